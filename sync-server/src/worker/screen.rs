//! Screens a push: every document's changes are tried by a worker before this process reads one of them.

use super::{
    message::Trial,
    pool::{Pool, WorkerFault},
};
use crate::log::{StoreFault, Transaction, documents};
use satchel_shared::{gate, ids::TenantId, protocol::push::PushOffer};
use std::collections::BTreeSet;

/// Changes no worker survives, by the place of their document in the push and their own place in it.
pub type Exhausting = BTreeSet<(usize, usize)>;

/// Why a push could not be screened.
#[derive(Debug, thiserror::Error)]
pub enum ScreenFault {
    /// The database could not be read.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// There is no worker.
    #[error(transparent)]
    Worker(#[from] WorkerFault),
}

/// Tries every document's changes on what is held of it. Those the prescan stops are not tried: nobody reads them.
///
/// # Errors
/// When the database cannot be read, or no worker can be had.
pub fn screen(
    tx: &Transaction<'_>,
    pool: &Pool,
    tenant: TenantId,
    offer: &PushOffer,
) -> Result<Exhausting, ScreenFault> {
    let mut exhausting = Exhausting::new();
    for (turn, offered) in offer.documents.iter().enumerate() {
        let passed = offered.changes.iter().enumerate();
        let (places, changes): (Vec<usize>, Vec<Vec<u8>>) = passed
            .filter(|(_, bytes)| gate::prescan(bytes).is_ok())
            .map(|(place, bytes)| (place, bytes.clone()))
            .unzip();
        if changes.is_empty() {
            continue;
        }
        let held = documents::find(tx, tenant, offered.document)?.map(|stored| stored.bytes);
        let found = pool.exhausting(&Trial { held, changes })?;
        exhausting.extend(found.into_iter().map(|at| (turn, places[at])));
    }
    Ok(exhausting)
}
