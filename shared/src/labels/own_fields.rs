//! Labels of fields that one kind, or the entries of one list, call something else than the rest.
//!
//! A field of an entry is written with its list, `decisions.note`, and holds for that list only.

use super::OwnLabel;
use crate::documents::Kind::{
    Account, Contact, Order, Person, Product, ProductCost, Quote, SurveyTemplate, Task, Territory,
    Visit,
};

/// By kind and declared path; these go before the labels all kinds share.
pub const OWN_FIELDS: &[OwnLabel] = &[
    (Person, "name", "姓名", "Name"),
    (Person, "name_latin", "英文姓名", "English name"),
    (Person, "title", "職稱", "Job title"),
    (Person, "is_active", "在職", "Works here"),
    (Territory, "manager", "區經理", "Area manager"),
    (Territory, "code", "區域代號", "Territory code"),
    (Account, "name", "客戶名稱", "Account name"),
    (Account, "code", "客戶編號", "Account no."),
    (Account, "status", "往來狀態", "Account status"),
    (Account, "discount", "約定折扣", "Agreed discount"),
    (Account, "source", "客戶來源", "Source"),
    (Account, "addresses.label", "地址名稱", "Address name"),
    (Account, "addresses.is_default", "預設地址", "Default address"),
    (Contact, "name", "姓名", "Name"),
    (Contact, "name_latin", "英文姓名", "English name"),
    (Contact, "reaches.label", "說明", "Label"),
    (Contact, "consents.state", "同意狀態", "Consent"),
    (Contact, "consents.purpose", "同意用途", "Purpose"),
    (Contact, "consents.source", "取得方式", "How it was given"),
    (Product, "code", "品號", "Product code"),
    (Product, "name", "品名", "Product name"),
    (Product, "name_latin", "英文品名", "English product name"),
    (Product, "status", "銷售狀態", "Sales status"),
    (Product, "description", "產品說明", "Description"),
    (ProductCost, "costs", "各期成本", "Costs"),
    (Quote, "number", "報價單號", "Quote no."),
    (Quote, "discount", "整張折扣", "Overall discount"),
    (Quote, "delivery_on", "預計交貨日", "Expected delivery"),
    (Quote, "valid_until", "報價有效至", "Valid until"),
    (Quote, "decisions.note", "簽核意見", "Comment"),
    (Quote, "signatures.at", "簽名時間", "Signed at"),
    (Order, "decisions.note", "簽核意見", "Comment"),
    (Order, "signatures.at", "簽名時間", "Signed at"),
    (Order, "number", "訂單號碼", "Order no."),
    (Order, "discount", "整張折扣", "Overall discount"),
    (Visit, "owner", "拜訪人員", "Visited by"),
    (Visit, "purpose", "拜訪目的", "Purpose"),
    (Visit, "position", "拜訪順序", "Stop no."),
    (Visit, "answers.question", "題號", "Question no."),
    (Task, "owner", "負責人", "Assigned to"),
    (Task, "title", "待辦事項", "What to do"),
    (SurveyTemplate, "name", "問卷名稱", "Survey name"),
    (SurveyTemplate, "valid_from", "啟用日", "In use from"),
    (SurveyTemplate, "questions.code", "題號", "Question no."),
];
