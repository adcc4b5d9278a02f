//! Does this change follow from what is held of its document? Fit, duplicate, deferred or fork.
//!
//! Order of events: known already, deps missing, actor, sequence, the actor's own last change, creation,
//! first operation, counters, time, extra bytes, repeated deps.
//! Relies on: every change of the held document passed this gate (so no change has an operation above
//! those of its descendants), and `last_seq` counts the held changes of the actor.
//! Never: applies the change, looks at a clock, judges what the operations do (a later stage does).

use automerge::legacy::{Key, ObjectId, Op, OpType};
use automerge::{Automerge, Change, ChangeHash, ChangeMetadata, ScalarValue};
use jiff::Timestamp;

use super::{Fault, MAX_OP_COUNTER, guarded};

/// The root key under which a creation writes its document's id.
const ID_KEY: &str = "id";

/// What is known at the moment a change comes in.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The id of the document the change is for, as its creation writes it.
    pub document: &'a str,
    /// The document with all its accepted changes; none, or an empty one, if it is new.
    pub held: Option<&'a Automerge>,
    /// The last sequence of the change's actor in this document, from the log; 0 if none.
    pub last_seq: u64,
    /// Whether the change's actor is registered to the device that sends it.
    pub actor_is_yours: bool,
}

/// What becomes of a change that breaks no rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It may go on to the next stage.
    Fit,
    /// It is held already.
    Duplicate,
    /// It builds on changes that are not held; it may be sent again after those.
    Deferred {
        /// The deps not held, ascending, once each.
        missing: Vec<ChangeHash>,
    },
    /// Its actor has used the sequence number for another change: the device was copied or restored.
    Fork,
}

/// Judges a canonical change against what is known of its document.
///
/// # Errors
/// The first rule of the header that the change breaks, or `Panicked`.
pub fn header(change: &Change, known: &Known<'_>) -> Result<Verdict, Fault> {
    guarded(|| judge(change, known))?
}

fn judge(change: &Change, known: &Known<'_>) -> Result<Verdict, Fault> {
    let held = known.held.filter(|held| !held.is_empty());
    if held.is_some_and(|held| held.get_change_meta_by_hash(&change.hash()).is_some()) {
        return Ok(Verdict::Duplicate);
    }
    let deps = match find_deps(change, held) {
        Ok(deps) => deps,
        Err(missing) => return Ok(Verdict::Deferred { missing }),
    };
    if !known.actor_is_yours {
        return Err(Fault::ActorNotYours);
    }
    if is_fork(change.seq(), known.last_seq)? {
        return Ok(Verdict::Fork);
    }
    check_own_last_change(change, held, &deps)?;
    check_creation(change, held, known.document)?;
    check_counters(change, &deps)?;
    check_form(change)?;
    Ok(Verdict::Fit)
}

/// What is held of each dep, or the hashes of those that are not held.
fn find_deps<'a>(
    change: &Change,
    held: Option<&'a Automerge>,
) -> Result<Vec<ChangeMetadata<'a>>, Vec<ChangeHash>> {
    let (mut deps, mut missing) = (Vec::new(), Vec::new());
    for dep in change.deps() {
        match held.and_then(|held| held.get_change_meta_by_hash(dep)) {
            Some(meta) => deps.push(meta),
            None => missing.push(*dep),
        }
    }
    missing.sort_unstable();
    missing.dedup();
    if missing.is_empty() { Ok(deps) } else { Err(missing) }
}

fn is_fork(seq: u64, last_seq: u64) -> Result<bool, Fault> {
    if seq == 0 {
        return Err(Fault::SequenceZero);
    }
    if seq <= last_seq {
        return Ok(true);
    }
    if seq - last_seq > 1 {
        return Err(Fault::SequenceGap);
    }
    Ok(false)
}

fn check_own_last_change(
    change: &Change,
    held: Option<&Automerge>,
    deps: &[ChangeMetadata<'_>],
) -> Result<(), Fault> {
    if change.seq() == 1 {
        return Ok(());
    }
    let held = held.ok_or(Fault::OwnLastChange)?;
    let is_own_last = |of: &ChangeMetadata<'_>| {
        *of.actor == *change.actor_id() && of.seq.checked_add(1) == Some(change.seq())
    };
    if deps.iter().any(is_own_last) || held.get_heads() == change.deps() {
        return Ok(());
    }
    // The held changes that are not ancestors of the deps: few, unless the author is far behind.
    let beside = held.get_changes_meta(change.deps());
    if beside.iter().any(|of| *of.actor == *change.actor_id()) {
        return Err(Fault::OwnLastChange);
    }
    Ok(())
}

/// Only the creation has no deps; it names its document, so that two blank records are never one change.
fn check_creation(change: &Change, held: Option<&Automerge>, document: &str) -> Result<(), Fault> {
    if !change.deps().is_empty() {
        return Ok(());
    }
    if held.is_some() {
        return Err(Fault::SecondCreation);
    }
    let operations = change.decode().operations;
    let mut names = operations.iter().filter(|op| is_at_id(op));
    match (names.next(), names.next()) {
        (None, _) => Err(Fault::CreationUnnamed),
        (Some(op), None) if puts_text(op, document) => Ok(()),
        _ => Err(Fault::CreationMisnamed),
    }
}

fn is_at_id(op: &Op) -> bool {
    op.obj == ObjectId::Root && matches!(&op.key, Key::Map(key) if key == ID_KEY)
}

fn puts_text(op: &Op, text: &str) -> bool {
    matches!(&op.action, OpType::Put(ScalarValue::Str(put)) if put == text)
}

fn check_counters(change: &Change, deps: &[ChangeMetadata<'_>]) -> Result<(), Fault> {
    // No ancestor is above its descendants, so the deps themselves tell the highest.
    let highest = deps.iter().map(|dep| dep.max_op).max().unwrap_or(0);
    if change.start_op().get() != highest + 1 {
        return Err(Fault::StartOp);
    }
    if change.max_op() > MAX_OP_COUNTER {
        return Err(Fault::OpCounter);
    }
    Ok(())
}

fn check_form(change: &Change) -> Result<(), Fault> {
    if Timestamp::from_millisecond(change.timestamp()).is_err() {
        return Err(Fault::Time);
    }
    if !change.extra_bytes().is_empty() {
        return Err(Fault::ExtraBytes);
    }
    if change.deps().windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
        return Err(Fault::DuplicateDeps);
    }
    Ok(())
}
