//! Drafts: what a person began and has not saved, on this tablet.

use crate::state::{Answer, keep, read};
use satchel_device::api::{
    drafts::{self, ByKey, DraftShown, KeepDraft},
    shown::Nothing,
};
use tauri::AppHandle;

#[tauri::command]
pub async fn drafts(app: AppHandle) -> Answer<Vec<DraftShown>> {
    read(app, drafts::all).await
}

#[tauri::command]
pub async fn draft_keep(app: AppHandle, asked: KeepDraft) -> Answer<DraftShown> {
    keep(app, move |login, lang| drafts::keep(login, lang, &asked)).await
}

#[tauri::command]
pub async fn draft_drop(app: AppHandle, asked: ByKey) -> Answer<Nothing> {
    keep(app, move |login, _| drafts::forget(login, &asked)).await
}
