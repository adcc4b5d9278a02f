//! Permits: what is not a person's to do is said before anything is written.

use crate::desk::{Desk, Server, new_account, pairs};
use satchel_device::{
    actions::{ActionFault, fields, lines, records},
    error::{ALL, Coded as _},
};
use satchel_shared::documents::{Kind, person::Role};
use std::collections::BTreeSet;

#[test]
fn sales_may_not_write_what_the_office_keeps() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let id = new_account(&mut login, "永記食品");
    let waiting = login.store().counts().unwrap().waiting;
    let fault =
        fields::set(&mut login, id, &pairs(&[("phone", "1"), ("credit_limit", "5000")]), None);
    let fault = fault.unwrap_err();
    assert_eq!(fault.code().word, "not-permitted");
    assert_eq!(fault.fields()[0].to_string(), "credit_limit");
    let typed = pairs(&[("name", "大同"), ("discount", "5%")]);
    assert!(records::create(&mut login, Kind::Account, &typed).is_err());
    assert!(
        records::create(&mut login, Kind::Product, &pairs(&[("code", "1"), ("name", "1")]))
            .is_err()
    );
    assert_eq!(login.store().counts().unwrap().waiting, waiting, "nothing was written");
}

#[test]
fn the_office_may() {
    let desk = Desk::new(1);
    let mut login = desk.with_role(&mut Server::default(), Role::Office);
    let id = new_account(&mut login, "永記食品");
    fields::set(&mut login, id, &pairs(&[("credit_limit", "5000")]), None).unwrap();
    let typed = pairs(&[("code", "W-1"), ("name", "扳手"), ("prices.a.price", "12.5")]);
    records::create(&mut login, Kind::Product, &typed).unwrap();
}

#[test]
fn nobody_writes_an_official_number() {
    let desk = Desk::new(1);
    let mut login = desk.with_role(&mut Server::default(), Role::Admin);
    let account = new_account(&mut login, "永記食品").to_string();
    let quote =
        records::create(&mut login, Kind::Quote, &pairs(&[("account", &account)])).unwrap().id;
    let fault =
        fields::set(&mut login, quote, &pairs(&[("number", "Q-000001")]), None).unwrap_err();
    assert_eq!(fault.code().word, "server-field");
}

#[test]
fn a_technician_writes_no_quotes() {
    let desk = Desk::new(1);
    let mut login = desk.with_role(&mut Server::default(), Role::Technician);
    let account = new_account(&mut login, "永記食品").to_string();
    let fault =
        records::create(&mut login, Kind::Quote, &pairs(&[("account", &account)])).unwrap_err();
    assert!(matches!(fault, ActionFault::NotPermitted { .. }));
}

#[test]
fn before_the_first_sync_nobody_has_a_role() {
    let desk = Desk::new(1);
    let mut login = desk.login();
    let fault =
        records::create(&mut login, Kind::Account, &pairs(&[("name", "永記")])).unwrap_err();
    assert_eq!(fault.code().word, "role-unknown");
}

#[test]
fn an_action_for_other_kinds_says_so() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let id = new_account(&mut login, "永記食品");
    assert!(matches!(lines::add(&mut login, id, "W-1", &[]), Err(ActionFault::WrongKind(_))));
}

#[test]
fn every_code_has_a_word_of_its_own_and_two_languages() {
    let words: BTreeSet<_> = ALL.iter().map(|code| code.word).collect();
    assert_eq!(words.len(), ALL.len());
    for code in ALL {
        assert!((1..=6).contains(&code.exit), "{}", code.word);
        assert!(code.zh.contains('。') && !code.en.is_empty(), "{}", code.word);
        assert!(code.en.is_ascii() && !code.zh.is_ascii(), "{}", code.word);
    }
}
