//! History: who changed which field when, from what to what.
//!
//! The time shown is the author's device time; beside it the true time, where that clock was ever measured.

use super::{ActionFault, Result, entries};
use crate::store::{Attempt, AttemptState, Authorship, Left, Retry, Store, Touched};
use automerge::ChangeHash;
use satchel_shared::{
    documents::{Document, Kind, Path, Value, field::Shape, path::Place},
    history::{Entry, Touch, Written, history, of_field},
    ids::DocumentId,
    refusal::Refusal,
};

/// Said of every document itself, not by its fields.
const OWN_KEYS: [&str; 3] = ["id", "kind", "schema"];

/// One field touched by one change, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    /// The change.
    pub hash: ChangeHash,
    /// The field.
    pub path: Path,
    /// What stood there, as people read it; several when a conflict was settled.
    pub old: Vec<String>,
    /// The same as values.
    pub stood: Vec<Value>,
    /// What stands there since; `None` when it was no single value.
    pub new: Option<String>,
    /// What the change did there.
    pub written: Written,
    /// Who; `None` while the register's entry has not come.
    pub author: Option<Authorship>,
    /// When, by the author's device in milliseconds.
    pub time_ms: i64,
    /// When in truth and how sure, in milliseconds; `None` where that clock was never measured.
    pub true_time_ms: Option<(i64, i64)>,
    /// Why the server did not take it, and what became of it; `None` where nobody refused it.
    pub refusal: Option<(Refusal, AttemptState)>,
}

/// The history of a record, or of one field of it, oldest first; what was not taken stands among it by its time.
///
/// # Errors
/// `UnknownField`, `NoSuchEntry`, or when it is not here or cannot be read.
pub fn of(store: &Store, id: DocumentId, field: Option<&Path>) -> Result<Vec<HistoryLine>> {
    of_document(store, &store.document(id)?, field)
}

/// The history of a version of a record, or of one field of it, oldest first.
///
/// # Errors
/// As [`of`].
pub fn of_document(
    store: &Store,
    document: &Document,
    field: Option<&Path>,
) -> Result<Vec<HistoryLine>> {
    let kind = document.kind();
    let entries = history(document);
    let field = field.map(|path| known(document, kind, path)).transpose()?;
    let whole = Path::new(Vec::<String>::new());
    let touched = of_field(&entries, field.as_ref().unwrap_or(&whole)).into_iter();
    let told = touched.filter(|(entry, touch)| is_told(kind, entry, touch));
    let mut lines: Vec<HistoryLine> =
        told.map(|(entry, touch)| line(store, kind, entry, touch)).collect::<Result<_>>()?;
    for attempt in store.attempts(Some(document.id()))? {
        // A version of earlier knows nothing of what was tried on a later one.
        if !attempt.base.iter().all(|head| document.has(head)) {
            continue;
        }
        if attempt.retry != Retry::AsNewWork {
            // It stands in the document itself.
            let own = lines.iter_mut().filter(|line| line.hash == attempt.cause);
            own.for_each(|line| line.refusal = Some((attempt.refusal.clone(), attempt.state)));
            continue;
        }
        let is_asked = |touch: &&Touched| {
            field.as_ref().is_none_or(|field| touch.path.keys().starts_with(field.keys()))
        };
        for touch in attempt.touches.iter().filter(is_asked).filter(|touch| is_tried(kind, touch)) {
            let at = lines.iter().position(|line| {
                line.time_ms > attempt.made_ms || attempt.mended_by == Some(line.hash)
            });
            lines.insert(at.unwrap_or(lines.len()), tried(store, kind, &attempt, touch)?);
        }
    }
    Ok(lines)
}

/// What a person tried to say, without what a new record or entry writes by itself.
fn is_tried(kind: Option<Kind>, touch: &Touched) -> bool {
    let is_own = matches!(touch.path.keys(), [key] if OWN_KEYS.contains(&key.as_str()));
    match &touch.new {
        Left::Value(value) if touch.old.is_empty() => !is_own && !value.is_empty(),
        Left::Value(_) => !is_own,
        Left::Container => {
            matches!(kind.and_then(|kind| touch.path.place(kind)), Some(Place::Entry(_)))
        }
        Left::Letters | Left::SetAside => true,
    }
}

fn tried(
    store: &Store,
    kind: Option<Kind>,
    attempt: &Attempt,
    touch: &Touched,
) -> Result<HistoryLine> {
    let new = match &touch.new {
        Left::Value(value) => Written::Value(value.clone()),
        Left::Container => Written::Container,
        Left::Letters => Written::Letters,
        Left::SetAside => Written::SetAside,
    };
    let entry = Entry {
        hash: attempt.cause,
        actor: attempt.actor.clone(),
        time_ms: attempt.made_ms,
        deps: Vec::new(),
        touches: Vec::new(),
    };
    let touch = Touch { path: touch.path.clone(), old: touch.old.clone(), new };
    let told = line(store, kind, &entry, &touch)?;
    Ok(HistoryLine { refusal: Some((attempt.refusal.clone(), attempt.state)), ..told })
}

/// The path with its entries by their whole ids.
fn known(document: &Document, kind: Option<Kind>, path: &Path) -> Result<Path> {
    let Some(kind) = kind else { return Ok(path.clone()) };
    let path = entries::resolve(document, kind, path, false)?;
    let unknown =
        || ActionFault::UnknownField { kind: kind.word().to_owned(), path: path.to_string() };
    path.place(kind).ok_or_else(unknown)?;
    Ok(path)
}

/// What a creation writes unasked says nothing: empty fields, what holds others, the record's own name. Later an
/// entry that came to be is told, without what it holds.
fn is_told(kind: Option<Kind>, entry: &Entry, touch: &Touch) -> bool {
    let is_own = |path: &Path| matches!(path.keys(), [key] if OWN_KEYS.contains(&key.as_str()));
    let place = kind.and_then(|kind| touch.path.place(kind));
    match &touch.new {
        Written::Container if entry.deps.is_empty() => false,
        Written::Container => kind.is_none() || matches!(place, Some(Place::Entry(_))),
        Written::Value(value) if entry.deps.is_empty() => !value.is_empty() && !is_own(&touch.path),
        Written::Value(_) | Written::Letters | Written::SetAside => true,
    }
}

fn line(store: &Store, kind: Option<Kind>, entry: &Entry, touch: &Touch) -> Result<HistoryLine> {
    let words = |value: &Value| match kind {
        Some(kind) => shown(store, kind, &touch.path, value),
        None => Ok(value.display(Shape::Text)),
    };
    let new = match &touch.new {
        Written::Value(value) => Some(words(value)?),
        Written::Container | Written::Letters | Written::SetAside => None,
    };
    let author = store.author(&entry.actor)?;
    let clock = author.as_ref().and_then(|author| author.clock_offset_ms);
    let true_time_ms =
        clock.map(|(offset, uncertainty)| (entry.time_ms.saturating_sub(offset), uncertainty));
    Ok(HistoryLine {
        hash: entry.hash,
        path: touch.path.clone(),
        old: touch.old.iter().map(words).collect::<Result<_>>()?,
        stood: touch.old.clone(),
        new,
        written: touch.new.clone(),
        author,
        time_ms: entry.time_ms,
        true_time_ms,
        refusal: None,
    })
}

/// A value as people read it: a link as the other record's name, when it is here.
///
/// # Errors
/// When the store cannot be read.
pub fn shown(store: &Store, kind: Kind, path: &Path, value: &Value) -> Result<String> {
    let shape = path.place(kind).and_then(|place| place.scalar()).unwrap_or(Shape::Text);
    if let (Shape::Link(_), Value::Text(id)) = (shape, value)
        && let Ok(id) = id.parse::<DocumentId>()
        && let Some(listed) = store.row(id)?
    {
        return Ok(listed.row.title);
    }
    Ok(value.display(shape))
}
