//! The cursor travels in a query, so it stays small, whatever a person is granted.

use crate::bench::{ANA, Company, KEY, Tablet, account, id, put};
use satchel_server::pull::cursor::Cursor;
use satchel_shared::{documents::Value, ids::TerritoryId, permissions::Scope};

/// Most characters of a cursor in the query.
const CHARACTERS_MAX: usize = 8 * 1024;

fn territory(number: u128) -> TerritoryId {
    TerritoryId::from(id(u128::MAX / 3 - number))
}

fn grant(company: &Company, numbers: std::ops::Range<u128>) {
    company.work(|work| {
        for number in numbers {
            let field = format!("territories.{}", territory(number));
            work.edit(id(ANA), &put(&field, Value::Flag(true))).unwrap();
        }
    });
}

#[test]
fn a_cursor_of_two_hundred_territories_fits_a_query() {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    ana.pull(&company);
    company.work(|work| {
        for number in 0..600 {
            let place = territory(100 + number % 100);
            work.create(id(0x10000 + number), &account("Apple", place)).unwrap();
        }
    });
    grant(&company, 0..100);
    ana.pull(&company);
    grant(&company, 100..200);
    // Half of them held, half of them still to be filled in.
    ana.pull_page(&company);
    assert!(ana.cursor.len() * 2 < CHARACTERS_MAX, "{} characters", ana.cursor.len() * 2);
    let cursor = Cursor::open(&ana.cursor, &KEY, ana.sender).unwrap();
    let backfill = cursor.backfill.as_ref().unwrap();
    for number in 0..200 {
        let scope = Scope::territory(territory(number));
        assert!(cursor.walking.contains(&scope));
        assert_eq!(cursor.held.grants.contains(&scope), number < 100);
        assert_eq!(backfill.scopes.contains(&scope), number >= 100);
    }
    ana.pull(&company);
    assert!(ana.copies.contains_key(&id(0x10000 + 599)));
    let whole = Cursor::open(&ana.cursor, &KEY, ana.sender).unwrap();
    assert!(whole.is_between_runs() && whole.held.grants == whole.walking);
    assert_eq!(Cursor::open(&whole.seal(&KEY, ana.sender), &KEY, ana.sender), Some(whole));
}
