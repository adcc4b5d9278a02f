//! `set`: changes fields of a record, as one change. An empty value clears a field.

use super::{answer::Answer, desk::Desk, failure::Failure, record_name, record_view, saved};
use crate::actions::fields;

/// What `set` is told.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  satchel --store ~/satchel set 0192ab34 phone=02-2595-1234 payment_terms=月結30天"
)]
pub struct Args {
    /// The record: its id, a beginning of it, or its number
    id: String,
    /// The fields to change; an entry of a list by its id or place, as lines.2.quantity=3; a new one as addresses.new.city=台北市
    #[arg(value_name = "FIELD=VALUE", required = true)]
    fields: Vec<String>,
}

/// Changes the fields.
///
/// # Errors
/// What is wrong with the fields, or stands in the way; nothing is saved then.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let typed = saved::pairs(&args.fields)?;
    let mut login = desk.login()?;
    let listed = record_name::find(login.store(), &args.id)?;
    let made = fields::set(&mut login, listed.id, &typed, None)
        .map_err(|fault| Failure::from(fault).about(record_view::heading(desk, &listed)))?;
    saved::answer(desk, login.store(), &made)
}
