//! `verify`: proves the store whole. Index rows equal documents, every document loads, nothing unsent is missing.
//!
//! Changes nothing unless asked to mend: then rows are made anew from their documents, and documents that are not
//! whole are asked for with the next sync.

use super::{answer::Answer, desk::Desk, failure::Failure, meter::Meter, table};
use crate::{error, store::Finding};
use serde_json::json;

/// What `verify` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  satchel --store ~/satchel verify --mend")]
pub struct Args {
    /// Make wrong rows anew, and ask again for records that are not whole
    #[arg(long)]
    mend: bool,
}

/// Verifies the store; exits with 3 when something is wrong with it.
///
/// # Errors
/// When it cannot be read at all.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let mut store = desk.store()?;
    let mut meter = Meter::new(desk, desk.say("檢查", "checking"));
    let mut found = store.verify(&mut |done, of| meter.show(done, of))?;
    let mut mended = 0;
    if args.mend && !found.is_empty() {
        let before = found.len();
        store.mend_findings(&found, &mut |done, of| meter.show(done, of))?;
        found = store.verify(&mut |done, of| meter.show(done, of))?;
        mended = before.saturating_sub(found.len());
    }
    meter.end();
    let (notices, findings): (Vec<Finding>, Vec<Finding>) =
        found.into_iter().partition(|finding| finding.flaw.is_notice());
    let documents = store.counts()?.documents;
    let text = if findings.is_empty() {
        let whole = desk.say("● 資料完整", "● The store is whole");
        format!("{whole} ({documents})")
    } else {
        table::aligned(&findings.iter().map(row).collect::<Vec<_>>())
    };
    let exit = if findings.is_empty() { 0 } else { error::STORE_DAMAGED.exit };
    let data = json!({ "documents": documents, "findings": findings, "notices": notices, "mended": mended });
    Ok(Answer::new(data, text).exiting(exit))
}

fn row(finding: &Finding) -> Vec<String> {
    let record = finding.document.map(|id| id.to_string()).unwrap_or_default();
    vec![format!("▲ {:?}", finding.flaw), record, finding.detail.clone()]
}
