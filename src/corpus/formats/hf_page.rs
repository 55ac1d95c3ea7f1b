//! The Papers page of Hugging Face, its text selected and saved.
//!
//! Page furniture, a date line (`Mar 12`, `12 mars`, `Mar 10 - Mar 16`), then titles and abstracts in turn; every further
//! date line begins a section.
//! Everything from the first date line on ends up in a row or among the rejected, but for furniture.
//! Order: furniture → paragraphs → pairing.

mod furniture;
mod pairing;
mod paragraphs;

use self::furniture::is_signature;
pub(super) use self::furniture::{around_papers, is_count, is_frame};
use self::pairing::{Kind, pair};
use self::paragraphs::{Line, Paragraph, Piece, pieces};
use super::{Entry, Format, FormatError, Parse, Parsed};
use crate::corpus::Rejected;
use crate::corpus::date::MonthDay;
use crate::corpus::text::{excerpt, folded};

pub(super) const FORMAT: Format = Format {
    name: "hf-page",
    title: "Hugging Face Papers page",
    looked_for: "a Hugging Face Papers page saved as plain text without links: a date line such as `Mar 12`, then \
                 titles and abstracts in turn",
    example: "Mar 12\n\nIce flow of a glacier\n\nWe measure ice flow …",
    extensions: &["txt"],
    recognise: |head| recognise(&head.text),
    parse: Parse::Text(parse),
};

/// Why a date line is refused: what stands below has no date.
const UNREAD_DATE: &str = "looks like a date that can't be read: days are written `Mar 12`";

/// A page with more than one link in so many lines was saved in another way, which this format can't read.
const MIN_LINES_PER_LINK: usize = 10;

/// Most lines above the first date line of a page that isn't signed, those of its frame left out.
const MOST_ABOVE: usize = 3;

fn recognise(head: &str) -> bool {
    let lines = || head.lines().map(str::trim).filter(|line| !line.is_empty());
    let has_link = |line: &&str| is_link(line) || line.contains("](") || line.contains("][");
    let is_linked = MIN_LINES_PER_LINK * lines().filter(has_link).count() > lines().count();
    let is_markup = head.trim_start().starts_with(['<', '{']);
    let is_signed = |line: &str| is_signature(line) || line == "Daily Papers";
    !is_markup && !is_linked && (lines().any(is_signed) || begins_with_papers(head))
}

/// Whether the first date line, with hardly anything above it, is followed by a title and an abstract, in either order.
fn begins_with_papers(head: &str) -> bool {
    let lines = lines(head);
    let is_told = |line: &&Line| !line.text.is_empty() && !is_frame(&line.text);
    let first = lines.iter().position(Line::is_date);
    let first = first.filter(|&first| lines[..first].iter().filter(is_told).count() <= MOST_ABOVE);
    let pieces = first.map(|first| pieces(&lines[first..])).unwrap_or_default();
    match pieces.as_slice() {
        [Piece::Date(_), Piece::Text(first), Piece::Text(second), ..] => {
            matches!(
                (Kind::of(first), Kind::of(second)),
                (Kind::Title, Kind::Abstract) | (Kind::Abstract, Kind::Title)
            )
        }
        _ => false,
    }
}

pub(super) fn parse(text: &str) -> Result<Parsed, FormatError> {
    let lines = lines(text);
    let mut parsed = Parsed::default();
    let mut section = None;
    let mut paragraphs = Vec::new();
    for piece in pieces(body(&lines)) {
        match piece {
            Piece::Date(date) => {
                parsed.entries.extend(entries(std::mem::take(&mut paragraphs), section));
                section = Some(date);
            }
            Piece::UnreadDate(paragraph) => {
                parsed.entries.extend(entries(std::mem::take(&mut paragraphs), section));
                section = None;
                parsed.rejected.push(rejected(&paragraph, UNREAD_DATE));
            }
            Piece::Text(paragraph) if paragraph.lines.iter().all(|line| is_frame(line)) => {}
            Piece::Text(paragraph) => match refusal(&paragraph) {
                Some(reason) => parsed.rejected.push(rejected(&paragraph, reason)),
                None => paragraphs.push(paragraph),
            },
        }
    }
    parsed.entries.extend(entries(paragraphs, section));
    Ok(parsed)
}

fn lines(text: &str) -> Vec<Line> {
    let lines = (1..).zip(text.lines());
    lines
        .map(|(number, text)| Line {
            number,
            text: folded(text),
        })
        .collect()
}

/// The page from its first date line on; all of it if an abstract stands before that line, or no date line at all.
fn body(lines: &[Line]) -> &[Line] {
    let first_date = lines.iter().position(Line::is_date).unwrap_or(0);
    let (before, from_date) = lines.split_at(first_date);
    let has_abstract = pieces(before).iter().any(|piece| match piece {
        Piece::Text(paragraph) => Kind::of(paragraph) == Kind::Abstract,
        Piece::Date(_) | Piece::UnreadDate(_) => false,
    });
    if has_abstract { lines } else { from_date }
}

fn entries(paragraphs: Vec<Paragraph>, section: Option<MonthDay>) -> impl Iterator<Item = Entry> {
    pair(&paragraphs).into_iter().map(move |row| Entry { row, section })
}

/// Why a paragraph can be neither title nor abstract.
fn refusal(paragraph: &Paragraph) -> Option<&'static str> {
    if is_link(&paragraph.text) {
        Some("a link: titles and abstracts are text")
    } else if !paragraph.text.contains(char::is_alphabetic) {
        Some("no letters: titles and abstracts have some")
    } else {
        None
    }
}

fn rejected(paragraph: &Paragraph, reason: &str) -> Rejected {
    Rejected {
        line: paragraph.line,
        found: excerpt(&paragraph.text),
        reason: reason.to_owned(),
    }
}

fn is_link(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(' ')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::formats::Columns;
    use crate::corpus::real_pages::real_pages;
    use crate::corpus::{Flag, Row};

    const HEAD: &str =
        "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nbyAK and the research community\n";

    fn read(text: &str) -> Parsed {
        FORMAT.read(&mut text.as_bytes(), &Columns::new()).unwrap()
    }

    fn abstract_of(topic: &str) -> String {
        format!("{} about {topic}.", ["A long sentence that says little"; 10].join(" "))
    }

    fn titles(parsed: &Parsed) -> Vec<&str> {
        parsed.entries.iter().map(|entry| entry.row.title.as_str()).collect()
    }

    #[test]
    fn reads_sections_between_furniture() {
        let (one, two) = (abstract_of("one"), abstract_of("two"));
        let page =
            format!("{HEAD}\nMar 12\n\nOne\n\n{one}\n\nMar 11\nTwo\n\n{two}\n\nPrevious\nNext\n\n© Hugging Face\n");
        let parsed = read(&page);
        assert_eq!((titles(&parsed), parsed.rejected.len()), (vec!["One", "Two"], 0));
        assert_eq!(
            parsed.entries[0].row,
            Row {
                line: 11,
                title: "One".into(),
                abstract_text: one.into(),
                ..Row::default()
            }
        );
        assert_eq!(parsed.entries[1].section, MonthDay::parse("Mar 11"));
    }

    #[test]
    fn reads_a_page_without_blank_lines_like_one_with_them() {
        let lines = [
            "Mar 12",
            "One",
            &abstract_of("one"),
            "Two",
            &abstract_of("two"),
            "Mar 11",
            "Three",
            &abstract_of("3"),
        ];
        let packed = read(&lines.join("\n"));
        assert_eq!(titles(&packed), ["One", "Two", "Three"]);
        assert_eq!(titles(&read(&lines.join("\r\n\r\n"))), titles(&packed));
    }

    #[test]
    fn rejects_what_is_neither_title_nor_abstract() {
        let parsed = read(&format!(
            "Mar 12\n\nOne\n\n{}\n\n* * *\n\nhttps://a.org/b\n",
            abstract_of("one")
        ));
        let found: Vec<_> = parsed
            .rejected
            .iter()
            .map(|row| (row.line, row.found.as_str()))
            .collect();
        assert_eq!(
            (titles(&parsed), found),
            (vec!["One"], vec![(7, "* * *"), (9, "https://a.org/b")])
        );
    }

    #[test]
    fn lines_around_papers_are_none() {
        let (one, two) = (abstract_of("one"), abstract_of("two"));
        let page = format!(
            "{HEAD}\nMar 12\n\nSubmitted by\nakira\n\n62\n\nOne\n\n{one}\n\n· 4 authors\n\nView PDF\n\n12\nTwo\n\n{two}\n3 authors\n"
        );
        let parsed = read(&page);
        assert_eq!(titles(&parsed), ["One", "Two"]);
        assert_eq!(&*parsed.entries[1].row.abstract_text, two.as_str());
        let lines: Vec<u64> = parsed.rejected.iter().map(|row| row.line).collect();
        assert_eq!(lines, [14, 24], "the votes");
    }

    #[test]
    fn reads_date_lines_of_weeks_and_other_languages() {
        for (line, expected) in [
            ("12 mars", "2025-03-12"),
            ("Mar 10 - Mar 16", "2025-03"),
            ("Wednesday, March 12th", "2025-03-12"),
        ] {
            let parsed = read(&format!("{HEAD}\n{line}\n\nOne\n\n{}\n", abstract_of("one")));
            assert_eq!((titles(&parsed), parsed.rejected.len()), (vec!["One"], 0), "{line}");
            let section = parsed.entries[0].section.and_then(|day| day.in_year(2025));
            assert_eq!(
                section.map(|date| date.to_string()).as_deref(),
                Some(expected),
                "{line}"
            );
        }
    }

    #[test]
    fn a_date_line_that_cannot_be_read_is_told_and_ends_the_section() {
        let (one, two) = (abstract_of("one"), abstract_of("two"));
        let parsed = read(&format!(
            "{HEAD}\nMar 12\n\nOne\n\n{one}\n\nWeek 11, 2025\n\nTwo\n\n{two}\n"
        ));
        assert_eq!(titles(&parsed), ["One", "Two"]);
        assert_eq!((parsed.entries[1].section, parsed.rejected[0].line), (None, 15));
        assert!(parsed.rejected[0].reason.starts_with("looks like a date"));
    }

    #[test]
    fn reads_papers_that_stand_before_the_first_date_line() {
        let parsed = read(&format!(
            "{HEAD}\nOne\n\n{}\n\nMar 12\n\nTwo\n\n{}\n",
            abstract_of("1"),
            abstract_of("2")
        ));
        assert_eq!(titles(&parsed), ["One", "Two"]);
        assert_eq!(parsed.entries[0].section, None);
    }

    #[test]
    fn recognises_the_page_with_or_without_its_furniture() {
        assert!(recognise(HEAD));
        assert!(recognise(&format!("Mar 12\n\nOne\n\n{}", abstract_of("one"))));
        assert!(!recognise("Mar 12\n\nDear diary,\n\nit rains.\n"));
        assert!(!recognise(&format!(
            "{HEAD}\nMar 12\n\n{}",
            "https://huggingface.co/papers/2405.1\n\n".repeat(9)
        )));
        assert!(!recognise(&format!("<html>\n{HEAD}")));
    }

    #[test]
    fn reads_the_five_real_pages_whole() {
        let parsed: Vec<Parsed> = real_pages()
            .into_iter()
            .map(|(_, bytes)| FORMAT.read(&mut &bytes[..], &Columns::new()).unwrap())
            .collect();
        if parsed.is_empty() {
            return;
        }
        let entries: Vec<&Entry> = parsed.iter().flat_map(|page| &page.entries).collect();
        assert_eq!(
            (
                entries.len(),
                parsed.iter().map(|page| page.rejected.len()).sum::<usize>()
            ),
            (262, 0)
        );
        assert!(entries.iter().all(|entry| entry.section.is_some()));
        // Listed on two of the pages; its abstract ends in `engine, ...`.
        let title =
            "Attention Weighted Mixture of Experts with Contrastive Learning for Personalized Ranking in E-commerce";
        let flagged: Vec<(&str, &[Flag])> = entries
            .iter()
            .map(|entry| (entry.row.title.as_str(), &entry.row.flags[..]))
            .filter(|row| !row.1.is_empty())
            .collect();
        assert_eq!(flagged, [(title, &[Flag::AbstractCut][..]); 2]);
    }
}
