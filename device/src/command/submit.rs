//! `submit`: sends a quote or an order for approval as it stands.

use super::{
    answer::Answer, approval_view::Standing, desk::Desk, failure::Failure, record_name,
    record_view, saved,
};
use crate::actions::approvals;
use serde_json::json;

/// What `submit` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  satchel --store ~/satchel submit Q-KTA-0001")]
pub struct Args {
    /// The quote or order: its id, a beginning of it, or its number
    id: String,
}

/// Sends it; one that is approved as it stands, or waits already, says so and stays as it is.
///
/// # Errors
/// `wrong-kind`, or what stands in the way; nothing is saved then.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let mut login = desk.login()?;
    let listed = record_name::find(login.store(), &args.id)?;
    let made = approvals::submit(&mut login, listed.id)
        .map_err(|fault| Failure::from(fault).about(record_view::heading(desk, &listed)))?;
    let document = login.store().document(listed.id)?;
    let standing = Standing::of(login.store(), &document)?;
    let mut answer = saved::answer(desk, login.store(), &made)?;
    answer.text.push_str(&format!("\n{}", standing.text(desk).trim_end()));
    if let Some(data) = answer.data.as_object_mut() {
        data.insert("approval".to_owned(), json!(standing.approval_json(desk)));
    }
    Ok(answer)
}
