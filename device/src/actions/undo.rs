//! Undo: taking back what one action wrote, by another change. Nothing leaves the history.
//!
//! Only the fields that action touched go back, to what stood before it. A value somebody wrote since stays beside.

use super::{ActionFault, Login, Result, Saved, restore};
use crate::store::Work;
use satchel_shared::{
    documents::{Document, Heads, Kind, Path, Step, Value},
    history::{Written, history},
    ids::DocumentId,
};
use std::collections::BTreeSet;

/// Takes back what led from one version to another, and cancels the tasks that were made along with it.
///
/// # Errors
/// `VersionNotHere`, or what stands in the way; nothing is saved then.
pub fn undo(
    login: &mut Login,
    id: DocumentId,
    before: &Heads,
    after: &Heads,
    also: &[DocumentId],
) -> Result<Saved> {
    login.act(None, |login| {
        let (draft, heads) = login
            .draft(id, Some(after), |_, kind, document| steps(id, kind, document, before, after))?;
        let mut saved = login.saved(id, heads, draft.is_some());
        let mut drafts: Vec<_> = draft.into_iter().collect();
        for task in also {
            let (draft, _) = login.draft(*task, None, |_, kind, _| {
                let path = Path::new(["status"]);
                let value = Value::Text("cancelled".to_owned());
                let is_task = kind == Kind::Task;
                Ok(if is_task { vec![Step::Put { path, value }] } else { Vec::new() })
            })?;
            drafts.extend(draft);
            saved.also.push(*task);
        }
        Ok((Work { drafts, numbers: None }, saved))
    })
}

fn steps(
    id: DocumentId,
    kind: Kind,
    document: &Document,
    before: &Heads,
    after: &Heads,
) -> Result<Vec<Step>> {
    let missing = |_| ActionFault::VersionNotHere { id };
    let then = document.at(before).map_err(missing)?;
    let written = document.at(after).map_err(missing)?;
    let hashes: BTreeSet<_> =
        written.automerge().get_changes(before).iter().map(|change| change.hash()).collect();
    let mut whole: BTreeSet<Path> = BTreeSet::new();
    let mut single: BTreeSet<Path> = BTreeSet::new();
    for entry in history(&written).into_iter().filter(|entry| hashes.contains(&entry.hash)) {
        for touch in entry.touches {
            match touch.new {
                Written::Container => whole.insert(touch.path),
                _ => single.insert(touch.path),
            };
        }
    }
    single.retain(|path| !whole.iter().any(|above| path.keys().starts_with(above.keys())));
    let mut steps = Vec::new();
    for path in whole.iter().chain(&single) {
        steps.extend(restore::steps(kind, document, &then, path)?);
    }
    Ok(steps)
}
