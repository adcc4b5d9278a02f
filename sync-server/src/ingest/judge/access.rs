//! Access: is the record, and the account it names, the sender's and the author's to work on?
//!
//! What is not theirs and what does not exist get one answer.

use super::{Judging, take::Blame};
use crate::{
    ingest::{lawful::Holding, offer::Offered, standing::Standing},
    log::StoreFault,
};
use automerge::{Change, ChangeHash};
use satchel_shared::{
    documents::{Document, Kind, Path, Value},
    gate,
    history::{Touch, Written},
    index_row::{IndexRow, index_row},
    permissions::scopes,
    refusal::{ACCOUNT_NOT_FOUND, PROPOSAL, RECORD_NOT_FOUND, Refusal},
};
use std::collections::BTreeSet;

impl<'a> Judging<'a> {
    /// What is not theirs and what does not exist get one answer.
    pub(super) fn refuse_access(&self, change: &Change) -> Option<Refusal> {
        let not_found = || Refusal::of_change(RECORD_NOT_FOUND, "no such record, or not yours");
        if self.held.version > 0 {
            return match self.held.holding {
                _ if self.is_readable => None,
                Holding::Lawful => None,
                Holding::Ended if self.follows_held(change) => {
                    let detail = "the record left the author, who edited it after";
                    Some(Refusal::of_change(PROPOSAL, detail))
                }
                Holding::Ended | Holding::Never => Some(not_found()),
            };
        }
        let sent: BTreeSet<ChangeHash> =
            self.offered.changes.iter().filter_map(Offered::hash).collect();
        let is_known = |dep: &ChangeHash| sent.contains(dep) || self.refused.contains(dep);
        let follows = change.deps().is_empty() || change.deps().iter().any(is_known);
        (!follows).then(not_found)
    }

    /// Whether its author had the record: who only knows the id hears that there is none.
    fn follows_held(&self, change: &Change) -> bool {
        let is_held = |dep: &ChangeHash| {
            self.refused.contains(dep)
                || self.document.as_ref().is_some_and(|document| document.has(dep))
        };
        !change.deps().is_empty() && change.deps().iter().all(is_held)
    }

    pub(super) fn author(&self, change: &Change) -> Result<&'a Standing, Refusal> {
        let author = self.surroundings.authors.get(change.actor_id());
        author.ok_or_else(|| Refusal::of_gate(&gate::Fault::ActorNotYours))
    }

    /// An account newly named must be there, and the author's to read.
    pub(super) fn check_account(
        &self,
        kind: Kind,
        author: &Standing,
        touches: &[Touch],
    ) -> Result<(), Blame> {
        let path = Path::new(["account"]);
        let named = touches.iter().filter(|touch| touch.path == path && path.place(kind).is_some());
        for touch in named {
            let Written::Value(Value::Text(id)) = &touch.new else { continue };
            let scopes = match id.parse() {
                Ok(id) => (self.surroundings.account)(id).map_err(Blame::Store)?,
                Err(_) => None,
            };
            if !scopes.is_some_and(|scopes| author.may_read(&scopes)) {
                let detail = "no such account, or not yours";
                return Err(Refusal::of_field(ACCOUNT_NOT_FOUND, path, detail).into());
            }
        }
        Ok(())
    }

    /// Whether a record with this row is somebody's to see.
    pub(super) fn reaches(&self, standing: &Standing, row: &IndexRow) -> Result<bool, StoreFault> {
        let of_account = match row.account {
            Some(account) => (self.surroundings.account)(account)?,
            None => None,
        };
        let scopes = scopes(row, &of_account.unwrap_or_default());
        Ok(standing.may_read(&scopes))
    }

    /// A new record must be one its maker will see.
    pub(super) fn check_reach(&self, author: &Standing, document: &Document) -> Result<(), Blame> {
        if self.reaches(author, &index_row(document)).map_err(Blame::Store)? {
            return Ok(());
        }
        Err(Refusal::of_change(RECORD_NOT_FOUND, "a new record must be in the author's reach")
            .into())
    }
}
