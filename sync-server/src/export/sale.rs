//! A quote or an order as it is handed over: values, totals, and exactly which version it was.

use jiff::civil::Date;
use satchel_shared::{
    documents::{Document, Heads, Kind, Sale, SalesLine, Sold, shape::Word},
    ids::DocumentId,
    money::Amount,
    pricing::Totals,
};
use serde::Serialize;

/// One quote or order.
#[derive(Clone, Debug, Serialize)]
pub struct Exported {
    /// Stable: the same record at the same heads.
    pub export_id: String,
    /// Quote or order.
    pub kind: &'static str,
    /// Its id.
    pub document: DocumentId,
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
    /// The day of the quote.
    pub quoted_on: Option<String>,
    /// The last day the quote holds.
    pub valid_until: Option<String>,
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
    /// What the document's discount takes off.
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

/// One line.
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
    /// The quote or order as it stood at these heads, which the document holds; `None` for every other kind. The
    /// official number is the record's own, whenever it was given.
    pub fn at(document: &Document, heads: &Heads) -> Option<Exported> {
        let sold = Sold::at(document, heads)?;
        let now = Sold::of(document)?;
        let sale = sold.sale();
        let (totals, totals_fault) = match sale.totals() {
            Some(Ok(totals)) => (Some(totals), None),
            Some(Err(fault)) => (None, Some(fault.to_string())),
            None => (None, Some("it has no currency".to_owned())),
        };
        let sum =
            |read: fn(&Totals) -> Amount| totals.as_ref().map(|totals| read(totals).to_string());
        let exported = Exported {
            export_id: export_id(sale.kind, document.id(), heads),
            kind: sale.kind.word(),
            document: document.id(),
            heads: heads.iter().map(ToString::to_string).collect(),
            number: now.sale().number.clone(),
            provisional_number: sale.provisional_number.clone(),
            external_number: sale.external_number.map(str::to_owned),
            account: sale.account.map(Into::into),
            account_name: sale.account_name.clone(),
            account_tax_id: sale.account_tax_id.clone(),
            status: Some(sale.status.clone()).filter(|status| !status.is_empty()),
            currency: sale.currency.map(|code| code.to_string()),
            subtotal: sum(|totals| totals.subtotal),
            discount: sum(|totals| totals.discount),
            tax: sum(|totals| totals.tax),
            freight: sum(|totals| totals.freight),
            total: sum(|totals| totals.total),
            totals_fault,
            lines: lines(&sale, |id| totals.as_ref()?.line_amounts.get(id).copied()),
            customer_order_number: None,
            quoted_on: None,
            valid_until: None,
            ordered_on: None,
            requested_delivery_on: None,
            shipped_on: None,
            payment_terms: None,
            delivery_address: None,
        };
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        Some(match &sold {
            Sold::Quote(quote) => Exported {
                quoted_on: day(quote.quoted_on),
                valid_until: day(quote.valid_until),
                payment_terms: quote.payment_terms.clone(),
                delivery_address: quote.delivery_address.clone(),
                ..exported
            },
            Sold::Order(order) => Exported {
                customer_order_number: order.customer_order_number.clone(),
                ordered_on: day(order.ordered_on),
                requested_delivery_on: day(order.requested_delivery_on),
                shipped_on: day(order.shipped_on),
                payment_terms: order.payment_terms.clone(),
                delivery_address: order.delivery_address.clone(),
                ..exported
            },
        })
    }
}

fn lines(sale: &Sale<'_>, amount: impl Fn(&str) -> Option<Amount>) -> Vec<ExportedLine> {
    let places = sale.places();
    let standing = places.iter().filter_map(|id| Some((id.to_string(), sale.lines.get(id)?)));
    let exported = standing.map(|(id, line)| ExportedLine {
        amount: amount(&id).map(|amount| amount.to_string()),
        ..exported_line(id, line)
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
