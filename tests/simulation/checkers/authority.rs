//! Authority: nothing that was made past the rules stands in the log.
//!
//! Does not check which honest work is refused: what a person might lawfully do is judged by the gate's own tests.

use super::Found;
use crate::{ledger::Making, world::World};

/// Its name.
pub const PROMISE: &str = "authority";

/// No forged change was taken in.
pub fn at_the_end(world: &World) -> Found {
    let forged = world.ledger.work.iter().filter(|work| work.making != Making::Honest);
    let mut taken = forged.filter(|work| world.ledger.held.contains(&(work.document, work.hash)));
    taken.next().map_or(Ok(()), |work| Err(format!("{work:?} is in the log")))
}
