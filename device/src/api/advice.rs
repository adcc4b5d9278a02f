//! Advice: what to do next, for codes whose own texts name a command of the terminal. A window has none.

use crate::error::{self, Code};
use satchel_shared::lang::Lang;

/// The stable word, Traditional Chinese, English.
const ADVICE: &[(&Code, &str, &str)] = &[
    (
        &error::STORE_DAMAGED,
        "請不要刪除任何檔案，並聯絡系統管理員救回。",
        "Delete nothing, and tell your administrator: it can be brought back.",
    ),
    (&error::STORE_EXISTS, "請直接登入。", "Sign in instead."),
    (&error::RECORD_NOT_HERE, "請先同步。", "Sync first."),
    (&error::UNKNOWN_KIND, "請更新程式。", "Update the program."),
    (&error::UNKNOWN_FIELD, "請更新程式。", "Update the program."),
    (&error::NO_SUCH_ENTRY, "請回上一頁再看一次。", "Go back and look again."),
    (&error::CONTESTED, "請先選一個值。", "Choose one of the values first."),
    (&error::NO_SUCH_CHANGE, "請看歷程。", "See the history."),
    (&error::NOT_THEN, "請選另一個時間。", "Choose another time."),
    (&error::NOTHING_REFUSED, "不必做什麼。", "Nothing is to be done."),
    (
        &error::PRODUCT_NOT_FOUND,
        "請用品名、料號或條碼再找一次。",
        "Search again by name, code or barcode.",
    ),
    (
        &error::NOT_CHECKED_IN,
        "請先簽到，或直接回報。",
        "Check in first, or report the visit at once.",
    ),
    (
        &error::VISIT_DONE,
        "請另外安排一次拜訪，或修改這一筆。",
        "Plan another one, or change this one.",
    ),
    (&error::INTERRUPTED, "連上網路就會繼續。", "It goes on when there is a network."),
    (&error::SIGN_IN_NEEDED, "請重新登入。", "Sign in again."),
    (&error::SIGNED_OUT, "請登入。", "Sign in."),
    (
        &error::DEVICE_REVOKED,
        "請聯絡內勤；未送出的資料可以用同步中心的救援檔交件。",
        "Ask the office; hand unsent work in with the rescue file of the sync centre.",
    ),
    (
        &error::NOT_RECOVERABLE,
        "請不要刪除資料，並聯絡內勤。",
        "Delete nothing, and ask the office.",
    ),
    (
        &error::NO_HAND_IN,
        "請用同步中心的救援檔，交給內勤。",
        "Write the rescue file in the sync centre and give it to the office.",
    ),
    (&error::WIPE_WAITS, "請連上網路，讓它先送出。", "Go online, so that they are sent first."),
    (&error::USAGE, "請再試一次。", "Try again."),
    (&error::NO_PIN, "請輸入 PIN 碼。", "Enter your PIN."),
    (&error::NO_PASSWORD, "請輸入密碼。", "Enter your password."),
    (&error::AMBIGUOUS, "請多輸入幾個字元。", "Type more of it."),
];

/// What a window says instead; `None` where the code's own words do.
pub fn next(code: &Code, lang: Lang) -> Option<&'static str> {
    let (_, zh, en) = ADVICE.iter().find(|(of, ..)| *of == code)?;
    Some(super::words::pick(lang, zh, en))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Failure;

    #[test]
    fn no_window_names_a_command_of_the_terminal() {
        for code in error::ALL {
            for lang in Lang::ALL {
                let failure = Failure::of(code);
                let next = next(code, lang).unwrap_or(failure.next(lang)).to_owned();
                let names =
                    next.contains("satchel ") || next.contains("SATCHEL_") || next.contains("--");
                assert!(!names, "{}: {next}", code.word);
            }
        }
    }
}
