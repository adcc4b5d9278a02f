//! The file's two forms: a CSV row per line of the order, or one JSON order per line of the file.

use super::order::{Exported, ExportedLine};
use crate::spreadsheet;
use std::io::{self, Write};

/// A form of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A row per line of the order, for spreadsheets; an order without lines has one row.
    Csv,
    /// One JSON object per order.
    Jsonl,
}

const COLUMNS: [&str; 34] = [
    "export_id",
    "order",
    "heads",
    "number",
    "provisional_number",
    "external_number",
    "customer_order_number",
    "account",
    "account_name",
    "account_tax_id",
    "status",
    "ordered_on",
    "requested_delivery_on",
    "shipped_on",
    "payment_terms",
    "delivery_address",
    "currency",
    "subtotal",
    "order_discount",
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

/// Writes the orders.
///
/// # Errors
/// Those of writing.
pub fn write_orders(out: &mut impl Write, format: Format, orders: &[Exported]) -> io::Result<()> {
    match format {
        Format::Csv => write_csv(out, orders),
        Format::Jsonl => write_jsonl(out, orders),
    }
}

fn write_jsonl(out: &mut impl Write, orders: &[Exported]) -> io::Result<()> {
    for order in orders {
        serde_json::to_writer(&mut *out, order)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn write_csv(out: &mut impl Write, orders: &[Exported]) -> io::Result<()> {
    // Excel in Taiwan reads a file without this mark as Big5.
    out.write_all("\u{FEFF}".as_bytes())?;
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    for order in orders {
        let head = order_cells(order);
        let lines = order.lines.iter().map(Some).chain(order.lines.is_empty().then_some(None));
        for line in lines {
            let cells = head.iter().cloned().chain(line_cells(line));
            writer.write_record(cells.map(|cell| spreadsheet::guarded(&cell).into_owned()))?;
        }
    }
    writer.flush()
}

fn order_cells(order: &Exported) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    vec![
        order.export_id.clone(),
        order.order.to_string(),
        order.heads.join(" "),
        text(&order.number),
        text(&order.provisional_number),
        text(&order.external_number),
        text(&order.customer_order_number),
        order.account.map(|id| id.to_string()).unwrap_or_default(),
        text(&order.account_name),
        text(&order.account_tax_id),
        text(&order.status),
        text(&order.ordered_on),
        text(&order.requested_delivery_on),
        text(&order.shipped_on),
        text(&order.payment_terms),
        text(&order.delivery_address),
        text(&order.currency),
        text(&order.subtotal),
        text(&order.discount),
        text(&order.tax),
        text(&order.freight),
        text(&order.total),
        text(&order.totals_fault),
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
