//! Which page lists a paper, under which anchor, and what the search of the page knows of them.

use std::borrow::Cow;
use std::hash::Hasher;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use serde::Serialize;

use crate::report::links::links;
use crate::report::{MemberView, PaperView, Report, ThemeView, WhyView};

/// Bytes of titles, abstracts and the rest up to which every paper is on the page itself.
const MAX_FULL_BYTES: usize = 1_300_000;
/// Bytes a row takes beside its texts, and those that the reasons for its place take.
const ROW_BYTES: usize = 900;
const WHY_BYTES: usize = 600;
/// Bytes of papers on the page of one theme, and on those of all themes together.
const MAX_THEME_BYTES: usize = 2_500_000;
const MAX_THEMES_BYTES: usize = 50_000_000;
/// Bytes of titles kept for the search where papers stand on pages of their own.
const MAX_INDEX_BYTES: usize = 1_150_000;
/// Bytes of a paper in the index beside its title and id.
const INDEX_ROW_BYTES: usize = 18;
/// Papers in no theme that have a row.
const MAX_UNPLACED: usize = 200;
/// Characters of a title that are shown; a longer one is no title.
const MAX_TITLE: usize = 600;

/// What of the corpus is listed where.
#[derive(Debug)]
pub(super) struct Listed<'r> {
    report: &'r Report,
    /// Ids of rows that the ids of their papers alone don't make unique.
    renamed: FxHashMap<usize, String>,
    /// True if every paper is on the page itself; else each theme has a page of its own.
    pub is_full: bool,
    /// Along the papers: true if the paper has a row somewhere.
    has_row: Vec<bool>,
}

/// A paper named elsewhere than in its row.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PaperLink {
    pub title: String,
    /// Row or, for a paper not listed, its address or the card of its theme.
    pub href: Option<String>,
    /// True if `href` leads to another site.
    pub is_away: bool,
    pub date: Option<String>,
}

/// Papers of a theme that the search knows, best fit first.
#[derive(Debug, Serialize)]
pub(super) struct Indexed {
    pub theme: String,
    /// Title, id, date as a number (2025, 202503 or 20250312; 0 if there is none), position of the period.
    pub papers: Vec<(String, String, u32, Option<usize>)>,
}

impl<'r> Listed<'r> {
    pub(super) fn new(report: &'r Report) -> Self {
        let n_bytes: usize = (0..report.papers.len())
            .into_par_iter()
            .map(|paper| row_bytes(report, paper))
            .sum();
        let mut listed = Listed {
            report,
            renamed: renamed(&report.papers),
            is_full: n_bytes <= MAX_FULL_BYTES,
            has_row: vec![false; report.papers.len()],
        };
        let shown = (report.themes.iter().flat_map(|theme| listed.members(theme)))
            .map(|member| member.paper)
            .chain(listed.unplaced().iter().copied());
        let shown: Vec<usize> = shown.filter(|paper| *paper < report.papers.len()).collect();
        shown.into_iter().for_each(|paper| listed.has_row[paper] = true);
        listed
    }

    /// Members of `theme` that have a row: all, or the best-fitting ones that its page has room for.
    pub(super) fn members(&self, theme: &'r ThemeView) -> &'r [MemberView] {
        if self.is_full {
            return &theme.members;
        }
        let mut left = MAX_THEME_BYTES.min(MAX_THEMES_BYTES / self.report.themes.len().max(1));
        let fits = |member: &&MemberView| {
            let n_bytes = row_bytes(self.report, member.paper);
            let fits = n_bytes <= left;
            left = left.saturating_sub(n_bytes);
            fits
        };
        &theme.members[..theme.members.iter().take_while(fits).count()]
    }

    /// Papers in no theme that have a row.
    pub(super) fn unplaced(&self) -> &'r [usize] {
        let unplaced = &self.report.corpus.unplaced;
        &unplaced[..unplaced.len().min(MAX_UNPLACED)]
    }

    /// A paper and the id of its row; nothing for a position that leads nowhere.
    pub(super) fn paper(&self, position: usize) -> Option<(&'r PaperView, String)> {
        let paper = self.report.papers.get(position)?;
        Some((paper, self.anchor(position, paper)))
    }

    /// The id of a paper's row, made of its id so that links to it hold in the next report too.
    fn anchor(&self, position: usize, paper: &PaperView) -> String {
        (self.renamed.get(&position).cloned()).unwrap_or_else(|| anchor_of(&paper.id))
    }

    /// Why a paper is where it is; absent for a large corpus.
    pub(super) fn why(&self, position: usize) -> Option<&'r WhyView> {
        self.report.why.get(position)?.as_ref()
    }

    /// Position of the period of a date.
    pub(super) fn period_of(&self, date: &str) -> Option<usize> {
        self.report.period_of(date)
    }

    /// A way to a paper from elsewhere on the page.
    pub(super) fn link(&self, position: usize) -> Option<PaperLink> {
        let paper = self.report.papers.get(position)?;
        let (href, is_away) = match (&paper.theme, self.has_row[position]) {
            (Some(theme), true) if !self.is_full => {
                let anchor = self.anchor(position, paper);
                (Some(format!("{}#{anchor}", page_of(theme))), false)
            }
            (_, true) => (Some(format!("#{}", self.anchor(position, paper))), false),
            (_, false) => match links(paper).into_iter().next() {
                Some(link) => (Some(link.url), true),
                None => {
                    let card = paper.theme.as_ref().filter(|id| self.is_shown(id));
                    (card.map(|theme| format!("#{theme}")), false)
                }
            },
        };
        Some(PaperLink {
            title: shown_title(&paper.title),
            href,
            is_away,
            date: paper.date.clone(),
        })
    }

    /// What the search needs where papers are on other pages: the best-fitting papers of each theme, as many of a hundred in
    /// every theme as there is room for.
    pub(super) fn index(&self) -> Vec<Indexed> {
        if self.is_full {
            return Vec::new();
        }
        let papers = &self.report.papers;
        let size = |paper: &PaperView| paper.title.len() + short_id(&paper.id).len() + INDEX_ROW_BYTES;
        let n_bytes: usize = papers.iter().map(size).sum();
        let part = (MAX_INDEX_BYTES as f64 / n_bytes.max(1) as f64).min(1.0);
        let indexed = |paper: &PaperView| {
            let date = paper.date.as_deref().unwrap_or_default();
            let period = self.report.period_of(date);
            let digits: String = date.chars().filter(char::is_ascii_digit).collect();
            (
                shown_title(&paper.title),
                short_id(&paper.id).into_owned(),
                digits.parse().unwrap_or(0),
                period,
            )
        };
        let themes = self.report.themes.iter().map(|theme| Indexed {
            theme: theme.id.clone(),
            papers: (theme.members.iter())
                .take((theme.members.len() as f64 * part).floor() as usize)
                .filter_map(|member| papers.get(member.paper))
                .map(indexed)
                .collect(),
        });
        themes.collect()
    }

    pub(super) fn is_shown(&self, theme: &str) -> bool {
        self.report.themes.iter().any(|shown| shown.id == theme)
    }
}

/// Address of a theme's own page, from the main one.
pub(super) fn page_of(theme: &str) -> String {
    format!("themes/{theme}.html")
}

/// An id as the index has it: most are arXiv's, so these go without their kind, and others without a kind begin with `:`.
fn short_id(id: &str) -> Cow<'_, str> {
    match id.strip_prefix("arxiv:") {
        Some(number) if !number.contains(':') => number.into(),
        _ if !id.contains(':') => format!(":{id}").into(),
        _ => id.into(),
    }
}

fn row_bytes(report: &Report, paper: usize) -> usize {
    let why = if report.why.is_empty() { 0 } else { WHY_BYTES };
    report.papers.get(paper).map_or(0, |paper| {
        ROW_BYTES + why + paper.title.len() + paper.abstract_text.len() + paper.url.as_deref().unwrap_or_default().len()
    })
}

pub(super) fn shown_title(title: &str) -> String {
    match title.char_indices().nth(MAX_TITLE) {
        Some((end, _)) => format!("{}…", &title[..end]),
        None => title.to_owned(),
    }
}

fn anchor_of(id: &str) -> String {
    "paper-".chars().chain(plain(id)).collect()
}

/// The characters of an id, those that an anchor can't have replaced.
fn plain(id: &str) -> impl Iterator<Item = char> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    id.chars().map(move |c| if is_plain(c) { c } else { '-' })
}

/// The same for ids that look the same; different for most others.
fn look_of(id: &str) -> u64 {
    let mut hasher = FxHasher::default();
    plain(id).for_each(|c| hasher.write_u32(u32::from(c)));
    hasher.finish()
}

/// Row ids of papers whose ids look like that of a paper before them, by position.
fn renamed(papers: &[PaperView]) -> FxHashMap<usize, String> {
    let mut looks: Vec<(u64, usize)> = (papers.par_iter().enumerate())
        .map(|(position, paper)| (look_of(&paper.id), position))
        .collect();
    looks.par_sort_unstable();
    let is_same = |pair: &&[(u64, usize)]| pair[0].0 == pair[1].0;
    let mut ambiguous: Vec<usize> = looks.windows(2).filter(is_same).map(|pair| pair[1].1).collect();
    ambiguous.sort_unstable();
    let mut renamed = FxHashMap::default();
    let mut taken = FxHashSet::default();
    for position in ambiguous {
        let is_taken = |id: &str| looks.binary_search_by_key(&look_of(id), |known| known.0).is_ok();
        let mut id: String = plain(&papers[position].id).collect();
        while is_taken(&id) || !taken.insert(id.clone()) {
            id.push_str(&format!("-{position}"));
        }
        renamed.insert(position, anchor_of(&id));
    }
    renamed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{self, Size};

    #[test]
    fn ids_that_look_alike_get_anchors_of_their_own() {
        let mut papers = sample::report().papers;
        papers[0].id = "a/b".to_owned();
        papers[1].id = "a:b".to_owned();
        papers[2].id = "a-b-1".to_owned();
        assert_eq!(
            renamed(&papers),
            [(1, "paper-a-b-1-1".to_owned())].into_iter().collect()
        );
    }

    #[test]
    fn a_large_corpus_has_pages_of_themes_and_an_index() {
        let report = sample::sized(Size {
            n_themes: 2,
            n_periods: 2,
            n_papers: 4000,
        });
        let listed = Listed::new(&report);
        let n_indexed: usize = listed.index().iter().map(|theme| theme.papers.len()).sum();
        assert!(!listed.is_full);
        assert_eq!((n_indexed, listed.members(&report.themes[0]).len()), (4000, 2000));
        let href = listed.link(0).unwrap().href.unwrap();
        assert_eq!(href, "themes/T1.html#paper-arxiv-2501.00000");
        assert_eq!(listed.index()[0].papers[0].2, 20_250_101);
    }

    #[test]
    fn an_index_without_room_for_all_takes_as_many_of_a_hundred_from_every_theme() {
        let mut report = sample::sized(Size {
            n_themes: 2,
            n_periods: 2,
            n_papers: 4000,
        });
        for paper in &mut report.papers {
            paper.title = "long ".repeat(100);
        }
        let listed = Listed::new(&report);
        let index = listed.index();
        assert_eq!(index[0].papers.len(), index[1].papers.len());
        assert!(
            (900..1200).contains(&index[0].papers.len()),
            "{}",
            index[0].papers.len()
        );
    }

    #[test]
    fn pages_of_many_themes_have_room_for_fewer_papers_each() {
        let mut report = sample::sized(Size {
            n_themes: 100,
            n_periods: 2,
            n_papers: 4000,
        });
        let abstract_text: std::sync::Arc<str> = "long ".repeat(6000).into();
        for paper in &mut report.papers {
            paper.abstract_text = abstract_text.clone();
        }
        let listed = Listed::new(&report);
        let members = |theme| {
            listed
                .members(theme)
                .iter()
                .map(|member| row_bytes(&report, member.paper))
        };
        let n_bytes: usize = report.themes.iter().flat_map(members).sum();
        assert!(
            n_bytes <= MAX_THEMES_BYTES && n_bytes > MAX_THEMES_BYTES * 9 / 10,
            "{n_bytes}"
        );
    }

    #[test]
    fn ids_of_the_index_can_be_made_whole_again() {
        for (id, short) in [("arxiv:2405.1", "2405.1"), ("W1", ":W1"), ("doi:10.1/a", "doi:10.1/a")] {
            assert_eq!(short_id(id), short);
        }
    }
}
