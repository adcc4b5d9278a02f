//! The schema version, and the way a document of an older one is brought up.
//!
//! Additive only: a version adds fields, kinds and words, never removes or reinterprets one. Changes stay
//! as they were made; what an older version lacks reads as absent. A field's `since` says when it came.

use super::{
    document::{Author, Document, DocumentFault, does_not_apply},
    field::{Field, Shape},
    kind::Kind,
};
use automerge::{
    Change, ObjType, ROOT, ReadDoc,
    transaction::{CommitOptions, Transactable},
};

/// The version this program writes. Servers upgrade first.
pub const VERSION: u32 = 1;

/// Whether a device that last saw a server of that schema may write the field.
pub const fn may_write(field: &Field, server_schema: u32) -> bool {
    field.since <= server_schema
}

/// What the field tables and index rows of this program look like; a server that sees another mark than at
/// its last start brings its records up.
pub fn mark() -> [u8; 32] {
    let text = format!("{VERSION} {} {}", crate::index_row::VERSION, merge_table());
    *blake3::hash(text.as_bytes()).as_bytes()
}

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

/// The merge table of every kind as text, for people to review and a golden file to hold.
pub fn merge_table() -> String {
    let mut table = String::new();
    for kind in Kind::ALL {
        table.push_str(&format!("[{}]\n", kind.word()));
        rows(kind.fields(), "", &mut table);
        table.push('\n');
    }
    table
}

fn rows(fields: &[Field], prefix: &str, table: &mut String) {
    for field in fields {
        let name = format!("{prefix}{}", field.name);
        let writers = match field.writers {
            super::field::Writers::Everyone => "",
            super::field::Writers::Office => "office",
        };
        let required = if field.is_required { "required" } else { "" };
        let row = format!(
            "{name:<34} {:<13} {:<12} {writers:<7} {required:<9} since {}",
            field.shape.word(),
            field.merge.word(),
            field.since
        );
        table.push_str(row.trim_end());
        table.push('\n');
        if let Shape::Entries(inner) = field.shape {
            rows(inner, &format!("{name}.*."), table);
        }
    }
}
