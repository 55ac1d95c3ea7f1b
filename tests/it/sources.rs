//! What sources write: dates, fields, texts around the texts; told by file and line where it can't be read.

use std::fmt::Write;

use crate::workspace::Workspace;

/// A line of a listing.
fn line(title: &str, rest: &str) -> String {
    format!("{{\"title\": \"{title}\", \"abstract\": \"It is about ice.\", {rest}}}\n")
}

/// Two papers in each month of two years.
fn two_years() -> String {
    let mut text = String::new();
    for month in 0..24 {
        for day in [5, 19] {
            let date = format!("{}-{:02}-{day:02}", 2022 + month / 12, month % 12 + 1);
            let rest = format!("\"date\": \"{date}\"");
            text.push_str(&line(
                &format!("Ice flow in month {month} on day {day} of the study"),
                &rest,
            ));
        }
    }
    text
}

#[test]
fn a_date_that_cannot_be_read_is_told_and_costs_no_paper() {
    let text = line("Ice flow of the north", "\"date\": \"12 mars 2021\"")
        + &line("Ice flow of the south", "\"date\": \"12/03/2021\"")
        + &line("Snow depth of the west", "\"date\": \"n.d.\"")
        + &line("Snow depth of the east", "\"date\": {\"year\": 2021, \"month\": 3}");
    let workspace = Workspace::new().file("a.jsonl", text);
    let run = workspace.run("report a.jsonl").succeeds();
    assert!(
        run.stderr
            .contains("`a.jsonl` line 2: its date can be read in part only, as 2021"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr
            .contains("`a.jsonl` line 3: what stands for its date can't be read"),
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains("line 1:") && !run.stderr.contains("line 4:") && !run.stderr.contains("left out"));
    let listed = workspace
        .run("listing a.jsonl --format csv --columns line,first_seen")
        .succeeds();
    assert_eq!(listed.stdout, "line,first_seen\n1,2021-03-12\n2,2021\n3,\n4,2021-03\n");
}

#[test]
fn a_date_far_from_all_others_is_told_and_changes_no_period() {
    let two_years = two_years();
    let slip = line("Ice flow of the epoch in a table", "\"date\": \"1970-01-01\"");
    let workspace = Workspace::new().file("a.jsonl", two_years + &slip);
    let run = workspace.run("report a.jsonl").succeeds();
    let told = "`a.jsonl` line 49: dated 1970-01-01, far from all others: in no period";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    let report = workspace.report();
    assert_eq!((report.periods.len(), report.periods[0].name.as_str()), (24, "2022-01"));
    assert_eq!(report.corpus.n_papers, 49);
    let flagged = &report.corpus.flagged[0];
    assert_eq!(flagged.reasons, ["its date is far from all others: in no period"]);
}

#[test]
fn years_among_days_do_not_turn_months_into_years() {
    let mut text = two_years();
    for number in 0..12 {
        text.push_str(&line(
            &format!("Snow depth in valley {number} of the range"),
            "\"date\": \"2022-01-01\"",
        ));
    }
    let workspace = Workspace::new().file("a.jsonl", text);
    let run = workspace.run("report a.jsonl").succeeds();
    assert!(
        run.stderr
            .contains("12 rows of `a.jsonl` dated 1 January, far too many"),
        "{}",
        run.stderr
    );
    let report = workspace.report();
    assert_eq!(
        (report.periods.len(), report.corpus.period_length.as_str()),
        (24, "month")
    );
    let papers: Vec<usize> = report.periods.iter().map(|period| period.papers).collect();
    assert_eq!(papers, [2; 24], "they are in no month");
}

#[test]
fn rows_of_known_sources_are_read_whole() {
    let rows = [
        r#"{"paperId": "a1", "externalIds": {"ArXiv": "2405.00011"}, "title": "Ice flow in summer", "abstract": NaN, "year": 2024, "publicationDate": "2024-05-17"}"#,
        r#"{"id": "2405.00012", "authors": "C. Three, D. Four and E. Five", "title": "Basal sliding", "abstract": "We slide.", "versions": [{"created": "Tue, 2 Apr 2024 19:18:42 GMT"}], "update_date": "2024-05-08"}"#,
        r#"{"DOI": "10.5555/ice.1", "title": ["Snow depth"], "author": [{"given": "Ada", "family": "Lovelace"}], "issued": {"date-parts": [[2024, 5]]}, "abstract": "<jats:title>Abstract</jats:title><jats:p>Snow is <jats:italic>deep</jats:italic>.</jats:p>"}"#,
        r#"{"id": "https://openalex.org/W1", "display_name": "Moraine dating", "publication_date": "2024-05-03", "abstract_inverted_index": {"Rocks": [0], "age.": [1]}, "authorships": [{"author": {"display_name": "Alan Turing"}}]}"#,
        r#"{"paper": {"id": "2405.00015", "title": "Firn density", "summary": "Firn is\ndense.", "publishedAt": "2024-05-09T00:00:00.000Z", "authors": [{"name": "Andrea Brand"}]}, "score": Infinity}"#,
    ];
    let workspace = Workspace::new().file("a.jsonl", rows.join("\n"));
    let run = workspace.run("report a.jsonl").succeeds();
    assert!(!run.stderr.contains("left out"), "{}", run.stderr);
    let mut shown = String::new();
    for title in ["Ice flow", "Basal", "Snow", "Moraine", "Firn"] {
        let paper = &workspace
            .run(&format!("paper {title} --format json"))
            .succeeds()
            .json_rows()[0];
        let (date, authors) = (&paper["first_seen"], &paper["authors"]);
        writeln!(shown, "{date} {authors} {}", paper["abstract"]).unwrap();
    }
    let expected = [
        r#""2024-05-17" [] """#,
        r#""2024-04-02" ["C. Three","D. Four","E. Five"] "We slide.""#,
        r#""2024-05" ["Ada Lovelace"] "Snow is deep.""#,
        r#""2024-05-03" ["Alan Turing"] "Rocks age.""#,
        r#""2024-05-09" ["Andrea Brand"] "Firn is dense.""#,
    ];
    assert_eq!(shown.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn titles_and_abstracts_are_shown_as_readers_see_them() {
    let row = |title: &str, text: &str| {
        format!(
            "{}\n",
            serde_json::json!({"title": title, "abstract": text, "date": "2024-05-01"})
        )
    };
    let text = row(
        r"{B}ayesian $\ell_1$ bounds of CO<sub>2</sub>",
        "arXiv:2401.00001v1 Announce Type: new \nAbstract: We bound it. © 2021 Harbour B.V. All rights reserved.",
    ) + &row("Health &amp; safety of nurses", "[No abstract available]")
        + &row(
            "Optical \\textbf{solitons} in fibres",
            "We see \\textcolor{red}{growth} \\cite{smith2020}; it lasts.",
        )
        + &row(
            "Snow depth by lidar",
            "This article has been retracted at the request of the editor.",
        );
    let workspace = Workspace::new().file("a.jsonl", text);
    workspace.run("report a.jsonl").succeeds();
    let paper = |title: &str| {
        workspace
            .run(&format!("paper {title} --format json"))
            .succeeds()
            .json_rows()[0]
            .clone()
    };
    let bayes = paper("Bayesian");
    assert_eq!(
        (bayes["title"].as_str(), bayes["abstract"].as_str()),
        (Some("Bayesian ℓ1 bounds of CO2"), Some("We bound it."))
    );
    let nurses = paper("Health");
    assert_eq!(
        (nurses["title"].as_str(), nurses["flags"][0].as_str()),
        (Some("Health & safety of nurses"), Some("abstract_missing"))
    );
    let fibres = paper("Optical");
    assert_eq!(
        (fibres["title"].as_str(), fibres["abstract"].as_str()),
        (Some("Optical solitons in fibres"), Some("We see growth; it lasts."))
    );
    assert_eq!(paper("Snow")["flags"][0].as_str(), Some("withdrawn"));
}

#[test]
fn columns_of_tables_are_named_by_settings_and_read_again_where_these_change() {
    let table = "Thing;What;When;Seen\nIce flow of the north;It is about ice.;2021;2022\n\
                 Snow depth of the west;It is about snow.;2021;2022\n";
    let settings = |date: &str| format!("[columns]\ntitle = \"Thing\"\nabstract = \"What\"\ndate = \"{date}\"\n");
    let workspace = Workspace::new().file("data/listings/a.csv", table);
    let run = workspace.run("add data/listings/a.csv");
    assert!(
        run.stderr
            .contains("a table without a column for titles: its columns are `Thing`, `What`, `When`, `Seen`"),
        "{}",
        run.stderr
    );
    let listed = |workspace: &Workspace| {
        workspace.run("report").succeeds();
        workspace
            .run("listing a.csv --format csv --columns line,title,first_seen")
            .succeeds()
            .stdout
    };
    let workspace = workspace.file("paperthemes.toml", settings("When"));
    assert_eq!(
        listed(&workspace),
        "line,title,first_seen\n2,Ice flow of the north,2021\n3,Snow depth of the west,2021\n"
    );
    let workspace = workspace.file("paperthemes.toml", settings("Seen"));
    assert!(listed(&workspace).contains("2,Ice flow of the north,2022"));
}

#[test]
fn the_typed_tables_of_a_report_are_written_twice_alike() {
    let read = || {
        let workspace = Workspace::new().file("a.jsonl", two_years());
        workspace.run("report a.jsonl").succeeds();
        ["members", "trends"].map(|name| std::fs::read(workspace.path(&format!("reports/{name}.parquet"))).unwrap())
    };
    let files = read();
    assert!(
        files
            .iter()
            .all(|bytes| bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"))
    );
    assert!(files == read());
}
