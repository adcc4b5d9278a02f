//! The tablet: its settings, who has work on it, who sits at it, and the line that exchanges what they save.
//!
//! What waits for a network is done at a [`Desk`] without holding the tablet; what comes of it is then taken in.

mod proving;
mod seat;

pub use proving::Proving;
pub use seat::Seat;

use crate::{
    actions::Login,
    api::{
        reader::{Reader, Result},
        settings::{Settings, Theme},
        start::{PersonHere, Start, StartState, doors},
        sync::{Clasp, SyncTold, clasp, first},
        words,
    },
    chance::Chance,
    clock::Clock,
    desk::Desk,
    error,
    failure::Failure,
    home::{DeviceFacts, Home, read_json, write_json},
    line::{Teller, state::LineState},
    store::key,
};
use satchel_shared::lang::Lang;
use std::path::PathBuf;

/// Sizes of text that are offered, in percent.
const TEXT_PERCENTS: [u32; 4] = [100, 125, 150, 200];

/// The tablet.
pub struct Tablet {
    home: Home,
    clock: Clock,
    chance: Chance,
    settings: Settings,
    seat: Option<Seat>,
    /// Whoever sits here went away for a moment: the line goes on, and nothing is read or saved.
    is_covered: bool,
    teller: Teller,
    /// Why nothing can be begun with; or that somebody's work was wiped.
    broken: Option<Failure>,
}

impl Tablet {
    /// The tablet in a folder; `teller` hears what happens on the line. Settings that cannot be read are the usual ones.
    pub fn new(
        home: Home,
        clock: Clock,
        chance: Chance,
        lang: Option<Lang>,
        teller: Teller,
    ) -> Tablet {
        let settings: Option<Settings> = read_json(&settings_path(&home)).ok().flatten();
        let settings = settings.unwrap_or_else(|| match lang {
            Some(lang) => Settings { lang: lang.tag().to_owned(), ..Settings::default() },
            None => Settings::default(),
        });
        Tablet {
            home,
            clock,
            chance,
            settings,
            seat: None,
            is_covered: false,
            teller,
            broken: None,
        }
    }

    /// A desk to work at, with the PIN somebody typed.
    pub fn desk(&self, pin: Option<&str>) -> Desk {
        Desk {
            home: self.home.clone(),
            lang: self.lang(),
            // Nobody is asked on a terminal.
            is_json: true,
            clock: self.clock.clone(),
            chance: self.chance.clone(),
            pin: Some(pin.unwrap_or_default().to_owned()),
        }
    }

    /// The reader's language.
    pub fn lang(&self) -> Lang {
        self.settings.lang.parse().unwrap_or(Lang::ZhHant)
    }

    /// The settings.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Whoever hears of the line.
    pub fn teller(&self) -> Teller {
        self.teller.clone()
    }

    /// Keeps the settings. A metered line begins anew when that changed.
    ///
    /// # Errors
    /// When they cannot be written; the former ones then stand.
    pub fn set_settings(&mut self, new: &Settings) -> Result<Settings> {
        let is_text = TEXT_PERCENTS.contains(&new.text_percent);
        let lang: Lang =
            new.lang.parse().map_err(|_| Failure::of(&error::BAD_VALUE).quoting(&new.lang))?;
        let settings = Settings {
            lang: lang.tag().to_owned(),
            text_percent: if is_text { new.text_percent } else { self.settings.text_percent },
            ..new.clone()
        };
        write_json(&settings_path(&self.home), &settings)?;
        let was_metered = std::mem::replace(&mut self.settings, settings).is_metered;
        if was_metered != self.settings.is_metered {
            let (desk, teller) = (self.desk(None), self.teller());
            if let Some(seat) = &mut self.seat {
                seat.begin_line(&desk, self.settings.is_metered, teller);
            }
        }
        Ok(self.settings.clone())
    }

    /// Whoever works, to be read for.
    ///
    /// # Errors
    /// `signed-out` while nobody does.
    pub fn reader(&self) -> Result<Reader<'_>> {
        Ok(Reader { login: &self.seat()?.login, lang: self.lang() })
    }

    /// Whoever sits here.
    ///
    /// # Errors
    /// `signed-out` while nobody does, or it is covered.
    pub fn seat(&self) -> Result<&Seat> {
        let seat = self.seat.as_ref().filter(|_| !self.is_covered);
        seat.ok_or_else(|| Failure::of(&error::SIGNED_OUT))
    }

    /// The run of whoever works, to save in.
    ///
    /// # Errors
    /// `signed-out` while nobody does.
    pub fn login_mut(&mut self) -> Result<&mut Login> {
        match &mut self.seat {
            Some(seat) if !self.is_covered => Ok(&mut seat.login),
            _ => Err(Failure::of(&error::SIGNED_OUT)),
        }
    }

    /// Begins a look through the whole store of whoever works; one that is under way is stopped first.
    ///
    /// # Errors
    /// `signed-out` while nobody does, or it is covered; or when no other connection can be opened.
    pub fn begin_verify(&mut self) -> Result<Proving> {
        let lang = self.lang();
        match &mut self.seat {
            Some(seat) if !self.is_covered => seat.begin_verify(lang),
            _ => Err(Failure::of(&error::SIGNED_OUT)),
        }
    }

    /// How the line stands.
    pub fn line(&self) -> LineState {
        self.seat.as_ref().map(Seat::line_state).unwrap_or_default()
    }

    /// The clasp now.
    ///
    /// # Errors
    /// `signed-out`, or when the store cannot be read.
    pub fn clasp(&self) -> Result<Clasp> {
        clasp::clasp(self.reader()?, &self.line())
    }

    /// What the event of the line says.
    ///
    /// # Errors
    /// `signed-out`, or when the store cannot be read.
    pub fn told(&self) -> Result<SyncTold> {
        clasp::told(self.reader()?, &self.line())
    }

    /// Lets somebody sit down; whoever sat there leaves first.
    pub fn sit(&mut self, seat: Seat) {
        self.leave();
        self.broken = None;
        self.seat = Some(seat);
    }

    /// Whoever sits here leaves: nothing is deleted, and what was being saved is saved.
    pub fn leave(&mut self) {
        self.is_covered = false;
        if let Some(seat) = self.seat.take() {
            drop(seat.leave());
        }
    }

    /// Locks it. Where the system recognises its owner, whoever sits here stays and what they saved goes on being sent;
    /// else, or when several people work on it, they leave: a finger that is known here tells nobody from another.
    pub fn lock(&mut self, can_recognise: bool) {
        let is_of_one =
            self.home.device().is_ok_and(|of| of.is_some_and(|of| of.people.len() == 1));
        if can_recognise && is_of_one {
            self.is_covered = self.seat.is_some();
            self.seat.iter().for_each(Seat::stop_verify);
        } else {
            self.leave();
        }
    }

    /// Lets whoever sits here go on, once the system recognised them. Nobody else may say so.
    pub const fn uncover(&mut self) {
        self.is_covered = false;
    }

    /// Takes the seat away, for what must be alone with the store.
    pub fn take_seat(&mut self) -> Option<Seat> {
        self.is_covered = false;
        self.seat.take()
    }

    /// Notes why nothing can be begun with, or that somebody's work was wiped; until somebody sits down.
    pub fn is_broken(&mut self, why: Failure) {
        self.broken = Some(why);
    }

    /// How the tablet begins.
    pub fn start(&self) -> Start {
        let lang = self.lang();
        let told = self.broken.clone();
        // What was wiped is gone, not broken: the tablet begins anew, or with others' work, and says what became of the rest.
        let is_wiped = told.as_ref().is_some_and(|why| *why.code() == error::WIPED);
        let (facts, failed) = match (self.home.device(), told) {
            (Ok(facts), told) if told.is_none() || is_wiped => (facts, told),
            (Err(fault), None) => (None, Some(fault.into())),
            (_, told) => (None, told),
        };
        let is_bereft = facts.is_none() && self.home.has_people() && !self.home.is_enrolling();
        let failed = failed.or_else(|| is_bereft.then(|| Failure::of(&error::STORE_MISSING)));
        let state = match (&self.seat, &facts) {
            _ if failed.is_some() && !is_wiped => StartState::Broken,
            (Some(_), _) if !self.is_covered => StartState::Open,
            (_, Some(_)) => StartState::Locked,
            (_, None) => StartState::New,
        };
        let first = self.reader().and_then(|reader| first::first_sync(reader, &self.line()));
        Start {
            state,
            tenant: facts.as_ref().map(|of| of.tenant_name.clone()).unwrap_or_default(),
            device: facts.as_ref().map(|of| of.device_name.clone()).unwrap_or_default(),
            server: facts.as_ref().map(|of| of.server.clone()).unwrap_or_default(),
            people: facts.as_ref().map(|facts| self.people(facts)).unwrap_or_default(),
            covered: self.seat.as_ref().filter(|_| self.is_covered).map(person),
            me: self.reader().and_then(doors::me).ok(),
            first_sync: first.ok().filter(|first| !first.is_done),
            failed: failed.map(|failure| Reader::failed(&failure, lang)),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            pin_length: u32::try_from(key::PIN_LENGTH_MIN).unwrap_or(6),
        }
    }

    /// Who has work here; of whoever works, the login name also where nobody typed it yet.
    fn people(&self, facts: &DeviceFacts) -> Vec<PersonHere> {
        let told = facts.people.iter().map(|known| PersonHere {
            id: known.person.to_string(),
            name: known.name.clone(),
            login: match &self.seat {
                Some(seat)
                    if known.login.is_empty() && seat.login.identity().person == known.person =>
                {
                    doors::login_name(&seat.login)
                }
                _ => known.login.clone(),
            },
            is_signed_in: facts.person == Some(known.person),
        });
        told.collect()
    }

    /// Two words for a window's title: the program and the company.
    pub fn title(&self) -> String {
        let tenant = self.home.device().ok().flatten().map(|facts| facts.tenant_name);
        words::dotted(["Satchel", tenant.as_deref().unwrap_or_default()])
    }

    /// Whether the look follows the system.
    pub fn is_system_look(&self) -> bool {
        self.settings.theme == Theme::System
    }
}

/// Who sits there.
fn person(seat: &Seat) -> String {
    seat.login.identity().person.to_string()
}

fn settings_path(home: &Home) -> PathBuf {
    home.dir().join("settings.json")
}
