//! What a list shows of approvals: computed into the index row without the limit, judged with it when listed.

use super::{
    content::{Content, Part},
    discount::{GivenAway, given_away},
    effective::{effective_of, need},
    signature::{Holding, signed},
    status::Status,
};
use crate::{
    documents::{Document, Sold},
    index_row::IndexRow,
    money::Rate,
};
use automerge::hydrate;

/// In a row's body: the status as far as it does not depend on anybody's limit.
const APPROVAL: &str = "approval";
/// In a row's body: the share given away, or [`UNKNOWN`].
const GIVEN_AWAY: &str = "given_away";
/// In a row's body: whether the last signature is under what stands.
const SIGNED: &str = "signed";
const UNKNOWN: &str = "unknown";

/// The cells of the row of a quote or an order that was read; none for every other kind.
pub(crate) fn cells(
    document: &Document,
    values: &hydrate::Map,
    is_contested: bool,
) -> Vec<(&'static str, String)> {
    let Some(sold) = Sold::read(document, values) else { return Vec::new() };
    let sale = sold.sale();
    let contested = match is_contested {
        true => Content::now(document, Part::Commercial).contested(),
        false => Vec::new(),
    };
    // With the whole as limit only what nobody may give alone is in need.
    let effective = effective_of(document, &sale, &contested, Some(Rate::WHOLE));
    let mut cells = vec![(APPROVAL, effective.status.word().to_owned())];
    if sale.external_number.is_none() {
        match given_away(&sale) {
            _ if !need(&sale, &contested, Some(Rate::WHOLE)).is_empty() => {
                cells.push((GIVEN_AWAY, UNKNOWN.to_owned()));
            }
            GivenAway::Share(share) if share > Rate::ZERO => {
                cells.push((GIVEN_AWAY, share.to_string()));
            }
            _ => {}
        }
    }
    if sale.signatures.is_empty() {
        return cells;
    }
    let last = signed(document).into_iter().max_by_key(|signed| (signed.at_ms, signed.id));
    if let Some(last) = last {
        let holds = last.holding == Holding::ThisVersion;
        cells.push((SIGNED, if holds { "this-version" } else { "another-version" }.to_owned()));
    }
    cells
}

/// The status of a listed quote or order, by its row and its owner's limit; `None` for every other kind.
pub fn listed(row: &IndexRow, limit: Option<Rate>) -> Option<Status> {
    let status = row.body.get(APPROVAL).and_then(|word| Status::from_word(word))?;
    let is_within = match row.body.get(GIVEN_AWAY).map(String::as_str) {
        None => true,
        Some(UNKNOWN) => false,
        Some(share) => share
            .parse()
            .is_ok_and(|share| GivenAway::Share(share).is_within(limit.unwrap_or_default())),
    };
    let is_asked = row.status == crate::documents::sale::SUBMITTED;
    Some(match status {
        Status::NotNeeded if !is_within && is_asked => Status::Submitted,
        Status::NotNeeded if !is_within => Status::Needed,
        other => other,
    })
}
