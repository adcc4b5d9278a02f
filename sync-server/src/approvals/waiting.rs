//! What waits in the office: asked for, differing from what was approved, disputed, or not to be judged here.

use super::find::{DECIDED, Limits};
use crate::log::{StoreFault, Transaction, documents};
use satchel_shared::{
    approval::{self, Effective, Status},
    documents::Document,
    ids::{DocumentId, PersonId, TenantId},
    index_row::{self, IndexRow},
};

/// One record with where it stands.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The record.
    pub id: DocumentId,
    /// Its row.
    pub row: IndexRow,
    /// Whose work it is.
    pub owner: Option<PersonId>,
    /// Where it stands.
    pub effective: Effective,
}

/// The quotes and orders of these statuses that nobody put away, by kind and number.
///
/// # Errors
/// When the database cannot be read, or a document does not load.
pub fn waiting(
    tx: &Transaction<'_>,
    tenant: TenantId,
    statuses: &[Status],
) -> Result<Vec<Waiting>, StoreFault> {
    let mut limits = Limits::default();
    let mut found = Vec::new();
    for kind in DECIDED {
        for id in documents::ids_of_kind(tx, tenant, kind.word())? {
            let Some(stored) = documents::find(tx, tenant, id)? else { continue };
            let row = stored.row;
            if row.is_archived {
                continue;
            }
            let limit = limits.of(tx, tenant, row.owner)?;
            // The row says it without loading the record, when this very program wrote it.
            let listed = approval::listed(&row, limit);
            if row.version == index_row::VERSION && listed.is_some_and(|of| !statuses.contains(&of))
            {
                continue;
            }
            let document = Document::load(&stored.bytes)?;
            match approval::effective(&document, limit) {
                Some(effective) if statuses.contains(&effective.status) => {
                    found.push(Waiting { id, owner: row.owner, row, effective });
                }
                _ => {}
            }
        }
    }
    found.sort_by(|a, b| {
        (&a.row.kind, &a.row.number, a.id).cmp(&(&b.row.kind, &b.row.number, b.id))
    });
    Ok(found)
}
