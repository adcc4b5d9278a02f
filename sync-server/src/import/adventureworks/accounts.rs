//! Accounts: the resellers, with address, territory and the person who sold them most.

use super::{Company, Folder, orders::History, products::dealer_list, territories::Territories};
use crate::import::{
    identity,
    row::{Row, RowFault},
    table::TableFault,
};
use satchel_shared::{
    documents::{
        Account, Kind,
        account::AccountStatus,
        address::{Address, AddressUse},
    },
    ids::{AccountId, PriceListId, TerritoryId},
};
use std::collections::BTreeMap;

const FILE: &str = "resellers.csv";
const COLUMNS: [&str; 18] = [
    "reseller_key",
    "reseller_code",
    "geography_key",
    "name",
    "business_type",
    "phone",
    "number_employees",
    "order_frequency",
    "order_month",
    "first_order_year",
    "last_order_year",
    "product_line",
    "address_line1",
    "address_line2",
    "annual_sales",
    "annual_revenue",
    "bank_name",
    "year_opened",
];

/// What an order copies of its account.
pub struct KnownAccount {
    pub id: AccountId,
    pub name: String,
    pub address: String,
}

/// Account by reseller key.
pub type Accounts = BTreeMap<String, KnownAccount>;

/// A city of the file: the part of an address that several resellers share.
struct Place {
    city: Option<String>,
    state: Option<String>,
    country: Option<String>,
    postal_code: Option<String>,
    territory: TerritoryId,
}

/// What every reseller is read with.
struct Known<'a> {
    places: BTreeMap<String, Place>,
    history: &'a History,
    dealer_list: Option<PriceListId>,
}

pub fn read(
    folder: &Folder<'_>,
    territories: &Territories,
    history: &History,
    company: &mut Company,
) -> Result<Accounts, TableFault> {
    let places = places(folder, territories, company)?;
    let known = Known { places, history, dealer_list: dealer_list(company) };
    let table = folder.open(FILE, &COLUMNS)?;
    let rows = table.convert(&mut company.refused, |row| {
        let key = row.need_text("reseller_key")?;
        let id = AccountId::from(folder.id(Kind::Account, &key));
        Ok((key, id, account(row, id, &known)?))
    });
    let mut accounts = Accounts::new();
    let mut idle = 0;
    for (key, id, account) in rows {
        idle += usize::from(account.owner.is_none());
        let name = account.name.clone().unwrap_or_default();
        let address = account.addresses.values().next().map(printed).unwrap_or_default();
        accounts.insert(key, KnownAccount { id, name, address });
        company.accounts.push((id, account));
    }
    if idle > 0 {
        company.remarks.push(format!(
            "{FILE}: {idle} resellers never ordered: prospects without an owner, seen by everybody \
             in their territory"
        ));
    }
    Ok(accounts)
}

fn places(
    folder: &Folder<'_>,
    territories: &Territories,
    company: &mut Company,
) -> Result<BTreeMap<String, Place>, TableFault> {
    let columns =
        ["geography_key", "city", "state_name", "country_name", "postal_code", "territory_key"];
    let table = folder.open("geographies.csv", &columns)?;
    let rows = table.convert(&mut company.refused, |row| {
        let place = Place {
            city: row.text("city")?,
            state: row.text("state_name")?,
            country: row.text("country_name")?,
            postal_code: row.text("postal_code")?,
            territory: *row.look_up("territory_key", territories, "territories.csv")?,
        };
        Ok((row.need_text("geography_key")?, place))
    });
    Ok(rows.into_iter().collect())
}

fn account(row: Row<'_>, id: AccountId, known: &Known<'_>) -> Result<Account, RowFault> {
    let place = row.look_up("geography_key", &known.places, "geographies.csv")?;
    let past = known.history.get(row.cell("reseller_key"));
    let address = Address {
        purpose: Some(AddressUse::Billing),
        line1: row.text("address_line1")?,
        line2: row.text("address_line2")?,
        city: place.city.clone(),
        state: place.state.clone(),
        postal_code: place.postal_code.clone(),
        country: place.country.clone(),
        is_default: Some(true),
        position: Some(1),
        ..Address::default()
    };
    let entry = identity::entry_id(id.into(), "addresses", "billing");
    let status = if past.is_some() { AccountStatus::Active } else { AccountStatus::Prospect };
    Ok(Account {
        name: Some(row.need_text("name")?),
        code: Some(row.need_text("reseller_code")?),
        status: Some(status),
        kind_of_business: row.text("business_type")?,
        owner: past.and_then(|past| past.owner),
        territory: Some(place.territory),
        phone: row.text("phone")?,
        addresses: BTreeMap::from([(entry, address)]),
        currency: past.and_then(|past| past.currency),
        price_list: known.dealer_list,
        bank_name: row.text("bank_name")?,
        employees: row.parse("number_employees")?,
        annual_sales: row.parse("annual_sales")?,
        annual_revenue: row.parse("annual_revenue")?,
        founded_year: row.parse("year_opened")?,
        first_order_year: row.parse("first_order_year")?,
        order_frequency: row.text("order_frequency")?.map(|word| frequency(&word)),
        product_line: row.text("product_line")?,
        preferred_language: Some("en".to_owned()),
        source: Some("AdventureWorks".to_owned()),
        customer_since: past.map(|past| past.first_order),
        custom: custom(row)?,
        ..Account::default()
    })
}

/// Columns that no field of ours holds.
fn custom(row: Row<'_>) -> Result<BTreeMap<String, String>, RowFault> {
    let mut custom = BTreeMap::new();
    for column in ["order_month", "last_order_year"] {
        if let Some(value) = row.text(column)? {
            custom.insert(column.to_owned(), value);
        }
    }
    Ok(custom)
}

fn frequency(letter: &str) -> String {
    match letter {
        "S" => "semi-annual",
        "A" => "annual",
        "Q" => "quarterly",
        other => other,
    }
    .to_owned()
}

/// The address on one line, as an order prints it.
fn printed(address: &Address) -> String {
    let parts = [
        &address.line1,
        &address.line2,
        &address.city,
        &address.state,
        &address.postal_code,
        &address.country,
    ];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
}
