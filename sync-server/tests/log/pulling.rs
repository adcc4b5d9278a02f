//! Pulls: what moved reaches whom it concerns, once, and nobody else.

use super::bench::{
    ANA, BEN, Company, KEY, NOW_MS, OLGA, TENANT, Tablet, account, id, north, person, put, quote,
    south,
};
use satchel_server::{
    log::{documents, tenants},
    pull::{self, PullFault},
};
use satchel_shared::{
    documents::{Contact, Task, Value, Visit, task::TaskStatus},
    permissions::Scope,
    protocol::{
        limits::PAGE_DOCUMENTS_MAX,
        pull::{Content, Frame},
    },
};
use std::collections::BTreeSet;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

#[test]
fn a_first_pull_brings_what_is_theirs_and_nothing_else() {
    let company = Company::open();
    company.work(|work| {
        work.create(id(0x1000), &account("Apple", north())).unwrap();
        work.create(id(0x2000), &account("Pear", south())).unwrap();
        work.create(id(0x3000), &quote(id(0x2000))).unwrap();
    });
    let mut ana = Tablet::of(ANA);
    let page = ana.pull(&company);
    let people = [ANA, BEN, OLGA].map(id);
    let expected: BTreeSet<_> = people.into_iter().chain([id(0x1000)]).collect();
    assert_eq!(page.snapshots, expected);
    assert_eq!(page.end, Some(4));
    assert!(page.evicted.is_empty());
    let mut olga = Tablet::of(OLGA);
    assert_eq!(olga.pull(&company).snapshots.len(), 6);
}

#[test]
fn pages_resume_where_they_ended_and_each_document_comes_once() {
    let company = Company::open();
    company.work(|work| {
        for number in 0..1_200 {
            work.create(id(0x10000 + number), &account("Apple", north())).unwrap();
        }
    });
    let mut ana = Tablet::of(ANA);
    let first = ana.pull_page(&company);
    assert_eq!(first.snapshots.len(), PAGE_DOCUMENTS_MAX);
    assert_eq!((first.remaining, first.end), (Some(703), None));
    let second = ana.pull_page(&company);
    let third = ana.pull_page(&company);
    assert_eq!((third.remaining, third.end), (Some(0), Some(1_203)));
    let sum = first.snapshots.len() + second.snapshots.len() + third.snapshots.len();
    assert_eq!((sum, ana.copies.len()), (1_203, 1_203));
}

#[test]
fn a_later_pull_brings_the_changes_of_others_and_not_ones_own() {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    let apple = ana.create(0x1000, &account("Apple", north()));
    let quote = ana.create(0x3000, &quote(apple));
    ana.push(&company);
    ana.pull(&company);
    ana.set(quote, "title", "Spring");
    ana.push(&company);
    company.work(|work| work.edit(apple, &put("phone", "02-1")).unwrap());
    let request = ana.request();
    let frames = company.store.read(|tx| pull::page(tx, &KEY, &request)).unwrap();
    let sizes: Vec<usize> = frames
        .iter()
        .filter_map(|frame| match frame {
            Frame::Document { content: Content::Changes(changes), .. } => Some(changes.len()),
            _ => None,
        })
        .collect();
    assert_eq!(sizes, [0, 1], "the own title first, then the office's phone number");
    let page = ana.apply(frames);
    assert_eq!(page.changed, BTreeSet::from([apple, quote]));
    let idle = ana.pull(&company);
    assert!(idle.changed.is_empty() && idle.snapshots.is_empty() && idle.pages == 1);
}

#[test]
fn changes_before_a_page_boundary_are_not_lost() {
    let company = Company::open();
    company.work(|work| {
        for number in 0..700 {
            work.create(id(0x10000 + number), &account("Apple", north())).unwrap();
        }
    });
    let mut ana = Tablet::of(ANA);
    ana.pull(&company);
    let edit_all = |text: &str| {
        company.work(|work| {
            for number in 0..700 {
                work.edit(id(0x10000 + number), &put("phone", text)).unwrap();
            }
        });
    };
    edit_all("02-1");
    let first = ana.pull_page(&company);
    assert_eq!(first.changed.len(), PAGE_DOCUMENTS_MAX);
    // Every document moves again while the pages are read.
    edit_all("02-2");
    let rest = ana.pull(&company);
    assert_eq!(rest.changed.len(), 700);
}

#[test]
fn a_record_that_moves_is_evicted_there_and_sent_here_with_its_children() {
    let company = Company::open();
    let (mut ana, mut ben) = (Tablet::of(ANA), Tablet::of(BEN));
    let apple = ana.create(0x1000, &account("Apple", north()));
    let quote = ana.create(0x3000, &quote(apple));
    ana.push(&company);
    ana.pull(&company);
    ben.pull(&company);
    company.work(|work| work.edit(apple, &put("territory", south())).unwrap());
    let gone = ana.pull(&company);
    assert_eq!(gone.evicted, BTreeSet::from([apple, quote]));
    let come = ben.pull(&company);
    assert_eq!(come.snapshots, BTreeSet::from([apple, quote]));
    assert!(come.evicted.is_empty());
}

#[test]
fn what_left_before_a_first_pull_is_never_mentioned() {
    let company = Company::open();
    company.work(|work| {
        work.create(id(0x1000), &account("Apple", north())).unwrap();
        work.edit(id(0x1000), &put("territory", south())).unwrap();
    });
    let mut ana = Tablet::of(ANA);
    let page = ana.pull(&company);
    assert!(page.evicted.is_empty() && !page.snapshots.contains(&id(0x1000)));
}

#[test]
fn a_new_grant_is_filled_in_and_a_lost_one_evicted() {
    let company = Company::open();
    company.work(|work| {
        for number in 0..600 {
            work.create(id(0x20000 + number), &account("Pear", south())).unwrap();
        }
        work.create(id(0x1000), &account("Apple", north())).unwrap();
    });
    let mut ana = Tablet::of(ANA);
    ana.pull(&company);
    let south_of_ana = format!("territories.{}", south());
    let grant = |is_in| {
        company.work(|work| work.edit(id(ANA), &put(&south_of_ana, Value::Flag(is_in))).unwrap());
    };
    grant(true);
    let first = ana.pull_page(&company);
    assert_eq!((first.snapshots.len(), first.end), (PAGE_DOCUMENTS_MAX, None));
    // One that was to come moves while the backfill runs.
    company.work(|work| work.edit(id(0x20000 + 599), &put("phone", "02-1")).unwrap());
    let rest = ana.pull(&company);
    assert_eq!(first.snapshots.len() + rest.snapshots.len(), 600);
    assert_eq!(ana.copies.len(), 604);
    grant(false);
    let lost = ana.pull(&company);
    assert_eq!(lost.evicted.len(), 600);
    assert_eq!((ana.copies.len(), lost.end), (4, Some(4)));
}

#[test]
fn a_cursor_of_another_history_is_answered_with_a_rebase() {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    ana.pull(&company);
    let other = Company::open();
    other.work(|work| {
        for number in 0..10 {
            work.create(id(0x1000 + number), &account("Other", south())).unwrap();
        }
    });
    let is_rebase = |company: &Company, tablet: &Tablet| {
        let request = tablet.request();
        let page = company.store.read(|tx| pull::page(tx, &KEY, &request));
        matches!(page, Err(PullFault::Rebase))
    };
    assert!(!is_rebase(&company, &ana));
    // The same epoch, the same number, another chain.
    let mut restored = Tablet::of(ANA);
    restored.pull(&other);
    company.work(|work| {
        for number in 0..20 {
            work.create(id(0x2000 + number), &account("Apple", north())).unwrap();
        }
    });
    assert!(is_rebase(&company, &restored));
    let mut thief = Tablet::of(BEN);
    thief.cursor = ana.cursor.clone();
    assert!(is_rebase(&company, &thief), "a cursor is its device's own");
    let mut bent = ana.cursor.clone();
    bent[20] ^= 1;
    ana.cursor = bent;
    assert!(is_rebase(&company, &ana));
}

#[test]
fn a_new_epoch_asks_everybody_to_rebase() {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    ana.pull(&company);
    company.store.write(|tx| tenants::begin_epoch(tx, TENANT, [2; 16])).unwrap();
    let request = ana.request();
    let page = company.store.read(|tx| pull::page(tx, &KEY, &request));
    assert!(matches!(page, Err(PullFault::Rebase)));
}

#[test]
fn a_document_asked_for_by_name_comes_whole_or_is_to_go_whichever_the_reason() {
    let company = Company::open();
    company.work(|work| {
        work.create(id(0x1000), &account("Apple", north())).unwrap();
        work.create(id(0x2000), &account("Pear", south())).unwrap();
    });
    let mut ana = Tablet::of(ANA);
    ana.pull(&company);
    let mut request = ana.request();
    request.want = vec![id(0x1000), id(0x2000), id(0x9999)];
    let frames = company.store.read(|tx| pull::page(tx, &KEY, &request)).unwrap();
    let page = ana.apply(frames);
    assert_eq!(page.snapshots, BTreeSet::from([id(0x1000)]));
    assert_eq!(page.evicted, BTreeSet::from([id(0x2000), id(0x9999)]));
}

#[test]
fn todays_records_come_ahead_of_all_others() {
    let company = Company::open();
    let day: jiff::civil::Date = "2026-11-21".parse().unwrap();
    company.work(|work| {
        for number in 0..600 {
            work.create(id(0x10000 + number), &account("Apple", north())).unwrap();
        }
        let apple = id(0x10000 + 599);
        let contact =
            Contact { name: Some("Mei".into()), account: Some(apple.into()), ..Contact::default() };
        work.create(id(0x5000), &contact).unwrap();
        let visit = |account: satchel_shared::ids::DocumentId, on| Visit {
            account: Some(account.into()),
            owner: Some(person(ANA)),
            planned_on: Some(on),
            ..Visit::default()
        };
        work.create(id(0x6000), &visit(apple, day)).unwrap();
        work.create(id(0x6001), &visit(apple, day.tomorrow().unwrap())).unwrap();
        for (number, status) in [(0x7000, TaskStatus::Open), (0x7001, TaskStatus::Done)] {
            let task = Task {
                title: Some("Call".into()),
                owner: Some(person(ANA)),
                due_on: Some(day),
                status: Some(status),
                ..Task::default()
            };
            work.create(id(number), &task).unwrap();
        }
    });
    let mut ana = Tablet::of(ANA);
    let mut request = ana.request();
    request.today = Some(day);
    let frames = company.store.read(|tx| pull::page(tx, &KEY, &request)).unwrap();
    let ahead = ana.apply(frames);
    let expected = [0x6000, 0x10000 + 599, 0x5000, 0x7000].map(id);
    assert_eq!(ahead.snapshots, BTreeSet::from(expected));
    assert_eq!(ahead.end, None);
    // One of them leaves before the walk comes to it.
    company.work(|work| work.edit(id(0x7000), &put("owner", person(BEN))).unwrap());
    let rest = ana.pull(&company);
    assert_eq!(rest.end, Some(607), "600 accounts, a contact, two visits, a task, three people");
    assert_eq!(rest.evicted, BTreeSet::from([id(0x7000)]));
    assert_eq!(ana.copies.len(), 607);
}

#[test]
fn the_end_says_what_the_device_needs_to_know() {
    let company = Company::open();
    let request = Tablet::of(ANA).request();
    let end = || {
        let frames = company.store.read(|tx| pull::page(tx, &KEY, &request)).unwrap();
        frames.into_iter().last().unwrap()
    };
    let head = company.store.read(|tx| tenants::get(tx, TENANT)).unwrap().head.number;
    let told = |backed_up| Frame::End { documents: 3, schema: 1, time_ms: NOW_MS, head, backed_up };
    assert_eq!(end(), told(0), "what no backup is known to hold, devices keep");
    let note =
        |made_ms| company.store.write(|tx| tenants::note_backup(tx, TENANT, 2, made_ms)).unwrap();
    note(NOW_MS - 400 * DAY_MS);
    assert_eq!(end(), told(2), "an old backup holds what it holds, and no more");
}

#[test]
fn the_store_gives_a_document_only_to_one_of_its_scopes() {
    let company = Company::open();
    company.work(|work| {
        work.create(id(0x1000), &account("Apple", north())).unwrap();
        work.edit(id(0x1000), &put("territory", south())).unwrap();
    });
    let is_found = |number, scopes: &[Scope]| {
        let grants: BTreeSet<Scope> = scopes.iter().cloned().collect();
        company
            .store
            .read(|tx| documents::find_readable(tx, TENANT, id(number), &grants))
            .unwrap()
            .is_some()
    };
    let (north, south) = (Scope::territory(north()), Scope::territory(south()));
    assert!(is_found(0x1000, &[Scope::everyone(), south.clone()]));
    assert!(!is_found(0x1000, &[Scope::everyone(), north]), "it left");
    assert!(!is_found(0x1000, &[]) && !is_found(0x9999, &[south]));
}
