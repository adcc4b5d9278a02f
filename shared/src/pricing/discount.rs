//! May this person give this discount alone?

use serde::Serialize;

use super::{
    reason::Reason,
    words::{DISCOUNT_IMPOSSIBLE, DISCOUNT_NEEDS_APPROVAL, DISCOUNT_WITHIN_LIMIT},
};
use crate::money::Rate;

/// Whether a discount stands or waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DiscountVerdict {
    /// The person may give it.
    WithinLimit,
    /// Somebody with a higher limit must agree.
    NeedsApproval,
}

/// The verdict and its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DiscountAnswer {
    /// Stands or waits.
    pub verdict: DiscountVerdict,
    /// Why.
    pub reason: Reason,
}

/// Compares a wanted discount with the limit of a role; the limit itself is still within.
pub fn discount_limit(role_limit: Rate, wanted: Rate) -> DiscountAnswer {
    let (limit_text, wanted_text) = (role_limit.to_string(), wanted.to_string());
    // A negative discount is a raised price: it never passes as "below the limit".
    if !wanted.is_share() {
        let reason = Reason::new(&DISCOUNT_IMPOSSIBLE, [("wanted", wanted_text)]);
        return DiscountAnswer { verdict: DiscountVerdict::NeedsApproval, reason };
    }
    let (verdict, row) = if wanted <= role_limit {
        (DiscountVerdict::WithinLimit, &DISCOUNT_WITHIN_LIMIT)
    } else {
        (DiscountVerdict::NeedsApproval, &DISCOUNT_NEEDS_APPROVAL)
    };
    let values = [("limit", limit_text), ("wanted", wanted_text)];
    DiscountAnswer { verdict, reason: Reason::new(row, values) }
}

/// What a line's and the document's discount come to together, rounded up to a hundredth of a
/// percent, so that nobody stays below a limit by splitting; `None` if either is not a share.
pub fn combined_discount(line: Rate, header: Rate) -> Option<Rate> {
    if !line.is_share() || !header.is_share() {
        return None;
    }
    let whole = Rate::WHOLE.stored();
    // Both factors are at most 10,000, and rounding what is left down rounds the discount up.
    let left = (whole - line.stored()) * (whole - header.stored()) / whole;
    Some(Rate::from_stored(whole - left))
}
