//! Erases one record at the end of the log: its bytes go, its hashes and numbers stay, and it leaves every scope.

use super::append::Append;
use crate::log::{
    StoreFault, documents,
    erasures::{self, Removed},
    scope_rows,
};
use satchel_shared::ids::DocumentId;
use std::collections::BTreeSet;

impl Append<'_> {
    /// Erases a record, also one that is not here: the caller knows that it is not erased yet. Of an account, what
    /// belongs to it would lose its scopes: only records that nothing inherits from may be erased.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub fn erase(&mut self, id: DocumentId) -> Result<Removed, StoreFault> {
        let scopes = scope_rows::present(self.tx, self.tenant, id)?;
        let heads = documents::heads(self.tx, self.tenant, id)?.unwrap_or_default();
        let number = self.log(id, None)?;
        let removed = erasures::remove(self.tx, self.tenant, id)?;
        self.move_document(id, (&scopes, &heads), (&BTreeSet::new(), &heads))?;
        erasures::note(self.tx, self.tenant, id, number, self.received_ms)?;
        Ok(removed)
    }
}
