//! Lines of a quote or an order: adding one with the price its product has today, changing it, removing it.
//!
//! A line copies what it prints. Removing sets a mark; nothing is deleted. Changing a quantity later changes no
//! price by itself.

use super::{
    ActionFault, Login, Pairs, Result, Saved, entries,
    prices::{Circumstances, list_price},
    quotes,
    records::named as named_record,
    typed::Tree,
};
use jiff::civil::Date;
use satchel_shared::{
    calendar,
    documents::{
        Account, Document, Kind, Order, Path, Product, Quote, Step, Value, field::Shape,
        product::VatCategory,
    },
    ids::DocumentId,
    money::{Currency, Quantity},
    pricing::PriceAnswer,
    tax::{TAIWAN_VAT, TaxCategory},
};
use std::collections::BTreeMap;

/// One unit, when nobody said how many.
const ONE: Quantity = Quantity::from_stored(10_000);

/// What lines need of their quote or order.
struct Head {
    account: Option<Account>,
    currency: Currency,
    day: Date,
    /// The position of its last line.
    last: i64,
}

/// Adds a line for a product, named by code or id. Typed fields of the line win over what the product says; the
/// quantity is one unless typed.
///
/// # Errors
/// `ProductNotFound`, `NoPrice`, or what stands in the way; nothing is saved then.
pub fn add(login: &mut Login, id: DocumentId, product: &str, typed: Pairs<'_>) -> Result<Saved> {
    login.edit(id, None, |login, kind, document| {
        let head = head(login, id, kind, document)?;
        let path = Path::new(["lines".to_owned(), login.new_entry_id()?.to_string()]);
        let mut values = typed_values(login, kind, typed)?;
        let quantity = match values.get("quantity") {
            Some(Value::Whole(stored)) => Quantity::from_stored(*stored),
            _ => ONE,
        };
        let has_price = values.contains_key("unit_price");
        for (name, value) in product_values(login, &head, product, quantity, has_price)? {
            values.entry(name).or_insert(value);
        }
        Ok(vec![Step::Add { path, values }])
    })
}

/// Changes fields of a line, named as in [`entries`].
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn set(login: &mut Login, id: DocumentId, line: &str, typed: Pairs<'_>) -> Result<Saved> {
    login.edit(id, None, |login, kind, document| {
        only_sales(id, kind)?;
        let line = find(document, kind, line)?;
        let mut tree = Tree::default();
        for (name, text) in typed {
            tree.put(kind, &format!("{line}.{name}"), text)?;
        }
        tree.steps(login, kind)
    })
}

/// Removes a line, named as in [`set`].
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn remove(login: &mut Login, id: DocumentId, line: &str) -> Result<Saved> {
    login.edit(id, None, |_, kind, document| {
        only_sales(id, kind)?;
        let path = find(document, kind, line)?.join("removed");
        Ok(vec![Step::Put { path, value: Value::Flag(true) }])
    })
}

fn head(login: &Login, id: DocumentId, kind: Kind, document: &Document) -> Result<Head> {
    let (account, currency, day, lines) = match kind {
        Kind::Quote => {
            let quote: Quote = document.read();
            (quote.account, quote.currency, quote.quoted_on, quote.lines)
        }
        Kind::Order => {
            let order: Order = document.read();
            (order.account, order.currency, order.ordered_on, order.lines)
        }
        _ => return Err(ActionFault::WrongKind(id)),
    };
    let last = lines.values().filter_map(|line| line.position).max().unwrap_or(0);
    let account = match account {
        Some(account) if login.store().row(account.into())?.is_some() => {
            Some(login.store().document(account.into())?.read())
        }
        _ => None,
    };
    let day = day.unwrap_or_else(|| login.clock().today());
    Ok(Head { account, currency: currency.unwrap_or(Currency::TWD), day, last })
}

/// The line named as [`entries`] says.
fn find(document: &Document, kind: Kind, named: &str) -> Result<Path> {
    let named = named.trim();
    // A dot would name something inside a line.
    let path = format!("lines.{named}").parse::<Path>().ok().filter(|path| path.keys().len() == 2);
    let path = path.ok_or_else(|| ActionFault::NoSuchEntry(format!("lines.{named}")))?;
    entries::resolve(document, kind, &path, false)
}

fn only_sales(id: DocumentId, kind: Kind) -> Result<()> {
    let is_sale = matches!(kind, Kind::Quote | Kind::Order);
    if is_sale { Ok(()) } else { Err(ActionFault::WrongKind(id)) }
}

/// Fills the lines somebody typed along with a new quote or order, as [`add`] fills one.
pub(super) fn fill_created(login: &Login, kind: Kind, tree: &mut Tree) -> Result<()> {
    let day = match kind {
        Kind::Quote => tree.text("quoted_on"),
        Kind::Order => tree.text("ordered_on"),
        _ => return Ok(()),
    };
    let today = login.clock().today();
    let day = day.and_then(|typed| calendar::parse_day_near(typed, today).ok());
    let currency = tree.text("currency").and_then(|typed| typed.parse().ok());
    let mut head = Head {
        account: quotes::account_of(login, tree)?,
        currency: currency.unwrap_or(Currency::TWD),
        day: day.unwrap_or(today),
        last: 0,
    };
    let keys = tree.keys("lines");
    keys.iter().try_for_each(|key| fill(login, kind, &mut head, tree, key))
}

/// Fills the line that an edit adds, as [`add`] does.
pub(super) fn fill_added(
    login: &Login,
    id: DocumentId,
    kind: Kind,
    document: &Document,
    tree: &mut Tree,
) -> Result<()> {
    let is_added = tree.keys("lines").iter().any(|key| key == entries::NEW);
    if !is_added || !matches!(kind, Kind::Quote | Kind::Order) {
        return Ok(());
    }
    let mut head = head(login, id, kind, document)?;
    fill(login, kind, &mut head, tree, entries::NEW)
}

fn fill(login: &Login, kind: Kind, head: &mut Head, tree: &mut Tree, key: &str) -> Result<()> {
    let text = |field: &str| tree.entry_text("lines", key, field).map(str::to_owned);
    let quantity = text("quantity").and_then(|typed| typed.parse().ok()).unwrap_or(ONE);
    let values = match text("product") {
        Some(product) => {
            product_values(login, head, &product, quantity, text("unit_price").is_some())?
        }
        None => line_values(head, &Product::default(), quantity),
    };
    head.last = head.last.saturating_add(1);
    for (name, value) in values {
        let shape = Path::new(["lines", key, name.as_str()]).place(kind).and_then(|at| at.scalar());
        let text = value.display(shape.unwrap_or(Shape::Text));
        tree.fill_entry("lines", key, &name, text, name == "product");
    }
    Ok(())
}

/// Typed fields of a new line as values, by name.
fn typed_values(login: &Login, kind: Kind, typed: Pairs<'_>) -> Result<BTreeMap<String, Value>> {
    let mut tree = Tree::default();
    for (name, text) in typed {
        tree.put(kind, &format!("lines.new.{name}"), text)?;
    }
    let added = tree.steps(login, kind)?.into_iter().find_map(|step| match step {
        Step::Add { values, .. } => Some(values),
        _ => None,
    });
    Ok(added.unwrap_or_default())
}

/// What the product says of a new line.
fn product_values(
    login: &Login,
    head: &Head,
    named: &str,
    quantity: Quantity,
    has_price: bool,
) -> Result<BTreeMap<String, Value>> {
    let id = product_id(login, named)?;
    let product: Product = login.store().document(id)?.read();
    let on = Circumstances {
        account: head.account.as_ref(),
        currency: head.currency,
        day: head.day,
        quantity,
    };
    let price = list_price(login, &product, &on)?;
    if price.is_none() && !has_price {
        return Err(ActionFault::NoPrice(named.to_owned()));
    }
    let mut values = line_values(head, &product, quantity);
    values.insert("product".to_owned(), Value::Text(id.to_string()));
    values.extend(price.iter().flat_map(price_values));
    Ok(values)
}

/// What every new line has: how many, its tax and place, and the words it prints.
fn line_values(head: &Head, product: &Product, quantity: Quantity) -> BTreeMap<String, Value> {
    let category = tax_category(head, product);
    let rate = if category == TaxCategory::Taxable { TAIWAN_VAT.stored() } else { 0 };
    let mut values = BTreeMap::from([
        ("quantity".to_owned(), Value::Whole(quantity.stored())),
        ("tax_category".to_owned(), Value::Text(category.wire_word().to_owned())),
        ("tax_rate".to_owned(), Value::Whole(rate)),
        ("position".to_owned(), Value::Whole(head.last.saturating_add(1))),
    ]);
    let texts =
        [("product_code", &product.code), ("description", &product.name), ("unit", &product.unit)];
    let filled = texts.into_iter().filter_map(|(name, text)| Some((name, text.clone()?)));
    values.extend(filled.map(|(name, text)| (name.to_owned(), Value::Text(text))));
    values
}

fn price_values(answer: &PriceAnswer) -> [(String, Value); 4] {
    [
        ("unit_price".to_owned(), Value::Whole(answer.price.stored())),
        ("list_price".to_owned(), Value::Whole(answer.price.stored())),
        ("price_list".to_owned(), Value::Text(answer.entry.list_id.clone())),
        ("price_from".to_owned(), Value::Text(answer.entry.valid_from.to_string())),
    ]
}

/// The product's category, unless the account is taxed otherwise.
fn tax_category(head: &Head, product: &Product) -> TaxCategory {
    let of_account = head.account.as_ref().and_then(|account| account.tax_category.as_ref());
    let of_product = product.tax_category.as_ref().map_or(TaxCategory::Taxable, VatCategory::tax);
    match of_account.map(VatCategory::tax) {
        Some(TaxCategory::Taxable) | None => of_product,
        Some(other) => other,
    }
}

fn product_id(login: &Login, named: &str) -> Result<DocumentId> {
    let missing = || ActionFault::ProductNotFound(named.to_owned());
    let id = named_record(login.store(), Kind::Product, named)?.ok_or_else(missing)?;
    match login.store().row(id)? {
        Some(listed) if listed.row.kind == Kind::Product.word() => Ok(id),
        _ => Err(missing()),
    }
}
