//! Wipes: the newest order for each person on each device, and how far it came. All orders that ever were are in the
//! audit.

use super::{columns, fault::StoreFault};
use rusqlite::{Row, Transaction, params};
use satchel_shared::ids::{DeviceId, PersonId, TenantId, WipeId};

/// How far an order came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The device has not been reached, or holds unsent work that nobody gave up.
    Ordered,
    /// The device was told that it may begin, and has not been heard since.
    Granted,
    /// The device was told so, and holds nothing of the person any more.
    Wiped,
    /// The device was never told so, and holds nothing of the person.
    Absent,
    /// It was taken back.
    Withdrawn,
}

impl State {
    const ALL: [State; 5] =
        [State::Ordered, State::Granted, State::Wiped, State::Absent, State::Withdrawn];

    /// The word in the table and in `--json`.
    pub const fn word(self) -> &'static str {
        match self {
            State::Ordered => "ordered",
            State::Granted => "granted",
            State::Wiped => "wiped",
            State::Absent => "absent",
            State::Withdrawn => "withdrawn",
        }
    }

    /// Whether the device is still to obey it.
    pub const fn is_open(self) -> bool {
        matches!(self, State::Ordered | State::Granted)
    }
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wipe {
    /// Its id.
    pub id: WipeId,
    /// The device.
    pub device: DeviceId,
    /// Whose work on it.
    pub person: PersonId,
    /// Whether everybody's on the device is ordered away.
    pub is_whole: bool,
    /// When, milliseconds.
    pub ordered_ms: i64,
    /// By whom.
    pub ordered_by: PersonId,
    /// Who agreed to give work up.
    pub second: Option<PersonId>,
    /// Why.
    pub reason: String,
    /// How many unsent changes are given up.
    pub give_up: Option<u64>,
    /// How far it came.
    pub state: State,
    /// When it came there, milliseconds.
    pub state_ms: i64,
    /// When the device was last told, milliseconds.
    pub heard_ms: Option<i64>,
}

/// Puts an order in the place of the one before.
///
/// # Errors
/// When the database cannot be written.
pub fn put(tx: &Transaction<'_>, tenant: TenantId, wipe: &Wipe) -> Result<(), StoreFault> {
    let sql = "INSERT OR REPLACE INTO wipe (tenant, device, person, id, is_whole, ordered_ms, ordered_by, second,
            reason, give_up, state, state_ms, heard_ms)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
    tx.prepare_cached(sql)?.execute(params![
        tenant.bytes(),
        wipe.device.bytes(),
        wipe.person.bytes(),
        wipe.id.bytes(),
        wipe.is_whole,
        wipe.ordered_ms,
        wipe.ordered_by.bytes(),
        wipe.second.map(|second| *second.bytes()),
        wipe.reason,
        wipe.give_up,
        wipe.state.word(),
        wipe.state_ms,
        wipe.heard_ms,
    ])?;
    Ok(())
}

/// The orders for a device, by person.
///
/// # Errors
/// When the database cannot be read, or a row is not one.
pub fn of_device(
    tx: &Transaction<'_>,
    tenant: TenantId,
    device: DeviceId,
) -> Result<Vec<Wipe>, StoreFault> {
    let sql = "SELECT id, device, person, is_whole, ordered_ms, ordered_by, second, reason, give_up, state,
            state_ms, heard_ms
        FROM wipe WHERE tenant = ?1 AND device = ?2 ORDER BY person";
    let mut statement = tx.prepare_cached(sql)?;
    let key = params![tenant.bytes(), device.bytes()];
    let rows = statement.query_map(key, |row| Ok(read(row)))?;
    rows.map(|row| row?).collect()
}

fn read(row: &Row<'_>) -> Result<Wipe, StoreFault> {
    let word: String = row.get(9)?;
    let state = State::ALL.into_iter().find(|state| state.word() == word);
    Ok(Wipe {
        id: columns::id(row, 0, WipeId::new)?,
        device: columns::id(row, 1, DeviceId::new)?,
        person: columns::id(row, 2, PersonId::new)?,
        is_whole: row.get(3)?,
        ordered_ms: row.get(4)?,
        ordered_by: columns::id(row, 5, PersonId::new)?,
        second: columns::maybe_id(row, 6, PersonId::new)?,
        reason: row.get(7)?,
        give_up: row.get(8)?,
        state: state.ok_or_else(|| StoreFault::Unsound(format!("no wipe is {word}")))?,
        state_ms: row.get(10)?,
        heard_ms: row.get(11)?,
    })
}
