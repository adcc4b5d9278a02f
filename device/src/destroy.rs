//! The one gate of everything that destroys a person's data on a device. Pure: facts in, yes or no out.
//!
//! 1. Work the server has not got is never destroyed by accident: only a wipe may, when every change of it was
//!    handed in, or when a person typed exactly how many changes are lost.
//! 2. What the server has goes only when it is part of a backup, or stays kept elsewhere on this device.
//! 3. Only an erasure goes past unsent work: nothing of the person may stay, and what is unsent is of that record alone.
//! 4. Nobody but the server orders a person's records away, and an order counts only in the contact it was
//!    heard in.

/// What is to be destroyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Everything of one person on this device.
    Wipe,
    /// A record that reaches the person no more; its bytes stay kept.
    Evict,
    /// The kept bytes of such a record.
    PurgeKept,
    /// A change in the mirror.
    DropMirrored,
    /// A record that was erased for ever at the wish of the person it is about, unsent changes included.
    Erase,
}

/// What is known when it is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Whether the server is heard right now.
    pub is_online: bool,
    /// Whether the server ordered it.
    pub is_ordered: bool,
    /// Changes concerned that the server has not got.
    pub unsent: u64,
    /// Whether each of those was handed in sealed to the company.
    pub is_escrowed: bool,
    /// Whether all that the server has of it is part of a backup.
    pub is_backed_up: bool,
    /// How many changes a person typed they give up.
    pub typed: Option<u64>,
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The server did not order it in this contact.
    #[error("the server has not ordered it")]
    NotOrdered,
    /// So many changes would be lost.
    #[error("{0} unsent changes would be lost")]
    Unsent(u64),
    /// Another number was typed than would be lost.
    #[error("{typed} was typed, but {unsent} unsent changes would be lost")]
    WrongNumber {
        /// What was typed.
        typed: u64,
        /// What would be lost.
        unsent: u64,
    },
    /// No backup of the server's holds it yet.
    #[error("no backup holds it yet")]
    NotBackedUp,
}

/// Whether it may be destroyed.
///
/// # Errors
/// Why it may not; it then stays as it is.
pub const fn may_destroy(deed: Deed, facts: &Facts) -> Result<(), Refused> {
    match deed {
        Deed::Wipe if !facts.is_ordered || !facts.is_online => Err(Refused::NotOrdered),
        Deed::Wipe => may_lose(facts),
        Deed::Erase if !facts.is_ordered || !facts.is_online => Err(Refused::NotOrdered),
        Deed::Erase => Ok(()),
        Deed::Evict if !facts.is_ordered => Err(Refused::NotOrdered),
        Deed::Evict if facts.unsent > 0 => Err(Refused::Unsent(facts.unsent)),
        Deed::Evict => Ok(()),
        Deed::PurgeKept | Deed::DropMirrored if facts.unsent > 0 => {
            Err(Refused::Unsent(facts.unsent))
        }
        Deed::PurgeKept | Deed::DropMirrored if !facts.is_backed_up => Err(Refused::NotBackedUp),
        Deed::PurgeKept | Deed::DropMirrored => Ok(()),
    }
}

const fn may_lose(facts: &Facts) -> Result<(), Refused> {
    match (facts.unsent, facts.typed) {
        (0, _) => Ok(()),
        _ if facts.is_escrowed => Ok(()),
        (unsent, None) => Err(Refused::Unsent(unsent)),
        (unsent, Some(typed)) if typed == unsent => Ok(()),
        (unsent, Some(typed)) => Err(Refused::WrongNumber { typed, unsent }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEEDS: [Deed; 4] = [Deed::Wipe, Deed::Evict, Deed::PurgeKept, Deed::DropMirrored];
    const UNSENT: u64 = 8;

    /// Every combination: online, ordered, unsent, escrowed, backed up, and nothing, the wrong or the right
    /// number typed.
    fn all_facts() -> impl Iterator<Item = Facts> {
        (0_u32..32).flat_map(|bits| {
            [None, Some(UNSENT - 1), Some(UNSENT)].map(|typed| Facts {
                is_online: bits & 1 != 0,
                is_ordered: bits & 2 != 0,
                unsent: if bits & 4 != 0 { UNSENT } else { 0 },
                is_escrowed: bits & 8 != 0,
                is_backed_up: bits & 16 != 0,
                typed,
            })
        })
    }

    #[test]
    fn in_no_state_is_unsent_work_destroyed_but_by_a_wipe_that_names_or_hands_in_all_of_it() {
        for facts in all_facts().filter(|facts| facts.unsent > 0) {
            for deed in DEEDS {
                let is_given_up = facts.is_escrowed || facts.typed == Some(UNSENT);
                let may = deed == Deed::Wipe && is_given_up && facts.is_online && facts.is_ordered;
                assert_eq!(may_destroy(deed, &facts).is_ok(), may, "{deed:?} {facts:?}");
            }
        }
    }

    #[test]
    fn in_no_state_goes_what_no_backup_holds_unless_it_stays_kept_or_was_ordered_away() {
        for facts in all_facts().filter(|facts| facts.unsent == 0) {
            for deed in DEEDS {
                let may = match deed {
                    Deed::Wipe | Deed::Erase => facts.is_online && facts.is_ordered,
                    Deed::Evict => facts.is_ordered,
                    Deed::PurgeKept | Deed::DropMirrored => facts.is_backed_up,
                };
                assert_eq!(may_destroy(deed, &facts).is_ok(), may, "{deed:?} {facts:?}");
            }
        }
    }

    #[test]
    fn a_record_is_erased_by_order_of_the_server_alone_whatever_is_unsent() {
        for facts in all_facts() {
            let may = facts.is_online && facts.is_ordered;
            assert_eq!(may_destroy(Deed::Erase, &facts).is_ok(), may, "{facts:?}");
        }
    }

    #[test]
    fn a_wrong_number_is_told_with_the_right_one() {
        let facts = Facts {
            is_online: true,
            is_ordered: true,
            unsent: 8,
            typed: Some(7),
            ..Facts::default()
        };
        let refused = may_destroy(Deed::Wipe, &facts).unwrap_err();
        assert_eq!(refused, Refused::WrongNumber { typed: 7, unsent: 8 });
    }
}
