//! `GET /openapi.json`: what is JSON, described for other programs.
//!
//! The types stand in `shared`, which knows nothing of OpenAPI; they are described here once more, and a
//! test holds the descriptions against real messages.

use axum::Json;
use utoipa::{OpenApi, ToSchema};

/// Answers with the description.
pub async fn openapi() -> Json<utoipa::openapi::OpenApi> {
    Json(description())
}

/// The description.
pub fn description() -> utoipa::openapi::OpenApi {
    Described::openapi()
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Satchel server",
        description = "Enrolment and tokens of devices. Push, pull, compare, escrow and live carry frames, not JSON, and are \
                       described in the protocol's own pages."
    ),
    paths(enrol, login, token, recover, contact)
)]
struct Described;

/// What a new device says.
#[derive(ToSchema)]
#[allow(dead_code)] // Read by the derive only.
struct EnrolOffer {
    /// The code somebody in the office read out.
    #[schema(example = "K7QF2-9XTPM")]
    code: String,
    /// What people call this device.
    device_name: String,
    /// Operating system and program version.
    platform: String,
}

/// What it becomes.
#[derive(ToSchema)]
#[allow(dead_code)] // Read by the derive only.
struct EnrolAnswer {
    tenant: uuid::Uuid,
    tenant_name: String,
    device: uuid::Uuid,
    /// Its letters in provisional numbers.
    letters: String,
    person: uuid::Uuid,
    person_name: String,
    /// The newest schema the server knows.
    schema: u32,
    /// The server's clock, milliseconds since 1970.
    time_ms: i64,
    tokens: Tokens,
    /// What unsent work and data keys are sealed to: X25519, as hex.
    escrow_key: String,
    /// Hands sealed work in, and can do nothing else.
    hand_in: String,
}

/// A pair of tokens.
#[derive(ToSchema)]
#[allow(dead_code)] // Read by the derive only.
struct Tokens {
    /// Sent with every request as a bearer token.
    access: String,
    /// Its life in milliseconds.
    access_lives_ms: i64,
    /// Buys the next pair, once.
    refresh: String,
}

/// Asks for the next pair.
#[derive(ToSchema)]
#[allow(dead_code)] // Read by the derive only.
struct RefreshOffer {
    /// The newest refresh token the device holds.
    refresh: String,
}

/// Signs a person in again on a device that is enrolled.
#[derive(ToSchema)]
#[allow(dead_code)] // Read by the derive only.
struct LoginOffer {
    device: uuid::Uuid,
    login: String,
    #[schema(format = "password")]
    password: String,
}

/// Who was signed in.
#[derive(ToSchema)]
#[allow(dead_code)] // Read by the derive only.
struct LoginAnswer {
    person: uuid::Uuid,
    person_name: String,
    /// The server's clock, milliseconds since 1970.
    time_ms: i64,
    tokens: Tokens,
    /// What unsent work and data keys are sealed to now: X25519, as hex.
    escrow_key: String,
}

/// Asks for the data key of a store whose PIN was forgotten.
#[derive(ToSchema)]
#[allow(dead_code)] // Read by the derive only.
struct RecoverOffer {
    device: uuid::Uuid,
    login: String,
    #[schema(format = "password")]
    password: String,
    /// The data key, sealed to the company, as it lies beside the store: a box as hex.
    slot: String,
    /// A public key made for this answer only: X25519, as hex.
    reply_to: String,
}

/// The data key, and what a login gives.
#[derive(ToSchema)]
#[allow(dead_code)] // Read by the derive only.
struct RecoverAnswer {
    person: uuid::Uuid,
    person_name: String,
    /// The data key, sealed to `reply_to`: a box as hex.
    key: String,
    /// The company's escrow key now.
    escrow_key: String,
    /// The server's clock, milliseconds since 1970.
    time_ms: i64,
    tokens: Tokens,
}

/// What a device holds.
#[derive(ToSchema)]
#[allow(dead_code)] // Read by the derive only.
struct ContactOffer {
    /// Everybody of whom anything lies on it.
    people: Vec<HeldWork>,
}

/// What a device holds of one person.
#[derive(ToSchema)]
#[allow(dead_code)] // Read by the derive only.
struct HeldWork {
    person: uuid::Uuid,
    /// Changes the server has not taken; null when the store is not open.
    #[schema(required)]
    unsent: Option<u64>,
    /// Whether the server took each of them in sealed.
    is_escrowed: bool,
    /// The order the device is about to obey, if this contact grants it.
    #[schema(required)]
    about_to: Option<uuid::Uuid>,
}

/// What is to be wiped.
#[derive(ToSchema)]
#[allow(dead_code)] // Read by the derive only.
struct ContactAnswer {
    /// The server's clock, milliseconds since 1970.
    time_ms: i64,
    wipes: Vec<WipeOrder>,
}

/// An order to wipe what the device holds of one person.
#[derive(ToSchema)]
#[allow(dead_code)] // Read by the derive only.
struct WipeOrder {
    wipe: uuid::Uuid,
    person: uuid::Uuid,
    /// How many unsent changes were given up.
    #[schema(required)]
    give_up: Option<u64>,
    /// Whether everybody's is to be wiped.
    is_whole: bool,
    /// Whether the device may begin now.
    is_granted: bool,
}

/// Why not.
#[derive(ToSchema)]
#[allow(dead_code)] // Read by the derive only.
struct Problem {
    /// The stable code.
    code: String,
    /// What happened, in plain English.
    detail: String,
}

#[utoipa::path(
    post,
    path = "/sync/v1/enrol",
    request_body = EnrolOffer,
    responses(
        (status = 200, description = "The device is one of ours", body = EnrolAnswer),
        (status = 400, description = "Body or names unfit", body = Problem),
        (status = 401, description = "The person works here no more", body = Problem),
        (status = 404, description = "No such code", body = Problem),
        (status = 409, description = "The code was used already", body = Problem),
        (status = 410, description = "The code is too old", body = Problem),
        (status = 413, description = "Body too large", body = Problem),
        (status = 415, description = "Not JSON", body = Problem),
        (status = 429, description = "Too many attempts; Retry-After says how long to wait", body = Problem),
        (status = 503, description = "The database cannot answer now", body = Problem),
    )
)]
#[allow(dead_code)] // Read by the derive only.
fn enrol() {}

#[utoipa::path(
    post,
    path = "/sync/v1/login",
    request_body = LoginOffer,
    responses(
        (status = 200, description = "Signed in", body = LoginAnswer),
        (status = 400, description = "Body unfit", body = Problem),
        (status = 401, description = "Login, password or device not right, or kept out", body = Problem),
        (status = 413, description = "Body too large", body = Problem),
        (status = 415, description = "Not JSON", body = Problem),
        (status = 429, description = "Too many attempts; Retry-After says how long to wait", body = Problem),
        (status = 503, description = "The database cannot answer now", body = Problem),
    )
)]
#[allow(dead_code)] // Read by the derive only.
fn login() {}

#[utoipa::path(
    post,
    path = "/sync/v1/token",
    request_body = RefreshOffer,
    responses(
        (status = 200, description = "The next pair", body = Tokens),
        (status = 400, description = "Body unfit", body = Problem),
        (status = 401, description = "Unknown, too old, used twice, or kept out", body = Problem),
        (status = 413, description = "Body too large", body = Problem),
        (status = 415, description = "Not JSON", body = Problem),
        (status = 503, description = "The database cannot answer now", body = Problem),
    )
)]
#[allow(dead_code)] // Read by the derive only.
fn token() {}

#[utoipa::path(
    post,
    path = "/sync/v1/contact",
    request_body = ContactOffer,
    responses(
        (status = 200, description = "What the device must wipe", body = ContactAnswer),
        (status = 400, description = "Body unfit", body = Problem),
        (status = 401, description = "Not the credential a device hands in by", body = Problem),
        (status = 413, description = "Body too large", body = Problem),
        (status = 415, description = "Not JSON", body = Problem),
        (status = 503, description = "The database cannot answer now", body = Problem),
    )
)]
#[allow(dead_code)] // Read by the derive only.
fn contact() {}

#[utoipa::path(
    post,
    path = "/sync/v1/recover",
    request_body = RecoverOffer,
    responses(
        (status = 200, description = "The data key", body = RecoverAnswer),
        (status = 400, description = "Body unfit", body = Problem),
        (status = 401, description = "Login, password or device not right, or kept out", body = Problem),
        (status = 403, description = "The box is not this device's and person's", body = Problem),
        (status = 413, description = "Body too large", body = Problem),
        (status = 415, description = "Not JSON", body = Problem),
        (status = 429, description = "Too many attempts; Retry-After says how long to wait", body = Problem),
        (status = 503, description = "The database cannot answer now", body = Problem),
    )
)]
#[allow(dead_code)] // Read by the derive only.
fn recover() {}
