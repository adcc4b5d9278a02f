//! Contacts: what a new one has unasked, and what they said about being written to.

use super::{Login, Result, Saved, typed::Tree};
use satchel_shared::{
    documents::{
        Kind, Path, Step, Value,
        contact::{Channel, ConsentState},
        shape::Word as _,
    },
    ids::{ContactId, DocumentId},
};
use std::collections::BTreeMap;

pub(super) fn add_defaults(login: &Login, tree: &mut Tree) {
    tree.fill("owner", Some(login.person().to_string()));
}

/// Records what a contact said: a new entry each time, and the latest of a channel counts.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn record_consent(
    login: &mut Login,
    contact: ContactId,
    channel: &Channel,
    state: &ConsentState,
    purpose: &str,
    source: &str,
) -> Result<Saved> {
    let id = DocumentId::from(contact);
    login.edit(id, None, |login, kind, _| {
        if kind != Kind::Contact {
            return Err(super::ActionFault::WrongKind(id));
        }
        let text = |text: &str| Value::Text(text.to_owned());
        let values = BTreeMap::from([
            ("channel".to_owned(), text(channel.word())),
            ("state".to_owned(), text(state.word())),
            ("purpose".to_owned(), text(purpose)),
            ("source".to_owned(), text(source)),
            ("said_at".to_owned(), Value::Moment(login.clock().now_ms())),
            ("recorded_by".to_owned(), text(&login.person().to_string())),
        ]);
        let path = Path::new(["consents".to_owned(), login.new_entry_id()?.to_string()]);
        Ok(vec![Step::Add { path, values }])
    })
}
