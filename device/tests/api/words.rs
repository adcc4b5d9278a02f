//! Words: nothing that only programs read ever reaches a screen, in either language.
//!
//! All kinds of records with all their fields are asked for in every way there is, and every text of the answers that is
//! for people is looked at. Not checked: what `ui/` says itself; its own check demands both languages of every message.

use crate::{
    desk::{Desk, Server},
    full,
    world::{id, rep, typed},
};
use satchel_device::{
    actions::Login,
    api::{
        accounts::{AskAccounts, AskTimeline, list as account_list, timeline, whole as account},
        catalogue::{AskProduct, AskProducts, read as catalogue},
        edits,
        fields::{AskForm, SetFields},
        history::{AskHistory, AskVersion, VersionAsked, read as history},
        needs::read::{Depth, needs},
        reader::Reader,
        sales::{AskSales, SaleFilter, list as sale_list, whole as sale},
        search::{AskSearch, search},
        sheet::Sheet,
        shown::ById,
        start::doors,
        sync::centre,
        today::{AskDay, day, visits},
    },
    line::state::LineState,
};
use satchel_shared::{
    documents::{
        Kind,
        field::{Field, Shape},
    },
    ids::DocumentId,
    lang::Lang,
};
use serde::Serialize;
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// What programs read: ids, words, paths, typed values and exact numbers.
const FOR_PROGRAMS: &[&str] = &[
    "id",
    "kind",
    "path",
    "code",
    "word",
    "hash",
    "heads",
    "state",
    "way",
    "holds",
    "verdict",
    "form",
    "link_kind",
    "value",
    "amount",
    "currency",
    "day",
    "from",
    "due_on",
    "next_action_on",
    "valid_from",
    "valid_until",
    "key",
    "screen",
    "content",
    "person",
    "who",
    "what",
    "filter",
    "tone",
    "entry",
    "differing",
    "approval",
    "within",
];

/// Whether the text under this key, inside this one, is for people.
fn is_for_people(above: &str, key: &str, text: &str) -> bool {
    let is_id = uuid::Uuid::parse_str(text).is_ok();
    // The one word is an id in the rows of a difference and of prices, and words everywhere else.
    let is_line_id = key == "line" && is_id && matches!(above, "rows" | "old_prices" | "prices");
    // The approval's own status and the one who can mend are words with their labels beside them.
    let is_word = (above, key) == ("approval", "status");
    !(FOR_PROGRAMS.contains(&key) || is_line_id || is_word)
}

fn texts(above: &str, key: &str, json: &Json, found: &mut Vec<(String, String)>) {
    match json {
        Json::String(text) if is_for_people(above, key, text) => {
            found.push((format!("{above}.{key}"), text.clone()));
        }
        Json::Array(all) => all.iter().for_each(|one| texts(above, key, one, found)),
        Json::Object(map) => {
            for (name, inner) in map {
                let above = if name == "differing" { above } else { key };
                texts(above, name, inner, found);
            }
        }
        _ => {}
    }
}

/// Words of the wire that no person uses, by language: in Chinese all of them, in English those no Englishman writes.
fn wire_words(lang: Lang) -> BTreeSet<String> {
    fn of(fields: &[Field], words: &mut BTreeSet<String>) {
        for field in fields {
            words.insert(field.name.to_owned());
            match field.shape {
                Shape::Choice(choices) => {
                    words.extend(choices.iter().map(|word| (*word).to_owned()))
                }
                Shape::Entries(inner) => of(inner, words),
                _ => {}
            }
        }
    }
    let mut words = BTreeSet::new();
    Kind::ALL.iter().for_each(|kind| {
        words.insert(kind.word().to_owned());
        of(kind.fields(), &mut words);
    });
    for more in
        ["yes", "no", "true", "false", "null", "zh-Hant-TW", "ja", "semi-annual", "quarterly"]
    {
        words.insert(more.to_owned());
    }
    if lang == Lang::En {
        // `zero-rated` and `price_list` are nobody's English; `open` and `name` are.
        words.retain(|word| word.contains(['_', '-']));
    }
    words
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

/// What is wrong with a text for people; nothing for most.
fn fault(lang: Lang, words: &BTreeSet<String>, text: &str) -> Option<&'static str> {
    let parts: Vec<&str> =
        text.split(|c: char| !is_letter(c)).filter(|part| !part.is_empty()).collect();
    if parts.iter().any(|part| words.contains(*part)) {
        return Some("a word of the wire");
    }
    let pieces = [" · ", " → ", " / ", ", ", "、", "：", ": "];
    let pieces = pieces
        .iter()
        .fold(vec![text], |all, by| all.iter().flat_map(|one| one.split(by)).collect());
    let is_bare = |piece: &&str| ["yes", "no", "true", "false", "TWD"].contains(piece);
    if pieces.iter().any(is_bare) {
        return Some("a value as it is stored");
    }
    let is_day = |part: &&str| part.len() >= 10 && part[..10].parse::<jiff::civil::Date>().is_ok();
    if parts.iter().any(is_day) {
        return Some("a day as it is stored");
    }
    let is_id = |part: &&str| part.len() == 36 && uuid::Uuid::parse_str(part).is_ok();
    if parts.iter().any(is_id) || text.contains('…') {
        return Some("an id");
    }
    let has_gap = text.contains("NT$ ") || text.contains(" %");
    (has_gap || text.contains('{') || (lang == Lang::ZhHant && text.contains("null")))
        .then_some("not as people write it")
}

/// Everything that is asked for people, of one record.
fn asked(reader: Reader<'_>, kind: Kind, of: DocumentId) -> Vec<Json> {
    fn json(answer: impl Serialize) -> Json {
        serde_json::to_value(answer).unwrap()
    }
    let id = of.to_string();
    let by = ById { id: id.clone() };
    let heads = |at| VersionAsked::Heads { heads: vec![at] };
    let rows = AskHistory { id: id.clone(), path: None, skip: 0, limit: 1_000 };
    let rows = history::history(reader, &rows).unwrap();
    let mut told = vec![
        json(Sheet::open(reader, of).unwrap().whole().unwrap()),
        json(history::moments(reader, &by).unwrap()),
        json(
            edits::form(reader, &AskForm { kind: kind.word().to_owned(), account: None }).unwrap(),
        ),
    ];
    if let Some(first) = rows.rows.last() {
        let version = AskVersion { id: id.clone(), version: heads(first.hash.clone()) };
        told.push(json(history::version(reader, &version).unwrap()));
    }
    told.push(json(rows));
    match kind {
        Kind::Account => {
            told.push(json(account::account(reader, &by).unwrap()));
            let all = AskTimeline { id, what: None, skip: 0, limit: 1_000 };
            told.push(json(timeline::timeline(reader, &all).unwrap()));
            told.push(json(timeline::account_sales(reader, &by).unwrap()));
            told.push(json(
                account_list::page(reader, &AskAccounts { limit: 50, ..AskAccounts::default() })
                    .unwrap(),
            ));
        }
        Kind::Quote | Kind::Order => {
            told.push(json(sale::sale(reader, &by).unwrap()));
            let filter = SaleFilter::All;
            let kind = kind.word().to_owned();
            let all = AskSales { kind, typed: String::new(), filter, skip: 0, limit: 50 };
            told.push(json(sale_list::page(reader, &all).unwrap()));
        }
        Kind::Visit => told.push(json(visits::visit(reader, &by).unwrap())),
        Kind::Product => {
            let product = AskProduct { id, account: None, quantity: None };
            told.push(json(catalogue::product(reader, &product).unwrap()));
            told.push(json(
                catalogue::page(reader, &AskProducts { limit: 50, ..AskProducts::default() })
                    .unwrap(),
            ));
        }
        _ => {}
    }
    told
}

fn everything(login: &Login, lang: Lang) -> Vec<Json> {
    fn json(answer: impl Serialize) -> Json {
        serde_json::to_value(answer).unwrap()
    }
    let reader = Reader { login, lang };
    let mut told: Vec<Json> = full::ids().flat_map(|(kind, of)| asked(reader, kind, of)).collect();
    let line = LineState::default();
    let hits = AskSearch { typed: "甲".to_owned(), limit: 50, ..AskSearch::default() };
    told.push(json(centre::centre(reader, &line).unwrap()));
    told.push(json(needs(reader, Depth::All).unwrap()));
    told.push(json(day::today(reader, &AskDay { day: None }).unwrap()));
    told.push(json(day::today(reader, &AskDay { day: Some("2026-11-03".to_owned()) }).unwrap()));
    told.push(json(search(reader, &hits).unwrap()));
    told.push(json(doors::me(reader).unwrap()));
    told
}

fn assert_for_people(lang: Lang, told: &[Json]) {
    let words = wire_words(lang);
    let mut found = Vec::new();
    told.iter().for_each(|answer| texts("", "", answer, &mut found));
    assert!(found.len() > 20, "nothing was told");
    let faults: BTreeSet<String> = found
        .iter()
        .filter_map(|(at, text)| Some(format!("{}: {at}: {text}", fault(lang, &words, text)?)))
        .collect();
    let shown: Vec<String> = faults.iter().take(60).cloned().collect();
    assert!(faults.is_empty(), "{} in {lang:?}:\n{}", faults.len(), shown.join("\n"));
}

#[test]
fn nothing_that_only_programs_read_reaches_a_screen() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    full::make(&mut server);
    let login = rep(&desk, &mut server);
    for lang in Lang::ALL {
        assert_for_people(lang, &everything(&login, lang));
    }
}

#[test]
fn what_stands_in_the_way_of_an_edit_is_said_without_a_path() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    full::make(&mut server);
    let mut login = rep(&desk, &mut server);
    for lang in Lang::ALL {
        let mut told = Vec::new();
        for (kind, of) in full::ids() {
            for field in kind.fields() {
                for path in paths(field) {
                    let asked = SetFields {
                        id: of.to_string(),
                        values: vec![typed(&path, "！？")],
                        base: None,
                    };
                    if let Err(failure) = edits::set(&mut login, lang, &asked) {
                        told.push(serde_json::to_value(Reader::failed(&failure, lang)).unwrap());
                    }
                }
            }
        }
        assert!(told.len() > 100, "{} failures", told.len());
        assert_for_people(lang, &told);
    }
}

/// The field, and what may be typed inside of it.
fn paths(field: &Field) -> Vec<String> {
    match field.shape {
        Shape::Entries(inner) => inner
            .iter()
            .map(|of| format!("{}.{}.{}", field.name, full::first_entry(), of.name))
            .collect(),
        _ => vec![field.name.to_owned()],
    }
}

#[test]
fn an_address_added_and_taken_out_is_told_by_its_name() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let of = id(crate::world::TATUNG);
    fn reader(login: &Login) -> Reader<'_> {
        Reader { login, lang: Lang::ZhHant }
    }
    let set = |login: &mut Login, values: Vec<_>| {
        let asked = SetFields { id: of.to_string(), values, base: None };
        edits::set(login, Lang::ZhHant, &asked).unwrap()
    };
    let values = vec![typed("addresses.new.city", "彰化縣"), typed("addresses.new.label", "倉庫")];
    let added = set(&mut login, values);
    assert_eq!(added.undo.unwrap().words, "大同五金行：已加地址");
    let entry =
        Sheet::open(reader(&login), of).unwrap().list("addresses").unwrap().entries[1].id.clone();
    let changed = set(&mut login, vec![typed(&format!("addresses.{entry}.city"), "彰化市")]);
    assert_eq!(changed.undo.unwrap().words, "大同五金行：已改地址 倉庫 · 縣市");
    let removed = set(&mut login, vec![typed(&format!("addresses.{entry}.removed"), "yes")]);
    assert_eq!(removed.undo.unwrap().words, "大同五金行：已移除倉庫");
    let asked = AskTimeline { id: of.to_string(), what: None, skip: 0, limit: 9 };
    let rows = timeline::timeline(reader(&login), &asked).unwrap().rows;
    let told: Vec<_> = rows.iter().map(|row| (row.title.as_str(), row.text.as_str())).collect();
    let expected = [
        ("移除倉庫", ""),
        ("改了倉庫（已移除） · 縣市", "彰化縣 → 彰化市"),
        ("新增倉庫（已移除）", "彰化縣 · 倉庫"),
        ("建立客戶", ""),
    ];
    assert_eq!(told, expected);
}
