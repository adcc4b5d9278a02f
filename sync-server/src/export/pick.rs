//! Which version of a quote or an order is handed over, if any.

use super::sale::Exported;
use satchel_shared::{
    approval::{self, Effective, Status},
    documents::{Document, Sold, order::OrderStatus, shape::Word},
    ids::DocumentId,
    lang::Lang,
    money::Rate,
};
use serde::Serialize;

/// What becomes of a record.
#[derive(Clone, Debug)]
pub enum Picked {
    /// It is handed over so.
    Handed(Box<Exported>),
    /// It waits for somebody's consent.
    HeldBack(Box<HeldBack>),
}

/// A record that is not handed over, and why.
#[derive(Clone, Debug, Serialize)]
pub struct HeldBack {
    /// Quote or order.
    pub kind: &'static str,
    /// Its id.
    pub document: DocumentId,
    /// The official number.
    pub number: Option<String>,
    /// The account's name as printed.
    pub account_name: Option<String>,
    /// Where it stands, as `approvals list` tells it.
    pub effective: serde_json::Value,
    /// The same for people, a line each.
    #[serde(skip)]
    pub lines: Vec<String>,
}

/// Picks the version to hand over, by its owner's limit; `None` for kinds that are not sold.
pub fn pick(document: &Document, limit: Option<Rate>) -> Option<Picked> {
    let effective = approval::effective(document, limit)?;
    let sold = Sold::of(document)?;
    let sale = sold.sale();
    if !effective.may_be_handed_over() {
        return Some(Picked::HeldBack(Box::new(HeldBack {
            kind: sale.kind.word(),
            document: document.id(),
            number: sale.number.clone(),
            account_name: sale.account_name.clone(),
            lines: told(&effective),
            effective: effective.json(Lang::En),
        })));
    }
    let approved = effective.decision.filter(|_| effective.status == Status::Approved);
    // Whoever took the approved version over has to hear that it was cancelled: that is another version.
    let is_cancelled = sale.status == OrderStatus::Cancelled.word();
    let heads = match approved.and_then(|decision| decision.heads) {
        Some(heads) if !is_cancelled => heads,
        _ => document.heads(),
    };
    Exported::at(document, &heads).map(|exported| Picked::Handed(Box::new(exported)))
}

fn told(effective: &Effective) -> Vec<String> {
    let status = effective.status.words(Lang::En).to_owned();
    std::iter::once(status).chain(effective.lines(Lang::En)).collect()
}
