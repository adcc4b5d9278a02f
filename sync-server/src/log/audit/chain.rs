//! The chain of an audit, and its proof: which row is the first that is not as it was written. Pure.

use super::AuditHead;
use satchel_shared::ids::TenantId;
use std::fmt;

/// What stands before the first row.
pub const GENESIS: [u8; 32] = [0; 32];

/// A row as it stands, not read any further: one that was altered need not mean anything any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number, from 1.
    pub number: u64,
    /// When, milliseconds.
    pub at_ms: i64,
    /// Who did it.
    pub who: String,
    /// The second person, or nothing.
    pub second: String,
    /// The deed's word.
    pub deed: String,
    /// To whom or what.
    pub subject: String,
    /// Why.
    pub reason: String,
    /// Hash of the row before.
    pub previous: Vec<u8>,
    /// Hash of this one.
    pub hash: Vec<u8>,
}

/// The hash of a row; every field is led by its length, so that no two rows say the same bytes.
pub fn hash(tenant: TenantId, row: &Row) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    let mut add = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    };
    add(b"satchel audit 1");
    add(&row.previous);
    add(tenant.bytes());
    add(&row.number.to_le_bytes());
    add(&row.at_ms.to_le_bytes());
    for text in [&row.who, &row.second, &row.deed, &row.subject, &row.reason] {
        add(text.as_bytes());
    }
    *hasher.finalize().as_bytes()
}

/// What is wrong with a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Break {
    /// This row is not there, though a later one is.
    Missing(u64),
    /// This row is not what was written there: altered, put in or moved.
    Altered(u64),
    /// The rows from here on were cut off: the head outside of the database knows more.
    CutOff {
        /// The first that is missing.
        from: u64,
        /// The last that was there.
        until: u64,
    },
    /// The chain holds, but it is not the one that was written: some row up to here was replaced with all after it.
    Rewritten(u64),
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Break::Missing(number) => write!(f, "audit row {number} is missing"),
            Break::Altered(number) => write!(f, "audit row {number} is not what was written"),
            Break::CutOff { from, until } => {
                write!(f, "audit rows {from} to {until} were cut off")
            }
            Break::Rewritten(number) => {
                write!(
                    f,
                    "the audit was written anew: a row up to {number} is not what was written"
                )
            }
        }
    }
}

impl Break {
    /// The first row concerned.
    pub const fn number(&self) -> u64 {
        match self {
            Break::Missing(number) | Break::Altered(number) | Break::Rewritten(number) => *number,
            Break::CutOff { from, .. } => *from,
        }
    }
}

/// The first row that is not as it was written, by number; `outside` is the head that is kept elsewhere.
pub fn first_break(tenant: TenantId, rows: &[Row], outside: Option<&AuditHead>) -> Option<Break> {
    let mut before = GENESIS.to_vec();
    for (number, row) in (1..).zip(rows) {
        if row.number > number {
            return Some(Break::Missing(number));
        }
        if row.number < number || row.previous != before || row.hash != hash(tenant, row) {
            return Some(Break::Altered(number));
        }
        before.clone_from(&row.hash);
    }
    let outside = outside.filter(|head| head.number > 0)?;
    let last = rows.len() as u64;
    if outside.number > last {
        return Some(Break::CutOff { from: last + 1, until: outside.number });
    }
    let marked = rows.iter().find(|row| row.number == outside.number)?;
    (marked.hash != outside.hash).then_some(Break::Rewritten(outside.number))
}
