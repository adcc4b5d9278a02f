//! The catalogue: products with the price one account pays, and scanned codes.

use crate::state::{Answer, read};
use satchel_device::api::{
    catalogue::{AskProduct, AskProducts, ProductShown, ProductsPage, Scanned, read as catalogue},
    shown::RecordRef,
};
use tauri::AppHandle;

#[tauri::command]
pub async fn products(app: AppHandle, asked: AskProducts) -> Answer<ProductsPage> {
    read(app, move |reader| catalogue::page(reader, &asked)).await
}

#[tauri::command]
pub async fn product(app: AppHandle, asked: AskProduct) -> Answer<ProductShown> {
    read(app, move |reader| catalogue::product(reader, &asked)).await
}

#[tauri::command]
pub async fn scan(app: AppHandle, asked: Scanned) -> Answer<Option<RecordRef>> {
    read(app, move |reader| catalogue::scan(reader, &asked)).await
}
