//! The tablet: whose it is, letting people in and out, settings.

use crate::{
    desk::{Desk, PIN, Server, new_account},
    world::{rep, typed, zh},
};
use satchel_device::{
    api::{
        edits,
        fields::SetFields,
        settings::{Settings, Theme},
        start::{StartState, Unlock, doors},
    },
    clock::Clock,
    error,
    failure::Failure,
    home::{DeviceFacts, Home, KnownPerson},
    tablet::Tablet,
};
use satchel_shared::lang::Lang;
use std::sync::Arc;

pub fn tablet(desk: &Desk) -> Tablet {
    let home = Home::new(desk.home.dir());
    Tablet::new(home, desk.clock.clone(), desk.chance.clone(), None, Arc::new(|_| {}))
}

/// Says whose device it is, with a server that is nowhere.
pub fn describe(desk: &Desk) {
    let identity = &desk.identity;
    // As a code leaves it: nobody typed a login name yet.
    let known = KnownPerson {
        person: identity.person,
        name: identity.person_name.clone(),
        login: String::new(),
    };
    let facts = DeviceFacts {
        device: identity.device,
        device_name: identity.device_name.clone(),
        server: "http://127.0.0.1:9".to_owned(),
        tenant: identity.tenant,
        tenant_name: "鴻達".to_owned(),
        letters: identity.letters.clone(),
        person: Some(identity.person),
        people: vec![known],
    };
    desk.home.save_device(&facts).unwrap();
}

#[test]
fn a_tablet_is_new_then_locked_then_open_and_nothing_waits_for_a_network() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let empty = tempfile::tempdir().unwrap();
    let new = Tablet::new(
        Home::new(empty.path()),
        Clock::system(),
        desk.chance.clone(),
        Some(Lang::En),
        Arc::new(|_| {}),
    );
    assert_eq!(new.start().state, StartState::New);
    assert_eq!(new.settings().lang, "en");
    drop(rep(&desk, &mut server));
    describe(&desk);
    let mut tablet = tablet(&desk);
    let start = tablet.start();
    assert_eq!((start.state, start.people.len()), (StartState::Locked, 1));
    assert_eq!(tablet.reader().unwrap_err().code().word, "signed-out");
    let person = desk.identity.person.to_string();
    let wrong = Unlock { person: person.clone(), pin: "999999".to_owned() };
    let at = tablet.desk(Some(&wrong.pin));
    let refused = doors::unlock(&at, &wrong, false, tablet.teller()).err().unwrap();
    assert_eq!(refused.code().word, "wrong-pin");
    let right = Unlock { person, pin: PIN.to_owned() };
    let seat = doors::unlock(&tablet.desk(Some(PIN)), &right, false, tablet.teller()).unwrap();
    tablet.sit(seat);
    let start = tablet.start();
    assert_eq!(start.state, StartState::Open);
    let me = start.me.unwrap();
    assert_eq!(
        (me.name.as_str(), me.role.as_str(), me.discount_limit.as_str()),
        ("王小明", "業務", "10%")
    );
    // Work goes on while the line finds nobody.
    let made = new_account(tablet.login_mut().unwrap(), "順發");
    // Two changes of one record are one record that waits, here as in the clasp.
    let phone = SetFields {
        id: made.to_string(),
        values: vec![typed("phone", "04-2355-1111")],
        base: None,
    };
    edits::set(tablet.login_mut().unwrap(), Lang::ZhHant, &phone).unwrap();
    let warning = doors::log_out_warning(tablet.reader().unwrap()).unwrap();
    assert_eq!((warning.unsent, warning.waiting.len()), (1, 1));
    assert!(warning.words.contains("1 筆資料未送出"), "{}", warning.words);
    doors::log_out(&mut tablet).unwrap();
    let start = tablet.start();
    assert_eq!(start.state, StartState::Locked);
    assert!(!start.people[0].is_signed_in);
    assert_eq!(start.people[0].login, "wang", "the next sign-in begins with it");
    // Nothing was deleted by it.
    assert_eq!(desk.login().store().count_unsent().unwrap(), 2);
}

/// A tablet at which its one person works.
fn at_work(desk: &Desk) -> Tablet {
    drop(rep(desk, &mut Server::default()));
    describe(desk);
    let mut tablet = tablet(desk);
    let asked = Unlock { person: desk.identity.person.to_string(), pin: PIN.to_owned() };
    let seat = doors::unlock(&tablet.desk(Some(PIN)), &asked, false, tablet.teller()).unwrap();
    tablet.sit(seat);
    tablet
}

#[test]
fn a_covered_tablet_reads_and_saves_nothing_until_its_owner_is_recognised() {
    let desk = Desk::new(1);
    let mut tablet = at_work(&desk);
    tablet.lock(true);
    let start = tablet.start();
    assert_eq!(start.state, StartState::Locked);
    assert_eq!((start.covered, start.me), (Some(desk.identity.person.to_string()), None));
    for refused in [tablet.reader().err(), tablet.login_mut().err(), tablet.told().err()] {
        assert_eq!(refused.unwrap().code().word, "signed-out");
    }
    tablet.uncover();
    assert_eq!(tablet.start().state, StartState::Open);
    new_account(tablet.login_mut().unwrap(), "順發");
}

#[test]
fn a_tablet_of_several_people_closes_the_store_when_it_locks() {
    let desk = Desk::new(1);
    let mut tablet = at_work(&desk);
    let mut facts = desk.home.device().unwrap().unwrap();
    facts.people.push(KnownPerson { login: "lee".to_owned(), ..facts.people[0].clone() });
    desk.home.save_device(&facts).unwrap();
    tablet.lock(true);
    assert_eq!(tablet.start().covered, None);
    tablet.uncover();
    assert_eq!(tablet.start().state, StartState::Locked, "nobody sits there any more");
}

#[test]
fn without_a_sensor_a_lock_closes_the_store() {
    let desk = Desk::new(1);
    let mut tablet = at_work(&desk);
    tablet.lock(false);
    assert_eq!((tablet.start().state, tablet.start().covered), (StartState::Locked, None));
}

#[test]
fn settings_are_kept_and_what_is_none_is_refused() {
    let desk = Desk::new(1);
    let mut first = tablet(&desk);
    let wished = Settings {
        lang: "en".to_owned(),
        theme: Theme::Sunlight,
        text_percent: 200,
        is_glove: true,
        ..Settings::default()
    };
    first.set_settings(&wished).unwrap();
    assert_eq!(tablet(&desk).settings(), &wished);
    assert!(first.set_settings(&Settings { lang: "fr".to_owned(), ..wished.clone() }).is_err());
    let odd = Settings { text_percent: 137, ..wished.clone() };
    assert_eq!(first.set_settings(&odd).unwrap().text_percent, 200);
    let login = desk.login();
    assert_eq!(zh(&login).lang, Lang::ZhHant);
}

#[test]
fn what_was_wiped_is_said_on_a_tablet_that_begins_anew_or_with_the_work_of_others() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    drop(rep(&desk, &mut server));
    describe(&desk);
    let empty = tempfile::tempdir().unwrap();
    let (clock, chance) = (desk.clock.clone(), desk.chance.clone());
    let new = Tablet::new(Home::new(empty.path()), clock, chance, None, Arc::new(|_| {}));
    for (mut tablet, state) in [(new, StartState::New), (tablet(&desk), StartState::Locked)] {
        tablet.is_broken(Failure::of(&error::WIPED));
        let start = tablet.start();
        assert_eq!((start.state, start.failed.unwrap().code.as_str()), (state, "wiped"));
        tablet.is_broken(Failure::of(&error::STORE_DAMAGED));
        assert_eq!(tablet.start().state, StartState::Broken);
    }
}
