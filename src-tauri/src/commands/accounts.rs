//! Accounts: the list, one account, what happened with it, twins, consents.

use crate::state::{Answer, read, save};
use satchel_device::api::{
    accounts::{
        AccountSales, AccountShown, AccountsPage, AskAccounts, AskTimeline, AskTwins,
        RecordConsent, Timeline, Twin, list, timeline, twins, whole,
    },
    shown::{ById, SavedNow},
};
use tauri::AppHandle;

#[tauri::command]
pub async fn accounts(app: AppHandle, asked: AskAccounts) -> Answer<AccountsPage> {
    read(app, move |reader| list::page(reader, &asked)).await
}

#[tauri::command]
pub async fn account(app: AppHandle, asked: ById) -> Answer<AccountShown> {
    read(app, move |reader| whole::account(reader, &asked)).await
}

#[tauri::command]
pub async fn account_timeline(app: AppHandle, asked: AskTimeline) -> Answer<Timeline> {
    read(app, move |reader| timeline::timeline(reader, &asked)).await
}

#[tauri::command]
pub async fn account_sales(app: AppHandle, asked: ById) -> Answer<AccountSales> {
    read(app, move |reader| timeline::account_sales(reader, &asked)).await
}

#[tauri::command]
pub async fn account_twins(app: AppHandle, asked: AskTwins) -> Answer<Vec<Twin>> {
    read(app, move |reader| twins::of_typed(reader, &asked)).await
}

#[tauri::command]
pub async fn consent_record(app: AppHandle, asked: RecordConsent) -> Answer<SavedNow> {
    save(app, move |login, lang| whole::record_consent(login, lang, &asked)).await
}
