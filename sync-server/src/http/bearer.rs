//! Who is asking: the access token of the `Authorization` header, looked up anew for every request.

use super::{error::Fault, state::State};
use crate::{
    clock,
    log::{
        escrow,
        tokens::{self, Denial},
    },
    secrets,
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use satchel_shared::ids::{DeviceId, PersonId, TenantId};
use std::sync::Arc;

/// Longest token that is looked at, in bytes; ours are 97.
const TOKEN_BYTES_MAX: usize = 200;

/// A device that may come in, and the person on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The company.
    pub tenant: TenantId,
    /// The device.
    pub device: DeviceId,
    /// The person.
    pub person: PersonId,
}

impl FromRequestParts<Arc<State>> for Caller {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, Fault> {
        let (tenant, hash) = presented(&parts.headers)?;
        let now_ms = clock::now_ms();
        let found = state
            .blocking(move |state| {
                Ok(state.store.read(|tx| tokens::access(tx, tenant, &hash, now_ms))?)
            })
            .await?;
        let holder = found.map_err(Fault::from)?;
        tracing::Span::current().record("device", tracing::field::display(holder.device));
        Ok(Caller { tenant, device: holder.device, person: holder.person })
    }
}

/// A device that hands sealed work in, by a credential that can do nothing else. It may be revoked, and nobody need
/// be signed in on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Giver {
    /// The company.
    pub tenant: TenantId,
    /// The device.
    pub device: DeviceId,
}

impl FromRequestParts<Arc<State>> for Giver {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, Fault> {
        let (tenant, hash) = presented(&parts.headers)?;
        let found = state
            .blocking(move |state| {
                Ok(state.store.read(|tx| escrow::device_of(tx, tenant, &hash))?)
            })
            .await?;
        let device = found.ok_or(Fault::from(Denial::Unknown))?;
        tracing::Span::current().record("device", tracing::field::display(device));
        Ok(Giver { tenant, device })
    }
}

fn presented(headers: &HeaderMap) -> Result<(TenantId, secrets::Hash), Fault> {
    let missing = || Fault::unauthorized("token-missing", "send an access token as a bearer token");
    let header = headers.get(header::AUTHORIZATION).ok_or_else(missing)?;
    let text = header.to_str().map_err(|_| missing())?;
    let (scheme, token) = text.split_once(' ').ok_or_else(missing)?;
    if !scheme.eq_ignore_ascii_case("bearer") || token.len() > TOKEN_BYTES_MAX {
        return Err(missing());
    }
    let tenant = secrets::token_tenant(token).ok_or(Fault::from(Denial::Unknown))?;
    Ok((tenant, secrets::token_hash(token)))
}

impl From<Denial> for Fault {
    fn from(denial: Denial) -> Fault {
        let (code, detail) = match denial {
            Denial::Unknown => ("token-unknown", "this token is not known; log in again"),
            Denial::Expired => ("token-expired", "this token is too old"),
            Denial::Reused => (
                "token-reused",
                "a used token came back, so somebody may hold a copy; log in again",
            ),
            Denial::Ended => ("token-ended", "this login was ended; log in again"),
            Denial::DeviceRevoked => {
                ("device-revoked", "the office keeps this device out; what is on it stays on it")
            }
            Denial::PersonInactive => ("person-inactive", "this person works here no more"),
        };
        Fault::unauthorized(code, detail)
    }
}
