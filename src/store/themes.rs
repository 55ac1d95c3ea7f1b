//! The themes of the last run, and who is in them; a run writes what changed.

use rusqlite::{Connection, Row, Transaction, params};
use rustc_hash::FxHashMap;

use super::arrangement;
use super::papers::{self, Appearances, Positions};
use super::values::{from_json, optional, to_json};
use crate::corpus::Corpus;
use crate::themes::{Lineage, Member, Theme, ThemeId, Themes};

pub(super) fn save(transaction: &Transaction<'_>, corpus: &Corpus, themes: &Themes) -> rusqlite::Result<()> {
    // A theme without members in this run keeps its row, so that its id is never given again.
    transaction.execute("UPDATE themes SET is_current = 0", [])?;
    for theme in &themes.themes {
        save_theme(transaction, corpus, theme)?;
    }
    save_members(transaction, corpus, themes)?;
    arrangement::save(transaction, themes)
}

fn save_theme(transaction: &Transaction<'_>, corpus: &Corpus, theme: &Theme) -> rusqlite::Result<()> {
    let representatives = theme.representatives.iter().map(|paper| &corpus.papers[*paper].id);
    transaction.execute(
        "INSERT INTO themes (theme_id, label, label_terms, representatives, stability, is_current)
         VALUES (?1, ?2, ?3, ?4, ?5, 1)
         ON CONFLICT (theme_id) DO UPDATE SET label = excluded.label, label_terms = excluded.label_terms,
         representatives = excluded.representatives, stability = excluded.stability, is_current = 1",
        params![
            theme.id.0,
            theme.label,
            to_json(&theme.label_terms)?,
            to_json(&representatives.collect::<Vec<_>>())?,
            theme.stability,
        ],
    )?;
    Ok(())
}

/// Every membership; columns are read by their place, which is quicker than by name.
const MEMBERSHIPS: &str = "SELECT paper_id, theme_id, fit, membership, runner_up, margin, likeness FROM memberships";

/// A paper's place, as its row of [`MEMBERSHIPS`] has it.
fn place(row: &Row<'_>, paper: usize) -> rusqlite::Result<(ThemeId, Member)> {
    let member = Member {
        paper,
        fit: row.get(2)?,
        membership: row.get(3)?,
        runner_up: row.get::<_, Option<u32>>(4)?.map(ThemeId),
        margin: row.get(5)?,
        likeness: row.get(6)?,
    };
    Ok((ThemeId(row.get(1)?), member))
}

/// Makes the memberships in the database those of the themes.
fn save_members(transaction: &Transaction<'_>, corpus: &Corpus, themes: &Themes) -> rusqlite::Result<()> {
    let mut wanted: Vec<Option<(ThemeId, &Member)>> = vec![None; corpus.papers.len()];
    for theme in &themes.themes {
        for member in &theme.members {
            wanted[member.paper] = Some((theme.id, member));
        }
    }
    let (mut positions, mut gone) = (Positions::in_corpus(corpus), Vec::new());
    let mut query = transaction.prepare(MEMBERSHIPS)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let id = row.get_ref(0)?.as_str()?;
        let paper = positions.of(id);
        match paper.and_then(|paper| wanted[paper]) {
            Some((theme, member)) if place(row, member.paper)? == (theme, member.clone()) => {
                wanted[member.paper] = None;
            }
            Some(_) => (),
            None => gone.push(id.to_owned()),
        }
    }
    drop(rows);
    let mut forget = transaction.prepare("DELETE FROM memberships WHERE paper_id = ?1")?;
    for id in &gone {
        forget.execute([id])?;
    }
    let mut upsert = transaction.prepare(
        "INSERT OR REPLACE INTO memberships (paper_id, theme_id, fit, membership, runner_up, margin, likeness)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (paper, (id, member)) in corpus
        .papers
        .iter()
        .zip(wanted)
        .filter_map(|(paper, place)| Some((paper, place?)))
    {
        upsert.execute(params![
            paper.id,
            id.0,
            member.fit,
            member.membership,
            member.runner_up.map(|id| id.0),
            member.margin,
            member.likeness,
        ])?;
    }
    Ok(())
}

/// What later runs need to know of the themes: which paper is in which, and the highest id ever given.
pub(super) fn lineage(connection: &Connection, corpus: &Corpus, themes: &Themes) -> rusqlite::Result<Lineage> {
    let mut lineage = Lineage {
        theme_of: vec![None; corpus.papers.len()],
        highest_id: connection.query_row("SELECT coalesce(max(theme_id), 0) FROM themes", [], |row| row.get(0))?,
        ..Lineage::default()
    };
    lineage.follow(themes);
    Ok(lineage)
}

/// The current themes as they are kept, whatever the papers are now.
#[derive(Debug)]
pub(super) struct StoredThemes {
    /// Without members.
    themes: Themes,
    /// Along the themes: ids of papers.
    representatives: Vec<Vec<String>>,
    /// By theme, best fit first; the paper's id stands for its position.
    members: Vec<(String, (ThemeId, Member))>,
    appearances: Appearances,
}

/// The current themes, or none before the first run.
pub(super) fn kept(connection: &Connection) -> rusqlite::Result<Option<StoredThemes>> {
    let run: Option<(String, String)> = optional(connection.query_row(
        "SELECT count_reason, method FROM runs ORDER BY run_id DESC LIMIT 1",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    ))?;
    let Some((count_reason, method)) = run else {
        return Ok(None);
    };
    let (refinement, count_evidence) = from_json(&method)?;
    let mut query = connection.prepare(
        "SELECT theme_id, label, label_terms, representatives, stability FROM themes WHERE is_current
         ORDER BY theme_id",
    )?;
    let themes = query.query_map([], |row| {
        let theme = Theme {
            id: ThemeId(row.get(0)?),
            label: row.get(1)?,
            label_terms: from_json(&row.get::<_, String>(2)?)?,
            members: Vec::new(),
            representatives: Vec::new(),
            stability: row.get(4)?,
            is_hidden: false,
        };
        Ok((theme, from_json(&row.get::<_, String>(3)?)?))
    })?;
    let (themes, representatives) = themes.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().unzip();
    let (order, super_themes) = arrangement::read(connection)?;
    Ok(Some(StoredThemes {
        themes: Themes {
            themes,
            order,
            super_themes,
            unplaced: Vec::new(),
            count_reason,
            refinement,
            count_evidence,
        },
        representatives,
        members: members(connection)?,
        appearances: papers::appearances(connection)?,
    }))
}

/// Members by theme, best fit first.
fn members(connection: &Connection) -> rusqlite::Result<Vec<(String, (ThemeId, Member))>> {
    let mut query = connection.prepare(MEMBERSHIPS)?;
    let members = query.query_map([], |row| Ok((row.get(0)?, place(row, 0)?)))?;
    let mut members: Vec<(String, (ThemeId, Member))> = members.collect::<rusqlite::Result<_>>()?;
    members.sort_unstable_by(|(one, (theme, member)), (other, (other_theme, other_member))| {
        let by_fit = other_member.fit.total_cmp(&member.fit);
        theme.cmp(other_theme).then(by_fit).then_with(|| one.cmp(other))
    });
    Ok(members)
}

impl StoredThemes {
    pub(super) fn n_members(&self) -> usize {
        self.members.len()
    }

    /// Positions in the corpus of papers by the ids they had in the last run.
    pub(super) fn positions(&self, corpus: &Corpus) -> FxHashMap<&str, usize> {
        self.appearances.positions(corpus)
    }

    /// Where the papers of the last run were listed.
    pub(super) fn appearances(&self) -> &Appearances {
        &self.appearances
    }

    /// The themes with the papers of a corpus.
    ///
    /// - `positions`: as [`StoredThemes::positions`].
    pub(super) fn seen_by(&self, corpus: &Corpus, positions: &FxHashMap<&str, usize>) -> Themes {
        let mut themes = self.themes.clone();
        for (theme, ids) in themes.themes.iter_mut().zip(&self.representatives) {
            let known = ids.iter().filter_map(|id| positions.get(id.as_str()).copied());
            theme.representatives = known.collect();
        }
        let mut is_placed = vec![false; corpus.papers.len()];
        for (id, (theme, member)) in &self.members {
            // Two papers can have become one since; it is a member once. One whose listing was replaced is none.
            if let Some(paper) = positions.get(id.as_str())
                && let Ok(at) = themes.themes.binary_search_by_key(theme, |theme| theme.id)
                && !std::mem::replace(&mut is_placed[*paper], true)
            {
                themes.themes[at].members.push(Member {
                    paper: *paper,
                    ..member.clone()
                });
            }
        }
        themes.unplaced = (0..corpus.papers.len()).filter(|paper| !is_placed[*paper]).collect();
        themes
    }
}

/// The current themes with the papers of a corpus, or none before the first run.
pub(super) fn read(connection: &Connection, corpus: &Corpus) -> rusqlite::Result<Option<Themes>> {
    Ok(kept(connection)?.map(|kept| kept.seen_by(corpus, &kept.positions(corpus))))
}
