//! Official numbers: given once, without gap or repeat, in the transaction that brings the record in.
//!
//! While a rebase is under way none is given: a record may come back with the number it had. What comes back
//! keeps its number, also after the rebase, unless the record or its number was given away meanwhile.
//!
//! Written by the server's own actor as a change like any other, so history and devices see where it came from.

use super::{
    append::{Append, Touched},
    judge::seal,
    own_work::{ServerActor, log_own},
};
use crate::log::{
    Store, StoreFault, documents,
    numbers::{self, Adopted},
    tenants,
};
use automerge::{ROOT, ReadDoc};
use satchel_shared::{
    documents::{Author, Document, Edit, Kind, Path, Step, Value},
    number::{official, official_counter},
    planted::{self, Bug},
};

/// The kinds that are numbered.
pub const NUMBERED: [Kind; 2] = [Kind::Quote, Kind::Order];

/// Whether the record waits for its number.
pub fn is_unnumbered(document: &Document) -> bool {
    let is_numbered_kind = document.kind().is_some_and(|kind| NUMBERED.contains(&kind));
    // One field only: reading whole records would double the cost of an import.
    is_numbered_kind && !matches!(document.automerge().get(ROOT, "number"), Ok(Some(_)))
}

/// Gives the record its number as one more change of the log; the caller stores the document.
///
/// # Errors
/// When the database cannot be written, or the document cannot be edited.
pub fn number(
    append: &mut Append<'_>,
    document: &mut Document,
    server: &ServerActor,
) -> Result<(), StoreFault> {
    let Some(kind) = document.kind() else { return Ok(()) };
    let given = numbers::give(append.tx, append.tenant, kind.word(), document.id())?;
    let given = given + u64::from(given > 1 && planted::is(Bug::NumberGap));
    let given = given - u64::from(given > 1 && planted::is(Bug::NumberTwice));
    write(append, document, given, server)
}

/// Writes a number given to the record into it, over all it says.
fn write(
    append: &mut Append<'_>,
    document: &mut Document,
    given: u64,
    server: &ServerActor,
) -> Result<(), StoreFault> {
    let Some(text) = document.kind().and_then(|kind| official(kind, given)) else { return Ok(()) };
    let path = Path::new(["number"]);
    let edit = Edit { base: None, steps: vec![Step::Put { path, value: Value::Text(text) }] };
    let author =
        Author { actor: server.actor(), branch: server.actor(), time_ms: append.received_ms };
    let change = document
        .edit(&edit, &author)
        .map_err(|fault| StoreFault::Unsound(format!("{}: {fault}", document.id())))?
        .ok_or_else(|| StoreFault::Unsound(format!("{} was numbered before", document.id())))?;
    log_own(append, document.id(), &change, server.entry())
}

/// Gives a record that came back from a lost history the number it says; whether it had to be written again,
/// since the record, or its number, was given away meanwhile.
///
/// # Errors
/// When the database cannot be read or written.
pub fn take_back(
    append: &mut Append<'_>,
    document: &mut Document,
    server: &ServerActor,
) -> Result<bool, StoreFault> {
    let Some(kind) = document.kind().filter(|kind| NUMBERED.contains(kind)) else {
        return Ok(false);
    };
    let said = document.automerge().get_all(ROOT, "number").unwrap_or_default();
    let text = said.last().and_then(|(value, _)| value.as_str());
    let Some(number) = text.and_then(|text| official_counter(kind, text)) else {
        return Ok(false);
    };
    match numbers::adopt(append.tx, append.tenant, kind.word(), number, document.id())? {
        Adopted::Kept if said.len() > 1 => write(append, document, number, server)?,
        Adopted::Kept => return Ok(false),
        Adopted::Other(given) => write(append, document, given, server)?,
        Adopted::Taken(by) => {
            let id = document.id();
            tracing::error!(%id, %by, number, "a number of a lost history was given to another record");
            if append.is_rebasing {
                return Ok(false);
            }
            self::number(append, document, server)?;
        }
    }
    Ok(true)
}

/// Numbers every quote and order that has none, of companies without a rebase: at start-up, after a crash between versions or an import.
///
/// # Errors
/// When the database cannot be read or written; nothing is numbered then.
pub fn pick_up(
    store: &Store,
    server: &ServerActor,
    now_ms: i64,
) -> Result<Vec<Touched>, StoreFault> {
    store.write(|tx| {
        let mut touched = Vec::new();
        for tenant in tenants::all(tx)? {
            let mut append = Append::begin(tx, tenant.id, now_ms)?;
            if append.is_rebasing {
                continue;
            }
            for kind in NUMBERED {
                for id in numbers::without(tx, tenant.id, kind.word(), kind.word())? {
                    let Some(stored) = documents::find(tx, tenant.id, id)? else { continue };
                    let mut document = Document::load(&stored.bytes)?;
                    if is_unnumbered(&document) {
                        number(&mut append, &mut document, server)?;
                    } else if !take_back(&mut append, &mut document, server)? {
                        continue;
                    }
                    let next = seal(&document)
                        .ok_or_else(|| StoreFault::Unsound(format!("{id} does not reload")))?;
                    append.put(id, stored.version, next)?;
                }
            }
            touched.push(append.finish()?);
        }
        Ok(touched)
    })
}
