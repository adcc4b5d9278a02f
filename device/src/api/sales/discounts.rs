//! Discounts of a line or of the whole: how far the person may go alone, and what would stay within that.

use crate::{
    actions::approvals,
    api::{
        reader::{Reader, Result},
        words,
    },
};
use satchel_shared::{
    approval::{GivenAway, given_by_line},
    documents::{Sale, SalesLine},
    lang::Lang,
    money::{Amount, Currency, Rate, STORED_DIGITS},
};
use serde::Serialize;
use ts_rs::TS;

/// Shares are offered in tenths of a percent.
const OFFERED_IN: i64 = 10;
/// Steps of the smallest unit by which the lowest price is corrected, for shares are rounded up when they are judged.
const CORRECTIONS_MAX: i64 = 3;

/// The discount of a line or of the whole, and how far the person may go alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DiscountShown {
    /// As typed: `12%`; empty without one.
    pub value: String,
    /// As shown: `−12%`.
    pub shown: String,
    /// All discounts of the line together, a price under the list's among them: `12.5%`.
    pub given: String,
    /// The owner's limit: `10%`; empty when they have none.
    pub limit: String,
    /// Beyond the limit: somebody must agree.
    pub is_over: bool,
    /// `超過您的上限 10%，要區經理核准。10% 以內的最低單價是 NT$2,232`; empty within it.
    pub words: String,
    /// What may be typed to stay within the limit; empty when it is.
    pub within: String,
    /// The words of that button: 改成 −10%.
    pub within_words: String,
    /// Why it was given, as typed.
    pub reason: String,
}

/// How much whoever owns the sale may give alone.
pub(super) struct Bound {
    share: Option<Rate>,
    /// Their name, when they are not who reads.
    name: Option<String>,
}

impl Bound {
    /// Of a sale.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn of(reader: Reader<'_>, sale: &Sale<'_>) -> Result<Bound> {
        let other = sale.owner.filter(|owner| *owner != reader.me());
        let name = match other {
            Some(owner) => reader.named(owner.into())?.map(|of| of.title),
            None => None,
        };
        Ok(Bound { share: approvals::limit(reader.store(), sale.owner)?, name })
    }

    fn admits(&self, given: &GivenAway) -> bool {
        given.is_within(self.share.unwrap_or_default())
    }

    /// `超過您的上限 10%，要區經理核准`.
    fn words(&self, reader: Reader<'_>, given: &GivenAway) -> String {
        let (zh, en) = match &self.name {
            Some(name) => (format!("{name}的"), format!("{name}\u{2019}s")),
            None => ("您的".to_owned(), "your".to_owned()),
        };
        match (given, self.share.map(words::rate), reader.lang) {
            (GivenAway::Unknown, _, Lang::ZhHant) => "沒有定價可以比較，要區經理核准".to_owned(),
            (GivenAway::Unknown, _, Lang::En) => {
                "No list price to compare with. Area manager must approve".to_owned()
            }
            (_, Some(share), Lang::ZhHant) => format!("超過{zh}上限 {share}，要區經理核准"),
            (_, Some(share), Lang::En) => {
                format!("Over {en} {share} limit. Area manager must approve")
            }
            (_, None, Lang::ZhHant) => "沒有設定折扣上限，任何折扣都要區經理核准".to_owned(),
            (_, None, Lang::En) => {
                "No discount limit is set. Area manager must approve any discount".to_owned()
            }
        }
    }
}

/// The discount of a line.
pub(super) fn of_line(
    reader: Reader<'_>,
    sale: &Sale<'_>,
    line: &SalesLine,
    bound: &Bound,
) -> DiscountShown {
    let header = sale.discount.unwrap_or_default();
    let given = given_by_line(line, header);
    let within = within(bound, |share| {
        given_by_line(&SalesLine { discount: Some(share), ..line.clone() }, header)
    });
    let reason = line.discount_reason.clone().unwrap_or_default();
    let mut shown = shown(reader, line.discount, &given, bound, within, reason);
    let currency = sale.currency.unwrap_or(Currency::TWD);
    if shown.is_over
        && let Some(lowest) = lowest_price(line, header, bound, currency)
    {
        let lowest = words::money(lowest, currency).shown;
        let share = bound.share.map(words::rate).unwrap_or_default();
        shown.words.push_str(&match (reader.lang, share.as_str()) {
            (Lang::ZhHant, "") => format!("。不打折的單價是 {lowest}"),
            (Lang::En, "") => format!(". Price without a discount: {lowest}"),
            (Lang::ZhHant, share) => format!("。{share} 以內的最低單價是 {lowest}"),
            (Lang::En, share) => format!(". Lowest price within {share}: {lowest}"),
        });
    }
    shown
}

/// The discount on the whole.
pub(super) fn of_whole(
    reader: Reader<'_>,
    sale: &Sale<'_>,
    bound: &Bound,
    reason: String,
) -> DiscountShown {
    let given = GivenAway::Share(sale.discount.unwrap_or_default());
    let within = within(bound, GivenAway::Share);
    shown(reader, sale.discount, &given, bound, within, reason)
}

fn shown(
    reader: Reader<'_>,
    own: Option<Rate>,
    given: &GivenAway,
    bound: &Bound,
    within: Option<Rate>,
    reason: String,
) -> DiscountShown {
    let own = own.filter(|share| *share != Rate::ZERO);
    let is_over = !bound.admits(given);
    let within = within.filter(|_| is_over);
    DiscountShown {
        value: own.map(words::rate).unwrap_or_default(),
        shown: own.map(words::off).unwrap_or_default(),
        given: match given {
            GivenAway::Share(share) => words::rate(*share),
            GivenAway::Unknown => String::new(),
        },
        limit: bound.share.map(words::rate).unwrap_or_default(),
        is_over,
        words: if is_over { bound.words(reader, given) } else { String::new() },
        within_words: within.map_or_else(String::new, |share| match reader.lang {
            Lang::ZhHant => format!("改成 {}", words::off(share)),
            Lang::En => format!("Make it {}", words::off(share)),
        }),
        within: within.map(words::rate).unwrap_or_default(),
        reason,
    }
}

/// The largest share, in tenths of a percent, with which all stays within the limit.
fn within(bound: &Bound, given: impl Fn(Rate) -> GivenAway) -> Option<Rate> {
    let steps = (0..=bound.share.unwrap_or_default().stored() / OFFERED_IN).rev();
    steps
        .map(|step| Rate::from_stored(step * OFFERED_IN))
        .find(|share| bound.admits(&given(*share)))
}

/// The lowest price, in whole units of the currency, that stays within the limit without a discount of its own.
fn lowest_price(
    line: &SalesLine,
    header: Rate,
    bound: &Bound,
    currency: Currency,
) -> Option<Amount> {
    let whole = i128::from(Rate::WHOLE.stored());
    let list = i128::from(line.list_price?.stored());
    let left = whole - i128::from(bound.share.unwrap_or_default().stored());
    let after = whole - i128::from(header.stored());
    let unit = 10i128.pow(STORED_DIGITS.saturating_sub(currency.minor_digits()));
    let exact = (list * left).checked_div(after).filter(|exact| *exact > 0)?;
    let first = (exact + unit - 1) / unit;
    let prices = (0..=i128::from(CORRECTIONS_MAX)).map(|more| (first + more) * unit);
    let prices = prices.filter_map(|stored| i64::try_from(stored).ok().map(Amount::from_stored));
    prices.into_iter().find(|price| {
        let (unit_price, discount) = (Some(*price), None);
        let given = SalesLine { unit_price, discount, ..line.clone() };
        line.given_amount.is_none() && bound.admits(&given_by_line(&given, header))
    })
}
