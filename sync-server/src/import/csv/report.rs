//! The report: every refused row as it stood in the file, with its line and its reasons.

use super::Refused;
use crate::spreadsheet;
use std::io::Write;

/// Writes the report as CSV: `line,reason`, then the file's own columns. Mended, those columns can be imported.
///
/// # Errors
/// Those of writing.
pub fn write_report(
    out: impl Write,
    columns: &[String],
    refused: &[Refused],
) -> Result<(), csv::Error> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(out);
    let own = ["line", "reason"].into_iter();
    writer.write_record(own.chain(columns.iter().map(String::as_str)).map(cell))?;
    for row in refused {
        let (line, reason) = (row.line.to_string(), reasons(row));
        let head = [line.as_str(), reason.as_str()].into_iter();
        writer.write_record(head.chain(row.cells.iter().map(String::as_str)).map(cell))?;
    }
    writer.flush()?;
    Ok(())
}

fn cell(text: &str) -> Vec<u8> {
    spreadsheet::guarded(text).into_owned().into_bytes()
}

/// All reasons of a row on one line, each with its column and what stands there.
pub fn reasons(row: &Refused) -> String {
    let reasons = row.faults.iter().map(|fault| match fault.column.as_str() {
        "" => fault.reason.clone(),
        column => format!("{column} {:?}: {}", fault.value, fault.reason),
    });
    reasons.collect::<Vec<_>>().join("; ")
}
