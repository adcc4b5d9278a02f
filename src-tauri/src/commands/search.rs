//! Search: one field for everything.

use crate::state::{Answer, read};
use satchel_device::api::search::{self, AskSearch, Found};
use tauri::AppHandle;

#[tauri::command]
pub async fn search(app: AppHandle, asked: AskSearch) -> Answer<Found> {
    read(app, move |reader| search::search(reader, &asked)).await
}
