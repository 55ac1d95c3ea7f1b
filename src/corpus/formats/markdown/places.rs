//! Addresses at which papers are, and names of links that say nothing of a paper.

use crate::corpus::paper_id::{IdKind, Ids};

/// Parts of addresses of papers, the best known first.
const PAPERS: [&str; 32] = [
    "arxiv.org/abs/",
    "arxiv.org/pdf/",
    "arxiv.org/html/",
    "huggingface.co/papers/",
    "alphaxiv.org/abs/",
    "papers.cool/arxiv/",
    "doi.org/10.",
    "openreview.net/forum?id=",
    "openreview.net/pdf?id=",
    "aclanthology.org/",
    "aclweb.org/anthology/",
    "proceedings.mlr.press/v",
    "papers.nips.cc/paper",
    "proceedings.neurips.cc/paper",
    "openaccess.thecvf.com/content",
    "biorxiv.org/content/",
    "medrxiv.org/content/",
    "jmlr.org/papers/",
    "semanticscholar.org/paper/",
    "pubmed.ncbi.nlm.nih.gov/",
    "dl.acm.org/doi/",
    "ieeexplore.ieee.org/document/",
    "ieeexplore.ieee.org/abstract/",
    "link.springer.com/article/",
    "link.springer.com/chapter/",
    "nature.com/articles/",
    "sciencedirect.com/science/article/",
    "science.org/doi/",
    "ojs.aaai.org/",
    "ecva.net/papers/",
    "paperswithcode.com/paper/",
    "usenix.org/conference/",
];

/// Names of links, in lower case and without signs around them.
const IDLE: &str = "arxiv|arxiv page|arxiv link|arxiv abs|arxiv pdf|pdf|paper|paper link|paper page|full paper|read paper|view paper|link|links|abs|\
    abstract|html|html 全文|code|github|repo|hf|hugging face|huggingface|huggingface papers|project|project page|page|webpage|website|homepage|doi|\
    openreview|tweet|blog|video|youtube|demo|dataset|data|model|models|slides|poster|here|url|source|download|bib|bibtex|supp|web|read more|more|\
    details|下载|论文|链接|原文|代码|项目|主页|pdf 下载|논문|링크|コード|論文|kimi|papers.cool|alphaxiv|scholar|semantic scholar|acl|acm|ieee|tldr";

/// Whether a paper is at an address.
pub(super) fn is_paper(url: &str) -> bool {
    let behind = |part: &&str| {
        url.split_once(*part)
            .is_some_and(|(_, behind)| behind.contains(|c: char| c.is_ascii_alphanumeric()))
    };
    url.starts_with("http") && PAPERS.iter().any(behind)
}

/// Names of links behind which a paper is, wherever it is kept.
const OF_PAPERS: [&str; 7] = ["paper", "pdf", "arxiv", "论文", "paper link", "论文链接", "论文地址"];

/// Whether a link leads to a paper, as its address or its name says.
pub(super) fn is_paper_link(text: &str, url: &str) -> bool {
    let name = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    is_paper(url) || (url.starts_with("http") && OF_PAPERS.contains(&name.as_str()))
}

/// How well an address names its paper, the best first.
pub(super) fn rank(url: &str) -> usize {
    PAPERS
        .iter()
        .position(|part| url.contains(part))
        .unwrap_or(PAPERS.len())
}

/// As much of the text of a link as is looked at, in bytes; marks within marks may make many of one that is longer.
const LONGEST_NAME: usize = 2000;

/// Whether the text of a link says nothing of its paper: `PDF`, `2401.00001`, an address.
pub(super) fn is_idle(text: &str) -> bool {
    let text = &text[..text.floor_char_boundary(LONGEST_NAME)];
    let name = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let is_address = || name.starts_with("http") || (!name.contains(' ') && name.contains('/'));
    name.len() < 2 || IDLE.split('|').any(|idle| idle == name) || is_address() || id(&name).is_some()
}

/// The arXiv id or DOI that a text is, in full.
pub(super) fn id(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['(', ')', '[', ']']);
    let is_short = text.len() <= 60 && !text.contains(' ') && text.contains(|c: char| c.is_ascii_digit());
    let mut ids = Ids::default();
    if is_short {
        ids.add_recognised(IdKind::Own, text);
    }
    let known = ids.iter().find(|id| matches!(id.kind, IdKind::Arxiv | IdKind::Doi));
    known.map(|id| id.text.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_are_told_by_their_addresses() {
        for url in [
            "https://arxiv.org/abs/2401.00001",
            "http://arxiv.org/pdf/hep-th/9901001v2.pdf",
            "https://openreview.net/forum?id=x1",
        ] {
            assert!(is_paper(url), "{url}");
        }
        for url in [
            "https://arxiv.org/abs/",
            "https://github.com/a/arxiv",
            "papers/2401.00001.md",
            "https://arxiv.org/list/cs.CL/new",
        ] {
            assert!(!is_paper(url), "{url}");
        }
    }

    #[test]
    fn idle_names_say_nothing_of_a_paper() {
        for name in [
            "PDF",
            "[paper]",
            "2401.00001v2",
            "arXiv:2401.00001",
            "https://a.org",
            "📄 Paper",
            "",
            "a.org/x",
        ] {
            assert!(is_idle(name), "{name}");
        }
        for name in ["Ice flow", "Code generation", "BERT", "3D ice"] {
            assert!(!is_idle(name), "{name}");
        }
    }
}
