//! Proof as screens see it: told as it goes on, stopped within a record, and the work goes on meanwhile.

use crate::{
    desk::{Desk, PIN, Server},
    tablet::{describe, tablet},
    world::{TATUNG, rep, text, typed},
};
use satchel_device::{
    api::{
        accounts::{AskAccounts, list},
        edits,
        fields::SetFields,
        start::{Unlock, doors},
        sync::{Verified, Verifying},
    },
    tablet::Tablet,
};
use satchel_shared::lang::Lang;

/// A tablet somebody sits at, with a server that is nowhere.
fn open(desk: &Desk, server: &mut Server) -> Tablet {
    drop(rep(desk, server));
    describe(desk);
    sit(desk)
}

fn sit(desk: &Desk) -> Tablet {
    let mut tablet = tablet(desk);
    let asked = Unlock { person: desk.identity.person.to_string(), pin: PIN.to_owned() };
    let seat = doors::unlock(&tablet.desk(Some(PIN)), &asked, true, tablet.teller()).unwrap();
    tablet.sit(seat);
    tablet
}

fn verified(tablet: &mut Tablet) -> Verified {
    tablet.begin_verify().unwrap().run(&mut |_| {}).unwrap()
}

fn damage(desk: &Desk, sql: &str) {
    let folder = desk.home.person_dir(desk.identity.person);
    let tables = rusqlite::Connection::open(folder.join("store.db")).unwrap();
    tables.pragma_update(None, "key", desk.key.pragma().as_str()).unwrap();
    assert_eq!(tables.execute(sql, []).unwrap(), 1, "{sql}");
}

#[test]
fn screens_read_and_save_while_the_store_is_looked_through() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut tablet = open(&desk, &mut server);
    let proving = tablet.begin_verify().unwrap();
    let mut told: Vec<Verifying> = Vec::new();
    let verified = proving
        .run(&mut |how_far| {
            let values = vec![typed("fax", &format!("04-{}", how_far.done))];
            let asked = SetFields { id: text(TATUNG), values, base: None };
            let saved = edits::set(tablet.login_mut().unwrap(), Lang::ZhHant, &asked).unwrap();
            assert!(saved.is_changed);
            let asked = AskAccounts { limit: 10, ..AskAccounts::default() };
            assert_eq!(list::page(tablet.reader().unwrap(), &asked).unwrap().rows.len(), 1);
            told.push(how_far);
        })
        .unwrap();
    assert!(verified.is_whole && !verified.is_stopped, "{verified:?}");
    let all = verified.records;
    let counts: Vec<(u64, u64)> = told.iter().map(|of| (of.done, of.of)).collect();
    assert_eq!(counts, (0..=all).map(|done| (done, all)).collect::<Vec<_>>());
    assert_eq!(told[2].words, format!("看了 2 筆，共 {all} 筆"));
    assert!(verified.words.contains("全部完整") && verified.compared.contains("收據"));
    assert_eq!(tablet.reader().unwrap().store().count_unsent().unwrap(), all + 1);
}

#[test]
fn a_look_that_is_stopped_ends_within_a_record_and_says_how_far_it_came() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut tablet = open(&desk, &mut server);
    let proving = tablet.begin_verify().unwrap();
    let stopped = proving.run(&mut |how_far| {
        if how_far.done == 2 {
            tablet.seat().unwrap().stop_verify();
        }
    });
    let stopped = stopped.unwrap();
    assert!(stopped.is_stopped && !stopped.is_whole);
    assert_eq!(stopped.records, 2);
    assert!(stopped.words.starts_with("已停止：看了 2 筆，共 "), "{}", stopped.words);
    // Another one begins anew and comes to its end.
    assert!(verified(&mut tablet).is_whole);
}

#[test]
#[allow(
    clippy::disallowed_methods,
    reason = "who leaves and who looks are two threads of this test"
)]
fn whoever_leaves_stops_the_look_and_leaves_nobody_at_the_store() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut tablet = open(&desk, &mut server);
    let proving = tablet.begin_verify().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| tablet.leave());
        while !proving.is_stopped() {
            std::thread::yield_now();
        }
        let stopped = proving.run(&mut |_| {}).unwrap();
        assert_eq!((stopped.is_stopped, stopped.records), (true, 0));
    });
    desk.store().hold_alone().unwrap();
}

#[test]
fn a_covered_tablet_looks_through_nothing() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut tablet = open(&desk, &mut server);
    let proving = tablet.begin_verify().unwrap();
    let stopped = proving.run(&mut |how_far| {
        if how_far.done == 1 {
            tablet.lock(true);
        }
    });
    assert_eq!(stopped.unwrap().records, 1);
    assert_eq!(tablet.begin_verify().err().unwrap().code().word, "signed-out");
    tablet.uncover();
    assert!(verified(&mut tablet).is_whole);
}

#[test]
fn a_row_that_differs_is_named_with_who_mends_it_and_put_right() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut tablet = open(&desk, &mut server);
    damage(&desk, "UPDATE records SET title = '改過' WHERE kind = 'account'");
    let found = verified(&mut tablet);
    assert!(!found.is_whole && !found.is_stopped);
    let [finding] = found.findings.as_slice() else { panic!("{found:?}") };
    let named = finding.record.as_ref().unwrap();
    assert_eq!((named.id.as_str(), named.title.as_str()), (text(TATUNG).as_str(), "大同五金行"));
    assert_eq!((finding.code.as_str(), finding.who.as_str()), ("row", "tablet"));
    assert_eq!(finding.who_words, "平板已依資料本身改好");
    assert!(verified(&mut tablet).is_whole, "it was put right");
}

#[test]
fn a_record_that_cannot_be_read_is_fetched_again_by_the_next_sync() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut tablet = open(&desk, &mut server);
    damage(&desk, "UPDATE documents SET bytes = zeroblob(50) WHERE kind = 'account'");
    let found = verified(&mut tablet);
    let [finding] = found.findings.as_slice() else { panic!("{found:?}") };
    assert_eq!((finding.code.as_str(), finding.who.as_str()), ("unreadable", "sync"));
    tablet.leave();
    let mut login = desk.login();
    assert_eq!(login.store().counts().unwrap().attention, 1, "it is asked for by name");
    let page = server.page_of_all();
    login.store_mut().apply_page(&page).unwrap();
    assert_eq!(login.store().counts().unwrap().attention, 0);
    drop(login);
    assert!(verified(&mut sit(&desk)).is_whole);
}
