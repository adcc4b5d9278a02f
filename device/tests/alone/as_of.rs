//! As of a moment on one device: what stood, what a line was, and what needs a look.

use crate::desk::{Desk, NOW_MS, Server, assert_whole, new_account, pairs, push_all};
use satchel_device::actions::{
    ActionFault, Login,
    as_of::{At, document},
    attention, conflicts,
    conflicts::Pick,
    fields, history, records, restore,
};
use satchel_shared::{
    attention::Matter,
    documents::{Account, Kind, Path, Quote},
    ids::DocumentId,
    money::Quantity,
};
use std::collections::BTreeSet;

const DAY_MS: i64 = 86_400_000;

fn set(login: &mut Login, id: DocumentId, field: &str, value: &str) {
    fields::set(login, id, &pairs(&[(field, value)]), None).unwrap();
}

#[test]
fn a_record_is_shown_as_it_stood_and_says_when_it_was_not_there() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let id = new_account(&mut login, "永記食品");
    for day in 1..=3 {
        desk.clock.set(NOW_MS + day * DAY_MS);
        set(&mut login, id, "phone", &format!("day {day}"));
    }
    let phone = |ms| {
        let then = document(login.store(), id, &At::Moment(ms))?;
        Ok::<_, ActionFault>(then.read::<Account>().phone.unwrap_or_default())
    };
    assert_eq!(phone(NOW_MS).unwrap(), "");
    assert_eq!(phone(NOW_MS + 2 * DAY_MS + 5).unwrap(), "day 2");
    assert_eq!(phone(i64::MAX).unwrap(), "day 3");
    assert!(matches!(phone(NOW_MS - 1), Err(ActionFault::NotThen { .. })));
    let unknown = At::Heads(vec![automerge::ChangeHash([1; 32])]);
    let missing = document(login.store(), id, &unknown);
    assert!(matches!(missing, Err(ActionFault::VersionNotHere { .. })));
    let none = At::Entry { of: id, list: "decisions", entry: "1".to_owned() };
    assert!(matches!(document(login.store(), id, &none), Err(ActionFault::NoSuchEntry(_))));
}

#[test]
fn a_whole_line_is_put_back_and_one_that_did_not_stand_goes() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let account = new_account(&mut login, "永記食品").to_string();
    let typed = [("account", account.as_str()), ("lines.a.quantity", "2"), ("lines.a.unit", "箱")];
    let quote = records::create(&mut login, Kind::Quote, &pairs(&typed)).unwrap().id;
    desk.clock.set(NOW_MS + DAY_MS);
    for (field, value) in [("lines.1.quantity", "7"), ("lines.1.unit", ""), ("lines.1.note", "急")]
    {
        set(&mut login, quote, field, value);
    }
    set(&mut login, quote, "lines.1.removed", "yes");
    set(&mut login, quote, "lines.new.quantity", "9");
    let read = |login: &Login| login.store().document(quote).unwrap().read::<Quote>();
    let (first, second) = {
        let quote = read(&login);
        let of = |removed| quote.lines.iter().find(|(_, line)| line.removed == removed).unwrap();
        (of(Some(true)).0.to_string(), of(None).0.to_string())
    };
    let then = At::Moment(NOW_MS);
    let line = |id: &str| Path::new(["lines", id]);
    let restored = restore::restore(&mut login, quote, &line(&first), &then).unwrap();
    assert!(restored.is_changed);
    let now = read(&login);
    let back = &now.lines[&first.parse().unwrap()];
    assert_eq!(
        (back.removed, back.quantity, back.unit.as_deref(), back.note.as_deref()),
        (None, Some(Quantity::from_stored(20_000)), Some("箱"), None)
    );
    restore::restore(&mut login, quote, &line(&second), &then).unwrap();
    assert_eq!(read(&login).lines[&second.parse().unwrap()].removed, Some(true));
    let again = restore::restore(&mut login, quote, &line(&first), &then).unwrap();
    assert!(!again.is_changed, "what stands is not written again");
    assert_whole(login.store());
}

#[test]
fn an_edit_of_an_archived_account_needs_a_look_until_it_is_answered() {
    let mut server = Server::default();
    let (first, second) = (Desk::new(1), Desk::new(2));
    let (mut sales, mut office) = (first.sales(&mut server), second.sales(&mut server));
    let id = new_account(&mut sales, "永記食品");
    push_all(sales.store_mut(), &mut server);
    office.store_mut().apply_page(&server.page_of_all()).unwrap();
    set(&mut office, id, "is_archived", "yes");
    set(&mut sales, id, "phone", "02-2345");
    for login in [&mut office, &mut sales] {
        push_all(login.store_mut(), &mut server);
        login.store_mut().apply_page(&server.page_of_all()).unwrap();
    }
    office.store_mut().apply_page(&server.page_of_all()).unwrap();
    let today = first.clock.today();
    let raised = attention::list(office.store(), today).unwrap();
    let [one] = raised.as_slice() else { panic!("{raised:?}") };
    assert_eq!((one.listed.id, one.matter.code()), (id, "archived-meanwhile"));
    assert_eq!(attention::list(sales.store(), today).unwrap().len(), 1);
    let other = Path::new(["phone"]);
    let yes = || Pick::Value("yes".to_owned());
    let refused = conflicts::choose(&mut office, id, &other, &yes());
    assert!(matches!(refused, Err(ActionFault::NoConflict { .. })), "nothing to answer there");
    let answer = Path::new(["is_archived"]);
    assert!(conflicts::choose(&mut office, id, &answer, &yes()).unwrap().is_changed);
    assert_eq!(attention::list(office.store(), today).unwrap(), []);
    let told = history::of(office.store(), id, Some(&answer)).unwrap();
    let last = told.last().unwrap();
    assert_eq!((last.old.as_slice(), last.new.as_deref()), (&["yes".to_owned()][..], Some("yes")));
}

#[test]
fn accounts_with_one_tax_id_are_told_as_a_pair() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let mut new = |name: &str| {
        let typed = [("name", name), ("tax_id", "24536806")];
        records::create(&mut login, Kind::Account, &pairs(&typed)).unwrap().id
    };
    let pair = [new("永記食品"), new("永記 食品行")];
    let raised = attention::list(login.store(), desk.clock.today()).unwrap();
    let [one] = raised.as_slice() else { panic!("{raised:?}") };
    let Matter::Twin { with, .. } = &one.matter else { panic!("{one:?}") };
    assert_eq!(BTreeSet::from([one.listed.id, *with]), BTreeSet::from(pair));
}
