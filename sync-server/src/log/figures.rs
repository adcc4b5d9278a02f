//! Figures of the whole store for those who run it; never a record's content.

use super::fault::StoreFault;
use rusqlite::Transaction;
use satchel_shared::ids::TenantId;

/// One company's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantFigures {
    /// The company.
    pub id: TenantId,
    /// The head of its log.
    pub last_number: u64,
    /// A backup exists up to this number.
    pub backed_up: u64,
}

/// What is worth a graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Every company's log.
    pub tenants: Vec<TenantFigures>,
    /// Size of the database in bytes.
    pub database_bytes: u64,
    /// Devices that may come in.
    pub devices: u64,
    /// Changes in quarantine.
    pub quarantined: u64,
}

/// Reads the figures.
///
/// # Errors
/// When the database cannot be read.
pub fn read(tx: &Transaction<'_>) -> Result<Figures, StoreFault> {
    let mut statement =
        tx.prepare_cached("SELECT id, last_number, backed_up FROM tenant ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut tenants = Vec::new();
    while let Some(row) = rows.next()? {
        tenants.push(TenantFigures {
            id: TenantId::from_bytes(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?,
            last_number: row.get(1)?,
            backed_up: row.get(2)?,
        });
    }
    let count = |sql: &str| tx.query_row(sql, [], |row| row.get::<_, u64>(0));
    let pages: u64 = tx.pragma_query_value(None, "page_count", |row| row.get(0))?;
    let page_bytes: u64 = tx.pragma_query_value(None, "page_size", |row| row.get(0))?;
    Ok(Figures {
        tenants,
        database_bytes: pages * page_bytes,
        devices: count("SELECT count(*) FROM device WHERE is_revoked = 0")?,
        quarantined: count("SELECT count(*) FROM quarantine")?,
    })
}

/// Proves that the store takes writes: one row is written and committed with the caller's transaction.
///
/// # Errors
/// When it does not: the disk is full, or the file is read-only.
pub fn beat(tx: &Transaction<'_>, now_ms: i64) -> Result<(), StoreFault> {
    tx.prepare_cached(
        "INSERT INTO heartbeat (id, at_ms) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET at_ms = ?1",
    )?
    .execute([now_ms])?;
    Ok(())
}
