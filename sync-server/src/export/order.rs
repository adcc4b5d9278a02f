//! An order as it is handed over: values, totals, and exactly which version it was.

use satchel_shared::{
    documents::{
        Document, Heads, Kind, Order, SalesLine, order::OrderStatus, sales_line::standing,
        shape::Word,
    },
    ids::DocumentId,
    money::Amount,
};
use serde::Serialize;

/// One order.
#[derive(Clone, Debug, Serialize)]
pub struct Exported {
    /// Stable: the same order at the same heads.
    pub export_id: String,
    /// The order's id.
    pub order: DocumentId,
    /// The heads the values were read at, in hex.
    pub heads: Vec<String>,
    /// The official number.
    pub number: Option<String>,
    /// The number given on the device.
    pub provisional_number: Option<String>,
    /// The number of the system it came from.
    pub external_number: Option<String>,
    /// The customer's own order number.
    pub customer_order_number: Option<String>,
    /// The account's id.
    pub account: Option<DocumentId>,
    /// The account's name as printed.
    pub account_name: Option<String>,
    /// Its tax id as printed.
    pub account_tax_id: Option<String>,
    /// How far it has come.
    pub status: Option<String>,
    /// The day of the order.
    pub ordered_on: Option<String>,
    /// The day the customer wants it.
    pub requested_delivery_on: Option<String>,
    /// The day it left.
    pub shipped_on: Option<String>,
    /// Terms as agreed.
    pub payment_terms: Option<String>,
    /// Where it goes.
    pub delivery_address: Option<String>,
    /// Currency letters of every amount.
    pub currency: Option<String>,
    /// Lines after their own discounts.
    pub subtotal: Option<Amounted>,
    /// What the order's discount takes off.
    pub discount: Option<Amounted>,
    /// Tax.
    pub tax: Option<Amounted>,
    /// Freight.
    pub freight: Option<Amounted>,
    /// To pay.
    pub total: Option<Amounted>,
    /// Why there are no totals.
    pub totals_fault: Option<String>,
    /// In the order of their positions.
    pub lines: Vec<ExportedLine>,
}

/// One line of an order.
#[derive(Clone, Debug, Serialize)]
pub struct ExportedLine {
    /// Its place.
    pub position: Option<i64>,
    /// The line's id.
    pub line: String,
    /// The product's id.
    pub product: Option<DocumentId>,
    /// The product's code as printed.
    pub product_code: Option<String>,
    /// The product's name as printed.
    pub description: Option<String>,
    /// How many.
    pub quantity: Option<Amounted>,
    /// The unit.
    pub unit: Option<String>,
    /// Price per unit before discount.
    pub unit_price: Option<Amounted>,
    /// A share of one.
    pub discount: Option<Amounted>,
    /// How VAT treats it.
    pub tax_category: Option<String>,
    /// A share of one.
    pub tax_rate: Option<Amounted>,
    /// After the line's discount.
    pub amount: Option<Amounted>,
}

/// A decimal as text, so that no reader makes a floating point number of money.
pub type Amounted = String;

/// The id of a version of a record, in hex.
pub fn export_id(kind: Kind, document: DocumentId, heads: &Heads) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"satchel export 1\0").update(kind.word().as_bytes()).update(b"\0");
    hasher.update(document.bytes());
    for head in heads {
        hasher.update(&head.0);
    }
    hasher.finalize().to_hex().to_string()
}

impl Exported {
    /// The order as it stands in the document.
    pub fn of(document: &Document) -> Exported {
        let heads = document.heads();
        let order: Order = document.read();
        let (totals, totals_fault) = match order.totals() {
            Some(Ok(totals)) => (Some(totals), None),
            Some(Err(fault)) => (None, Some(fault.to_string())),
            None => (None, Some("the order has no currency".to_owned())),
        };
        let sum = |read: fn(&satchel_shared::pricing::Totals) -> Amount| {
            totals.as_ref().map(|totals| read(totals).to_string())
        };
        Exported {
            export_id: export_id(Kind::Order, document.id(), &heads),
            order: document.id(),
            heads: heads.iter().map(ToString::to_string).collect(),
            account: order.account.map(Into::into),
            status: order.status.as_ref().map(|word: &OrderStatus| word.word().to_owned()),
            ordered_on: order.ordered_on.map(|day| day.to_string()),
            requested_delivery_on: order.requested_delivery_on.map(|day| day.to_string()),
            shipped_on: order.shipped_on.map(|day| day.to_string()),
            currency: order.currency.map(|code| code.to_string()),
            subtotal: sum(|totals| totals.subtotal),
            discount: sum(|totals| totals.discount),
            tax: sum(|totals| totals.tax),
            freight: sum(|totals| totals.freight),
            total: sum(|totals| totals.total),
            totals_fault,
            lines: lines(&order, |id| totals.as_ref()?.line_amounts.get(id).copied()),
            number: order.number,
            provisional_number: order.provisional_number,
            external_number: order.external_number,
            customer_order_number: order.customer_order_number,
            account_name: order.account_name,
            account_tax_id: order.account_tax_id,
            payment_terms: order.payment_terms,
            delivery_address: order.delivery_address,
        }
    }
}

fn lines(order: &Order, amount: impl Fn(&str) -> Option<Amount>) -> Vec<ExportedLine> {
    let mut standing: Vec<_> = standing(&order.lines).collect();
    standing.sort_by_key(|(id, line)| (line.position.unwrap_or(i64::MAX), **id));
    let exported = standing.into_iter().map(|(id, line)| {
        let id = id.to_string();
        ExportedLine {
            amount: amount(&id).map(|amount| amount.to_string()),
            ..exported_line(id, line)
        }
    });
    exported.collect()
}

fn exported_line(id: String, line: &SalesLine) -> ExportedLine {
    ExportedLine {
        position: line.position,
        line: id,
        product: line.product.map(Into::into),
        product_code: line.product_code.clone(),
        description: line.description.clone(),
        quantity: line.quantity.map(|quantity| quantity.to_string()),
        unit: line.unit.clone(),
        unit_price: line.unit_price.map(|price| price.to_string()),
        discount: line.discount.map(|rate| rate.to_decimal().normalize().to_string()),
        tax_category: line.tax_category.as_ref().map(|word| word.word().to_owned()),
        tax_rate: line.tax_rate.map(|rate| rate.to_decimal().normalize().to_string()),
        amount: None,
    }
}
