//! Copies: a new quote or order from one that is here, with today's prices; what no list has keeps the price it had.

use super::{
    ActionFault, Login, Result, Saved,
    prices::{Circumstances, list_price},
    records,
};
use satchel_shared::{
    documents::{Account, Kind, Product, Sold},
    ids::DocumentId,
    money::{Currency, Quantity},
};

/// Makes the copy.
///
/// # Errors
/// `WrongKind`, or what stands in the way; nothing is saved then.
pub fn copy(login: &mut Login, id: DocumentId, kind: Kind) -> Result<Saved> {
    let typed = typed(login, id, kind)?;
    records::create(login, kind, &typed)
}

fn typed(login: &Login, id: DocumentId, kind: Kind) -> Result<Vec<(String, String)>> {
    let document = login.store().document(id)?;
    let sold = Sold::of(&document).ok_or(ActionFault::WrongKind(id))?;
    let sale = sold.sale();
    let mut typed: Vec<(String, String)> = Vec::new();
    let mut put = |path: String, text: Option<String>| {
        typed.extend(text.filter(|text| !text.is_empty()).map(|text| (path, text)));
    };
    put("account".to_owned(), sale.account.map(|of| DocumentId::from(of).to_string()));
    put("currency".to_owned(), sale.currency.map(|code| code.to_string()));
    put("discount".to_owned(), sale.discount.map(|share| share.to_string()));
    if let (Sold::Quote(quote), Kind::Quote) = (&sold, kind) {
        put("title".to_owned(), quote.title.clone());
        put("copied_from".to_owned(), Some(id.to_string()));
    }
    let contact = match &sold {
        Sold::Quote(quote) => quote.contact,
        Sold::Order(order) => order.contact,
    };
    put("contact".to_owned(), contact.map(|of| DocumentId::from(of).to_string()));
    let account: Option<Account> = match sale.account {
        Some(of) if login.store().row(of.into())?.is_some() => {
            Some(login.store().document(of.into())?.read())
        }
        _ => None,
    };
    for (index, line_id) in sale.places().iter().enumerate() {
        let Some(line) = sale.lines.get(line_id) else { continue };
        let at = |name: &str| format!("lines.l{index:04}.{name}");
        let quantity = line.quantity.unwrap_or(Quantity::from_stored(10_000));
        put(at("quantity"), Some(quantity.to_string()));
        put(at("discount"), line.discount.map(|share| share.to_string()));
        put(at("note"), line.note.clone());
        let product = line.product.map(DocumentId::from);
        let product = match product {
            Some(of) if login.store().row(of)?.is_some() => Some(of),
            _ => None,
        };
        let has_price = match product {
            Some(of) => {
                let read: Product = login.store().document(of)?.read();
                let on = Circumstances {
                    account: account.as_ref(),
                    currency: sale.currency.unwrap_or(Currency::TWD),
                    day: login.clock().today(),
                    quantity,
                };
                list_price(login, &read, &on)?.is_some()
            }
            None => false,
        };
        put(at("product"), product.map(|of| of.to_string()));
        if product.is_none() {
            put(at("product_code"), line.product_code.clone());
            put(at("description"), line.description.clone());
            put(at("unit"), line.unit.clone());
        }
        if !has_price {
            put(at("unit_price"), line.unit_price.map(|price| price.to_string()));
        }
    }
    Ok(typed)
}
