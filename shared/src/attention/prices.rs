//! Prices that changed since: an open quote keeps the prices it promised, and both are told until somebody chooses.
//!
//! A quote's index row tells what is compared, so that of many quotes only those are loaded that have something to tell.

use super::Matter;
use crate::{
    documents::{ListedPrice, Quote, SalesLine, quote::QuoteStatus, sales_line::standing},
    ids::{DocumentId, PriceListId, ProductId},
    index_row::IndexRow,
    money::{Amount, Currency, Quantity},
    pricing::{PriceEntry, PriceQuestion, price_of},
};
use jiff::civil::Date;

/// In an open quote's row: its currency, then what each line copied, one a line.
const CELL: &str = "quoted";

/// The prices of a product that is here.
pub type PricesOf<'p> = &'p dyn Fn(ProductId) -> Option<Vec<ListedPrice>>;

/// Whether the quote may still become an order.
pub fn is_open(quote: &Quote) -> bool {
    let is_over =
        matches!(quote.status, Some(QuoteStatus::Won | QuoteStatus::Lost | QuoteStatus::Withdrawn));
    !is_over && quote.is_archived != Some(true) && quote.order.is_none()
}

/// The lines of an open quote whose list has another price on the day than they copied, without those whose promise was
/// kept against just that price. A line without its list, and a product that is not here, tell nothing.
pub fn price_changes(quote: &Quote, day: Date, prices: PricesOf<'_>) -> Vec<Matter> {
    let Some(currency) = quote.currency.filter(|_| is_open(quote)) else { return Vec::new() };
    let mut found = Vec::new();
    for (line, sold) in standing(&quote.lines) {
        let Some(quoted) = Quoted::of(sold) else { continue };
        if let Some(now) = quoted.other_price(currency, day, prices) {
            found.push(Matter::PriceChanged {
                line: *line,
                product: quoted.product,
                code: sold.product_code.clone().unwrap_or_default(),
                quoted: quoted.price,
                now,
                currency,
            });
        }
    }
    found
}

/// Whether [`price_changes`] has something to tell of the quote of this row: asked of the row alone, and of every quote
/// whose row another version of the program made.
pub fn may_have_changed(row: &IndexRow, day: Date, prices: PricesOf<'_>) -> bool {
    let Some((currency, lines)) = row.cell(CELL).and_then(read) else { return true };
    let Some(currency) = currency else { return false };
    lines.iter().any(|quoted| quoted.other_price(currency, day, prices).is_some())
}

/// The cell of an open quote; empty when nothing of it is compared.
pub(crate) fn quoted_cell(quote: &Quote) -> (&'static str, String) {
    let lines = standing(&quote.lines).filter_map(|(_, sold)| Some(Quoted::of(sold)?.line()));
    let cell = match quote.currency.filter(|_| is_open(quote)) {
        Some(currency) => [currency.to_string()].into_iter().chain(lines).collect::<Vec<_>>(),
        None => Vec::new(),
    };
    (CELL, cell.join("\n"))
}

/// What a cell tells; no currency when nothing is compared.
fn read(cell: &str) -> Option<(Option<Currency>, Vec<Quoted>)> {
    let mut lines = cell.lines();
    let Some(currency) = lines.next() else { return Some((None, Vec::new())) };
    let quoted: Option<Vec<Quoted>> = lines.map(Quoted::read).collect();
    Some((Some(currency.parse().ok()?), quoted?))
}

/// What a line copied of a list.
struct Quoted {
    product: ProductId,
    list: PriceListId,
    price: Amount,
    quantity: Quantity,
    kept_against: Option<Amount>,
}

impl Quoted {
    fn of(sold: &SalesLine) -> Option<Quoted> {
        Some(Quoted {
            product: sold.product?,
            list: sold.price_list?,
            price: sold.list_price?,
            quantity: sold.quantity.unwrap_or_default(),
            kept_against: sold.kept_against,
        })
    }

    fn line(&self) -> String {
        let Quoted { product, list, price, quantity, kept_against } = self;
        let kept = kept_against.map(|price| price.stored().to_string()).unwrap_or_default();
        format!("{product} {list} {} {} {kept}", price.stored(), quantity.stored())
    }

    fn read(line: &str) -> Option<Quoted> {
        let parts: Vec<&str> = line.split(' ').collect();
        let [product, list, price, quantity, kept] = parts.try_into().ok()?;
        let amount = |stored: &str| stored.parse().ok().map(Amount::from_stored);
        Some(Quoted {
            product: product.parse().ok()?,
            list: list.parse().ok()?,
            price: amount(price)?,
            quantity: Quantity::from_stored(quantity.parse().ok()?),
            kept_against: if kept.is_empty() { None } else { Some(amount(kept)?) },
        })
    }

    /// What the list says on the day, when it is another price than the one that was copied and the one it is kept against.
    fn other_price(&self, currency: Currency, day: Date, prices: PricesOf<'_>) -> Option<Amount> {
        let prices: Vec<PriceEntry> = prices(self.product)?
            .iter()
            .filter_map(|price| entry(price, self.list, currency))
            .collect();
        let list = DocumentId::from(self.list).to_string();
        let question = PriceQuestion {
            day,
            prices: &prices,
            account_list: None,
            default_list: &list,
            quantity: self.quantity,
        };
        let now = price_of(&question).map(|answer| answer.price);
        now.filter(|now| *now != self.price && Some(*now) != self.kept_against)
    }
}

/// A price of that list in that currency; one without a currency has its list's, which the line was priced by.
fn entry(price: &ListedPrice, list: PriceListId, currency: Currency) -> Option<PriceEntry> {
    let is_other = price.list != list || price.currency.is_some_and(|code| code != currency);
    (!is_other).then(|| PriceEntry {
        list_id: DocumentId::from(list).to_string(),
        list_name: String::new(),
        valid_from: price.valid_from,
        valid_until: price.valid_until,
        min_quantity: price.min_quantity,
        price: price.price,
        currency,
    })
}
