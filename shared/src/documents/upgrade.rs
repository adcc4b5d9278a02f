//! Brings a record of an older program up to the field tables of this one.
//!
//! Additive only: what it lacks is created, nothing it holds is rewritten, and its history stays as it was made.

use super::{
    document::{Author, Document, DocumentFault, does_not_apply},
    field::{Field, Shape},
    kind::Kind,
};
use automerge::{
    Change, ObjType, ROOT, ReadDoc,
    transaction::{CommitOptions, Transactable},
};

impl Document {
    /// Creates the containers a record of an older version lacks; `None` when it lacks none. Only the server's
    /// own actor does this, once, when it is upgraded: two devices creating the same key would hide one subtree.
    ///
    /// # Errors
    /// When Automerge refuses; the document is unchanged then.
    pub fn complete(&mut self, author: &Author) -> Result<Option<Change>, DocumentFault> {
        let missing = self.missing_containers();
        if missing.is_empty() {
            return Ok(None);
        }
        let mut next = self.automerge().clone().with_actor(author.actor.clone());
        let mut transaction = next.transaction();
        for field in missing {
            let form = if field.shape == Shape::Note { ObjType::Text } else { ObjType::Map };
            transaction.put_object(ROOT, field.name, form).map_err(does_not_apply)?;
        }
        transaction.commit_with(CommitOptions::default().with_time(author.time_ms));
        let change = next.get_last_local_change();
        *self.automerge_mut() = next;
        Ok(change)
    }

    fn missing_containers(&self) -> Vec<&'static Field> {
        let fields = self.kind().map(Kind::fields).unwrap_or_default();
        let lacks = |field: &&Field| {
            field.shape.is_container()
                && !matches!(self.automerge().get(ROOT, field.name), Ok(Some(_)))
        };
        fields.iter().filter(lacks).collect()
    }
}
