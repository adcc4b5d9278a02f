//! What changed for a person since the cursor: one page of a pull, read from one snapshot.
//!
//! Order of events of a page:
//! 1. [`cursor`]: opened, and held against the chain; another history is answered with a rebase;
//! 2. grants are read afresh: documents of lost ones leave, those of gained ones are filled in;
//! 3. documents asked for by name; on the first page of a first sync, today's ahead of all;
//! 4. [`walk`]: the backfill, then what moved since, oldest first, one frame per document;
//! 5. what was erased since they last had everything; the documents they may see are counted, unless none came or left since the last count;
//! 6. the scopes and authors of what was sent, a checkpoint, and when nothing is left the digest and the end.
//!
//! [`compare`] answers a device that computes another digest.

mod ahead;
pub mod compare;
pub mod cursor;
mod packed;
mod page;
mod walk;

use crate::ingest::push::Pushed;
use crate::log::tenants::Head;
use crate::{
    ingest::{Standing, offer::Sender},
    log::{
        Store, StoreFault, Transaction, changes, digests, erasures, evicts, rebases, scope_rows,
        tenants,
    },
};
use cursor::Cursor;
use jiff::civil::Date;
use page::Page;
use satchel_shared::{
    digest::Digest,
    documents::schema,
    ids::DocumentId,
    planted::{self, Bug},
    protocol::pull::Frame,
};

/// What a device asks for.
#[derive(Clone, Debug)]
pub struct Request {
    /// Who asks.
    pub sender: Sender,
    /// The cursor as it was given; empty at first.
    pub cursor: Vec<u8>,
    /// The device's day, for what is sent ahead.
    pub today: Option<Date>,
    /// Documents asked for by name.
    pub want: Vec<DocumentId>,
    /// The server's clock in milliseconds.
    pub now_ms: i64,
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum PullFault {
    /// The cursor tells of another history than this log: the device pulls from an empty cursor and keeps
    /// all its work.
    #[error("the cursor belongs to another history of this log")]
    Rebase,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreFault),
}

/// The next page, once it is noted which documents the device is told to put away by it, and which it is given
/// again: an edit is lawful for some days after the first.
///
/// # Errors
/// As [`page`]; or when the note cannot be written: nothing was sent then.
pub fn serve(store: &Store, key: &[u8; 32], request: &Request) -> Result<Vec<Frame>, PullFault> {
    let holder = evicts::Holder::from(request.sender);
    let (frames, told) = store.read(|tx| {
        let frames = page(tx, key, request)?;
        Ok::<_, PullFault>((frames, evicts::of_holder(tx, holder)?))
    })?;
    // What was asked for by name need not ever have been here.
    let evicted = frames.iter().filter_map(|frame| match frame {
        Frame::Evict { document } if !request.want.contains(document) => Some(*document),
        _ => None,
    });
    let given = frames.iter().filter_map(|frame| match frame {
        Frame::Document { receipt, .. } => Some(receipt.document),
        _ => None,
    });
    let tell: Vec<DocumentId> = evicted.filter(|id| !told.contains(id)).collect();
    let give: Vec<DocumentId> = given.filter(|id| told.contains(id)).collect();
    if !tell.is_empty() || !give.is_empty() {
        store.write(|tx| {
            for id in give {
                evicts::give(tx, holder, id)?;
            }
            for id in tell {
                evicts::tell(tx, holder, id, request.now_ms)?;
            }
            Ok::<_, StoreFault>(())
        })?;
    }
    Ok(frames)
}

/// The next page; `key` seals receipts and cursors.
///
/// # Errors
/// `Rebase`, or when the database cannot be read.
pub fn page(
    tx: &Transaction<'_>,
    key: &[u8; 32],
    request: &Request,
) -> Result<Vec<Frame>, PullFault> {
    let sender = request.sender;
    let tenant = tenants::get(tx, sender.tenant)?;
    let standing = Standing::of(tx, sender.tenant, sender.person)?;
    let mut cursor = open(tx, key, request, &tenant)?;
    if cursor.is_between_runs() && cursor.number < tenant.head.number {
        let range = (cursor.number, tenant.head.number);
        cursor.remaining = scope_rows::count(tx, sender.tenant, &standing.grants, range)?;
    }
    let mut page = Page::new(tx, key, sender, standing.grants);
    if !page.name(&request.want)? {
        // What found no room is asked for again, and the walk goes on after it.
        return Ok(page.close(&cursor.seal(key, sender), cursor.remaining));
    }
    walk::adjust(&mut page, &mut cursor)?;
    let is_first = cursor.number == 0 && cursor.held.number == 0 && cursor.ahead_at.is_none();
    if let (true, Some(today)) = (is_first, request.today) {
        cursor.ahead_at = Some(tenant.head.number);
        if ahead::send(&mut page, today)? {
            return Ok(page.close(&cursor.seal(key, sender), cursor.remaining));
        }
    }
    let heard = cursor.held.number;
    let is_end = walk::walk(&mut page, &mut cursor, &tenant.head)?;
    if is_end {
        // Also to who was never sent it, or let it go long ago: what is still kept of it goes.
        erasures::after(tx, sender.tenant, heard)?.into_iter().for_each(|id| page.erase(id));
    }
    let documents = match cursor.documents {
        None if is_end => scope_rows::count(tx, sender.tenant, &page.grants, (0, u64::MAX))?,
        counted => counted.unwrap_or_default(),
    };
    let mut digest = None;
    if is_end {
        cursor.documents = Some(documents);
        digest = Some(Digest::of(&digests::of_scopes(tx, sender.tenant, &page.grants)?));
    }
    let mut frames = page.close(&cursor.seal(key, sender), cursor.remaining);
    if let Some(digest) = digest {
        frames.push(Frame::Digest(digest));
        frames.push(Frame::End {
            documents,
            schema: schema::version(),
            time_ms: request.now_ms,
            head: tenant.head.number,
            backed_up: tenant.backed_up,
        });
    }
    Ok(frames)
}

/// Notes that a device came by while a rebase is under way; it is done when it asks from where it had read
/// everything, since it hands in before it asks. Writes at most twice for each.
///
/// # Errors
/// When the database cannot be read or written.
pub fn note_visit(store: &Store, key: &[u8; 32], request: &Request) -> Result<(), StoreFault> {
    let sender = request.sender;
    let who = (sender.device, sender.person);
    let cursor = Cursor::open(&request.cursor, key, sender);
    let is_done = cursor.is_some_and(|cursor| cursor.is_between_runs());
    let is_news = store.read(|tx| {
        Ok::<_, StoreFault>(
            rebases::find(tx, sender.tenant)?.is_some()
                && !rebases::has_met(tx, sender.tenant, who, is_done)?,
        )
    })?;
    if is_news {
        store.write(|tx| rebases::meet(tx, sender.tenant, who, request.now_ms, is_done))?;
    }
    Ok(())
}

/// Whether a cursor tells of the history this log has; an empty one tells of none.
///
/// # Errors
/// When the database cannot be read.
pub fn is_of_this_history(
    tx: &Transaction<'_>,
    key: &[u8; 32],
    sender: Sender,
    cursor: &[u8],
) -> Result<bool, StoreFault> {
    let tenant = tenants::get(tx, sender.tenant)?;
    Ok(cursor.is_empty() || held_against(tx, key, sender, cursor, &tenant)?.is_some())
}

/// The cursor a device sent with a push, now knowing of the push.
pub fn after_push(key: &[u8; 32], sender: Sender, cursor: &[u8], head: &Pushed) -> Vec<u8> {
    let cursor = Cursor::open(cursor, key, sender);
    let mut cursor = cursor.unwrap_or_else(|| Cursor::first(head.epoch));
    cursor.seen = Some(head.head);
    cursor.seal(key, sender)
}

/// Opens the cursor and holds it against the log.
fn open(
    tx: &Transaction<'_>,
    key: &[u8; 32],
    request: &Request,
    tenant: &tenants::Tenant,
) -> Result<Cursor, PullFault> {
    if request.cursor.is_empty() {
        return Ok(Cursor::first(tenant.epoch));
    }
    let cursor = held_against(tx, key, request.sender, &request.cursor, tenant)?;
    cursor.ok_or(PullFault::Rebase)
}

fn held_against(
    tx: &Transaction<'_>,
    key: &[u8; 32],
    sender: Sender,
    cursor: &[u8],
    tenant: &tenants::Tenant,
) -> Result<Option<Cursor>, StoreFault> {
    let Some(cursor) = Cursor::open(cursor, key, sender) else { return Ok(None) };
    if planted::is(Bug::CursorWithoutChain) {
        return Ok(Some(cursor));
    }
    if cursor.epoch != tenant.epoch {
        return Ok(None);
    }
    let walked = Head { number: cursor.number, chain: cursor.chain };
    for head in [Some(walked), cursor.seen].into_iter().flatten() {
        let chain = match head.number {
            0 => Some(tenants::GENESIS),
            number => changes::chain_at(tx, tenant.id, number)?,
        };
        if chain != Some(head.chain) {
            return Ok(None);
        }
    }
    Ok(Some(cursor))
}
