//! Lawful holding: may a device still edit a record that is no longer its person's to read?
//!
//! 1. What its cursor shows it was given, and not yet told to put away, it holds lawfully, however long it was
//!    without a network: the cursor is sealed, so none can be made up.
//! 2. Once told, the right lasts until the device says that it put the record away, or [`DAYS_AFTER_TOLD`].
//! 3. After that an edit is a proposal: kept for the office, not taken.

use super::offer::Sender;
use crate::{
    log::{StoreFault, Transaction, changes, evicts, scope_rows},
    pull::cursor::Cursor,
};
use satchel_shared::ids::DocumentId;

/// Days after a device was told to put a record away in which it may still hand in edits: an open form or a
/// waiting photo is done in one; a tablet left in a van over a long holiday comes back in thirty.
pub const DAYS_AFTER_TOLD: i64 = 30;
/// Milliseconds of a day.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// How a device holds a record that is no longer its person's to read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Holding {
    /// It never did, as far as is known.
    #[default]
    Never,
    /// It was given it and may still edit it.
    Lawful,
    /// It was told to put it away, and the right has ended.
    Ended,
}

/// How the sender's device holds a record that is not theirs to read now.
///
/// # Errors
/// When the database cannot be read.
pub fn holding(
    tx: &Transaction<'_>,
    sender: Sender,
    cursor: Option<&Cursor>,
    document: DocumentId,
    now_ms: i64,
) -> Result<Holding, StoreFault> {
    let told = evicts::find(tx, sender.into(), document)?;
    if told.is_some_and(|told| told.is_released) {
        return Ok(Holding::Ended);
    }
    if let Some(cursor) = cursor
        && is_held(tx, sender, cursor, document)?
    {
        return Ok(Holding::Lawful);
    }
    Ok(match told {
        None => Holding::Never,
        Some(told) if now_ms - told.told_ms <= DAYS_AFTER_TOLD * DAY_MS => Holding::Lawful,
        Some(_) => Holding::Ended,
    })
}

/// Whether a device at this cursor was given the record and not yet told to put it away.
fn is_held(
    tx: &Transaction<'_>,
    sender: Sender,
    cursor: &Cursor,
    document: DocumentId,
) -> Result<bool, StoreFault> {
    let through = cursor.number.max(cursor.ahead_at.unwrap_or(0));
    let rows = scope_rows::of_document(tx, sender.tenant, document)?;
    let untold = rows.iter().filter(|row| {
        cursor.walking.contains(&row.scope) && (row.is_present || row.number > cursor.number)
    });
    let mut untold = untold.peekable();
    if untold.peek().is_none() {
        return Ok(false);
    }
    // What it made itself it holds, though it may not have pulled since.
    Ok(untold.any(|row| row.first <= through)
        || changes::is_from(tx, sender.tenant, document, sender.device)?)
}

impl From<Sender> for evicts::Holder {
    fn from(sender: Sender) -> Self {
        Self { tenant: sender.tenant, device: sender.device, person: sender.person }
    }
}
