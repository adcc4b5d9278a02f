//! Closed sales: a quote or an order that came to its end is read, and changed no more until somebody reopens it.
//!
//! Judged on this device alone. The server takes what programs wrote that do not know of it, so that nothing of theirs
//! is lost; where two such changes meet, the approval and the history show it. See docs/decisions/0021.

use super::{ActionFault, Result};
use satchel_shared::documents::{Document, Sold, Step, person::Role};

/// What may still be written: why it ended, a word for colleagues, and that it is put away.
const STILL_OPEN: [&str; 4] = ["lost_reason", "cancel_reason", "internal_note", "is_archived"];

/// How a sale ended, by which it is known who may reopen it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// The quote was won; without an order of its own whoever may write it may reopen it.
    Won,
    /// The quote became an order, which is changed in its stead; nobody reopens it.
    Ordered,
    /// The quote was lost; whoever may write it may reopen it.
    Lost,
    /// The order was cancelled; whoever may write it may reopen it.
    Cancelled,
    /// The order was delivered and paid; the office may reopen it.
    Settled,
}

impl Closed {
    /// Whether somebody of the role may reopen it, as far as its end decides that.
    pub fn may_reopen(self, role: &Role) -> bool {
        match self {
            Closed::Won | Closed::Lost | Closed::Cancelled => true,
            Closed::Settled => matches!(role, Role::Office | Role::Manager | Role::Admin),
            Closed::Ordered => false,
        }
    }
}

/// How the sale ended; `None` while it is open, and for every other kind.
pub fn closed(document: &Document) -> Option<Closed> {
    let sold = Sold::of(document)?;
    let status = sold.sale().status;
    match (&sold, status.as_str()) {
        (Sold::Quote(quote), "won") if quote.order.is_some() => Some(Closed::Ordered),
        (Sold::Quote(_), "won") => Some(Closed::Won),
        (Sold::Quote(_), "lost") => Some(Closed::Lost),
        (Sold::Order(_), "cancelled") => Some(Closed::Cancelled),
        (Sold::Order(_), "closed") => Some(Closed::Settled),
        _ => None,
    }
}

/// Whether these steps may be done to the record as it stands. To decide between two values one need not reopen it.
///
/// # Errors
/// `SaleClosed`.
pub(super) fn permit(role: &Role, document: &Document, steps: &[Step]) -> Result<()> {
    let Some(how) = closed(document) else { return Ok(()) };
    let written = steps.iter().filter(|step| !matches!(step, Step::Affirm { .. }));
    let mut fields = written.filter_map(|step| step.path().keys().first());
    let is_lawful = fields.all(|field| match field.as_str() {
        "status" => how.may_reopen(role),
        field => STILL_OPEN.contains(&field),
    });
    if is_lawful { Ok(()) } else { Err(ActionFault::SaleClosed(document.id())) }
}
