//! What a sale gives away: every discount together, a price under the list's among them, line by line.
//!
//! 1. A discount split over line, document and price counts as one, so nobody stays below a limit by splitting.
//! 2. Rounded up, never down.
//! 3. A product without the list price it was compared with cannot be judged, and needs somebody's consent.

use super::reason::Reason;
use crate::{
    documents::{Sale, SalesLine, sales_line::standing},
    money::{self, Rate},
    pricing::{DiscountVerdict, combined_discount, discount_limit},
};

/// The most that any line gives away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GivenAway {
    /// This share of the list price.
    Share(Rate),
    /// No share of anything: a discount outside 0 % to 100 %, or no list price to compare with.
    Unknown,
}

impl GivenAway {
    /// Whether somebody with this limit may give it alone.
    pub fn is_within(&self, limit: Rate) -> bool {
        match self {
            GivenAway::Share(wanted) => {
                discount_limit(limit, *wanted).verdict == DiscountVerdict::WithinLimit
            }
            GivenAway::Unknown => false,
        }
    }
}

/// The most that any line of the sale gives away.
pub fn given_away(sale: &Sale<'_>) -> GivenAway {
    let header = sale.discount.unwrap_or_default();
    let mut most = if header.is_share() { GivenAway::Share(header) } else { GivenAway::Unknown };
    for (_, line) in standing(sale.lines) {
        most = match (most, given_by_line(line, header)) {
            (GivenAway::Share(one), GivenAway::Share(two)) => GivenAway::Share(one.max(two)),
            _ => GivenAway::Unknown,
        };
    }
    most
}

/// What one line gives away, with the discount on the whole.
pub fn given_by_line(line: &SalesLine, header: Rate) -> GivenAway {
    let parts = under_list(line)
        .and_then(|under| combined_discount(under, line.discount.unwrap_or_default()))
        .and_then(|both| combined_discount(both, header));
    parts.map_or(GivenAway::Unknown, GivenAway::Share)
}

/// How far the line's price lies under its list price; `None` when there is nothing to compare with.
fn under_list(line: &SalesLine) -> Option<Rate> {
    let whole = i128::from(Rate::WHOLE.stored());
    let quantity = i128::from(line.quantity.unwrap_or_default().stored());
    let Some(list) = line.list_price.map(|list| i128::from(list.stored())) else {
        return if line.product.is_none() { Some(Rate::ZERO) } else { None };
    };
    // An amount given whole stands for quantity times price, in ten-thousandths of ten-thousandths.
    let (asked, full) = match line.given_amount {
        Some(given) => (i128::from(given.stored()) * whole, list * quantity),
        None => (i128::from(line.unit_price.unwrap_or_default().stored()), list),
    };
    if full <= 0 {
        return if asked >= full { Some(Rate::ZERO) } else { None };
    }
    let under = (full - asked).max(0) * whole;
    let share = (under + full - 1) / full;
    i64::try_from(share).ok().map(Rate::from_stored).filter(|rate| rate.is_share())
}

/// Why somebody with this limit may not give it alone; nothing when they may.
pub(super) fn reasons(sale: &Sale<'_>, limit: Option<Rate>) -> Vec<Reason> {
    let header = sale.discount.unwrap_or_default();
    let own = limit.unwrap_or_default();
    let mut reasons = Vec::new();
    if !given_of_header(header).is_within(own) {
        reasons.push(above_limit(None, header, own));
    }
    let places = sale.places();
    for (index, id) in places.iter().enumerate() {
        let Some(line) = sale.lines.get(id) else { continue };
        let place = index + 1;
        match given_by_line(line, header) {
            GivenAway::Unknown => reasons.push(unknown(place, line)),
            given if given.is_within(own) => {}
            // The document's own discount was told once for all lines.
            GivenAway::Share(wanted) if wanted == header => {}
            GivenAway::Share(wanted) => reasons.push(match under_list(line) {
                Some(under) if under > Rate::ZERO => {
                    under_list_price(sale, place, line, wanted, own)
                }
                _ => above_limit(Some(place), wanted, own),
            }),
        }
    }
    if !reasons.is_empty() && limit.is_none() {
        reasons.push(Reason::new(
            "limit-unknown",
            "負責業務沒有設定折扣上限，任何折扣都需要核准",
            "The sales rep has no discount limit, so any discount needs approval",
        ));
    }
    reasons
}

fn given_of_header(header: Rate) -> GivenAway {
    if header.is_share() { GivenAway::Share(header) } else { GivenAway::Unknown }
}

fn above_limit(place: Option<usize>, wanted: Rate, limit: Rate) -> Reason {
    let (zh, en) = match place {
        Some(place) => (
            format!("第 {place} 行折扣合計 {wanted}"),
            format!("Line {place}: discounts of {wanted}"),
        ),
        None => (format!("整張折扣 {wanted}"), format!("An overall discount of {wanted}")),
    };
    Reason::new(
        "discount-above-limit",
        format!("{zh}，超過負責業務的上限 {limit}"),
        format!("{en}, above the sales rep's limit of {limit}"),
    )
}

fn under_list_price(
    sale: &Sale<'_>,
    place: usize,
    line: &SalesLine,
    wanted: Rate,
    limit: Rate,
) -> Reason {
    let show = |amount: Option<money::Amount>| match (amount, sale.currency) {
        (Some(amount), Some(currency)) => money::display(amount, currency),
        (amount, _) => amount.unwrap_or_default().to_string(),
    };
    let (price, list) = (show(line.unit_price), show(line.list_price));
    Reason::new(
        "price-under-list",
        format!(
            "第 {place} 行單價 {price} 低於定價 {list}，連同折扣共 {wanted}，超過負責業務的上限 {limit}"
        ),
        format!(
            "Line {place}: the price of {price} is under the list price of {list}, {wanted} with all discounts, above the sales rep's limit of {limit}"
        ),
    )
}

fn unknown(place: usize, line: &SalesLine) -> Reason {
    if line.list_price.is_none() {
        return Reason::new(
            "no-list-price",
            format!("第 {place} 行沒有定價可以比較"),
            format!("Line {place} has no list price to compare with"),
        );
    }
    Reason::new(
        "discount-impossible",
        format!("第 {place} 行的折扣不在 0 % 到 100 % 之間"),
        format!("Line {place}: its discounts are not between 0 % and 100 %"),
    )
}
