//! Proof: examining the whole store, and a file of all unsent work that only the company can open.

use super::{Rescue, Verified};
use crate::{
    api::{
        reader::Result,
        words::{self, pick},
    },
    desk::{Desk, handing_in},
    store::{Finding, Store},
};
use satchel_shared::lang::Lang;

/// Findings that are told one by one.
const FINDINGS_SHOWN: usize = 20;

/// Examines a store; a connection of its own, since it takes a while.
///
/// # Errors
/// When it cannot be read at all.
pub fn verify(store: &Store, lang: Lang) -> Result<Verified> {
    let mut records = 0;
    let findings = store.verify(&mut |_, of| records = of)?;
    let wrong: Vec<&Finding> = findings.iter().filter(|of| !of.flaw.is_notice()).collect();
    let count = words::count(records);
    let words = match (lang, wrong.len()) {
        (Lang::ZhHant, 0) => format!("{count} 筆都檢查過，全部完整"),
        (Lang::En, 0) => format!("All {count} records were examined and are whole"),
        (Lang::ZhHant, wrong) => {
            format!("檢查了 {count} 筆，{wrong} 處不對；下次同步會補齊，未送出的都有第二份")
        }
        (Lang::En, wrong) => format!(
            "{count} records were examined, {wrong} are not as they should be; the next sync mends them, and what is unsent has a second copy"
        ),
    };
    Ok(Verified {
        is_whole: wrong.is_empty(),
        records,
        words,
        findings: wrong.into_iter().take(FINDINGS_SHOWN).map(|of| of.detail.clone()).collect(),
    })
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
