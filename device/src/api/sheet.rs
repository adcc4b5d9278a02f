//! The sheet of a record: every field with its label, its value, whether it may be written, and both sides of a conflict.

use super::{
    fields::{
        ConflictShown, EntryList, EntryShown, FieldGroup, FieldShown, Form, HeldValue, RecordShown,
    },
    groups,
    reader::{Reader, Result},
    shown::{Choice, Head, May},
    words,
};
use crate::{
    actions::{conflicts, entries, history},
    store::ListedRow,
};
use automerge::hydrate;
use satchel_shared::{
    documents::{
        Document, Kind, Path, Value,
        field::{Field, Merge, Shape},
        person::Role,
    },
    ids::DocumentId,
    labels,
    lang::Lang,
    money::{Amount, Currency},
    permissions::{Relation, may_write},
};
use std::collections::{BTreeMap, BTreeSet};

/// A record, read for a screen.
pub struct Sheet<'l> {
    reader: Reader<'l>,
    /// Its row.
    pub listed: ListedRow,
    /// It.
    pub document: Document,
    kind: Kind,
    values: hydrate::Map,
    role: Option<Role>,
    relation: Relation,
    waiting: BTreeSet<Path>,
    /// Every field with more than one value.
    pub conflicts: Vec<ConflictShown>,
    currency: Option<Currency>,
}

impl<'l> Sheet<'l> {
    /// The record as it stands.
    ///
    /// # Errors
    /// When it is not here, cannot be read, or a newer program made it.
    pub fn open(reader: Reader<'l>, id: DocumentId) -> Result<Sheet<'l>> {
        let listed = reader.listed(id)?;
        let document = reader.store().document(id)?;
        let waiting = match listed.is_sent {
            true => BTreeSet::new(),
            false => reader.store().waiting_paths(id)?,
        };
        let conflicts = if listed.row.conflicts > 0 { all(reader, id)? } else { Vec::new() };
        Sheet::of(reader, listed, document, waiting, conflicts)
    }

    /// A version of the record: nothing of it waits, and nothing is to be chosen.
    ///
    /// # Errors
    /// As [`Sheet::open`].
    pub fn of_version(
        reader: Reader<'l>,
        listed: ListedRow,
        version: Document,
    ) -> Result<Sheet<'l>> {
        Sheet::of(reader, listed, version, BTreeSet::new(), Vec::new())
    }

    fn of(
        reader: Reader<'l>,
        listed: ListedRow,
        document: Document,
        waiting: BTreeSet<Path>,
        conflicts: Vec<ConflictShown>,
    ) -> Result<Sheet<'l>> {
        let unknown = || crate::actions::ActionFault::UnknownKind(document.kind_word().to_owned());
        let kind = document.kind().ok_or_else(unknown)?;
        let values = document.values();
        let role = reader.role()?;
        let relation = role.as_ref().map_or(Relation::Reach, |role| {
            Relation::at(&document, &document.heads(), role, reader.me())
        });
        let currency = match scalar(&values, "currency") {
            Some(Value::Text(code)) => code.parse().ok(),
            _ => None,
        };
        let sheet = Sheet {
            reader,
            listed,
            document,
            kind,
            values,
            role,
            relation,
            waiting,
            conflicts,
            currency,
        };
        Ok(sheet)
    }

    /// Its kind.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Its head.
    pub fn head(&self) -> Head {
        let metas = self.document.automerge().get_changes_meta(&[]);
        let changed = metas.iter().map(|meta| meta.timestamp).max();
        self.reader.head(&self.listed, &self.document.heads(), changed)
    }

    /// Everything.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn whole(&self) -> Result<RecordShown> {
        let lists = self.kind.fields().iter().filter(|field| {
            matches!(field.shape, Shape::Entries(_)) && !groups::ELSEWHERE.contains(&field.name)
        });
        Ok(RecordShown {
            head: self.head(),
            groups: self.groups()?,
            lists: lists.map(|field| self.list(field.name)).collect::<Result<_>>()?,
            conflicts: self.conflicts.clone(),
        })
    }

    /// Its fields by group; what no group names comes last.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn groups(&self) -> Result<Vec<FieldGroup>> {
        let mut told = Vec::new();
        let mut named: BTreeSet<&str> = groups::ELSEWHERE.iter().copied().collect();
        for (code, zh, en, names) in groups::of(self.kind) {
            named.extend(names.iter().copied());
            let fields = names.iter().filter_map(|name| self.declared(name));
            told.push(self.group(code, self.reader.say(zh, en), fields)?);
        }
        let rest = self.kind.fields().iter().filter(|field| {
            !named.contains(field.name) && !matches!(field.shape, Shape::Entries(_) | Shape::Custom)
        });
        let (code, zh, en) = groups::MORE;
        let rest = self.group(code, self.reader.say(zh, en), rest)?;
        if !rest.fields.is_empty() {
            told.push(rest);
        }
        Ok(told)
    }

    fn group<'f>(
        &self,
        code: &str,
        label: &str,
        fields: impl Iterator<Item = &'f Field>,
    ) -> Result<FieldGroup> {
        let fields = fields.map(|field| self.field(field, &Path::new([field.name])));
        Ok(FieldGroup {
            code: code.to_owned(),
            label: label.to_owned(),
            fields: fields.collect::<Result<_>>()?,
        })
    }

    fn declared(&self, name: &str) -> Option<&'static Field> {
        self.kind.fields().iter().find(|field| field.name == name)
    }

    /// A list inside the record, with the blank form of another entry.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn list(&self, name: &str) -> Result<EntryList> {
        let field = self.declared(name);
        let inner = match field.map(|field| field.shape) {
            Some(Shape::Entries(inner)) => inner,
            _ => &[],
        };
        let mut shown = Vec::new();
        if let Some(hydrate::Value::Map(map)) = self.values.get(name) {
            for (index, id) in entries::standing(map).into_iter().enumerate() {
                shown.push(self.entry(name, &id, index + 1, inner)?);
            }
        }
        let may_add = field.map_or_else(Reader::may, |field| self.may(field));
        let blank = self.entry_fields(inner, &Path::new([name, entries::NEW]))?;
        let label = labels::field(self.kind, name, self.reader.lang).unwrap_or(name);
        let (path, label) = (name.to_owned(), label.to_owned());
        Ok(EntryList { path, label, entries: shown, blank, may_add })
    }

    fn entry(&self, list: &str, id: &str, place: usize, inner: &[Field]) -> Result<EntryShown> {
        let fields = self.entry_fields(inner, &Path::new([list, id]))?;
        let shown = |name: &str| {
            let ending = format!(".{name}");
            fields.iter().find(|field| field.path.ends_with(&ending)).map(|of| of.shown.as_str())
        };
        let name = labels::entry(list, self.reader.lang).unwrap_or(list);
        let label = ["label", "recipient", "by_name"].into_iter().find_map(shown);
        let title = match label.filter(|label| !label.is_empty()) {
            Some(label) => label.to_owned(),
            None => format!("{name} {place}"),
        };
        let parts = ["postal_code", "state", "city", "district", "line1", "line2"];
        let address: Vec<&str> = parts.into_iter().filter_map(shown).collect();
        let line = match list {
            "addresses" => address.concat(),
            _ => words::dotted(
                fields.iter().filter(|field| field.form != Form::Flag).map(|of| of.shown.as_str()),
            ),
        };
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        Ok(EntryShown { id: id.to_owned(), place, title, line, fields })
    }

    fn entry_fields(&self, inner: &[Field], at: &Path) -> Result<Vec<FieldShown>> {
        let told = inner.iter().filter(|field| {
            !["removed", "position"].contains(&field.name) && !field.shape.is_container()
        });
        told.map(|field| self.field(field, &at.join(field.name))).collect()
    }

    /// One field.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn field(&self, field: &Field, path: &Path) -> Result<FieldShown> {
        let held = entries::find_value(&self.values, path);
        let conflict = self.conflicts.iter().find(|of| of.path == path.to_string()).cloned();
        let mut told = blank(self.reader, self.kind, field, path);
        told.may = self.may(field);
        told.is_waiting = self.waiting.iter().any(|of| of.keys().starts_with(path.keys()));
        told.conflict = conflict;
        match held {
            Some(hydrate::Value::Scalar(scalar)) => {
                let value = Value::from_scalar(scalar);
                told.value = typed(&value, field.shape);
                told.shown = self.shown(path, &value, field.shape)?;
                if let (Shape::Link(_), Value::Text(id)) = (field.shape, &value)
                    && let Ok(id) = id.parse()
                {
                    told.link = self.reader.named(id)?;
                }
            }
            Some(hydrate::Value::Text(text)) => {
                told.value = text.to_string();
                told.shown = told.value.clone();
            }
            Some(hydrate::Value::Map(members)) if field.shape == Shape::Set => {
                let is_in = |value: &hydrate::Value| match value {
                    hydrate::Value::Scalar(scalar) => {
                        Value::from_scalar(scalar) == Value::Flag(true)
                    }
                    _ => false,
                };
                let mut all: Vec<&str> = members
                    .iter()
                    .filter(|(_, held)| is_in(&held.value))
                    .map(|(word, _)| word.as_str())
                    .collect();
                all.sort_unstable();
                told.value = all.join("、");
                told.shown = told.value.clone();
            }
            _ => {}
        }
        Ok(told)
    }

    fn may(&self, field: &Field) -> May {
        may_field(self.reader, self.role.as_ref(), self.kind, field, self.relation)
    }

    /// A value as people read it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn shown(&self, path: &Path, value: &Value, shape: Shape) -> Result<String> {
        shown(self.reader, self.kind, path, value, shape, self.currency)
    }
}

/// Whether a field may be written, or why not.
pub fn may_field(
    reader: Reader<'_>,
    role: Option<&Role>,
    kind: Kind,
    field: &Field,
    relation: Relation,
) -> May {
    let Some(role) = role else {
        return reader
            .may_not("您的資料還沒下載，請先同步", "Your own record has not come yet; sync first");
    };
    match may_write(role, kind, field, relation) {
        Ok(()) => Reader::may(),
        Err(denial) => May { is_allowed: false, why_not: reader.denied(denial) },
    }
}

/// A field without a value.
pub fn blank(reader: Reader<'_>, kind: Kind, field: &Field, path: &Path) -> FieldShown {
    let choices = match field.shape {
        Shape::Choice(of) => of.iter().map(|word| choice(reader, kind, word)).collect(),
        _ => Vec::new(),
    };
    let names: Vec<&str> = path.keys().iter().step_by(2).map(String::as_str).collect();
    let label = labels::field(kind, &names.join("."), reader.lang).unwrap_or(field.name);
    FieldShown {
        path: path.to_string(),
        label: label.to_owned(),
        form: form(field.shape),
        value: String::new(),
        shown: String::new(),
        link: None,
        link_kind: match field.shape {
            Shape::Link(kind) => Some(kind.word().to_owned()),
            _ => None,
        },
        choices,
        may: Reader::may(),
        is_required: field.is_required && field.merge != Merge::ServerOnly,
        is_waiting: false,
        conflict: None,
    }
}

/// A word of a choice with its label.
pub fn choice(reader: Reader<'_>, kind: Kind, word: &str) -> Choice {
    let label = labels::choice(kind, word, reader.lang).unwrap_or(word);
    Choice { word: word.to_owned(), label: label.to_owned() }
}

const fn form(shape: Shape) -> Form {
    match shape {
        Shape::Text | Shape::Entries(_) | Shape::Custom => Form::Text,
        Shape::Note => Form::Note,
        Shape::Flag => Form::Flag,
        Shape::Whole => Form::Whole,
        Shape::Amount => Form::Amount,
        Shape::Quantity => Form::Quantity,
        Shape::Rate => Form::Rate,
        Shape::Day => Form::Day,
        Shape::Moment => Form::Moment,
        Shape::Currency => Form::Currency,
        Shape::Choice(_) => Form::Choice,
        Shape::Link(_) => Form::Link,
        Shape::Set => Form::Set,
    }
}

/// A value as it is typed.
pub fn typed(value: &Value, shape: Shape) -> String {
    let text = value.display(shape);
    if shape == Shape::Rate { text.replace(' ', "") } else { text }
}

/// A value as people read it: a link by name, a word by its label, money with its unit.
///
/// # Errors
/// When the store cannot be read.
pub fn shown(
    reader: Reader<'_>,
    kind: Kind,
    path: &Path,
    value: &Value,
    shape: Shape,
    currency: Option<Currency>,
) -> Result<String> {
    Ok(match (value, shape) {
        (Value::Whole(stored), Shape::Amount) => {
            let amount = Amount::from_stored(*stored);
            currency.map_or_else(|| amount.to_string(), |code| words::money(amount, code).shown)
        }
        (Value::Flag(true), _) => reader.say("是", "Yes").to_owned(),
        (Value::Flag(false), _) => reader.say("否", "No").to_owned(),
        (Value::Text(word), Shape::Choice(_)) => choice(reader, kind, word).label,
        (Value::Text(day), Shape::Day) => match (day.parse::<jiff::civil::Date>(), reader.lang) {
            (Ok(day), Lang::ZhHant) => day.strftime("%Y/%m/%d").to_string(),
            (Ok(day), Lang::En) => day.strftime("%-d %b %Y").to_string(),
            (Err(_), _) => day.clone(),
        },
        (Value::Moment(ms), _) => words::moment(reader.lang, *ms, reader.today(), &reader.zone()),
        (_, Shape::Rate) => typed(value, shape),
        _ => history::shown(reader.store(), kind, path, value)?,
    })
}

/// The conflicts of a record, with who, when and where.
///
/// # Errors
/// When it is not here or cannot be read.
pub fn all(reader: Reader<'_>, id: DocumentId) -> Result<Vec<ConflictShown>> {
    let document = reader.store().document(id)?;
    let Some(kind) = document.kind() else { return Ok(Vec::new()) };
    let role = reader.role()?;
    let relation = role.as_ref().map_or(Relation::Reach, |role| {
        Relation::at(&document, &document.heads(), role, reader.me())
    });
    let currency = match scalar(&document.values(), "currency") {
        Some(Value::Text(code)) => code.parse().ok(),
        _ => None,
    };
    let mut told = Vec::new();
    for view in conflicts::list(reader.store(), id)? {
        let place = view.path.place(kind);
        let shape = place.and_then(|place| place.scalar()).unwrap_or(Shape::Text);
        let may = place.map_or_else(Reader::may, |place| {
            may_field(reader, role.as_ref(), kind, place.field(), relation)
        });
        let before = before(reader, &document, &view.path)?;
        let mut values = Vec::new();
        for (index, one) in view.candidates.iter().enumerate() {
            let shown = shown(reader, kind, &view.path, &one.value, shape, currency)?;
            let shown = match shown.as_str() {
                "" => reader.say("（空白）", "(empty)").to_owned(),
                _ => shown,
            };
            let also = one.also.iter().filter_map(|(_, author, _)| reader.who(author.as_ref()));
            values.push(HeldValue {
                index: u32::try_from(index).unwrap_or(u32::MAX),
                choose_words: match reader.lang {
                    Lang::ZhHant => format!("用{shown}"),
                    Lang::En => format!("Use {shown}"),
                },
                who: reader.who(one.author.as_ref()),
                time_ms: one.time_ms,
                was: before.get(&one.hash.to_string()).cloned().unwrap_or_default(),
                also: also.collect(),
                is_current: one.is_current,
                shown,
            });
        }
        let label = reader.label(kind, &view.path);
        let words = match (reader.lang, values.len()) {
            (Lang::ZhHant, 2) => format!("{label}有兩個值，選一個"),
            (Lang::ZhHant, count) => format!("{label}有 {count} 個值，選一個"),
            (Lang::En, 2) => format!("{label} has two values. Choose one"),
            (Lang::En, count) => format!("{label} has {count} values. Choose one"),
        };
        told.push(ConflictShown { path: view.path.to_string(), label, words, values, may });
    }
    Ok(told)
}

/// What stood in the field before each change.
fn before(
    reader: Reader<'_>,
    document: &Document,
    path: &Path,
) -> Result<BTreeMap<String, Vec<String>>> {
    let lines = history::of_document(reader.store(), document, Some(path))?;
    Ok(lines.into_iter().map(|line| (line.hash.to_string(), line.old)).collect())
}

/// A value of the record's own level.
pub fn scalar(values: &hydrate::Map, name: &str) -> Option<Value> {
    match values.get(name)? {
        hydrate::Value::Scalar(scalar) => Some(Value::from_scalar(scalar)),
        _ => None,
    }
}
