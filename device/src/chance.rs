//! Chance: the only place of the device that draws random bytes.
//!
//! Seeded, it gives the same bytes again, so that a day with its ids, actors and keys can be replayed.

use automerge::ActorId;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use uuid::Uuid;

/// The machine gave no random bytes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the machine gives no random bytes: {0}")]
pub struct ChanceFault(String);

/// Where random bytes come from: the machine, or a seed.
#[derive(Clone, Debug)]
pub struct Chance {
    seeded: Option<Arc<Seeded>>,
}

#[derive(Debug)]
struct Seeded {
    key: [u8; 32],
    drawn: AtomicU64,
}

impl Chance {
    /// The machine's own.
    pub const fn system() -> Self {
        Chance { seeded: None }
    }

    /// The same bytes for the same seed; clones draw from one stream.
    pub fn seeded(seed: u64) -> Self {
        let key = *blake3::hash(&seed.to_le_bytes()).as_bytes();
        Chance { seeded: Some(Arc::new(Seeded { key, drawn: AtomicU64::new(0) })) }
    }

    /// `N` bytes nobody can foresee.
    ///
    /// # Errors
    /// When the machine has none.
    #[allow(clippy::disallowed_methods, reason = "this is the device's one source of chance")]
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N], ChanceFault> {
        let mut bytes = [0; N];
        match &self.seeded {
            Some(seeded) => {
                let drawn = seeded.drawn.fetch_add(1, Ordering::SeqCst);
                let mut hasher = blake3::Hasher::new_keyed(&seeded.key);
                hasher.update(&drawn.to_le_bytes()).finalize_xof().fill(&mut bytes);
            }
            None => getrandom::fill(&mut bytes).map_err(|fault| ChanceFault(fault.to_string()))?,
        }
        Ok(bytes)
    }

    /// A new UUIDv7 of that moment.
    ///
    /// # Errors
    /// As [`Chance::bytes`].
    pub fn id(&self, now_ms: i64) -> Result<Uuid, ChanceFault> {
        // A clock before 1970 still gets an id; only its time part is lost.
        let millis = u64::try_from(now_ms).unwrap_or(0);
        Ok(uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()?).into_uuid())
    }

    /// A new actor.
    ///
    /// # Errors
    /// As [`Chance::bytes`].
    pub fn actor(&self) -> Result<ActorId, ChanceFault> {
        Ok(ActorId::from(self.bytes::<16>()?))
    }
}
