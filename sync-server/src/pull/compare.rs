//! A comparison: where a device's scopes are not what this log comes to.
//!
//! 1. Only scopes that are the person's now and were so at the cursor's end; of any other nothing is said.
//! 2. What moved since that end is listed without a mark: the next pull brings it.
//! 3. What only came and went since then is not listed: the device never heard of it.
//! 4. A digest that is not what its documents come to is told to the operator and built anew.

use super::{PullFault, held_against};
use crate::{
    ingest::{Standing, offer::Sender},
    log::{
        Store, StoreFault, Transaction,
        digests::{self, Listed},
        tenants,
    },
};
use satchel_shared::{
    digest::{Mark, ScopeDigest, bucket},
    ids::DocumentId,
    permissions::Scope,
    protocol::{
        compare::{Bucket, CompareAnswer, CompareOffer, ComparedScope},
        limits::COMPARE_DOCUMENTS_WANTED,
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// Answers a device's offer.
///
/// # Errors
/// `Rebase` for a cursor of another history; when the database cannot be read.
pub fn compare(
    store: &Store,
    key: &[u8; 32],
    sender: Sender,
    offer: &CompareOffer,
) -> Result<CompareAnswer, PullFault> {
    let (answer, is_wrong) = store.read(|tx| {
        let tenant = tenants::get(tx, sender.tenant)?;
        let cursor = held_against(tx, key, sender, &offer.cursor, &tenant)?;
        let cursor = cursor.ok_or(PullFault::Rebase)?;
        if !cursor.is_between_runs() || cursor.number == 0 {
            return Ok((CompareAnswer::default(), false));
        }
        let mut theirs = Standing::of(tx, sender.tenant, sender.person)?.grants;
        theirs.retain(|scope| cursor.held.grants.contains(scope));
        let comparing = Comparing { tx, sender, number: cursor.number, listed: 0, is_wrong: false };
        comparing.answer(&theirs, offer)
    })?;
    if is_wrong {
        tracing::error!(tenant = %sender.tenant, "digests were wrong, and are built anew");
        // Under the lock, so that nothing moves between deriving and writing.
        store.write(|tx| digests::rebuild(tx, sender.tenant))?;
    }
    Ok(answer)
}

struct Comparing<'t> {
    tx: &'t Transaction<'t>,
    sender: Sender,
    /// Where the device had everything.
    number: u64,
    /// Documents in the answer so far.
    listed: usize,
    /// Whether a stored digest was found wrong.
    is_wrong: bool,
}

impl Comparing<'_> {
    fn answer(
        mut self,
        theirs: &BTreeSet<Scope>,
        offer: &CompareOffer,
    ) -> Result<(CompareAnswer, bool), PullFault> {
        let mut answer = CompareAnswer::default();
        let mut offered = BTreeMap::new();
        for scope in &offer.scopes {
            if theirs.contains(&scope.scope) {
                let digest = ScopeDigest::from_bytes(&scope.buckets).unwrap_or_default();
                offered.insert(&scope.scope, digest);
            } else {
                answer.foreign.push(scope.scope.clone());
            }
        }
        for scope in theirs {
            let held = digests::find(self.tx, self.sender.tenant, scope)?;
            let differing = held.differing(&offered.remove(scope).unwrap_or_default());
            if !differing.is_empty() && self.listed < COMPARE_DOCUMENTS_WANTED {
                let buckets = self.buckets(scope, &differing, &held)?;
                answer.differing.push(ComparedScope { scope: scope.clone(), buckets });
            }
        }
        Ok((answer, self.is_wrong))
    }

    /// The documents of some buckets; the last ones are left out when there are too many.
    fn buckets(
        &mut self,
        scope: &Scope,
        differing: &[usize],
        held: &ScopeDigest,
    ) -> Result<Vec<Bucket>, StoreFault> {
        let mut by_bucket: BTreeMap<usize, Vec<Listed>> = BTreeMap::new();
        for listed in digests::listed(self.tx, self.sender.tenant, scope)? {
            by_bucket.entry(bucket(listed.document)).or_default().push(listed);
        }
        let (mut buckets, mut derived) = (Vec::new(), ScopeDigest::default());
        for number in differing {
            if self.listed >= COMPARE_DOCUMENTS_WANTED {
                break;
            }
            let listed = by_bucket.remove(number).unwrap_or_default();
            let documents = self.documents(listed, &mut derived)?;
            self.is_wrong |= !derived.is_same_in(*number, held);
            self.listed += documents.len();
            // There are 64.
            buckets.push(Bucket { number: u8::try_from(*number).unwrap_or(u8::MAX), documents });
        }
        Ok(buckets)
    }

    /// What of a bucket is told; all that stands in it enters what is derived.
    fn documents(
        &self,
        listed: Vec<Listed>,
        derived: &mut ScopeDigest,
    ) -> Result<Vec<(DocumentId, Option<Mark>)>, StoreFault> {
        let mut documents = Vec::new();
        for row in listed {
            let mark = match row.is_present {
                true => digests::mark(self.tx, self.sender.tenant, row.document)?,
                false => None,
            };
            if let Some(mark) = mark {
                derived.turn(row.document, mark);
            }
            if row.number <= self.number {
                documents.extend(mark.map(|mark| (row.document, Some(mark))));
            } else if row.first <= self.number {
                documents.push((row.document, None));
            }
        }
        Ok(documents)
    }
}
