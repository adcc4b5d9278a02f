//! A row of a file: cells by column name, read as types; what does not fit is refused by name.

use super::table::Table;
use satchel_shared::documents::value::TEXT_BYTES_MAX;
use std::{collections::BTreeMap, fmt::Display, str::FromStr};

/// A row that was not imported, or not whole, and why.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, thiserror::Error)]
#[error("{file}, line {line}, {column}: {value:?}: {reason}")]
pub struct RowFault {
    /// The file's name.
    pub file: String,
    /// The line in the file, from 1; the header is line 1.
    pub line: u64,
    /// The column's name; empty when it is the row as a whole.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// Why it was refused.
    pub reason: String,
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub struct Row<'t> {
    pub(super) table: &'t Table,
    pub(super) line: u64,
    pub(super) cells: &'t csv::StringRecord,
}

impl<'t> Row<'t> {
    /// The line in the file, from 1.
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// The cells as they stand, in the file's order.
    pub fn cells(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        self.cells.iter()
    }

    /// The cell without white space around it; empty when there is none.
    pub fn cell(&self, column: &str) -> &'t str {
        let index = self.table.column(column);
        index.and_then(|index| self.cells.get(index)).unwrap_or("").trim()
    }

    /// A refusal of this row that names the column.
    pub fn fault(&self, column: &str, reason: impl Display) -> RowFault {
        RowFault {
            file: self.table.file().to_owned(),
            line: self.line,
            column: column.to_owned(),
            value: self.cell(column).to_owned(),
            reason: reason.to_string(),
        }
    }

    /// The cell as a type; `None` when it is empty.
    ///
    /// # Errors
    /// The type's own words about the text.
    pub fn parse<T: FromStr<Err: Display>>(&self, column: &str) -> Result<Option<T>, RowFault> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return Ok(None);
        }
        cell.parse().map(Some).map_err(|fault| self.fault(column, fault))
    }

    /// The cell as a type that must be there.
    ///
    /// # Errors
    /// As [`Row::parse`], and when the cell is empty.
    pub fn need<T: FromStr<Err: Display>>(&self, column: &str) -> Result<T, RowFault> {
        self.parse(column)?.ok_or_else(|| self.fault(column, "must not be empty"))
    }

    /// The cell as a short text; `None` when it is empty.
    ///
    /// # Errors
    /// When it is longer than a field holds.
    pub fn text(&self, column: &str) -> Result<Option<String>, RowFault> {
        let cell = self.cell(column);
        if cell.len() > TEXT_BYTES_MAX {
            let reason = format!("longer than the {TEXT_BYTES_MAX} bytes a field holds");
            return Err(self.fault(column, reason));
        }
        Ok((!cell.is_empty()).then(|| cell.to_owned()))
    }

    /// The cell as a short text that must be there.
    ///
    /// # Errors
    /// As [`Row::text`], and when the cell is empty.
    pub fn need_text(&self, column: &str) -> Result<String, RowFault> {
        self.text(column)?.ok_or_else(|| self.fault(column, "must not be empty"))
    }

    /// What the cell's key stands for in another file.
    ///
    /// # Errors
    /// When that file has no such key, or its row was refused.
    pub fn look_up<'m, V>(
        &self,
        column: &str,
        known: &'m BTreeMap<String, V>,
        other_file: &str,
    ) -> Result<&'m V, RowFault> {
        known.get(self.cell(column)).ok_or_else(|| {
            self.fault(column, format!("{other_file} has no such row, or it was refused"))
        })
    }
}
