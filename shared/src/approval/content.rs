//! Content: the values of the fields that count, as they stood at some heads, every one of a contested field's.
//!
//! Empty fields and removed lines are no content, so that clearing a field nobody filled changes nothing.

use crate::documents::{
    Document, Path, Value,
    field::{Field, Merge, Shape},
};
use automerge::{ChangeHash, ObjId, ROOT, ReadDoc};
use std::collections::{BTreeMap, BTreeSet};

/// Which fields count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What an approval rests on.
    Commercial,
    /// What a signature covers: the commercial and the printed fields declared up to this schema.
    Signed {
        /// The newest schema whose fields count.
        schema: u32,
    },
    /// Every field people write, signatures excepted.
    All,
}

impl Part {
    fn counts(self, field: &Field) -> bool {
        match self {
            Part::Commercial => field.is_commercial,
            Part::Signed { schema } => {
                (field.is_commercial || field.is_printed) && field.since <= schema
            }
            Part::All => field.merge != Merge::ServerOnly && field.name != "signatures",
        }
    }
}

/// Every value of every field that counts; two values where nobody has chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content(BTreeMap<Path, BTreeSet<Value>>);

impl Content {
    /// The content as it stands.
    pub fn now(document: &Document, part: Part) -> Content {
        Content::read(document, None, part)
    }

    /// The content as it stood at these heads, all of which the document holds.
    pub fn at(document: &Document, heads: &[ChangeHash], part: Part) -> Content {
        Content::read(document, Some(heads), part)
    }

    fn read(document: &Document, heads: Option<&[ChangeHash]>, part: Part) -> Content {
        let mut reading = Reading { document, heads, part, content: BTreeMap::new() };
        if let Some(kind) = document.kind() {
            reading.walk(&ROOT, kind.fields(), &Path::new(Vec::<String>::new()));
        }
        Content(reading.content)
    }

    /// The values at a path; none when the field is empty.
    pub fn values(&self, path: &Path) -> Vec<Value> {
        self.0.get(path).map(|values| values.iter().cloned().collect()).unwrap_or_default()
    }

    /// Whether both say one and the same there; two values say nothing.
    pub fn agrees(&self, other: &Content, path: &Path) -> bool {
        let (one, two) = (self.0.get(path), other.0.get(path));
        one == two && one.is_none_or(|values| values.len() == 1)
    }

    /// Every path with a value.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.0.keys()
    }

    /// Every path with its values, in one order everywhere.
    pub fn iter(&self) -> impl Iterator<Item = (&Path, &BTreeSet<Value>)> {
        self.0.iter()
    }

    /// The paths with more than one value.
    pub fn contested(&self) -> Vec<Path> {
        let contested = self.0.iter().filter(|(_, values)| values.len() > 1);
        contested.map(|(path, _)| path.clone()).collect()
    }
}

struct Reading<'d> {
    document: &'d Document,
    heads: Option<&'d [ChangeHash]>,
    part: Part,
    content: BTreeMap<Path, BTreeSet<Value>>,
}

impl Reading<'_> {
    fn walk(&mut self, map: &ObjId, fields: &[Field], path: &Path) {
        let part = self.part;
        for field in fields.iter().filter(|field| part.counts(field)) {
            let here = path.join(field.name);
            match field.shape {
                Shape::Entries(inner) => self.entries(map, field.name, inner, &here),
                Shape::Note => self.note(map, field.name, here),
                Shape::Set | Shape::Custom => self.keys_of(map, field.name, &here),
                _ => self.scalar(map, field.name, here),
            }
        }
    }

    fn entries(&mut self, map: &ObjId, name: &str, fields: &[Field], path: &Path) {
        let Some(entries) = self.object(map, name) else { return };
        for key in self.keys(&entries) {
            let Some(entry) = self.object(&entries, &key) else { continue };
            if self.values(&entry, "removed") != BTreeSet::from([Value::Flag(true)]) {
                self.walk(&entry, fields, &path.join(key));
            }
        }
    }

    fn note(&mut self, map: &ObjId, name: &str, path: Path) {
        let Some(note) = self.object(map, name) else { return };
        let automerge = self.document.automerge();
        let text = match self.heads {
            Some(heads) => automerge.text_at(&note, heads),
            None => automerge.text(&note),
        };
        self.put(path, BTreeSet::from([Value::Text(text.unwrap_or_default())]));
    }

    fn keys_of(&mut self, map: &ObjId, name: &str, path: &Path) {
        let Some(held) = self.object(map, name) else { return };
        for key in self.keys(&held) {
            let here = path.join(key.as_str());
            self.scalar(&held, &key, here);
        }
    }

    fn scalar(&mut self, map: &ObjId, name: &str, path: Path) {
        let values = self.values(map, name);
        self.put(path, values);
    }

    fn put(&mut self, path: Path, values: BTreeSet<Value>) {
        if values.len() > 1 || values.iter().any(|value| !value.is_empty()) {
            self.content.insert(path, values);
        }
    }

    fn values(&self, map: &ObjId, name: &str) -> BTreeSet<Value> {
        let automerge = self.document.automerge();
        let all = match self.heads {
            Some(heads) => automerge.get_all_at(map, name, heads),
            None => automerge.get_all(map, name),
        };
        let all = all.unwrap_or_default();
        all.iter().filter_map(|(value, _)| value.as_scalar()).map(Value::from_scalar).collect()
    }

    fn object(&self, map: &ObjId, name: &str) -> Option<ObjId> {
        let automerge = self.document.automerge();
        let found = match self.heads {
            Some(heads) => automerge.get_at(map, name, heads),
            None => automerge.get(map, name),
        };
        match found {
            Ok(Some((automerge::Value::Object(_), id))) => Some(id),
            _ => None,
        }
    }

    fn keys(&self, map: &ObjId) -> Vec<String> {
        let automerge = self.document.automerge();
        match self.heads {
            Some(heads) => automerge.keys_at(map, heads).collect(),
            None => automerge.keys(map).collect(),
        }
    }
}
