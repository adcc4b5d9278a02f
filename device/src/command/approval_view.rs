//! How approvals and signatures are shown: the status with its reasons, the difference line by line.

use super::{desk::Desk, failure::Failure, table, visible, words};
use crate::{actions::approvals, store::Store};
use satchel_shared::{
    approval::{self, Effective, Signed},
    documents::Document,
};
use serde_json::Value;

/// What a record says of its approval and its signatures.
pub struct Standing {
    /// Where it stands; none for kinds nobody decides about.
    pub effective: Option<Effective>,
    /// Whose names are under it.
    pub signed: Vec<Signed>,
}

impl Standing {
    /// Judges the record as it stands here.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn of(store: &Store, document: &Document) -> Result<Standing, Failure> {
        let effective = approvals::effective(store, document)?;
        Ok(Standing { effective, signed: approval::signed(document) })
    }

    /// For programs: the approval, or null.
    pub fn approval_json(&self, desk: &Desk) -> Value {
        self.effective.as_ref().map_or(Value::Null, |effective| effective.json(desk.lang))
    }

    /// For programs: every signature.
    pub fn signatures_json(&self, desk: &Desk) -> Vec<Value> {
        self.signed.iter().map(|signed| signed.json(desk.lang)).collect()
    }

    /// For people; empty when there is nothing to say.
    pub fn text(&self, desk: &Desk) -> String {
        let mut text = String::new();
        if let Some(effective) = &self.effective {
            let decided = effective.decision.as_ref().map(|decision| {
                let at = words::moment(decision.at_ms);
                format!("  ({} {at})", decision.words(desk.lang))
            });
            let title = desk.say("簽核：", "Approval: ");
            let status = effective.status.words(desk.lang);
            text.push_str(&format!("{title}{status}{}\n", decided.unwrap_or_default()));
            text.push_str(&indented(effective.lines(desk.lang)));
        }
        for signed in &self.signed {
            let mut lines = signed.lines(desk.lang).into_iter();
            let title = desk.say("簽名：", "Signature: ");
            let first = lines.next().unwrap_or_default();
            let at = words::moment(signed.at_ms);
            text.push_str(&format!("{title}{}  ({at})\n", visible::one_line(&first)));
            text.push_str(&indented(lines.collect()));
        }
        text
    }
}

/// Each line on a line of its own, whatever a value holds.
pub fn indented(lines: Vec<String>) -> String {
    let lines: Vec<String> = lines.iter().map(|line| visible::one_line(line)).collect();
    let text = table::indented(&lines.join("\n"));
    if text.is_empty() { text } else { text + "\n" }
}
