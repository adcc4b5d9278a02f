//! A decision: what somebody answered about a quote or an order, and exactly what they had seen of it.
//!
//! 1. Append-only: a new decision is a new entry, none is changed or removed.
//! 2. It holds for exactly the heads it names, of every document it was taken on.
//! 3. Only the server writes it, in the name of a person whose right it has checked.

use super::shape::{Choice, Entries, Link, Moment, Text};
use crate::{choice, entry, ids::PersonId};

choice! {
    /// What was answered.
    Verdict {
        Approved = "approved",
        Rejected = "rejected",
    }
}

entry! {
    /// A document the decision rests on; the entry's id is the document's.
    Read {
        /// The kind's word.
        kind: Text, server_only;
        /// The heads it was read at: hex, a comma between two.
        heads: Text, server_only;
    }
}

entry! {
    /// One answer about a quote or an order.
    Decision {
        verdict: Choice<Verdict>, server_only;
        by: Link<PersonId>, server_only;
        /// The person's name, copied: who decided is told without their record.
        by_name: Text, server_only;
        at: Moment, server_only;
        /// Every document read, the one decided about among them.
        reads: Entries<Read>, server_only;
        note: Text, server_only;
    }
}
