//! A small world for what screens see: a salesperson with a limit, a price list, products and an account.

use crate::desk::{Desk, Server};
use satchel_device::{
    actions::Login,
    api::{reader::Reader, shown::Typed},
};
use satchel_shared::{
    documents::{
        Account, Person, PriceList, Product,
        address::Address,
        person::Role,
        price::Price,
        product::{ProductStatus, VatCategory},
    },
    ids::{DocumentId, EntryId, PersonId},
    lang::Lang,
    money::{Amount, Currency, Rate},
};
use std::collections::BTreeMap;
use uuid::Uuid;

pub const LIST: u128 = 0x11;
pub const COMPRESSOR: u128 = 0x21;
pub const FILTER: u128 = 0x22;
pub const MANUAL: u128 = 0x23;
pub const TATUNG: u128 = 0x31;

pub fn id(n: u128) -> DocumentId {
    DocumentId::new(Uuid::from_u128(n))
}

pub fn text(n: u128) -> String {
    id(n).to_string()
}

pub fn typed(path: &str, text: &str) -> Typed {
    Typed { path: path.to_owned(), text: text.to_owned() }
}

pub fn day(text: &str) -> jiff::civil::Date {
    text.parse().unwrap()
}

/// Somebody in sales who may give 10 %, with everything here and received.
pub fn rep(desk: &Desk, server: &mut Server) -> Login {
    let person = Person {
        name: Some("王小明".to_owned()),
        role: Some(Role::Sales),
        login: Some("wang".to_owned()),
        discount_limit: Some(Rate::from_stored(1_000)),
        ..Person::default()
    };
    server.create(desk.identity.person.into(), &person);
    let list = PriceList {
        name: Some("經銷 A 表".to_owned()),
        currency: Some(Currency::TWD),
        is_default: Some(true),
        ..PriceList::default()
    };
    server.create(id(LIST), &list);
    server.create(
        id(COMPRESSOR),
        &product("KH-20A", "螺旋式空壓機 20HP", 186_000, VatCategory::Taxable),
    );
    server.create(id(FILTER), &product("PF-12", "精密濾芯", 2_480, VatCategory::Taxable));
    server.create(id(MANUAL), &product("BK-01", "操作手冊", 350, VatCategory::Exempt));
    server.create(id(TATUNG), &account("大同五金行", desk.identity.person));
    let mut login = desk.login();
    let page = server.page_of_all();
    login.store_mut().apply_page(&page).unwrap();
    login
}

pub fn account(name: &str, owner: PersonId) -> Account {
    let address = Address {
        city: Some("台中市".to_owned()),
        district: Some("西屯區".to_owned()),
        line1: Some("工業區一路 98 號".to_owned()),
        latitude_micro: Some(24_170_000),
        longitude_micro: Some(120_610_000),
        position: Some(1),
        ..Address::default()
    };
    Account {
        name: Some(name.to_owned()),
        owner: Some(owner),
        phone: Some("04-2355-6688".to_owned()),
        tax_id: Some("04595257".to_owned()),
        payment_terms: Some("月結 30 天".to_owned()),
        currency: Some(Currency::TWD),
        addresses: BTreeMap::from([(EntryId::new(Uuid::from_u128(0x99)), address)]),
        ..Account::default()
    }
}

pub fn product(code: &str, name: &str, price: i64, tax: VatCategory) -> Product {
    let price = Price {
        list: Some(id(LIST).into()),
        price: Some(Amount::from_stored(price * 10_000)),
        currency: Some(Currency::TWD),
        valid_from: Some(day("2026-11-01")),
        ..Price::default()
    };
    Product {
        code: Some(code.to_owned()),
        name: Some(name.to_owned()),
        unit: Some("支".to_owned()),
        status: Some(ProductStatus::Current),
        tax_category: Some(tax),
        prices: BTreeMap::from([(EntryId::new(Uuid::from_u128(0x77)), price)]),
        ..Product::default()
    }
}

pub fn zh(login: &Login) -> Reader<'_> {
    Reader { login, lang: Lang::ZhHant }
}
