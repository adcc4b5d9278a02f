//! Visits: arriving, leaving, reporting and skipping; what comes next becomes a task.
//!
//! 1. A missing position never stops a check-in: it takes a reason instead, and the position may come later.
//! 2. A report is always taken; without a check-in it says so.
//! 3. What cannot be true is refused: leaving before arriving, skipping or arriving at what was reported.

use super::{ActionFault, Login, Result, Saved, Warning, quotes, typed::Tree, unseen};
use crate::store::Work;
use jiff::civil::Date;
use satchel_shared::{
    blank::is_blank,
    documents::{Document, Kind, Path, Step, Value, Visit, visit::VisitStatus},
    ids::{DocumentId, VisitId},
};

/// Where the person stands when they check in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// By the device's position.
    Fix {
        /// Millionths of a degree.
        latitude_micro: i64,
        /// Millionths of a degree.
        longitude_micro: i64,
        /// How exact, in metres.
        accuracy_m: i64,
    },
    /// No position, for this reason.
    NoFix(String),
}

/// What is to happen after a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextAction {
    /// What.
    pub what: String,
    /// By when.
    pub due_on: Option<Date>,
}

pub(super) fn add_defaults(login: &Login, tree: &mut Tree) -> Result<()> {
    tree.fill("owner", Some(login.person().to_string()));
    tree.fill("status", Some("planned"));
    tree.fill("planned_on", Some(login.clock().today().to_string()));
    let account = quotes::account_of(login, tree)?;
    tree.fill("subject", account.and_then(|account| account.name));
    Ok(())
}

fn put(name: &str, value: Value) -> Step {
    Step::Put { path: Path::new([name]), value }
}

fn text(name: &str, text: &str) -> Step {
    let value = if text.is_empty() { Value::Null } else { Value::Text(text.to_owned()) };
    put(name, value)
}

fn visit_of(id: DocumentId, kind: Kind, document: &Document) -> Result<Visit> {
    if kind == Kind::Visit { Ok(document.read()) } else { Err(ActionFault::WrongKind(id)) }
}

/// Notes the arrival; the first one stands. A later one may bring the position the first one lacked.
///
/// # Errors
/// `Required` without position and reason, `VisitDone`, or what stands in the way; nothing is saved then.
pub fn check_in(login: &mut Login, visit: VisitId, at: &Whereabouts) -> Result<Saved> {
    let id = visit.into();
    login.edit(id, None, |login, kind, document| {
        let visit = visit_of(id, kind, document)?;
        let place = position(at)?;
        if visit.checked_in_at.is_some() {
            let is_later_fix =
                visit.check_in_latitude_micro.is_none() && matches!(at, Whereabouts::Fix { .. });
            return Ok(if is_later_fix { place } else { Vec::new() });
        }
        if visit.status == Some(VisitStatus::Done) {
            return Err(ActionFault::VisitDone(id));
        }
        let mut steps = vec![
            text("status", "checked-in"),
            put("checked_in_at", Value::Moment(login.clock().now_ms())),
        ];
        steps.extend(place);
        Ok(steps)
    })
}

fn position(at: &Whereabouts) -> Result<Vec<Step>> {
    match at {
        Whereabouts::Fix { latitude_micro, longitude_micro, accuracy_m } => Ok(vec![
            put("check_in_latitude_micro", Value::Whole(*latitude_micro)),
            put("check_in_longitude_micro", Value::Whole(*longitude_micro)),
            put("check_in_accuracy_m", Value::Whole(*accuracy_m)),
        ]),
        Whereabouts::NoFix(reason) if is_blank(reason) => {
            Err(ActionFault::Required { path: Path::new(["no_position_reason"]) })
        }
        Whereabouts::NoFix(reason) => {
            unseen::refuse(&Path::new(["no_position_reason"]), reason)?;
            Ok(vec![text("no_position_reason", reason)])
        }
    }
}

/// Notes the departure; the last one stands.
///
/// # Errors
/// `NotCheckedIn`, or what stands in the way; nothing is saved then.
pub fn check_out(login: &mut Login, visit: VisitId) -> Result<Saved> {
    let id = visit.into();
    login.edit(id, None, |login, kind, document| {
        if visit_of(id, kind, document)?.checked_in_at.is_none() {
            return Err(ActionFault::NotCheckedIn(id));
        }
        Ok(vec![put("checked_out_at", Value::Moment(login.clock().now_ms()))])
    })
}

/// Skips a visit, with the reason.
///
/// # Errors
/// `VisitDone`, or what stands in the way; nothing is saved then.
pub fn skip(login: &mut Login, visit: VisitId, reason: &str) -> Result<Saved> {
    let id = visit.into();
    login.edit(id, None, |_, kind, document| {
        if visit_of(id, kind, document)?.status == Some(VisitStatus::Done) {
            return Err(ActionFault::VisitDone(id));
        }
        if is_blank(reason) {
            return Err(ActionFault::Required { path: Path::new(["skip_reason"]) });
        }
        unseen::refuse(&Path::new(["skip_reason"]), reason)?;
        Ok(vec![text("status", "skipped"), text("skip_reason", reason)])
    })
}

/// Reports a visit. What comes next becomes a task of the same person, saved together with the report; reporting
/// the same again makes no second task.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn done(
    login: &mut Login,
    visit: VisitId,
    result: &str,
    next: Option<&NextAction>,
) -> Result<Saved> {
    let id = visit.into();
    unseen::refuse(&Path::new(["result"]), result)?;
    if let Some(next) = next {
        unseen::refuse(&Path::new(["next_action"]), &next.what)?;
    }
    login.act(None, |login| {
        let before: Visit = login.store().document(id)?.read();
        let (draft, heads) = login.draft(id, None, |login, kind, document| {
            let visit = visit_of(id, kind, document)?;
            Ok(report(login, &visit, result, next))
        })?;
        let mut saved = login.saved(id, heads, draft.is_some());
        if before.checked_in_at.is_none() {
            saved.warnings.push(Warning::NotCheckedIn);
        }
        let mut drafts: Vec<_> = draft.into_iter().collect();
        let is_new = |next: &&NextAction| before.next_action.as_deref() != Some(&next.what);
        if let Some(next) = next.filter(is_new) {
            let task = login.creation(Kind::Task, &follow_up(login, id, &before, next)?)?;
            saved.also.push(task.document().id());
            drafts.push(task);
        }
        Ok((Work { drafts, numbers: None }, saved))
    })
}

fn report(login: &Login, visit: &Visit, result: &str, next: Option<&NextAction>) -> Vec<Step> {
    let mut steps = vec![text("status", "done"), text("result", result)];
    if visit.checked_in_at.is_some() && visit.checked_out_at.is_none() {
        steps.push(put("checked_out_at", Value::Moment(login.clock().now_ms())));
    }
    if let Some(next) = next {
        let due_on = next.due_on.map(|day| day.to_string()).unwrap_or_default();
        steps.extend([text("next_action", &next.what), text("next_action_on", &due_on)]);
    }
    steps
}

fn follow_up(login: &Login, id: DocumentId, visit: &Visit, next: &NextAction) -> Result<Tree> {
    let mut tree = Tree::default();
    tree.fill("title", Some(next.what.as_str()));
    tree.fill("due_on", next.due_on.map(|day| day.to_string()));
    tree.fill("about", Some(id.to_string()));
    tree.fill("account", visit.account.map(|account| DocumentId::from(account).to_string()));
    super::tasks::add_defaults(login, &mut tree);
    Ok(tree)
}
