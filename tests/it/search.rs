//! What the search finds: words as written, in any form, in any language, in any letters.

use serde_json::{Value, json};

use crate::workspace::Workspace;

/// A workspace with papers of these titles, without abstracts; ids are their numbers from 1.
fn titled(titles: &[&str]) -> Workspace {
    let row = |(id, title): (usize, &&str)| format!("{}\n", json!({"id": format!("P{id}"), "title": title}));
    let listing: String = (1..).zip(titles).map(row).collect();
    let workspace = Workspace::new().file("own.jsonl", listing);
    workspace.run("report own.jsonl").succeeds();
    workspace
}

/// Numbers of the papers that are found, ascending.
fn found(workspace: &Workspace, words: &[&str]) -> Vec<usize> {
    let mut command = workspace.command("search");
    let output = command.args(words).args(["--format", "json"]).output().unwrap();
    let rows: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let mut numbers: Vec<usize> = rows.iter().map(|row| number_of(&row["paper_id"])).collect();
    numbers.sort_unstable();
    numbers
}

fn number_of(id: &Value) -> usize {
    let id = id.as_str().unwrap();
    id.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().unwrap()
}

#[test]
fn beginnings_are_those_of_words_as_written() {
    let workspace = titled(&[
        "Generalization of networks",
        "General relativity",
        "Modelling of ice",
        "A model of ice",
        "Case studies",
        "A study",
        "Happy homes and happiness",
        "Emergent behaviour",
        "An emergence",
    ]);
    for (asked, expected) in [
        ("generaliz*", vec![1]),
        ("general*", vec![1, 2]),
        ("modelli*", vec![3]),
        ("model*", vec![3, 4]),
        ("mod*", vec![3, 4]),
        ("studi*", vec![5]),
        ("study*", vec![6]),
        ("happi*", vec![7]),
        ("emergent*", vec![8]),
        ("emergence*", vec![9]),
        ("modelling of i*", vec![3, 4]),
        ("title:modelli*", vec![3]),
        ("abstract:modelli*", vec![]),
        ("MODELLI*", vec![3]),
        ("modeller*", vec![]),
    ] {
        assert_eq!(found(&workspace, &[asked]), expected, "{asked}");
    }
    assert_eq!(found(&workspace, &["models"]), [3, 4], "without a star in any form");
    assert_eq!(found(&workspace, &["ice", "NOT", "modelli*"]), [4]);
}

#[test]
fn letters_and_numbers_are_found_as_they_are_typed() {
    let titles = [
        "Storing CO₂ in rock",
        "Storing CO2 in wood",
        "Storing CO$_2$ in soil",
        "Growth with x² terms",
        "Eﬃcient ﬁelds",
        "Ｆｕｌｌ width",
        "Super\u{AD}conductors",
        "H₂O on Mars",
        "Modèle de Poincaré",
    ];
    let workspace = titled(&titles);
    for (asked, expected) in [
        ("CO2", vec![1, 2, 3]),
        ("co₂", vec![1, 2, 3]),
        ("CO$_2$", vec![1, 2, 3]),
        ("x2", vec![4]),
        ("x²", vec![4]),
        ("efficient", vec![5]),
        ("ﬁeld", vec![5]),
        ("full", vec![6]),
        ("superconductor", vec![7]),
        ("h2o", vec![8]),
        ("modele poincare", vec![]),
        ("poincare", vec![9]),
        ("POINCARÉ", vec![9]),
    ] {
        assert_eq!(found(&workspace, &[asked]), expected, "{asked}");
    }
    let rows = workspace.run("search CO2 --format json").succeeds().json_rows();
    let mut snippets: Vec<&str> = rows.iter().map(|row| row["snippet"].as_str().unwrap()).collect();
    snippets.sort_unstable();
    assert_eq!(
        snippets,
        [
            "Storing **CO2** in soil",
            "Storing **CO2** in wood",
            "Storing **CO₂** in rock"
        ]
    );
}

#[test]
fn text_without_spaces_is_found_by_any_part_of_it() {
    let workspace = titled(&[
        "青藏高原冰川物质平衡",
        "冰川学导论",
        "川剧研究",
        "深層学習による画像認識",
        "การเปลี่ยนแปลงของธารน้ำแข็ง",
        "빙하의 질량 변화",
        "Glaciers of Tibet",
    ]);
    for (asked, expected) in [
        ("冰川", vec![1, 2]),
        ("川", vec![1, 2, 3]),
        ("冰川物质", vec![1]),
        ("冰川*", vec![1, 2]),
        ("学習", vec![4]),
        ("画像", vec![4]),
        ("ธารน้ำแข็ง", vec![5]),
        ("빙하", vec![6]),
        ("질량", vec![6]),
        ("川冰", vec![]),
    ] {
        assert_eq!(found(&workspace, &[asked]), expected, "{asked}");
    }
    let rows = workspace.run("search 冰川物质 --format json").succeeds().json_rows();
    assert_eq!(rows[0]["snippet"], "青藏高原**冰川物质**平衡");
}

#[test]
fn words_of_other_languages_are_found_in_any_form() {
    let german = "Die Gletscher in den Alpen werden von uns mit einem Gerät gemessen, und das Ergebnis ist, dass sie kleiner sind.";
    let russian = "Мы показываем, что ледники в этом районе зависят от погоды, а не от времени года.";
    let rows = [
        json!({"id": "P1", "title": "Vom Rückgang", "abstract": german}),
        json!({"id": "P2", "title": "О льде", "abstract": russian}),
        json!({"id": "P3", "title": "Glaciers", "abstract": "We show that the glaciers of this region are small, and why."}),
    ];
    let listing: String = rows.iter().map(|row| format!("{row}\n")).collect();
    let workspace = Workspace::new().file("own.jsonl", listing);
    workspace.run("report own.jsonl").succeeds();
    for (asked, expected) in [
        ("Gletschern", vec![1]),
        ("gletscher*", vec![1]),
        ("rueckgang", vec![]),
        ("Ruckgang", vec![1]),
        ("ледников", vec![2]),
        ("glacier", vec![3]),
    ] {
        assert_eq!(found(&workspace, &[asked]), expected, "{asked}");
    }
}

#[test]
fn a_beginning_that_many_words_have_is_found_as_well() {
    // More stems than are looked for one by one.
    let titles: Vec<String> = ('a'..='z')
        .flat_map(|second| ('a'..='j').map(move |third| format!("q{second}{third}x")))
        .collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let workspace = titled(&titles);
    let rows = workspace
        .run("search q* --limit 1000 --format json")
        .succeeds()
        .json_rows();
    assert_eq!(rows.len(), 260);
    assert_eq!(found(&workspace, &["qab*"]).len(), 1);
}
