//! A quote: an offer with prices, copied in so that it can be judged and printed without a network.

use super::{
    decision::Decision,
    sales_line::SalesLine,
    shape::{Amount, Choice, Currency, Custom, Day, Entries, Flag, Link, Note, Rate, Text},
    signature::Signature,
};
use crate::index_row::{IndexRow, Indexed};
use crate::{
    attention, choice,
    ids::{AccountId, ContactId, OrderId, PersonId, QuoteId},
    record,
};

choice! {
    /// How far a quote has come.
    QuoteStatus {
        Draft = "draft",
        Submitted = "submitted",
        Sent = "sent",
        Won = "won",
        Lost = "lost",
        Withdrawn = "withdrawn",
    }
}

record! {
    /// An offer with prices.
    Quote is QuoteId {
        /// The official number, given by the server without gap or repeat.
        number: Text, server_only;
        /// The number given on the device; both find the quote.
        provisional_number: Text, surfaced, printed;
        title: Text, surfaced, printed;
        account: Link<AccountId>, surfaced, required, commercial;
        /// The account's name as printed.
        account_name: Text, surfaced, commercial;
        account_tax_id: Text, surfaced, commercial;
        contact: Link<ContactId>, surfaced;
        contact_name: Text, surfaced, printed;
        owner: Link<PersonId>, surfaced;
        status: Choice<QuoteStatus>, surfaced;
        quoted_on: Day, surfaced, commercial;
        valid_until: Day, surfaced, commercial;
        delivery_on: Day, surfaced, commercial;
        delivery_terms: Text, surfaced, commercial;
        delivery_address: Text, surfaced, commercial;
        payment_terms: Text, surfaced, commercial;
        currency: Currency, surfaced, required, commercial;
        discount: Rate, surfaced, commercial;
        discount_reason: Text, surfaced, commercial;
        freight: Amount, surfaced, commercial;
        lines: Entries<SalesLine>, merged, commercial;
        /// Printed on the quote.
        terms: Note, merged, commercial;
        /// Never printed.
        internal_note: Note, merged;
        /// Append-only; each holds for exactly the heads it names.
        decisions: Entries<Decision>, server_only;
        /// Append-only; each holds for exactly the content at the heads it names.
        signatures: Entries<Signature>, merged;
        lost_reason: Text, quiet;
        order: Link<OrderId>, surfaced;
        copied_from: Link<QuoteId>, quiet;
        is_archived: Flag, surfaced;
        custom: Custom, merged;
    }
}

impl Indexed for Quote {
    fn index(&self) -> IndexRow {
        self.sale().index_row(&[&self.title], &[attention::quoted_cell(self)])
    }
}
