//! `sign`: puts a name under a quote or an order as it stands.

use super::{
    answer::Answer, approval_view::Standing, desk::Desk, failure::Failure, record_name,
    record_view, saved,
};
use crate::actions::signatures;
use serde_json::json;

/// What `sign` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  satchel --store ~/satchel sign Q-KTA-0001 --name 王大同")]
pub struct Args {
    /// The quote or order: its id, a beginning of it, or its number
    id: String,
    /// Who signs, as they write their name
    #[arg(long)]
    name: String,
}

/// Signs it. The signature holds for exactly this version.
///
/// # Errors
/// `wrong-kind`, `contested`, or what stands in the way; nothing is saved then.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let mut login = desk.login()?;
    let listed = record_name::find(login.store(), &args.id)?;
    let made = signatures::sign(&mut login, listed.id, &args.name)
        .map_err(|fault| Failure::from(fault).about(record_view::heading(desk, &listed)))?;
    let document = login.store().document(listed.id)?;
    let standing = Standing::of(login.store(), &document)?;
    let mut answer = saved::answer(desk, login.store(), &made)?;
    answer.text.push_str(&format!("\n{}", standing.text(desk).trim_end()));
    if let Some(data) = answer.data.as_object_mut() {
        data.insert("signatures".to_owned(), json!(standing.signatures_json(desk)));
    }
    Ok(answer)
}
