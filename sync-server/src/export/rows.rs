//! The file's two forms: a CSV row per line of the quote or order, or one JSON object per line of the file.

use super::sale::{Exported, ExportedLine};
use crate::spreadsheet;
use std::io::{self, Write};

/// A form of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A row per line, for spreadsheets; a record without lines has one row.
    Csv,
    /// One JSON object per record.
    Jsonl,
}

const COLUMNS: [&str; 37] = [
    "export_id",
    "kind",
    "document",
    "heads",
    "number",
    "provisional_number",
    "external_number",
    "customer_order_number",
    "account",
    "account_name",
    "account_tax_id",
    "status",
    "quoted_on",
    "valid_until",
    "ordered_on",
    "requested_delivery_on",
    "shipped_on",
    "payment_terms",
    "delivery_address",
    "currency",
    "subtotal",
    "document_discount",
    "tax",
    "freight",
    "total",
    "totals_fault",
    "position",
    "line",
    "product_code",
    "description",
    "quantity",
    "unit",
    "unit_price",
    "discount",
    "tax_category",
    "tax_rate",
    "amount",
];

/// Writes quotes or orders.
///
/// # Errors
/// Those of writing.
pub fn write_sales(out: &mut impl Write, format: Format, sales: &[Exported]) -> io::Result<()> {
    match format {
        Format::Csv => write_csv(out, sales),
        Format::Jsonl => write_jsonl(out, sales),
    }
}

fn write_jsonl(out: &mut impl Write, sales: &[Exported]) -> io::Result<()> {
    for sale in sales {
        serde_json::to_writer(&mut *out, sale)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn write_csv(out: &mut impl Write, sales: &[Exported]) -> io::Result<()> {
    // Excel in Taiwan reads a file without this mark as Big5.
    out.write_all("\u{FEFF}".as_bytes())?;
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    for sale in sales {
        let head = cells(sale);
        let lines = sale.lines.iter().map(Some).chain(sale.lines.is_empty().then_some(None));
        for line in lines {
            let cells = head.iter().cloned().chain(line_cells(line));
            writer.write_record(cells.map(|cell| spreadsheet::guarded(&cell).into_owned()))?;
        }
    }
    writer.flush()
}

fn cells(sale: &Exported) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    vec![
        sale.export_id.clone(),
        sale.kind.to_owned(),
        sale.document.to_string(),
        sale.heads.join(" "),
        text(&sale.number),
        text(&sale.provisional_number),
        text(&sale.external_number),
        text(&sale.customer_order_number),
        sale.account.map(|id| id.to_string()).unwrap_or_default(),
        text(&sale.account_name),
        text(&sale.account_tax_id),
        text(&sale.status),
        text(&sale.quoted_on),
        text(&sale.valid_until),
        text(&sale.ordered_on),
        text(&sale.requested_delivery_on),
        text(&sale.shipped_on),
        text(&sale.payment_terms),
        text(&sale.delivery_address),
        text(&sale.currency),
        text(&sale.subtotal),
        text(&sale.discount),
        text(&sale.tax),
        text(&sale.freight),
        text(&sale.total),
        text(&sale.totals_fault),
    ]
}

fn line_cells(line: Option<&ExportedLine>) -> Vec<String> {
    let text = |read: fn(&ExportedLine) -> &Option<String>| {
        line.and_then(|line| read(line).clone()).unwrap_or_default()
    };
    vec![
        line.and_then(|line| line.position).map(|place| place.to_string()).unwrap_or_default(),
        line.map(|line| line.line.clone()).unwrap_or_default(),
        text(|line| &line.product_code),
        text(|line| &line.description),
        text(|line| &line.quantity),
        text(|line| &line.unit),
        text(|line| &line.unit_price),
        text(|line| &line.discount),
        text(|line| &line.tax_category),
        text(|line| &line.tax_rate),
        text(|line| &line.amount),
    ]
}
