//! Papers in other languages: no theme of grammar, subjects found in each, languages told.

use serde_json::{Value, json};

use crate::workspace::Workspace;

/// What papers of a language say: sentences about two words, and words of two subjects.
struct Sample {
    code: &'static str,
    sentences: [&'static str; 3],
    subjects: [[&'static str; 6]; 2],
    /// Words without a subject.
    grammar: [&'static str; 4],
}

const SAMPLES: [Sample; 8] = [
    Sample {
        code: "en",
        sentences: [
            "We show that the {} of this region depends on {} and not on the season.",
            "This is because {} and {} are measured with the same instrument.",
            "From these data we find how {} changes with {} over the years.",
        ],
        subjects: [
            ["glacier", "meltwater", "snowpack", "moraine", "crevasse", "firn"],
            ["violin", "varnish", "bowing", "soundpost", "luthier", "timbre"],
        ],
        grammar: ["the", "this", "from", "with"],
    },
    Sample {
        code: "de",
        sentences: [
            "Wir zeigen, dass {} in dieser Region von {} und nicht von der Jahreszeit abhängt.",
            "Das liegt daran, dass {} und {} mit demselben Gerät gemessen werden.",
            "Aus diesen Daten ergibt sich für uns, wie sich {} mit {} im Laufe der Jahre verändert.",
        ],
        subjects: [
            ["Vulkan", "Lavastrom", "Ascheregen", "Krater", "Magmakammer", "Eruption"],
            [
                "Buchdruck",
                "Schriftsatz",
                "Bleiletter",
                "Einband",
                "Pergament",
                "Inkunabel",
            ],
        ],
        grammar: ["wir", "dass", "sich", "mit"],
    },
    Sample {
        code: "fr",
        sentences: [
            "Nous montrons que {} dans cette région dépend de {} et non de la saison.",
            "Cela vient du fait que {} et {} sont mesurés avec le même appareil pour tous les sites.",
            "Avec ces données nous voyons comment {} change avec {} au cours des années.",
        ],
        subjects: [
            ["vignoble", "vendange", "tonneau", "cépage", "levure", "tanin"],
            ["cathédrale", "vitrail", "clocher", "ogive", "chapelle", "nef"],
        ],
        grammar: ["nous", "dans", "cette", "pour"],
    },
    Sample {
        code: "es",
        sentences: [
            "En este estudio mostramos que {} en esta región depende de {} y no de la estación.",
            "Esto se debe a que {} y {} se miden con el mismo aparato en todos los sitios.",
            "Con estos datos vemos cómo {} cambia con {} a lo largo de los años.",
        ],
        subjects: [
            ["aceituna", "olivar", "almazara", "cosecha", "poda", "riego"],
            ["guitarra", "flamenco", "compás", "cante", "palmas", "tablao"],
        ],
        grammar: ["este", "para", "los", "con"],
    },
    Sample {
        code: "ru",
        sentences: [
            "Мы показываем, что {} в этом районе зависит от {}, а не от времени года.",
            "Это связано с тем, что {} и {} измеряются одним и тем же прибором.",
            "По этим данным видно, как {} меняется вместе с {} в течение многих лет.",
        ],
        subjects: [
            ["болото", "торф", "осока", "мох", "клюква", "дренаж"],
            ["икона", "фреска", "левкас", "олифа", "темпера", "оклад"],
        ],
        grammar: ["что", "это", "как", "вместе"],
    },
    Sample {
        code: "zh",
        sentences: [
            "本文研究了该地区的{}与{}之间的关系。",
            "结果表明，{}和{}可以用同一种仪器测量。",
            "我们发现{}随着{}而变化。",
        ],
        subjects: [
            ["水稻", "灌溉", "土壤", "施肥", "病虫害", "产量"],
            ["瓷器", "釉料", "窑炉", "青花", "陶土", "烧制"],
        ],
        grammar: ["我们", "结果", "表明", "研究"],
    },
    Sample {
        code: "ja",
        sentences: [
            "本研究では、この地域の{}と{}の関係について検討した。",
            "その結果、{}および{}は同じ装置で測定できることを示した。",
            "{}は{}によって変化することがわかった。",
        ],
        subjects: [
            ["地震", "津波", "断層", "震源", "余震", "防災"],
            ["茶道", "茶碗", "抹茶", "作法", "茶室", "陶器"],
        ],
        grammar: ["について", "研究", "結果", "および"],
    },
    Sample {
        code: "ko",
        sentences: [
            "본 연구에서는 이 지역의 {}의 변화와 {}의 관계를 분석하였다.",
            "그 결과 {}과 {}는 같은 장비로 측정할 수 있다.",
            "우리는 {}이 {}에 따라 달라지는 것을 보였다.",
        ],
        subjects: [
            ["김치", "발효", "유산균", "배추", "젓갈", "숙성"],
            ["한옥", "기와", "온돌", "대청", "서까래", "처마"],
        ],
        grammar: ["연구", "결과", "우리", "것을"],
    },
];

/// Papers of a language in turn on its two subjects.
fn papers(sample: &Sample, n_papers: usize) -> Vec<Value> {
    let word = |paper: usize, at: usize| sample.subjects[paper % 2][(paper / 2 + at) % 6];
    let filled = |sentence: &str, paper: usize, at: usize| {
        let once = sentence.replacen("{}", word(paper, at), 1);
        once.replacen("{}", word(paper, at + 1), 1)
    };
    let paper = |number: usize| {
        let said = (0..3).map(|at| filled(sample.sentences[(number + at) % 3], number, at + number / 12));
        json!({
            "id": format!("{}-{number}", sample.code),
            "title": format!("{} – {} {} {number}", word(number, 0), word(number, 2), word(number, 3)),
            "abstract": said.collect::<Vec<_>>().join(" "),
        })
    };
    (0..n_papers).map(paper).collect()
}

fn lines(rows: impl IntoIterator<Item = Value>) -> String {
    rows.into_iter().map(|row| format!("{row}\n")).collect()
}

fn sample(code: &str) -> &'static Sample {
    SAMPLES.iter().find(|sample| sample.code == code).unwrap()
}

/// Labels and their terms, in lower case, by theme.
fn labels(workspace: &Workspace) -> Vec<String> {
    let themes = workspace.run("themes --format json").succeeds().json_rows();
    let all = |theme: &Value| format!("{}; {}", theme["theme"], theme["label_terms"]).to_lowercase();
    themes.iter().map(all).collect()
}

fn has_word(labels: &str, word: &str) -> bool {
    labels
        .split(|letter: char| !letter.is_alphanumeric())
        .any(|other| other == word)
}

#[test]
fn the_subjects_of_a_corpus_in_any_language_are_found_without_its_grammar() {
    for sample in &SAMPLES {
        let workspace = Workspace::new().file("own.jsonl", lines(papers(sample, 24)));
        let run = workspace.run("report own.jsonl --themes 2").succeeds();
        assert!(
            !run.stderr.contains("note: "),
            "{}: one language is nothing to tell",
            sample.code
        );
        let labels = labels(&workspace);
        assert_eq!(labels.len(), 2, "{}: {labels:?}", sample.code);
        for label in &labels {
            for word in sample.grammar {
                assert!(!has_word(label, word), "{}: {word} in {label}", sample.code);
            }
        }
        for subject in &sample.subjects {
            let names = |label: &&String| {
                subject
                    .iter()
                    .filter(|word| label.contains(&word.to_lowercase()))
                    .count()
            };
            let n_naming = labels.iter().filter(|label| names(label) > 0).count();
            assert_eq!(n_naming, 1, "{}: {labels:?}", sample.code);
        }
    }
}

#[test]
fn two_subjects_in_a_language_without_spaces_are_two_themes_unasked() {
    for code in ["zh", "ja"] {
        for n_papers in [16, 24, 36] {
            let workspace = Workspace::new().file("own.jsonl", lines(papers(sample(code), n_papers)));
            workspace.run("report own.jsonl").succeeds();
            assert_eq!(labels(&workspace).len(), 2, "{code}, {n_papers} papers");
            let asked = sample(code).subjects[0][0];
            let found = workspace
                .run(&format!("search {asked} --format json"))
                .succeeds()
                .json_rows();
            assert!(!found.is_empty(), "{code}: {asked}");
        }
    }
}

#[test]
fn some_papers_in_another_language_are_told_and_no_theme_is_made_of_their_grammar() {
    for code in ["de", "fr", "es", "ru", "zh", "ja", "ko"] {
        let own = papers(sample(code), 14);
        let listing = lines(papers(sample("en"), 30).into_iter().chain(own));
        let workspace = Workspace::new().file("own.jsonl", listing);
        let run = workspace.run("report own.jsonl --themes 4").succeeds();
        let name = match code {
            "de" => "German",
            "fr" => "French",
            "es" => "Spanish",
            "ru" => "Russian",
            "zh" => "Chinese",
            "ja" => "Japanese",
            _ => "Korean",
        };
        let told = format!("14 of 44 papers are not in English but in {name}");
        assert!(run.stderr.contains(&format!("note: {told}")), "{code}: {}", run.stderr);
        for file in ["reports/report.md", "reports/index.html"] {
            let text = std::fs::read_to_string(workspace.path(file)).unwrap();
            assert!(text.contains(&told), "{code}: {file}");
        }
        let report = workspace.report();
        let languages: Vec<(&str, usize)> = (report.corpus.languages.iter())
            .map(|language| (language.code.as_str(), language.n_papers))
            .collect();
        assert_eq!(languages, [("en", 30), (code, 14)]);
        for label in labels(&workspace) {
            for word in sample(code).grammar {
                assert!(!has_word(&label, word), "{code}: {word} in {label}");
            }
        }
    }
}

#[test]
fn several_languages_are_counted_and_titles_alone_are_read_in_that_of_most() {
    let titles = ["Glacier meltwater", "Snowpack and firn", "Crevasse"];
    let bare = titles.map(|title| json!({"title": title}));
    let rows = papers(sample("en"), 20)
        .into_iter()
        .chain(papers(sample("de"), 3))
        .chain(papers(sample("zh"), 2))
        .chain(bare);
    let workspace = Workspace::new().file("own.jsonl", lines(rows));
    let run = workspace.run("report own.jsonl").succeeds();
    assert!(
        run.stderr
            .contains("note: 5 of 28 papers are not in English but in German (3), Chinese (2)"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_listing_in_english_tells_no_language() {
    let workspace = Workspace::reported_on("three_subjects.jsonl");
    assert!(workspace.report().corpus.languages.is_empty());
    let json = std::fs::read_to_string(workspace.path("reports/report.json")).unwrap();
    assert!(!json.contains("languages"));
}
