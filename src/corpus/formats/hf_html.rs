//! Pages of Hugging Face Papers, saved as they are: a day, a week, a month, what is trending, and one paper.
//!
//! The page holds its papers as JSON in attributes of its components, `data-props="…"`, and others do in scripts. All that is found
//! there is read as JSON is; what has neither an abstract nor a known id is a menu or the like. A page that was cut off is read as
//! far as it goes.

use std::collections::HashSet;

use html_escape::decode_html_entities;

use super::text::LineNumbers;
use super::{Format, FormatError, Parse, Parsed, html, html_papers, json};
use crate::corpus::{IdKind, Row};

pub(super) const FORMAT: Format = Format {
    name: "hf-html",
    title: "Hugging Face Papers page, HTML",
    looked_for: "a page of Hugging Face Papers as it was sent, with its papers as JSON in `data-props`",
    example: "<!DOCTYPE html>…<div data-target=\"DailyPapers\" data-props=\"{&quot;dailyPapers&quot;:[…]}\">",
    extensions: &["html", "htm"],
    recognise: |head| html::is_page(head) && MARKS.iter().any(|mark| head.text.contains(mark)),
    parse: Parse::Text(parse),
};

/// What such pages have and others haven't.
const MARKS: [&str; 4] = [
    "data-target=\"DailyPapers\"",
    "SVELTE_HYDRATER",
    "<title>Daily Papers - Hugging Face",
    "content=\"Daily Papers - Hugging Face\"",
];

/// Where JSON stands in a page.
struct Island {
    opening: &'static str,
    closing: &'static str,
    /// Whether it begins behind the end of the tag only.
    is_behind_tag: bool,
}

const ISLANDS: [Island; 4] = [
    Island {
        opening: "data-props=\"",
        closing: "\"",
        is_behind_tag: false,
    },
    Island {
        opening: "data-props='",
        closing: "'",
        is_behind_tag: false,
    },
    Island {
        opening: "type=\"application/json\"",
        closing: "</script",
        is_behind_tag: true,
    },
    Island {
        opening: "type='application/json'",
        closing: "</script",
        is_behind_tag: true,
    },
];

fn parse(page: &str) -> Result<Parsed, FormatError> {
    let numbers = LineNumbers::new(page);
    let mut parsed = Parsed::default();
    let mut known = HashSet::new();
    for (at, text) in islands(page) {
        let decoded = decode_html_entities(text);
        let Ok(found) = json::parse(&decoded) else { continue };
        let is_paper = |row: &Row| {
            !row.abstract_text.is_empty() || row.ids.iter().any(|id| matches!(id.kind, IdKind::Arxiv | IdKind::Doi))
        };
        let first = numbers.at(at) - 1;
        for mut entry in found.entries.into_iter().filter(|entry| is_paper(&entry.row)) {
            entry.row.line += first;
            if known.insert((entry.row.title.clone(), entry.row.ids.clone())) {
                parsed.entries.push(entry);
            }
        }
        for mut rejected in found.rejected {
            rejected.line += first;
            parsed.rejected.push(rejected);
        }
    }
    match parsed.entries.is_empty() {
        // Some programs leave the attributes out.
        true => html_papers::parse(page),
        false => Ok(parsed),
    }
}

/// What looks like JSON in a page, in its order, and where it begins.
fn islands(page: &str) -> Vec<(usize, &str)> {
    let mut found: Vec<(usize, &str)> = ISLANDS.iter().flat_map(|island| island.all(page)).collect();
    found.sort_unstable_by_key(|(at, _)| *at);
    found
}

impl Island {
    fn all<'a>(&self, page: &'a str) -> Vec<(usize, &'a str)> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(opening) = page[from..].find(self.opening) {
            let mut start = from + opening + self.opening.len();
            if self.is_behind_tag {
                start += page[start..].find('>').map_or(0, |end| end + 1);
            }
            let text = &page[start..];
            let text = &text[..text.find(self.closing).unwrap_or(text.len())];
            if text.trim_start().starts_with(['{', '[']) {
                found.push((start, text));
            }
            from = start + text.len();
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Head;
    use super::*;

    fn escaped(json: &str) -> String {
        json.replace('&', "&amp;").replace('"', "&quot;")
    }

    fn paper(number: u8, title: &str) -> String {
        format!(
            "{{\"paper\": {{\"id\": \"2603.0000{number}\", \"title\": \"{title}\", \"summary\": \"We measure ice & water.\", \
             \"publishedAt\": \"2026-03-1{number}T00:00:00.000Z\", \"authors\": [{{\"name\": \"Ada One\"}}]}}, \"title\": \"{title}\"}}"
        )
    }

    fn page(props: &str) -> String {
        let menu = escaped("{\"user\": {\"title\": \"Menu\"}, \"items\": [{\"title\": \"Models\"}]}");
        format!(
            "<!doctype html>\n<html>\n<div class=\"SVELTE_HYDRATER contents\" data-target=\"MainHeader\" data-props=\"{menu}\"></div>\n\
             <div class=\"SVELTE_HYDRATER contents\" data-target=\"DailyPapers\" {props}></div>\n</html>"
        )
    }

    fn shown(page: &str) -> Vec<String> {
        let parsed = parse(page).unwrap();
        let entries = parsed.entries.iter().map(|entry| {
            let row = &entry.row;
            let date = row.date.map(|date| date.to_string()).unwrap_or_default();
            let ids: Vec<&str> = row.ids.iter().map(|id| id.text.as_str()).collect();
            format!(
                "{}: {} | {} | {} | {date} | {}",
                row.line,
                row.title,
                row.authors.join(", "),
                row.abstract_text,
                ids.join(" ")
            )
        });
        entries
            .chain(
                parsed
                    .rejected
                    .iter()
                    .map(|row| format!("{}: {}", row.line, row.reason)),
            )
            .collect()
    }

    #[test]
    fn papers_are_found_in_attributes_and_scripts() {
        let daily = format!("{{\"dailyPapers\": [{},\n{}]}}", paper(1, "Ice"), paper(2, "Wood"));
        let rest = "Ada One | We measure ice & water.";
        let ice = format!("4: Ice | {rest} | 2026-03-11 | arxiv:2603.00001");
        let both = vec![ice.clone(), format!("5: Wood | {rest} | 2026-03-12 | arxiv:2603.00002")];
        let double = page(&format!("data-props=\"{}\"", escaped(&daily)));
        assert!((FORMAT.recognise)(&Head::new(double.as_bytes())));
        assert_eq!(shown(&double), both);
        assert_eq!(
            shown(&page(&format!("data-props='{}'", daily.replace('&', "&amp;")))),
            both
        );
        assert_eq!(
            shown(&page(&format!(
                "><script id=\"x\" type=\"application/json\">{daily}</script>"
            ))),
            both
        );
        let single = escaped(&format!(
            "{{\"comments\": [{{\"author\": \"x\"}}], {}}}",
            &paper(1, "Ice")[1..paper(1, "Ice").len() - 1]
        ));
        assert_eq!(
            shown(&page(&format!(
                "data-props=\"{single}\"></div><div data-props=\"{single}\""
            ))),
            [ice],
            "each once"
        );
    }

    #[test]
    fn a_page_that_was_cut_off_is_read_as_far_as_it_goes() {
        let daily = escaped(&format!(
            "{{\"dailyPapers\": [{}, {}]}}",
            paper(1, "Ice"),
            paper(2, "Wood")
        ));
        let page = page(&format!("data-props=\"{daily}\""));
        let cut = &page[..page.find("2603.00002").unwrap()];
        let found = shown(cut);
        assert_eq!((found.len(), found[0].starts_with("4: Ice")), (2, true), "{found:?}");
        assert!(found[1].starts_with("4: not JSON"), "{found:?}");
    }

    #[test]
    fn a_page_without_json_is_read_by_its_tags() {
        let article = |title: &str| {
            format!(
                "<article><h3><a href=\"/papers/2603.00001\">{title}</a></h3><p class=\"line-clamp-3\">We measure.</p></article>\n"
            )
        };
        let page = format!(
            "<html><title>Daily Papers - Hugging Face</title>\n{}{}",
            article("Ice"),
            article("Wood")
        );
        assert!((FORMAT.recognise)(&Head::new(page.as_bytes())));
        assert_eq!(
            shown(&page),
            [
                "2: Ice |  | We measure. |  | arxiv:2603.00001",
                "3: Wood |  | We measure. |  | arxiv:2603.00001"
            ]
        );
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(page in "(data-props=[\"']|\\{|\\}|\\[|\\]|&quot;(title|id|paper|summary)&quot;:|&quot;[a-zü]{0,3}&quot;|,|[\"'>]|\n|type=\"application/json\"|</script){0,40}") {
            let n_lines = page.lines().count().max(1) as u64;
            let parsed = parse(&page).unwrap();
            prop_assert!(parsed.entries.iter().all(|entry| (1..=n_lines).contains(&entry.row.line)));
            prop_assert!(parsed.rejected.iter().all(|row| (1..=n_lines).contains(&row.line)));
        }
    }
}
