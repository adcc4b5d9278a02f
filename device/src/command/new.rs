//! `new`: makes a record. Quotes and orders get a provisional number at once, without a network.

use super::{answer::Answer, desk::Desk, failure::Failure, list, saved};
use crate::actions::records;

/// What `new` is told.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  satchel --store ~/satchel new account name=大同五金行 tax_id=04595257 phone=02-2595-1234\n  satchel --store ~/satchel new quote account=0192ab34 lines.a.product=HX-100 lines.a.quantity=3"
)]
pub struct Args {
    /// The kind of record, as in `list`
    kind: String,
    /// Its fields; entries of lists as lines.a.quantity=3
    #[arg(value_name = "FIELD=VALUE")]
    fields: Vec<String>,
}

/// Makes the record.
///
/// # Errors
/// What is wrong with the fields, or stands in the way; nothing is saved then.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let kind = list::kind(&args.kind)?;
    let typed = saved::pairs(&args.fields)?;
    let mut login = desk.login()?;
    let made = records::create(&mut login, kind, &typed)?;
    saved::answer(desk, login.store(), &made)
}
