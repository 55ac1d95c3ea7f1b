//! From the SVG that plotters writes to the SVG the report shows.
//!
//! In:    plotters' text, every colour a light one of [`palette`].
//! Out:   the same picture, named for screen readers, scaling with its frame, its colours custom properties.

use super::{Frame, text};
use crate::report::palette;

/// Fonts of a chart in a file of its own; inside the page it takes the page's.
const FONTS: &str = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue','Noto Sans',Arial,sans-serif";

/// Canvas units in a CSS pixel: plotters writes whole numbers, so it draws large.
pub(super) const SCALE: f64 = 4.0;

/// Rewrites the drawing `raw`.
///
/// - `width`, `height`: CSS pixels.
/// - `title`: what screen readers say.
pub(super) fn finish(raw: &str, width: f64, height: f64, title: &str, frame: Frame) -> String {
    let body = raw.split_once('>').map_or(raw, |(_, body)| body);
    let body = palette::all().fold(bare(body), |body, colour| with_property(&body, colour));
    format!(
        "{}<title>{}</title>{body}",
        opening(width, height, title, frame),
        escaped(title)
    )
}

fn opening(width: f64, height: f64, title: &str, frame: Frame) -> String {
    let size = match frame {
        Frame::File => format!("width=\"{width}\" height=\"{height}\" font-family=\"{FONTS}\""),
        Frame::Page | Frame::Phone => "width=\"100%\"".to_owned(),
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" {size} viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">",
        width * SCALE,
        height * SCALE,
        escaped(title)
    )
}

/// `body` without the attributes that say what holds anyway.
fn bare(body: &str) -> String {
    let body = whole_sizes(body);
    let noise = [
        " opacity=\"1\"",
        " stroke=\"none\"",
        " font-family=\"inherit\"",
        " text-anchor=\"start\"",
    ];
    let body = noise.iter().fold(body, |body, attribute| body.replace(attribute, ""));
    body.replace(">\n", ">")
        .replace("\n</text>", "</text>")
        .replace(" \"/>", "\"/>")
        .replace("/><", "/>\n<")
}

/// `body` with font sizes as whole numbers: plotters divides them, which leaves a trail of digits.
fn whole_sizes(body: &str) -> String {
    const SIZE: &str = " font-size=\"";
    let mut parts = body.split(SIZE);
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (size, rest) = part.split_once('"').unwrap_or((part, ""));
        let size = size
            .parse::<f64>()
            .map_or_else(|_| size.to_owned(), |size| format!("{size:.0}"));
        whole.extend([SIZE, &size, "\"", rest]);
    }
    whole
}

/// `body` with one colour replaced by its custom property.
fn with_property(body: &str, colour: palette::Colour) -> String {
    let written = colour.light.to_ascii_uppercase();
    ["fill", "stroke"].iter().fold(body.to_owned(), |body, attribute| {
        let property = format!("style=\"{attribute}:var(--{},{})\"", colour.name, colour.light);
        body.replace(&format!("{attribute}=\"{written}\""), &property)
    })
}

fn escaped(title: &str) -> String {
    text::drawable(title)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const RAW: &str =
        "<svg width=\"4\" height=\"4\">\n<rect opacity=\"1\" fill=\"#1B2127\" stroke=\"none\"/>\n</svg>\n";

    #[test]
    fn colours_become_properties_and_the_picture_gets_a_name() {
        let svg = finish(RAW, 10.0, 5.0, "a < b", Frame::Page);
        assert!(svg.contains("<title>a &lt; b</title>"));
        assert!(svg.contains("viewBox=\"0 0 40 20\" role=\"img\" aria-label=\"a &lt; b\""));
        assert!(svg.contains("<rect style=\"fill:var(--ink,#1b2127)\"/>"), "{svg}");
    }

    #[test]
    fn a_file_names_its_size_and_fonts() {
        let svg = finish(RAW, 10.0, 5.0, "a", Frame::File);
        assert!(svg.contains("width=\"10\" height=\"5\" font-family="));
    }
}
