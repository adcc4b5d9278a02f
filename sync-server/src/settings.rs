//! Every setting of the server, with its default and its bound.
//!
//! What is a fact of the protocol (sizes of messages) is no setting and stands in `shared`'s limits.

use crate::worker::pool::Limits;
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60 * SECOND_MS;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// Where the server listens when nobody says.
pub const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 7400);
/// Most minutes an enrolment code may live: long enough to read out, too short to be found on a desk.
pub const CODE_MINUTES_MAX: i64 = 10;
/// Fewest characters of a password.
pub const PASSWORD_CHARACTERS_MIN: usize = 12;
/// Most bytes of a password; argon2 would read megabytes as patiently as words.
pub const PASSWORD_BYTES_MAX: usize = 256;
/// Most characters of a login or a device's name: they are shown in lists.
pub const NAME_CHARACTERS_MAX: usize = 100;

/// How the server may be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Plain http, on an address only this machine reaches.
    Loopback,
    /// https by the server itself.
    Tls(TlsFiles),
    /// As `Loopback`, for a proxy on this machine that speaks https and names the caller in `X-Forwarded-For`.
    BehindProxy,
}

/// A certificate chain and its key, in PEM files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate, its issuers after it.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// What an operator may decide.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// How.
    pub reach: Reach,
    /// Life of an access token, milliseconds: a stolen one is worth that long.
    pub access_lives_ms: i64,
    /// Life of an unused refresh token, milliseconds: a tablet may lie in a drawer that long.
    pub refresh_lives_ms: i64,
    /// Failed passwords that are looked at in one window, per login and per address.
    pub login_attempts_max: u32,
    /// Unknown enrolment codes that are looked at in one window, per address.
    pub code_attempts_max: u32,
    /// The same from everywhere together: codes have 49 bits, and live minutes.
    pub code_attempts_total_max: u32,
    /// The window of all attempts, milliseconds.
    pub attempt_window_ms: i64,
    /// Requests worked on at once; more are told to come back.
    pub requests_at_once: usize,
    /// Passwords hashed at once: each takes 19 MiB for 30 ms.
    pub hashes_at_once: usize,
    /// Time for one request, live connections excepted.
    pub request_time: Duration,
    /// Time to send a request's headers.
    pub header_time: Duration,
    /// Time for running requests to end once the server was told to stop.
    pub shutdown_time: Duration,
    /// The program whose verb `work` tries the changes of devices; none tries them in this process.
    pub worker: Option<PathBuf>,
    /// What a worker may take.
    pub worker_limits: Limits,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            listen: LISTEN,
            reach: Reach::Loopback,
            access_lives_ms: 15 * MINUTE_MS,
            refresh_lives_ms: 90 * DAY_MS,
            login_attempts_max: 10,
            code_attempts_max: 10,
            code_attempts_total_max: 200,
            attempt_window_ms: 15 * MINUTE_MS,
            requests_at_once: 256,
            hashes_at_once: 4,
            request_time: Duration::from_secs(30),
            header_time: Duration::from_secs(10),
            shutdown_time: Duration::from_secs(10),
            worker: None,
            worker_limits: Limits::default(),
        }
    }
}

/// Why the server would not start with these settings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingFault {
    /// Tokens and records would travel readable.
    #[error(
        "plain http on {0} would send tokens and records readable to others: \
         give --tls-cert and --tls-key, or listen on 127.0.0.1, with a proxy on this machine in front of it"
    )]
    PlainHttp(SocketAddr),
}

impl Settings {
    /// Refuses what must not run.
    ///
    /// # Errors
    /// Plain http that others can reach.
    pub fn check(&self) -> Result<(), SettingFault> {
        match self.reach {
            Reach::Loopback | Reach::BehindProxy if !self.listen.ip().is_loopback() => {
                Err(SettingFault::PlainHttp(self.listen))
            }
            _ => Ok(()),
        }
    }
}

/// The life of an enrolment code in milliseconds, from minutes within their bound.
pub fn code_lives_ms(minutes: i64) -> i64 {
    minutes.clamp(1, CODE_MINUTES_MAX) * MINUTE_MS
}
