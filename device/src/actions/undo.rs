//! Undo: taking back what one action wrote, by another change. Nothing leaves the history.
//!
//! Only the fields that action touched go back, to what stood before it. A value somebody wrote since stays beside. Where
//! that action had decided between values, they stand side by side again, so that somebody decides anew.

use super::{ActionFault, Login, Result, Saved, entries::find_value, restore};
use crate::store::Work;
use automerge::hydrate;
use satchel_shared::{
    conflict::{Conflict, conflicts},
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
    let undoing = Undoing { id, before, after };
    let decided = undoing.decided(&login.store().document(id)?)?;
    let mut saved = undoing.fields(login, also, &decided)?;
    for conflict in &decided {
        for (base, value) in undoing.reopening(&login.store().document(id)?, conflict) {
            let step = Step::Put { path: conflict.path.clone(), value };
            let put = login.edit(id, Some(base), |_, _, _| Ok(vec![step.clone()]))?;
            saved =
                Saved { is_changed: saved.is_changed || put.is_changed, also: saved.also, ..put };
        }
    }
    Ok(saved)
}

struct Undoing<'h> {
    id: DocumentId,
    before: &'h Heads,
    after: &'h Heads,
}

impl<'h> Undoing<'h> {
    fn at(&self, document: &Document, heads: &Heads) -> Result<Document> {
        document.at(heads).map_err(|_| ActionFault::VersionNotHere { id: self.id })
    }

    /// What the action touched: whole entries, and single fields outside of them.
    fn touched(&self, document: &Document) -> Result<(BTreeSet<Path>, BTreeSet<Path>)> {
        let written = self.at(document, self.after)?;
        let changes = written.automerge().get_changes(self.before);
        let hashes: BTreeSet<_> = changes.iter().map(|change| change.hash()).collect();
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
        Ok((whole, single))
    }

    /// The conflicts the action decided.
    fn decided(&self, document: &Document) -> Result<Vec<Conflict>> {
        let (_, single) = self.touched(document)?;
        let then = conflicts(&self.at(document, self.before)?);
        Ok(then.into_iter().filter(|conflict| single.contains(&conflict.path)).collect())
    }

    /// Puts back every field but the decided ones.
    fn fields(
        &self,
        login: &mut Login,
        also: &[DocumentId],
        decided: &[Conflict],
    ) -> Result<Saved> {
        login.act(None, |login| {
            let (draft, heads) = login.draft(self.id, Some(self.after), |_, kind, document| {
                self.steps(kind, document, decided)
            })?;
            let mut saved = login.saved(self.id, heads, draft.is_some());
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

    fn steps(&self, kind: Kind, document: &Document, decided: &[Conflict]) -> Result<Vec<Step>> {
        let then = self.at(document, self.before)?;
        let (whole, single) = self.touched(document)?;
        let is_decided = |path: &Path| decided.iter().any(|conflict| conflict.path == *path);
        let mut steps = Vec::new();
        for path in whole.iter().chain(single.iter().filter(|path| !is_decided(path))) {
            steps.extend(restore::steps(kind, document, &then, path)?);
        }
        Ok(steps)
    }

    /// The values to be written again, each on the version where it stands beside the others: the one that was current in
    /// the place of what was decided, the others where that was not seen. Automerge writes nothing for the current one
    /// where all of them stand.
    fn reopening(&self, document: &Document, conflict: &Conflict) -> Vec<(&'h Heads, Value)> {
        let values = document.values_at(self.after);
        let decided = match find_value(&values, &conflict.path) {
            Some(hydrate::Value::Scalar(scalar)) => Value::from_scalar(scalar),
            _ => Value::Null,
        };
        let current = (decided != conflict.current).then(|| (self.after, conflict.current.clone()));
        let others = conflict.candidates.iter().filter(|one| one.value != conflict.current);
        current.into_iter().chain(others.map(|one| (self.before, one.value.clone()))).collect()
    }
}
