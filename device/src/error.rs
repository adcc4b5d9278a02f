//! Codes: the one list of what can go wrong on a device, with stable words for programs, exit codes for the
//! shell, and texts for people that say what happened and what to do.
//!
//! A new code is one line here. Faults themselves stand near their cause and name one of these.

use satchel_shared::{documents::Path, lang::Lang, refusal::Mender};

/// One thing that can go wrong.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The stable word in `--json` and logs.
    pub word: &'static str,
    /// What the command line exits with.
    pub exit: u8,
    /// Who can mend it.
    pub mender: Mender,
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

    /// The fields it is about. The words do not name them: a terminal says their paths, a screen what people call them.
    fn fields(&self) -> Vec<Path> {
        Vec::new()
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $exit:literal, $mender:ident, $zh:literal, $en:literal;)*) => {
        $($(#[$doc])* pub const $name: Code = Code { word: $word, exit: $exit, mender: Mender::$mender, zh: $zh, en: $en };)*

        /// Every code, for tests and documents that walk the list.
        pub const ALL: &[&Code] = &[$(&$name,)*];
    };
}

// Exit codes: 1 refused or needs a person, 2 usage, 3 the device's own storage, 4 not found, 5 the network, 6 sign in.
// Each text is a sentence that says what happened, then what to do.
codes! {
    /// The disk is full.
    DISK_FULL = "disk-full", 3, Author, "沒有存成：平板空間不足。請刪除一些檔案後再存一次。",
        "Not saved: storage full. Free some space, then save again.";
    /// The disk is too full even to read.
    NO_ROOM_TO_READ = "no-room-to-read", 3, Author, "平板空間已滿，無法開啟資料；資料都還在。請刪除一些檔案後再試一次。",
        "Storage is too full to open the records; they are all still there. Free some space, then try again.";
    /// The store's file cannot be read.
    STORAGE_UNREADABLE = "storage-unreadable", 3, Operator, "現在無法讀取平板上的資料。請重新啟動；若仍發生，請聯絡系統管理員。",
        "The records on this device cannot be read now. Restart it; if this stays, tell your administrator.";
    /// The store's file cannot be written.
    STORAGE_FAILED = "storage-failed", 3, Operator, "沒有存成：平板的儲存空間無法寫入。請重新啟動；若仍發生，請聯絡系統管理員。",
        "Not saved: the device's storage cannot be used. Restart it; if this stays, tell your administrator.";
    /// Another program holds the store for too long.
    STORE_BUSY = "store-busy", 3, Author, "另一個程式正在使用資料。請稍候再存一次。",
        "Another program is using the records. Wait a moment, then save again.";
    /// The key does not open the store.
    WRONG_KEY = "wrong-key", 6, Operator, "金鑰無法開啟這台平板的資料。請聯絡系統管理員。",
        "The key does not open the records on this device. Tell your administrator.";
    /// The store's file is damaged.
    STORE_DAMAGED = "store-damaged", 3, Author, "平板上的資料檔損壞；還沒送出的修改另有一份。請執行 satchel salvage 救回，不要刪除任何檔案。",
        "The records' file on this device is damaged; unsent changes have a second copy. Bring them back with satchel salvage, and delete nothing.";
    /// Other records are here than the server has for this person.
    RECORDS_DIFFER = "records-differ", 1, Operator, "這台平板的資料與伺服器上的不一致，同步後仍未補齊；您的修改都在。請聯絡系統管理員。",
        "Some records here are not as the server has them, and syncing did not mend it; your own changes are safe. Tell your administrator.";
    /// There is nothing to salvage.
    STORE_WHOLE = "store-whole", 1, Author, "平板上的資料檔沒有損壞，不需要救回。照常使用即可。",
        "The records' file on this device is whole, so there is nothing to salvage. Go on as usual.";
    /// The store was made by a newer program.
    STORE_TOO_NEW = "store-too-new", 3, Operator, "資料是由較新版本的程式建立的。請更新程式。",
        "These records were written by a newer version. Update the program.";
    /// The store of an older program could not be brought up to this one.
    STORE_NOT_UPGRADED = "store-not-upgraded", 3, Operator, "無法把平板上的資料更新到這個版本；資料沒有更動，舊版程式仍可開啟。若空間不足，請清出空間後再開一次；否則請聯絡系統管理員。",
        "The records could not be brought up to this version. Nothing was changed, and the older version still opens them. If storage is full, free some space and open it again; otherwise tell your administrator.";
    /// There is no store here yet.
    NO_STORE = "no-store", 4, Author, "這台平板還沒有登錄。請先登錄。",
        "This device is not enrolled yet. Enrol it first.";
    /// A part of the device's folder is gone.
    STORE_MISSING = "store-missing", 3, Operator, "這個資料夾少了檔案，資料打不開。請不要刪除這個資料夾，並聯絡系統管理員。",
        "A file of this folder is missing, so the records cannot be opened. Do not delete this folder; tell your administrator.";
    /// There is a store here already.
    STORE_EXISTS = "store-exists", 1, Author, "這裡已經有資料，不會覆蓋。請用 satchel login 登入，或選另一個資料夾。",
        "There are records here already; they are not overwritten. Sign in with satchel login, or choose another folder.";
    /// Another program is syncing this store.
    SYNC_RUNNING = "sync-running", 1, Author, "另一個程式正在同步。請等它完成。",
        "Another program is syncing. Wait until it is done.";
    /// The record moved under the action again and again.
    TOO_CONTESTED = "too-contested", 1, Author, "這筆資料一直在變動，沒有存成。請再存一次。",
        "This record kept changing, so nothing was saved. Save again.";
    /// One record cannot be read.
    RECORD_UNREADABLE = "record-unreadable", 3, Operator, "這筆資料無法讀取；其他資料不受影響。下次同步會重新下載。",
        "This record cannot be read. It is fetched again with the next sync; others are fine.";
    /// No such record here.
    RECORD_NOT_HERE = "record-not-here", 4, Author, "這台平板上沒有這筆資料。請用 satchel list 查詢，或先同步。",
        "There is no such record on this device. Look for it with satchel list, or sync first.";
    /// The PIN is wrong.
    WRONG_PIN = "wrong-pin", 6, Author, "PIN 碼不對。請再輸入一次。", "That PIN is wrong. Enter it again.";
    /// The PIN is too short.
    PIN_TOO_SHORT = "pin-too-short", 2, Author, "PIN 碼太短。至少要六個字元。", "That PIN is too short. It needs at least six characters.";
    /// The key file cannot be used.
    KEY_FILE_UNUSABLE = "key-file-unusable", 3, Operator, "這台平板的金鑰檔無法使用。請不要刪除它，並聯絡系統管理員。",
        "The key file of this device cannot be used. Do not delete it; tell your administrator.";
    /// The device's own description cannot be used.
    HOME_UNUSABLE = "home-unusable", 3, Operator, "這台平板的設定檔無法使用。請聯絡系統管理員。",
        "The settings of this device cannot be used. Tell your administrator.";
    /// The machine gives no random bytes.
    NO_CHANCE = "no-chance", 3, Operator, "系統無法產生亂數，沒有存成。請重新啟動。",
        "The machine gives no random numbers, so nothing was saved. Restart it.";
    /// The person may not do that.
    NOT_PERMITTED = "not-permitted", 1, Office, "這個由內勤維護，您不能修改。請聯絡內勤。",
        "The office keeps this; you cannot change it. Ask the office.";
    /// The record is a colleague's.
    RECORD_OF_COLLEAGUE = "record-of-colleague", 1, Office, "這筆資料由同事負責，您可以看，但不能修改。請聯絡負責的同事或主管。",
        "A colleague owns this record: you may read it, not change it. Ask the owner or your manager.";
    /// Only the server writes that field.
    SERVER_FIELD = "server-field", 1, Author, "這個欄位由系統填寫。不能手動修改。",
        "The system fills this field. Leave it out.";
    /// A link leads to no record here, or to one of another kind.
    BAD_LINK = "bad-link", 2, Author, "這台平板上沒有這筆相關資料。請選另一筆。",
        "The record it names is not on this device. Choose another.";
    /// The person's own record is not here yet, so nobody knows what they may do.
    ROLE_UNKNOWN = "role-unknown", 1, Author, "還不知道您的職務。請先連上網路同步一次。",
        "Your role is not known here yet. Sync once while online.";
    /// No kind of record has this name.
    UNKNOWN_KIND = "unknown-kind", 2, Author, "沒有這種資料。satchel list --help 列出所有種類。", "There is no such kind of record. See satchel list --help for those there are.";
    /// The record has no such field.
    UNKNOWN_FIELD = "unknown-field", 2, Author, "這種資料沒有這個欄位。請用 satchel show 查看欄位名稱。", "Records of this kind have no such field. See the names with satchel show.";
    /// The typed text does not fit the field.
    BAD_VALUE = "bad-value", 2, Author, "內容的格式不對。請修正。", "The value does not fit the field. Correct it.";
    /// One field twice in one command.
    FIELD_TWICE = "field-twice", 2, Author, "同一個欄位寫了兩次。請只留一個。", "One field is named twice. Name it once.";
    /// A required field is empty.
    REQUIRED = "required", 2, Author, "必填欄位是空的。請填寫。", "A required field is empty. Fill it in.";
    /// The server is too old for this field.
    SERVER_TOO_OLD = "server-too-old", 1, Operator, "伺服器還不認得這個欄位。請等伺服器更新。",
        "The server does not know this field yet. Wait until it is updated.";
    /// The thing named inside the record is not there.
    NO_SUCH_ENTRY = "no-such-entry", 4, Author, "這筆資料裡沒有這一項。請用 satchel show 查看。", "There is no such entry in this record. See it with satchel show.";
    /// The field has no conflict.
    NO_CONFLICT = "no-conflict", 4, Author, "這個欄位沒有不同的值要選。不必再做什麼。", "This field has no values to choose between. Nothing needs to be done.";
    /// Fields with more than one value have to be decided first.
    CONTESTED = "contested", 1, Author, "有欄位還有不同的值，簽名前要先決定。請用 satchel conflicts 查看，再用 satchel resolve 選擇。",
        "There are fields with more than one value, to be decided before anybody signs. See satchel conflicts and choose with satchel resolve.";
    /// The choice names none of the values.
    NO_SUCH_CHOICE = "no-such-choice", 2, Author, "沒有這個選項。請選列出的其中一個值。",
        "That is none of the values. Choose one of those listed.";
    /// The change named is not in this record's history.
    NO_SUCH_CHANGE = "no-such-change", 4, Author, "這筆資料的紀錄裡沒有這個修改。請用 satchel history 查看。",
        "There is no such change in this record's history. See it with satchel history.";
    /// The record has no version of that moment.
    NOT_THEN = "not-then", 4, Author, "那個時候還沒有這筆資料，或那個決定沒有包含它。請用 satchel history 查看有哪些時間。",
        "There was no such record then, or the decision does not name it. See the times with satchel history.";
    /// The version is not in this store.
    VERSION_NOT_HERE = "version-not-here", 4, Author, "那個版本還沒有到這台平板。請先同步。",
        "That version is not on this device yet. Sync first.";
    /// Not a moment.
    BAD_MOMENT = "bad-moment", 2, Author, "看不懂這個時間。請寫成 2026-03-01、2026-03-01T14:30 或 民國115年3月1日。",
        "That is not a day or a time. Write 2026-03-01 or 2026-03-01T14:30.";
    /// Nothing of the record waits to be put right.
    NOTHING_REFUSED = "nothing-refused", 4, Author, "這筆資料沒有未採用的修改要處理。請用 satchel refusals 查看。",
        "Nothing of this record waits to be put right. See what does with satchel refusals.";
    /// The quote or order came to its end.
    SALE_CLOSED = "sale-closed", 1, Author, "這張單已經結束，不能再改。請先重新開啟，或複製成新的一張。",
        "It is closed and cannot be changed. Reopen it first, or copy it into a new one.";
    /// No product has this code.
    PRODUCT_NOT_FOUND = "product-not-found", 4, Author, "找不到這個產品。請用 satchel list product 查詢。", "There is no such product. Look for it with satchel list product.";
    /// The product has no price and none was given.
    NO_PRICE = "no-price", 1, Author, "這個產品在這一天沒有價格。請自己填單價。",
        "This product has no price on that day. Enter a unit price.";
    /// The action is for another kind of record.
    WRONG_KIND = "wrong-kind", 2, Author, "這個動作不適用於這種資料。請選另一筆。", "That cannot be done with a record of this kind. Choose another.";
    /// The quote has become an order already.
    ORDERED_ALREADY = "ordered-already", 1, Author, "這張報價單已經轉成訂單。請開啟那張訂單。", "This quote has become an order already. Open that order.";
    /// Leaving before arriving.
    NOT_CHECKED_IN = "not-checked-in", 1, Author, "還沒有到訪，所以不能離開。請先用 satchel visit check-in 記錄到訪，或直接用 satchel visit done 回報。",
        "Nobody has checked in to this visit. Check in first with satchel visit check-in, or report it with satchel visit done.";
    /// The visit has been reported.
    VISIT_DONE = "visit-done", 1, Author, "這次拜訪已經回報。請另建一次拜訪，或用 satchel set 修改這一筆。",
        "This visit has been reported already. Plan another one, or change this one with satchel set.";
    /// The form was opened on a version that is not here.
    UNKNOWN_BASE = "unknown-base", 1, Author, "這個表單的版本不在這台平板上。請重新開啟。",
        "This form's version is not on this device. Open it again.";
    /// No way to the server; work goes on.
    OFFLINE = "offline", 5, Author, "現在連不上伺服器。資料都安全地存在這台平板上，連上網路後會自動送出。",
        "The server cannot be reached. Everything is safe on this device, and is sent when there is a network.";
    /// A person stopped the round.
    INTERRUPTED = "interrupted", 5, Author, "同步中斷了。資料都安全地存在這台平板上，請再執行 satchel sync 繼續。",
        "The sync was stopped. Everything is safe on this device; run satchel sync to go on.";
    /// The server asks for patience.
    SERVER_BUSY = "server-busy", 5, Author, "伺服器忙碌中。資料都安全地存在這台平板上，請稍後再試。",
        "The server is busy. Everything is safe on this device; try again in a while.";
    /// Something answered that is not our server.
    NOT_OUR_SERVER = "not-our-server", 5, Author, "回應的不是公司的伺服器。請檢查網路是否需要先登入，或伺服器位址是否正確。",
        "What answered is not the company's server. Check whether this network asks you to sign in first, or whether the address is right.";
    /// The server's certificate is not trusted.
    SERVER_UNTRUSTED = "server-untrusted", 5, Operator, "伺服器的憑證不受信任，沒有傳送任何資料。請聯絡系統管理員。",
        "The server's certificate is not trusted, so nothing was sent. Tell your administrator.";
    /// The server does not do what this program asks.
    SERVER_REFUSES = "server-refuses", 1, Operator, "伺服器不接受這個要求。資料都安全地存在這台平板上，請聯絡系統管理員。",
        "The server does not accept the request. Everything is safe on this device; tell your administrator.";
    /// The server was restored from a backup.
    REBASE_NEEDED = "rebase-needed", 1, Operator, "伺服器是從備份還原的，還不認得這台平板的進度。資料都安全地存在這台平板上，請聯絡系統管理員。",
        "The server was restored from a backup and does not know how far this device was. Everything is safe on this device; tell your administrator.";
    /// The person has to show who they are.
    SIGN_IN_NEEDED = "sign-in-needed", 6, Author, "需要重新登入。資料都安全地存在這台平板上，請用 satchel login 登入。",
        "The server asks you to sign in again. Everything is safe on this device; use satchel login.";
    /// Nobody is logged in.
    SIGNED_OUT = "signed-out", 6, Author, "這台平板上現在沒有人登入。請用 satchel login 登入。",
        "Nobody is signed in on this device. Sign in with satchel login.";
    /// Neither finger nor face was known to the system.
    NOT_RECOGNISED = "not-recognised", 6, Author, "系統沒有認出您的指紋或臉。請用 PIN 解鎖。",
        "The system did not recognise a finger or face. Unlock with the PIN.";
    /// Login or password are wrong.
    LOGIN_REFUSED = "login-refused", 6, Author, "帳號、密碼或裝置不對。請再輸入一次。",
        "Login, password or device is not right. Try again.";
    /// The office keeps the device out.
    DEVICE_REVOKED = "device-revoked", 6, Office, "公司已停用這台平板，資料都還在平板上。請用 satchel hand-in 把未送出的修改交給公司，並聯絡內勤。",
        "The office keeps this device out; nothing on it was deleted. Hand the unsent work in with satchel hand-in, and ask the office.";
    /// The person does not work here any more.
    PERSON_INACTIVE = "person-inactive", 6, Office, "這個帳號已停用。請聯絡內勤。",
        "This person's account is closed. Ask the office.";
    /// The data key was never sealed to the company.
    NOT_RECOVERABLE = "not-recoverable", 6, Office, "這個人在這台平板上沒有備存的金鑰，PIN 碼無法救回。請不要刪除資料夾；未送出的修改可用 satchel hand-in 交給公司，並聯絡內勤。",
        "The company keeps no key of this person on this device, so the PIN cannot be recovered. Do not delete the folder; hand unsent work in with satchel hand-in, and ask the office.";
    /// What the company keeps is not of this person on this device.
    SLOT_REFUSED = "slot-refused", 6, Office, "備存的金鑰不是這個人在這台平板上的。請確認帳號；若仍不行，請聯絡內勤。",
        "The kept key is not of this person on this device. Check the login; if that does not help, ask the office.";
    /// There is nothing to hand in by.
    NO_HAND_IN = "no-hand-in", 1, Office, "這台平板沒有交件憑證，無法經由網路交給公司。請用 satchel hand-in --to 檔案 存成檔案，交給內勤。",
        "This device has nothing to hand in by over the network. Write a file with satchel hand-in --to FILE and give it to the office.";
    /// The server did not take everything that was handed in.
    HAND_IN_INCOMPLETE = "hand-in-incomplete", 1, Office, "有些修改伺服器沒有收下，都還在這台平板上。請聯絡內勤，處理後再交一次。",
        "Some changes were not taken in; they are all still on this device. Ask the office, then hand in again.";
    /// A file could not be written where it was wanted.
    FILE_NOT_WRITTEN = "file-not-written", 3, Author, "檔案無法寫入那個位置。請選另一個位置。",
        "The file could not be written there. Choose another place.";
    /// The office ordered this device to forget the person, and it has.
    WIPED = "wiped", 1, Office, "公司下令清除這台平板上您的資料，現在已經清除。有疑問請聯絡內勤。",
        "The company ordered this device to wipe your records, and they are gone from it. Ask the office if that surprises you.";
    /// The office ordered this device to forget the person, and unsent work stands in the way.
    WIPE_WAITS = "wipe-waits", 1, Office, "公司下令清除這台平板上您的資料，但還有修改沒有交給公司，所以什麼都還沒有清除。請用 satchel sync 送出；未採用的修改請用 satchel refusals 處理，或聯絡內勤。",
        "The company ordered this device to wipe your records, but changes have not reached it, so nothing is wiped yet. Send them with satchel sync, mend what was not taken with satchel refusals, or ask the office.";
    /// The enrolment code does not work.
    CODE_REFUSED = "code-refused", 1, Office, "這個登錄碼無效、用過了或過期了。請向內勤要一個新的。",
        "This enrolment code is wrong, used or too old. Ask the office for a new one.";
    /// The enrolment could not reach the server.
    ENROL_OFFLINE = "enrol-offline", 5, Author, "連不上伺服器，這台平板還沒有登錄。請連上網路後用同一個登錄碼再試；若登錄碼不再有效，請向內勤要一個新的。",
        "The server cannot be reached, so this device is not enrolled yet. Try the same code again when there is a network; if it does not work any more, ask the office for a new one.";
    /// Not a server's address.
    BAD_ADDRESS = "bad-address", 2, Author, "這不是伺服器位址。位址像這樣：https://satchel.example.com",
        "That is not a server's address. One looks like https://satchel.example.com.";
    /// An address without encryption.
    PLAIN_HTTP = "plain-http", 2, Author, "這個位址沒有加密，不會使用。請用 https 開頭的位址。",
        "That address is not encrypted and is not used. Use one that begins with https.";
    /// The root certificate cannot be used.
    BAD_CERTIFICATE = "bad-certificate", 2, Operator, "根憑證檔無法使用。請檢查檔案是不是 PEM 格式。",
        "The root certificate cannot be used. Check that the file is a PEM certificate.";
    /// A PIN is needed and there is nobody to ask.
    NO_PIN = "no-pin", 2, Author, "需要 PIN 碼，但這裡沒有終端機可以輸入。請設定環境變數 SATCHEL_PIN。",
        "A PIN is needed and there is no terminal to ask on. Set SATCHEL_PIN.";
    /// A password is needed and there is nobody to ask.
    NO_PASSWORD = "no-password", 2, Author, "需要密碼，但這裡沒有終端機可以輸入。請設定環境變數 SATCHEL_PASSWORD。",
        "A password is needed and there is no terminal to ask on. Set SATCHEL_PASSWORD.";
    /// The command was typed wrong.
    USAGE = "usage", 2, Author, "指令的寫法不對。請看 --help 的範例。",
        "The command is not written as it should be. See the example in --help.";
    /// A short name that several records have.
    AMBIGUOUS = "ambiguous", 2, Author, "不只一筆資料符合這個名稱。請多輸入幾個字元。",
        "More than one record has that name. Type more of it.";
}
