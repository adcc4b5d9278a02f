//! The log: the only SQL on the server. The tenant's numbered log of changes, what is derived from it, and who may come in.
//!
//! Numbers come from the tenant's counter row, written in the same transaction; log order is commit order.

pub mod actors;
pub mod attempts;
pub mod audit;
pub mod backup;
pub mod changes;
pub mod check;
mod columns;
pub mod devices;
pub mod digests;
pub mod documents;
pub mod enrol_codes;
pub mod erasures;
pub mod escrow;
pub mod evicts;
pub mod fault;
pub mod figures;
pub mod held_work;
mod migrate;
pub mod numbers;
pub mod people;
pub mod quarantine;
pub mod reach;
pub mod rebases;
pub mod savepoint;
pub mod scope_rows;
pub mod store;
pub mod tenants;
pub mod tokens;
pub mod wipes;

pub use fault::StoreFault;
/// One snapshot or one unit of writing; every function here takes one.
pub use rusqlite::Transaction;
pub use store::Store;
