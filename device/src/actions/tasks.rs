//! Tasks: what a new one has unasked, and ticking one off.

use super::{ActionFault, Login, Result, Saved, typed::Tree};
use satchel_shared::{
    documents::{Kind, Path, Step, Value},
    ids::{DocumentId, TaskId},
};

pub(super) fn add_defaults(login: &Login, tree: &mut Tree) {
    let me = login.person().to_string();
    tree.fill("owner", Some(me.as_str()));
    tree.fill("created_by", Some(me.as_str()));
    tree.fill("status", Some("open"));
    tree.fill("priority", Some("normal"));
}

/// Ticks a task off.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn done(login: &mut Login, task: TaskId) -> Result<Saved> {
    let id = DocumentId::from(task);
    login.edit(id, None, |login, kind, document| {
        if kind != Kind::Task {
            return Err(ActionFault::WrongKind(id));
        }
        if document.read::<satchel_shared::documents::Task>().done_at.is_some() {
            return Ok(Vec::new());
        }
        let put = |name: &str, value| Step::Put { path: Path::new([name]), value };
        Ok(vec![
            put("status", Value::Text("done".to_owned())),
            put("done_at", Value::Moment(login.clock().now_ms())),
        ])
    })
}
