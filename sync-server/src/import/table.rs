//! A table: one CSV file with a header row, held in memory and read by column name.

use super::{
    encoding::{self, EncodingFault},
    row::{Row, RowFault},
};
use std::path::Path;

/// A file that cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum TableFault {
    /// It cannot be read.
    #[error("{path}: {source}")]
    File {
        /// Where it was looked for.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Its bytes are not text we read.
    #[error("{path}: {fault}")]
    Encoding {
        /// The file.
        path: String,
        /// Which encoding it seems to have.
        fault: EncodingFault,
    },
    /// It is not CSV.
    #[error("{path}: {fault}")]
    Csv {
        /// The file.
        path: String,
        /// What is wrong and where.
        fault: csv::Error,
    },
    /// Columns that are needed are not in the header.
    #[error("{path}: no column {}; the file has {}", missing.join(", "), found.join(", "))]
    Columns {
        /// The file.
        path: String,
        /// What was looked for.
        missing: Vec<String>,
        /// What the header says.
        found: Vec<String>,
    },
    /// The header names a column twice.
    #[error("{path}: two columns are named {column:?}")]
    ColumnTwice {
        /// The file.
        path: String,
        /// The name.
        column: String,
    },
}

/// One CSV file.
#[derive(Debug)]
pub struct Table {
    file: String,
    columns: Vec<String>,
    rows: Vec<(u64, csv::StringRecord)>,
}

impl Table {
    /// Reads a file whose header has at least these columns.
    ///
    /// # Errors
    /// See [`TableFault`]; single bad rows are not among them.
    pub fn open(path: &Path, needed: &[&str]) -> Result<Table, TableFault> {
        let shown = path.display().to_string();
        let bytes = std::fs::read(path)
            .map_err(|source| TableFault::File { path: shown.clone(), source })?;
        let file = path.file_name().map_or(shown.clone(), |name| name.to_string_lossy().into());
        let text = encoding::decode(&bytes)
            .map_err(|fault| TableFault::Encoding { path: shown.clone(), fault })?;
        let table = Self::read(file, text)
            .map_err(|fault| TableFault::Csv { path: shown.clone(), fault })?;
        table.check(shown, needed)?;
        Ok(table)
    }

    fn read(file: String, text: &str) -> Result<Table, csv::Error> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let columns = reader.headers()?.iter().map(|name| name.trim().to_owned()).collect();
        let mut rows = Vec::new();
        for record in reader.into_records() {
            let record = record?;
            rows.push((record.position().map_or(0, csv::Position::line), record));
        }
        Ok(Table { file, columns, rows })
    }

    fn check(&self, path: String, needed: &[&str]) -> Result<(), TableFault> {
        let missing: Vec<String> = needed
            .iter()
            .filter(|name| self.column(name).is_none())
            .map(|name| (*name).to_owned())
            .collect();
        if !missing.is_empty() {
            return Err(TableFault::Columns { path, missing, found: self.columns.clone() });
        }
        for name in needed {
            if self.columns.iter().filter(|column| column == name).count() > 1 {
                return Err(TableFault::ColumnTwice { path, column: (*name).to_owned() });
            }
        }
        Ok(())
    }

    /// The file's name without its folder.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The header, in the file's order.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// How many rows there are below the header.
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is nothing below the header.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row at a place, from 0, whatever its width.
    pub fn row(&self, index: usize) -> Option<Row<'_>> {
        let (line, cells) = self.rows.get(index)?;
        Some(Row { table: self, line: *line, cells })
    }

    /// Every row; one with another width than the header is refused.
    pub fn rows(&self) -> impl Iterator<Item = Result<Row<'_>, RowFault>> {
        self.rows.iter().map(|(line, cells)| {
            let row = Row { table: self, line: *line, cells };
            self.width_fault(row).map_or(Ok(row), Err)
        })
    }

    /// A refusal of a row that has another width than the header.
    pub fn width_fault(&self, row: Row<'_>) -> Option<RowFault> {
        let (has, wants) = (row.cells.len(), self.columns.len());
        (has != wants).then(|| RowFault {
            file: self.file.clone(),
            line: row.line,
            column: String::new(),
            value: row.cells.iter().collect::<Vec<_>>().join(","),
            reason: format!("has {has} cells, the header has {wants}"),
        })
    }

    /// Converts every row; those that do not convert are added to `refused`.
    pub fn convert<T>(
        &self,
        refused: &mut Vec<RowFault>,
        mut convert: impl FnMut(Row<'_>) -> Result<T, RowFault>,
    ) -> Vec<T> {
        let mut converted = Vec::with_capacity(self.rows.len());
        for row in self.rows() {
            match row.and_then(&mut convert) {
                Ok(value) => converted.push(value),
                Err(fault) => refused.push(fault),
            }
        }
        converted
    }
}
