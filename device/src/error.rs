//! Codes: the one list of what can go wrong on a device, with stable words for programs, exit codes for the
//! shell, and texts for people that say what happened and what to do.
//!
//! A new code is one line here. Faults themselves stand near their cause and name one of these.

use satchel_shared::lang::Lang;

/// One thing that can go wrong.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The stable word in `--json` and logs.
    pub word: &'static str,
    /// What the command line exits with.
    pub exit: u8,
    /// What happened and what to do, in Traditional Chinese.
    pub zh: &'static str,
    /// What happened and what to do, in English.
    pub en: &'static str,
}

impl Code {
    /// The text in the reader's language.
    pub const fn words(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::ZhHant => self.zh,
            Lang::En => self.en,
        }
    }
}

/// A fault that has a code.
pub trait Coded: std::error::Error {
    /// Its code.
    fn code(&self) -> &'static Code;

    /// What happened and what to do; faults with more to say than their code say it here.
    fn words(&self, lang: Lang) -> String {
        self.code().words(lang).to_owned()
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $exit:literal, $zh:literal, $en:literal;)*) => {
        $($(#[$doc])* pub const $name: Code = Code { word: $word, exit: $exit, zh: $zh, en: $en };)*

        /// Every code, for tests and documents that walk the list.
        pub const ALL: &[&Code] = &[$(&$name,)*];
    };
}

// Exit codes: 3 the request, 4 not found, 5 not allowed, 6 sign in, 7 the network, 8 the device's own storage, 9 another program.
codes! {
    /// The disk is full.
    DISK_FULL = "disk-full", 8, "沒有存成：平板空間不足。請刪除一些檔案後再存一次。",
        "Not saved: storage full. Free some space, then save again.";
    /// The store's file cannot be read or written.
    STORAGE_FAILED = "storage-failed", 8, "沒有存成：平板的儲存空間無法寫入。請重新啟動；若仍發生，請聯絡系統管理員。",
        "Not saved: the device's storage cannot be used. Restart it; if this stays, tell your administrator.";
    /// Another program holds the store for too long.
    STORE_BUSY = "store-busy", 9, "另一個程式正在使用資料，請稍候再存一次。",
        "Another program is using the records. Wait a moment, then save again.";
    /// The key does not open the store.
    WRONG_KEY = "wrong-key", 6, "金鑰無法開啟這台平板的資料。請聯絡系統管理員。",
        "The key does not open the records on this device. Tell your administrator.";
    /// The store's file is damaged.
    STORE_DAMAGED = "store-damaged", 8, "平板上的資料檔損壞。請不要刪除它，並聯絡系統管理員。",
        "The records' file on this device is damaged. Do not delete it; tell your administrator.";
    /// The store was made by a newer program.
    STORE_TOO_NEW = "store-too-new", 8, "資料是由較新版本的程式建立的。請更新程式。",
        "These records were written by a newer version. Update the program.";
    /// There is no store here yet.
    NO_STORE = "no-store", 4, "這台平板還沒有登錄。請先登錄。",
        "This device is not enrolled yet. Enrol it first.";
    /// There is a store here already.
    STORE_EXISTS = "store-exists", 3, "這裡已經有資料，不會覆蓋。",
        "There are records here already; they are not overwritten.";
    /// Another program is syncing this store.
    SYNC_RUNNING = "sync-running", 9, "另一個程式正在同步，請等它完成。",
        "Another program is syncing. Wait until it is done.";
    /// The record moved under the action again and again.
    TOO_CONTESTED = "too-contested", 9, "這筆資料一直在變動，沒有存成。請再存一次。",
        "This record kept changing, so nothing was saved. Save again.";
    /// One record cannot be read.
    RECORD_UNREADABLE = "record-unreadable", 8, "這筆資料無法讀取，下次同步會重新下載；其他資料不受影響。",
        "This record cannot be read. It is fetched again with the next sync; others are fine.";
    /// No such record here.
    RECORD_NOT_HERE = "record-not-here", 4, "這台平板上沒有這筆資料。",
        "There is no such record on this device.";
    /// The PIN is wrong.
    WRONG_PIN = "wrong-pin", 6, "PIN 碼不對，請再輸入一次。", "That PIN is wrong. Enter it again.";
    /// The PIN is too short.
    PIN_TOO_SHORT = "pin-too-short", 3, "PIN 碼至少要六個字元。", "A PIN needs at least six characters.";
    /// The key file cannot be used.
    KEY_FILE_UNUSABLE = "key-file-unusable", 8, "這台平板的金鑰檔無法使用。請不要刪除它，並聯絡系統管理員。",
        "The key file of this device cannot be used. Do not delete it; tell your administrator.";
    /// The device's own description cannot be used.
    HOME_UNUSABLE = "home-unusable", 8, "這台平板的設定檔無法使用。請聯絡系統管理員。",
        "The settings of this device cannot be used. Tell your administrator.";
    /// The machine gives no random bytes.
    NO_CHANCE = "no-chance", 8, "系統無法產生亂數，沒有存成。請重新啟動。",
        "The machine gives no random numbers, so nothing was saved. Restart it.";
    /// The person may not do that.
    NOT_PERMITTED = "not-permitted", 5, "這個由內勤維護，您不能修改。請聯絡內勤。",
        "The office keeps this; you cannot change it. Ask the office.";
    /// Only the server writes that field.
    SERVER_FIELD = "server-field", 5, "這個欄位由系統填寫，不能手動修改。",
        "The system fills this field; it cannot be typed.";
    /// A link leads to no record here, or to one of another kind.
    BAD_LINK = "bad-link", 3, "這台平板上沒有這筆相關資料，請選另一筆。",
        "The record it names is not on this device. Choose another.";
    /// The person's own record is not here yet, so nobody knows what they may do.
    ROLE_UNKNOWN = "role-unknown", 5, "還不知道您的職務。請先連上網路同步一次。",
        "Your role is not known here yet. Sync once while online.";
    /// No kind of record has this name.
    UNKNOWN_KIND = "unknown-kind", 3, "沒有這種資料。", "There is no such kind of record.";
    /// The record has no such field.
    UNKNOWN_FIELD = "unknown-field", 3, "這種資料沒有這個欄位。", "Records of this kind have no such field.";
    /// The typed text does not fit the field.
    BAD_VALUE = "bad-value", 3, "內容的格式不對，請修正。", "The value does not fit the field. Correct it.";
    /// A required field is empty.
    REQUIRED = "required", 3, "必填欄位是空的，請填寫。", "A required field is empty. Fill it in.";
    /// The server is too old for this field.
    SERVER_TOO_OLD = "server-too-old", 5, "伺服器還不認得這個欄位，請等伺服器更新。",
        "The server does not know this field yet. Wait until it is updated.";
    /// The thing named inside the record is not there.
    NO_SUCH_ENTRY = "no-such-entry", 4, "這筆資料裡沒有這一項。", "There is no such entry in this record.";
    /// The field has no conflict.
    NO_CONFLICT = "no-conflict", 4, "這個欄位沒有不同的值要選。", "This field has no values to choose between.";
    /// The choice names none of the values.
    NO_SUCH_CHOICE = "no-such-choice", 3, "沒有這個選項，請選列出的其中一個值。",
        "That is none of the values. Choose one of those listed.";
    /// The change named is not in this record's history.
    NO_SUCH_CHANGE = "no-such-change", 4, "這筆資料的紀錄裡沒有這個修改。",
        "There is no such change in this record's history.";
    /// No product has this code.
    PRODUCT_NOT_FOUND = "product-not-found", 4, "找不到這個產品。", "There is no such product.";
    /// The product has no price and none was given.
    NO_PRICE = "no-price", 3, "這個產品在這一天沒有價格，請自己填單價。",
        "This product has no price on that day. Enter a unit price.";
    /// The action is for another kind of record.
    WRONG_KIND = "wrong-kind", 3, "這個動作不適用於這種資料。", "That cannot be done with a record of this kind.";
    /// The quote has become an order already.
    ORDERED_ALREADY = "ordered-already", 3, "這張報價單已經轉成訂單。", "This quote has become an order already.";
    /// The form was opened on a version that is not here.
    UNKNOWN_BASE = "unknown-base", 3, "這個表單的版本不在這台平板上，請重新開啟。",
        "This form's version is not on this device. Open it again.";
}
