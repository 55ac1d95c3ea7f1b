//! Lists of papers on the pages of some sites: which elements hold what.

use crate::corpus::formats::Parsed;
use crate::corpus::formats::html::{Piece, Tag, pieces};
use crate::corpus::formats::record::Record;
use crate::corpus::formats::text::LineNumbers;

/// An element that holds a field.
struct Rule {
    tag: &'static str,
    /// Name of an attribute and what stands in it, behind `=` the whole of it; both empty if the tag's name is enough.
    attribute: (&'static str, &'static str),
    field: &'static str,
}

const fn rule(tag: &'static str, attribute: &'static str, value: &'static str, field: &'static str) -> Rule {
    Rule {
        tag,
        attribute: (attribute, value),
        field,
    }
}

/// A site with lists of papers. A title begins a paper.
pub(super) struct Site {
    /// What only its lists have.
    mark: &'static str,
    /// Before addresses that are given without it.
    base: &'static str,
    rules: &'static [Rule],
}

/// The sites, the surest marks first.
static SITES: &[Site] = &[
    Site {
        mark: "proceedings.mlr.press",
        base: "https://proceedings.mlr.press",
        rules: &[
            rule("p", "class", "title", "title"),
            rule("span", "class", "authors", "authors"),
        ],
    },
    Site {
        mark: "title=\"paper title\"",
        base: "https://papers.nips.cc",
        rules: &[
            rule("a", "title", "paper title", "title"),
            rule("span", "class", "paper-authors", "authors"),
            rule("i", "", "", "authors"),
        ],
    },
    Site {
        mark: "class=\"ptitle\"",
        base: "https://openaccess.thecvf.com",
        rules: &[
            rule("dt", "class", "ptitle", "title"),
            rule("form", "class", "authsearch", "authors"),
        ],
    },
    Site {
        mark: "abstract-collapse",
        base: "https://aclanthology.org",
        rules: &[
            rule("a", "class", "=align-middle", "title"),
            rule("a", "href", "/people/", "authors"),
            rule("div", "class", "abstract-collapse", "abstract"),
        ],
    },
    Site {
        mark: "gse_alrt_title",
        base: "https://scholar.google.com",
        rules: &[
            rule("a", "class", "gse_alrt_title", "title"),
            rule("div", "style", "#006621", "authors"),
            rule("div", "class", "gse_alrt_sni", "abstract"),
        ],
    },
    Site {
        mark: "JMLR Volume",
        base: "https://jmlr.org",
        rules: &[rule("dt", "", "", "title"), rule("i", "", "", "authors")],
    },
    Site {
        mark: "href=\"/forum?id=",
        base: "https://openreview.net",
        rules: &[
            rule("a", "href", "/forum?id=", "title"),
            rule("div", "class", "note-authors", "authors"),
            rule("span", "class", "note-content-value", "abstract"),
        ],
    },
    Site {
        mark: "Daily Papers - Hugging Face",
        base: "https://huggingface.co",
        rules: &[rule("h3", "", "", "title"), rule("p", "class", "clamp", "abstract")],
    },
];

/// Before an address that goes by way of another one.
const COUNTED: &str = "/scholar_url?url=";

/// Shortest list: a page of one paper may have the mark of its site.
const FEWEST: usize = 2;

/// The site that a page is of; the page may be its beginning.
pub(super) fn site(page: &str) -> Option<&'static Site> {
    SITES.iter().find(|site| page.contains(site.mark))
}

/// The papers of a list; none if there are not several.
pub(super) fn read(page: &str, site: &'static Site) -> Parsed {
    let numbers = LineNumbers::new(page);
    let mut reader = Reader {
        site,
        parsed: Parsed::default(),
        paper: None,
        open: None,
    };
    for (at, piece) in pieces(page) {
        match piece {
            Piece::Open(tag) => reader.open(&tag, numbers.at(at)),
            Piece::Close(name) => reader.close(&name),
            Piece::Text(text) => reader.text(&text),
        }
    }
    reader.end_paper();
    match reader.parsed.entries.len() >= FEWEST {
        true => reader.parsed,
        false => Parsed::default(),
    }
}

/// An element whose text is read.
#[derive(Debug)]
struct Open {
    tag: &'static str,
    field: &'static str,
    text: String,
    /// Elements of the same name within it that aren't closed.
    n_inner: usize,
}

struct Reader {
    site: &'static Site,
    parsed: Parsed,
    paper: Option<(u64, Record)>,
    open: Option<Open>,
}

impl Reader {
    fn open(&mut self, tag: &Tag, line: u64) {
        if let Some(open) = &mut self.open {
            open.n_inner += usize::from(open.tag == tag.name);
        }
        if self.open.is_none() {
            self.begin(tag, line);
        }
        if tag.name == "a" {
            let url = self.address(&tag.attribute("href"));
            if let Some((_, record)) = self.paper.as_mut().filter(|(_, record)| !record.has("url")) {
                record.add("url", url);
            }
        }
    }

    fn begin(&mut self, tag: &Tag, line: u64) {
        let is_it = |rule: &&Rule| {
            let (name, value) = rule.attribute;
            let found = tag.attribute(name);
            let is_found = value
                .strip_prefix('=')
                .map_or(found.contains(value), |whole| found == whole);
            rule.tag == tag.name && (name.is_empty() || is_found)
        };
        let Some(rule) = self.site.rules.iter().find(is_it) else {
            return;
        };
        if rule.field == "title" {
            self.end_paper();
            self.paper = Some((line, Record::default()));
        }
        self.open = Some(Open {
            tag: rule.tag,
            field: rule.field,
            text: String::new(),
            n_inner: 0,
        });
    }

    /// An address of the web, without what counts who follows it; empty for links within the page.
    fn address(&self, href: &str) -> String {
        let href = href
            .split_once(COUNTED)
            .map_or(href, |(_, url)| url.split('&').next().unwrap_or(url));
        match href {
            _ if href.starts_with("http") => href.to_owned(),
            _ if href.starts_with('/') => format!("{}{href}", self.site.base),
            _ => String::new(),
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(open) = &mut self.open {
            open.text.push_str(text);
        }
    }

    fn close(&mut self, name: &str) {
        match &mut self.open {
            Some(open) if open.tag == name && open.n_inner > 0 => open.n_inner -= 1,
            Some(open) if open.tag == name => self.end_field(),
            _ => {}
        }
    }

    fn end_field(&mut self) {
        let Some((open, (_, record))) = self.open.take().zip(self.paper.as_mut()) else {
            return;
        };
        let text = match open.field {
            // A journal and a year may follow, or another name.
            "authors" => open
                .text
                .split(" - ")
                .next()
                .unwrap_or_default()
                .trim()
                .trim_end_matches([',', ';']),
            _ => open.text.as_str(),
        };
        record.add(open.field, text);
    }

    fn end_paper(&mut self) {
        self.end_field();
        if let Some((line, record)) = self.paper.take() {
            let found = record.text("title");
            self.parsed.add(line, &found, record.row(line));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(page: &str) -> Vec<String> {
        let parsed = read(page, site(page).unwrap());
        let show = |row: &crate::corpus::Row| {
            let (authors, url) = (row.authors.join(", "), row.url.as_deref().unwrap_or_default());
            format!(
                "{}: {} | {authors} | {} | {url}",
                row.line, row.title, row.abstract_text
            )
        };
        parsed.entries.iter().map(|entry| show(&entry.row)).collect()
    }

    #[test]
    fn the_lists_of_proceedings_are_read() {
        let two = |one: &str| format!("{one}{}", one.replace("Ice", "Wood"));
        for (page, expected) in [
            (
                "<title>proceedings.mlr.press</title>\n".to_owned()
                    + &two(
                        "<div class=\"paper\"><p class=\"title\">Ice &amp; water</p><p class=\"details\"><span class=\"authors\">A. One, \
                         B. Two</span>; <i>Proceedings</i></p><p class=\"links\">[<a href=\"/v1/one.html\">abs</a>][<a href=\"x.pdf\">pdf</a>]</p></div>\n",
                    ),
                "2: Ice & water | A. One, B. Two |  | https://proceedings.mlr.press/v1/one.html",
            ),
            (
                two(
                    "<li><a title=\"paper title\" href=\"/hash/1.html\">Ice</a> <span class=\"paper-authors\">A. One</span></li>\n",
                ),
                "1: Ice | A. One |  | https://papers.nips.cc/hash/1.html",
            ),
            (
                two(
                    "<dt class=\"ptitle\"><br><a href=\"/content/1.html\">Ice</a></dt><dd><form class=\"authsearch\"><a href=\"#\">A. One</a>,</form>\
                     <form class=\"authsearch\"><a href=\"#\">B. Two</a></form></dd>\n",
                ),
                "1: Ice | A. One, B. Two |  | https://openaccess.thecvf.com/content/1.html",
            ),
            (
                two(
                    "<span><a class=\"badge align-middle\" href=x.pdf>pdf</a></span><strong><a class=align-middle href=/2025.acl-long.2/>\
                     <span class=acl-fixed-case>I</span>ce</a></strong><br><a href=/people/one/>A. One</a> | <a href=/people/two/>B. Two</a>\n\
                     <div class=\"card collapse abstract-collapse\"><div class=\"card-body\">We measure.</div></div>\n",
                ),
                "1: Ice | A. One, B. Two | We measure. | https://aclanthology.org/2025.acl-long.2/",
            ),
            (
                two(
                    "<h3><a class=\"gse_alrt_title\" href=\"https://scholar.google.com/scholar_url?url=https://arxiv.org/abs/2609.12345&amp;hl=en\">\
                     <b>Ice</b></a></h3><div style=\"color:#006621;line-height:18px\">A One, B Two - arXiv, 2026</div>\
                     <div class=\"gse_alrt_sni\">We measure ice.</div>\n",
                ),
                "1: Ice | A One, B Two | We measure ice. | https://arxiv.org/abs/2609.12345",
            ),
        ] {
            let found = shown(&page);
            assert_eq!((found.len(), found[0].as_str()), (2, expected), "{page}");
        }
    }

    #[test]
    fn the_page_of_one_paper_is_no_list() {
        let page = "<p>href=\"/forum?id=</p><h4><a href=\"/forum?id=x\">Ice</a></h4>";
        assert_eq!(shown(page), Vec::<String>::new());
        assert!(site("<p>ice</p>").is_none());
    }
}
