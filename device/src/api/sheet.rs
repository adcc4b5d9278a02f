//! The sheet of a record: every field with its label, its value, whether it may be written, and both sides of a conflict.

mod conflicts;
mod entries;
pub mod names;
mod usual;
mod values;

pub use conflicts::all;
pub use values::{blank, choice, currency, scalar, shown, shown_now, typed, unfit};

use super::{
    fields::{ConflictShown, FieldGroup, FieldShown, RecordShown},
    groups,
    reader::{Reader, Result},
    shown::{Choice, Head, May},
};
use crate::{
    actions::{
        closed::{Closed, closed},
        entries::find_value,
    },
    store::ListedRow,
};
use automerge::hydrate;
use satchel_shared::{
    documents::{
        Document, Kind, Path, Value,
        field::{Field, Shape},
        person::Role,
    },
    ids::DocumentId,
    money::Currency,
    permissions::{Relation, may_write},
};
use std::collections::BTreeSet;

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
    /// How a quote or an order ended: then none of it may be written.
    pub closed: Option<Closed>,
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
        let currency = currency(&values);
        let sheet = Sheet {
            reader,
            listed,
            closed: closed(&document),
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

    /// One field.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn field(&self, field: &Field, path: &Path) -> Result<FieldShown> {
        let held = find_value(&self.values, path);
        let conflict = self.conflicts.iter().find(|of| of.path == path.to_string()).cloned();
        let mut told = blank(self.reader, self.kind, field, path);
        told.may = self.may(field);
        told.is_waiting = self.waiting.iter().any(|of| of.keys().starts_with(path.keys()));
        told.conflict = conflict;
        match held {
            Some(hydrate::Value::Scalar(scalar)) => {
                let value = Value::from_scalar(scalar);
                told.value = typed(&value, field.shape);
                told.shown = self.shown(path, &value)?;
                self.add_own_choice(&mut told);
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
                told.shown = values::members(self.reader, &all)?;
            }
            _ => {}
        }
        Ok(told)
    }

    fn may(&self, field: &Field) -> May {
        let may = may_field(self.reader, self.role.as_ref(), self.kind, field, self.relation);
        match self.closed {
            Some(how) if may.is_allowed => may_not_closed(self.reader, how),
            _ => may,
        }
    }

    /// A value as people read it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn shown(&self, path: &Path, value: &Value) -> Result<String> {
        shown(self.reader, self.kind, path, value, self.currency)
    }

    /// What somebody wrote themselves stands among the words one may choose from.
    fn add_own_choice(&self, told: &mut FieldShown) {
        let is_known = told.choices.iter().any(|choice| choice.word == told.value);
        if !told.choices.is_empty() && !is_known && !told.value.is_empty() {
            told.choices.push(Choice { word: told.value.clone(), label: told.shown.clone() });
        }
    }
}

/// Why nothing of a closed sale may be written, and what to do.
pub fn may_not_closed(reader: Reader<'_>, how: Closed) -> May {
    let (zh, en) = match how {
        Closed::Won => {
            ("已成交，不能再改；要改請重新開啟", "Won, so read only. Reopen it to change it")
        }
        Closed::Ordered => {
            ("已成交並轉成訂單，要改請改訂單", "Won and became an order. Change the order")
        }
        Closed::Lost => {
            ("未成交，不能再改；要再談請重新開啟", "Lost, so read only. Reopen it to go on")
        }
        Closed::Cancelled => {
            ("已取消，不能再改；要改請重新開啟", "Cancelled, so read only. Reopen it to change it")
        }
        Closed::Settled => {
            ("已結案，不能再改；內勤可以重新開啟", "Closed, so read only. The office can reopen it")
        }
    };
    reader.may_not(zh, en)
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
