//! Commits the waiting pushes together: one thread, one transaction for all that wait, then the answers.
//!
//! Order of events: judged pushes wait in a bounded line; the thread takes all that wait, writes each inside
//! a savepoint of its own, writes the counter rows (also when nothing was new), commits, answers, nudges.
//! 1. Nobody is answered before COMMIT; when it fails, everybody in it is told so.
//! 2. One push that fails is undone alone.

use super::{
    append::{Append, Touched},
    own_work::ServerActor,
    push::{Committed, Push},
};
use crate::log::{Store, StoreFault, Transaction, savepoint};
use satchel_shared::{
    gate,
    ids::TenantId,
    planted::{self, Bug},
};
use std::{
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread::JoinHandle,
};
use tokio::sync::{broadcast, oneshot};

/// Pushes that may wait; more are told to come back. At 500 changes each this is what one minute can commit.
const WAITING_MAX: usize = 256;
/// Pushes of one transaction: one fsync for 64 is cheap enough, and all of them are told when it fails.
const TOGETHER_MAX: usize = 64;
/// Changes after which a transaction takes no further push: longer ones make everybody wait.
const CHANGES_WANTED: usize = 5_000;

/// Why a push was not committed. Nothing of it is in the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PushFault {
    /// Too many wait, or the server is about to stop.
    #[error("too many pushes wait; try again")]
    Busy,
    /// The database could not commit.
    #[error("the database did not commit: {0}")]
    Database(String),
    /// This push alone could not be written.
    #[error("the push could not be written: {0}")]
    Unsound(String),
}

/// What became of one push.
pub type Answer = Result<Committed, PushFault>;

struct Waiting {
    push: Push,
    answer: oneshot::Sender<Answer>,
}

/// The line of pushes and the thread that commits them; dropping it commits what waits and ends the thread.
#[derive(Debug)]
pub struct Committer {
    line: Option<SyncSender<Waiting>>,
    thread: Option<JoinHandle<()>>,
}

impl Committer {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        store: Arc<Store>,
        server: ServerActor,
        nudges: broadcast::Sender<Touched>,
    ) -> std::io::Result<Committer> {
        let (line, waiting) = sync_channel(WAITING_MAX);
        let thread = std::thread::Builder::new()
            .name("commit".to_owned())
            .spawn(move || run(&store, &server, &nudges, &waiting))?;
        Ok(Committer { line: Some(line), thread: Some(thread) })
    }

    /// Puts a judged push into the line; the answer comes after its commit.
    ///
    /// # Errors
    /// `Busy` when the line is full.
    pub fn submit(&self, push: Push) -> Result<oneshot::Receiver<Answer>, PushFault> {
        let (answer, receiver) = oneshot::channel();
        let line = self.line.as_ref().ok_or(PushFault::Busy)?;
        match line.try_send(Waiting { push, answer }) {
            Ok(()) => Ok(receiver),
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => Err(PushFault::Busy),
        }
    }
}

impl Drop for Committer {
    fn drop(&mut self) {
        drop(self.line.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn run(
    store: &Store,
    server: &ServerActor,
    nudges: &broadcast::Sender<Touched>,
    waiting: &Receiver<Waiting>,
) {
    let mut next = waiting.recv().ok();
    while let Some(first) = next {
        let (batch, of_another) = gather(first, waiting);
        commit(store, server, nudges, batch);
        next = of_another.or_else(|| waiting.recv().ok());
    }
}

/// Takes what waits for the same tenant; stops at the first of another, which is the next batch.
fn gather(first: Waiting, waiting: &Receiver<Waiting>) -> (Vec<Waiting>, Option<Waiting>) {
    let tenant = first.push.sender().tenant;
    let mut changes = first.push.changes();
    let mut batch = vec![first];
    while changes < CHANGES_WANTED && batch.len() < TOGETHER_MAX {
        let Ok(one) = waiting.try_recv() else { break };
        if one.push.sender().tenant != tenant {
            return (batch, Some(one));
        }
        changes += one.push.changes();
        batch.push(one);
    }
    (batch, None)
}

fn commit(
    store: &Store,
    server: &ServerActor,
    nudges: &broadcast::Sender<Touched>,
    batch: Vec<Waiting>,
) {
    let (mut pushes, answers): (Vec<Push>, Vec<_>) =
        batch.into_iter().map(|waiting| (waiting.push, waiting.answer)).unzip();
    let (settled, touched) = commit_now(store, server, &mut pushes);
    if let Some(touched) = touched {
        // Nobody listening is no fault.
        drop(nudges.send(touched));
    }
    for (answer, settled) in answers.into_iter().zip(settled) {
        // A device that hung up will send again and hear "duplicate".
        drop(answer.send(settled));
    }
}

/// Commits judged pushes of one tenant in one transaction: the answer to each, and what was touched if it stands.
/// Runs on the caller's thread; [`Committer`] is the way that waits for nobody.
pub fn commit_now(
    store: &Store,
    server: &ServerActor,
    pushes: &mut [Push],
) -> (Vec<Answer>, Option<Touched>) {
    let Some(tenant) = pushes.first().map(|push| push.sender().tenant) else {
        return (Vec::new(), None);
    };
    let mut early = None;
    let written = store.write(|tx| {
        let written = write(tx, server, tenant, pushes)?;
        if planted::is(Bug::AckBeforeCommit) {
            early = Some(written.0.clone());
        }
        Ok(written)
    });
    match written {
        Ok((settled, touched)) => (settled, Some(touched)),
        Err(fault) => {
            let fault: StoreFault = fault;
            tracing::error!(%fault, pushes = pushes.len(), "a commit failed");
            let fault = PushFault::Database(fault.to_string());
            (early.unwrap_or_else(|| vec![Err(fault); pushes.len()]), None)
        }
    }
}

fn write(
    tx: &Transaction<'_>,
    server: &ServerActor,
    tenant: TenantId,
    pushes: &mut [Push],
) -> Result<(Vec<Answer>, Touched), StoreFault> {
    let received_ms = pushes.iter().map(Push::received_ms).max().unwrap_or(0);
    let mut append = Append::begin(tx, tenant, received_ms)?;
    let mut settled = Vec::new();
    for push in pushes {
        let before = append.state();
        let written = savepoint::within(tx, || write_one(&mut append, server, push))?;
        if let Err(fault) = &written {
            tracing::error!(%fault, "a push failed");
            append.restore(before);
        }
        settled.push(written);
    }
    Ok((settled, append.finish()?))
}

fn write_one(append: &mut Append<'_>, server: &ServerActor, push: &mut Push) -> Answer {
    match gate::guarded(|| push.write(append, server)) {
        Ok(Ok(committed)) => Ok(committed),
        Ok(Err(StoreFault::Database(fault))) => Err(PushFault::Database(fault.to_string())),
        Ok(Err(fault)) => Err(PushFault::Unsound(fault.to_string())),
        Err(fault) => Err(PushFault::Unsound(fault.to_string())),
    }
}
