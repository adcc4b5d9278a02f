//! `withdraw`: lets go what the server did not take. It stays in the history, and in the server's quarantine.

use super::{answer::Answer, desk::Desk, failure::Failure, refusals};
use crate::{actions::refusals as action, store::Retry};
use serde_json::json;

/// What `withdraw` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  satchel --store ~/satchel withdraw 0192ab34")]
pub struct Args {
    /// The record: its id, a beginning of it, or its number
    id: String,
}

/// Lets it go.
///
/// # Errors
/// `nothing-refused`, or when it cannot be written; nothing is let go then.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let mut login = desk.login()?;
    let id = refusals::find(login.store(), &args.id)?;
    let gone = action::withdraw(&mut login, id)
        .map_err(|fault| Failure::from(fault).about(args.id.as_str()))?;
    let store = login.store();
    let let_go: Vec<_> = gone
        .iter()
        .map(|attempt| refusals::json_of(desk, store, attempt))
        .collect::<Result<_, _>>()?;
    let is_record = gone.iter().any(|attempt| attempt.retry == Retry::AsNewRecord);
    let text = if is_record {
        desk.say(
            "已放棄這筆資料；伺服器沒有採用它，內容仍可用 satchel refusals --all 查看。",
            "The record is let go; the server never took it. What it held is still told by satchel refusals --all.",
        )
    } else {
        desk.say(
            "已放棄未採用的修改；內容仍留在修改紀錄裡。",
            "What was not taken is let go; it stays in the history.",
        )
    };
    Ok(Answer::new(json!({ "id": id.to_string(), "withdrawn": let_go }), text))
}
