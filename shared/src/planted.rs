//! Planted bugs: the mistakes the simulation has to find, each behind a switch that only a test can set.
//!
//! 1. The list was made before the checkers, from the hard cases of RELIABILITY 3 and the design: a checker that
//!    finds none of them proves nothing.
//! 2. Without the feature `planted`, and in every optimised program that keeps no debug assertions, [`is`] is
//!    `false` at compile time and the mistake is not in the program.
//! 3. The switch belongs to one thread, so that a run with a mistake and one without can stand side by side.

macro_rules! bugs {
    ($($(#[$part:meta])* $name:ident = $word:literal, $case:literal, $place:literal;)*) => {
        /// A mistake that can be planted.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Bug { $(#[doc = $case] $name,)* }

        impl Bug {
            /// All of them.
            pub const ALL: &'static [Bug] = &[$(Bug::$name,)*];

            /// Its name on the command line.
            pub const fn word(self) -> &'static str {
                match self { $(Bug::$name => $word,)* }
            }

            /// The case it stands for: of RELIABILITY 3 (`R 3.3`) or of the design's sections (`D 6`).
            pub const fn case(self) -> &'static str {
                match self { $(Bug::$name => $case,)* }
            }

            /// Where its switch stands.
            pub const fn place(self) -> &'static str {
                match self { $(Bug::$name => $place,)* }
            }
        }
    };
}

bugs! {
    // What the server promises.
    AckBeforeCommit = "ack-before-commit",
        "R 3.4, D 6: an answer leaves though the commit failed", "ingest/commit.rs";
    CursorWithoutChain = "cursor-without-chain",
        "R 3.1, D 5: a cursor of another history is believed", "pull/mod.rs";
    CursorBeyondPage = "cursor-beyond-page",
        "R 3.4, D 5: a full page ends the pull, what found no room never comes", "pull/walk.rs";
    DuplicateWithoutWrite = "duplicate-without-write",
        "R 3.3, D 6: the counter row is not written when all was duplicate", "ingest/append.rs";
    StaleVersionOnServer = "stale-version-on-server",
        "D 6: a document is written over a version it was not judged on", "ingest/push.rs";
    ReceiptOfUnheld = "receipt-of-unheld",
        "D 5: a receipt names heads that the server does not hold", "ingest/push.rs";
    DeferredNamedAccepted = "deferred-named-accepted",
        "R 3.5, D 3: a change that waits for a newer server is called accepted", "ingest/push.rs";
    ForkNamedDuplicate = "fork-named-duplicate",
        "R 3.2, D 5: a sequence used twice is called a duplicate", "ingest/judge.rs";
    QuarantineNotKept = "quarantine-not-kept",
        "R 3.5, D 5: a refused change is thrown away", "ingest/push.rs";
    RoleSkippedOnCreation = "role-skipped-on-creation",
        "D 6: anybody may create any kind", "ingest/judge.rs";
    OfficeFieldOpen = "office-field-open",
        "D 3, D 6: permission is asked per document, not per field", "ingest/fields.rs";
    ClockCompared = "clock-compared",
        "R 3.9, D 6: a change is put off for the time its device wrote", "ingest/push.rs";
    NumberTwice = "number-twice",
        "D 6: an official number is given twice", "ingest/numbering.rs";
    NumberGap = "number-gap",
        "D 6: an official number is left out", "ingest/numbering.rs";
    // What reaches whom.
    ScopeForgottenOnWish = "scope-forgotten-on-wish",
        "D 5: a document asked for by name is sent to whoever asks", "pull/page.rs";
    ScopeForgottenAhead = "scope-forgotten-ahead",
        "D 5: today's documents are sent past the scopes", "pull/ahead.rs";
    GrantLossNotEvicted = "grant-loss-not-evicted",
        "R 3.6, D 5: a lost grant leaves its documents on the device", "pull/walk.rs";
    GrantNotFilledIn = "grant-not-filled-in",
        "D 5: a new grant brings only what moves later", "pull/walk.rs";
    ChildrenNotMoved = "children-not-moved",
        "D 5: an account moves without its contacts and orders", "ingest/append.rs";
    RevokedServed = "revoked-served",
        "R 3.7: a revoked device is still let in", "log/tokens.rs";
    LostTokenLocksOut = "lost-token-locks-out",
        "R 3.3, D 6: the same refresh token again, after a lost answer, ends the login", "log/tokens.rs";
    // What the device keeps.
    SaveInTwo = "save-in-two",
        "D 4: the document and its outbox entry are two transactions", "store/save.rs";
    OutboxClearedWhenSent = "outbox-cleared-when-sent",
        "R 2.2, D 5: an entry leaves the outbox when it is sent", "store/outbox.rs";
    OutboxReversed = "outbox-reversed",
        "D 5: changes are sent newest first", "store/outbox.rs";
    OneStuckStopsAll = "one-stuck-stops-all",
        "R 3.5, D 5: a record that cannot go holds back every other", "store/outbox.rs";
    VerdictUnread = "verdict-unread",
        "R 3.5, D 5: any verdict clears the entry", "store/answers.rs";
    RefusalDropsTheRest = "refusal-drops-the-rest",
        "R 3.5, D 5: a refusal deletes later, independent work on the record", "store/answers.rs";
    EvictBeforeReceipt = "evict-before-receipt",
        "R 3.6, D 5: a record is put away with its unsent work", "store/evict.rs";
    EvictForgotten = "evict-forgotten",
        "R 3.6, D 5: an evict that had to wait is never obeyed", "store/evict.rs";
    SnapshotReplacesWork = "snapshot-replaces-work",
        "R 3.4, D 5: a snapshot replaces a document with local changes", "store/pages.rs";
    CursorBeforePage = "cursor-before-page",
        "R 3.4, D 5: the cursor is stored before its page, in a transaction of its own", "store/pages.rs";
    PageWithoutCursor = "page-without-cursor",
        "R 3.4, D 5: a page is stored without its cursor", "store/pages.rs";
    RowNotWritten = "row-not-written",
        "R 3.11, D 4: a document changes without its index row", "store/pages.rs";
    StaleVersionOnDevice = "stale-version-on-device",
        "D 4: a document is written over a version the edit was not made on", "store/documents.rs";
    GreenTooEarly = "green-too-early",
        "D 5: green means an empty outbox, whatever the receipts say", "store/outbox.rs";
    ActorReused = "actor-reused",
        "R 3.2, D 3: a device writes under one actor for ever", "actions/login.rs";
    ProvisionalNumberTwice = "provisional-number-twice",
        "D 3: a provisional number is not used up by the record it is on", "store/save.rs";
    // What an approval holds for.
    ApprovalFollowsEdits = "approval-follows-edits",
        "D 3: an approval holds, whatever was changed since", "approval/effective.rs";
    DecisionOnWhatStands = "decision-on-what-stands",
        "D 3: a decision names what stands when it is written down, not what was seen", "approvals/decide.rs";
    NoteVoidsApproval = "note-voids-approval",
        "D 3: an internal note ends an approval", "approval/effective.rs";
    // What a save is.
    IdentityByHashAlone = "identity-by-hash-alone",
        "D 3, D 5: two equal records made in one second are one", "actions/login.rs, store/save.rs";
    ShownValuesPutAgain = "shown-values-put-again",
        "D 3: a save puts every shown value, and settles conflicts nobody saw", "documents/edit.rs";
    BaseIgnored = "base-ignored",
        "D 3: a field that moved while its form was open is written over", "documents/edit.rs";
    EntryDeleted = "entry-deleted",
        "D 3: a removed line is deleted", "documents/edit.rs";
    ConflictHidden = "conflict-hidden",
        "D 3: the index row tells of no conflict", "index_row.rs";
}

impl Bug {
    /// The bug with that name.
    pub fn from_word(word: &str) -> Option<Bug> {
        Bug::ALL.iter().copied().find(|bug| bug.word() == word)
    }
}

/// Where a write is stopped, as by a kill or a bad disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// After so many steps of SQLite, counted over all writes.
    AtStep(u32),
    /// At a commit, after so many that pass.
    AtCommit(u32),
}

#[cfg(all(feature = "planted", debug_assertions))]
mod switch {
    use super::{Bug, Stop};
    use std::cell::Cell;

    thread_local! {
        static PLANTED: Cell<Option<Bug>> = const { Cell::new(None) };
        static PAGE: Cell<Option<usize>> = const { Cell::new(None) };
        static STOP: Cell<Option<Stop>> = const { Cell::new(None) };
    }

    /// Whether this bug is planted in this thread.
    pub fn is(bug: Bug) -> bool {
        PLANTED.get() == Some(bug)
    }

    /// Plants a bug in this thread, or none.
    pub fn plant(bug: Option<Bug>) {
        PLANTED.set(bug);
    }

    /// Makes pages of a pull as small as this, so that few documents need several.
    pub fn shrink_pages(documents: Option<usize>) {
        PAGE.set(documents);
    }

    /// Documents in one page, when a test made them fewer than `usual`.
    pub fn page_documents(usual: usize) -> usize {
        PAGE.get().map_or(usual, |fewer| fewer.min(usual))
    }

    /// Stops a write of the stores in this thread, now or in one of the next; says what was set before and did
    /// not happen.
    pub fn stop_write(stop: Option<Stop>) -> Option<Stop> {
        STOP.replace(stop)
    }

    /// Whether some write is to be stopped.
    pub fn is_stopping() -> bool {
        STOP.get().is_some()
    }

    /// One step of SQLite in a write; whether this is the one it stops at.
    pub fn stops_at_step() -> bool {
        let Some(Stop::AtStep(left)) = STOP.get() else { return false };
        STOP.set((left > 0).then(|| Stop::AtStep(left - 1)));
        left == 0
    }

    /// One commit; whether it fails.
    pub fn stops_at_commit() -> bool {
        let Some(Stop::AtCommit(left)) = STOP.get() else { return false };
        STOP.set((left > 0).then(|| Stop::AtCommit(left - 1)));
        left == 0
    }
}

#[cfg(not(all(feature = "planted", debug_assertions)))]
mod switch {
    use super::Bug;

    /// No bug is planted in this program.
    pub const fn is(_: Bug) -> bool {
        false
    }

    /// Documents in one page: as usual.
    pub const fn page_documents(usual: usize) -> usize {
        usual
    }

    /// No write is stopped in this program.
    pub const fn is_stopping() -> bool {
        false
    }

    /// Nor at any step.
    pub const fn stops_at_step() -> bool {
        false
    }

    /// Nor at any commit.
    pub const fn stops_at_commit() -> bool {
        false
    }
}

pub use switch::*;
