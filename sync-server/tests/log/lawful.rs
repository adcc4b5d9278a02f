//! Lawful holding: what a device may still hand in of a record that has left its person.

use super::bench::{
    ANA, BEN, Company, KEY, NOW_MS, TENANT, Tablet, account, code, id, north, person, put, quote,
    south, verdicts,
};
use satchel_server::{
    ingest::{lawful::DAYS_AFTER_TOLD, push::Committed, tried::tried},
    log::quarantine,
    pull,
};
use satchel_shared::{
    documents::{Contact, Value},
    history::Written,
    ids::{DocumentId, TerritoryId},
    protocol::{pull::Frame, push::Verdict},
    refusal::{PROPOSAL, RECORD_NOT_FOUND},
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const APPLE: u128 = 0x1000;

fn move_apple(company: &Company, territory: TerritoryId) {
    company.work(|work| work.edit(id(APPLE), &put("territory", territory)).unwrap());
}

/// Ana with an account of the office's, pulled to the end.
fn ana_with_apple(company: &Company) -> (Tablet, DocumentId) {
    company.work(|work| work.create(id(APPLE), &account("Apple", north())).unwrap());
    let mut ana = Tablet::of(ANA);
    ana.pull(company);
    (ana, id(APPLE))
}

fn push_at(ana: &mut Tablet, company: &Company, now_ms: i64) -> Committed {
    let offer = ana.offer();
    company.commit(company.judge(ana.sender, offer, now_ms))
}

fn is_accepted(committed: &Committed) -> bool {
    verdicts(committed).iter().all(|verdict| matches!(verdict, Verdict::Accepted { .. }))
}

#[test]
fn an_edit_made_before_the_device_heard_that_the_record_left_is_accepted_however_late() {
    let company = Company::open();
    let (mut ana, apple) = ana_with_apple(&company);
    move_apple(&company, south());
    ana.set(apple, "phone", "02-1");
    let committed = push_at(&mut ana, &company, NOW_MS + 300 * DAY_MS);
    assert!(is_accepted(&committed), "{committed:?}");
    assert_eq!(committed.documents[0].heads, None, "what it has become is not hers to know");
    let mut ben = Tablet::of(BEN);
    ben.pull(&company);
    let phone = ben.copies[&apple].read::<satchel_shared::documents::Account>().phone;
    assert_eq!(phone.as_deref(), Some("02-1"));
    assert!(ana.pull(&company).evicted.contains(&apple));
}

#[test]
fn an_edit_made_before_the_device_heard_that_its_grant_was_lost_is_accepted() {
    let company = Company::open();
    let (mut ana, apple) = ana_with_apple(&company);
    let field = format!("territories.{}", north());
    company.work(|work| work.edit(id(ANA), &put(&field, Value::Flag(false))).unwrap());
    ana.set(apple, "phone", "02-1");
    assert!(is_accepted(&ana.push(&company)));
}

#[test]
fn work_begun_on_an_account_before_it_left_comes_in_though_its_maker_will_not_see_it() {
    let company = Company::open();
    let (mut ana, apple) = ana_with_apple(&company);
    move_apple(&company, south());
    let contact = Contact {
        account: Some(apple.into()),
        name: Some("Iris".to_owned()),
        ..Contact::default()
    };
    ana.create(0x2000, &contact);
    let mut own = quote(apple);
    own.owner = Some(person(ANA));
    ana.create(0x2001, &own);
    let committed = ana.push(&company);
    for document in &committed.documents {
        assert!(matches!(document.verdicts[0].1, Verdict::Accepted { .. }), "{document:?}");
    }
    let mut ben = Tablet::of(BEN);
    ben.pull(&company);
    assert!(ben.copies.contains_key(&id(0x2000)) && ben.copies.contains_key(&id(0x2001)));
}

/// Ana was told that the record left and has an edit made after.
fn told_and_edited(company: &Company) -> (Tablet, DocumentId) {
    let (mut ana, apple) = ana_with_apple(company);
    move_apple(company, south());
    let held = ana.copies.clone();
    ana.pull(company);
    // A form was open: the evict waits, and nothing is confirmed.
    ana.copies = held;
    ana.released.clear();
    ana.set(apple, "phone", "02-1");
    (ana, apple)
}

#[test]
fn the_right_lasts_some_days_after_the_device_was_told() {
    let company = Company::open();
    let (mut ana, _) = told_and_edited(&company);
    let committed = push_at(&mut ana, &company, NOW_MS + DAYS_AFTER_TOLD * DAY_MS);
    assert!(is_accepted(&committed), "{committed:?}");
}

#[test]
fn after_those_days_an_edit_is_a_proposal_that_is_kept_whole() {
    let company = Company::open();
    let (mut ana, apple) = told_and_edited(&company);
    let committed = push_at(&mut ana, &company, NOW_MS + DAYS_AFTER_TOLD * DAY_MS + 1);
    assert_eq!(code(&verdicts(&committed)[0]), PROPOSAL);
    let kept = company.store.read(|tx| quarantine::of_document(tx, TENANT, apple));
    let [kept] = &kept.unwrap()[..] else { panic!("one change is kept") };
    assert_eq!(kept.refusal.code, PROPOSAL);
    assert_eq!(kept.change, committed.documents[0].verdicts[0].0);
}

#[test]
fn pulling_again_and_again_does_not_lengthen_the_days() {
    let company = Company::open();
    let (mut ana, apple) = ana_with_apple(&company);
    move_apple(&company, south());
    let held = ana.copies.clone();
    let mut request = ana.request();
    for day in 0..3 {
        // Each answer is lost: the cursor stays.
        request.now_ms = NOW_MS + day * DAY_MS;
        pull::serve(&company.store, &KEY, &request).unwrap();
    }
    let told = ana.pull(&company);
    assert!(told.evicted.contains(&apple));
    ana.copies = held;
    ana.released.clear();
    ana.set(apple, "phone", "02-1");
    let committed = push_at(&mut ana, &company, NOW_MS + DAYS_AFTER_TOLD * DAY_MS + 1);
    assert_eq!(code(&verdicts(&committed)[0]), PROPOSAL);
}

#[test]
fn a_device_whose_answer_was_lost_has_not_been_told() {
    let company = Company::open();
    let (mut ana, apple) = ana_with_apple(&company);
    move_apple(&company, south());
    pull::serve(&company.store, &KEY, &ana.request()).unwrap();
    ana.set(apple, "phone", "02-1");
    assert!(is_accepted(&push_at(&mut ana, &company, NOW_MS + 90 * DAY_MS)));
}

#[test]
fn the_right_ends_when_the_device_says_that_it_put_the_record_away() {
    let company = Company::open();
    let (mut ana, apple) = ana_with_apple(&company);
    move_apple(&company, south());
    let (held, old_cursor) = (ana.copies.clone(), ana.cursor.clone());
    ana.pull(&company);
    assert_eq!(ana.released, [apple]);
    ana.push(&company);
    ana.copies = held;
    ana.cursor = old_cursor;
    ana.set(apple, "phone", "02-1");
    assert_eq!(code(&verdicts(&ana.push(&company))[0]), PROPOSAL, "whatever cursor it shows");
}

#[test]
fn a_record_given_again_and_taken_again_is_lawfully_held_until_the_second_telling() {
    let company = Company::open();
    let (mut ana, apple) = ana_with_apple(&company);
    move_apple(&company, south());
    ana.pull(&company);
    ana.push(&company);
    move_apple(&company, north());
    ana.pull(&company);
    move_apple(&company, south());
    ana.set(apple, "phone", "02-1");
    assert!(is_accepted(&ana.push(&company)));
}

#[test]
fn a_cursor_of_somebody_else_gives_no_right_and_neither_does_asking_by_name() {
    let company = Company::open();
    let (ana, apple) = ana_with_apple(&company);
    let mut ben = Tablet::of(BEN);
    ben.pull(&company);
    let mut request = ben.request();
    request.want = vec![apple];
    pull::serve(&company.store, &KEY, &request).unwrap();
    ben.copies = ana.copies.clone();
    ben.set(apple, "phone", "02-1");
    assert_eq!(code(&verdicts(&ben.push(&company))[0]), RECORD_NOT_FOUND);
    ben.cursor = ana.cursor.clone();
    ben.set(apple, "phone", "02-2");
    assert_eq!(code(&verdicts(&ben.push(&company))[0]), RECORD_NOT_FOUND);
}

#[test]
fn what_is_foreign_what_left_what_never_was_and_what_is_made_up_get_one_answer() {
    let company = Company::open();
    let (mut ana, apple) = ana_with_apple(&company);
    company.work(|work| work.create(id(0x2000), &account("Pear", south())).unwrap());
    move_apple(&company, south());
    ana.pull(&company);
    ana.push(&company);
    let (foreign, never, made_up) = (id(0x2000), id(0x7777), id(u128::MAX));
    for asked in [foreign, apple, never, made_up] {
        let mut request = ana.request();
        request.want = vec![asked];
        let frames = pull::serve(&company.store, &KEY, &request).unwrap();
        assert!(
            matches!(frames[..], [Frame::Evict { document }, Frame::Checkpoint { .. }, Frame::Digest(_), Frame::End { .. }]
                if document == asked),
            "{asked}: {frames:?}"
        );
        // A change on top of what nobody here knows.
        let mut stranger = Tablet::new(ANA, 0x60);
        let made = stranger.create(0x9999, &account("Ghost", south()));
        stranger.offer();
        stranger.set(made, "phone", "02-1");
        let mut offer = stranger.offer();
        offer.cursor.clone_from(&ana.cursor);
        offer.documents[0].document = asked;
        let committed = company.commit(company.judge(ana.sender, offer, NOW_MS));
        assert_eq!(code(&verdicts(&committed)[0]), RECORD_NOT_FOUND, "{asked}");
        assert_eq!(committed.documents[0].heads, None, "{asked}");
    }
}

#[test]
fn quarantine_tells_what_was_tried_against_what_stood() {
    let company = Company::open();
    let (mut ana, apple) = ana_with_apple(&company);
    ana.set(apple, "phone", "02-1");
    ana.push(&company);
    ana.set(apple, "credit_limit", Value::Whole(5));
    ana.set(apple, "phone", "02-2");
    ana.push(&company);
    let told = company.store.read(|tx| {
        let all = quarantine::all(tx, TENANT, None)?;
        all.iter().map(|refused| tried(tx, TENANT, refused)).collect::<Result<Vec<_>, _>>()
    });
    let told: Vec<_> = told.unwrap().into_iter().flatten().flatten().collect();
    let of = |path: &str| told.iter().find(|touch| touch.path.to_string() == path).unwrap();
    assert_eq!(of("credit_limit").new, Written::Value(Value::Whole(5)));
    assert_eq!(of("phone").old, [Value::Text("02-1".to_owned())]);
    assert_eq!(of("phone").new, Written::Value(Value::Text("02-2".to_owned())));
}
