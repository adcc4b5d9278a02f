//! Drafts stay on the device until they are dropped, and are told in the language of today.

use crate::{
    desk::{Desk, NOW_MS, Server},
    world::{TATUNG, rep, text, zh},
};
use satchel_device::{
    actions::Login,
    api::{
        drafts::{ByKey, DraftOf, KeepDraft, all, forget, keep},
        reader::Reader,
    },
};
use satchel_shared::lang::Lang;

fn draft(content: &str) -> KeepDraft {
    KeepDraft {
        key: "visit:1".to_owned(),
        of: DraftOf::NewContact,
        name: "林美玲".to_owned(),
        about: Some(text(TATUNG)),
        step: "@contact/mobile".to_owned(),
        content: content.to_owned(),
    }
}

#[test]
fn a_draft_survives_the_end_of_the_program_and_is_never_sent() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    keep(&mut login, Lang::ZhHant, &draft("{\"result\":\"老闆想\"}")).unwrap();
    desk.clock.set(NOW_MS + 1_000);
    keep(&mut login, Lang::ZhHant, &draft("{\"result\":\"老闆想換\"}")).unwrap();
    assert!(login.store().next_push(10).unwrap().documents.is_empty());
    drop(login);
    let mut login = desk.login();
    let drafts = all(zh(&login)).unwrap();
    assert_eq!(drafts.len(), 1);
    assert_eq!(drafts[0].content, "{\"result\":\"老闆想換\"}");
    assert_eq!(drafts[0].about.as_ref().unwrap().title, "大同五金行");
    assert_eq!(drafts[0].kept_ms, NOW_MS + 1_000);
    forget(&mut login, &ByKey { key: "visit:1".to_owned() }).unwrap();
    assert!(all(zh(&login)).unwrap().is_empty());
    // What was dropped by mistake is kept again as it was.
    keep(&mut login, Lang::ZhHant, &drafts[0].again).unwrap();
    assert_eq!(all(zh(&login)).unwrap()[0].title, drafts[0].title);
}

fn told(login: &mut Login, lang: Lang, draft: &KeepDraft) -> (String, String) {
    keep(login, Lang::ZhHant, draft).unwrap();
    let shown = all(Reader { login, lang }).unwrap().remove(0);
    (shown.title, shown.step)
}

#[test]
fn title_and_step_are_told_in_the_language_of_today_whatever_it_was_when_they_were_kept() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let both = |login: &mut Login, draft: KeepDraft| {
        let (zh, zh_step) = told(login, Lang::ZhHant, &draft);
        let (en, en_step) = told(login, Lang::En, &draft);
        [zh, zh_step, en, en_step]
    };
    let expected = [
        "大同五金行 新聯絡人：林美玲",
        "停在「手機」",
        "大同五金行, new contact: 林美玲",
        "stopped at “Mobile”",
    ];
    assert_eq!(both(&mut login, draft("")), expected);
    let field = KeepDraft {
        of: DraftOf::Field,
        name: String::new(),
        step: "@account/payment_terms".to_owned(),
        ..draft("")
    };
    let expected =
        ["客戶 大同五金行", "停在「付款條件」", "Account 大同五金行", "stopped at “Payment terms”"];
    assert_eq!(both(&mut login, field), expected);
    let new = KeepDraft {
        of: DraftOf::NewAccount,
        name: "金旺鐵工".to_owned(),
        about: None,
        step: "@account/addresses.a.city".to_owned(),
        ..draft("")
    };
    let expected = [
        "新客戶：金旺鐵工",
        "停在「地址 · 縣市」",
        "New account: 金旺鐵工",
        "stopped at “Address · City”",
    ];
    assert_eq!(both(&mut login, new.clone()), expected);
    let unknown = KeepDraft { step: "@account/nonsense".to_owned(), ..new };
    assert_eq!(told(&mut login, Lang::En, &unknown).1, "", "no field is shown as it is written");
}
