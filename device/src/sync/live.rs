//! Live: listens to the server's nudges while the app is in front, and comes back when the line breaks.
//!
//! Never carries anything into the store: a nudge only begins a round. A line that comes back counts as a
//! nudge, because one may have been lost meanwhile.

use super::{driver::SharedTokens, event::Event, fault::NetFault, http::Http, retry, sse::Reader};
use crate::chance::Chance;
use std::{sync::PoisonError, time::Duration};
use tokio::{sync::mpsc::UnboundedSender, time::sleep};

/// Who listens: the way to the server, and the tokens in use.
#[derive(Clone, Debug)]
pub struct Listener {
    /// The way.
    pub http: Http,
    /// The tokens, as the driver renews them.
    pub tokens: SharedTokens,
}

impl Listener {
    /// Listens until the receiver of events is gone.
    pub async fn listen(self, events: UnboundedSender<Event>, chance: Chance) {
        listen(&self.http, &self.tokens, &events, &chance).await;
    }
}

async fn listen(
    http: &Http,
    tokens: &SharedTokens,
    events: &UnboundedSender<Event>,
    chance: &Chance,
) {
    let mut failures: u32 = 0;
    while !events.is_closed() {
        match hear(http, tokens, events, failures > 0).await {
            Ok(()) => failures = 1,
            Err(fault) => {
                tracing::debug!(%fault, "no nudges");
                failures = failures.saturating_add(1);
                if fault == NetFault::TokenExpired && events.send(Event::Nudged).is_err() {
                    // The round that follows renews the token.
                    return;
                }
            }
        }
        let chance = chance.bytes().map_or(0, u64::from_le_bytes);
        sleep(Duration::from_millis(retry::delay_ms(failures, 0, chance))).await;
    }
}

/// One connection to its end; `is_return` when there was one before that broke.
async fn hear(
    http: &Http,
    tokens: &SharedTokens,
    events: &UnboundedSender<Event>,
    is_return: bool,
) -> Result<(), NetFault> {
    let held = tokens.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let tokens = held.ok_or_else(|| NetFault::SignIn { code: "signed-out".to_owned() })?;
    let mut stream = http.live(&tokens.access).await?;
    if is_return
        && events.send(Event::WentOnline).and_then(|()| events.send(Event::Nudged)).is_err()
    {
        return Ok(());
    }
    let mut reader = Reader::default();
    while let Some(piece) = stream.next().await? {
        if reader.feed(&piece) > 0 && events.send(Event::Nudged).is_err() {
            break;
        }
    }
    Ok(())
}
