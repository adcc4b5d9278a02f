//! Tenants: each company's counter row, its chain and its epoch.
//!
//! 1. `last_number` and `chain` are the head of the log; every push writes them, also when nothing was new.
//! 2. `chain[n] = BLAKE3(chain[n-1] ‖ document ‖ hash)`, 32 zero bytes where a log row has no hash; chain[0] is zero.

use super::{columns, fault::StoreFault};
use automerge::ChangeHash;
use rusqlite::{OptionalExtension, Row, Transaction, params};
use satchel_shared::{
    documents::schema,
    ids::{DocumentId, TenantId},
};

/// The chain before the first number.
pub const GENESIS: [u8; 32] = [0; 32];

/// Where a log stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The last number given.
    pub number: u64,
    /// The chain at that number.
    pub chain: [u8; 32],
}

impl Head {
    /// The head after one more log row.
    #[must_use]
    pub fn next(self, document: DocumentId, hash: Option<&ChangeHash>) -> Head {
        Head { number: self.number + 1, chain: link(&self.chain, document, hash) }
    }
}

/// One link of the chain.
pub fn link(chain: &[u8; 32], document: DocumentId, hash: Option<&ChangeHash>) -> [u8; 32] {
    let hash = hash.map_or([0; 32], |hash| hash.0);
    let mut hasher = blake3::Hasher::new();
    hasher.update(chain).update(document.bytes()).update(&hash);
    *hasher.finalize().as_bytes()
}

/// A company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// Its key.
    pub id: TenantId,
    /// Its name as people read it.
    pub name: String,
    /// The head of its log.
    pub head: Head,
    /// New after every restore.
    pub epoch: [u8; 16],
    /// A backup exists up to this number.
    pub backed_up: u64,
    /// When the newest backup was made, milliseconds; `None` when there never was one.
    pub backed_up_ms: Option<i64>,
    /// When the counter row was last written, milliseconds.
    pub touched_ms: i64,
    /// The field tables its records were last brought up to.
    pub schema_mark: [u8; 32],
}

const COLUMNS: &str =
    "id, name, last_number, chain, epoch, backed_up, touched_ms, schema_mark, backed_up_ms";

fn read(row: &Row<'_>) -> rusqlite::Result<Tenant> {
    Ok(Tenant {
        id: columns::id(row, 0, TenantId::new)?,
        name: row.get(1)?,
        head: Head { number: row.get(2)?, chain: row.get(3)? },
        epoch: row.get(4)?,
        backed_up: row.get(5)?,
        touched_ms: row.get(6)?,
        schema_mark: row.get(7)?,
        backed_up_ms: row.get(8)?,
    })
}

/// Adds a company with an empty log.
///
/// # Errors
/// When the database cannot be written, or the company exists.
pub fn create(
    tx: &Transaction<'_>,
    id: TenantId,
    name: &str,
    epoch: [u8; 16],
    now_ms: i64,
) -> Result<Tenant, StoreFault> {
    let tenant = Tenant {
        id,
        name: name.to_owned(),
        head: Head { number: 0, chain: GENESIS },
        epoch,
        backed_up: 0,
        backed_up_ms: None,
        touched_ms: now_ms,
        // Every record it will have is made by this program or a later one.
        schema_mark: schema::mark(),
    };
    let sql = "INSERT INTO tenant (id, name, last_number, chain, epoch, backed_up, touched_ms,
                                   schema_mark)
               VALUES (?1, ?2, 0, ?3, ?4, 0, ?5, ?6)";
    let values = params![id.bytes(), name, GENESIS, epoch, now_ms, tenant.schema_mark];
    tx.prepare_cached(sql)?.execute(values)?;
    Ok(tenant)
}

/// The company with that id.
///
/// # Errors
/// When the database cannot be read.
pub fn find(tx: &Transaction<'_>, id: TenantId) -> Result<Option<Tenant>, StoreFault> {
    let mut statement =
        tx.prepare_cached(&format!("SELECT {COLUMNS} FROM tenant WHERE id = ?1"))?;
    Ok(statement.query_row([id.bytes()], read).optional()?)
}

/// The company with that id, which the caller knows to exist.
///
/// # Errors
/// `Unsound` when it does not; when the database cannot be read.
pub fn get(tx: &Transaction<'_>, id: TenantId) -> Result<Tenant, StoreFault> {
    find(tx, id)?.ok_or_else(|| StoreFault::Unsound(format!("there is no tenant {id}")))
}

/// Every company, by id.
///
/// # Errors
/// When the database cannot be read.
pub fn all(tx: &Transaction<'_>) -> Result<Vec<Tenant>, StoreFault> {
    let mut statement = tx.prepare_cached(&format!("SELECT {COLUMNS} FROM tenant ORDER BY id"))?;
    let tenants = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    Ok(tenants)
}

/// Writes the counter row; every push does, duplicates included.
///
/// # Errors
/// When the database cannot be written.
pub fn write_head(
    tx: &Transaction<'_>,
    id: TenantId,
    head: &Head,
    now_ms: i64,
) -> Result<(), StoreFault> {
    let sql = "UPDATE tenant SET last_number = ?2, chain = ?3, touched_ms = ?4 WHERE id = ?1";
    tx.prepare_cached(sql)?.execute(params![id.bytes(), head.number, head.chain, now_ms])?;
    Ok(())
}

/// Notes that a backup holds the log up to a number; never goes back.
///
/// # Errors
/// When the database cannot be written.
pub fn note_backup(
    tx: &Transaction<'_>,
    id: TenantId,
    number: u64,
    now_ms: i64,
) -> Result<(), StoreFault> {
    let sql = "UPDATE tenant SET backed_up = max(backed_up, ?2), backed_up_ms = ?3 WHERE id = ?1";
    tx.prepare_cached(sql)?.execute(params![id.bytes(), number, now_ms])?;
    Ok(())
}

/// Notes to which field tables the tenant's records were brought up.
///
/// # Errors
/// When the database cannot be written.
pub fn note_schema(
    tx: &Transaction<'_>,
    id: TenantId,
    schema_mark: [u8; 32],
) -> Result<(), StoreFault> {
    let sql = "UPDATE tenant SET schema_mark = ?2 WHERE id = ?1";
    tx.prepare_cached(sql)?.execute(params![id.bytes(), schema_mark])?;
    Ok(())
}

/// Begins a new epoch, as after a restore: every cursor given before is refused.
///
/// # Errors
/// When the database cannot be written.
pub fn begin_epoch(tx: &Transaction<'_>, id: TenantId, epoch: [u8; 16]) -> Result<(), StoreFault> {
    let sql = "UPDATE tenant SET epoch = ?2 WHERE id = ?1";
    tx.prepare_cached(sql)?.execute(params![id.bytes(), epoch])?;
    Ok(())
}
