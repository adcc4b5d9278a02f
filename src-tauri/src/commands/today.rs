//! Today: the day, a visit, and what is done at the door.

use crate::state::{Answer, read, save};
use satchel_device::api::{
    shown::{ById, SavedNow},
    today::{AskDay, CheckIn, ReportVisit, SkipVisit, Today, VisitShown, day, visits},
};
use tauri::AppHandle;

#[tauri::command]
pub async fn today(app: AppHandle, asked: AskDay) -> Answer<Today> {
    read(app, move |reader| day::today(reader, &asked)).await
}

#[tauri::command]
pub async fn visit(app: AppHandle, asked: ById) -> Answer<VisitShown> {
    read(app, move |reader| visits::visit(reader, &asked)).await
}

#[tauri::command]
pub async fn visit_check_in(app: AppHandle, asked: CheckIn) -> Answer<SavedNow> {
    save(app, move |login, lang| visits::check_in(login, lang, &asked)).await
}

#[tauri::command]
pub async fn visit_check_out(app: AppHandle, asked: ById) -> Answer<SavedNow> {
    save(app, move |login, lang| visits::check_out(login, lang, &asked)).await
}

#[tauri::command]
pub async fn visit_skip(app: AppHandle, asked: SkipVisit) -> Answer<SavedNow> {
    save(app, move |login, lang| visits::skip(login, lang, &asked)).await
}

#[tauri::command]
pub async fn visit_report(app: AppHandle, asked: ReportVisit) -> Answer<SavedNow> {
    save(app, move |login, lang| visits::report(login, lang, &asked)).await
}

#[tauri::command]
pub async fn task_done(app: AppHandle, asked: ById) -> Answer<SavedNow> {
    save(app, move |login, lang| day::task_done(login, lang, &asked)).await
}
