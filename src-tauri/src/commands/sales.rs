//! Sales: quotes and orders, their lines, approvals, signatures and prices.

use crate::state::{Answer, read, save};
use satchel_device::api::{
    sales::{
        AddLine, AskBought, AskSales, BoughtLine, ByLine, CopySale, MakeSale, SaleShown, SalesPage,
        SetLine, SetStatus, SettlePrices, SignSale, bought, edits, list, whole,
    },
    shown::{ById, SavedNow},
};
use tauri::AppHandle;

#[tauri::command]
pub async fn sales(app: AppHandle, asked: AskSales) -> Answer<SalesPage> {
    read(app, move |reader| list::page(reader, &asked)).await
}

#[tauri::command]
pub async fn sale(app: AppHandle, asked: ById) -> Answer<SaleShown> {
    read(app, move |reader| whole::sale(reader, &asked)).await
}

#[tauri::command]
pub async fn sale_make(app: AppHandle, asked: MakeSale) -> Answer<SavedNow> {
    save(app, move |login, lang| edits::make(login, lang, &asked)).await
}

#[tauri::command]
pub async fn sale_copy(app: AppHandle, asked: CopySale) -> Answer<SavedNow> {
    save(app, move |login, lang| edits::copy(login, lang, &asked)).await
}

#[tauri::command]
pub async fn sale_status(app: AppHandle, asked: SetStatus) -> Answer<SavedNow> {
    save(app, move |login, lang| edits::status(login, lang, &asked)).await
}

#[tauri::command]
pub async fn sale_submit(app: AppHandle, asked: ById) -> Answer<SavedNow> {
    save(app, move |login, lang| edits::submit(login, lang, &asked)).await
}

#[tauri::command]
pub async fn sale_sign(app: AppHandle, asked: SignSale) -> Answer<SavedNow> {
    save(app, move |login, lang| edits::sign(login, lang, &asked)).await
}

#[tauri::command]
pub async fn order_make(app: AppHandle, asked: ById) -> Answer<SavedNow> {
    save(app, move |login, lang| edits::order(login, lang, &asked)).await
}

#[tauri::command]
pub async fn bought_last(app: AppHandle, asked: AskBought) -> Answer<Vec<BoughtLine>> {
    read(app, move |reader| bought::last(reader, &asked)).await
}

#[tauri::command]
pub async fn line_add(app: AppHandle, asked: AddLine) -> Answer<SavedNow> {
    save(app, move |login, lang| edits::line_add(login, lang, &asked)).await
}

#[tauri::command]
pub async fn line_set(app: AppHandle, asked: SetLine) -> Answer<SavedNow> {
    save(app, move |login, lang| edits::line_set(login, lang, &asked)).await
}

#[tauri::command]
pub async fn line_remove(app: AppHandle, asked: ByLine) -> Answer<SavedNow> {
    save(app, move |login, lang| edits::line_remove(login, lang, &asked)).await
}

#[tauri::command]
pub async fn prices_settle(app: AppHandle, asked: SettlePrices) -> Answer<SavedNow> {
    save(app, move |login, lang| edits::settle_prices(login, lang, &asked)).await
}
