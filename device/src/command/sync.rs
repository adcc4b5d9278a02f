//! `sync`: one round with the server, or with `--watch` rounds until Ctrl-C, led by its nudges.
//!
//! Prints one line. Without a network it says that everything is safe, and exits with 5; a round that was
//! stopped in the middle exits with 5 as well, since it is to be run again. Otherwise the state decides: 1 when
//! something needs a person, 0 when not.

use super::{answer::Answer, desk::Desk, failure::Failure, meter::Meter, state};
use crate::{
    desk::{
        contact,
        orders::{self, Attempt, Outcome},
    },
    error,
    store::{
        Counts, PageSummary, PushSummary, Store,
        status::{SyncState, sync_state},
    },
    sync::{
        driver::{Driver, SharedStore},
        effect::{Report, Trouble},
        event::Event,
        fault::{self, NetFault},
        http::Http,
        live,
    },
};
use satchel_shared::lang::Lang;
use serde_json::{Value, json};
use std::{
    io::{self, Write as _},
    ops::ControlFlow,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

/// A server that asks one round for more patience than this in all is called busy.
const PATIENCE_MS_MAX: u64 = 15_000;
/// How often `--watch` looks for work that another program saved into the same store.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// What `sync` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  satchel --store ~/satchel sync --watch")]
pub struct Args {
    /// Stay, and sync whenever something changes here or there
    #[arg(long)]
    watch: bool,
}

/// What the rounds of this run came to.
#[derive(Clone, Debug, Default)]
struct Tally {
    sent: PushSummary,
    received: PageSummary,
    waited_ms: u64,
    /// The server was found restored from a backup.
    has_rebased: bool,
    /// A watch was stopped because the office ordered a wipe, and what could be sent was.
    is_ordered: bool,
    end: Option<Report>,
}

/// Syncs.
///
/// # Errors
/// `offline`, `sign-in-needed`, `sync-running`, or what stands in the way; work stays as it is.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let facts = desk.facts()?;
    let http = desk.http(&facts.server)?;
    let store: SharedStore = Arc::new(Mutex::new(desk.store()?));
    let driver =
        Driver::new(Arc::clone(&store), http.clone(), desk.clock.clone(), desk.chance.clone())?;
    // Told before anything is sent: when the line breaks now, the board shows what is here.
    let held = contact::held(&hold(&store))?;
    let orders = contact::tell(desk, &http, Some(&held));
    if !args.watch {
        // Somebody asks: what the office or an administrator may have mended meanwhile goes again.
        hold(&store).retry_refused()?;
    }
    let tally = desk.wait(async {
        let http = http.clone();
        let listening = args.watch.then(|| live::Listener { http, tokens: driver.tokens() });
        drive(desk, driver, &store, listening).await
    })?;
    if let Some(Report::NeedsSignIn { code }) = &tally.end {
        // For status to tell; that it cannot be noted is no reason not to say it now.
        let _ = hold(&store).save_sign_in_fault(code);
    }
    let is_news = hold(&store).count_unsent()? != held.unsent.unwrap_or(0);
    let is_reached = matches!(tally.end, Some(Report::Done | Report::NeedsSignIn { .. }));
    if args.watch || orders.map_or(is_reached, |orders| is_news || !orders.is_empty()) {
        return heed(desk, &http, store, &tally, args.watch);
    }
    ended(desk, &hold(&store), &tally, args.watch)
}

/// Tells the server what is left, and obeys what it orders.
fn heed(
    desk: &Desk,
    http: &Http,
    store: SharedStore,
    tally: &Tally,
    is_watching: bool,
) -> Result<Answer, Failure> {
    let attempt = match &tally.end {
        Some(Report::Done) => Attempt::Sent,
        Some(Report::NeedsSignIn { .. }) => Attempt::Barred,
        Some(Report::Stopped) if tally.is_ordered => Attempt::Sent,
        _ => Attempt::None,
    };
    // The driver and its tasks ended with their runtime, so nobody else holds it.
    let store = match Arc::try_unwrap(store) {
        Ok(store) => store.into_inner().unwrap_or_else(PoisonError::into_inner),
        Err(store) => return ended(desk, &hold(&store), tally, is_watching),
    };
    match orders::heed(desk, http, store, attempt)? {
        Outcome::NotOrdered(store) => ended(desk, &store, tally, is_watching),
        Outcome::Waits(store, waiting) => match ended(desk, &store, tally, is_watching) {
            Ok(mut said) => {
                said.data["wipe"] = waiting.json();
                said.text = format!("{}\n{}", said.text, waiting.line(desk.lang));
                Ok(said.exiting(1))
            }
            Err(failure) => {
                let line = |lang| waiting.line(lang);
                Err(failure.adding(&line(Lang::ZhHant), &line(Lang::En)))
            }
        },
    }
}

/// The answer or the failure of the run.
fn ended(desk: &Desk, store: &Store, tally: &Tally, is_watching: bool) -> Result<Answer, Failure> {
    match (&tally.end, store.counts()?) {
        // One round that was stopped is no round; a watch that was stopped is, unless records are missing.
        (Some(Report::Stopped), counts) if !is_watching || counts.is_pull_open => {
            Err(stopped(desk, &counts))
        }
        _ => conclude(desk, store, tally),
    }
}

/// What is here already when a person stops a round.
fn stopped(desk: &Desk, counts: &Counts) -> Failure {
    let failure = Failure::of(&error::INTERRUPTED);
    match state::open_pull(desk, counts) {
        Some(pull) => failure.adding(&format!("{pull}。"), &format!("So far: {pull}.")),
        None => failure,
    }
}

async fn drive(
    desk: &Desk,
    mut driver: Driver,
    store: &SharedStore,
    listening: Option<live::Listener>,
) -> Tally {
    let (events, inbox) = unbounded_channel();
    let _ = events.send(Event::Asked);
    let is_watching = listening.is_some();
    let mut tasks = vec![tokio::spawn(stop_on_signal(events.clone()))];
    let is_ordered = Arc::new(AtomicBool::new(false));
    if let Some(listener) = listening {
        let keeping = contact::Keeping {
            home: desk.home.clone(),
            http: listener.http.clone(),
            store: Arc::clone(store),
            is_ordered: Arc::clone(&is_ordered),
        };
        tasks.push(tokio::spawn(keeping.keep(events.clone())));
        tasks.push(tokio::spawn(listener.listen(events.clone(), desk.chance.clone())));
        tasks.push(tokio::spawn(look_for_work(Arc::clone(store), events.clone())));
    }
    let mut tally = Tally::default();
    let mut meter = Meter::new(desk, desk.say("下載", "receiving"));
    driver
        .run(inbox, |report| {
            tally.note(report);
            if let Report::Received(page) = report {
                let received = tally.received.documents;
                meter.show(received, received + page.remaining);
            }
            if is_watching {
                watch(desk, store, &mut tally, report)
            } else {
                once(&mut tally, report)
            }
        })
        .await;
    meter.end();
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    tally.is_ordered = is_ordered.load(Ordering::SeqCst);
    tally
}

impl Tally {
    fn note(&mut self, report: &Report) {
        match report {
            Report::Sent(pushed) => {
                self.sent.accepted += pushed.accepted;
                self.sent.duplicate += pushed.duplicate;
                self.sent.deferred += pushed.deferred;
                self.sent.refused += pushed.refused;
                self.sent.forked += pushed.forked;
                self.sent.relayed += pushed.relayed;
            }
            Report::Received(page) => {
                self.received.documents += page.documents;
                self.received.evicted += page.evicted;
                self.received.kept_for_unsent += page.kept_for_unsent;
                self.received.wanted += page.wanted;
            }
            Report::RebaseBegan => self.has_rebased = true,
            Report::Began
            | Report::Mended(_)
            | Report::Compared(_)
            | Report::Done
            | Report::Offline
            | Report::BackedOff { .. }
            | Report::NeedsSignIn { .. }
            | Report::GaveUp(_)
            | Report::Stopped => {}
        }
    }
}

impl Tally {
    /// Whether anything went or came.
    fn has_moved(&self) -> bool {
        self.sent != PushSummary::default() || self.received != PageSummary::default()
    }
}

/// One round: ends at the first report that is an end, but grants a busy server some patience.
fn once(tally: &mut Tally, report: &Report) -> ControlFlow<()> {
    match report {
        Report::Began
        | Report::RebaseBegan
        | Report::Sent(_)
        | Report::Mended(_)
        | Report::Compared(_)
        | Report::Received(_) => {
            return ControlFlow::Continue(());
        }
        Report::BackedOff { trouble: Trouble::Network(NetFault::Busy { .. }), delay_ms }
            if tally.waited_ms + delay_ms <= PATIENCE_MS_MAX =>
        {
            tally.waited_ms += delay_ms;
            return ControlFlow::Continue(());
        }
        Report::BackedOff { .. }
        | Report::Done
        | Report::Offline
        | Report::NeedsSignIn { .. }
        | Report::GaveUp(_)
        | Report::Stopped => {}
    }
    tally.end = Some(report.clone());
    ControlFlow::Break(())
}

/// Rounds without end: says each that brought or sent something, and each trouble.
fn watch(desk: &Desk, store: &SharedStore, tally: &mut Tally, report: &Report) -> ControlFlow<()> {
    match report {
        Report::Began
        | Report::RebaseBegan
        | Report::Sent(_)
        | Report::Mended(_)
        | Report::Compared(_)
        | Report::Received(_) => ControlFlow::Continue(()),
        Report::Stopped | Report::NeedsSignIn { .. } => {
            tally.end = Some(report.clone());
            ControlFlow::Break(())
        }
        Report::Done | Report::Offline | Report::BackedOff { .. } | Report::GaveUp(_) => {
            tally.end = Some(report.clone());
            if *report != Report::Done || tally.has_moved() {
                let said = conclude(desk, &hold(store), tally);
                say(desk, &said);
            }
            *tally = Tally::default();
            ControlFlow::Continue(())
        }
    }
}

fn say(desk: &Desk, said: &Result<Answer, Failure>) {
    let line = match (said, desk.is_json) {
        (Ok(answer), true) => answer.json(),
        (Ok(answer), false) => answer.text.clone(),
        (Err(failure), true) => failure.json(desk.lang),
        (Err(failure), false) => failure.text(desk.lang),
    };
    // Whoever closed the other end of the pipe does not read this either.
    let _ = writeln!(io::stdout(), "{line}");
}

/// The answer or the failure that a run ended with.
fn conclude(desk: &Desk, store: &Store, tally: &Tally) -> Result<Answer, Failure> {
    match &tally.end {
        Some(Report::Done | Report::Stopped) | None => told(desk, store, tally),
        Some(Report::BackedOff { trouble, .. } | Report::GaveUp(trouble)) => match trouble {
            Trouble::Network(fault) => Err(safe(store, fault.clone().into())),
            Trouble::Storage(fault) => Err(fault.clone().into()),
        },
        Some(Report::Offline) => Err(safe(store, Failure::of(&error::OFFLINE))),
        Some(Report::NeedsSignIn { code }) => {
            Err(safe(store, Failure::of(fault::sign_in_code(code))))
        }
        Some(
            Report::Began
            | Report::RebaseBegan
            | Report::Sent(_)
            | Report::Mended(_)
            | Report::Compared(_)
            | Report::Received(_),
        ) => told(desk, store, tally),
    }
}

/// Says how much waits here, so that nobody has to wonder.
fn safe(store: &Store, failure: Failure) -> Failure {
    match store.counts().map(|counts| counts.waiting) {
        Ok(0) | Err(_) => failure,
        Ok(waiting) => failure.adding(
            &format!("{waiting} 項修改待送出。"),
            &format!("{waiting} changes wait to be sent."),
        ),
    }
}

fn told(desk: &Desk, store: &Store, tally: &Tally) -> Result<Answer, Failure> {
    let counts = store.counts()?;
    let clock = store.clock_offset()?;
    let warning = state::clock_warning(desk, clock);
    let (sent, received) = (&tally.sent, &tally.received);
    let mut data = state::json_of(&counts, true);
    let more = json!({
        "sent": { "accepted": sent.accepted, "duplicate": sent.duplicate, "deferred": sent.deferred,
                  "refused": sent.refused, "forked": sent.forked },
        "received": { "documents": received.documents, "evicted": received.evicted,
                      "kept_for_unsent": received.kept_for_unsent },
        "handed_in_again": sent.relayed,
        "clock_offset_ms": clock.map(|(offset, _)| offset),
        "clock_warning": warning,
    });
    if let Value::Object(more) = more {
        data.extend(more);
    }
    let (up, down) = (sent.accepted + sent.duplicate, received.documents);
    let state = state::line(desk, &counts, true);
    let mut text = match desk.lang {
        Lang::ZhHant => format!("{state}（送出 {up} 項，收到 {down} 筆）"),
        Lang::En => format!("{state} (sent {up}, received {down})"),
    };
    if tally.has_rebased || sent.relayed > 0 {
        text.push_str(&handed_in_again(desk, sent.relayed));
    }
    if let Some(warning) = warning {
        text.push_str(&format!("\n▲ {warning}"));
    }
    let needs_you = matches!(sync_state(&counts, true), SyncState::NeedsYou(_));
    Ok(Answer::new(Value::Object(data), text).exiting(u8::from(needs_you)))
}

/// What a person is told when the server was restored from a backup.
fn handed_in_again(desk: &Desk, records: u64) -> String {
    match desk.lang {
        Lang::ZhHant => {
            format!("\n伺服器曾從備份還原；它缺少的資料已由這台平板補送 {records} 筆，沒有遺失。")
        }
        Lang::En => format!(
            "\nThe server was restored from a backup; {records} records it had lost were handed in again from here."
        ),
    }
}

fn hold(store: &SharedStore) -> MutexGuard<'_, Store> {
    store.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ctrl-C, or the system's wish that the program ends.
async fn stop_on_signal(events: UnboundedSender<Event>) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut ending) = signal(SignalKind::terminate()) else { return };
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = ending.recv() => {}
        }
    }
    #[cfg(not(unix))]
    let _ = tokio::signal::ctrl_c().await;
    let _ = events.send(Event::Stopped);
}

/// Other programs save into the same store; that they did shows in its outbox.
async fn look_for_work(store: SharedStore, events: UnboundedSender<Event>) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let has_work = match store.try_lock() {
            Ok(store) => store.next_push(1).is_ok_and(|offer| !offer.documents.is_empty()),
            Err(_) => false,
        };
        if has_work && events.send(Event::LocalWork).is_err() {
            return;
        }
    }
}
