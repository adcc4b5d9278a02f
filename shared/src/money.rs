//! Currency, amount, quantity and rate, and the only place where money is rounded.
//!
//! 1. On disk and on the wire a value is an i64 of ten-thousandths; in arithmetic a `Decimal`.
//! 2. A document from elsewhere may hold any i64: overflow is an error, never a wrap or a panic.
//! 3. Rounding is half up, away from zero for negatives, and happens in `half_up` alone.
//! 4. Showing never rounds: a unit price of four decimals shows all four.

use std::{fmt, str::FromStr};

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::lang::{Lang, half_width};

/// Decimals of every stored value.
pub const STORED_DIGITS: u32 = 4;
/// One, in stored units.
const ONE: u64 = 10_000;

/// Why a text or a number is not money.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum MoneyFault {
    /// Beyond ±922 trillion, what an i64 of ten-thousandths can hold.
    #[error("the number is too large to keep")]
    Overflow,
    /// More than four decimals (two, as percent).
    #[error("\"{0}\" has more decimals than can be kept")]
    TooFine(String),
    /// Not a number in the accepted form.
    #[error("\"{0}\" is not a number: write it like 1234.5")]
    NotANumber(String),
    /// Not a rate in an accepted form.
    #[error("\"{0}\" is not a rate: write it like 5% or 0.05")]
    NotARate(String),
    /// Not three letters.
    #[error("\"{0}\" is not a currency: write its three-letter code, like TWD")]
    NotACurrency(String),
}

impl MoneyFault {
    /// The fault in the reader's language.
    pub fn words(&self, lang: Lang) -> String {
        match (lang, self) {
            (Lang::En, fault) => fault.to_string(),
            (Lang::ZhHant, Self::Overflow) => "數字太大，無法保存".to_owned(),
            (Lang::ZhHant, Self::TooFine(text)) => format!("「{text}」的小數位數超過可保存的位數"),
            (Lang::ZhHant, Self::NotANumber(text)) => {
                format!("「{text}」不是數字，請寫成 1234.5 的樣子")
            }
            (Lang::ZhHant, Self::NotARate(text)) => {
                format!("「{text}」不是比率，請寫成 5% 或 0.05")
            }
            (Lang::ZhHant, Self::NotACurrency(text)) => {
                format!("「{text}」不是幣別，請寫三個字母的代碼，例如 TWD")
            }
        }
    }
}

/// An ISO 4217 code: three capital ASCII letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// New Taiwan dollar.
    pub const TWD: Currency = Currency(*b"TWD");
    /// United States dollar.
    pub const USD: Currency = Currency(*b"USD");
    /// Japanese yen.
    pub const JPY: Currency = Currency(*b"JPY");
    /// Euro.
    pub const EUR: Currency = Currency(*b"EUR");

    /// Decimals of the smallest unit a total is paid in. ISO gives the New Taiwan dollar two, but
    /// no Taiwanese invoice carries cents.
    pub fn minor_digits(self) -> u32 {
        match &self.0 {
            b"TWD" | b"JPY" | b"KRW" | b"VND" | b"CLP" | b"ISK" | b"PYG" | b"UGX" | b"RWF"
            | b"KMF" | b"GNF" | b"DJF" | b"BIF" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }

    /// What stands before an amount: `NT$` for the home currency, else the code.
    fn mark(self) -> String {
        if self == Self::TWD { "NT$".to_owned() } else { self.to_string() }
    }
}

impl FromStr for Currency {
    type Err = MoneyFault;

    /// Reads three ASCII letters in either case.
    fn from_str(text: &str) -> Result<Self, MoneyFault> {
        let fault = || MoneyFault::NotACurrency(text.to_owned());
        let code: [u8; 3] = text.trim().as_bytes().try_into().map_err(|_| fault())?;
        if code.iter().all(u8::is_ascii_alphabetic) {
            Ok(Self(code.map(|letter| letter.to_ascii_uppercase())))
        } else {
            Err(fault())
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|letter| write!(f, "{}", char::from(*letter)))
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Currency({self})")
    }
}

impl TryFrom<String> for Currency {
    type Error = MoneyFault;

    fn try_from(text: String) -> Result<Self, MoneyFault> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.to_string()
    }
}

macro_rules! ten_thousandths {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            /// Nothing.
            pub const ZERO: $name = $name(0);

            /// From the stored i64 of ten-thousandths; any value is lawful.
            pub const fn from_stored(stored: i64) -> Self {
                Self(stored)
            }

            /// The i64 of ten-thousandths that is stored.
            pub const fn stored(self) -> i64 {
                self.0
            }

            /// The same value for arithmetic, exact.
            pub fn to_decimal(self) -> Decimal {
                Decimal::new(self.0, STORED_DIGITS)
            }

            /// Exact, or an error: more than four decimals are refused, not rounded.
            pub fn from_decimal(exact: Decimal) -> Result<Self, MoneyFault> {
                stored_exactly(exact).map(Self)
            }

            /// The sum, or `Overflow`.
            pub fn checked_add(self, other: Self) -> Result<Self, MoneyFault> {
                self.0.checked_add(other.0).map(Self).ok_or(MoneyFault::Overflow)
            }

            /// The difference, or `Overflow`.
            pub fn checked_sub(self, other: Self) -> Result<Self, MoneyFault> {
                self.0.checked_sub(other.0).map(Self).ok_or(MoneyFault::Overflow)
            }
        }
    };
}

ten_thousandths! {
    /// An amount of money in a currency named beside it; stored in ten-thousandths.
    Amount
}
ten_thousandths! {
    /// How many, in the unit named beside it; stored in ten-thousandths.
    Quantity
}
ten_thousandths! {
    /// A share of one: 5 % is 0.05, stored as 500.
    Rate
}

macro_rules! plain_text {
    ($name:ident) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&plain(self.to_decimal()))
            }
        }

        impl FromStr for $name {
            type Err = MoneyFault;

            /// Reads `1234.5`; full-width digits count, separators of thousands do not.
            fn from_str(text: &str) -> Result<Self, MoneyFault> {
                let typed = half_width(text.trim());
                let number = number(&typed).ok_or_else(|| MoneyFault::NotANumber(text.into()))?;
                Self::from_decimal(number)
            }
        }
    };
}

plain_text!(Amount);
plain_text!(Quantity);

impl Rate {
    /// All of it: 100 %.
    pub const WHOLE: Rate = Rate(ONE as i64);

    /// Between 0 % and 100 %, as every discount and tax must be.
    pub fn is_share(self) -> bool {
        (Self::ZERO..=Self::WHOLE).contains(&self)
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", plain(Decimal::new(self.0, STORED_DIGITS - 2)))
    }
}

impl FromStr for Rate {
    type Err = MoneyFault;

    /// Reads `5%`, `5 %` or `0.05`. A bare number above 1 is refused: `5` could mean 5 % or 500 %.
    fn from_str(text: &str) -> Result<Self, MoneyFault> {
        let fault = || MoneyFault::NotARate(text.to_owned());
        let typed = half_width(text.trim());
        if let Some(percent) = typed.strip_suffix('%') {
            let percent = number(percent.trim_end()).ok_or_else(fault)?;
            let share = percent.checked_mul(Decimal::new(1, 2)).ok_or(MoneyFault::Overflow)?;
            // The fault names what was typed, not the share it stands for.
            return Self::from_decimal(share).map_err(|fault| match fault {
                MoneyFault::TooFine(_) => MoneyFault::TooFine(text.to_owned()),
                other => other,
            });
        }
        let share = number(&typed).ok_or_else(fault)?;
        if share.abs() > Decimal::ONE { Err(fault()) } else { Self::from_decimal(share) }
    }
}

/// To the unit the currency is paid in, half up (−0.5 becomes −1); `Overflow` when it cannot be kept.
pub fn round(exact: Decimal, currency: Currency) -> Result<Amount, MoneyFault> {
    half_up(exact, currency.minor_digits())
}

/// To the ten-thousandths an amount is kept in, half up; for line amounts, which are not paid alone.
pub fn round_to_stored(exact: Decimal) -> Result<Amount, MoneyFault> {
    half_up(exact, STORED_DIGITS)
}

fn half_up(exact: Decimal, digits: u32) -> Result<Amount, MoneyFault> {
    let rounded = exact.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    Amount::from_decimal(rounded)
}

/// For people: `NT$ 12,345`, `USD 1,234.50`; at least the currency's decimals, more where they are.
pub fn display(amount: Amount, currency: Currency) -> String {
    let sign = if amount.0 < 0 { "-" } else { "" };
    let whole = amount.0.unsigned_abs() / ONE;
    let fraction = format!("{:04}", amount.0.unsigned_abs() % ONE);
    let kept = fraction.trim_end_matches('0').len().max(currency.minor_digits() as usize);
    let point = if kept == 0 { "" } else { "." };
    let mark = currency.mark();
    format!("{mark} {sign}{}{point}{}", with_thousands(whole), &fraction[..kept])
}

fn with_thousands(whole: u64) -> String {
    let digits = whole.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Without trailing zeros and without a negative zero.
fn plain(value: Decimal) -> String {
    value.normalize().to_string()
}

fn stored_exactly(exact: Decimal) -> Result<i64, MoneyFault> {
    let short = exact.normalize();
    let missing = STORED_DIGITS
        .checked_sub(short.scale())
        .ok_or_else(|| MoneyFault::TooFine(exact.to_string()))?;
    // 96 bits of mantissa times 10,000 stay below 2^110.
    let stored = short.mantissa() * 10_i128.pow(missing);
    i64::try_from(stored).map_err(|_| MoneyFault::Overflow)
}

/// Digits, at most one point, an optional sign; `Decimal` alone would also take underscores.
fn number(text: &str) -> Option<Decimal> {
    let is_plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+');
    let has_digit = text.contains(|c: char| c.is_ascii_digit());
    if has_digit && text.chars().all(is_plain) { Decimal::from_str_exact(text).ok() } else { None }
}
