//! `evaluate` from outside: measures, keys, messages.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use paperthemes::config::{Auto, Config};
use paperthemes::corpus::formats::labelled;
use paperthemes::evaluate::{self, Count, MEASURES, METHODS, Method, Plan};
use paperthemes::features;
use paperthemes::themes::{self, Lineage, quality};
use serde_json::{Value, json};

use crate::corpora::made_up_listing;
use crate::workspace::{Outcome, Workspace};

/// Made-up papers with their subject as label, in the field `subject`.
fn labelled_papers(n_papers: usize) -> String {
    let listing = made_up_listing(0, n_papers);
    let rows = listing.lines().enumerate().map(|(i, line)| {
        let mut row: Value = serde_json::from_str(line).unwrap();
        row["subject"] = json!(format!("subject {}", i % 6));
        row.to_string()
    });
    rows.collect::<Vec<_>>().join("\n")
}

fn workspace() -> Workspace {
    Workspace::new().file("papers.jsonl", labelled_papers(120))
}

/// The JSON answer without what differs between runs.
fn steady(outcome: Outcome) -> Value {
    let mut answer: Value = serde_json::from_str(&outcome.succeeds().stdout).unwrap();
    let volatile = ["seconds", "peak_memory_bytes", "file"];
    volatile
        .iter()
        .for_each(|key| assert!(answer.as_object_mut().unwrap().remove(*key).is_some()));
    answer
}

#[test]
fn clear_subjects_agree_with_their_labels_by_every_method() {
    let workspace = workspace();
    for row in &METHODS {
        let command = format!(
            "evaluate papers.jsonl --label subject --themes labels --method {}",
            row.name
        );
        let answer = steady(workspace.run(&(command + " --format json")));
        for measure in [
            "nmi",
            "ami",
            "ari",
            "v_measure",
            "homogeneity",
            "completeness",
            "purity",
        ] {
            let mean = answer["measures"][measure]["mean"].as_f64().unwrap();
            assert!(mean > 0.95, "{}, {measure}: {mean}", row.name);
        }
        assert_eq!(answer["method"], row.name);
    }
    assert!(
        !workspace.path("data").exists() && !workspace.path("reports").exists(),
        "keeps nothing"
    );
}

#[test]
fn the_json_answer_has_the_documented_keys() {
    let workspace = workspace();
    let outcome = workspace.run("evaluate papers.jsonl --label subject --themes 6 --format json");
    let mut answer: Value = serde_json::from_str(&outcome.succeeds().stdout).unwrap();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    if cfg!(target_os = "linux") {
        assert!(answer["peak_memory_bytes"].as_u64().unwrap() > 1_000_000);
    }
    assert_eq!(
        keys(&answer),
        [
            "file",
            "measures",
            "method",
            "n_labelled",
            "n_labels",
            "n_papers",
            "n_rejected",
            "peak_memory_bytes",
            "runs",
            "seconds",
            "version"
        ]
    );
    assert_eq!(
        (&answer["version"], &answer["file"]),
        (&json!(1), &json!("papers.jsonl"))
    );
    assert_eq!((&answer["n_papers"], &answer["n_labels"]), (&json!(120), &json!(6)));
    let mut measures: Vec<&str> = MEASURES.iter().map(|measure| measure.name).collect();
    measures.sort_unstable();
    assert_eq!(keys(&answer["measures"]), measures);
    let steps = [
        "all", "choose", "cluster", "embed", "features", "label", "measure", "read", "refine",
    ];
    assert_eq!(keys(&answer["seconds"]), steps);
    let run = answer["runs"][0].take();
    assert_eq!(
        keys(&run),
        [
            "agreement",
            "coherence",
            "count_evidence",
            "n_themes",
            "n_unplaced",
            "seed"
        ]
    );
    assert_eq!(keys(&run["coherence"]), ["c_v", "diversity", "npmi"]);
}

#[test]
fn seeds_are_runs_of_which_mean_and_standard_deviation_are_given() {
    let workspace = Workspace::new().fixture("three_subjects.jsonl");
    let command = "evaluate three_subjects.jsonl --label id --themes 4 --seeds 3 --format json";
    let answer = steady(workspace.run(command));
    let runs = answer["runs"].as_array().unwrap();
    assert_eq!(runs.iter().map(|run| &run["seed"]).collect::<Vec<_>>(), [1, 2, 3]);
    let values: Vec<f64> = runs
        .iter()
        .map(|run| run["agreement"]["purity"].as_f64().unwrap())
        .collect();
    let mean = values.iter().sum::<f64>() / 3.0;
    let sd = (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 2.0).sqrt();
    let purity = &answer["measures"]["purity"];
    assert!((purity["mean"].as_f64().unwrap() - mean).abs() < 1e-12);
    assert!((purity["sd"].as_f64().unwrap() - sd).abs() < 1e-12);
}

#[test]
fn the_measures_are_the_same_on_one_thread_and_on_two_and_from_a_compressed_stream() {
    let workspace = workspace();
    let options = "--label subject --seeds 2 --format json";
    let plain = steady(workspace.run(&format!("evaluate papers.jsonl --threads 1 {options}")));
    assert_eq!(
        plain,
        steady(workspace.run(&format!("evaluate papers.jsonl --threads 2 {options}")))
    );
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(labelled_papers(120).as_bytes()).unwrap();
    let zstd = zstd::encode_all(labelled_papers(120).as_bytes(), 1).unwrap();
    for compressed in [gzip.finish().unwrap(), zstd] {
        let outcome = workspace.run_with_input(&format!("evaluate - {options}"), compressed);
        assert_eq!(plain, steady(outcome));
    }
}

#[test]
fn table_and_csv_show_every_measure() {
    let workspace = workspace();
    let command = "evaluate papers.jsonl --label subject --themes labels";
    let table = workspace.run(command).succeeds();
    assert!(table.stderr.is_empty(), "{}", table.stderr);
    let csv = workspace.run(&format!("{command} --format csv")).succeeds().csv_rows();
    for measure in &MEASURES {
        assert!(table.stdout.contains(measure.meaning), "{}", table.stdout);
        let row = csv.iter().find(|row| row["measure"] == measure.name).unwrap();
        // A range is found only where the number is chosen.
        let is_known = !measure.name.starts_with("themes_");
        assert_eq!((!row["mean"].is_empty(), row["sd"].as_str()), (is_known, ""), "{row:?}");
    }
    assert!(csv.iter().any(|row| row["measure"] == "seconds_cluster"));
}

#[test]
fn a_file_without_labels_has_no_agreement_and_is_told_so() {
    let workspace = Workspace::new().fixture("three_subjects.jsonl");
    let outcome = workspace.run("evaluate three_subjects.jsonl --format json").succeeds();
    assert!(
        outcome.stderr.contains("no line has the field `label`") && outcome.stderr.contains("\"label\": \"physics\""),
        "{}",
        outcome.stderr
    );
    let answer: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(answer["runs"][0]["agreement"], Value::Null);
    assert_eq!(answer["measures"]["nmi"], json!({"mean": null, "sd": null}));
    assert!(answer["measures"]["npmi"]["mean"].is_number());

    let refused = workspace
        .run("evaluate three_subjects.jsonl --themes labels --label area")
        .fails();
    let message = "error: no label in 18 papers: no line has the field `area`\n\
                   hint: a line with one reads {\"title\": \"…\", \"abstract\": \"…\", \"area\": \"physics\"};";
    assert!(refused.stderr.starts_with(message), "{}", refused.stderr);
}

#[test]
fn rows_without_label_or_text_are_counted_and_told() {
    let mut file = labelled_papers(60).replace("\"subject 5\"", "null");
    file.push_str("\n[5]\n{\"title\": \"Twice\", \"subject\": \"x\"}\n{\"title\": \"Twice\", \"subject\": \"y\"}\n");
    let workspace = Workspace::new().file("papers.jsonl", file);
    let outcome = workspace
        .run("evaluate papers.jsonl --label subject --themes 5 --format json")
        .succeeds();
    let told = [
        "warning: `papers.jsonl` line 61: must be a JSON object, got a list, row left out",
        "warning: 1 of 63 rows left out\n",
        "warning: 10 of 62 papers without a label: clustered, but left out of the agreement",
    ];
    told.iter()
        .for_each(|line| assert!(outcome.stderr.contains(line), "{}", outcome.stderr));
    let answer: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let counts = ["n_papers", "n_rejected", "n_labelled", "n_labels"].map(|key| answer[key].as_u64().unwrap());
    assert_eq!(
        counts,
        [62, 1, 52, 7],
        "papers of one title are two papers, each with its label"
    );
}

#[test]
fn what_can_not_be_evaluated_is_refused() {
    let workspace = workspace().fixture("one_paper.jsonl").fixture("undated_page.txt");
    let refusals = [
        ("evaluate nothing.jsonl", "no file or folder `nothing.jsonl`"),
        (
            "evaluate one_paper.jsonl --themes 2",
            "can't form 2 themes from 1 papers with text",
        ),
        (
            "evaluate undated_page.txt",
            "no paper in it: looked for lines that are JSON objects",
        ),
    ];
    for (command, message) in refusals {
        let outcome = workspace.run(command).fails();
        assert!(outcome.stderr.contains(message), "{}", outcome.stderr);
    }
    let same = labelled_papers(12)
        .replace("subject ", "")
        .replace(['1', '2', '3', '4', '5'], "0");
    let outcome = workspace
        .run_with_input("evaluate - --label subject --themes 2", same)
        .succeeds();
    assert!(
        outcome.stderr.contains("warning: all labels are the same"),
        "{}",
        outcome.stderr
    );
}

/// What is measured as `refined` is what a report shows.
#[test]
fn the_default_method_is_that_of_a_report() {
    let papers = labelled::read(&mut labelled_papers(90).as_bytes(), "subject", &Default::default()).unwrap();
    let texts: Vec<features::Text<'_>> = papers
        .papers
        .iter()
        .map(|paper| features::Text {
            title: &paper.title,
            abstract_text: &paper.abstract_text,
        })
        .collect();
    // More themes than subjects, so that the parting is not the only sensible one.
    let mut config = Config::default();
    config.themes.count = Auto::Fixed(14);
    let features = features::extract(&texts, &config.features, config.themes.seed);
    let reported = themes::fit(&texts, &features, &config.themes, &Lineage::default())
        .unwrap()
        .themes;
    let mut theme_of = vec![None; texts.len()];
    for theme in &reported.themes {
        theme
            .members
            .iter()
            .for_each(|member| theme_of[member.paper] = Some(theme.id));
    }
    let (method, seed) = (Method::Refined, config.themes.seed);
    let mut features = features;
    let (found, _) = evaluate::cluster(&mut features, method, Some(14), &config, seed, &mut |_| ()).unwrap();
    assert_eq!(quality::adjusted_rand_index(&found, &theme_of), 1.0);

    let plan = Plan {
        method,
        count: Count::Fixed(14),
        seeds: vec![seed],
        label_field: "subject".to_owned(),
    };
    let evaluation = evaluate::evaluate(&papers, &plan, &config, &mut |_| ()).unwrap();
    let labels: Vec<&str> = papers
        .papers
        .iter()
        .map(|paper| paper.label.as_deref().unwrap())
        .collect();
    let nmi = quality::normalised_mutual_information(&theme_of, &labels);
    assert!((evaluation.measures["nmi"].mean.unwrap() - nmi).abs() < 1e-12);
}
