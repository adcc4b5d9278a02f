//! Entries: a list inside a record, such as addresses, prices or consents, each in one line and field by field.

use super::Sheet;
use crate::{
    actions::entries::{NEW, standing},
    api::{
        fields::{EntryList, EntryShown, FieldShown, Form},
        reader::{Reader, Result},
        words,
    },
};
use automerge::hydrate;
use satchel_shared::{
    documents::{
        Path,
        field::{Field, Shape},
    },
    labels,
};

impl Sheet<'_> {
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
            for (index, id) in standing(map).into_iter().enumerate() {
                shown.push(self.entry(name, &id, index + 1, inner)?);
            }
        }
        let may_add = field.map_or_else(Reader::may, |field| self.may(field));
        let blank = self.entry_fields(inner, &Path::new([name, NEW]))?;
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
}
