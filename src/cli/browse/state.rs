//! What the browser shows, and what each key makes of it; knows nothing of terminals and databases.

use std::collections::BTreeMap;

use paperthemes::corpus::normalised_title;
use paperthemes::store::inspect::{PaperRow, ThemeRow};
use paperthemes::themes::ThemeId;

use super::keys::Action;
use super::list::List;
use crate::cli::args::inspect::Sort;

/// Lines that a page key moves by.
const PAGE: usize = 10;

/// The part of the screen that the keys move in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Pane {
    Themes,
    Papers,
    Abstract,
}

/// What keys mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mode {
    Walking,
    /// The filter of the pane is being typed.
    Filtering,
    /// A line is being typed.
    Typing(Line, String),
    Help,
}

/// What a typed line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// A file for the marked papers.
    Export,
    /// A name for the theme.
    Name,
    /// A theme that this one goes into.
    Merge,
}

/// What a person wants of a theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Empty for its label.
    Name(String),
    /// Id or label.
    MergeInto(String),
    Hide,
}

/// What the program has to do for the state to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Effect {
    None,
    /// Read the members of a theme and give them to [`State::fill`].
    Load(ThemeId),
    /// Write the marked papers into a file and say so by [`State::say`].
    Export(String),
    /// Keep a decision on a theme and give the themes that follow to [`State::take`].
    Decide(ThemeId, Wanted),
    Quit,
}

/// All that is shown.
#[derive(Debug, Clone)]
pub(crate) struct State {
    pub(crate) themes: List<ThemeRow>,
    pub(crate) papers: List<PaperRow>,
    /// Theme of `papers`.
    pub(crate) loaded: Option<ThemeId>,
    pub(crate) pane: Pane,
    pub(crate) mode: Mode,
    pub(crate) sort: Sort,
    pub(crate) only_borderline: bool,
    /// Marked papers by id.
    pub(crate) marked: BTreeMap<String, PaperRow>,
    /// Lines of the abstract above the pane.
    pub(crate) scroll: usize,
    /// What has just happened.
    pub(crate) message: String,
}

impl State {
    /// The first theme is to be loaded: see [`Self::wanted`].
    pub(crate) fn new(themes: Vec<ThemeRow>) -> Self {
        Self {
            themes: List::new(themes, searched),
            papers: List::new(Vec::new(), |_| String::new()),
            loaded: None,
            pane: Pane::Themes,
            mode: Mode::Walking,
            sort: Sort::Fit,
            only_borderline: false,
            marked: BTreeMap::new(),
            scroll: 0,
            message: String::new(),
        }
    }

    /// True while a line is being typed.
    pub(crate) fn is_typing(&self) -> bool {
        matches!(self.mode, Mode::Filtering | Mode::Typing(..))
    }

    /// Takes the themes as they are now, and points at one of them if it is still there.
    pub(crate) fn take(&mut self, themes: Vec<ThemeRow>, theme: ThemeId) {
        let filter = self.themes.filter().to_owned();
        self.themes = List::new(themes, searched);
        self.themes.set_filter(filter);
        let at = self.themes.shown().position(|other| other.id == theme);
        self.themes.go(at.unwrap_or(0));
        self.loaded = None;
    }

    /// Loads the theme that is pointed at, if it isn't shown.
    pub(crate) fn wanted(&self) -> Effect {
        match self.themes.current() {
            Some(theme) if Some(theme.id) != self.loaded => Effect::Load(theme.id),
            _ => Effect::None,
        }
    }

    /// Takes the members of a theme, best fit first.
    pub(crate) fn fill(&mut self, theme: ThemeId, papers: Vec<PaperRow>) {
        let filter = self.papers.filter().to_owned();
        let searched = |paper: &PaperRow| {
            let authors = paper.authors.join(" ");
            format!("{} {} {authors} {}", paper.id, paper.title, paper.abstract_text)
        };
        self.papers = List::new(papers, searched);
        self.papers.set_filter(filter);
        self.loaded = Some(theme);
        self.arrange();
    }

    /// Tells what has happened.
    pub(crate) fn say(&mut self, message: String) {
        self.message = message;
    }

    /// What a key does.
    pub(crate) fn act(&mut self, action: Action) -> Effect {
        self.message.clear();
        match std::mem::replace(&mut self.mode, Mode::Walking) {
            Mode::Walking => self.walk(action),
            Mode::Filtering => self.filter(action),
            Mode::Typing(line, text) => self.type_line(line, text, action),
            Mode::Help => match action {
                Action::Quit => Effect::Quit,
                _ => Effect::None,
            },
        }
    }

    fn walk(&mut self, action: Action) -> Effect {
        match action {
            Action::Up => self.step(|at| at.saturating_sub(1)),
            Action::Down => self.step(|at| at + 1),
            Action::PageUp => self.step(|at| at.saturating_sub(PAGE)),
            Action::PageDown => self.step(|at| at + PAGE),
            Action::First => self.step(|_| 0),
            Action::Last => self.step(|_| usize::MAX),
            Action::Right | Action::Accept => self.enter(Pane::Papers, Pane::Abstract),
            Action::Left => self.enter(Pane::Themes, Pane::Papers),
            Action::Cancel => self.cancel(),
            Action::Mark => self.mark(),
            Action::MarkAll => self.mark_all(),
            Action::UnmarkAll => self.marked.clear(),
            Action::Sort => self.resort(),
            Action::Borderline => {
                self.only_borderline = !self.only_borderline;
                self.arrange();
            }
            Action::Filter => {
                if self.pane == Pane::Abstract {
                    self.pane = Pane::Papers;
                }
                self.mode = Mode::Filtering;
            }
            Action::Export if self.marked.is_empty() => self.say("no paper is marked: Space marks one".to_owned()),
            Action::Export => self.mode = Mode::Typing(Line::Export, "marked.bib".to_owned()),
            Action::Name => self.begin(Line::Name),
            Action::Merge => self.begin(Line::Merge),
            Action::Hide => {
                let theme = self.themes.current().map(|theme| theme.id);
                return theme.map_or(Effect::None, |theme| Effect::Decide(theme, Wanted::Hide));
            }
            Action::Help => self.mode = Mode::Help,
            Action::Quit => return Effect::Quit,
            Action::Type(_) | Action::Erase | Action::Other => {}
        }
        self.wanted()
    }

    /// To the nearer pane from the far end, else to the farther one.
    fn enter(&mut self, near: Pane, far: Pane) {
        let is_rightwards = near < far && near == Pane::Papers;
        self.pane = match (self.pane, is_rightwards) {
            (Pane::Themes, true) => Pane::Papers,
            (_, true) => Pane::Abstract,
            (Pane::Abstract, false) => Pane::Papers,
            (_, false) => Pane::Themes,
        };
    }

    fn step(&mut self, to: impl Fn(usize) -> usize) {
        match self.pane {
            Pane::Themes => self.themes.go(to(self.themes.at())),
            Pane::Papers => {
                self.papers.go(to(self.papers.at()));
                self.scroll = 0;
            }
            // Drawing knows how many lines there are and stops at the last.
            Pane::Abstract => self.scroll = to(self.scroll).min(10_000),
        }
    }

    /// Takes back the filter, or goes back one pane.
    fn cancel(&mut self) {
        match self.pane {
            Pane::Themes => self.themes.set_filter(String::new()),
            Pane::Papers if self.papers.filter().is_empty() => self.pane = Pane::Themes,
            Pane::Papers => self.papers.set_filter(String::new()),
            Pane::Abstract => self.pane = Pane::Papers,
        }
    }

    fn mark(&mut self) {
        let Some(paper) = self.papers.current().cloned().filter(|_| self.pane != Pane::Themes) else {
            self.say("go to the papers first: →".to_owned());
            return;
        };
        if self.marked.remove(&paper.id).is_none() {
            self.marked.insert(paper.id.clone(), paper);
        }
        if self.pane == Pane::Papers {
            self.step(|at| at + 1);
        }
    }

    fn mark_all(&mut self) {
        let shown: Vec<PaperRow> = self.papers.shown().cloned().collect();
        self.say(format!("{} marked", shown.len()));
        self.marked
            .extend(shown.into_iter().map(|paper| (paper.id.clone(), paper)));
    }

    fn resort(&mut self) {
        self.sort = match self.sort {
            Sort::Fit => Sort::Date,
            Sort::Date => Sort::Margin,
            Sort::Margin => Sort::Title,
            Sort::Title => Sort::Fit,
        };
        self.arrange();
    }

    /// Puts the papers into the order that was chosen, without those that are not wanted.
    fn arrange(&mut self) {
        let margin = |paper: &PaperRow| paper.place.as_ref().map_or(1.0, |place| place.margin);
        let fit = |paper: &PaperRow| paper.place.as_ref().map_or(-1.0, |place| place.fit);
        let sort = self.sort;
        self.papers.sort_by(|a, b| {
            let by = match sort {
                Sort::Fit => std::cmp::Ordering::Equal,
                Sort::Date => b.first_seen.cmp(&a.first_seen),
                Sort::Margin => margin(a).total_cmp(&margin(b)),
                Sort::Title => normalised_title(&a.title).cmp(&normalised_title(&b.title)),
            };
            by.then(fit(b).total_cmp(&fit(a))).then_with(|| a.id.cmp(&b.id))
        });
        let only_borderline = self.only_borderline;
        self.papers.keep(move |paper| {
            let is_borderline = || paper.place.as_ref().is_some_and(|place| place.is_borderline());
            !only_borderline || is_borderline()
        });
        self.scroll = 0;
    }

    /// The list whose filter is typed.
    fn filter(&mut self, action: Action) -> Effect {
        let mut text = match self.pane {
            Pane::Themes => self.themes.filter().to_owned(),
            _ => self.papers.filter().to_owned(),
        };
        self.mode = Mode::Filtering;
        match action {
            Action::Type(letter) => text.push(letter),
            Action::Erase => {
                text.pop();
            }
            Action::Cancel => {
                text.clear();
                self.mode = Mode::Walking;
            }
            Action::Accept => self.mode = Mode::Walking,
            Action::Up => self.step(|at| at.saturating_sub(1)),
            Action::Down => self.step(|at| at + 1),
            Action::Quit => return Effect::Quit,
            _ => {}
        }
        match self.pane {
            Pane::Themes => self.themes.set_filter(text),
            _ => self.papers.set_filter(text),
        }
        self.scroll = 0;
        self.wanted()
    }

    /// Begins a line on the theme that is pointed at.
    fn begin(&mut self, line: Line) {
        if self.themes.current().is_some() {
            self.mode = Mode::Typing(line, String::new());
        }
    }

    fn type_line(&mut self, line: Line, mut text: String, action: Action) -> Effect {
        match action {
            Action::Type(letter) => text.push(letter),
            Action::Erase => {
                text.pop();
            }
            Action::Accept => return self.accept(line, text.trim().to_owned()),
            Action::Cancel => return Effect::None,
            Action::Quit => return Effect::Quit,
            _ => {}
        }
        self.mode = Mode::Typing(line, text);
        Effect::None
    }

    fn accept(&mut self, line: Line, text: String) -> Effect {
        let decide = |wanted| match self.themes.current() {
            Some(theme) => Effect::Decide(theme.id, wanted),
            None => Effect::None,
        };
        match line {
            Line::Name => decide(Wanted::Name(text)),
            Line::Merge if !text.is_empty() => decide(Wanted::MergeInto(text)),
            Line::Export if !text.is_empty() => Effect::Export(text),
            Line::Merge | Line::Export => {
                self.mode = Mode::Typing(line, text);
                Effect::None
            }
        }
    }
}

/// What the filter of themes is looked for in.
fn searched(theme: &ThemeRow) -> String {
    format!("{} {} {}", theme.id, theme.label, theme.terms().join(" "))
}
