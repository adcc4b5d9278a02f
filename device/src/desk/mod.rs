//! The desk: what the command line and the window work at. The device's folder, the person's unlocked store, the way to
//! the server; and what is done there about the device itself: enrolling it, letting people in, obeying the office.
//!
//! Asks for a PIN or a password only on a terminal; elsewhere they are given.

pub mod contact;
pub mod enrolment;
pub mod handing_in;
pub mod letting_in;
pub mod orders;
pub mod recovery;

use crate::{
    actions::Login,
    chance::Chance,
    clock::Clock,
    error::{self, Code},
    failure::Failure,
    home::{DeviceFacts, Home},
    store::{
        Store, StoreFault,
        key::{self, DataKey, KeyFault},
    },
    sync::http::Http,
};
use satchel_shared::{ids::PersonId, lang::Lang, sealed::PublicKey};
use std::{
    future::Future,
    io::{self, IsTerminal},
    path::PathBuf,
};

/// What everything that is asked for works with.
#[derive(Debug)]
pub struct Desk {
    /// The device's folder.
    pub home: Home,
    /// The reader's language.
    pub lang: Lang,
    /// Whether a program reads the answer.
    pub is_json: bool,
    /// The time.
    pub clock: Clock,
    /// Random bytes.
    pub chance: Chance,
    /// The PIN, when it came by the environment.
    pub pin: Option<String>,
}

impl Desk {
    /// One of two texts, by the reader's language.
    pub const fn say<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        match self.lang {
            Lang::ZhHant => zh,
            Lang::En => en,
        }
    }

    /// What the device is.
    ///
    /// # Errors
    /// `no-store` before enrolment, `store-missing` when there are stores but no word of whose they are.
    pub fn facts(&self) -> Result<DeviceFacts, Failure> {
        let is_bereft = self.home.has_people() && !self.home.is_enrolling();
        let absent = if is_bereft { &error::STORE_MISSING } else { &error::NO_STORE };
        self.home.device()?.ok_or_else(|| Failure::of(absent))
    }

    /// The store of whoever is signed in.
    ///
    /// # Errors
    /// `signed-out`, a wrong PIN, or what is wrong with the store.
    pub fn store(&self) -> Result<Store, Failure> {
        let person = self.facts()?.person.ok_or_else(|| Failure::of(&error::SIGNED_OUT))?;
        self.store_of(person)
    }

    /// The store of a person.
    ///
    /// # Errors
    /// As [`Desk::store`].
    pub fn store_of(&self, person: PersonId) -> Result<Store, Failure> {
        Ok(self.store_and_key_of(person)?.0)
    }

    /// The store of a person, and the key that opens it.
    ///
    /// # Errors
    /// As [`Desk::store`].
    pub fn store_and_key_of(&self, person: PersonId) -> Result<(Store, DataKey), Failure> {
        let dir = self.home.person_dir(person);
        let key = key::open(&dir, &self.known_pin()?)?;
        let opened = Store::open(&dir, &key).map_err(|fault| match fault {
            // The key file's seal proves the key: what it does not open is no store any more.
            StoreFault::WrongKey => Failure::of(&error::STORE_DAMAGED),
            StoreFault::Absent(_) => Failure::of(&error::STORE_MISSING).adding(
                "若資料檔真的不在了，請執行 satchel salvage。",
                "If the records' file is really gone, run satchel salvage.",
            ),
            fault => fault.into(),
        });
        Ok((opened?, key))
    }

    /// Seals the person's key and unsent work to the company's key, if they are not yet.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn seal_to(
        &self,
        company: PublicKey,
        store: &mut Store,
        key: &DataKey,
    ) -> Result<(), Failure> {
        let identity = store.identity()?;
        key::keep_for_company(store.dir(), key, &identity, &company, &self.chance)?;
        let seed = self.chance.bytes().map_err(KeyFault::from)?;
        Ok(store.save_escrow_key(company, seed)?)
    }

    /// A run of the person who is signed in.
    ///
    /// # Errors
    /// As [`Desk::store`].
    pub fn login(&self) -> Result<Login, Failure> {
        Ok(Login::start(self.store()?, &self.home, self.clock.clone(), self.chance.clone())?)
    }

    /// The way to the server.
    ///
    /// # Errors
    /// When address or certificate cannot be used.
    pub fn http(&self, server: &str) -> Result<Http, Failure> {
        let path = self.root_path();
        let root = if path.exists() { Some(read(&path)?) } else { None };
        self.http_trusting(server, root.as_deref())
    }

    /// The way to the server, with the content of a root certificate's file.
    ///
    /// # Errors
    /// When address or certificate cannot be used.
    pub fn http_trusting(&self, server: &str, root: Option<&[u8]>) -> Result<Http, Failure> {
        Ok(Http::new(server, root, self.clock.clone())?)
    }

    /// Where the extra root certificate of the company lies, if it has one.
    pub fn root_path(&self) -> PathBuf {
        self.home.dir().join("root.pem")
    }

    /// The PIN there is.
    ///
    /// # Errors
    /// `no-pin` without a terminal.
    pub fn known_pin(&self) -> Result<String, Failure> {
        match &self.pin {
            Some(pin) => Ok(pin.clone()),
            None => self.ask_hidden(self.say("PIN 碼：", "PIN: "), &error::NO_PIN),
        }
    }

    /// A new PIN, asked for twice.
    ///
    /// # Errors
    /// `pin-too-short`, or `no-pin` without a terminal.
    pub fn new_pin(&self) -> Result<String, Failure> {
        let pin = match &self.pin {
            Some(pin) => pin.clone(),
            None => {
                let ask = self.say(
                    "設定 PIN 碼（至少六個字元）：",
                    "Choose a PIN (six characters or more): ",
                );
                let pin = self.ask_hidden(ask, &error::NO_PIN)?;
                let again = self.say("再輸入一次：", "The same again: ");
                if pin != self.ask_hidden(again, &error::NO_PIN)? {
                    return Err(Failure::of(&error::WRONG_PIN));
                }
                pin
            }
        };
        if pin.chars().count() < key::PIN_LENGTH_MIN {
            return Err(Failure::of(&error::PIN_TOO_SHORT));
        }
        Ok(pin)
    }

    /// Asks without showing what is typed.
    ///
    /// # Errors
    /// The code given, without a terminal.
    pub fn ask_hidden(&self, question: &str, without: &'static Code) -> Result<String, Failure> {
        if !io::stdin().is_terminal() {
            return Err(Failure::of(without));
        }
        rpassword::prompt_password(question).map_err(|_| Failure::of(without))
    }

    /// Waits for something on the network.
    ///
    /// # Errors
    /// When the system gives no means to wait.
    pub fn wait<T>(&self, task: impl Future<Output = T>) -> Result<T, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|fault| {
            tracing::error!(%fault, "no runtime");
            Failure::of(&error::STORAGE_FAILED)
        })?;
        Ok(runtime.block_on(task))
    }
}

/// Reads a certificate file.
///
/// # Errors
/// `bad-certificate`.
pub fn read(path: &std::path::Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path)
        .map_err(|_| Failure::of(&error::BAD_CERTIFICATE).naming(&path.display().to_string()))
}
