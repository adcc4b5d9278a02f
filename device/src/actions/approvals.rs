//! Approvals: sending a quote or an order for approval, and where it stands, judged here without a network.

use super::{ActionFault, Login, Result, Saved};
use crate::store::Store;
use satchel_shared::{
    approval::{self, Effective, Status},
    documents::{Document, Kind, Path, Sold, Step, Value, sale::SUBMITTED},
    ids::{DocumentId, PersonId},
    money::Rate,
};

/// How far a quote may have come and still be sent for approval.
const QUOTE_OPEN: [&str; 4] = ["", "draft", "sent", "withdrawn"];
/// How far an order may have come: what is confirmed asks again by itself.
const ORDER_OPEN: [&str; 2] = ["", "draft"];

/// The discount a person may give alone, by their row; `None` when they have none or are not here.
///
/// # Errors
/// When the store cannot be read.
pub fn limit(store: &Store, owner: Option<PersonId>) -> Result<Option<Rate>> {
    let Some(owner) = owner else { return Ok(None) };
    let row = store.row(owner.into())?.map(|listed| listed.row);
    Ok(row.and_then(|row| row.body.get("discount_limit")?.parse().ok()))
}

/// Where a quote or an order stands; `None` for every other kind.
///
/// # Errors
/// When the store cannot be read.
pub fn effective(store: &Store, document: &Document) -> Result<Option<Effective>> {
    let Some(sold) = Sold::of(document) else { return Ok(None) };
    Ok(approval::effective(document, limit(store, sold.sale().owner)?))
}

/// Sends a quote or an order for approval as it stands. What is approved as it stands, or waits already, stays as
/// it is.
///
/// # Errors
/// `WrongKind`, or what stands in the way; nothing is saved then.
pub fn submit(login: &mut Login, id: DocumentId) -> Result<Saved> {
    login.edit(id, None, |login, kind, document| {
        let sold = Sold::of(document).ok_or(ActionFault::WrongKind(id))?;
        let effective = effective(login.store(), document)?;
        let is_approved = effective.is_some_and(|of| of.status == Status::Approved);
        let open: &[&str] = if kind == Kind::Quote { &QUOTE_OPEN } else { &ORDER_OPEN };
        if is_approved || !open.contains(&sold.sale().status.as_str()) {
            return Ok(Vec::new());
        }
        let value = Value::Text(SUBMITTED.to_owned());
        Ok(vec![Step::Put { path: Path::new(["status"]), value }])
    })
}
