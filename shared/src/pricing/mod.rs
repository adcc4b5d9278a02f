//! What things cost and why: the price of a product, the discount a person may give, the totals
//! of a quote or an order.
//!
//! Never knows a document: typed values in, an answer with its reasons out. A reason is a code with
//! values; its words in both languages stand in `words`.

mod discount;
mod fault;
mod line;
mod price;
mod reason;
mod totals;
mod words;

pub use discount::{DiscountAnswer, DiscountVerdict, combined_discount, discount_limit};
pub use fault::PricingFault;
pub use line::{LineInput, line_amount};
pub use price::{PriceAnswer, PriceEntry, PriceQuestion, price_of};
pub use reason::Reason;
pub use totals::{Totals, TotalsInput, totals};
pub use words::{ReasonWords, all_reasons, reason_words};
