//! What people call the kinds of record. A kind without both words does not compile.

use crate::documents::Kind;

/// Traditional Chinese and English.
pub const fn of(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Person => ("人員", "Person"),
        Kind::Territory => ("區域", "Territory"),
        Kind::Account => ("客戶", "Account"),
        Kind::Contact => ("聯絡人", "Contact"),
        Kind::Product => ("產品", "Product"),
        Kind::PriceList => ("價目表", "Price list"),
        Kind::ProductCost => ("產品成本", "Product cost"),
        Kind::Quote => ("報價單", "Quote"),
        Kind::Order => ("訂單", "Order"),
        Kind::Visit => ("拜訪", "Visit"),
        Kind::Task => ("待辦", "Task"),
        Kind::SurveyTemplate => ("問卷範本", "Survey"),
        #[cfg(feature = "next-schema")]
        Kind::Warranty => ("保固", "Warranty"),
    }
}
