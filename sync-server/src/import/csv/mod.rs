//! General CSV import: any kind of record from any file, by a mapping of columns.
//!
//! 1. A row goes in whole or not at all; every reason of a refused row is told at once.
//! 2. An empty cell says nothing: it neither clears nor sets a field.
//! 3. With a key, a row whose key a record already has edits that record, and only the fields that differ. Without
//!    one, a row met before, in this file or an earlier one, is known by its cells.

mod mapping;
mod report;
mod row;

pub use mapping::{Mapping, MappingFault, Pair, Target};
pub use report::{reasons, write_report};
pub use row::{Cell, Incoming};

use super::{
    identity,
    row::{Row, RowFault},
    table::Table,
};
use satchel_shared::{
    documents::Kind,
    ids::{DocumentId, TenantId},
};
use std::collections::{BTreeMap, BTreeSet};

/// A row that does not go in, and every reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The line in the file.
    pub line: u64,
    /// At least one.
    pub faults: Vec<RowFault>,
    /// The row as it stands in the file.
    pub cells: Vec<String>,
}

/// What rows may point at, and what they get when they do not say.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// Ids by kind and by what people write for the record: its id, code, number or login.
    pub links: BTreeMap<(Kind, String), DocumentId>,
    /// Values of new records whose row has none: owner, territory.
    pub defaults: BTreeMap<&'static str, DocumentId>,
    /// The records that have a key, by key.
    pub by_key: BTreeMap<String, Vec<DocumentId>>,
}

/// All rows, sorted into those that can go in and those that cannot.
#[derive(Debug, Default)]
pub struct Converted {
    /// In the file's order.
    pub rows: Vec<Incoming>,
    /// In the file's order.
    pub refused: Vec<Refused>,
}

/// Converts every row of the file.
pub fn convert(
    table: &Table,
    mapping: &Mapping,
    tenant: TenantId,
    around: &Surroundings,
) -> Converted {
    let mut converted = Converted::default();
    let mut seen = Seen { tenant, mapping, around, met: BTreeMap::new(), keys: BTreeSet::new() };
    for index in 0..table.len() {
        let Some(row) = table.row(index) else { continue };
        match table.width_fault(row).map_or_else(|| seen.convert(row), |fault| Err(vec![fault])) {
            Ok(incoming) => converted.rows.push(incoming),
            Err(faults) => converted.refused.push(Refused {
                line: row.line(),
                faults,
                cells: row.cells().map(str::to_owned).collect(),
            }),
        }
    }
    converted
}

/// What earlier rows of the file were.
struct Seen<'a> {
    tenant: TenantId,
    mapping: &'a Mapping,
    around: &'a Surroundings,
    met: BTreeMap<String, usize>,
    keys: BTreeSet<String>,
}

impl Seen<'_> {
    fn convert(&mut self, row: Row<'_>) -> Result<Incoming, Vec<RowFault>> {
        let cells = row::cells(row, self.mapping, self.around)?;
        let (id, existing) = self.identity(row).map_err(|fault| vec![fault])?;
        let incoming = Incoming { line: row.line(), kind: self.mapping.kind, id, existing, cells };
        let missing = incoming.missing(row, self.mapping);
        if missing.is_empty() { Ok(incoming) } else { Err(missing) }
    }

    /// The id, and whether the record is known to exist.
    fn identity(&mut self, row: Row<'_>) -> Result<(DocumentId, bool), RowFault> {
        let Some(key) = self.mapping.key() else { return Ok((self.by_cells(row), false)) };
        let Target::Scalar(field) = key.target else {
            return Err(row.fault(&key.column, "is not a plain field"));
        };
        let value = row::key_text(row, key, self.around)?;
        if !self.keys.insert(value.clone()) {
            return Err(row.fault(&key.column, "an earlier row of the file has the same key"));
        }
        match self.around.by_key.get(&value).map(Vec::as_slice) {
            None | Some([]) => {
                let name = format!("csv:{}:{value}", field.name);
                Ok((identity::document_id(self.tenant, self.mapping.kind, &name), false))
            }
            Some([only]) => Ok((*only, true)),
            Some(several) => {
                let reason = format!("{} records have this {}", several.len(), field.name);
                Err(row.fault(&key.column, reason))
            }
        }
    }

    fn by_cells(&mut self, row: Row<'_>) -> DocumentId {
        let cells: Vec<String> = self
            .mapping
            .pairs
            .iter()
            .map(|pair| format!("{}:{}", row.cell(&pair.column).len(), row.cell(&pair.column)))
            .collect();
        let cells = cells.join(",");
        let earlier = self.met.entry(cells.clone()).or_default();
        *earlier += 1;
        let name = format!("csv-row:{earlier}:{cells}");
        identity::document_id(self.tenant, self.mapping.kind, &name)
    }
}
