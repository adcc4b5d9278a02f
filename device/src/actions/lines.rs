//! Lines of a quote or an order: adding one with the price its product has today, changing it, removing it.
//!
//! A line copies what it prints. Removing sets a mark; nothing is deleted. Changing a quantity later changes no
//! price by itself.

use super::{
    ActionFault, Login, Pairs, Result, Saved,
    prices::{Circumstances, list_price},
    records::by_number,
    typed::Tree,
};
use jiff::civil::Date;
use satchel_shared::{
    documents::{
        Account, Document, Kind, Order, Path, Product, Quote, SalesLine, Step, Value,
        sales_line::standing,
    },
    ids::{DocumentId, EntryId},
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
    lines: BTreeMap<EntryId, SalesLine>,
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
        for (name, value) in product_values(login, &head, product, &values)? {
            values.entry(name).or_insert(value);
        }
        Ok(vec![Step::Add { path, values }])
    })
}

/// Changes fields of a line, named by its id or by its place among the standing lines, from 1.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn set(login: &mut Login, id: DocumentId, line: &str, typed: Pairs<'_>) -> Result<Saved> {
    login.edit(id, None, |login, kind, document| {
        let line = find(&head(login, id, kind, document)?, line)?;
        let mut tree = Tree::default();
        for (name, text) in typed {
            tree.put(kind, &format!("lines.{line}.{name}"), text)?;
        }
        tree.steps(login, kind)
    })
}

/// Removes a line, named as in [`set`].
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn remove(login: &mut Login, id: DocumentId, line: &str) -> Result<Saved> {
    login.edit(id, None, |login, kind, document| {
        let line = find(&head(login, id, kind, document)?, line)?;
        let path = Path::new(["lines".to_owned(), line.to_string(), "removed".to_owned()]);
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
    let account = match account {
        Some(account) if login.store().row(account.into())?.is_some() => {
            Some(login.store().document(account.into())?.read())
        }
        _ => None,
    };
    let day = day.unwrap_or_else(|| login.clock().today());
    Ok(Head { account, currency: currency.unwrap_or(Currency::TWD), day, lines })
}

/// The line with that id, or the n-th of those that stand.
fn find(head: &Head, named: &str) -> Result<EntryId> {
    let missing = || ActionFault::NoSuchEntry(format!("lines.{named}"));
    if let Ok(id) = named.parse::<EntryId>() {
        return if head.lines.contains_key(&id) { Ok(id) } else { Err(missing()) };
    }
    let ordinal: usize = named.trim().parse().map_err(|_| missing())?;
    let mut lines: Vec<_> = standing(&head.lines).map(|(id, line)| (line.position, *id)).collect();
    lines.sort_unstable();
    let at = ordinal.checked_sub(1).ok_or_else(missing)?;
    lines.get(at).map(|(_, id)| *id).ok_or_else(missing)
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
    typed: &BTreeMap<String, Value>,
) -> Result<BTreeMap<String, Value>> {
    let id = product_id(login, named)?;
    let product: Product = login.store().document(id)?.read();
    let quantity = match typed.get("quantity") {
        Some(Value::Whole(stored)) => Quantity::from_stored(*stored),
        _ => ONE,
    };
    let on = Circumstances {
        account: head.account.as_ref(),
        currency: head.currency,
        day: head.day,
        quantity,
    };
    let price = list_price(login, &product, &on)?;
    if price.is_none() && !typed.contains_key("unit_price") {
        return Err(ActionFault::NoPrice(named.to_owned()));
    }
    let last = head.lines.values().filter_map(|line| line.position).max().unwrap_or(0);
    let category = tax_category(head, &product);
    let rate = if category == TaxCategory::Taxable { TAIWAN_VAT.stored() } else { 0 };
    let mut values = BTreeMap::from([
        ("product".to_owned(), Value::Text(id.to_string())),
        ("quantity".to_owned(), Value::Whole(quantity.stored())),
        ("tax_category".to_owned(), Value::Text(category.wire_word().to_owned())),
        ("tax_rate".to_owned(), Value::Whole(rate)),
        ("position".to_owned(), Value::Whole(last.saturating_add(1))),
    ]);
    let texts =
        [("product_code", product.code), ("description", product.name), ("unit", product.unit)];
    let filled = texts.into_iter().filter_map(|(name, text)| Some((name, Value::Text(text?))));
    values.extend(filled.map(|(name, value)| (name.to_owned(), value)));
    values.extend(price.iter().flat_map(price_values));
    Ok(values)
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
    let of_account = of_account.and_then(|word| word.parse::<TaxCategory>().ok());
    let of_product =
        product.tax_category.as_ref().map_or(TaxCategory::Taxable, |category| category.tax());
    match of_account {
        Some(TaxCategory::Taxable) | None => of_product,
        Some(other) => other,
    }
}

fn product_id(login: &Login, named: &str) -> Result<DocumentId> {
    let missing = || ActionFault::ProductNotFound(named.to_owned());
    let id = match named.parse::<DocumentId>() {
        Ok(id) => id,
        Err(_) => by_number(login.store(), Kind::Product, named.trim())?.ok_or_else(missing)?,
    };
    match login.store().row(id)? {
        Some(listed) if listed.row.kind == Kind::Product.word() => Ok(id),
        _ => Err(missing()),
    }
}
