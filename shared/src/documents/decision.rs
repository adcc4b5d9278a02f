//! A decision: what somebody answered about a quote, and exactly what they had seen of it.
//!
//! 1. Append-only: a new decision is a new entry, none is changed or removed.
//! 2. It holds for exactly the heads it names, of every document it was taken on.
//! 3. Only the server writes it, in the name of a person whose right it has checked.

use super::shape::{Choice, Link, Moment, Text};
use crate::{choice, entry, ids::PersonId};

choice! {
    /// What was answered.
    Verdict {
        Approved = "approved",
        Rejected = "rejected",
    }
}

entry! {
    /// One answer about a quote.
    Decision {
        verdict: Choice<Verdict>, server_only;
        by: Link<PersonId>, server_only;
        at: Moment, server_only;
        /// Every document read: `kind id head,head`, heads in hex, `; ` between documents.
        heads: Text, server_only;
        note: Text, server_only;
    }
}
