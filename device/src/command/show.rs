//! `show`: one record with all its fields, its totals with their reasons, and what is to be decided.

use super::{answer::Answer, desk::Desk, failure::Failure, record_name, record_view, table};
use crate::store::Store;
use satchel_shared::{
    conflict,
    documents::{Document, Kind, Order, Quote},
    pricing::{PricingFault, Totals},
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What `show` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  satchel --store ~/satchel show Q-KTA-0001")]
pub struct Args {
    /// The record: its id, a beginning of it, or its number
    id: String,
}

/// Shows the record.
///
/// # Errors
/// `record-not-here`, `ambiguous`, or when it cannot be read.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let store = desk.store()?;
    let listed = record_name::find(&store, &args.id)?;
    let document = store.document(listed.id)?;
    let fields = record_view::fields(&document);
    let conflicts: BTreeSet<String> =
        conflict::conflicts(&document).iter().map(|conflict| conflict.path.to_string()).collect();
    let totals = totals(&document);
    let heads: Vec<String> = document.heads().iter().map(ToString::to_string).collect();
    let data = json!({
        "id": listed.id.to_string(),
        "kind": listed.row.kind,
        "number": listed.row.number,
        "title": listed.row.title,
        "fields": fields,
        "conflicts": conflicts,
        "totals": totals.as_ref().map(|totals| totals_json(desk, totals)),
        "heads": heads,
        "is_sent": listed.is_sent,
    });
    let mut text = format!(
        "{}  {}\n{}\n",
        record_view::heading(desk, &listed),
        record_view::mark(desk, &listed),
        listed.id
    );
    text.push_str(&table::indented(&lines(&store, &document, &fields, &conflicts)?));
    if let Some(totals) = &totals {
        text.push('\n');
        text.push_str(&totals_text(desk, totals));
    }
    Ok(Answer::new(data, text))
}

/// The fields for people: aligned, links by name, each entry of a list under a heading of its own.
fn lines(
    store: &Store,
    document: &Document,
    fields: &BTreeMap<String, String>,
    conflicts: &BTreeSet<String>,
) -> Result<String, Failure> {
    let mut blocks: Vec<(String, Vec<Vec<String>>)> = vec![(String::new(), Vec::new())];
    for (path, value) in in_order(document, fields) {
        let (heading, name) = match path.match_indices('.').nth(1) {
            Some((at, _)) => (&path[..at], &path[at + 1..]),
            None => ("", path.as_str()),
        };
        if blocks.last().is_none_or(|(last, _)| last != heading) {
            blocks.push((heading.to_owned(), Vec::new()));
        }
        let mark = if conflicts.contains(path) { "▲" } else { "" };
        let shown = record_view::shown(store, document.kind(), path, value)?.replace('\n', " ⏎ ");
        if let Some((_, rows)) = blocks.last_mut() {
            rows.push(vec![name.to_owned(), mark.to_owned(), shown]);
        }
    }
    let block = |(heading, rows): &(String, Vec<Vec<String>>)| match heading.as_str() {
        "" => table::aligned(rows),
        heading => format!("{heading}\n{}", table::indented(&table::aligned(rows))),
    };
    Ok(blocks.iter().map(block).filter(|block| !block.is_empty()).collect::<Vec<_>>().join("\n"))
}

/// Fields in the order their kind declares them; what this program does not know comes last.
fn in_order<'f>(
    document: &Document,
    fields: &'f BTreeMap<String, String>,
) -> Vec<(&'f String, &'f String)> {
    let declared = document.kind().map(Kind::fields).unwrap_or_default();
    let place = |path: &str| {
        let name = path.split('.').next().unwrap_or_default();
        declared.iter().position(|field| field.name == name).unwrap_or(usize::MAX)
    };
    // Entries last: their blocks are long.
    let is_entry = |path: &str| path.matches('.').count() > 1;
    let mut ordered: Vec<_> = fields.iter().collect();
    ordered.sort_by_key(|(path, _)| (is_entry(path), place(path)));
    ordered
}

fn totals(document: &Document) -> Option<Result<Totals, PricingFault>> {
    match document.kind() {
        Some(Kind::Quote) => document.read::<Quote>().totals(),
        Some(Kind::Order) => document.read::<Order>().totals(),
        _ => None,
    }
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

fn totals_text(desk: &Desk, totals: &Result<Totals, PricingFault>) -> String {
    let totals = match totals {
        Ok(totals) => totals,
        Err(fault) => return fault.words(desk.lang),
    };
    let line =
        |zh, en, amount: &dyn ToString| vec![desk.say(zh, en).to_owned(), amount.to_string()];
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
