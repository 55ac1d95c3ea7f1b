//! What is on the rise within themes, as data and in words.

use serde::{Deserialize, Serialize};

use super::Report;
use super::numbers::{count, share};
use super::piece::{Sentence, leading_to, words};
use crate::themes::rises::{Rise, Rises};

/// A phrase on the rise within a theme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RiseView {
    /// Id of the theme.
    pub theme: String,
    /// As papers write it, with its acronym in brackets if it has one.
    pub phrase: String,
    /// Dated papers of the theme with the phrase.
    pub n_papers: usize,
    /// Those of them that came in the window.
    pub n_recent: usize,
    /// First day, month or year of the window, ISO; it ends with the newest paper.
    pub since: String,
    /// Dated papers of the theme.
    pub n_theme: usize,
    /// Those of them that came in the window.
    pub n_theme_recent: usize,
    /// Of the theme's papers before the window those with the phrase, 0 to 1.
    pub share_before: f64,
    /// Of the theme's papers in the window those with the phrase, 0 to 1.
    pub share_now: f64,
    /// Chance of this or more, times all phrases and windows that were tested, 0 to 1.
    pub p_value: f64,
    /// True if papers count by their titles alone.
    #[serde(default)]
    pub in_titles: bool,
    /// The papers with the phrase; positions in [`Report::papers`].
    pub papers: Vec<usize>,
}

impl RiseView {
    /// None for one that no dates show.
    fn new(rise: &Rise, in_titles: bool) -> Option<Self> {
        let window = rise.window?;
        Some(Self {
            theme: rise.theme.to_string(),
            phrase: rise.phrase.clone(),
            n_papers: rise.papers.len(),
            n_recent: rise.n_recent,
            since: window.since.to_string(),
            n_theme: rise.n_theme,
            n_theme_recent: rise.n_theme_recent,
            share_before: rise.share_before(),
            share_now: rise.share_now(),
            p_value: rise.p_value,
            in_titles,
            papers: rise.papers.clone(),
        })
    }

    /// The phrase and how many of its papers are recent.
    pub fn in_short(&self) -> String {
        let (recent, since) = (count(self.n_recent), &self.since);
        let papers = match self.n_papers == self.n_recent {
            true => format!("all its {recent} papers there"),
            false => format!("{recent} of its {} papers there", count(self.n_papers)),
        };
        format!("{}, {papers}{} since {since}", self.phrase, self.counted_by())
    }

    /// The same for who is looking at the theme, with the shares.
    pub fn in_theme(&self) -> String {
        let papers = match self.n_papers == self.n_recent {
            true => format!("all its {} papers", count(self.n_recent)),
            false => format!("{} of its {} papers", count(self.n_recent), count(self.n_papers)),
        };
        format!(
            "{}, {papers}{} since {}: {} of what came to the theme since then, {} of what came before",
            self.phrase,
            self.counted_by(),
            self.since,
            share(self.share_now),
            share(self.share_before)
        )
    }

    fn counted_by(&self) -> &'static str {
        if self.in_titles { " (by their titles)" } else { "" }
    }

    /// A line of a terminal.
    pub fn line(&self) -> String {
        format!("on the rise inside {}: {}", self.theme, self.in_short())
    }
}

impl Report {
    /// Takes in what is on the rise within the themes that are shown.
    pub(crate) fn take_rises(&mut self, rises: &Rises) {
        let is_shown = |view: &RiseView| self.themes.iter().any(|theme| theme.id == view.theme);
        let views = rises
            .rises
            .iter()
            .filter_map(|rise| RiseView::new(rise, rises.in_titles));
        self.rises = views.filter(is_shown).collect();
    }

    /// What is on the rise within a theme, surest first.
    pub fn rises_in<'a>(&'a self, theme: &'a str) -> impl Iterator<Item = &'a RiseView> {
        self.rises.iter().filter(move |rise| rise.theme == theme)
    }

    /// The surest of the phrases on the rise, each told once, of the theme where it is surest; and how many there are.
    pub fn foremost_rises(&self, most: usize) -> (Vec<&RiseView>, usize) {
        let mut told: Vec<&RiseView> = Vec::new();
        for rise in &self.rises {
            if !told.iter().any(|other| other.phrase.eq_ignore_ascii_case(&rise.phrase)) {
                told.push(rise);
            }
        }
        let n = told.len();
        told.truncate(most);
        (told, n)
    }
}

/// What grows within themes, which the themes themselves don't show.
pub(super) fn rising_inside(report: &Report) -> Option<Sentence> {
    const MAX_RISES: usize = 3;
    let (rises, n_rises) = report.foremost_rises(MAX_RISES);
    let mut sentence = Vec::new();
    for rise in &rises {
        let theme = report.themes.iter().find(|theme| theme.id == rise.theme)?;
        let begin = if sentence.is_empty() {
            "On the rise inside "
        } else {
            "; inside "
        };
        sentence.push(words(begin));
        sentence.push(leading_to(&theme.id, format!("{} “{}”", theme.id, theme.label)));
        sentence.push(words(format!(": {}", rise.in_short())));
    }
    let more = match n_rises - rises.len() {
        0 => ".".to_owned(),
        more => format!("; {} more stand with their themes.", count(more)),
    };
    sentence.push(words(more));
    (!rises.is_empty()).then_some(sentence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use crate::themes::ThemeId;
    use crate::themes::rises::{Window, WindowUnit};

    fn rise(theme: u32, phrase: &str, papers: &[usize], n_recent: usize) -> Rise {
        Rise {
            theme: ThemeId(theme),
            phrase: phrase.to_owned(),
            papers: papers.to_vec(),
            n_recent,
            n_theme: 50,
            n_theme_recent: 10,
            window: Some(Window {
                unit: WindowUnit::Months,
                length: 1,
                since: "2026-05".parse().unwrap(),
            }),
            p_value: 0.01,
        }
    }

    #[test]
    fn a_rise_is_told_in_numbers_that_follow_from_its_papers() {
        let view = RiseView::new(&rise(1, "on-policy distillation (OPD)", &[0, 1, 2, 3, 4, 5], 5), false).unwrap();
        assert_eq!(
            view.line(),
            "on the rise inside T1: on-policy distillation (OPD), 5 of its 6 papers there since 2026-05"
        );
        // 5 of the 10 recent papers; 1 of the 40 before.
        assert_eq!((view.share_now, view.share_before), (0.5, 0.025));
        let all = RiseView::new(&rise(1, "tides", &[0, 1, 2, 3, 4], 5), false).unwrap();
        assert_eq!(all.in_short(), "tides, all its 5 papers there since 2026-05");
    }

    #[test]
    fn a_phrase_is_told_once_and_only_of_themes_that_are_shown() {
        let mut report = sample::report();
        let rises = [
            rise(1, "tides", &[0], 1),
            rise(2, "Tides", &[1], 1),
            rise(99, "moss", &[2], 1),
        ];
        report.take_rises(&Rises {
            rises: rises.to_vec(),
            ..Rises::default()
        });
        assert_eq!(report.rises.len(), 2);
        let (told, n) = report.foremost_rises(3);
        assert_eq!((told[0].theme.as_str(), told.len(), n), ("T1", 1, 1));
        assert_eq!(report.rises_in("T2").count(), 1);
    }
}
