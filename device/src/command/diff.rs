//! `diff`: what differs between a version of a quote or an order and what stands now, line by line.
//!
//! From a version named by its heads everything that people write is compared; from a decision or a signature what
//! that rests on.

use super::{
    answer::Answer, approval_view, desk::Desk, failure::Failure, record_name, record_view,
};
use crate::error;
use automerge::ChangeHash;
use satchel_shared::{
    approval::{self, Difference, Part},
    documents::{Document, Heads, Sold, schema},
};
use serde_json::json;

/// A shorter beginning of a hash or an id is likelier a slip of the finger.
const PREFIX_LENGTH_MIN: usize = 6;

/// What `diff` is told.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  satchel --store ~/satchel diff Q-KTA-0001 --from 5f3a9c01\n  satchel --store ~/satchel diff Q-KTA-0001\n\nWithout a version: since the decision that counts, else since the last signature, else since it was made."
)]
pub struct Args {
    /// The quote or order: its id, a beginning of it, or its number
    id: String,
    /// Since this version: its heads with commas between, each a hash or a beginning of it
    #[arg(long, value_name = "HEADS", group = "version")]
    from: Option<String>,
    /// Since this decision, by its id or a beginning of it
    #[arg(long, value_name = "ID", group = "version")]
    decision: Option<String>,
    /// Since this signature, by its id or a beginning of it
    #[arg(long, value_name = "ID", group = "version")]
    signature: Option<String>,
}

/// Compares.
///
/// # Errors
/// `wrong-kind`, `no-such-change`, `no-such-entry`, or when it cannot be read.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let store = desk.store()?;
    let listed = record_name::find(&store, &args.id)?;
    let heading = record_view::heading(desk, &listed);
    let document = store.document(listed.id)?;
    let (from, part) = version(args, &document).map_err(|failure| failure.about(&heading))?;
    let difference = Difference::between(&document, &from, None, part)
        .ok_or_else(|| Failure::of(&error::WRONG_KIND).about(&heading))?;
    let hex = |heads: &Heads| heads.iter().map(ToString::to_string).collect::<Vec<_>>();
    let data = json!({
        "id": listed.id.to_string(),
        "number": listed.row.number,
        "from": hex(&from),
        "to": hex(&document.heads()),
        "is_same": difference.is_empty(),
        "difference": difference.json(desk.lang),
    });
    let lines = if difference.is_empty() {
        vec![desk.say("沒有不同", "Nothing differs").to_owned()]
    } else {
        difference.lines(desk.lang)
    };
    Ok(Answer::new(data, format!("{heading}\n{}", approval_view::indented(lines).trim_end())))
}

fn version(args: &Args, document: &Document) -> Result<(Heads, Part), Failure> {
    let signed = Part::Signed { schema: schema::VERSION };
    let sold = Sold::of(document).ok_or_else(|| Failure::of(&error::WRONG_KIND))?;
    let sale = sold.sale();
    if let Some(typed) = &args.from {
        return Ok((heads(document, typed)?, Part::All));
    }
    if let Some(typed) = &args.decision {
        let found = sale.decisions.iter().find(|(id, _)| begins(&id.to_string(), typed));
        let own = satchel_shared::ids::EntryId::new(document.id().uuid());
        let heads = found.and_then(|(_, decision)| decision.reads.get(&own)?.heads.clone());
        return Ok((held(document, heads, typed)?, Part::Commercial));
    }
    if let Some(typed) = &args.signature {
        let found = sale.signatures.iter().find(|(id, _)| begins(&id.to_string(), typed));
        let heads = found.and_then(|(_, signature)| signature.heads.clone());
        return Ok((held(document, heads, typed)?, signed));
    }
    let decision = approval::effective(document, None).and_then(|of| of.decision?.heads);
    if let Some(heads) = decision {
        return Ok((heads, Part::Commercial));
    }
    let last = approval::signed(document).pop().and_then(|signed| signed.heads);
    match last.filter(|heads| heads.iter().all(|head| document.has(head))) {
        Some(heads) => Ok((heads, signed)),
        None => Ok((made(document)?, Part::All)),
    }
}

fn begins(id: &str, typed: &str) -> bool {
    let typed = typed.trim().to_ascii_lowercase();
    id == typed || (typed.len() >= PREFIX_LENGTH_MIN && id.starts_with(&typed))
}

/// The heads an entry names, when they are here.
fn held(document: &Document, text: Option<String>, typed: &str) -> Result<Heads, Failure> {
    let missing = || Failure::of(&error::NO_SUCH_ENTRY).naming(typed);
    let heads = approval::heads_of(&text.ok_or_else(missing)?).ok_or_else(missing)?;
    if heads.iter().all(|head| document.has(head)) {
        Ok(heads)
    } else {
        Err(Failure::of(&error::NO_SUCH_CHANGE).naming(&approval::heads_text(&heads)))
    }
}

/// Typed heads: whole hashes, or beginnings that one change of this record has.
fn heads(document: &Document, typed: &str) -> Result<Heads, Failure> {
    let metas = document.automerge().get_changes_meta(&[]);
    let all: Vec<ChangeHash> = metas.iter().map(|meta| meta.hash).collect();
    let find = |typed: &str| {
        let found: Vec<&ChangeHash> =
            all.iter().filter(|hash| begins(&hash.to_string(), typed)).collect();
        match found.as_slice() {
            [only] => Ok(**only),
            [] => Err(Failure::of(&error::NO_SUCH_CHANGE).naming(typed)),
            _ => Err(Failure::of(&error::AMBIGUOUS).naming(typed)),
        }
    };
    typed.split(',').map(|one| find(one.trim())).collect()
}

/// The version it was made at.
fn made(document: &Document) -> Result<Heads, Failure> {
    let metas = document.automerge().get_changes_meta(&[]);
    let first = metas.iter().find(|meta| meta.deps.is_empty()).map(|meta| vec![meta.hash]);
    first.ok_or_else(|| Failure::of(&error::RECORD_UNREADABLE))
}
