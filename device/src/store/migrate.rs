//! The form of the store's file, and the steps that bring an older file up to it.
//!
//! A step is never changed once released, only followed by another; all missing ones run in one transaction,
//! so that a failed migration leaves the old file as it was.

use super::{Result, StoreFault};
use rusqlite::{Connection, Transaction};

/// One step per released form; the number of steps taken stands in `user_version`.
const STEPS: &[&str] =
    &[FIRST, RELEASED, REFUSALS, KEPT, PROOFS, REACH, ERASED, SCREENS, SHORTCUTS];

/// `place` is the importance of a document: its kind's rank, then the order of arrival.
/// `bytes` stands last, so that reading the other columns does not walk through it.
/// Heads are 32 bytes each, sorted; equal bytes are equal heads.
const FIRST: &str = "
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE documents (
    place         INTEGER PRIMARY KEY,
    id            BLOB NOT NULL UNIQUE,
    kind          TEXT NOT NULL,
    version       INTEGER NOT NULL,
    heads         BLOB NOT NULL,
    receipt_heads BLOB,
    receipt_seal  BLOB,
    has_local     INTEGER NOT NULL,
    is_parsed     INTEGER NOT NULL,
    bytes         BLOB NOT NULL
);
CREATE INDEX documents_unreceipted ON documents (place) WHERE heads IS NOT receipt_heads;

CREATE TABLE records (
    place       INTEGER PRIMARY KEY REFERENCES documents (place) ON DELETE CASCADE,
    kind        TEXT NOT NULL,
    title       TEXT NOT NULL,
    number      TEXT NOT NULL,
    account     BLOB,
    owner       BLOB,
    territory   BLOB,
    status      TEXT NOT NULL,
    amount      INTEGER,
    currency    TEXT NOT NULL,
    day         TEXT NOT NULL,
    conflicts   INTEGER NOT NULL,
    is_archived INTEGER NOT NULL,
    row_version INTEGER NOT NULL,
    found_by    TEXT NOT NULL,
    body        TEXT NOT NULL
);
CREATE INDEX records_by_title ON records (kind, title);
CREATE INDEX records_by_number ON records (kind, number);
CREATE INDEX records_by_day ON records (kind, day);
CREATE INDEX records_by_account ON records (account, kind) WHERE account IS NOT NULL;
CREATE INDEX records_in_conflict ON records (place) WHERE conflicts > 0;

CREATE VIRTUAL TABLE search USING fts5 (
    words, content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

CREATE TABLE outbox (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    document BLOB NOT NULL,
    hash     BLOB NOT NULL,
    actor    BLOB NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('waiting', 'refused', 'forked', 'deferred')),
    code     TEXT,
    path     TEXT,
    detail   TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    touches  TEXT NOT NULL,
    bytes    BLOB NOT NULL,
    UNIQUE (document, hash)
);

CREATE TABLE actors (
    actor                BLOB PRIMARY KEY,
    device               BLOB NOT NULL,
    device_name          TEXT NOT NULL,
    person               BLOB NOT NULL,
    clock_offset_ms      INTEGER,
    clock_uncertainty_ms INTEGER
) WITHOUT ROWID;

CREATE TABLE wanted (
    document BLOB PRIMARY KEY,
    why      TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE evict_waiting (
    document BLOB PRIMARY KEY
) WITHOUT ROWID;
";

/// Documents put away as the server told, until it has heard so.
const RELEASED: &str = "
CREATE TABLE released (
    document BLOB PRIMARY KEY
) WITHOUT ROWID;
";

/// Changes that left their documents because the server did not take them, or what they built on; never deleted.
/// A change stands once per `cause`, the refused change it stands and falls with; `carried` is one that was written
/// again whole. `became` names the heads on which work that was made on it goes on.
const REFUSALS: &str = "
CREATE TABLE refusals (
    position  INTEGER PRIMARY KEY AUTOINCREMENT,
    document  BLOB NOT NULL,
    hash      BLOB NOT NULL,
    cause     BLOB NOT NULL,
    actor     BLOB NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('open', 'fixed', 'withdrawn', 'carried')),
    code      TEXT,
    path      TEXT,
    detail    TEXT,
    made_ms   INTEGER NOT NULL,
    at_ms     INTEGER NOT NULL,
    became    BLOB NOT NULL,
    mended_by BLOB,
    touches   TEXT NOT NULL,
    bytes     BLOB NOT NULL,
    UNIQUE (document, hash, cause)
);
CREATE INDEX refusals_open ON refusals (document) WHERE state = 'open';
";

/// What the server has, but no backup of it yet. `number` is a log number at or above that of the change or the
/// document, null until the next end of a pull names one. The trigger sees whatever leaves the outbox, by
/// whatever way.
const KEPT: &str = "
CREATE TABLE sent (
    document BLOB NOT NULL,
    hash     BLOB NOT NULL,
    number   INTEGER,
    PRIMARY KEY (document, hash)
) WITHOUT ROWID;
CREATE TRIGGER outbox_to_sent AFTER DELETE ON outbox BEGIN
    INSERT INTO sent (document, hash, number) VALUES (old.document, old.hash, NULL)
    ON CONFLICT (document, hash) DO UPDATE SET number = NULL;
END;

CREATE TABLE kept (
    place         INTEGER PRIMARY KEY AUTOINCREMENT,
    document      BLOB NOT NULL,
    kind          TEXT NOT NULL,
    number        INTEGER,
    heads         BLOB NOT NULL,
    receipt_heads BLOB,
    receipt_seal  BLOB,
    bytes         BLOB NOT NULL,
    UNIQUE (document, heads)
);
";

/// What the server once held and may have to be shown again after it was restored; see `proofs`.
/// `acked` are the heads of what it took of a document that is handed in again.
const PROOFS: &str = "
CREATE TABLE proofs (
    document BLOB PRIMARY KEY,
    heads    BLOB NOT NULL,
    seal     BLOB NOT NULL,
    is_due   INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    acked    BLOB NOT NULL DEFAULT x''
) WITHOUT ROWID;
CREATE INDEX proofs_due ON proofs (document) WHERE is_due = 1;
";

/// In which of the person's scopes each document stands, and an index by which heads are compared without reading
/// a document. `scopes` names a set, which is a JSON list of words, sorted; no number is ever given to another one.
const REACH: &str = "
CREATE TABLE scope_sets (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    scopes TEXT NOT NULL UNIQUE
);
CREATE TABLE reach (
    document BLOB PRIMARY KEY,
    scopes   INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX documents_receipted ON documents (id, receipt_heads);
";

/// Records that were erased for ever; `is_swept` once no file beside the store holds anything of them.
const ERASED: &str = "
CREATE TABLE erased (
    document BLOB PRIMARY KEY,
    is_swept INTEGER NOT NULL
) WITHOUT ROWID;
";

/// What screens keep and ask for: drafts, and when the server took what was made here. Nothing in these tables is sent.
const SCREENS: &str = "
CREATE TABLE drafts (
    key     TEXT PRIMARY KEY,
    screen  TEXT NOT NULL,
    title   TEXT NOT NULL,
    about   TEXT NOT NULL,
    step    TEXT NOT NULL,
    content TEXT NOT NULL,
    kept_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE taken (
    time_ms  INTEGER NOT NULL,
    document BLOB NOT NULL,
    changes  INTEGER NOT NULL
);
CREATE INDEX taken_by_time ON taken (time_ms);
CREATE INDEX records_for_a_look ON records (place) WHERE json_extract(body, '$.attention') IS NOT NULL;
";

/// What lists and the day ask for each time, found without walking through all quotes, orders and visits: the last dealing
/// with an account, what came back from its approval, and how many stand where.
const SHORTCUTS: &str = "
CREATE INDEX records_by_status ON records (kind, is_archived, status);
CREATE INDEX records_dealt ON records (account, day, kind, status)
    WHERE account IS NOT NULL AND day <> ''
    AND (kind IN ('quote', 'order') OR (kind = 'visit' AND status IN ('done', 'checked-in')));
CREATE INDEX records_returned ON records (place)
    WHERE json_extract(body, '$.approval') IN ('differs', 'disputed', 'rejected');
";

/// The step of the tests' next schema: it alters what is there and adds to it.
#[cfg(feature = "next-schema")]
const NEXT: &str = "
ALTER TABLE outbox ADD COLUMN remark TEXT NOT NULL DEFAULT '';
CREATE TABLE remarks (
    document BLOB PRIMARY KEY,
    remark   TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO remarks (document, remark) SELECT DISTINCT document, 'unsent' FROM outbox;
CREATE INDEX outbox_by_remark ON outbox (remark);
";
/// What a step that cannot be taken ends with.
#[cfg(feature = "next-schema")]
const BROKEN: &str = "INSERT INTO remarks (document, remark) SELECT document, NULL FROM outbox;
    SELECT no_such_column FROM outbox;";

/// The steps this program knows.
#[cfg(not(feature = "next-schema"))]
fn steps() -> Vec<&'static str> {
    STEPS.to_vec()
}

/// The steps this program knows, one more when a test made it the next.
#[cfg(feature = "next-schema")]
fn steps() -> Vec<&'static str> {
    use satchel_shared::documents::{next, schema};
    let is_next = schema::version() > schema::VERSION;
    let more = [(is_next, NEXT), (is_next && next::is_step_broken(), BROKEN)];
    let taken = more.iter().filter(|(is_taken, _)| *is_taken).map(|(_, step)| *step);
    STEPS.iter().copied().chain(taken).collect()
}

/// How many steps the file lacks; none needs no write.
///
/// # Errors
/// `TooNew` when the file has taken more steps than this program knows.
pub(super) fn lacking(connection: &Connection) -> Result<usize> {
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let steps = steps().len();
    let known = i64::try_from(steps).unwrap_or(i64::MAX);
    let taken = usize::try_from(found).ok().and_then(|taken| steps.checked_sub(taken));
    taken.ok_or(StoreFault::TooNew { found, known })
}

/// Takes the steps the file lacks.
///
/// # Errors
/// As [`lacking`], or when a step cannot be taken: then none is.
pub(super) fn migrate(tx: &Transaction<'_>) -> Result<()> {
    let lacking = lacking(tx)?;
    let steps = steps();
    for step in steps.iter().skip(steps.len() - lacking) {
        tx.execute_batch(step)?;
    }
    if lacking > 0 {
        tx.pragma_update(None, "user_version", i64::try_from(steps.len()).unwrap_or(i64::MAX))?;
    }
    Ok(())
}
