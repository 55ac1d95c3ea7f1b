//! Decisions written into the file that people keep: what did not change stays as they wrote it, comments too.

use std::collections::BTreeSet;

use toml_edit::{Array, DocumentMut, Item, RawString, Table, Value};

use super::file::{Mistake, parse};
use super::{Decisions, ThemeId};
use crate::config::line_at;

/// A file without a decision.
const NOTHING: &str = "\
# What people decided about the themes; every run of paperthemes follows it. By hand, or by `paperthemes name`, `merge`, `hide`
# and `split`. An id is never given twice: a decision about a theme that is gone is told, not applied to another one.
hidden = []
split = []
stop_words = []
# Papers, by any id or by `LISTING:LINE`: [[\"arxiv:2401.00001\", \"doi:10.1000/1\"]]
same_papers = []
different_papers = []

[names]

[merged]

[synonyms]
";

impl Decisions {
    /// The text of the file with these decisions in place of those it has.
    ///
    /// Lists and tables are sorted, themes by number; one that holds the same as before stays as it is.
    ///
    /// - `before`: the text of the file, empty if there is none.
    ///
    /// # Errors
    /// As [`parse`].
    pub fn written_over(&self, before: &str) -> Result<String, Mistake> {
        let before = if before.trim().is_empty() { NOTHING } else { before };
        let known = parse(before)?;
        let mut document: DocumentMut = before.parse().map_err(|error: toml_edit::TomlError| Mistake {
            line: line_at(before, error.span()),
            cause: error.message().to_owned(),
        })?;
        if self.hidden != known.hidden {
            set_list(&mut document, "hidden", texts(&self.hidden));
        }
        if self.split != known.split {
            set_list(&mut document, "split", texts(&self.split));
        }
        if self.stop_words != known.stop_words {
            set_list(&mut document, "stop_words", texts(&self.stop_words));
        }
        if self.papers.same != known.papers.same {
            set_groups(&mut document, "same_papers", &self.papers.same);
        }
        if self.papers.different != known.papers.different {
            set_groups(&mut document, "different_papers", &self.papers.different);
        }
        if self.names != known.names {
            set_table(&mut document, "names", pairs(&self.names));
        }
        if self.merged != known.merged {
            set_table(&mut document, "merged", pairs(&self.merged));
        }
        if self.synonyms != known.synonyms {
            set_table(&mut document, "synonyms", pairs(&self.synonyms));
        }
        Ok(document.to_string())
    }
}

fn texts<'a, T: ToString + 'a>(values: impl IntoIterator<Item = &'a T>) -> Vec<String> {
    values.into_iter().map(ToString::to_string).collect()
}

fn pairs<'a, K, V>(map: impl IntoIterator<Item = (&'a K, &'a V)>) -> Vec<(String, String)>
where
    K: ToString + 'a,
    V: ToString + 'a,
{
    map.into_iter()
        .map(|(key, value)| (key.to_string(), value.to_string()))
        .collect()
}

/// Makes a list hold the wanted texts in their order. One with comments inside keeps them, and gets new texts at its end.
fn set_list(document: &mut DocumentMut, name: &str, wanted: Vec<String>) {
    let item = document.entry(name).or_insert_with(|| toml_edit::value(Array::new()));
    let Some(array) = item.as_array_mut() else { return };
    if !has_comments(array) {
        let decor = array.decor().clone();
        *array = wanted.into_iter().collect();
        *array.decor_mut() = decor;
        return;
    }
    let mut kept = Array::new();
    // A comment stands before the value that follows it: of one that goes, the next one gets it.
    let mut before = String::new();
    for value in array.iter() {
        before.push_str(value.decor().prefix().and_then(RawString::as_str).unwrap_or_default());
        if value
            .as_str()
            .is_some_and(|text| wanted.iter().any(|wanted| wanted == text))
        {
            let mut value = value.clone();
            value.decor_mut().set_prefix(std::mem::take(&mut before));
            kept.push_formatted(value);
        }
    }
    let is_there = |array: &Array, text: &str| array.iter().any(|value| value.as_str() == Some(text));
    for text in wanted {
        if !is_there(&kept, &text) {
            let mut value = Value::from(text);
            let prefix = std::mem::take(&mut before);
            value
                .decor_mut()
                .set_prefix(if prefix.is_empty() { " ".to_owned() } else { prefix });
            kept.push_formatted(value);
        }
    }
    before.push_str(array.trailing().as_str().unwrap_or_default());
    kept.set_trailing(before);
    kept.set_trailing_comma(array.trailing_comma());
    *kept.decor_mut() = array.decor().clone();
    *array = kept;
}

/// Makes a list of lists hold the wanted groups, in order.
fn set_groups(document: &mut DocumentMut, name: &str, wanted: &BTreeSet<Vec<String>>) {
    let groups: Array = wanted.iter().map(|group| group.iter().collect::<Array>()).collect();
    document[name] = toml_edit::value(groups);
}

/// True if comments stand inside the brackets.
fn has_comments(array: &Array) -> bool {
    let is_comment = |text: Option<&RawString>| text.and_then(RawString::as_str).is_some_and(|text| text.contains('#'));
    let around = |value: &Value| is_comment(value.decor().prefix()) || is_comment(value.decor().suffix());
    array.iter().any(around) || is_comment(Some(array.trailing()))
}

/// Makes a table hold the wanted pairs, sorted.
fn set_table(document: &mut DocumentMut, name: &str, wanted: Vec<(String, String)>) {
    let item = document.entry(name).or_insert_with(|| Item::Table(Table::new()));
    // An inline table becomes one with a line a decision.
    let mut table = std::mem::take(item).into_table().unwrap_or_default();
    table.retain(|key, _| wanted.iter().any(|(wanted, _)| wanted == key));
    for (key, text) in wanted {
        match table.get_mut(&key).and_then(Item::as_value_mut) {
            Some(value) if value.as_str() == Some(&text) => {}
            Some(value) => {
                let decor = value.decor().clone();
                *value = Value::from(text);
                *value.decor_mut() = decor;
            }
            None => {
                table.insert(&key, toml_edit::value(text));
            }
        }
    }
    table.sort_values_by(|a, _, b, _| order(a).cmp(&order(b)));
    *item = Item::Table(table);
}

/// Themes by number, words by letter.
fn order(key: &str) -> (Option<ThemeId>, &str) {
    (ThemeId::try_from(key.to_owned()).ok(), key)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_first_decision_makes_the_file() {
        let text = Decisions::named(&[(12, "Speech"), (4, "Attention “sinks”")])
            .written_over("")
            .unwrap();
        let names = text.split("[names]\n").nth(1).unwrap();
        assert!(
            names.starts_with("T4 = \"Attention “sinks”\"\nT12 = \"Speech\"\n\n[merged]\n"),
            "{text}"
        );
        assert!(text.lines().all(|line| line.len() <= 130), "{text}");
    }

    #[test]
    fn comments_and_other_sections_stay() {
        let before = "\
# Agreed in March.
hidden = [\"T7\"] # workshops

# Ours.
[names]
# Asked for by the reading group.
T10 = \"Experts\" # was routing
T4 = \"Sinks\"

[synonyms]
moe=\"mixture-of-experts\"   # everywhere
";
        let mut decisions = parse(before).unwrap();
        assert_eq!(decisions.written_over(before).unwrap(), before);
        decisions.name(ThemeId(10), "Mixture of experts").unwrap();
        decisions.name(ThemeId(5), "Speech").unwrap();
        decisions.hidden = [ThemeId(30), ThemeId(7)].into();
        let after = "\
# Agreed in March.
hidden = [\"T7\", \"T30\"] # workshops

# Ours.
[names]
T4 = \"Sinks\"
T5 = \"Speech\"
# Asked for by the reading group.
T10 = \"Mixture of experts\" # was routing

[synonyms]
moe=\"mixture-of-experts\"   # everywhere
";
        assert_eq!(decisions.written_over(before).unwrap(), after);
    }

    #[test]
    fn a_list_with_comments_keeps_them() {
        let before = "hidden = [\n  \"T7\", # workshops\n  \"T2\",\n]\n";
        let mut decisions = parse(before).unwrap();
        decisions.hidden.insert(ThemeId(1));
        decisions.hidden.remove(&ThemeId(2));
        let after = decisions.written_over(before).unwrap();
        assert!(after.contains("\"T7\", # workshops\n"), "{after}");
        assert_eq!(parse(&after), Ok(decisions));
    }

    prop_compose! {
        fn decisions()(
            names in prop::collection::btree_map(1u32..40, "[a-z\"\\\\#'=é ]{0,8}", 0..5),
            hidden in prop::collection::btree_set(1u32..40, 0..4),
            split in prop::collection::btree_set(40u32..60, 0..4),
            merges in prop::collection::vec((1u32..20, 1u32..20), 0..5),
            stop_words in prop::collection::btree_set("[b-d]{3,6}", 0..4),
            synonyms in prop::collection::btree_map("x[a-d]{3,6}", "Y[a-d]{3,6}", 0..2),
        ) -> Decisions {
            let mut decisions = Decisions {
                hidden: hidden.into_iter().map(ThemeId).collect(),
                split: split.into_iter().map(ThemeId).collect(),
                stop_words,
                synonyms,
                ..Decisions::default()
            };
            for (id, name) in names {
                let _ = decisions.name(ThemeId(id), &format!("{name}{id}"));
            }
            for (from, into) in merges {
                let _ = decisions.merge(ThemeId(from), ThemeId(into));
            }
            decisions
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(decisions in decisions(), before in decisions()) {
            let fresh = decisions.written_over("").unwrap();
            prop_assert_eq!(parse(&fresh), Ok(decisions.clone()));
            let over = decisions.written_over(&before.written_over("").unwrap()).unwrap();
            prop_assert_eq!(parse(&over), Ok(decisions));
            // The same decisions are the same bytes, whatever stood there.
            prop_assert_eq!(over, fresh);
        }
    }
}
