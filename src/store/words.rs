//! The words of the papers, split once and kept by what the texts say.

use rayon::prelude::*;
use rusqlite::{Connection, Transaction, params};
use rustc_hash::FxHashMap;

use super::values::unreadable;
use crate::features::{Text, WordLists, word_lists};

/// What a text says and how it is split, in 16 bytes.
type Digest = [u8; 16];

/// Words of texts, and what of them the database doesn't have.
pub(super) struct Words {
    pub(super) lists: WordLists,
    n_known_forms: usize,
    /// Digests of the texts that were split just now, ascending, and where they stand.
    new: Vec<(Digest, usize)>,
    /// Digests of texts that are there no more.
    gone: Vec<Digest>,
}

fn digest(text: &Text<'_>) -> Digest {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[word_lists::RULES]);
    hasher.update(&(text.title.len() as u64).to_le_bytes());
    hasher.update(text.title.as_bytes());
    hasher.update(text.abstract_text.as_bytes());
    let mut digest = [0; 16];
    hasher.finalize_xof().fill(&mut digest);
    digest
}

/// The words of texts: as they are kept, or split where they are not.
pub(super) fn read(connection: &Connection, texts: &[Text<'_>]) -> rusqlite::Result<Words> {
    let digests: Vec<Digest> = texts.par_iter().with_min_len(256).map(digest).collect();
    let mut kept = lists(connection)?;
    let mut forms = Vec::new();
    let mut query = connection.prepare("SELECT words FROM words ORDER BY first")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        forms.extend(row.get_ref(0)?.as_str()?.split('\n').map(str::to_owned));
    }
    let n_known_forms = forms.len();
    let mut new: FxHashMap<Digest, usize> = FxHashMap::default();
    let mut unknown: Vec<(Digest, usize)> = Vec::new();
    for (paper, digest) in digests.iter().enumerate() {
        if !kept.contains_key(digest) && !new.contains_key(digest) {
            new.insert(*digest, unknown.len());
            unknown.push((*digest, paper));
        }
    }
    let to_split: Vec<Text<'_>> = unknown.iter().map(|(_, paper)| texts[*paper]).collect();
    // In the order of the table, which is then written from one end to the other.
    unknown.sort_unstable();
    let mut split = WordLists::known(forms, []).unwrap_or_default();
    split.extend(&to_split);
    let list = |digest: &Digest| match new.get(digest) {
        Some(at) => split.paper(*at).to_vec(),
        None => kept.get(digest).map_or_else(Vec::new, |bytes| decoded(bytes)),
    };
    let of_papers: Vec<Vec<u32>> = digests.par_iter().with_min_len(256).map(list).collect();
    let lists = WordLists::known(split.into_forms(), of_papers);
    digests.iter().for_each(|digest| {
        kept.remove(digest);
    });
    let mut gone: Vec<Digest> = kept.into_keys().collect();
    gone.sort_unstable();
    Ok(Words {
        lists: lists.ok_or_else(|| unreadable("a paper has words that the database doesn't know".into()))?,
        n_known_forms,
        new: unknown,
        gone,
    })
}

/// Keeps the words of the texts that were split just now, and forgets those of texts that are gone.
pub(super) fn save(transaction: &Transaction<'_>, words: &Words) -> rusqlite::Result<()> {
    let new_forms = &words.lists.forms()[words.n_known_forms..];
    if !new_forms.is_empty() {
        transaction.execute(
            "INSERT INTO words (first, words) VALUES (?1, ?2)",
            params![words.n_known_forms, new_forms.join("\n")],
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

fn lists(connection: &Connection) -> rusqlite::Result<FxHashMap<Digest, Vec<u8>>> {
    let mut query = connection.prepare("SELECT digest, words FROM word_lists")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// Numbers in 7-bit groups, the lowest first, all but the last with the highest bit set (LEB128).
fn encoded(list: &[u32]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(2 * list.len());
    for number in list {
        let mut rest = *number;
        while rest >= 0x80 {
            bytes.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        bytes.push(rest as u8);
    }
    bytes
}

fn decoded(bytes: &[u8]) -> Vec<u32> {
    let mut list = Vec::with_capacity(bytes.len());
    let (mut number, mut shift) = (0u32, 0);
    for byte in bytes {
        number |= u32::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        shift += 7;
        if byte & 0x80 == 0 {
            list.push(number);
            (number, shift) = (0, 0);
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_any_size_come_back() {
        let list = [0, 1, 127, 128, 300, 16_383, 16_384, 2_097_152, u32::MAX];
        assert_eq!(encoded(&list[..5]), [0, 1, 127, 0x80, 1, 0xac, 2]);
        assert_eq!(decoded(&encoded(&list)), list);
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
            let words = read(&transaction, texts).unwrap();
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
}
