//! The words of the papers, split once and kept by what the texts say.

use rayon::prelude::*;
use rusqlite::{Connection, Transaction, params};
use rustc_hash::{FxHashMap, FxHashSet};

use super::leb128::{self, Numbers};
use super::values::unreadable;
use crate::corpus::{Corpus, Digest, Digester};
use crate::features::word_lists::Lists;
use crate::features::{self, Stems, Text, WordLists, tokenizer};

/// The words that texts are written in.
#[derive(Debug, Default)]
pub(super) struct Forms {
    forms: Vec<String>,
    stems: Stems,
    /// The stems are those of other rules.
    are_stems_stale: bool,
}

/// Words of texts as they are kept.
#[derive(Debug, Default)]
struct Kept {
    /// Digest of a text → where its words stand in `words`.
    lists: FxHashMap<Digest, (usize, usize)>,
    /// As [`encoded`].
    words: Vec<u8>,
}

/// Words of texts, and what of them the database doesn't have.
pub(super) struct Words {
    pub(super) lists: WordLists,
    n_known_forms: usize,
    n_known_stems: usize,
    /// Digests of the texts that were split just now, ascending, and where they stand.
    new: Vec<(Digest, usize)>,
    /// Digests of texts that are there no more.
    gone: Vec<Digest>,
}

/// Of what a text says and how it is split.
fn digest(said: &Digest) -> Digest {
    let mut digester = Digester::default();
    digester.bytes(&[tokenizer::RULES]);
    digester.bytes(said);
    digester.digest()
}

pub(super) fn forms(connection: &Connection) -> rusqlite::Result<Forms> {
    let mut kept = Forms::default();
    let (mut names, mut counted) = (Vec::new(), Vec::new());
    let mut query =
        connection.prepare("SELECT words, stems, stems_of_words, rules, first FROM words ORDER BY first")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        if row.get::<_, usize>(4)? != kept.forms.len() {
            return Err(unreadable("words are missing from the database".into()));
        }
        kept.forms.extend(row.get_ref(0)?.as_str()?.lines().map(str::to_owned));
        names.extend(row.get_ref(1)?.as_str()?.lines().map(str::to_owned));
        counted.extend(decoded(row.get_ref(2)?.as_blob()?));
        kept.are_stems_stale |= row.get_ref(3)?.as_str()? != tokenizer::rules();
    }
    if kept.are_stems_stale {
        kept.stems.extend(&kept.forms);
    } else {
        let stems = Stems::known(names, &counted);
        kept.stems = stems.ok_or_else(|| unreadable("a word has stems that the database doesn't know".into()))?;
    }
    Ok(kept)
}

impl Kept {
    fn all(connection: &Connection) -> rusqlite::Result<Self> {
        let mut kept = Self::default();
        let mut query = connection.prepare("SELECT digest, words FROM word_lists")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            kept.insert(row.get(0)?, row.get_ref(1)?.as_blob()?);
        }
        Ok(kept)
    }

    fn some(connection: &Connection, digests: &[Digest]) -> rusqlite::Result<Self> {
        let mut kept = Self::default();
        let mut query = connection.prepare("SELECT words FROM word_lists WHERE digest = ?1")?;
        for digest in digests {
            let mut rows = query.query([digest])?;
            if let Some(row) = rows.next()? {
                kept.insert(*digest, row.get_ref(0)?.as_blob()?);
            }
        }
        Ok(kept)
    }

    fn insert(&mut self, digest: Digest, words: &[u8]) {
        let start = self.words.len();
        self.words.extend_from_slice(words);
        self.lists.insert(digest, (start, self.words.len()));
    }
}

impl Words {
    /// The words of the papers of a corpus: as they are kept, or split where they are not.
    pub(super) fn of(connection: &Connection, forms: Forms, corpus: &Corpus) -> rusqlite::Result<Self> {
        let digests: Vec<Digest> = corpus
            .papers
            .par_iter()
            .map(|paper| digest(&paper.text_digest))
            .collect();
        Self::of_all(connection, forms, &features::texts(corpus), &digests)
    }

    /// - `texts`: all that there are; `digests`: along them.
    fn of_all(connection: &Connection, forms: Forms, texts: &[Text<'_>], digests: &[Digest]) -> rusqlite::Result<Self> {
        let mut words = Self::of_texts(texts, digests, (forms, Kept::all(connection)?))?;
        words.gone = {
            let there: FxHashSet<&Digest> = digests.iter().collect();
            let mut query = connection.prepare("SELECT digest FROM word_lists")?;
            let kept = query.query_map([], |row| row.get(0))?;
            let kept: Vec<Digest> = kept.collect::<rusqlite::Result<_>>()?;
            kept.into_iter().filter(|digest| !there.contains(digest)).collect()
        };
        Ok(words)
    }

    /// The same of some papers only, by their positions.
    pub(super) fn of_some(
        connection: &Connection,
        forms: Forms,
        corpus: &Corpus,
        papers: &[usize],
    ) -> rusqlite::Result<Self> {
        let of_papers = papers.iter().map(|paper| &corpus.papers[*paper]);
        let digests: Vec<Digest> = of_papers.clone().map(|paper| digest(&paper.text_digest)).collect();
        let texts: Vec<Text<'_>> = of_papers.map(features::text).collect();
        let kept = Kept::some(connection, &digests)?;
        Self::of_texts(&texts, &digests, (forms, kept))
    }

    /// - `digests`: along the texts.
    fn of_texts(texts: &[Text<'_>], digests: &[Digest], (forms, kept): (Forms, Kept)) -> rusqlite::Result<Self> {
        let mut new: FxHashMap<Digest, usize> = FxHashMap::default();
        let mut unknown: Vec<(Digest, usize)> = Vec::new();
        for (paper, digest) in digests.iter().enumerate() {
            if !kept.lists.contains_key(digest) && !new.contains_key(digest) {
                new.insert(*digest, unknown.len());
                unknown.push((*digest, paper));
            }
        }
        let to_split: Vec<Text<'_>> = unknown.iter().map(|(_, paper)| texts[*paper]).collect();
        // In the order of the table, which is then written from one end to the other.
        unknown.sort_unstable();
        let (n_known_forms, n_known_stems) = match forms.are_stems_stale {
            true => (0, 0),
            false => (forms.forms.len(), forms.stems.names().len()),
        };
        let mut split = WordLists::known(forms.forms, forms.stems, Lists::default())
            .ok_or_else(|| unreadable("some words have no stems in the database".into()))?;
        split.extend(&to_split);
        let of_paper = |digest: &Digest| match (new.get(digest), kept.lists.get(digest)) {
            (None, Some((start, end))) => Found::Kept(&kept.words[*start..*end]),
            (at, _) => Found::New(at.map_or(&[], |at| split.paper(*at))),
        };
        let found: Vec<Found<'_>> = digests.par_iter().map(of_paper).collect();
        let lengths: Vec<usize> = found.par_iter().map(Found::len).collect();
        let lists = Lists::of_lengths(&lengths, |paper, words| found[paper].write(words));
        drop(found);
        let (forms, stems) = split.into_words();
        let lists = WordLists::known(forms, stems, lists);
        Ok(Self {
            lists: lists.ok_or_else(|| unreadable("a paper has words that the database doesn't know".into()))?,
            n_known_forms,
            n_known_stems,
            new: unknown,
            gone: Vec::new(),
        })
    }
}

/// The words of a paper.
enum Found<'a> {
    New(&'a [u32]),
    /// As [`encoded`].
    Kept(&'a [u8]),
}

impl Found<'_> {
    fn len(&self) -> usize {
        match self {
            Self::New(words) => words.len(),
            Self::Kept(bytes) => leb128::count(bytes),
        }
    }

    /// - `words`: as many as there are.
    fn write(&self, words: &mut [u32]) {
        match self {
            Self::New(found) => words.copy_from_slice(found),
            Self::Kept(bytes) => (words.iter_mut().zip(decoded(bytes))).for_each(|(word, number)| *word = number),
        }
    }
}

/// Keeps the words of the texts that were split just now, and forgets those of texts that are gone.
pub(super) fn save(transaction: &Transaction<'_>, words: &Words) -> rusqlite::Result<()> {
    let (new_forms, stems) = (&words.lists.forms()[words.n_known_forms..], words.lists.stems());
    if words.n_known_forms == 0 {
        transaction.execute("DELETE FROM words", [])?;
    }
    if !new_forms.is_empty() {
        transaction.execute(
            "INSERT INTO words (first, words, stems, stems_of_words, rules) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                words.n_known_forms,
                new_forms.join("\n"),
                stems.names()[words.n_known_stems..].join("\n"),
                encoded(&stems.counted(words.n_known_forms)),
                tokenizer::rules(),
            ],
        )?;
    }
    let mut insert = transaction.prepare("INSERT INTO word_lists (digest, words) VALUES (?1, ?2)")?;
    for (digest, paper) in &words.new {
        insert.execute(params![digest, encoded(words.lists.paper(*paper))])?;
    }
    let mut forget = transaction.prepare("DELETE FROM word_lists WHERE digest = ?1")?;
    for digest in &words.gone {
        forget.execute([digest])?;
    }
    Ok(())
}

/// Numbers as [`leb128`] has them.
fn encoded(list: &[u32]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(2 * list.len());
    list.iter()
        .for_each(|number| leb128::push(&mut bytes, u64::from(*number)));
    bytes
}

/// The numbers that are encoded in `bytes`.
fn decoded(bytes: &[u8]) -> impl Iterator<Item = u32> {
    Numbers::of(bytes).map(|number| u32::try_from(number).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::text_digest;

    fn digests(texts: &[Text<'_>]) -> Vec<Digest> {
        let said = texts.iter().map(|text| text_digest(text.title, text.abstract_text));
        said.map(|said| digest(&said)).collect()
    }

    #[test]
    fn texts_are_split_once_and_forgotten_when_they_are_gone() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(super::super::SCHEMA).unwrap();
        let text = |title| Text {
            title,
            abstract_text: "Ice, and snow.",
        };
        let mut run = |texts: &[Text<'_>]| {
            let transaction = connection.transaction().unwrap();
            let words = Words::of_all(&transaction, forms(&transaction).unwrap(), texts, &digests(texts)).unwrap();
            save(&transaction, &words).unwrap();
            transaction.commit().unwrap();
            (words.lists, words.new.len(), words.gone.len())
        };
        let (lists, n_new, n_gone) = run(&[text("Violin"), text("Wood")]);
        assert_eq!((n_new, n_gone), (2, 0));
        assert_eq!(run(&[text("Violin"), text("Wood")]), (lists, 0, 0));
        let texts = [text("Glacier"), text("Wood"), text("Glacier")];
        let (lists, n_new, n_gone) = run(&texts);
        assert_eq!((n_new, n_gone), (1, 1));
        let fresh = WordLists::read(&texts);
        for paper in 0..texts.len() {
            let words = |lists: &WordLists| -> Vec<Option<String>> {
                let words = lists.paper(paper).iter();
                words.map(|word| lists.form(*word).map(str::to_owned)).collect()
            };
            assert_eq!(words(&lists), words(&fresh));
        }
    }

    #[test]
    fn stems_of_other_rules_are_found_anew_once() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(super::super::SCHEMA).unwrap();
        let texts = ["Glaciers", "Ice-cores and violins"].map(|title| Text {
            title,
            abstract_text: "",
        });
        let mut run = || {
            let transaction = connection.transaction().unwrap();
            let words = Words::of_all(&transaction, forms(&transaction).unwrap(), &texts, &digests(&texts)).unwrap();
            save(&transaction, &words).unwrap();
            let rules: Vec<String> = {
                let mut query = transaction.prepare("SELECT rules FROM words").unwrap();
                query
                    .query_map([], |row| row.get(0))
                    .unwrap()
                    .map(Result::unwrap)
                    .collect()
            };
            assert_eq!(rules, [tokenizer::rules()]);
            transaction
                .execute("UPDATE words SET stems = 'other', rules = ''", [])
                .unwrap();
            transaction.commit().unwrap();
            words.lists
        };
        let first = run();
        assert_eq!(run(), first);
        connection
            .execute("UPDATE words SET rules = ?1", [tokenizer::rules()])
            .unwrap();
        let refused = forms(&connection).unwrap_err().to_string();
        assert!(refused.contains("stems"), "{refused}");
    }

    #[test]
    fn damaged_words_are_refused() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(super::super::SCHEMA).unwrap();
        let insert = "INSERT INTO words (first, words, stems, stems_of_words, rules) VALUES (?1, 'ice', 'ice', ?2, ?3)";
        let kept_of = |first: usize, counted: &[u8]| {
            connection.execute("DELETE FROM words", []).unwrap();
            connection
                .execute(insert, params![first, counted, tokenizer::rules()])
                .unwrap();
            forms(&connection)
                .and_then(|forms| Words::of_all(&connection, forms, &[], &[]))
                .map(|words| words.lists.forms().len())
        };
        assert_eq!(kept_of(0, &[1, 0]).unwrap(), 1);
        assert!(kept_of(0, &[]).is_err() && kept_of(1, &[1, 0]).is_err() && kept_of(0, &[1, 1]).is_err());
    }
}
