//! Verify: proof that the store is whole. Reads everything, changes nothing.
//!
//! Rows equal their documents, search has a row for each, unsent changes are in their documents, receipts name
//! known heads, the file's pages carry their checksums. `rows` mends what is only derived.

use super::{
    Result, Store, StoreFault, documents,
    records::{self, ListedRow},
};
use automerge::ChangeHash;
use rusqlite::Row;
use satchel_shared::{
    gate,
    ids::DocumentId,
    index_row::{self, index_row},
};
use serde::{Serialize, Serializer};
use std::ops::ControlFlow;

/// Documents that are looked at in one go: what another program writes meanwhile waits in the log for no longer.
const EXAMINED_AT_ONCE: u32 = 100;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw {
    /// SQLite or SQLCipher finds the file damaged.
    File,
    /// A document does not load, or is another.
    Unreadable,
    /// A document has other heads than noted.
    Heads,
    /// A row differs from its document, or one is without the other.
    Row,
    /// Search lacks a row, or has one too many.
    Search,
    /// An unsent change is not in its document.
    Outbox,
    /// A document is noted to have unsent changes and has none, or the other way round.
    LocalMark,
    /// The server names heads that are not here: the next pull brings them.
    Behind,
    /// A row was made by another version of the program: rebuild it.
    RowVersion,
}

impl Flaw {
    /// The stable word for programs.
    pub const fn word(self) -> &'static str {
        match self {
            Flaw::File => "file",
            Flaw::Unreadable => "unreadable",
            Flaw::Heads => "heads",
            Flaw::Row => "row",
            Flaw::Search => "search",
            Flaw::Outbox => "outbox",
            Flaw::LocalMark => "local-mark",
            Flaw::Behind => "behind",
            Flaw::RowVersion => "row-version",
        }
    }

    /// Whether it heals by itself: work goes on and nothing is lost.
    pub const fn is_notice(self) -> bool {
        matches!(self, Flaw::Behind | Flaw::RowVersion)
    }

    /// Whether something derived is wrong: it is made anew from the document and the outbox.
    pub const fn is_derived(self) -> bool {
        matches!(self, Flaw::Row | Flaw::Search | Flaw::RowVersion | Flaw::LocalMark)
    }

    /// Whether the document itself is not whole: the server is asked for it again.
    pub const fn is_of_server(self) -> bool {
        matches!(self, Flaw::Unreadable | Flaw::Heads | Flaw::Behind)
    }
}

impl Serialize for Flaw {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What is wrong.
    pub flaw: Flaw,
    /// With which document; none when with the file.
    pub document: Option<DocumentId>,
    /// In plain English.
    pub detail: String,
}

impl Finding {
    fn of(flaw: Flaw, document: DocumentId, detail: impl Into<String>) -> Self {
        Finding { flaw, document: Some(document), detail: detail.into() }
    }
}

/// What is noted of one document.
struct Noted {
    id: DocumentId,
    bytes: Vec<u8>,
    heads: Vec<u8>,
    receipt_heads: Option<Vec<u8>>,
    has_local: bool,
    /// Whether this device made the row; else the server did.
    is_parsed: bool,
    listed: Option<ListedRow>,
}

/// What was found, and how far the look came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examined {
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// Documents that were looked at.
    pub done: u64,
    /// Documents there were when it began.
    pub of: u64,
    /// Whoever was told of the progress stopped it.
    pub is_stopped: bool,
}

impl Store {
    /// Examines the whole store; `progress` is told how many documents are done, and of how many.
    ///
    /// # Errors
    /// When it cannot be read at all; whatever can be told of a damaged store is a finding.
    pub fn verify(&self, progress: &mut dyn FnMut(u64, u64)) -> Result<Vec<Finding>> {
        let mut told = |done, of| {
            progress(done, of);
            ControlFlow::Continue(())
        };
        Ok(self.verify_until(&mut told)?.findings)
    }

    /// The same until `progress` breaks it off, which it may between any two documents. Others read and write meanwhile:
    /// a document is compared with its row and its unsent changes at one moment, the next at a later one.
    ///
    /// # Errors
    /// As [`Store::verify`].
    pub fn verify_until(
        &self,
        progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
    ) -> Result<Examined> {
        let count = "SELECT count(*) FROM documents";
        let of = self.connection.query_row(count, [], |row| row.get(0))?;
        let mut examined = Examined { of, ..Examined::default() };
        if progress(0, of).is_break() {
            examined.is_stopped = true;
            return Ok(examined);
        }
        examined.findings.extend(self.file_findings()?);
        let mut next = Some(i64::MIN);
        while let Some(after) = next {
            next = self.examine_some(after, progress, &mut examined)?;
        }
        if !examined.is_stopped {
            examined.findings.extend(self.search_findings()?);
            examined.findings.extend(self.orphan_findings()?);
        }
        Ok(examined)
    }

    /// Looks at the next documents by place; after which of them it goes on, `None` at the end.
    fn examine_some(
        &self,
        after: i64,
        progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
        examined: &mut Examined,
    ) -> Result<Option<i64>> {
        let is_free = self.connection.is_autocommit();
        let _moment = is_free.then(|| self.connection.unchecked_transaction()).transpose()?;
        let sql = format!(
            "SELECT {}, d.place AS place, d.bytes AS bytes, d.heads AS heads,
                    d.receipt_heads AS receipt_heads, d.has_local AS has_local,
                    d.is_parsed AS is_parsed, r.place IS NULL AS is_bare
             FROM documents d LEFT JOIN records r USING (place)
             WHERE d.place > ?1 ORDER BY d.place LIMIT ?2",
            records::COLUMNS
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query((after, EXAMINED_AT_ONCE))?;
        let mut last = None;
        while let Some(row) = rows.next()? {
            self.examine(&read_noted(row)?, &mut examined.findings)?;
            last = Some(row.get("place")?);
            examined.done += 1;
            // There may be more than when it began.
            let of = examined.of.max(examined.done);
            if progress(examined.done, of).is_break() {
                examined.is_stopped = true;
                return Ok(None);
            }
        }
        Ok(last)
    }

    /// After a crash the file's structure is looked at before anything is built on it.
    pub(super) fn require_whole(&self) -> Result<()> {
        let said: String =
            self.connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if said == "ok" { Ok(()) } else { Err(StoreFault::Damaged(said)) }
    }

    /// Whether every page of the file is as it was written.
    pub(super) fn is_file_whole(&self) -> Result<bool> {
        Ok(self.file_findings()?.is_empty())
    }

    fn file_findings(&self) -> Result<Vec<Finding>> {
        let mut findings = Vec::new();
        for check in ["PRAGMA cipher_integrity_check", "PRAGMA quick_check"] {
            let mut statement = self.connection.prepare(check)?;
            let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
            for line in lines {
                let detail = line?;
                if detail != "ok" {
                    findings.push(Finding { flaw: Flaw::File, document: None, detail });
                }
            }
        }
        Ok(findings)
    }

    fn examine(&self, noted: &Noted, findings: &mut Vec<Finding>) -> Result<()> {
        let id = noted.id;
        let document = match documents::parse(id, &noted.bytes) {
            Ok(document) => document,
            Err(why) => {
                findings.push(Finding::of(Flaw::Unreadable, id, why));
                return Ok(());
            }
        };
        if documents::heads_bytes(&document.heads()) != noted.heads {
            findings.push(Finding::of(Flaw::Heads, id, "the heads noted are not the document's"));
        }
        findings.extend(examine_row(noted, gate::guarded(|| index_row(&document)).ok()));
        let theirs = noted.receipt_heads.as_deref().map(documents::heads_of).transpose()?;
        if !theirs.iter().flatten().all(|head| document.has(head)) {
            findings.push(Finding::of(
                Flaw::Behind,
                id,
                "the server holds changes that are not here yet",
            ));
        }
        let unsent = self.unsent(id)?;
        if noted.has_local == unsent.is_empty() {
            findings.push(Finding::of(Flaw::LocalMark, id, "the mark for unsent changes is wrong"));
        }
        for hash in unsent.iter().filter(|hash| !document.has(hash)) {
            findings.push(Finding::of(
                Flaw::Outbox,
                id,
                format!("the unsent change {hash} is not in it"),
            ));
        }
        Ok(())
    }

    fn unsent(&self, id: DocumentId) -> Result<Vec<ChangeHash>> {
        let mut statement =
            self.connection.prepare_cached("SELECT hash FROM outbox WHERE document = ?1")?;
        let rows = statement.query_map([id.bytes()], |row| row.get(0).map(ChangeHash))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The search table holds no text; its list of row numbers is what can be compared.
    fn search_findings(&self) -> Result<Vec<Finding>> {
        let mut statement = self.connection.prepare(
            "SELECT d.id, 'search has no row for it' FROM documents d
             WHERE d.place NOT IN (SELECT id FROM search_docsize)
             UNION ALL
             SELECT NULL, 'search has a row of no document' FROM search_docsize s
             WHERE s.id NOT IN (SELECT place FROM documents)",
        )?;
        let rows = statement.query_map([], |row| {
            let id: Option<[u8; 16]> = row.get(0)?;
            let document = id.map(|id| DocumentId::new(uuid::Uuid::from_bytes(id)));
            Ok(Finding { flaw: Flaw::Search, document, detail: row.get(1)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn orphan_findings(&self) -> Result<Vec<Finding>> {
        let mut statement = self.connection.prepare(
            // Refused changes outlive a document that was let go.
            "SELECT DISTINCT document FROM outbox
             WHERE state <> 'refused' AND document NOT IN (SELECT id FROM documents)",
        )?;
        let rows = statement.query_map([], records::id_at::<0>)?;
        let found =
            |id| Finding::of(Flaw::Outbox, id, "its unsent changes are here, but it is not");
        Ok(rows.map(|id| id.map(found)).collect::<rusqlite::Result<_>>()?)
    }
}

fn read_noted(row: &Row<'_>) -> rusqlite::Result<Noted> {
    let is_bare: bool = row.get("is_bare")?;
    Ok(Noted {
        id: records::id_at::<0>(row)?,
        bytes: row.get("bytes")?,
        heads: row.get("heads")?,
        receipt_heads: row.get("receipt_heads")?,
        has_local: row.get("has_local")?,
        is_parsed: row.get("is_parsed")?,
        listed: if is_bare { None } else { Some(records::read(row)?) },
    })
}

fn examine_row(noted: &Noted, made: Option<index_row::IndexRow>) -> Option<Finding> {
    let Some(listed) = &noted.listed else {
        return Some(Finding::of(Flaw::Row, noted.id, "it has no row"));
    };
    let made = made?;
    if listed.row.version != index_row::version() {
        return Some(Finding::of(
            Flaw::RowVersion,
            noted.id,
            "another version of the program made its row",
        ));
    }
    if listed.row == made {
        return None;
    }
    let whose =
        if noted.is_parsed { "its row, made here," } else { "its row, as the server sent it," };
    let detail = format!("{whose} says {:?}, it says {:?}", listed.row.title, made.title);
    Some(Finding::of(Flaw::Row, noted.id, detail))
}
