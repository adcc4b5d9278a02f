//! Versions of a document: the record as it stood at some heads, and the change that joins many heads into one.
//!
//! Never alters what anybody wrote: a version is a copy for reading, and the joining change is empty, so that every
//! conflict stands as it did.

use super::document::{Author, Document, DocumentFault, Heads, does_not_apply};
use automerge::{Change, ReadDoc, transaction::CommitOptions};

/// Heads a document may have before the server joins them: every further change names them all.
pub const HEADS_MAX: usize = 32;

impl Document {
    /// The record as it stood at these heads, with the history it had then; for reading only.
    ///
    /// # Errors
    /// `Missing` when it does not hold one of them, `Nameless` without heads: nothing stood then.
    pub fn at(&self, heads: &[automerge::ChangeHash]) -> Result<Document, DocumentFault> {
        let missing: Heads = heads.iter().filter(|head| !self.has(head)).copied().collect();
        if !missing.is_empty() {
            return Err(DocumentFault::Missing(missing));
        }
        let actor = self.automerge().get_actor().clone();
        let version = self.automerge().fork_at(heads).map_err(does_not_apply)?.with_actor(actor);
        Document::from_automerge(version)
    }

    /// Joins all heads by an empty change; `None` when there is one head only.
    ///
    /// # Errors
    /// `DoesNotApply` when Automerge gives no change.
    pub fn join_heads(&mut self, author: &Author) -> Result<Option<Change>, DocumentFault> {
        if self.heads().len() < 2 {
            return Ok(None);
        }
        let mut next = self.automerge().clone().with_actor(author.actor.clone());
        let hash = next.empty_commit(CommitOptions::default().with_time(author.time_ms));
        let none = || DocumentFault::DoesNotApply("no change joins the heads".to_owned());
        let change = next.get_change_by_hash(&hash).ok_or_else(none)?;
        *self.automerge_mut() = next;
        Ok(Some(change))
    }
}
