//! Lets Automerge parse a change, then holds it to one form: what it decodes to encodes to the same bytes.
//!
//! Order of events: prescan (without it a few bytes can abort the process), parse, decode, encode, compare.
//! One form only, since a change is known by the hash of its bytes: two forms would be two changes.
//! A compressed change is compared uncompressed, as it is hashed.

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::Change;

use super::{Fault, prescan};

/// The change these bytes hold, prescanned, parsed and in canonical form.
///
/// # Errors
/// A fault of the prescan, or `Unreadable`, `NotCanonical` or `Panicked`.
pub fn canonical(bytes: &[u8]) -> Result<Change, Fault> {
    prescan(bytes)?;
    parse(bytes)
}

/// Runs Automerge code on foreign input; a panic in it becomes `Panicked`.
///
/// Whatever `work` was changing is unfit for use after that fault: drop it.
///
/// # Errors
/// `Panicked`.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| Fault::Panicked)
}

fn parse(bytes: &[u8]) -> Result<Change, Fault> {
    guarded(|| {
        let change = Change::try_from(bytes).map_err(|_| Fault::Unreadable)?;
        let again = Change::from(change.decode());
        let same = again.raw_bytes() == change.raw_bytes() && again.hash() == change.hash();
        if same { Ok(change) } else { Err(Fault::NotCanonical) }
    })?
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use automerge::transaction::Transactable;
    use automerge::{ActorId, AutoCommit, ROOT};

    /// A change of two puts at one key; in its last bytes the second names the first as predecessor.
    fn overwriting_change() -> Vec<u8> {
        let mut doc = AutoCommit::new().with_actor(ActorId::from([7; 16]));
        doc.put(ROOT, "id", 1).unwrap();
        doc.commit();
        doc.put(ROOT, "id", 2).unwrap();
        doc.commit();
        doc.get_last_local_change().unwrap().raw_bytes().to_vec()
    }

    #[test]
    fn a_panic_in_automerge_is_a_fault() {
        // The prescan would refuse this: an actor index of 100 where one actor is listed.
        let mut bytes = overwriting_change();
        let actor_index = bytes.len() - 3;
        assert_eq!(bytes[actor_index], 0);
        bytes[actor_index] = 100;
        assert_eq!(parse(&bytes), Err(Fault::Panicked));
    }
}
