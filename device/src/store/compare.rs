//! Compare: is what the server last named here the same as what it has? And what is asked for when it is not.
//!
//! 1. Both sides compute their digest from heads as the server named them: unsent work never makes a difference.
//!    A document without such work that is not at those heads lost something, and is not counted.
//! 2. The same digest as when they last agreed in this run needs no second look; a new run always looks once.
//! 3. What differs is wanted by name, nothing else. Nothing is let go here: only the server's own evict does that.
//! 4. While rounds end with a difference they are counted; after some, a person hears of it.

use super::{Result, Store, documents, evict, meta, reach, records, rows::Picked, wanted};
use rusqlite::Connection;
use satchel_shared::{
    digest::{Digest, Mark, ScopeDigest, bucket},
    ids::DocumentId,
    permissions::Scope,
    protocol::compare::{CompareAnswer, CompareOffer, ComparedScope, OfferedScope},
};
use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

/// Rounds in a row that may end with a difference before a person is told.
const ROUNDS_UNTOLD: u32 = 3;

/// What an answer to a comparison came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CompareSummary {
    /// Documents that are asked for by name.
    pub wanted: u64,
    /// Documents that are whole here, and whose scopes were not as the server said now.
    pub noted: u64,
}

impl Store {
    /// Whether what is here differs from what the server has in the person's scopes, `theirs` at the end of a pull.
    /// Looks at a few rows picked by `chance` as well, and mends those that are not what their documents say.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn differs_from(&mut self, theirs: Digest, chance: u64) -> Result<bool> {
        if self.agreed == Some(theirs) || self.is_rebasing()? {
            return Ok(false);
        }
        let mut picked = Picked::by(chance);
        let mine = Digest::of(&digests(&self.connection, &mut picked)?);
        self.mend_rows(picked)?;
        self.agreed = (mine == theirs).then_some(theirs);
        if mine == theirs && rounds(&self.connection)? > 0 {
            self.write(|tx| meta::put_json(tx, meta::DIFFERING, &0_u32))?;
        }
        Ok(mine != theirs)
    }

    /// What the server is to be asked.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn comparison(&self) -> Result<CompareOffer> {
        let digests = digests(&self.connection, &mut Picked::by(0))?;
        let offered = |(scope, digest): (Scope, ScopeDigest)| OfferedScope {
            scope,
            buckets: digest.to_bytes(),
        };
        let scopes = digests.into_iter().map(offered).collect();
        Ok(CompareOffer { cursor: self.cursor()?, scopes })
    }

    /// Keeps the answer: what differs is wanted by name, and scopes are noted as the server said.
    ///
    /// # Errors
    /// When it cannot be written: then nothing has changed.
    pub fn save_comparison(&mut self, answer: &CompareAnswer) -> Result<CompareSummary> {
        self.write(|tx| {
            let (behind, wanted) = (behind(tx)?, BTreeSet::new());
            let mut saving = Saving { tx, behind, scopes: BTreeMap::new(), wanted };
            answer.foreign.iter().try_for_each(|scope| saving.leave(scope))?;
            answer.differing.iter().try_for_each(|scope| saving.take(scope))?;
            let summary = saving.finish()?;
            meta::put_json(tx, meta::DIFFERING, &rounds(tx)?.saturating_add(1))?;
            Ok(summary)
        })
    }
}

/// An answer being saved.
struct Saving<'c> {
    tx: &'c Connection,
    behind: BTreeSet<DocumentId>,
    /// The scopes of the documents that were spoken of, as they are to be noted.
    scopes: BTreeMap<DocumentId, BTreeSet<Scope>>,
    wanted: BTreeSet<DocumentId>,
}

impl Saving<'_> {
    fn scopes_of(&mut self, id: DocumentId) -> Result<&mut BTreeSet<Scope>> {
        Ok(match self.scopes.entry(id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(reach::of(self.tx, id)?),
        })
    }

    /// The mark of a document as the server last named it; `None` when it is not here, or not whole.
    fn mark_of(&self, id: DocumentId) -> Result<Option<Mark>> {
        let receipt = documents::receipt(self.tx, id)?.filter(|_| !self.behind.contains(&id));
        Ok(receipt.map(|receipt| Mark::of(id, &documents::heads_bytes(&receipt.heads))))
    }

    /// The scope is not this person's.
    fn leave(&mut self, scope: &Scope) -> Result<()> {
        for id in reach::documents_in(self.tx, scope)? {
            self.scopes_of(id)?.remove(scope);
        }
        Ok(())
    }

    fn take(&mut self, compared: &ComparedScope) -> Result<()> {
        let here = reach::documents_in(self.tx, &compared.scope)?;
        for of in &compared.buckets {
            let listed: BTreeMap<_, _> = of.documents.iter().copied().collect();
            let is_gone = |id: &&DocumentId| {
                bucket(**id) == usize::from(of.number) && !listed.contains_key(id)
            };
            for id in here.iter().filter(is_gone) {
                self.scopes_of(*id)?.remove(&compared.scope);
            }
            for (id, mark) in listed {
                // What moved since comes with the next pull, if it is still ours.
                let Some(mark) = mark else { continue };
                self.scopes_of(id)?.insert(compared.scope.clone());
                if self.mark_of(id)? != Some(mark) {
                    self.wanted.insert(id);
                }
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<CompareSummary> {
        let mut summary = CompareSummary::default();
        for (id, scopes) in std::mem::take(&mut self.scopes) {
            let is_here = self.mark_of(id)?.is_some();
            if scopes.is_empty() && is_here && !evict::is_waiting(self.tx, id)? {
                // Asked for by name, the server says that it must go, or sends it.
                self.wanted.insert(id);
            }
            if reach::of(self.tx, id)? != scopes {
                reach::put(self.tx, &scopes, &[id])?;
                summary.noted += u64::from(!self.wanted.contains(&id));
            }
        }
        for id in &self.wanted {
            wanted::want(self.tx, *id, "it is not here as the server has it")?;
            summary.wanted += u64::from(wanted::is_asked(self.tx, *id)?);
        }
        Ok(summary)
    }
}

/// The documents that have no unsent work and are not at the heads the server named: part of them was lost.
fn behind(connection: &Connection) -> Result<BTreeSet<DocumentId>> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM documents
         WHERE heads IS NOT receipt_heads AND has_local = 0 AND receipt_heads IS NOT NULL",
    )?;
    let rows = statement.query_map([], records::id_at::<0>)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The digests of all scopes that documents are said to stand in; offers each document to be picked.
fn digests(connection: &Connection, picked: &mut Picked) -> Result<BTreeMap<Scope, ScopeDigest>> {
    let mut statement = connection.prepare_cached(
        "SELECT d.id, d.receipt_heads, r.scopes
         FROM documents d INDEXED BY documents_receipted LEFT JOIN reach r ON r.document = d.id
         WHERE d.receipt_heads IS NOT NULL",
    )?;
    let mut rows = statement.query([])?;
    let behind = behind(connection)?;
    let mut of_sets: BTreeMap<i64, ScopeDigest> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let id = records::id_at::<0>(row)?;
        if behind.contains(&id) {
            continue;
        }
        let mark = Mark::of(id, row.get_ref(1)?.as_blob().unwrap_or_default());
        picked.offer(id, mark);
        if let Some(set) = row.get(2)? {
            of_sets.entry(set).or_default().turn(id, mark);
        }
    }
    let mut digests: BTreeMap<Scope, ScopeDigest> = BTreeMap::new();
    for (number, scopes) in reach::sets(connection)? {
        let Some(of_set) = of_sets.get(&number) else { continue };
        for scope in scopes {
            digests.entry(scope).or_default().join(of_set);
        }
    }
    Ok(digests)
}

/// How many rounds in a row ended with a difference.
fn rounds(connection: &Connection) -> Result<u32> {
    Ok(meta::get_json(connection, meta::DIFFERING)?.unwrap_or(0))
}

/// Whether a person is to be told that what is here differs.
pub(super) fn is_told(connection: &Connection) -> Result<bool> {
    Ok(rounds(connection)? >= ROUNDS_UNTOLD)
}
