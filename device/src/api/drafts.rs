//! Drafts: what a person began and has not saved, with cursor and step; on this tablet, inside their encrypted store.

use super::{
    reader::{Reader, Result},
    shown::{Nothing, RecordRef},
};
use crate::{actions::Login, store::KeptDraft};
use satchel_shared::{documents::Kind, labels, lang::Lang};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Keeps a draft; another one of the same key is replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeepDraft {
    /// Chosen by the screen: `account-new`, `visit:<id>`.
    pub key: String,
    /// The screen that goes on with it.
    pub screen: String,
    /// What the list of drafts says: `大同五金行 報價，2 項`.
    pub title: String,
    /// The record it is about.
    pub about: Option<String>,
    /// Where the person stopped: a field as `@account/payment_terms`, or words.
    pub step: String,
    /// Fields, cursor and whatever the screen needs to go on, as JSON text.
    pub content: String,
}

/// A draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DraftShown {
    /// Its key.
    pub key: String,
    /// The screen that goes on with it.
    pub screen: String,
    /// What the list says.
    pub title: String,
    /// The record it is about, when it is here.
    pub about: Option<RecordRef>,
    /// Where the person stopped, in the reader's words: 停在「折扣」.
    pub step: String,
    /// What the screen kept.
    pub content: String,
    /// When it was last kept.
    pub kept_ms: i64,
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
    let about = match draft.about.parse() {
        Ok(id) => reader.named(id)?,
        Err(_) => None,
    };
    Ok(DraftShown {
        key: draft.key,
        screen: draft.screen,
        title: draft.title,
        about,
        step: step(reader, &draft.step),
        content: draft.content,
        kept_ms: draft.kept_ms,
    })
}

/// Kept as a field and told in words, so that it is read in the language of today.
fn step(reader: Reader<'_>, kept: &str) -> String {
    let named = kept.strip_prefix('@').and_then(|named| named.split_once('/'));
    let Some((kind, path)) = named else { return kept.to_owned() };
    let label = Kind::from_word(kind)
        .zip(path.parse().ok())
        .and_then(|(kind, path)| labels::path(kind, &path, reader.lang));
    match (label, reader.lang) {
        (None, _) => String::new(),
        (Some(label), Lang::ZhHant) => format!("停在「{label}」"),
        (Some(label), Lang::En) => format!("stopped at “{label}”"),
    }
}

/// Keeps a draft.
///
/// # Errors
/// When it cannot be written; the former one then stands.
pub fn keep(login: &mut Login, lang: Lang, asked: &KeepDraft) -> Result<DraftShown> {
    let draft = KeptDraft {
        key: asked.key.clone(),
        screen: asked.screen.clone(),
        title: asked.title.clone(),
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
