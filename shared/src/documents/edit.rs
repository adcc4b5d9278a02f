//! An edit: the fields a person changed, as one change.
//!
//! Only changed fields are put: putting a shown value again would silently delete a concurrent other.
//! When a changed field moved while the form was open, the change is made on the form's base under a
//! fresh actor and merged, so that both values stand. `transaction_at` and `isolate` are never used.

use super::{
    document::{Author, Document, DocumentFault, Heads, does_not_apply},
    field::{Field, Shape},
    path::{Path, Place},
    schema,
    value::Value,
};
use crate::{
    history::{Written, history},
    planted::{self, Bug},
};
use automerge::{
    Automerge, Change, ObjId, ObjType, ROOT, ReadDoc, ScalarValue,
    transaction::{CommitOptions, Transactable, Transaction},
};
use std::collections::BTreeMap;

/// One thing a person changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A scalar has a new value.
    Put {
        /// Where.
        path: Path,
        /// The new value.
        value: Value,
    },
    /// A scalar keeps its value, said again by a change that has seen all others: so somebody decided.
    Affirm {
        /// Where.
        path: Path,
        /// The value, whether it stands already or not.
        value: Value,
    },
    /// A note has a new text; merged letter by letter.
    Write {
        /// The note.
        path: Path,
        /// Its whole new text.
        text: String,
    },
    /// A keyed map has a new entry.
    Add {
        /// The entry: the map's path and the new id.
        path: Path,
        /// Its first values by field name.
        values: BTreeMap<String, Value>,
    },
}

impl Step {
    /// What the step touches.
    pub const fn path(&self) -> &Path {
        match self {
            Step::Put { path, .. }
            | Step::Affirm { path, .. }
            | Step::Write { path, .. }
            | Step::Add { path, .. } => path,
        }
    }
}

/// What a person changed, and what they were looking at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    /// The heads the form was opened at; `None` edits what stands now.
    pub base: Option<Heads>,
    /// The changed fields, in the order they were left.
    pub steps: Vec<Step>,
}

/// Why an edit cannot be made. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditFault {
    /// No such field in this kind.
    #[error("{kind} has no field {path}")]
    UnknownField {
        /// The kind's word.
        kind: String,
        /// The path asked for.
        path: Path,
    },
    /// The value has another form than the field.
    #[error("{path} takes a {expected}")]
    WrongShape {
        /// The field.
        path: Path,
        /// The form it has.
        expected: &'static str,
    },
    /// A field no record can do without would be emptied.
    #[error("{path} cannot be empty")]
    Required {
        /// The field.
        path: Path,
    },
    /// The entry is not there.
    #[error("there is no {path}")]
    NoSuchEntry {
        /// The entry's path.
        path: Path,
    },
    /// The form was opened on a version this store does not hold.
    #[error("the form's version is not in this store")]
    UnknownBase,
    /// The document itself is not sound.
    #[error(transparent)]
    Document(#[from] DocumentFault),
}

impl Document {
    /// Makes one change of all steps; `None` when every field already has its value.
    ///
    /// # Errors
    /// See [`EditFault`]; the document is unchanged then.
    pub fn edit(&mut self, edit: &Edit, author: &Author) -> Result<Option<Change>, EditFault> {
        for step in &edit.steps {
            self.check(step)?;
        }
        let steps: Vec<&Step> = edit.steps.iter().filter(|step| !self.already(step)).collect();
        if steps.is_empty() {
            return Ok(None);
        }
        match &edit.base {
            Some(base)
                if *base != self.heads()
                    && self.moved_since(base, &steps)?
                    && !planted::is(Bug::BaseIgnored) =>
            {
                self.edit_on_branch(base, &steps, author).map(Some)
            }
            _ => self.edit_now(&steps, author).map(Some),
        }
    }

    fn check(&self, step: &Step) -> Result<(), EditFault> {
        let path = step.path();
        let unknown =
            || EditFault::UnknownField { kind: self.kind_word().to_owned(), path: path.clone() };
        let place = self.kind().and_then(|kind| path.place(kind)).ok_or_else(unknown)?;
        let wrong = |expected| EditFault::WrongShape { path: path.clone(), expected };
        match (step, place) {
            (Step::Put { value, .. } | Step::Affirm { value, .. }, place) => {
                let shape = place.scalar().ok_or_else(|| wrong(place.field().shape.word()))?;
                if place.field().is_required && value.is_empty() {
                    return Err(EditFault::Required { path: path.clone() });
                }
                let is_kept = || matches!(shape, Shape::Choice(_)) && self.ever_held(path, value);
                if value.fits(shape) || is_kept() { Ok(()) } else { Err(wrong(shape.word())) }
            }
            (Step::Write { .. }, Place::Field(field)) if field.shape == Shape::Note => Ok(()),
            (Step::Add { values, .. }, Place::Entry(field)) => check_entry(path, field, values),
            (_, place) => Err(wrong(place.field().shape.word())),
        }
    }

    /// Whether somebody wrote this value here: a newer program's word may be chosen and put back by an older one.
    fn ever_held(&self, path: &Path, value: &Value) -> bool {
        let written = Written::Value(value.clone());
        history(self)
            .iter()
            .flat_map(|entry| &entry.touches)
            .any(|touch| touch.path == *path && touch.new == written)
    }

    fn already(&self, step: &Step) -> bool {
        let Ok((parent, key)) = find_parent(self.automerge(), step.path()) else {
            return false;
        };
        match step {
            Step::Put { value, .. } => {
                let values = self.automerge().get_all(&parent, key).unwrap_or_default();
                match values.as_slice() {
                    [] => *value == Value::Null,
                    [(only, _)] => {
                        only.as_scalar().is_some_and(|s| Value::from_scalar(s) == *value)
                    }
                    _ => false,
                }
            }
            Step::Write { text, .. } => match self.automerge().get(&parent, key) {
                Ok(Some((_, note))) => self.automerge().text(&note).is_ok_and(|held| held == *text),
                _ => false,
            },
            Step::Add { .. } => matches!(self.automerge().get(&parent, key), Ok(Some(_))),
            Step::Affirm { .. } => false,
        }
    }

    fn moved_since(&self, base: &Heads, steps: &[&Step]) -> Result<bool, EditFault> {
        if !base.iter().all(|hash| self.has(hash)) {
            return Err(EditFault::UnknownBase);
        }
        let automerge = self.automerge();
        let moved = |step: &&Step| match (step, find_parent(automerge, step.path())) {
            (Step::Put { .. }, Ok((parent, key))) => {
                automerge.get_all(&parent, key).ok()
                    != automerge.get_all_at(&parent, key, base).ok()
            }
            // A whole text put over letters that were not seen would take them out again.
            (Step::Write { .. }, Ok((parent, key))) => match automerge.get(&parent, key) {
                Ok(Some((_, note))) => {
                    automerge.text(&note).ok() != automerge.text_at(&note, base).ok()
                }
                _ => false,
            },
            _ => false,
        };
        Ok(steps.iter().any(moved))
    }

    fn edit_now(&mut self, steps: &[&Step], author: &Author) -> Result<Change, EditFault> {
        let schema = self.writes_schema();
        let automerge = self.automerge_mut();
        automerge.set_actor(author.actor.clone());
        commit(automerge, steps, author.time_ms, schema)
    }

    fn edit_on_branch(
        &mut self,
        base: &Heads,
        steps: &[&Step],
        author: &Author,
    ) -> Result<Change, EditFault> {
        let mut branch = self.automerge().fork_at(base).map_err(does_not_apply)?;
        branch.set_actor(author.branch.clone());
        let change = commit(&mut branch, steps, author.time_ms, self.writes_schema())?;
        self.apply(std::slice::from_ref(&change))?;
        Ok(change)
    }
}

fn check_entry(
    path: &Path,
    field: &Field,
    values: &BTreeMap<String, Value>,
) -> Result<(), EditFault> {
    let Shape::Entries(fields) = field.shape else {
        return Err(EditFault::WrongShape { path: path.clone(), expected: field.shape.word() });
    };
    for (name, value) in values {
        let path = path.join(name.as_str());
        let wrong = |expected| EditFault::WrongShape { path: path.clone(), expected };
        match fields.iter().find(|field| field.name == name) {
            None => {
                return Err(EditFault::UnknownField { kind: field.name.to_owned(), path });
            }
            Some(inner) if !value.fits(inner.shape) => return Err(wrong(inner.shape.word())),
            Some(_) => {}
        }
    }
    Ok(())
}

fn commit(
    automerge: &mut Automerge,
    steps: &[&Step],
    time_ms: i64,
    writes_schema: u32,
) -> Result<Change, EditFault> {
    let mut transaction = automerge.transaction();
    for step in steps {
        if let Err(fault) = perform(&mut transaction, step, writes_schema) {
            transaction.rollback();
            return Err(fault);
        }
    }
    if planted::is(Bug::ShownValuesPutAgain) {
        put_again(&mut transaction)?;
    }
    transaction.commit_with(CommitOptions::default().with_time(time_ms));
    automerge
        .get_last_local_change()
        .ok_or_else(|| DocumentFault::DoesNotApply("nothing was written".to_owned()).into())
}

/// The mistake of a form that writes all it shows: see [`Bug::ShownValuesPutAgain`].
fn put_again(transaction: &mut Transaction<'_>) -> Result<(), EditFault> {
    let keys: Vec<String> = transaction.keys(ROOT).collect();
    for key in keys {
        let shown = transaction.get_all(ROOT, key.as_str()).map_err(does_not_apply)?;
        if let [_, .., (automerge::Value::Scalar(winner), _)] = shown.as_slice() {
            let winner = winner.as_ref().clone();
            transaction.put(ROOT, key.as_str(), winner).map_err(does_not_apply)?;
        }
    }
    Ok(())
}

fn perform(
    transaction: &mut Transaction<'_>,
    step: &Step,
    writes_schema: u32,
) -> Result<(), EditFault> {
    let (parent, key) = find_parent(transaction, step.path())?;
    match step {
        Step::Put { path, .. } if key == "removed" && planted::is(Bug::EntryDeleted) => {
            let entry = Path::new(path.keys()[..path.keys().len() - 1].iter().cloned());
            let (entries, id) = find_parent(transaction, &entry)?;
            transaction.delete(&entries, id).map_err(does_not_apply)?;
        }
        Step::Put { value, .. } => {
            let scalar = value.to_scalar().unwrap_or(ScalarValue::Null);
            transaction.put(&parent, key, scalar).map_err(does_not_apply)?;
        }
        Step::Affirm { value, .. } => {
            let scalar = value.to_scalar().unwrap_or(ScalarValue::Null);
            let standing = transaction.get_all(&parent, key).map_err(does_not_apply)?;
            if matches!(standing.as_slice(), [(only, _)] if only.as_scalar() == Some(&scalar)) {
                // Automerge writes nothing for a value that stands.
                let other =
                    if scalar == ScalarValue::Null { true.into() } else { ScalarValue::Null };
                transaction.put(&parent, key, other).map_err(does_not_apply)?;
            }
            transaction.put(&parent, key, scalar).map_err(does_not_apply)?;
        }
        Step::Write { path, text } => {
            let missing = || EditFault::NoSuchEntry { path: path.clone() };
            let (_, note) =
                transaction.get(&parent, key).map_err(does_not_apply)?.ok_or_else(missing)?;
            transaction.update_text(&note, text).map_err(does_not_apply)?;
        }
        Step::Add { path, values } => {
            let entry =
                transaction.put_object(&parent, key, ObjType::Map).map_err(does_not_apply)?;
            add(transaction, &entry, path, values, writes_schema)?;
        }
    }
    Ok(())
}

fn add(
    transaction: &mut Transaction<'_>,
    entry: &ObjId,
    path: &Path,
    values: &BTreeMap<String, Value>,
    writes_schema: u32,
) -> Result<(), EditFault> {
    let kind = match transaction.get(ROOT, "kind").map_err(does_not_apply)? {
        Some((word, _)) => word.as_str().and_then(super::Kind::from_word),
        None => None,
    };
    let fields = match kind.and_then(|kind| path.place(kind)).map(|place| place.field().shape) {
        Some(Shape::Entries(fields)) => fields,
        _ => &[],
    };
    for field in fields.iter().filter(|field| schema::may_write(field, writes_schema)) {
        let container = match field.shape {
            Shape::Note => ObjType::Text,
            shape if shape.is_container() => ObjType::Map,
            _ => continue,
        };
        transaction.put_object(entry, field.name, container).map_err(does_not_apply)?;
    }
    for (name, value) in values {
        let scalar = value.to_scalar().unwrap_or(ScalarValue::Null);
        transaction.put(entry, name.as_str(), scalar).map_err(does_not_apply)?;
    }
    Ok(())
}

/// Walks to the map that holds the last key of a path.
pub(super) fn find_parent<'p>(
    document: &impl ReadDoc,
    path: &'p Path,
) -> Result<(ObjId, &'p str), EditFault> {
    let missing = || EditFault::NoSuchEntry { path: path.clone() };
    let (last, parents) = path.keys().split_last().ok_or_else(missing)?;
    let mut object = ROOT;
    for key in parents {
        match document.get(&object, key.as_str()).map_err(does_not_apply)? {
            Some((automerge::Value::Object(_), inner)) => object = inner,
            _ => return Err(missing()),
        }
    }
    Ok((object, last))
}
