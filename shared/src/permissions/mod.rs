//! Permissions: which records reach whom (scopes), and who may write what (roles, by their
//! relation to the record).
//!
//! The server judges every change by these; a device shows what they say, but is never trusted.

pub mod relation;
pub mod roles;
pub mod scopes;

pub use relation::Relation;
pub use roles::{Denial, may_create, may_write};
pub use scopes::{Scope, grants, scopes};
