//! Ids in every way they are written.

use super::super::normalise;
use super::*;

fn found(written: &str) -> Option<String> {
    recognise(written).map(|id| id.text)
}

#[test]
fn writes_arxiv_ids_alike() {
    for written in [
        "2405.14906",
        " 2405.14906v2 ",
        "arXiv:2405.14906v2",
        "arxiv: 2405.14906v12 [cs.CL]",
        "https://arxiv.org/abs/2405.14906v3",
        "http://arxiv.org/pdf/2405.14906v1.pdf",
        "https://www.arxiv.org/abs/2405.14906?context=cs#top",
        "arxiv.org/abs/2405.14906/",
        "https://huggingface.co/papers/2405.14906",
        "10.48550/arXiv.2405.14906",
        "https://doi.org/10.48550/arXiv.2405.14906",
        "arXiv:https://arxiv.org/abs/2405.14906v2",
        "oai:arXiv.org:2405.14906",
        "abs/2405.14906",
    ] {
        assert_eq!(found(written).as_deref(), Some("arxiv:2405.14906"), "{written}");
        assert_eq!(normalise(written).as_deref(), Some("arxiv:2405.14906"), "{written}");
    }
    assert_eq!(found("cs/0501004").as_deref(), Some("arxiv:cs/0501004"));
    assert_eq!(found("astro-ph/0601001v1").as_deref(), Some("arxiv:astro-ph/0601001"));
    assert_eq!(found("arXiv:math.GT/0309136").as_deref(), Some("arxiv:math/0309136"));
    assert_eq!(found("0704.0001").as_deref(), Some("arxiv:0704.0001"));
    assert_eq!(any("2405.14906v12").map(|(_, version)| version), Some(12));
}

#[test]
fn writes_dois_alike() {
    for written in [
        "10.1145/ABC.1",
        "doi:10.1145/abc.1",
        "DOI: 10.1145/abc.1",
        "DOI: https://doi.org/10.1145/abc.1",
        "https://dx.doi.org/10.1145/abc.1",
        "https://doi.org/10.1145%2Fabc.1?ref=x",
        "doi.org/10.1145/abc.1.",
        "https://dl.acm.org/doi/abs/10.1145/ABC.1#sec",
        "https://link.springer.com/article/10.1145/abc.1",
        "https://example.org/doi/10.1145/abc.1/full",
        "10.1145/abc.1 (published version)",
        "10.1145/abc.1#sec1",
    ] {
        assert_eq!(found(written).as_deref(), Some("doi:10.1145/abc.1"), "{written}");
    }
    let cases = [
        ("10.1016/s0140-6736(05)", "doi:10.1016/s0140-6736(05)"),
        ("10.1016/abc),", "doi:10.1016/abc"),
        (
            "https://www.biorxiv.org/content/10.1101/2020.01.02.123456v2.full",
            "doi:10.1101/2020.01.02.123456",
        ),
    ];
    for (written, expected) in cases {
        assert_eq!(found(written).as_deref(), Some(expected), "{written}");
    }
}

#[test]
fn knows_ids_by_address_prefix_and_field() {
    let hash = "0123456789abcdef0123456789ABCDEF01234567";
    let lower = format!("s2:{}", hash.to_ascii_lowercase());
    let cases = [
        (
            "https://openreview.net/forum?id=aB_cD-12e&noteId=x",
            "openreview:aB_cD-12e",
        ),
        ("https://openreview.net/pdf?id=aB_cD-12e", "openreview:aB_cD-12e"),
        ("https://aclanthology.org/2020.acl-main.1/", "acl:2020.acl-main.1"),
        ("https://www.aclweb.org/anthology/P18-1001.pdf", "acl:P18-1001"),
        ("https://pubmed.ncbi.nlm.nih.gov/00123/", "pubmed:123"),
        ("http://www.ncbi.nlm.nih.gov/pubmed/123", "pubmed:123"),
        ("PMID: 123", "pubmed:123"),
        ("https://openalex.org/W12", "openalex:W12"),
        ("https://api.openalex.org/works/w12", "openalex:W12"),
        (&format!("https://www.semanticscholar.org/paper/A-title/{hash}"), &lower),
        ("https://api.semanticscholar.org/CorpusID:77", "s2:CorpusID:77"),
        ("CorpusID: 77", "s2:CorpusID:77"),
        (&format!("https://www.semanticscholar.org/paper/{hash}"), &lower),
        (hash, &lower),
        ("s2:77", "s2:CorpusID:77"),
        ("S2CID: 77", "s2:CorpusID:77"),
        ("MED:123", "pubmed:123"),
        ("https://europepmc.org/article/MED/123", "pubmed:123"),
        ("PMC12", "pmc:PMC12"),
        ("PMCID: PMC12", "pmc:PMC12"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC12/", "pmc:PMC12"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC12/pdf/main.pdf", "pmc:PMC12"),
        ("2024.acl-long.123", "acl:2024.acl-long.123"),
        ("title:0123456789abcdef", "title:0123456789abcdef"),
    ];
    for (written, expected) in cases {
        assert_eq!(found(written).as_deref(), Some(expected), "{written}");
        assert_eq!(found(expected).as_deref(), Some(expected), "{expected}");
    }
    let in_field = |kind, written| of_kind(kind, written).map(|(id, _)| id.text);
    assert_eq!(in_field(IdKind::PubMed, "123").as_deref(), Some("pubmed:123"));
    assert_eq!(in_field(IdKind::SemanticScholar, hash), Some(lower));
    assert_eq!(
        in_field(IdKind::SemanticScholar, "77").as_deref(),
        Some("s2:CorpusID:77")
    );
    let two = all_of_kind(IdKind::Doi, "10.5555/a, https://doi.org/10.5555/B");
    let two: Vec<String> = two.into_iter().map(|(id, _)| id.text).collect();
    assert_eq!(two, ["doi:10.5555/a", "doi:10.5555/b"]);
    assert_eq!(in_field(IdKind::Own, "123"), None);
    assert_eq!(in_field(IdKind::Own, "W12"), None);
    assert_eq!(in_field(IdKind::Doi, "2405.14906").as_deref(), Some("arxiv:2405.14906"));
}

#[test]
fn leaves_other_ids_as_written() {
    for written in [
        "Paper 17",
        "1502.048",
        "2413.00001",
        "1234.5678",
        "0703.0001",
        "foo/0501004",
        "10.1145/",
        "10.x/1",
        "v1",
        "cs/0813004",
        "arxiv:hello",
        "https://example.org/abs/2405.14906",
        "https://arxiv.org/list/cs.CL",
        "title:hello",
        "pmid:",
        "P18-1001",
        "PMC",
        "77",
    ] {
        assert_eq!(normalise(written).as_deref(), Some(written), "{written}");
        assert_eq!(recognise(written), None, "{written}");
    }
    assert_eq!(normalise("  "), None);
}

#[test]
fn addresses_are_compared_without_what_does_not_tell() {
    let plain = |written| in_url(written).map(|(id, _)| id.text);
    for written in [
        "https://example.org/p?id=3",
        "http://www.Example.org/p/?id=3&utm_medium=mail#part",
        "https://example.org/p?ref=home&id=3",
    ] {
        assert_eq!(
            plain(written).as_deref(),
            Some("https://example.org/p?id=3"),
            "{written}"
        );
    }
    for written in [
        "https://example.org/",
        "https://example.org",
        "example",
        "https://a b/c",
        "mailto:a@b/c",
    ] {
        assert_eq!(plain(written), None, "{written}");
    }
}

#[test]
fn knows_the_page_of_an_id() {
    let pages = [
        ("arxiv:cs/0501004", "https://arxiv.org/abs/cs/0501004"),
        ("doi:10.1145/1", "https://doi.org/10.1145/1"),
        ("acl:P18-1001", "https://aclanthology.org/P18-1001"),
        ("pmc:PMC7", "https://pmc.ncbi.nlm.nih.gov/articles/PMC7"),
        ("pubmed:7", "https://pubmed.ncbi.nlm.nih.gov/7"),
    ];
    for (id, page) in pages {
        assert_eq!(url_of(id).as_deref(), Some(page));
        assert_eq!(found(page).as_deref(), Some(id));
    }
    assert_eq!(url_of("Paper 17"), None);
}

#[test]
fn every_prefix_ends_with_a_sign_that_is_looked_for() {
    let mut prefixes = PREFIXES.iter().chain(&ALIASES);
    assert!(prefixes.all(|(_, prefix)| prefix.ends_with([':', '/'])));
}
