//! Is this change fit to apply? The gate every change from outside passes before Automerge runs it.
//!
//! Automerge 0.12 trusts its input: a well-formed hostile change can panic it, poison a document for
//! ever, or abort the process from 69 bytes. Order of events, each stage trusting the ones before it:
//! 1. `prescan`: the raw bytes, before Automerge sees them; only here are sizes and counts unbounded.
//! 2. `canonical`: Automerge parses; decoding and encoding again must give the same bytes.
//! 3. `header`: does the change follow from what is held? Fit, duplicate, deferred or fork.
//! 4. `operations`: could its author's program have made each operation of what it had seen?
//!
//! Never: compares a time with a clock, asks who may write what (that is permission), applies anything.

mod canonical;
mod columns;
mod fault;
mod header;
mod inventory;
mod operations;
mod prescan;
mod reader;

pub use canonical::{canonical, guarded};
pub use fault::{CODES, Fault};
pub use header::{Known, Verdict, header};
pub use inventory::{Inventory, Unseen};
pub use operations::operations;
pub use prescan::{count_operations, prescan};

/// Bytes of one change on the wire. A form of 200 fields saves in under 20 KiB; 12 times that is ample.
pub const MAX_WIRE_BYTES: usize = 256 * 1024;
/// Bytes of one change after inflating. Deflate reaches 1,000:1, so the wire size alone bounds nothing.
pub const MAX_INFLATED_BYTES: usize = 1024 * 1024;
/// Operations in one change. A pasted note of 10,000 letters is the largest honest edit; 69 bytes can claim 2^40.
pub const MAX_OPS: u64 = 10_000;
/// Predecessors of all operations of one change together: each op may settle a conflict of two values.
pub const MAX_PREDECESSORS: u64 = 20_000;
/// Heads a change may build on. Above 32 the server merges them itself; 4,096 is a whole company offline.
pub const MAX_DEPS: u64 = 4_096;
/// Other actors one change may mention: as many as there may be heads.
pub const MAX_OTHER_ACTORS: u64 = 4_096;
/// Bytes of one actor id. Ours have 16; a reader copies the id into every operation.
pub const MAX_ACTOR_BYTES: u64 = 64;
/// Bytes of a commit message: a sentence for people, not a place for data.
pub const MAX_MESSAGE_BYTES: u64 = 4 * 1024;
/// Bytes of one map key or mark name. Keys are field names and ids; one stands for up to 10,000 rows.
pub const MAX_KEY_BYTES: u64 = 256;
/// Highest operation counter. Automerge panics above 2^32; 2^30 leaves room for what is added to it.
pub const MAX_OP_COUNTER: u64 = 1 << 30;
