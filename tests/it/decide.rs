//! What people decide: names, merges, hidden themes, words.

use std::collections::BTreeSet;
use std::fs;

use paperthemes::config::{Config, Words};
use paperthemes::features::{self, Text};

use crate::workspace::Workspace;

const LISTING: &str = "three_subjects.jsonl";

fn decisions(workspace: &Workspace) -> String {
    fs::read_to_string(workspace.path("themes.toml")).unwrap()
}

/// Labels along the themes of the page, by id.
fn label(workspace: &Workspace, id: &str) -> String {
    let report = workspace.report();
    let theme = report.themes.iter().find(|theme| theme.id == id);
    theme.unwrap_or_else(|| panic!("no {id} on the page")).label.clone()
}

#[test]
fn a_name_is_on_the_page_at_once_and_stays_until_it_is_taken_back() {
    let workspace = Workspace::reported_on(LISTING);
    let (before, label_before) = (workspace.report_bytes(), label(&workspace, "T1"));
    let named = workspace.run_with("name T1", "Our subject").succeeds();
    assert!(
        named
            .stderr
            .contains(&format!("T1 “{label_before}” is named “Our subject” from now on")),
        "{}",
        named.stderr
    );
    assert!(named.stdout.contains("Our subject"), "{}", named.stdout);
    assert!(decisions(&workspace).contains("[names]\nT1 = \"Our subject\"\n"));
    assert_eq!(label(&workspace, "T1"), "Our subject");

    let again = workspace.run("report three_subjects.jsonl").succeeds();
    assert!(again.stderr.contains("nothing new"), "{}", again.stderr);
    let file = decisions(&workspace);
    let known = workspace.run_with("name t1", "Our subject").succeeds();
    assert!(known.stderr.contains("(as it was)"), "{}", known.stderr);
    assert_eq!(decisions(&workspace), file);

    // By its name now, and back.
    workspace.run_with("name --remove", "our subject").succeeds();
    assert!(workspace.report_bytes() == before, "the report is not what it was");
    assert!(!decisions(&workspace).contains("T1"));
}

#[test]
fn an_empty_name_takes_the_name_back() {
    let workspace = Workspace::reported_on(LISTING);
    let before = workspace.report_bytes();
    workspace.run("name T2 Ours").succeeds();
    workspace.run_with("name T2", "").succeeds();
    assert!(workspace.report_bytes() == before);
}

#[test]
fn a_label_that_is_given_away_is_replaced() {
    let workspace = Workspace::reported_on(LISTING);
    let label_of_2 = label(&workspace, "T2");
    workspace.run_with("name T1", &label_of_2).succeeds();
    assert_eq!(label(&workspace, "T1"), label_of_2);
    assert_ne!(label(&workspace, "T2").to_lowercase(), label_of_2.to_lowercase());
    let refused = workspace.run_with("name T2", &label_of_2.to_uppercase()).fails();
    assert!(
        refused.stderr.contains("is the name of T1 already"),
        "{}",
        refused.stderr
    );
}

#[test]
fn a_hidden_theme_leaves_the_lists_and_its_papers_still_count() {
    let workspace = Workspace::reported_on(LISTING);
    let (before, bytes_before) = (workspace.report(), workspace.report_bytes());
    let told = workspace.run("hide T2").succeeds();
    assert!(told.stderr.contains(", and 1 hidden (T2)"), "{}", told.stderr);

    let report = workspace.report();
    let ids =
        |themes: &[paperthemes::report::ThemeView]| themes.iter().map(|theme| theme.id.clone()).collect::<Vec<_>>();
    assert!(!ids(&report.themes).contains(&"T2".to_owned()));
    assert_eq!(ids(&report.hidden_themes), ["T2"]);
    assert_eq!(report.corpus.n_papers, before.corpus.n_papers);
    for theme in &report.themes {
        let was = before.themes.iter().find(|was| was.id == theme.id).unwrap();
        assert_eq!(theme, was);
    }
    let page = String::from_utf8(fs::read(workspace.path("reports/index.html")).unwrap()).unwrap();
    assert!(page.contains("1 theme is hidden: T2 "), "the page says nothing of it");
    assert!(!page.contains("href=\"#T2\""), "the page leads to what is not there");
    let n_rows = |name: &str| {
        let text = fs::read_to_string(workspace.path("reports").join(name)).unwrap();
        csv::Reader::from_reader(text.as_bytes()).records().count()
    };
    assert_eq!(n_rows("members.csv"), before.corpus.n_papers);
    assert_eq!(n_rows("themes.csv"), before.themes.len() - 1);

    let listed = workspace.run("themes").succeeds();
    assert!(listed.stderr.starts_with("1 theme hidden: T2 "), "{}", listed.stderr);
    assert!(
        !listed.stdout.lines().any(|line| line.starts_with("T2 ")),
        "{}",
        listed.stdout
    );

    workspace.run("hide T2 --remove").succeeds();
    assert!(
        workspace.report_bytes() == bytes_before,
        "the report is not what it was"
    );
}

#[test]
fn every_theme_may_be_hidden() {
    let workspace = Workspace::reported_on(LISTING);
    for theme in workspace.report().themes {
        workspace.run(&format!("hide {}", theme.id)).succeeds();
    }
    assert!(workspace.report().themes.is_empty());
    workspace.run("verify").succeeds();
}

#[test]
fn a_decision_about_no_theme_is_refused() {
    let workspace = Workspace::reported_on(LISTING);
    for arguments in ["name T99 x", "merge T1 T99", "merge T99 T1", "hide T99", "split T99"] {
        let outcome = workspace.run(arguments).fails();
        assert!(outcome.stderr.contains("no theme `T99`"), "{}", outcome.stderr);
    }
    assert!(workspace.run("merge T1 T1").fails().stderr.contains("itself"));
    assert!(!workspace.path("themes.toml").exists());
    let nothing_yet = Workspace::new().run("hide T1").fails();
    assert!(nothing_yet.stderr.contains("no themes yet"), "{}", nothing_yet.stderr);
}

#[test]
fn comments_outlast_a_decision() {
    let workspace =
        Workspace::reported_on(LISTING).file("themes.toml", "# Agreed in March.\nhidden = [\"T2\"] # old\n");
    workspace.run("hide T1").succeeds();
    assert_eq!(
        decisions(&workspace),
        "# Agreed in March.\nhidden = [\"T1\", \"T2\"] # old\n"
    );
}

#[test]
fn decisions_about_themes_that_are_gone_are_told_and_change_nothing() {
    let workspace = Workspace::reported_on(LISTING);
    let before = workspace.report_bytes();
    let workspace = workspace.file("themes.toml", "hidden = [\"T98\"]\n[names]\nT99 = \"Gone\"\n");
    let outcome = workspace.run("report three_subjects.jsonl").succeeds();
    let warnings: Vec<&str> = outcome
        .stderr
        .lines()
        .filter(|line| line.starts_with("warning: "))
        .collect();
    assert_eq!(
        warnings,
        [
            "warning: `themes.toml`: T98 is hidden, but there is no theme T98: it has gone, or there never was one",
            "warning: `themes.toml`: T99 is named “Gone”, but there is no theme T99: it has gone, or there never was one",
        ]
    );
    assert!(workspace.report_bytes() == before);
}

#[test]
fn a_mistake_in_the_file_ends_the_run_with_its_line() {
    let workspace = Workspace::reported_on(LISTING).file("themes.toml", "hidden = []\n\n[nams]\nT1 = \"x\"\n");
    for arguments in ["report three_subjects.jsonl", "themes", "hide T1", "verify"] {
        let outcome = workspace.run(arguments).fails();
        assert!(
            outcome
                .stderr
                .starts_with("error: `themes.toml` line 3: unknown field `nams`"),
            "{}",
            outcome.stderr
        );
        assert!(
            outcome.stderr.contains("hint: it has `hidden`, `split`"),
            "{}",
            outcome.stderr
        );
    }
}

#[test]
fn own_words_change_what_is_read_and_how_themes_are_named() {
    let workspace = Workspace::reported_on(LISTING);
    let report = workspace.report();
    let one_word = |term: &&str| term.len() > 3 && term.chars().all(|c| c.is_ascii_lowercase());
    let terms = |report: &paperthemes::report::Report| -> BTreeSet<String> {
        let themes = report.themes.iter();
        let terms = themes.flat_map(|theme| {
            theme
                .label_terms
                .iter()
                .map(|term| term.term.clone())
                .chain([theme.label.clone()])
        });
        terms.collect()
    };
    let known = terms(&report);
    let mut words = known.iter().map(String::as_str).filter(one_word);
    let (stopped, renamed) = (words.next().unwrap(), words.next_back().unwrap());
    assert_ne!(stopped, renamed);
    let file = format!("stop_words = [\"{stopped}\"]\n[synonyms]\n{renamed} = \"zebrafish\"\n");
    let workspace = workspace.file("themes.toml", file);
    workspace.run("report three_subjects.jsonl").succeeds();
    let now = terms(&workspace.report());
    let says = |word: &str| {
        now.iter()
            .any(|term| term.split([' ', ',', '-']).any(|part| part == word))
    };
    assert!(!says(stopped), "{stopped} is still in {now:?}");
    assert!(!says(renamed), "{renamed} is still in {now:?}");
    assert!(
        says("zebrafish"),
        "{renamed} was in {known:?}, but zebrafish is not in {now:?}"
    );
}

#[test]
fn a_stop_word_leaves_the_vocabulary_and_a_synonym_joins_counts() {
    let texts = [
        ("Routing in MoE", "Benchmarks of MoE routing."),
        ("Mixture-of-experts", "A benchmark."),
        ("Sinks", "Attention sinks, benchmarked."),
    ];
    let texts = texts.map(|(title, abstract_text)| Text { title, abstract_text });
    let mut settings = Config::default().features;
    settings.title_weight = 1;
    settings.words = Words {
        stop_words: ["benchmark".to_owned()].into(),
        synonyms: [("moe".to_owned(), "mixture-of-experts".to_owned())].into(),
    };
    let features = features::weigh(&features::WordLists::read(&texts), &settings);
    assert_eq!(features.vocabulary.column("benchmark"), None);
    assert_eq!(features.vocabulary.column("moe"), None);
    for stem in ["mixture-of-expert", "mixtur", "expert"] {
        let column = features.vocabulary.column(stem).unwrap_or_else(|| panic!("no {stem}"));
        assert_eq!(features.vocabulary.doc_freqs()[column], 2, "{stem}");
        let freq = |paper: usize| {
            let (columns, freqs) = features.term_freqs.row(paper);
            let place = columns.iter().position(|own| *own as usize == column);
            place.map_or(0.0, |place| freqs[place])
        };
        let freqs = [freq(0), freq(1), freq(2)];
        assert_eq!(freqs, [2.0, 1.0, 0.0], "{stem}");
    }
}

#[test]
fn merges_and_splits_are_kept() {
    let workspace = Workspace::reported_on(LISTING);
    workspace.run("split T1").succeeds();
    assert!(decisions(&workspace).contains("split = [\"T1\"]"));
    let refused = workspace.run("merge T2 T2").fails();
    assert!(
        refused.stderr.contains("T2 can't be merged into itself"),
        "{}",
        refused.stderr
    );
}
