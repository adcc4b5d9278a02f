//! Days are read in Gregorian and 民國 years, and never guessed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jiff::civil::{Date, date};
use proptest::{
    prelude::{ProptestConfig, prop_assert_eq, proptest},
    test_runner::RngSeed,
};
use satchel_shared::{
    calendar::{DayFault, parse_day, parse_day_near, roc},
    lang::Lang,
};

#[test]
fn every_accepted_form_reads_as_the_same_day() {
    let forms = [
        "2026-11-21",
        "2026/11/21",
        "2026.11.21",
        "20261121",
        "2026年11月21日",
        "115/11/21",
        "115-11-21",
        "115.11.21",
        "0115/11/21",
        "1151121",
        "民國115年11月21日",
        "民國 115 年 11 月 21 日",
        "中華民國115年11月21日",
        "民國 115.11.21",
        "民國115/11/21",
        "民國1151121",
        "115年11月21日",
        "115年11月21",
        "１１５／１１／２１",
        "２０２６－１１－２１",
        "　民國１１５年１１月２１日　",
        " 2026-11-21 ",
    ];
    for form in forms {
        assert_eq!(parse_day(form), Ok(date(2026, 11, 21)), "{form}");
    }
    assert_eq!(parse_day("115/1/5"), Ok(date(2026, 1, 5)));
    assert_eq!(parse_day("0990105"), Ok(date(2010, 1, 5)));
}

#[test]
fn the_year_decides_the_era() {
    assert_eq!(parse_day("1911-01-01"), Ok(date(1911, 1, 1)));
    assert_eq!(parse_day("1/1/1"), Ok(date(1912, 1, 1)));
    assert_eq!(parse_day("999/1/1"), Ok(date(2910, 1, 1)));
    assert_eq!(parse_day("26/11/21"), Ok(date(1937, 11, 21)));
    assert_eq!(parse_day("民國1000/1/1"), Ok(date(2911, 1, 1)));
    for slip in ["1000/1/1", "1026-11-21", "1910/12/31", "0/1/1", "民國0年1月1日"] {
        assert_eq!(parse_day(slip), Err(DayFault::Form(slip.into())));
    }
}

#[test]
fn what_is_not_a_day_is_named_with_what_is_accepted() {
    let forms = [
        "",
        "today",
        "11/21",
        "2026-11/21",
        "2026-11-21-1",
        "-115/11/21",
        "115//21",
        "115/11/",
        "151121",
        "民國20261121",
        "民國前1151121",
        "2026-11-21T00:00",
        "115 11 21",
        "11a/11/21",
        "中華115/11/21",
        "民國民國115/11/21",
        "99999999999/1/1",
        "115年11日21月",
        "一一五年",
        "115/300/1",
    ];
    for form in forms {
        assert_eq!(parse_day(form), Err(DayFault::Form(form.into())), "{form}");
    }
    for form in ["2026-02-29", "115/13/1", "115年0月1日", "1150230", "11/21/2026"] {
        let fault = parse_day(form).unwrap_err();
        for lang in Lang::ALL {
            let words = fault.words(lang);
            assert!(words.contains(form) && words.contains("115/11/21"), "{words}");
        }
    }
    assert_eq!(parse_day("2026-02-29"), Err(DayFault::NoSuchDay("2026-02-29".into())));
}

#[test]
fn a_day_without_its_year_is_the_nearest_one() {
    let today = date(2026, 11, 29);
    let nearest = |text| parse_day_near(text, today).ok();
    for text in ["12/2", "12/02", "12-2", "12月2日", "12 月 2 號", "１２／２"] {
        assert_eq!(nearest(text), Some(date(2026, 12, 2)), "{text}");
    }
    assert_eq!(nearest("1/5"), Some(date(2027, 1, 5)), "the coming one is nearer");
    assert_eq!(nearest("11/1"), Some(date(2026, 11, 1)), "the past one is nearer");
    assert_eq!(parse_day_near("12/30", date(2027, 1, 3)), Ok(date(2026, 12, 30)));
    assert_eq!(nearest("115/12/30"), Some(date(2026, 12, 30)), "with its year it is what it was");
    for text in ["", "12", "13/2", "2/30", "12/", "/2", "12/2/32", "明天"] {
        assert_eq!(nearest(text), None, "{text}");
    }
    assert_eq!(nearest("2/29"), None, "no year near has it");
}

#[test]
fn roc_days_are_written_as_people_write_them() {
    assert_eq!(roc(date(2026, 11, 21)), "民國115年11月21日");
    assert_eq!(roc(date(1912, 1, 1)), "民國1年1月1日");
    assert_eq!(roc(date(1911, 10, 10)), "民國前1年10月10日");
}

/// The same cases on every machine.
fn seeded() -> ProptestConfig {
    ProptestConfig { cases: 1_000, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn every_day_survives_the_way_through_roc(days in 0..7_304_484_i32) {
        let day = Date::MIN + jiff::Span::new().days(days);
        prop_assert_eq!(parse_day(&roc(day)), Ok(day));
        if day.year() >= 1911 {
            prop_assert_eq!(parse_day(&day.to_string()), Ok(day));
        }
    }

    #[test]
    fn no_typed_text_makes_reading_panic(text in "(民國|民國前|中華|[0-9０-９年月日/. -]){0,12}|.{0,20}") {
        let _ = parse_day(&text);
    }
}
