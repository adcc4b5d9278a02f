//! An account: a business we sell to, its terms, addresses and standing.

use super::{
    address::Address,
    product::VatCategory,
    shape::{
        Amount, Choice, Currency, Custom, Day, Entries, Flag, Link, Note, Rate, Set, Text, Whole,
    },
};
use crate::index_row::{IndexRow, Indexed, body, search, text, word};
use crate::{
    choice,
    ids::{AccountId, PersonId, PriceListId, TerritoryId},
    record,
};
use std::collections::BTreeSet;

choice! {
    /// Where an account stands with us.
    AccountStatus {
        Prospect = "prospect",
        Active = "active",
        OnHold = "on-hold",
        Closed = "closed",
    }
}

record! {
    /// A business we sell to.
    Account is AccountId {
        name: Text, surfaced, required;
        name_latin: Text, surfaced;
        short_name: Text, quiet;
        /// Our code for it, or the one of the system it came from.
        code: Text, surfaced;
        /// 統一編號; foreign accounts have none.
        tax_id: Text, surfaced;
        status: Choice<AccountStatus>, surfaced;
        kind_of_business: Text, quiet;
        industry: Text, quiet;
        chain: Link<AccountId>, surfaced;
        owner: Link<PersonId>, surfaced;
        territory: Link<TerritoryId>, surfaced;
        phone: Text, surfaced;
        fax: Text, quiet;
        email: Text, surfaced;
        website: Text, quiet;
        addresses: Entries<Address>, merged;
        payment_terms: Text, surfaced;
        payment_method: Text, surfaced;
        delivery_terms: Text, surfaced;
        credit_limit: Amount, surfaced, office;
        credit_hold: Flag, surfaced, office;
        currency: Currency, surfaced;
        price_list: Link<PriceListId>, surfaced;
        discount: Rate, surfaced, office;
        /// How VAT treats what they buy, whatever it is: abroad, most is zero-rated.
        tax_category: Choice<VatCategory>, surfaced;
        /// Who receives the uniform invoice, by mail or carrier.
        invoice_email: Text, surfaced;
        bank_name: Text, quiet;
        employees: Whole, quiet;
        annual_sales: Amount, quiet;
        annual_revenue: Amount, quiet;
        founded_year: Whole, quiet;
        first_order_year: Whole, quiet;
        order_frequency: Text, quiet;
        product_line: Text, quiet;
        /// Opening hours and the days a visit is welcome.
        opening_hours: Text, quiet;
        visit_every_days: Whole, quiet;
        preferred_language: Text, quiet;
        source: Text, quiet;
        customer_since: Day, quiet;
        tags: Set, merged;
        notes: Note, merged;
        is_archived: Flag, surfaced;
        custom: Custom, merged;
    }
}

impl Indexed for Account {
    fn index(&self) -> IndexRow {
        let cities: BTreeSet<&str> =
            self.addresses.values().filter_map(|address| address.city.as_deref()).collect();
        let cities = Some(cities.into_iter().collect::<Vec<_>>().join(" "));
        IndexRow {
            title: text(&self.name),
            number: text(&self.code),
            account: self.chain.map(Into::into),
            owner: self.owner,
            territory: self.territory,
            status: word(&self.status),
            is_archived: self.is_archived == Some(true),
            search: search(&[
                &self.name,
                &self.name_latin,
                &self.short_name,
                &self.code,
                &self.tax_id,
                &self.phone,
                &self.email,
                &cities,
            ]),
            body: body(&[
                ("phone", text(&self.phone)),
                ("tax_id", text(&self.tax_id)),
                ("city", text(&cities)),
                ("payment_terms", text(&self.payment_terms)),
                self.points_cell(),
            ]),
            ..IndexRow::default()
        }
    }
}
