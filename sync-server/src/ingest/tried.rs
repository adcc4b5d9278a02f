//! Tried: what a refused change would have done, field by field, derived when somebody asks.
//!
//! Read against the record as it stands and what was refused of it before. Never applied: bytes in quarantine are
//! hostile until somebody has judged them.

use crate::log::{StoreFault, Transaction, documents, quarantine, quarantine::Refused};
use satchel_shared::{
    documents::Document,
    gate,
    history::{Ledger, Touch},
    ids::TenantId,
};

/// What the change touches, with the values it meant to replace; `None` when its bytes are no change.
///
/// # Errors
/// When the database cannot be read.
pub fn tried(
    tx: &Transaction<'_>,
    tenant: TenantId,
    refused: &Refused,
) -> Result<Option<Vec<Touch>>, StoreFault> {
    let stored = documents::find(tx, tenant, refused.document)?;
    // A record that does not load is for `check` to name: what was tried is told without its old values.
    let held = stored.and_then(|stored| Document::load(&stored.bytes).ok());
    let before = quarantine::of_document(tx, tenant, refused.document)?;
    let read = gate::guarded(|| {
        let mut ledger = held.as_ref().map(Ledger::of).unwrap_or_default();
        for one in &before {
            let Ok(change) = gate::canonical(&one.bytes) else { continue };
            let entry = ledger.read(&change);
            if one.bytes == refused.bytes {
                return Some(entry.touches);
            }
        }
        None
    });
    Ok(read.ok().flatten())
}
