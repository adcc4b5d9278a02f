//! Audit: who decided what about people, devices and the log itself; rows are only added.
//!
//! 1. A row is written in the transaction of its deed: neither stands without the other.
//! 2. `hash = BLAKE3(previous ‖ everything in the row)`, the company and the number included, so that a row that was
//!    altered, left out, put in or moved is told by name ([`chain`]).
//! 3. Rows cut off at the end, and a chain written anew as a whole, are told by the head that lies outside the
//!    database, beside the marks.

pub mod chain;

use super::fault::StoreFault;
use chain::{GENESIS, Row};
use rusqlite::{OptionalExtension, Transaction, params};
use satchel_shared::ids::{DeviceId, PersonId, TenantId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Somebody who works here.
    Person(PersonId),
    /// A device, by its own word.
    Device(DeviceId),
    /// Whoever has the server's command line.
    Operator,
    /// The server by itself.
    Server,
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Who::Person(id) => write!(f, "person {id}"),
            Who::Device(id) => write!(f, "device {id}"),
            Who::Operator => f.write_str("operator"),
            Who::Server => f.write_str("server"),
        }
    }
}

/// What is worth a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A person was added.
    AddPerson,
    /// A person's role, territories, discount limit or place here changed.
    ChangePerson,
    /// A person was given another password.
    ChangePassword,
    /// A device is kept out.
    RevokeDevice,
    /// A wipe was ordered.
    OrderWipe,
    /// A wipe was ordered that gives unsent work up.
    GiveUp,
    /// An order to wipe was taken back.
    WithdrawWipe,
    /// A device was told that it may wipe now.
    BeginWipe,
    /// A device said that it has wiped.
    Wiped,
    /// Work in escrow was accepted.
    AcceptEscrow,
    /// Work in escrow was rejected.
    RejectEscrow,
    /// A person's record was erased for ever.
    Erase,
    /// The log was found restored.
    BeginRebase,
    /// The waiting after a restore was ended.
    CloseRebase,
}

impl Deed {
    /// The stable word in the table and in `--json`.
    pub const fn word(self) -> &'static str {
        match self {
            Deed::AddPerson => "add-person",
            Deed::ChangePerson => "change-person",
            Deed::ChangePassword => "change-password",
            Deed::RevokeDevice => "revoke-device",
            Deed::OrderWipe => "order-wipe",
            Deed::GiveUp => "give-up",
            Deed::WithdrawWipe => "withdraw-wipe",
            Deed::BeginWipe => "begin-wipe",
            Deed::Wiped => "wiped",
            Deed::AcceptEscrow => "accept-escrow",
            Deed::RejectEscrow => "reject-escrow",
            Deed::Erase => "erase",
            Deed::BeginRebase => "begin-rebase",
            Deed::CloseRebase => "close-rebase",
        }
    }
}

/// A deed to be noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When, milliseconds.
    pub at_ms: i64,
    /// Who did it.
    pub who: Who,
    /// The second person, where two must agree.
    pub second: Option<PersonId>,
    /// What was done.
    pub deed: Deed,
    /// To whom or what: ids.
    pub subject: String,
    /// Why, or what exactly, in words.
    pub reason: String,
}

impl Entry {
    /// A deed of one.
    pub fn of(at_ms: i64, who: Who, deed: Deed, subject: impl Into<String>) -> Entry {
        Entry { at_ms, who, second: None, deed, subject: subject.into(), reason: String::new() }
    }

    /// The same with its reason.
    #[must_use]
    pub fn because(self, reason: impl Into<String>) -> Entry {
        Entry { reason: reason.into(), ..self }
    }
}

/// Where an audit ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditHead {
    /// The number of the last row.
    pub number: u64,
    /// Its hash.
    pub hash: [u8; 32],
}

impl AuditHead {
    /// That of an audit without rows.
    pub const NONE: AuditHead = AuditHead { number: 0, hash: GENESIS };
}

/// Adds a row behind the others.
///
/// # Errors
/// When the database cannot be written.
pub fn note(tx: &Transaction<'_>, tenant: TenantId, entry: &Entry) -> Result<(), StoreFault> {
    let head = head(tx, tenant)?;
    let mut row = Row {
        number: head.number + 1,
        at_ms: entry.at_ms,
        who: entry.who.to_string(),
        second: entry.second.map(|second| second.to_string()).unwrap_or_default(),
        deed: entry.deed.word().to_owned(),
        subject: entry.subject.clone(),
        reason: entry.reason.clone(),
        previous: head.hash.to_vec(),
        hash: Vec::new(),
    };
    row.hash = chain::hash(tenant, &row).to_vec();
    let sql = "INSERT INTO audit (tenant, number, at_ms, who, second, deed, subject, reason, previous, hash)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    tx.prepare_cached(sql)?.execute(params![
        tenant.bytes(),
        row.number,
        row.at_ms,
        row.who,
        row.second,
        row.deed,
        row.subject,
        row.reason,
        row.previous,
        row.hash,
    ])?;
    Ok(())
}

/// Where the audit ends.
///
/// # Errors
/// When the database cannot be read.
pub fn head(tx: &Transaction<'_>, tenant: TenantId) -> Result<AuditHead, StoreFault> {
    let sql = "SELECT number, hash FROM audit WHERE tenant = ?1 ORDER BY number DESC LIMIT 1";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?));
    let last = tx.prepare_cached(sql)?.query_row([tenant.bytes()], read).optional()?;
    let Some((number, hash)) = last else { return Ok(AuditHead::NONE) };
    let hash = hash
        .try_into()
        .map_err(|_| StoreFault::Unsound(format!("audit row {number} has no hash")))?;
    Ok(AuditHead { number, hash })
}

/// Whether the audit once ended, or ends, exactly there.
///
/// # Errors
/// When the database cannot be read.
pub fn holds(tx: &Transaction<'_>, tenant: TenantId, head: &AuditHead) -> Result<bool, StoreFault> {
    if *head == AuditHead::NONE {
        return Ok(true);
    }
    let sql = "SELECT 1 FROM audit WHERE tenant = ?1 AND number = ?2 AND hash = ?3";
    let key = params![tenant.bytes(), head.number, head.hash];
    Ok(tx.prepare_cached(sql)?.exists(key)?)
}

/// Every row as it stands, by number.
///
/// # Errors
/// When the database cannot be read.
pub fn rows(tx: &Transaction<'_>, tenant: TenantId) -> Result<Vec<Row>, StoreFault> {
    let sql = "SELECT number, at_ms, who, second, deed, subject, reason, previous, hash
        FROM audit WHERE tenant = ?1 ORDER BY number";
    let mut statement = tx.prepare_cached(sql)?;
    let rows = statement.query_map([tenant.bytes()], |row| {
        Ok(Row {
            number: row.get(0)?,
            at_ms: row.get(1)?,
            who: row.get(2)?,
            second: row.get(3)?,
            deed: row.get(4)?,
            subject: row.get(5)?,
            reason: row.get(6)?,
            previous: row.get(7)?,
            hash: row.get(8)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
