//! Refusals: putting right what the server did not take, or letting it go.
//!
//! A fix is new work on the record as it stands: what was tried, with corrections, made on what its author had seen,
//! so that a value somebody else wrote meanwhile stays beside it. A record that was itself refused is made anew under
//! its own id. What was tried stays in the history, whatever becomes of it.

use super::{ActionFault, Login, Pairs, Result, Saved, typed::Tree};
use crate::store::{Attempt, Draft, Left, Loaded, Retry, Touched, Work};
use automerge::{ScalarValue, hydrate};
use satchel_shared::{
    approval::is_signature,
    documents::{
        Author, Document, Edit, EditFault, Heads, Kind, Path, Step, Value, field::Shape,
        path::Place,
    },
    ids::DocumentId,
};
use std::collections::BTreeMap;

/// Written by every creation itself, never by a person.
const OWN_KEYS: [&str; 3] = ["id", "kind", "schema"];

/// Writes what was tried on a record again, with corrections, and without the fields left out. With neither, what
/// somebody else can mend goes again as it is where the record cannot be rebuilt without it.
///
/// # Errors
/// `NothingRefused`, or what stands in the way; nothing is saved then.
pub fn fix(
    login: &mut Login,
    id: DocumentId,
    corrections: Pairs<'_>,
    left_out: &[Path],
) -> Result<Saved> {
    let open = open(login, id)?;
    let is_as_tried = corrections.is_empty() && left_out.is_empty();
    let may_pass = open.iter().all(|attempt| attempt.refusal.may_pass_later());
    if open.iter().any(|attempt| attempt.retry != Retry::AsNewWork) && is_as_tried && may_pass {
        login.store_mut().retry_refused_of(id)?;
        let heads = login.store().document(id).map(|document| document.heads());
        return Ok(login.saved(id, heads.unwrap_or_default(), true));
    }
    if open.iter().any(|attempt| attempt.retry == Retry::AsNewRecord) {
        return login.act(None, |login| recreate(login, id, corrections, left_out));
    }
    if open.iter().any(|attempt| attempt.retry == Retry::AsItIs) {
        let (chance, now_ms) = (login.chance().clone(), login.clock().now_ms());
        login.store_mut().take_out_refused(id, &chance, now_ms)?;
    }
    let saved = login.act(None, |login| write_again(login, id, corrections, left_out))?;
    if !saved.is_changed {
        // Every field has the value already: whoever wrote it, nothing is left to be done.
        login.store_mut().note_fixed(id)?;
    }
    Ok(saved)
}

/// Lets go what was tried on a record; says what that was.
///
/// # Errors
/// `NothingRefused`, or when it cannot be written.
pub fn withdraw(login: &mut Login, id: DocumentId) -> Result<Vec<Attempt>> {
    let open = open(login, id)?;
    let (chance, now_ms) = (login.chance().clone(), login.clock().now_ms());
    login.store_mut().withdraw(id, &chance, now_ms)?;
    Ok(open)
}

fn open(login: &Login, id: DocumentId) -> Result<Vec<Attempt>> {
    let open = login.store().open_attempts(Some(id))?;
    if open.is_empty() { Err(ActionFault::NothingRefused(id)) } else { Ok(open) }
}

fn write_again(
    login: &Login,
    id: DocumentId,
    corrections: Pairs<'_>,
    left_out: &[Path],
) -> Result<(Work, Saved)> {
    let open = open(login, id)?;
    let loaded = login.store().load(id)?;
    let kind = kind_of(&loaded)?;
    let mut steps = Vec::new();
    for attempt in &open {
        for touch in &attempt.touches {
            if !left_out.iter().any(|path| touch.path.keys().starts_with(path.keys())) {
                try_again(kind, touch, &mut steps);
            }
        }
    }
    let added: Vec<Path> =
        steps.iter().filter(|step| is_add(step)).map(|s| s.path().clone()).collect();
    let tree = Tree::of_fix(kind, &loaded.document, &added, corrections)?;
    for step in tree.steps(login, kind)? {
        correct(&mut steps, step);
    }
    if steps.is_empty() {
        return Err(ActionFault::NothingRefused(id));
    }
    login.permit_steps(kind, &steps)?;
    let base: Heads = open.iter().flat_map(|attempt| attempt.base.clone()).collect();
    let before = loaded.document.heads();
    let draft = draft(loaded, base, steps, &login.author()?)?.map(Draft::fixing);
    let heads = draft.as_ref().map_or(before, |draft| draft.document().heads());
    let saved = login.saved(id, heads, draft.is_some());
    Ok((Work { drafts: draft.into_iter().collect(), numbers: None }, saved))
}

/// Made on what the author had seen; where a correction needs what came later, on the record as it stands.
fn draft(
    loaded: Loaded,
    mut base: Heads,
    steps: Vec<Step>,
    author: &Author,
) -> Result<Option<Draft>> {
    base.sort_unstable();
    base.dedup();
    let is_here = !base.is_empty() && base.iter().all(|head| loaded.document.has(head));
    let on_base = Edit { base: is_here.then_some(base), steps };
    match Draft::edited(loaded.clone(), &on_base, author) {
        Err(EditFault::NoSuchEntry { .. }) if is_here => {
            Ok(Draft::edited(loaded, &Edit { base: None, ..on_base }, author)?)
        }
        made => Ok(made?),
    }
}

/// The step that does what was tried at a field; a new entry takes its first values with it.
fn try_again(kind: Kind, touch: &Touched, steps: &mut Vec<Step>) {
    let path = touch.path.clone();
    let place = path.place(kind);
    if is_signature(&path) {
        return;
    }
    match (&touch.new, place) {
        (Left::Container, Some(Place::Entry(_))) => {
            steps.push(Step::Add { path, values: BTreeMap::new() });
        }
        (Left::Value(Value::Text(text)), Some(Place::Field(field)))
            if field.shape == Shape::Note =>
        {
            steps.push(Step::Write { path, text: text.clone() });
        }
        (Left::Value(value), _) => correct(steps, Step::Put { path, value: value.clone() }),
        (Left::Container | Left::Letters | Left::SetAside, _) => {}
    }
}

/// Puts a step in place of the one it corrects, into the new entry it belongs to, or behind all.
fn correct(steps: &mut Vec<Step>, step: Step) {
    if let Step::Put { path, value } = &step
        && let Some((name, parent)) = path.keys().split_last()
    {
        let is_parent = |add: &&mut Step| is_add(add) && add.path().keys() == parent;
        if let Some(Step::Add { values, .. }) = steps.iter_mut().find(is_parent) {
            values.insert(name.clone(), value.clone());
            return;
        }
    }
    match steps.iter_mut().find(|of| of.path() == step.path()) {
        Some(same) => *same = step,
        None => steps.push(step),
    }
}

const fn is_add(step: &Step) -> bool {
    matches!(step, Step::Add { .. })
}

/// The record anew: the same id, every value as it stands with the corrections, under an actor that never wrote.
fn recreate(
    login: &Login,
    id: DocumentId,
    corrections: Pairs<'_>,
    left_out: &[Path],
) -> Result<(Work, Saved)> {
    let loaded = login.store().load(id)?;
    let kind = kind_of(&loaded)?;
    login.permit_create(kind)?;
    let mut steps = Tree::of_edit(kind, &loaded.document, corrections)?.steps(login, kind)?;
    login.permit_steps(kind, &steps)?;
    let cleared = left_out.iter().cloned().map(|path| Step::Put { path, value: Value::Null });
    steps.extend(cleared);
    let mut corrected = loaded.document.clone();
    corrected.edit(&Edit { base: None, steps }, &login.author()?)?;
    let author = login.author()?;
    let author = Author { actor: author.branch.clone(), ..author };
    let (document, creation) = Document::create_raw(id, kind, fields(&corrected), &author)?;
    let heads = document.heads();
    let draft = Draft::recreated(&loaded, document, creation);
    Ok((Work { drafts: vec![draft], numbers: None }, login.saved(id, heads, true)))
}

/// All that a record says, without what its creation writes by itself and what was cleared.
fn fields(document: &Document) -> Vec<(String, hydrate::Value)> {
    let values = document.values();
    let is_said = |name: &str, value: &hydrate::Value| {
        !OWN_KEYS.contains(&name) && *value != hydrate::Value::Scalar(ScalarValue::Null)
    };
    let said = values.iter().filter(|(name, of)| is_said(name, &of.value));
    said.map(|(name, of)| (name.clone(), of.value.clone())).collect()
}

fn kind_of(loaded: &Loaded) -> Result<Kind> {
    let unknown = || ActionFault::UnknownKind(loaded.document.kind_word().to_owned());
    loaded.document.kind().ok_or_else(unknown)
}
