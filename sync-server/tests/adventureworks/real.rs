//! The real folder, where the checkout has it beside itself.

use super::tenant;
use satchel_server::import::adventureworks::{Company, grouped};
use satchel_shared::{
    documents::product::ProductStatus,
    money::{Amount, Currency},
};
use std::path::PathBuf;

pub fn directory() -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/adventureworks");
    path.is_dir().then_some(path)
}

#[test]
fn the_real_company_comes_to_the_published_sum() {
    let Some(directory) = directory() else { return };
    let company = Company::read(&directory, tenant()).unwrap();
    assert_eq!(company.refused, []);
    let all = company.totals.over_all();
    assert_eq!((all.orders, all.lines), (3_796, 60_855));
    assert_eq!(all.sales, "80450596.9823".parse::<Amount>().unwrap().to_decimal());
    assert_eq!(grouped(all.sales), "80,450,596.98");
    assert_eq!(grouped(all.tax), "6,436,047.61");
    assert_eq!(grouped(all.freight), "2,011,265.92");
    assert!(company.totals.matches_file());
    assert_eq!(company.totals.by_currency.len(), 5);
    assert_eq!(company.totals.by_currency[&Currency::USD].orders, 2_628);
}

#[test]
fn the_606_price_rounds_become_504_products() {
    let Some(directory) = directory() else { return };
    let company = Company::read(&directory, tenant()).unwrap();
    assert_eq!(company.products.len(), 504);
    let prices: usize = company.products.iter().map(|(_, product)| product.prices.len()).sum();
    assert_eq!(prices, 2 * 395, "every row with a price, on both lists");
    let current = |product: &&satchel_shared::documents::Product| {
        product.status == Some(ProductStatus::Current)
    };
    assert_eq!(company.products.iter().map(|(_, product)| product).filter(current).count(), 406);
    for (_, product) in &company.products {
        for price in product.prices.values() {
            assert!(price.valid_until.is_none_or(|until| price.valid_from.unwrap() <= until));
        }
    }
    let (_, helmet) =
        company.products.iter().find(|(_, p)| p.code.as_deref() == Some("HL-U509-R")).unwrap();
    assert_eq!(helmet.prices.len(), 6);
    assert!(helmet.description.contains('，') || !helmet.description.is_empty());
}

#[test]
fn every_real_rep_has_a_territory_and_a_login() {
    let Some(directory) = directory() else { return };
    let company = Company::read(&directory, tenant()).unwrap();
    assert_eq!((company.people.len(), company.territories.len()), (17, 10));
    assert!(company.people.iter().all(|(_, person)| !person.territories.is_empty()));
    assert_eq!(company.logins().count(), 17);
    assert!(company.territories.iter().all(|(_, territory)| territory.manager.is_some()));
    assert_eq!(company.accounts.len(), 701);
}
