//! Each rule of the conversion, on a made-up folder.

use super::{made_up, tenant};
use satchel_server::import::adventureworks::Company;
use satchel_shared::{
    documents::{account::AccountStatus, person::Role, product::ProductStatus},
    money::{Amount, Currency},
};
use tempfile::TempDir;

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    made_up::write(folder.path());
    folder
}

fn read(folder: &TempDir) -> Company {
    Company::read(folder.path(), tenant()).unwrap()
}

fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

#[test]
fn a_folder_converts_whole_and_matches_its_own_sums() {
    let company = read(&folder());
    assert_eq!(company.refused, []);
    assert!(company.totals.matches_file());
    let all = company.totals.over_all();
    assert_eq!((all.orders, all.lines), (2, 3));
    assert_eq!(all.sales, amount("255.0006").to_decimal());
    assert_eq!(all.tax, amount("20.4").to_decimal());
    assert_eq!(all.freight, amount("6.375").to_decimal());
    let usd = company.totals.by_currency[&Currency::USD];
    assert_eq!(usd.sales, amount("170.0006").to_decimal());
    assert_eq!(company.drafts().count(), 2 + 2 + 3 + 2 + 1 + 2 + 2);
}

#[test]
fn a_second_reading_gives_the_same_ids() {
    let folder = folder();
    let ids = |company: &Company| company.drafts().map(|draft| draft.id).collect::<Vec<_>>();
    assert_eq!(ids(&read(&folder)), ids(&read(&folder)));
}

#[test]
fn the_current_row_decides_the_fields_and_every_row_keeps_its_prices() {
    let company = read(&folder());
    assert_eq!(company.products.len(), 2);
    let (_, bike) = &company.products[0];
    assert_eq!(bike.description, "更好");
    assert_eq!(bike.description_latin, "Better");
    assert_eq!(bike.status, Some(ProductStatus::Current));
    assert_eq!(bike.category.as_deref(), Some("Bikes"));
    assert_eq!(bike.prices.len(), 4);
    let old = bike.prices.values().find(|price| price.price == Some(amount("90.5"))).unwrap();
    assert_eq!(old.valid_from.unwrap().to_string(), "2012-07-01");
    assert_eq!(old.valid_until.unwrap().to_string(), "2013-06-30", "mended: the file says 2008");
    let (_, cost) = &company.product_costs[0];
    assert_eq!(cost.costs.len(), 2);
    assert!(company.remarks.iter().any(|remark| remark.contains("1 prices end before")));
}

#[test]
fn a_lead_without_a_territory_works_those_below() {
    let company = read(&folder());
    let (id, ann) = &company.people[0];
    assert_eq!(ann.role, Some(Role::Manager));
    assert_eq!(ann.login.as_deref(), Some("ann0"));
    assert_eq!(ann.territories.len(), 2);
    assert!(company.territories.iter().all(|(_, territory)| territory.manager == Some(*id)));
    let (_, bob) = &company.people[1];
    assert_eq!((bob.role.clone(), bob.manager), (Some(Role::Sales), Some(*id)));
    assert_eq!(bob.territories.len(), 1);
}

#[test]
fn the_owner_of_an_account_is_who_sold_most_then_last() {
    let company = read(&folder());
    let (_, shop) = &company.accounts[0];
    assert_eq!(shop.name.as_deref(), Some("=Shop, \"One\""));
    assert_eq!(shop.owner, Some(company.people[2].0), "one order each: the later counts");
    assert_eq!(shop.currency, Some(Currency::EUR));
    assert_eq!(shop.status, Some(AccountStatus::Active));
    assert_eq!(shop.addresses.values().next().unwrap().city.as_deref(), Some("Seattle"));
    let (_, boutique) = &company.accounts[1];
    assert_eq!((boutique.owner, boutique.status.clone()), (None, Some(AccountStatus::Prospect)));
}

#[test]
fn header_freight_is_the_orders_and_is_counted_once() {
    let company = read(&folder());
    let (_, order) = &company.orders[0];
    assert_eq!(order.freight, Some(amount("4.25")));
    let totals = order.totals().unwrap().unwrap();
    assert_eq!(totals.total, amount("187.8506"));
    let line = order.lines.values().find(|line| line.position == Some(2)).unwrap();
    assert_eq!(line.given_freight, Some(amount("2.2437")));
    assert_eq!(line.promotion.as_deref(), Some("Volume Discount"));
}

#[test]
fn a_refused_row_is_named_by_file_line_column_value_and_reason() {
    let folder = folder();
    made_up::spoil(folder.path(), "resellers.csv", "2,AW2,6,", "2,AW2,66,");
    let company = read(&folder);
    let [fault] = company.refused.as_slice() else { panic!("{:?}", company.refused) };
    assert_eq!((fault.file.as_str(), fault.line), ("resellers.csv", 3));
    assert_eq!((fault.column.as_str(), fault.value.as_str()), ("geography_key", "66"));
    assert!(fault.reason.contains("geographies.csv has no such row"), "{}", fault.reason);
    assert_eq!(company.accounts.len(), 1, "the other reseller goes in");
}

#[test]
fn a_bad_line_leaves_its_order_out_whole_and_the_sums_say_so() {
    let folder = folder();
    made_up::spoil(
        folder.path(),
        "reseller_order_lines.csv",
        "SO1,2,2,2,1,91.5823",
        "SO1,2,2,2,one,91.5823",
    );
    let company = read(&folder);
    let [fault] = company.refused.as_slice() else { panic!("{:?}", company.refused) };
    assert_eq!((fault.line, fault.column.as_str()), (3, "quantity"));
    assert!(fault.reason.ends_with("order SO1 is left out whole"), "{}", fault.reason);
    assert_eq!(company.orders.len(), 1);
    assert!(!company.totals.matches_file());
}

#[test]
fn lines_that_do_not_add_up_to_their_header_are_refused() {
    let folder = folder();
    made_up::spoil(folder.path(), "reseller_orders.csv", "13.6000", "13.6001");
    let company = read(&folder);
    assert_eq!(company.refused[0].column, "tax_amount");
    assert!(company.refused[0].reason.contains("come to 13.6000"));
}

#[test]
fn a_line_without_its_order_and_a_torn_row_are_refused_not_dropped() {
    let folder = folder();
    made_up::spoil(folder.path(), "reseller_order_lines.csv", "SO2,1,2,", "SO9,1,2,");
    made_up::spoil(folder.path(), "currencies.csv", "36,EUR,EURO", "36,EUR");
    let company = read(&folder);
    let told: Vec<_> = company.refused.iter().map(|f| (f.file.as_str(), f.line)).collect();
    assert!(told.contains(&("currencies.csv", 3)), "{told:?}");
    assert!(told.contains(&("reseller_order_lines.csv", 4)), "{told:?}");
    assert!(told.contains(&("reseller_orders.csv", 3)), "{told:?}");
}

#[test]
fn a_missing_file_or_column_is_named() {
    let folder = folder();
    made_up::spoil(folder.path(), "resellers.csv", "bank_name", "bank");
    let fault = Company::read(folder.path(), tenant()).unwrap_err().to_string();
    assert!(fault.contains("resellers.csv") && fault.contains("no column bank_name"), "{fault}");
    std::fs::remove_file(folder.path().join("products.csv")).unwrap();
    let fault = Company::read(folder.path(), tenant()).unwrap_err().to_string();
    assert!(fault.contains("products.csv"), "{fault}");
}
