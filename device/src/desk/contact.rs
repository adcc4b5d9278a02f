//! Contact: telling the server what this device holds unsent, and hearing what it must wipe.
//!
//! Never fails a verb: without a network, or without the credential, nobody was told and nothing was heard.

use super::Desk;
use crate::{
    home::Home,
    store::{Store, StoreFault},
    sync::{driver::SharedStore, event::Event, fault::NetFault, http::Http},
    wipe,
};
use satchel_shared::protocol::contact::{ContactOffer, HeldWork, WipeOrder};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::mpsc::UnboundedSender;

/// How soon a watch asks for the first time: its first round has sent by then what it could.
const CONTACT_SOON: Duration = Duration::from_secs(2);
/// How often a watch asks whether something is to be wiped.
const CONTACT_EVERY: Duration = Duration::from_secs(60);

/// What an open store holds, as a contact tells it.
///
/// # Errors
/// When it cannot be counted.
pub fn held(store: &Store) -> Result<HeldWork, StoreFault> {
    Ok(HeldWork {
        person: store.identity()?.person,
        unsent: Some(store.count_unsent()?),
        is_escrowed: false,
        about_to: None,
    })
}

/// Everybody on this device; of whom a store is open, what it holds.
///
/// # Errors
/// When nobody can say whose work lies here.
pub fn offer(home: &Home, open: Option<&HeldWork>) -> Result<ContactOffer, NetFault> {
    let unknown = |person| HeldWork { person, unsent: None, is_escrowed: false, about_to: None };
    let people = wipe::held(home).map_err(|fault| NetFault::Unreachable(fault.to_string()))?;
    let told = people.into_iter().map(|person| match open {
        Some(open) if open.person == person => open.clone(),
        _ => unknown(person),
    });
    Ok(ContactOffer { people: told.collect() })
}

/// Tells it; the orders heard, or nothing when there was no contact.
pub fn tell(desk: &Desk, http: &Http, open: Option<&HeldWork>) -> Option<Vec<WipeOrder>> {
    let secret = desk.home.hand_in_secret().ok()??;
    let offer = offer(&desk.home, open).ok()?;
    let answer = desk.wait(http.contact(&secret, &offer)).ok()?;
    match answer {
        Ok(answer) => {
            if let Err(fault) = wipe::confirm(&desk.home) {
                tracing::warn!(%fault, "what was wiped is not put away");
            }
            Some(answer.wipes)
        }
        Err(fault) => {
            tracing::debug!(%fault, "no contact");
            None
        }
    }
}

/// Keeps in contact while a watch goes on.
pub struct Keeping {
    /// The device's folder.
    pub home: Home,
    /// The way to the server.
    pub http: Http,
    /// The store of whoever is signed in.
    pub store: SharedStore,
    /// Set when the watch is stopped to obey an order.
    pub is_ordered: Arc<AtomicBool>,
}

impl Keeping {
    /// Asks until the receiver of events is gone. An order makes it send first; what is left after that, the next time,
    /// stops the watch if it can be obeyed.
    pub async fn keep(self, events: UnboundedSender<Event>) {
        let (mut has_asked, mut pause) = (false, CONTACT_SOON);
        loop {
            tokio::time::sleep(pause).await;
            pause = CONTACT_EVERY;
            let Some((unsent, order)) = self.ask().await else { continue };
            let is_obeyed = unsent == 0 || (has_asked && order.give_up == Some(unsent));
            if is_obeyed {
                self.is_ordered.store(true, Ordering::SeqCst);
            }
            has_asked = true;
            let event = if is_obeyed { Event::Stopped } else { Event::Asked };
            if events.send(event).is_err() || is_obeyed {
                return;
            }
        }
    }

    /// What is unsent, and the order there is for it.
    async fn ask(&self) -> Option<(u64, WipeOrder)> {
        // Who waits for the lock would wait for a page to be saved: the next time does as well.
        let held = held(&*self.store.try_lock().ok()?).ok()?;
        let secret = self.home.hand_in_secret().ok()??;
        let offer = offer(&self.home, Some(&held)).ok()?;
        let answer = self.http.contact(&secret, &offer).await.ok()?;
        let order = answer.wipes.into_iter().find(|order| order.person == held.person)?;
        Some((held.unsent?, order))
    }
}
