//! What people type to search, as FTS5 reads it. Whatever is typed is a query: nothing of it reaches FTS5 unquoted.

use std::fmt;

/// Columns of the index.
const COLUMNS: [&str; 2] = ["title", "abstract"];

/// A search: alternatives of conditions that all have to hold, less what must not occur.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// One of them has to hold: a paper that has every condition of it.
    alternatives: Vec<Vec<Condition>>,
    excluded: Vec<Condition>,
}

/// Words that have to stand in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Condition {
    column: Option<&'static str>,
    /// At least one.
    words: Vec<String>,
    /// True if the last word may go on.
    is_beginning: bool,
}

impl Query {
    /// Reads arguments: each a word, or several words in a row, or more in the language of the help.
    ///
    /// # Errors
    /// What is allowed, if there is no word to look for.
    pub fn parse(arguments: &[String]) -> Result<Self, String> {
        let mut query = Self {
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
                    let Some(condition) = Condition::parse(&piece) else {
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
        if query.alternatives.is_empty() {
            return Err("`paperthemes search attention sink`; NOT needs a word that does occur".to_owned());
        }
        Ok(query)
    }

    /// In the language of FTS5.
    pub fn expression(&self) -> String {
        let all = |conditions: &Vec<Condition>| {
            let conditions: Vec<String> = conditions.iter().map(Condition::expression).collect();
            format!("({})", conditions.join(" AND "))
        };
        let alternatives: Vec<String> = self.alternatives.iter().map(all).collect();
        let wanted = format!("({})", alternatives.join(" OR "));
        let excluded = self
            .excluded
            .iter()
            .map(|condition| format!(" NOT ({})", condition.expression()));
        wanted + &excluded.collect::<String>()
    }

    /// The same with the words of each row on their own, if any stood in a row.
    pub fn apart(&self) -> Option<Self> {
        let apart = |condition: &Condition| {
            let last = condition.words.len() - 1;
            let word = |(at, word): (usize, &String)| Condition {
                column: condition.column,
                words: vec![word.clone()],
                is_beginning: condition.is_beginning && at == last,
            };
            condition.words.iter().enumerate().map(word).collect::<Vec<_>>()
        };
        let alternatives = self
            .alternatives
            .iter()
            .map(|all| all.iter().flat_map(apart).collect())
            .collect();
        let query = Self {
            alternatives,
            excluded: self.excluded.clone(),
        };
        (query != *self).then_some(query)
    }

    /// Every word that is looked for.
    pub fn words_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let conditions = self.alternatives.iter_mut().flatten();
        conditions
            .filter(|condition| !condition.is_beginning)
            .flat_map(|condition| &mut condition.words)
    }
}

impl fmt::Display for Query {
    /// As it would be typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = |conditions: &Vec<Condition>| {
            let conditions: Vec<String> = conditions.iter().map(ToString::to_string).collect();
            conditions.join(" ")
        };
        let alternatives: Vec<String> = self.alternatives.iter().map(all).collect();
        f.write_str(&alternatives.join(" OR "))?;
        self.excluded
            .iter()
            .try_for_each(|condition| write!(f, " NOT {condition}"))
    }
}

impl Condition {
    /// Nothing for a text without a letter or digit.
    fn parse(piece: &str) -> Option<Self> {
        let column = COLUMNS.into_iter().find(|column| {
            let rest = piece.strip_prefix(column);
            rest.is_some_and(|rest| rest.starts_with(':'))
        });
        let text = column.map_or(piece, |column| &piece[column.len() + 1..]);
        let is_beginning = text.trim_end().trim_end_matches('"').ends_with('*');
        let words = text
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty());
        let words: Vec<String> = words.map(str::to_owned).collect();
        (!words.is_empty()).then_some(Self {
            column,
            words,
            is_beginning,
        })
    }

    fn expression(&self) -> String {
        let column = self.column.map_or(String::new(), |column| format!("{column} : "));
        let end = if self.is_beginning { " *" } else { "" };
        format!("{column}\"{}\"{end}", self.words.join(" "))
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let column = self.column.map_or(String::new(), |column| format!("{column}:"));
        let end = if self.is_beginning { "*" } else { "" };
        match self.words.as_slice() {
            [word] => write!(f, "{column}{word}{end}"),
            words => write!(f, "'{column}{}{end}'", words.join(" ")),
        }
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

    #[test]
    fn words_all_have_to_occur_and_what_the_shell_quotes_stands_in_a_row() {
        assert_eq!(
            parse(&["attention", "sink"]).expression(),
            r#"(("attention" AND "sink"))"#
        );
        assert_eq!(parse(&["attention sink"]).expression(), r#"(("attention sink"))"#);
        assert_eq!(parse(&["chain-of-thought"]).expression(), r#"(("chain of thought"))"#);
    }

    #[test]
    fn beginnings_columns_alternatives_and_exclusions() {
        assert_eq!(parse(&["atten*"]).expression(), r#"(("atten" *))"#);
        assert_eq!(
            parse(&["title:sparse", "OR", "moe", "NOT", "vision"]).expression(),
            r#"((title : "sparse") OR ("moe")) NOT ("vision")"#
        );
        assert_eq!(
            parse(&[r#""attention sink" OR cache"#]).expression(),
            r#"(("attention sink") OR ("cache"))"#
        );
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
        assert_eq!(
            parse(&["attention sink", "OR", "moe*"]).to_string(),
            "'attention sink' OR moe*"
        );
    }

    proptest! {
        #[test]
        fn nothing_typed_leaves_its_quotes(words in prop::collection::vec(".{0,12}", 1..4)) {
            if let Ok(query) = Query::parse(&words) {
                let expression = query.expression();
                let inside = expression.split('"').skip(1).step_by(2);
                for text in inside {
                    prop_assert!(text.chars().all(|letter| letter.is_alphanumeric() || letter == ' '));
                }
                let outside: String = expression.split('"').step_by(2).collect();
                prop_assert!(outside.chars().all(|letter| "()ANDORTabcdeilrstOT :*".contains(letter)), "{}", outside);
            }
        }
    }
}
