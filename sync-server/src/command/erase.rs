//! `erase`: a contact's data goes for ever, here and on every device; an old backup does not bring it back.

use super::{
    answer::Answer,
    data_dir::{self, DataDir, MarksDir},
    fault::CommandFault,
};
use crate::{
    clock,
    erasures::{self, EraseFault, Erased, Wish},
    log::{Store, StoreFault, store::DATABASE, tenants},
};
use satchel_shared::{
    blank::is_blank,
    ids::{DocumentId, TenantId},
};
use serde::Serialize;
use std::{
    fmt, fs,
    io::{self, Write as _},
};

const AFTER: &str = "\
Examples:
  satchel-server erase --data DIR --contact ID --by office --reason \"asked by letter, case 12\"
  satchel-server erase --data DIR --contact ID --by office --reason \"asked by letter, case 12\" --confirm 林怡君

Asks for the contact's name, or takes it by --confirm. The office and admins may. The record, its changes, and what was refused or
sealed of it go; hashes and numbers stay, so that `check` holds. Devices drop every copy with their next sync, unsent changes to it
too. Doing it again only makes sure. What other records say of the person is listed, not changed: settle it by hand. So are
the places this server cannot reach: backups, exports and old databases.

JSON data: {\"document\", \"is_repeat\", \"changes\", \"refused\", \"sealed\", \"is_swept\", \"copies\": [{\"document\", \"kind\"}],
 \"backed_up_ms\": number or null, \"old_databases\": [FILE]}";

/// Erase a contact for ever
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    #[command(flatten)]
    marks: MarksDir,
    /// The contact
    #[arg(long, value_name = "ID")]
    contact: DocumentId,
    /// Who orders it: the office or an admin
    #[arg(long, value_name = "LOGIN")]
    by: String,
    /// Why, for the audit; without anything by which the person is known
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// The contact's name, instead of being asked for it
    #[arg(long, value_name = "NAME")]
    confirm: Option<String>,
    #[command(flatten)]
    pub(super) answer: Answer,
}

#[derive(Serialize)]
struct ToldCopy {
    document: DocumentId,
    kind: String,
}

#[derive(Serialize)]
struct Told {
    document: DocumentId,
    is_repeat: bool,
    changes: usize,
    refused: usize,
    sealed: usize,
    is_swept: bool,
    copies: Vec<ToldCopy>,
    backed_up_ms: Option<i64>,
    old_databases: Vec<String>,
}

/// Erases.
///
/// # Errors
/// `Refused` for who may not or another name, `NotFound` for an unknown contact or login.
pub fn run(args: Args) -> Result<(), CommandFault> {
    if is_blank(&args.reason) {
        return Err(CommandFault::Usage("say why by --reason: it stands in the audit".to_owned()));
    }
    let store = args.dir.open()?;
    let marks = args.marks.notice(&args.dir, &store)?;
    let company = data_dir::company(&store)?;
    let wish = Wish {
        document: args.contact,
        by: data_dir::login(&store, &company, &args.by)?.person,
        reason: args.reason.trim().to_owned(),
        confirm: args.typed_name()?,
        now_ms: clock::now_ms(),
    };
    let list = args.marks.erasures(&args.dir)?;
    let erased = erasures::erase(&store, &list, company.tenant, &wish)?;
    let is_swept = erasures::sweep(&store)?;
    marks.write(&store, true)?;
    args.answer.say(&told(&store, company.tenant, args.contact, erased, is_swept)?);
    Ok(())
}

impl Args {
    fn typed_name(&self) -> Result<String, CommandFault> {
        if let Some(name) = &self.confirm {
            return Ok(name.clone());
        }
        let mut typed = String::new();
        let _ = write!(io::stderr(), "Type the contact's name to erase it for ever: ");
        io::stdin()
            .read_line(&mut typed)
            .map_err(CommandFault::machine("the name cannot be read"))?;
        Ok(typed)
    }
}

fn told(
    store: &Store,
    tenant: TenantId,
    document: DocumentId,
    erased: Erased,
    is_swept: bool,
) -> Result<Told, StoreFault> {
    let Erased { is_repeat, removed, copies } = erased;
    let copies = copies.into_iter().map(|of| ToldCopy { document: of.document, kind: of.kind });
    Ok(Told {
        document,
        is_repeat,
        changes: removed.changes,
        refused: removed.refused,
        sealed: removed.sealed,
        is_swept,
        copies: copies.collect(),
        backed_up_ms: store.read(|tx| tenants::get(tx, tenant))?.backed_up_ms,
        old_databases: old_databases(store)?,
    })
}

/// What restores put away in the data directory.
fn old_databases(store: &Store) -> Result<Vec<String>, StoreFault> {
    let folder = store.directory();
    let fault = |source| StoreFault::File { path: folder.display().to_string(), source };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        if name.is_some_and(|name| name.starts_with(&format!("{DATABASE}.before-"))) {
            found.push(path.display().to_string());
        }
    }
    found.sort();
    Ok(found)
}

impl From<EraseFault> for CommandFault {
    fn from(fault: EraseFault) -> Self {
        match fault {
            EraseFault::Store(fault) => fault.into(),
            EraseFault::NotFound(_) => CommandFault::NotFound(fault.to_string()),
            fault => CommandFault::Refused(fault.to_string()),
        }
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Told { document, changes, refused, sealed, .. } = self;
        match self.is_repeat {
            true => writeln!(f, "Contact {document} was erased before.")?,
            false => writeln!(
                f,
                "Contact {document} is erased: {changes} changes, {refused} refused, {sealed} sealed."
            )?,
        }
        if !self.is_swept {
            writeln!(f, "Freed pages of the database are not overwritten yet: run this again.")?;
        }
        for copy in &self.copies {
            writeln!(f, "Also named in {} {}: settle it by hand.", copy.kind, copy.document)?;
        }
        for file in &self.old_databases {
            writeln!(f, "Still in the old database {file}: delete it when it is not needed.")?;
        }
        let backups = if self.backed_up_ms.is_some() { "backups and " } else { "" };
        write!(
            f,
            "Still in {backups}exports made before: delete them in their time; a restore erases it again.\n\
             Devices drop it with their next sync."
        )
    }
}
