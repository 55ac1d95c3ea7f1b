//! The order of the themes and their super-themes, beside the themes themselves.

use rusqlite::{Connection, Transaction, params};

use crate::themes::{SuperTheme, ThemeId, Themes};

/// Writes order and super-themes; the themes have their rows.
pub(super) fn save(transaction: &Transaction<'_>, themes: &Themes) -> rusqlite::Result<()> {
    transaction.execute_batch("UPDATE themes SET position = NULL, super_theme = NULL; DELETE FROM super_themes;")?;
    let mut place = transaction.prepare("UPDATE themes SET position = ?1 WHERE theme_id = ?2")?;
    for (position, id) in themes.order.iter().enumerate() {
        place.execute(params![position, id.0])?;
    }
    let mut insert = transaction.prepare("INSERT INTO super_themes (position, label) VALUES (?1, ?2)")?;
    let mut join = transaction.prepare("UPDATE themes SET super_theme = ?1 WHERE theme_id = ?2")?;
    for (position, super_theme) in themes.super_themes.iter().enumerate() {
        insert.execute(params![position, super_theme.label])?;
        for id in &super_theme.themes {
            join.execute(params![position, id.0])?;
        }
    }
    Ok(())
}

/// The order, and the super-themes in it.
pub(super) fn read(connection: &Connection) -> rusqlite::Result<(Vec<ThemeId>, Vec<SuperTheme>)> {
    let mut query = connection.prepare(
        "SELECT theme_id, super_theme FROM themes WHERE is_current AND position IS NOT NULL ORDER BY position",
    )?;
    let places = query.query_map([], |row| Ok((ThemeId(row.get(0)?), row.get(1)?)))?;
    let places: Vec<(ThemeId, Option<i64>)> = places.collect::<rusqlite::Result<_>>()?;
    let mut query = connection.prepare("SELECT position, label FROM super_themes ORDER BY position")?;
    let super_themes = query.query_map([], |row| {
        let position: i64 = row.get(0)?;
        let is_inside = |place: &&(ThemeId, Option<i64>)| place.1 == Some(position);
        Ok(SuperTheme {
            label: row.get(1)?,
            themes: places.iter().filter(is_inside).map(|place| place.0).collect(),
        })
    })?;
    let super_themes = super_themes.collect::<rusqlite::Result<_>>()?;
    Ok((places.into_iter().map(|place| place.0).collect(), super_themes))
}
