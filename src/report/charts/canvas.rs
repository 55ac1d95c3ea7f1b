//! A sheet to draw on in CSS pixels, and the few marks the charts are made of.
//!
//! Keeps: what is certain is filled, what is not (a partial period) is hatched.

use std::cell::{Cell, RefCell};

use plotters::coord::Shift;
use plotters::element::{Drawable, PointCollection};
use plotters::prelude::{
    Circle, DrawingArea, IntoDrawingArea, IntoFont, PathElement, Polygon, Rectangle, SVGBackend, Text,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, RGBAColor, RGBColor, ShapeStyle, TextStyle};

use super::area::Area;
use super::hatching::hatching;
use super::svg::{Look, SCALE, Tip, Touch, finish};
use super::{Chart, ChartError, Frame, text};
use crate::report::{Report, palette};

/// plotters writes font sizes divided by this.
const FONT_SHRINKAGE: f64 = 1.24;
/// Pixels around a chart in a file of its own.
const MARGIN: f64 = 24.0;

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
    /// Lines of text and of strokes drawn so far.
    n_texts: Cell<usize>,
    n_strokes: Cell<usize>,
    look: RefCell<Look>,
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
    let look;
    {
        let root = SVGBackend::with_string(&mut raw, (units(width) as u32, units(height) as u32)).into_drawing_area();
        let mut canvas = Canvas {
            root,
            offset: (0.0, 0.0),
            failure: RefCell::new(None),
            n_texts: Cell::new(0),
            n_strokes: Cell::new(0),
            look: RefCell::new(Look::default()),
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
        look = canvas.look.take();
        canvas.present()?;
    }
    Ok(finish(&raw, (width, height), chart.title, frame, &look))
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
        self.n_texts.set(self.n_texts.get() + 1);
    }

    /// A line of text that can be read over other marks: with a rim of the background.
    pub(super) fn text_over(&self, at: (f64, f64), content: &str, type_: Type) {
        self.look.borrow_mut().rims.push(self.n_texts.get());
        self.text(at, content, type_);
    }

    /// What pointing at `area` shows, and the theme it leads to.
    pub(super) fn tip(&self, area: Area, words: impl Into<String>, theme: Option<&str>) {
        let [left, right] = [area.left, area.right].map(|x| x + self.offset.0);
        let [top, bottom] = [area.top, area.bottom].map(|y| y + self.offset.1);
        self.look.borrow_mut().tips.push(Tip {
            area: Area {
                left,
                top,
                right,
                bottom,
            },
            words: words.into(),
            theme: theme.map(str::to_owned),
        });
    }

    /// A round dot at each point, all of one kind.
    ///
    /// - `name`: what the script of the page finds them by.
    pub(super) fn dots(&self, points: &[(f64, f64)], diameter: f64, colour: palette::Colour, name: &str) {
        self.marks(points, 0.0, diameter, rgb(colour).to_rgba(), name);
    }

    /// Rectangles of one size, each with its left edge's middle at a point, as strong as `strength`, 0-1.
    pub(super) fn cells(&self, points: &[(f64, f64)], size: (f64, f64), colour: palette::Colour, strength: f64) {
        self.marks(points, size.0, size.1, rgb(colour).mix(strength.clamp(0.0, 1.0)), "");
    }

    fn marks(&self, points: &[(f64, f64)], reach: f64, thickness: f64, color: RGBAColor, name: &str) {
        let [first, ..] = points else { return };
        self.look.borrow_mut().marks.push(Touch {
            stroke: self.n_strokes.get(),
            reach: units(reach),
            name: name.to_owned(),
        });
        self.n_strokes.set(self.n_strokes.get() + 1);
        let style = ShapeStyle {
            color,
            filled: false,
            stroke_width: units(thickness).max(1) as u32,
        };
        // Two points at least, or plotters draws nothing.
        let again = (points.len() == 1).then_some(first);
        let points: Vec<(i32, i32)> = points.iter().chain(again).map(|&point| self.point(point)).collect();
        self.mark(&PathElement::new(points, style));
    }

    /// A filled circle with a rim of the background.
    pub(super) fn disc(&self, at: (f64, f64), radius: f64, colour: palette::Colour) {
        self.mark(&Circle::new(
            self.point(at),
            units(radius + 1.0),
            rgb(palette::PAPER).filled(),
        ));
        self.mark(&Circle::new(self.point(at), units(radius), rgb(colour).filled()));
    }

    /// A rectangle as strong as `strength`, 0-1.
    pub(super) fn tint(&self, area: Area, colour: palette::Colour, strength: f64) {
        let corners = [self.point((area.left, area.top)), self.point((area.right, area.bottom))];
        self.mark(&Rectangle::new(
            corners,
            rgb(colour).mix(strength.clamp(0.0, 1.0)).filled(),
        ));
    }

    /// A filled rectangle.
    pub(super) fn bar(&self, area: Area, colour: palette::Colour) {
        let corners = [self.point((area.left, area.top)), self.point((area.right, area.bottom))];
        self.mark(&Rectangle::new(corners, rgb(colour).filled()));
    }

    /// A line through points.
    pub(super) fn line(&self, points: &[(f64, f64)], width: f64, colour: palette::Colour) {
        let style = ShapeStyle {
            color: rgb(colour).to_rgba(),
            filled: false,
            stroke_width: units(width).max(1) as u32,
        };
        self.n_strokes.set(self.n_strokes.get() + 1);
        self.mark(&PathElement::new(
            points.iter().map(|&point| self.point(point)).collect::<Vec<_>>(),
            style,
        ));
    }

    /// Slanted strokes of the background over a rectangle: what it shows is not certain.
    pub(super) fn hatch_over(&self, area: Area) {
        self.line(&hatching(area), 0.75, palette::PAPER);
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

    fn point(&self, at: (f64, f64)) -> (i32, i32) {
        (units(at.0 + self.offset.0), units(at.1 + self.offset.1))
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

/// Pixels to the whole numbers plotters writes.
fn units(pixels: f64) -> i32 {
    (pixels * SCALE).round() as i32
}

/// The light value, which [`finish`] turns into the custom property.
fn rgb(colour: palette::Colour) -> RGBColor {
    let channel = |at: usize| u8::from_str_radix(&colour.light[at..at + 2], 16).unwrap_or(0);
    RGBColor(channel(1), channel(3), channel(5))
}
