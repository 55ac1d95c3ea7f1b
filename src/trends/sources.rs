//! Where papers come from: the listing that showed them first, who gave them their id, their first category, their language.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Timeline;
use crate::corpus::{Corpus, IdKind, ListingSummary, Paper};
use crate::features::Language;
use crate::themes::Theme;

/// A way to tell sources apart counts if it is known of this part of the papers.
const MOSTLY_KNOWN: f64 = 0.8;

/// Sources that are told apart; those with fewer papers are one.
const MOST_SOURCES: usize = 30;

/// What the sources of few papers are called together.
const OTHERS: &str = "others";

/// A way to tell where papers come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// The listing that showed a paper first, by its name without dates and numbers.
    Listing,
    /// Who gave the paper its id: arXiv, a venue of the ACL Anthology, a registrant of DOIs.
    Venue,
    /// The first of its categories.
    Category,
    /// The language it is written in.
    Language,
}

impl Dimension {
    /// `listings`, as in “the mix of listings”.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Listing => "listings",
            Self::Venue => "venues",
            Self::Category => "categories",
            Self::Language => "languages",
        }
    }
}

/// Where each paper comes from, in one way of telling it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sources {
    /// What tells them apart.
    pub dimension: Dimension,
    /// Most papers first; at least two.
    pub names: Vec<String>,
    /// Along the papers of the corpus: position in `names`.
    pub of_papers: Vec<Option<u32>>,
}

impl Sources {
    /// The ways in which the sources of most papers are known, and differ.
    ///
    /// - `languages`: along the papers.
    pub fn of(corpus: &Corpus, languages: &[Language]) -> Vec<Self> {
        let listings: Vec<String> = corpus.listings.iter().map(listing_name).collect();
        let named = |name: &(dyn Fn(&Paper) -> Option<String> + Sync)| corpus.papers.par_iter().map(name).collect();
        let by = |dimension| -> Vec<Option<String>> {
            match dimension {
                Dimension::Listing => named(&|paper| first_listing(paper, &listings)),
                Dimension::Venue => named(&venue),
                Dimension::Category => named(&|paper| paper.categories.first().cloned()),
                Dimension::Language => languages
                    .iter()
                    .map(|language| Some(language.name().to_owned()))
                    .collect(),
            }
        };
        let dimensions = [
            Dimension::Listing,
            Dimension::Venue,
            Dimension::Category,
            Dimension::Language,
        ];
        let all = dimensions.into_iter().map(|dimension| (dimension, by(dimension)));
        all.filter_map(|(dimension, names)| Self::numbered(dimension, &names))
            .collect()
    }

    /// - `names`: along the papers.
    pub(super) fn numbered(dimension: Dimension, names: &[Option<String>]) -> Option<Self> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for name in names.iter().flatten() {
            *counts.entry(name).or_default() += 1;
        }
        let n_known: usize = counts.values().sum();
        if counts.len() < 2 || (n_known as f64) < MOSTLY_KNOWN * names.len() as f64 {
            return None;
        }
        let mut ranked: Vec<(&str, usize)> = counts.into_iter().collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let n_own = ranked.len().min(MOST_SOURCES);
        let numbers: BTreeMap<&str, u32> = (ranked.iter().zip(0..))
            .map(|((name, _), number)| (*name, number.min(n_own as u32)))
            .collect();
        let mut shown: Vec<String> = ranked[..n_own].iter().map(|(name, _)| (*name).to_owned()).collect();
        if ranked.len() > n_own {
            shown.push(OTHERS.to_owned());
        }
        let number = |name: &Option<String>| numbers.get(name.as_deref()?).copied();
        Some(Self {
            dimension,
            names: shown,
            of_papers: names.iter().map(number).collect(),
        })
    }

    /// Papers by source and tested period; those of unknown source are the last row.
    pub(super) fn by_period(&self, period_of: &[Option<usize>], timeline: &Timeline) -> Vec<Vec<f64>> {
        self.counted(0..self.of_papers.len(), period_of, timeline)
    }

    /// The same of a theme.
    pub(super) fn of_theme(&self, theme: &Theme, period_of: &[Option<usize>], timeline: &Timeline) -> Vec<Vec<f64>> {
        self.counted(theme.members.iter().map(|member| member.paper), period_of, timeline)
    }

    fn counted(
        &self,
        papers: impl Iterator<Item = usize>,
        period_of: &[Option<usize>],
        timeline: &Timeline,
    ) -> Vec<Vec<f64>> {
        let mut counts = vec![vec![0.0; timeline.tested.len()]; self.names.len() + 1];
        for paper in papers {
            let source = self.of_papers[paper].map_or(self.names.len(), |source| source as usize);
            let at = period_of[paper].and_then(|period| timeline.tested.binary_search(&period).ok());
            if let Some(at) = at {
                counts[source][at] += 1.0;
            }
        }
        counts
    }
}

/// The listing of the earliest row that shows a paper.
fn first_listing(paper: &Paper, listings: &[String]) -> Option<String> {
    let rows = paper.appearances.iter();
    let first = rows.min_by_key(|row| (row.date.is_none(), row.date, row.listing, row.line))?;
    Some(listings[first.listing].clone())
}

/// The name of a listing's file without its ending, dates, numbers and digests: files that are continued are one source.
fn listing_name(listing: &ListingSummary) -> String {
    let name = listing.name.split('.').next().unwrap_or_default();
    let words = name.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words
        .filter(|word| !word.is_empty() && !word.contains(|c: char| c.is_ascii_digit()))
        .collect();
    match words.is_empty() {
        true => listing.format.clone(),
        false => words.join(" "),
    }
}

/// Who gave a paper its id: the arXiv before a venue of the ACL Anthology before a registrant of DOIs.
fn venue(paper: &Paper) -> Option<String> {
    let of = |kind: IdKind| paper.ids.iter().find(|id| id.kind == kind).map(|id| id.text.as_str());
    let after_prefix = |text: &'_ str| text.split_once(':').map_or(text, |(_, id)| id).to_owned();
    if of(IdKind::Arxiv).is_some() {
        return Some("arXiv".to_owned());
    }
    if let Some(id) = of(IdKind::Acl) {
        return Some(anthology_venue(&after_prefix(id)));
    }
    if let Some(id) = of(IdKind::Doi) {
        let id = after_prefix(id);
        return id.split_once('/').map(|(registrant, _)| format!("doi:{registrant}"));
    }
    let others = [
        (IdKind::OpenReview, "OpenReview"),
        (IdKind::PubMed, "PubMed"),
        (IdKind::PubMedCentral, "PubMed"),
    ];
    let known = others.into_iter().find(|(kind, _)| of(*kind).is_some());
    known.map(|(_, name)| name.to_owned())
}

/// Letters of the ids of the ACL Anthology before 2020, and the venue's name in those since.
///
/// Source: the Anthology's page on its identifiers, <https://aclanthology.org/info/ids/>.
const ANTHOLOGY_LETTERS: [(char, &str); 16] = [
    ('P', "acl"),
    ('D', "emnlp"),
    ('N', "naacl"),
    ('E', "eacl"),
    ('C', "coling"),
    ('L', "lrec"),
    ('J', "cl"),
    ('Q', "tacl"),
    ('S', "semeval"),
    ('K', "conll"),
    ('I', "ijcnlp"),
    ('Y', "paclic"),
    ('R', "ranlp"),
    ('F', "jeptalnrecital"),
    ('U', "alta"),
    ('O', "rocling"),
];

/// The venue of an id of the ACL Anthology: `P18-1002` and `2020.acl-main.1` are both of `acl`. What had the W of workshops
/// before 2020 has names of its own since: both are `workshops`.
fn anthology_venue(id: &str) -> String {
    let name = match id.split_once('.') {
        Some((year, rest)) if year.len() == 4 => rest.split('-').next().unwrap_or_default().to_lowercase(),
        _ => {
            let letter = id.chars().next().map(|letter| letter.to_ascii_uppercase());
            let known = ANTHOLOGY_LETTERS.iter().find(|(known, _)| Some(*known) == letter);
            known.map_or_else(String::new, |(_, name)| (*name).to_owned())
        }
    };
    match ANTHOLOGY_LETTERS.iter().any(|(_, known)| *known == name) || name == "findings" {
        true => name,
        false => "workshops".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::DateSource;

    fn listing(name: &str) -> ListingSummary {
        ListingSummary {
            hash: String::new(),
            name: name.to_owned(),
            format: "jsonl".to_owned(),
            date_source: DateSource::Written,
            n_rows: 0,
            dates: None,
            rejected: Vec::new(),
        }
    }

    #[test]
    fn listings_that_are_continued_are_one_source() {
        for (file, name) in [
            ("arxiv-2024-05.jsonl.gz", "arxiv"),
            ("arxiv-2024-06.jsonl.gz", "arxiv"),
            ("000_b840322882201906.txt", "jsonl"),
            ("my papers.bib", "my papers"),
        ] {
            assert_eq!(listing_name(&listing(file)), name, "{file}");
        }
    }

    #[test]
    fn ids_of_the_anthology_name_a_venue_before_and_since_2020() {
        for (id, venue) in [
            ("P18-1002", "acl"),
            ("2020.acl-main.1", "acl"),
            ("W18-0102", "workshops"),
            ("2021.bea-1.3", "workshops"),
            ("2009.jeptalnrecital-long.2", "jeptalnrecital"),
            ("F14-1001", "jeptalnrecital"),
            ("2021.findings-acl.4", "findings"),
        ] {
            assert_eq!(anthology_venue(id), venue, "{id}");
        }
    }

    #[test]
    fn a_way_to_tell_sources_counts_if_it_is_known_of_most_papers_and_tells_some_apart() {
        let numbered = |names: &[&str]| {
            let names: Vec<Option<String>> = (names.iter())
                .map(|name| (!name.is_empty()).then(|| (*name).to_owned()))
                .collect();
            Sources::numbered(Dimension::Venue, &names)
        };
        let sources = numbered(&["b", "a", "b", "", "a", "b"]).unwrap();
        assert_eq!(sources.names, ["b", "a"]);
        assert_eq!(sources.of_papers, [Some(0), Some(1), Some(0), None, Some(1), Some(0)]);
        assert_eq!(numbered(&["b", "a", "", ""]), None);
        assert_eq!(numbered(&["b", "b"]), None);
        assert_eq!(numbered(&[]), None);
    }

    #[test]
    fn sources_of_few_papers_are_one() {
        let names: Vec<Option<String>> = (0..100).map(|paper| Some(format!("s{:02}", paper % 40))).collect();
        let sources = Sources::numbered(Dimension::Category, &names).unwrap();
        assert_eq!(sources.names.len(), MOST_SOURCES + 1);
        assert_eq!(sources.names.last().unwrap(), OTHERS);
        let n_others = sources.of_papers.iter().filter(|source| **source == Some(30)).count();
        assert_eq!(n_others, 20);
    }
}
