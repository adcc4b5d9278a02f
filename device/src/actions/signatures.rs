//! Signatures: a name under a quote or an order as it stands. Whatever differs later needs another one.

use super::{ActionFault, Login, Result, Saved, unseen};
use satchel_shared::{
    approval::{self, SigningFault},
    blank::is_blank,
    documents::{Path, Step, Value, schema},
    ids::DocumentId,
};
use std::collections::BTreeMap;

/// Puts a name under what stands; the name is written as the person gave it.
///
/// # Errors
/// `Required` without a name, `WrongKind`, `Contested`, or what stands in the way; nothing is saved then.
pub fn sign(login: &mut Login, id: DocumentId, name: &str) -> Result<Saved> {
    let name = name.trim();
    let path = Path::new(["by_name"]);
    unseen::refuse(&path, name)?;
    if is_blank(name) {
        return Err(ActionFault::Required { path });
    }
    login.edit(id, None, |login, _, document| {
        let heads = document.heads();
        let schema = login.store().server_schema()?.min(schema::VERSION);
        let hash =
            approval::content_hash(document, &heads, schema).map_err(|fault| match fault {
                SigningFault::WrongKind => ActionFault::WrongKind(id),
                SigningFault::Contested(paths) => ActionFault::Contested(paths),
            })?;
        let text = |text: &str| Value::Text(text.to_owned());
        let values = BTreeMap::from([
            ("by_name".to_owned(), text(name)),
            ("at".to_owned(), Value::Moment(login.clock().now_ms())),
            ("heads".to_owned(), text(&approval::heads_text(&heads))),
            ("schema".to_owned(), Value::Whole(i64::from(schema))),
            ("content_hash".to_owned(), text(&hash)),
        ]);
        let path = Path::new(["signatures".to_owned(), login.new_entry_id()?.to_string()]);
        Ok(vec![Step::Add { path, values }])
    })
}
