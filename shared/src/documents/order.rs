//! An order: what an account ordered, when and where it is to be delivered, and on what terms.

use super::{
    decision::Decision,
    sales_line::SalesLine,
    shape::{Amount, Choice, Currency, Custom, Day, Entries, Flag, Link, Note, Rate, Text},
    signature::Signature,
};
use crate::index_row::{IndexRow, Indexed, text};
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
        provisional_number: Text, surfaced, printed;
        /// The number another system gave it.
        external_number: Text, surfaced, office;
        /// The customer's own order number.
        customer_order_number: Text, surfaced, printed;
        account: Link<AccountId>, surfaced, required, commercial;
        account_name: Text, surfaced, commercial;
        account_tax_id: Text, surfaced, commercial;
        contact: Link<ContactId>, surfaced;
        contact_name: Text, surfaced, printed;
        owner: Link<PersonId>, surfaced;
        territory: Link<TerritoryId>, surfaced;
        quote: Link<QuoteId>, surfaced, commercial;
        status: Choice<OrderStatus>, surfaced;
        ordered_on: Day, surfaced, commercial;
        requested_delivery_on: Day, surfaced, commercial;
        promised_delivery_on: Day, surfaced;
        shipped_on: Day, surfaced;
        carrier_tracking: Text, quiet;
        is_partial_delivery_allowed: Flag, surfaced, commercial;
        delivery_terms: Text, surfaced, commercial;
        delivery_address: Text, surfaced, commercial;
        delivery_instructions: Text, surfaced, printed;
        billing_address: Text, surfaced, commercial;
        payment_terms: Text, surfaced, commercial;
        payment_method: Text, surfaced, commercial;
        currency: Currency, surfaced, required, commercial;
        discount: Rate, surfaced, commercial;
        discount_reason: Text, surfaced, commercial;
        freight: Amount, surfaced, commercial;
        lines: Entries<SalesLine>, merged, commercial;
        terms: Note, merged, commercial;
        internal_note: Note, merged;
        /// Append-only; each holds for exactly the heads it names.
        decisions: Entries<Decision>, server_only;
        /// Append-only; each holds for exactly the content at the heads it names.
        signatures: Entries<Signature>, merged;
        cancel_reason: Text, quiet;
        is_archived: Flag, surfaced;
        custom: Custom, merged;
    }
}

impl Indexed for Order {
    fn index(&self) -> IndexRow {
        self.sale().index_row(
            &[&self.external_number, &self.customer_order_number],
            &[("external_number", text(&self.external_number))],
        )
    }
}
