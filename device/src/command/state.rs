//! The truth about sync: one of four states, by shape, number and words, and what is said about the clock.

use super::{desk::Desk, words};
use crate::store::{
    Counts,
    status::{SyncState, sync_state},
};
use satchel_shared::lang::Lang;
use serde_json::{Map, Value, json};

/// A clock that is off by more is told to the person: less does no harm and happens to everybody.
const OFFSET_TOLD_MS: i64 = 120_000;

/// The state as programs read it: `{"state":…,"count":…}` and all counts.
pub fn json_of(counts: &Counts, is_online: bool) -> Map<String, Value> {
    let (state, count) = match sync_state(counts, is_online) {
        SyncState::NeedsYou(count) => ("needs-you", count),
        SyncState::Offline => ("offline", counts.waiting),
        SyncState::Waiting(count) => ("waiting", count),
        SyncState::AllReceived => ("all-received", 0),
    };
    let mut data = match serde_json::to_value(counts) {
        Ok(Value::Object(counts)) => counts,
        Ok(_) | Err(_) => Map::new(),
    };
    data.insert("state".to_owned(), json!(state));
    data.insert("count".to_owned(), json!(count));
    data.insert("is_online".to_owned(), json!(is_online));
    data
}

/// The state as people read it; while a pull is not finished, that is said with every state.
pub fn line(desk: &Desk, counts: &Counts, is_online: bool) -> String {
    let Some(pull) = open_pull(desk, counts) else { return of_state(desk, counts, is_online) };
    let is_all = matches!(sync_state(counts, is_online), SyncState::Waiting(_));
    match (is_all && counts.waiting == 0, desk.lang) {
        (true, _) => format!("◐ {pull}"),
        (false, Lang::ZhHant) => format!("{}；{pull}", of_state(desk, counts, is_online)),
        (false, Lang::En) => format!("{}; {pull}", of_state(desk, counts, is_online)),
    }
}

/// How far a pull came that has not ended; `None` when the last one did.
pub fn open_pull(desk: &Desk, counts: &Counts) -> Option<String> {
    let (here, all) = (counts.documents, counts.documents + counts.to_come);
    Some(match (counts.is_pull_open, counts.to_come > 0, desk.lang) {
        (false, ..) => return None,
        (true, true, Lang::ZhHant) => format!("下載尚未完成：{all} 筆中已有 {here} 筆"),
        (true, true, Lang::En) => {
            format!("download not finished: {here} of {all} records are here")
        }
        (true, false, Lang::ZhHant) => format!("首次同步尚未完成：已有 {here} 筆"),
        (true, false, Lang::En) => format!("first sync not finished: {here} records are here"),
    })
}

fn of_state(desk: &Desk, counts: &Counts, is_online: bool) -> String {
    let waiting = counts.waiting;
    match (sync_state(counts, is_online), desk.lang) {
        (SyncState::NeedsYou(count), Lang::ZhHant) => format!("▲ {count} 筆要您處理"),
        (SyncState::NeedsYou(count), Lang::En) => format!("▲ {count} need you"),
        (SyncState::Offline, Lang::ZhHant) => {
            format!("○ 離線。可以照常工作，都存在平板（{waiting} 項待送）")
        }
        (SyncState::Offline, Lang::En) => {
            format!("○ Offline. Keep working; all is saved here ({waiting} waiting)")
        }
        (SyncState::Waiting(count), Lang::ZhHant) => format!("◐ {count} 項待送，同步時送出"),
        (SyncState::Waiting(count), Lang::En) => {
            format!("◐ {count} waiting. They go with the next sync")
        }
        (SyncState::AllReceived, Lang::ZhHant) => "● 全部送達".to_owned(),
        (SyncState::AllReceived, Lang::En) => "● All received".to_owned(),
    }
}

/// What the person should know about this device's clock; `None` when it is right enough.
pub fn clock_warning(desk: &Desk, clock: Option<(i64, i64)>) -> Option<String> {
    let (offset_ms, uncertainty_ms) = clock?;
    if offset_ms.abs().saturating_sub(uncertainty_ms) < OFFSET_TOLD_MS {
        return None;
    }
    let span = words::span(desk.lang, offset_ms);
    Some(match (desk.lang, offset_ms > 0) {
        (Lang::ZhHant, true) => format!("這台平板的時鐘快了 {span}；資料不受影響，但請調整時間。"),
        (Lang::ZhHant, false) => format!("這台平板的時鐘慢了 {span}；資料不受影響，但請調整時間。"),
        (Lang::En, true) => {
            format!(
                "This device's clock is {span} fast. Records are not affected; please set it right."
            )
        }
        (Lang::En, false) => {
            format!(
                "This device's clock is {span} slow. Records are not affected; please set it right."
            )
        }
    })
}
