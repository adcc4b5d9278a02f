//! Import: rows of another system's files become drafts of our records.
//!
//! Converting reads files, never the store, the clock or chance; `write` alone writes, and no SQL of its own.
//! 1. A row that does not convert is refused with file, line, column, value and reason; none is dropped.
//! 2. A record's id follows from the tenant and the row's own key, so a second import finds the first.

pub mod adventureworks;
pub mod csv;
pub mod draft;
pub mod encoding;
pub mod identity;
pub mod row;
pub mod table;
pub mod write;
