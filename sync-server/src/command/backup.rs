//! `backup`: a copy of the database while the server runs, proved whole before it counts.

use super::{answer::Answer, data_dir::DataDir, fault::CommandFault, progress};
use crate::{
    clock,
    log::{
        StoreFault,
        backup::{note, take},
        tenants::Tenant,
    },
};
use satchel_shared::ids::TenantId;
use serde::Serialize;
use std::{fmt, io::ErrorKind, path::PathBuf};

const AFTER: &str = "\
Example:
  satchel-server backup --data DIR --to satchel-friday.db

Devices delete sent work only below a backup, so make one every night, or let `serve --backup-to` do it. The copy holds everything but the
keys: keep receipt.key and token.key once, elsewhere.

JSON data: {\"file\", \"bytes\", \"companies\": [{\"tenant\", \"name\", \"number\"}]}";

/// Copy the database into a file, while the server runs
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    /// The file to make; it must not exist
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    #[command(flatten)]
    pub(super) answer: Answer,
}

/// What a copy holds of one company.
#[derive(Clone, Debug, Serialize)]
pub struct Held {
    /// The company.
    pub tenant: TenantId,
    /// Its name.
    pub name: String,
    /// The head of its log in the copy.
    pub number: u64,
}

#[derive(Serialize)]
struct Made {
    file: PathBuf,
    bytes: u64,
    companies: Vec<Held>,
}

/// Makes the copy, and notes it.
///
/// # Errors
/// When the file exists, the disk is full, or the copy is not whole.
pub fn run(args: Args) -> Result<(), CommandFault> {
    let store = args.dir.open()?;
    let bar = progress::bar("copying pages", 0);
    let copied = take(store.directory(), &args.to, &mut |done, all| {
        bar.set_length(all);
        bar.set_position(done);
    });
    bar.finish_and_clear();
    let copied = copied.map_err(|fault| exists(fault, &args))?;
    note(&store, &copied, clock::now_ms())?;
    let bytes = std::fs::metadata(&args.to).map_or(0, |file| file.len());
    args.answer.say(&Made { file: args.to, bytes, companies: held(&copied) });
    Ok(())
}

/// The companies of a copy as they are told.
pub(super) fn held(tenants: &[Tenant]) -> Vec<Held> {
    let held = |tenant: &Tenant| Held {
        tenant: tenant.id,
        name: tenant.name.clone(),
        number: tenant.head.number,
    };
    tenants.iter().map(held).collect()
}

fn exists(fault: StoreFault, args: &Args) -> CommandFault {
    match fault {
        StoreFault::File { source, .. } if source.kind() == ErrorKind::AlreadyExists => {
            let file = args.to.display();
            CommandFault::Refused(format!("{file} exists: a backup never overwrites; name another"))
        }
        other => other.into(),
    }
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} holds {} bytes, and was found whole.", self.file.display(), self.bytes)?;
        for held in &self.companies {
            writeln!(f, "{}: the log up to {}", held.name, held.number)?;
        }
        Ok(())
    }
}
