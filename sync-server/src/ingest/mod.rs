//! One change's way in: parsed, judged against what is held, committed with others, numbered, nudged.
//!
//! Order of events of a push:
//! 1. [`offer`]: every change passes prescan and canonical, without the database;
//! 2. [`judge`]: on a read snapshot, each document's changes against what is held of it;
//! 3. [`commit`]: one thread commits the waiting pushes together; under the lock, a document that moved
//!    since is judged again; [`append`] writes log, document and scopes; [`numbering`] gives official numbers,
//!    [`completing`] creates what an older device could not, and [`joining`] joins heads that became too many;
//! 4. only after COMMIT an answer leaves, and those concerned are nudged.
//!
//! What may still be edited of a record that has left its person, says [`lawful`].
//!
//! The server's own changes (imports, samples, office commands) go through [`own_work`], past the gate and
//! down the same path.

pub mod append;
pub mod commit;
pub mod completing;
mod erase;
pub mod fields;
pub mod held;
pub mod joining;
pub mod judge;
pub mod lawful;
pub mod numbering;
pub mod offer;
mod office;
pub mod operations;
pub mod own_work;
pub mod push;
pub mod relay;
pub mod standing;
pub mod tried;
pub mod upgrade;

pub use append::Touched;
pub use commit::Committer;
pub use own_work::{OwnWork, ServerActor};
pub use standing::Standing;
