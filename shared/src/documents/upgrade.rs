//! Brings a record of an older program up to the field tables of this one.
//!
//! Additive only: what it lacks is created, nothing it holds is rewritten, and its history stays as it was made.

use super::{
    document::{Author, Document, DocumentFault, does_not_apply},
    field::{Field, Shape},
    kind::Kind,
};
use automerge::{
    Change, ObjId, ObjType, ROOT, ReadDoc, Value,
    transaction::{CommitOptions, Transactable},
};

impl Document {
    /// Creates the containers a record of an older version lacks, in its entries too; `None` when it lacks none. Only
    /// the server's own actor does this, when it is upgraded and when an older device hands a record in: two devices
    /// creating the same key would hide one subtree.
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
        for (parent, field) in missing {
            let form = if field.shape == Shape::Note { ObjType::Text } else { ObjType::Map };
            transaction.put_object(&parent, field.name, form).map_err(does_not_apply)?;
        }
        transaction.commit_with(CommitOptions::default().with_time(author.time_ms));
        let change = next.get_last_local_change();
        *self.automerge_mut() = next;
        Ok(change)
    }

    /// Whether it lacks a container of this program's field tables.
    pub fn is_incomplete(&self) -> bool {
        !self.missing_containers().is_empty()
    }

    fn missing_containers(&self) -> Vec<(ObjId, &'static Field)> {
        let mut missing = Vec::new();
        let fields = self.kind().map(Kind::fields).unwrap_or_default();
        self.look_for(&ROOT, fields, &mut missing);
        missing
    }

    fn look_for(
        &self,
        parent: &ObjId,
        fields: &'static [Field],
        missing: &mut Vec<(ObjId, &'static Field)>,
    ) {
        let automerge = self.automerge();
        for field in fields.iter().filter(|field| field.shape.is_container()) {
            match (automerge.get(parent, field.name), field.shape) {
                (Ok(Some((_, entries))), Shape::Entries(inner)) if has_container(inner) => {
                    for key in automerge.keys(&entries) {
                        if let Ok(Some((Value::Object(ObjType::Map), entry))) =
                            automerge.get(&entries, key.as_str())
                        {
                            self.look_for(&entry, inner, missing);
                        }
                    }
                }
                (Ok(Some(_)), _) => {}
                _ => missing.push((parent.clone(), field)),
            }
        }
    }
}

fn has_container(fields: &[Field]) -> bool {
    fields.iter().any(|field| field.shape.is_container())
}
