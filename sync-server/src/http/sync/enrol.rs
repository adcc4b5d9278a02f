//! `POST /sync/v1/enrol`: a one-time code makes a tablet one of ours.
//!
//! Code, device and first tokens are one transaction: of two devices that race, one gets all, one nothing.
//! Codes that did not work are counted per address and in total; nothing is looked at beyond that.

use super::token::Fresh;
use crate::{
    chance, clock,
    http::{address::Address, error::Fault, json::Body, metrics::ENTRIES, state::State},
    log::{
        Transaction,
        attempts::{self, Subject},
        devices::{self, Newcomer},
        enrol_codes::{self, Use},
        escrow,
        people::{self, Company, Known},
        tokens::{self, Holder},
    },
    secrets::{self, Hash},
    settings::NAME_CHARACTERS_MAX,
};
use axum::{Json, extract, http::StatusCode};
use satchel_shared::{
    blank::is_blank,
    documents::schema,
    ids::{DeviceId, PersonId},
    protocol::enrol::{EnrolAnswer, EnrolOffer},
};
use std::sync::Arc;

/// Makes the device one of ours, if the code is good.
///
/// # Errors
/// 404 `code-unknown`, 409 `code-used`, 410 `code-expired`, 429 `rate-limited`.
pub async fn enrol(
    extract::State(state): extract::State<Arc<State>>,
    address: Address,
    Body(offer): Body<EnrolOffer>,
) -> Result<Json<EnrolAnswer>, Fault> {
    let address = format!("code:{address}");
    let answer = state.blocking(move |state| Offer::read(state, &address, &offer)?.take()).await;
    let outcome = answer.as_ref().map_or_else(Fault::code, |_| "granted");
    state.metrics.add(&ENTRIES, &["enrol", outcome], 1);
    answer.map(Json)
}

/// One offer on its way in.
struct Offer<'a> {
    state: &'a State,
    code: Hash,
    device: Newcomer<'a>,
    subjects: [Subject; 2],
    now_ms: i64,
}

impl<'a> Offer<'a> {
    fn read(state: &'a State, address: &str, offer: &'a EnrolOffer) -> Result<Self, Fault> {
        let now_ms = clock::now_ms();
        let settings = &state.settings;
        let newcomer = Newcomer {
            id: DeviceId::new(chance::uuid_v7(now_ms)),
            name: name(&offer.device_name)?,
            platform: name(&offer.platform)?,
        };
        Ok(Offer {
            state,
            code: secrets::code_hash(&state.keys.token, &offer.code),
            device: newcomer,
            subjects: [
                Subject { name: address.to_owned(), most: settings.code_attempts_max },
                Subject { name: "code".to_owned(), most: settings.code_attempts_total_max },
            ],
            now_ms,
        })
    }

    fn take(&self) -> Result<EnrolAnswer, Fault> {
        let store = &self.state.store;
        let company = store.read(|tx| {
            let company = people::company(tx)?.ok_or_else(unknown)?;
            self.refuse_if_many(tx, &company)?;
            Ok::<_, Fault>(company)
        })?;
        // The inner result is committed either way: a code that did not work has been counted.
        store.write(|tx| self.try_in(tx, &company))?
    }

    fn try_in(
        &self,
        tx: &Transaction<'_>,
        company: &Company,
    ) -> Result<Result<EnrolAnswer, Fault>, Fault> {
        let tenant = company.tenant;
        self.refuse_if_many(tx, company)?;
        let refusal = match enrol_codes::use_up(tx, tenant, &self.code, self.now_ms)? {
            Use::Won(person) => match people::known(tx, tenant, person)? {
                Some(known) if known.is_active => {
                    return Ok(Ok(self.let_in(tx, company, person, known)?));
                }
                _ => tokens::Denial::PersonInactive.into(),
            },
            Use::Unknown => unknown(),
            Use::Used => {
                Fault::conflict("code-used", "this code was used already; ask for a new one")
            }
            Use::Expired => {
                let detail = "this code is too old; ask for a new one";
                Fault::new(StatusCode::GONE, "code-expired", detail)
            }
        };
        let window_ms = self.state.settings.attempt_window_ms;
        attempts::count(tx, tenant, &self.subjects, window_ms, self.now_ms)?;
        Ok(Err(refusal))
    }

    fn let_in(
        &self,
        tx: &Transaction<'_>,
        company: &Company,
        person: PersonId,
        known: Known,
    ) -> Result<EnrolAnswer, Fault> {
        let tenant = company.tenant;
        let device = devices::enrol(tx, tenant, &self.device, person, self.now_ms)?;
        let fresh = Fresh::first(tenant, &self.state.settings, self.now_ms);
        let family = chance::uuid_v7(self.now_ms);
        let holder = Holder { device: device.id, person };
        tokens::begin(tx, tenant, family, holder, &fresh.pair, self.now_ms)?;
        let hand_in = secrets::token(tenant, &chance::bytes());
        escrow::give_secret(tx, tenant, device.id, &secrets::token_hash(hand_in.expose()))?;
        tracing::info!(device = %device.id, %person, letters = device.letters, "device enrolled");
        Ok(EnrolAnswer {
            tenant,
            tenant_name: company.name.clone(),
            device: device.id,
            letters: device.letters,
            person,
            person_name: known.name,
            schema: schema::version(),
            time_ms: clock::now_ms(),
            tokens: fresh.tokens,
            escrow_key: self.state.keys.escrow.public(),
            hand_in,
        })
    }

    fn refuse_if_many(&self, tx: &Transaction<'_>, company: &Company) -> Result<(), Fault> {
        let window_ms = self.state.settings.attempt_window_ms;
        let wait = attempts::wait_ms(tx, company.tenant, &self.subjects, window_ms, self.now_ms)?;
        wait.map_or(Ok(()), |wait_ms| Err(Fault::rate_limited(wait_ms)))
    }
}

fn unknown() -> Fault {
    Fault::not_found("code-unknown", "there is no such code; check it, or ask for a new one")
}

fn name(given: &str) -> Result<&str, Fault> {
    let name = given.trim();
    let is_fit = !is_blank(name)
        && name.chars().count() <= NAME_CHARACTERS_MAX
        && !name.chars().any(char::is_control);
    if is_fit {
        return Ok(name);
    }
    let detail = format!("device name and platform have 1 to {NAME_CHARACTERS_MAX} characters");
    Err(Fault::bad_request("name-unfit", detail))
}
