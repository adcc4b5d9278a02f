//! What was typed, by path: a tree that becomes a new record, or the steps of an edit.
//!
//! In a new record a key of a keyed map that is no id (`lines.a.quantity`, `lines.a.unit`) names a new entry; equal
//! keys are one entry. In an edit entries are named as in [`entries`], and only `new` adds one. A link may be typed
//! as the other record's number or code.

use super::{ActionFault, Login, Pairs, Result, entries, later, unseen};
use automerge::{ScalarValue, TextEncoding, hydrate};
use jiff::civil::Date;
use satchel_shared::{
    calendar,
    documents::{
        Document, Kind, Path, Step, Value,
        field::{Field, Shape},
        path::Place,
        person::Role,
        schema,
        shape::map_of,
        value::ValueFault,
    },
    ids::EntryId,
    tax,
};
use std::collections::BTreeMap;

/// A typed text, or what was typed inside a field.
#[derive(Clone, Debug)]
enum Node {
    Text(String),
    Inner(BTreeMap<String, Node>),
}

/// All that was typed for one record.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree(BTreeMap<String, Node>);

impl Tree {
    /// Reads pairs of a path and what was typed there, each field once.
    pub(super) fn of(kind: Kind, pairs: Pairs<'_>) -> Result<Tree> {
        let mut tree = Tree::default();
        for (path, typed) in pairs {
            tree.put(kind, path, typed)?;
        }
        Ok(tree)
    }

    /// The same for an edit: entries by their whole ids.
    pub(super) fn of_edit(kind: Kind, document: &Document, pairs: Pairs<'_>) -> Result<Tree> {
        let mut tree = Tree::default();
        for (path, typed) in pairs {
            let path = entries::resolve(document, kind, &parse(kind, path)?, true)?;
            tree.put_at(kind, &path, typed)?;
        }
        Ok(tree)
    }

    /// The same for a fix, where entries that were tried and are not in the record may be named by their whole ids.
    pub(super) fn of_fix(
        kind: Kind,
        document: &Document,
        tried: &[Path],
        pairs: Pairs<'_>,
    ) -> Result<Tree> {
        let mut tree = Tree::default();
        for (path, typed) in pairs {
            let mut path = parse(kind, path)?;
            if !tried.iter().any(|tried| path.keys().starts_with(tried.keys())) {
                path = entries::resolve(document, kind, &path, true)?;
            }
            tree.put_at(kind, &path, typed)?;
        }
        Ok(tree)
    }

    /// Types something into a field.
    pub(super) fn put(&mut self, kind: Kind, path: &str, typed: &str) -> Result<()> {
        self.put_at(kind, &parse(kind, path)?, typed)
    }

    fn put_at(&mut self, kind: Kind, path: &Path, typed: &str) -> Result<()> {
        let unknown =
            || ActionFault::UnknownField { kind: kind.word().to_owned(), path: path.to_string() };
        unseen::refuse(path, typed)?;
        if path.keys().iter().any(|key| key.contains(unseen::is_unseen)) {
            return Err(unknown());
        }
        let (last, parents) = path.keys().split_last().ok_or_else(unknown)?;
        let mut map = &mut self.0;
        for key in parents {
            let inner = map.entry(key.clone()).or_insert_with(|| Node::Inner(BTreeMap::new()));
            match inner {
                Node::Inner(inner) => map = inner,
                Node::Text(_) => return Err(unknown()),
            }
        }
        match map.insert(last.clone(), Node::Text(typed.to_owned())) {
            None => Ok(()),
            Some(_) => Err(ActionFault::FieldTwice { path: path.clone() }),
        }
    }

    /// Types something into a field that was left out.
    pub(super) fn fill(&mut self, name: &str, typed: Option<impl Into<String>>) {
        if let Some(typed) = typed {
            self.0.entry(name.to_owned()).or_insert_with(|| Node::Text(typed.into()));
        }
    }

    /// What was typed into a field.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.0.get(name)? {
            Node::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            Node::Inner(_) => None,
        }
    }

    /// The keys of what was typed inside a keyed map, numbers in their order.
    pub(super) fn keys(&self, name: &str) -> Vec<String> {
        let Some(Node::Inner(inner)) = self.0.get(name) else { return Vec::new() };
        let mut keys: Vec<String> = inner.keys().cloned().collect();
        keys.sort_by_key(|key| key.parse().unwrap_or(u64::MAX));
        keys
    }

    /// What was typed into a field of an entry.
    pub(super) fn entry_text(&self, name: &str, key: &str, field: &str) -> Option<&str> {
        let Node::Inner(entries) = self.0.get(name)? else { return None };
        let Node::Inner(entry) = entries.get(key)? else { return None };
        match entry.get(field)? {
            Node::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            Node::Inner(_) => None,
        }
    }

    /// Sets a field of an entry that somebody typed, unless it was typed itself or `is_forced`.
    pub(super) fn fill_entry(
        &mut self,
        name: &str,
        key: &str,
        field: &str,
        text: String,
        is_forced: bool,
    ) {
        let is_typed = self.entry_text(name, key, field).is_some();
        if let Some(Node::Inner(entries)) = self.0.get_mut(name)
            && let Some(Node::Inner(entry)) = entries.get_mut(key)
            && (is_forced || !is_typed)
        {
            entry.insert(field.to_owned(), Node::Text(text));
        }
    }

    /// The fields of a new record, every container among them.
    pub(super) fn creation(
        &self,
        login: &Login,
        kind: Kind,
    ) -> Result<Vec<(String, hydrate::Value)>> {
        let writer = Writer::new(login, kind)?;
        let fields = writer.map(kind.fields(), &self.0, &Path::new(Vec::<String>::new()))?;
        let is_missing = |field: &&Field| {
            field.is_required && !fields.iter().any(|(name, _)| name == field.name)
        };
        match kind.fields().iter().find(is_missing) {
            Some(field) => Err(ActionFault::Required { path: Path::new([field.name]) }),
            None => Ok(fields),
        }
    }

    /// The steps of an edit of a record of the kind.
    pub(super) fn steps(&self, login: &Login, kind: Kind) -> Result<Vec<Step>> {
        let writer = Writer::new(login, kind)?;
        let mut steps = Vec::new();
        writer.steps(kind.fields(), &self.0, &Path::new(Vec::<String>::new()), &mut steps)?;
        Ok(steps)
    }
}

/// Reads what a person typed for a field of that shape; a day may leave out its year.
///
/// # Errors
/// When it does not fit.
pub fn value(typed: &str, shape: Shape, today: Date) -> std::result::Result<Value, ValueFault> {
    match (shape, calendar::parse_day_near(typed, today)) {
        (Shape::Day, Ok(day)) => Ok(Value::Text(day.to_string())),
        _ => Value::parse(typed, shape),
    }
}

fn parse(kind: Kind, path: &str) -> Result<Path> {
    let unknown =
        |_| ActionFault::UnknownField { kind: kind.word().to_owned(), path: path.to_owned() };
    path.parse().map_err(unknown)
}

/// Turns typed text into values of a kind, for a person who may write them.
struct Writer<'l> {
    login: &'l Login,
    kind: Kind,
    role: Role,
    server_schema: u32,
}

impl<'l> Writer<'l> {
    fn new(login: &'l Login, kind: Kind) -> Result<Writer<'l>> {
        let (role, server_schema) = (login.role()?, login.store().server_schema()?);
        Ok(Writer { login, kind, role, server_schema })
    }

    fn unknown(&self, path: &Path) -> ActionFault {
        ActionFault::UnknownField { kind: self.kind.word().to_owned(), path: path.to_string() }
    }

    /// The values of a new map: what was typed, and every container.
    fn map(
        &self,
        fields: &[Field],
        typed: &BTreeMap<String, Node>,
        path: &Path,
    ) -> Result<Vec<(String, hydrate::Value)>> {
        if let Some(name) =
            typed.keys().find(|name| !fields.iter().any(|field| field.name == *name))
        {
            return Err(self.unknown(&path.join(name.as_str())));
        }
        let mut values = Vec::new();
        for field in fields {
            let here = path.join(field.name);
            let node = typed.get(field.name);
            if node.is_none() && !schema::may_write(field, self.server_schema) {
                // Its container comes with the server that knows it.
                continue;
            }
            if node.is_some() {
                self.login.permit_field(&self.role, self.kind, field, &here)?;
            }
            if let Some(value) = self.value(field, node, &here)? {
                values.push((field.name.to_owned(), value));
            }
        }
        Ok(values)
    }

    fn value(
        &self,
        field: &Field,
        node: Option<&Node>,
        path: &Path,
    ) -> Result<Option<hydrate::Value>> {
        let empty = BTreeMap::new();
        let inner = match node {
            Some(Node::Inner(inner)) => inner,
            _ => &empty,
        };
        Ok(match (field.shape, node) {
            (Shape::Note, None) => Some(note("")),
            (Shape::Note, Some(Node::Text(text))) => Some(note(text)),
            (Shape::Set, Some(Node::Text(words))) => {
                let words = words_of(self.kind, path, words)?.into_iter();
                Some(map_of(words.map(|word| (word.to_owned(), hydrate::Value::scalar(true)))))
            }
            (Shape::Set | Shape::Custom, None | Some(Node::Inner(_))) => {
                Some(self.members(inner, path)?)
            }
            (Shape::Entries(fields), None | Some(Node::Inner(_))) => {
                Some(self.entries(fields, inner, path)?)
            }
            (shape, Some(Node::Text(text))) if !shape.is_container() => self
                .scalar(shape, text, path)?
                .to_scalar()
                .filter(|scalar| *scalar != ScalarValue::Null)
                .map(hydrate::Value::Scalar),
            (_, None) => None,
            _ => return Err(self.unknown(path)),
        })
    }

    fn members(&self, typed: &BTreeMap<String, Node>, path: &Path) -> Result<hydrate::Value> {
        let mut members = Vec::new();
        for (key, node) in typed {
            let here = path.join(key.as_str());
            let value = self.member(node, &here)?;
            members.extend(
                value.to_scalar().map(|scalar| (key.clone(), hydrate::Value::Scalar(scalar))),
            );
        }
        Ok(map_of(members))
    }

    fn member(&self, node: &Node, path: &Path) -> Result<Value> {
        let shape = path
            .place(self.kind)
            .and_then(|place| place.scalar())
            .ok_or_else(|| self.unknown(path))?;
        match node {
            Node::Text(text) => self.scalar(shape, text, path),
            Node::Inner(_) => Err(self.unknown(path)),
        }
    }

    fn entries(
        &self,
        fields: &[Field],
        typed: &BTreeMap<String, Node>,
        path: &Path,
    ) -> Result<hydrate::Value> {
        let mut entries = Vec::new();
        for (key, node) in typed {
            let here = path.join(key.as_str());
            let Node::Inner(inner) = node else { return Err(self.unknown(&here)) };
            let id = key.parse().or_else(|_| self.login.new_entry_id())?;
            entries.push((id.to_string(), map_of(self.map(fields, inner, &here)?)));
        }
        Ok(map_of(entries))
    }

    fn steps(
        &self,
        fields: &[Field],
        typed: &BTreeMap<String, Node>,
        path: &Path,
        steps: &mut Vec<Step>,
    ) -> Result<()> {
        for (name, node) in typed {
            let here = path.join(name.as_str());
            let field = fields
                .iter()
                .find(|field| field.name == name)
                .ok_or_else(|| self.unknown(&here))?;
            match (field.shape, node) {
                (Shape::Note, Node::Text(text)) => {
                    steps.push(Step::Write { path: here, text: text.clone() });
                }
                (Shape::Set | Shape::Custom, Node::Inner(members)) => {
                    for (key, node) in members {
                        let path = here.join(key.as_str());
                        let value = self.member(node, &path)?;
                        steps.push(Step::Put { path, value });
                    }
                }
                (Shape::Entries(fields), Node::Inner(entries)) => {
                    for (key, node) in entries {
                        self.entry_steps(fields, key, node, &here, steps)?;
                    }
                }
                (shape, Node::Text(text)) if !shape.is_container() => {
                    let value = self.scalar(shape, text, &here)?;
                    steps.push(Step::Put { path: here, value });
                }
                _ => return Err(self.unknown(&here)),
            }
        }
        Ok(())
    }

    fn entry_steps(
        &self,
        fields: &[Field],
        key: &str,
        node: &Node,
        path: &Path,
        steps: &mut Vec<Step>,
    ) -> Result<()> {
        let here = path.join(key);
        let Node::Inner(inner) = node else { return Err(self.unknown(&here)) };
        if key.parse::<EntryId>().is_ok() {
            return self.steps(fields, inner, &here, steps);
        }
        if key != entries::NEW {
            return Err(ActionFault::NoSuchEntry(here.to_string()));
        }
        let mut values = BTreeMap::new();
        for (name, node) in inner {
            let here = here.join(name.as_str());
            let field = fields
                .iter()
                .find(|field| field.name == name)
                .ok_or_else(|| self.unknown(&here))?;
            self.login.permit_field(&self.role, self.kind, field, &here)?;
            let Node::Text(text) = node else { return Err(self.unknown(&here)) };
            values.insert(name.clone(), self.scalar(field.shape, text, &here)?);
        }
        steps.push(Step::Add { path: path.join(self.login.new_entry_id()?.to_string()), values });
        Ok(())
    }

    fn scalar(&self, shape: Shape, text: &str, path: &Path) -> Result<Value> {
        if shape.is_container() {
            return Err(self.unknown(path));
        }
        if let Shape::Link(kind) = shape {
            return self.link(kind, text.trim(), path);
        }
        if self.kind == Kind::Account && path.keys() == ["tax_id"] && !text.trim().is_empty() {
            tax::check_tax_id(text).map_err(ActionFault::TaxId)?;
            return Ok(Value::Text(tax::normalise_tax_id(text)));
        }
        let bad = |fault: ValueFault| ActionFault::BadValue { path: path.clone(), fault };
        let value = value(text, shape, self.login.clock().today()).map_err(bad)?;
        later::permit_value(self.server_schema, self.kind, path, &value)?;
        Ok(value)
    }

    /// A link by id, its beginning, number or code. An account must be here; others may not have reached this device yet.
    fn link(&self, kind: Kind, text: &str, path: &Path) -> Result<Value> {
        if text.is_empty() {
            return Ok(Value::Null);
        }
        let bad = || ActionFault::BadLink { path: path.clone(), kind, typed: text.to_owned() };
        let store = self.login.store();
        let id = super::records::named(store, kind, text)?.ok_or_else(bad)?;
        match store.row(id)? {
            Some(listed) if listed.row.kind == kind.word() => {}
            None if kind != Kind::Account => {}
            _ => return Err(bad()),
        }
        Ok(Value::Text(id.to_string()))
    }
}

/// The words of a set as people separate them. One that can be no key would have the server refuse the whole record.
pub(super) fn words_of<'a>(kind: Kind, path: &Path, typed: &'a str) -> Result<Vec<&'a str>> {
    let words = typed.split([',', '，', '、']).map(str::trim).filter(|word| !word.is_empty());
    let fits = |word: &&str| matches!(path.join(*word).place(kind), Some(Place::Member(_)));
    let fit = |word: &'a str| match fits(&word) {
        true => Ok(word),
        false => {
            let expected = "word of at most 64 bytes without a full stop";
            let fault = ValueFault { typed: word.to_owned(), expected, hint: String::new() };
            Err(ActionFault::BadValue { path: path.clone(), fault })
        }
    };
    words.map(fit).collect()
}

fn note(text: &str) -> hydrate::Value {
    hydrate::Value::text(TextEncoding::platform_default(), text)
}
