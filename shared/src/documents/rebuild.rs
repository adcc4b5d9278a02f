//! Rebuild: a document without some of its changes, and what holds without them written again.
//!
//! 1. A refused change leaves with all that builds on it; what nobody refused is written again, change by change,
//!    under fresh actors and with its own time.
//! 2. It is written on what its author had seen, less what left: a value somebody else wrote meanwhile stays beside
//!    it as a conflict, as if the refused change had never been.
//! 3. What touches a field the refused change touched, or a part or the whole of it, was meant for that and stays
//!    with the attempt. So does every change with a signature: it holds for the version it names.
//! 4. A forked change was refused by nobody: it is written again itself.

use super::{
    document::{Document, DocumentFault, Heads, does_not_apply},
    edit::find_parent,
    path::Path,
    value::Value,
};
use crate::{
    approval::is_signature,
    history::{Ledger, Touch, Written},
};
use automerge::{
    ActorId, Change, ChangeHash, ReadDoc, ScalarValue, legacy,
    transaction::{CommitOptions, Transactable, Transaction},
};
use std::collections::{BTreeMap, BTreeSet};

/// Why a change leaves its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// The server did not take it.
    Refused,
    /// Its actor's sequence was used twice.
    Forked,
}

/// A change that left the document.
#[derive(Clone, Debug)]
pub struct Parted {
    /// As it was.
    pub change: Change,
    /// Where work that was made on it goes on: the change written instead of it, or what it was made on.
    pub became: Heads,
    /// What of it was not written again, with the change that is the cause: itself, or one it builds on.
    pub attempted: Vec<(ChangeHash, Touch)>,
}

/// A document without the changes that left.
#[derive(Clone, Debug)]
pub struct Rebuilt {
    /// As it stands now.
    pub document: Document,
    /// The changes written instead, each after those it builds on.
    pub reissued: Vec<Change>,
    /// What left, in the same order.
    pub parted: Vec<Parted>,
}

/// Why a document cannot be rebuilt; it stays as it is then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RebuildFault {
    /// Without its creation there is no document.
    #[error("its creation would leave")]
    Creation,
    /// A change of somebody else builds on what would leave.
    #[error("{0} would leave, and no actor was given to write it again")]
    NotOurs(ChangeHash),
    /// Automerge refuses.
    #[error(transparent)]
    Document(#[from] DocumentFault),
}

/// Whether a change stays with the version it was made on, whatever becomes of that.
pub fn is_bound(touches: &[Touch]) -> bool {
    touches.iter().any(|touch| is_signature(&touch.path))
}

/// Rebuilds the document without the changes named and all that builds on them. `fresh` names, for every actor
/// whose work may leave, one that never wrote.
///
/// # Errors
/// See [`RebuildFault`].
pub fn rebuild(
    document: &Document,
    leaving: &BTreeMap<ChangeHash, Leaving>,
    fresh: &BTreeMap<ActorId, ActorId>,
) -> Result<Rebuilt, RebuildFault> {
    let changes = document.automerge().get_changes(&[]);
    // What builds on another that leaves was not judged by itself: whatever is said of it, it follows.
    let mut roots: BTreeMap<ChangeHash, Leaving> = BTreeMap::new();
    let mut gone: BTreeSet<ChangeHash> = BTreeSet::new();
    let mut kept = Vec::with_capacity(changes.len());
    for change in &changes {
        let hash = change.hash();
        match (change.deps().iter().any(|dep| gone.contains(dep)), leaving.get(&hash)) {
            (true, _) => {}
            (false, Some(leaving)) => {
                roots.insert(hash, *leaving);
            }
            (false, None) => {
                kept.push(change.clone());
                continue;
            }
        }
        if change.deps().is_empty() {
            return Err(RebuildFault::Creation);
        }
        if !fresh.contains_key(change.actor_id()) {
            return Err(RebuildFault::NotOurs(hash));
        }
        gone.insert(hash);
    }
    let rebuilt = Rebuilt {
        document: Document::from_changes(&kept)?,
        reissued: Vec::new(),
        parted: Vec::new(),
    };
    let (causes, became, tried) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let mut work = Rebuilding { original: document, fresh, causes, became, tried, rebuilt };
    let mut ledger = Ledger::default();
    for change in &changes {
        let touches = ledger.read(change).touches;
        if gone.contains(&change.hash()) {
            work.part(&ledger, change, touches, roots.get(&change.hash()).copied())?;
        }
    }
    Ok(work.rebuilt)
}

struct Rebuilding<'a> {
    original: &'a Document,
    fresh: &'a BTreeMap<ActorId, ActorId>,
    /// The refused changes that each change that left builds on, itself among them.
    causes: BTreeMap<ChangeHash, BTreeSet<ChangeHash>>,
    became: BTreeMap<ChangeHash, Heads>,
    /// What stays with each cause.
    tried: BTreeMap<ChangeHash, BTreeSet<Path>>,
    rebuilt: Rebuilt,
}

impl Rebuilding<'_> {
    fn part(
        &mut self,
        ledger: &Ledger,
        change: &Change,
        touches: Vec<Touch>,
        leaving: Option<Leaving>,
    ) -> Result<(), RebuildFault> {
        let hash = change.hash();
        let below = change.deps().iter().filter_map(|dep| self.causes.get(dep)).flatten();
        let mut causes: BTreeSet<ChangeHash> = below.copied().collect();
        let base = self.base(change);
        let is_whole = leaving == Some(Leaving::Refused) || is_bound(&touches);
        if is_whole {
            causes.insert(hash);
        }
        let mut attempted = Vec::new();
        for touch in touches {
            let cause = if is_whole { Some(hash) } else { self.cause_of(&causes, &touch.path) };
            if let Some(cause) = cause {
                self.tried.entry(cause).or_default().insert(touch.path.clone());
                attempted.push((cause, self.spelled_out(hash, touch)));
            }
        }
        let stays: BTreeSet<&Path> = attempted.iter().map(|(_, touch)| &touch.path).collect();
        let written = if is_whole { None } else { self.write(ledger, change, &base, &stays)? };
        let became = written.as_ref().map_or(base, |written| vec![written.hash()]);
        self.causes.insert(hash, causes);
        self.became.insert(hash, became.clone());
        self.rebuilt.reissued.extend(written);
        self.rebuilt.parted.push(Parted { change: change.clone(), became, attempted });
        Ok(())
    }

    /// What the change's author had seen, less what left.
    fn base(&self, change: &Change) -> Heads {
        let base = change.deps().iter().flat_map(|dep| match self.became.get(dep) {
            Some(became) => became.clone(),
            None => vec![*dep],
        });
        base.collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn cause_of(&self, causes: &BTreeSet<ChangeHash>, path: &Path) -> Option<ChangeHash> {
        let is_near = |tried: &Path| {
            tried.keys().starts_with(path.keys()) || path.keys().starts_with(tried.keys())
        };
        let stays =
            |cause: &&ChangeHash| self.tried.get(cause).is_some_and(|all| all.iter().any(is_near));
        causes.iter().find(stays).copied()
    }

    /// An attempt is kept as values that can be put again: a note whole, a choice in a conflict as what was chosen.
    fn spelled_out(&self, hash: ChangeHash, touch: Touch) -> Touch {
        let value = match touch.new {
            Written::Letters => self.text_at(hash, &touch.path).map(Value::Text),
            Written::SetAside => {
                self.scalar_at(hash, &touch.path).map(|scalar| Value::from_scalar(&scalar))
            }
            Written::Value(_) | Written::Container => None,
        };
        match value {
            Some(value) => Touch { new: Written::Value(value), ..touch },
            None => touch,
        }
    }

    fn text_at(&self, hash: ChangeHash, path: &Path) -> Option<String> {
        let automerge = self.original.automerge();
        let (parent, key) = find_parent(automerge, path).ok()?;
        let (_, note) = automerge.get(&parent, key).ok()??;
        automerge.text_at(&note, &[hash]).ok()
    }

    fn scalar_at(&self, hash: ChangeHash, path: &Path) -> Option<ScalarValue> {
        let automerge = self.original.automerge();
        let (parent, key) = find_parent(automerge, path).ok()?;
        let (value, _) = automerge.get_at(&parent, key, &[hash]).ok()??;
        value.as_scalar().cloned()
    }

    /// Writes the change again on this base, without what stays behind; `None` when nothing is left of it.
    fn write(
        &mut self,
        ledger: &Ledger,
        change: &Change,
        base: &Heads,
        stays: &BTreeSet<&Path>,
    ) -> Result<Option<Change>, RebuildFault> {
        let Some(actor) = self.fresh.get(change.actor_id()) else {
            return Err(RebuildFault::NotOurs(change.hash()));
        };
        let mut branch = self.rebuilt.document.automerge().fork_at(base).map_err(does_not_apply)?;
        branch.set_actor(actor.clone());
        let mut transaction = branch.transaction();
        let mut notes = BTreeSet::new();
        for op in &change.decode().operations {
            let Some(parent) = ledger.path_of(&op.obj) else { continue };
            let legacy::Key::Map(key) = &op.key else {
                notes.insert(parent);
                continue;
            };
            let path = parent.join(key.as_str());
            if !stays.contains(&path) {
                self.repeat(&mut transaction, change.hash(), &path, &op.action)?;
            }
        }
        for path in notes.iter().filter(|path| !stays.contains(path)) {
            let Some(text) = self.text_at(change.hash(), path) else { continue };
            let (parent, key) = place(&transaction, path)?;
            if let Some((_, note)) = transaction.get(&parent, key).map_err(does_not_apply)? {
                transaction.update_text(&note, text).map_err(does_not_apply)?;
            }
        }
        let options = CommitOptions::default().with_time(change.timestamp());
        let (hash, _) = transaction.commit_with(options);
        let Some(written) = hash.and_then(|hash| branch.get_change_by_hash(&hash)) else {
            return Ok(None);
        };
        self.rebuilt.document.apply(std::slice::from_ref(&written))?;
        Ok(Some(written))
    }

    fn repeat(
        &self,
        transaction: &mut Transaction<'_>,
        hash: ChangeHash,
        path: &Path,
        action: &legacy::OpType,
    ) -> Result<(), RebuildFault> {
        let (parent, key) = place(transaction, path)?;
        match action {
            legacy::OpType::Make(made) => {
                let there = transaction.get(&parent, key).map_err(does_not_apply)?;
                if !there.is_some_and(|(value, _)| value.is_object()) {
                    transaction.put_object(&parent, key, *made).map_err(does_not_apply)?;
                }
            }
            legacy::OpType::Put(scalar) => {
                transaction.put(&parent, key, scalar.clone()).map_err(does_not_apply)?;
            }
            // Losers of a conflict were put aside: putting the winner again does the same.
            _ => {
                if let Some(scalar) = self.scalar_at(hash, path) {
                    transaction.put(&parent, key, scalar).map_err(does_not_apply)?;
                }
            }
        }
        Ok(())
    }
}

fn place<'p>(
    document: &impl ReadDoc,
    path: &'p Path,
) -> Result<(automerge::ObjId, &'p str), RebuildFault> {
    find_parent(document, path)
        .map_err(|fault| DocumentFault::DoesNotApply(fault.to_string()).into())
}
