//! The log: the only SQL on the server. The tenant's numbered log of changes, what is derived from it, and who may come in.
//!
//! Numbers come from the tenant's counter row, written in the same transaction; log order is commit order.

pub mod fault;
mod migrate;
pub mod store;

pub use fault::StoreFault;
pub use store::Store;
