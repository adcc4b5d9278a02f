//! The walk along the scopes of a person: what left, what is filled in, what moved, oldest first.
//!
//! A document's present rows carry its newest number, so each is met once, at its latest place; what moves
//! while pages are read is met again further on.

use super::{
    cursor::{Backfill, Cursor},
    page::Page,
};
use crate::log::{
    StoreFault, changes,
    scope_rows::{self, ScopeRow},
    tenants::Head,
};
use satchel_shared::{
    ids::DocumentId,
    permissions::Scope,
    planted::{self, Bug},
    protocol::limits::PAGE_DOCUMENTS_MAX,
};
use std::collections::{BTreeMap, BTreeSet};

/// Rows read ahead at once from each scope; what moved away yields no document, so pages look further.
const ROWS_READ: usize = PAGE_DOCUMENTS_MAX + 1;

/// Brings the cursor to today's grants: lost ones are evicted now, gained ones begin a backfill.
pub(super) fn adjust(page: &mut Page<'_>, cursor: &mut Cursor) -> Result<(), StoreFault> {
    let lost: BTreeSet<Scope> = cursor.walking.difference(&page.grants).cloned().collect();
    let gained: BTreeSet<Scope> = page.grants.difference(&cursor.walking).cloned().collect();
    if !lost.is_empty() || !gained.is_empty() {
        cursor.documents = None;
    }
    evict_lost(page, cursor, &lost)?;
    page.ungrant(lost);
    cursor.held.grants.retain(|scope| page.grants.contains(scope));
    let mut scopes = cursor.backfill.as_ref().map(|b| b.scopes.clone()).unwrap_or_default();
    scopes.retain(|scope| page.grants.contains(scope));
    if !gained.is_empty() && cursor.number > 0 && !planted::is(Bug::GrantNotFilledIn) {
        let range = (0, cursor.number);
        cursor.remaining += scope_rows::count(page.tx, page.sender.tenant, &gained, range)?;
        scopes.extend(gained);
        cursor.backfill = Some(Backfill { scopes, after: 0, until: cursor.number });
    } else if let Some(backfill) = &mut cursor.backfill {
        backfill.scopes = scopes;
    }
    cursor.walking = page.grants.clone();
    Ok(())
}

fn evict_lost(
    page: &mut Page<'_>,
    cursor: &Cursor,
    lost: &BTreeSet<Scope>,
) -> Result<(), StoreFault> {
    let mut leaving = BTreeSet::new();
    let (tenant, device) = (page.sender.tenant, page.sender.device);
    // What was sent ahead is held, though the walk has not come to it.
    let through = cursor.number.max(cursor.ahead_at.unwrap_or(0));
    for scope in lost {
        let held = scope_rows::held_through(page.tx, tenant, scope, through, device)?;
        leaving.extend(held);
    }
    for id in leaving {
        if !page.is_readable(id)? && !planted::is(Bug::GrantLossNotEvicted) {
            page.evict(id)?;
        }
    }
    Ok(())
}

/// Fills the page; whether the device then has everything.
pub(super) fn walk(
    page: &mut Page<'_>,
    cursor: &mut Cursor,
    head: &Head,
) -> Result<bool, StoreFault> {
    if let Some(mut backfill) = cursor.backfill.take()
        && !fill_in(page, cursor, &mut backfill)?
    {
        cursor.backfill = Some(backfill);
        return Ok(false);
    }
    if walk_on(page, cursor)? {
        let grants = page.grants.clone();
        cursor.complete(head, &grants);
        return Ok(true);
    }
    let chain = match cursor.number {
        0 => Some(cursor.chain),
        number => changes::chain_at(page.tx, page.sender.tenant, number)?,
    };
    let missing = || StoreFault::Unsound(format!("log number {} is missing", cursor.number));
    cursor.chain = chain.ok_or_else(missing)?;
    Ok(false)
}

/// Sends documents of gained scopes; whether all were sent.
fn fill_in(
    page: &mut Page<'_>,
    cursor: &mut Cursor,
    backfill: &mut Backfill,
) -> Result<bool, StoreFault> {
    loop {
        let (rows, is_last) = read_rows(page, &backfill.scopes, backfill.after)?;
        for (number, document) in rows {
            if number > backfill.until {
                return Ok(true);
            }
            if page.is_full() {
                return Ok(false);
            }
            let rows = scope_rows::of_document(page.tx, page.sender.tenant, document)?;
            if is_here(&rows, number, &backfill.scopes) {
                page.snapshot(document)?;
                cursor.remaining = cursor.remaining.saturating_sub(1);
            }
            backfill.after = number;
        }
        if is_last {
            return Ok(true);
        }
    }
}

/// Whether the document stands in one of the scopes, at this place of the walk.
fn is_here(rows: &[ScopeRow], number: u64, scopes: &BTreeSet<Scope>) -> bool {
    rows.iter().any(|row| row.is_present && row.number == number && scopes.contains(&row.scope))
}

/// Sends what moved since the cursor; whether the walk came to the end of the log.
fn walk_on(page: &mut Page<'_>, cursor: &mut Cursor) -> Result<bool, StoreFault> {
    let start = cursor.number;
    loop {
        let (rows, is_last) = read_rows(page, &page.grants, cursor.number)?;
        for (number, document) in rows {
            if page.is_full() {
                return Ok(planted::is(Bug::CursorBeyondPage));
            }
            step(page, cursor, start, (number, document))?;
            cursor.number = number;
        }
        if is_last {
            return Ok(true);
        }
    }
}

fn step(
    page: &mut Page<'_>,
    cursor: &mut Cursor,
    start: u64,
    (number, document): (u64, DocumentId),
) -> Result<(), StoreFault> {
    let rows = scope_rows::of_document(page.tx, page.sender.tenant, document)?;
    if is_here(&rows, number, &page.grants) {
        if was_held(&rows, cursor, start) {
            page.changes_since(document, cursor.held.number)?;
        } else {
            cursor.documents = None;
            page.snapshot(document)?;
        }
        cursor.remaining = cursor.remaining.saturating_sub(1);
        return Ok(());
    }
    let mut granted = rows.iter().filter(|row| page.grants.contains(&row.scope));
    if granted.clone().any(|row| row.is_present) {
        // It stands further on, and is met there.
        return Ok(());
    }
    cursor.documents = None;
    // Evicting what never was there would only tell that it exists.
    let may_hold = |row: &ScopeRow| {
        let was_ahead = |ahead| row.first <= ahead && row.number > ahead;
        row.first <= start || cursor.ahead_at.is_some_and(was_ahead)
    };
    let (tenant, device) = (page.sender.tenant, page.sender.device);
    if granted.any(may_hold) || changes::is_from(page.tx, tenant, document, device)? {
        page.evict(document)?;
    }
    Ok(())
}

/// Whether the device had the document when it last had everything, and was not told to let it go since.
fn was_held(rows: &[ScopeRow], cursor: &Cursor, start: u64) -> bool {
    let held = &cursor.held;
    rows.iter().any(|row| {
        let was_there = row.is_present || row.number > start;
        was_there && row.since <= held.number && held.grants.contains(&row.scope)
    })
}

/// The next rows of several scopes in order, and whether these are the last.
fn read_rows(
    page: &Page<'_>,
    scopes: &BTreeSet<Scope>,
    after: u64,
) -> Result<(BTreeMap<u64, DocumentId>, bool), StoreFault> {
    let mut rows = BTreeMap::new();
    let mut safe = u64::MAX;
    for scope in scopes {
        let moved = scope_rows::moved_after(page.tx, page.sender.tenant, scope, after, ROWS_READ)?;
        // Beyond the last row read of a scope that has more, other scopes would run ahead of it.
        if let (ROWS_READ, Some((last, _))) = (moved.len(), moved.last()) {
            safe = safe.min(*last);
        }
        rows.extend(moved);
    }
    rows.retain(|number, _| *number <= safe);
    Ok((rows, safe == u64::MAX))
}
