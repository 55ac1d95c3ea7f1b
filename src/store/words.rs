//! The words of the papers, split once and kept by the digests of the texts.

mod stored_lists;

use rayon::prelude::*;
use rusqlite::{Connection, Transaction, params};
use rustc_hash::{FxHashMap, FxHashSet};

use stored_lists::StoredLists;

use super::leb128::{self, Numbers};
use super::values::{optional, unreadable};
use crate::corpus::{Corpus, Digest, Digester};
use crate::features::word_lists::Lists;
use crate::features::{self, Language, Stems, Text, WordLists, WordTable, tokenizer};

/// The words that texts are written in.
#[derive(Debug, Default)]
pub(super) struct StoredForms {
    forms: Vec<String>,
    stems: Stems,
    /// The stems are those of other rules.
    are_stems_stale: bool,
    /// The numbers of kept word lists stand for these words.
    have_lists: bool,
}

/// Texts of papers.
#[derive(Clone, Copy)]
struct Said<'a> {
    texts: &'a [Text<'a>],
    /// Along the texts.
    digests: &'a [Digest],
    /// The language of texts that don't tell theirs.
    main: Language,
}

/// Words of texts, and what of them the database doesn't have.
pub(super) struct Words {
    pub(super) lists: WordLists,
    n_known_forms: usize,
    n_known_stems: usize,
    /// No word list is kept yet, or none that can be read.
    are_all_new: bool,
    /// Digests of the texts that were split just now, ascending, and where they stand.
    new: Vec<(Digest, usize)>,
    /// Digests of texts that are there no more.
    gone: Vec<Digest>,
}

/// Of what a text says and how it is split.
///
/// - `main`: the language in which it is read if it doesn't tell its own.
fn digest(said: &Digest, main: Language) -> Digest {
    let mut digester = Digester::default();
    digester.bytes(&[tokenizer::RULES]);
    digester.text(main.code());
    digester.bytes(said);
    digester.digest()
}

/// The words as they are kept; none if they are not those that the word lists were made with, so that all texts are split again.
pub(super) fn forms(connection: &Connection) -> rusqlite::Result<StoredForms> {
    let mut kept = StoredForms::default();
    let (mut names, mut counted) = (Vec::new(), Vec::new());
    let mut query =
        connection.prepare("SELECT words, stems, stems_of_words, rules, first FROM words ORDER BY first")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        if row.get::<_, usize>(4)? != kept.forms.len() {
            return Ok(StoredForms::default());
        }
        kept.forms.extend(row.get_ref(0)?.as_str()?.lines().map(str::to_owned));
        names.extend(row.get_ref(1)?.as_str()?.lines().map(str::to_owned));
        counted.extend(decoded(row.get_ref(2)?.as_blob()?));
        kept.are_stems_stale |= row.get_ref(3)?.as_str()? != tokenizer::rules();
    }
    kept.have_lists = table(connection)?.is_some_and(|table| table.begins(&kept.forms, &[]));
    if !kept.have_lists {
        return Ok(StoredForms::default());
    }
    let stems = Stems::known(names, &counted).filter(|stems| stems.n_words() == kept.forms.len());
    match stems.filter(|_| !kept.are_stems_stale) {
        Some(stems) => kept.stems = stems,
        None => {
            kept.are_stems_stale = true;
            kept.stems.extend(&kept.forms);
        }
    }
    Ok(kept)
}

/// Of the words that the word lists were made with; absent before the first.
fn table(connection: &Connection) -> rusqlite::Result<Option<WordTable>> {
    optional(
        connection.query_row("SELECT n_words, digest FROM word_table", [], |row| {
            Ok(WordTable {
                n_words: row.get(0)?,
                n_stems: 0,
                digest: row.get(1)?,
            })
        }),
    )
}

impl Words {
    /// The words of the papers of a corpus: as they are kept, or split where they are not.
    pub(super) fn of(connection: &Connection, forms: StoredForms, corpus: &Corpus) -> rusqlite::Result<Self> {
        let main = features::main_language(corpus);
        let digests: Vec<Digest> = corpus
            .papers
            .par_iter()
            .map(|paper| digest(&paper.text_digest, main))
            .collect();
        let said = Said {
            texts: &features::texts(corpus),
            digests: &digests,
            main,
        };
        Self::of_all(connection, forms, said)
    }

    /// - `said`: all that there is.
    fn of_all(connection: &Connection, forms: StoredForms, said: Said<'_>) -> rusqlite::Result<Self> {
        let digests = said.digests;
        let kept = match forms.have_lists {
            true => StoredLists::all(connection)?,
            false => StoredLists::default(),
        };
        let mut words = Self::of_texts(said, forms, kept)?;
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
        forms: StoredForms,
        corpus: &Corpus,
        papers: &[usize],
    ) -> rusqlite::Result<Self> {
        let of_papers = papers.iter().map(|paper| &corpus.papers[*paper]);
        let main = features::main_language(corpus);
        let digests: Vec<Digest> = (of_papers.clone())
            .map(|paper| digest(&paper.text_digest, main))
            .collect();
        let said = Said {
            texts: &of_papers.map(features::text).collect::<Vec<_>>(),
            digests: &digests,
            main,
        };
        let kept = match forms.have_lists {
            true => StoredLists::some(connection, &digests)?,
            false => StoredLists::default(),
        };
        Self::of_texts(said, forms, kept)
    }

    fn of_texts(said: Said<'_>, forms: StoredForms, kept: StoredLists) -> rusqlite::Result<Self> {
        let Said { texts, digests, main } = said;
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
        let are_all_new = !forms.have_lists;
        let mut split = WordLists::known(forms.forms, forms.stems, Lists::default())
            .ok_or_else(|| unreadable("some words have no stems in the database".into()))?;
        split.extend(&to_split, main);
        let of_paper = |digest: &Digest| match (new.get(digest), kept.lists.get(digest)) {
            (None, Some((start, end))) => WordsOfPaper::Stored(&kept.words[*start..*end]),
            (at, _) => WordsOfPaper::Split(at.map_or(&[], |at| split.paper(*at))),
        };
        let found: Vec<WordsOfPaper<'_>> = digests.par_iter().map(of_paper).collect();
        let lengths: Vec<usize> = found.par_iter().map(WordsOfPaper::len).collect();
        let lists = Lists::of_lengths(&lengths, |paper, words| found[paper].write(words));
        drop(found);
        let (forms, stems) = split.into_words();
        let lists = WordLists::known(forms, stems, lists);
        Ok(Self {
            lists: lists.ok_or_else(|| unreadable("a paper has words that the database doesn't know".into()))?,
            n_known_forms,
            n_known_stems,
            are_all_new,
            new: unknown,
            gone: Vec::new(),
        })
    }
}

/// The words of a paper.
enum WordsOfPaper<'a> {
    Split(&'a [u32]),
    /// As [`encoded`].
    Stored(&'a [u8]),
}

impl WordsOfPaper<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Split(words) => words.len(),
            Self::Stored(bytes) => leb128::count(bytes),
        }
    }

    /// - `words`: as many as there are.
    fn write(&self, words: &mut [u32]) {
        match self {
            Self::Split(found) => words.copy_from_slice(found),
            Self::Stored(bytes) => (words.iter_mut().zip(decoded(bytes))).for_each(|(word, number)| *word = number),
        }
    }
}

/// Keeps the words of the texts that were split just now, and forgets those of texts that are gone.
pub(super) fn save(transaction: &Transaction<'_>, words: &Words) -> rusqlite::Result<()> {
    let (new_forms, stems) = (&words.lists.forms()[words.n_known_forms..], words.lists.stems());
    if words.n_known_forms == 0 {
        transaction.execute("DELETE FROM words", [])?;
    }
    if words.are_all_new {
        transaction.execute("DELETE FROM word_lists", [])?;
    }
    if !new_forms.is_empty() {
        let table = WordTable::of(words.lists.forms(), &[]);
        transaction.execute("DELETE FROM word_table", [])?;
        transaction.execute(
            "INSERT INTO word_table (n_words, digest) VALUES (?1, ?2)",
            params![table.n_words, table.digest],
        )?;
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

    fn database() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(super::super::SCHEMA).unwrap();
        connection
    }

    fn digests(texts: &[Text<'_>]) -> Vec<Digest> {
        let said = texts.iter().map(|text| text_digest(text.title, text.abstract_text));
        said.map(|said| digest(&said, Language::ENGLISH)).collect()
    }

    fn all_of(connection: &Connection, forms: StoredForms, texts: &[Text<'_>]) -> rusqlite::Result<Words> {
        let said = Said {
            texts,
            digests: &digests(texts),
            main: Language::ENGLISH,
        };
        Words::of_all(connection, forms, said)
    }

    /// Reads texts and keeps their words.
    fn run(connection: &mut Connection, texts: &[Text<'_>]) -> Words {
        let transaction = connection.transaction().unwrap();
        let words = all_of(&transaction, forms(&transaction).unwrap(), texts).unwrap();
        save(&transaction, &words).unwrap();
        transaction.commit().unwrap();
        words
    }

    fn written(lists: &WordLists) -> Vec<Vec<Option<&str>>> {
        let of_paper = |paper| lists.paper(paper).iter().map(|word| lists.form(*word)).collect();
        (0..lists.n_papers()).map(of_paper).collect()
    }

    fn text(title: &str) -> Text<'_> {
        Text {
            title,
            abstract_text: "Ice, and snow.",
        }
    }

    #[test]
    fn texts_are_split_once_and_forgotten_when_they_are_gone() {
        let mut connection = database();
        let mut run = |texts: &[Text<'_>]| {
            let words = run(&mut connection, texts);
            (words.lists, words.new.len(), words.gone.len())
        };
        let (lists, n_new, n_gone) = run(&[text("Violin"), text("Wood")]);
        assert_eq!((n_new, n_gone), (2, 0));
        assert_eq!(run(&[text("Violin"), text("Wood")]), (lists, 0, 0));
        let texts = [text("Glacier"), text("Wood"), text("Glacier")];
        let (lists, n_new, n_gone) = run(&texts);
        assert_eq!((n_new, n_gone), (1, 1));
        assert_eq!(written(&lists), written(&WordLists::read(&texts)));
    }

    #[test]
    fn stems_of_other_rules_are_found_anew_once() {
        let (mut connection, texts) = (database(), [text("Glaciers"), text("Ice-cores and violins")]);
        let first = run(&mut connection, &texts).lists;
        for rules in ["", tokenizer::rules()] {
            connection
                .execute("UPDATE words SET stems = 'other', rules = ?1", [rules])
                .unwrap();
            let words = run(&mut connection, &texts);
            assert_eq!((words.lists, words.new.len()), (first.clone(), 0));
            let kept: Vec<(String, String)> = {
                let mut query = connection.prepare("SELECT rules, stems FROM words").unwrap();
                let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
                rows.map(Result::unwrap).collect()
            };
            assert_eq!(
                kept,
                [(tokenizer::rules().to_owned(), first.stems().names().join("\n"))]
            );
        }
    }

    #[test]
    fn texts_are_split_anew_where_their_words_are_gone_or_others() {
        let texts = [text("Glacier"), text("Wood"), text("Moss")];
        for damage in [
            "DELETE FROM words",
            "DELETE FROM words WHERE first = 0",
            "DELETE FROM words WHERE first > 0",
            "UPDATE words SET words = replace(words, 'ice', 'lava')",
            "UPDATE words SET words = replace(words, 'ice', 'one' || char(10) || 'more')",
            "DELETE FROM word_table",
        ] {
            let mut connection = database();
            run(&mut connection, &texts[..1]);
            run(&mut connection, &texts[..2]);
            connection.execute_batch(damage).unwrap();
            let words = run(&mut connection, &texts);
            assert_eq!(written(&words.lists), written(&WordLists::read(&texts)), "{damage}");
            assert_eq!(words.new.len(), 3, "{damage}");
            let again = run(&mut connection, &texts);
            assert_eq!((again.lists, again.new.len()), (words.lists, 0), "{damage}");
        }
    }
}
