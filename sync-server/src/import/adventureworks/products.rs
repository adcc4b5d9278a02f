//! Products: one per product code, out of one row per price round; and their costs as documents of their own.
//!
//! The row marked Current, or else the latest, decides the fields; every row with a price adds its prices.

use super::{Company, Folder};
use crate::import::{
    identity,
    row::{Row, RowFault},
    table::TableFault,
};
use jiff::civil::Date;
use satchel_shared::{
    documents::{
        Kind, PriceList, Product, ProductCost,
        price::Price,
        product::{ProductStatus, VatCategory},
        product_cost::Cost,
    },
    ids::{PriceListId, ProductId},
    money::{Amount, Currency, Quantity},
};
use std::collections::{BTreeMap, BTreeSet};

/// The files name no currency of prices; the company's books are in this one.
const CURRENCY: Currency = Currency::USD;
const FILE: &str = "products.csv";
/// The files name no unit either; everything is sold by the piece.
pub const UNIT: &str = "pc";
const CURRENT: &str = "Current";
const COLUMNS: [&str; 23] = [
    "product_key",
    "product_code",
    "subcategory_key",
    "name",
    "finished_goods",
    "color",
    "size",
    "weight",
    "days_to_manufacture",
    "product_line",
    "class",
    "style",
    "model_name",
    "description_en",
    "description_zh",
    "standard_cost",
    "list_price",
    "dealer_price",
    "price_start",
    "price_end",
    "status",
    "safety_stock",
    "reorder_point",
];

/// What an order line copies of its product.
pub struct KnownProduct {
    pub id: ProductId,
    pub code: String,
    pub name: String,
}

/// Product by the key of any of its rows.
pub type Products = BTreeMap<String, KnownProduct>;

/// One row of the file: the product as of one price round.
struct Round {
    key: String,
    code: String,
    product: Product,
    is_current: bool,
    cost: Option<Amount>,
    list: Option<Amount>,
    dealer: Option<Amount>,
    from: Date,
    until: Option<Date>,
}

pub fn read(folder: &Folder<'_>, company: &mut Company) -> Result<Products, TableFault> {
    let lists = price_lists(folder, company);
    let categories = categories(folder, company)?;
    let table = folder.open(FILE, &COLUMNS)?;
    let rounds = table.convert(&mut company.refused, |row| round(row, &categories));
    let starts: BTreeSet<Date> = rounds.iter().map(|round| round.from).collect();
    let mut by_code: BTreeMap<String, Vec<Round>> = BTreeMap::new();
    for round in rounds {
        by_code.entry(round.code.clone()).or_default().push(round);
    }
    let mut known = Products::new();
    let mut mended = 0;
    for (code, mut rounds) in by_code {
        rounds.sort_by(|a, b| (a.from, &a.key).cmp(&(b.from, &b.key)));
        mended += mend_ends(&mut rounds, &starts);
        let id = ProductId::from(folder.id(Kind::Product, &code));
        for round in &rounds {
            let name = round.product.name.clone().unwrap_or_default();
            known.insert(round.key.clone(), KnownProduct { id, code: code.clone(), name });
        }
        add_product(folder, company, id, &code, &rounds, &lists);
    }
    if mended > 0 {
        company.remarks.push(format!(
            "{FILE}: {mended} prices end before they begin: each now ends the day before the next \
             price round of the file begins"
        ));
    }
    Ok(known)
}

/// The ids of the list price and the dealer price.
struct Lists {
    list: PriceListId,
    dealer: PriceListId,
}

fn price_lists(folder: &Folder<'_>, company: &mut Company) -> Lists {
    let mut add = |code: &str, name: &str, is_default| {
        let id = PriceListId::from(folder.id(Kind::PriceList, code));
        let list = PriceList {
            name: Some(name.to_owned()),
            code: Some(code.to_owned()),
            currency: Some(CURRENCY),
            is_tax_included: Some(false),
            is_default: Some(is_default),
            ..PriceList::default()
        };
        company.price_lists.push((id, list));
        id
    };
    Lists { list: add("list", "List price", true), dealer: add("dealer", "Dealer price", false) }
}

/// The id of the dealers' price list, which accounts are given.
pub fn dealer_list(company: &Company) -> Option<PriceListId> {
    let dealer =
        company.price_lists.iter().find(|(_, list)| list.code.as_deref() == Some("dealer"));
    dealer.map(|(id, _)| *id)
}

/// Category and subcategory names by the subcategory's key.
type Categories = BTreeMap<String, (String, String)>;

fn categories(folder: &Folder<'_>, company: &mut Company) -> Result<Categories, TableFault> {
    let table = folder.open("product_categories.csv", &["category_key", "name"])?;
    let top: BTreeMap<String, String> = table
        .convert(&mut company.refused, |row| {
            Ok((row.need_text("category_key")?, row.need_text("name")?))
        })
        .into_iter()
        .collect();
    let table =
        folder.open("product_subcategories.csv", &["subcategory_key", "name", "category_key"])?;
    let rows = table.convert(&mut company.refused, |row| {
        let category = row.look_up("category_key", &top, "product_categories.csv")?;
        Ok((row.need_text("subcategory_key")?, (category.clone(), row.need_text("name")?)))
    });
    Ok(rows.into_iter().collect())
}

fn round(row: Row<'_>, categories: &Categories) -> Result<Round, RowFault> {
    let is_current = row.cell("status") == CURRENT;
    Ok(Round {
        key: row.need_text("product_key")?,
        code: row.need_text("product_code")?,
        product: fields(row, categories, is_current)?,
        is_current,
        cost: row.parse("standard_cost")?,
        list: row.parse("list_price")?,
        dealer: row.parse("dealer_price")?,
        from: row.need("price_start")?,
        until: row.parse("price_end")?,
    })
}

fn fields(row: Row<'_>, categories: &Categories, is_current: bool) -> Result<Product, RowFault> {
    let group = match row.cell("subcategory_key") {
        "" => None,
        _ => Some(row.look_up("subcategory_key", categories, "product_subcategories.csv")?),
    };
    let stock = |column| -> Result<Option<Quantity>, RowFault> { row.parse(column) };
    let is_finished = match row.cell("finished_goods") {
        "1" => "finished goods",
        "0" => "part",
        _ => return Err(row.fault("finished_goods", "must be 0 or 1")),
    };
    Ok(Product {
        code: Some(row.need_text("product_code")?),
        name: Some(row.need_text("name")?),
        name_latin: row.text("name")?,
        model: row.text("model_name")?,
        category: group.map(|(category, _)| category.clone()),
        subcategory: group.map(|(_, name)| name.clone()),
        product_line: row.text("product_line")?.map(|word| line_word(&word)),
        class: row.text("class")?.map(|word| class_word(&word)),
        style: row.text("style")?.map(|word| style_word(&word)),
        color: row.text("color")?.filter(|color| color != "NA"),
        size: row.text("size")?,
        weight: row.text("weight")?,
        unit: Some(UNIT.to_owned()),
        status: Some(if is_current { ProductStatus::Current } else { ProductStatus::Discontinued }),
        tax_category: Some(VatCategory::Taxable),
        lead_time_days: row.parse("days_to_manufacture")?,
        reorder_point: stock("reorder_point")?,
        safety_stock: stock("safety_stock")?,
        description: row.cell("description_zh").to_owned(),
        description_latin: row.cell("description_en").to_owned(),
        tags: BTreeSet::from([is_finished.to_owned()]),
        ..Product::default()
    })
}

/// Ends every price that ends before it begins on the day before the next round; tells how many.
fn mend_ends(rounds: &mut [Round], starts: &BTreeSet<Date>) -> usize {
    let mut mended = 0;
    for round in rounds {
        if round.until.is_some_and(|until| until < round.from) {
            let next = starts.iter().find(|start| **start > round.from);
            round.until = next.and_then(|next| next.yesterday().ok());
            mended += 1;
        }
    }
    mended
}

fn add_product(
    folder: &Folder<'_>,
    company: &mut Company,
    id: ProductId,
    code: &str,
    rounds: &[Round],
    lists: &Lists,
) {
    let Some(decides) = rounds.iter().find(|round| round.is_current).or(rounds.last()) else {
        return;
    };
    let mut product = decides.product.clone();
    let keys: Vec<&str> = rounds.iter().map(|round| round.key.as_str()).collect();
    product.custom.insert("adventureworks_keys".to_owned(), keys.join(" "));
    let cost_id = folder.id(Kind::ProductCost, code);
    let mut cost = ProductCost { product: Some(id), ..ProductCost::default() };
    for round in rounds {
        for (list, word, price) in
            [(lists.list, "list", round.list), (lists.dealer, "dealer", round.dealer)]
        {
            let Some(price) = price else { continue };
            let entry = identity::entry_id(id.into(), "prices", &format!("{word}:{}", round.key));
            product.prices.insert(entry, price_entry(list, price, round));
        }
        if let Some(amount) = round.cost {
            let entry = identity::entry_id(cost_id, "costs", &round.key);
            let kept = Cost {
                cost: Some(amount),
                currency: Some(CURRENCY),
                valid_from: Some(round.from),
                valid_until: round.until,
                ..Cost::default()
            };
            cost.costs.insert(entry, kept);
        }
    }
    if !cost.costs.is_empty() {
        company.product_costs.push((cost_id.into(), cost));
    }
    company.products.push((id, product));
}

fn price_entry(list: PriceListId, price: Amount, round: &Round) -> Price {
    Price {
        list: Some(list),
        price: Some(price),
        currency: Some(CURRENCY),
        valid_from: Some(round.from),
        valid_until: round.until,
        min_quantity: Some(Quantity::ZERO),
        unit: round.product.unit.clone(),
        ..Price::default()
    }
}

fn line_word(letter: &str) -> String {
    match letter {
        "R" => "Road",
        "M" => "Mountain",
        "T" => "Touring",
        "S" => "Standard",
        other => other,
    }
    .to_owned()
}

fn class_word(letter: &str) -> String {
    match letter {
        "L" => "Low",
        "M" => "Medium",
        "H" => "High",
        other => other,
    }
    .to_owned()
}

fn style_word(letter: &str) -> String {
    match letter {
        "U" => "Universal",
        "W" => "Women",
        "M" => "Men",
        other => other,
    }
    .to_owned()
}
