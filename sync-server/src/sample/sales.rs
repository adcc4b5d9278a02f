//! Sales: quotes and orders priced from the price lists of their day, with 5 % VAT.
//!
//! Goods for farming are exempt and accounts abroad zero-rated; abroad nothing is taxed and prices are converted by
//! a fixed rate, once, into the line's price.

use super::{Made, Wish, accounts::Book, catalogue::Catalogue, dice::Dice, taipei_ms};
use jiff::civil::Date;
use satchel_shared::{
    documents::{
        Account, Kind, Order, Product, Quote, SalesLine, order::OrderStatus, product::VatCategory,
        quote::QuoteStatus,
    },
    ids::{EntryId, OrderId, PriceListId, ProductId, QuoteId},
    money::{Amount, Currency, Quantity, Rate},
    pricing::{PriceAnswer, PriceEntry, PriceQuestion, price_of},
};
use std::collections::BTreeMap;

/// Orders per quote.
const ORDERS_PER_QUOTE: usize = 4;
/// How far back orders go, in days.
const PAST_DAYS: i64 = 540;
/// 5 %, in stored units.
const VAT: i64 = 500;
const ONE: i64 = 10_000;
/// Discounts in stored units; the last needs a lead's approval.
const DISCOUNTS: [i64; 6] = [0, 0, 0, 300, 500, 1_200];
/// NT$ per unit of a currency, in stored units.
const RATES: [(Currency, i64); 2] = [(Currency::USD, 320_000), (Currency::JPY, 2_200)];

/// What was offered and sold.
pub struct Sales {
    /// Offers.
    pub quotes: Vec<Made<QuoteId, Quote>>,
    /// Orders.
    pub orders: Vec<Made<OrderId, Order>>,
}

/// A product ready to be priced.
struct Priced<'a> {
    id: ProductId,
    product: &'a Product,
    prices: Vec<PriceEntry>,
}

struct Desk<'a> {
    wish: &'a Wish,
    book: &'a Book,
    goods: Vec<Priced<'a>>,
    default_list: String,
}

/// What quote and order have in common.
struct Deal<'a> {
    account: &'a Made<satchel_shared::ids::AccountId, Account>,
    currency: Currency,
    day: Date,
    lines: BTreeMap<EntryId, SalesLine>,
}

/// Makes quotes and orders.
pub fn sales(wish: &Wish, catalogue: &Catalogue, book: &Book) -> Sales {
    let desk = Desk {
        wish,
        book,
        goods: catalogue.products.iter().map(|made| priced(made, catalogue)).collect(),
        default_list: catalogue.lists.list.to_string(),
    };
    if book.accounts.is_empty() || desk.goods.is_empty() {
        return Sales { quotes: Vec::new(), orders: Vec::new() };
    }
    let (mut quotes, mut orders) = (Dice::of(wish.seed, "quotes"), Dice::of(wish.seed, "orders"));
    let mut sales = Sales {
        quotes: (0..wish.orders.div_ceil(ORDERS_PER_QUOTE))
            .map(|place| desk.quote(&mut quotes, place))
            .collect(),
        orders: (0..wish.orders).map(|place| desk.order(&mut orders, place)).collect(),
    };
    // Official numbers are given in the order of storing.
    sales.quotes.sort_by_key(|quote| (quote.record.quoted_on, quote.id));
    sales.orders.sort_by_key(|order| (order.record.ordered_on, order.id));
    sales
}

fn priced<'a>(made: &'a Made<ProductId, Product>, catalogue: &Catalogue) -> Priced<'a> {
    let name = |id: PriceListId| {
        let list = catalogue.price_lists.iter().find(|list| list.id == id);
        list.and_then(|list| list.record.name.clone()).unwrap_or_default()
    };
    let entries = made.record.prices.values().filter_map(|price| {
        Some(PriceEntry {
            list_id: price.list?.to_string(),
            list_name: name(price.list?),
            valid_from: price.valid_from?,
            valid_until: price.valid_until,
            min_quantity: price.min_quantity?,
            price: price.price?,
            currency: price.currency?,
        })
    });
    Priced { id: made.id, product: &made.record, prices: entries.collect() }
}

impl Desk<'_> {
    fn deal(
        &self,
        dice: &mut Dice,
        days_ago: i64,
        id: satchel_shared::ids::DocumentId,
    ) -> Deal<'_> {
        let account = dice.pick(&self.book.accounts);
        let currency = account.record.currency.unwrap_or(Currency::TWD);
        let day = self.wish.days_ago(days_ago);
        let mut lines = BTreeMap::new();
        for position in 1..=dice.between(1, 6) {
            let goods = dice.pick(&self.goods);
            let quantity =
                dice.between(1, 4) * if goods.product.units_per_case.is_some() { 6 } else { 1 };
            let line = self.line(goods, &account.record, day, quantity, position);
            let entry = self.wish.entry(id, "lines", lines.len() + 1);
            lines.extend(line.map(|line| (entry, line)));
        }
        Deal { account, currency, day, lines }
    }

    fn line(
        &self,
        goods: &Priced<'_>,
        account: &Account,
        day: Date,
        quantity: i64,
        position: i64,
    ) -> Option<SalesLine> {
        let quantity = Quantity::from_stored(quantity * ONE);
        let list = account.price_list.map(|list| list.to_string());
        let answer = price_of(&PriceQuestion {
            day,
            prices: &goods.prices,
            account_list: list.as_deref(),
            default_list: &self.default_list,
            quantity,
        })?;
        let currency = account.currency.unwrap_or(Currency::TWD);
        let is_abroad = currency != Currency::TWD;
        let own = goods.product.tax_category.clone().unwrap_or(VatCategory::Taxable);
        let tax = if is_abroad { VatCategory::ZeroRated } else { own };
        let rate = if tax == VatCategory::Taxable { VAT } else { 0 };
        Some(SalesLine {
            product: Some(goods.id),
            product_code: goods.product.code.clone(),
            description: if is_abroad {
                goods.product.name_latin.clone()
            } else {
                goods.product.name.clone()
            },
            quantity: Some(quantity),
            unit: goods.product.unit.clone(),
            unit_price: Some(converted(&answer, currency)),
            list_price: Some(converted(&answer, currency)),
            price_list: answer.entry.list_id.parse().ok(),
            price_from: Some(answer.entry.valid_from),
            tax_category: Some(tax),
            tax_rate: Some(Rate::from_stored(rate)),
            position: Some(position),
            ..SalesLine::default()
        })
    }

    fn quote(&self, dice: &mut Dice, place: usize) -> Made<QuoteId, Quote> {
        let id = QuoteId::from(self.wish.id(Kind::Quote, &place.to_string()));
        let days_ago = dice.between(0, 75);
        let deal = self.deal(dice, days_ago, id.into());
        let account = &deal.account.record;
        let status = match days_ago {
            0..4 => QuoteStatus::Draft,
            4..10 => QuoteStatus::Submitted,
            10..35 => QuoteStatus::Sent,
            _ if dice.once_in(2) => QuoteStatus::Won,
            _ => QuoteStatus::Lost,
        };
        let discount = *dice.pick(&DISCOUNTS);
        let contact = self.book.first_contact.get(&deal.account.id);
        let quote = Quote {
            title: Some(format!(
                "{} {} 報價",
                account.short_name.as_deref().unwrap_or("海外"),
                deal.day
            )),
            account: Some(deal.account.id),
            account_name: account.name.clone(),
            account_tax_id: account.tax_id.clone(),
            contact: contact.map(|(id, _)| *id),
            contact_name: contact.map(|(_, name)| name.clone()),
            owner: account.owner,
            lost_reason: (status == QuoteStatus::Lost).then(|| "價格".to_owned()),
            status: Some(status),
            quoted_on: Some(deal.day),
            valid_until: Some(self.wish.days_on(30 - days_ago)),
            delivery_on: Some(self.wish.days_on(14 - days_ago)),
            delivery_address: address(account),
            payment_terms: account.payment_terms.clone(),
            currency: Some(deal.currency),
            discount: Some(Rate::from_stored(discount)),
            discount_reason: (discount > 0).then(|| "大量採購".to_owned()),
            lines: deal.lines,
            terms: "報價有效期限三十日，逾期請重新詢價。".to_owned(),
            ..Quote::default()
        };
        self.signed(id, quote, account, deal.day)
    }

    fn order(&self, dice: &mut Dice, place: usize) -> Made<OrderId, Order> {
        let id = OrderId::from(self.wish.id(Kind::Order, &place.to_string()));
        let days_ago = dice.between(0, PAST_DAYS);
        let deal = self.deal(dice, days_ago, id.into());
        let account = &deal.account.record;
        let status = match days_ago {
            0..3 => OrderStatus::Submitted,
            3..8 => OrderStatus::Confirmed,
            8..25 => OrderStatus::Shipped,
            _ if dice.once_in(25) => OrderStatus::Cancelled,
            _ => OrderStatus::Closed,
        };
        let is_shipped = matches!(status, OrderStatus::Shipped | OrderStatus::Closed);
        let contact = self.book.first_contact.get(&deal.account.id);
        let wants_number = dice.once_in(2);
        let order = Order {
            customer_order_number: wants_number.then(|| format!("PO-{:06}", dice.below(1_000_000))),
            account: Some(deal.account.id),
            account_name: account.name.clone(),
            account_tax_id: account.tax_id.clone(),
            contact: contact.map(|(id, _)| *id),
            contact_name: contact.map(|(_, name)| name.clone()),
            owner: account.owner,
            territory: account.territory,
            cancel_reason: (status == OrderStatus::Cancelled).then(|| "客戶取消".to_owned()),
            status: Some(status),
            ordered_on: Some(deal.day),
            requested_delivery_on: Some(self.wish.days_on(7 - days_ago)),
            shipped_on: is_shipped.then(|| self.wish.days_on(5 - days_ago)),
            is_partial_delivery_allowed: Some(true),
            delivery_address: address(account),
            billing_address: address(account),
            payment_terms: account.payment_terms.clone(),
            payment_method: account.payment_method.clone(),
            currency: Some(deal.currency),
            freight: Some(freight(dice, deal.currency)),
            lines: deal.lines,
            ..Order::default()
        };
        self.signed(id, order, account, deal.day)
    }

    /// In the owner's name, on the afternoon of its day; today's early in the morning, for no clock is ahead of the day.
    fn signed<I, R>(&self, id: I, record: R, account: &Account, day: Date) -> Made<I, R> {
        let written_ms = match day == self.wish.today {
            true => taipei_ms(day, 8, 30),
            false => taipei_ms(day, 15, 0),
        };
        match account.owner {
            Some(owner) => Made::by(id, record, owner, written_ms),
            None => Made::of(id, record),
        }
    }
}

/// The price in the account's currency; in another than ours to the hundredth.
fn converted(answer: &PriceAnswer, currency: Currency) -> Amount {
    const HUNDREDTH: i64 = 100;
    match RATES.iter().find(|(other, _)| *other == currency) {
        Some((_, rate)) => {
            let stored = i128::from(answer.price.stored()) * i128::from(ONE) / i128::from(*rate);
            let stored = i64::try_from(stored).unwrap_or(i64::MAX);
            Amount::from_stored(stored / HUNDREDTH * HUNDREDTH)
        }
        None => answer.price,
    }
}

fn freight(dice: &mut Dice, currency: Currency) -> Amount {
    let is_free = currency != Currency::TWD || !dice.once_in(4);
    Amount::from_stored(if is_free { 0 } else { 150 * ONE })
}

/// The first address on one line, as people in Taiwan write it; abroad in the order used there.
fn address(account: &Account) -> Option<String> {
    let address = account.addresses.values().next()?;
    let part = |text: &Option<String>| text.clone().unwrap_or_default();
    Some(if address.postal_code.is_some() {
        [&address.postal_code, &address.city, &address.district, &address.line1, &address.line2]
            .map(part)
            .concat()
    } else {
        [&address.line1, &address.city, &address.country].map(part).join(", ")
    })
}
