//! A sheet to draw on in CSS pixels, and the few marks the charts are made of.
//!
//! Keeps: what is certain is filled, what is not (a partial period, a borderline paper) is hatched.

use std::cell::RefCell;

use plotters::coord::Shift;
use plotters::element::{Drawable, PointCollection};
use plotters::prelude::{
    Circle, DrawingArea, IntoDrawingArea, IntoFont, PathElement, Polygon, Rectangle, SVGBackend, Text,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, RGBColor, ShapeStyle, TextStyle};

use super::svg::{SCALE, finish};
use super::{Chart, ChartError, Frame, text};
use crate::report::{Report, palette};

/// plotters writes font sizes divided by this.
const FONT_SHRINKAGE: f64 = 1.24;
/// Pixels between hatching lines.
const HATCH_STEP: f64 = 4.0;
/// Pixels around a chart in a file of its own.
const MARGIN: f64 = 24.0;

/// A rectangle, in pixels from the upper left corner of the drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

/// How a line of text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    /// Pixels.
    pub size: f64,
    pub colour: palette::Colour,
    pub is_bold: bool,
    pub align: Align,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
}

impl Type {
    pub(super) fn new(size: f64, colour: palette::Colour) -> Self {
        Type {
            size,
            colour,
            is_bold: false,
            align: Align::Left,
        }
    }

    pub(super) fn bold(self) -> Self {
        Type { is_bold: true, ..self }
    }

    pub(super) fn aligned(self, align: Align) -> Self {
        Type { align, ..self }
    }
}

/// A drawing in progress; the first mark that fails is kept and reported at the end.
pub(super) struct Canvas<'a> {
    root: DrawingArea<SVGBackend<'a>, Shift>,
    offset: (f64, f64),
    failure: RefCell<Option<String>>,
}

/// Draws `chart` on a sheet `height` pixels high, with a head of title, meaning and note if it is a file.
///
/// `body` draws within [`Frame::width`] × `height`; the canvas shifts it below the head.
pub(super) fn sheet(
    chart: &Chart,
    report: &Report,
    frame: Frame,
    height: f64,
    body: impl FnOnce(&Canvas<'_>),
) -> Result<String, ChartError> {
    let head = if frame == Frame::File {
        Head::new(chart, report, frame.width())
    } else {
        Head::default()
    };
    let margin = if frame == Frame::File { MARGIN } else { 0.0 };
    let (width, height) = (
        frame.width() + 2.0 * margin,
        height.max(1.0) + head.height() + 2.0 * margin,
    );
    let mut raw = String::new();
    {
        let root = SVGBackend::with_string(&mut raw, (units(width) as u32, units(height) as u32)).into_drawing_area();
        let mut canvas = Canvas {
            root,
            offset: (0.0, 0.0),
            failure: RefCell::new(None),
        };
        if frame == Frame::File {
            canvas.bar(
                Area {
                    left: 0.0,
                    top: 0.0,
                    right: width,
                    bottom: height,
                },
                palette::PAPER,
            );
        }
        canvas.offset = (margin, margin);
        head.draw(&canvas);
        canvas.offset.1 += head.height();
        body(&canvas);
        canvas.present()?;
    }
    Ok(finish(&raw, width, height, chart.title, frame))
}

impl<'a> Canvas<'a> {
    /// A line of text, its middle at height `y`.
    pub(super) fn text(&self, at: (f64, f64), content: &str, type_: Type) {
        let align = match type_.align {
            Align::Left => HPos::Left,
            Align::Centre => HPos::Center,
            Align::Right => HPos::Right,
        };
        let style = if type_.is_bold {
            FontStyle::Bold
        } else {
            FontStyle::Normal
        };
        let font = ("inherit", type_.size * SCALE * FONT_SHRINKAGE, style).into_font();
        let colour = rgb(type_.colour);
        let text_style = TextStyle::from(font).color(&colour).pos(Pos::new(align, VPos::Center));
        self.mark(&Text::new(text::drawable(content), self.point(at), text_style));
    }

    /// A filled rectangle.
    pub(super) fn bar(&self, area: Area, colour: palette::Colour) {
        let corners = [self.point((area.left, area.top)), self.point((area.right, area.bottom))];
        self.mark(&Rectangle::new(corners, rgb(colour).filled()));
    }

    /// An outlined rectangle filled with slanted lines: it counts, but not for certain.
    pub(super) fn hatched(&self, area: Area, colour: palette::Colour) {
        let Area {
            left,
            top,
            right,
            bottom,
        } = area;
        self.line(
            &[(left, top), (right, top), (right, bottom), (left, bottom), (left, top)],
            1.0,
            colour,
        );
        self.line(&hatching(area), 0.75, colour);
    }

    /// A line through points.
    pub(super) fn line(&self, points: &[(f64, f64)], width: f64, colour: palette::Colour) {
        let style = ShapeStyle {
            color: rgb(colour).to_rgba(),
            filled: false,
            stroke_width: units(width).max(1) as u32,
        };
        self.mark(&PathElement::new(
            points.iter().map(|&point| self.point(point)).collect::<Vec<_>>(),
            style,
        ));
    }

    /// A pale surface bounded by points.
    pub(super) fn surface(&self, points: &[(f64, f64)], colour: palette::Colour) {
        let style = rgb(colour).mix(0.3).filled();
        self.mark(&Polygon::new(
            points.iter().map(|&point| self.point(point)).collect::<Vec<_>>(),
            style,
        ));
    }

    /// A hollow dot.
    pub(super) fn ring(&self, at: (f64, f64), radius: f64, colour: palette::Colour) {
        let ground = rgb(palette::PAPER).filled();
        self.mark(&Circle::new(self.point(at), units(radius), ground));
        self.mark(&Circle::new(
            self.point(at),
            units(radius),
            rgb(colour).stroke_width(units(1.2) as u32),
        ));
    }

    fn mark<'e, E>(&self, element: &'e E)
    where
        E: Drawable<SVGBackend<'a>>,
        &'e E: PointCollection<'e, (i32, i32)>,
    {
        if let Err(error) = self.root.draw(element) {
            self.failure.borrow_mut().get_or_insert_with(|| error.to_string());
        }
    }

    fn point(&self, (x, y): (f64, f64)) -> (i32, i32) {
        (units(x + self.offset.0), units(y + self.offset.1))
    }

    fn present(self) -> Result<(), ChartError> {
        self.root.present().map_err(|error| ChartError {
            cause: error.to_string(),
        })?;
        match self.failure.into_inner() {
            Some(cause) => Err(ChartError { cause }),
            None => Ok(()),
        }
    }
}

/// The words above a chart in a file of its own.
#[derive(Default)]
struct Head {
    title: Vec<String>,
    text: Vec<String>,
}

impl Head {
    const TITLE_SIZE: f64 = 20.0;
    const TEXT_SIZE: f64 = 13.0;

    fn new(chart: &Chart, report: &Report, width: f64) -> Self {
        let meaning = match (chart.note)(report) {
            Some(note) => format!("{} {note}", chart.meaning),
            None => chart.meaning.to_owned(),
        };
        Head {
            title: text::lines(chart.title, Self::TITLE_SIZE, width),
            text: text::lines(&meaning, Self::TEXT_SIZE, width),
        }
    }

    fn height(&self) -> f64 {
        let gap = if self.title.is_empty() { 0.0 } else { 20.0 };
        self.title.len() as f64 * 28.0 + self.text.len() as f64 * 19.0 + gap
    }

    fn draw(&self, canvas: &Canvas<'_>) {
        let mut y = 0.0;
        for line in &self.title {
            canvas.text((0.0, y + 12.0), line, Type::new(Self::TITLE_SIZE, palette::INK).bold());
            y += 28.0;
        }
        for line in &self.text {
            canvas.text((0.0, y + 8.0), line, Type::new(Self::TEXT_SIZE, palette::MUTED));
            y += 19.0;
        }
    }
}

/// One line that fills a rectangle with slanted strokes, going from each to the next along the edges.
fn hatching(area: Area) -> Vec<(f64, f64)> {
    let Area {
        left,
        top,
        right,
        bottom,
    } = area;
    // The stroke at `x` rises from (x, bottom) to (x + height, top); what lies outside the rectangle is cut off.
    let height = bottom - top;
    let n_strokes = ((right - left + height) / HATCH_STEP).ceil().clamp(0.0, 2000.0) as usize;
    let mut points = vec![(left, top)];
    for i in 1..n_strokes {
        let x = left - height + i as f64 * HATCH_STEP;
        let from = (x.max(left), bottom - (left - x).max(0.0));
        let to = ((x + height).min(right), top + (x + height - right).max(0.0));
        let [first, second] = if i % 2 == 1 { [from, to] } else { [to, from] };
        points.extend(corner_between(points[points.len() - 1], first, area));
        points.extend([first, second]);
    }
    points
}

/// The corner to turn at on the way along the edges from one point to another; absent if both are on one edge.
fn corner_between(from: (f64, f64), to: (f64, f64), area: Area) -> Option<(f64, f64)> {
    let turns_lower_left = from.0 == area.left && to.1 == area.bottom;
    let turns_upper_right = from.1 == area.top && to.0 == area.right;
    match (turns_lower_left, turns_upper_right) {
        (true, _) => Some((area.left, area.bottom)),
        (_, true) => Some((area.right, area.top)),
        _ => None,
    }
}

/// Pixels to the whole numbers plotters writes.
fn units(pixels: f64) -> i32 {
    (pixels * SCALE).round() as i32
}

/// The light value, which [`finish`] turns into the custom property.
fn rgb(colour: palette::Colour) -> RGBColor {
    let channel = |at: usize| u8::from_str_radix(&colour.light[at..at + 2], 16).unwrap_or(0);
    RGBColor(channel(1), channel(3), channel(5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hatching_stays_inside_its_rectangle() {
        for (width, height) in [(100.0, 14.0), (3.0, 60.0), (0.0, 5.0), (7.0, 0.0), (1.0, 1.0)] {
            let area = Area {
                left: 10.0,
                top: 20.0,
                right: 10.0 + width,
                bottom: 20.0 + height,
            };
            for (x, y) in hatching(area) {
                assert!((area.left..=area.right).contains(&x), "{width} × {height}: {x}");
                assert!((area.top..=area.bottom).contains(&y), "{width} × {height}: {y}");
            }
        }
    }

    #[test]
    fn hatching_is_slanted_or_on_an_edge() {
        let area = Area {
            left: 0.0,
            top: 0.0,
            right: 30.0,
            bottom: 10.0,
        };
        for pair in hatching(area).windows(2) {
            let [(x0, y0), (x1, y1)] = [pair[0], pair[1]];
            let is_slanted = (x1 - x0) == -(y1 - y0);
            assert!(is_slanted || x0 == x1 || y0 == y1, "{pair:?}");
        }
    }
}
