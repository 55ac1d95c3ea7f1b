//! A paper while its parts are gathered.

use super::inline::{Inline, Mark};
use super::labels::Role;
use super::places;
use crate::corpus::Row;
use crate::corpus::date::PartialDate;
use crate::corpus::formats::record::Record;
use crate::corpus::text::folded;

/// Shortest text without a label that is taken for an abstract, in bytes.
pub(super) const SHORTEST_ABSTRACT: usize = 100;
/// Longest one that may name authors, and most words of a name.
const LONGEST_NAMES: usize = 2000;
const NAME_WORDS: usize = 5;

/// A paper of which not all may have been read.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// Line of the file on which it begins.
    pub(super) line: u64,
    pub(super) title: String,
    /// With how sure it is one.
    abstract_text: Option<(u8, String)>,
    urls: Vec<String>,
    record: Record,
}

impl Draft {
    /// A paper that begins on a line.
    pub(super) fn on(line: u64) -> Self {
        Self {
            line,
            ..Self::default()
        }
    }

    pub(super) fn has_abstract(&self) -> bool {
        self.abstract_text.is_some()
    }

    /// Whether something tells that it is a paper: where it is, or who wrote it and what it says or when.
    pub(super) fn is_told(&self) -> bool {
        let has = |field: &&str| self.record.has(field);
        let is_by_people = self.record.has("authors") && (self.has_abstract() || self.record.has("date"));
        !self.urls.is_empty() || ["id", "paper_id", "arxiv", "doi"].iter().any(has) || is_by_people
    }

    /// Adds what a label names.
    pub(super) fn add(&mut self, role: Role, text: &str) {
        match role {
            Role::Aside => {}
            Role::Abstract(rank) => self.add_abstract(rank, text),
            Role::Field("title") if self.title.is_empty() => self.title = folded(text),
            Role::Field("title") => {}
            Role::Field("date" | "updated") if text.contains('[') => {}
            Role::Field("url") => {
                self.urls.extend(
                    text.split_whitespace()
                        .find(|word| word.starts_with("http"))
                        .map(str::to_owned),
                );
                if let Some(id) = places::id(text) {
                    self.record.add("id", id);
                }
            }
            // Categories may have been added as code.
            Role::Field(name @ ("authors" | "categories")) if self.record.has(name) => {}
            Role::Field(name) => self.record.add(
                name,
                text.trim_matches(|c: char| c.is_whitespace() || "|·•,;".contains(c)),
            ),
        }
    }

    /// Keeps the surest abstract; one as sure as the known one goes on with it.
    pub(super) fn add_abstract(&mut self, rank: u8, text: &str) {
        let text = text.trim().trim_start_matches("**").trim_start();
        match &mut self.abstract_text {
            _ if text.is_empty() => {}
            Some((known, whole)) if *known == rank => {
                whole.push('\n');
                whole.push_str(text);
            }
            Some((known, _)) if *known > rank => {}
            known => *known = Some((rank, text.to_owned())),
        }
    }

    /// Adds the addresses of papers in a text, and what is written as code: numbers and categories.
    pub(super) fn add_marks(&mut self, inline: &Inline) {
        let urls = inline
            .links()
            .map(|(_, url, _)| url)
            .filter(|url| places::is_paper(url));
        self.urls.extend(urls.map(str::to_owned));
        for (code, _) in inline.marked(&Mark::Code) {
            let is_category = code.starts_with(|c: char| c.is_ascii_lowercase())
                && code.contains(['.', '-'])
                && !code.contains([' ', '/', '_']);
            match places::id(code) {
                Some(id) => self.record.add("id", id),
                None if is_category => self.record.add("categories", code),
                None => {}
            }
        }
    }

    /// Adds a text without a label: authors, a date, or an abstract, by what it looks like.
    pub(super) fn add_unlabelled(&mut self, inline: &Inline) {
        self.add_marks(inline);
        let text = inline.without_links(0..inline.text.len());
        let codes: Vec<&str> = inline.marked(&Mark::Code).map(|(code, _)| code).collect();
        let is_gap = |c: char| matches!(c, '·' | '|' | '•' | '(' | ')' | '[' | ']' | ',' | '_' | '*');
        let date = text.split(is_gap).find_map(|part| {
            part.trim()
                .parse::<PartialDate>()
                .ok()
                .filter(|date| date.month().is_some())
        });
        if let Some(date) = date.filter(|_| !self.record.has("date")) {
            self.record.add("date", date.to_string());
        }
        if text.len() >= SHORTEST_ABSTRACT && date.is_none() && !is_names(&text) {
            self.add_abstract(0, &text);
        } else if date.is_none() && codes.is_empty() && is_names(&text) {
            self.add_names(&text);
        }
    }

    pub(super) fn add_names(&mut self, names: &str) {
        if !self.record.has("authors") {
            self.record.add(
                "authors",
                names.trim_matches(|c: char| c.is_whitespace() || "-–—,;:.*_[]()|".contains(c)),
            );
        }
    }

    pub(super) fn add_date(&mut self, date: PartialDate) {
        if !self.record.has("date") {
            self.record.add("date", date.to_string());
        }
    }

    /// Its row, and what it begins with.
    pub(super) fn row(mut self) -> (u64, String, Result<Row, String>) {
        self.record.add("title", &self.title);
        if let Some((_, text)) = &self.abstract_text {
            self.record.add("abstract", text);
        }
        // The first of the best known ones.
        if let Some(url) = self.urls.iter().min_by_key(|url| places::rank(url)) {
            self.record.add("url", url);
        }
        let found = match (self.title.is_empty(), self.urls.first()) {
            (true, Some(url)) => url.clone(),
            _ => self.title,
        };
        (self.line, found, self.record.row(self.line))
    }
}

/// Whether a text looks like the names of people.
pub(super) fn is_names(text: &str) -> bool {
    // `A. One et al. (7 authors)`
    let text = text.split(" (").next().unwrap_or(text);
    let text = text.trim().trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
    let is_name = |part: &str| {
        let words: Vec<&str> = part.split_whitespace().collect();
        if part.starts_with("et al") {
            return true;
        }
        let has_capital = |word: &&str| word.starts_with(|c: char| !c.is_ascii_lowercase());
        (1..=NAME_WORDS).contains(&words.len())
            && words.iter().filter(|word| has_capital(word)).count() * 2 >= words.len()
    };
    let is_short = !text.is_empty() && text.len() <= LONGEST_NAMES && !text.contains([':', '?', '!', '=']);
    let parts = text
        .split([',', ';', '、', '，'])
        .flat_map(|part| part.split(" and "))
        .map(str::trim);
    is_short && !text.contains(|c: char| c.is_ascii_digit()) && parts.filter(|part| !part.is_empty()).all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_sentences() {
        for text in [
            "A. One, B. Two and C. Three",
            "Hongtao Hao, Joseph L. Austerweil",
            "*Christina Kassab et.al.*",
            "A. One, Yuan Two, et al.",
            "Ludwig van Beethoven",
            "王小明，李华",
        ] {
            assert!(is_names(text), "{text}");
        }
        for text in [
            "We measure ice, and show that it flows.",
            "NeurIPS 2020",
            "Updated: never",
            "",
            "a page about ice",
        ] {
            assert!(!is_names(text), "{text}");
        }
    }
}
