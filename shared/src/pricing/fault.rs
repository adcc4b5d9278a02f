//! Why a document has no totals.

use crate::{
    lang::Lang,
    money::{MoneyFault, Rate},
};

/// Why there are no totals; of several the first in this order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum PricingFault {
    /// The document's discount is no share.
    #[error("the document's discount of {0} is not between 0 % and 100 %")]
    HeaderDiscount(Rate),
    /// A line's discount is no share.
    #[error("line {line}: the discount of {discount} is not between 0 % and 100 %")]
    LineDiscount {
        /// The line's id.
        line: String,
        /// What it holds.
        discount: Rate,
    },
    /// A line's tax rate is no share.
    #[error("line {line}: the tax rate of {rate} is not between 0 % and 100 %")]
    TaxRate {
        /// The line's id.
        line: String,
        /// What it holds.
        rate: Rate,
    },
    /// Two lines with one id.
    #[error("line {line} is there twice")]
    LineTwice {
        /// The shared id.
        line: String,
    },
    /// A line's amount cannot be kept.
    #[error("line {line}: quantity times price is too large")]
    LineTooLarge {
        /// The line's id.
        line: String,
    },
    /// A sum cannot be kept.
    #[error("the total is too large")]
    TotalTooLarge,
}

impl PricingFault {
    /// The fault in the reader's language.
    pub fn words(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::HeaderDiscount(rate) => format!("整張折扣 {rate} 不在 0 % 到 100 % 之間"),
            Self::LineDiscount { line, discount } => {
                format!("第 {line} 行的折扣 {discount} 不在 0 % 到 100 % 之間")
            }
            Self::TaxRate { line, rate } => {
                format!("第 {line} 行的稅率 {rate} 不在 0 % 到 100 % 之間")
            }
            Self::LineTwice { line } => format!("第 {line} 行重複出現"),
            Self::LineTooLarge { line } => format!("第 {line} 行的數量乘以單價太大"),
            Self::TotalTooLarge => "總額太大".to_owned(),
        }
    }
}

/// Only sums can still fail once every line is sound.
impl From<MoneyFault> for PricingFault {
    fn from(_: MoneyFault) -> Self {
        Self::TotalTooLarge
    }
}
