//! `quarantine show`: one change that was not taken, with what its author tried.

use super::Told;
use crate::{
    command::{
        answer::Answer,
        data_dir::{self, DataDir},
        fault::CommandFault,
    },
    ingest::tried::tried,
    log::quarantine,
};
use satchel_shared::{
    documents::Value,
    history::{Touch, Written},
};
use serde::Serialize;
use std::fmt;

const AFTER: &str = "\
Example:
  satchel-server quarantine show --data DIR 4f2a91c0

JSON data: the entry as in `quarantine list`, and \"change\" (its hash, null when the bytes are no change),
\"tried\": [{\"path\", \"old\": [VALUE], \"new\"}] (null when they are none)";

/// Show a refused change: who, when, why, and old and new values of what was tried
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    /// The beginning of the entry, as `quarantine list` shows it
    entry: String,
    #[command(flatten)]
    pub(in crate::command) answer: Answer,
}

#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    told: Told,
    change: Option<String>,
    tried: Option<Vec<Tried>>,
}

/// One field of what was tried.
#[derive(Serialize)]
struct Tried {
    path: String,
    old: Vec<String>,
    new: String,
}

/// Shows it.
///
/// # Errors
/// `NotFound` when no entry, or more than one, begins so; when the store fails.
pub fn run(args: Args) -> Result<(), CommandFault> {
    let store = args.dir.open()?;
    let company = data_dir::company(&store)?;
    let typed = args.entry.trim().to_lowercase();
    let shown = store.read(|tx| {
        let mut all = quarantine::all(tx, company.tenant, None)?;
        all.retain(|refused| super::name(refused).starts_with(&typed));
        let [refused] = all.as_slice() else {
            let words =
                format!("{} entries begin with {typed:?}: see `quarantine list`", all.len());
            return Err(CommandFault::NotFound(words));
        };
        let touches = tried(tx, company.tenant, refused)?;
        Ok(Shown {
            told: Told::of(tx, &company, refused)?,
            change: refused.change.map(|hash| hash.to_string()),
            tried: touches.map(|touches| touches.iter().map(Tried::of).collect()),
        })
    })?;
    args.answer.say(&shown);
    Ok(())
}

impl Tried {
    fn of(touch: &Touch) -> Tried {
        let new = match &touch.new {
            Written::Value(value) => text(value),
            Written::Container => "(new)".to_owned(),
            Written::Letters => "(letters)".to_owned(),
            Written::SetAside => "(the other value)".to_owned(),
        };
        Tried { path: touch.path.to_string(), old: touch.old.iter().map(text).collect(), new }
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) | Value::Other(text) => text.clone(),
        Value::Flag(flag) => flag.to_string(),
        Value::Whole(number) | Value::Moment(number) => number.to_string(),
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.told)?;
        let Some(tried) = &self.tried else {
            return writeln!(f, "  its bytes are no change");
        };
        for Tried { path, old, new } in tried {
            writeln!(f, "  {path}: {} -> {new}", old.join(" | "))?;
        }
        Ok(())
    }
}
