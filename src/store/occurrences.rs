//! Papers with each term by theme and period, as columns of bytes.

use rusqlite::{Connection, Transaction, params};

use super::leb128::{self, Numbers};
use super::values::{from_json, optional, to_json, unreadable};
use crate::trends::terms::Occurrences;

/// Makes these the counts.
pub(super) fn save(transaction: &Transaction<'_>, occurrences: &Occurrences) -> rusqlite::Result<()> {
    let head = to_json(&(
        &occurrences.basis,
        &occurrences.table,
        &occurrences.periods,
        occurrences.least,
    ))?;
    let papers = occurrences.papers.iter().flat_map(|digest| digest.to_le_bytes());
    let mut terms = Vec::new();
    for (key, forms) in occurrences.keys.iter().zip(&occurrences.forms) {
        leb128::push(&mut terms, *key);
        leb128::push(&mut terms, forms.len() as u64);
        for (form, n_papers) in forms {
            leb128::push(&mut terms, *form);
            leb128::push(&mut terms, u64::from(*n_papers));
        }
    }
    let (mut cells, mut last) = (Vec::with_capacity(4 * occurrences.cells.len()), 0);
    for (cell, n_papers) in &occurrences.cells {
        leb128::push(&mut cells, cell - last);
        leb128::push(&mut cells, u64::from(*n_papers));
        last = *cell;
    }
    let parts: [(&str, Vec<u8>); 5] = [
        ("head", head.into_bytes()),
        ("papers", papers.collect()),
        ("terms", terms),
        ("cells", cells),
        ("later", occurrences.later.clone()),
    ];
    let mut insert = transaction.prepare("INSERT OR REPLACE INTO occurrences (part, value) VALUES (?1, ?2)")?;
    for (part, value) in parts {
        insert.execute(params![part, value])?;
    }
    Ok(())
}

/// The counts as they are kept; empty before the first.
pub(super) fn read(connection: &Connection) -> rusqlite::Result<Occurrences> {
    let Some(head) = part(connection, "head")? else {
        return Ok(Occurrences::default());
    };
    let head = String::from_utf8(head).map_err(|error| unreadable(error.into()))?;
    let (basis, table, periods, least) = from_json(&head)?;
    let bytes = |name: &str| -> rusqlite::Result<Vec<u8>> { Ok(part(connection, name)?.unwrap_or_default()) };
    let mut occurrences = Occurrences {
        basis,
        table,
        periods,
        least,
        later: bytes("later")?,
        ..Occurrences::default()
    };
    let papers = bytes("papers")?;
    let digests = papers.as_chunks().0.iter();
    occurrences.papers = digests.map(|digest| u64::from_le_bytes(*digest)).collect();
    let terms = bytes("terms")?;
    let mut terms = Numbers::of(&terms);
    while let (Some(key), Some(n_forms)) = (terms.next(), terms.next()) {
        let forms = (0..n_forms).map_while(|_| Some((terms.next()?, terms.next()? as u32)));
        occurrences.forms.push(forms.collect());
        occurrences.keys.push(key);
    }
    let cells = bytes("cells")?;
    let (mut cells, mut cell) = (Numbers::of(&cells), 0);
    while let (Some(step), Some(n_papers)) = (cells.next(), cells.next()) {
        cell += step;
        occurrences.cells.push((cell, n_papers as u32));
    }
    Ok(occurrences)
}

fn part(connection: &Connection, name: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    optional(
        connection.query_row("SELECT value FROM occurrences WHERE part = ?1", [name], |row| {
            row.get(0)
        }),
    )
}
