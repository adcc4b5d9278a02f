//! `POST /sync/v1/login`: a person signs in again on a device that is enrolled.
//!
//! 1. An attempt is counted before it is looked at, and given back when it was right.
//! 2. Unknown login, wrong password and unknown device take the same time and get the same answer.
//! 3. Attempts from a known device are counted apart: strangers cannot lock its person out.

use super::token::Fresh;
use crate::{
    chance, clock,
    http::{address::Address, error::Fault, json::Body, metrics::ENTRIES, state::State},
    log::{
        Transaction,
        attempts::{self, Subject},
        devices::{self, Device},
        people::{self, Known, Login},
        tokens::{self, Denial, Holder},
    },
    passwords,
    settings::{NAME_CHARACTERS_MAX, Settings},
};
use axum::{Json, extract};
use satchel_shared::{
    ids::TenantId,
    protocol::token::{LoginAnswer, LoginOffer},
};
use std::sync::Arc;

/// Signs the person in.
///
/// # Errors
/// 401 `login-refused`, `device-revoked` or `person-inactive`; 429 `rate-limited`.
pub async fn login(
    extract::State(state): extract::State<Arc<State>>,
    address: Address,
    Body(offer): Body<LoginOffer>,
) -> Result<Json<LoginAnswer>, Fault> {
    let answer = sign_in(&state, address.to_string(), offer).await;
    let outcome = answer.as_ref().map_or_else(Fault::code, |_| "granted");
    state.metrics.add(&ENTRIES, &["login", outcome], 1);
    answer.map(Json)
}

/// One attempt, with what is known about it before the password is looked at.
pub(super) struct Attempt {
    pub(super) tenant: TenantId,
    subjects: [Subject; 2],
    pub(super) login: Option<Login>,
    device: Option<Device>,
    now_ms: i64,
}

async fn sign_in(
    state: &Arc<State>,
    address: String,
    offer: LoginOffer,
) -> Result<LoginAnswer, Fault> {
    let reserving = offer.clone();
    let attempt = state.blocking(move |state| reserve(state, &address, &reserving)).await?;
    let permits = Arc::clone(&state.hashing);
    state
        .permitted(permits, move |state| {
            let password = offer.password.expose();
            let stored = attempt.login.as_ref().map(|login| login.password.expose());
            if !passwords::is_right(password, stored) {
                return Err(refused());
            }
            let rehashed = stored
                .filter(|stored| passwords::is_outdated(stored))
                .and_then(|_| passwords::hash(password, &chance::bytes()).ok());
            state.store.write(|tx| let_in(tx, state, &attempt, rehashed.as_deref()))
        })
        .await
}

/// Counts the attempt, unless there were too many already.
pub(super) fn reserve(state: &State, address: &str, offer: &LoginOffer) -> Result<Attempt, Fault> {
    let now_ms = clock::now_ms();
    let settings = &state.settings;
    let window_ms = settings.attempt_window_ms;
    let attempt = state.store.read(|tx| {
        let company = people::company(tx)?.ok_or_else(refused)?;
        let device = devices::get(tx, company.tenant, offer.device)?;
        let attempt = Attempt {
            tenant: company.tenant,
            subjects: subjects(settings, address, &offer.login, device.as_ref()),
            login: people::by_login(tx, company.tenant, &offer.login)?,
            device,
            now_ms,
        };
        refuse_if_many(tx, &attempt, window_ms)?;
        Ok::<_, Fault>(attempt)
    })?;
    state.store.write(|tx| {
        refuse_if_many(tx, &attempt, window_ms)?;
        Ok::<_, Fault>(attempts::count(tx, attempt.tenant, &attempt.subjects, window_ms, now_ms)?)
    })?;
    Ok(attempt)
}

fn refuse_if_many(tx: &Transaction<'_>, attempt: &Attempt, window_ms: i64) -> Result<(), Fault> {
    let Attempt { tenant, subjects, now_ms, .. } = attempt;
    let wait = attempts::wait_ms(tx, *tenant, subjects, window_ms, *now_ms)?;
    wait.map_or(Ok(()), |wait_ms| Err(Fault::rate_limited(wait_ms)))
}

fn subjects(
    settings: &Settings,
    address: &str,
    login: &str,
    device: Option<&Device>,
) -> [Subject; 2] {
    let login: String = people::plain(login).chars().take(NAME_CHARACTERS_MAX).collect();
    let login = match device {
        Some(device) => format!("login:{login} {}", device.id),
        None => format!("login:{login}"),
    };
    let most = settings.login_attempts_max;
    [Subject { name: login, most }, Subject { name: format!("address:{address}"), most }]
}

/// Signs in whoever gave the right password, unless device or person are kept out.
pub(super) fn let_in(
    tx: &Transaction<'_>,
    state: &State,
    attempt: &Attempt,
    rehashed: Option<&str>,
) -> Result<LoginAnswer, Fault> {
    let Attempt { tenant, now_ms, .. } = *attempt;
    let person = attempt.login.as_ref().ok_or_else(refused)?.person;
    let device = attempt.device.as_ref().ok_or_else(refused)?.id;
    if devices::get(tx, tenant, device)?.is_none_or(|device| device.is_revoked) {
        return Err(Denial::DeviceRevoked.into());
    }
    let known: Known = people::known(tx, tenant, person)?
        .filter(|known| known.is_active)
        .ok_or(Fault::from(Denial::PersonInactive))?;
    attempts::give_back(tx, tenant, &attempt.subjects)?;
    if let Some(rehashed) = rehashed {
        people::set_password(tx, tenant, person, rehashed)?;
    }
    let fresh = Fresh::first(tenant, &state.settings, now_ms);
    let holder = Holder { device, person };
    tokens::begin(tx, tenant, chance::uuid_v7(now_ms), holder, &fresh.pair, now_ms)?;
    devices::seen(tx, tenant, device, now_ms)?;
    tracing::info!(%device, %person, "logged in");
    Ok(LoginAnswer {
        person,
        person_name: known.name,
        time_ms: clock::now_ms(),
        tokens: fresh.tokens,
        escrow_key: state.keys.escrow.public(),
    })
}

pub(super) fn refused() -> Fault {
    Fault::unauthorized("login-refused", "login, password or device is not right")
}
