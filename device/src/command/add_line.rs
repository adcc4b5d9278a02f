//! `add-line`: adds a product to a quote or an order, with the price it has today and where that came from.

use super::{answer::Answer, desk::Desk, failure::Failure, record_name, record_view, saved};
use crate::actions::lines;

/// What `add-line` is told.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  satchel --store ~/satchel add-line Q-KTA-0001 HX-100 3 --discount 5%"
)]
pub struct Args {
    /// The quote or order: its id, a beginning of it, or its number
    id: String,
    /// The product: its code or id
    product: String,
    /// How many
    #[arg(default_value = "1")]
    quantity: String,
    /// A discount on this line, like 5% or 0.05
    #[arg(long)]
    discount: Option<String>,
    /// A unit price other than the list's
    #[arg(long, value_name = "AMOUNT")]
    price: Option<String>,
}

/// Adds the line.
///
/// # Errors
/// `product-not-found`, `no-price`, `wrong-kind`, or what stands in the way; nothing is saved then.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let mut login = desk.login()?;
    let listed = record_name::find(login.store(), &args.id)?;
    let mut typed = vec![("quantity".to_owned(), args.quantity.clone())];
    let optional = [("discount", &args.discount), ("unit_price", &args.price)];
    typed.extend(
        optional.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.clone()?))),
    );
    let made = lines::add(&mut login, listed.id, &args.product, &typed)
        .map_err(|fault| Failure::from(fault).about(record_view::heading(desk, &listed)))?;
    saved::answer(desk, login.store(), &made)
}
