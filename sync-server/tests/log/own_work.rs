//! The server's own work goes down the same path, fast.

use super::bench::{ANA, Company, NOW_MS, TENANT, Tablet, account, id, north, put, quote};
use satchel_server::{
    ingest::{OwnWork, own_work::SERVER_NAME},
    log::{
        actors, check,
        devices::{self, Newcomer},
        documents, scope_rows,
    },
};
use satchel_shared::{documents::Quote, permissions::Scope};

#[test]
fn two_thousand_records_are_created_in_one_run_and_the_store_is_sound() {
    let company = Company::open();
    company.work(|work: &mut OwnWork<'_>| {
        for number in 0..1_000 {
            work.create(id(0x10000 + number), &account("Apple", north())).unwrap();
            work.create(id(0x20000 + number), &quote(id(0x10000 + number))).unwrap();
        }
    });
    let count = company.store.read(|tx| documents::count(tx, TENANT)).unwrap();
    assert_eq!(count, 2_003);
    let (mut last, mut total) = (0, 0);
    let findings = company
        .store
        .read(|tx| {
            check::check(tx, TENANT, &mut |done, of| {
                assert!(done >= last);
                (last, total) = (done, of);
            })
        })
        .unwrap();
    assert_eq!(findings, Vec::new());
    assert_eq!(last, total);
}

#[test]
fn a_record_before_its_account_reaches_the_accounts_people_all_the_same() {
    let company = Company::open();
    company.work(|work| {
        work.create(id(0x3000), &quote(id(0x1000))).unwrap();
        work.create(id(0x1000), &account("Apple", north())).unwrap();
    });
    let scopes = company.store.read(|tx| scope_rows::present(tx, TENANT, id(0x3000))).unwrap();
    assert!(scopes.contains(&Scope::territory(north())));
}

#[test]
fn own_work_reads_what_it_wrote_and_history_names_its_author() {
    let company = Company::open();
    let ana = Tablet::of(ANA);
    company.work(|work| {
        work.create_by(&ana.entry(), id(0x1000), &account("Apple", north())).unwrap();
        work.create(id(0x3000), &quote(id(0x1000))).unwrap();
        assert!(work.edit(id(0x3000), &put("title", "Spring")).unwrap());
        assert!(!work.edit(id(0x3000), &put("title", "Spring")).unwrap());
        let quote: Quote = work.read(id(0x3000)).unwrap().unwrap();
        assert_eq!(quote.title.as_deref(), Some("Spring"));
        assert_eq!(quote.number.as_deref(), Some("Q-000001"));
        assert!(work.exists(id(0x1000)).unwrap() && !work.exists(id(0x1001)).unwrap());
    });
    let mut reader = Tablet::new(ANA, 0x77);
    let page = reader.pull(&company);
    let names: Vec<_> = page.actors.iter().map(|entry| entry.device_name.as_str()).collect();
    assert!(names.contains(&"tablet") && names.contains(&"server"), "{names:?}");
}

#[test]
fn a_tablet_goes_by_the_name_it_was_enrolled_under_and_cannot_call_itself_the_server() {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    let newcomer = Newcomer { id: ana.sender.device, name: "Ana's tablet", platform: "test" };
    company
        .store
        .write(|tx| devices::enrol(tx, TENANT, &newcomer, ana.sender.person, NOW_MS))
        .unwrap();
    ana.create(0x1000, &account("Apple", north()));
    let mut offer = ana.offer();
    offer.actors[0].device_name = SERVER_NAME.to_owned();
    ana.push_offer(&company, offer);
    let entry = company.store.read(|tx| actors::find(tx, TENANT, &ana.actor)).unwrap().unwrap();
    assert_eq!(entry.device_name, "Ana's tablet");
}
