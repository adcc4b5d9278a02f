//! Drafts: what a person began and has not saved, with cursor and step; on this tablet, inside their encrypted store.
//!
//! A draft keeps what it is of, never a sentence: title and step are told in the language of today.

use super::{
    reader::{Reader, Result},
    shown::{Nothing, RecordRef},
    words,
};
use crate::{actions::Login, api::sheet::names, store::KeptDraft};
use satchel_shared::{
    documents::{Kind, Path},
    lang::Lang,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a draft is of, by which a screen goes on with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum DraftOf {
    /// A new account.
    NewAccount,
    /// A new contact of the account it is about.
    NewContact,
    /// Another address of the account it is about.
    NewAddress,
    /// A new visit, to the account it is about if it is about one.
    NewVisit,
    /// A new task.
    NewTask,
    /// A field of a record; the step names it.
    Field,
    /// The report of a visit.
    VisitReport,
    /// Why a visit is skipped.
    SkipReason,
    /// Why somebody arrives without a position.
    ArrivalReason,
    /// The notes of a quote or an order.
    SaleNotes,
    /// A line or a discount of a quote or an order; the step names it.
    SaleField,
    /// Why a quote was lost.
    LostReason,
    /// Why an order is cancelled.
    CancelReason,
    /// The name under a quote or an order.
    SignerName,
    /// What a contact said about being written to.
    Consent,
    /// What another program kept.
    Other,
}

impl DraftOf {
    fn word(self) -> String {
        let word = serde_json::to_value(self).ok();
        word.and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
    }

    fn from_word(word: &str) -> DraftOf {
        serde_json::from_value(word.into()).unwrap_or(DraftOf::Other)
    }

    /// What is being made or said; nothing where the step says it.
    const fn what(self) -> (&'static str, &'static str) {
        match self {
            DraftOf::NewAccount => ("新客戶", "new account"),
            DraftOf::NewContact => ("新聯絡人", "new contact"),
            DraftOf::NewAddress => ("新地址", "new address"),
            DraftOf::NewVisit => ("新拜訪", "new visit"),
            DraftOf::NewTask => ("新待辦", "new task"),
            DraftOf::VisitReport => ("拜訪回報", "visit report"),
            DraftOf::SkipReason => ("略過的原因", "why it is skipped"),
            DraftOf::ArrivalReason => ("沒有定位的原因", "why there is no position"),
            DraftOf::SaleNotes => ("備註", "notes"),
            DraftOf::LostReason => ("未成交的原因", "why it was lost"),
            DraftOf::CancelReason => ("取消的原因", "why it is cancelled"),
            DraftOf::SignerName => ("簽名", "signature"),
            DraftOf::Consent => ("聯絡同意", "consent"),
            DraftOf::Field | DraftOf::SaleField | DraftOf::Other => ("", ""),
        }
    }
}

/// Keeps a draft; another one of the same key is replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeepDraft {
    /// Chosen by the screen: `account-new`, `visit:<id>`.
    pub key: String,
    /// What it is of.
    pub of: DraftOf,
    /// What somebody typed that names it, such as a new account's name; may be empty.
    pub name: String,
    /// The record it is about.
    pub about: Option<String>,
    /// The field in which the person stopped, as `@account/payment_terms`; may be empty.
    pub step: String,
    /// Fields, cursor and whatever the screen needs to go on, as JSON text.
    pub content: String,
}

/// A draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DraftShown {
    /// Its key.
    pub key: String,
    /// What it is of.
    pub of: DraftOf,
    /// What the list says: 大同五金行 新聯絡人：林美玲.
    pub title: String,
    /// The record it is about, when it is here.
    pub about: Option<RecordRef>,
    /// Where the person stopped, in the reader's words: 停在「折扣」.
    pub step: String,
    /// What the screen kept.
    pub content: String,
    /// When it was last kept.
    pub kept_ms: i64,
    /// Goes back as it is to keep it again, after it was dropped.
    pub again: KeepDraft,
}

/// Names a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ByKey {
    /// Its key.
    pub key: String,
}

/// All drafts, the latest first.
///
/// # Errors
/// When they cannot be read.
pub fn all(reader: Reader<'_>) -> Result<Vec<DraftShown>> {
    reader.store().drafts()?.into_iter().map(|draft| shown(reader, draft)).collect()
}

fn shown(reader: Reader<'_>, draft: KeptDraft) -> Result<DraftShown> {
    let of = DraftOf::from_word(&draft.screen);
    let about = match draft.about.parse() {
        Ok(id) => reader.named(id)?,
        Err(_) => None,
    };
    let again = KeepDraft {
        key: draft.key.clone(),
        of,
        name: draft.title.clone(),
        about: (!draft.about.is_empty()).then(|| draft.about.clone()),
        step: draft.step.clone(),
        content: draft.content.clone(),
    };
    Ok(DraftShown {
        key: draft.key,
        of,
        title: title(reader, of, &draft.title, about.as_ref()),
        step: step(reader, &draft.step, about.as_ref())?,
        about,
        content: draft.content,
        kept_ms: draft.kept_ms,
        again,
    })
}

/// `大同五金行 新聯絡人：林美玲`, `報價單 Q-KTA-0001 大同五金行`.
fn title(reader: Reader<'_>, of: DraftOf, name: &str, about: Option<&RecordRef>) -> String {
    let (zh, en) = of.what();
    let what = reader.say(zh, en);
    let kind = match of {
        DraftOf::Field | DraftOf::SaleField | DraftOf::SaleNotes => about.map(|of| &of.kind_name),
        _ => None,
    };
    let record = [kind, about.map(|of| &of.number), about.map(|of| &of.title)];
    let record: Vec<&str> = record.into_iter().flatten().map(String::as_str).collect();
    let record: Vec<&str> = record.into_iter().filter(|part| !part.is_empty()).collect();
    let record = record.join(" ");
    let title = match reader.lang {
        Lang::ZhHant => [record.as_str(), what].join(" "),
        Lang::En if record.is_empty() => words::capital(what),
        Lang::En => [record.as_str(), what].join(", "),
    };
    let title = title.trim_matches([' ', ',']).to_owned();
    match (name.is_empty(), title.is_empty()) {
        (true, _) => title,
        (false, true) => name.to_owned(),
        (false, false) => format!("{title}{}{name}", reader.say("：", ": ")),
    }
}

/// The field by its name in the record it is about.
fn step(reader: Reader<'_>, kept: &str, about: Option<&RecordRef>) -> Result<String> {
    let named = kept.strip_prefix('@').and_then(|named| named.split_once('/'));
    let Some((kind, path)) = named else { return Ok(kept.to_owned()) };
    let Some((kind, path)) = Kind::from_word(kind).zip(path.parse::<Path>().ok()) else {
        return Ok(String::new());
    };
    if path.place(kind).is_none() {
        return Ok(String::new());
    }
    let record = about.filter(|about| about.kind == kind.word()).map(|about| about.id.parse());
    let label = match record {
        Some(Ok(id)) => names::in_record(reader, id, kind, &path)?,
        _ => reader.label(kind, &path),
    };
    Ok(match reader.lang {
        Lang::ZhHant => format!("停在「{label}」"),
        Lang::En => format!("stopped at \u{201c}{label}\u{201d}"),
    })
}

/// Keeps a draft.
///
/// # Errors
/// When it cannot be written; the former one then stands.
pub fn keep(login: &mut Login, lang: Lang, asked: &KeepDraft) -> Result<DraftShown> {
    let draft = KeptDraft {
        key: asked.key.clone(),
        screen: asked.of.word(),
        title: asked.name.clone(),
        about: asked.about.clone().unwrap_or_default(),
        step: asked.step.clone(),
        content: asked.content.clone(),
        kept_ms: login.clock().now_ms(),
    };
    login.store_mut().keep_draft(&draft)?;
    shown(Reader { login, lang }, draft)
}

/// Drops a draft.
///
/// # Errors
/// When it cannot be written.
pub fn forget(login: &mut Login, asked: &ByKey) -> Result<Nothing> {
    login.store_mut().drop_draft(&asked.key)?;
    Ok(Nothing {})
}
