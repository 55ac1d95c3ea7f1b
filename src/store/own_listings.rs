//! Which listings came from the workspace's own folder.

use rusqlite::Connection;

/// Name and hash of each, in order of name.
pub(super) fn own_listings(connection: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let mut query = connection.prepare("SELECT name, hash FROM listings WHERE is_own ORDER BY name, hash")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}
