//! Accounts as screens see them.

use crate::{
    desk::{Desk, Server, push_all},
    world::{TATUNG, account, id, rep, text, typed, zh},
};
use satchel_device::api::{
    accounts::{
        AccountFilter, AccountOrder, AskAccounts, AskTimeline, AskTwins, Happened, RecordConsent,
        list, timeline, twins, whole,
    },
    edits,
    fields::{AskForm, CheckFields, MakeRecord, SetFields},
    shown::{ById, MarkState, Position},
};
use satchel_shared::{ids::PersonId, lang::Lang};
use uuid::Uuid;

fn ask(filter: AccountFilter, order: AccountOrder, typed: &str) -> AskAccounts {
    AskAccounts { typed: typed.to_owned(), filter, order, skip: 0, limit: 50, here: None }
}

#[test]
fn a_filter_counts_what_it_lists() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let other = account("永記食品", PersonId::new(Uuid::from_u128(0xBEEF)));
    server.create(id(0x32), &other);
    let mut login = rep(&desk, &mut server);
    let made = MakeRecord { kind: "account".to_owned(), values: vec![typed("name", "順發")] };
    edits::make(&mut login, Lang::ZhHant, &made).unwrap();
    let all = list::page(zh(&login), &ask(AccountFilter::All, AccountOrder::Name, "")).unwrap();
    assert_eq!((all.total, all.rows.len()), (3, 3));
    for count in &all.counts {
        let page = list::page(zh(&login), &ask(count.filter, AccountOrder::Name, "")).unwrap();
        assert_eq!(page.total, count.count, "{:?}", count.filter);
        assert_eq!(page.rows.len() as u64, count.count, "{:?}", count.filter);
    }
    let waiting = all.counts.iter().find(|of| of.filter == AccountFilter::Waiting).unwrap();
    assert_eq!(waiting.count, 1);
    let mine = all.counts.iter().find(|of| of.filter == AccountFilter::Mine).unwrap();
    assert_eq!(mine.count, 2);
}

#[test]
fn one_chinese_character_finds_an_account() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let login = rep(&desk, &mut server);
    for typed in ["五", "大同", "0459", "2355"] {
        let page = list::page(zh(&login), &ask(AccountFilter::All, AccountOrder::Name, typed));
        assert_eq!(page.unwrap().rows.len(), 1, "{typed}");
    }
    let page = list::page(zh(&login), &ask(AccountFilter::All, AccountOrder::Name, "鐵")).unwrap();
    assert_eq!((page.total, page.rows.len()), (0, 0));
}

#[test]
fn what_is_nearest_comes_first_and_says_how_far() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut far = account("高雄分店", desk.identity.person);
    for address in far.addresses.values_mut() {
        address.latitude_micro = Some(22_620_000);
    }
    server.create(id(0x33), &far);
    let login = rep(&desk, &mut server);
    let here = Position { latitude_micro: 24_170_000, longitude_micro: 120_600_000, accuracy_m: 9 };
    let asked =
        AskAccounts { here: Some(here), ..ask(AccountFilter::All, AccountOrder::Nearby, "") };
    let page = list::page(zh(&login), &asked).unwrap();
    let names: Vec<&str> = page.rows.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(names, ["大同五金行", "高雄分店"]);
    assert!((900..1_100).contains(&page.rows[0].distance_m.unwrap()));
}

#[test]
fn an_account_entered_again_is_recognised_while_one_types() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let login = rep(&desk, &mut server);
    let asked = |name: &str, tax_id: &str, phone: &str| AskTwins {
        name: name.to_owned(),
        tax_id: tax_id.to_owned(),
        phone: phone.to_owned(),
    };
    let found = twins::of_typed(zh(&login), &asked("大同企業", "04595257", "")).unwrap();
    assert_eq!(found.len(), 1);
    assert!(found[0].evidence[0].contains("統一編號"), "{:?}", found[0].evidence);
    let found = twins::of_typed(zh(&login), &asked("大同五金行", "", "0423556688")).unwrap();
    assert_eq!(found.len(), 1);
    assert!(twins::of_typed(zh(&login), &asked("別家", "", "")).unwrap().is_empty());
}

#[test]
fn a_field_of_the_office_stays_in_sight_and_says_who_keeps_it() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let login = rep(&desk, &mut server);
    let shown = whole::account(zh(&login), &ById { id: text(TATUNG) }).unwrap();
    let fields: Vec<_> = shown.groups.iter().flat_map(|group| &group.fields).collect();
    let credit = fields.iter().find(|field| field.path == "credit_limit").unwrap();
    assert!(!credit.may.is_allowed && credit.may.why_not.contains("內勤"));
    let terms = fields.iter().find(|field| field.path == "payment_terms").unwrap();
    assert!(terms.may.is_allowed);
    assert_eq!((terms.label.as_str(), terms.shown.as_str()), ("付款條件", "月結 30 天"));
    assert_eq!(shown.head.mark.state, MarkState::Received);
    assert!(shown.line.contains("統一編號 04595257"), "{}", shown.line);
    assert_eq!(shown.addresses.entries[0].line, "台中市西屯區工業區一路 98 號");
}

#[test]
fn an_edit_waits_until_the_server_took_it_and_can_be_undone() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let of = ById { id: text(TATUNG) };
    let before = whole::account(zh(&login), &of).unwrap();
    let asked = SetFields {
        id: of.id.clone(),
        values: vec![typed("payment_terms", "月結 60 天")],
        base: Some(before.head.heads.clone()),
    };
    let saved = edits::set(&mut login, Lang::ZhHant, &asked).unwrap();
    assert!(saved.is_changed && saved.words.starts_with("已存 10:42"), "{}", saved.words);
    let shown = whole::account(zh(&login), &of).unwrap();
    let field = shown.groups[0].fields.iter().find(|field| field.path == "payment_terms").unwrap();
    assert!(field.is_waiting && field.shown == "月結 60 天");
    assert_eq!(shown.head.mark.state, MarkState::Waiting);
    let undo = saved.undo.unwrap();
    assert!(undo.words.contains("付款條件"), "{}", undo.words);
    edits::take_back(&mut login, Lang::ZhHant, &undo).unwrap();
    let shown = whole::account(zh(&login), &of).unwrap();
    assert_eq!(shown.groups[0].fields[0].shown, "月結 30 天");
    push_all(login.store_mut(), &mut server);
    let shown = whole::account(zh(&login), &of).unwrap();
    assert!(!shown.groups[0].fields[0].is_waiting);
    // Both changes stand in what happened.
    let asked = AskTimeline { id: of.id, what: None, skip: 0, limit: 20 };
    let rows = timeline::timeline(zh(&login), &asked).unwrap().rows;
    assert!(rows[0].text.contains("月結 60 天 → 月結 30 天"), "{rows:?}");
    assert!(rows[1].text.contains("月結 30 天 → 月結 60 天"), "{rows:?}");
}

#[test]
fn a_timeline_of_one_kind_is_listed_and_counted_by_itself() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    for (day, kind) in [("2026-11-01", "visit"), ("2026-11-02", "task"), ("2026-11-03", "visit")] {
        let (due, subject) =
            if kind == "task" { ("due_on", "title") } else { ("planned_on", "subject") };
        let values =
            vec![typed("account", &text(TATUNG)), typed(due, day), typed(subject, "看機器")];
        edits::make(&mut login, Lang::ZhHant, &MakeRecord { kind: kind.to_owned(), values })
            .unwrap();
    }
    let asked = |what, skip| AskTimeline { id: text(TATUNG), what, skip, limit: 1 };
    let told = |what, skip| timeline::timeline(zh(&login), &asked(what, skip)).unwrap();
    let first = told(Some(Happened::Visit), 0);
    assert_eq!((first.total, first.rows[0].day.as_str()), (2, "2026-11-03"));
    let second = told(Some(Happened::Visit), 1);
    assert_eq!((second.rows.len(), second.rows[0].day.as_str()), (1, "2026-11-01"));
    assert_eq!(told(Some(Happened::Task), 0).total, 1);
    // The account was entered: one change of its own record.
    let changes = told(Some(Happened::Change), 0);
    assert_eq!((changes.total, changes.rows[0].title.as_str()), (1, "建立客戶"));
    assert_eq!(told(None, 0).total, 4);
}

#[test]
fn a_new_account_is_made_with_its_first_address_in_one_change() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let asked = AskForm { kind: "account".to_owned(), account: None };
    let form = edits::form(zh(&login), &asked).unwrap();
    let group = form.groups.iter().find(|group| group.code == "address").unwrap();
    let labels: Vec<&str> = group.fields.iter().map(|field| field.label.as_str()).collect();
    assert_eq!(labels, ["縣市", "鄉鎮市區", "路街門牌", "樓層或其他", "郵遞區號"]);
    assert!(group.fields.iter().all(|field| field.may.is_allowed && !field.is_required));
    let values = vec![
        typed("name", "順發"),
        typed("addresses.a.city", "彰化縣"),
        typed("addresses.a.line1", "和美鎮彰新路 1 號"),
    ];
    let made = MakeRecord { kind: "account".to_owned(), values };
    let made = edits::make(&mut login, Lang::ZhHant, &made).unwrap();
    let shown = whole::account(zh(&login), &ById { id: made.id.clone() }).unwrap();
    assert_eq!(shown.addresses.entries.len(), 1);
    assert_eq!(shown.addresses.entries[0].line, "彰化縣和美鎮彰新路 1 號");
    assert_eq!(login.store().count_unsent().unwrap(), 1);
    // Left empty, it is no address.
    let bare = MakeRecord { kind: "account".to_owned(), values: vec![typed("name", "永記")] };
    let bare = edits::make(&mut login, Lang::ZhHant, &bare).unwrap();
    assert!(
        whole::account(zh(&login), &ById { id: bare.id }).unwrap().addresses.entries.is_empty()
    );
}

#[test]
fn a_new_record_waits_once_and_not_field_by_field() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let values = vec![typed("name", "順發"), typed("addresses.a.city", "彰化縣")];
    let made = MakeRecord { kind: "account".to_owned(), values };
    let of = ById { id: edits::make(&mut login, Lang::ZhHant, &made).unwrap().id };
    let waiting = |login: &satchel_device::actions::Login| {
        let shown = whole::account(zh(login), &of).unwrap();
        let own = shown.groups.iter().flat_map(|group| &group.fields);
        let listed = shown.addresses.entries.iter().flat_map(|entry| &entry.fields);
        let paths = own.chain(listed).filter(|field| field.is_waiting);
        (shown.head.mark.state, paths.map(|field| field.path.clone()).collect::<Vec<_>>())
    };
    assert_eq!(waiting(&login), (MarkState::Waiting, vec![]));
    push_all(login.store_mut(), &mut server);
    let phone =
        SetFields { id: of.id.clone(), values: vec![typed("phone", "04-7550001")], base: None };
    edits::set(&mut login, Lang::ZhHant, &phone).unwrap();
    assert_eq!(waiting(&login), (MarkState::Waiting, vec!["phone".to_owned()]));
}

#[test]
fn what_is_typed_wrong_is_said_beside_its_field() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let asked = CheckFields {
        kind: "account".to_owned(),
        values: vec![typed("name", " "), typed("tax_id", "12345678"), typed("phone", "04-1")],
    };
    let faults = edits::check(zh(&login), &asked).unwrap();
    let paths: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(paths, ["name", "tax_id"]);
    // Characters of no width are no name either, here or when it is made.
    let unseen = vec![typed("name", "\u{200b}\u{3164}")];
    let asked = CheckFields { kind: "account".to_owned(), values: unseen.clone() };
    assert_eq!(edits::check(zh(&login), &asked).unwrap()[0].words, "請填客戶名稱");
    let made = MakeRecord { kind: "account".to_owned(), values: unseen };
    let refused = edits::make(&mut login, Lang::ZhHant, &made).unwrap_err();
    assert_eq!(refused.code().word, "required");
    let form = AskForm { kind: "account".to_owned(), account: None };
    let form = edits::form(zh(&login), &form).unwrap();
    assert!(form.may.is_allowed && form.groups[0].fields[0].is_required);
}

#[test]
fn whoever_withdrew_consent_is_not_called() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let values = vec![
        typed("name", "林美玲"),
        typed("account", &text(TATUNG)),
        typed("mobile", "0932-415-880"),
    ];
    let made = MakeRecord { kind: "contact".to_owned(), values };
    let contact = edits::make(&mut login, Lang::ZhHant, &made).unwrap().id;
    let rows = |login: &_| whole::contacts_of(zh(login), id(TATUNG)).unwrap();
    assert!(rows(&login)[0].may_call.is_allowed);
    assert!(!rows(&login)[0].may_mail.is_allowed);
    let said = RecordConsent {
        id: contact,
        channel: "phone".to_owned(),
        state: "withdrawn".to_owned(),
        purpose: "行銷".to_owned(),
        source: "電話".to_owned(),
    };
    whole::record_consent(&mut login, Lang::ZhHant, &said).unwrap();
    let row = &rows(&login)[0];
    assert!(!row.may_call.is_allowed && row.may_call.why_not.contains("撤回"), "{row:?}");
}

#[test]
fn a_tag_the_server_would_refuse_the_whole_contact_for_is_not_taken() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let long = "字".repeat(22);
    for (tags, is_taken) in [("老客戶，VIP", true), ("版本 2.0", false), (&long, false)] {
        let values =
            vec![typed("account", &text(TATUNG)), typed("name", "林"), typed("tags", tags)];
        let checked = CheckFields { kind: "contact".to_owned(), values: values.clone() };
        let faults = edits::check(zh(&login), &checked).unwrap();
        assert_eq!(faults.is_empty(), is_taken, "{tags}: {faults:?}");
        let made = MakeRecord { kind: "contact".to_owned(), values };
        let made = edits::make(&mut login, Lang::ZhHant, &made);
        assert_eq!(made.is_ok(), is_taken, "{tags}: {:?}", made.err());
    }
}
