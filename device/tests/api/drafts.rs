//! Drafts stay on the device until they are dropped.

use crate::{
    desk::{Desk, NOW_MS, Server},
    world::{TATUNG, rep, text, zh},
};
use satchel_device::api::{
    drafts::{ByKey, KeepDraft, all, forget, keep},
    reader::Reader,
};
use satchel_shared::lang::Lang;

fn draft(content: &str) -> KeepDraft {
    KeepDraft {
        key: "visit:1".to_owned(),
        screen: "visit".to_owned(),
        title: "大同五金行 拜訪".to_owned(),
        about: Some(text(TATUNG)),
        step: "停在「結果」".to_owned(),
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
}

#[test]
fn where_somebody_stopped_is_told_in_the_language_of_today() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let step = "@account/payment_terms".to_owned();
    let told = keep(&mut login, Lang::ZhHant, &KeepDraft { step, ..draft("") }).unwrap();
    assert_eq!(told.step, "停在「付款條件」");
    let reader = Reader { login: &login, lang: Lang::En };
    assert_eq!(all(reader).unwrap()[0].step, "stopped at “Payment terms”");
    let step = "@account/nonsense".to_owned();
    let told = keep(&mut login, Lang::En, &KeepDraft { step, ..draft("") }).unwrap();
    assert_eq!(told.step, "", "an unknown field is not shown as it is written");
}
