//! Tokens of devices, in families: one family per enrolment or login.
//!
//! 1. A refresh token has one successor. Presented again before the successor was used, it gives the same
//!    one: the answer may have been lost.
//! 2. Presented after that, somebody else holds a copy: the whole family ends, for both.
//! 3. So of two holders, the one who comes back two generations behind the other betrays both.
//! 4. Every look-up asks for device, family and person anew: whoever is kept out is out at once.

use super::{columns, fault::StoreFault, people};
use crate::secrets::Hash;
use rusqlite::{OptionalExtension, Transaction, params};
use satchel_shared::{
    ids::{DeviceId, PersonId, TenantId},
    planted::{self, Bug},
};
use uuid::Uuid;

/// Dead tokens are remembered this long, so that "too old" is told from "unknown".
const REMEMBERED_MS: i64 = 24 * 60 * 60 * 1_000;

/// Whose a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The device.
    pub device: DeviceId,
    /// The person on it.
    pub person: PersonId,
}

/// Hashes and lives of a pair about to be given.
#[derive(Clone, Copy)]
pub struct Pair {
    /// Hash of the access token.
    pub access: Hash,
    /// Hash of the refresh token.
    pub refresh: Hash,
    /// When the access token dies.
    pub access_expires_ms: i64,
    /// When the refresh token dies, if it is not used before.
    pub refresh_expires_ms: i64,
}

/// Why a family ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// A used refresh token came back.
    Reuse,
    /// The person logged in again on the device.
    Login,
    /// The password was changed.
    Password,
    /// The device wiped what it held of the person.
    Wipe,
}

impl End {
    fn word(self) -> &'static str {
        match self {
            End::Reuse => "reuse",
            End::Login => "login",
            End::Password => "password",
            End::Wipe => "wipe",
        }
    }
}

/// Why a token is worth nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
    /// No such token, or one for another purpose.
    Unknown,
    /// Too old.
    Expired,
    /// Its family ended since a used refresh token came back; maybe just now.
    Reused,
    /// Its family ended for another reason.
    Ended,
    /// Its device is kept out.
    DeviceRevoked,
    /// Its person works here no more.
    PersonInactive,
}

struct Row {
    family: Uuid,
    holder: Holder,
    expires_ms: i64,
    used_ms: Option<i64>,
    successor: Option<Hash>,
    ended_by: Option<String>,
    is_revoked: bool,
}

/// Begins a family with its first pair, and ends those the person had on the device before.
///
/// # Errors
/// When the database cannot be written.
pub fn begin(
    tx: &Transaction<'_>,
    tenant: TenantId,
    family: Uuid,
    holder: Holder,
    pair: &Pair,
    now_ms: i64,
) -> Result<(), StoreFault> {
    let (device, person) = (holder.device, holder.person);
    tx.prepare_cached(
        "UPDATE token_family SET ended_ms = ?4, ended_by = ?5
         WHERE tenant = ?1 AND device = ?2 AND person = ?3 AND ended_ms IS NULL",
    )?
    .execute(params![
        tenant.bytes(),
        device.bytes(),
        person.bytes(),
        now_ms,
        End::Login.word()
    ])?;
    tx.prepare_cached(
        "INSERT INTO token_family (tenant, id, device, person, began_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![tenant.bytes(), family.as_bytes(), device.bytes(), person.bytes(), now_ms])?;
    put(tx, tenant, family, "refresh", &pair.refresh, pair.refresh_expires_ms)?;
    put(tx, tenant, family, "access", &pair.access, pair.access_expires_ms)
}

/// Whose access token it is.
///
/// # Errors
/// When the database cannot be read.
pub fn access(
    tx: &Transaction<'_>,
    tenant: TenantId,
    presented: &Hash,
    now_ms: i64,
) -> Result<Result<Holder, Denial>, StoreFault> {
    let Some(row) = find(tx, tenant, "access", presented)? else {
        return Ok(Err(Denial::Unknown));
    };
    Ok(match denial(tx, tenant, &row, now_ms)? {
        Some(denial) => Err(denial),
        None => Ok(row.holder),
    })
}

/// Gives the next pair for a refresh token; `next.refresh` is the hash of its derived successor.
/// A reuse ends the family in this transaction, so the caller commits whatever the answer is.
///
/// # Errors
/// When the database cannot be written.
pub fn rotate(
    tx: &Transaction<'_>,
    tenant: TenantId,
    presented: &Hash,
    next: &Pair,
    now_ms: i64,
) -> Result<Result<Holder, Denial>, StoreFault> {
    let Some(row) = find(tx, tenant, "refresh", presented)? else {
        return Ok(Err(Denial::Unknown));
    };
    if let Some(denial) = denial(tx, tenant, &row, now_ms)? {
        return Ok(Err(denial));
    }
    match row.successor {
        None => {
            tx.prepare_cached(
                "UPDATE token SET used_ms = ?3, successor = ?4 WHERE tenant = ?1 AND hash = ?2",
            )?
            .execute(params![tenant.bytes(), presented, now_ms, next.refresh])?;
            put(tx, tenant, row.family, "refresh", &next.refresh, next.refresh_expires_ms)?;
        }
        Some(successor)
            if is_used(tx, tenant, &successor)? || planted::is(Bug::LostTokenLocksOut) =>
        {
            end(tx, tenant, row.family, End::Reuse, now_ms)?;
            return Ok(Err(Denial::Reused));
        }
        // The key that derives successors is another one now; only a login helps.
        Some(successor) if successor != next.refresh => return Ok(Err(Denial::Unknown)),
        Some(_) => {}
    }
    put(tx, tenant, row.family, "access", &next.access, next.access_expires_ms)?;
    forget_dead(tx, tenant, row.family, now_ms)?;
    Ok(Ok(row.holder))
}

/// Ends every family of a person; how many there were.
///
/// # Errors
/// When the database cannot be written.
pub fn end_all(
    tx: &Transaction<'_>,
    tenant: TenantId,
    person: PersonId,
    by: End,
    now_ms: i64,
) -> Result<usize, StoreFault> {
    let ended = tx
        .prepare_cached(
            "UPDATE token_family SET ended_ms = ?3, ended_by = ?4
             WHERE tenant = ?1 AND person = ?2 AND ended_ms IS NULL",
        )?
        .execute(params![tenant.bytes(), person.bytes(), now_ms, by.word()])?;
    Ok(ended)
}

/// Ends the families of a person on one device.
///
/// # Errors
/// When the database cannot be written.
pub fn end_on_device(
    tx: &Transaction<'_>,
    tenant: TenantId,
    holder: Holder,
    by: End,
    now_ms: i64,
) -> Result<(), StoreFault> {
    let sql = "UPDATE token_family SET ended_ms = ?4, ended_by = ?5
        WHERE tenant = ?1 AND device = ?2 AND person = ?3 AND ended_ms IS NULL";
    let (device, person) = (holder.device.bytes(), holder.person.bytes());
    let values = params![tenant.bytes(), device, person, now_ms, by.word()];
    tx.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

/// Everybody who was ever let in on a device.
///
/// # Errors
/// When the database cannot be read.
pub fn people_of(
    tx: &Transaction<'_>,
    tenant: TenantId,
    device: DeviceId,
) -> Result<Vec<PersonId>, StoreFault> {
    let sql = "SELECT DISTINCT person FROM token_family WHERE tenant = ?1 AND device = ?2 ORDER BY person";
    let mut statement = tx.prepare_cached(sql)?;
    let key = params![tenant.bytes(), device.bytes()];
    let people = statement.query_map(key, |row| columns::id(row, 0, PersonId::new))?;
    Ok(people.collect::<Result<_, _>>()?)
}

fn denial(
    tx: &Transaction<'_>,
    tenant: TenantId,
    row: &Row,
    now_ms: i64,
) -> Result<Option<Denial>, StoreFault> {
    if row.is_revoked && !planted::is(Bug::RevokedServed) {
        return Ok(Some(Denial::DeviceRevoked));
    }
    if let Some(by) = &row.ended_by {
        let is_reuse = by == End::Reuse.word();
        return Ok(Some(if is_reuse { Denial::Reused } else { Denial::Ended }));
    }
    if row.expires_ms <= now_ms {
        return Ok(Some(Denial::Expired));
    }
    let known = people::known(tx, tenant, row.holder.person)?;
    Ok((!known.is_some_and(|known| known.is_active)).then_some(Denial::PersonInactive))
}

fn find(
    tx: &Transaction<'_>,
    tenant: TenantId,
    purpose: &str,
    hash: &Hash,
) -> Result<Option<Row>, StoreFault> {
    tx.prepare_cached(
        "SELECT f.id, f.device, f.person, t.expires_ms, t.used_ms, t.successor, f.ended_by, d.is_revoked
         FROM token t
         JOIN token_family f ON f.tenant = t.tenant AND f.id = t.family
         JOIN device d ON d.tenant = f.tenant AND d.id = f.device
         WHERE t.tenant = ?1 AND t.hash = ?2 AND t.purpose = ?3",
    )?
    .query_row(params![tenant.bytes(), hash, purpose], |row| Ok(read(row)))
    .optional()?
    .transpose()
}

fn read(row: &rusqlite::Row<'_>) -> Result<Row, StoreFault> {
    Ok(Row {
        family: Uuid::from_bytes(row.get(0)?),
        holder: Holder {
            device: DeviceId::from_bytes(&row.get::<_, [u8; 16]>(1)?)?,
            person: PersonId::from_bytes(&row.get::<_, [u8; 16]>(2)?)?,
        },
        expires_ms: row.get(3)?,
        used_ms: row.get(4)?,
        successor: row.get(5)?,
        ended_by: row.get(6)?,
        is_revoked: row.get(7)?,
    })
}

fn is_used(tx: &Transaction<'_>, tenant: TenantId, hash: &Hash) -> Result<bool, StoreFault> {
    Ok(find(tx, tenant, "refresh", hash)?.is_none_or(|row| row.used_ms.is_some()))
}

fn put(
    tx: &Transaction<'_>,
    tenant: TenantId,
    family: Uuid,
    purpose: &str,
    hash: &Hash,
    expires_ms: i64,
) -> Result<(), StoreFault> {
    tx.prepare_cached(
        "INSERT INTO token (tenant, hash, purpose, family, expires_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![tenant.bytes(), hash, purpose, family.as_bytes(), expires_ms])?;
    Ok(())
}

fn end(
    tx: &Transaction<'_>,
    tenant: TenantId,
    family: Uuid,
    by: End,
    now_ms: i64,
) -> Result<(), StoreFault> {
    tx.prepare_cached(
        "UPDATE token_family SET ended_ms = ?3, ended_by = ?4
         WHERE tenant = ?1 AND id = ?2 AND ended_ms IS NULL",
    )?
    .execute(params![tenant.bytes(), family.as_bytes(), now_ms, by.word()])?;
    Ok(())
}

fn forget_dead(
    tx: &Transaction<'_>,
    tenant: TenantId,
    family: Uuid,
    now_ms: i64,
) -> Result<(), StoreFault> {
    tx.prepare_cached("DELETE FROM token WHERE tenant = ?1 AND family = ?2 AND expires_ms < ?3")?
        .execute(params![tenant.bytes(), family.as_bytes(), now_ms.saturating_sub(REMEMBERED_MS)])?;
    Ok(())
}
