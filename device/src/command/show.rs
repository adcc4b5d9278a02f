//! `show`: one record with all its fields, its totals with their reasons, and what is to be decided.

use super::{
    answer::Answer, approval_view::Standing, as_of, desk::Desk, failure::Failure, pending,
    record_name, record_view, sheet, table,
};
use satchel_shared::{
    conflict,
    documents::{Document, Sold},
    pricing::{PricingFault, Totals},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What `show` is told.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  satchel --store ~/satchel show Q-KTA-0001\n  satchel --store ~/satchel show Q-KTA-0001 --as-of 2099-12-31"
)]
pub struct Args {
    /// The record: its id, a beginning of it, or its number
    id: String,
    #[command(flatten)]
    as_of: as_of::AsOf,
}

/// Shows the record.
///
/// # Errors
/// `record-not-here`, `ambiguous`, `not-then`, `version-not-here`, or when it cannot be read.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let store = desk.store()?;
    let mut listed = record_name::find(&store, &args.id)?;
    let at = args.as_of.read(&store, listed.id)?;
    let document = match &at {
        Some(at) => as_of::open(desk, &store, &mut listed, at)?,
        None => store.document(listed.id)?,
    };
    let fields = record_view::fields(&document);
    let conflicts: BTreeSet<String> =
        conflict::conflicts(&document).iter().map(|conflict| conflict.path.to_string()).collect();
    let totals = totals(&document);
    let standing = Standing::of(&store, &document)?;
    let mut refused = pending::all(&store)?;
    refused.retain(|of| of.document == listed.id && of.refusal.is_some() && at.is_none());
    let heads: Vec<String> = document.heads().iter().map(ToString::to_string).collect();
    let data = json!({
        "id": listed.id.to_string(),
        "kind": listed.row.kind,
        "number": listed.row.number,
        "title": listed.row.title,
        "fields": fields,
        "conflicts": conflicts,
        "totals": totals.as_ref().map(|totals| totals_json(desk, totals)),
        "approval": standing.approval_json(desk),
        "signatures": standing.signatures_json(desk),
        "heads": heads,
        "is_sent": listed.is_sent,
        "is_current": document.heads() == store.document(listed.id)?.heads(),
        "refusals": refused.iter().map(|of| pending::json_of(desk, &store, of)).collect::<Result<Vec<_>, _>>()?,
    });
    let mut text = format!(
        "{}  {}\n{}\n",
        record_view::heading(desk, &listed),
        match &at {
            Some(at) => as_of::told(desk, at),
            None => record_view::mark(desk, &listed).to_owned(),
        },
        listed.id
    );
    if !refused.is_empty() {
        text.push_str(&format!("{}\n", pending::table_of(desk, &refused)));
    }
    text.push_str(&standing.text(desk));
    text.push_str(&table::indented(&sheet::lines(desk, &store, &document, &fields, &conflicts)?));
    let currency = fields.get("currency").map(String::as_str).unwrap_or_default();
    if let Some(totals) = &totals {
        text.push('\n');
        text.push_str(&totals_text(desk, totals, currency));
    }
    Ok(Answer::new(data, text))
}

fn totals(document: &Document) -> Option<Result<Totals, PricingFault>> {
    Sold::of(document)?.sale().totals()
}

fn totals_json(desk: &Desk, totals: &Result<Totals, PricingFault>) -> Value {
    match totals {
        Ok(totals) => json!({
            "subtotal": totals.subtotal.to_string(),
            "discount": totals.discount.to_string(),
            "tax": totals.tax.to_string(),
            "freight": totals.freight.to_string(),
            "total": totals.total.to_string(),
            "reasons": totals.reasons.iter().map(|reason| reason.words(desk.lang)).collect::<Vec<_>>(),
        }),
        Err(fault) => json!({ "fault": fault.words(desk.lang) }),
    }
}

fn totals_text(desk: &Desk, totals: &Result<Totals, PricingFault>, currency: &str) -> String {
    let totals = match totals {
        Ok(totals) => totals,
        Err(fault) => return fault.words(desk.lang),
    };
    let line = |zh, en, amount: &dyn std::fmt::Display| {
        vec![desk.say(zh, en).to_owned(), format!("{} {currency}", amount)]
    };
    let rows = [
        line("小計", "Subtotal", &totals.subtotal),
        line("折扣", "Discount", &totals.discount),
        line("稅額", "Tax", &totals.tax),
        line("運費", "Freight", &totals.freight),
        line("總計", "Total", &totals.total),
    ];
    let reasons: Vec<String> =
        totals.reasons.iter().map(|reason| format!("· {}", reason.words(desk.lang))).collect();
    format!("{}\n{}", table::aligned(&rows), reasons.join("\n"))
}
