//! A push on its way: judged as a whole on a read snapshot, then written under the lock.
//!
//! 1. New accounts are judged before the records that may belong to them; answers keep the order sent.
//! 2. Under the lock, a document whose version moved is judged again on what stands now.
//! 3. Refused changes go to quarantine in the same transaction as the accepted go to the log, up to the
//!    device's quota.
//! 4. An actor is registered with its first accepted change, so that refused ones leave no trace of names.

use super::{
    append::Append,
    completing,
    held::Held,
    joining,
    judge::{self, Judged, Next, Outcome, Surroundings},
    lawful::{self, Holding},
    numbering,
    offer::{Offer, Offered, OfferedDocument, Sender},
    own_work::ServerActor,
    relay,
    standing::Standing,
};
use crate::log::{
    StoreFault, Transaction, actors,
    changes::LoggedChange,
    documents, erasures, evicts,
    quarantine::{self, Kept},
    reach, scope_rows,
    tenants::{self, Head, Tenant},
};
use automerge::{ActorId, ChangeHash};
use satchel_shared::{
    documents::{Heads, Kind},
    ids::{DocumentId, PersonId},
    permissions::Scope,
    planted::{self, Bug},
    protocol::{push::Verdict, receipt::Owner},
    refusal::{RECORD_ERASED, Refusal},
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

/// A judged push, ready to be committed.
#[derive(Debug)]
pub struct Push {
    offer: Offer,
    received_ms: i64,
    sender: Standing,
    authors: BTreeMap<ActorId, Standing>,
    /// The order in which documents are judged and written, as indexes into the offer.
    turns: Vec<usize>,
    /// One judgement per document offered.
    judged: Vec<Option<Judged>>,
}

/// What became of one document's changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The document.
    pub document: DocumentId,
    /// Hash and verdict of each change, in the order sent.
    pub verdicts: Vec<(Option<ChangeHash>, Verdict)>,
    /// What is held now; none when nothing is, or it is not theirs.
    pub heads: Option<Heads>,
    /// The owners of all who wrote it, as of these heads; none when it has none to be told.
    pub owners: Vec<Owner>,
}

/// Where a push went: the log's epoch, and its head after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pushed {
    /// The epoch.
    pub epoch: [u8; 16],
    /// The head.
    pub head: Head,
}

/// What became of a push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// One per document offered, in the same order.
    pub documents: Vec<Settled>,
    /// A backup exists up to this number.
    pub backed_up: u64,
    /// Where it went.
    pub pushed: Pushed,
    /// Refused changes that were not kept, since the device's quota is used up or they are too large.
    pub unkept: u64,
}

/// What one push has written so far, beside log and documents.
#[derive(Default)]
struct Written {
    registered: BTreeSet<ActorId>,
    /// Looked up at the first refusal.
    kept: Option<Kept>,
    unkept: u64,
}

impl Push {
    /// Judges a parsed offer on one snapshot.
    ///
    /// # Errors
    /// When the database cannot be read, or a stored document does not load.
    pub fn judge(tx: &Transaction<'_>, offer: Offer, received_ms: i64) -> Result<Push, StoreFault> {
        let sender = Standing::of(tx, offer.sender.tenant, offer.sender.person)?;
        let authors = find_authors(tx, &offer, &sender)?;
        let mut turns: Vec<usize> = (0..offer.documents.len()).collect();
        turns.sort_by_key(|turn| !offer.documents[*turn].is_new_account());
        let tenant = offer.sender.tenant;
        let judged = vec![None; offer.documents.len()];
        let mut push = Push { offer, received_ms, sender, authors, turns, judged };
        let new_accounts = RefCell::new(BTreeMap::new());
        for turn in push.turns.clone() {
            let judged = push.judge_document(tx, &push.offer.documents[turn], &new_accounts)?;
            if let Some(next) = &judged.next
                && next.document.kind() == Some(Kind::Account)
            {
                let id = next.document.id();
                let mut scopes = reach::scopes_of(tx, tenant, id, &next.row)?;
                if judged.version > 0 {
                    // What it may be named for already, an edit beside it does not take away.
                    scopes.extend(push.scopes_of_account(tx, id)?);
                }
                new_accounts.borrow_mut().insert(id, scopes);
            }
            push.judged[turn] = Some(judged);
        }
        Ok(push)
    }

    /// The company whose log it goes into.
    pub fn sender(&self) -> Sender {
        self.offer.sender
    }

    /// When it came in, milliseconds.
    pub const fn received_ms(&self) -> i64 {
        self.received_ms
    }

    /// How many changes it brings.
    pub fn changes(&self) -> usize {
        self.offer.documents.iter().map(|document| document.changes.len()).sum()
    }

    fn judge_document(
        &self,
        tx: &Transaction<'_>,
        offered: &OfferedDocument,
        new_accounts: &RefCell<BTreeMap<DocumentId, BTreeSet<Scope>>>,
    ) -> Result<Judged, StoreFault> {
        let tenant = self.offer.sender.tenant;
        if erasures::is_erased(tx, tenant, offered.id)? {
            return Ok(Judged::refused_as_erased(offered));
        }
        if planted::is(Bug::ClockCompared) && is_from_elsewhen(offered, self.received_ms) {
            return Ok(Judged::put_off(documents::version(tx, tenant, offered.id)?, offered));
        }
        let account = |id: DocumentId| match new_accounts.borrow().get(&id) {
            Some(scopes) => Ok(Some(scopes.clone())),
            None => match documents::kind_and_heads(tx, tenant, id)? {
                Some((kind, _)) if kind == Kind::Account.word() => {
                    self.scopes_of_account(tx, id).map(Some)
                }
                _ => Ok(None),
            },
        };
        let surroundings =
            Surroundings { sender: &self.sender, authors: &self.authors, account: &account };
        match Held::load(tx, self.offer.sender, offered) {
            Ok(mut held) => {
                if held.version > 0 && !self.sender.may_read(&held.scopes) {
                    held.holding = self.holding(tx, offered.id)?;
                }
                judge::judge(&held, offered, &surroundings)
            }
            // Its work waits on the device until somebody mends the store; other documents go on.
            Err(StoreFault::Document(fault)) => {
                tracing::error!(document = %offered.id, %fault, "a stored document does not load");
                let version = documents::version(tx, tenant, offered.id)?;
                Ok(Judged::put_off(version, offered))
            }
            Err(fault) => Err(fault),
        }
    }

    fn holding(&self, tx: &Transaction<'_>, id: DocumentId) -> Result<Holding, StoreFault> {
        let cursor = self.offer.cursor.as_ref();
        lawful::holding(tx, self.offer.sender, cursor, id, self.received_ms)
    }

    /// An account's scopes; one that is lawfully held counts as the sender's own, so that the work done on it
    /// before the evict was heard comes in.
    fn scopes_of_account(
        &self,
        tx: &Transaction<'_>,
        id: DocumentId,
    ) -> Result<BTreeSet<Scope>, StoreFault> {
        let mut scopes = scope_rows::present(tx, self.offer.sender.tenant, id)?;
        if !self.sender.may_read(&scopes) && self.holding(tx, id)? == Holding::Lawful {
            scopes.insert(Scope::person(self.sender.person));
        }
        Ok(scopes)
    }

    /// Writes the push at the end of the log; the caller commits.
    ///
    /// # Errors
    /// When the database cannot be read or written; the caller undoes what was written then.
    pub(super) fn write(
        &mut self,
        append: &mut Append<'_>,
        server: &ServerActor,
    ) -> Result<Committed, StoreFault> {
        let (tx, tenant) = (append.tx, append.tenant);
        // The sender may have been put elsewhere since, or two devices may have claimed one actor at once:
        // what stands now decides, not the snapshot.
        let sender = Standing::of(tx, tenant, self.offer.sender.person)?;
        let authors = find_authors(tx, &self.offer, &sender)?;
        let is_moved = sender != self.sender || authors != self.authors;
        (self.sender, self.authors) = (sender, authors);
        let mut written = Written::default();
        let mut settled = vec![None; self.offer.documents.len()];
        for turn in &self.turns {
            let offered = &self.offer.documents[*turn];
            let judged = match self.judged[*turn].take() {
                Some(judged)
                    if !is_moved
                        && documents::version(tx, tenant, offered.id)? == judged.version =>
                {
                    judged
                }
                Some(judged) if planted::is(Bug::StaleVersionOnServer) => {
                    Judged { version: documents::version(tx, tenant, offered.id)?, ..judged }
                }
                _ => self.judge_document(tx, offered, &RefCell::default())?,
            };
            settled[*turn] = Some(self.settle(append, server, offered, judged, &mut written)?);
        }
        for id in &self.offer.released {
            evicts::release(tx, self.offer.sender.into(), *id)?;
        }
        let Tenant { backed_up, epoch, .. } = tenants::get(tx, tenant)?;
        let pushed = Pushed { epoch, head: append.head() };
        let documents = settled.into_iter().flatten().collect();
        Ok(Committed { documents, backed_up, pushed, unkept: written.unkept })
    }

    fn settle(
        &self,
        append: &mut Append<'_>,
        server: &ServerActor,
        offered: &OfferedDocument,
        judged: Judged,
        written: &mut Written,
    ) -> Result<Settled, StoreFault> {
        let mut verdicts = Vec::new();
        for (change, outcome) in offered.changes.iter().zip(judged.outcomes) {
            let owner = change
                .hash()
                .filter(|hash| judged.proven.contains(hash))
                .and_then(|_| offered.owner_of(change.change.as_ref().ok()?.actor_id()));
            let verdict = self.enter(append, offered.id, (change, owner), outcome, written)?;
            verdicts.push((change.hash(), verdict));
        }
        let heads = match judged.next {
            Some(next) => {
                let is_back = offered.proof.is_some();
                let heads = store(append, server, offered.id, (judged.version, is_back), next)?;
                // Whoever brings back what was lost is told nothing of it that does not reach them.
                let (tx, tenant) = (append.tx, append.tenant);
                let is_readable = match judged.proven.is_empty() {
                    true => judged.is_readable,
                    false => self.sender.may_read(&scope_rows::present(tx, tenant, offered.id)?),
                };
                is_readable.then_some(heads)
            }
            None if judged.is_readable => {
                documents::kind_and_heads(append.tx, append.tenant, offered.id)?
                    .map(|(_, heads)| heads)
            }
            None => None,
        };
        let heads = heads.map(|held| {
            if planted::is(Bug::ReceiptOfUnheld) { named(held, &verdicts) } else { held }
        });
        // Here, not after the commit: the next push of the batch may bring more authors.
        let owners = match heads {
            Some(_) => actors::owners_of(append.tx, append.tenant, offered.id)?,
            None => Vec::new(),
        };
        Ok(Settled { document: offered.id, verdicts, heads, owners })
    }

    fn enter(
        &self,
        append: &mut Append<'_>,
        document: DocumentId,
        (offered, owner): (&Offered, Option<&Owner>),
        outcome: Outcome,
        written: &mut Written,
    ) -> Result<Verdict, StoreFault> {
        Ok(match (outcome, &offered.change) {
            (Outcome::Accept, Ok(change)) => {
                match owner {
                    Some(owner) => relay::register(append, owner)?,
                    None => self.register(append, change.actor_id(), written)?,
                }
                let logged = LoggedChange {
                    hash: change.hash(),
                    actor: change.actor_id().clone(),
                    sequence: change.seq(),
                    bytes: offered.bytes.clone(),
                    device: self.offer.sender.device,
                    person: self.offer.sender.person,
                };
                Verdict::Accepted { number: append.log(document, Some(logged))? }
            }
            (Outcome::Accept, Err(fault)) => Verdict::Refused(Refusal::of_gate(fault)),
            (Outcome::Duplicate, _) => Verdict::Duplicate,
            (Outcome::Deferred { .. }, _) if planted::is(Bug::DeferredNamedAccepted) => {
                Verdict::Accepted { number: append.number() }
            }
            (Outcome::Deferred { missing }, _) => Verdict::Deferred { missing },
            (Outcome::Fork, _) => Verdict::Fork,
            (Outcome::Refused(refusal), _) => {
                self.quarantine(append, document, offered, &refusal, written)?;
                Verdict::Refused(refusal)
            }
        })
    }

    fn register(
        &self,
        append: &Append<'_>,
        actor: &ActorId,
        written: &mut Written,
    ) -> Result<(), StoreFault> {
        match self.offer.actors.get(actor) {
            Some(entry) if written.registered.insert(actor.clone()) => {
                actors::register(append.tx, append.tenant, entry, self.received_ms)
            }
            _ => Ok(()),
        }
    }

    fn quarantine(
        &self,
        append: &Append<'_>,
        document: DocumentId,
        offered: &Offered,
        refusal: &Refusal,
        written: &mut Written,
    ) -> Result<(), StoreFault> {
        if refusal.code == RECORD_ERASED || planted::is(Bug::QuarantineNotKept) {
            return Ok(());
        }
        let bytes = &offered.bytes;
        if quarantine::refusal_of(append.tx, append.tenant, document, bytes)?.is_some() {
            return Ok(());
        }
        let kept = match written.kept {
            Some(kept) => kept,
            None => Kept::of(append.tx, append.tenant, self.offer.sender.device)?,
        };
        let with = kept.with(bytes.len());
        written.kept = Some(with.unwrap_or(kept));
        if with.is_none() {
            written.unkept += 1;
            return Ok(());
        }
        let refused = quarantine::Refused {
            document,
            change: offered.hash(),
            bytes: offered.bytes.clone(),
            refusal: refusal.clone(),
            device: self.offer.sender.device,
            person: self.offer.sender.person,
            received_ms: self.received_ms,
        };
        quarantine::keep(append.tx, append.tenant, &refused)
    }
}

/// The mistake of asking a device for the time: see [`Bug::ClockCompared`].
fn is_from_elsewhen(offered: &OfferedDocument, received_ms: i64) -> bool {
    const YEAR_MS: u64 = 365 * 24 * 60 * 60 * 1_000;
    let changes = offered.changes.iter().filter_map(|one| one.change.as_ref().ok());
    changes.into_iter().any(|change| change.timestamp().abs_diff(received_ms) > YEAR_MS)
}

/// The mistake of naming what was sent instead of what is held: see [`Bug::ReceiptOfUnheld`].
fn named(held: Heads, verdicts: &[(Option<ChangeHash>, Verdict)]) -> Heads {
    let is_held =
        |verdict: &Verdict| matches!(verdict, Verdict::Accepted { .. } | Verdict::Duplicate);
    let unheld =
        verdicts.iter().filter(|(_, verdict)| !is_held(verdict)).filter_map(|(hash, _)| *hash);
    held.into_iter().chain(unheld).collect()
}

fn store(
    append: &mut Append<'_>,
    server: &ServerActor,
    id: DocumentId,
    (version, is_back): (u64, bool),
    mut next: Next,
) -> Result<Heads, StoreFault> {
    let is_numbered = if !append.is_rebasing && numbering::is_unnumbered(&next.document) {
        numbering::number(append, &mut next.document, server)?;
        true
    } else {
        is_back && numbering::take_back(append, &mut next.document, server)?
    };
    if is_numbered {
        next = judge::seal(&next.document)
            .ok_or_else(|| StoreFault::Unsound(format!("{id} does not reload")))?;
    }
    if !append.is_rebasing && next.document.is_incomplete() {
        completing::complete(append, &mut next.document, server)?;
        next = judge::seal(&next.document)
            .ok_or_else(|| StoreFault::Unsound(format!("{id} does not reload")))?;
    }
    if joining::is_due(&next.heads) {
        joining::join(append, &mut next.document, server)?;
        next = judge::seal(&next.document)
            .ok_or_else(|| StoreFault::Unsound(format!("{id} does not reload")))?;
    }
    let heads = next.heads.clone();
    append.put(id, version, next)?;
    Ok(heads)
}

/// The standing of every author in the push whose actor is this device's, or becomes so with it.
fn find_authors(
    tx: &Transaction<'_>,
    offer: &Offer,
    sender: &Standing,
) -> Result<BTreeMap<ActorId, Standing>, StoreFault> {
    let (tenant, device) = (offer.sender.tenant, offer.sender.device);
    let changes = offer.documents.iter().flat_map(|document| &document.changes);
    let wrote: BTreeSet<&ActorId> = changes
        .filter_map(|offered| offered.change.as_ref().ok())
        .map(|change| change.actor_id())
        .collect();
    let mut people: BTreeMap<PersonId, Standing> =
        BTreeMap::from([(sender.person, sender.clone())]);
    let mut authors = BTreeMap::new();
    for actor in wrote {
        let entry = match actors::find(tx, tenant, actor)? {
            Some(entry) => Some(entry),
            None => offer.actors.get(actor).cloned(),
        };
        let Some(entry) = entry.filter(|entry| entry.device == device) else { continue };
        let standing = match people.get(&entry.person) {
            Some(standing) => standing.clone(),
            None => Standing::of(tx, tenant, entry.person)?,
        };
        people.insert(entry.person, standing.clone());
        authors.insert(actor.clone(), standing);
    }
    Ok(authors)
}
