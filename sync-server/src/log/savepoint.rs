//! Savepoints: what fails inside one takes nothing outside along.

use super::fault::StoreFault;
use rusqlite::Transaction;

/// Runs writes that are undone when they fail; the transaction around them goes on.
///
/// # Errors
/// The outer one when the transaction itself is lost (disk full may end it); the inner one is that of `run`.
pub fn within<T, E>(
    tx: &Transaction<'_>,
    run: impl FnOnce() -> Result<T, E>,
) -> Result<Result<T, E>, StoreFault> {
    tx.execute_batch("SAVEPOINT one_push")?;
    let done = run();
    if done.is_err() {
        tx.execute_batch("ROLLBACK TO one_push")?;
    }
    tx.execute_batch("RELEASE one_push")?;
    Ok(done)
}
