//! The seat: somebody who works, with their open store and the line that exchanges it.

use super::proving::{Proving, Stop};
use crate::{
    actions::Login,
    desk::Desk,
    error,
    failure::Failure,
    line::{Line, Teller, Way, state::LineState},
    store::{Store, key::DataKey},
};
use satchel_shared::{ids::PersonId, lang::Lang};

/// Somebody who works.
pub struct Seat {
    /// Their run of the program.
    pub login: Login,
    key: DataKey,
    line: Option<Line>,
    /// Why there is no line; another program may be syncing.
    without: Option<Failure>,
    /// The look through the store that was begun last.
    looking: Option<Stop>,
}

impl Seat {
    /// Opens the store of a person by the desk's PIN, and begins to exchange it.
    ///
    /// # Errors
    /// A wrong PIN, or what is wrong with the store.
    pub fn open(
        desk: &Desk,
        person: PersonId,
        is_metered: bool,
        teller: Teller,
    ) -> Result<Seat, Failure> {
        let (store, key) = desk.store_and_key_of(person)?;
        let login = Login::start(store, &desk.home, desk.clock.clone(), desk.chance.clone())?;
        let mut seat = Seat { login, key, line: None, without: None, looking: None };
        seat.begin_line(desk, is_metered, teller);
        Ok(seat)
    }

    /// Begins the line anew, as metered or not. That it cannot is told and stops no work.
    pub fn begin_line(&mut self, desk: &Desk, is_metered: bool, teller: Teller) {
        if let Some(line) = self.line.take() {
            line.stop();
        }
        match self.line(desk, is_metered, teller) {
            Ok(line) => (self.line, self.without) = (Some(line), None),
            Err(failure) => self.without = Some(failure),
        }
    }

    fn line(&self, desk: &Desk, is_metered: bool, teller: Teller) -> Result<Line, Failure> {
        let facts = desk.facts()?;
        let way = Way {
            home: desk.home.clone(),
            http: desk.http(&facts.server)?,
            clock: desk.clock.clone(),
            chance: desk.chance.clone(),
            is_metered,
        };
        Line::start(self.another()?, way, teller)
    }

    /// Another connection to the same store, for what takes long.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn another(&self) -> Result<Store, Failure> {
        Ok(Store::open(self.login.store().dir(), &self.key)?)
    }

    /// Begins a look through the whole store; one that is under way is stopped first.
    ///
    /// # Errors
    /// When no other connection can be opened.
    pub fn begin_verify(&mut self, lang: Lang) -> Result<Proving, Failure> {
        if let Some(stop) = self.looking.take() {
            stop.stop_and_wait();
        }
        let (proving, stop) = Proving::begin(self.another()?, lang);
        self.looking = Some(stop);
        Ok(proving)
    }

    /// Lets the look through the store end behind the record it is at.
    pub fn stop_verify(&self) {
        if let Some(stop) = &self.looking {
            stop.stop();
        }
    }

    /// How the line stands.
    pub fn line_state(&self) -> LineState {
        match (&self.line, &self.without) {
            (Some(line), _) => line.state(),
            (None, without) => LineState {
                trouble: without.clone().or_else(|| Some(Failure::of(&error::SYNC_RUNNING))),
                ..LineState::default()
            },
        }
    }

    /// Something was saved.
    pub fn note_work(&self) {
        if let Some(line) = &self.line {
            line.note_work();
        }
    }

    /// Somebody asks for a round.
    pub fn ask(&self) {
        if let Some(line) = &self.line {
            line.ask();
        }
    }

    /// Ends the line and what else looks at the store, and gives the run back.
    pub fn leave(mut self) -> Login {
        if let Some(stop) = self.looking.take() {
            stop.stop_and_wait();
        }
        if let Some(line) = self.line.take() {
            line.stop();
        }
        self.login
    }
}
