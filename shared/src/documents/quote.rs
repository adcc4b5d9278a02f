//! A quote: an offer with prices, copied in so that it can be judged and printed without a network.

use super::{
    decision::Decision,
    sales_line::{Sale, SalesLine, standing},
    shape::{Amount, Choice, Currency, Custom, Day, Entries, Flag, Link, Note, Rate, Text},
};
use crate::index_row::{IndexRow, Indexed, body, day, search, text, word};
use crate::pricing::{PricingFault, Totals};
use crate::{
    choice,
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
        provisional_number: Text, surfaced;
        title: Text, surfaced;
        account: Link<AccountId>, surfaced, required;
        /// The account's name as printed.
        account_name: Text, surfaced;
        account_tax_id: Text, surfaced;
        contact: Link<ContactId>, surfaced;
        contact_name: Text, surfaced;
        owner: Link<PersonId>, surfaced;
        status: Choice<QuoteStatus>, surfaced;
        quoted_on: Day, surfaced;
        valid_until: Day, surfaced;
        delivery_on: Day, surfaced;
        delivery_terms: Text, surfaced;
        delivery_address: Text, surfaced;
        payment_terms: Text, surfaced;
        currency: Currency, surfaced, required;
        discount: Rate, surfaced;
        discount_reason: Text, surfaced;
        freight: Amount, surfaced;
        lines: Entries<SalesLine>, merged;
        /// Printed on the quote.
        terms: Note, merged;
        /// Never printed.
        internal_note: Note, merged;
        /// Append-only; each holds for exactly the heads it names.
        decisions: Entries<Decision>, server_only;
        lost_reason: Text, quiet;
        order: Link<OrderId>, surfaced;
        copied_from: Link<QuoteId>, quiet;
        is_archived: Flag, surfaced;
        custom: Custom, merged;
    }
}

impl Indexed for Quote {
    fn index(&self) -> IndexRow {
        let total = self.totals().and_then(Result::ok).map(|totals| totals.total);
        IndexRow {
            title: text(&self.account_name),
            number: text(if self.number.is_some() {
                &self.number
            } else {
                &self.provisional_number
            }),
            account: self.account.map(Into::into),
            owner: self.owner,
            status: word(&self.status),
            amount: total.map(|total| total.stored()),
            currency: self.currency.map(|code| code.to_string()).unwrap_or_default(),
            day: day(self.quoted_on),
            is_archived: self.is_archived == Some(true),
            search: search(&[
                &self.number,
                &self.provisional_number,
                &self.account_name,
                &self.title,
                &self.account_tax_id,
            ]),
            body: body(&[
                ("provisional_number", text(&self.provisional_number)),
                ("lines", standing(&self.lines).count().to_string()),
            ]),
            ..IndexRow::default()
        }
    }
}

impl Quote {
    /// Subtotal, tax and total with their reasons; `None` without a currency.
    pub fn totals(&self) -> Option<Result<Totals, PricingFault>> {
        let Self { currency, lines, discount, freight, .. } = self;
        Sale { currency: *currency, lines, discount: *discount, freight: *freight }.totals()
    }
}
