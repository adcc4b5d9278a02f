//! Scopes: the named groups of records that reach a device together.
//!
//! A record's scopes follow from its own fields and those of its parent, and for an account and its contacts also
//! from the open visits and tasks there; a person's grants follow from
//! their person document. Only the server derives either.

use crate::{
    documents::{
        Kind, Person, person::Role, shape::Word as _, task::TaskStatus, visit::VisitStatus,
    },
    ids::{DocumentId, PersonId, TerritoryId},
    index_row::IndexRow,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt};

/// A named group of records.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scope(String);

impl Scope {
    /// What every device needs: products, price lists, people's names.
    pub fn everyone() -> Scope {
        Scope("everyone".to_owned())
    }
    /// Every record there is, cost included.
    pub fn office() -> Scope {
        Scope("office".to_owned())
    }
    /// The records of a territory.
    pub fn territory(id: TerritoryId) -> Scope {
        Scope(format!("territory:{id}"))
    }
    /// The records a person owns.
    pub fn person(id: PersonId) -> Scope {
        Scope(format!("person:{id}"))
    }
    /// The scope as stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Scope {
    fn from(word: String) -> Scope {
        Scope(word)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether records of the kind take their account's scopes besides their own.
pub const fn inherits_from_account(kind: Kind) -> bool {
    matches!(kind, Kind::Contact | Kind::Quote | Kind::Order | Kind::Visit | Kind::Task)
}

/// Whether those with open work at an account may read records of the kind: it, and whom to ask for there.
pub const fn takes_links(kind: Kind) -> bool {
    matches!(kind, Kind::Account | Kind::Contact)
}

/// The account at which a record says that there is work to do, and the scope of whose it is. A status this
/// program does not know is no work.
pub fn link(row: &IndexRow) -> Option<(DocumentId, Scope)> {
    let is_open = match Kind::from_word(&row.kind)? {
        Kind::Visit => {
            let open = [VisitStatus::Planned, VisitStatus::CheckedIn];
            row.status.is_empty() || open.iter().any(|status| status.word() == row.status)
        }
        Kind::Task => row.status.is_empty() || row.status == TaskStatus::Open.word(),
        _ => false,
    };
    if !is_open || row.is_archived {
        return None;
    }
    Some((row.account?, Scope::person(row.owner?)))
}

/// The scopes of a record, from its row and those of its account (empty when it has none).
pub fn scopes(row: &IndexRow, of_account: &BTreeSet<Scope>) -> BTreeSet<Scope> {
    let mut scopes = BTreeSet::from([Scope::office()]);
    match Kind::from_word(&row.kind) {
        Some(
            Kind::Person | Kind::Territory | Kind::Product | Kind::PriceList | Kind::SurveyTemplate,
        ) => {
            scopes.insert(Scope::everyone());
        }
        Some(Kind::ProductCost) | None => {}
        Some(kind) => {
            scopes.extend(row.owner.map(Scope::person));
            if kind == Kind::Account {
                scopes.extend(row.territory.map(Scope::territory));
            } else if inherits_from_account(kind) {
                scopes.extend(of_account.iter().cloned());
            }
        }
    }
    scopes
}

/// The scopes a person is given. Somebody who left is given none.
pub fn grants(id: PersonId, person: &Person) -> BTreeSet<Scope> {
    if person.is_active == Some(false) {
        return BTreeSet::new();
    }
    let mut grants = BTreeSet::from([Scope::everyone(), Scope::person(id)]);
    match person.role {
        Some(Role::Office | Role::Admin) => {
            grants.insert(Scope::office());
        }
        Some(Role::Sales | Role::Technician | Role::Manager) => {
            let territories = person.territories.iter().filter_map(|id| id.parse().ok());
            grants.extend(territories.map(Scope::territory));
        }
        Some(Role::Other(_)) | None => {}
    }
    grants
}
