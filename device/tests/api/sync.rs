//! The clasp and the centre: four truthful states, what waits, what arrived, what needs the person.

use crate::{
    desk::{Desk, Server, push_all},
    world::{TATUNG, id, rep, text, typed, zh},
};
use satchel_device::{
    actions::Login,
    api::{
        edits,
        fields::{ChooseValue, MakeRecord, SetFields},
        needs::{FixRefusal, NeedKind, refusals},
        sync::{Clasp, ClaspState, centre, clasp, first},
    },
    line::state::LineState,
};
use satchel_shared::{
    documents::{Edit, Path, Step, Value},
    lang::Lang,
    protocol::push::{PushAnswer, PushOffer, PushedDocument, Verdict},
    refusal::{Refusal, TAX_ID_INVALID},
};

const ZH: Lang = Lang::ZhHant;

fn online() -> LineState {
    LineState { is_online: true, ..LineState::default() }
}

fn told(login: &Login, line: &LineState) -> Clasp {
    clasp::clasp(zh(login), line).unwrap()
}

fn set(login: &mut Login, path: &str, value: &str) {
    let asked = SetFields { id: text(TATUNG), values: vec![typed(path, value)], base: None };
    edits::set(login, ZH, &asked).unwrap();
}

#[test]
fn the_clasp_tells_one_of_four_states_and_the_next_fact() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let offline = LineState::default();
    assert_eq!(told(&login, &online()).state, ClaspState::Received);
    assert_eq!(told(&login, &offline).state, ClaspState::Offline);
    set(&mut login, "phone", "04-1234-5678");
    set(&mut login, "email", "a@example.com");
    let waiting = told(&login, &online());
    // Two changes of one record: one record waits.
    assert_eq!((waiting.state, waiting.waiting), (ClaspState::Waiting, 1));
    assert_eq!(waiting.spoken, "1 筆待送，會自動送出");
    assert_eq!(told(&login, &offline).spoken, "離線，1 筆存在平板");
    push_all(login.store_mut(), &mut server);
    assert_eq!(told(&login, &online()).headline, "全部送達");
}

#[test]
fn what_waits_is_listed_exactly_and_what_arrived_as_well() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    set(&mut login, "phone", "04-1234-5678");
    let made = MakeRecord { kind: "account".to_owned(), values: vec![typed("name", "順發")] };
    edits::make(&mut login, ZH, &made).unwrap();
    let shown = centre::centre(zh(&login), &online()).unwrap();
    let rows: Vec<(&str, &str)> =
        shown.waiting.iter().map(|row| (row.record.title.as_str(), row.words.as_str())).collect();
    assert_eq!(rows, [("順發", "新"), ("大同五金行", "電話")]);
    push_all(login.store_mut(), &mut server);
    let shown = centre::centre(zh(&login), &online()).unwrap();
    assert!(shown.waiting.is_empty());
    assert_eq!((shown.received_today, shown.receipts.len()), (2, 2));
}

#[test]
fn two_values_need_the_person_until_one_is_chosen() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    set(&mut login, "payment_terms", "月結 60 天");
    // Somebody else, without having seen it.
    let author = server.author();
    let path = Path::new(["payment_terms"]);
    let step = Step::Put { path, value: Value::Text("貨到付款".to_owned()) };
    let edit = Edit { base: None, steps: vec![step] };
    server.documents.get_mut(&id(TATUNG)).unwrap().edit(&edit, &author).unwrap();
    let heads = login.store().document(id(TATUNG)).unwrap().heads();
    let known: Vec<_> = heads.into_iter().filter(|_| false).collect();
    let frame = server.changes_since(id(TATUNG), &known);
    login.store_mut().apply_page(&[frame]).unwrap();
    let clasp = told(&login, &LineState::default());
    assert_eq!((clasp.state, clasp.needs), (ClaspState::NeedsYou, 1));
    assert_eq!(clasp.spoken, "1 筆要處理，離線，1 筆待送");
    let offline = centre::centre(zh(&login), &LineState::default()).unwrap();
    assert_eq!(offline.title, "1 筆要您處理。離線，1 筆待送");
    let shown = centre::centre(zh(&login), &online()).unwrap();
    let card = shown.needs.iter().find(|card| card.kind == NeedKind::Conflict).unwrap();
    let conflict = card.conflict.as_ref().unwrap();
    let mut values: Vec<&str> = conflict.values.iter().map(|of| of.shown.as_str()).collect();
    values.sort_unstable();
    assert_eq!(values, ["月結 60 天", "貨到付款"]);
    let mine = conflict.values.iter().find(|of| of.shown == "月結 60 天").unwrap();
    assert_eq!(mine.choose_words, "用月結 60 天");
    assert_eq!(
        (mine.was.as_slice(), mine.who.as_ref().unwrap().is_me),
        (&["月結 30 天".to_owned()][..], true)
    );
    let choose = ChooseValue {
        id: text(TATUNG),
        path: conflict.path.clone(),
        index: Some(mine.index),
        text: None,
    };
    let chosen = edits::choose(&mut login, ZH, &choose).unwrap();
    assert_eq!(told(&login, &online()).needs, 0);
    // Taken back, both stand side by side again, until somebody decides anew.
    let undo = chosen.undo.unwrap();
    assert_eq!(undo.words, "大同五金行：付款條件用「月結 60 天」");
    edits::take_back(&mut login, ZH, &undo).unwrap();
    assert_eq!(told(&login, &online()).needs, 1);
    assert_eq!(both(&login), ["月結 60 天", "貨到付款"]);
    // The same after a third one was typed instead of both.
    let neither = ChooseValue { index: None, text: Some("現金".to_owned()), ..choose };
    let chosen = edits::choose(&mut login, ZH, &neither).unwrap();
    assert_eq!(told(&login, &online()).needs, 0);
    edits::take_back(&mut login, ZH, &chosen.undo.unwrap()).unwrap();
    assert_eq!(both(&login), ["月結 60 天", "貨到付款"]);
}

/// The values of the one conflict there is.
fn both(login: &Login) -> Vec<String> {
    let shown = centre::centre(zh(login), &online()).unwrap();
    let conflicts = shown.needs.into_iter().filter_map(|card| card.conflict);
    let mut values: Vec<String> =
        conflicts.flat_map(|of| of.values).map(|value| value.shown).collect();
    values.sort_unstable();
    values
}

/// Refuses the field of everything offered.
fn refuse(offer: &PushOffer, path: &str) -> PushAnswer {
    let refusal = Refusal {
        code: TAX_ID_INVALID.to_owned(),
        path: Some(Path::new([path])),
        detail: String::new(),
    };
    let documents = offer.documents.iter().map(|offered| {
        let verdicts = offered.changes.iter().map(|bytes| {
            let change = automerge::Change::from_bytes(bytes.clone()).unwrap();
            (Some(change.hash()), Verdict::Refused(refusal.clone()))
        });
        PushedDocument { document: offered.document, verdicts: verdicts.collect(), receipt: None }
    });
    PushAnswer {
        documents: documents.collect(),
        time_ms: crate::desk::NOW_MS,
        backed_up: 0,
        cursor: offer.cursor.clone(),
    }
}

#[test]
fn what_was_refused_says_cause_who_and_next_and_goes_again_once_fixed() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    set(&mut login, "tax_id", "12345675");
    let offer = login.store().next_push(10).unwrap();
    login.store_mut().save_push_answer(&refuse(&offer, "tax_id"), &offer).unwrap();
    let chance = desk.chance.clone();
    login.store_mut().mend(&chance, crate::desk::NOW_MS).unwrap();
    assert_eq!(told(&login, &online()).headline, "1 筆要處理");
    let shown = centre::centre(zh(&login), &online()).unwrap();
    let card = &shown.needs[0];
    assert_eq!((card.kind, card.who.as_str()), (NeedKind::Refused, "you"));
    assert_eq!(card.title, "大同五金行：統一編號沒有被接受");
    assert_eq!(card.fix_words, "修正統一編號");
    assert!(!card.cause.is_empty() && !card.next.is_empty());
    let refusal = card.refusal.as_ref().unwrap();
    assert!(refusal.may_fix && refusal.fields[0].is_culprit);
    assert_eq!(refusal.fields[0].tried.as_deref(), Some("12345675"));
    let fix = FixRefusal {
        id: text(TATUNG),
        values: vec![typed("tax_id", "04595257")],
        left_out: Vec::new(),
    };
    refusals::fix(&mut login, ZH, &fix).unwrap();
    assert_eq!(told(&login, &online()).needs, 0);
}

#[test]
fn what_is_left_out_of_a_fix_is_said_also_when_it_is_all() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let values = vec![typed("tax_id", "12345675"), typed("phone", "04-1")];
    let asked = SetFields { id: text(TATUNG), values, base: None };
    edits::set(&mut login, ZH, &asked).unwrap();
    let refused = |login: &mut Login| {
        let offer = login.store().next_push(10).unwrap();
        login.store_mut().save_push_answer(&refuse(&offer, "tax_id"), &offer).unwrap();
        login.store_mut().mend(&desk.chance, crate::desk::NOW_MS).unwrap();
    };
    refused(&mut login);
    let fix = |left_out: &[&str]| FixRefusal {
        id: text(TATUNG),
        values: Vec::new(),
        left_out: left_out.iter().map(|path| (*path).to_owned()).collect(),
    };
    let saved = refusals::fix(&mut login, ZH, &fix(&["tax_id"])).unwrap();
    assert_eq!(saved.words, "已重送，沒有再送統一編號");
    assert_eq!(told(&login, &online()).needs, 0);
    refused(&mut login);
    let saved = refusals::fix(&mut login, ZH, &fix(&["phone"])).unwrap();
    assert_eq!(saved.words, "沒有重送：電話都放棄了，留在歷程");
    assert_eq!(told(&login, &online()).needs, 0);
}

#[test]
fn the_first_sync_counts_and_says_when_today_can_begin() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let bare = desk.login();
    let first = first::first_sync(zh(&bare), &LineState::default()).unwrap();
    assert!(!first.is_done && !first.is_usable && first.here == 0);
    let clasp = told(&bare, &online());
    assert_eq!((clasp.state, clasp.headline.as_str()), (ClaspState::Waiting, "下載中"));
    drop(bare);
    let login = rep(&desk, &mut server);
    let first = first::first_sync(zh(&login), &online()).unwrap();
    assert!(first.is_done && first.is_usable);
}
