//! One contact: what a device holds is noted, what it must wipe is told. One transaction; the answer leaves after it.

use crate::log::{
    StoreFault, Transaction,
    audit::{self, Deed, Entry, Who},
    devices,
    held_work::{self, Told},
    people, rebases,
    tokens::{self, End, Holder},
    wipes::{self, State, Wipe},
};
use satchel_shared::{
    ids::{DeviceId, TenantId, WipeId},
    protocol::contact::{ContactOffer, HeldWork, WipeOrder},
};

/// What came of a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// What the device is told.
    pub orders: Vec<WipeOrder>,
    /// Whether anything was written into the audit.
    pub is_audited: bool,
}

/// Whose contact it is, and when.
#[derive(Clone, Copy, Debug)]
pub struct Contact {
    /// The company.
    pub tenant: TenantId,
    /// The device.
    pub device: DeviceId,
    /// Milliseconds.
    pub now_ms: i64,
}

impl Contact {
    /// Hears a device; `fresh` gives the ids of orders that follow from one for the whole device.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub fn hear(
        &self,
        tx: &Transaction<'_>,
        offer: &ContactOffer,
        fresh: &dyn Fn() -> WipeId,
    ) -> Result<Heard, StoreFault> {
        devices::note_contact(tx, self.tenant, self.device, self.now_ms)?;
        let mut named = Vec::new();
        for held in &offer.people {
            if people::known(tx, self.tenant, held.person)?.is_some() {
                let told = Told { person: held.person, unsent: held.unsent, at_ms: self.now_ms };
                held_work::tell(tx, self.tenant, self.device, &told)?;
                named.push(held);
            }
        }
        let mut heard = Heard::default();
        self.spread(tx, &named, fresh)?;
        let is_resting = rebases::find(tx, self.tenant)?.is_some();
        for wipe in wipes::of_device(tx, self.tenant, self.device)? {
            let held = named.iter().find(|held| held.person == wipe.person);
            match held {
                _ if !wipe.state.is_open() => {}
                None => heard.is_audited |= self.conclude(tx, wipe)?,
                Some(_) if is_resting => {}
                Some(held) => self.tell(tx, wipe, held, &mut heard)?,
            }
        }
        for told in held_work::of_device(tx, self.tenant, self.device)? {
            if !offer.people.iter().any(|held| held.person == told.person) {
                held_work::forget(tx, self.tenant, self.device, told.person)?;
            }
        }
        Ok(heard)
    }

    /// Who came to the device after all of it was ordered away is ordered away with it.
    fn spread(
        &self,
        tx: &Transaction<'_>,
        named: &[&HeldWork],
        fresh: &dyn Fn() -> WipeId,
    ) -> Result<(), StoreFault> {
        let orders = wipes::of_device(tx, self.tenant, self.device)?;
        let whole = orders.iter().find(|wipe| wipe.is_whole && wipe.state.is_open());
        let Some(whole) = whole else { return Ok(()) };
        for held in named {
            let is_settled = |wipe: &Wipe| {
                let is_spared = wipe.is_whole && wipe.state == State::Withdrawn;
                wipe.person == held.person && (wipe.state.is_open() || is_spared)
            };
            if !orders.iter().any(is_settled) {
                let (id, person) = (fresh(), held.person);
                let state = State::Ordered;
                let more = Wipe { id, person, state, give_up: None, ..whole.clone() };
                wipes::put(tx, self.tenant, &more)?;
            }
        }
        Ok(())
    }

    fn tell(
        &self,
        tx: &Transaction<'_>,
        mut wipe: Wipe,
        held: &HeldWork,
        heard: &mut Heard,
    ) -> Result<(), StoreFault> {
        let mut order = WipeOrder {
            wipe: wipe.id,
            person: wipe.person,
            give_up: wipe.give_up,
            is_whole: wipe.is_whole,
            is_granted: false,
        };
        order.is_granted = held.about_to == Some(wipe.id) && order.covers(held);
        wipe.heard_ms = Some(self.now_ms);
        if order.is_granted {
            (wipe.state, wipe.state_ms) = (State::Granted, self.now_ms);
            let unsent = held.unsent.unwrap_or(0);
            let how = match (unsent, held.is_escrowed) {
                (0, _) => "nothing unsent".to_owned(),
                (unsent, true) => format!("{unsent} unsent, all of them handed in sealed"),
                (unsent, false) => format!("{unsent} unsent, given up"),
            };
            self.note(tx, Deed::BeginWipe, &wipe, &how)?;
            heard.is_audited = true;
        }
        wipes::put(tx, self.tenant, &wipe)?;
        heard.orders.push(order);
        Ok(())
    }

    /// The device holds nothing of the person; whether that was news.
    fn conclude(&self, tx: &Transaction<'_>, mut wipe: Wipe) -> Result<bool, StoreFault> {
        let (state, how) = match wipe.state {
            State::Granted => (State::Wiped, "as ordered"),
            _ => (State::Absent, "nothing of the person was there"),
        };
        (wipe.state, wipe.state_ms) = (state, self.now_ms);
        wipes::put(tx, self.tenant, &wipe)?;
        self.note(tx, Deed::Wiped, &wipe, how)?;
        let holder = Holder { device: self.device, person: wipe.person };
        tokens::end_on_device(tx, self.tenant, holder, End::Wipe, self.now_ms)?;
        let is_left = |other: &Wipe| other.is_whole && other.state.is_open();
        let orders = wipes::of_device(tx, self.tenant, self.device)?;
        if wipe.is_whole && !orders.iter().any(is_left) {
            devices::revoke(tx, self.tenant, self.device)?;
            let subject = format!("device {}", self.device);
            let deed = Entry::of(self.now_ms, Who::Server, Deed::RevokeDevice, subject);
            audit::note(tx, self.tenant, &deed.because("all of it was wiped"))?;
        }
        Ok(true)
    }

    fn note(
        &self,
        tx: &Transaction<'_>,
        deed: Deed,
        wipe: &Wipe,
        how: &str,
    ) -> Result<(), StoreFault> {
        let subject = format!("wipe {} device {} person {}", wipe.id, wipe.device, wipe.person);
        let entry = Entry::of(self.now_ms, Who::Device(self.device), deed, subject);
        audit::note(tx, self.tenant, &entry.because(how))
    }
}
