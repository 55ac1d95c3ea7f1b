//! Word lists as the database keeps them.

use rusqlite::Connection;
use rustc_hash::FxHashMap;

use crate::corpus::Digest;

/// Words of texts as they are kept.
#[derive(Debug, Default)]
pub(super) struct StoredLists {
    /// Digest of a text → where its words stand in `words`.
    pub(super) lists: FxHashMap<Digest, (usize, usize)>,
    /// Numbers in LEB128.
    pub(super) words: Vec<u8>,
}

impl StoredLists {
    pub(super) fn all(connection: &Connection) -> rusqlite::Result<Self> {
        let mut kept = Self::default();
        let mut query = connection.prepare("SELECT digest, words FROM word_lists")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            kept.insert(row.get(0)?, row.get_ref(1)?.as_blob()?);
        }
        Ok(kept)
    }

    pub(super) fn some(connection: &Connection, digests: &[Digest]) -> rusqlite::Result<Self> {
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
