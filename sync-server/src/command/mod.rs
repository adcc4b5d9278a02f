//! The command line: one verb per file, each with `Args` and `run`.
//!
//! With `--json` a verb prints one document: `{"ok": true, "data": …}`, or
//! `{"ok": false, "error": {"code": …, "detail": …}}`. Without, words for people; errors on standard error.
//! Exit codes: 0 done, 1 refused or something found, 2 not understood, 3 storage, 4 not there.

pub mod answer;
pub mod approvals;
pub mod approve;
pub mod attention;
pub mod audit;
pub mod backup;
pub mod check;
pub mod data_dir;
pub mod device;
pub mod enrol_code;
pub mod erase;
pub mod escrow;
pub mod export;
pub mod fault;
pub mod import;
pub mod interrupt;
pub mod logins;
pub mod progress;
pub mod quarantine;
pub mod rebase;
pub mod restore;
pub mod sample;
pub mod serve;
pub mod user;
pub mod work;

pub use answer::Answer;
pub use data_dir::DataDir;
pub use fault::CommandFault;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

const AFTER: &str = "\
A new server, from nothing:
  satchel-server user add --data DIR --login mei --name 林美玲 --role sales
  satchel-server serve --data DIR
  satchel-server enrol-code --data DIR --login mei
A new server with a company to look at: satchel-server sample --data DIR

Exit codes: 0 done, 1 refused or something found, 2 not understood, 3 storage, 4 not there.";

/// The server every Satchel device merges with, and everything its operator does with it.
#[derive(Debug, Parser)]
#[command(name = "satchel-server", version, after_help = AFTER)]
pub struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Serve(serve::Args),
    User(user::Args),
    EnrolCode(enrol_code::Args),
    Device(device::Args),
    Backup(backup::Args),
    Restore(restore::Args),
    Rebase(rebase::Args),
    Check(check::Args),
    Sample(sample::Args),
    Import(import::Args),
    Export(export::Args),
    Approve(approve::Args),
    Erase(erase::Args),
    Escrow(escrow::Args),
    Quarantine(quarantine::Args),
    Attention(attention::Args),
    Audit(audit::Args),
    #[command(hide = true)]
    Work(work::Args),
    Approvals(approvals::Args),
}

impl Verb {
    fn is_json(&self) -> bool {
        match self {
            Verb::Serve(_) | Verb::Work(_) => false,
            Verb::User(args) => args.is_json(),
            Verb::EnrolCode(args) => args.answer.json,
            Verb::Device(args) => args.is_json(),
            Verb::Backup(args) => args.answer.json,
            Verb::Restore(args) => args.answer.json,
            Verb::Rebase(args) => args.is_json(),
            Verb::Check(args) => args.answer.json,
            Verb::Sample(args) => args.answer.json,
            Verb::Import(args) => args.is_json(),
            Verb::Export(args) => args.is_json(),
            Verb::Approve(args) => args.answer.json,
            Verb::Erase(args) => args.answer.json,
            Verb::Escrow(args) => args.is_json(),
            Verb::Quarantine(args) => args.is_json(),
            Verb::Attention(args) => args.answer.json,
            Verb::Audit(args) => args.is_json(),
            Verb::Approvals(args) => args.is_json(),
        }
    }

    fn run(self) -> Result<(), CommandFault> {
        match self {
            Verb::Serve(args) => serve::run(args),
            Verb::User(args) => user::run(args),
            Verb::EnrolCode(args) => enrol_code::run(args),
            Verb::Device(args) => device::run(args),
            Verb::Backup(args) => backup::run(args),
            Verb::Restore(args) => restore::run(args),
            Verb::Rebase(args) => rebase::run(args),
            Verb::Check(args) => check::run(args),
            Verb::Sample(args) => sample::run(args),
            Verb::Import(args) => import::run(args),
            Verb::Export(args) => export::run(args),
            Verb::Approve(args) => approve::run(args),
            Verb::Erase(args) => erase::run(args),
            Verb::Escrow(args) => escrow::run(args),
            Verb::Quarantine(args) => quarantine::run(args),
            Verb::Attention(args) => attention::run(args),
            Verb::Audit(args) => audit::run(args),
            Verb::Work(args) => work::run(&args),
            Verb::Approvals(args) => approvals::run(args),
        }
    }
}

/// Reads the command line, does what it says, and tells how it went.
pub fn run() -> ExitCode {
    let verb = match Cli::try_parse() {
        Ok(cli) => cli.verb,
        Err(error) => {
            // Help and version come this way too; clap knows which are errors.
            if error.use_stderr() && std::env::args().any(|argument| argument == "--json") {
                CommandFault::Usage(error.to_string()).tell(true);
            } else {
                let _ = error.print();
            }
            return ExitCode::from(if error.use_stderr() { fault::USAGE } else { 0 });
        }
    };
    let is_json = verb.is_json();
    match verb.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            fault.tell(is_json);
            ExitCode::from(fault.exit_code())
        }
    }
}
