//! Whether subjects that are born inside themes are told: `cargo bench --bench births` takes subjects out of real papers, fits
//! the rest, and feeds the papers of each subject that a theme holds in again over eight weeks.
//!
//! Input, in the data beside the project (`PAPERTHEMES_SHARED`, default `../shared`): `corpora/dated/hf_daily_papers`, with its
//! dates, and `corpora/labelled/arxiv_dev`, whose papers are dealt to two years at random.
//!
//! `cargo bench --bench births -- planted` (or `shuffled`) is one of them; `runs=1000` shuffles as often.

#![allow(clippy::unwrap_used, reason = "a benchmark that can't go on has failed")]
#![allow(clippy::print_stdout, reason = "the tables are its output")]

mod beside;

use std::collections::BTreeSet;
use std::path::Path;

use paperthemes::config::{Config, Words};
use paperthemes::corpus::{Corpus, DateSource, Listing, PartialDate, Row};
use paperthemes::features::{self, PaperWords, Text};
use paperthemes::themes::rises::{self, Rise};
use paperthemes::themes::{Lineage, Theme, ThemeId, Themes, update};
use paperthemes::workspace;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Reruns over which a subject is fed in, a week apart.
const FEEDS: usize = 8;

/// Papers of a subject that are fed in at most, of those that one theme holds, and after how many it should be told.
const MOST_FED: usize = 40;
const SOON: usize = 20;

/// A told phrase is the subject's if this share of its recent papers are.
const OWN: f64 = 0.5;

/// Parts of titles, in lower case.
const PHRASES: [&str; 42] = [
    "mamba",
    "kv cache",
    "diffusion language model",
    "world model",
    "on policy distillation",
    "gaussian splatting",
    "mixture of experts",
    "speculative decoding",
    "gui agent",
    "deep research",
    "music",
    "video editing",
    "vision language action",
    "image editing",
    "spatial reasoning",
    "text to speech",
    "quantization",
    "hallucination",
    "test time scaling",
    "unlearning",
    "ocr",
    "depth estimation",
    "sparse attention",
    "jailbreak",
    "autonomous driving",
    "recommendation",
    "reward model",
    "motion generation",
    "speech",
    "medical",
    "code generation",
    "web agent",
    "process reward",
    "humanoid",
    "text to video",
    "manipulation",
    "search agent",
    "multi agent",
    "rubric",
    "memory",
    "lora",
    "tokenizer",
];

const CATEGORIES: [&str; 10] = [
    "cond-mat.quant-gas",
    "nlin.CG",
    "nlin.PS",
    "cs.SE",
    "cs.RO",
    "cs.DB",
    "physics.acc-ph",
    "q-bio.GN",
    "cs.CR",
    "econ.EM",
];

fn main() {
    if !beside::is_asked() {
        return;
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let n_runs = arguments
        .iter()
        .find_map(|argument| argument.strip_prefix("runs=")?.parse().ok());
    let named: Vec<&String> = (arguments.iter())
        .filter(|argument| *argument != "--bench" && !argument.contains('='))
        .collect();
    let is_asked = |name: &str| named.is_empty() || named.iter().any(|asked| *asked == name);
    let (Some(weekly), Some(of_subjects)) = (
        beside::data("corpora/dated/hf_daily_papers.jsonl.gz"),
        beside::data("corpora/labelled/arxiv_dev.jsonl.gz"),
    ) else {
        return;
    };
    let feeds = [
        ("hf_daily", titled(&weekly), PHRASES.to_vec()),
        ("arxiv_dev", labelled(&of_subjects), CATEGORIES.to_vec()),
    ];
    for (name, papers, subjects) in feeds {
        let feed = Feed::new(name, papers, &subjects);
        if is_asked("planted") {
            feed.planted(&subjects);
        }
        if is_asked("shuffled") {
            feed.shuffled(n_runs.unwrap_or(200));
        }
    }
}

/// A paper, and the subjects that it is of.
struct Labelled {
    row: Row,
    subjects: Vec<String>,
}

fn titled(path: &Path) -> Vec<Labelled> {
    let rows = workspace::read_listing(path, None).unwrap().rows.into_iter();
    rows.filter(|row| row.date.is_some())
        .map(|row| {
            let title = spaced(&row.title);
            let has = |phrase: &&&str| has_words(&title, phrase);
            let subjects = PHRASES.iter().filter(has).map(|phrase| (*phrase).to_owned()).collect();
            Labelled { row, subjects }
        })
        .collect()
}

/// In lower case, with spaces for hyphens.
fn spaced(text: &str) -> String {
    text.to_lowercase().replace('-', " ")
}

/// Whether a text has a phrase that begins with a word.
fn has_words(text: &str, phrase: &str) -> bool {
    let begins_word = |at: usize| !text[..at].ends_with(char::is_alphanumeric);
    text.match_indices(phrase).any(|(at, _)| begins_word(at))
}

/// Dealt to two years at random.
fn labelled(path: &Path) -> Vec<Labelled> {
    let papers = workspace::read_labelled(path, "label", &Default::default())
        .unwrap()
        .papers;
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    let last = jiff::civil::date(2026, 6, 28);
    (1..)
        .zip(papers)
        .map(|(line, paper)| Labelled {
            row: Row {
                line,
                ids: format!("p{line:06}").as_str().into(),
                title: paper.title,
                abstract_text: paper.abstract_text,
                date: Some(before(last, random.gen_range(0..728))),
                ..Row::default()
            },
            subjects: paper.label.into_iter().collect(),
        })
        .collect()
}

fn before(last: jiff::civil::Date, days: i64) -> PartialDate {
    let day = last.checked_sub(jiff::Span::new().days(days)).unwrap();
    PartialDate::from_day(day.year(), day.month() as u8, day.day() as u8).unwrap()
}

/// Papers of a feed, with themes that were fitted without the subjects and without the last weeks.
struct Feed {
    name: &'static str,
    corpus: Corpus,
    words: PaperWords,
    themes: Themes,
    /// Along the papers.
    subjects: Vec<Vec<String>>,
    last: jiff::civil::Date,
}

impl Feed {
    fn new(name: &'static str, papers: Vec<Labelled>, subjects: &[&str]) -> Self {
        let keys: std::collections::BTreeMap<u64, Vec<String>> = (1..)
            .zip(&papers)
            .map(|(line, paper)| (line, paper.subjects.clone()))
            .collect();
        let rows: Vec<Row> = (1..)
            .zip(papers)
            .map(|(line, paper)| Row { line, ..paper.row })
            .collect();
        let corpus = Corpus::merge(vec![listing(rows)]);
        let subjects_of = |paper: &paperthemes::corpus::Paper| keys[&paper.appearances[0].line].clone();
        let labels: Vec<Vec<String>> = corpus.papers.iter().map(subjects_of).collect();
        let newest = corpus.papers.iter().filter_map(|paper| paper.first_seen).max().unwrap();
        let last: jiff::civil::Date = newest.to_string().parse().unwrap();
        let cut = before(last, 7 * FEEDS as i64);
        let is_fitted = |paper: usize| {
            let is_subject = labels[paper].iter().any(|label| subjects.contains(&label.as_str()));
            !is_subject && corpus.papers[paper].first_seen.is_some_and(|date| date <= cut)
        };
        let (words, themes) = (features::words(&corpus), themes(&corpus, is_fitted));
        Self {
            name,
            words,
            themes,
            subjects: labels,
            last,
            corpus,
        }
    }

    /// Feeds each subject in.
    fn planted(&self, subjects: &[&str]) {
        println!(
            "# {}: {} papers in {} themes\n",
            self.name,
            self.corpus.papers.len(),
            self.themes.themes.len()
        );
        println!(
            "{:<26} {:>5} {:>12} {:>14}  told as",
            "subject", "fed", "theme, size", "told after"
        );
        let told: Vec<bool> = subjects
            .iter()
            .filter_map(|subject| self.fed(subject, subjects))
            .collect();
        let n_soon = told.iter().filter(|is_soon| **is_soon).count();
        println!("\ntold by the time {SOON} have come in: {n_soon} of {}\n", told.len());
    }

    /// True if a subject is told soon; absent for one that has too few papers in any theme.
    fn fed(&self, subject: &str, subjects: &[&str]) -> Option<bool> {
        let is_of = |paper: &usize| self.subjects[*paper].iter().any(|label| label == subject);
        let all: Vec<usize> = (0..self.corpus.papers.len()).filter(is_of).collect();
        let largest = self.largest(&all);
        let theme = self.themes.themes.iter().find(|theme| theme.id == largest).unwrap();
        let members: BTreeSet<usize> = theme.members.iter().map(|member| member.paper).collect();
        let mut inside: Vec<usize> = all.into_iter().filter(|paper| members.contains(paper)).collect();
        inside.shuffle(&mut Xoshiro256PlusPlus::seed_from_u64(2));
        inside.truncate(MOST_FED);
        if inside.len() < SOON {
            println!("{subject:<26} {:>5} too few in one theme ({largest})", inside.len());
            return None;
        }
        let mut told = None;
        for feed in 1..=FEEDS {
            let n_fed = (inside.len() * feed).div_ceil(FEEDS);
            let corpus = self.at(subject, feed, &inside[..n_fed], &inside, subjects);
            let found = rises::find(&corpus, &self.themes, Some(&self.words), &Words::default());
            let own = found.rises.into_iter().find(|rise| is_own(rise, &inside));
            if let Some(rise) = own {
                told = Some((n_fed, rise));
                break;
            }
        }
        let in_theme = format!("{largest}, {}", theme.members.len());
        let (after, phrase) = match &told {
            Some((n_fed, rise)) => (
                n_fed.to_string(),
                format!("{} ({} of {})", rise.phrase, rise.n_recent, rise.papers.len()),
            ),
            None => ("never".to_owned(), String::new()),
        };
        println!("{subject:<26} {:>5} {in_theme:>12} {after:>14}  {phrase}", inside.len());
        Some(told.is_some_and(|(n_fed, _)| n_fed <= SOON))
    }

    /// The theme that holds most of some papers.
    fn largest(&self, papers: &[usize]) -> ThemeId {
        let n_in = |theme: &Theme| {
            theme
                .members
                .iter()
                .filter(|member| papers.contains(&member.paper))
                .count()
        };
        let sizes = self.themes.themes.iter().map(|theme| (theme.id, n_in(theme)));
        sizes.max_by_key(|(_, n)| *n).unwrap().0
    }

    /// The corpus after a week: what has not come yet has no date, which is as if it weren't there.
    fn at(&self, subject: &str, feed: usize, fed: &[usize], inside: &[usize], subjects: &[&str]) -> Corpus {
        let end = before(self.last, 7 * (FEEDS - feed) as i64);
        let mut corpus = self.corpus.clone();
        for (paper, labels) in corpus.papers.iter_mut().zip(&self.subjects) {
            let is_out = labels.iter().any(|label| subjects.contains(&label.as_str()));
            let is_before = paper.first_seen.is_some_and(|date| date <= end);
            let mentions = || has_words(&spaced(&paper.abstract_text), subject);
            if is_out || !is_before || mentions() {
                paper.first_seen = None;
            }
        }
        for (at, paper) in fed.iter().enumerate() {
            let week = at * FEEDS / inside.len();
            corpus.papers[*paper].first_seen = Some(before(self.last, 7 * (FEEDS - week) as i64 - 1 - at as i64 % 7));
        }
        corpus
    }

    /// Deals the dates of each theme's papers anew, many times: is anything told?
    fn shuffled(&self, n_runs: u64) {
        let mut n_told = 0;
        for seed in 0..n_runs {
            let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
            let mut corpus = self.corpus.clone();
            for theme in &self.themes.themes {
                let papers: Vec<usize> = theme.members.iter().map(|member| member.paper).collect();
                let mut dates: Vec<Option<PartialDate>> =
                    papers.iter().map(|paper| corpus.papers[*paper].first_seen).collect();
                dates.shuffle(&mut random);
                papers
                    .iter()
                    .zip(dates)
                    .for_each(|(paper, date)| corpus.papers[*paper].first_seen = date);
            }
            let found = rises::find(&corpus, &self.themes, Some(&self.words), &Words::default());
            n_told += u64::from(!found.rises.is_empty());
            if seed == 0 {
                println!(
                    "# {}, dates dealt anew: {} phrases times windows\n",
                    self.name, found.n_tested
                );
            }
        }
        println!("runs in which anything is told: {n_told} of {n_runs}\n");
    }
}

fn is_own(rise: &Rise, inside: &[usize]) -> bool {
    let n_own = rise.papers.iter().filter(|paper| inside.contains(paper)).count();
    n_own as f64 >= OWN * rise.papers.len() as f64
}

fn listing(rows: Vec<Row>) -> Listing {
    Listing {
        hash: "feed".to_owned(),
        name: "feed".to_owned(),
        format: "jsonl".to_owned(),
        date_source: DateSource::Written,
        reading: String::new(),
        rows,
        rejected: Vec::new(),
    }
}

/// Fits some papers, and puts the others where the model places them.
fn themes(corpus: &Corpus, is_fitted: impl Fn(usize) -> bool) -> Themes {
    let (fitted, later): (Vec<usize>, Vec<usize>) = (0..corpus.papers.len()).partition(|paper| is_fitted(*paper));
    let part = Corpus {
        papers: fitted.iter().map(|paper| corpus.papers[*paper].clone()).collect(),
        ..corpus.clone()
    };
    let config = Config::default();
    let found = update::fit(&part, &features::words(&part), &config, &Lineage::default()).unwrap();
    let mut themes = found.themes;
    let members = themes.themes.iter_mut().flat_map(|theme| &mut theme.members);
    members.for_each(|member| member.paper = fitted[member.paper]);
    let texts: Vec<Text<'_>> = later
        .iter()
        .map(|paper| features::text(&corpus.papers[*paper]))
        .collect();
    let (placements, _) = found.model.unwrap().place(&texts, &later, &config.features);
    for placement in placements.into_iter().flatten() {
        let theme = themes.themes.iter_mut().find(|theme| theme.id == placement.theme);
        theme.unwrap().members.push(placement.member);
    }
    themes.themes.iter().for_each(|theme| {
        let papers: BTreeSet<usize> = theme.members.iter().map(|member| member.paper).collect();
        assert_eq!(papers.len(), theme.members.len(), "each paper once");
    });
    themes
}
