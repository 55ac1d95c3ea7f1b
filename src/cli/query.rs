//! What people type to search. Whatever is typed is a query.

use std::collections::HashSet;
use std::fmt;
use std::hash::Hash;

use paperthemes::corpus::text::readable;
use paperthemes::features::search_words;
use paperthemes::store::inspect::{self, Column, Condition};

/// A search, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Query(inspect::Query);

impl Query {
    /// Reads arguments: each a word, or several words in a row, or more in the language of the help.
    ///
    /// # Errors
    /// What is allowed, if there is no word to look for.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self, String> {
        let mut query = inspect::Query {
            alternatives: vec![Vec::new()],
            excluded: Vec::new(),
        };
        let mut is_excluding = false;
        for piece in arguments.iter().flat_map(|argument| pieces(argument)) {
            match piece.as_str() {
                "AND" => {}
                "OR" => query.alternatives.push(Vec::new()),
                "NOT" => is_excluding = true,
                _ => {
                    let Some(condition) = parse(&piece) else {
                        continue;
                    };
                    if std::mem::take(&mut is_excluding) {
                        query.excluded.push(condition);
                    } else if let Some(last) = query.alternatives.last_mut() {
                        last.push(condition);
                    }
                }
            }
        }
        query.alternatives.retain(|conditions| !conditions.is_empty());
        // What is said again asks for nothing more, and takes as long as the first time, with each of the others.
        query.alternatives.iter_mut().for_each(keep_first);
        keep_first(&mut query.alternatives);
        keep_first(&mut query.excluded);
        if query.alternatives.is_empty() {
            return Err("`paperthemes search attention sink`; NOT needs a word that does occur".to_owned());
        }
        Ok(Self(query))
    }

    /// What is looked for.
    pub(crate) fn asked(&self) -> &inspect::Query {
        &self.0
    }

    /// How many words it has.
    pub(crate) fn n_words(&self) -> usize {
        let wanted = self.0.alternatives.iter().flatten();
        wanted
            .chain(&self.0.excluded)
            .map(|condition| condition.words.len())
            .sum()
    }

    /// The same with the words of each row on their own, if any stood in a row.
    pub(crate) fn apart(&self) -> Option<Self> {
        let apart = |condition: &Condition| {
            let last = condition.words.len() - 1;
            let word = |(at, word): (usize, &String)| Condition {
                column: condition.column,
                words: vec![word.clone()],
                is_beginning: condition.is_beginning && at == last,
            };
            condition.words.iter().enumerate().map(word).collect::<Vec<_>>()
        };
        let alternatives = (self.0.alternatives.iter())
            .map(|all| all.iter().flat_map(apart).collect())
            .collect();
        let query = Self(inspect::Query {
            alternatives,
            excluded: self.0.excluded.clone(),
        });
        (query != *self).then_some(query)
    }

    /// Every word that is looked for.
    pub(crate) fn words_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let conditions = self.0.alternatives.iter_mut().flatten();
        conditions
            .filter(|condition| !condition.is_beginning)
            .flat_map(|condition| &mut condition.words)
    }
}

impl fmt::Display for Query {
    /// As it would be typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = |conditions: &Vec<Condition>| {
            let conditions: Vec<String> = conditions.iter().map(typed).collect();
            conditions.join(" ")
        };
        let alternatives: Vec<String> = self.0.alternatives.iter().map(all).collect();
        f.write_str(&alternatives.join(" OR "))?;
        let mut excluded = self.0.excluded.iter();
        excluded.try_for_each(|condition| write!(f, " NOT {}", typed(condition)))
    }
}

/// Drops what is there before.
fn keep_first<T: Clone + Eq + Hash>(items: &mut Vec<T>) {
    let mut known = HashSet::with_capacity(items.len());
    items.retain(|item| known.insert(item.clone()));
}

/// Reads a condition; nothing for a text without a letter or digit.
fn parse(piece: &str) -> Option<Condition> {
    let column = Column::ALL.into_iter().find(|column| {
        let rest = piece.strip_prefix(column.name());
        rest.is_some_and(|rest| rest.starts_with(':'))
    });
    // As titles and abstracts are read: whoever copies a formula finds it.
    let text = &readable(column.map_or(piece, |column| &piece[column.name().len() + 1..]));
    let is_beginning = text.trim_end().trim_end_matches('"').ends_with('*');
    let mut places: Vec<std::ops::Range<usize>> = Vec::new();
    for word in search_words::words(text) {
        match places.last_mut() {
            // Letters of a script without spaces are typed as one.
            Some(last) if last.end == word.place.start => last.end = word.place.end,
            _ => places.push(word.place),
        }
    }
    let words: Vec<String> = places.into_iter().map(|place| text[place].to_owned()).collect();
    (!words.is_empty()).then_some(Condition {
        column,
        words,
        is_beginning,
    })
}

/// A condition as it would be typed.
fn typed(condition: &Condition) -> String {
    let column = condition
        .column
        .map_or(String::new(), |column| format!("{}:", column.name()));
    let end = if condition.is_beginning { "*" } else { "" };
    match condition.words.as_slice() {
        [word] => format!("{column}{word}{end}"),
        words => format!("'{column}{}{end}'", words.join(" ")),
    }
}

/// Parts an argument: one with quotes or operators at its spaces outside quotes; any other is one piece, as the shell gave it.
fn pieces(argument: &str) -> Vec<String> {
    let is_language = argument.contains('"') || [" OR ", " NOT ", " AND "].iter().any(|word| argument.contains(word));
    if !is_language {
        return vec![argument.to_owned()];
    }
    let (mut pieces, mut piece, mut is_quoted) = (Vec::new(), String::new(), false);
    for letter in argument.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => pieces.push(std::mem::take(&mut piece)),
            _ => piece.push(letter),
        }
    }
    pieces.push(piece);
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(arguments: &[&str]) -> Query {
        let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        Query::parse(&arguments).unwrap()
    }

    /// Alternatives by `|`, conditions by `&`, words by `_`, what is excluded after `-`.
    fn read(arguments: &[&str]) -> String {
        let query = parse(arguments).0;
        let condition = |condition: &Condition| {
            let column = condition.column.map_or("", Column::name);
            let end = if condition.is_beginning { "*" } else { "" };
            format!("{column}:{}{end}", condition.words.join("_"))
        };
        let all = |conditions: &Vec<Condition>| conditions.iter().map(condition).collect::<Vec<_>>().join(" & ");
        let wanted: Vec<String> = query.alternatives.iter().map(all).collect();
        let excluded = query
            .excluded
            .iter()
            .map(|excluded| format!(" - {}", condition(excluded)));
        wanted.join(" | ") + &excluded.collect::<String>()
    }

    #[test]
    fn words_all_have_to_occur_and_what_the_shell_quotes_stands_in_a_row() {
        assert_eq!(read(&["attention", "sink"]), ":attention & :sink");
        assert_eq!(read(&["attention sink"]), ":attention_sink");
        assert_eq!(read(&["chain-of-thought"]), ":chain_of_thought");
        assert_eq!(read(&["CO$_2$"]), ":CO2");
        assert_eq!(read(&["CO<sub>2</sub>"]), ":CO2");
        assert_eq!(read(&["冰川"]), ":冰川");
    }

    #[test]
    fn beginnings_columns_alternatives_and_exclusions() {
        assert_eq!(read(&["atten*"]), ":atten*");
        assert_eq!(
            read(&["title:sparse", "OR", "moe", "NOT", "vision"]),
            "title:sparse | :moe - :vision"
        );
        assert_eq!(read(&[r#""attention sink" OR cache"#]), ":attention_sink | :cache");
    }

    #[test]
    fn what_is_said_again_is_asked_once() {
        let query = parse(&[
            "ice", "OR", "snow", "ice", "snow", "OR", "ice", "NOT", "firn", "NOT", "firn",
        ]);
        assert_eq!(query, parse(&["ice", "OR", "snow", "ice", "NOT", "firn"]));
        assert_eq!((query.n_words(), parse(&["attention sink"]).n_words()), (4, 2));
    }

    #[test]
    fn a_query_without_a_word_is_refused() {
        for words in [vec!["?"], vec!["NOT", "vision"], vec!["OR"], vec![]] {
            let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
            assert!(Query::parse(&words).is_err(), "{words:?}");
        }
    }

    #[test]
    fn words_in_a_row_can_be_looked_for_apart() {
        assert_eq!(parse(&["attention sink"]).apart(), Some(parse(&["attention", "sink"])));
        assert_eq!(parse(&["attention"]).apart(), None);
        assert_eq!(parse(&["冰川"]).apart(), None);
        assert_eq!(
            parse(&["attention sink", "OR", "moe*"]).to_string(),
            "'attention sink' OR moe*"
        );
    }

    proptest! {
        #[test]
        fn every_word_that_is_typed_is_a_word_of_the_index(words in prop::collection::vec(".{0,12}", 1..4)) {
            if let Ok(query) = Query::parse(&words) {
                let wanted = query.0.alternatives.iter().flatten().chain(&query.0.excluded);
                for word in wanted.flat_map(|condition| &condition.words) {
                    prop_assert!(!search_words::words(word).is_empty(), "{word}");
                }
            }
        }
    }
}
