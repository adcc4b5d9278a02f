//! The line: keeps the store of whoever works exchanged with the server while the program is open.
//!
//! 1. A thread of its own with a connection of its own: no screen ever waits for it, nor it for a screen.
//! 2. Saves nothing and decides nothing: the driver does what the engine wants, and what comes of it is told.
//! 3. Ends with [`Line::stop`], or when it is let go, after what it is saving; at a kill the store is consistent between any two pages.

pub mod state;

use crate::{
    chance::Chance,
    clock::Clock,
    desk::contact::Keeping,
    error,
    failure::Failure,
    home::Home,
    store::Store,
    sync::{
        driver::{Driver, SharedStore},
        effect::Report,
        event::Event,
        http::Http,
        live::Listener,
    },
};
use state::LineState;
use std::{
    ops::ControlFlow,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// What happened on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// How it stands has changed.
    State,
    /// Records came or were judged: screens ask again.
    Records,
}

/// Whoever shows how the line stands.
pub type Teller = Arc<dyn Fn(Told) + Send + Sync>;

/// What a line works with.
#[derive(Clone, Debug)]
pub struct Way {
    /// The device's folder.
    pub home: Home,
    /// The way to the server.
    pub http: Http,
    /// The time.
    pub clock: Clock,
    /// Random bytes.
    pub chance: Chance,
    /// The line costs by volume: nothing comes unasked.
    pub is_metered: bool,
}

/// A running line.
pub struct Line {
    events: UnboundedSender<Event>,
    state: Arc<Mutex<LineState>>,
    thread: Option<JoinHandle<()>>,
}

impl Line {
    /// Begins to exchange this store, which is a connection of its own.
    ///
    /// # Errors
    /// `sync-running` when another program does so already; or when the system gives no thread.
    pub fn start(store: Store, way: Way, teller: Teller) -> Result<Line, Failure> {
        let state = Arc::new(Mutex::new(LineState::new(way.is_metered)));
        let store: SharedStore = Arc::new(Mutex::new(store));
        let driver = Driver::new(
            Arc::clone(&store),
            way.http.clone(),
            way.clock.clone(),
            way.chance.clone(),
        )?;
        let (events, inbox) = unbounded_channel();
        let running = Running {
            driver,
            store,
            way,
            state: Arc::clone(&state),
            teller,
            events: events.clone(),
        };
        let _ = events.send(Event::Asked);
        #[allow(clippy::disallowed_methods, reason = "this is the driver's own thread")]
        let thread =
            thread::Builder::new().name("line".to_owned()).spawn(move || running.run(inbox));
        let thread = thread.map_err(|fault| {
            tracing::error!(%fault, "no thread");
            Failure::of(&error::STORAGE_FAILED)
        })?;
        Ok(Line { events, state, thread: Some(thread) })
    }

    /// How it stands.
    pub fn state(&self) -> LineState {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Something was saved here.
    pub fn note_work(&self) {
        let _ = self.events.send(Event::LocalWork);
    }

    /// A person wants a round now, or signed in again.
    pub fn ask(&self) {
        let _ = self.events.send(Event::Asked);
    }

    /// Ends it, and waits until what it was saving is saved.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let _ = self.events.send(Event::Stopped);
        // Waited for, whoever lets it go: at the end of a program libcrypto clears its locks away, and a thread that
        // still reads its store then dies of it.
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Running {
    driver: Driver,
    store: SharedStore,
    way: Way,
    state: Arc<Mutex<LineState>>,
    teller: Teller,
    events: UnboundedSender<Event>,
}

impl Running {
    fn run(mut self, inbox: UnboundedReceiver<Event>) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        match runtime {
            Ok(runtime) => runtime.block_on(self.drive(inbox)),
            Err(fault) => tracing::error!(%fault, "no runtime"),
        }
    }

    async fn drive(&mut self, inbox: UnboundedReceiver<Event>) {
        let is_ordered = Arc::new(AtomicBool::new(false));
        let keeping = Keeping {
            home: self.way.home.clone(),
            http: self.way.http.clone(),
            store: Arc::clone(&self.store),
            is_ordered: Arc::clone(&is_ordered),
        };
        let mut tasks = Vec::new();
        if !self.way.is_metered {
            tasks.push(tokio::spawn(keeping.keep(self.events.clone())));
            tasks.push(tokio::spawn(self.listening()));
        }
        let (state, teller) = (Arc::clone(&self.state), Arc::clone(&self.teller));
        let (store, clock) = (Arc::clone(&self.store), self.way.clock.clone());
        self.driver
            .run(inbox, |report| {
                if let Report::NeedsSignIn { code } = report {
                    // For whoever asks later; that it cannot be noted is no reason not to say it now.
                    let mut store = store.lock().unwrap_or_else(PoisonError::into_inner);
                    let _ = store.save_sign_in_fault(code);
                }
                state.lock().unwrap_or_else(PoisonError::into_inner).take(report, clock.now_ms());
                teller(told(report));
                match report {
                    Report::Stopped => ControlFlow::Break(()),
                    _ => ControlFlow::Continue(()),
                }
            })
            .await;
        tasks.iter().for_each(tokio::task::JoinHandle::abort);
        if is_ordered.load(Ordering::SeqCst) {
            self.state.lock().unwrap_or_else(PoisonError::into_inner).is_ordered = true;
            (self.teller)(Told::State);
        }
    }

    /// Hears nudges, and when the line breaks or comes back between rounds.
    fn listening(&self) -> impl Future<Output = ()> + Send + 'static {
        let listener = Listener { http: self.way.http.clone(), tokens: self.driver.tokens() };
        let (events, chance) = (self.events.clone(), self.way.chance.clone());
        let (state, teller) = (Arc::clone(&self.state), Arc::clone(&self.teller));
        async move {
            let heard = move |is_online: bool| {
                let mut held = state.lock().unwrap_or_else(PoisonError::into_inner);
                let before = held.is_online;
                held.is_heard(is_online);
                drop(held);
                if before != is_online {
                    teller(Told::State);
                }
            };
            listener.listen_telling(events, chance, &heard).await;
        }
    }
}

/// Whether records moved.
const fn told(report: &Report) -> Told {
    match report {
        Report::Sent(_) | Report::Mended(_) | Report::Received(_) | Report::Compared(_) => {
            Told::Records
        }
        _ => Told::State,
    }
}
