//! Words: days, times, spans and money as people in Taiwan and elsewhere read them, in the reader's language.

use super::shown::Money;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use satchel_shared::{
    lang::Lang,
    money::{self, Amount, Currency, Quantity, Rate},
};

/// The sign of what is taken off.
const MINUS: char = '\u{2212}';

/// One of two texts, by language.
pub const fn pick<'t>(lang: Lang, zh: &'t str, en: &'t str) -> &'t str {
    match lang {
        Lang::ZhHant => zh,
        Lang::En => en,
    }
}

/// Money as exact text and as people read it; Taiwan's dollar without a gap behind its mark.
pub fn money(amount: Amount, currency: Currency) -> Money {
    let shown = money::display(amount, currency).replace('-', &MINUS.to_string());
    let bare = shown.split_once(' ').map_or(shown.clone(), |(_, bare)| bare.to_owned());
    let shown = match currency {
        Currency::TWD => shown.replacen("NT$ ", "NT$", 1),
        _ => shown,
    };
    Money { amount: amount.to_string(), currency: currency.to_string(), shown, bare }
}

/// The amount of a line in whole units of its currency, half up. It is kept to the ten-thousandth, and sums are made of
/// what is kept: only what is shown is rounded, and only here. A price is never rounded, for it is multiplied.
pub fn rounded(amount: Amount, currency: Currency) -> Money {
    let whole = money::round(amount.to_decimal(), currency).unwrap_or(amount);
    Money { amount: amount.to_string(), ..money(whole, currency) }
}

/// A sentence of the core as screens write it: no gap behind the dollar's mark nor before a percent sign, and days as
/// people write them.
pub fn sentence(lang: Lang, text: &str, today: Date) -> String {
    let text = text.replace("NT$ ", "NT$").replace(" %", "%");
    let mut told = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, then, after)) = next_day(rest) {
        told.push_str(before);
        told.push_str(&day(lang, then, today));
        rest = after;
    }
    told.push_str(rest);
    told
}

/// The first listed day of a text that stands by itself, with what is before and behind it.
fn next_day(text: &str) -> Option<(&str, Date, &str)> {
    const LETTERS: usize = "2026-11-19".len();
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    text.char_indices().find_map(|(at, _)| {
        let (before, from) = text.split_at(at);
        let (listed, after) = from.split_at_checked(LETTERS)?;
        let is_alone = !before.ends_with(is_part) && !after.starts_with(is_part);
        let is_listed = listed.as_bytes().get(4) == Some(&b'-');
        let then = listed.parse().ok().filter(|_| is_alone && is_listed)?;
        Some((before, then, after))
    })
}

/// A share as people read it: `5%`.
pub fn rate(rate: Rate) -> String {
    rate.to_string().replace(' ', "")
}

/// A share that is taken off: `−5%`.
pub fn off(share: Rate) -> String {
    format!("{MINUS}{}", rate(share))
}

/// How many, with the unit.
pub fn quantity(quantity: Quantity, unit: &str) -> String {
    if unit.is_empty() { quantity.to_string() } else { format!("{quantity} {unit}") }
}

/// `11/19`; another year's day with its year. English `19 Nov`.
pub fn day(lang: Lang, day: Date, today: Date) -> String {
    let is_of_year = day.year() == today.year();
    match (lang, is_of_year) {
        (Lang::ZhHant, true) => format!("{:02}/{:02}", day.month(), day.day()),
        (Lang::ZhHant, false) => day.strftime("%Y/%m/%d").to_string(),
        (Lang::En, true) => day.strftime("%-d %b").to_string(),
        (Lang::En, false) => day.strftime("%-d %b %Y").to_string(),
    }
}

/// A listed day, `2026-11-19`, as [`day`]; what is no day stays as it is.
pub fn listed_day(lang: Lang, text: &str, today: Date) -> String {
    text.parse().map_or_else(|_| text.to_owned(), |parsed| day(lang, parsed, today))
}

/// `11 月 19 日 週四`; English `Thu 19 Nov`.
pub fn day_title(lang: Lang, day: Date) -> String {
    match lang {
        Lang::ZhHant => {
            let week = ["一", "二", "三", "四", "五", "六", "日"];
            let at = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
            let name = week.get(at).copied().unwrap_or_default();
            format!("{} 月 {} 日 週{name}", day.month(), day.day())
        }
        Lang::En => day.strftime("%a %-d %b").to_string(),
    }
}

/// The day on the wall at a moment.
pub fn day_of(ms: i64, zone: &TimeZone) -> Date {
    let at = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned(zone.clone()).date()
}

/// `14:05`.
pub fn clock(ms: i64, zone: &TimeZone) -> String {
    let at = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned(zone.clone()).strftime("%H:%M").to_string()
}

/// `10:42:07`.
pub fn clock_exact(ms: i64, zone: &TimeZone) -> String {
    let at = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned(zone.clone()).strftime("%H:%M:%S").to_string()
}

/// `14:05` today, `昨 17:52`, else the day and the time.
pub fn moment(lang: Lang, ms: i64, today: Date, zone: &TimeZone) -> String {
    let (date, time) = (day_of(ms, zone), clock(ms, zone));
    match (days_between(date, today), lang) {
        (0, _) => time,
        (1, Lang::ZhHant) => format!("昨 {time}"),
        (1, Lang::En) => format!("yesterday {time}"),
        _ => format!("{} {time}", day(lang, date, today)),
    }
}

/// Days from one to another; negative when the other is earlier.
pub fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

/// How long ago a day was: relative up to a week, then the day itself.
pub fn ago(lang: Lang, then: Date, today: Date) -> String {
    match (days_between(then, today), lang) {
        (0, Lang::ZhHant) => "今天".to_owned(),
        (0, Lang::En) => "today".to_owned(),
        (1, Lang::ZhHant) => "昨天".to_owned(),
        (1, Lang::En) => "yesterday".to_owned(),
        (days @ 2..=7, Lang::ZhHant) => format!("{days} 天前"),
        (days @ 2..=7, Lang::En) => format!("{days} days ago"),
        _ => day(lang, then, today),
    }
}

/// `11/01 的價格，18 天前`: how old a price is, while that is a matter of days.
pub fn price_of(lang: Lang, from: Date, today: Date) -> String {
    let day = day(lang, from, today);
    match (lang, days_between(from, today)) {
        (Lang::ZhHant, age @ 1..=99) => format!("{day} 的價格，{age} 天前"),
        (Lang::ZhHant, _) => format!("{day} 的價格"),
        (Lang::En, 1) => format!("Price of {day}, 1 day old"),
        (Lang::En, age @ 2..=99) => format!("Price of {day}, {age} days old"),
        (Lang::En, _) => format!("Price of {day}"),
    }
}

/// A span in its largest unit: `18 分`, `11 分鐘` is for sentences.
pub fn span(lang: Lang, ms: i64) -> String {
    const UNITS: [(u64, &str, &str); 4] =
        [(86_400, "天", "d"), (3_600, "小時", "h"), (60, "分", "min"), (1, "秒", "s")];
    let seconds = ms.unsigned_abs() / 1_000;
    let found = UNITS.into_iter().find(|(size, ..)| seconds >= *size).unwrap_or((1, "秒", "s"));
    format!("{} {}", seconds / found.0, pick(lang, found.1, found.2))
}

/// A count with thousands apart.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// With a capital letter at its beginning.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What is filled, with a dot between.
pub fn dotted<'t>(parts: impl IntoIterator<Item = &'t str>) -> String {
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_price_tells_its_age_while_that_is_a_matter_of_days() {
        let told = |from| price_of(Lang::ZhHant, from, date(2026, 11, 21));
        assert_eq!(told(date(2026, 11, 21)), "11/21 的價格");
        assert_eq!(told(date(2026, 11, 3)), "11/03 的價格，18 天前");
        assert_eq!(told(date(2026, 8, 14)), "08/14 的價格，99 天前");
        assert_eq!(told(date(2026, 8, 13)), "08/13 的價格");
        let yesterday = price_of(Lang::En, date(2026, 11, 20), date(2026, 11, 21));
        assert_eq!(yesterday, "Price of 20 Nov, 1 day old");
    }

    #[test]
    fn money_of_taiwan_has_no_gap_and_a_true_minus() {
        let told = money(Amount::from_stored(-2_558_160_000), Currency::TWD);
        assert_eq!((told.shown.as_str(), told.bare.as_str()), ("NT$−255,816", "−255,816"));
        assert_eq!(told.amount, "-255816");
        let told = money(Amount::from_stored(12_345_000), Currency::USD);
        assert_eq!((told.shown.as_str(), told.bare.as_str()), ("USD 1,234.50", "1,234.50"));
    }

    #[test]
    fn a_sentence_of_the_core_tells_its_days_as_people_write_them() {
        let told = |text: &str| sentence(Lang::ZhHant, text, date(2026, 11, 19));
        assert_eq!(told("自 2026-11-01 起的 NT$ 1,200"), "自 11/01 起的 NT$1,200");
        assert_eq!(told("2025-12-31，折扣 5 %"), "2025/12/31，折扣 5%");
        let told = |text: &str| sentence(Lang::En, text, date(2026, 11, 19));
        assert_eq!(
            told("In force since 2026-11-01: 18 days old"),
            "In force since 1 Nov: 18 days old"
        );
        assert_eq!(told("A-2026-11-01 and 2026-11-012"), "A-2026-11-01 and 2026-11-012");
    }

    #[test]
    fn days_are_relative_then_absolute() {
        let today = date(2026, 11, 19);
        assert_eq!(ago(Lang::ZhHant, date(2026, 11, 18), today), "昨天");
        assert_eq!(ago(Lang::En, date(2026, 11, 16), today), "3 days ago");
        assert_eq!(day_title(Lang::ZhHant, today), "11 月 19 日 週四");
        assert_eq!(day(Lang::En, date(2025, 3, 1), today), "1 Mar 2025");
    }
}
