//! Refusals: why the server did not take a change, in a stable code for machines and words for people.
//!
//! Every code has a text in both languages that names what happened, who can mend it and what to do next;
//! a test walks the list.

use crate::{documents::Path, gate, lang::Lang};
use serde::{Deserialize, Serialize};

/// What a device is told about a change that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The stable code.
    pub code: String,
    /// The field concerned, when one is.
    pub path: Option<Path>,
    /// The fact in plain English, for logs and for codes a device does not know yet.
    pub detail: String,
}

/// Who can mend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mender {
    /// The person who made the change.
    Author,
    /// The back office.
    Office,
    /// Whoever runs the server or the app.
    Operator,
}

/// A rule of the server's own, beside those of the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The stable code.
    pub code: &'static str,
    /// Who can mend a breach.
    pub mender: Mender,
    /// What happened and what to do, in Traditional Chinese.
    pub zh: &'static str,
    /// What happened and what to do, in English.
    pub en: &'static str,
}

/// The field belongs to the office.
pub const FIELD_NOT_YOURS: &str = "field-not-yours";
/// The kind belongs to the office.
pub const KIND_NOT_YOURS: &str = "kind-not-yours";
/// The record is a colleague's.
pub const RECORD_OF_COLLEAGUE: &str = "record-of-colleague";
/// Only the server writes the field.
pub const FIELD_SERVER_ONLY: &str = "field-server-only";
/// The record is not in any scope of the person; also said when it does not exist.
pub const RECORD_NOT_FOUND: &str = "record-not-found";
/// The record left the person, who may edit it no more; the office takes the change over.
pub const PROPOSAL: &str = "proposal";
/// The value has another form than the field.
pub const VALUE_WRONG_SHAPE: &str = "value-wrong-shape";
/// A required field is empty.
pub const FIELD_REQUIRED: &str = "field-required";
/// The tax id's check digit is wrong.
pub const TAX_ID_INVALID: &str = "tax-id-invalid";
/// The account named is not there, or not theirs.
pub const ACCOUNT_NOT_FOUND: &str = "account-not-found";
/// The change builds on one that was refused.
pub const DEPENDS_ON_REFUSED: &str = "depends-on-refused";
/// The record would be larger than devices take.
pub const DOCUMENT_TOO_LARGE: &str = "document-too-large";
/// A signature that stands was touched.
pub const SIGNATURE_KEPT: &str = "signature-kept";
/// A signature's hash is not that of the content it names.
pub const SIGNATURE_NOT_OF_CONTENT: &str = "signature-not-of-content";
/// The record was erased for ever, at the wish of the person it is about.
pub const RECORD_ERASED: &str = "record-erased";
/// The gate found the bytes unfit.
pub const CHANGE_UNFIT: &str = "change-unfit";

/// Every rule of the server, the gate's faults gathered under one text.
pub const RULES: &[Rule] = &[
    Rule {
        code: FIELD_NOT_YOURS,
        mender: Mender::Office,
        zh: "這個欄位由內勤維護，您的修改沒有採用，仍保留在平板上。請聯絡內勤；可以改了以後，在平板上把這個修改再送一次，或放棄它。",
        en: "The office keeps this field, so your change was not taken; it is kept on the tablet. Ask the office; once you may change it, send the change again from the tablet, or let it go.",
    },
    Rule {
        code: KIND_NOT_YOURS,
        mender: Mender::Office,
        zh: "這類資料由內勤維護，您的修改沒有採用，仍保留在平板上。請聯絡內勤；可以改了以後，在平板上把這個修改再送一次，或放棄它。",
        en: "The office keeps records of this kind, so your change was not taken; it is kept on the tablet. Ask the office; once you may change them, send the change again from the tablet, or let it go.",
    },
    Rule {
        code: RECORD_OF_COLLEAGUE,
        mender: Mender::Office,
        zh: "這筆資料由同事負責，您可以看，但不能修改。您的修改沒有採用，仍保留在平板上。請聯絡負責的同事或主管。",
        en: "A colleague owns this record: you may read it, not change it. Your change was not taken; it is kept on the tablet. Ask the owner or your manager.",
    },
    Rule {
        code: FIELD_SERVER_ONLY,
        mender: Mender::Author,
        zh: "這個欄位由系統填寫，不能手動修改，您的修改沒有採用。請在平板上拿掉這個欄位再送一次，或放棄它。",
        en: "The system fills this field, so your change was not taken. On the tablet, send it again without this field, or let it go.",
    },
    Rule {
        code: RECORD_NOT_FOUND,
        mender: Mender::Office,
        zh: "找不到這筆資料，或您沒有權限。您的修改已保留。請聯絡內勤；權限改好後同步，就會再送一次。",
        en: "This record does not exist or is not yours. Your change is kept. Ask the office; when they have put it right, sync to send it again.",
    },
    Rule {
        code: PROPOSAL,
        mender: Mender::Office,
        zh: "這筆資料已轉由他人負責，您的修改沒有直接採用，已保留給內勤接手處理。請聯絡內勤說明。",
        en: "This record has passed to somebody else, so your change was not taken directly; it is kept for the office to take over. Ask the office.",
    },
    Rule {
        code: VALUE_WRONG_SHAPE,
        mender: Mender::Author,
        zh: "欄位內容的格式不對，您的修改沒有採用，仍保留在平板上。請在平板上改成正確的內容，再送一次。",
        en: "The value does not fit the field, so your change was not taken; it is kept on the tablet. Correct the value on the tablet and send it again.",
    },
    Rule {
        code: FIELD_REQUIRED,
        mender: Mender::Author,
        zh: "必填欄位是空的，您的修改沒有採用，仍保留在平板上。請在平板上填好這個欄位，再送一次。",
        en: "A required field is empty, so your change was not taken; it is kept on the tablet. Fill the field in on the tablet and send it again.",
    },
    Rule {
        code: TAX_ID_INVALID,
        mender: Mender::Author,
        zh: "統一編號檢查碼不符，您的修改沒有採用，仍保留在平板上。請在平板上改成正確的統一編號，再送一次。",
        en: "The tax ID's check digit is wrong, so your change was not taken; it is kept on the tablet. Correct it on the tablet and send it again.",
    },
    Rule {
        code: ACCOUNT_NOT_FOUND,
        mender: Mender::Office,
        zh: "找不到所屬客戶，或您沒有權限。您的修改已保留。請聯絡內勤；權限改好後同步，就會再送一次。",
        en: "The account named does not exist or is not yours. Your change is kept. Ask the office; when they have put it right, sync to send it again.",
    },
    Rule {
        code: DEPENDS_ON_REFUSED,
        mender: Mender::Author,
        zh: "這個修改接在另一個未採用的修改之後，兩個都保留在平板上。請先修正或放棄那一個。",
        en: "This change builds on one that was not taken; both are kept on the tablet. First fix that one, or let it go.",
    },
    Rule {
        code: DOCUMENT_TOO_LARGE,
        mender: Mender::Author,
        zh: "這筆資料已達容量上限，您的修改沒有採用，仍保留在平板上。請放棄這個修改，並建立新的資料繼續填寫。",
        en: "This record is full, so your change was not taken; it is kept on the tablet. Let the change go, and go on in a new record.",
    },
    Rule {
        code: SIGNATURE_KEPT,
        mender: Mender::Author,
        zh: "已經簽好的名不能再修改，您的修改沒有採用，仍保留在平板上。內容改了，請客戶重新簽名。",
        en: "A signature that was given is never changed, so your change was not taken; it is kept on the tablet. Have the new content signed again.",
    },
    Rule {
        code: SIGNATURE_NOT_OF_CONTENT,
        mender: Mender::Office,
        zh: "這個簽名與它所簽的內容不符，沒有採用，仍保留在平板上。請聯絡內勤；必要時請客戶重新簽名。",
        en: "This signature does not match the content it names, so it was not taken; it is kept on the tablet. Tell the office; have it signed again if need be.",
    },
    Rule {
        code: RECORD_ERASED,
        mender: Mender::Author,
        zh: "這筆聯絡人資料已應當事人要求永久刪除，您的修改沒有採用，下次同步時會一併從平板移除。如有疑問請洽內勤；請勿重新輸入這個人的資料。",
        en: "This contact was erased for ever, at the wish of the person, so your change was not taken; it goes from the tablet with the next sync. Ask the office if in doubt; do not enter the person again.",
    },
    Rule {
        code: CHANGE_UNFIT,
        mender: Mender::Operator,
        zh: "伺服器無法讀取這個修改；內容仍在平板上。請在平板上再送一次；若仍發生，請聯絡系統管理員。",
        en: "The server cannot read this change; it is still on the tablet. Send it again from the tablet; if this stays, tell your administrator.",
    },
];

impl Refusal {
    /// A refusal of one field.
    pub fn of_field(code: &str, path: Path, detail: impl Into<String>) -> Self {
        Refusal { code: code.to_owned(), path: Some(path), detail: detail.into() }
    }

    /// A refusal of a whole change.
    pub fn of_change(code: &str, detail: impl Into<String>) -> Self {
        Refusal { code: code.to_owned(), path: None, detail: detail.into() }
    }

    /// A refusal by the gate.
    pub fn of_gate(fault: &gate::Fault) -> Self {
        Refusal::of_change(fault.code(), fault.to_string())
    }

    /// The rule broken; gate codes share one, and `None` means a newer server's rule.
    pub fn rule(&self) -> Option<&'static Rule> {
        let code = if self.code.starts_with("gate-") { CHANGE_UNFIT } else { &self.code };
        RULES.iter().find(|rule| rule.code == code)
    }

    /// Whether the same change may be taken later, since somebody else than its author can mend what stands in
    /// its way. What builds on a refused change stands and falls with that.
    pub fn may_pass_later(&self) -> bool {
        self.code == DEPENDS_ON_REFUSED
            || self.rule().is_some_and(|rule| rule.mender != Mender::Author)
    }

    /// What happened and what to do; the plain detail when the rule is newer than this program.
    pub fn words(&self, lang: Lang) -> &str {
        match (self.rule(), lang) {
            (Some(rule), Lang::ZhHant) => rule.zh,
            (Some(rule), Lang::En) => rule.en,
            (None, _) => &self.detail,
        }
    }
}
