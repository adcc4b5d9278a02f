//! The network: the device's side of every endpoint, and the only place that knows HTTP.
//!
//! Never sends a token in the clear: plain http is refused except to this very machine. Never follows a
//! redirect, never waits without a limit, never reads more of an answer than agreed. Every way to fail
//! becomes one [`NetFault`] here.

use super::{
    address::{Address, AddressFault},
    event::{Answered, ClockReading, Page, PullOffer},
    fault::NetFault,
};
use crate::{
    clock::Clock,
    error::{self, Code, Coded},
};
use reqwest::{Certificate, RequestBuilder, Response, StatusCode, header, redirect, tls};
use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use satchel_shared::protocol::{
    codec,
    compare::{CompareAnswer, CompareOffer},
    contact::{ContactAnswer, ContactOffer},
    enrol::{EnrolAnswer, EnrolOffer},
    escrow::{EscrowAnswer, EscrowOffer},
    limits,
    pull::Frame,
    push::{PushAnswer, PushOffer},
    recover::{RecoverAnswer, RecoverOffer},
    token::{LoginAnswer, LoginOffer, Problem, RefreshOffer, Secret, Tokens},
};
use serde::{Serialize, de::DeserializeOwned};
use std::{error::Error, io, time::Duration};

/// Nobody waits longer for a server to pick up.
const CONNECT_WAIT: Duration = Duration::from_secs(10);
/// Silence in the middle of an answer; the server's events come at least every 15 s.
const SILENCE_MAX: Duration = Duration::from_secs(45);
/// A whole page on the worst line: 4 MiB at 64 kbit/s.
const ANSWER_WAIT: Duration = Duration::from_secs(600);
/// A contact of a few hundred bytes, on a slow line.
const CONTACT_WAIT: Duration = Duration::from_secs(8);
/// Whether there is a line at all is asked by people who look at a screen.
const LINE_WAIT: Duration = Duration::from_secs(2);

/// Why there can be no connection, whatever the network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpFault {
    /// The server's address cannot be used.
    #[error(transparent)]
    Address(#[from] AddressFault),
    /// The extra root certificate cannot be read.
    #[error("the root certificate cannot be read: {0}")]
    Certificate(String),
    /// TLS itself cannot be set up.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
}

impl Coded for HttpFault {
    fn code(&self) -> &'static Code {
        match self {
            HttpFault::Address(AddressFault::Unreadable(_)) => &error::BAD_ADDRESS,
            HttpFault::Address(AddressFault::Plain(_)) => &error::PLAIN_HTTP,
            HttpFault::Certificate(_) => &error::BAD_CERTIFICATE,
            HttpFault::Tls(_) => &error::SERVER_UNTRUSTED,
        }
    }
}

/// Whether the content of a PEM file holds certificates that can be trusted.
///
/// # Errors
/// `Certificate` when there is none in it, or one of them is damaged.
pub fn check_root(pem: &[u8]) -> Result<(), HttpFault> {
    let unfit = |why: String| HttpFault::Certificate(why);
    let mut roots = RootCertStore::empty();
    for found in CertificateDer::pem_slice_iter(pem) {
        let certificate = found.map_err(|fault| unfit(fault.to_string()))?;
        roots.add(certificate).map_err(|fault| unfit(fault.to_string()))?;
    }
    if roots.is_empty() { Err(unfit("it holds no certificate".to_owned())) } else { Ok(()) }
}

/// The way to one server.
#[derive(Clone, Debug)]
pub struct Http {
    address: Address,
    wire: reqwest::Client,
    clock: Clock,
}

impl Http {
    /// The way to the server at that address. `extra_root` is a PEM file's content: a root certificate that is
    /// trusted besides the system's.
    ///
    /// # Errors
    /// When the address, the certificate or TLS cannot be used.
    pub fn new(server: &str, extra_root: Option<&[u8]>, clock: Clock) -> Result<Http, HttpFault> {
        // Only the first one in a process takes hold, and it is always this one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let address: Address = server.parse()?;
        let builder = reqwest::Client::builder()
            .user_agent(concat!("satchel/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT_WAIT)
            .read_timeout(SILENCE_MAX)
            .tls_version_min(tls::Version::TLS_1_2);
        let certificate = |fault: reqwest::Error| HttpFault::Certificate(root_cause(&fault));
        let builder = match extra_root {
            _ if address.is_plain() => builder.no_proxy().tls_certs_only([]),
            None => builder,
            Some(pem) => {
                builder.tls_certs_merge(Certificate::from_pem_bundle(pem).map_err(certificate)?)
            }
        };
        let wire = builder.build().map_err(|fault| HttpFault::Tls(root_cause(&fault)))?;
        Ok(Http { address, wire, clock })
    }

    /// Makes this device one of the company's.
    ///
    /// # Errors
    /// `Refused` with the server's code when the enrolment code is not good.
    pub async fn enrol(&self, offer: &EnrolOffer) -> Result<(EnrolAnswer, ClockReading), NetFault> {
        let (answer, span) = self.post_json::<_, EnrolAnswer>("enrol", offer).await?;
        let clock = span.reading(answer.time_ms);
        Ok((answer, clock))
    }

    /// Signs a person in on this device.
    ///
    /// # Errors
    /// `SignIn` with the server's code when login or password are not right.
    pub async fn login(&self, offer: &LoginOffer) -> Result<(LoginAnswer, ClockReading), NetFault> {
        let (answer, span) = self.post_json::<_, LoginAnswer>("login", offer).await?;
        let clock = span.reading(answer.time_ms);
        Ok((answer, clock))
    }

    /// Asks for the data key of a store whose PIN was forgotten.
    ///
    /// # Errors
    /// As [`Http::login`]; `Refused` with `slot-refused` when the kept key is not of this person and device.
    pub async fn recover(
        &self,
        offer: &RecoverOffer,
    ) -> Result<(RecoverAnswer, ClockReading), NetFault> {
        let (answer, span) = self.post_json::<_, RecoverAnswer>("recover", offer).await?;
        let clock = span.reading(answer.time_ms);
        Ok((answer, clock))
    }

    /// Hands sealed work in; nobody need be signed in.
    ///
    /// # Errors
    /// `SignIn` when the server does not know the secret.
    pub async fn hand_in(
        &self,
        secret: &Secret,
        offer: &EscrowOffer,
    ) -> Result<EscrowAnswer, NetFault> {
        let (answer, _) = self.post_frame("escrow", secret, offer).await?;
        Ok(answer)
    }

    /// Says what this device holds unsent, and hears what it must wipe; gives up early, since it is asked beside other work.
    ///
    /// # Errors
    /// `SignIn` when the server does not know the secret.
    pub async fn contact(
        &self,
        secret: &Secret,
        offer: &ContactOffer,
    ) -> Result<ContactAnswer, NetFault> {
        let request = self.wire.post(self.address.endpoint("contact")).bearer_auth(secret.expose());
        let asking = self.ask_json(request.json(offer));
        let answer = tokio::time::timeout(CONTACT_WAIT, asking).await;
        Ok(answer.map_err(|_| NetFault::TimedOut)??.0)
    }

    /// Buys the next pair of tokens.
    ///
    /// # Errors
    /// `SignIn` when the refresh token is dead.
    pub async fn refresh(&self, refresh: &Secret) -> Result<Tokens, NetFault> {
        let offer = RefreshOffer { refresh: refresh.clone() };
        Ok(self.post_json("token", &offer).await?.0)
    }

    /// Hands changes in.
    ///
    /// # Errors
    /// Every [`NetFault`].
    pub async fn push(&self, access: &Secret, offer: &PushOffer) -> Result<Answered, NetFault> {
        let (answer, span) = self.post_frame::<_, PushAnswer>("push", access, offer).await?;
        Ok(Answered { clock: span.reading(answer.time_ms), answer })
    }

    /// Fetches the next page; `today` is a day like `2026-11-21`, whose documents come first.
    ///
    /// # Errors
    /// Every [`NetFault`].
    pub async fn pull(
        &self,
        access: &Secret,
        offer: &PullOffer,
        today: &str,
    ) -> Result<Page, NetFault> {
        let mut query = vec![("cursor", hex(&offer.cursor)), ("today", today.to_owned())];
        if !offer.wanted.is_empty() {
            let ids: Vec<String> = offer.wanted.iter().map(ToString::to_string).collect();
            query.push(("want", ids.join(",")));
        }
        let url = self.address.endpoint_with("pull", &query);
        let request = self.wire.get(url).bearer_auth(access.expose());
        let (bytes, span) = self.fetch(request, limits::INFLATED_BYTES_MAX).await?;
        let frames: Vec<Frame> =
            codec::decode(&bytes, limits::INFLATED_BYTES_MAX).map_err(garbled)?;
        let clock = frames.iter().find_map(|frame| match frame {
            Frame::End { time_ms, .. } => Some(span.reading(*time_ms)),
            Frame::Document { .. }
            | Frame::Evict { .. }
            | Frame::Actor(_)
            | Frame::Checkpoint { .. }
            | Frame::Reach { .. }
            | Frame::Ungranted { .. }
            | Frame::Digest(_)
            | Frame::Erased { .. } => None,
        });
        Ok(Page { frames, clock })
    }

    /// Asks which documents differ.
    ///
    /// # Errors
    /// Every [`NetFault`].
    pub async fn compare(
        &self,
        access: &Secret,
        offer: &CompareOffer,
    ) -> Result<CompareAnswer, NetFault> {
        Ok(self.post_frame("compare", access, offer).await?.0)
    }

    /// Opens the stream of nudges.
    ///
    /// # Errors
    /// Every [`NetFault`].
    pub async fn live(&self, access: &Secret) -> Result<Stream, NetFault> {
        let request = self
            .wire
            .get(self.address.endpoint("live"))
            .bearer_auth(access.expose())
            .header(header::ACCEPT, "text/event-stream");
        let response = request.send().await.map_err(|fault| line_fault(&fault))?;
        if response.status() == StatusCode::OK {
            return Ok(Stream(response));
        }
        Err(refusal(response).await)
    }

    /// Whether the server answers at all, within two seconds.
    pub async fn is_reachable(&self) -> bool {
        let request = self.wire.get(self.address.health()).timeout(LINE_WAIT);
        matches!(request.send().await, Ok(response) if response.status() == StatusCode::OK)
    }

    async fn post_json<O: Serialize, A: DeserializeOwned>(
        &self,
        endpoint: &str,
        offer: &O,
    ) -> Result<(A, Span), NetFault> {
        self.ask_json(self.wire.post(self.address.endpoint(endpoint)).json(offer)).await
    }

    async fn ask_json<A: DeserializeOwned>(
        &self,
        request: RequestBuilder,
    ) -> Result<(A, Span), NetFault> {
        let (bytes, span) = self.fetch(request, limits::JSON_BYTES_MAX).await?;
        // The parser's own words may quote a token.
        let answer = serde_json::from_slice(&bytes)
            .map_err(|_| NetFault::Garbled("the JSON is not as agreed".to_owned()))?;
        Ok((answer, span))
    }

    /// One frame out, one frame back.
    async fn post_frame<O: Serialize, A: DeserializeOwned>(
        &self,
        endpoint: &str,
        bearer: &Secret,
        offer: &O,
    ) -> Result<(A, Span), NetFault> {
        let body = codec::encode(std::slice::from_ref(offer)).map_err(garbled)?;
        let request = self
            .wire
            .post(self.address.endpoint(endpoint))
            .bearer_auth(bearer.expose())
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .body(body);
        let (bytes, span) = self.fetch(request, limits::INFLATED_BYTES_MAX).await?;
        let answer = codec::decode_one(&bytes, limits::INFLATED_BYTES_MAX).map_err(garbled)?;
        Ok((answer, span))
    }

    async fn fetch(
        &self,
        request: RequestBuilder,
        bytes_max: usize,
    ) -> Result<(Vec<u8>, Span), NetFault> {
        let sent_ms = self.clock.now_ms();
        let request = request.timeout(ANSWER_WAIT);
        let response = request.send().await.map_err(|fault| line_fault(&fault))?;
        let span = Span { sent_ms, answered_ms: self.clock.now_ms() };
        if response.status() != StatusCode::OK {
            return Err(refusal(response).await);
        }
        Ok((read(response, bytes_max).await?, span))
    }
}

/// An answer that goes on.
#[derive(Debug)]
pub struct Stream(Response);

impl Stream {
    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// `Unreachable` or `TimedOut` when the line broke.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, NetFault> {
        let piece = self.0.chunk().await.map_err(|fault| line_fault(&fault))?;
        Ok(piece.map(|bytes| bytes.to_vec()))
    }
}

/// When a request left and when its answer began, by this device's clock.
struct Span {
    sent_ms: i64,
    answered_ms: i64,
}

impl Span {
    /// The server read its clock somewhere between the two.
    fn reading(&self, server_ms: i64) -> ClockReading {
        let trip_ms = self.answered_ms.saturating_sub(self.sent_ms).max(0);
        let middle_ms = self.sent_ms.saturating_add(trip_ms / 2);
        ClockReading {
            offset_ms: middle_ms.saturating_sub(server_ms),
            uncertainty_ms: trip_ms / 2 + trip_ms % 2,
        }
    }
}

async fn read(mut response: Response, bytes_max: usize) -> Result<Vec<u8>, NetFault> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|fault| line_fault(&fault))? {
        if bytes.len() + chunk.len() > bytes_max {
            return Err(NetFault::Garbled(format!("more than {bytes_max} bytes")));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// What an answer that is not 200 means.
async fn refusal(response: Response) -> NetFault {
    let status = response.status().as_u16();
    let retry_after_ms = retry_after_ms(&response);
    let body = read(response, limits::JSON_BYTES_MAX).await.unwrap_or_default();
    let problem: Option<Problem> = serde_json::from_slice(&body).ok();
    if let Some(problem) = &problem {
        tracing::debug!(status, code = problem.code, detail = problem.detail, "refused");
    }
    let code = problem.map(|problem| problem.code);
    match (status, code) {
        (429 | 503, _) => NetFault::Busy { retry_after_ms },
        // A proxy in between may say this one for the server.
        (413, code) => {
            NetFault::Message { status, code: code.unwrap_or_else(|| "too-large".to_owned()) }
        }
        (500.., _) => NetFault::Broken { status },
        (401, Some(code)) if code == "token-expired" => NetFault::TokenExpired,
        (401, Some(code)) => NetFault::SignIn { code },
        (409, Some(code)) if code == "rebase" => NetFault::Rebase,
        (400 | 422, Some(code)) => NetFault::Message { status, code },
        (_, Some(code)) => NetFault::Refused { status, code },
        (_, None) => NetFault::Garbled(format!("status {status} without our reason")),
    }
}

fn retry_after_ms(response: &Response) -> Option<u64> {
    let seconds = response.headers().get(header::RETRY_AFTER)?.to_str().ok()?;
    seconds.trim().parse::<u64>().ok()?.checked_mul(1_000)
}

fn line_fault(fault: &reqwest::Error) -> NetFault {
    if fault.is_timeout() {
        return NetFault::TimedOut;
    }
    if is_about_certificates(fault) {
        return NetFault::Untrusted(root_cause(fault));
    }
    NetFault::Unreachable(root_cause(fault))
}

fn is_about_certificates(fault: &(dyn Error + 'static)) -> bool {
    causes(fault).any(|cause| {
        let tls = cause.downcast_ref::<rustls::Error>();
        matches!(tls, Some(rustls::Error::InvalidCertificate(_)))
    })
}

/// The innermost cause in words; the outer ones repeat the address.
fn root_cause(fault: &(dyn Error + 'static)) -> String {
    causes(fault).last().map(ToString::to_string).unwrap_or_default()
}

fn causes<'e>(fault: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(fault), |cause| {
        let cause: &'e (dyn Error + 'static) = *cause;
        // An I/O error names what it wraps, not what that was caused by.
        let wrapped = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        wrapped.map(|inner| inner as &(dyn Error + 'static)).or_else(|| cause.source())
    })
}

fn garbled(fault: codec::CodecFault) -> NetFault {
    NetFault::Garbled(fault.to_string())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
