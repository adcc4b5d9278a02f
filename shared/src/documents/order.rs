//! An order: what an account ordered, when and where it is to be delivered, and on what terms.

use super::{
    sales_line::{Sale, SalesLine, standing},
    shape::{Amount, Choice, Currency, Custom, Day, Entries, Flag, Link, Note, Rate, Text},
};
use crate::index_row::{IndexRow, Indexed, body, day, search, text, word};
use crate::pricing::{PricingFault, Totals};
use crate::{
    choice,
    ids::{AccountId, ContactId, PersonId, QuoteId, TerritoryId},
    record,
};

choice! {
    /// How far an order has come.
    OrderStatus {
        Draft = "draft",
        Submitted = "submitted",
        Confirmed = "confirmed",
        Shipped = "shipped",
        Closed = "closed",
        Cancelled = "cancelled",
    }
}

record! {
    /// What an account ordered.
    Order is OrderId {
        /// The official number, given by the server without gap or repeat.
        number: Text, server_only;
        /// The number given on the device; both find the order.
        provisional_number: Text, surfaced;
        /// The number another system gave it.
        external_number: Text, surfaced;
        /// The customer's own order number.
        customer_order_number: Text, surfaced;
        account: Link<AccountId>, surfaced, required;
        account_name: Text, surfaced;
        account_tax_id: Text, surfaced;
        contact: Link<ContactId>, surfaced;
        contact_name: Text, surfaced;
        owner: Link<PersonId>, surfaced;
        territory: Link<TerritoryId>, surfaced;
        quote: Link<QuoteId>, surfaced;
        status: Choice<OrderStatus>, surfaced;
        ordered_on: Day, surfaced;
        requested_delivery_on: Day, surfaced;
        promised_delivery_on: Day, surfaced;
        shipped_on: Day, surfaced;
        carrier_tracking: Text, quiet;
        is_partial_delivery_allowed: Flag, surfaced;
        delivery_terms: Text, surfaced;
        delivery_address: Text, surfaced;
        delivery_instructions: Text, surfaced;
        billing_address: Text, surfaced;
        payment_terms: Text, surfaced;
        payment_method: Text, surfaced;
        currency: Currency, surfaced, required;
        discount: Rate, surfaced;
        discount_reason: Text, surfaced;
        freight: Amount, surfaced;
        lines: Entries<SalesLine>, merged;
        terms: Note, merged;
        internal_note: Note, merged;
        cancel_reason: Text, quiet;
        is_archived: Flag, surfaced;
        custom: Custom, merged;
    }
}

impl Indexed for Order {
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
            territory: self.territory,
            status: word(&self.status),
            amount: total.map(|total| total.stored()),
            currency: self.currency.map(|code| code.to_string()).unwrap_or_default(),
            day: day(self.ordered_on),
            is_archived: self.is_archived == Some(true),
            search: search(&[
                &self.number,
                &self.provisional_number,
                &self.external_number,
                &self.customer_order_number,
                &self.account_name,
                &self.account_tax_id,
            ]),
            body: body(&[
                ("provisional_number", text(&self.provisional_number)),
                ("external_number", text(&self.external_number)),
                ("lines", standing(&self.lines).count().to_string()),
            ]),
            ..IndexRow::default()
        }
    }
}

impl Order {
    /// Subtotal, tax and total with their reasons; `None` without a currency.
    pub fn totals(&self) -> Option<Result<Totals, PricingFault>> {
        let Self { currency, lines, discount, freight, .. } = self;
        Sale { currency: *currency, lines, discount: *discount, freight: *freight }.totals()
    }
}
