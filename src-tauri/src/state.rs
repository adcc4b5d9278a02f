//! State: the tablet behind the window, and the ways in which commands use it.

use crate::events;
use satchel_device::{
    actions::Login,
    api::{
        reader::{Reader, Result},
        settings::Settings,
        shown::{Failed, SavedNow},
        start::{Start, Unlock, doors},
    },
    chance::Chance,
    clock::Clock,
    desk::{
        Desk,
        orders::{self, Attempt, Outcome},
    },
    failure::Failure,
    home::Home,
    line::Teller,
    tablet::{Seat, Tablet},
};
use satchel_shared::lang::Lang;
use std::{
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tauri::{AppHandle, Manager as _, RunEvent};

/// What a command answers.
pub type Answer<T> = std::result::Result<T, Failed>;

/// The tablet behind the window.
pub struct App {
    tablet: Mutex<Tablet>,
    /// What the window is about to be told.
    pub pending: events::Pending,
}

impl App {
    /// Puts the tablet of a folder behind the window; the system's own place for it when none is named.
    ///
    /// # Errors
    /// When the system has no place.
    pub fn begin(
        app: &AppHandle,
        store: Option<&Path>,
        locale: Option<&str>,
        pin: Option<&str>,
    ) -> tauri::Result<()> {
        let folder = match store {
            Some(folder) => folder.to_owned(),
            None => app.path().app_local_data_dir()?,
        };
        let handle = app.clone();
        let teller: Teller = Arc::new(move |told| events::tell(&handle, told));
        let lang = locale.and_then(|locale| locale.split('.').next()?.parse().ok());
        let mut tablet =
            Tablet::new(Home::new(folder), Clock::system(), Chance::system(), lang, teller);
        if let Err(failure) = orders::resume(&tablet.desk(None), false) {
            tablet.is_broken(failure);
        }
        if let Some(pin) = pin {
            sit_as_before(&mut tablet, pin);
        }
        app.manage(App { tablet: Mutex::new(tablet), pending: events::Pending::default() });
        Ok(())
    }

    /// The tablet.
    pub fn hold(&self) -> MutexGuard<'_, Tablet> {
        self.tablet.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Obeys an order of the office to wipe what is here of whoever works, if the line found that it may be. It waits for
    /// the network without the tablet; whoever opens the store again meanwhile keeps it, and the order waits.
    pub fn obey_order(&self, app: &AppHandle) {
        let (seat, desk) = {
            let mut tablet = self.hold();
            if !tablet.line().is_ordered {
                return;
            }
            let Some(seat) = tablet.take_seat() else { return };
            (seat, tablet.desk(None))
        };
        let person = seat.login.identity().person;
        let store = seat.leave().into_store();
        let heard = desk
            .facts()
            .and_then(|facts| desk.http(&facts.server))
            .and_then(|http| orders::heed(&desk, &http, store, Attempt::Sent));
        match heard {
            Ok(Outcome::NotOrdered(_) | Outcome::Waits(..)) => {
                tracing::info!(%person, "the order was not obeyed; the person signs in again");
            }
            Err(failure) => {
                let mut tablet = self.hold();
                // Another person may sit here by now: theirs is well.
                if tablet.seat().is_err() {
                    tablet.is_broken(failure);
                }
            }
        }
        events::tell_saved(app, Vec::new());
    }
}

/// Lets in whoever signed in last, for trying the app out.
fn sit_as_before(tablet: &mut Tablet, pin: &str) {
    let desk = tablet.desk(Some(pin));
    let Ok(facts) = desk.facts() else { return };
    let Some(person) = facts.person else { return };
    let asked = Unlock { person: person.to_string(), pin: pin.to_owned() };
    let is_metered = tablet.settings().is_metered;
    match doors::unlock(&desk, &asked, is_metered, tablet.teller()) {
        Ok(seat) => tablet.sit(seat),
        Err(failure) => tracing::warn!(code = failure.code().word, "nobody was let in"),
    }
}

/// Runs work off the window's own thread; a failure comes back in the reader's language.
#[allow(
    clippy::result_large_err,
    reason = "what failed is told once, in whole sentences, to one window"
)]
async fn off<T: Send + 'static>(
    app: AppHandle,
    work: impl FnOnce(&App, &AppHandle) -> Result<T> + Send + 'static,
) -> Answer<T> {
    let task = tauri::async_runtime::spawn_blocking(move || {
        let state = app.state::<App>();
        work(&state, &app).map_err(|failure| {
            let lang = state.hold().lang();
            Reader::failed(&failure, lang)
        })
    });
    match task.await {
        Ok(answer) => answer,
        Err(fault) => {
            tracing::error!(%fault, "a command did not end");
            let failure = Failure::of(&satchel_device::error::STORAGE_FAILED);
            Err(Reader::failed(&failure, Lang::ZhHant))
        }
    }
}

/// Answers from what is here.
pub async fn read<T: Send + 'static>(
    app: AppHandle,
    ask: impl FnOnce(Reader<'_>) -> Result<T> + Send + 'static,
) -> Answer<T> {
    off(app, move |state, _| ask(state.hold().reader()?)).await
}

/// Answers from the tablet itself.
pub async fn ask<T: Send + 'static>(
    app: AppHandle,
    ask: impl FnOnce(&mut Tablet) -> Result<T> + Send + 'static,
) -> Answer<T> {
    off(app, move |state, _| ask(&mut state.hold())).await
}

/// Saves, then tells the line and the screens. "Saved" is said after all of it is committed.
pub async fn save(
    app: AppHandle,
    act: impl FnOnce(&mut Login, Lang) -> Result<SavedNow> + Send + 'static,
) -> Answer<SavedNow> {
    off(app, move |state, app| {
        let mut tablet = state.hold();
        let lang = tablet.lang();
        let saved = act(tablet.login_mut()?, lang)?;
        tablet.seat()?.note_work();
        drop(tablet);
        events::tell_saved(app, vec![saved.id.clone()]);
        Ok(saved)
    })
    .await
}

/// Keeps something on this device only.
pub async fn keep<T: Send + 'static>(
    app: AppHandle,
    act: impl FnOnce(&mut Login, Lang) -> Result<T> + Send + 'static,
) -> Answer<T> {
    off(app, move |state, _| {
        let mut tablet = state.hold();
        let lang = tablet.lang();
        act(tablet.login_mut()?, lang)
    })
    .await
}

/// Opens a door at a desk with a PIN, without holding the tablet meanwhile, and lets whoever comes in sit down.
pub async fn enter(
    app: AppHandle,
    pin: String,
    open: impl FnOnce(&Desk, bool, Teller) -> Result<Seat> + Send + 'static,
) -> Answer<Start> {
    off(app, move |state, app| {
        let (desk, is_metered, teller) = {
            let mut tablet = state.hold();
            // Whoever sits here leaves before another's store, or the same one, is opened anew.
            tablet.leave();
            (tablet.desk(Some(&pin)), tablet.settings().is_metered, tablet.teller())
        };
        let seat = open(&desk, is_metered, teller)?;
        let mut tablet = state.hold();
        tablet.sit(seat);
        let start = tablet.start();
        drop(tablet);
        events::tell_saved(app, Vec::new());
        Ok(start)
    })
    .await
}

/// Does something at a desk without holding the tablet, then takes in what came of it.
pub async fn apart<M: Send + 'static, T: Send + 'static>(
    app: AppHandle,
    work: impl FnOnce(&Desk) -> Result<M> + Send + 'static,
    take_in: impl FnOnce(&mut Tablet, M) -> Result<T> + Send + 'static,
) -> Answer<T> {
    off(app, move |state, _| {
        let desk = state.hold().desk(None);
        let made = work(&desk)?;
        take_in(&mut state.hold(), made)
    })
    .await
}

/// Does something long without ever holding the tablet, then takes in what came of it. Whoever leaves waits for such
/// work while they hold the tablet, so it must not wait for the tablet itself.
pub async fn beside<M: Send + 'static, T: Send + 'static>(
    app: AppHandle,
    work: impl FnOnce(&AppHandle) -> Result<M> + Send + 'static,
    take_in: impl FnOnce(&mut Tablet, M) -> Result<T> + Send + 'static,
) -> Answer<T> {
    off(app, move |state, app| {
        let made = work(app)?;
        take_in(&mut state.hold(), made)
    })
    .await
}

/// The settings, to be kept.
pub async fn set_settings(app: AppHandle, asked: Settings) -> Answer<Settings> {
    off(app, move |state, app| {
        let kept = state.hold().set_settings(&asked)?;
        events::tell_saved(app, Vec::new());
        Ok(kept)
    })
    .await
}

/// The program ends: what the line is saving is saved first.
pub fn on_run_event(app: &AppHandle, event: RunEvent) {
    if let RunEvent::Exit = event
        && let Some(state) = app.try_state::<App>()
    {
        state.hold().leave();
    }
}
