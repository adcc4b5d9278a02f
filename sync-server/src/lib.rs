//! The server every device merges with: gate, numbered log, permissions, scopes, people and devices.
//!
//! Trusts no device: limits before decoding, every change judged, every read filtered in its SQL.

pub mod approvals;
pub mod attention;
pub mod backups;
pub mod chance;
pub mod clock;
pub mod command;
pub mod erasures;
pub mod escrow;
pub mod export;
pub mod http;
pub mod import;
pub mod ingest;
pub mod keys;
pub mod log;
pub mod marks;
pub mod passwords;
pub mod private_file;
pub mod pull;
pub mod sample;
pub mod secrets;
pub mod settings;
pub mod spreadsheet;
pub mod wipes;
pub mod worker;
