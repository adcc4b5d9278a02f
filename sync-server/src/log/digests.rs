//! Digests: per scope what its documents come to, kept up with every document that is written or moves.
//!
//! 1. Derived from scope rows and heads; `check` derives it anew, and a comparison that meets a wrong one mends it.
//! 2. Nothing is sent, refused or let go by a digest alone: it only says where a device is to look.

use super::{columns, documents, fault::StoreFault};
use rusqlite::{OptionalExtension, Transaction, params};
use satchel_shared::{
    digest::{Mark, ScopeDigest},
    documents::Heads,
    ids::{DocumentId, TenantId},
    permissions::Scope,
};
use std::collections::{BTreeMap, BTreeSet};

/// A document's scopes and heads at one moment.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// The scopes it is in.
    pub scopes: &'a BTreeSet<Scope>,
    /// Its heads, sorted.
    pub heads: &'a Heads,
}

/// A document of a scope, as a comparison lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The document.
    pub document: DocumentId,
    /// Number of its newest log row while in the scope, or of its leaving.
    pub number: u64,
    /// Number at which it first entered, ever.
    pub first: u64,
    /// Whether it is there.
    pub is_present: bool,
}

/// The digest of a scope; that of no documents when there is none.
///
/// # Errors
/// When the database cannot be read.
pub fn find(
    tx: &Transaction<'_>,
    tenant: TenantId,
    scope: &Scope,
) -> Result<ScopeDigest, StoreFault> {
    let mut statement =
        tx.prepare_cached("SELECT buckets FROM scope_digest WHERE tenant = ?1 AND scope = ?2")?;
    let key = params![tenant.bytes(), scope.as_str()];
    let buckets: Option<Vec<u8>> = statement.query_row(key, |row| row.get(0)).optional()?;
    // One of another form is found wrong by `check` and by the next comparison; no pull waits for that.
    Ok(buckets.and_then(|buckets| ScopeDigest::from_bytes(&buckets)).unwrap_or_default())
}

/// The digests of several scopes.
///
/// # Errors
/// As [`find`].
pub fn of_scopes(
    tx: &Transaction<'_>,
    tenant: TenantId,
    scopes: &BTreeSet<Scope>,
) -> Result<BTreeMap<Scope, ScopeDigest>, StoreFault> {
    scopes.iter().map(|scope| Ok((scope.clone(), find(tx, tenant, scope)?))).collect()
}

/// Notes that a document was written or moved; a new one stood in no scope before.
///
/// # Errors
/// When the database cannot be read or written.
pub fn note(
    tx: &Transaction<'_>,
    tenant: TenantId,
    document: DocumentId,
    old: Standing<'_>,
    new: Standing<'_>,
) -> Result<(), StoreFault> {
    let mark = |standing: Standing<'_>| Mark::of(document, &columns::heads_bytes(standing.heads));
    let marks = (mark(old), mark(new));
    for scope in old.scopes.union(new.scopes) {
        let left = old.scopes.contains(scope).then_some(marks.0);
        let entered = new.scopes.contains(scope).then_some(marks.1);
        if left == entered {
            continue;
        }
        let mut digest = find(tx, tenant, scope)?;
        [left, entered].into_iter().flatten().for_each(|mark| digest.turn(document, mark));
        write(tx, tenant, scope, &digest)?;
    }
    Ok(())
}

fn write(
    tx: &Transaction<'_>,
    tenant: TenantId,
    scope: &Scope,
    digest: &ScopeDigest,
) -> Result<(), StoreFault> {
    let mut statement = tx.prepare_cached(
        "INSERT INTO scope_digest (tenant, scope, buckets) VALUES (?1, ?2, ?3)
         ON CONFLICT (tenant, scope) DO UPDATE SET buckets = ?3",
    )?;
    statement.execute(params![tenant.bytes(), scope.as_str(), digest.to_bytes()])?;
    Ok(())
}

/// All documents that stand in a scope or stood there, in the order of their numbers.
///
/// # Errors
/// When the database cannot be read.
pub fn listed(
    tx: &Transaction<'_>,
    tenant: TenantId,
    scope: &Scope,
) -> Result<Vec<Listed>, StoreFault> {
    let mut statement = tx.prepare_cached(
        "SELECT document, number, first, is_present FROM scope_row
         WHERE tenant = ?1 AND scope = ?2 AND number > 0 ORDER BY number",
    )?;
    let rows = statement.query_map(params![tenant.bytes(), scope.as_str()], |row| {
        Ok(Listed {
            document: columns::id(row, 0, DocumentId::new)?,
            number: row.get(1)?,
            first: row.get(2)?,
            is_present: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The mark of a document as it stands; `None` when there is none.
///
/// # Errors
/// When the database cannot be read.
pub fn mark(
    tx: &Transaction<'_>,
    tenant: TenantId,
    document: DocumentId,
) -> Result<Option<Mark>, StoreFault> {
    let heads = documents::heads(tx, tenant, document)?;
    Ok(heads.map(|heads| Mark::of(document, &columns::heads_bytes(&heads))))
}

/// Every scope's digest, derived anew from scope rows and heads.
///
/// # Errors
/// When the database cannot be read.
pub fn derive(
    tx: &Transaction<'_>,
    tenant: TenantId,
) -> Result<BTreeMap<Scope, ScopeDigest>, StoreFault> {
    let mut statement = tx.prepare_cached(
        "SELECT s.scope, d.id, d.heads FROM document d
         JOIN scope_row s ON s.tenant = d.tenant AND s.document = d.id
         WHERE d.tenant = ?1 AND s.is_present = 1",
    )?;
    let mut rows = statement.query([tenant.bytes()])?;
    let mut digests: BTreeMap<Scope, ScopeDigest> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let scope = Scope::from(row.get::<_, String>(0)?);
        let document = columns::id(row, 1, DocumentId::new)?;
        let mark = Mark::of(document, &row.get::<_, Vec<u8>>(2)?);
        digests.entry(scope).or_default().turn(document, mark);
    }
    Ok(digests)
}

/// Every scope's digest, as stored.
///
/// # Errors
/// When the database cannot be read.
pub fn all(
    tx: &Transaction<'_>,
    tenant: TenantId,
) -> Result<BTreeMap<Scope, ScopeDigest>, StoreFault> {
    let mut statement =
        tx.prepare_cached("SELECT scope FROM scope_digest WHERE tenant = ?1 ORDER BY scope")?;
    let words = statement.query_map([tenant.bytes()], |row| row.get::<_, String>(0))?;
    let scopes = words.map(|word| word.map(Scope::from)).collect::<Result<_, _>>()?;
    of_scopes(tx, tenant, &scopes)
}

/// Puts what is derived anew in the place of what is stored.
///
/// # Errors
/// When the database cannot be read or written.
pub fn rebuild(tx: &Transaction<'_>, tenant: TenantId) -> Result<(), StoreFault> {
    tx.prepare_cached("DELETE FROM scope_digest WHERE tenant = ?1")?.execute([tenant.bytes()])?;
    derive(tx, tenant)?.iter().try_for_each(|(scope, digest)| write(tx, tenant, scope, digest))
}

/// The tenants that have documents and no digests: a program before digests wrote them.
///
/// # Errors
/// When the database cannot be read.
pub fn lacking(tx: &Transaction<'_>) -> Result<Vec<TenantId>, StoreFault> {
    let mut statement = tx.prepare_cached(
        "SELECT id FROM tenant t
         WHERE EXISTS (SELECT 1 FROM document d WHERE d.tenant = t.id)
           AND NOT EXISTS (SELECT 1 FROM scope_digest g WHERE g.tenant = t.id)",
    )?;
    let tenants = statement.query_map([], |row| columns::id(row, 0, TenantId::new))?;
    Ok(tenants.collect::<Result<_, _>>()?)
}
