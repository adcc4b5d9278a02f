//! The words of every reason, in both languages: one row a reason.
//!
//! 1. A code never changes its meaning; screens and tests know it.
//! 2. Both sentences use exactly the placeholders the row names.

use crate::lang::Lang;

/// A row of the table: what a reason is called and how it is said.
#[derive(Debug)]
pub struct ReasonWords {
    /// Stable code.
    pub code: &'static str,
    /// Placeholders of both sentences, sorted.
    pub values: &'static [&'static str],
    /// Traditional Chinese.
    pub zh_hant: &'static str,
    /// English.
    pub en: &'static str,
}

macro_rules! reasons {
    ($($name:ident $code:literal [$($value:literal)*] $zh:literal $en:literal)*) => {
        $(pub(super) static $name: ReasonWords =
            ReasonWords { code: $code, values: &[$($value),*], zh_hant: $zh, en: $en };)*
        static ALL: &[&ReasonWords] = &[$(&$name),*];
    };
}

reasons! {
    HEADER_DISCOUNT "header_discount" ["amount" "rate"]
        "整張折扣 {rate}，共減 {amount}"
        "Overall discount of {rate} takes off {amount}"
    ROUNDED_TO_UNIT "rounded_to_unit" ["exact" "rounded"]
        "各行合計 {exact}；應稅、零稅率、免稅各自四捨五入到貨幣單位，合計 {rounded}"
        "The lines add up to {exact}; each tax category is rounded half up to the currency's unit, together {rounded}"
    AMOUNTS_GIVEN "amounts_given" ["lines"]
        "有 {lines} 行的金額依來源文件，未重新計算"
        "The amounts of {lines} lines are kept as given by their source, not computed"
    TAX_BASE "tax_base" ["base" "rate"]
        "應稅銷售額 {base}，稅率 {rate}"
        "Taxable sales of {base} at {rate}"
    VAT_ONCE "vat_once" ["exact" "tax"]
        "營業稅 {exact}，應稅合計只四捨五入一次，為 {tax}"
        "VAT of {exact}, rounded half up once, on the taxable total: {tax}"
    TAX_GIVEN "tax_given" ["lines" "tax"]
        "有 {lines} 行的稅額依來源文件，共 {tax}，未四捨五入"
        "The tax of {lines} lines is kept as given by their source: {tax}, not rounded"
    ZERO_RATED "zero_rated" ["amount"]
        "零稅率銷售額 {amount}，稅率 0 %"
        "Zero-rated sales of {amount} carry 0 % tax"
    EXEMPT "exempt" ["amount"]
        "免稅銷售額 {amount}，不計營業稅"
        "Exempt sales of {amount} carry no tax"
    FREIGHT_UNTAXED "freight_untaxed" ["amount"]
        "運費 {amount} 另加，不計入應稅銷售額"
        "Freight of {amount} is added outside the taxable sales"
    PRICE_FROM_ACCOUNT_LIST "price_from_account_list" ["list"]
        "依此客戶的價目表「{list}」"
        "From this account's price list \"{list}\""
    PRICE_FROM_DEFAULT_LIST "price_from_default_list" ["list"]
        "此客戶沒有專屬價目表，依預設價目表「{list}」"
        "This account has no price list of its own: from the default list \"{list}\""
    ACCOUNT_LIST_SILENT "account_list_silent" ["list"]
        "此客戶的價目表當天沒有這項價格，依預設價目表「{list}」"
        "This account's price list has no price for that day: from the default list \"{list}\""
    PRICE_AGE "price_age" ["days" "from"]
        "此價格自 {from} 起生效，已 {days} 天"
        "In force since {from}: {days} days old"
    PRICE_UNTIL "price_until" ["until"]
        "此價格有效至 {until}"
        "In force until {until}"
    QUANTITY_BREAK "quantity_break" ["minimum"]
        "數量達 {minimum}，適用數量級距價"
        "Price for {minimum} or more"
    PRICE_TWICE "price_twice" ["kept" "other"]
        "價目表同一天有兩個價格，採用較低的 {kept}，未採用 {other}"
        "The list holds two prices from the same day: the lower, {kept}, is used, not {other}"
    DISCOUNT_WITHIN_LIMIT "discount_within_limit" ["limit" "wanted"]
        "折扣 {wanted} 在您的權限 {limit} 以內"
        "A discount of {wanted} is within your limit of {limit}"
    DISCOUNT_NEEDS_APPROVAL "discount_needs_approval" ["limit" "wanted"]
        "折扣 {wanted} 超過您的權限 {limit}，需要核准"
        "A discount of {wanted} is above your limit of {limit} and needs approval"
    DISCOUNT_IMPOSSIBLE "discount_impossible" ["wanted"]
        "折扣 {wanted} 不在 0 % 到 100 % 之間，請更正"
        "A discount of {wanted} is not between 0 % and 100 %: correct it"
}

/// Every row, for tests and for tables of help.
pub fn all_reasons() -> &'static [&'static ReasonWords] {
    ALL
}

/// The sentence of a code with `{value}` placeholders; `None` for a code of a newer version.
pub fn reason_words(code: &str, lang: Lang) -> Option<&'static str> {
    let row = ALL.iter().find(|row| row.code == code)?;
    Some(match lang {
        Lang::ZhHant => row.zh_hant,
        Lang::En => row.en,
    })
}
