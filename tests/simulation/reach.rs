//! Who may read what, told by the simulation itself from fields alone: it asks neither scopes nor grants.

use crate::people::{TENANT, person};
use satchel_server::log::{StoreFault, Transaction, documents};
use satchel_shared::{
    documents::{Document, Kind, Person, person::Role},
    ids::{DocumentId, PersonId},
    index_row::IndexRow,
};
use std::collections::{BTreeMap, BTreeSet};

/// A person as they stand now.
pub struct Reader {
    id: PersonId,
    record: Person,
    /// Accounts at which they have a visit or a task that is not over.
    busy_at: BTreeSet<DocumentId>,
}

impl Reader {
    /// The n-th person, by their document.
    pub fn of(tx: &Transaction<'_>, who: usize) -> Result<Reader, StoreFault> {
        let stored = documents::find(tx, TENANT, person(who).into())?;
        let stored = stored.expect("every person has a document");
        let record = Document::load(&stored.bytes)?.read();
        let mut busy_at = BTreeSet::new();
        for id in documents::ids_after(tx, TENANT, None, 100_000)? {
            let Some(row) = documents::row(tx, TENANT, id)? else { continue };
            let is_open = match row.kind.as_str() {
                "visit" => matches!(row.status.as_str(), "" | "planned" | "checked-in"),
                "task" => matches!(row.status.as_str(), "" | "open"),
                _ => false,
            };
            if is_open && !row.is_archived && row.owner == Some(person(who)) {
                busy_at.extend(row.account);
            }
        }
        Ok(Reader { id: person(who), record, busy_at })
    }

    fn is_office(&self) -> bool {
        matches!(self.record.role, Some(Role::Office | Role::Admin))
    }

    fn owns_or_works(&self, row: &IndexRow) -> bool {
        let is_theirs =
            |id: &_| self.record.territories.contains(&DocumentId::from(*id).to_string());
        row.owner == Some(self.id) || row.territory.as_ref().is_some_and(is_theirs)
    }

    /// Whether they may read a record, given the row of the account it belongs to.
    pub fn may_read(&self, id: DocumentId, row: &IndexRow, account: Option<&IndexRow>) -> bool {
        if self.record.is_active == Some(false) {
            return false;
        }
        if self.is_office() {
            return true;
        }
        match Kind::from_word(&row.kind) {
            Some(
                Kind::Person
                | Kind::Territory
                | Kind::Product
                | Kind::PriceList
                | Kind::SurveyTemplate,
            ) => true,
            Some(Kind::Account) => self.owns_or_works(row) || self.busy_at.contains(&id),
            Some(Kind::Contact)
                if row.account.is_some_and(|account| self.busy_at.contains(&account)) =>
            {
                true
            }
            Some(Kind::Contact | Kind::Quote | Kind::Order | Kind::Visit | Kind::Task) => {
                row.owner == Some(self.id)
                    || account.is_some_and(|account| self.owns_or_works(account))
            }
            // Costs are for the office; a kind no program here makes is looked at by none.
            Some(_) | None => false,
        }
    }
}

/// The rows of every record the server holds.
pub fn rows(
    tx: &Transaction<'_>,
) -> Result<BTreeMap<DocumentId, documents::StoredDocument>, StoreFault> {
    let mut rows = BTreeMap::new();
    for id in documents::ids_after(tx, TENANT, None, 100_000)? {
        if let Some(stored) = documents::find(tx, TENANT, id)? {
            rows.insert(id, stored);
        }
    }
    Ok(rows)
}

/// The row of the account a record belongs to.
pub fn account_row(tx: &Transaction<'_>, row: &IndexRow) -> Result<Option<IndexRow>, StoreFault> {
    let Some(account) = row.account else { return Ok(None) };
    let stored = documents::find(tx, TENANT, account)?;
    Ok(stored.map(|stored| stored.row).filter(|row| row.kind == Kind::Account.word()))
}
