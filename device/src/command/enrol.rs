//! `enrol`: makes this device one of the company's, under one person, with a new PIN.

use super::{answer::Answer, desk, desk::Desk, failure::Failure};
use crate::{
    desk::enrolment::{self, Wish},
    home::DeviceFacts,
    sync::http::check_root,
};
use satchel_shared::protocol::enrol::EnrolAnswer;
use serde_json::json;
use std::path::{Path, PathBuf};

/// What `enrol` is told.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  satchel --store ~/satchel enrol --server https://satchel.example.com --code 7KQ4-XM2P --name 王小明的平板"
)]
pub struct Args {
    /// The server's address; https, or http on this very machine
    #[arg(long, value_name = "URL")]
    server: String,
    /// The one-time code from the office
    #[arg(long)]
    code: String,
    /// What people call this device
    #[arg(long, env = "HOSTNAME", default_value = "satchel", hide_env_values = true)]
    name: String,
    /// A root certificate (PEM) to trust besides the system's
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
}

/// Enrols the device.
///
/// # Errors
/// `store-exists`, `store-missing`, `code-refused`, `pin-too-short`, `bad-certificate`, or what stands in the way.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    enrolment::permit(desk)?;
    let root = args.ca.as_deref().map(root).transpose()?;
    let pin = desk.new_pin()?;
    let wish = Wish { server: &args.server, code: &args.code, name: &args.name };
    let (facts, answer) = enrolment::enrol(desk, &wish, &pin, root.as_deref())?;
    Ok(told(desk, &facts, &answer))
}

/// The content of a root certificate's file.
fn root(path: &Path) -> Result<Vec<u8>, Failure> {
    let pem = desk::read(path)?;
    check_root(&pem).map_err(|fault| Failure::from(fault).naming(&path.display().to_string()))?;
    Ok(pem)
}

fn told(desk: &Desk, facts: &DeviceFacts, answer: &EnrolAnswer) -> Answer {
    let data = json!({
        "device": facts.device.to_string(),
        "device_name": facts.device_name,
        "letters": facts.letters,
        "person": answer.person.to_string(),
        "person_name": answer.person_name,
        "tenant": facts.tenant.to_string(),
        "tenant_name": facts.tenant_name,
        "server": facts.server,
    });
    let text = match desk.lang {
        satchel_shared::lang::Lang::ZhHant => format!(
            "這台裝置「{}」已登錄到{}，使用者：{}。\n接著請執行 satchel sync 下載資料。",
            facts.device_name, facts.tenant_name, answer.person_name
        ),
        satchel_shared::lang::Lang::En => format!(
            "\"{}\" is now a device of {}, for {}.\nNext: satchel sync fetches the records.",
            facts.device_name, facts.tenant_name, answer.person_name
        ),
    };
    Answer::new(data, text)
}
