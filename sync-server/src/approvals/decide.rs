//! One decision: who may take it, on which version, and every document it rests on.
//!
//! 1. Managers, office and admins decide; never about their own work.
//! 2. A manager approves up to the discount they may give themselves.
//! 3. What is decided about is a version the server holds; approving one with fields nobody has chosen a value of
//!    would approve nothing.

use super::find::Limits;
use crate::{
    ingest::{OwnWork, ServerActor, own_work::OwnWorkFault, standing::Standing},
    log::{StoreFault, Transaction},
};
use automerge::ChangeHash;
use satchel_shared::{
    approval::{self, Content, Effective, GivenAway, Part},
    documents::{
        Document, Edit, Heads, Kind, Path, Person, Sold, Step, Value, decision::Verdict,
        person::Role, shape::Word,
    },
    ids::{DocumentId, EntryId, PersonId, TenantId},
    money::Rate,
    planted::{self, Bug},
};
use std::collections::BTreeMap;

/// What somebody wants to decide.
#[derive(Clone, Debug)]
pub struct DecisionWish {
    /// The quote or order.
    pub document: DocumentId,
    /// The new entry.
    pub entry: EntryId,
    /// Who decides.
    pub by: PersonId,
    /// The name they log in with, for messages.
    pub login: String,
    /// What they say.
    pub verdict: Verdict,
    /// The heads they saw; none for what stands now.
    pub heads: Option<Heads>,
    /// Why.
    pub note: Option<String>,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
}

/// A decision that was recorded.
#[derive(Clone, Debug)]
pub struct Decided {
    /// Quote or order.
    pub kind: Kind,
    /// Its number.
    pub number: String,
    /// Its account as printed.
    pub account_name: String,
    /// The decider's name.
    pub by_name: String,
    /// Every document the decision rests on, with the heads it was read at.
    pub reads: Vec<(DocumentId, String, Heads)>,
    /// Where the record stands now.
    pub effective: Effective,
}

/// Why a decision is not recorded; nothing is then.
#[derive(Debug, thiserror::Error)]
pub enum DecisionFault {
    /// The store failed.
    #[error(transparent)]
    Work(#[from] OwnWorkFault),
    /// Nothing to decide about has that id.
    #[error("there is no quote or order {0}")]
    NotFound(DocumentId),
    /// Somebody who works here no more.
    #[error("{0} works here no more")]
    Left(String),
    /// The role does not decide.
    #[error(
        "{login} may not decide about quotes and orders: the role is {role}, not manager, office or admin"
    )]
    Role {
        /// The login.
        login: String,
        /// Their role.
        role: String,
    },
    /// Their own work.
    #[error(
        "{0} may not decide about work of their own: somebody else of the office or a manager decides"
    )]
    Own(String),
    /// Beyond a manager's own limit.
    #[error(
        "{login} may approve discounts up to {limit}, and this gives away {wanted}: somebody of the office or an admin decides"
    )]
    AboveLimit {
        /// The login.
        login: String,
        /// What they may give.
        limit: Rate,
        /// What is given away.
        wanted: String,
    },
    /// Versions that are not held.
    #[error(
        "this version of {document} is not held here: {missing}; see `approvals list` for what stands, or let the tablet sync first"
    )]
    HeadsNotHeld {
        /// The record.
        document: DocumentId,
        /// The heads that are not held.
        missing: String,
    },
    /// Fields with more than one value.
    #[error(
        "{0} have more than one value in this version: they are to be settled before it can be approved"
    )]
    Contested(String),
}

impl From<StoreFault> for DecisionFault {
    fn from(fault: StoreFault) -> Self {
        DecisionFault::Work(fault.into())
    }
}

/// Records a decision; the caller commits.
///
/// # Errors
/// See [`DecisionFault`]; the caller gives the transaction up then.
pub fn decide(
    tx: &Transaction<'_>,
    tenant: TenantId,
    server: &ServerActor,
    wish: &DecisionWish,
) -> Result<Decided, DecisionFault> {
    let role = role(tx, tenant, wish)?;
    let mut work = OwnWork::begin(tx, tenant, server.entry(), server, wish.at_ms)?;
    let not_found = || DecisionFault::NotFound(wish.document);
    let document = work.document(wish.document)?.ok_or_else(not_found)?;
    let seen = wish.heads.clone().filter(|_| !planted::is(Bug::DecisionOnWhatStands));
    let heads = seen.unwrap_or_else(|| document.heads());
    let missing: Vec<ChangeHash> =
        heads.iter().filter(|head| !document.has(head)).copied().collect();
    if !missing.is_empty() {
        let missing = approval::heads_text(&missing);
        return Err(DecisionFault::HeadsNotHeld { document: wish.document, missing });
    }
    let seen = Sold::at(&document, &heads).ok_or_else(not_found)?;
    let now = Sold::of(&document).ok_or_else(not_found)?;
    if [&seen, &now].iter().any(|sold| sold.sale().owner == Some(wish.by)) {
        return Err(DecisionFault::Own(wish.login.clone()));
    }
    let decider: Person = work.read(wish.by)?.unwrap_or_default();
    if wish.verdict == Verdict::Approved {
        refuse_above_limit(wish, &role, &decider, &seen)?;
        refuse_contested(&document, &heads)?;
    }
    let (account, owner) = (seen.sale().account, seen.sale().owner);
    let others = [account.map(DocumentId::from), owner.map(Into::into), Some(wish.by.into())];
    let mut reads = vec![(wish.document, document.kind_word().to_owned(), heads)];
    for id in others.into_iter().flatten() {
        if let Some(read) = work.document(id)? {
            reads.push((id, read.kind_word().to_owned(), read.heads()));
        }
    }
    let by_name = decider.name.unwrap_or_default();
    let steps = steps(wish, &by_name, &reads);
    work.edit(wish.document, &Edit { base: None, steps })?;
    let document = work.document(wish.document)?.ok_or_else(not_found)?;
    work.finish()?;
    let limit = Limits::default().of(tx, tenant, now.sale().owner)?;
    Ok(Decided {
        kind: now.sale().kind,
        number: now.sale().number.clone().unwrap_or_default(),
        account_name: now.sale().account_name.clone().unwrap_or_default(),
        by_name,
        reads,
        effective: approval::effective(&document, limit).ok_or_else(not_found)?,
    })
}

fn role(
    tx: &Transaction<'_>,
    tenant: TenantId,
    wish: &DecisionWish,
) -> Result<Role, DecisionFault> {
    let login = wish.login.clone();
    match Standing::of(tx, tenant, wish.by)?.role {
        role @ (Role::Manager | Role::Office | Role::Admin) => Ok(role),
        Role::Other(_) => Err(DecisionFault::Left(login)),
        role => Err(DecisionFault::Role { login, role: role.word().to_owned() }),
    }
}

fn refuse_above_limit(
    wish: &DecisionWish,
    role: &Role,
    decider: &Person,
    seen: &Sold,
) -> Result<(), DecisionFault> {
    let limit = decider.discount_limit.unwrap_or_default();
    let given = approval::given_away(&seen.sale());
    if *role != Role::Manager || given.is_within(limit) {
        return Ok(());
    }
    let wanted = match given {
        GivenAway::Share(share) => share.to_string(),
        GivenAway::Unknown => "what cannot be compared with a list price".to_owned(),
    };
    Err(DecisionFault::AboveLimit { login: wish.login.clone(), limit, wanted })
}

fn refuse_contested(document: &Document, heads: &Heads) -> Result<(), DecisionFault> {
    let contested = Content::at(document, heads, Part::Commercial).contested();
    if contested.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = contested.iter().map(ToString::to_string).collect();
    Err(DecisionFault::Contested(names.join(", ")))
}

fn steps(wish: &DecisionWish, by_name: &str, reads: &[(DocumentId, String, Heads)]) -> Vec<Step> {
    let path = Path::new(["decisions".to_owned(), wish.entry.to_string()]);
    let mut values = BTreeMap::from([
        ("verdict".to_owned(), Value::Text(wish.verdict.word().to_owned())),
        ("by".to_owned(), Value::Text(wish.by.to_string())),
        ("by_name".to_owned(), Value::Text(by_name.to_owned())),
        ("at".to_owned(), Value::Moment(wish.at_ms)),
    ]);
    if let Some(note) = &wish.note {
        values.insert("note".to_owned(), Value::Text(note.clone()));
    }
    let read = |(id, kind, heads): &(DocumentId, String, Heads)| Step::Add {
        path: path.join("reads").join(id.to_string()),
        values: BTreeMap::from([
            ("kind".to_owned(), Value::Text(kind.clone())),
            ("heads".to_owned(), Value::Text(approval::heads_text(heads))),
        ]),
    };
    let mut steps = vec![Step::Add { path: path.clone(), values }];
    steps.extend(reads.iter().map(read));
    steps
}
