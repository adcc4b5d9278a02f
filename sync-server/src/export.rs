//! Export: orders as another system takes them over.
//!
//! 1. An export's id is a hash of kind, document and heads: the same order as it stood then, and no other.
//! 2. The heads are pinned beside the values, so that what was handed over can be reproduced.
//! 3. Amounts are decimals with a full stop; nothing of a cell is a formula.
//! 4. A file is there whole or not at all, and only its owner reads it.

mod file;
mod order;
mod rows;

pub use file::write_whole;
pub use order::{Exported, ExportedLine, export_id};
pub use rows::{Format, write_orders};
