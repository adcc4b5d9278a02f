//! Fields: any record whole, new records, edits, conflicts, taking back.

use crate::state::{Answer, read, save};
use satchel_device::api::{
    edits,
    fields::{
        AskForm, BlankForm, CheckFields, ChooseValue, FieldFault, MakeRecord, RecordShown,
        SetFields,
    },
    reader::id,
    sheet::Sheet,
    shown::{ById, SavedNow, Undo},
};
use tauri::AppHandle;

#[tauri::command]
pub async fn record(app: AppHandle, asked: ById) -> Answer<RecordShown> {
    read(app, move |reader| Sheet::open(reader, id(&asked.id)?)?.whole()).await
}

#[tauri::command]
pub async fn form(app: AppHandle, asked: AskForm) -> Answer<BlankForm> {
    read(app, move |reader| edits::form(reader, &asked)).await
}

#[tauri::command]
pub async fn record_make(app: AppHandle, asked: MakeRecord) -> Answer<SavedNow> {
    save(app, move |login, lang| edits::make(login, lang, &asked)).await
}

#[tauri::command]
pub async fn fields_set(app: AppHandle, asked: SetFields) -> Answer<SavedNow> {
    save(app, move |login, lang| edits::set(login, lang, &asked)).await
}

#[tauri::command]
pub async fn fields_check(app: AppHandle, asked: CheckFields) -> Answer<Vec<FieldFault>> {
    read(app, move |reader| edits::check(reader, &asked)).await
}

#[tauri::command]
pub async fn archive(app: AppHandle, asked: ById) -> Answer<SavedNow> {
    save(app, move |login, lang| edits::archive(login, lang, &asked)).await
}

#[tauri::command]
pub async fn undo(app: AppHandle, asked: Undo) -> Answer<SavedNow> {
    save(app, move |login, lang| edits::take_back(login, lang, &asked)).await
}

#[tauri::command]
pub async fn choose(app: AppHandle, asked: ChooseValue) -> Answer<SavedNow> {
    save(app, move |login, lang| edits::choose(login, lang, &asked)).await
}
