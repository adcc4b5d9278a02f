//! Taiwanese business tax (營業稅) and the check of a tax id (統一編號).
//!
//! 1. The rate comes from the document; a foreign sale carries 0 %.
//! 2. Tax is computed on sums, never per line, and rounded half up once.
//! 3. A tax id that passes is well formed; only the tax office knows whether it exists.

use std::{fmt, str::FromStr};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    lang::{Lang, half_width},
    money::{self, Amount, Currency, MoneyFault, Rate},
};

/// The rate of 營業稅 in Taiwan, 5 %.
pub const TAIWAN_VAT: Rate = Rate::from_stored(500);

/// How a line is taxed; on the wire `taxable`, `zero-rated` or `exempt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaxCategory {
    /// 應稅: at the document's rate.
    Taxable,
    /// 零稅率: exports and their like, at 0 %.
    ZeroRated,
    /// 免稅: outside the tax.
    Exempt,
}

impl TaxCategory {
    /// All three, in the order an invoice prints them.
    pub const ALL: [TaxCategory; 3] = [Self::Taxable, Self::ZeroRated, Self::Exempt];

    /// The word on the wire and in documents.
    pub fn wire_word(self) -> &'static str {
        match self {
            Self::Taxable => "taxable",
            Self::ZeroRated => "zero-rated",
            Self::Exempt => "exempt",
        }
    }

    /// The word people read.
    pub fn words(self, lang: Lang) -> &'static str {
        match (lang, self) {
            (Lang::ZhHant, Self::Taxable) => "應稅",
            (Lang::ZhHant, Self::ZeroRated) => "零稅率",
            (Lang::ZhHant, Self::Exempt) => "免稅",
            (Lang::En, Self::Taxable) => "taxable",
            (Lang::En, Self::ZeroRated) => "zero-rated",
            (Lang::En, Self::Exempt) => "exempt",
        }
    }
}

impl fmt::Display for TaxCategory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.wire_word())
    }
}

/// A word that names no tax category.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a tax category: use taxable, zero-rated or exempt")]
pub struct UnknownTaxCategory(pub String);

impl FromStr for TaxCategory {
    type Err = UnknownTaxCategory;

    fn from_str(word: &str) -> Result<Self, UnknownTaxCategory> {
        let known = Self::ALL.into_iter().find(|category| category.wire_word() == word);
        known.ok_or_else(|| UnknownTaxCategory(word.to_owned()))
    }
}

/// A sum of sales taxed at one rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxBase {
    /// The sales, net of discounts.
    pub net: Amount,
    /// The rate they carry.
    pub rate: Rate,
}

/// The tax on all bases before rounding, exact for rates up to 100 %; `Overflow` when too large.
pub fn vat_unrounded(bases: &[TaxBase]) -> Result<Decimal, MoneyFault> {
    bases.iter().try_fold(Decimal::ZERO, |sum, base| {
        let tax = base.net.to_decimal().checked_mul(base.rate.to_decimal());
        tax.and_then(|tax| sum.checked_add(tax)).ok_or(MoneyFault::Overflow)
    })
}

/// The tax on all bases together, rounded once, half up, to the currency's unit.
pub fn vat(bases: &[TaxBase], currency: Currency) -> Result<Amount, MoneyFault> {
    money::round(vat_unrounded(bases)?, currency)
}

/// Why a text is not a 統一編號; each holds what was typed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TaxIdFault {
    /// A character that is not a digit.
    #[error("\"{0}\" is not a tax id: it must be 8 digits and nothing else")]
    NotDigits(String),
    /// Fewer or more than eight digits.
    #[error("\"{0}\" is not a tax id: it must have exactly 8 digits")]
    Length(String),
    /// Eight zeros pass the sum, but stand for "none" on invoices to consumers.
    #[error("\"{0}\" stands for no tax id: leave the field empty")]
    AllZeros(String),
    /// The weighted sum fails: a digit is wrong or two are swapped.
    #[error("\"{0}\" is not a tax id: its check digit does not fit, look for a typing error")]
    CheckDigit(String),
}

impl TaxIdFault {
    /// The fault in the reader's language.
    pub fn words(&self, lang: Lang) -> String {
        match (lang, self) {
            (Lang::En, fault) => fault.to_string(),
            (Lang::ZhHant, Self::NotDigits(typed)) => {
                format!("「{typed}」不是統一編號：只能是 8 個數字")
            }
            (Lang::ZhHant, Self::Length(typed)) => {
                format!("「{typed}」不是統一編號：必須剛好 8 碼")
            }
            (Lang::ZhHant, Self::AllZeros(typed)) => {
                format!("「{typed}」代表沒有統一編號：請將欄位留空")
            }
            (Lang::ZhHant, Self::CheckDigit(typed)) => {
                format!("「{typed}」不是統一編號：檢查碼不符，請檢查是否打錯")
            }
        }
    }
}

/// Full-width digits as ASCII, all white space removed; nothing else changes.
pub fn normalise_tax_id(text: &str) -> String {
    half_width(text).split_whitespace().collect()
}

/// Whether a text, once normalised, is a well-formed 統一編號 by the rule of April 2023.
pub fn check_tax_id(text: &str) -> Result<(), TaxIdFault> {
    let normal = normalise_tax_id(text);
    let typed = || text.to_owned();
    if !normal.chars().all(|c| c.is_ascii_digit()) {
        return Err(TaxIdFault::NotDigits(typed()));
    }
    let digits: [u8; 8] = normal.as_bytes().try_into().map_err(|_| TaxIdFault::Length(typed()))?;
    let digits = digits.map(|digit| u32::from(digit - b'0'));
    if digits == [0; 8] {
        return Err(TaxIdFault::AllZeros(typed()));
    }
    if is_sum_lawful(&digits) { Ok(()) } else { Err(TaxIdFault::CheckDigit(typed())) }
}

/// Before April 2023 the sum had to be divisible by 10; every older id therefore passes as well.
fn is_sum_lawful(digits: &[u32; 8]) -> bool {
    const WEIGHTS: [u32; 8] = [1, 2, 1, 2, 1, 2, 4, 1];
    const DIVISOR: u32 = 5;
    let products = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight);
    let sum: u32 = products.map(|product| product / 10 + product % 10).sum();
    // A seventh digit of 7 gives 28, hence 2 + 8 = 10, whose own digits count as 1 or as 0.
    let may_add_one = digits[6] == 7;
    sum.is_multiple_of(DIVISOR) || (may_add_one && (sum + 1).is_multiple_of(DIVISOR))
}
