//! Recovery: a forgotten PIN. The password opens what the company keeps of the data key, and a new PIN is chosen.
//!
//! Order of events: the kept key is found, the server judges password and key; the key that comes back must open
//! the store; only then the new PIN takes the old one's place. All work stays where it is.

use super::{Desk, letting_in};
use crate::{
    error,
    failure::Failure,
    home::DeviceFacts,
    store::{
        Store,
        key::{self, DataKey, KeyFault},
    },
};
use satchel_shared::{
    ids::PersonId,
    protocol::{
        recover::{KeptKey, RecoverAnswer, RecoverOffer},
        token::Secret,
    },
    sealed::{SealedText, SecretKey},
};
use std::path::PathBuf;

/// Whose PIN is forgotten, and what the company keeps for them.
#[derive(Debug)]
pub struct Asking {
    facts: DeviceFacts,
    dir: PathBuf,
    slot: SealedText,
}

impl Asking {
    /// Finds the store of whoever has this login.
    ///
    /// # Errors
    /// `not-recoverable`.
    pub fn of(desk: &Desk, login: &str) -> Result<Asking, Failure> {
        let facts = desk.facts()?;
        let person = whose(&facts, login).ok_or_else(|| Failure::of(&error::NOT_RECOVERABLE))?;
        let dir = desk.home.person_dir(person);
        let slot = key::kept_for_company(&dir)?;
        Ok(Asking { facts, dir, slot })
    }

    /// Gives the store a new PIN; opens it.
    ///
    /// # Errors
    /// `login-refused`, `slot-refused`, `device-revoked`, or what stands in the way.
    pub fn recover(
        mut self,
        desk: &Desk,
        login: &str,
        password: String,
        pin: &str,
    ) -> Result<(Store, RecoverAnswer), Failure> {
        let http = desk.http(&self.facts.server)?;
        let reply_to = SecretKey::derive(&desk.chance.bytes().map_err(KeyFault::from)?);
        let offer = RecoverOffer {
            device: self.facts.device,
            login: login.to_owned(),
            password: Secret::new(password),
            slot: self.slot,
            reply_to: reply_to.public(),
        };
        let (answer, clock) = desk.wait(http.recover(&offer))??;
        let kept = KeptKey::take_back(&reply_to, &answer.key).map_err(KeyFault::from)?;
        let data_key = DataKey::from(kept);
        // A key that does not open the store must not take the PIN's place.
        let mut store = Store::open(&self.dir, &data_key)?;
        key::set_pin(&self.dir, &data_key, pin, &desk.chance)?;
        desk.seal_to(answer.escrow_key, &mut store, &data_key)?;
        store.save_tokens(&answer.tokens)?;
        store.save_clock_offset(clock.offset_ms, clock.uncertainty_ms)?;
        letting_in::note(&mut self.facts, answer.person, &answer.person_name, login);
        desk.home.save_device(&self.facts)?;
        Ok((store, answer))
    }
}

/// Whose store it must be; whoever enrolled the device may not have told their login yet.
fn whose(facts: &DeviceFacts, login: &str) -> Option<PersonId> {
    let known = facts.people.iter().find(|known| known.login == login);
    let nameless = || facts.people.iter().find(|known| known.login.is_empty());
    known.or_else(nameless).map(|known| known.person)
}
