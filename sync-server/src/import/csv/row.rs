//! A row on its way in: typed cells, as a new record or as the steps of an edit.

use super::{
    Mapping, Surroundings,
    mapping::{Pair, Target, is_word},
};
use crate::{
    import::{
        draft::Draft,
        identity,
        row::{Row, RowFault},
    },
    spreadsheet,
};
use automerge::hydrate;
use satchel_shared::{
    documents::{
        Document, Kind, Path, Step, Value,
        field::{Field, Shape},
        shape::map_of,
        value::TEXT_BYTES_MAX,
    },
    ids::{DocumentId, EntryId},
    tax,
};
use std::collections::{BTreeMap, BTreeSet};

/// The fields that hold a 統一編號.
const TAX_ID_FIELDS: [&str; 2] = ["tax_id", "account_tax_id"];
const ADDRESSES: &str = "addresses";

/// What a cell says, typed; an empty cell says nothing and is not here.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// One value.
    Scalar {
        /// The field.
        field: &'static Field,
        /// Never null.
        value: Value,
    },
    /// A note's whole text.
    Note {
        /// The field.
        field: &'static Field,
        /// Never empty.
        text: String,
    },
    /// Words to be in a set; none is ever taken out.
    Set {
        /// The field.
        field: &'static Field,
        /// The words.
        words: BTreeSet<String>,
    },
    /// A field the company added for itself.
    Custom {
        /// Its name.
        name: String,
        /// Its text.
        text: String,
    },
    /// A value of the one address with that purpose.
    Address {
        /// What the address is for.
        purpose: String,
        /// The address's field.
        field: &'static Field,
        /// Never null.
        value: Value,
    },
}

/// One row that can go in.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// The line in the file.
    pub line: u64,
    /// What it becomes.
    pub kind: Kind,
    /// The record's id.
    pub id: DocumentId,
    /// Whether a record with the row's key was there before.
    pub existing: bool,
    /// What the row says.
    pub cells: Vec<Cell>,
}

/// Reads all mapped cells of a row, or tells everything that is wrong with it.
pub(super) fn cells(
    row: Row<'_>,
    mapping: &Mapping,
    around: &Surroundings,
) -> Result<Vec<Cell>, Vec<RowFault>> {
    let mut cells = Vec::new();
    let mut faults = Vec::new();
    for pair in &mapping.pairs {
        match cell(row, pair, around) {
            Ok(cell) => cells.extend(cell),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(cells) } else { Err(faults) }
}

fn cell(row: Row<'_>, pair: &Pair, around: &Surroundings) -> Result<Option<Cell>, RowFault> {
    let typed = spreadsheet::unguarded(row.cell(&pair.column)).trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let fault = |reason: String| row.fault(&pair.column, reason);
    let cell = match &pair.target {
        Target::Scalar(field) => {
            Cell::Scalar { field, value: scalar(typed, field, around).map_err(fault)? }
        }
        Target::Note(field) => Cell::Note { field, text: typed.to_owned() },
        Target::Set(field) => Cell::Set { field, words: words(typed).map_err(fault)? },
        Target::Custom(name) if typed.len() > TEXT_BYTES_MAX => {
            return Err(fault(format!("{name} holds at most {TEXT_BYTES_MAX} bytes")));
        }
        Target::Custom(name) => Cell::Custom { name: name.clone(), text: typed.to_owned() },
        Target::Address { purpose, field } => Cell::Address {
            purpose: purpose.clone(),
            field,
            value: scalar(typed, field, around).map_err(fault)?,
        },
    };
    Ok(Some(cell))
}

fn scalar(typed: &str, field: &Field, around: &Surroundings) -> Result<Value, String> {
    if TAX_ID_FIELDS.contains(&field.name) {
        let id = tax::normalise_tax_id(typed);
        return tax::check_tax_id(&id).map(|()| Value::Text(id)).map_err(|f| f.to_string());
    }
    if let Shape::Link(kind) = field.shape {
        let known = around.links.get(&(kind, typed.to_lowercase()));
        return known
            .map(|id| Value::Text(id.to_string()))
            .ok_or_else(|| format!("no {} has this id, code, number or login", kind.word()));
    }
    Value::parse(typed, field.shape).map_err(|fault| fault.to_string())
}

fn words(typed: &str) -> Result<BTreeSet<String>, String> {
    let words: BTreeSet<String> = typed
        .split([';', '；'])
        .map(|word| word.trim().to_owned())
        .filter(|word| !word.is_empty())
        .collect();
    match words.iter().find(|word| !is_word(word)) {
        Some(word) => Err(format!("{word:?} is too long for a tag, or has a full stop in it")),
        None => Ok(words),
    }
}

/// The key as the field will hold it.
pub(super) fn key_text(
    row: Row<'_>,
    key: &Pair,
    around: &Surroundings,
) -> Result<String, RowFault> {
    match cell(row, key, around)? {
        Some(Cell::Scalar { field, value }) => Ok(value.display(field.shape)),
        _ => Err(row.fault(&key.column, "the key must not be empty")),
    }
}

impl Incoming {
    /// A fault for every field a new record needs and the row does not have.
    pub(super) fn missing(&self, row: Row<'_>, mapping: &Mapping) -> Vec<RowFault> {
        if self.existing {
            return Vec::new();
        }
        let has = |name: &str| {
            self.cells
                .iter()
                .any(|cell| matches!(cell, Cell::Scalar { field, .. } if field.name == name))
        };
        let needed = self.kind.fields().iter().filter(|field| field.is_required);
        needed
            .filter(|field| !has(field.name))
            .map(|field| {
                let is_it =
                    |pair: &&Pair| matches!(pair.target, Target::Scalar(f) if f.name == field.name);
                let column = mapping.pairs.iter().find(is_it).map(|pair| pair.column.as_str());
                row.fault(
                    column.unwrap_or_default(),
                    format!("a new {} needs {}", self.kind.word(), field.name),
                )
            })
            .collect()
    }

    /// The new record, with the defaults for what the row does not say.
    pub fn draft(&self, defaults: &BTreeMap<&'static str, DocumentId>) -> Draft {
        let mut scalars: BTreeMap<&str, Value> = defaults
            .iter()
            .filter(|(name, _)| self.kind.fields().iter().any(|field| field.name == **name))
            .map(|(name, id)| (*name, Value::Text(id.to_string())))
            .collect();
        let mut fields: Vec<(String, hydrate::Value)> = Vec::new();
        for cell in &self.cells {
            if let Cell::Scalar { field, value } = cell {
                scalars.insert(field.name, value.clone());
            }
        }
        for (name, value) in scalars {
            fields.extend(value.to_scalar().map(|s| (name.to_owned(), hydrate::Value::Scalar(s))));
        }
        let containers = self.kind.fields().iter().filter(|field| field.shape.is_container());
        fields.extend(containers.map(|field| (field.name.to_owned(), self.container(field))));
        Draft { id: self.id, kind: self.kind, fields, author: None, made_ms: None }
    }

    fn container(&self, container: &Field) -> hydrate::Value {
        if container.shape == Shape::Note {
            let text = self.cells.iter().find_map(|cell| match cell {
                Cell::Note { field, text } if field.name == container.name => Some(text.as_str()),
                _ => None,
            });
            let encoding = automerge::TextEncoding::platform_default();
            return hydrate::Value::text(encoding, text.unwrap_or_default());
        }
        let mut entries = BTreeMap::new();
        for cell in &self.cells {
            match cell {
                Cell::Set { field, words } if field.name == container.name => {
                    entries.extend(
                        words.iter().map(|word| (word.clone(), hydrate::Value::scalar(true))),
                    );
                }
                Cell::Custom { name, text } if container.shape == Shape::Custom => {
                    entries.insert(name.clone(), hydrate::Value::scalar(text.as_str()));
                }
                _ => {}
            }
        }
        if container.name == ADDRESSES {
            for (purpose, values) in self.addresses() {
                let id = identity::entry_id(self.id, ADDRESSES, &purpose).to_string();
                let scalars = values.into_iter().filter_map(|(name, value)| {
                    Some((name, hydrate::Value::Scalar(value.to_scalar()?)))
                });
                entries.insert(id, map_of(scalars));
            }
        }
        map_of(entries)
    }

    /// The values of a new address, by purpose: the first is the default one.
    fn addresses(&self) -> BTreeMap<String, BTreeMap<String, Value>> {
        let mut addresses: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
        for cell in &self.cells {
            let Cell::Address { purpose, field, value } = cell else { continue };
            let position = addresses.len() as i64 + 1;
            let values = addresses.entry(purpose.clone()).or_insert_with(|| {
                BTreeMap::from([
                    ("purpose".to_owned(), Value::Text(purpose.clone())),
                    ("is_default".to_owned(), Value::Flag(position == 1)),
                    ("position".to_owned(), Value::Whole(position)),
                ])
            });
            values.insert(field.name.to_owned(), value.clone());
        }
        addresses
    }

    /// What to change in a record that is there; a value it already has is no step.
    pub fn steps(&self, document: &Document) -> Vec<Step> {
        let mut steps = Vec::new();
        for cell in &self.cells {
            match cell {
                Cell::Scalar { field, value } => {
                    steps.push(Step::Put { path: Path::new([field.name]), value: value.clone() });
                }
                Cell::Note { field, text } => {
                    steps.push(Step::Write { path: Path::new([field.name]), text: text.clone() });
                }
                Cell::Set { field, words } => steps.extend(words.iter().map(|word| Step::Put {
                    path: Path::new([field.name, word.as_str()]),
                    value: Value::Flag(true),
                })),
                Cell::Custom { name, text } => steps.push(Step::Put {
                    path: Path::new(["custom", name.as_str()]),
                    value: Value::Text(text.clone()),
                }),
                Cell::Address { .. } => {}
            }
        }
        for (purpose, values) in self.addresses() {
            steps.extend(self.address_steps(document, &purpose, values));
        }
        steps
    }

    fn address_steps(
        &self,
        document: &Document,
        purpose: &str,
        values: BTreeMap<String, Value>,
    ) -> Vec<Step> {
        let path = |id: EntryId| Path::new([ADDRESSES.to_owned(), id.to_string()]);
        let Some(id) = address_of(document, purpose) else {
            let id = identity::entry_id(self.id, ADDRESSES, purpose);
            return vec![Step::Add { path: path(id), values }];
        };
        let own = self.cells.iter().filter_map(|cell| match cell {
            Cell::Address { purpose: other, field, value } if other == purpose => {
                Some(Step::Put { path: path(id).join(field.name), value: value.clone() })
            }
            _ => None,
        });
        own.collect()
    }
}

/// The standing address of that purpose; of several the default one, then the one with the least id.
fn address_of(document: &Document, purpose: &str) -> Option<EntryId> {
    use satchel_shared::documents::{Account, shape::Word};
    let account: Account = document.read();
    let standing = account.addresses.iter().filter(|(_, address)| {
        address.removed != Some(true)
            && address.purpose.as_ref().is_some_and(|word| word.word() == purpose)
    });
    standing.min_by_key(|(id, address)| (address.is_default != Some(true), **id)).map(|(id, _)| *id)
}
