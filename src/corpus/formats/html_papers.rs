//! Web pages that say in their tags which papers they show: lists of proceedings, and pages of one paper.
//!
//! A list is told by the site that it is of (`html_papers/sites.rs`). The page of one paper has `citation_title` and the like in
//! its head, as search engines ask for it, or `ScholarlyArticle` as JSON-LD (`html_papers/single.rs`).

mod single;
mod sites;

use super::{Format, FormatError, Head, Parse, Parsed, html};

pub(super) const FORMAT: Format = Format {
    name: "html",
    title: "web page with papers",
    looked_for: "a list of proceedings (PMLR, NeurIPS, ACL Anthology, CVF, JMLR, OpenReview), or a page of one paper with `citation_title`",
    example: "<!DOCTYPE html><html><head><meta name=\"citation_title\" content=\"Ice flow\"><meta name=\"citation_author\" content=\"One, A.\">",
    extensions: &["html", "htm"],
    recognise,
    parse: Parse::Text(parse),
};

fn recognise(head: &Head<'_>) -> bool {
    (html::is_page(head) || head.first() == Some('<'))
        && (single::is_told(&head.text) || sites::site(&head.text).is_some())
}

/// Reads a list if the page is one, or else the one paper.
pub(super) fn parse(page: &str) -> Result<Parsed, FormatError> {
    let listed = sites::site(page)
        .map(|site| sites::read(page, site))
        .unwrap_or_default();
    match listed.entries.is_empty() {
        true => Ok(single::read(page)),
        false => Ok(listed),
    }
}
