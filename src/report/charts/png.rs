//! Charts as pictures for slides and mail, from their SVG.
//!
//! Keeps: text is set in the font that is built in, never in one of the machine's, so that a picture is the same
//! everywhere. Characters that the font lacks (it has Latin and Greek) stay empty.

use std::sync::{Arc, OnceLock};

use resvg::{tiny_skia, usvg};

use super::ChartError;
use crate::report::palette;

const REGULAR: &[u8] = include_bytes!("../page/fonts/inter-regular.otf");
const SEMIBOLD: &[u8] = include_bytes!("../page/fonts/inter-semibold.otf");

/// Pixels of the picture for a CSS pixel.
const DENSITY: f32 = 2.0;

/// The bytes of a PNG file.
///
/// - `svg`: a chart drawn for a file.
///
/// # Errors
/// [`ChartError`] if the SVG can't be read or is larger than a picture can be.
pub(crate) fn rasterise(svg: &str) -> Result<Vec<u8>, ChartError> {
    let picture = drawn(svg)?;
    encoded(picture).map_err(|error| ChartError {
        cause: error.to_string(),
    })
}

fn drawn(svg: &str) -> Result<tiny_skia::Pixmap, ChartError> {
    let failure = |cause: String| ChartError { cause };
    let options = usvg::Options {
        fontdb: fonts(),
        font_family: "Inter".to_owned(),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(&plain(svg), &options).map_err(|error| failure(error.to_string()))?;
    let size = tree.size().to_int_size().scale_by(DENSITY);
    let mut picture = size
        .and_then(|size| tiny_skia::Pixmap::new(size.width(), size.height()))
        .ok_or_else(|| failure("the picture is too large".to_owned()))?;
    let transform = tiny_skia::Transform::from_scale(DENSITY, DENSITY);
    resvg::render(&tree, transform, &mut picture.as_mut());
    Ok(picture)
}

/// Compressed for speed: the usual compression takes several times as long, and half the bytes. A chart has a ground, so there
/// is nothing to be seen through.
fn encoded(picture: tiny_skia::Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, picture.width(), picture.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&colours(picture.take()))?;
    writer.finish()?;
    Ok(bytes)
}

/// Pixels that are moved at a time.
const N_MOVED: usize = 64;

/// Moves the colours of pixels together, their alpha left out, in the memory they are in.
fn colours(mut pixels: Vec<u8>) -> Vec<u8> {
    let n_pixels = pixels.len() / 4;
    let mut moved = [0; 4 * N_MOVED];
    for first in (0..n_pixels).step_by(N_MOVED) {
        let n = N_MOVED.min(n_pixels - first);
        moved[..4 * n].copy_from_slice(&pixels[4 * first..][..4 * n]);
        let places = pixels[3 * first..][..3 * n].chunks_exact_mut(3);
        places
            .zip(moved.chunks_exact(4))
            .for_each(|(place, pixel)| place.copy_from_slice(&pixel[..3]));
    }
    pixels.truncate(3 * n_pixels);
    pixels
}

fn fonts() -> Arc<usvg::fontdb::Database> {
    static FONTS: OnceLock<Arc<usvg::fontdb::Database>> = OnceLock::new();
    let loaded = FONTS.get_or_init(|| {
        let mut fonts = usvg::fontdb::Database::new();
        fonts.load_font_data(REGULAR.to_vec());
        fonts.load_font_data(SEMIBOLD.to_vec());
        Arc::new(fonts)
    });
    Arc::clone(loaded)
}

/// `svg` with colours in place of custom properties, as they are in the light, and with the opacity of fills and strokes in
/// place of that of elements, which would be drawn on layers of their own: no element of a chart has both fill and stroke.
fn plain(svg: &str) -> String {
    let svg = palette::all().fold(svg.to_owned(), |svg, colour| {
        svg.replace(&format!("var(--{},{})", colour.name, colour.light), colour.light)
    });
    // Edges of rectangles are upright: nothing to smooth.
    let svg = svg.replace("<rect ", "<rect shape-rendering=\"crispEdges\" ");
    let mut parts = svg.split(" opacity=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| {
        let (opacity, rest) = part.split_once('"').unwrap_or((part, ""));
        plain + " fill-opacity=\"" + opacity + "\" stroke-opacity=\"" + opacity + "\"" + rest
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::charts::{CHARTS, Frame};
    use crate::report::sample;

    #[test]
    fn a_picture_is_twice_as_large_as_its_drawing_and_the_same_each_time() {
        let svg = (CHARTS[0].draw)(&sample::report(), Frame::File).unwrap();
        let png = rasterise(&svg).unwrap();
        assert_eq!(png[..8], *b"\x89PNG\r\n\x1a\n");
        let width = u32::from_be_bytes([png[16], png[17], png[18], png[19]]);
        assert_eq!(width, 2 * 1048);
        assert_eq!(png, rasterise(&svg).unwrap());
    }

    #[test]
    fn what_is_seen_through_has_a_fill_or_a_stroke() {
        let report = sample::report();
        let charts = CHARTS.iter().filter(|chart| (chart.is_shown)(&report));
        let drawings: Vec<String> = charts
            .map(|chart| plain(&(chart.draw)(&report, Frame::File).unwrap()))
            .collect();
        let elements = drawings.iter().flat_map(|svg| svg.split('<'));
        let seen_through: Vec<&str> = elements.filter(|element| element.contains("fill-opacity")).collect();
        assert!(!seen_through.is_empty());
        for element in seen_through {
            let has = |what: &str| element.contains(&format!("{what}:#")) || element.contains(&format!("{what}=\"#"));
            assert!(has("fill") != has("stroke"), "{element}");
        }
    }

    #[test]
    fn colours_of_pixels_lack_their_alpha() {
        let pixels: Vec<u8> = (0..150).flat_map(|pixel| [pixel, 1, pixel, 255]).collect();
        let expected: Vec<u8> = (0..150).flat_map(|pixel| [pixel, 1, pixel]).collect();
        assert_eq!(colours(pixels), expected);
    }

    #[test]
    fn charts_have_a_ground_everywhere() {
        let report = sample::report();
        for chart in CHARTS.iter().filter(|chart| (chart.is_shown)(&report)) {
            let picture = drawn(&(chart.draw)(&report, Frame::File).unwrap()).unwrap();
            assert!(
                picture.pixels().iter().all(|pixel| pixel.alpha() == 255),
                "{}",
                chart.name
            );
        }
    }

    #[test]
    fn text_is_drawn() {
        let written = |text: &str| {
            let svg = format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"200\" height=\"40\" font-family=\"Inter\">\
                 <text x=\"5\" y=\"30\" font-size=\"20\" style=\"fill:var(--ink,#1b2127)\">{text}</text></svg>"
            );
            rasterise(&svg).unwrap()
        };
        assert!(written("graphs") != written("") && written("graphs") != written("attention"));
    }
}
