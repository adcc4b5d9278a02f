//! AdventureWorks: Microsoft's sample company as records of ours.
//!
//! Order: territories → people → price lists and products with their costs → accounts → orders. Each step knows
//! the ones before it by their keys in the files, and refuses a row that points at nothing.
//! 1. Money, tax and currency stay as given; nothing is computed anew.
//! 2. What the files say that cannot be true (a price that ends before it begins) is mended and remarked upon.
//! 3. Costs of order lines are not kept: whoever reads an order may not read a cost. Their sum is checked.

mod accounts;
mod currencies;
mod orders;
mod people;
mod products;
mod territories;
mod totals;

pub use totals::{Sums, Totals, grouped};

use super::{
    draft::{Draft, LoginWish},
    identity,
    row::RowFault,
    table::{Table, TableFault},
};
use satchel_shared::{
    documents::{Account, Kind, Order, Person, PriceList, Product, ProductCost, Territory},
    ids::{
        AccountId, DocumentId, OrderId, PersonId, PriceListId, ProductCostId, ProductId, TenantId,
        TerritoryId,
    },
};
use std::path::Path;

/// The sample company, converted.
#[derive(Debug, Default)]
pub struct Company {
    /// Sales territories.
    pub territories: Vec<(TerritoryId, Territory)>,
    /// Sales people and those they report to.
    pub people: Vec<(PersonId, Person)>,
    /// The list price and the dealer price.
    pub price_lists: Vec<(PriceListId, PriceList)>,
    /// Products with their price history.
    pub products: Vec<(ProductId, Product)>,
    /// What products cost; office only.
    pub product_costs: Vec<(ProductCostId, ProductCost)>,
    /// Resellers.
    pub accounts: Vec<(AccountId, Account)>,
    /// Their orders with all lines.
    pub orders: Vec<(OrderId, Order)>,
    /// Every row that was not imported.
    pub refused: Vec<RowFault>,
    /// What was mended, derived or left out, in words.
    pub remarks: Vec<String>,
    /// Sums over all orders, as imported and as the file has them.
    pub totals: Totals,
}

impl Company {
    /// Reads the folder.
    ///
    /// # Errors
    /// When a file is missing or unusable; bad rows are in [`Company::refused`].
    pub fn read(directory: &Path, tenant: TenantId) -> Result<Company, TableFault> {
        let folder = Folder { directory, tenant };
        let mut company = Company::default();
        let currencies = currencies::read(&folder, &mut company)?;
        let sales = orders::open(&folder)?;
        let territories = territories::read(&folder, &mut company)?;
        let people = people::read(&folder, &territories, &mut company)?;
        territories::name_heads(&mut company);
        let products = products::read(&folder, &mut company)?;
        let history = sales.by_account(&people, &currencies);
        let accounts = accounts::read(&folder, &territories, &history, &mut company)?;
        let promotions = orders::promotions(&folder, &mut company)?;
        let keys = orders::Keys { promotions, currencies, territories, people, products, accounts };
        orders::read(&folder, &sales, &keys, &mut company)?;
        company.remarks.push(
            "not imported: consumers, consumer orders, prospects, quotas, survey answers and call \
             centre figures (no kind of record holds them yet), and the cost of each order line"
                .to_owned(),
        );
        Ok(company)
    }

    /// All records in the order they must be stored in: what is linked to comes first.
    pub fn drafts(&self) -> impl Iterator<Item = Draft> + '_ {
        fn each<I: Into<DocumentId> + Copy, R: satchel_shared::documents::Record>(
            records: &[(I, R)],
        ) -> impl Iterator<Item = Draft> + '_ {
            records.iter().map(|(id, record)| Draft::of(*id, record))
        }
        each(&self.territories)
            .chain(each(&self.price_lists))
            .chain(each(&self.people))
            .chain(each(&self.products))
            .chain(each(&self.product_costs))
            .chain(each(&self.accounts))
            .chain(each(&self.orders))
    }

    /// The logins the people need.
    pub fn logins(&self) -> impl Iterator<Item = LoginWish> + '_ {
        use satchel_shared::documents::shape::Word;
        self.people.iter().filter_map(|(id, person)| {
            Some(LoginWish {
                person: *id,
                login: person.login.clone()?,
                name: person.name.clone().unwrap_or_default(),
                role: person.role.as_ref().map(|role| role.word().to_owned()).unwrap_or_default(),
            })
        })
    }
}

/// Where the files are and for whom they are read.
pub(super) struct Folder<'a> {
    directory: &'a Path,
    tenant: TenantId,
}

impl Folder<'_> {
    fn open(&self, file: &str, columns: &[&str]) -> Result<Table, TableFault> {
        Table::open(&self.directory.join(file), columns)
    }

    fn id(&self, kind: Kind, key: &str) -> DocumentId {
        identity::document_id(self.tenant, kind, &format!("adventureworks:{key}"))
    }
}
