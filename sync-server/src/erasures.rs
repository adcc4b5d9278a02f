//! Erasing a person's record for ever, and the list that keeps an old backup from bringing it back.
//!
//! 1. The list is a file outside the database, beside the marks; lines are only added, and on the disk before the
//!    erasure is committed. It holds ids and times, nothing of the person.
//! 2. A kill between list and commit is made good at the next start: what is listed and not erased is erased then.
//!    So is what a restored backup brought back.
//! 3. After the commit the freed pages of the database are overwritten; when that fails, the next start does it.
//! 4. The audit tells who and why; who names the person in the reason is refused.

use crate::{
    ingest::{Standing, append::Append},
    log::{
        Store, StoreFault, Transaction,
        audit::{self, Deed, Entry, Who},
        documents::{self, StoredDocument},
        erasures::{self, Copy, Removed},
        tenants,
    },
};
use satchel_shared::{
    documents::{Contact, Document, Kind, person::Role},
    ids::{DocumentId, PersonId, TenantId},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{ErrorKind, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

/// The list's file, in the folder of the marks.
pub const FILE: &str = "satchel.erased";
/// Shorter words are in too many records to tell anything.
const WORD_CHARS_LEAST: usize = 2;

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The company.
    pub tenant: TenantId,
    /// The record.
    pub document: DocumentId,
    /// When, milliseconds.
    pub at_ms: i64,
}

/// The list of erasures.
#[derive(Clone, Debug)]
pub struct List {
    file: PathBuf,
}

impl List {
    /// The one in a folder that is there.
    pub fn in_folder(folder: &Path) -> List {
        List { file: folder.join(FILE) }
    }

    /// What is listed, oldest first; a line that was torn off by a power cut was never committed.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(&self) -> Result<Vec<Listed>, StoreFault> {
        let text = match fs::read(&self.file) {
            Err(fault) if fault.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            read => read.map_err(|fault| self.fault(fault))?,
        };
        let mut listed = Vec::new();
        for line in text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            match serde_json::from_slice(line) {
                Ok(line) => listed.push(line),
                Err(fault) => {
                    tracing::error!(%fault, file = %self.file.display(), "a line of the list of erasures is torn");
                }
            }
        }
        Ok(listed)
    }

    /// Adds a line, and returns once it is on the disk.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&self, listed: &Listed) -> Result<(), StoreFault> {
        let line = serde_json::to_vec(listed)
            .map_err(|fault| StoreFault::Unsound(format!("it cannot be listed: {fault}")))?;
        self.append(&line).map_err(|fault| self.fault(fault))
    }

    fn append(&self, line: &[u8]) -> std::io::Result<()> {
        let mut options = File::options();
        let mut file = options.read(true).append(true).create(true).open(&self.file)?;
        let mut last = [b'\n'];
        if file.seek(SeekFrom::End(0))? > 0 {
            file.seek(SeekFrom::End(-1))?;
            file.read_exact(&mut last)?;
        }
        // Behind a torn line, so that only that one is lost.
        let torn: &[u8] = if last == [b'\n'] { b"" } else { b"\n" };
        file.write_all(&[torn, line, b"\n"].concat())?;
        file.sync_all()?;
        if cfg!(unix) {
            let folder = self.file.parent().filter(|folder| !folder.as_os_str().is_empty());
            File::open(folder.unwrap_or_else(|| Path::new(".")))?.sync_all()?;
        }
        Ok(())
    }

    fn fault(&self, source: std::io::Error) -> StoreFault {
        StoreFault::File { path: self.file.display().to_string(), source }
    }
}

/// What is wished.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The contact.
    pub document: DocumentId,
    /// Who orders it.
    pub by: PersonId,
    /// Why; says nothing of the person.
    pub reason: String,
    /// The contact's name, as it was typed; `None` when it was not asked for yet.
    pub confirm: String,
    /// Milliseconds.
    pub now_ms: i64,
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Whether it had been erased before.
    pub is_repeat: bool,
    /// What was taken out beside the record.
    pub removed: Removed,
    /// Records that say words of the person, and stay as they are.
    pub copies: Vec<Copy>,
}

/// Why nothing was erased.
#[derive(Debug, thiserror::Error)]
pub enum EraseFault {
    /// The database or the list failed.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// They may not.
    #[error("{0} may not erase anybody: only the office and admins may")]
    NotTheirs(PersonId),
    /// There is none.
    #[error("there is no contact {0}")]
    NotFound(DocumentId),
    /// Only contacts can be erased.
    #[error("{0} is no contact, but a record of kind {1}: only contacts can be erased")]
    NotAContact(DocumentId, String),
    /// The typed name is another.
    #[error("that is not the contact's name: nothing was erased")]
    OtherName,
    /// The reason would keep the name for ever.
    #[error("the reason names the contact, and would stay in the audit for ever: say it without")]
    NamedInReason,
}

/// Erases a contact, once it is listed; what was erased before is only listed and swept again.
///
/// # Errors
/// Why nothing was erased.
pub fn erase(
    store: &Store,
    list: &List,
    tenant: TenantId,
    wish: &Wish,
) -> Result<Erased, EraseFault> {
    let listed = Listed { tenant, document: wish.document, at_ms: wish.now_ms };
    store.write(|tx| {
        match Standing::of(tx, tenant, wish.by)?.role {
            Role::Office | Role::Admin => {}
            _ => return Err(EraseFault::NotTheirs(wish.by)),
        }
        let is_listed =
            list.read()?.iter().any(|of| (of.tenant, of.document) == (tenant, wish.document));
        if erasures::is_erased(tx, tenant, wish.document)? {
            if !is_listed {
                list.add(&listed)?;
            }
            return Ok(Erased { is_repeat: true, ..Erased::default() });
        }
        let words = permitted(tx, tenant, wish)?;
        let copies = erasures::copies(tx, tenant, wish.document, &words)?;
        let removed = take_out(tx, &listed, Who::Person(wish.by), &wish.reason)?;
        if !is_listed {
            list.add(&listed)?;
        }
        Ok(Erased { is_repeat: false, removed, copies })
    })
}

/// The words by which the person is known, once it is clear that this is who was meant.
fn permitted(
    tx: &Transaction<'_>,
    tenant: TenantId,
    wish: &Wish,
) -> Result<Vec<String>, EraseFault> {
    let stored =
        documents::find(tx, tenant, wish.document)?.ok_or(EraseFault::NotFound(wish.document))?;
    if Kind::from_word(&stored.row.kind) != Some(Kind::Contact) {
        return Err(EraseFault::NotAContact(wish.document, stored.row.kind));
    }
    if stored.row.title.trim() != wish.confirm.trim() {
        return Err(EraseFault::OtherName);
    }
    let words = words(&stored)?;
    match words.iter().any(|word| wish.reason.contains(word.as_str())) {
        true => Err(EraseFault::NamedInReason),
        false => Ok(words),
    }
}

fn words(stored: &StoredDocument) -> Result<Vec<String>, StoreFault> {
    let contact: Contact = Document::load(&stored.bytes)?.read();
    let Contact { name, name_latin, phone, mobile, email, line_id, reaches, .. } = contact;
    let fields = [name, name_latin, phone, mobile, email, line_id].into_iter().flatten();
    let reaches = reaches.into_values().filter_map(|reach| reach.value);
    let all: BTreeSet<String> = fields.chain(reaches).map(|word| word.trim().to_owned()).collect();
    Ok(all.into_iter().filter(|word| word.chars().count() >= WORD_CHARS_LEAST).collect())
}

fn take_out(
    tx: &Transaction<'_>,
    listed: &Listed,
    who: Who,
    reason: &str,
) -> Result<Removed, StoreFault> {
    let Listed { tenant, document, at_ms } = *listed;
    let mut append = Append::begin(tx, tenant, at_ms)?;
    let removed = append.erase(document)?;
    append.finish()?;
    let entry = Entry::of(at_ms, who, Deed::Erase, format!("contact {document}"));
    audit::note(tx, tenant, &entry.because(reason))?;
    Ok(removed)
}

/// Erases again what is listed and came back, by a restored backup or a kill before the commit; how many records
/// that were.
///
/// # Errors
/// When list or database cannot be read or written.
pub fn replay(store: &Store, list: &List, now_ms: i64) -> Result<usize, StoreFault> {
    let all = list.read()?;
    let is_lacking = |tx: &Transaction<'_>, of: &Listed| {
        Ok::<_, StoreFault>(
            tenants::find(tx, of.tenant)?.is_some()
                && !erasures::is_erased(tx, of.tenant, of.document)?,
        )
    };
    let lacks = store.read(|tx| {
        all.iter().try_fold(false, |lacks, of| Ok::<_, StoreFault>(lacks || is_lacking(tx, of)?))
    })?;
    if !lacks {
        return Ok(0);
    }
    store.write(|tx| {
        let mut replayed = 0;
        for of in &all {
            if is_lacking(tx, of)? {
                let listed = Listed { at_ms: now_ms, ..*of };
                take_out(tx, &listed, Who::Server, "listed as erased, and was here again")?;
                replayed += 1;
            }
        }
        Ok(replayed)
    })
}

/// Overwrites the freed pages, if an erasure left any; whether none is left.
///
/// # Errors
/// When the database cannot be read. That it could not be rewritten now is only told: the next start tries again.
pub fn sweep(store: &Store) -> Result<bool, StoreFault> {
    if !store.read(erasures::is_unswept)? {
        return Ok(true);
    }
    match store.rewrite().and_then(|()| store.write(erasures::note_swept)) {
        Ok(()) => Ok(true),
        Err(fault) => {
            tracing::error!(%fault, "the freed pages of an erasure are not overwritten yet");
            Ok(false)
        }
    }
}
