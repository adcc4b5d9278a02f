//! Approval: does what somebody decided or signed still hold for what stands now, and why.
//!
//! 1. Judged from the one document, so a tablet without a network and the office say the same. Only the limit of
//!    whose work it is comes in from outside.
//! 2. What counts is declared with the field: `commercial` for approvals, `commercial` and `printed` for signatures.
//! 3. A decision or a signature holds for the content at the heads it names, and for nothing else.
//! 4. The causally last decision counts; concurrent ones that disagree count as none.
//! 5. A field with more than one value equals nothing, itself included.
//! 6. What cannot be judged here is never called approved.

mod content;
mod decisions;
mod difference;
mod discount;
mod effective;
mod heads;
mod listed;
mod reason;
mod signature;
mod status;
mod told;

pub use content::{Content, Part};
pub use decisions::Counted;
pub use difference::{Change, Difference, LineChange, Sums, Way};
pub use discount::{GivenAway, given_away, given_by_line};
pub use effective::{Effective, effective};
pub use heads::{heads_of, heads_text};
pub(crate) use listed::cells;
pub use listed::listed;
pub use reason::Reason;
pub use signature::{Holding, Signed, SigningFault, check, content_hash, is_signature, signed};
pub use status::Status;
