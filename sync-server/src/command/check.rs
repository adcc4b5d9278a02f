//! `check`: compares everything stored with itself, while the server runs; changes nothing.

use super::{
    answer::Answer,
    data_dir::{DataDir, MarksDir},
    fault::CommandFault,
    progress,
};
use crate::{
    log::{
        Store, StoreFault,
        audit::{self, chain},
        backup, check, people,
        store::DATABASE,
        tenants,
    },
    marks::Marks,
};
use satchel_shared::ids::{DocumentId, TenantId};
use serde::Serialize;
use std::fmt;

const AFTER: &str = "\
Example:
  satchel-server check --data DIR

Exit code 1 when something was found. Restore a backup then, or ask for help; check changes nothing.

JSON data: {\"is_sound\", \"companies\", \"findings\": [{\"tenant\", \"document\": ID or null, \"detail\"}]}";

/// Compare everything stored with itself
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    #[command(flatten)]
    marks: MarksDir,
    #[command(flatten)]
    pub(super) answer: Answer,
}

#[derive(Serialize)]
struct Found {
    tenant: Option<TenantId>,
    document: Option<DocumentId>,
    detail: String,
}

#[derive(Serialize)]
struct Checked {
    is_sound: bool,
    companies: usize,
    findings: Vec<Found>,
}

/// Checks; says what was found.
///
/// # Errors
/// `Found` when something was; when the database cannot be read at all.
pub fn run(args: Args) -> Result<(), CommandFault> {
    let store = args.dir.open()?;
    let mut findings = Vec::new();
    match backup::inspect(&store.directory().join(DATABASE)) {
        Err(StoreFault::Unsound(detail)) => {
            findings.push(Found { tenant: None, document: None, detail });
        }
        whole => drop(whole?),
    }
    let tenants = store.read(tenants::all)?;
    let marks = args.marks.of(&args.dir)?;
    for tenant in &tenants {
        findings.extend(records(&store, tenant.id)?);
        findings.extend(logins(&store, tenant.id)?);
        findings.extend(audit(&store, &marks, tenant.id)?);
    }
    let checked = Checked { is_sound: findings.is_empty(), companies: tenants.len(), findings };
    args.answer.say(&checked);
    if checked.is_sound { Ok(()) } else { Err(CommandFault::Found(checked.findings.len())) }
}

fn records(store: &Store, tenant: TenantId) -> Result<Vec<Found>, StoreFault> {
    let bar = progress::bar("checking log and documents", 0);
    let found = store.read(|tx| {
        check::check(tx, tenant, &mut |done, all| {
            bar.set_length(all);
            bar.set_position(done);
        })
    });
    bar.finish_and_clear();
    let told = |finding: check::Finding| Found {
        tenant: Some(tenant),
        document: finding.document,
        detail: finding.detail,
    };
    Ok(found?.into_iter().map(told).collect())
}

/// The audit's first row that is not as it was written.
fn audit(store: &Store, marks: &Marks, tenant: TenantId) -> Result<Option<Found>, StoreFault> {
    // The mark first: what is added meanwhile is then only behind it.
    let outside = marks.audit(tenant)?;
    let rows = store.read(|tx| audit::rows(tx, tenant))?;
    let found = chain::first_break(tenant, &rows, outside.as_ref());
    Ok(found.map(|of| Found { tenant: Some(tenant), document: None, detail: of.to_string() }))
}

/// A login without its person document lets nobody in.
fn logins(store: &Store, tenant: TenantId) -> Result<Vec<Found>, StoreFault> {
    store.read(|tx| {
        let mut found = Vec::new();
        for login in people::list(tx, tenant)? {
            if people::known(tx, tenant, login.person)?.is_none() {
                found.push(Found {
                    tenant: Some(tenant),
                    document: Some(login.person.into()),
                    detail: format!("the login {} has no person document", login.login),
                });
            }
        }
        Ok(found)
    })
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for found in &self.findings {
            match found.document {
                Some(document) => writeln!(f, "{document}: {}", found.detail)?,
                None => writeln!(f, "{}", found.detail)?,
            }
        }
        if self.is_sound {
            write!(f, "Everything is as it must be.")?;
        }
        Ok(())
    }
}
