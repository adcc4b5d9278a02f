//! What verbs that save something say: saved, under which number, and what the person should know.

use super::{answer::Answer, desk::Desk, failure::Failure, record_view};
use crate::{
    actions::{Saved, Warning},
    error,
    store::Store,
};
use satchel_shared::lang::Lang;
use serde_json::{Value, json};

/// Typed `FIELD=VALUE` words as pairs; a field without `=` is an error.
///
/// # Errors
/// `usage`, naming the word.
pub fn pairs(words: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let pair = |word: &String| {
        let (field, value) =
            word.split_once('=').ok_or_else(|| Failure::of(&error::USAGE).naming(word))?;
        Ok((field.trim().to_owned(), value.to_owned()))
    };
    words.iter().map(pair).collect()
}

/// The answer after a save.
///
/// # Errors
/// When the store cannot be read.
pub fn answer(desk: &Desk, store: &Store, saved: &Saved) -> Result<Answer, Failure> {
    let listed = store.row(saved.id)?;
    let heads: Vec<String> = saved.heads.iter().map(ToString::to_string).collect();
    let also: Vec<String> = saved.also.iter().map(ToString::to_string).collect();
    let warnings: Vec<Value> =
        saved.warnings.iter().map(|warning| warning_json(desk.lang, warning)).collect();
    let data = json!({
        "id": saved.id.to_string(),
        "kind": listed.as_ref().map(|listed| &listed.row.kind),
        "number": saved.number,
        "title": listed.as_ref().map(|listed| &listed.row.title),
        "is_changed": saved.is_changed,
        "heads": heads,
        "time_ms": saved.time_ms,
        "also": also,
        "warnings": warnings,
    });
    let heading = listed.map(|listed| record_view::heading(desk, &listed)).unwrap_or_default();
    let done = if saved.is_changed {
        desk.say("已儲存", "Saved")
    } else {
        desk.say("沒有變更", "Nothing changed")
    };
    let mut text = format!("{done}{}{heading}\n{}", desk.say("：", ": "), saved.id);
    for warning in &saved.warnings {
        text.push_str(&format!("\n▲ {}", warning_words(desk.lang, warning)));
    }
    Ok(Answer::new(data, text))
}

fn warning_json(lang: Lang, warning: &Warning) -> Value {
    let words = warning_words(lang, warning);
    match warning {
        Warning::SameTaxId { account, title } => json!({
            "warning": "same-tax-id",
            "account": account.to_string(),
            "title": title,
            "words": words,
        }),
        Warning::NotCheckedIn => json!({ "warning": "not-checked-in", "words": words }),
        Warning::NoSecondCopy => json!({ "warning": "no-second-copy", "words": words }),
    }
}

fn warning_words(lang: Lang, warning: &Warning) -> String {
    match (warning, lang) {
        (Warning::SameTaxId { title, .. }, Lang::ZhHant) => {
            format!("「{title}」已有相同的統一編號；可能是同一家公司。")
        }
        (Warning::NotCheckedIn, Lang::ZhHant) => "這次拜訪沒有到訪記錄。回報已儲存。".to_owned(),
        (Warning::NotCheckedIn, Lang::En) => {
            "This visit has no check-in. The report is saved.".to_owned()
        }
        (Warning::NoSecondCopy, Lang::ZhHant) => {
            "已存在這台平板上，但備份檔寫不進去。請清出一些空間；下次儲存時會再寫。".to_owned()
        }
        (Warning::NoSecondCopy, Lang::En) => {
            "It is saved, but its second copy on this device could not be written. Free some space; the next save tries again.".to_owned()
        }
        (Warning::SameTaxId { title, .. }, Lang::En) => {
            format!("\"{title}\" has the same tax id; it may be the same company.")
        }
    }
}
