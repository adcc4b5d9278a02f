//! A signature: who put their name under which content of a quote or an order.
//!
//! 1. Append-only: an entry is written whole with one change and never touched again.
//! 2. It holds for exactly the content at the heads it names; other content needs another signature.
//! 3. It is never reissued: with another change under it, it would say something nobody signed.

use super::shape::{Moment, Text, Whole};
use crate::entry;

entry! {
    /// One name under one content.
    Signature {
        /// Who signed, as they wrote their name.
        by_name: Text, quiet;
        at: Moment, quiet;
        /// The heads of the content signed: hex, a comma between two.
        heads: Text, quiet;
        /// Which fields are covered: those declared up to this schema.
        schema: Whole, quiet;
        /// BLAKE3 over the canonical rendering of what was signed, in hex.
        content_hash: Text, quiet;
        /// The hash of the PDF shown; empty where none was made.
        pdf_hash: Text, quiet;
    }
}
