//! What holds for every corpus; that merging doesn't depend on order is tested beside it, in `src/corpus/merge.rs`.

use ndarray::Array2;
use paperthemes::config::Config;
use paperthemes::corpus::{Corpus, DateSource, Flag, Ids, Listing, PartialDate, Rejected, Row};
use paperthemes::decisions::Decisions;
use paperthemes::features::{self, Text, tokenizer};
use paperthemes::store::Store;
use paperthemes::store::inspect::{self, View};
use paperthemes::themes::ledger::{RunKind, RunRecord};
use paperthemes::themes::update::{self, Updated};
use paperthemes::themes::{LabelTerm, Lineage, Member, SuperTheme, Theme, ThemeId, Themes};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    tokenizer::for_each_token(text, |token| tokens.push(token.to_owned()));
    tokens
}

/// Text with what real text has: words, compounds, stop words, numbers, markup, other scripts.
fn any_text() -> impl Strategy<Value = String> {
    let piece = "(\\PC{0,8}|[A-Z]?[a-z]{1,6}|[a-z]{2,4}-[a-z]{2,4}|the|of|注意力|Straße|<b>|\\$x\\$|&amp;|https://a\\.b/c|[0-9]{1,3}|Ada's)";
    vec(piece, 0..12).prop_map(|pieces| pieces.join(" "))
}

/// Words without markup.
fn plain_words() -> impl Strategy<Value = String> {
    vec("[A-Za-z]{1,7}(-[a-z]{1,5})?", 0..8).prop_map(|words| words.join(" "))
}

/// Titles and abstracts over a few words, so that papers share some.
fn any_papers() -> impl Strategy<Value = Vec<(String, String)>> {
    let words = |n| vec("(violin|glacier|soil|tone|ice|root|model|42|the)", 0..n).prop_map(|words| words.join(" "));
    vec((words(4), words(10)), 1..16)
}

fn any_date() -> impl Strategy<Value = Option<PartialDate>> {
    option::of("20[0-2][0-9](-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?)?").prop_map(|date| date?.parse().ok())
}

fn any_row() -> impl Strategy<Value = Row> {
    let texts = (
        "\\PC{1,20}",
        "\\PC{0,40}",
        vec("\\PC{0,10}", 0..3),
        vec("[a-z.]{1,5}", 0..3),
    );
    let rest = (
        1u64..1000,
        option::of("(arxiv:|doi:|)[1-9]{1,4}"),
        any_date(),
        option::of("https://[a-z]{1,5}"),
        any::<bool>(),
    );
    (texts, rest).prop_map(
        |((title, abstract_text, authors, categories), (line, id, date, url, is_cut))| Row {
            line,
            ids: id.as_deref().map(Ids::from).unwrap_or_default(),
            title,
            abstract_text: abstract_text.into(),
            date,
            authors,
            categories,
            url,
            flags: if is_cut {
                vec![Flag::AbstractCut, Flag::TitleCut]
            } else {
                Vec::new()
            },
            ..Row::default()
        },
    )
}

fn any_listing() -> impl Strategy<Value = Listing> {
    let rejected = ("\\PC{0,10}", "\\PC{0,10}", 1u64..1000);
    let rejected = rejected.prop_map(|(found, reason, line)| Rejected { line, found, reason });
    let source = prop::sample::select(vec![
        DateSource::Written,
        DateSource::Given,
        DateSource::Inferred,
        DateSource::Undated,
    ]);
    (
        "[0-9a-f]{8}",
        "\\PC{1,10}",
        source,
        "[a-z]{0,3}",
        vec(any_row(), 0..6),
        vec(rejected, 0..3),
    )
        .prop_map(|(hash, name, date_source, reading, rows, rejected)| Listing {
            hash,
            name,
            format: "jsonl".to_owned(),
            date_source,
            reading,
            rows,
            rejected,
        })
}

/// Listings of different hashes, in order of hash.
fn any_listings() -> impl Strategy<Value = Vec<Listing>> {
    vec(any_listing(), 0..4).prop_map(|mut listings| {
        listings.sort();
        listings.dedup_by(|second, first| second.hash == first.hash);
        // A line begins one row.
        for listing in &mut listings {
            (1..).zip(&mut listing.rows).for_each(|(line, row)| row.line = line);
        }
        listings
    })
}

/// A run that leaves these themes.
fn without_model(corpus: &Corpus, themes: &Themes) -> Updated {
    let ids: Vec<&str> = corpus.papers.iter().map(|paper| paper.id.as_str()).collect();
    let lineage = Lineage::default();
    Updated {
        rises: None,
        themes: themes.clone(),
        model: None,
        record: RunRecord::new(RunKind::Fitted, "Made up.".to_owned(), &lineage, themes, &ids),
        placed: Vec::new(),
        points: Array2::zeros((0, 0)),
    }
}

/// Puts the papers of a corpus into themes as `assignment` says; 0 is no theme.
fn themes_by(corpus: &Corpus, assignment: &[u32]) -> Themes {
    let theme_of = |paper: usize| assignment.get(paper).copied().unwrap_or(0);
    let papers_in = |theme: u32| (0..corpus.papers.len()).filter(move |paper| theme_of(*paper) == theme);
    let member = |paper: usize| Member {
        paper,
        fit: 1.0 / (paper as f64 + 3.0),
        membership: 1.0 / (paper as f64 + 2.0),
        runner_up: paper.is_multiple_of(2).then_some(ThemeId(9)),
        margin: 0.1 * paper as f64,
        likeness: paper.is_multiple_of(3).then_some(0.7 - paper as f64),
    };
    let theme = |id: u32| Theme {
        id: ThemeId(id),
        label: format!("label of {id}"),
        label_terms: vec![LabelTerm {
            term: "ton\u{e9} \"x\"".to_owned(),
            weight: 1.0 / f64::from(id),
        }],
        members: papers_in(id).map(member).collect(),
        representatives: papers_in(id).take(2).collect(),
        stability: (id > 1).then(|| 1.0 / f64::from(id + 1)),
        is_hidden: false,
    };
    let themes: Vec<Theme> = (1..=4)
        .filter(|id| papers_in(*id).next().is_some())
        .map(theme)
        .collect();
    let ids = |themes: &[Theme]| themes.iter().rev().map(|theme| theme.id).collect::<Vec<_>>();
    let super_themes = match ids(&themes) {
        order if order.len() < 3 => Vec::new(),
        order => vec![SuperTheme {
            label: "alike".to_owned(),
            themes: order[..2].to_vec(),
        }],
    };
    Themes {
        order: ids(&themes),
        super_themes,
        themes,
        unplaced: papers_in(0).collect(),
        count_reason: "As the test says.".to_owned(),
        refinement: None,
        count_evidence: None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn tokens_are_lower_case_and_never_empty_or_stop_words(text in any_text()) {
        for token in tokens(&text) {
            prop_assert!(!token.is_empty());
            prop_assert!(!tokenizer::is_stop_word(&token), "{token}");
            prop_assert!(token.chars().all(|c| c.to_lowercase().eq([c])), "{token}");
        }
    }

    #[test]
    fn tokens_of_two_sentences_are_those_of_the_first_then_the_second(a in plain_words(), b in plain_words()) {
        let both = [tokens(&a), tokens(&b)].concat();
        prop_assert_eq!(tokens(&format!("{a}. {b}")), both);
    }

    #[test]
    fn rows_of_tf_idf_have_length_1_or_0(papers in any_papers()) {
        let texts: Vec<Text<'_>> =
            papers.iter().map(|(title, text)| Text { title, abstract_text: text }).collect();
        let features = features::extract(&texts, &Config::default().features, 1);
        for row in 0..texts.len() {
            let (columns, values) = features.weights.row(row);
            let length = values.iter().map(|value| f64::from(*value).powi(2)).sum::<f64>().sqrt();
            prop_assert!((length - if columns.is_empty() { 0.0 } else { 1.0 }).abs() < 1e-6, "{length}");
            prop_assert!(values.iter().all(|value| *value > 0.0));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn each_paper_has_exactly_one_theme_or_none(papers in any_papers()) {
        let rows = (1..).zip(papers).map(|(line, (title, abstract_text))| {
            Row { line, ids: format!("W{line}").as_str().into(), title, abstract_text: abstract_text.into(), ..Row::default() }
        });
        let listing = Listing {
            hash: "0".to_owned(),
            name: "made up".to_owned(),
            format: "jsonl".to_owned(),
            date_source: DateSource::Undated,
            reading: String::new(),
            rows: rows.collect(),
            rejected: Vec::new(),
        };
        let corpus = Corpus::merge(vec![listing]);
        let themes = update::fit(&corpus, &features::words(&corpus), &Config::default(), &Lineage::default()).unwrap().themes;
        let members = themes.themes.iter().flat_map(|theme| theme.members.iter().map(|member| member.paper));
        let mut places: Vec<usize> = members.chain(themes.unplaced.iter().copied()).collect();
        places.sort_unstable();
        prop_assert_eq!(places, (0..corpus.papers.len()).collect::<Vec<_>>());
        prop_assert!(themes.themes.iter().all(|theme| !theme.members.is_empty()));
    }

    #[test]
    fn what_is_saved_is_loaded(listings in any_listings(), assignment in vec(0u32..5, 24)) {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("paperthemes.db");
        let corpus = Corpus::merge(listings.clone());
        let themes = themes_by(&corpus, &assignment);
        let mut store = Store::create(&path).unwrap();
        let run = store.begin().unwrap();
        for listing in &listings {
            run.add(listing, false).unwrap();
        }
        prop_assert_eq!(run.listings(Vec::new()).unwrap(), listings.clone());
        prop_assert_eq!(run.listings(listings.clone()).unwrap(), listings.clone());
        let settings = [("themes.count".to_owned(), "4".to_owned())];
        let updated = without_model(&corpus, &themes);
        run.save("fingerprint", &settings, &corpus, &updated).unwrap();
        prop_assert_eq!(run.history().unwrap(), std::slice::from_ref(&updated.record));
        let before = run.before(&corpus, run.state().unwrap(), &settings, &Decisions::default()).unwrap();
        prop_assert_eq!(&before.themes, &themes);
        prop_assert!(before.changed_settings.is_empty());
        prop_assert_eq!(run.themes_of("fingerprint", &corpus).unwrap(), Some(themes.clone()));
        prop_assert_eq!(run.themes_of("another", &corpus).unwrap(), None);
        run.commit().unwrap();
        drop(store);

        for listing in &listings {
            let (hash, reading) = (&listing.hash, &listing.reading);
            let known = inspect::read(&path, &Decisions::default(), |view| view.listing_read_before(hash, reading));
            prop_assert_eq!(known.unwrap(), Some(listing.clone()));
            let otherwise = inspect::read(&path, &Decisions::default(), |view| view.listing_read_before(hash, "otherwise"));
            prop_assert_eq!(otherwise.unwrap(), None);
        }
        let read = |view: &View| Ok((view.rows()?, view.found_themes(&corpus)?));
        prop_assert_eq!(inspect::read(&path, &Decisions::default(), read).unwrap(), (listings, themes));
    }
}
