//! `new`: makes a record. Quotes and orders get a provisional number at once, without a network.

use super::{answer::Answer, desk::Desk, failure::Failure, list, record_name, saved};
use crate::{
    actions::{Login, Saved, orders, records},
    error,
};
use satchel_shared::documents::Kind;

/// What `new` is told.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  satchel --store ~/satchel new account name=大同五金行 tax_id=04595257 phone=02-2595-1234\n  satchel --store ~/satchel new quote account=0192ab34 lines.a.product=HX-100 lines.a.quantity=3\n  satchel --store ~/satchel new order --from Q-KTA-0001"
)]
pub struct Args {
    /// The kind of record, as in `list`
    kind: String,
    /// Its fields; entries of lists as lines.a.quantity=3
    #[arg(value_name = "FIELD=VALUE")]
    fields: Vec<String>,
    /// For an order: the quote whose lines and terms it takes; the quote is won with it
    #[arg(long, value_name = "QUOTE", conflicts_with = "fields")]
    from: Option<String>,
}

/// Makes the record.
///
/// # Errors
/// What is wrong with the fields, or stands in the way; nothing is saved then.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let kind = list::kind(&args.kind)?;
    let typed = saved::pairs(&args.fields)?;
    let mut login = desk.login()?;
    let made = match &args.from {
        Some(quote) => order_of(&mut login, kind, quote)?,
        None => records::create(&mut login, kind, &typed)?,
    };
    saved::answer(desk, login.store(), &made)
}

fn order_of(login: &mut Login, kind: Kind, quote: &str) -> Result<Saved, Failure> {
    let quote = record_name::find(login.store(), quote)?;
    if kind != Kind::Order {
        return Err(Failure::of(&error::WRONG_KIND).about(kind.word()));
    }
    Ok(orders::from_quote(login, quote.id.into())?)
}
