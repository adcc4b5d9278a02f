//! `POST /sync/v1/recover`: a forgotten PIN. Gives a store's data key back to the device it belongs to.
//!
//! 1. Counted, limited and answered like a login, of which it is one; the box is looked at after the password.
//! 2. The box must name this device and the person of this login; another one is refused, and counts as an attempt.
//! 3. A revoked device and a person who left get nothing: what is on it can still be handed in.
//! 4. The key is never logged, and leaves sealed to the one answer.

use super::login::{self, Attempt};
use crate::{
    chance,
    http::{address::Address, error::Fault, json::Body, metrics::ENTRIES, state::State},
    passwords,
};
use axum::{Json, extract, http::StatusCode};
use satchel_shared::protocol::{
    recover::{KeptKey, RecoverAnswer, RecoverOffer},
    token::LoginOffer,
};
use std::sync::Arc;

/// Gives the data key back.
///
/// # Errors
/// As a login; and 403 `slot-refused` for a box that is not this device's and person's.
pub async fn recover(
    extract::State(state): extract::State<Arc<State>>,
    address: Address,
    Body(offer): Body<RecoverOffer>,
) -> Result<Json<RecoverAnswer>, Fault> {
    let answer = give_back(&state, address.to_string(), offer).await;
    let outcome = answer.as_ref().map_or_else(Fault::code, |_| "granted");
    state.metrics.add(&ENTRIES, &["recover", outcome], 1);
    answer.map(Json)
}

async fn give_back(
    state: &Arc<State>,
    address: String,
    offer: RecoverOffer,
) -> Result<RecoverAnswer, Fault> {
    let as_login = LoginOffer {
        device: offer.device,
        login: offer.login.clone(),
        password: offer.password.clone(),
    };
    let attempt = state.blocking(move |state| login::reserve(state, &address, &as_login)).await?;
    let permits = Arc::clone(&state.hashing);
    state
        .permitted(permits, move |state| {
            let stored = attempt.login.as_ref().map(|login| login.password.expose());
            if !passwords::is_right(offer.password.expose(), stored) {
                return Err(login::refused());
            }
            let kept = open(state, &attempt, &offer)?;
            let unfit = |_| Fault::bad_request("reply-unfit", "reply_to is no public key");
            let key = kept.give_back(&offer.reply_to, &chance::bytes()).map_err(unfit)?;
            let signed_in =
                state.store.write(|tx| login::let_in(tx, state, &attempt, None))?;
            tracing::info!(device = %kept.device, person = %kept.person, "a data key was given back");
            Ok(RecoverAnswer {
                person: signed_in.person,
                person_name: signed_in.person_name,
                key,
                escrow_key: signed_in.escrow_key,
                time_ms: signed_in.time_ms,
                tokens: signed_in.tokens,
            })
        })
        .await
}

/// The data key in the box, if it is of this company, device and person.
fn open(state: &State, attempt: &Attempt, offer: &RecoverOffer) -> Result<KeptKey, Fault> {
    let refused = || {
        let detail = "this is not the kept key of this person on this device";
        Fault::new(StatusCode::FORBIDDEN, "slot-refused", detail)
    };
    let kept = KeptKey::open(&state.keys.escrow, &offer.slot).map_err(|_| refused())?;
    let person = attempt.login.as_ref().map(|login| login.person);
    let is_theirs =
        kept.tenant == attempt.tenant && kept.device == offer.device && Some(kept.person) == person;
    if is_theirs { Ok(kept) } else { Err(refused()) }
}
