//! Attention: what was accepted and needs a look is told with both sides, and goes when somebody has answered it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use automerge::ActorId;
use satchel_shared::{
    attention::{Evidence, Happening, Likeness, Matter, of_document, price_changes, twins},
    documents::{
        Account, Author, Document, Edit, Kind, Product, Quote, SalesLine, Step, Value,
        price::Price, quote::QuoteStatus,
    },
    ids::{DocumentId, EntryId, PersonId, PriceListId, ProductId},
    index_row::index_row,
    lang::Lang,
    money::{Amount, Currency, Quantity},
};
use std::collections::BTreeMap;
use uuid::Uuid;

fn id(n: u128) -> DocumentId {
    DocumentId::new(Uuid::from_u128(n))
}

fn author(n: u8) -> Author {
    let time_ms = 1_790_000_000_000 + i64::from(n);
    Author { actor: ActorId::from([n; 16]), branch: ActorId::from([n + 100; 16]), time_ms }
}

fn account() -> Document {
    let owner = Some(PersonId::from(id(50)));
    let record = Account { name: Some("大同五金行".to_owned()), owner, ..Account::default() };
    Document::create(id(1), &record, &author(1)).unwrap().0
}

fn put(path: &str, value: Value) -> Edit {
    Edit { base: None, steps: vec![Step::Put { path: path.parse().unwrap(), value }] }
}

fn affirm(path: &str, value: Value) -> Edit {
    Edit { base: None, steps: vec![Step::Affirm { path: path.parse().unwrap(), value }] }
}

fn phone() -> Edit {
    put("phone", Value::Text("02-2345".to_owned()))
}

fn apart(base: &Document, edits: &[(u8, Edit)]) -> Document {
    let mut all = base.clone();
    for (n, edit) in edits {
        let mut copy = base.clone();
        copy.edit(edit, &author(*n)).unwrap();
        all.merge(&copy).unwrap();
    }
    all
}

fn owner(n: u128) -> Value {
    Value::Text(PersonId::from(id(n)).to_string())
}

#[test]
fn an_edit_that_had_not_seen_the_archiving_is_told_until_somebody_who_saw_both_answers() {
    let archived = Value::Flag(true);
    let both = apart(&account(), &[(2, put("is_archived", archived.clone())), (3, phone())]);
    let [matter] = of_document(&both).try_into().unwrap();
    let Matter::Meanwhile { what, by, edits, field } = &matter else { panic!("{matter:?}") };
    assert_eq!((*what, by.len(), edits.len()), (Happening::Archived, 1, 1));
    assert_eq!((by[0].actor.to_bytes()[0], edits[0].by.actor.to_bytes()[0]), (2, 3));
    assert_eq!(*field, ("is_archived".parse().unwrap(), archived));
    let row = index_row(&both);
    assert_eq!(row.body.get("attention").map(String::as_str), Some("archived-meanwhile"));
    assert!(row.is_archived, "the edit brought it back");
    assert_eq!(both.read::<Account>().phone.as_deref(), Some("02-2345"), "the edit is kept");
    let told = |lang| {
        matter.words(Some(Kind::Account), lang, &|by| format!("P{}", by.actor.to_bytes()[0]))
    };
    assert_eq!(
        told(Lang::En),
        "P2 archived this record; P3 changed Phone, not having seen it. The edit is kept."
    );
    assert!(told(Lang::ZhHant).contains("P3修改了電話"), "{}", told(Lang::ZhHant));
    // A later edit of something else, by somebody who saw both, answers nothing; the field does, either way.
    let mut later = both.clone();
    later.edit(&put("fax", Value::Text("02-1".to_owned())), &author(4)).unwrap();
    assert_eq!(of_document(&later), std::slice::from_ref(&matter));
    for answer in [true, false] {
        let mut answered = both.clone();
        answered.edit(&affirm("is_archived", Value::Flag(answer)), &author(5)).unwrap().unwrap();
        assert_eq!(of_document(&answered), [], "{answer} settled nothing");
        assert_eq!(index_row(&answered).is_archived, answer);
        assert_eq!(index_row(&answered).body.get("attention"), None);
    }
}

#[test]
fn whoever_had_seen_it_raises_nothing() {
    let mut knew = account();
    knew.edit(&put("is_archived", Value::Flag(true)), &author(2)).unwrap();
    knew.edit(&phone(), &author(3)).unwrap();
    assert_eq!(of_document(&knew), []);
    let mut before = account();
    before.edit(&phone(), &author(3)).unwrap();
    before.edit(&put("is_archived", Value::Flag(true)), &author(2)).unwrap();
    assert_eq!(of_document(&before), []);
    let flags = [true, false].map(Value::Flag);
    let disagreed = apart(
        &account(),
        &[(2, put("is_archived", flags[0].clone())), (3, put("is_archived", flags[1].clone()))],
    );
    assert_eq!(of_document(&disagreed), [], "that is a conflict of the field itself");
}

#[test]
fn an_account_moved_while_somebody_edited_it_is_told_and_confirmed() {
    let moved = apart(&account(), &[(2, put("owner", owner(60))), (3, phone())]);
    let [matter] = of_document(&moved).try_into().unwrap();
    assert_eq!(matter.code(), "moved-meanwhile");
    let mut confirmed = moved.clone();
    confirmed.edit(&affirm("owner", owner(60)), &author(4)).unwrap();
    assert_eq!(of_document(&confirmed), []);
    // Moved again, and edited by somebody who had seen the first move only.
    let mut first = account();
    first.edit(&put("owner", owner(60)), &author(2)).unwrap();
    let territory = Value::Text(id(70).to_string());
    let again = apart(&first, &[(2, put("territory", territory)), (3, phone())]);
    assert_eq!(of_document(&again).len(), 1);
}

fn price(list: PriceListId, from: &str, price: i64) -> Price {
    Price {
        list: Some(list),
        price: Some(Amount::from_stored(price)),
        valid_from: from.parse().ok(),
        ..Price::default()
    }
}

#[test]
fn an_open_quote_tells_both_prices_when_its_list_has_another_one_now() {
    let (list, other) = (PriceListId::from(id(80)), PriceListId::from(id(81)));
    let entry = |n| EntryId::new(Uuid::from_u128(n));
    let product = Product {
        prices: BTreeMap::from([
            (entry(1), price(list, "2026-01-01", 1_200_000)),
            (entry(2), price(list, "2026-06-01", 1_300_000)),
            (entry(3), price(other, "2026-07-01", 9_900_000)),
        ]),
        ..Product::default()
    };
    let line = SalesLine {
        product: Some(ProductId::from(id(90))),
        product_code: Some("BK-R93R".to_owned()),
        quantity: Some(Quantity::from_stored(10_000)),
        list_price: Some(Amount::from_stored(1_200_000)),
        price_list: Some(list),
        ..SalesLine::default()
    };
    let mut quote = Quote {
        currency: Some("TWD".parse::<Currency>().unwrap()),
        lines: BTreeMap::from([(entry(7), line)]),
        ..Quote::default()
    };
    let on = |quote: &Quote, day: &str| {
        price_changes(quote, day.parse().unwrap(), &|_| Some(product.listed_prices()))
    };
    assert_eq!(on(&quote, "2026-05-31"), []);
    let found = on(&quote, "2026-08-01");
    let [Matter::PriceChanged { quoted, now, .. }] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((quoted.stored(), now.stored()), (1_200_000, 1_300_000));
    let words = found[0].words(Some(Kind::Quote), Lang::En, &|_| String::new());
    assert!(words.contains("120") && words.contains("130"), "{words}");
    let kept = |quote: &mut Quote, against| {
        let line = quote.lines.get_mut(&entry(7)).unwrap();
        line.kept_against = Some(Amount::from_stored(against));
    };
    kept(&mut quote, 1_300_000);
    assert_eq!(on(&quote, "2026-08-01"), [], "the promise was kept against this price");
    kept(&mut quote, 1_250_000);
    assert_eq!(on(&quote, "2026-08-01").len(), 1, "kept against another price: it asks again");
    quote.status = Some(QuoteStatus::Won);
    assert_eq!(on(&quote, "2026-08-01"), [], "a quote that was won is no longer priced");
}

fn likeness(n: u128, name: &str, tax_id: &str, phone: &str) -> Likeness {
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let record = Account {
        name: text(name),
        tax_id: text(tax_id),
        phone: text(phone),
        ..Account::default()
    };
    let document = Document::create(id(n), &record, &author(1)).unwrap().0;
    Likeness::of(id(n), &index_row(&document)).unwrap()
}

#[test]
fn likely_twins_are_one_pair_with_all_that_speaks_for_it() {
    let accounts = [
        likeness(1, "永記食品股份有限公司", "12345675", "02-2345-6789"),
        likeness(2, "永記 食品", "１２３４５６７５", "(02) 23456789"),
        likeness(3, "台北電器", "", "02-8888-1111"),
        likeness(4, "臺北電器有限公司", "", "+886 2 8888 1111"),
        likeness(5, "別家", "", "02-8888-1111"),
        likeness(6, "永記食品", "", ""),
    ];
    let found = twins(&accounts);
    let evidence = |of: &(DocumentId, Matter)| match &of.1 {
        Matter::Twin { with, evidence, .. } => (of.0, *with, evidence.clone()),
        other => panic!("{other:?}"),
    };
    let phone = |name: &str, phone: &str| Evidence::NameAndPhone(name.to_owned(), phone.to_owned());
    assert_eq!(
        found.iter().map(evidence).collect::<Vec<_>>(),
        [
            (
                id(1),
                id(2),
                vec![Evidence::TaxId("12345675".to_owned()), phone("永記食品", "23456789")]
            ),
            (id(3), id(4), vec![phone("台北電器", "88881111")]),
        ]
    );
}

#[test]
fn a_chain_and_its_branches_are_no_twins() {
    let chain = likeness(1, "全家", "12345675", "");
    let branch = |n| {
        let record = Account {
            name: Some(format!("全家 {n}")),
            tax_id: Some("12345675".to_owned()),
            chain: Some(id(1).into()),
            ..Account::default()
        };
        let document = Document::create(id(n), &record, &author(1)).unwrap().0;
        Likeness::of(id(n), &index_row(&document)).unwrap()
    };
    assert_eq!(twins(&[chain, branch(2), branch(3)]), []);
}
