//! Orders: headers joined with their lines, amounts and taxes kept as given.
//!
//! An order is imported whole or not at all: a bad line, or lines that do not add up to the header, refuse it.

use super::{
    Company, Folder,
    accounts::Accounts,
    currencies::Currencies,
    people::People,
    products::{Products, UNIT},
    territories::Territories,
    totals::{Sums, grouped},
};
use crate::import::{
    identity,
    row::{Row, RowFault},
    table::{Table, TableFault},
};
use jiff::civil::Date;
use rust_decimal::Decimal;
use satchel_shared::{
    documents::{Kind, Order, SalesLine, order::OrderStatus, product::VatCategory},
    ids::{EntryId, OrderId, PersonId},
    money::{Amount, Currency},
};
use std::collections::BTreeMap;

const LINES: &str = "reseller_order_lines.csv";
const HEADER_COLUMNS: [&str; 14] = [
    "order_no",
    "order_date",
    "due_date",
    "ship_date",
    "reseller_key",
    "employee_key",
    "territory_key",
    "currency_key",
    "customer_po",
    "carrier_tracking",
    "line_count",
    "sales_amount",
    "tax_amount",
    "freight",
];
const LINE_COLUMNS: [&str; 11] = [
    "order_no",
    "line_no",
    "product_key",
    "promotion_key",
    "quantity",
    "unit_price",
    "discount_pct",
    "sales_amount",
    "tax_amount",
    "freight",
    "total_product_cost",
];
/// The promotion that is none.
const NO_PROMOTION: &str = "1";

/// What headers and lines point at.
pub struct Keys {
    pub promotions: BTreeMap<String, String>,
    pub currencies: Currencies,
    pub territories: Territories,
    pub people: People,
    pub products: Products,
    pub accounts: Accounts,
}

/// The order headers, opened early: accounts take owner and currency from them.
pub struct Sales {
    headers: Table,
}

/// What the orders say about an account.
pub struct Past {
    /// Who sold it most orders; of several, the one of the latest order.
    pub owner: Option<PersonId>,
    /// Of its latest order.
    pub currency: Option<Currency>,
    /// The day of its first order.
    pub first_order: Date,
}

/// The past of each account that ever ordered, by reseller key.
pub type History = BTreeMap<String, Past>;

pub fn open(folder: &Folder<'_>) -> Result<Sales, TableFault> {
    Ok(Sales { headers: folder.open("reseller_orders.csv", &HEADER_COLUMNS)? })
}

impl Sales {
    /// Reads owner, currency and first day per account; bad rows are refused later, with their orders.
    pub fn by_account(&self, people: &People, currencies: &Currencies) -> History {
        let mut past: BTreeMap<String, Vec<(Date, &str, Row<'_>)>> = BTreeMap::new();
        for row in self.headers.rows().flatten() {
            let Ok(Some(day)) = row.parse("order_date") else { continue };
            let orders = past.entry(row.cell("reseller_key").to_owned()).or_default();
            orders.push((day, row.cell("order_no"), row));
        }
        let told = past.into_iter().filter_map(|(key, mut orders)| {
            orders.sort_by_key(|(day, number, _)| (*day, *number));
            let (first_order, ..) = *orders.first()?;
            let (.., latest) = *orders.last()?;
            let owner = people.get(best_seller(&orders)?).copied();
            let currency = currencies.get(latest.cell("currency_key")).copied();
            Some((key, Past { owner, currency, first_order }))
        });
        told.collect()
    }
}

/// The employee with most orders; of equals the one who sold last.
fn best_seller<'t>(orders: &[(Date, &str, Row<'t>)]) -> Option<&'t str> {
    let mut by_seller: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (index, (.., row)) in orders.iter().enumerate() {
        let (count, latest) = by_seller.entry(row.cell("employee_key")).or_default();
        *count += 1;
        *latest = index;
    }
    by_seller.into_iter().max_by_key(|(_, rank)| *rank).map(|(seller, _)| seller)
}

pub fn read(
    folder: &Folder<'_>,
    sales: &Sales,
    keys: &Keys,
    company: &mut Company,
) -> Result<(), TableFault> {
    let table = folder.open(LINES, &LINE_COLUMNS)?;
    let mut lines = Lines::of(&table);
    let headers = sales.headers.rows().map(|row| {
        let row = row?;
        let id = OrderId::from(folder.id(Kind::Order, row.cell("order_no")));
        let rows = lines.by_order.remove(row.cell("order_no")).unwrap_or_default();
        company.totals.of_file.add_header(row)?;
        let order = order(row, keys)?;
        with_lines(order, row, &rows, id, keys).map(|order| (id, order)).map_err(|mut fault| {
            fault.reason.push_str(&format!("; order {} is left out whole", row.cell("order_no")));
            fault
        })
    });
    let mut refused = Vec::new();
    for order in headers {
        match order {
            Ok(order) => company.orders.push(order),
            Err(fault) => refused.push(fault),
        }
    }
    company.refused.append(&mut refused);
    company.refused.append(&mut lines.refused);
    for row in lines.by_order.into_values().flatten() {
        let reason = "reseller_orders.csv has no such order, or it was refused";
        company.refused.push(row.fault("order_no", reason));
    }
    company.remarks.push(format!(
        "{LINES}: the lines' cost, {} in all, is office only and stays in the file",
        grouped(lines.cost)
    ));
    for (_, order) in &company.orders {
        // Every line's amount was read as an Amount, and a sum of those fits as well.
        if let Err(fault) = company.totals.add(order) {
            let number = order.external_number.as_deref().unwrap_or_default();
            company.remarks.push(format!("order {number} has no totals: {fault}"));
        }
    }
    Ok(())
}

/// Promotion names by key, without the one that is none.
pub fn promotions(
    folder: &Folder<'_>,
    company: &mut Company,
) -> Result<BTreeMap<String, String>, TableFault> {
    let table = folder.open("promotions.csv", &["promotion_key", "name"])?;
    let rows = table.convert(&mut company.refused, |row| {
        Ok((row.need_text("promotion_key")?, row.need_text("name")?))
    });
    Ok(rows.into_iter().collect())
}

/// The rows of the line file, by order.
struct Lines<'t> {
    by_order: BTreeMap<String, Vec<Row<'t>>>,
    refused: Vec<RowFault>,
    cost: Decimal,
}

impl<'t> Lines<'t> {
    fn of(table: &'t Table) -> Lines<'t> {
        let mut lines =
            Lines { by_order: BTreeMap::new(), refused: Vec::new(), cost: Decimal::ZERO };
        for row in table.rows() {
            match row {
                Ok(row) => {
                    let cost: Option<Amount> = row.parse("total_product_cost").unwrap_or_default();
                    lines.cost += cost.unwrap_or_default().to_decimal();
                    lines.by_order.entry(row.cell("order_no").to_owned()).or_default().push(row);
                }
                Err(fault) => lines.refused.push(fault),
            }
        }
        lines
    }
}

impl Sums {
    fn add_header(&mut self, row: Row<'_>) -> Result<(), RowFault> {
        let amount = |column| row.need::<Amount>(column).map(Amount::to_decimal);
        let (sales, tax, freight) =
            (amount("sales_amount")?, amount("tax_amount")?, amount("freight")?);
        self.lines += row.need::<usize>("line_count")?;
        self.orders += 1;
        self.sales += sales;
        self.tax += tax;
        self.freight += freight;
        Ok(())
    }
}

fn order(row: Row<'_>, keys: &Keys) -> Result<Order, RowFault> {
    let account = row.look_up("reseller_key", &keys.accounts, "resellers.csv")?;
    let owner = row.look_up("employee_key", &keys.people, "sales_reps.csv")?;
    let territory = row.look_up("territory_key", &keys.territories, "territories.csv")?;
    let currency = row.look_up("currency_key", &keys.currencies, "currencies.csv")?;
    Ok(Order {
        external_number: Some(row.need_text("order_no")?),
        customer_order_number: row.text("customer_po")?,
        account: Some(account.id),
        account_name: Some(account.name.clone()),
        owner: Some(*owner),
        territory: Some(*territory),
        status: Some(OrderStatus::Closed),
        ordered_on: Some(row.need("order_date")?),
        requested_delivery_on: row.parse("due_date")?,
        shipped_on: row.parse("ship_date")?,
        carrier_tracking: row.text("carrier_tracking")?,
        delivery_address: Some(account.address.clone()).filter(|address| !address.is_empty()),
        currency: Some(*currency),
        freight: Some(row.need("freight")?),
        ..Order::default()
    })
}

/// The order with its lines, if they are as many as the header says and add up to it.
fn with_lines(
    mut order: Order,
    header: Row<'_>,
    rows: &[Row<'_>],
    id: OrderId,
    keys: &Keys,
) -> Result<Order, RowFault> {
    let mut sums = Sums::default();
    for row in rows {
        let (entry, line) = line(*row, id, keys)?;
        sums.sales += line.given_amount.unwrap_or_default().to_decimal();
        sums.tax += line.given_tax.unwrap_or_default().to_decimal();
        sums.freight += line.given_freight.unwrap_or_default().to_decimal();
        if order.lines.insert(entry, line).is_some() {
            return Err(row.fault("line_no", "the order has another line of this number"));
        }
    }
    let count = order.lines.len();
    if header.need::<usize>("line_count")? != count {
        return Err(header.fault("line_count", format!("{LINES} has {count} sound lines of it")));
    }
    for (column, sum) in
        [("sales_amount", sums.sales), ("tax_amount", sums.tax), ("freight", sums.freight)]
    {
        if header.need::<Amount>(column)?.to_decimal() != sum {
            return Err(header.fault(column, format!("its lines come to {sum}")));
        }
    }
    Ok(order)
}

fn line(row: Row<'_>, id: OrderId, keys: &Keys) -> Result<(EntryId, SalesLine), RowFault> {
    let product = row.look_up("product_key", &keys.products, "products.csv")?;
    let number: i64 = row.need("line_no")?;
    let promotion = match row.cell("promotion_key") {
        "" | NO_PROMOTION => None,
        _ => Some(row.look_up("promotion_key", &keys.promotions, "promotions.csv")?.clone()),
    };
    let line = SalesLine {
        product: Some(product.id),
        product_code: Some(product.code.clone()),
        description: Some(product.name.clone()),
        quantity: Some(row.need("quantity")?),
        unit: Some(UNIT.to_owned()),
        unit_price: Some(row.need("unit_price")?),
        discount: row.parse("discount_pct")?,
        tax_category: Some(VatCategory::Taxable),
        given_tax: Some(row.need("tax_amount")?),
        given_amount: Some(row.need("sales_amount")?),
        given_freight: Some(row.need("freight")?),
        promotion,
        position: Some(number),
        ..SalesLine::default()
    };
    Ok((identity::entry_id(id.into(), "lines", &number.to_string()), line))
}
