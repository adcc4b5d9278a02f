//! Proof: examining the whole store, and a file of all unsent work that only the company can open.
//!
//! What is found and only derived is made anew at once; a record that is not whole comes again with the next sync.

use super::{FindingShown, Rescue, Verified, Verifying};
use crate::{
    api::{
        reader::{Result, record_of},
        words::{self, pick},
    },
    desk::{Desk, handing_in},
    store::{Examined, Finding, Flaw, Store},
};
use satchel_shared::lang::Lang;
use std::ops::ControlFlow;

/// Findings that are told one by one.
const FINDINGS_SHOWN: usize = 20;
/// How often the progress is told: a bar has no finer steps.
const STEPS_TOLD: u64 = 200;

/// Examines a store on a connection of its own; `goes_on` is asked after each record, `tell` hears how far it came.
///
/// # Errors
/// When it cannot be read at all.
pub fn verify(
    store: &mut Store,
    lang: Lang,
    goes_on: &dyn Fn() -> bool,
    tell: &mut dyn FnMut(Verifying),
) -> Result<Verified> {
    let step = |done: u64, of: u64| done * STEPS_TOLD / of.max(1);
    let examined = store.verify_until(&mut |done, of| {
        if done == 0 || step(done, of) > step(done - 1, of) {
            tell(verifying(lang, done, of));
        }
        if goes_on() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    let is_mended = match store.mend_findings(&examined.findings, &mut |_, _| {}) {
        Ok(()) => true,
        Err(fault) => {
            tracing::warn!(%fault, "what was found is not mended");
            false
        }
    };
    Ok(told(store, lang, &examined, is_mended))
}

fn verifying(lang: Lang, done: u64, of: u64) -> Verifying {
    let (shown, all) = (words::count(done), words::count(of));
    let words = match lang {
        Lang::ZhHant => format!("看了 {shown} 筆，共 {all} 筆"),
        Lang::En => format!("{shown} of {all} records"),
    };
    Verifying { done, of, words }
}

fn told(store: &Store, lang: Lang, examined: &Examined, is_mended: bool) -> Verified {
    let wrong: Vec<&Finding> = examined.findings.iter().filter(|of| !of.flaw.is_notice()).collect();
    let more = wrong.len().saturating_sub(FINDINGS_SHOWN);
    let shown = wrong.iter().take(FINDINGS_SHOWN);
    Verified {
        is_whole: wrong.is_empty() && !examined.is_stopped,
        is_stopped: examined.is_stopped,
        records: examined.done,
        words: said(lang, examined, wrong.len()),
        compared: compared(lang, examined).to_owned(),
        findings: shown.map(|of| finding(store, lang, of, is_mended)).collect(),
        more: match (more, lang) {
            (0, _) => String::new(),
            (more, Lang::ZhHant) => format!("另有 {more} 處"),
            (more, Lang::En) => format!("and {more} more"),
        },
    }
}

fn said(lang: Lang, examined: &Examined, wrong: usize) -> String {
    let (done, of) = (words::count(examined.done), words::count(examined.of));
    match (examined.is_stopped, wrong, lang) {
        (false, 0, Lang::ZhHant) => format!("{done} 筆都檢查過，全部完整"),
        (false, 0, Lang::En) => format!("All {done} records were examined and are whole"),
        (false, wrong, Lang::ZhHant) => format!("檢查了 {done} 筆，{wrong} 處不對"),
        (false, 1, Lang::En) => format!("{done} records were examined, one thing is wrong"),
        (false, wrong, Lang::En) => {
            format!("{done} records were examined, {wrong} things are wrong")
        }
        (true, 0, Lang::ZhHant) => format!("已停止：看了 {done} 筆，共 {of} 筆，看過的都完整"),
        (true, 0, Lang::En) => format!("Stopped after {done} of {of} records; those are whole"),
        (true, wrong, Lang::ZhHant) => {
            format!("已停止：看了 {done} 筆，共 {of} 筆，{wrong} 處不對")
        }
        (true, 1, Lang::En) => format!("Stopped after {done} of {of} records; one thing is wrong"),
        (true, wrong, Lang::En) => {
            format!("Stopped after {done} of {of} records; {wrong} things are wrong")
        }
    }
}

/// What was compared with what, however it came out.
fn compared(lang: Lang, examined: &Examined) -> &'static str {
    match (examined.is_stopped, examined.done) {
        (false, _) => pick(
            lang,
            "比對了清單與搜尋裡的每一列和資料本身、未送出的修改、伺服器的收據，以及資料檔的每一頁。",
            "Compared: each row of lists and search with its record, unsent changes, the server's receipts, and every page of the file.",
        ),
        (true, 0) => "",
        (true, _) => pick(
            lang,
            "對看過的資料比對了清單裡的列、未送出的修改和伺服器的收據；資料檔的每一頁也看過。",
            "Compared for those: their rows in lists, unsent changes and the server's receipts; and every page of the file.",
        ),
    }
}

fn finding(store: &Store, lang: Lang, of: &Finding, is_mended: bool) -> FindingShown {
    let listed = of.document.and_then(|id| store.row(id).ok().flatten());
    let (who, who_words) = mender(lang, of.flaw, is_mended);
    FindingShown {
        code: of.flaw.word().to_owned(),
        record: listed.map(|listed| record_of(lang, listed.id, &listed.row)),
        words: what(lang, of.flaw).to_owned(),
        who: who.to_owned(),
        who_words: who_words.to_owned(),
    }
}

/// What is wrong, in words for people.
fn what(lang: Lang, flaw: Flaw) -> &'static str {
    let (zh, en) = match flaw {
        Flaw::File => ("資料檔有一頁和寫入時不同", "A page of the file is not as it was written"),
        Flaw::Unreadable => ("這筆資料讀不出來", "The record cannot be read"),
        Flaw::Heads => ("這筆資料少了一部分", "A part of the record is missing"),
        Flaw::Row => ("清單裡寫的和資料本身不同", "Lists said something else than the record"),
        Flaw::Search => ("搜尋裡少了或多了一列", "Search had a row too few or too many"),
        Flaw::Outbox => ("有未送出的修改不在資料裡", "An unsent change is not in its record"),
        Flaw::LocalMark => ("「待送」的記號不對", "The mark for unsent changes was wrong"),
        Flaw::Behind => ("伺服器還有沒下載的修改", "The server has changes that are not here yet"),
        Flaw::RowVersion => {
            ("清單的列是另一版程式做的", "Another version of the program made its row")
        }
    };
    pick(lang, zh, en)
}

/// Who mends it, or has.
fn mender(lang: Lang, flaw: Flaw, is_mended: bool) -> (&'static str, &'static str) {
    let (who, zh, en) = if flaw.is_derived() && is_mended {
        ("tablet", "平板已依資料本身改好", "The tablet has put it right from the record itself")
    } else if flaw.is_derived() {
        (
            "tablet",
            "平板現在寫不進去；請清出空間後再檢查一次",
            "The tablet cannot write now. Free some space, then check again",
        )
    } else if flaw.is_of_server() {
        ("sync", "下次同步會重新取得", "The next sync fetches it again")
    } else {
        (
            "administrator",
            "請聯絡系統管理員；未送出的修改另有一份，什麼都不要刪",
            "Tell your administrator; unsent changes have a second copy, delete nothing",
        )
    };
    (who, pick(lang, zh, en))
}

/// Writes all unsent work of everybody on this device into a file.
///
/// # Errors
/// `file-not-written`.
pub fn rescue(desk: &Desk, lang: Lang) -> Result<Rescue> {
    let boxes = handing_in::boxes(desk)?;
    if boxes.is_empty() {
        let words = pick(
            lang,
            "沒有未送出的資料，不需要救援檔",
            "Nothing is unsent, so no rescue file is needed",
        );
        return Ok(Rescue { file: String::new(), changes: 0, words: words.to_owned() });
    }
    let file = desk.home.dir().join(format!("rescue-{}.satchel", desk.clock.now_ms()));
    let count = handing_in::write(&file, &handing_in::offers(boxes))?;
    let words = match lang {
        Lang::ZhHant => format!("{count} 項修改已寫入檔案；只有公司打得開。請把檔案交給內勤"),
        Lang::En => format!(
            "{count} changes are in the file; only the company can open it. Give it to the office"
        ),
    };
    Ok(Rescue { file: file.display().to_string(), changes: count as u64, words })
}
