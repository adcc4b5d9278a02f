//! Brings the records of an older program up, once, before the server serves.
//!
//! 1. Only when the field tables or rows changed since the last start; then every record is looked at.
//! 2. In batches, each a transaction: a server stopped half-way goes on at its next start.
//! 3. While a rebase is under way only rows are brought up: a record may come back with the containers it lacks, and
//!    made twice they would hide each other. The rest follows when it is closed.
//! 4. Additive only: what a record lacks is created by the server's own actor; nothing is rewritten.

use super::own_work::{OwnWork, OwnWorkFault, ServerActor};
use crate::log::{Store, documents, rebases, tenants};
use satchel_shared::{
    documents::schema,
    ids::{DocumentId, TenantId},
};

/// Records of one transaction.
const BATCH: usize = 500;

/// Brings every company's records up; how many were written.
///
/// # Errors
/// When the database cannot be read or written; what was brought up before stays so.
pub fn bring_up(store: &Store, server: &ServerActor, now_ms: i64) -> Result<u64, OwnWorkFault> {
    let behind: Vec<TenantId> = store.read(|tx| {
        let all = tenants::all(tx)?.into_iter();
        Ok::<_, OwnWorkFault>(
            all.filter(|tenant| tenant.schema_mark != schema::mark()).map(|of| of.id).collect(),
        )
    })?;
    let mut written = 0;
    for tenant in behind {
        let mut after = None;
        loop {
            let (last, count) = batch(store, server, tenant, after, now_ms)?;
            written += count;
            after = last;
            if after.is_none() {
                break;
            }
        }
        store.write(|tx| match rebases::find(tx, tenant)? {
            None => tenants::note_schema(tx, tenant, schema::mark()),
            Some(_) => Ok(()),
        })?;
    }
    Ok(written)
}

/// One batch; the last record looked at, none when no record is left, and how many were written.
fn batch(
    store: &Store,
    server: &ServerActor,
    tenant: TenantId,
    after: Option<DocumentId>,
    now_ms: i64,
) -> Result<(Option<DocumentId>, u64), OwnWorkFault> {
    store.write(|tx| {
        let ids = documents::ids_after(tx, tenant, after, BATCH)?;
        let mut work = OwnWork::begin(tx, tenant, server.entry(), server, now_ms)?;
        let mut written = 0;
        for id in &ids {
            written += u64::from(work.bring_up(*id)?);
        }
        work.finish()?;
        Ok((ids.last().copied(), written))
    })
}
