//! From the SVG that plotters writes to the SVG the report shows.
//!
//! In:    plotters' text, every colour a light one of [`palette`].
//! Out:   the same picture, named for screen readers, scaling with its frame, its colours custom properties.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::area::Area;
use super::{Frame, text};
use crate::report::palette;

/// Fonts of a chart in a file of its own; inside the page it takes the page's.
const FONTS: &str = "Inter,system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue','Noto Sans',Arial,sans-serif";

/// Canvas units in a CSS pixel: plotters writes whole numbers, so it draws large.
pub(super) const SCALE: f64 = 4.0;

/// What plotters can't draw, by the number of the mark it is done to.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// Texts with a rim.
    pub rims: Vec<usize>,
    /// Strokes whose points become marks of one kind.
    pub marks: Vec<Touch>,
    pub tips: Vec<Tip>,
}

#[derive(Debug)]
pub(super) struct Touch {
    pub stroke: usize,
    /// How far each mark reaches to the right of its point, in canvas units; a dot has no reach and round ends.
    pub reach: i32,
    /// Where the page looks it up; empty if it doesn't.
    pub name: String,
}

/// What is shown where the pointer is.
#[derive(Debug)]
pub(super) struct Tip {
    /// CSS pixels from the upper left corner.
    pub area: Area,
    pub words: String,
    /// Id of the theme that a click leads to.
    pub theme: Option<String>,
}

/// Rewrites the drawing `raw`.
///
/// - `size`: width and height, CSS pixels.
/// - `title`: what screen readers read out.
pub(super) fn finish(raw: &str, size: (f64, f64), title: &str, frame: Frame, look: &Look) -> String {
    let body = raw.split_once('>').map_or(raw, |(_, body)| body);
    let body = with_rims(&with_marks(body, &look.marks), &look.rims);
    let body = palette::all().fold(bare(&body), |body, colour| with_property(&body, colour));
    let body = body.trim_end().trim_end_matches("</svg>");
    format!(
        "{}<title>{}</title>{}{body}{}</svg>",
        opening(size.0, size.1, title, frame),
        escaped(title),
        if frame == Frame::File { style() } else { String::new() },
        tips(&look.tips, frame)
    )
}

/// What the page's style sets for marks, for a file of its own.
fn style() -> String {
    format!(
        "<style>.rim{{paint-order:stroke;stroke:var(--{},{});stroke-width:{}px;stroke-linejoin:round}}</style>",
        palette::PAPER.name,
        palette::PAPER.light,
        3.5 * SCALE
    )
}

/// `body` with some polylines as paths of marks: a short stroke to the right from each point.
fn with_marks(body: &str, marks: &[Touch]) -> String {
    const LINE: &str = "<polyline ";
    let touches: BTreeMap<usize, &Touch> = marks.iter().map(|touch| (touch.stroke, touch)).collect();
    let mut parts = body.split(LINE);
    let mut rewritten = parts.next().unwrap_or_default().to_owned();
    for (stroke, part) in parts.enumerate() {
        let points = part.split_once(" points=\"").and_then(|(before, rest)| {
            let (points, after) = rest.split_once('"')?;
            Some((before, points, after))
        });
        match (touches.get(&stroke), points) {
            (Some(touch), Some((before, points, after))) => {
                let path = points.split_whitespace().fold(String::new(), |mut path, point| {
                    let _ = write!(path, "M{}h{}", point.replace(',', " "), touch.reach);
                    path
                });
                let ends = if touch.reach == 0 {
                    " stroke-linecap=\"round\""
                } else {
                    ""
                };
                let name = match touch.name.as_str() {
                    "" => String::new(),
                    name => format!(" class=\"dots\" data-dots=\"{}\"", escaped(name)),
                };
                let _ = write!(rewritten, "<path{name}{ends} {before} d=\"{path}\"{after}");
            }
            _ => rewritten.extend([LINE, part]),
        }
    }
    rewritten
}

/// `body` with a rim of the background around some texts.
fn with_rims(body: &str, rims: &[usize]) -> String {
    const TEXT: &str = "<text ";
    let mut parts = body.split(TEXT);
    let mut rewritten = parts.next().unwrap_or_default().to_owned();
    for (number, part) in parts.enumerate() {
        rewritten.push_str(TEXT);
        if rims.contains(&number) {
            rewritten.push_str("class=\"rim\" ");
        }
        rewritten.push_str(part);
    }
    rewritten
}

/// Areas over the picture that show a text; none on a phone, which has no pointer to rest on a mark.
fn tips(tips: &[Tip], frame: Frame) -> String {
    if tips.is_empty() || frame == Frame::Phone {
        return String::new();
    }
    let mut group = "<g fill=\"none\" pointer-events=\"all\">".to_owned();
    for Tip { area, words, theme } in tips {
        let [x, y, right, bottom] = [area.left, area.top, area.right, area.bottom].map(|at| (at * SCALE).round());
        let to = theme
            .as_ref()
            .map_or_else(String::new, |theme| format!(" data-to=\"{}\"", escaped(theme)));
        let _ = write!(
            group,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\"{to}><title>{}</title></rect>",
            (right - x).max(0.0),
            (bottom - y).max(0.0),
            escaped(words)
        );
    }
    group.push_str("</g>");
    group
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

/// `body` without the attributes that set a default.
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
        let svg = finish(RAW, (10.0, 5.0), "a < b", Frame::Page, &Look::default());
        assert!(svg.contains("<title>a &lt; b</title>"));
        assert!(svg.contains("viewBox=\"0 0 40 20\" role=\"img\" aria-label=\"a &lt; b\""));
        assert!(svg.contains("<rect style=\"fill:var(--ink,#1b2127)\"/>"), "{svg}");
    }

    #[test]
    fn a_file_names_its_size_and_fonts() {
        let svg = finish(RAW, (10.0, 5.0), "a", Frame::File, &Look::default());
        assert!(svg.contains("width=\"10\" height=\"5\" font-family="));
    }

    #[test]
    fn strokes_become_dots_texts_get_rims_and_tips_lie_on_top() {
        let raw = "<svg>\n<polyline fill=\"none\" stroke=\"#1B2127\" points=\"1,2 3,4 \"/>\n<polyline points=\"5,6 \"/>\n\
                   <text x=\"1\">\na\n</text>\n<text x=\"2\">\nb\n</text>\n</svg>\n";
        let look = Look {
            rims: vec![1],
            marks: vec![Touch {
                stroke: 0,
                reach: 0,
                name: "T1".to_owned(),
            }],
            tips: vec![Tip {
                area: Area {
                    left: 1.0,
                    top: 2.0,
                    right: 3.0,
                    bottom: 5.0,
                },
                words: "a \"b\" <c>".to_owned(),
                theme: Some("T1".to_owned()),
            }],
        };
        let svg = finish(raw, (10.0, 5.0), "t", Frame::Page, &look);
        assert!(
            svg.contains("data-dots=\"T1\"") && svg.contains("d=\"M1 2h0M3 4h0\""),
            "{svg}"
        );
        assert!(svg.contains("<polyline points=\"5,6\"/>"), "{svg}");
        assert!(
            svg.contains("<text x=\"1\">a</text>") && svg.contains("<text class=\"rim\" x=\"2\">b</text>"),
            "{svg}"
        );
        let tip =
            "<rect x=\"4\" y=\"8\" width=\"8\" height=\"12\" data-to=\"T1\"><title>a &quot;b&quot; &lt;c&gt;</title>";
        assert!(svg.contains(tip) && svg.ends_with("</g></svg>"), "{svg}");
    }
}
