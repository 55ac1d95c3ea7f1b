//! Why papers are where they are, found once: between fits neither an old paper nor what it is judged by changes.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rusqlite::{Connection, Transaction, params};
use rustc_hash::FxHashMap;

use super::values::to_json;
use crate::corpus::{Corpus, Digest, Digester};
use crate::features::tokenizer;
use crate::report::{WhyView, view};
use crate::themes::{Member, Theme, ThemeId, Themes};

/// Reasons as they are kept, whatever the papers are now.
#[derive(Debug, Default)]
pub struct KeptReasons(FxHashMap<Digest, String>);

/// Of all that reasons depend on but the model.
fn digest(corpus: &Corpus, theme: ThemeId, member: &Member) -> Digest {
    let paper = &corpus.papers[member.paper];
    let mut digester = Digester::default();
    digester.text(env!("CARGO_PKG_VERSION"));
    digester.text(tokenizer::rules());
    digester.bytes(&paper.text_digest);
    let runner_up = member.runner_up.map_or(0, |id| id.0);
    for number in [theme.0, runner_up, u32::from(member.likeness.is_some())] {
        digester.number(u64::from(number));
    }
    digester.digest()
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
        let n_papers = corpus.papers.len();
        let themes: &[Theme] = if view::gives_reasons(n_papers) {
            &themes.themes
        } else {
            &[]
        };
        let members: Vec<(ThemeId, &Member)> = (themes.iter())
            .flat_map(|theme| theme.members.iter().map(|member| (theme.id, member)))
            .collect();
        let place = |(theme, member): &(ThemeId, &Member)| -> (usize, Digest, Option<WhyView>) {
            let digest = digest(corpus, *theme, member);
            let known = self.0.get(&digest).and_then(|text| serde_json::from_str(text).ok());
            (member.paper, digest, known)
        };
        let places: Vec<_> = members.par_iter().with_min_len(256).map(place).collect();
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

impl Reasons {
    /// Positions of the papers in themes whose reasons are to be found.
    pub fn unknown(&self) -> Vec<usize> {
        let is_unknown = |paper: &usize| self.digests[*paper].is_some() && self.known[*paper].is_none();
        (0..self.digests.len()).filter(is_unknown).collect()
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
        insert.execute(params![digest, to_json(why)?])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Paper, text_digest};

    fn corpus(titles: &[&str]) -> Corpus {
        let paper = |title: &&str| Paper {
            id: format!("id of {title}"),
            title: (*title).to_owned(),
            abstract_text: "".into(),
            text_digest: text_digest(title, ""),
            first_seen: None,
            authors: Vec::new(),
            categories: Vec::new(),
            url: None,
            flags: Vec::new(),
            ids: Vec::new(),
            appearances: Vec::new(),
        };
        Corpus {
            listings: Vec::new(),
            papers: titles.iter().map(paper).collect(),
            ..Corpus::default()
        }
    }

    /// All papers in one theme.
    fn themes(corpus: &Corpus, id: u32) -> Themes {
        let member = |paper: usize| Member {
            paper,
            fit: 0.5,
            membership: 0.75,
            runner_up: Some(ThemeId(9)),
            margin: 0.5,
            likeness: None,
        };
        let theme = Theme {
            id: ThemeId(id),
            label: "made up".to_owned(),
            label_terms: Vec::new(),
            members: (0..corpus.papers.len()).map(member).collect(),
            representatives: Vec::new(),
            stability: None,
            is_hidden: false,
        };
        Themes {
            themes: vec![theme],
            ..Themes::default()
        }
    }

    fn why(term: &str) -> WhyView {
        WhyView {
            runner_up: "T9".to_owned(),
            terms: vec![(term.to_owned(), 0.1 + 0.2)],
            difference: -1.0 / 3.0,
        }
    }

    #[test]
    fn reasons_come_back_for_the_same_text_in_the_same_place() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(super::super::SCHEMA).unwrap();
        let transaction = connection.transaction().unwrap();
        let known = |titles: &[&str], theme: u32| {
            let corpus = corpus(titles);
            kept(&transaction).unwrap().of(&corpus, &themes(&corpus, theme))
        };
        let found = [Some(why("ice")), Some(why("wood")), Some(why("ice"))];
        let nothing = known(&["Ice", "Wood", "Ice"], 1);
        assert_eq!(nothing.known, [None, None, None]);
        save(&transaction, &nothing, &found).unwrap();

        let all = known(&["Ice", "Wood", "Ice"], 1);
        assert_eq!(
            all.known, found,
            "to the last bit, and twice for a text that is there twice"
        );
        let n_changes = transaction.total_changes();
        save(&transaction, &all, &found).unwrap();
        assert_eq!(transaction.total_changes(), n_changes, "nothing is written twice");
        assert_eq!(known(&["Ice", "Wood"], 2).known, [None, None], "in another theme");

        transaction
            .execute("UPDATE reasons SET reasons = '{' WHERE reasons LIKE '%ice%'", [])
            .unwrap();
        let damaged = known(&["Ice", "Wood", "Ice"], 1);
        assert_eq!(damaged.known, [None, Some(why("wood")), None]);
        save(&transaction, &damaged, &found).unwrap();
        assert_eq!(known(&["Ice", "Wood", "Ice"], 1).known, found, "found anew");

        let fewer = known(&["Glacier", "Wood"], 1);
        assert_eq!(fewer.known, [None, Some(why("wood"))]);
        save(&transaction, &fewer, &[None, Some(why("wood"))]).unwrap();
        assert_eq!(
            known(&["Ice", "Wood"], 1).known,
            [None, Some(why("wood"))],
            "what is gone is forgotten"
        );
    }
}
