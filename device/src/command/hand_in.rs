//! `hand-in`: gives the company the unsent work of everybody on this device, without PIN and without login.
//!
//! Sends the sealed boxes that lie beside the stores, or writes them to a file that can be carried. Opens no store, deletes
//! nothing: what was handed in and is sent normally later is one change all the same.

use super::{answer::Answer, desk::Desk, failure::Failure};
use crate::{
    desk::{
        contact,
        handing_in::{self, boxes, offers},
    },
    error,
    sync::fault::NetFault,
};
use satchel_shared::{
    lang::Lang,
    protocol::escrow::{EscrowOffer, EscrowVerdict},
};
use serde_json::json;
use std::path::{Path, PathBuf};

/// What `hand-in` is told.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  satchel --store ~/satchel hand-in\n  satchel --store ~/satchel hand-in --to rescue.satchel"
)]
pub struct Args {
    /// Write a file for the office instead of sending
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

/// Hands the work in.
///
/// # Errors
/// `no-hand-in`, `hand-in-incomplete`, `file-not-written`, or what stands in the way.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let boxes = boxes(desk)?;
    if boxes.is_empty() {
        let text = desk.say("這台平板上沒有未送出的修改。", "Nothing unsent is on this device.");
        return Ok(Answer::new(json!({ "boxes": 0 }), text.to_owned()));
    }
    let offers = offers(boxes);
    match &args.to {
        Some(file) => write(desk, file, &offers),
        None => send(desk, &offers),
    }
}

fn write(desk: &Desk, file: &Path, offers: &[EscrowOffer]) -> Result<Answer, Failure> {
    let count = handing_in::write(file, offers)?;
    let name = file.display();
    let text = match desk.lang {
        Lang::ZhHant => format!("{count} 項修改已寫入 {name}；只有公司打得開。請把檔案交給內勤。"),
        Lang::En => format!(
            "{count} changes are written to {name}; only the company can open it. Give it to the office."
        ),
    };
    Ok(Answer::new(json!({ "boxes": count, "file": name.to_string() }), text))
}

fn send(desk: &Desk, offers: &[EscrowOffer]) -> Result<Answer, Failure> {
    let facts = desk.facts()?;
    let unable = || Failure::of(&error::NO_HAND_IN);
    let secret = desk.home.hand_in_secret()?.ok_or_else(unable)?;
    let http = desk.http(&facts.server)?;
    let mut tally = Tally::default();
    for offer in offers {
        let answer = desk.wait(http.hand_in(&secret, offer))?.map_err(|fault| match fault {
            NetFault::SignIn { .. } => unable(),
            fault => fault.into(),
        })?;
        answer.verdicts.iter().for_each(|verdict| tally.count(*verdict));
        tally.boxes += offer.boxes.len() as u64;
    }
    // The board shows that the device was here; without a PIN nobody counts.
    contact::tell(desk, &http, None);
    tally.told(desk)
}

#[derive(Default)]
struct Tally {
    boxes: u64,
    kept: u64,
    known: u64,
    unreadable: u64,
    foreign: u64,
    full: u64,
}

impl Tally {
    fn count(&mut self, verdict: EscrowVerdict) {
        *match verdict {
            EscrowVerdict::Kept => &mut self.kept,
            EscrowVerdict::Known => &mut self.known,
            EscrowVerdict::Unreadable => &mut self.unreadable,
            EscrowVerdict::Foreign => &mut self.foreign,
            EscrowVerdict::Full => &mut self.full,
        } += 1;
    }

    fn told(&self, desk: &Desk) -> Result<Answer, Failure> {
        let Tally { boxes, kept, known, unreadable, foreign, full } = self;
        if kept + known < *boxes {
            return Err(Failure::of(&error::HAND_IN_INCOMPLETE).adding(
                &format!("（收下 {}，金鑰不符 {unreadable}，不屬於這台 {foreign}，超過上限 {full}）", kept + known),
                &format!(
                    "(taken in {}, sealed to another key {unreadable}, not of this device {foreign}, past the quota {full})",
                    kept + known
                ),
            ));
        }
        let data = json!({
            "boxes": boxes, "kept": kept, "known": known, "unreadable": unreadable,
            "foreign": foreign, "full": full,
        });
        let text = match desk.lang {
            Lang::ZhHant => format!(
                "已交給公司 {kept} 項修改（{known} 項公司早已有了），等內勤處理；平板上什麼都沒刪除。"
            ),
            Lang::En => format!(
                "{kept} changes were handed in and wait for the office ({known} were there already); nothing was deleted here."
            ),
        };
        Ok(Answer::new(data, text))
    }
}
