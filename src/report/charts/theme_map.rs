//! Where the papers stand: a dot for each, a cloud for each theme, similar themes near each other.

use super::area::Area;
use super::canvas::{Align, Canvas, Type, sheet};
use super::chart::mark_note;
use super::labels::TakenAreas;
use super::{Chart, ChartError, DataRow, DataTable, Frame, text};
use crate::report::landscape::MAP_WIDTH;
use crate::report::{Disc, Report, ThemeView, numbers, palette};

pub(super) const CHART: Chart = Chart {
    name: "theme_map",
    title: "Which papers stand near each other?",
    meaning: "Every dot is one of the papers, every cloud a theme, as large as its papers are many; alike themes are neighbours \
              as far as the plane allows. Typical papers lie in the middle of a cloud, the others towards the themes they are \
              also like; borderline ones reach over the edge.",
    note,
    is_shown: |report| report.themes.iter().any(|theme| theme.disc.is_some()),
    draw,
    data,
};

/// Dots drawn, and those drawn on a phone; a corpus with more papers is thinned out evenly.
const MAX_DOTS: usize = 8_000;
const MAX_PHONE_DOTS: usize = 1_200;

fn note(report: &Report) -> Option<String> {
    let n_papers: usize = report.themes.iter().map(|theme| theme.n_papers).sum();
    let thinned = (n_papers > MAX_DOTS).then(|| {
        format!(
            "{} of {} papers are drawn.",
            numbers::count(MAX_DOTS),
            numbers::count(n_papers)
        )
    });
    let notes: Vec<String> = thinned.into_iter().chain(mark_note(report)).collect();
    (!notes.is_empty()).then(|| notes.join(" "))
}

/// A cloud of fewer dots has its label beside it.
const FEW_DOTS: usize = 60;

/// From places on the map to pixels; on a phone the map stands upright.
#[derive(Clone, Copy)]
struct Scale {
    pixels: f64,
    is_upright: bool,
}

impl Scale {
    fn of(frame: Frame) -> Self {
        let is_upright = frame == Frame::Phone;
        Scale {
            pixels: frame.width() / if is_upright { 1.0 } else { MAP_WIDTH },
            is_upright,
        }
    }

    fn place(self, x: f64, y: f64) -> (f64, f64) {
        let (x, y) = (x * self.pixels, y * self.pixels);
        if self.is_upright { (y, x) } else { (x, y) }
    }

    fn height(self) -> f64 {
        self.pixels * if self.is_upright { MAP_WIDTH } else { 1.0 }
    }
}

fn draw(report: &Report, frame: Frame) -> Result<String, ChartError> {
    let scale = Scale::of(frame);
    let n_papers: usize = report.themes.iter().map(|theme| theme.n_papers).sum();
    let most = if frame == Frame::Phone {
        MAX_PHONE_DOTS
    } else {
        MAX_DOTS
    };
    let part = (most as f64 / n_papers.max(1) as f64).min(1.0);
    sheet(&CHART, report, frame, scale.height(), |canvas| {
        for theme in &report.themes {
            draw_dots(canvas, report, theme, scale, part, n_papers);
        }
        for (theme, disc) in report.themes.iter().filter_map(|theme| Some((theme, theme.disc?))) {
            let words = format!(
                "{} {}: {}",
                theme.id,
                theme.label,
                numbers::counted(theme.n_papers, "paper")
            );
            canvas.tip(around(disc, scale), words, Some(&theme.id));
        }
        draw_labels(canvas, report, frame, scale);
    })
}

fn around(disc: Disc, scale: Scale) -> Area {
    let ((x, y), radius) = (scale.place(disc.x, disc.y), disc.radius * scale.pixels);
    Area {
        left: x - radius,
        top: y - radius,
        right: x + radius,
        bottom: y + radius,
    }
}

/// The dots of a theme, best fit first, or as many of them as `part`, evenly.
fn draw_dots(canvas: &Canvas<'_>, report: &Report, theme: &ThemeView, scale: Scale, part: f64, n_papers: usize) {
    let members = &theme.members;
    let n_drawn = ((members.len() as f64 * part).round() as usize).clamp(1, members.len().max(1));
    let places = (0..n_drawn.min(members.len())).filter_map(|i| {
        let paper = members[i * members.len() / n_drawn].paper;
        report.papers.get(paper)?.place
    });
    let points: Vec<(f64, f64)> = places.map(|(x, y)| scale.place(x, y)).collect();
    let diameter = match n_papers {
        0..400 => 8.0,
        400..2_000 => 5.5,
        2_000..6_000 => 3.75,
        _ => 3.0,
    };
    let diameter = if scale.is_upright { diameter * 0.7 } else { diameter };
    canvas.dots(&points, diameter, palette::of_theme(&theme.id), &theme.id);
}

/// A label as it will stand around the middle of a cloud.
struct Label {
    lines: Vec<String>,
    size: f64,
    width: f64,
    height: f64,
}

impl Label {
    fn new(lines: Vec<String>, size: f64) -> Self {
        Label {
            width: lines.iter().map(|line| text::width(line, size)).fold(0.0, f64::max),
            height: lines.len() as f64 * (size + 2.0),
            lines,
            size,
        }
    }

    fn centred(&self, x: f64, y: f64, sheet: (f64, f64)) -> Area {
        let left = (x - self.width / 2.0).clamp(0.0, (sheet.0 - self.width).max(0.0));
        let top = (y - self.height / 2.0).clamp(0.0, (sheet.1 - self.height).max(0.0));
        Area {
            left,
            top,
            right: left + self.width,
            bottom: top + self.height,
        }
    }

    /// TakenAreas under, over and beside a cloud.
    fn outside(&self, cloud: Area, sheet: (f64, f64)) -> [Area; 4] {
        let (x, y) = ((cloud.left + cloud.right) / 2.0, (cloud.top + cloud.bottom) / 2.0);
        let (down, across) = (
            y - cloud.top + self.height / 2.0 + 4.0,
            x - cloud.left + self.width / 2.0 + 5.0,
        );
        [(0.0, down), (0.0, -down), (across, 0.0), (-across, 0.0)].map(|(dx, dy)| self.centred(x + dx, y + dy, sheet))
    }

    /// TakenAreas on a cloud, the middle first.
    fn inside(&self, cloud: Area, sheet: (f64, f64)) -> [Area; 7] {
        let (x, y) = ((cloud.left + cloud.right) / 2.0, (cloud.top + cloud.bottom) / 2.0);
        [0.0, 0.4, -0.4, 0.8, -0.8, 1.2, -1.2].map(|shift| self.centred(x, y + shift * (y - cloud.top), sheet))
    }

    fn draw(&self, canvas: &Canvas<'_>, place: Area) {
        for (i, line) in self.lines.iter().enumerate() {
            let y = place.top + (i as f64 + 0.5) * (self.size + 2.0);
            let type_ = Type::new(self.size, palette::INK).bold().aligned(Align::Centre);
            canvas.text_over(((place.left + place.right) / 2.0, y), line, type_);
        }
    }
}

/// Labels of the largest themes first; where a label finds no room, the id alone.
fn draw_labels(canvas: &Canvas<'_>, report: &Report, frame: Frame, scale: Scale) {
    let sheet = (frame.width(), scale.height());
    let size = if frame == Frame::Phone { 11.0 } else { 12.5 };
    let clouds: Vec<(&ThemeView, Area)> = (report.themes.iter())
        .filter_map(|theme| Some((theme, around(theme.disc?, scale))))
        .collect();
    let mut taken = TakenAreas::new(sheet.0, sheet.1);
    for (number, (theme, cloud)) in clouds.iter().enumerate() {
        let room = ((cloud.right - cloud.left) * 1.1).clamp(90.0, 190.0);
        let lines = text::lines(&theme.label, size, room);
        let lines = lines
            .iter()
            .take(3)
            .map(|line| text::fitted(line, size, 210.0))
            .collect();
        for label in [Label::new(lines, size), Label::new(vec![theme.marked_id()], size)] {
            // A cloud of few dots would vanish under its label.
            let is_beside = theme.n_papers < FEW_DOTS;
            let is_clear = |place: &Area| {
                let others = clouds.iter().enumerate().filter(|(other, _)| *other != number);
                is_beside && others.into_iter().all(|(_, (_, other))| !overlap(*place, *other))
            };
            let outside = label.outside(*cloud, sheet).into_iter().filter(is_clear);
            if let Some(place) = taken.first_free(outside.chain(label.inside(*cloud, sheet))) {
                label.draw(canvas, place);
                break;
            }
        }
    }
}

fn overlap(a: Area, b: Area) -> bool {
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

fn data(report: &Report) -> DataTable {
    let row = |theme: &ThemeView| {
        let named = |id: &str| {
            let other = report.themes.iter().find(|theme| theme.id == id);
            other.map_or_else(|| id.to_owned(), |other| format!("{id} {}", other.label))
        };
        let related = theme.related.first();
        DataRow {
            theme: theme.id.clone(),
            label: theme.label.clone(),
            cells: vec![
                numbers::count(theme.n_papers),
                numbers::count(theme.n_borderline()),
                related.map_or_else(|| numbers::MISSING.to_owned(), |related| named(&related.id)),
                related.map_or_else(
                    || numbers::MISSING.to_owned(),
                    |related| numbers::decimal(related.likeness, 2),
                ),
            ],
        }
    };
    DataTable {
        columns: ["Papers", "Borderline", "Most alike", "Likeness"]
            .map(str::to_owned)
            .to_vec(),
        rows: report.themes.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{self, Size};

    #[test]
    fn every_paper_of_a_theme_is_a_dot() {
        let report = sample::report();
        let svg = draw(&report, Frame::Page).unwrap();
        let n_members: usize = report.themes.iter().map(|theme| theme.members.len()).sum();
        assert_eq!(svg.matches("h0").count(), n_members);
    }

    #[test]
    fn a_large_corpus_is_thinned_out_and_says_so() {
        let report = sample::sized(Size {
            n_themes: 3,
            n_periods: 2,
            n_papers: 12_000,
        });
        let n_dots = draw(&report, Frame::Page).unwrap().matches("h0").count();
        assert!((7_990..=8_010).contains(&n_dots), "{n_dots}");
        assert!(
            note(&report)
                .unwrap()
                .starts_with("8\u{202f}000 of 12\u{202f}000 papers")
        );
    }
}
