//! Names of themes: how much of a theme its name covers, and how little of the others: `cargo bench --bench names`.
//!
//! Input: `corpora/labelled/*.jsonl.gz` in the data beside the project (`PAPERTHEMES_SHARED`, default `../shared`), whole and in
//! random draws of few papers; themes as a report has them.
//!
//! Each corpus is written to `target/names/` too, for `names/meaning.py`, which asks a sentence encoder what the names mean.

#![allow(clippy::unwrap_used, reason = "a benchmark that can't go on has failed")]
#![allow(clippy::print_stdout, reason = "the table is its output")]

mod beside;
mod labelled;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use paperthemes::config::Config;
use paperthemes::corpus::formats::labelled::LabelledPaper;
use paperthemes::features::{self, Text, tokenizer};
use paperthemes::themes::{self, Lineage};
use serde_json::{Value, json};

/// Papers of a draw, and seeds of the draws.
const DRAWS: [(usize, &[u64]); 2] = [(175, &[1, 2, 3]), (400, &[1, 2])];

/// Titles of a theme that the sentence encoder reads.
const N_TITLES: usize = 20;

/// Papers that have a name, of its theme and of all; in any order of its words.
struct Figures {
    label: String,
    /// Share of the theme's papers.
    coverage: f64,
    /// Share of the papers with the name that are of the theme.
    exclusivity: f64,
    n_words: usize,
}

fn main() {
    if !beside::is_asked() {
        return;
    }
    let names = categories();
    println!(
        "| corpus | themes | coverage | exclusivity | under a fifth | of one word |\n|---|---:|---:|---:|---:|---:|"
    );
    for corpus in labelled::CORPORA {
        let Some(papers) = labelled::papers(corpus) else {
            return;
        };
        let all: Vec<&LabelledPaper> = papers.iter().collect();
        name(corpus, &all, names.get(corpus));
        for (n_papers, seeds) in DRAWS {
            for seed in seeds {
                name(
                    &format!("{corpus}-{n_papers}-{seed}"),
                    &labelled::drawn(&papers, n_papers, *seed),
                    names.get(corpus),
                );
            }
        }
    }
}

/// By corpus, what its categories stand for.
fn categories() -> BTreeMap<String, BTreeMap<String, String>> {
    toml::from_str(include_str!("names/categories.toml")).unwrap()
}

/// Names the themes of papers, prints how well, and writes them for the sentence encoder.
fn name(corpus: &str, papers: &[&LabelledPaper], names: Option<&BTreeMap<String, String>>) {
    let texts = labelled::texts(papers);
    let config = Config::default();
    let features = features::extract(&texts, &config.features, config.themes.seed);
    let found = themes::fit(&texts, &features, &config.themes, &Lineage::default())
        .unwrap()
        .themes;
    let stems: Vec<HashSet<String>> = texts.iter().map(stems_of).collect();
    let in_words = |paper: usize| {
        let label = papers[paper].label.as_deref().unwrap();
        names.and_then(|names| names.get(label)).map_or(label, String::as_str)
    };
    let (mut figures, mut rows) = (Vec::new(), Vec::new());
    for theme in &found.themes {
        let members: Vec<usize> = theme.members.iter().map(|member| member.paper).collect();
        figures.push(measure(&theme.label, &members, &stems));
        rows.push(row(theme, &members, &texts, in_words));
    }
    let categories: BTreeSet<&str> = (0..papers.len()).map(in_words).collect();
    write(
        corpus,
        &json!({ "corpus": corpus, "categories": categories, "themes": rows }),
    );
    print(corpus, &figures);
}

fn row<'p>(theme: &themes::Theme, members: &[usize], texts: &[Text<'_>], category: impl Fn(usize) -> &'p str) -> Value {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    members
        .iter()
        .for_each(|paper| *times.entry(category(*paper)).or_default() += 1);
    let most = times
        .iter()
        .max_by_key(|(category, times)| (**times, std::cmp::Reverse(**category)))
        .unwrap();
    let step = members.len().div_ceil(N_TITLES).max(1);
    let titles: Vec<&str> = members.iter().step_by(step).map(|paper| texts[*paper].title).collect();
    let terms: Vec<&str> = theme.label_terms.iter().map(|term| term.term.as_str()).collect();
    json!({ "label": theme.label, "terms": terms, "category": most.0, "titles": titles, "members": members })
}

fn stems_of(text: &Text<'_>) -> HashSet<String> {
    let mut stems = HashSet::new();
    for part in [text.title, text.abstract_text] {
        tokenizer::for_each_token(&tokenizer::clean(part), |stem| {
            stems.insert(stem.to_owned());
        });
    }
    stems
}

/// A paper has a name if it has all words of one of its phrases, brackets aside.
fn measure(label: &str, members: &[usize], stems: &[HashSet<String>]) -> Figures {
    let phrases: Vec<HashSet<String>> = label
        .split(", ")
        .map(|phrase| phrase.split(" (").next().unwrap())
        .map(|phrase| {
            stems_of(&Text {
                title: phrase,
                abstract_text: "",
            })
        })
        .collect();
    let has = |paper: &usize| phrases.iter().any(|phrase| phrase.is_subset(&stems[*paper]));
    let inside = members.iter().filter(|paper| has(paper)).count() as f64;
    let everywhere = (0..stems.len()).filter(|paper| has(paper)).count() as f64;
    Figures {
        label: label.to_owned(),
        coverage: inside / members.len() as f64,
        exclusivity: inside / everywhere.max(1.0),
        n_words: label.split([' ', '-']).count(),
    }
}

fn print(corpus: &str, figures: &[Figures]) {
    let mean = |of: fn(&Figures) -> f64| figures.iter().map(of).sum::<f64>() / figures.len() as f64;
    let few = figures.iter().filter(|figures| figures.coverage < 0.2).count();
    let one_word = figures.iter().filter(|figures| figures.n_words == 1).count();
    println!(
        "| {corpus} | {} | {:.3} | {:.3} | {few} | {one_word} |",
        figures.len(),
        mean(|figures| figures.coverage),
        mean(|figures| figures.exclusivity),
    );
    if std::env::args().any(|argument| argument == "--labels") {
        for theme in figures {
            println!("    {:.2} {:.2} {}", theme.coverage, theme.exclusivity, theme.label);
        }
    }
}

fn write(corpus: &str, found: &Value) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/names");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{corpus}.json")), found.to_string()).unwrap();
}
