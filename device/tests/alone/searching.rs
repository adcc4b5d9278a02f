//! Search: by one Chinese character or many, by beginnings of words, by numbers however they are written.

use crate::desk::{Desk, Server, pairs};
use proptest::prelude::*;
use satchel_device::{
    actions::{Login, lines, records},
    store::Store,
};
use satchel_shared::documents::{Kind, Product};

fn titles(store: &Store, typed: &str) -> Vec<String> {
    store.search(typed, None, 50).unwrap().into_iter().map(|hit| hit.row.title).collect()
}

fn filled(desk: &Desk) -> Login {
    let mut login = desk.sales(&mut Server::default());
    for (name, latin, phone, tax_id) in [
        ("大同五金行", "Datong Hardware", "02-2345-6789", "04595257"),
        ("永記食品", "Yung Chi Foods", "0932-415-880", ""),
        ("大大五金", "Café Zürich", "(07) 331 2299", ""),
        ("𠀋堃犇工業", "Ding Industries", "+886 4 2222 1111", ""),
    ] {
        let typed =
            pairs(&[("name", name), ("name_latin", latin), ("phone", phone), ("tax_id", tax_id)]);
        records::create(&mut login, Kind::Account, &typed).unwrap();
    }
    login
}

#[test]
fn chinese_is_found_by_one_character_by_two_and_by_phrase() {
    let desk = Desk::new(1);
    let login = filled(&desk);
    let found = |typed| titles(login.store(), typed);
    assert_eq!(found("永"), ["永記食品"]);
    assert_eq!(found("五金"), ["大同五金行", "大大五金"]);
    assert_eq!(found("同五"), ["大同五金行"]);
    assert_eq!(found("金五"), Vec::<String>::new(), "typed together is a phrase");
    assert_eq!(found("行 大同"), ["大同五金行"], "typed apart is both, in any order");
    assert_eq!(found("堃"), ["𠀋堃犇工業"]);
    assert_eq!(found("𠀋"), ["𠀋堃犇工業"]);
}

#[test]
fn latin_is_found_by_the_beginning_of_a_word_without_marks_or_case() {
    let desk = Desk::new(1);
    let login = filled(&desk);
    let found = |typed| titles(login.store(), typed);
    assert_eq!(found("hard"), ["大同五金行"]);
    assert_eq!(found("YUNG fo"), ["永記食品"]);
    assert_eq!(found("cafe"), ["大大五金"]);
    assert_eq!(found("zür"), ["大大五金"]);
    assert_eq!(found("ardware"), Vec::<String>::new());
    assert_eq!(found("大 hard"), ["大同五金行"]);
    assert_eq!(found("大同hard"), ["大同五金行"]);
}

#[test]
fn numbers_are_found_however_they_are_typed() {
    let desk = Desk::new(1);
    let login = filled(&desk);
    let found = |typed| titles(login.store(), typed);
    for typed in [
        "02-2345-6789",
        "0223456789",
        "02 2345 6789",
        "2345-6789",
        "０２２３４５６７８９",
        "022345",
        "04595257",
        "0459",
    ] {
        assert_eq!(found(typed), ["大同五金行"], "{typed}");
    }
    assert_eq!(found("0932415880"), ["永記食品"]);
    assert_eq!(found("(07)3312299"), ["大大五金"]);
    assert_eq!(found("+886422221111"), ["𠀋堃犇工業"]);
}

#[test]
fn both_numbers_find_the_quote() {
    let desk = Desk::new(1);
    let mut login = filled(&desk);
    let account = login.store().search("永記", None, 1).unwrap()[0].id.to_string();
    let typed = pairs(&[("account", &account)]);
    let saved = records::create(&mut login, Kind::Quote, &typed).unwrap();
    let number = saved.number.unwrap();
    let found = |typed: &str| -> Vec<_> {
        login
            .store()
            .search(typed, Some(Kind::Quote), 5)
            .unwrap()
            .into_iter()
            .map(|hit| hit.id)
            .collect()
    };
    assert_eq!(found(&number), [saved.id]);
    assert_eq!(found(&number.replace('-', "")), [saved.id]);
    assert_eq!(found("永記"), [saved.id]);
}

#[test]
fn important_kinds_come_first_and_a_changed_name_is_found_by_the_new_one() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let mut login = desk.sales(&mut server);
    let product = satchel_shared::ids::DocumentId::new(uuid::Uuid::from_u128(3));
    server.create(
        product,
        &Product {
            code: Some("P1".into()), name: Some("大同電鍋".into()), ..Product::default()
        },
    );
    login.store_mut().apply_page(&server.page(&[product])).unwrap();
    let account = crate::desk::new_account(&mut login, "大同五金行");
    assert_eq!(titles(login.store(), "大同"), ["大同五金行", "大同電鍋"]);
    satchel_device::actions::fields::set(
        &mut login,
        account,
        &pairs(&[("name", "三民文具")]),
        None,
    )
    .unwrap();
    assert_eq!(titles(login.store(), "大同"), ["大同電鍋"]);
    assert_eq!(titles(login.store(), "三民"), ["三民文具"]);
    assert!(lines::add(&mut login, account, "P1", &[]).is_err());
}

#[test]
fn nothing_to_search_by_finds_nothing() {
    let desk = Desk::new(1);
    let login = filled(&desk);
    for typed in ["", "   ", "\"", "*", "-", "()", "　", "\0"] {
        assert_eq!(titles(login.store(), typed), Vec::<String>::new(), "{typed:?}");
    }
}

/// What people and enemies type: words of FTS5 among them.
fn typed() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        any::<String>(),
        "[\"'*():^+~{}-]{1,8}",
        Just("NEAR(大 同, 2)".to_owned()),
        Just("words : x AND OR NOT".to_owned()),
        Just("大同 OR *".to_owned()),
        Just("\"大\"\"".to_owned()),
        Just("\0大\0".to_owned()),
        "[大同五金行a-c0-9\\- ]{0,12}",
    ];
    proptest::collection::vec(word, 0..20).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_typed_text_is_an_error(texts in proptest::collection::vec(typed(), 16)) {
        thread_local! {
            static STORE: (Desk, Store) = {
                let desk = Desk::new(1);
                let store = filled(&desk).into_store();
                (desk, store)
            };
        }
        for text in texts {
            let found = STORE.with(|(_, store)| store.search(&text, None, 10));
            prop_assert!(found.is_ok(), "{text:?}: {found:?}");
        }
    }
}
