//! The sample company: the same for the same seed, and lawful in every part.

use super::program::Place;
use jiff::civil::date;
use satchel_server::sample::{self, Wish, catalogue::ean13_check};
use satchel_shared::{
    documents::{Kind, person::Role, visit::VisitStatus},
    tax,
};
use std::collections::{BTreeMap, BTreeSet};

fn wish() -> Wish {
    let today = date(2026, 11, 21);
    Wish { seed: 7, today, accounts: 400, products: 300, orders: 300, reps: 4 }
}

#[test]
fn the_same_seed_and_day_make_stores_with_equal_heads() {
    let heads = |seed: &str| {
        let place = Place::new();
        let size = ["--accounts", "30", "--products", "40", "--orders", "20"];
        let fixed = ["sample", "--seed", seed, "--today", "2026-11-21"];
        place.done(&[&fixed[..], &size[..]].concat());
        let all = Kind::ALL.iter().flat_map(|kind| place.documents(*kind));
        all.map(|document| (document.id(), document.heads())).collect::<BTreeMap<_, _>>()
    };
    let first = heads("7");
    assert!(first.len() > 150);
    assert_eq!(first, heads("7"));
    assert_ne!(first, heads("8"));
}

#[test]
fn nothing_was_written_at_midnight_nor_later_than_this_morning() {
    const MINUTE_MS: i64 = 60_000;
    let dealer = sample::make(&wish());
    // Nine in the morning in Taiwan.
    let morning_ms = dealer.wish.opening_ms() + 9 * 60 * MINUTE_MS;
    for draft in dealer.drafts() {
        let made_ms = draft.made_ms.unwrap();
        let minute = (made_ms / MINUTE_MS + 8 * 60).rem_euclid(24 * 60);
        assert_ne!(minute, 0, "{:?} {}", draft.kind, draft.id);
        assert!(made_ms <= morning_ms, "{:?} {}", draft.kind, draft.id);
    }
}

#[test]
fn more_orders_do_not_change_the_accounts() {
    let more = Wish { orders: 500, ..wish() };
    let accounts = |wish: &Wish| {
        let dealer = sample::make(wish);
        dealer.accounts.into_iter().map(|made| (made.id, made.record)).collect::<Vec<_>>()
    };
    assert_eq!(accounts(&wish()), accounts(&more));
}

#[test]
fn every_tax_id_is_lawful_and_nobody_elses() {
    let dealer = sample::make(&wish());
    let ids: Vec<&str> =
        dealer.accounts.iter().filter_map(|made| made.record.tax_id.as_deref()).collect();
    assert_eq!(ids.len(), 390, "all but one in forty, which are abroad");
    assert!(ids.iter().all(|id| tax::check_tax_id(id).is_ok()));
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
}

#[test]
fn every_barcode_is_a_lawful_ean_and_every_code_is_once() {
    let dealer = sample::make(&wish());
    let mut barcodes = BTreeSet::new();
    for made in &dealer.products {
        let barcode = made.record.barcode.clone().unwrap();
        assert_eq!(barcode.len(), 13);
        assert!(barcode.ends_with(&ean13_check(&barcode[..12]).to_string()), "{barcode}");
        assert!(barcodes.insert(barcode));
    }
    let codes: BTreeSet<_> = dealer.products.iter().map(|made| &made.record.code).collect();
    assert_eq!(codes.len(), 300);
}

#[test]
fn every_quote_and_order_has_lines_and_totals() {
    let dealer = sample::make(&wish());
    assert_eq!((dealer.orders.len(), dealer.quotes.len()), (300, 75));
    for made in &dealer.orders {
        let totals = made.record.totals().unwrap().unwrap();
        assert!(totals.total.stored() > 0 && !made.record.lines.is_empty());
        assert!(made.author.is_some(), "written by the account's owner");
    }
    for made in &dealer.quotes {
        assert!(made.record.totals().unwrap().unwrap().total.stored() > 0);
    }
    let taxes: BTreeSet<_> = dealer
        .orders
        .iter()
        .flat_map(|made| made.record.lines.values())
        .filter_map(|line| Some(format!("{:?}", line.tax_category.as_ref()?)))
        .collect();
    assert_eq!(taxes.len(), 3, "taxable, zero-rated and exempt lines");
}

#[test]
fn names_are_unlike_each_other_and_some_are_rare() {
    let dealer = sample::make(&wish());
    let names: BTreeSet<_> =
        dealer.accounts.iter().map(|made| made.record.name.clone().unwrap()).collect();
    assert_eq!(names.len(), 400);
    assert!(!names.contains("大同五金行"), "scenarios create this one");
    for rare in ['堃', '犇', '喆', '峯', '𠮷'] {
        assert!(names.iter().any(|name| name.contains(rare)), "{rare}");
    }
    assert!(dealer.accounts.iter().all(|made| made.record.name_latin.is_some()));
    assert!(dealer.contacts.iter().any(|made| made.record.consents.len() == 2), "one withdrawn");
}

#[test]
fn each_rep_has_a_round_of_eight_visits_today_in_the_order_of_the_road() {
    let dealer = sample::make(&wish());
    let reps = dealer.people.iter().filter(|made| made.record.role == Some(Role::Sales));
    for rep in reps {
        let today: Vec<_> = dealer
            .visits
            .iter()
            .map(|made| &made.record)
            .filter(|visit| visit.owner == Some(rep.id) && visit.planned_on == Some(wish().today))
            .filter(|visit| visit.status == Some(VisitStatus::Planned))
            .collect();
        assert_eq!(today.len(), 8);
        let positions: Vec<_> = today.iter().map(|visit| visit.position.unwrap()).collect();
        assert_eq!(positions, (1..=8).collect::<Vec<_>>());
        assert!(today.iter().all(|visit| visit.purpose.is_some() && visit.survey.is_some()));
        let accounts: BTreeSet<_> = today.iter().map(|visit| visit.account).collect();
        assert_eq!(accounts.len(), 8);
        for visit in today {
            let account = dealer.accounts.iter().find(|made| Some(made.id) == visit.account);
            let territory = account.unwrap().record.territory.unwrap().to_string();
            assert!(rep.record.territories.contains(&territory));
        }
    }
    assert!(dealer.tasks.iter().any(|made| made.record.due_on == Some(wish().today)));
}

#[test]
fn a_third_of_the_goods_changed_price_and_consumables_have_breaks() {
    let dealer = sample::make(&wish());
    let from = |made: &sample::Made<_, satchel_shared::documents::Product>| {
        let days: BTreeSet<_> = made.record.prices.values().map(|price| price.valid_from).collect();
        days.len()
    };
    let changed = dealer.products.iter().filter(|made| from(made) == 2).count();
    assert!((60..140).contains(&changed), "{changed}");
    let breaks = |made: &&sample::Made<_, satchel_shared::documents::Product>| {
        made.record.prices.values().any(|price| price.min_quantity.unwrap().stored() > 0)
    };
    assert!(dealer.products.iter().filter(breaks).count() > 50);
    assert_eq!(dealer.product_costs.len(), dealer.products.len());
    assert_eq!(dealer.surveys[1].record.replaces, Some(dealer.surveys[0].id));
}

#[test]
fn a_company_of_one_rep_and_nothing_else_is_made_too() {
    let none = Wish { accounts: 0, products: 0, orders: 9, reps: 1, ..wish() };
    let dealer = sample::make(&none);
    assert_eq!((dealer.orders.len(), dealer.visits.len()), (0, 0));
    assert_eq!(dealer.logins().count(), 5);
}

#[test]
fn a_data_directory_in_use_is_refused_and_left_alone() {
    let place = Place::with_sample();
    let head = place.head();
    let (code, words) = place.failed(&["sample"]);
    assert_eq!(code, 1);
    assert!(words.contains("not empty"), "{words}");
    assert_eq!(place.head(), head);
}

#[test]
fn the_logins_printed_are_the_logins_stored() {
    let place = Place::new();
    let size = ["--accounts", "4", "--products", "4", "--orders", "4"];
    let said = place.done(&[&["sample"], &size[..]].concat());
    let logins = said["logins"].as_array().unwrap();
    let told: Vec<_> = logins.iter().map(|login| login["login"].as_str().unwrap()).collect();
    assert_eq!(told, ["wang", "li", "zhang", "lin", "chen", "admin"]);
    let (store, tenant) = place.store();
    for login in logins {
        let name = login["login"].as_str().unwrap();
        let kept = store
            .read(|tx| satchel_server::log::people::by_login(tx, tenant, name))
            .unwrap()
            .unwrap();
        let password = login["password"].as_str().unwrap();
        assert!(satchel_server::passwords::is_right(password, Some(kept.password.expose())));
    }
    assert!(place.run(&["check"]).status.success());
}
