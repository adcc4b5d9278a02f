//! Taking boxes in: opened, looked at, kept. One transaction; whoever handed them in is answered after its commit.

use crate::log::{
    StoreFault, Transaction, changes, devices, erasures,
    escrow::{self, Entry, Quota, State},
    people,
};
use satchel_shared::{
    gate,
    ids::{DeviceId, TenantId},
    protocol::escrow::{EscrowEntry, EscrowVerdict},
    sealed::SecretKey,
};
use std::collections::BTreeMap;

/// A box, opened or not.
#[derive(Debug)]
pub struct Opened(Option<EscrowEntry>);

/// Opens boxes; needs no database, so no transaction waits for it.
pub fn open(key: &SecretKey, boxes: &[Vec<u8>]) -> Vec<Opened> {
    boxes.iter().map(|sealed| Opened(EscrowEntry::open(key, sealed).ok())).collect()
}

/// Keeps what was opened; `giver` is the device whose credential it came with, none for a file that was carried.
///
/// # Errors
/// When the database cannot be read or written.
pub fn keep(
    tx: &Transaction<'_>,
    tenant: TenantId,
    giver: Option<DeviceId>,
    opened: Vec<Opened>,
    now_ms: i64,
) -> Result<Vec<EscrowVerdict>, StoreFault> {
    // Looked up once a device: counting what waits reads all of it.
    let mut quotas = BTreeMap::new();
    opened
        .into_iter()
        .map(|Opened(entry)| match entry {
            None => Ok(EscrowVerdict::Unreadable),
            Some(entry) if giver.is_some_and(|giver| giver != entry.device) => {
                Ok(EscrowVerdict::Foreign)
            }
            Some(entry) => keep_one(tx, tenant, entry, now_ms, &mut quotas),
        })
        .collect()
}

fn keep_one(
    tx: &Transaction<'_>,
    tenant: TenantId,
    entry: EscrowEntry,
    now_ms: i64,
    quotas: &mut BTreeMap<DeviceId, Quota>,
) -> Result<EscrowVerdict, StoreFault> {
    let is_ours = entry.tenant == tenant
        && devices::get(tx, tenant, entry.device)?.is_some()
        && people::known(tx, tenant, entry.person)?.is_some();
    if !is_ours {
        return Ok(EscrowVerdict::Foreign);
    }
    let change = gate::canonical(&entry.change).ok().map(|change| change.hash());
    if erasures::is_erased(tx, tenant, entry.document)? {
        // Nothing of it may be kept; the device is done with it as with what the log holds.
        return Ok(EscrowVerdict::Known);
    }
    let is_in_log = match &change {
        Some(hash) => changes::device_of(tx, tenant, entry.document, hash)?.is_some(),
        None => false,
    };
    if is_in_log || escrow::holds(tx, tenant, entry.document, &entry.change)? {
        return Ok(EscrowVerdict::Known);
    }
    let quota = match quotas.get(&entry.device) {
        Some(quota) => *quota,
        None => Quota::of(tx, tenant, entry.device)?,
    };
    let Some(quota) = quota.with(entry.change.len()) else { return Ok(EscrowVerdict::Full) };
    quotas.insert(entry.device, quota);
    let kept = Entry {
        document: entry.document,
        change,
        device: entry.device,
        person: entry.person,
        author: entry.author,
        bytes: entry.change,
        received_ms: now_ms,
        state: State::Waiting,
        obstacle: None,
        decided: None,
    };
    escrow::keep(tx, tenant, &kept)?;
    Ok(EscrowVerdict::Kept)
}
