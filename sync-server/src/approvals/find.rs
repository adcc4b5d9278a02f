//! Finds what is decided about, and the limits it is judged with.

use crate::log::{StoreFault, Transaction, documents};
use satchel_shared::{
    documents::{Document, Kind, Person},
    ids::{DocumentId, PersonId, TenantId},
    money::Rate,
};
use std::collections::BTreeMap;

/// The kinds that are decided about.
pub const DECIDED: [Kind; 2] = [Kind::Quote, Kind::Order];

/// The quote or order of that id or number, official or provisional.
///
/// # Errors
/// When the database cannot be read.
pub fn by_name(
    tx: &Transaction<'_>,
    tenant: TenantId,
    name: &str,
) -> Result<Option<DocumentId>, StoreFault> {
    if let Ok(id) = name.parse::<DocumentId>() {
        let kind = documents::kind_and_heads(tx, tenant, id)?.map(|(kind, _)| kind);
        let is_decided = DECIDED.iter().any(|of| kind.as_deref() == Some(of.word()));
        return Ok(is_decided.then_some(id));
    }
    for kind in DECIDED {
        for id in documents::ids_of_kind(tx, tenant, kind.word())? {
            let Some(stored) = documents::find(tx, tenant, id)? else { continue };
            let provisional = stored.row.body.get("provisional_number");
            if stored.row.number == name || provisional.is_some_and(|other| other == name) {
                return Ok(Some(id));
            }
        }
    }
    Ok(None)
}

/// What people may give alone, and when that was last written, each looked up once.
#[derive(Debug, Default)]
pub struct Limits(BTreeMap<PersonId, (Option<Rate>, u64)>);

impl Limits {
    /// The limit of whose work it is; `None` when nobody is named or they have none.
    ///
    /// # Errors
    /// When the database cannot be read, or the person's document does not load.
    pub fn of(
        &mut self,
        tx: &Transaction<'_>,
        tenant: TenantId,
        owner: Option<PersonId>,
    ) -> Result<Option<Rate>, StoreFault> {
        Ok(self.find(tx, tenant, owner)?.0)
    }

    /// The number of the log under which that person's record was last written; 0 when nobody is named.
    ///
    /// # Errors
    /// As [`Limits::of`].
    pub fn last_number(
        &mut self,
        tx: &Transaction<'_>,
        tenant: TenantId,
        owner: Option<PersonId>,
    ) -> Result<u64, StoreFault> {
        Ok(self.find(tx, tenant, owner)?.1)
    }

    fn find(
        &mut self,
        tx: &Transaction<'_>,
        tenant: TenantId,
        owner: Option<PersonId>,
    ) -> Result<(Option<Rate>, u64), StoreFault> {
        let Some(owner) = owner else { return Ok((None, 0)) };
        if let Some(known) = self.0.get(&owner) {
            return Ok(*known);
        }
        let found = match documents::find(tx, tenant, owner.into())? {
            Some(stored) => {
                let person: Person = Document::load(&stored.bytes)?.read();
                (person.discount_limit, stored.last_number)
            }
            None => (None, 0),
        };
        self.0.insert(owner, found);
        Ok(found)
    }
}
