//! Sync: the clasp with its four truthful states, and the centre behind it.

pub mod centre;
pub mod clasp;
pub mod first;
pub mod proof;

use super::{
    needs::NeedCard,
    shown::{Failed, RecordRef},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One of the four states of promise 7; need you > offline > waiting > received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ClaspState {
    /// Circle: the server's receipts name exactly what is here.
    Received,
    /// Square: so many changes wait.
    Waiting,
    /// Triangle: so many records need a person.
    NeedsYou,
    /// Struck cloud in a dashed frame.
    Offline,
}

/// The clasp.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Clasp {
    /// The state.
    pub state: ClaspState,
    /// How many need a person.
    pub needs: u64,
    /// How many changes wait.
    pub waiting: u64,
    /// Whether the server is reached.
    pub is_online: bool,
    /// First line: `2 筆要處理`.
    pub headline: String,
    /// Second line, the next fact: `另 5 筆待送`, `5 筆存在平板`.
    pub detail: String,
    /// For a screen reader, polite: `2 筆要處理，另 5 筆待送`.
    pub spoken: String,
    /// A round is going on.
    pub is_syncing: bool,
    /// Metered: only what was saved here goes, and what is asked for comes when somebody asks.
    pub is_metered: bool,
}

/// How far the first sync came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FirstSync {
    /// It is over.
    pub is_done: bool,
    /// Today's visits and what they need are here: work may begin.
    pub is_usable: bool,
    /// Records here.
    pub here: u64,
    /// Records in all; 0 until the server has said.
    pub of: u64,
    /// Per kind, in the order they come.
    pub kinds: Vec<KindCount>,
    /// Seconds that are left at the pace so far; `None` until there is one.
    pub remaining_s: Option<u64>,
    /// `5,210 筆，共 17,402 筆，約 40 秒`.
    pub words: String,
    /// Why it does not go on; it goes on by itself.
    pub trouble: Option<Failed>,
}

/// How many records of a kind are here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct KindCount {
    /// The kind's word.
    pub kind: String,
    /// What people call it.
    pub label: String,
    /// How many.
    pub count: u64,
}

/// A change, or several of one record, that the server has not received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct WaitingRow {
    /// The record.
    pub record: RecordRef,
    /// The latest of the changes, by this device.
    pub time_ms: i64,
    /// The record itself is new.
    pub is_new: bool,
    /// What changed: 地址, 信用額度, 新.
    pub words: String,
    /// How many changes.
    pub changes: u32,
    /// `waiting` or `deferred`.
    pub state: String,
    /// Why it is put off; empty when it goes with the next round.
    pub why: String,
}

/// Something the server received today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReceiptRow {
    /// The record.
    pub record: RecordRef,
    /// When the server took it, by the server's clock.
    pub time_ms: i64,
    /// How many changes of it.
    pub changes: u32,
}

/// The centre.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SyncCentre {
    /// The clasp, as everywhere.
    pub clasp: Clasp,
    /// `3 筆要您處理，5 筆待送`.
    pub title: String,
    /// `上次連到辦公室 10:31（11 分鐘前）· 其餘 6,412 筆辦公室都收到了`.
    pub line: String,
    /// When the last round ended well.
    pub last_ms: Option<i64>,
    /// When the next try is; `None` while one is going on or none is set.
    pub next_try_ms: Option<i64>,
    /// `自動重試 10:44`.
    pub next_words: String,
    /// Why the last round did not end well.
    pub trouble: Option<Failed>,
    /// The person must sign in again: all work stays.
    pub sign_in: Option<Failed>,
    /// What waits for the person.
    pub needs: Vec<NeedCard>,
    /// What waits to be sent.
    pub waiting: Vec<WaitingRow>,
    /// What the server received today, the latest first, at most fifty.
    pub receipts: Vec<ReceiptRow>,
    /// How many records the server received today.
    pub received_today: u64,
    /// Records here that the server holds exactly so.
    pub received: u64,
    /// How far the first sync came; `None` once it is over.
    pub first_sync: Option<FirstSync>,
    /// What should be known of this device's clock; empty when it is right enough.
    pub clock_words: String,
    /// `這裡的每一筆都已存在平板，重開機或登出也在。`
    pub safe_words: String,
}

/// Event `verify`: how far the look through the store came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Verifying {
    /// Records looked at.
    pub done: u64,
    /// Records in all.
    pub of: u64,
    /// `看了 5,210 筆，共 17,402 筆`.
    pub words: String,
}

/// Something that was not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FindingShown {
    /// Stable: `row`, `unreadable`, `outbox` and so on.
    pub code: String,
    /// The record; `None` when it is about the file, or not here.
    pub record: Option<RecordRef>,
    /// What differs, in one sentence.
    pub words: String,
    /// `tablet`, `sync` or `administrator`.
    pub who: String,
    /// Who mends it, or has.
    pub who_words: String,
}

/// What a look through the whole store found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Verified {
    /// Everything was compared and nothing is wrong.
    pub is_whole: bool,
    /// It was stopped before its end.
    pub is_stopped: bool,
    /// Records looked at.
    pub records: u64,
    /// In one sentence.
    pub words: String,
    /// What was compared with what; empty when nothing was.
    pub compared: String,
    /// What was found, the first few.
    pub findings: Vec<FindingShown>,
    /// How many more there are; empty when none.
    pub more: String,
}

/// A file with all unsent work, sealed to the company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Rescue {
    /// Where it was written; empty when nothing is unsent.
    pub file: String,
    /// How many changes are in it.
    pub changes: u64,
    /// What to do with it.
    pub words: String,
}

/// Switches metered on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SetMetered {
    /// The line costs by volume.
    pub is_metered: bool,
}

/// Event `sync`: told whenever the clasp or the progress changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SyncTold {
    /// The clasp now.
    pub clasp: Clasp,
    /// The first sync, until it is over.
    pub first_sync: Option<FirstSync>,
    /// The server let the person in no more: sign in again, nothing is lost.
    pub sign_in: Option<Failed>,
}

/// Event `changed`: records that were saved here or came from the server. Empty `ids` means: any.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RecordsChanged {
    /// The records.
    pub ids: Vec<String>,
    /// `here` or `server`.
    pub by: String,
}
