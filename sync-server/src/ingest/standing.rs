//! Standing: a person's role and grants, read from their person document. Nothing else says what they may.

use crate::log::{StoreFault, Transaction, documents};
use satchel_shared::{
    documents::{Document, Kind, Person, person::Role},
    ids::{PersonId, TenantId},
    permissions::{Scope, grants},
};
use std::collections::BTreeSet;

/// What a person may do and see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The person.
    pub person: PersonId,
    /// Decides what they write; `Other` when there is none, which writes nothing.
    pub role: Role,
    /// Decides what reaches them.
    pub grants: BTreeSet<Scope>,
}

impl Standing {
    /// Reads the standing; somebody without a person document, or who left, has none.
    ///
    /// # Errors
    /// When the database cannot be read, or the person document does not load.
    pub fn of(
        tx: &Transaction<'_>,
        tenant: TenantId,
        person: PersonId,
    ) -> Result<Standing, StoreFault> {
        let nobody = Standing { person, role: Role::Other(String::new()), grants: BTreeSet::new() };
        let Some(stored) = documents::find(tx, tenant, person.into())? else { return Ok(nobody) };
        let document = Document::load(&stored.bytes)?;
        if document.kind() != Some(Kind::Person) {
            return Ok(nobody);
        }
        let record: Person = document.read();
        let grants = grants(person, &record);
        let role = record.role.filter(|_| !grants.is_empty()).unwrap_or(nobody.role);
        Ok(Standing { person, role, grants })
    }

    /// Whether anything in these scopes reaches them.
    pub fn may_read(&self, scopes: &BTreeSet<Scope>) -> bool {
        !self.grants.is_disjoint(scopes)
    }
}
