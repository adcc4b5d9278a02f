//! Orders: what a new one copies from its account, and the order a quote becomes.
//!
//! A quote becomes one order: the order and the quote's mark of it are saved together.

use super::{ActionFault, Login, Result, Saved, quotes, typed::Tree};
use crate::store::{Draft, Work};
use satchel_shared::{
    documents::{
        Account, Document, Kind, Order, Path, Quote, Step, Value,
        address::{Address, AddressUse},
        order::OrderStatus,
        sales_line::standing,
    },
    ids::{DocumentId, OrderId, QuoteId},
};

pub(super) fn add_defaults(login: &Login, tree: &mut Tree) -> Result<()> {
    tree.fill("status", Some("draft"));
    tree.fill("ordered_on", Some(login.clock().today().to_string()));
    let Some(account) = quotes::add_terms(login, tree)? else { return Ok(()) };
    tree.fill("territory", account.territory.map(|id| DocumentId::from(id).to_string()));
    tree.fill("payment_method", account.payment_method.clone());
    tree.fill("billing_address", address(&account, &AddressUse::Billing).map(one_line));
    let delivery = address(&account, &AddressUse::Delivery);
    tree.fill("delivery_instructions", delivery.and_then(|at| at.delivery_instructions.clone()));
    Ok(())
}

/// Where the account wants its goods, in one line.
pub(super) fn delivery_address(account: &Account) -> Option<String> {
    address(account, &AddressUse::Delivery).map(one_line)
}

/// The address for that use; else the default one, else the first.
fn address<'a>(account: &'a Account, purpose: &AddressUse) -> Option<&'a Address> {
    let mut standing: Vec<&Address> =
        account.addresses.values().filter(|address| address.removed != Some(true)).collect();
    standing.sort_by_key(|address| {
        let is_other = address.purpose.as_ref() != Some(purpose);
        (is_other, address.is_default != Some(true), address.position)
    });
    standing.first().copied()
}

fn one_line(address: &Address) -> String {
    let parts = [
        &address.postal_code,
        &address.state,
        &address.city,
        &address.district,
        &address.line1,
        &address.line2,
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    parts.join(" ")
}

/// Makes the order of a quote, its standing lines and terms copied, and marks the quote won.
///
/// # Errors
/// `OrderedAlready`, or what stands in the way; nothing is saved then.
pub fn from_quote(login: &mut Login, quote: QuoteId) -> Result<Saved> {
    let id = DocumentId::from(quote);
    login.act(Some(Kind::Order), |login| {
        login.permit_create(Kind::Order)?;
        let document = login.store().document(id)?;
        if document.kind() != Some(Kind::Quote) {
            return Err(ActionFault::WrongKind(id));
        }
        let source: Quote = document.read();
        if let Some(order) = source.order {
            return Err(ActionFault::OrderedAlready(order.into()));
        }
        let (number, numbers) = login.take_number(Kind::Order)?.unzip();
        let order = copy(login, quote, &source, number.clone())?;
        let order_id = login.new_document_id()?;
        let (document, change) = Document::create(order_id, &order, &login.author()?)?;
        let marked = mark(login, id, order_id.into())?;
        let mut saved = login.saved(order_id, document.heads(), true);
        saved.number = number;
        saved.also.push(id);
        let mut drafts = vec![Draft::created(document, change)];
        drafts.extend(marked);
        Ok((Work { drafts, numbers }, saved))
    })
}

fn mark(login: &Login, quote: DocumentId, order: OrderId) -> Result<Option<Draft>> {
    let put =
        |name: &str, text: String| Step::Put { path: Path::new([name]), value: Value::Text(text) };
    let (draft, _) = login.draft(quote, None, |_, _, document| {
        // Read again: another program may have made the order since.
        if let Some(other) = document.read::<Quote>().order {
            return Err(ActionFault::OrderedAlready(other.into()));
        }
        let order = DocumentId::from(order).to_string();
        Ok(vec![put("order", order), put("status", "won".to_owned())])
    })?;
    Ok(draft)
}

fn copy(login: &Login, id: QuoteId, quote: &Quote, number: Option<String>) -> Result<Order> {
    let account: Option<Account> = match quote.account {
        Some(account) => match login.store().row(account.into())? {
            Some(_) => Some(login.store().document(account.into())?.read()),
            None => None,
        },
        None => None,
    };
    let lines = standing(&quote.lines).map(|(id, line)| (*id, line.clone())).collect();
    Ok(Order {
        provisional_number: number,
        account: quote.account,
        account_name: quote.account_name.clone(),
        account_tax_id: quote.account_tax_id.clone(),
        contact: quote.contact,
        contact_name: quote.contact_name.clone(),
        owner: quote.owner.or(Some(login.person())),
        territory: account.as_ref().and_then(|account| account.territory),
        quote: Some(id),
        status: Some(OrderStatus::Draft),
        ordered_on: Some(login.clock().today()),
        requested_delivery_on: quote.delivery_on,
        delivery_terms: quote.delivery_terms.clone(),
        delivery_address: quote.delivery_address.clone(),
        billing_address: account
            .as_ref()
            .and_then(|of| address(of, &AddressUse::Billing))
            .map(one_line),
        payment_terms: quote.payment_terms.clone(),
        payment_method: account.and_then(|account| account.payment_method),
        currency: quote.currency,
        discount: quote.discount,
        discount_reason: quote.discount_reason.clone(),
        freight: quote.freight,
        lines,
        terms: quote.terms.clone(),
        ..Order::default()
    })
}
