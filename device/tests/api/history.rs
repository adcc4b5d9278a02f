//! History as screens see it: newest first, as of a day, restored as another change.

use crate::{
    desk::{Desk, NOW_MS, Server},
    world::{TATUNG, rep, text, typed, zh},
};
use satchel_device::{
    actions::Login,
    api::{
        edits,
        fields::{MakeRecord, SetFields},
        history::{AskHistory, AskVersion, HistoryRow, RestoreField, VersionAsked, read, restore},
        shown::ById,
    },
};
use satchel_shared::lang::Lang;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

fn set(login: &mut Login, value: &str) {
    let values = vec![typed("payment_terms", value)];
    let asked = SetFields { id: text(TATUNG), values, base: None };
    edits::set(login, Lang::ZhHant, &asked).unwrap();
}

fn rows(login: &Login) -> Vec<HistoryRow> {
    let path = Some("payment_terms".to_owned());
    let asked = AskHistory { id: text(TATUNG), path, skip: 0, limit: 500 };
    read::history(zh(login), &asked).unwrap().rows
}

#[test]
fn the_first_entries_of_a_new_record_stand_together_and_a_later_one_by_itself() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let values = ["name", "phone", "email", "website"].map(|path| typed(path, "04-2355-1111"));
    let made = MakeRecord { kind: "account".to_owned(), values: values.to_vec() };
    let id = edits::make(&mut login, Lang::ZhHant, &made).unwrap().id;
    let fax = SetFields { id: id.clone(), values: vec![typed("fax", "04-2355-2222")], base: None };
    edits::set(&mut login, Lang::ZhHant, &fax).unwrap();
    let told = |limit| {
        let asked = AskHistory { id: id.clone(), path: None, skip: 0, limit };
        let page = read::history(zh(&login), &asked).unwrap();
        page.rows.iter().map(|row| (row.path.clone(), row.together)).collect::<Vec<_>>()
    };
    let all = told(500);
    assert_eq!(all[0], ("fax".to_owned(), 1));
    let first = all.len() - 1;
    assert!(first >= 4, "{all:?}");
    assert!(all[1..].iter().all(|(_, together)| *together as usize == first), "{all:?}");
    // A part of the page says how many there are in all.
    assert_eq!(told(2)[1].1 as usize, first);
}

#[test]
fn every_value_of_a_field_is_told_and_one_tap_away() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    for days in 1..=3 {
        desk.clock.set(NOW_MS + days * DAY_MS);
        set(&mut login, &format!("月結 {} 天", 30 + days * 10));
    }
    let told = rows(&login);
    let words: Vec<&str> = told.iter().map(|row| row.words.as_str()).collect();
    let expected = [
        "月結 50 天 → 月結 60 天",
        "月結 40 天 → 月結 50 天",
        "月結 30 天 → 月結 40 天",
        "月結 30 天",
    ];
    assert_eq!(words, expected);
    let who = told[0].who.as_ref().unwrap();
    assert!(who.is_me && who.name == "王小明" && who.device == "tablet 1");
    assert!(told[2].may_restore.is_allowed);
    assert_eq!(told[0].may_restore.why_not, "現在就是這個值");
    let version = VersionAsked::Heads { heads: vec![told[2].hash.clone()] };
    let asked = RestoreField { id: text(TATUNG), path: "payment_terms".to_owned(), version };
    let saved = restore::field(&mut login, Lang::ZhHant, &asked).unwrap();
    assert!(saved.is_changed);
    let told = rows(&login);
    assert_eq!((told.len(), told[0].words.as_str()), (5, "月結 60 天 → 月結 40 天"));
}

#[test]
fn an_entry_that_came_to_be_is_one_row_and_its_field_has_a_history_of_its_own() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let values = vec![typed("addresses.new.city", "彰化縣"), typed("addresses.new.label", "倉庫")];
    let asked = SetFields { id: text(TATUNG), values, base: None };
    edits::set(&mut login, Lang::ZhHant, &asked).unwrap();
    let told = |path: Option<String>| {
        let asked = AskHistory { id: text(TATUNG), path, skip: 0, limit: 500 };
        read::history(zh(&login), &asked).unwrap()
    };
    let rows = told(None).rows;
    let first: Vec<_> =
        rows.iter().take(2).map(|row| (row.label.as_str(), row.words.as_str())).collect();
    assert_eq!(first[0], ("地址 倉庫", "新增"));
    assert!(!first[1].0.contains("倉庫"), "{first:?}");
    let city = told(Some(format!("{}.city", rows[0].path)));
    assert_eq!((city.total, city.rows[0].words.as_str()), (1, "彰化縣"));
}

#[test]
fn a_record_as_of_a_day_names_what_differs_from_now() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    desk.clock.set(NOW_MS + 2 * DAY_MS);
    set(&mut login, "月結 60 天");
    let asked = |day: &str| AskVersion {
        id: text(TATUNG),
        version: VersionAsked::Day { day: day.to_owned() },
    };
    let then = read::version(zh(&login), &asked("2026-11-22")).unwrap();
    assert!(!then.is_current);
    assert_eq!(then.differing, ["payment_terms"]);
    assert_eq!(then.groups[0].fields[0].shown, "月結 30 天");
    // 民國 years are days as well.
    let now = read::version(zh(&login), &asked("115/11/23")).unwrap();
    assert!(now.is_current && now.differing.is_empty());
    let before = read::version(zh(&login), &asked("2020-01-01")).unwrap_err();
    assert_eq!(before.code().word, "not-then");
    let moments = read::moments(zh(&login), &ById { id: text(TATUNG) }).unwrap();
    assert_eq!(moments.len(), 2);
}
