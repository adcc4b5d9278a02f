//! The `satchel` command line: one verb per file, one shape of answer, one list of exit codes.
//!
//! Exit codes: 0 done; 1 refused, or something needs a person; 2 the command is not written as it should be;
//! 3 this device's own storage; 4 not found; 5 the network; 6 sign in again.
//! Output: people read text, programs `--json` (see [`answer`]). Progress and logs go to standard error.

mod add_line;
pub mod answer;
mod approval_view;
mod as_of;
mod attention;
mod conflicts;
mod diff;
mod done;
mod enrol;
mod fix;
mod hand_in;
mod history;
mod list;
mod login;
mod logout;
mod meter;
mod new;
mod pending;
mod record_name;
mod record_view;
mod recover;
mod refusals;
mod remove_line;
mod resolve;
mod restore;
mod salvage;
mod saved;
mod set;
mod set_line;
mod sheet;
mod show;
mod sign;
mod state;
mod status;
mod submit;
mod sync;
mod table;
mod unfit;
mod verify;
mod visible;
mod visit;
mod withdraw;
mod words;

use crate::{
    chance::Chance,
    clock::Clock,
    desk::{self, orders},
    error, failure,
    home::Home,
};
use answer::Answer;
use clap::Parser;
use desk::Desk;
use failure::Failure;
use satchel_shared::lang::Lang;
use std::{ffi::OsString, path::PathBuf};

/// Satchel on this device: records, quotes, orders and visits that work without a network（離線也能用的業務包）
#[derive(Debug, Parser)]
#[command(name = "satchel", version, after_help = "Example:\n  satchel --store ~/satchel status")]
pub struct Cli {
    /// The folder this device keeps its records in
    #[arg(long, value_name = "DIR", env = "SATCHEL_STORE")]
    store: PathBuf,
    /// Print one line of JSON instead of text
    #[arg(long, global = true)]
    json: bool,
    /// Language: zh-Hant or en; otherwise that of the system
    #[arg(long, global = true, value_name = "LANG")]
    lang: Option<Lang>,
    #[arg(long, env = "LANG", hide = true, hide_env_values = true)]
    locale: Option<String>,
    #[arg(long, env = "SATCHEL_PIN", hide = true, hide_env_values = true)]
    pin: Option<String>,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Make this device one of the company's（登錄）
    Enrol(enrol::Args),
    /// Sign in again, or as another person（登入）
    Login(login::Args),
    /// Sign out; nothing is deleted（登出）
    Logout(logout::Args),
    /// Choose a new PIN when the old one is forgotten（忘記 PIN 碼）
    Recover(recover::Args),
    /// Hand unsent work in without PIN or login（交件）
    HandIn(hand_in::Args),
    /// Exchange changes with the server（同步）
    Sync(sync::Args),
    /// List records of a kind（列表）
    List(list::Args),
    /// Show a record（查看）
    Show(show::Args),
    /// Make a record（新增）
    New(new::Args),
    /// Change fields of a record（修改）
    Set(set::Args),
    /// Add a product to a quote or an order（加品項）
    AddLine(add_line::Args),
    /// Change a line of a quote or an order（改品項）
    SetLine(set_line::Args),
    /// Take a line out of a quote or an order（移除品項）
    RemoveLine(remove_line::Args),
    /// Check in, check out, report or skip a visit（拜訪）
    Visit(visit::Args),
    /// Tick a task off（完成待辦）
    Done(done::Args),
    /// Send a quote or an order for approval（送審）
    Submit(submit::Args),
    /// Put a name under a quote or an order（簽名）
    Sign(sign::Args),
    /// What differs from an earlier version（差異）
    Diff(diff::Args),
    /// Who changed what when（修改紀錄）
    History(history::Args),
    /// Put a field back to an earlier value（復原）
    Restore(restore::Args),
    /// Fields with more than one value（待決定）
    Conflicts(conflicts::Args),
    /// What was accepted and needs a look（注意事項）
    Attention(attention::Args),
    /// Choose one of the values（決定）
    Resolve(resolve::Args),
    /// Changes the server has not received（待送出）
    Pending(pending::Args),
    /// What the server did not take, with why（未採用）
    Refusals(refusals::Args),
    /// Write again what was not taken, corrected（修正）
    Fix(fix::Args),
    /// Let go what was not taken（放棄）
    Withdraw(withdraw::Args),
    /// Prove the store whole（檢查）
    Verify(verify::Args),
    /// Make a damaged store anew, with every unsent change（救回）
    Salvage(salvage::Args),
    /// All received, waiting, needs you, or offline（狀態）
    Status(status::Args),
}

/// What is printed, and what the program exits with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// For standard output.
    pub out: String,
    /// For standard error.
    pub err: String,
    /// The exit code.
    pub exit: u8,
}

/// Runs a command line.
pub fn run(words: impl IntoIterator<Item = OsString>) -> Printed {
    let words: Vec<OsString> = words.into_iter().collect();
    let is_json = words.iter().any(|word| word == "--json");
    match Cli::try_parse_from(&words) {
        Ok(cli) => {
            let (lang, is_json) = (cli.lang(), cli.json);
            printed(cli.run(lang), lang, is_json)
        }
        Err(fault) if !fault.use_stderr() => {
            Printed { out: fault.to_string(), err: String::new(), exit: 0 }
        }
        Err(fault) if is_json => {
            let failure = Failure::of(&error::USAGE).naming(&complaint(&fault));
            printed(Err(failure), Lang::En, true)
        }
        Err(fault) => {
            Printed { out: String::new(), err: fault.to_string(), exit: error::USAGE.exit }
        }
    }
}

/// What clap complains of, in one line.
fn complaint(fault: &clap::Error) -> String {
    let text = fault.to_string();
    let lines = text.lines().map(str::trim).take_while(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ").trim_start_matches("error: ").to_owned()
}

fn printed(said: Result<Answer, Failure>, lang: Lang, is_json: bool) -> Printed {
    match (said, is_json) {
        (Ok(answer), true) => Printed {
            out: visible::json(&answer.json()) + "\n",
            err: String::new(),
            exit: answer.exit,
        },
        (Ok(answer), false) => Printed {
            out: visible::text(&answer.text) + "\n",
            err: String::new(),
            exit: answer.exit,
        },
        (Err(failure), true) => Printed {
            out: visible::json(&failure.json(lang)) + "\n",
            err: String::new(),
            exit: failure.code().exit,
        },
        (Err(failure), false) => Printed {
            out: String::new(),
            err: visible::text(&failure.text(lang)) + "\n",
            exit: failure.code().exit,
        },
    }
}

impl Cli {
    /// The language asked for, or the system's, or English.
    fn lang(&self) -> Lang {
        let system =
            self.locale.as_deref().and_then(|locale| locale.split('.').next()?.parse().ok());
        self.lang.or(system).unwrap_or(Lang::En)
    }

    fn run(self, lang: Lang) -> Result<Answer, Failure> {
        let desk = Desk {
            home: Home::new(self.store),
            lang,
            is_json: self.json,
            clock: Clock::system(),
            chance: Chance::system(),
            pin: self.pin.filter(|pin| !pin.is_empty()),
        };
        let is_of_network = matches!(
            self.verb,
            Verb::Enrol(_) | Verb::Login(_) | Verb::HandIn(_) | Verb::Sync(_) | Verb::Status(_)
        );
        orders::resume(&desk, is_of_network)?;
        match &self.verb {
            Verb::Enrol(args) => enrol::run(args, &desk),
            Verb::Login(args) => login::run(args, &desk),
            Verb::Logout(args) => logout::run(args, &desk),
            Verb::Recover(args) => recover::run(args, &desk),
            Verb::HandIn(args) => hand_in::run(args, &desk),
            Verb::Sync(args) => sync::run(args, &desk),
            Verb::List(args) => list::run(args, &desk),
            Verb::Show(args) => show::run(args, &desk),
            Verb::New(args) => new::run(args, &desk),
            Verb::Set(args) => set::run(args, &desk),
            Verb::AddLine(args) => add_line::run(args, &desk),
            Verb::SetLine(args) => set_line::run(args, &desk),
            Verb::RemoveLine(args) => remove_line::run(args, &desk),
            Verb::Visit(args) => visit::run(args, &desk),
            Verb::Done(args) => done::run(args, &desk),
            Verb::Submit(args) => submit::run(args, &desk),
            Verb::Sign(args) => sign::run(args, &desk),
            Verb::Diff(args) => diff::run(args, &desk),
            Verb::History(args) => history::run(args, &desk),
            Verb::Restore(args) => restore::run(args, &desk),
            Verb::Conflicts(args) => conflicts::run(args, &desk),
            Verb::Attention(args) => attention::run(args, &desk),
            Verb::Resolve(args) => resolve::run(args, &desk),
            Verb::Pending(args) => pending::run(args, &desk),
            Verb::Refusals(args) => refusals::run(args, &desk),
            Verb::Fix(args) => fix::run(args, &desk),
            Verb::Withdraw(args) => withdraw::run(args, &desk),
            Verb::Verify(args) => verify::run(args, &desk),
            Verb::Salvage(args) => salvage::run(args, &desk),
            Verb::Status(args) => status::run(args, &desk),
        }
    }
}
