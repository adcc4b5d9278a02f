//! Messages: what a device asks and what it is answered, as bytes where the wire has bytes.

use satchel_device::sync::fault::NetFault;
use satchel_shared::ids::DocumentId;

/// What is asked.
#[derive(Clone, Debug)]
pub enum Ask {
    /// A push, encoded.
    Push(Vec<u8>),
    /// A page.
    Pull {
        /// The cursor as it was given.
        cursor: Vec<u8>,
        /// Documents asked for by name.
        wanted: Vec<DocumentId>,
        /// The device's day.
        today: String,
    },
    /// A comparison, encoded.
    Compare(Vec<u8>),
    /// The next pair for this refresh token.
    Token(String),
}

impl Ask {
    /// What it is, in a word.
    pub const fn word(&self) -> &'static str {
        match self {
            Ask::Push(_) => "push",
            Ask::Pull { .. } => "pull",
            Ask::Compare(_) => "compare",
            Ask::Token(_) => "token",
        }
    }
}

/// A request on its way.
#[derive(Clone, Debug)]
pub struct Request {
    /// The place of the device that asks.
    pub from: usize,
    /// Which run of its program: another does not take the answer.
    pub life: u32,
    /// The number of the request, counted over all devices in the order of sending.
    pub number: u64,
    /// When it reached the server.
    pub arrived_ms: u64,
    /// The access token.
    pub access: String,
    /// What is asked.
    pub ask: Ask,
}

/// Bytes, or why there are none.
pub type Reply = Result<Vec<u8>, NetFault>;
