//! The store: everything a person's device keeps, in one encrypted SQLite file, and the only SQL there is.
//!
//! 1. One transaction per user action: change, document, index row, search row, outbox entry, or none.
//! 2. A page of a pull and its cursor are one transaction, an answer to a push another.
//! 3. A document is written only if it still has the version the work was computed from.
//! 4. A change leaves the outbox only when the server named it; what came from the server never replaces work.
//! 5. One bad document never stops another.
//! 6. A refused change leaves its document, and is kept with its reason for ever.

mod actors;
mod adopt;
mod answers;
mod beginning;
mod compare;
mod dealings;
mod documents;
mod drafts;
mod erase;
mod escrow;
pub mod escrow_file;
mod evict;
mod fault;
mod fix;
mod kept;
pub mod key;
mod mend;
mod meta;
mod migrate;
mod mirror;
mod mirrored;
mod outbox;
mod pages;
mod proofs;
mod reach;
mod rebase;
mod records;
mod refusals;
mod rows;
mod salvage;
mod save;
mod search;
mod sent;
pub mod status;
#[allow(clippy::module_inception, reason = "the store's own file bears its name")]
mod store;
mod taken;
#[cfg(test)]
mod tests;
mod touches;
mod unsent;
mod verify;
mod waiting;
mod wanted;

pub use actors::Authorship;
pub use answers::PushSummary;
pub use compare::CompareSummary;
pub use dealings::Dealt;
pub use documents::Loaded;
pub use drafts::KeptDraft;
pub use fault::StoreFault;
pub use kept::Kept;
pub use mend::MendSummary;
pub use meta::Identity;
pub use outbox::{OutboxState, Pending};
pub use pages::PageSummary;
pub use records::{ENDED_SALES, Filter, ListedRow, Paging, Sort};
pub use refusals::{Attempt, AttemptState, Retry};
pub use salvage::Salvaged;
pub use save::{Draft, NumberBlock, Work};
pub use status::Counts;
pub use store::{Alone, Store, SyncLock};
pub use taken::Taken;
pub use touches::{Left, Touched};
pub use verify::{Examined, Finding, Flaw};
pub use waiting::WaitingRecord;

/// What the store answers, or why it cannot.
pub type Result<T> = std::result::Result<T, StoreFault>;
