//! Settings: how the program looks and answers on this tablet.

use crate::state::{Answer, ask, set_settings};
use satchel_device::api::settings::Settings;
use tauri::AppHandle;

#[tauri::command]
pub async fn settings(app: AppHandle) -> Answer<Settings> {
    ask(app, |tablet| Ok(tablet.settings().clone())).await
}

#[tauri::command]
pub async fn settings_set(app: AppHandle, asked: Settings) -> Answer<Settings> {
    set_settings(app, asked).await
}
