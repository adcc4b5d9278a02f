//! The worker's own side: bounds its memory, then tries what it is sent until the server closes the pipe.
//!
//! Opens no file, no database and no socket, and knows no key.

use super::message::{SURVIVED, Trial, receive};
use automerge::Change;
use satchel_shared::{documents::Document, gate, index_row::index_row};
use std::io::{Result, Write, stdin, stdout};

/// Runs the worker in this process.
///
/// # Errors
/// When its memory cannot be bounded, or a pipe breaks.
pub fn run(memory_bytes: u64) -> Result<()> {
    bound(memory_bytes)?;
    let (mut from, mut to) = (stdin().lock(), stdout().lock());
    while let Some(trial) = receive(&mut from)? {
        attempt(&trial);
        to.write_all(&[SURVIVED])?;
        to.flush()?;
    }
    Ok(())
}

#[cfg(unix)]
fn bound(memory_bytes: u64) -> Result<()> {
    rlimit::Resource::AS.set(memory_bytes, memory_bytes)?;
    // A worker that runs out of memory leaves no copy of anybody's records behind.
    rlimit::Resource::CORE.set(0, 0)
}

#[cfg(not(unix))]
fn bound(_: u64) -> Result<()> {
    Ok(())
}

/// Does with the changes what the judge will do. What comes of it is the judge's to say: a panic is caught here
/// as it is there, and only what ends the process is news.
fn attempt(trial: &Trial) {
    if trial.changes.iter().any(|bytes| gate::prescan(bytes).is_err()) {
        // The server has seen them pass: there was no memory to inflate one, and zlib says so as an error.
        std::process::abort();
    }
    let _ = gate::guarded(|| {
        let held = trial.held.as_deref().and_then(|bytes| Document::load(bytes).ok());
        let changes: Vec<Change> =
            trial.changes.iter().filter_map(|bytes| gate::canonical(bytes).ok()).collect();
        if let Some(document) = applied(held, &changes) {
            examine(&document);
        }
    });
}

/// The document with all that applies: one bad change fails a batch as a whole.
fn applied(held: Option<Document>, changes: &[Change]) -> Option<Document> {
    let mut document = held;
    for change in changes {
        let change = std::slice::from_ref(change);
        match &mut document {
            Some(document) => {
                let _ = document.apply_or_spoil(change);
            }
            None => document = Document::from_changes(change).ok(),
        }
    }
    document
}

/// Reads all that is read of a document later, and loads what was saved.
fn examine(document: &Document) {
    let _ = (index_row(document), document.values());
    if let Ok(again) = Document::load(&document.save()) {
        let _ = index_row(&again);
    }
}
