//! What looks wrong with a row, though it is kept.

use std::sync::Arc;

use super::retracted::says_withdrawn;
use crate::corpus::notices::{is_no_abstract, is_no_title, without_notices};
use crate::corpus::text::as_readable;
use crate::corpus::{Flag, Row};

/// Most of an abstract that stands in for a missing title.
const MADE_TITLE_WORDS: usize = 10;
const MADE_TITLE_CHARS: usize = 80;

/// Builds a row from a title and an abstract as written; either may be blank, with both blank there is no row.
///
/// A missing title is made from the first words of the abstract; what only says that there is no title or abstract is none. Flags
/// are in their own order.
pub(super) fn flagged_row(line: u64, title: &str, abstract_text: &str) -> Option<Row> {
    let (title, abstract_text) = (shown_title(title), shown_abstract(abstract_text));
    let abstract_flag = match &*abstract_text {
        "" => Some(Flag::AbstractMissing),
        text => is_cut(text).then_some(Flag::AbstractCut),
    };
    let title_flag = match title.as_str() {
        "" => Some(Flag::TitleMissing),
        text => ends_in_ellipsis(text).then_some(Flag::TitleCut),
    };
    let title = if title.is_empty() {
        title_from(&abstract_text)?
    } else {
        title
    };
    let withdrawn = (says_withdrawn(&title) || says_withdrawn(&abstract_text)).then_some(Flag::Withdrawn);
    let mut flags: Vec<Flag> = (abstract_flag.into_iter()).chain(title_flag).chain(withdrawn).collect();
    flags.sort_unstable();
    Some(Row {
        line,
        title,
        abstract_text,
        flags,
        ..Row::default()
    })
}

fn shown_title(written: &str) -> String {
    let title = as_readable(written);
    if is_no_title(&title) {
        return String::new();
    }
    let length = without_full_stop(&title).len();
    let mut title = title.into_owned();
    title.truncate(length);
    title
}

/// Without the full stop with which some sources end titles; that of a short word, such as `vs.` or `U.S.`, belongs to it.
fn without_full_stop(title: &str) -> &str {
    let Some(rest) = title.strip_suffix('.') else {
        return title;
    };
    let word = rest.rsplit(' ').next().unwrap_or_default();
    match word.chars().count() > 3 && !word.contains('.') {
        true => rest,
        false => title,
    }
}

fn shown_abstract(written: &str) -> Arc<str> {
    let text = as_readable(written);
    match without_notices(&text) {
        rest if is_no_abstract(rest) => Arc::default(),
        rest => rest.into(),
    }
}

/// The first words of an abstract, with `…`; absent if it has none.
fn title_from(abstract_text: &str) -> Option<String> {
    let words: Vec<&str> = abstract_text.split(' ').take(MADE_TITLE_WORDS).collect();
    let beginning: String = words.join(" ").chars().take(MADE_TITLE_CHARS).collect();
    let beginning = beginning.trim_end_matches(|character: char| !character.is_alphanumeric());
    let beginning = if beginning.is_empty() {
        words.first()?
    } else {
        beginning
    };
    (!beginning.is_empty()).then(|| format!("{beginning}…"))
}

/// Whether an abstract ends in the middle of a sentence, as far as its end tells.
///
/// Only an ellipsis, a comma or the like, and a bare word in a script that closes its sentences with a full stop count;
/// a link, a bracket, a quotation mark or a `%` may end an abstract.
fn is_cut(text: &str) -> bool {
    let last_word = text.rsplit(' ').next().unwrap_or(text);
    let is_link = || last_word.starts_with("www.") || last_word.contains('/');
    let ends_in_word = text.ends_with(|last: char| last < '\u{530}' && last.is_alphanumeric());
    ends_in_ellipsis(text) || text.ends_with([',', ';', ':', '-', '–', '—', '(']) || (ends_in_word && !is_link())
}

fn ends_in_ellipsis(text: &str) -> bool {
    text.ends_with('…') || text.ends_with("...")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(title: &str, abstract_text: &str) -> Vec<Flag> {
        flagged_row(1, title, abstract_text)
            .map(|row| row.flags)
            .unwrap_or_default()
    }

    #[test]
    fn flags_abstracts_that_end_in_a_sentence() {
        for text in [
            "We show that",
            "We show…",
            "We show ...",
            "We show,",
            "We show (",
            "Nous avons montré",
        ] {
            assert_eq!(flags("Title", text), [Flag::AbstractCut], "{text}");
        }
        for text in [
            "Done.",
            "Done!",
            "It works (mostly).",
            "See {https://a.org/b}",
            "At https://github.com/a/b",
            "At github.com/a/b",
            "We gain 5%",
            "He said \"yes.\"",
            "本文提出方法。",
            "เสนอวิธีการ",
            "हमने दिखाया।",
        ] {
            assert_eq!(flags("Title", text), [], "{text}");
        }
    }

    #[test]
    fn flags_notices_of_withdrawal() {
        let notices = [
            "This paper has been withdrawn by the author due to an error in equation 1.",
            "(Withdrawn) Security initiatives are increasingly advocated.",
            "This version is withdrawn.",
        ];
        for text in notices {
            assert_eq!(flags("Title", text), [Flag::Withdrawn], "{text}");
        }
        assert_eq!(flags("Withdrawn: Glaciers", "Ice melts."), [Flag::Withdrawn]);
        let late = "We study papers of which one in a hundred, since an error was found, has been withdrawn.";
        assert_eq!(flags("Title", late), [], "not how it begins");
        assert_eq!(flags("Title", "Money that banks have withdrawn moves markets."), []);
    }

    #[test]
    fn a_full_stop_ends_no_title() {
        for (written, shown) in [
            ("Ice flow of glaciers.", "Ice flow of glaciers"),
            ("Ice flow of glaciers...", "Ice flow of glaciers..."),
            ("Ice in the U.S.", "Ice in the U.S."),
            ("Ice by Frost Inc.", "Ice by Frost Inc."),
            ("Does ice flow?", "Does ice flow?"),
        ] {
            assert_eq!(shown_title(written), shown);
        }
    }

    #[test]
    fn makes_a_title_from_the_abstract() {
        let row = flagged_row(7, " ", "One two three four five six seven eight nine ten, eleven.").unwrap();
        assert_eq!(row.title, "One two three four five six seven eight nine ten…");
        assert_eq!((row.line, row.flags), (7, vec![Flag::TitleMissing]));
        assert_eq!(
            flagged_row(1, "", &"字".repeat(200)).unwrap().title,
            format!("{}…", "字".repeat(80))
        );
        assert_eq!(flagged_row(1, "", "?!").unwrap().title, "?!…");
    }

    #[test]
    fn flags_what_is_missing_or_cut_in_order() {
        assert_eq!(flags("Mixture of…", ""), [Flag::TitleCut, Flag::AbstractMissing]);
        assert_eq!(flags("", "We show that"), [Flag::AbstractCut, Flag::TitleMissing]);
        assert_eq!(flagged_row(1, " ", "\n"), None);
    }
}
