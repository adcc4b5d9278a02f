//! The driver: performs the engine's effects on the real store, network, clock and timer.
//!
//! Decides nothing. Store work runs on blocking threads and is always waited for, also at the end; a request
//! under way is dropped then. So the store is consistent between any two pages, whenever the program ends.

use super::{
    effect::{Effect, Report, Trouble},
    engine::Engine,
    event::{Answered, Event, Page, PullOffer},
    fault::{NetFault, StorageFault},
    http::Http,
    storage,
};
use crate::{
    chance::Chance,
    clock::Clock,
    store::{Store, StoreFault, SyncLock},
};
use satchel_shared::{
    ids::DocumentId,
    protocol::{
        compare::{CompareAnswer, CompareOffer},
        push::PushOffer,
        token::Tokens,
    },
};
use std::{
    collections::VecDeque,
    future::{Future, pending},
    ops::ControlFlow,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{sync::mpsc::UnboundedReceiver, task::spawn_blocking, time::sleep};

/// A store that sync and screens use in turn.
pub type SharedStore = Arc<Mutex<Store>>;
/// The tokens in use, which the stream of nudges shows, too.
pub type SharedTokens = Arc<Mutex<Option<Tokens>>>;

/// One engine on one store.
#[derive(Debug)]
pub struct Driver {
    engine: Engine,
    store: SharedStore,
    tokens: SharedTokens,
    http: Http,
    clock: Clock,
    chance: Chance,
    /// What the last pull asked for by name.
    asked: Vec<DocumentId>,
    _lock: SyncLock,
}

/// What is under way: one request, or one load or save.
enum Flight {
    Request(Pin<Box<dyn Future<Output = Event> + Send>>),
    Storage(Pin<Box<dyn Future<Output = Event> + Send>>),
    None,
}

struct Timer {
    name: u64,
    sleep: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl Driver {
    /// A driver for this store; takes the right to sync it, and lets what was put off go again.
    ///
    /// # Errors
    /// `SyncRunning` when another program syncs the store.
    pub fn new(
        store: SharedStore,
        http: Http,
        clock: Clock,
        chance: Chance,
    ) -> Result<Self, StoreFault> {
        let mut held = store.lock().unwrap_or_else(PoisonError::into_inner);
        let lock = held.lock_for_sync()?;
        held.retry_deferred()?;
        drop(held);
        Ok(Driver {
            engine: Engine::new(),
            store,
            tokens: SharedTokens::default(),
            http,
            clock,
            chance,
            asked: Vec::new(),
            _lock: lock,
        })
    }

    /// The tokens in use, for the stream of nudges.
    pub fn tokens(&self) -> SharedTokens {
        Arc::clone(&self.tokens)
    }

    /// Runs until the watcher breaks off or `Stopped` comes; a closed channel of events is no end.
    pub async fn run(
        &mut self,
        mut events: UnboundedReceiver<Event>,
        mut watcher: impl FnMut(&Report) -> ControlFlow<()>,
    ) {
        let mut flight = Flight::None;
        let mut timer: Option<Timer> = None;
        let mut is_open = true;
        loop {
            let event = tokio::select! {
                biased;
                event = events.recv(), if is_open => match event {
                    Some(event) => event,
                    None => { is_open = false; continue }
                },
                event = land(&mut flight) => event,
                name = run_out(&mut timer) => Event::TimerFired { timer: name },
            };
            if self.take(event, &mut flight, &mut timer, &mut watcher).is_break() {
                break;
            }
        }
        if let Flight::Storage(storage) = flight {
            storage.await;
        }
    }

    /// Feeds the engine and starts what it wants; breaks when there is nothing to wait for any more.
    fn take(
        &mut self,
        event: Event,
        flight: &mut Flight,
        timer: &mut Option<Timer>,
        watcher: &mut impl FnMut(&Report) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let chance = self.chance.bytes().map_or(0, u64::from_le_bytes);
        let mut effects = VecDeque::from(self.engine.step(event, chance));
        while let Some(effect) = effects.pop_front() {
            match effect {
                Effect::Report(report) => {
                    log(&report);
                    let flow = watcher(&report);
                    if report == Report::Stopped || flow.is_break() {
                        return ControlFlow::Break(());
                    }
                }
                Effect::StartTimer { timer: name, delay_ms } => {
                    let sleep = Box::pin(sleep(Duration::from_millis(delay_ms)));
                    *timer = Some(Timer { name, sleep });
                }
                asking => *flight = self.perform(asking),
            }
        }
        ControlFlow::Continue(())
    }

    fn perform(&mut self, effect: Effect) -> Flight {
        match effect {
            Effect::LoadOutbox { changes_max } => self.load_outbox(changes_max),
            Effect::SendPush(offer) => self.send_push(offer),
            Effect::SavePushAnswer { answered, sent } => self.save_answer(answered, sent),
            Effect::PutAside { sent, fault } => self.put_aside(sent, fault),
            Effect::Mend => self.mend(),
            Effect::LoadCursor => self.load_cursor(),
            Effect::SendPull(offer) => self.send_pull(offer),
            Effect::SavePage(page) => self.save_page(page),
            Effect::BeginRebase => self.storage(Store::begin_rebase, Event::RebaseBegun),
            Effect::LoadComparison => {
                self.storage(|store| store.comparison(), Event::ComparisonLoaded)
            }
            Effect::SendCompare(offer) => self.send_compare(offer),
            Effect::SaveComparison(answer) => self.save_comparison(answer),
            Effect::RefreshTokens => self.refresh_tokens(),
            Effect::SaveTokens(tokens) => self.save_tokens(tokens),
            Effect::StartTimer { .. } | Effect::Report(_) => Flight::None,
        }
    }

    fn load_outbox(&self, changes_max: usize) -> Flight {
        let tokens = Arc::clone(&self.tokens);
        let load = move |store: &mut Store| {
            // Read anew each time: another program may have signed the person in meanwhile.
            *tokens.lock().unwrap_or_else(PoisonError::into_inner) = store.tokens()?;
            store.next_push(changes_max)
        };
        self.storage(load, Event::OutboxLoaded)
    }

    fn send_push(&self, offer: Arc<PushOffer>) -> Flight {
        let (http, tokens) = (self.http.clone(), self.tokens_now());
        request(Event::PushAnswered, async move { http.push(&tokens?.access, &offer).await })
    }

    fn save_answer(&self, answered: Answered, sent: Arc<PushOffer>) -> Flight {
        let save = move |store: &mut Store| storage::save_answer(store, &answered, &sent);
        self.storage(save, Event::AnswerSaved)
    }

    fn put_aside(&self, sent: Arc<PushOffer>, fault: NetFault) -> Flight {
        let save = move |store: &mut Store| storage::put_aside(store, &sent, &fault);
        self.storage(save, Event::AnswerSaved)
    }

    fn mend(&self) -> Flight {
        let (chance, now_ms) = (self.chance.clone(), self.clock.now_ms());
        self.storage(move |store: &mut Store| store.mend(&chance, now_ms), Event::Mended)
    }

    fn load_cursor(&self) -> Flight {
        self.storage(|store| storage::load_cursor(store), Event::CursorLoaded)
    }

    fn send_pull(&mut self, offer: PullOffer) -> Flight {
        self.asked.clone_from(&offer.wanted);
        let (http, tokens) = (self.http.clone(), self.tokens_now());
        let today = self.clock.today().to_string();
        request(Event::PageArrived, async move { http.pull(&tokens?.access, &offer, &today).await })
    }

    fn save_page(&mut self, page: Page) -> Flight {
        let asked = std::mem::take(&mut self.asked);
        let now_ms = self.clock.now_ms();
        let save = move |store: &mut Store| storage::save_page(store, &page, &asked, now_ms);
        self.storage(save, Event::PageSaved)
    }

    fn send_compare(&self, offer: CompareOffer) -> Flight {
        let (http, tokens) = (self.http.clone(), self.tokens_now());
        request(Event::Compared, async move { http.compare(&tokens?.access, &offer).await })
    }

    fn save_comparison(&self, answer: CompareAnswer) -> Flight {
        let save = move |store: &mut Store| store.save_comparison(&answer);
        self.storage(save, Event::ComparisonSaved)
    }

    fn refresh_tokens(&self) -> Flight {
        let (http, tokens) = (self.http.clone(), self.tokens_now());
        request(Event::TokensRefreshed, async move { http.refresh(&tokens?.refresh).await })
    }

    fn save_tokens(&self, tokens: Tokens) -> Flight {
        let shared = Arc::clone(&self.tokens);
        let save = move |store: &mut Store| {
            store.save_tokens(&tokens)?;
            *shared.lock().unwrap_or_else(PoisonError::into_inner) = Some(tokens);
            Ok(())
        };
        self.storage(save, Event::TokensSaved)
    }

    fn tokens_now(&self) -> Result<Tokens, NetFault> {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner).clone();
        tokens.ok_or_else(|| NetFault::SignIn { code: "signed-out".to_owned() })
    }

    /// Runs work on the store on a thread of its own; a panic there is a fault like any other.
    fn storage<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, StoreFault> + Send + 'static,
        name: fn(Result<T, StorageFault>) -> Event,
    ) -> Flight {
        let store = Arc::clone(&self.store);
        let task = spawn_blocking(move || {
            let mut store = store.lock().unwrap_or_else(PoisonError::into_inner);
            work(&mut store).map_err(|fault| storage::fault_of(&fault))
        });
        Flight::Storage(Box::pin(async move {
            let failed = |fault: tokio::task::JoinError| StorageFault::Failed(fault.to_string());
            name(task.await.map_err(failed).and_then(|done| done))
        }))
    }
}

fn request<T>(
    name: fn(Result<T, NetFault>) -> Event,
    asking: impl Future<Output = Result<T, NetFault>> + Send + 'static,
) -> Flight
where
    T: 'static,
{
    Flight::Request(Box::pin(async move { name(asking.await) }))
}

async fn land(flight: &mut Flight) -> Event {
    let event = match flight {
        Flight::Request(answer) | Flight::Storage(answer) => answer.await,
        Flight::None => pending().await,
    };
    *flight = Flight::None;
    event
}

async fn run_out(timer: &mut Option<Timer>) -> u64 {
    let name = match timer {
        Some(timer) => {
            timer.sleep.as_mut().await;
            timer.name
        }
        None => pending().await,
    };
    *timer = None;
    name
}

fn log(report: &Report) {
    match report {
        Report::BackedOff { trouble: Trouble::Storage(fault), .. } => {
            tracing::warn!(%fault, "store")
        }
        Report::GaveUp(trouble) => tracing::warn!(?trouble, "sync gave up"),
        other => tracing::debug!(?other, "sync"),
    }
}
