//! `GET /sync/v1/live`: server-sent events, a nudge when something in the person's scopes changed.
//!
//! 1. At most one nudge per connection in [`PAUSE_MS_MIN`], each a little late by chance, so that a company's
//!    tablets do not all come at once.
//! 2. Before each nudge, and every 15 seconds without one, the device's right to listen is looked up anew.
//! 3. A device has two lines at most; the oldest ends when a third is opened.
//! 4. A nudge carries nothing; one that is lost costs time only.

use crate::{
    chance,
    http::{bearer::Caller, error::Fault, listeners::Seat, metrics::NUDGES, state::State},
    ingest::{Standing, Touched},
    log::devices,
};
use axum::{
    extract,
    response::{
        Sse,
        sse::{Event, KeepAlive},
    },
};
use futures_util::{Stream, stream};
use satchel_shared::protocol::live::{EVENT, Nudge, PAUSE_MS_MIN};
use std::{convert::Infallible, sync::Arc, time::Duration};
use tokio::{
    sync::{
        broadcast::{Receiver, error::RecvError},
        watch,
    },
    time::{Instant, sleep, sleep_until, timeout_at},
};

/// Most milliseconds a nudge is late by chance.
const JITTER_MS: u64 = 1_000;
/// Silence after which a comment keeps proxies from hanging up, and the right to listen is looked up.
const SILENCE: Duration = Duration::from_secs(15);

/// Opens the line.
///
/// # Errors
/// 401 when the device or person may not listen.
pub async fn live(
    extract::State(state): extract::State<Arc<State>>,
    caller: Caller,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Fault> {
    let touches = state.nudges.subscribe();
    let closing = state.closing.subscribe();
    let standing = look_up(&state, caller)
        .await?
        .ok_or_else(|| Fault::unauthorized("device-revoked", "the office keeps this device out"))?;
    let now = Instant::now();
    let seat = state.listeners.sit(caller.device);
    let (rest_until, looked_up) = (now, now);
    let line = Line { state, caller, seat, standing, touches, closing, rest_until, looked_up };
    let events = stream::unfold(line, |mut line| async move {
        let event = line.next().await?;
        Some((Ok(event), line))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(SILENCE)))
}

/// The person's standing, unless the device is kept out.
async fn look_up(state: &Arc<State>, caller: Caller) -> Result<Option<Standing>, Fault> {
    state
        .blocking(move |state| {
            Ok(state.store.read(|tx| {
                let device = devices::get(tx, caller.tenant, caller.device)?;
                if device.is_none_or(|device| device.is_revoked) {
                    return Ok(None);
                }
                Standing::of(tx, caller.tenant, caller.person).map(Some)
            })?)
        })
        .await
}

/// One device that listens.
struct Line {
    state: Arc<State>,
    caller: Caller,
    seat: Seat,
    standing: Standing,
    touches: Receiver<Touched>,
    closing: watch::Receiver<bool>,
    rest_until: Instant,
    /// When the right to listen was last looked up.
    looked_up: Instant,
}

impl Line {
    /// The next nudge; `None` ends the line.
    async fn next(&mut self) -> Option<Event> {
        let mut closing = self.closing.clone();
        tokio::select! {
            _ = closing.wait_for(|is_closing| *is_closing) => None,
            event = self.nudge() => event,
        }
    }

    async fn nudge(&mut self) -> Option<Event> {
        sleep_until(self.rest_until).await;
        let number = loop {
            let heard = timeout_at(self.looked_up + SILENCE, self.touches.recv()).await;
            let number = match heard {
                Ok(Ok(touched)) if !self.concerns(&touched) => continue,
                Ok(Ok(touched)) => Some(touched.number),
                // Too many to keep: some of them will have concerned it.
                Ok(Err(RecvError::Lagged(_))) => Some(0),
                Ok(Err(RecvError::Closed)) => return None,
                Err(_) => None,
            };
            if !self.seat.is_held() {
                return None;
            }
            self.standing = look_up(&self.state, self.caller).await.ok()??;
            self.looked_up = Instant::now();
            if let Some(number) = number {
                break number;
            }
        };
        sleep(jitter()).await;
        self.rest_until = Instant::now() + Duration::from_millis(PAUSE_MS_MIN);
        self.state.metrics.add(&NUDGES, &[], 1);
        Event::default().event(EVENT).json_data(Nudge { number }).ok()
    }

    fn concerns(&self, touched: &Touched) -> bool {
        touched.tenant == self.caller.tenant && self.standing.may_read(&touched.scopes)
    }
}

fn jitter() -> Duration {
    let drawn = u64::from(u16::from_le_bytes(chance::bytes()));
    Duration::from_millis(drawn % JITTER_MS)
}
