//! Pairs of rows, whether they are one paper or two, and the rule that tells: for tests.

use super::paper_id::IdKind;
use super::{Corpus, DateSource, Flag, Ids, Listing, PaperDecisions, Row};

/// Abstracts, or how they begin, by the letter that stands for them: `$i` and `$j` are two versions of one.
const ABSTRACTS: [(&str, &str); 6] = [
    (
        "$i",
        "We measure how the ice of twenty outlet glaciers in the north of Greenland moves from summer to winter, with \
         satellites that see through clouds, and find that water at the bed makes most of the difference.",
    ),
    (
        "$j",
        "Ice of outlet glaciers in Greenland moves faster in summer than in winter. Satellites show that water at the bed is \
         the reason at all but two of them.",
    ),
    (
        "$b",
        "Bees dance on slopes. Hives that stand level are found no later than all others by foragers that never saw them, so \
         that gravity can't be what they tell the way by.",
    ),
    (
        "$c",
        "The Romans struck these coins at three mints, as their dies and the metal of each show.",
    ),
    ("$n", "Published in issue three."),
    (
        "$p",
        "Wir untersuchen, wie sich der Eisschild im Norden von Grönland auf die Anode auswirkt. Die Ergebnisse zeigen, dass sie \
         zusammenhängen und dass es auf die Temperatur nicht ankommt. Gemessen wurde auch die",
    ),
];

/// Rows beside every pair: words that the corpus knows, and a sentence that stands under many titles.
const BESIDE: [&str; 8] = [
    "Nuclear fission for schools | A text on fission. |",
    "Surface fusion welding of steel | A text on fusion. |",
    "Stationary lexers of old machines | Parsers and lexers. |",
    "Parser generators of old machines | Parser and lexer. |",
    "Tables of contents of all journals | $n |",
    "Lists of members of all societies | $n |",
    "Notes on vapor in old engines | Vapor and steam. |",
    "Notes on vaper in old engines of ships | Vaper is a word here. |",
];

/// Whether a pair is one paper, why (a phrase of a merge or of what was kept apart; `-` for nothing to tell), and its rows:
/// title, abstract, ids and more. `same listing` puts the second row beside the first.
type Pair = (bool, &'static str, &'static str, &'static str);

const ONE: bool = true;
const TWO: bool = false;

#[rustfmt::skip]
const PAIRS: [Pair; 107] = [
    // Ids.
    (ONE, "same DOI", "Ice flow of outlet glaciers | $i | doi=10.5555/x.9", "Seasonal speed of ice | $i | doi=https://doi.org/10.5555/X.9"),
    (ONE, "same DOI", "Ice flow of outlet glaciers | $i | arxiv_id=2405.00001, doi=10.5555/x.9", "Seasonal speed of ice | $i | doi=10.5555/x.9"),
    (ONE, "same DOI", "Ice flow of outlet glaciers | | doi=10.5555/x.9", "Flow of glaciers in winter | | doi=10.5555/x.9"),
    (ONE, "same DOI", "Ice flow of outlet glaciers | $i | doi=10.5555/x.9", "Bees | $j | doi=10.5555/x.9"),
    (ONE, "same DOI", "Introduction | $i | doi=10.5555/x.9", "Introduction | $b | doi=10.5555/x.9"),
    (ONE, "same arXiv id", "Ice flow of outlet glaciers | $i | arxiv_id=2405.00001v1", "Seasonal speed of ice | $j | url=https://arxiv.org/pdf/2405.00001v3"),
    (ONE, "same arXiv id", "Ice flow of outlet glaciers | $i | arxiv_id=2405.00001", "Seasonal speed of ice | $j | doi=10.48550/arXiv.2405.00001"),
    (ONE, "same arXiv id", "Ice flow of outlet glaciers | $i | id=2405.00001", "Seasonal speed | | id=arXiv:2405.00001v2"),
    (ONE, "same PubMed id", "Ice flow of outlet glaciers | $i | pmid=77", "Speed of ice | $j | url=https://pubmed.ncbi.nlm.nih.gov/77/"),
    (ONE, "same ACL Anthology id", "Words of ice | $i | url=https://aclanthology.org/P18-1001", "Ice words | $j | doi=10.18653/v1/P18-1001"),
    (ONE, "same OpenReview id", "Words of ice | $i | url=https://openreview.net/forum?id=abCD12_e", "Ice | $j | url=https://openreview.net/pdf?id=abCD12_e"),
    (ONE, "same OpenAlex id", "Words of ice | $i | id=https://openalex.org/W77", "Ice | $j | openalex=W77"),
    (ONE, "same address", "Words of ice | $i | url=https://example.org/p/7", "Ice | $j | url=http://www.example.org/p/7/?utm_source=a"),
    (ONE, "same id of the listing", "Words of ice | $i | id=7", "Ice | $j | id=7, same listing"),
    (TWO, "-", "Ice flow of outlet glaciers | $i | id=0", "Waggle dances of honey bees | $b | id=0"),
    (TWO, "-", "Words of ice | $i | id=7", "Ice | $b | id=7"),
    (TWO, "shared id of the listing", "Ice flow of outlet glaciers | $i | id=7", "Waggle dances of honey bees | $b | id=7, same listing"),
    (TWO, "shared DOI", "Ice flow of outlet glaciers | $i | doi=10.5555/book", "Waggle dances of honey bees | $b | doi=10.5555/book"),
    (TWO, "shared DOI", "Ice flow of outlet glaciers | | doi=10.5555/book", "Waggle dances of honey bees | | doi=10.5555/book"),
    (TWO, "shared DOI", "Chapter 1 | $i | doi=10.5555/book", "Chapter 2 | $b | doi=10.5555/book"),
    (TWO, "shared address", "Ice flow of outlet glaciers | $i | url=https://example.org/list", "Waggle dances of bees | $b | url=https://example.org/list"),
    (TWO, "-", "Ice flow of outlet glaciers | $i | doi=N/A", "Waggle dances of honey bees | $b | doi=N/A"),
    (TWO, "-", "Ice flow of outlet glaciers | $i | doi=https://doi.org/", "Waggle dances of honey bees | $b | doi=https://doi.org/"),
    (TWO, "-", "Ice flow of outlet glaciers | $i | doi=10.0000/xxxx", "Waggle dances of honey bees | $b | doi=10.0000/xxxx"),
    (TWO, "-", "Ice flow of outlet glaciers | $i | arxiv_id=none", "Waggle dances of honey bees | $b | arxiv_id=none, same listing"),
    (TWO, "-", "Ice flow of outlet glaciers | $i | pmid=0", "Waggle dances of honey bees | $b | pmid=0"),
    (TWO, "-", "Ice flow of outlet glaciers | $i | url=https://example.org/", "Waggle dances of honey bees | $b | url=https://example.org/"),
    (TWO, "-", "Ice flow of outlet glaciers | $i | doi=k. A.", "Waggle dances of honey bees | $b | doi=nicht verfügbar"),
    (TWO, "-", "Ice flow of outlet glaciers | $i | url=https://doi.org/N/A", "Waggle dances of honey bees | $b | url=https://doi.org/N/A"),
    (TWO, "shared id of the listing", "Ice flow of outlet glaciers | $i | id=0", "Ice flow of all glaciers | $b | id=0, same listing"),
    (TWO, "shared id of the listing", "Ice flow of outlet glaciers | $i | id=7", "Ice flow of all glaciers | $b | id=7, same listing"),
    (ONE, "same Semantic Scholar id", "Ice flow of outlet glaciers | $i | id=0123456789abcdef0123456789abcdef01234567", "Seasonal speed of ice | $j | url=https://www.semanticscholar.org/paper/Ice-flow/0123456789abcdef0123456789abcdef01234567"),
    (ONE, "same Semantic Scholar id", "Ice flow of outlet glaciers | $i | s2=77", "Seasonal speed of ice | $j | id=CorpusID:77"),
    // Equal titles.
    (ONE, "same title", "Ice flow of outlet glaciers | $i |", "Ice Flow of Outlet Glaciers. | $j |"),
    (ONE, "same title", "Ice flow of outlet glaciers | $i | arxiv_id=2405.00001", "Ice flow of outlet glaciers | $j | doi=10.5555/x.9"),
    (ONE, "same title", "Ice flow of outlet glaciers | $i | arxiv_id=2405.00001", "Ice flow of outlet glaciers | |"),
    (ONE, "same title", "Ice flow of outlet glaciers | | id=17", "Ice flow of outlet glaciers | $i | id=a-4"),
    (ONE, "same title", "Ice flow of outlet glaciers | | id=17", "Ice flow of outlet glaciers | $i | id=18, same listing"),
    (ONE, "same abstract", "Ice flow of outlet glaciers | $i | doi=10.5555/preprint", "Ice flow of outlet glaciers | $i | doi=10.5555/journal"),
    (ONE, "same abstract", "Ice flow of outlet glaciers | We measure ice flow. | doi=10.5555/preprint", "Ice flow of outlet glaciers | We measure ice flow. | doi=10.5555/journal"),
    (TWO, "same title, other ids", "Ice flow of outlet glaciers | $i | doi=10.5555/a", "Ice flow of outlet glaciers | $b | doi=10.5555/b"),
    (TWO, "same title, other ids", "Ice flow of outlet glaciers | | doi=10.5555/a", "Ice flow of outlet glaciers | | doi=10.5555/b"),
    (TWO, "same title, other ids", "Ice flow of outlet glaciers | $i | doi=10.5555/a", "Ice flow of outlet glaciers | $j | doi=10.5555/b"),
    (TWO, "same title, other ids", "Ice flow of outlet glaciers | $n | doi=10.5555/a", "Ice flow of outlet glaciers | $n | doi=10.5555/b"),
    (TWO, "same title, other ids", "Ice flow of outlet glaciers | $i | arxiv_id=2405.00001", "Ice flow of outlet glaciers | $j | arxiv_id=2405.00002"),
    (TWO, "same title, other ids", "Ice flow of outlet glaciers | $i | id=17", "Ice flow of outlet glaciers | $b | id=18, same listing"),
    (ONE, "same title", "Attention sinks | $i |", "Attention sinks | $j |"),
    (ONE, "same title", "Attention sinks | $i |", "Attention sinks | |"),
    (ONE, "same abstract", "Attention sinks | $i | id=1", "Attention sinks | $i | id=2, same listing"),
    (TWO, "same title, not telling", "Attention sinks | $i |", "Attention sinks | $b |"),
    (TWO, "same title, not telling", "Attention sinks | | by=Ada Lovelace", "Attention sinks | | by=Emmy Noether"),
    (TWO, "same title, other ids", "Introduction | A volume on fisheries. | id=i1", "Introduction | A volume on Roman coins. | id=i2, same listing"),
    (TWO, "same title, not telling", "Reply to the letter to the editor | $i |", "Reply to the Letter to the Editor | $b |"),
    (TWO, "same title, not telling", "Editorial | |", "Editorial | |"),
    (ONE, "same abstract", "Introduction | $i |", "Introduction | $i |"),
    (ONE, "same title", "Editorial | | by=Ada Lovelace, date=2024-05-01", "Editorial | | by=Ada Lovelace, date=2024-05-01"),
    (TWO, "same title, other ids", "Erratum | $n | doi=10.5555/a", "Erratum | $n | doi=10.5555/b"),
    (TWO, "same title, not telling", "Book review | $b |", "Book Review | $c |"),
    (TWO, "same title, not telling", "Einleitung | $b |", "Einleitung | $c |"),
    (TWO, "same title, not telling", "Avant-propos | |", "Avant-propos | |"),
    (TWO, "same title, not telling", "Author’s reply | |", "Author's reply | |"),
    (TWO, "same title, not telling", "Reply to Smith et al. | $i |", "Reply to Smith et al. | $b |"),
    (TWO, "same title, not telling", "Session details: Session 1 | |", "Session details: Session 1 | |"),
    (TWO, "same title, not telling", "編集後記 | 本文研究了冰川在夏季和冬季的运动，是基于卫星的方法。 |", "編集後記 | 本文介绍了罗马人在三个地方的硬币，是对金属的分析。 |"),
    (TWO, "same title, not telling", "Vorwort | Wir messen, wie sich das Eis der Gletscher im Norden bewegt. |", "Vorwort | Wir zeigen, wie sich die Münzen der Römer im Handel finden. |"),
    // The same abstract under titles in other words.
    (ONE, "same abstract", "Ice flow of outlet glaciers | $i | arxiv_id=2405.00001", "Seasonal ice flow of outlet glaciers | $i | doi=10.5555/a"),
    (ONE, "same abstract", "Ice flow of outlet glaciers | $i | arxiv_id=2405.00001", "Technical report: ice flow of outlet glaciers | $i | id=17"),
    (ONE, "same abstract", "Ice flow of outlet glaciers | $i | doi=10.5555/a", "On the flow of ice in outlet glaciers | $i | doi=10.5555/b"),
    (TWO, "-", "Ice flow of outlet glaciers | $i | doi=10.5555/a", "Seasonal ice flow of outlet glaciers | $i | doi=10.5555/b"),
    (TWO, "-", "Ice flow of outlet glaciers | $i | id=17", "Seasonal ice flow of outlet glaciers | $i | id=18, same listing"),
    (TWO, "-", "Ice flow of outlet glaciers, part I | $i |", "Ice flow of outlet glaciers, part II | $i |"),
    (TWO, "-", "First workshop on ice flow of glaciers | $i |", "Fourth workshop on ice flow of glaciers | $i |"),
    (TWO, "-", "Discussion of “Ice flow of outlet glaciers” | $i |", "Rejoinder: ice flow of outlet glaciers | $i |"),
    (TWO, "-", "Ice flow of outlet glaciers with meltwater | $i |", "Ice flow of outlet glaciers without meltwater | $i |"),
    (TWO, "-", "Ice flow of outlet glaciers | $i |", "Waggle dances of honey bees | $i |"),
    (TWO, "-", "Flow of ice in outlet glaciers | $i |", "Flow of ice in outlet glaciers of Norway | $b |"),
    // One pattern for two papers: the words in which they differ are meant.
    (TWO, "same title, other ids", "Eisschild und Anode im Vergleich | $p Massenbilanz. | id=17", "Eisschild und Anode im Vergleich | $p Schneedecke. | id=18, same listing"),
    (ONE, "same title", "Eisschild und Anode im Vergleich | $p Massenbilanz. | id=17", "Eisschild und Anode im Vergleich | $p Massenbilanzen. | id=18, same listing"),
    (TWO, "near-identical title, other words", "基于深度学习的对称图像网络分割方法的研究与应用 | |", "基于深度学习的非对称图像网络分割方法的研究与应用 | |"),
    (TWO, "near-identical title, other words", "दाल की खेती पर एक अध्ययन | |", "दिल की खेती पर एक अध्ययन | |"),
    // Marks of retractions.
    (ONE, "same title", "RETRACTED ARTICLE: Ice flow of outlet glaciers | $i |", "Ice flow of outlet glaciers | $i |"),
    (ONE, "same title", "Ice flow of outlet glaciers (Retracted) | $i | doi=10.5555/a", "Ice flow of outlet glaciers | |"),
    (TWO, "-", "Retraction Note to: Ice flow of outlet glaciers | $i | doi=10.5555/n", "Ice flow of outlet glaciers | $i | doi=10.5555/a"),
    // Titles a letter apart.
    (ONE, "near-identical title", "Surface speed of outlet glaceirs | $i |", "Surface speed of outlet glaciers | $i |"),
    (ONE, "near-identical title", "Surface speed of outlet glaceirs | $i |", "Surface speed of outlet glaciers | |"),
    (ONE, "near-identical title", "Surface speed of an outlet glacier | | arxiv_id=2405.00001", "Surface speed of an outlet glaciers | $i | doi=10.5555/a"),
    (ONE, "near-identical title", "Symmetric games on infinite networks | $i | doi=10.5555/a", "Asymmetric games on infinite networks | $i |"),
    (TWO, "near-identical title, other words", "Symmetric games on infinite networks | Both players have the same moves. |", "Asymmetric games on infinite networks | One player has fewer moves. |"),
    (TWO, "near-identical title, other words", "Afferent nerves of the frog heart | |", "Efferent nerves of the frog heart | |"),
    (TWO, "near-identical title, other words", "Causal models of rain in cities | |", "Casual models of rain in cities | |"),
    (TWO, "near-identical title, other words", "Formal theory of modern lexers | |", "Formal theory of modern lexer s | |"),
    (TWO, "near-identical title, other words", "Density of vapor in an old engine | |", "Density of vaper in an old engine | |"),
    (TWO, "near-identical title, other words", "Surface speed of outlet glaceirs | | doi=10.5555/a", "Surface speed of outlet glaciers | | doi=10.5555/b"),
    (ONE, "near-identical title", "Recieving news of glaciers | |", "Receiving news of glaciers | $i |"),
    (ONE, "near-identical title", "Speed of ice wtih satellites | |", "Speed of ice with satellites | |"),
    (ONE, "near-identical title", "Reinforcment of old bridges | |", "Reinforcement of old bridges | |"),
    (ONE, "near-identical title", "Behaviour of outlet glaciers | $i |", "Behavior of outlet glaciers | $j |"),
    (ONE, "near-identical title", "Behaviour of outlet glaciers | We measure the behaviour of glaciers in Greenland. |", "Behavior of outlet glaciers | We measure the behavior of glaciers in Greenland with care. |"),
    (TWO, "near-identical title, other words", "Moral in long campaigns | |", "Morale in long campaigns | |"),
    (TWO, "near-identical title, other words", "Layers of ice that are thin | |", "Layers of ice that are then | |"),
    (TWO, "near-identical title, other words", "Nitrate in water of wells | |", "Nitrite in water of wells | $i |"),
    (TWO, "near-identical title, other words", "Recieving news of glaciers | $b |", "Receiving news of glaciers | $i |"),
    (TWO, "near-identical title, other words", "Nitrate in water of wells | We measure nitrate in the water of thirty wells from May to June. |", "Nitrite in water of wells | We measure nitrite in the water of thirty wells from May to June. |"),
    (TWO, "near-identical title, other words", "FoxPA in growing nerves | |", "FoxAP in growing nerves | |"),
    (TWO, "near-identical title, other words", "BRCAX in breeding of cattle | |", "BRACX in breeding of cattle | |"),
    (TWO, "near-identical title, other words", "RAG systems over long texts | |", "RAC systems over long texts | |"),
    (TWO, "-", "Models of ice with GPT 3 layers | |", "Models of ice with GPT 4 layers | |"),
];

fn row(line: u64, told: &str) -> (Row, bool) {
    let parts: Vec<&str> = told.split('|').map(str::trim).collect();
    let mut abstract_text = parts[1].to_owned();
    for (short, text) in ABSTRACTS {
        abstract_text = abstract_text.replace(short, text);
    }
    let mut row = Row {
        line,
        title: parts[0].to_owned(),
        abstract_text: abstract_text.into(),
        ..Row::default()
    };
    let mut is_beside = false;
    for field in parts[2].split(", ").filter(|field| !field.is_empty()) {
        match field.split_once('=') {
            Some(("doi", id)) => row.ids.add(IdKind::Doi, id),
            Some(("arxiv_id", id)) => row.ids.add(IdKind::Arxiv, id),
            Some(("pmid", id)) => row.ids.add(IdKind::PubMed, id),
            Some(("s2", id)) => row.ids.add(IdKind::SemanticScholar, id),
            Some(("openalex", id)) => row.ids.add(IdKind::OpenAlex, id),
            Some(("id", id)) => row.ids.add_own(id),
            Some(("url", url)) => row.ids.add_url(url),
            Some(("by", name)) => row.authors.push(name.to_owned()),
            Some(("date", date)) => row.date = date.parse().ok(),
            Some(("updated", date)) => row.updated = date.parse().ok(),
            Some((field, _)) => panic!("no field {field}"),
            None => is_beside = field == "same listing",
        }
    }
    (row, is_beside)
}

fn listing(name: &str, rows: Vec<Row>) -> Listing {
    Listing {
        hash: format!("hash of {name}"),
        name: name.to_owned(),
        format: "jsonl".to_owned(),
        date_source: DateSource::Written,
        reading: String::new(),
        rows,
        rejected: Vec::new(),
    }
}

/// The two rows as line 1 and 2 of `a`, or line 1 of `a` and line 2 of `b`.
fn listings(one: &str, other: &str) -> Vec<Listing> {
    let ((one, _), (other, is_beside)) = (row(1, one), row(2, other));
    let beside = (10..).zip(BESIDE).map(|(line, told)| row(line, told).0).collect();
    let (first, second) = match is_beside {
        true => (vec![one, other], Vec::new()),
        false => (vec![one], vec![other]),
    };
    vec![listing("a", first), listing("b", second), listing("c", beside)]
}

/// Positions of the papers of lines 1 and 2.
fn papers(corpus: &Corpus) -> [usize; 2] {
    [1, 2].map(|line| {
        let shows = |line| {
            corpus
                .papers
                .iter()
                .position(|paper| paper.appearances.iter().any(|seen| seen.line == line))
        };
        shows(line).unwrap()
    })
}

#[test]
fn pairs_are_one_paper_or_two_for_the_reason_that_is_told() {
    for (is_one, why, one, other) in PAIRS {
        let corpus = Corpus::merge(listings(one, other));
        let papers = papers(&corpus);
        assert_eq!(
            papers[0] == papers[1],
            is_one,
            "{why}\n{one}\n{other}\n{:?}",
            corpus.apart
        );
        let found: Vec<String> = match is_one {
            true => corpus
                .merges_of(papers[0])
                .iter()
                .map(|merge| merge.reason.phrase())
                .collect(),
            false => {
                let of_both = corpus
                    .apart
                    .iter()
                    .filter(|apart| papers.iter().all(|paper| apart.papers.contains(paper)));
                of_both.map(|apart| apart.reason.phrase()).collect()
            }
        };
        let expected: Vec<&str> = [why].into_iter().filter(|why| *why != "-").collect();
        assert_eq!(found, expected, "{one}\n{other}");
        // Neither does it matter which row is in which listing.
        if !other.contains("same listing") {
            let swapped = Corpus::merge(listings(other, one));
            assert_eq!(swapped.papers.len(), corpus.papers.len(), "{one}\n{other}");
        }
    }
}

#[test]
fn people_have_the_last_word() {
    let one = "Ice flow of outlet glaciers | $i | doi=10.5555/a";
    let other = "Waggle dances of honey bees | $b | arxiv_id=2405.00001";
    let again = "Ice flow of outlet glaciers | $i |";
    let groups = |names: &[&str]| [names.iter().map(|name| (*name).to_owned()).collect()].into();
    let merged = |one, other, decisions: &PaperDecisions| Corpus::merge_decided(listings(one, other), decisions);
    for names in [
        ["10.5555/A", "arXiv:2405.00001v2"],
        ["a:1", "b:2"],
        ["a:1", "https://arxiv.org/abs/2405.00001"],
    ] {
        let decisions = PaperDecisions {
            same: groups(&names),
            ..PaperDecisions::default()
        };
        let corpus = merged(one, other, &decisions);
        let [paper, second] = papers(&corpus);
        assert_eq!(paper, second, "{names:?}");
        assert_eq!(corpus.merges_of(paper)[0].reason.phrase(), "decided by a person");
        assert!(corpus.orphans.is_empty());
    }
    let decisions = PaperDecisions {
        different: groups(&["doi:10.5555/a", "b:2"]),
        ..PaperDecisions::default()
    };
    let corpus = merged(one, again, &decisions);
    let both = papers(&corpus);
    assert_ne!(both[0], both[1]);
    assert!(
        corpus
            .apart
            .iter()
            .any(|apart| apart.reason.phrase() == "decided by a person")
    );
    let decisions = PaperDecisions {
        same: groups(&["doi:10.5555/a", "doi:10.5555/gone"]),
        ..PaperDecisions::default()
    };
    assert_eq!(
        merged(one, again, &decisions).orphans,
        ["`doi:10.5555/gone` stands in `same_papers`, but no row of a listing has it"]
    );
}

#[test]
fn the_newest_version_is_shown_and_the_first_date_kept() {
    let shown = |one: &str, other: &str| {
        let corpus = Corpus::merge(listings(one, other));
        let [paper, second] = papers(&corpus);
        assert_eq!(paper, second);
        let paper = &corpus.papers[paper];
        (paper.title.clone(), paper.first_seen.map(|date| date.to_string()))
    };
    let told = |title: &str| (title.to_owned(), Some("2024-05-01".to_owned()));
    let second = "Speed of ice | $j | arxiv_id=2405.00001v2, date=2024-06-01";
    assert_eq!(
        shown("Ice flow | $i | arxiv_id=2405.00001v1, date=2024-05-01", second),
        told("Speed of ice")
    );
    let updated = "Speed of ice | $j | arxiv_id=2405.00001, date=2024-05-01, updated=2024-07-01";
    let first = "Ice flow | $i | arxiv_id=2405.00001, date=2024-05-01, updated=2024-06-01";
    assert_eq!(shown(first, updated), told("Speed of ice"));
    let later = "Speed of ice | $j | arxiv_id=2405.00001, date=2024-08-01";
    assert_eq!(
        shown("Ice flow | $i | arxiv_id=2405.00001, date=2024-05-01", later),
        told("Speed of ice")
    );
    // Neither does it matter that all abstracts look cut, nor that the newest row has none.
    let cut = "Speed of ice | Ice of glaciers in Greenland moves faster in | arxiv_id=2405.00001v2, date=2024-08-01";
    let first = "Ice flow | We measure how the ice of glaciers in Greenland moves faster in | arxiv_id=2405.00001v1, date=2024-05-01";
    assert_eq!(shown(first, cut), told("Speed of ice"));
    let bare = "Speed of ice | | arxiv_id=2405.00001v2, date=2024-08-01";
    assert_eq!(
        shown("Ice flow | $i | arxiv_id=2405.00001v1, date=2024-05-01", bare),
        told("Speed of ice")
    );
    // One sentence is no newer version of an abstract.
    let summary = "Speed of ice | Ice moves. | arxiv_id=2405.00001v2, date=2024-08-01";
    assert_eq!(
        shown("Ice flow | $i | arxiv_id=2405.00001v1, date=2024-05-01", summary),
        told("Ice flow")
    );
}

#[test]
fn papers_are_flagged_and_have_ids_of_their_own() {
    let corpus = Corpus::merge(listings(
        "Ice flow of glaciers | $i | id=0",
        "Waggle dances | $b | id=0",
    ));
    let ids = |corpus: &Corpus| papers(corpus).map(|paper| corpus.papers[paper].id.clone());
    assert_eq!(ids(&corpus), ["0", "0@b"]);
    let corpus = Corpus::merge(listings("Editorial | $i |", "Editorial | $b |"));
    let both = ids(&corpus);
    assert_ne!(both[0], both[1]);
    assert!(both.iter().all(|id| id.starts_with("title:") && id.len() == 22));
    assert!(both.iter().all(|id| corpus.find(id).is_some()));

    let book = "Ice flow of outlet glaciers | $i | doi=10.5555/book";
    let corpus = Corpus::merge(listings(book, "Waggle dances of bees | $b | doi=10.5555/book"));
    for paper in papers(&corpus).map(|paper| &corpus.papers[paper]) {
        assert_eq!(paper.flags, [Flag::SharedId]);
        assert!(paper.id.starts_with("title:"));
    }
    let retracted = "RETRACTED: Ice flow of outlet glaciers | $i | doi=10.5555/r.1";
    let corpus = Corpus::merge(listings(
        retracted,
        "Retraction note to: Ice flow | $b | doi=10.5555/r.2",
    ));
    assert!(
        papers(&corpus)
            .iter()
            .all(|paper| corpus.papers[*paper].flags == [Flag::Withdrawn])
    );
    let all = Corpus::merge(listings(
        "Ice flow of glaciers | $i | arxiv_id=2405.00001, doi=10.5555/a",
        book,
    ));
    assert_eq!(all.find("https://doi.org/10.5555/A"), all.find("2405.00001"));
    assert_eq!(Ids::from("10.5555/a").iter().count(), 1);
}
