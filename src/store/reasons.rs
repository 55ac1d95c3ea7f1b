//! Why papers are where they are, found once: between fits neither an old paper nor what it is judged by changes.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rusqlite::{Connection, Transaction, params};
use rustc_hash::FxHashMap;

use super::values::to_json;
use crate::corpus::Corpus;
use crate::features::tokenizer;
use crate::report::WhyView;
use crate::themes::{Member, ThemeId, Themes};

/// All that reasons depend on but the model, in 16 bytes.
type Digest = [u8; 16];

/// Reasons as they are kept, whatever the papers are now.
#[derive(Debug, Default)]
pub struct KeptReasons(FxHashMap<Digest, String>);

fn digest(corpus: &Corpus, theme: ThemeId, member: &Member) -> Digest {
    let paper = &corpus.papers[member.paper];
    let mut hasher = blake3::Hasher::new();
    for part in [
        env!("CARGO_PKG_VERSION"),
        tokenizer::rules(),
        &paper.title,
        &paper.abstract_text,
    ] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.update(to_json(&(theme, member.runner_up, member.likeness.is_some())).as_bytes());
    let mut digest = [0; 16];
    hasher.finalize_xof().fill(&mut digest);
    digest
}

pub(super) fn kept(connection: &Connection) -> rusqlite::Result<KeptReasons> {
    let mut query = connection.prepare("SELECT digest, reasons FROM reasons")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(KeptReasons(rows.collect::<rusqlite::Result<_>>()?))
}

/// Reasons that are known for the places of papers, and what they are kept under.
#[derive(Debug)]
pub struct Reasons {
    /// Along the papers; absent for one in no theme.
    digests: Vec<Option<Digest>>,
    /// Along the papers; absent where they are to be found.
    pub known: Vec<Option<WhyView>>,
    /// Of places that are no more.
    gone: Vec<Digest>,
}

impl KeptReasons {
    /// The reasons for the places of the papers of a corpus, as far as they are kept.
    ///
    /// A text that is no list of reasons is taken for none: they are found anew.
    pub fn of(mut self, corpus: &Corpus, themes: &Themes) -> Reasons {
        let members: Vec<(ThemeId, &Member)> = (themes.themes.iter())
            .flat_map(|theme| theme.members.iter().map(|member| (theme.id, member)))
            .collect();
        let place = |(theme, member): &(ThemeId, &Member)| -> (usize, Digest, Option<WhyView>) {
            let digest = digest(corpus, *theme, member);
            let known = self.0.get(&digest).and_then(|text| serde_json::from_str(text).ok());
            (member.paper, digest, known)
        };
        let places: Vec<_> = members.par_iter().with_min_len(256).map(place).collect();
        let n_papers = corpus.papers.len();
        let (mut digests, mut known) = (vec![None; n_papers], vec![None; n_papers]);
        for (paper, digest, why) in places {
            if why.is_some() {
                self.0.remove(&digest);
            }
            (digests[paper], known[paper]) = (Some(digest), why);
        }
        let mut gone: Vec<Digest> = self.0.into_keys().collect();
        gone.sort_unstable();
        Reasons { digests, known, gone }
    }
}

/// Keeps the reasons that were not known, and forgets those of places that are no more.
///
/// - `why`: along the papers.
pub(super) fn save(transaction: &Transaction<'_>, reasons: &Reasons, why: &[Option<WhyView>]) -> rusqlite::Result<()> {
    let mut forget = transaction.prepare("DELETE FROM reasons WHERE digest = ?1")?;
    for digest in &reasons.gone {
        forget.execute([digest])?;
    }
    // In the order of the table, which is then written from one end to the other; two papers may say the same.
    let new: BTreeMap<Digest, &WhyView> = (reasons.digests.iter().zip(&reasons.known).zip(why))
        .filter(|((_, known), _)| known.is_none())
        .filter_map(|((digest, _), why)| Some(((*digest)?, why.as_ref()?)))
        .collect();
    let mut insert = transaction.prepare("INSERT INTO reasons (digest, reasons) VALUES (?1, ?2)")?;
    for (digest, why) in new {
        insert.execute(params![digest, to_json(why)])?;
    }
    Ok(())
}
