//! Where a quote or an order stands with its approval, and whose names are under it: with reasons and differences.

use crate::actions::approvals;
use crate::api::{
    reader::{Reader, Result, short_version},
    shown::{May, Money, Reason},
    words,
};
use satchel_shared::{
    approval::{self, Difference, Effective, Holding, Signed, Status, Sums},
    documents::{Document, Heads, Sold, shape::Word as _},
    lang::Lang,
    money::Amount,
};
use serde::Serialize;
use serde_json::Value as Json;
use ts_rs::TS;

/// What somebody decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DecisionShown {
    /// Its id.
    pub id: String,
    /// `approved` or `rejected`.
    pub verdict: String,
    /// `周雅惠 核准`.
    pub words: String,
    /// Who.
    pub by_name: String,
    /// When.
    pub at_ms: i64,
    /// What they said to it.
    pub note: String,
    /// The version, short: `7c1e`.
    pub version: String,
    /// What that version came to.
    pub total: Option<Money>,
}

/// One cell that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DiffCell {
    /// The field.
    pub path: String,
    /// What people call it.
    pub label: String,
    /// What stood there.
    pub old: String,
    /// What stands there.
    pub new: String,
    /// For a screen reader: 原 4 支，現在 6 支.
    pub words: String,
}

/// One line, or the head, that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DiffRow {
    /// The line's id; empty for fields of the whole.
    pub line: String,
    /// `added`, `removed`, `changed`.
    pub way: String,
    /// `第 3 項 PF-12 精密濾芯`.
    pub heading: String,
    /// The cells.
    pub cells: Vec<DiffCell>,
}

/// What differs between two versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DifferenceShown {
    /// Line by line.
    pub rows: Vec<DiffRow>,
    /// What the older came to.
    pub before: Option<Money>,
    /// What the newer comes to.
    pub after: Option<Money>,
    /// `+4,582`.
    pub change: String,
}

/// Where it stands with its approval, with every reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ApprovalShown {
    /// `not-needed`, `needed`, `submitted`, `approved`, `differs`, `rejected`, `disputed`, `cannot-be-judged-here`.
    pub status: String,
    /// In words.
    pub label: String,
    /// Somebody must agree, whatever was decided so far.
    pub is_needed: bool,
    /// Why; never empty.
    pub reasons: Vec<Reason>,
    /// The stamp: the decision that counts.
    pub decision: Option<DecisionShown>,
    /// What stands now against what was decided about.
    pub difference: Option<DifferenceShown>,
    /// It stands without consent, or exactly as approved: it may be given to the account.
    pub may_hand_over: May,
}

/// A name under a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SignatureShown {
    /// Its id.
    pub id: String,
    /// Who signed.
    pub by_name: String,
    /// When.
    pub at_ms: i64,
    /// `this-version`, `another-version`, `cannot-be-judged-here`, `broken`.
    pub holds: String,
    /// In words.
    pub words: String,
    /// What differs from what was signed.
    pub difference: Option<DifferenceShown>,
}

/// Where it stands now; `None` where nobody decides.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn standing(
    reader: Reader<'_>,
    document: &Document,
) -> Result<Option<(Effective, ApprovalShown)>> {
    let Some(effective) = approvals::effective(reader.store(), document)? else {
        return Ok(None);
    };
    let reason = |of: &approval::Reason| Reason {
        code: of.code.to_owned(),
        words: reader.sentence(of.words(reader.lang)),
    };
    let shown = ApprovalShown {
        status: effective.status.word().to_owned(),
        label: effective.status.words(reader.lang).to_owned(),
        is_needed: effective.is_needed,
        reasons: effective.reasons.iter().map(reason).collect(),
        decision: effective.decision.as_ref().map(|of| DecisionShown {
            id: of.id.to_string(),
            verdict: of.verdict.word().to_owned(),
            words: of.words(reader.lang),
            by_name: of.by_name.clone(),
            at_ms: of.at_ms,
            note: of.note.clone().unwrap_or_default(),
            version: of.heads.as_ref().map(short_version).unwrap_or_default(),
            total: of.heads.as_ref().and_then(|heads| total_at(document, heads)),
        }),
        difference: effective.difference.as_ref().map(|of| difference(reader, of)),
        may_hand_over: may_hand_over(reader, &effective),
    };
    Ok(Some((effective, shown)))
}

fn may_hand_over(reader: Reader<'_>, effective: &Effective) -> May {
    if effective.may_be_handed_over() {
        return Reader::may();
    }
    match effective.status {
        Status::Needed => {
            reader.may_not("要先核准：請送核准", "Needs approval first. Send it for approval")
        }
        Status::Rejected => reader
            .may_not("被駁回：請修改後再送核准", "It was rejected: change it and send it again"),
        Status::Differs => reader.may_not(
            "與核准版不同：等重新核准",
            "It differs from the approved version: waiting for approval",
        ),
        _ => reader.may_not("等核准", "Waiting for approval"),
    }
}

/// What it came to at a version.
fn total_at(document: &Document, heads: &Heads) -> Option<Money> {
    let sold = Sold::at(document, heads)?;
    let sale = sold.sale();
    let total = sale.totals()?.ok()?.total;
    sale.currency.map(|code| words::money(total, code))
}

/// The signatures, each with what it is worth now.
pub(super) fn signatures(reader: Reader<'_>, document: &Document) -> Vec<SignatureShown> {
    let shown = |signed: Signed| SignatureShown {
        id: signed.id.to_string(),
        words: signed.lines(reader.lang).into_iter().next().unwrap_or_default(),
        holds: signed.holding.word().to_owned(),
        difference: match &signed.holding {
            Holding::AnotherVersion(of) => Some(difference(reader, of)),
            _ => None,
        },
        at_ms: signed.at_ms,
        by_name: signed.by_name,
    };
    approval::signed(document).into_iter().map(shown).collect()
}

/// A difference, line by line, with what both versions come to.
fn difference(reader: Reader<'_>, of: &Difference) -> DifferenceShown {
    // The same telling as on the command line and in the office.
    let told = of.json(reader.lang);
    let list = |name: &str| told[name].as_array().cloned().unwrap_or_default();
    let mut rows = Vec::new();
    let own: Vec<DiffCell> = list("fields").iter().map(|told| cell(reader, told)).collect();
    if !own.is_empty() {
        let heading = reader.say("整張", "The whole").to_owned();
        rows.push(DiffRow { line: String::new(), way: "changed".to_owned(), heading, cells: own });
    }
    for line in list("lines") {
        let place = &line["place"];
        let heading = match reader.lang {
            Lang::ZhHant => format!("第 {place} 項"),
            Lang::En => format!("Line {place}"),
        };
        let named = [heading.as_str(), text(&line["product_code"]), text(&line["description"])];
        let named: Vec<&str> = named.into_iter().filter(|part| !part.is_empty()).collect();
        let cells = line["fields"].as_array().cloned().unwrap_or_default();
        rows.push(DiffRow {
            line: text(&line["line"]).to_owned(),
            way: text(&line["way"]).to_owned(),
            heading: named.join(" "),
            cells: cells.iter().map(|told| cell(reader, told)).collect(),
        });
    }
    let (before, after) = (money(&of.before), money(&of.after));
    DifferenceShown { rows, before, after, change: change(&of.before, &of.after) }
}

fn money(sums: &Sums) -> Option<Money> {
    Some(words::money(sums.total?, sums.currency?))
}

/// `+4,582`; empty where one of the sums is unknown or both are the same.
fn change(before: &Sums, after: &Sums) -> String {
    let (Some(old), Some(new), Some(currency)) = (before.total, after.total, after.currency) else {
        return String::new();
    };
    match new.checked_sub(old) {
        Ok(Amount::ZERO) | Err(_) => String::new(),
        Ok(change) => {
            let bare = words::money(change, currency).bare;
            if change > Amount::ZERO { format!("+{bare}") } else { bare }
        }
    }
}

fn cell(reader: Reader<'_>, told: &Json) -> DiffCell {
    let joined = |name: &str| {
        let texts = told[name].as_array().into_iter().flatten().filter_map(Json::as_str);
        let texts: Vec<String> = texts.map(|text| reader.sentence(text)).collect();
        if texts.is_empty() { "—".to_owned() } else { texts.join(" / ") }
    };
    let (old, new, label) = (joined("old"), joined("new"), text(&told["label"]).to_owned());
    let words = match reader.lang {
        Lang::ZhHant => format!("{label}：原 {old}，現在 {new}"),
        Lang::En => format!("{label}: was {old}, now {new}"),
    };
    DiffCell { path: text(&told["field"]).to_owned(), label, old, new, words }
}

fn text(told: &Json) -> &str {
    told.as_str().unwrap_or_default()
}
