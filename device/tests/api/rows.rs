//! Lists read index rows: they say the same when they have to read the records themselves.

use crate::{
    desk::{Desk, Server},
    world::{COMPRESSOR, FILTER, LIST, TATUNG, account, id, rep, text, zh},
};
use satchel_device::{
    actions::Login,
    api::{
        accounts::{AccountOrder, AccountsPage, AskAccounts, list},
        catalogue::{self, AskProducts, ProductsPage},
        needs::{
            NeedCard, NeedKind,
            read::{Depth, needs},
        },
        sales::{AddLine, MakeSale, edits},
        shown::Position,
    },
};
use satchel_shared::{
    documents::{Edit, Step, Value, address::Address},
    ids::EntryId,
    lang::Lang,
};
use std::collections::BTreeMap;
use uuid::Uuid;

const HERE: Position =
    Position { latitude_micro: 24_170_000, longitude_micro: 120_600_000, accuracy_m: 9 };

/// What screens show of them.
fn told(login: &Login) -> (AccountsPage, ProductsPage, Vec<NeedCard>) {
    let asked = AskAccounts {
        order: AccountOrder::Nearby,
        here: Some(HERE),
        limit: 50,
        ..AskAccounts::default()
    };
    let accounts = list::page(zh(login), &asked).unwrap();
    let asked = AskProducts { account: Some(text(TATUNG)), limit: 50, ..AskProducts::default() };
    let products = catalogue::read::page(zh(login), &asked).unwrap();
    (accounts, products, needs(zh(login), Depth::All).unwrap())
}

/// As if another version of the program had made all rows.
fn forget_rows(desk: &Desk) {
    let folder = desk.home.person_dir(desk.identity.person);
    let tables = rusqlite::Connection::open(folder.join("store.db")).unwrap();
    tables.pragma_update(None, "key", desk.key.pragma().as_str()).unwrap();
    let struck = tables.execute("UPDATE records SET row_version = 0, body = '{}'", []).unwrap();
    assert!(struck > 0);
}

fn at(latitude_micro: i64, removed: bool) -> Address {
    Address {
        latitude_micro: Some(latitude_micro),
        longitude_micro: Some(120_610_000),
        removed: removed.then_some(true),
        ..Address::default()
    }
}

/// Accounts with several addresses, removed ones and none; a quote whose price changed, and one whose did not.
fn world(desk: &Desk, server: &mut Server) -> Login {
    let entry = |n: usize| EntryId::new(Uuid::from_u128(0x100 + n as u128));
    let addresses = [
        vec![at(22_620_000, false), at(24_000_000, false)],
        vec![at(24_169_000, true), at(25_030_000, false)],
        vec![at(24_169_000, true), Address::default()],
        vec![],
    ];
    for (n, addresses) in addresses.into_iter().enumerate() {
        let mut of = account(&format!("客戶 {n}"), desk.identity.person);
        of.addresses = addresses.into_iter().enumerate().map(|(n, of)| (entry(n), of)).collect();
        server.create(id(0x40 + n as u128), &of);
    }
    let mut login = rep(desk, server);
    for product in [COMPRESSOR, FILTER] {
        let make = MakeSale { kind: "quote".to_owned(), account: text(TATUNG), contact: None };
        let quote = edits::make(&mut login, Lang::ZhHant, &make).unwrap();
        let line = AddLine { id: quote.id, product: text(product), quantity: None };
        edits::line_add(&mut login, Lang::ZhHant, &line).unwrap();
    }
    let author = server.author();
    let path = "prices.00000000-0000-0000-0000-0000000000aa".parse().unwrap();
    let values = BTreeMap::from([
        ("list".to_owned(), Value::Text(text(LIST))),
        ("price".to_owned(), Value::Whole(1_990_000_000)),
        ("currency".to_owned(), Value::Text("TWD".to_owned())),
        ("valid_from".to_owned(), Value::Text("2026-11-20".to_owned())),
    ]);
    let edit = Edit { base: None, steps: vec![Step::Add { path, values }] };
    server.documents.get_mut(&id(COMPRESSOR)).unwrap().edit(&edit, &author).unwrap();
    let page = server.page(&[id(COMPRESSOR)]);
    login.store_mut().apply_page(&page).unwrap();
    login
}

#[test]
fn lists_say_the_same_by_their_rows_and_by_the_records_themselves() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let login = world(&desk, &mut server);
    let (accounts, products, cards) = told(&login);
    drop(login);
    forget_rows(&desk);
    let login = desk.login();
    let (read_accounts, read_products, read_cards) = told(&login);

    let near = |page: &AccountsPage| -> Vec<(String, Option<u64>)> {
        page.rows.iter().map(|row| (row.title.clone(), row.distance_m)).collect()
    };
    let names: Vec<String> = near(&accounts).into_iter().map(|(title, _)| title).collect();
    assert_eq!(names, ["大同五金行", "客戶 0", "客戶 1"], "without a position, no place");
    assert_eq!(near(&read_accounts), near(&accounts));

    assert_eq!(read_products.rows, products.rows);
    let priced = products.rows.iter().find(|row| row.id == text(COMPRESSOR)).unwrap();
    assert_eq!(priced.price.as_ref().unwrap().price.shown, "NT$199,000");
    assert_eq!(priced.unit, "支");

    let changed = |cards: &[NeedCard]| -> Vec<NeedCard> {
        cards.iter().filter(|card| card.kind == NeedKind::Price).cloned().collect()
    };
    assert_eq!(changed(&cards).len(), 1, "the filter costs what it did");
    assert_eq!(changed(&read_cards)[0].prices, changed(&cards)[0].prices);
}
