//! Why the store could not do what was asked; the only error type of the folder.

use satchel_shared::{documents::DocumentFault, ids::IdFault};

/// A failure of the server's store.
#[derive(Debug, thiserror::Error)]
pub enum StoreFault {
    /// SQLite said no: disk full, locked, corrupt.
    #[error("the database failed: {0}")]
    Database(#[from] rusqlite::Error),
    /// A file beside the database could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A stored document does not load.
    #[error(transparent)]
    Document(#[from] DocumentFault),
    /// A stored key is not an id.
    #[error(transparent)]
    Id(#[from] IdFault),
    /// What is stored contradicts itself; `check` names it.
    #[error("the store contradicts itself: {0}")]
    Unsound(String),
    /// The database was made by a newer program.
    #[error("the database has schema {found}, this program knows {known}; use the newer program")]
    TooNew {
        /// The version in the database.
        found: u32,
        /// The newest version this program knows.
        known: u32,
    },
}
