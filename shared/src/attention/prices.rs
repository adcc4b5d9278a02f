//! Prices that changed since: an open quote keeps the prices it promised, and both are told until somebody chooses.

use super::Matter;
use crate::{
    documents::{Product, Quote, price::Price, quote::QuoteStatus, sales_line::standing},
    ids::{DocumentId, PriceListId, ProductId},
    money::{Amount, Currency, Quantity},
    pricing::{PriceEntry, PriceQuestion, price_of},
};
use jiff::civil::Date;

/// Whether the quote may still become an order.
pub fn is_open(quote: &Quote) -> bool {
    let is_over =
        matches!(quote.status, Some(QuoteStatus::Won | QuoteStatus::Lost | QuoteStatus::Withdrawn));
    !is_over && quote.is_archived != Some(true) && quote.order.is_none()
}

/// The lines of an open quote whose list has another price on the day than they copied, without those whose promise was
/// kept against just that price. A line without its list, and a product that is not here, tell nothing.
pub fn price_changes(
    quote: &Quote,
    day: Date,
    product: &dyn Fn(ProductId) -> Option<Product>,
) -> Vec<Matter> {
    let Some(currency) = quote.currency.filter(|_| is_open(quote)) else { return Vec::new() };
    let mut found = Vec::new();
    for (line, sold) in standing(&quote.lines) {
        let (Some(id), Some(list), Some(quoted)) = (sold.product, sold.price_list, sold.list_price)
        else {
            continue;
        };
        let Some(product) = product(id) else { continue };
        let prices: Vec<PriceEntry> =
            product.prices.values().filter_map(|price| entry(price, list, currency)).collect();
        let list_id = DocumentId::from(list).to_string();
        let quantity = sold.quantity.unwrap_or(Quantity::from_stored(0));
        let question = PriceQuestion {
            day,
            prices: &prices,
            account_list: None,
            default_list: &list_id,
            quantity,
        };
        let now = price_of(&question).map(|answer| answer.price);
        let is_new = |now: &Amount| *now != quoted && sold.kept_against != Some(*now);
        if let Some(now) = now.filter(is_new) {
            let code = sold.product_code.clone().unwrap_or_default();
            found.push(Matter::PriceChanged {
                line: *line,
                product: id,
                code,
                quoted,
                now,
                currency,
            });
        }
    }
    found
}

/// A price of that list in that currency; one without a currency has its list's, which the line was priced by.
fn entry(price: &Price, list: PriceListId, currency: Currency) -> Option<PriceEntry> {
    let is_other = price.removed == Some(true)
        || price.list != Some(list)
        || price.currency.is_some_and(|code| code != currency);
    (!is_other).then_some(PriceEntry {
        list_id: DocumentId::from(list).to_string(),
        list_name: String::new(),
        valid_from: price.valid_from?,
        valid_until: price.valid_until,
        min_quantity: price.min_quantity.unwrap_or_default(),
        price: price.price?,
        currency,
    })
}
