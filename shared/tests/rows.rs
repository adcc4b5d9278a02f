//! Rows: what lists read of a record instead of it is what the record says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use automerge::ActorId;
use jiff::{Span, civil::Date};
use proptest::{
    collection::vec,
    option,
    prelude::{Just, ProptestConfig, Strategy, any, prop_assert_eq, prop_oneof, proptest},
    test_runner::RngSeed,
};
use satchel_shared::{
    attention::{may_have_changed, price_changes},
    documents::{
        Account, Author, Document, ListedPrice, Product, Quote, Record, SalesLine,
        address::{Address, points_of_row},
        price::Price,
        quote::QuoteStatus,
    },
    ids::{DocumentId, EntryId, OrderId, PriceListId, ProductId},
    index_row::{IndexRow, index_row},
    money::{Amount, Currency, Quantity},
};
use std::collections::BTreeMap;
use uuid::Uuid;

const TODAY: Date = Date::constant(2026, 11, 21);

fn id(n: u128) -> DocumentId {
    DocumentId::new(Uuid::from_u128(n))
}

fn row<R: Record>(record: &R) -> IndexRow {
    let actor = ActorId::from([1; 16]);
    let author = Author { branch: actor.clone(), actor, time_ms: 1 };
    index_row(&Document::create(id(1), record, &author).unwrap().0)
}

fn entries<T>(all: Vec<T>) -> BTreeMap<EntryId, T> {
    let id = |n: usize| EntryId::new(Uuid::from_u128(n as u128));
    all.into_iter().enumerate().map(|(n, entry)| (id(n), entry)).collect()
}

fn day() -> impl Strategy<Value = Date> {
    (-3_i64..4).prop_map(|days| TODAY.saturating_add(Span::new().days(days)))
}

fn currency() -> impl Strategy<Value = Option<Currency>> {
    prop_oneof![Just(None), Just(Some(Currency::TWD)), Just(Some(Currency::USD))]
}

/// A few lists, amounts and quantities, so that they meet.
fn list() -> impl Strategy<Value = Option<PriceListId>> {
    option::weighted(0.9, (1_u128..3).prop_map(|n| PriceListId::from(id(n))))
}

fn amount() -> impl Strategy<Value = Option<Amount>> {
    option::weighted(0.9, (-1_i64..3).prop_map(|n| Amount::from_stored(n * 10_000)))
}

fn quantity() -> impl Strategy<Value = Option<Quantity>> {
    option::weighted(0.8, (-1_i64..12).prop_map(|n| Quantity::from_stored(n * 10_000)))
}

fn flag() -> impl Strategy<Value = Option<bool>> {
    prop_oneof![Just(None), Just(None), Just(Some(false)), Just(Some(true))]
}

fn price() -> impl Strategy<Value = Price> {
    let days = (option::weighted(0.9, day()), option::of(day()));
    (list(), amount(), currency(), days, quantity(), flag()).prop_map(
        |(list, price, currency, (valid_from, valid_until), min_quantity, removed)| Price {
            list,
            price,
            currency,
            valid_from,
            valid_until,
            min_quantity,
            removed,
            ..Price::default()
        },
    )
}

fn product() -> impl Strategy<Value = Product> {
    vec(price(), 0..6).prop_map(|prices| Product { prices: entries(prices), ..Product::default() })
}

fn line() -> impl Strategy<Value = SalesLine> {
    let product = option::weighted(0.9, (10_u128..13).prop_map(|n| ProductId::from(id(n))));
    (product, list(), amount(), quantity(), flag()).prop_map(
        |(product, price_list, list_price, quantity, removed)| SalesLine {
            product,
            price_list,
            list_price,
            quantity,
            removed,
            ..SalesLine::default()
        },
    )
}

fn quote() -> impl Strategy<Value = Quote> {
    use QuoteStatus::{Draft, Lost, Other, Sent, Submitted, Withdrawn, Won};
    let words = [Draft, Submitted, Sent, Won, Lost, Withdrawn, Other("later".to_owned())];
    let status = option::of((0..words.len()).prop_map(move |n| words[n].clone()));
    let order = option::weighted(0.1, Just(OrderId::from(id(9))));
    (status, currency(), order, flag(), vec(line(), 0..5)).prop_map(
        |(status, currency, order, is_archived, lines)| Quote {
            status,
            currency,
            order,
            is_archived,
            lines: entries(lines),
            ..Quote::default()
        },
    )
}

fn address() -> impl Strategy<Value = Address> {
    (any::<Option<i64>>(), any::<Option<i64>>(), flag()).prop_map(
        |(latitude_micro, longitude_micro, removed)| Address {
            latitude_micro,
            longitude_micro,
            removed,
            ..Address::default()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(25), ..ProptestConfig::default() })]

    #[test]
    fn a_products_row_tells_the_prices_that_can_hold(product in product()) {
        prop_assert_eq!(ListedPrice::of_row(&row(&product)), Some(product.listed_prices()));
    }

    #[test]
    fn an_accounts_row_tells_where_its_standing_addresses_lie(addresses in vec(address(), 0..4)) {
        let account = Account { addresses: entries(addresses), ..Account::default() };
        prop_assert_eq!(points_of_row(&row(&account)), Some(account.points()));
    }

    #[test]
    fn a_quotes_row_tells_whether_a_price_changed_since(
        quote in quote(),
        products in vec(product(), 3),
        day in day(),
    ) {
        // The last of the products that lines name is not here.
        let here = |n: u128| (n < 12).then(|| products[(n - 10) as usize].listed_prices());
        let prices = |of: ProductId| here(DocumentId::from(of).uuid().as_u128());
        let is_told = !price_changes(&quote, day, &prices).is_empty();
        prop_assert_eq!(may_have_changed(&row(&quote), day, &prices), is_told);
    }
}

#[test]
fn a_row_that_another_version_made_tells_nothing_by_itself() {
    let older = |row: IndexRow| IndexRow { version: row.version - 1, ..row };
    assert_eq!(ListedPrice::of_row(&older(row(&Product::default()))), None);
    assert_eq!(points_of_row(&older(row(&Account::default()))), None);
    let quote = older(row(&Quote::default()));
    assert!(may_have_changed(&quote, TODAY, &|_| None), "so the quote itself is read");
}
