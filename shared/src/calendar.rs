//! Days as people in Taiwan type and read them: Gregorian or 民國 years, half or full width.
//!
//! How a year is told apart, in this order:
//! 1. after 民國 (or 中華民國) it is a 民國 year, after 民國前 a year before 1912;
//! 2. bare, below 1000: a 民國 year, so `26/11/21` is 1937, never 2026;
//! 3. bare, 1911 and later: Gregorian;
//! 4. bare, 1000 to 1910: refused, as 民國 1000 is the year 2911 and a slip of the finger is likelier.
//!
//! The order is always year, month, day; where today is known the year may be left out. Seven digits are a 民國 day, eight a Gregorian one.

use std::fmt;

use jiff::civil::Date;

use crate::lang::{Lang, half_width};

/// 民國 1 is 1912.
const ROC_EPOCH: i16 = 1911;
const FIRST_GREGORIAN: i16 = 1911;
const LAST_BARE_ROC: i16 = 999;

/// Why a typed text is not a day; its words name the text and the accepted forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayFault {
    /// Not in an accepted form.
    Form(String),
    /// In an accepted form, but the calendar has no such day.
    NoSuchDay(String),
}

impl DayFault {
    /// The fault in the reader's language.
    pub fn words(&self, lang: Lang) -> String {
        match (lang, self) {
            (Lang::En, Self::Form(typed)) => format!("\"{typed}\" is not a day: {ACCEPTED_EN}"),
            (Lang::En, Self::NoSuchDay(typed)) => {
                format!("\"{typed}\" is not in the calendar: {ACCEPTED_EN}")
            }
            (Lang::ZhHant, Self::Form(typed)) => format!("「{typed}」不是日期：{ACCEPTED_ZH}"),
            (Lang::ZhHant, Self::NoSuchDay(typed)) => {
                format!("日曆上沒有「{typed}」這一天：{ACCEPTED_ZH}")
            }
        }
    }
}

const ACCEPTED_EN: &str =
    "write 2026-11-21, 2026/11/21, 115/11/21, 1151121 or 民國115年11月21日 (year, month, day)";
const ACCEPTED_ZH: &str =
    "請依年、月、日寫成 2026-11-21、2026/11/21、115/11/21、1151121 或民國115年11月21日";

impl fmt::Display for DayFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(Lang::En))
    }
}

impl std::error::Error for DayFault {}

/// How the text itself names the era of its year.
#[derive(Clone, Copy)]
enum Era {
    Bare,
    Roc,
    BeforeRoc,
}

/// Reads a typed day by the rules at the head of this file.
pub fn parse_day(text: &str) -> Result<Date, DayFault> {
    let form = || DayFault::Form(text.to_owned());
    let typed = half_width(text);
    let (era, rest) = split_era(typed.trim());
    let [year, month, day] = split_parts(rest.trim(), era).ok_or_else(form)?;
    let year = gregorian_year(era, year).ok_or_else(form)?;
    let month = i8::try_from(month).map_err(|_| form())?;
    let day = i8::try_from(day).map_err(|_| form())?;
    Date::new(year, month, day).map_err(|_| DayFault::NoSuchDay(text.to_owned()))
}

/// The same, where today is known: a day of these weeks may leave out its year (`12/2`, `12月2日`), and is the nearest one.
///
/// # Errors
/// As of [`parse_day`].
pub fn parse_day_near(text: &str, today: Date) -> Result<Date, DayFault> {
    nearest_day(text, today).map_or_else(|| parse_day(text), Ok)
}

/// `None` when it is not written so, or no year near has that day.
fn nearest_day(text: &str, today: Date) -> Option<Date> {
    let typed = half_width(text);
    let (month, day) = split_month(typed.trim())?;
    let (month, day) = (i8::try_from(number(month)?).ok()?, i8::try_from(number(day)?).ok()?);
    let years = [today.year() + 1, today.year(), today.year() - 1];
    let days = years.into_iter().filter_map(|year| Date::new(year, month, day).ok());
    // Of two as near as each other the one to come, which stands first.
    days.min_by_key(|day| (*day - today).get_days().abs())
}

/// Month and day, by 月日 or by one separator.
fn split_month(text: &str) -> Option<(&str, &str)> {
    if let Some((month, day)) = text.split_once('月') {
        let day = day.trim();
        return Some((month, day.strip_suffix(['日', '號']).unwrap_or(day)));
    }
    text.split_once('/').or_else(|| text.split_once('-'))
}

/// `民國115年11月21日`; before 1912 `民國前1年12月31日`.
pub fn roc(day: Date) -> String {
    let (month, of_month) = (day.month(), day.day());
    let year = i32::from(day.year()) - i32::from(ROC_EPOCH);
    if year > 0 {
        format!("民國{year}年{month}月{of_month}日")
    } else {
        format!("民國前{}年{month}月{of_month}日", 1 - year)
    }
}

fn split_era(text: &str) -> (Era, &str) {
    let plain = text.strip_prefix("中華").unwrap_or(text);
    if let Some(rest) = plain.strip_prefix("民國前") {
        (Era::BeforeRoc, rest)
    } else if let Some(rest) = plain.strip_prefix("民國") {
        (Era::Roc, rest)
    } else {
        // 中華 alone stays in the text and is refused with it.
        (Era::Bare, text)
    }
}

/// Year, month and day by 年月日, by one kind of separator, or by their places in a run of digits.
fn split_parts(text: &str, era: Era) -> Option<[i16; 3]> {
    if let Some((year, rest)) = text.split_once('年') {
        let (month, rest) = rest.split_once('月')?;
        let day = rest.trim().strip_suffix(['日', '號']).unwrap_or(rest);
        return numbers([year, month, day]);
    }
    if let Some(separator) = text.chars().find(|c| matches!(c, '-' | '/' | '.')) {
        let mut parts = text.split(separator);
        let three = [parts.next()?, parts.next()?, parts.next()?];
        return if parts.next().is_none() { numbers(three) } else { None };
    }
    let is_lawful_run = match era {
        Era::Bare => matches!(text.len(), 7 | 8),
        Era::Roc => text.len() == 7,
        Era::BeforeRoc => false,
    };
    if !is_lawful_run || !text.is_ascii() {
        return None;
    }
    let (year, rest) = text.split_at(text.len() - 4);
    let (month, day) = rest.split_at(2);
    numbers([year, month, day])
}

fn numbers(parts: [&str; 3]) -> Option<[i16; 3]> {
    let [year, month, day] = parts.map(number);
    Some([year?, month?, day?])
}

/// At most five digits: 民國前11911年 is the first year the calendar knows. No sign.
fn number(text: &str) -> Option<i16> {
    let digits = text.trim();
    let is_short = (1..=5).contains(&digits.len());
    if is_short && digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok() } else { None }
}

fn gregorian_year(era: Era, year: i16) -> Option<i16> {
    match era {
        _ if year == 0 => None,
        Era::Roc => year.checked_add(ROC_EPOCH),
        Era::BeforeRoc => (ROC_EPOCH + 1).checked_sub(year),
        Era::Bare if year <= LAST_BARE_ROC => year.checked_add(ROC_EPOCH),
        Era::Bare if year < FIRST_GREGORIAN => None,
        Era::Bare => Some(year),
    }
}
