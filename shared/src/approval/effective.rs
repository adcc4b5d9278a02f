//! The effective status: where a quote or an order stands with its approval, with every reason.

use super::{
    content::{Content, Part},
    decisions::{Counted, Outcome, outcome},
    difference::Difference,
    discount,
    reason::{self, Reason},
    status::Status,
};
use crate::{
    documents::{Document, Kind, Path, Sale, Sold, decision::Verdict, sale::SUBMITTED},
    lang::Lang,
    money::Rate,
    planted::{self, Bug},
};

/// Fields that decide what is given away: with two values nobody can say how much it is.
const DECIDE_DISCOUNT: [&str; 7] =
    ["discount", "unit_price", "list_price", "given_amount", "quantity", "product", "removed"];

/// The reason's code for fields that nobody has chosen a value of.
const CONTESTED: &str = "field-contested";

/// Where it stands, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Effective {
    /// Where it stands.
    pub status: Status,
    /// Whether it stands only with somebody's consent, whatever was decided so far.
    pub is_needed: bool,
    /// Why; never empty.
    pub reasons: Vec<Reason>,
    /// The decision that counts, when one does.
    pub decision: Option<Counted>,
    /// What stands now against what was decided about, when that differs.
    pub difference: Option<Difference>,
}

impl Effective {
    /// Whether it may be handed over: it stands without consent, or exactly as it was approved.
    pub const fn may_be_handed_over(&self) -> bool {
        match self.status {
            Status::Approved | Status::NotNeeded => true,
            // Somebody asked without having to.
            Status::Submitted => !self.is_needed,
            _ => false,
        }
    }
}

/// Where a quote or an order stands with its approval; `None` for every other kind. `limit` is the discount that
/// its owner may give alone, `None` when they have none or nobody here knows it.
pub fn effective(document: &Document, limit: Option<Rate>) -> Option<Effective> {
    let contested = Content::now(document, Part::Commercial).contested();
    Some(effective_of(document, &Sold::of(document)?.sale(), &contested, limit))
}

/// The same of a record that was read already, with its contested commercial fields.
pub(super) fn effective_of(
    document: &Document,
    sale: &Sale<'_>,
    contested: &[Path],
    limit: Option<Rate>,
) -> Effective {
    let need = need(sale, contested, limit);
    match outcome(document, sale) {
        Outcome::None => undecided(sale, need, limit),
        Outcome::Disputed(decisions) => disputed(&decisions, need),
        Outcome::One(decision) => {
            let judged = Judging { document, sale, contested, limit };
            judged.decided(decision, need)
        }
    }
}

/// What forbids that it stands without consent; nothing when it may.
pub(super) fn need(sale: &Sale<'_>, contested: &[Path], limit: Option<Rate>) -> Vec<Reason> {
    if sale.external_number.is_some() {
        return Vec::new();
    }
    let mut need = discount::reasons(sale, limit);
    let hides = |path: &&Path| {
        path.keys().last().is_some_and(|key| DECIDE_DISCOUNT.contains(&key.as_str()))
    };
    let hides: Vec<Path> = contested.iter().filter(hides).cloned().collect();
    if !hides.is_empty() {
        need.push(undecided_fields(sale.kind, &hides));
    }
    need
}

fn undecided_fields(kind: Kind, paths: &[Path]) -> Reason {
    let [zh, en] = [Lang::ZhHant, Lang::En].map(|lang| reason::fields(kind, paths, lang));
    Reason::new(
        CONTESTED,
        format!("有欄位還有不同的值待決定：{zh}"),
        format!("Fields with more than one value, to be decided first: {en}"),
    )
}

fn undecided(sale: &Sale<'_>, need: Vec<Reason>, limit: Option<Rate>) -> Effective {
    let is_needed = !need.is_empty();
    let is_asked = is_asked(sale, is_needed);
    let status = match (is_asked, is_needed) {
        (true, _) => Status::Submitted,
        (false, true) => Status::Needed,
        (false, false) => Status::NotNeeded,
    };
    let mut reasons = need;
    if !is_needed {
        reasons.push(why_not_needed(sale, limit));
    }
    if is_asked {
        reasons.push(Reason::new(
            "sent-for-approval",
            "已送審，還沒有人簽核",
            "It was sent for approval and nobody has decided yet",
        ));
    }
    Effective { status, is_needed, reasons, decision: None, difference: None }
}

/// An order is submitted to be delivered, a quote to be approved: without a need only the latter asks.
fn is_asked(sale: &Sale<'_>, is_needed: bool) -> bool {
    sale.status == SUBMITTED && (is_needed || sale.kind == Kind::Quote)
}

fn why_not_needed(sale: &Sale<'_>, limit: Option<Rate>) -> Reason {
    if let Some(number) = sale.external_number {
        return Reason::new(
            "taken-over",
            format!("由其他系統轉入（{number}）"),
            format!("It was taken over from another system ({number})"),
        );
    }
    match (discount::given_away(sale), limit) {
        (discount::GivenAway::Share(wanted), Some(limit)) if wanted > Rate::ZERO => Reason::new(
            "within-limit",
            format!("折扣合計 {wanted}，在負責業務的上限 {limit} 以內"),
            format!("Discounts of {wanted} are within the sales rep's limit of {limit}"),
        ),
        _ => Reason::new("no-discount", "沒有折扣", "Nothing is given away"),
    }
}

fn disputed(decisions: &[Counted], need: Vec<Reason>) -> Effective {
    let names = |approved: &str, rejected: &str, gap: &str| {
        let told = decisions.iter().map(|decision| {
            let verdict = if decision.verdict == Verdict::Approved { approved } else { rejected };
            format!("{} {verdict}", decision.by_name)
        });
        told.collect::<Vec<_>>().join(gap)
    };
    let reason = Reason::new(
        "decisions-disagree",
        format!("同時簽核，結果不一致，都不算數：{}", names("核准", "駁回", "、")),
        format!(
            "Decisions made without each other's knowledge disagree, so none counts: {}",
            names("approved", "rejected", ", ")
        ),
    );
    let is_needed = !need.is_empty();
    let reasons = std::iter::once(reason).chain(need).collect();
    Effective { status: Status::Disputed, is_needed, reasons, decision: None, difference: None }
}

/// What a decision is judged with.
struct Judging<'d> {
    document: &'d Document,
    sale: &'d Sale<'d>,
    contested: &'d [Path],
    limit: Option<Rate>,
}

impl Judging<'_> {
    fn decided(&self, decision: Counted, need: Vec<Reason>) -> Effective {
        let is_needed = !need.is_empty();
        let is_known = matches!(decision.verdict, Verdict::Approved | Verdict::Rejected);
        let (seen, verdict) = (decision.heads.clone(), decision.verdict.clone());
        let with = |status, first: Vec<Reason>| Effective {
            status,
            is_needed,
            reasons: first,
            decision: Some(decision.clone()),
            difference: None,
        };
        let Some(seen) = seen.filter(|_| is_known) else {
            return with(Status::Unjudged, [vec![not_here(&decision)], need].concat());
        };
        let part = if planted::is(Bug::NoteVoidsApproval) { Part::All } else { Part::Commercial };
        let difference = Difference::between(self.document, &seen, None, part);
        let difference = difference
            .filter(|difference| !difference.is_empty() && !planted::is(Bug::ApprovalFollowsEdits));
        match (verdict, difference) {
            (Verdict::Approved, None) => {
                with(Status::Approved, approved(self.document, &decision, self.sale.kind))
            }
            (Verdict::Approved, Some(difference)) => {
                let mut reasons = vec![differs(&decision, &difference)];
                if !self.contested.is_empty() {
                    reasons.push(undecided_fields(self.sale.kind, self.contested));
                }
                reasons.extend(need.into_iter().filter(|of| of.code != CONTESTED));
                Effective { difference: Some(difference), ..with(Status::Differs, reasons) }
            }
            (_, None) => with(Status::Rejected, [vec![rejected(&decision)], need].concat()),
            // What was turned down stands no more: what stands now is a new question.
            (_, Some(difference)) => {
                let mut effective = undecided(self.sale, need, self.limit);
                effective.reasons.push(rejected_before(&decision));
                let decision = Some(decision.clone());
                Effective { decision, difference: Some(difference), ..effective }
            }
        }
    }
}

fn not_here(decision: &Counted) -> Reason {
    let name = &decision.by_name;
    Reason::new(
        "version-not-here",
        format!("{name} 簽核的版本不在這裡，無法比對"),
        format!("The version {name} decided about is not here to compare with"),
    )
}

fn approved(document: &Document, decision: &Counted, kind: Kind) -> Vec<Reason> {
    let name = &decision.by_name;
    let mut reasons = vec![Reason::new(
        "approved-as-it-stands",
        format!("{name} 核准的就是現在的內容"),
        format!("{name} approved exactly what stands now"),
    )];
    let seen = decision.heads.as_ref();
    let others = seen.and_then(|seen| Difference::between(document, seen, None, Part::All));
    let paths = others.map(|others| others.paths()).unwrap_or_default();
    if !paths.is_empty() {
        let [zh, en] = [Lang::ZhHant, Lang::En].map(|lang| reason::fields(kind, &paths, lang));
        reasons.push(Reason::new(
            "holds-beside-commercial",
            format!("核准後只改了不影響核准的欄位：{zh}；核准仍然有效"),
            format!(
                "Since then only fields that do not matter for it changed: {en}; the approval holds"
            ),
        ));
    }
    reasons
}

fn differs(decision: &Counted, difference: &Difference) -> Reason {
    let (name, count) = (&decision.by_name, difference.count());
    let places = if count == 1 { "one place".to_owned() } else { format!("{count} places") };
    Reason::new(
        "differs-from-approved",
        format!("與 {name} 核准的版本有 {count} 處不同，需要重新核准"),
        format!("It differs from what {name} approved in {places} and asks again"),
    )
}

fn rejected(decision: &Counted) -> Reason {
    let name = &decision.by_name;
    match &decision.note {
        Some(note) => Reason::new(
            "rejected-as-it-stands",
            format!("{name} 駁回：{note}"),
            format!("{name} rejected it: {note}"),
        ),
        None => Reason::new(
            "rejected-as-it-stands",
            format!("{name} 駁回"),
            format!("{name} rejected it"),
        ),
    }
}

fn rejected_before(decision: &Counted) -> Reason {
    let name = &decision.by_name;
    Reason::new(
        "earlier-version-rejected",
        format!("先前的版本被 {name} 駁回，之後已修改"),
        format!("{name} rejected an earlier version; it was changed since"),
    )
}
