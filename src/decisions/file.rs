//! Decisions as TOML.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;

use super::{Decisions, MAX_NAME_CHARS};
use crate::config::line_at;
use crate::corpus::{PaperDecisions, text};
use crate::features::tokenizer;
use crate::themes::ThemeId;

/// What can't stand in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// From 1.
    pub line: usize,
    /// One clause: what stands there and what may.
    pub cause: String,
}

/// The file, its values as written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DecisionsFile {
    hidden: Vec<Text>,
    split: Vec<Text>,
    stop_words: Vec<Text>,
    same_papers: Vec<Vec<Text>>,
    different_papers: Vec<Vec<Text>>,
    names: BTreeMap<Text, Text>,
    merged: BTreeMap<Text, Text>,
    synonyms: BTreeMap<Text, Text>,
}

/// A text, and where it stands.
type Text = Spanned<String>;

/// A text that is wrong, and why.
type Wrong<'a> = (&'a Text, String);

/// Reads decisions.
///
/// # Errors
/// The first mistake: no TOML, an unknown key, no id of a theme, a name twice, merges that go round, no word.
pub fn parse(text: &str) -> Result<Decisions, Mistake> {
    let written: DecisionsFile = toml::from_str(text).map_err(|error| Mistake {
        line: line_at(text, error.span()),
        cause: error.message().lines().collect::<Vec<_>>().join(" "),
    })?;
    checked(&written).map_err(|(place, cause)| Mistake {
        line: line_at(text, Some(place.span())),
        cause,
    })
}

fn checked(written: &DecisionsFile) -> Result<Decisions, Wrong<'_>> {
    let mut decisions = Decisions {
        hidden: ids(&written.hidden)?,
        split: ids(&written.split)?,
        stop_words: stop_words(&written.stop_words)?,
        merged: merges(&written.merged)?,
        papers: papers(written)?,
        ..Decisions::default()
    };
    for (key, name) in &written.names {
        decisions
            .name(id(key)?, name.get_ref())
            .map_err(|cause| (name, cause))?;
    }
    for (text, id) in written.split.iter().filter_map(|text| Some((text, id(text).ok()?))) {
        decisions.split(id).map_err(|cause| (text, cause))?;
    }
    decisions.synonyms = synonyms(&written.synonyms, &decisions.stop_words)?;
    Ok(decisions)
}

fn ids(texts: &[Text]) -> Result<BTreeSet<ThemeId>, Wrong<'_>> {
    texts.iter().map(id).collect()
}

/// Ids are written in one way, so that each stands in one place.
fn id(text: &Text) -> Result<ThemeId, Wrong<'_>> {
    let id = ThemeId::try_from(text.get_ref().clone()).map_err(|cause| (text, cause))?;
    if id.to_string() == *text.get_ref() {
        Ok(id)
    } else {
        Err((text, format!("`{}` has to be written `{id}`", text.get_ref())))
    }
}

/// From → the theme at the end of the chain.
fn merges(written: &BTreeMap<Text, Text>) -> Result<BTreeMap<ThemeId, ThemeId>, Wrong<'_>> {
    let pairs = written.iter().map(|(from, into)| Ok((id(from)?, id(into)?)));
    let direct: BTreeMap<ThemeId, ThemeId> = pairs.collect::<Result<_, Wrong<'_>>>()?;
    let ends = written.keys().map(|text| {
        let from = id(text)?;
        let end = end_of_chain(&from, &direct).map_err(|path| {
            let path: Vec<String> = path.iter().map(ToString::to_string).collect();
            (text, format!("merged in a circle: {}", path.join(" → ")))
        });
        Ok((from, end?))
    });
    ends.collect()
}

/// Where one thing after the other leads to; a circle is given as the path into it.
fn end_of_chain<T: Ord + Clone>(from: &T, next: &BTreeMap<T, T>) -> Result<T, Vec<T>> {
    let mut path = vec![from.clone()];
    while let Some(after) = path.last().and_then(|last| next.get(last)) {
        let is_round = path.contains(after);
        path.push(after.clone());
        if is_round {
            return Err(path);
        }
    }
    Ok(path.pop().unwrap_or_else(|| from.clone()))
}

fn papers(written: &DecisionsFile) -> Result<PaperDecisions, Wrong<'_>> {
    let decisions = PaperDecisions {
        same: paper_groups(&written.same_papers)?,
        different: paper_groups(&written.different_papers)?,
    };
    for group in &written.different_papers {
        let stands_in = |text: &Text, same: &[String]| same.contains(&text::folded(text.get_ref()));
        let pairs = decisions
            .same
            .iter()
            .map(|same| group.iter().filter(|text| stands_in(text, same)));
        if let Some(text) = pairs.filter_map(|mut both| both.nth(1)).next() {
            return Err((
                text,
                format!(
                    "`{}` can't be the same paper as another one and a different one",
                    text.get_ref()
                ),
            ));
        }
    }
    Ok(decisions)
}

fn paper_groups(written: &[Vec<Text>]) -> Result<BTreeSet<Vec<String>>, Wrong<'_>> {
    written.iter().map(|group| paper_group(group)).collect()
}

/// Ids of papers, each once.
fn paper_group(written: &[Text]) -> Result<Vec<String>, Wrong<'_>> {
    let mut group: Vec<String> = Vec::new();
    for text in written {
        let id = text::folded(text.get_ref());
        if id.is_empty() {
            return Err((text, "an id of a paper has to have a letter".to_owned()));
        }
        if group.contains(&id) {
            return Err((text, format!("`{id}` stands here twice")));
        }
        group.push(id);
    }
    match written {
        [only] => Err((
            only,
            format!(
                "`{}` stands alone: a decision on papers names two of them or more",
                only.get_ref()
            ),
        )),
        _ => Ok(group),
    }
}

fn stop_words(written: &[Text]) -> Result<BTreeSet<String>, Wrong<'_>> {
    written.iter().map(|text| Ok(lower(word(text)?))).collect()
}

fn synonyms<'a>(
    written: &'a BTreeMap<Text, Text>,
    stop_words: &BTreeSet<String>,
) -> Result<BTreeMap<String, String>, Wrong<'a>> {
    let stops: BTreeSet<String> = stop_words
        .iter()
        .map(|word| tokenizer::stem(word).into_owned())
        .collect();
    let mut next: BTreeMap<String, String> = BTreeMap::new();
    for (from, into) in written {
        let (stem, target) = (stem_of(from)?, stem_of(into)?);
        if stops.contains(&stem) {
            return Err((
                from,
                format!("`{}` is a stop word: it can't count as another word", from.get_ref()),
            ));
        }
        // A word may count as another form of itself: then that form is shown.
        if stem != target
            && let Some(other) = next.insert(stem, target.clone())
            && other != target
        {
            let cause = format!("`{}` and another form of it count as different words", from.get_ref());
            return Err((from, cause));
        }
    }
    for from in written.keys() {
        let goes_round = |_| (from, format!("`{}` counts as itself, in a circle", from.get_ref()));
        end_of_chain(&stem_of(from)?, &next).map_err(goes_round)?;
    }
    let pairs = written.iter();
    Ok(pairs
        .map(|(from, into)| (lower(from.get_ref()), into.get_ref().clone()))
        .collect())
}

/// The stem of a word that can count.
fn stem_of(text: &Text) -> Result<String, Wrong<'_>> {
    let word = lower(word(text)?);
    match tokenizer::is_token(&word) {
        true => Ok(tokenizer::stem(&word).into_owned()),
        false => Err((
            text,
            format!("`{}` never counts, so nothing counts as it", text.get_ref()),
        )),
    }
}

/// One word, compounds with hyphens among them.
fn word(text: &Text) -> Result<&str, Wrong<'_>> {
    let written = text.get_ref().as_str();
    let mut words = tokenizer::words(written);
    match (words.next(), words.next()) {
        (Some(word), None) if word.text == written => Ok(written),
        _ => Err((
            text,
            format!("`{written}` is not one word (`language`, `chain-of-thought`)"),
        )),
    }
}

fn lower(word: &str) -> String {
    let mut lower = String::new();
    tokenizer::lower_into(word, &mut lower);
    lower
}

/// A name as it is shown: spaces folded, nothing invisible.
///
/// # Errors
/// What is wrong with it.
pub(super) fn checked_name(name: &str) -> Result<String, String> {
    let folded = text::folded(name);
    match folded.chars().count() {
        0 => Err("a name has to have a letter".to_owned()),
        n if n > MAX_NAME_CHARS => Err(format!(
            "a name has at most {MAX_NAME_CHARS} characters, this one has {n}"
        )),
        _ => Ok(folded),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"# Ours.
hidden = ["T7"]
split = ["T3"]
stop_words = ["Benchmarks"]
same_papers = [["arxiv:2401.00001", "doi:10.1/x"]]
different_papers = [["july.jsonl:3", "17", "18"]]

[names]
T4 = "Attention sinks"
T10 = "MoE"

[merged]
T9 = "T5"
T5 = "T2"

[synonyms]
MoE = "mixture-of-experts"
llms = "LLM"
"#;

    #[test]
    fn a_file_is_read_whole() {
        let own = |text: &str| text.to_owned();
        let expected = Decisions {
            names: [(ThemeId(4), own("Attention sinks")), (ThemeId(10), own("MoE"))].into(),
            merged: [(ThemeId(9), ThemeId(2)), (ThemeId(5), ThemeId(2))].into(),
            hidden: [ThemeId(7)].into(),
            split: [ThemeId(3)].into(),
            stop_words: [own("benchmarks")].into(),
            synonyms: [(own("moe"), own("mixture-of-experts")), (own("llms"), own("LLM"))].into(),
            papers: PaperDecisions {
                same: [vec![own("arxiv:2401.00001"), own("doi:10.1/x")]].into(),
                different: [vec![own("july.jsonl:3"), own("17"), own("18")]].into(),
            },
        };
        assert_eq!(parse(WHOLE), Ok(expected));
        assert_eq!(parse(""), Ok(Decisions::default()));
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        let cases = [
            ("[names]\nT4 = 3\n", 2, "invalid type: integer `3`, expected a string"),
            ("\n[nams]\nT4 = \"x\"\n", 2, "unknown field `nams`"),
            ("[names]\nfour = \"x\"\n", 2, "`four` is not a theme id (T1, T2 …)"),
            (
                "hidden = [\n  \"T1\",\n  \"t2\",\n]\n",
                3,
                "`t2` has to be written `T2`",
            ),
            ("[names]\nT1 = \"A\"\nT2 = \"a\"\n", 3, "“a” is the name of T1 already"),
            ("[names]\nT1 = \"\"\n", 2, "a name has to have a letter"),
            ("[merged]\nT1 = \"T1\"\n", 2, "merged in a circle: T1 → T1"),
            (
                "[merged]\nT1 = \"T2\"\nT2 = \"T3\"\nT3 = \"T1\"\n",
                2,
                "merged in a circle: T1 → T2 → T3 → T1",
            ),
            (
                "split = [\"T1\"]\n[merged]\nT1 = \"T2\"\n",
                1,
                "T1 is merged into T2: it can't be split as well",
            ),
            (
                "stop_words = [\"language model\"]\n",
                1,
                "`language model` is not one word",
            ),
            ("[synonyms]\nmoe = \"the\"\n", 2, "`the` never counts"),
            (
                "stop_words = [\"moe\"]\n[synonyms]\nmoes = \"experts\"\n",
                3,
                "`moes` is a stop word",
            ),
            (
                "[synonyms]\nnet = \"model\"\nnets = \"llm\"\n",
                3,
                "`nets` and another form of it",
            ),
            (
                "[synonyms]\nlm = \"model\"\nmodels = \"lm\"\n",
                2,
                "`lm` counts as itself, in a circle",
            ),
        ];
        for (text, line, cause) in cases {
            is_mistaken(text, line, cause);
        }
    }

    #[track_caller]
    fn is_mistaken(text: &str, line: usize, cause: &str) {
        let mistake = parse(text).unwrap_err();
        assert_eq!(mistake.line, line, "{text}: {mistake:?}");
        assert!(mistake.cause.starts_with(cause), "{text}: {mistake:?}");
    }

    #[test]
    fn mistakes_about_papers_are_told_with_their_line() {
        let cases = [
            ("same_papers = [[\"a\"]]\n", 1, "`a` stands alone"),
            (
                "same_papers = [[\"a\", \"b\"],\n [\"a\", \" \"]]\n",
                2,
                "an id of a paper has to have a letter",
            ),
            ("different_papers = [[\"a\", \"a\"]]\n", 1, "`a` stands here twice"),
            (
                "same_papers = [[\"a\", \"b\"]]\ndifferent_papers = [[\"c\",\n\"a\",\n\"b\"]]\n",
                4,
                "`b` can't be the same paper",
            ),
        ];
        for (text, line, cause) in cases {
            is_mistaken(text, line, cause);
        }
    }

    #[test]
    fn a_word_may_count_as_another_form_of_itself() {
        assert_eq!(
            parse("[synonyms]\nexperts = \"expert\"\n").unwrap().synonyms["experts"],
            "expert"
        );
    }
}
