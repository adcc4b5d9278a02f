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

/// Hears whether the line stands (`true`) or broke (`false`).
pub type LineHeard<'h> = &'h (dyn Fn(bool) + Send + Sync);

impl Listener {
    /// Listens until the receiver of events is gone.
    pub async fn listen(self, events: UnboundedSender<Event>, chance: Chance) {
        listen(&self.http, &self.tokens, &events, &chance, &|_| {}).await;
    }

    /// The same, and tells whoever shows it when the line stands and when it breaks.
    pub async fn listen_telling(
        self,
        events: UnboundedSender<Event>,
        chance: Chance,
        heard: LineHeard<'_>,
    ) {
        listen(&self.http, &self.tokens, &events, &chance, heard).await;
    }
}

async fn listen(
    http: &Http,
    tokens: &SharedTokens,
    events: &UnboundedSender<Event>,
    chance: &Chance,
    heard: LineHeard<'_>,
) {
    let mut failures: u32 = 0;
    while !events.is_closed() {
        match hear(http, tokens, events, failures > 0, heard).await {
            Ok(()) => {
                failures = 1;
                heard(false);
            }
            Err(fault) => {
                tracing::debug!(%fault, "no nudges");
                if matches!(fault, NetFault::Unreachable(_) | NetFault::TimedOut) {
                    heard(false);
                }
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
    heard: LineHeard<'_>,
) -> Result<(), NetFault> {
    let held = tokens.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let tokens = held.ok_or_else(|| NetFault::SignIn { code: "signed-out".to_owned() })?;
    let mut stream = http.live(&tokens.access).await?;
    heard(true);
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
