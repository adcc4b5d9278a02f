//! Lines: what a product brings along, and what an order takes from its quote.

use crate::desk::{Desk, Server, assert_whole, pairs};
use jiff::civil::date;
use satchel_device::actions::{ActionFault, Login, fields, lines, orders, records};
use satchel_shared::{
    documents::{
        Account, Kind, Order, PriceList, Product, Quote, SalesLine, price::Price,
        product::VatCategory, quote::QuoteStatus, sales_line::standing,
    },
    ids::{DocumentId, EntryId},
    money::{Amount, Currency, Quantity, Rate},
};
use std::collections::BTreeMap;
use uuid::Uuid;

fn id(n: u128) -> DocumentId {
    DocumentId::new(Uuid::from_u128(n))
}

fn price(list: DocumentId, dollars: i64, from: jiff::civil::Date, min: i64) -> (EntryId, Price) {
    let entry = EntryId::new(Uuid::from_u128(u128::from(list.bytes()[15]) << 64 | dollars as u128));
    let price = Price {
        list: Some(list.into()),
        price: Some(Amount::from_stored(dollars * 10_000)),
        currency: Some(Currency::TWD),
        valid_from: Some(from),
        min_quantity: Some(Quantity::from_stored(min * 10_000)),
        ..Price::default()
    };
    (entry, price)
}

const LIST: u128 = 0x10;
const DEALERS: u128 = 0x11;
const ACCOUNT: u128 = 0x20;
const DEALER: u128 = 0x21;

fn stocked(desk: &Desk) -> Login {
    let mut server = Server::default();
    let list = |name: &str, is_default| PriceList {
        name: Some(name.to_owned()),
        currency: Some(Currency::TWD),
        is_default: Some(is_default),
        ..PriceList::default()
    };
    server.create(id(LIST), &list("定價", true));
    server.create(id(DEALERS), &list("經銷價", false));
    let product = |code: &str, prices: Vec<(EntryId, Price)>, tax| Product {
        code: Some(code.to_owned()),
        name: Some(format!("扳手 {code}")),
        unit: Some("支".to_owned()),
        tax_category: Some(tax),
        prices: prices.into_iter().collect::<BTreeMap<_, _>>(),
        ..Product::default()
    };
    let prices = vec![
        price(id(LIST), 100, date(2026, 1, 1), 0),
        price(id(LIST), 120, date(2026, 11, 1), 0),
        price(id(LIST), 110, date(2026, 11, 1), 10),
        price(id(LIST), 999, date(2027, 1, 1), 0),
        price(id(DEALERS), 90, date(2026, 6, 1), 0),
    ];
    server.create(id(1), &product("W-1", prices, VatCategory::Taxable));
    let seeds = vec![price(id(LIST), 50, date(2026, 1, 1), 0)];
    server.create(id(2), &product("S-2", seeds, VatCategory::Exempt));
    server.create(id(3), &product("N-3", Vec::new(), VatCategory::Taxable));
    let account = |name: &str, list: Option<u128>| Account {
        name: Some(name.to_owned()),
        tax_id: Some("04595257".to_owned()),
        payment_terms: Some("月結 30 天".to_owned()),
        price_list: list.map(|list| id(list).into()),
        ..Account::default()
    };
    server.create(id(ACCOUNT), &account("永記食品", None));
    server.create(id(DEALER), &account("大同五金行", Some(DEALERS)));
    let mut login = desk.sales(&mut server);
    login.store_mut().apply_page(&server.page_of_all()).unwrap();
    login
}

fn quote_for(login: &mut Login, account: u128) -> DocumentId {
    let typed = pairs(&[("account", &id(account).to_string())]);
    records::create(login, Kind::Quote, &typed).unwrap().id
}

fn read(login: &Login, quote: DocumentId) -> (Quote, Vec<SalesLine>) {
    let quote: Quote = login.store().document(quote).unwrap().read();
    let mut lines: Vec<SalesLine> = standing(&quote.lines).map(|(_, line)| line.clone()).collect();
    lines.sort_by_key(|line| line.position);
    (quote, lines)
}

#[test]
fn a_line_copies_what_it_prints_and_says_where_its_price_is_from() {
    let desk = Desk::new(1);
    let mut login = stocked(&desk);
    let quote = quote_for(&mut login, ACCOUNT);
    lines::add(&mut login, quote, "w-1", &pairs(&[("quantity", "3"), ("discount", "5%")])).unwrap();
    lines::add(&mut login, quote, "W-1", &pairs(&[("quantity", "10")])).unwrap();
    lines::add(&mut login, quote, &id(2).to_string(), &[]).unwrap();
    let (quote, lines) = read(&login, quote);
    assert_eq!(quote.account_name.as_deref(), Some("永記食品"));
    assert_eq!(quote.payment_terms.as_deref(), Some("月結 30 天"));
    let first = &lines[0];
    assert_eq!(first.product_code.as_deref(), Some("W-1"));
    assert_eq!(first.description.as_deref(), Some("扳手 W-1"));
    assert_eq!(first.unit.as_deref(), Some("支"));
    assert_eq!(first.unit_price, Some(Amount::from_stored(1_200_000)));
    assert_eq!(first.list_price, first.unit_price);
    assert_eq!(first.price_from, Some(date(2026, 11, 1)));
    assert_eq!(first.price_list.map(DocumentId::from), Some(id(LIST)));
    assert_eq!(first.discount, Some(Rate::from_stored(500)));
    assert_eq!(first.tax_rate, Some(Rate::from_stored(500)));
    assert_eq!(lines[1].unit_price, Some(Amount::from_stored(1_100_000)), "ten pieces are cheaper");
    assert_eq!(
        (lines[2].tax_category.clone(), lines[2].tax_rate),
        (Some(VatCategory::Exempt), Some(Rate::ZERO))
    );
    assert_eq!(lines[2].quantity, Some(Quantity::from_stored(10_000)));
    let totals = quote.totals().unwrap().unwrap();
    // 342 + 1,100 taxable, 72 tax; 50 exempt.
    assert_eq!((totals.tax.stored(), totals.total.stored()), (720_000, 15_640_000));
    assert_whole(login.store());
}

#[test]
fn an_account_with_its_own_list_gets_its_prices() {
    let desk = Desk::new(1);
    let mut login = stocked(&desk);
    let quote = quote_for(&mut login, DEALER);
    lines::add(&mut login, quote, "W-1", &[]).unwrap();
    assert_eq!(read(&login, quote).1[0].unit_price, Some(Amount::from_stored(900_000)));
}

#[test]
fn a_product_without_a_price_asks_for_one() {
    let desk = Desk::new(1);
    let mut login = stocked(&desk);
    let quote = quote_for(&mut login, ACCOUNT);
    assert!(matches!(lines::add(&mut login, quote, "N-3", &[]), Err(ActionFault::NoPrice(_))));
    assert!(matches!(
        lines::add(&mut login, quote, "X-9", &[]),
        Err(ActionFault::ProductNotFound(_))
    ));
    lines::add(&mut login, quote, "N-3", &pairs(&[("unit_price", "70.5")])).unwrap();
    let line = &read(&login, quote).1[0];
    assert_eq!((line.unit_price, line.list_price), (Some(Amount::from_stored(705_000)), None));
}

#[test]
fn a_line_is_changed_and_removed_by_its_place_or_its_id() {
    let desk = Desk::new(1);
    let mut login = stocked(&desk);
    let quote = quote_for(&mut login, ACCOUNT);
    for quantity in ["1", "2", "3"] {
        lines::add(&mut login, quote, "W-1", &pairs(&[("quantity", quantity)])).unwrap();
    }
    lines::remove(&mut login, quote, "2").unwrap();
    lines::set(&mut login, quote, "2", &pairs(&[("quantity", "30")])).unwrap();
    let (whole, lines) = read(&login, quote);
    let quantities: Vec<_> = lines.iter().map(|line| line.quantity.unwrap().to_string()).collect();
    assert_eq!((quantities, whole.lines.len()), (vec!["1".to_owned(), "30".to_owned()], 3));
    assert_eq!(
        lines[1].unit_price,
        Some(Amount::from_stored(1_200_000)),
        "no price changes by itself"
    );
    for missing in ["0", "3", "x", &id(9).to_string()] {
        let fault =
            lines::set(&mut login, quote, missing, &pairs(&[("quantity", "1")])).unwrap_err();
        assert!(matches!(fault, ActionFault::NoSuchEntry(_)), "{missing}");
    }
    let entry = whole.lines.keys().next().unwrap().to_string();
    lines::remove(&mut login, quote, &entry).unwrap();
    assert_whole(login.store());
}

#[test]
fn a_quote_becomes_one_order_with_the_same_total() {
    let desk = Desk::new(1);
    let mut login = stocked(&desk);
    let quote = quote_for(&mut login, ACCOUNT);
    lines::add(&mut login, quote, "W-1", &pairs(&[("quantity", "3")])).unwrap();
    lines::add(&mut login, quote, "S-2", &[]).unwrap();
    lines::remove(&mut login, quote, "2").unwrap();
    let saved = orders::from_quote(&mut login, quote.into()).unwrap();
    let order: Order = login.store().document(saved.id).unwrap().read();
    let (quote_now, _) = read(&login, quote);
    assert_eq!(order.lines.len(), 1, "a removed line is not ordered");
    assert_eq!(order.totals().unwrap().unwrap().total, quote_now.totals().unwrap().unwrap().total);
    assert_eq!(order.quote.map(DocumentId::from), Some(quote));
    assert_eq!(quote_now.order.map(DocumentId::from), Some(saved.id));
    assert_eq!(quote_now.status, Some(QuoteStatus::Won));
    let again = orders::from_quote(&mut login, quote.into()).unwrap_err();
    assert!(matches!(again, ActionFault::OrderedAlready(order) if order == saved.id));
    assert_whole(login.store());
}

#[test]
fn a_line_typed_with_a_new_quote_is_filled_like_an_added_one() {
    let desk = Desk::new(1);
    let mut login = stocked(&desk);
    let added = quote_for(&mut login, DEALER);
    lines::add(&mut login, added, "W-1", &pairs(&[("quantity", "3")])).unwrap();
    let account = &id(DEALER).to_string();
    let typed = pairs(&[
        ("account", account),
        ("lines.a.product", "w-1"),
        ("lines.a.quantity", "3"),
        ("lines.b.description", "運費"),
        ("lines.b.unit_price", "200"),
    ]);
    let made = records::create(&mut login, Kind::Quote, &typed).unwrap();
    let (typed_lines, added_lines) = (read(&login, made.id).1, read(&login, added).1);
    assert_eq!(typed_lines[0], added_lines[0]);
    let free = &typed_lines[1];
    assert_eq!((free.tax_rate, free.position), (Some(Rate::from_stored(500)), Some(2)));
    assert_eq!(free.quantity, Some(Quantity::from_stored(10_000)));
    let missing = pairs(&[("account", account), ("lines.a.product", "N-3")]);
    let fault = records::create(&mut login, Kind::Quote, &missing).unwrap_err();
    assert!(matches!(fault, ActionFault::NoPrice(_)), "{fault}");
    let typed = pairs(&[("lines.new.product", "W-1"), ("lines.new.quantity", "3")]);
    fields::set(&mut login, added, &typed, None).unwrap();
    let lines = read(&login, added).1;
    assert_eq!(SalesLine { position: Some(1), ..lines[1].clone() }, lines[0]);
    assert_whole(login.store());
}

#[test]
fn a_change_names_a_line_that_is_there_or_changes_nothing() {
    let desk = Desk::new(1);
    let mut login = stocked(&desk);
    let quote = quote_for(&mut login, ACCOUNT);
    lines::add(&mut login, quote, "W-1", &[]).unwrap();
    lines::add(&mut login, quote, "S-2", &[]).unwrap();
    let whole: Quote = login.store().document(quote).unwrap().read();
    let second = whole.lines.iter().find(|(_, line)| line.position == Some(2)).unwrap().0;
    let second = second.to_string();
    let absent = id(0xDEAD_BEEF).to_string();
    for junk in ["zz", "3", "0", "a", "", absent.as_str(), "00000000"] {
        let typed = pairs(&[(&format!("lines.{junk}.quantity"), "3")]);
        let fault = fields::set(&mut login, quote, &typed, None).unwrap_err();
        let code = satchel_device::error::Coded::code(&fault).word;
        assert_eq!(code, if junk.is_empty() { "unknown-field" } else { "no-such-entry" }, "{junk}");
    }
    assert_eq!(read(&login, quote).1.len(), 2);
    let most = &second[..second.len() - 2];
    for (named, quantity) in [("2", 4), (second.as_str(), 5), (most, 6)] {
        let typed = pairs(&[(&format!("lines.{named}.quantity"), &quantity.to_string())]);
        fields::set(&mut login, quote, &typed, None).unwrap();
        let held = read(&login, quote).1[1].quantity;
        assert_eq!(held, Some(Quantity::from_stored(quantity * 10_000)), "{named}");
    }
}
