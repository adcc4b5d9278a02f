//! Provisional numbers: each given once in the life of a device, whoever works on it.

use crate::desk::{Desk, Server, new_account, pairs};
use satchel_device::actions::{Login, orders, records};
use satchel_shared::{documents::Kind, ids::DocumentId};
use std::collections::BTreeSet;

fn new_quote(login: &mut Login, account: DocumentId) -> String {
    let typed = pairs(&[("account", &account.to_string())]);
    records::create(login, Kind::Quote, &typed).unwrap().number.unwrap()
}

#[test]
fn numbers_go_on_after_a_restart_without_a_gap() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let account = new_account(&mut login, "永記食品");
    let mut numbers = Vec::new();
    for _ in 0..3 {
        let mut login = desk.login();
        for _ in 0..10 {
            numbers.push(new_quote(&mut login, account));
        }
    }
    let expected: Vec<String> =
        (1..=30).map(|n| format!("Q-{}-{n:04}", desk.identity.letters)).collect();
    assert_eq!(numbers, expected);
}

#[test]
fn a_failed_action_uses_no_number_up() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let account = new_account(&mut login, "永記食品");
    assert!(records::create(&mut login, Kind::Quote, &[]).is_err(), "a quote needs an account");
    assert!(new_quote(&mut login, account).ends_with("-0001"));
}

#[test]
fn two_programs_never_give_one_number_twice() {
    let desk = Desk::new(1);
    let mut first = desk.sales(&mut Server::default());
    let mut second = desk.login();
    let account = new_account(&mut first, "永記食品");
    let mut numbers = BTreeSet::new();
    for _ in 0..25 {
        assert!(numbers.insert(new_quote(&mut first, account)));
        assert!(numbers.insert(new_quote(&mut second, account)));
    }
}

#[test]
fn two_people_on_one_device_never_share_a_number() {
    let mut server = Server::default();
    let first = Desk::new(1);
    let mut login = first.sales(&mut server);
    let account = new_account(&mut login, "永記食品");
    let mut numbers = BTreeSet::new();
    for _ in 0..5 {
        numbers.insert(new_quote(&mut login, account));
    }
    drop(login);
    let home = first.home.clone();
    let second = Desk::of_person(first.dir, home, 1, 2);
    let mut login = second.sales(&mut server);
    let account = new_account(&mut login, "大同五金行");
    for _ in 0..5 {
        assert!(numbers.insert(new_quote(&mut login, account)));
    }
}

#[test]
fn quotes_and_orders_have_letters_of_their_own() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let account = new_account(&mut login, "永記食品");
    let typed = pairs(&[("account", &account.to_string())]);
    let quote = records::create(&mut login, Kind::Quote, &typed).unwrap();
    let order = orders::from_quote(&mut login, quote.id.into()).unwrap();
    assert!(quote.number.unwrap().starts_with("Q-"));
    assert!(order.number.unwrap().starts_with("S-"));
}
