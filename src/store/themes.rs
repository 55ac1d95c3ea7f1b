//! The themes of the last run, and who is in them; a run writes what changed.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, Transaction, params};
use rustc_hash::FxHashMap;

use super::values::{from_json, optional, to_json};
use super::{arrangement, papers};
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
            to_json(&theme.label_terms),
            to_json(&representatives.collect::<Vec<_>>()),
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
    let places = themes
        .themes
        .iter()
        .flat_map(|theme| theme.members.iter().map(|member| (theme.id, member)));
    let mut wanted: FxHashMap<&str, (ThemeId, &Member)> = places
        .map(|(id, member)| (corpus.papers[member.paper].id.as_str(), (id, member)))
        .collect();
    let mut gone = Vec::new();
    let mut query = transaction.prepare(MEMBERSHIPS)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let id = row.get_ref(0)?.as_str()?;
        match wanted.get(id) {
            Some((theme, member)) if place(row, member.paper)? == (*theme, (*member).clone()) => {
                wanted.remove(id);
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
    let mut changed: Vec<(&str, (ThemeId, &Member))> = wanted.into_iter().collect();
    changed.sort_unstable_by_key(|(paper_id, _)| *paper_id);
    for (paper_id, (id, member)) in changed {
        upsert.execute(params![
            paper_id,
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

/// The current themes, or none before the first run.
pub(super) fn read(connection: &Connection, corpus: &Corpus) -> rusqlite::Result<Option<Themes>> {
    let run: Option<(String, String)> = optional(connection.query_row(
        "SELECT count_reason, method FROM runs ORDER BY run_id DESC LIMIT 1",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    ))?;
    let Some((count_reason, method)) = run else {
        return Ok(None);
    };
    let (refinement, count_evidence) = from_json(&method)?;
    let positions = papers::positions(connection, corpus)?;
    let mut members = members(connection, &positions, corpus.papers.len())?;
    let mut query = connection.prepare(
        "SELECT theme_id, label, label_terms, representatives, stability FROM themes WHERE is_current
         ORDER BY theme_id",
    )?;
    let themes: Vec<Theme> = query
        .query_map([], |row| {
            let id = ThemeId(row.get(0)?);
            let representatives: Vec<String> = from_json(&row.get::<_, String>(3)?)?;
            Ok(Theme {
                id,
                label: row.get(1)?,
                label_terms: from_json(&row.get::<_, String>(2)?)?,
                members: members.remove(&id).unwrap_or_default(),
                representatives: representatives
                    .iter()
                    .filter_map(|id| positions.get(id).copied())
                    .collect(),
                stability: row.get(4)?,
                is_hidden: false,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let mut is_placed = vec![false; corpus.papers.len()];
    themes
        .iter()
        .flat_map(|theme| &theme.members)
        .for_each(|member| is_placed[member.paper] = true);
    let unplaced = (0..corpus.papers.len()).filter(|paper| !is_placed[*paper]).collect();
    let (order, super_themes) = arrangement::read(connection)?;
    Ok(Some(Themes {
        themes,
        order,
        super_themes,
        unplaced,
        count_reason,
        refinement,
        count_evidence,
    }))
}

/// Members of every theme, best fit first.
fn members(
    connection: &Connection,
    positions: &FxHashMap<String, usize>,
    n_papers: usize,
) -> rusqlite::Result<BTreeMap<ThemeId, Vec<Member>>> {
    let mut query = connection.prepare(&format!("{MEMBERSHIPS} ORDER BY theme_id, fit DESC, paper_id"))?;
    let mut rows = query.query([])?;
    let mut members: BTreeMap<ThemeId, Vec<Member>> = BTreeMap::new();
    let mut is_seen = vec![false; n_papers];
    while let Some(row) = rows.next()? {
        // Two papers can have become one since; it is a member once. One whose listing was replaced is none.
        if let Some(paper) = positions.get(row.get_ref(0)?.as_str()?)
            && !std::mem::replace(&mut is_seen[*paper], true)
        {
            let (theme, member) = place(row, *paper)?;
            members.entry(theme).or_default().push(member);
        }
    }
    Ok(members)
}
