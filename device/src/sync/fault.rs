//! Faults: every way in which the network, the server or the store can fail a round.
//!
//! [`NetFault::remedy`] is the only place that says which faults pass by themselves.

use crate::error::{self, Code, Coded};

/// Why a request brought no usable answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetFault {
    /// No way to the server: no network, no such host, refused, cut.
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
    /// No answer in time.
    #[error("the server did not answer in time")]
    TimedOut,
    /// The server's certificate is not trusted.
    #[error("the server's certificate is not trusted: {0}")]
    Untrusted(String),
    /// The server asks for patience.
    #[error("the server is busy")]
    Busy {
        /// How long, when it said so, in milliseconds.
        retry_after_ms: Option<u64>,
    },
    /// The server failed.
    #[error("the server failed with status {status}")]
    Broken {
        /// HTTP status.
        status: u16,
    },
    /// Something answered, but not in our protocol; often a hotel's sign-in page.
    #[error("the answer is not from our server: {0}")]
    Garbled(String),
    /// The access token is too old.
    #[error("the access token has expired")]
    TokenExpired,
    /// The person has to show who they are.
    #[error("the person has to sign in again: {code}")]
    SignIn {
        /// Why, as the server named it.
        code: String,
    },
    /// The server does not know this cursor: it was restored.
    #[error("the server was restored and does not know this device's cursor")]
    Rebase,
    /// The server cannot take this very message; another may pass.
    #[error("the server refuses the message with status {status}: {code}")]
    Message {
        /// HTTP status: 400, 413 or 422.
        status: u16,
        /// The stable code.
        code: String,
    },
    /// The server does not do what is asked, now or later.
    #[error("the server refuses the request with status {status}: {code}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// The stable code.
        code: String,
    },
}

/// What helps against a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Trying again, not before so many milliseconds.
    Retry {
        /// Least delay the server asked for.
        delay_ms_min: u64,
    },
    /// A new access token.
    Refresh,
    /// The person's password.
    SignIn,
    /// A rebase.
    Rebase,
    /// A smaller message.
    Split,
    /// Nothing this device can do.
    GiveUp,
}

impl NetFault {
    /// What helps.
    pub const fn remedy(&self) -> Remedy {
        match self {
            NetFault::Unreachable(_)
            | NetFault::TimedOut
            | NetFault::Untrusted(_)
            | NetFault::Broken { .. }
            | NetFault::Garbled(_)
            | NetFault::Busy { retry_after_ms: None } => Remedy::Retry { delay_ms_min: 0 },
            NetFault::Busy { retry_after_ms: Some(ms) } => Remedy::Retry { delay_ms_min: *ms },
            NetFault::TokenExpired => Remedy::Refresh,
            NetFault::SignIn { .. } => Remedy::SignIn,
            NetFault::Rebase => Remedy::Rebase,
            NetFault::Message { .. } => Remedy::Split,
            NetFault::Refused { .. } => Remedy::GiveUp,
        }
    }
}

/// Why the store did not load or save.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StorageFault {
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// Another program holds the store.
    #[error("another program is using the store")]
    Busy,
    /// The store is damaged; trying again does not help.
    #[error("the store is damaged: {0}")]
    Damaged(String),
    /// Anything else; trying again may help.
    #[error("the store failed: {0}")]
    Failed(String),
}

impl StorageFault {
    /// Whether trying again is of no use.
    pub const fn is_permanent(&self) -> bool {
        match self {
            StorageFault::Damaged(_) => true,
            StorageFault::Full | StorageFault::Busy | StorageFault::Failed(_) => false,
        }
    }
}

impl Coded for NetFault {
    fn code(&self) -> &'static Code {
        match self {
            NetFault::Unreachable(_) | NetFault::TimedOut => &error::OFFLINE,
            NetFault::Untrusted(_) => &error::SERVER_UNTRUSTED,
            NetFault::Busy { .. } | NetFault::Broken { .. } => &error::SERVER_BUSY,
            NetFault::Garbled(_) => &error::NOT_OUR_SERVER,
            NetFault::TokenExpired => &error::SIGN_IN_NEEDED,
            NetFault::SignIn { code } => sign_in_code(code),
            NetFault::Rebase => &error::REBASE_NEEDED,
            NetFault::Refused { code, .. } if code == "slot-refused" => &error::SLOT_REFUSED,
            NetFault::Refused { code, .. } if code.starts_with("code-") => &error::CODE_REFUSED,
            NetFault::Message { .. } | NetFault::Refused { .. } => &error::SERVER_REFUSES,
        }
    }
}

/// What the server's reason for a new sign-in means to the person.
pub fn sign_in_code(code: &str) -> &'static Code {
    match code {
        "login-refused" => &error::LOGIN_REFUSED,
        "device-revoked" => &error::DEVICE_REVOKED,
        "person-inactive" => &error::PERSON_INACTIVE,
        _ => &error::SIGN_IN_NEEDED,
    }
}

impl Coded for StorageFault {
    fn code(&self) -> &'static Code {
        match self {
            StorageFault::Full => &error::DISK_FULL,
            StorageFault::Busy => &error::STORE_BUSY,
            StorageFault::Damaged(_) => &error::STORE_DAMAGED,
            StorageFault::Failed(_) => &error::STORAGE_FAILED,
        }
    }
}
