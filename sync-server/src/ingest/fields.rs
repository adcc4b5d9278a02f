//! Permission and schema of every field a change touches, by the author's role and the kind's field table.
//!
//! Refuses what breaks a rule; puts off what only a newer server could know.

use satchel_shared::{
    documents::{
        Kind, Path, Value,
        field::{Field, Shape},
        path::Place,
        person::Role,
        schema,
    },
    history::{Touch, Written},
    ids::EntryId,
    permissions::{Relation, may_create, may_write, roles::Denial},
    planted::{self, Bug},
    refusal::{
        FIELD_NOT_YOURS, FIELD_REQUIRED, FIELD_SERVER_ONLY, KIND_NOT_YOURS, RECORD_OF_COLLEAGUE,
        Refusal, TAX_ID_INVALID, VALUE_WRONG_SHAPE,
    },
    tax::{TaxIdFault, check_tax_id},
};

/// What speaks against a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objection {
    /// It breaks a rule.
    Refused(Refusal),
    /// It uses a field, kind or schema this program does not know yet.
    ServerTooOld,
}

impl From<Refusal> for Objection {
    fn from(refusal: Refusal) -> Objection {
        Objection::Refused(refusal)
    }
}

/// The longest word a choice may be given, in bytes; ours are a third of it.
const WORD_BYTES_MAX: usize = 64;

/// Root keys beside the fields; written by the creation, never again.
const ROOT_KEYS: [&str; 3] = ["id", "kind", "schema"];

/// The kind a creation names.
///
/// # Errors
/// `ServerTooOld` for a kind this program does not know; refused when it names none, or several.
pub fn created_kind(touches: &[Touch]) -> Result<Kind, Objection> {
    let path = Path::new(["kind"]);
    let mut words = touches.iter().filter(|touch| touch.path == path);
    match (words.next().map(|touch| &touch.new), words.next()) {
        (Some(Written::Value(Value::Text(word))), None) => {
            Kind::from_word(word).ok_or(Objection::ServerTooOld)
        }
        _ => Err(Refusal::of_field(VALUE_WRONG_SHAPE, path, "a creation names one kind").into()),
    }
}

/// Checks a creation: the right to create, every field, and that none required is empty.
///
/// # Errors
/// The first objection.
pub fn check_creation(kind: Kind, role: &Role, touches: &[Touch]) -> Result<(), Objection> {
    may_create(role, kind).map_err(|denial| denied(denial, Path::new(["kind"])))?;
    for touch in touches {
        if is_root_key(&touch.path) {
            check_root_key(touch)?;
        } else {
            check_touch(kind, (role, Relation::Owner), touch, true)?;
        }
    }
    let missing = kind.fields().iter().filter(|field| field.is_required);
    for field in missing {
        let path = Path::new([field.name]);
        let is_filled = |touch: &Touch| touch.path == path && is_filled(&touch.new);
        if !touches.iter().any(is_filled) {
            return Err(required(path));
        }
    }
    Ok(())
}

/// Checks an edit of a record that exists, by somebody who stands so to it.
///
/// # Errors
/// The first objection.
pub fn check_edit(
    kind: Kind,
    standing: (&Role, Relation),
    touches: &[Touch],
) -> Result<(), Objection> {
    for touch in touches {
        if is_root_key(&touch.path) {
            let detail = "only a creation writes this";
            return Err(Refusal::of_field(FIELD_SERVER_ONLY, touch.path.clone(), detail).into());
        }
        check_touch(kind, standing, touch, false)?;
        let is_required = touch.path.place(kind).is_some_and(|place| place.field().is_required);
        if is_required && !is_filled(&touch.new) {
            return Err(required(touch.path.clone()));
        }
    }
    Ok(())
}

fn is_root_key(path: &Path) -> bool {
    matches!(path.keys(), [key] if ROOT_KEYS.contains(&key.as_str()))
}

fn is_filled(written: &Written) -> bool {
    !matches!(written, Written::Value(value) if value.is_empty())
}

/// `id` is the gate's, `kind` was read; a schema beyond ours may hold more than we know.
fn check_root_key(touch: &Touch) -> Result<(), Objection> {
    match (touch.path.keys(), &touch.new) {
        ([key], Written::Value(Value::Whole(version))) if key == "schema" => {
            match u32::try_from(*version) {
                Ok(0) | Err(_) => Err(wrong_shape(&touch.path, "a schema version").into()),
                Ok(version) if version <= schema::version() => Ok(()),
                Ok(_) => Err(Objection::ServerTooOld),
            }
        }
        ([key], Written::Value(Value::Text(_))) if key != "schema" => Ok(()),
        _ => Err(wrong_shape(&touch.path, "text").into()),
    }
}

fn check_touch(
    kind: Kind,
    (role, relation): (&Role, Relation),
    touch: &Touch,
    is_creation: bool,
) -> Result<(), Objection> {
    let path = &touch.path;
    let place = find_place(kind, path)?;
    // Every container comes to be with the record, whoever may write into it later.
    let is_birth =
        is_creation && touch.new == Written::Container && matches!(place, Place::Field(_));
    if !is_birth && !planted::is(Bug::OfficeFieldOpen) {
        for field in root_field(kind, path).into_iter().chain([place.field()]) {
            may_write(role, kind, field, relation)
                .map_err(|denial| denied(denial, path.clone()))?;
        }
    }
    match &touch.new {
        Written::Value(value) => check_value(kind, path, place, value),
        // What may be made and deleted where, the operations were asked.
        Written::Container | Written::Letters | Written::SetAside => Ok(()),
    }
}

fn root_field(kind: Kind, path: &Path) -> Option<&'static Field> {
    let root = path.keys().first()?;
    kind.fields().iter().find(|field| field.name == root)
}

/// The place a path names. What a newer program may have added is put off, what never fits is refused.
fn find_place(kind: Kind, path: &Path) -> Result<Place, Objection> {
    let entries = root_field(kind, path).map(|field| field.shape);
    if let (Some(Shape::Entries(_)), Some(key)) = (entries, path.keys().get(1))
        && key.parse::<EntryId>().is_err()
    {
        return Err(wrong_shape(path, "entry with an id").into());
    }
    match (path.place(kind), entries) {
        (Some(place), _) => Ok(place),
        (None, None | Some(Shape::Entries(_))) => Err(Objection::ServerTooOld),
        (None, Some(shape)) => Err(wrong_shape(path, shape.word()).into()),
    }
}

fn check_value(kind: Kind, path: &Path, place: Place, value: &Value) -> Result<(), Objection> {
    let shape = place.scalar().ok_or_else(|| wrong_shape(path, place.field().shape.word()))?;
    if is_unknown_word(shape, value) {
        return Err(Objection::ServerTooOld);
    }
    if !value.fits(shape) {
        return Err(wrong_shape(path, shape.word()).into());
    }
    let is_tax_id = kind == Kind::Account && *path == Path::new(["tax_id"]);
    match value {
        // Foreign accounts have ids of their own form: only a mistyped 統一編號 is known to be wrong.
        Value::Text(text) if is_tax_id => match check_tax_id(text) {
            Err(TaxIdFault::CheckDigit(_)) => {
                let detail = "the tax id's check digit is wrong";
                Err(Refusal::of_field(TAX_ID_INVALID, path.clone(), detail).into())
            }
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

/// A choice is given new words: what is formed as one and not known here can only be a newer program's.
fn is_unknown_word(shape: Shape, value: &Value) -> bool {
    match (shape, value) {
        (Shape::Choice(words), Value::Text(text)) => {
            let is_of_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            !words.contains(&text.as_str())
                && (1..=WORD_BYTES_MAX).contains(&text.len())
                && text.chars().all(is_of_word)
        }
        _ => false,
    }
}

fn required(path: Path) -> Objection {
    Refusal::of_field(FIELD_REQUIRED, path, "a required field is empty").into()
}

fn wrong_shape(path: &Path, expected: &str) -> Refusal {
    Refusal::of_field(VALUE_WRONG_SHAPE, path.clone(), format!("{path} takes a {expected}"))
}

fn denied(denial: Denial, path: Path) -> Objection {
    let (code, detail) = match denial {
        Denial::Kind => (KIND_NOT_YOURS, "the office keeps records of this kind"),
        Denial::OfficeField => (FIELD_NOT_YOURS, "the office keeps this field"),
        Denial::Colleague => (RECORD_OF_COLLEAGUE, "a colleague owns the record"),
        Denial::ServerField => (FIELD_SERVER_ONLY, "only the server writes this field"),
    };
    Refusal::of_field(code, path, detail).into()
}
