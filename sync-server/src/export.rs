//! Export: quotes and orders as another system takes them over.
//!
//! 1. An export's id is a hash of kind, document and heads: the same record as it stood then, and no other.
//! 2. The heads are pinned beside the values, so that what was handed over can be reproduced.
//! 3. Amounts are decimals with a full stop; nothing of a cell is a formula.
//! 4. What needs an approval is read at the heads it was approved at; without one that holds it is held back, with
//!    its reasons.
//! 5. A file is there whole or not at all, and only its owner reads it.

mod file;
mod pick;
mod rows;
mod sale;

pub use file::write_whole;
pub use pick::{HeldBack, Picked, pick};
pub use rows::{Format, write_sales};
pub use sale::{Exported, ExportedLine, export_id};
