//! What the words of choices are called. Two choices of one kind never share a word with two meanings.

use super::{Label, OwnLabel};
use crate::documents::Kind;

/// By word, in every kind that has it.
pub const CHOICES: &[Label] = &[
    // Where an account stands.
    ("prospect", "潛在客戶", "Prospect"),
    ("active", "往來中", "Active"),
    ("on-hold", "暫停往來", "On hold"),
    // What an address is for.
    ("billing", "帳單", "Billing"),
    ("delivery", "送貨", "Delivery"),
    ("visit", "拜訪", "Visit"),
    ("registered", "公司登記", "Registered office"),
    // Ways to reach somebody, and their consent.
    ("phone", "電話", "Phone"),
    ("email", "電子郵件", "Email"),
    ("message", "簡訊或即時訊息", "Message"),
    ("post", "郵寄", "Post"),
    ("given", "同意", "Given"),
    // Whether a product is sold, and how it is taxed.
    ("current", "販售中", "Current"),
    ("coming", "即將上市", "Coming"),
    ("discontinued", "已停售", "Discontinued"),
    ("taxable", "應稅", "Taxable"),
    ("zero-rated", "零稅率", "Zero-rated"),
    ("exempt", "免稅", "Exempt"),
    // How far a quote or an order has come.
    ("draft", "草稿", "Draft"),
    ("submitted", "已送審", "Submitted"),
    ("sent", "已給客戶", "Given to account"),
    ("won", "成交", "Won"),
    ("lost", "未成交", "Lost"),
    ("withdrawn", "已撤回", "Withdrawn"),
    ("approved", "核准", "Approved"),
    ("rejected", "駁回", "Rejected"),
    ("confirmed", "已確認", "Confirmed"),
    ("shipped", "已出貨", "Shipped"),
    ("closed", "已結案", "Closed"),
    ("cancelled", "已取消", "Cancelled"),
    // How far a visit or a task has come, and how much it matters.
    ("planned", "已排定", "Planned"),
    ("checked-in", "已到訪", "Checked in"),
    ("done", "已完成", "Done"),
    ("skipped", "已略過", "Skipped"),
    ("open", "未完成", "Open"),
    ("low", "低", "Low"),
    ("normal", "一般", "Normal"),
    ("high", "高", "High"),
    // What a person does here.
    ("sales", "業務", "Sales"),
    ("technician", "維修技師", "Technician"),
    ("manager", "主管", "Manager"),
    ("office", "內勤", "Office"),
    ("admin", "系統管理員", "Administrator"),
    // The form of an answer.
    ("text", "文字", "Text"),
    ("number", "數字", "Number"),
    ("yes-no", "是或否", "Yes or no"),
    ("choice", "選項", "Choice"),
    ("photo", "照片", "Photo"),
];

/// Where one kind calls a word something else.
pub const OWN_CHOICES: &[OwnLabel] = &[
    (Kind::Account, "closed", "停止往來", "Closed"),
    (Kind::Order, "submitted", "已送出", "Submitted"),
    (Kind::Contact, "withdrawn", "撤回同意", "Withdrawn"),
];
