//! Saving a person's work: everything one action made, in one transaction.
//!
//! Order of events: each document over what it was made from (else `Stale`, and nothing is written),
//! its index row, what it fixes, its changes into the outbox, its search row, the counter its number was taken
//! from; after the commit the same changes sealed into escrow. "Saved" may be said when this returns.

use super::{
    AttemptState, Identity, Result, Store, StoreFault, actors,
    documents::{self, At, Loaded, Writing},
    fix, meta, outbox, records, refusals,
    search::SearchRows,
};
use automerge::Change;
use rusqlite::Connection;
use satchel_shared::{
    documents::{Author, Document, Edit, EditFault},
    ids::DocumentId,
    index_row::index_row,
    planted::{self, Bug},
};
use serde::{Deserialize, Serialize};

/// A document as a person left it, not yet saved.
#[derive(Clone, Debug)]
pub struct Draft {
    document: Document,
    /// What it was made from; `None` when it is new.
    at: Option<At>,
    change: Change,
    mends: Mends,
}

/// What a draft puts right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mends {
    Nothing,
    /// The open attempts of its document.
    Attempts,
    /// The creation that was refused, and all on top of it.
    Creation,
}

impl Draft {
    /// A new record with its creation.
    pub const fn created(document: Document, creation: Change) -> Self {
        Draft { document, at: None, change: creation, mends: Mends::Nothing }
    }

    /// An edit of a record; `None` when every field has its value already.
    ///
    /// # Errors
    /// What is wrong with the edit.
    pub fn edited(
        loaded: Loaded,
        edit: &Edit,
        author: &Author,
    ) -> std::result::Result<Option<Self>, EditFault> {
        let Loaded { mut document, at } = loaded;
        let change = document.edit(edit, author)?;
        let mends = Mends::Nothing;
        Ok(change.map(|change| Draft { document, at: Some(at), change, mends }))
    }

    /// A record made anew in place of one whose creation was refused.
    pub fn recreated(refused: &Loaded, document: Document, creation: Change) -> Self {
        let at = Some(refused.at.clone());
        Draft { document, at, change: creation, mends: Mends::Creation }
    }

    /// The same as the fix of all that was refused of its document.
    #[must_use]
    pub fn fixing(self) -> Self {
        Draft { mends: Mends::Attempts, ..self }
    }

    /// The document as it will stand.
    pub const fn document(&self) -> &Document {
        &self.document
    }

    /// The change that leads there.
    pub const fn change(&self) -> &Change {
        &self.change
    }
}

/// Counters of provisional numbers that this store was given and has left: `next` up to, without, `end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberBlock {
    /// The next to use.
    pub next: u64,
    /// The first that is not ours.
    pub end: u64,
}

/// All that one action made.
#[derive(Clone, Debug, Default)]
pub struct Work {
    /// Its documents.
    pub drafts: Vec<Draft>,
    /// The counters as they were read, when the first of them was taken.
    pub numbers: Option<NumberBlock>,
}

impl Store {
    /// Saves the work, or nothing of it.
    ///
    /// # Errors
    /// `Stale` when a document, or the counters, moved since they were read: make the work again.
    pub fn save(&mut self, work: &Work) -> Result<()> {
        let identity = self.identity()?;
        if planted::is(Bug::SaveInTwo) {
            return self.save_in_two(work, &identity);
        }
        self.write(|tx| {
            let mut search = SearchRows::default();
            for draft in &work.drafts {
                save_draft(tx, draft, &identity, &mut search)?;
                queue_draft(tx, draft)?;
            }
            search.write(tx)?;
            match (work.numbers, work.drafts.first()) {
                (Some(read), Some(draft)) => take_number(tx, read, draft.document.id()),
                _ => Ok(()),
            }
        })?;
        self.keep_in_escrow();
        Ok(())
    }

    /// The mistake of two transactions: see [`Bug::SaveInTwo`].
    fn save_in_two(&mut self, work: &Work, identity: &Identity) -> Result<()> {
        self.write(|tx| {
            let mut search = SearchRows::default();
            for draft in &work.drafts {
                save_draft(tx, draft, identity, &mut search)?;
            }
            search.write(tx)?;
            match (work.numbers, work.drafts.first()) {
                (Some(read), Some(draft)) => take_number(tx, read, draft.document.id()),
                _ => Ok(()),
            }
        })?;
        self.write(|tx| work.drafts.iter().try_for_each(|draft| queue_draft(tx, draft)))
    }

    /// The counters of provisional numbers this store has left.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn numbers(&self) -> Result<NumberBlock> {
        Ok(meta::get_json(&self.connection, meta::NUMBERS)?.unwrap_or_default())
    }

    /// Keeps counters the device gave, unless those held have changed since they were read.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn keep_numbers(&mut self, read: NumberBlock, given: NumberBlock) -> Result<()> {
        self.write(|tx| {
            let now: NumberBlock = meta::get_json(tx, meta::NUMBERS)?.unwrap_or_default();
            if now == read { meta::put_json(tx, meta::NUMBERS, &given) } else { Ok(()) }
        })
    }
}

fn save_draft(
    tx: &Connection,
    draft: &Draft,
    identity: &Identity,
    search: &mut SearchRows,
) -> Result<()> {
    let document = &draft.document;
    let id = document.id();
    let heads = document.heads();
    let bytes = document.save();
    let writing =
        Writing { id, kind: document.kind_word(), heads: &heads, is_parsed: true, bytes: &bytes };
    let place = match &draft.at {
        Some(at) => documents::update(tx, at, &writing)?.ok_or(StoreFault::Stale(id))?,
        None if documents::find(tx, id)?.is_some() && planted::is(Bug::IdentityByHashAlone) => {
            return Ok(());
        }
        None if documents::find(tx, id)?.is_some() => return Err(StoreFault::Stale(id)),
        None => documents::insert(tx, &writing)?,
    };
    let row = index_row(document);
    records::put(tx, place, &row)?;
    search.add(place, &row.search);
    actors::enter(tx, draft.change.actor_id(), identity)
}

/// What the draft puts right leaves the outbox before its own change enters it.
fn queue_draft(tx: &Connection, draft: &Draft) -> Result<()> {
    let (id, change) = (draft.document.id(), &draft.change);
    match draft.mends {
        Mends::Nothing => {}
        Mends::Attempts => refusals::close(tx, id, AttemptState::Fixed, Some(change.hash()))?,
        Mends::Creation => fix::replace(tx, id, change.hash(), change.timestamp())?,
    }
    outbox::append(tx, &draft.document, change)?;
    documents::mark_local(tx, id)
}

/// Uses up the first of the counters as they were read; another program may have taken it meanwhile.
fn take_number(tx: &Connection, read: NumberBlock, id: DocumentId) -> Result<()> {
    let now: NumberBlock = meta::get_json(tx, meta::NUMBERS)?.unwrap_or_default();
    if now != read || now.next >= now.end {
        return Err(StoreFault::Stale(id));
    }
    let used = u64::from(!planted::is(Bug::ProvisionalNumberTwice));
    meta::put_json(tx, meta::NUMBERS, &NumberBlock { next: now.next + used, ..now })
}
