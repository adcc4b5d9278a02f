//! History: who changed what when, a record as it was, restoring.

use crate::state::{Answer, read, save};
use satchel_device::api::{
    history::{
        AskHistory, AskVersion, HistoryPage, Moment, RestoreField, VersionShown, read as histories,
        restore as restoring,
    },
    shown::{ById, SavedNow},
};
use tauri::AppHandle;

#[tauri::command]
pub async fn history(app: AppHandle, asked: AskHistory) -> Answer<HistoryPage> {
    read(app, move |reader| histories::history(reader, &asked)).await
}

#[tauri::command]
pub async fn moments(app: AppHandle, asked: ById) -> Answer<Vec<Moment>> {
    read(app, move |reader| histories::moments(reader, &asked)).await
}

#[tauri::command]
pub async fn version(app: AppHandle, asked: AskVersion) -> Answer<VersionShown> {
    read(app, move |reader| histories::version(reader, &asked)).await
}

#[tauri::command]
pub async fn restore(app: AppHandle, asked: RestoreField) -> Answer<SavedNow> {
    save(app, move |login, lang| restoring::field(login, lang, &asked)).await
}
