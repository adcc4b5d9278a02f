//! What one entry of a keyed map is called, where the field's own label names all of them.

use super::Label;

/// By the name of the field that holds the entries.
pub const ENTRIES: &[Label] = &[
    ("addresses", "地址", "Address"),
    ("answers", "答案", "Answer"),
    ("consents", "同意紀錄", "Consent"),
    ("costs", "成本", "Cost"),
    ("decisions", "簽核", "Decision"),
    ("lines", "明細", "Line"),
    ("prices", "價格", "Price"),
    ("questions", "題目", "Question"),
    ("reaches", "聯絡方式", "Contact detail"),
    ("reads", "看到的資料", "Record read"),
    ("signatures", "簽名", "Signature"),
    ("stock_counts", "盤點", "Stock count"),
];
