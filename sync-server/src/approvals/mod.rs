//! Approvals in the office: who may decide about what, decisions with all they rest on, and what waits for one.
//!
//! Whether a decision holds is said by `satchel_shared::approval`; here it is fed from the store.

mod decide;
mod find;
mod waiting;

pub use decide::{Decided, DecisionFault, DecisionWish, decide};
pub use find::{Limits, by_name};
pub use waiting::{Waiting, waiting};
