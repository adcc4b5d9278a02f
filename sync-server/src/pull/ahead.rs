//! Today's documents, sent before all others on a first sync: a person can leave for the first visit.

use super::page::Page;
use crate::log::{StoreFault, documents};
use jiff::civil::Date;
use satchel_shared::{documents::Kind, ids::DocumentId, planted::Bug};
use std::collections::BTreeSet;

/// Sends the person's visits of the day with their accounts and contacts, and their open tasks due then;
/// whether there was any.
pub(super) fn send(page: &mut Page<'_>, today: Date) -> Result<bool, StoreFault> {
    let (tx, tenant, person) = (page.tx, page.sender.tenant, page.sender.person);
    let day = today.to_string();
    let mut wanted: Vec<DocumentId> = Vec::new();
    for visit in documents::ids_of_day(tx, tenant, Kind::Visit.word(), person, &day)? {
        wanted.push(visit);
        let account = page.find(visit)?.and_then(|visit| visit.account);
        if let Some(account) = account {
            wanted.push(account);
            wanted.extend(documents::ids_of_account(tx, tenant, Kind::Contact.word(), account)?);
        }
    }
    for task in documents::ids_of_day(tx, tenant, Kind::Task.word(), person, &day)? {
        if page.find(task)?.is_some_and(|stored| stored.row.status == "open") {
            wanted.push(task);
        }
    }
    let mut sent = BTreeSet::new();
    for id in wanted {
        if !page.is_full() && sent.insert(id) && !page.snapshot(id)? {
            page.past_scopes(id, Bug::ScopeForgottenAhead)?;
        }
    }
    Ok(!sent.is_empty())
}
