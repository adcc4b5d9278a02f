//! Start: whose tablet this is, letting people in and out, and the forgotten PIN.

pub mod doors;

use super::{
    shown::Failed,
    sync::{FirstSync, WaitingRow},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where the tablet stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum StartState {
    /// Nobody's yet: enrol.
    New,
    /// People have their work here; one of them unlocks.
    Locked,
    /// Somebody works.
    Open,
    /// It cannot be opened; `failed` says why.
    Broken,
}

/// Somebody with a store here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PersonHere {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their login name; empty until they typed it once.
    pub login: String,
    /// Signed in last, and not out since: a PIN is enough.
    pub is_signed_in: bool,
}

/// Whoever works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Me {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their role, in words; empty until their record came.
    pub role: String,
    /// The discount they may give alone: `10%`; empty without one.
    pub discount_limit: String,
}

/// How the tablet begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Start {
    /// Where it stands.
    pub state: StartState,
    /// The company; empty before enrolment.
    pub tenant: String,
    /// What people call the tablet.
    pub device: String,
    /// The server's address; empty before enrolment.
    pub server: String,
    /// Who has work here.
    pub people: Vec<PersonHere>,
    /// Whose work is only covered, when it is locked: their finger or face lets them go on.
    pub covered: Option<String>,
    /// Whoever works, when it is open.
    pub me: Option<Me>,
    /// The first sync, until it is over.
    pub first_sync: Option<FirstSync>,
    /// Why it is broken; or, on one that begins anew, that what was here was wiped.
    pub failed: Option<Failed>,
    /// Of this program.
    pub version: String,
    /// The least characters a PIN has.
    pub pin_length: u32,
}

/// What a QR code or a pasted text says: address and code, or what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct EnrolText {
    /// The server's address; empty when the text names none.
    pub server: String,
    /// The one-time code; empty when the text names none.
    pub code: String,
}

/// Makes the tablet one of the company's. Needs a network.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Enrol {
    /// The server's address.
    pub server: String,
    /// The one-time code.
    pub code: String,
    /// What people call the tablet.
    pub device: String,
    /// The PIN chosen.
    pub pin: String,
}

/// Lets somebody in by PIN. Needs no network.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Unlock {
    /// Who.
    pub person: String,
    /// Their PIN.
    pub pin: String,
}

/// Signs somebody in with their password: again, or for the first time on this tablet. Needs a network.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignIn {
    /// The login name.
    pub login: String,
    /// The password.
    pub password: String,
    /// Their PIN: the one they have here, or the one they choose.
    pub pin: String,
}

/// Gives whoever works new tokens, with nothing else changed; the screen stays. Needs a network.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignInAgain {
    /// The login name.
    pub login: String,
    /// The password.
    pub password: String,
}

/// A forgotten PIN: the password opens what the company keeps of the key. Needs a network.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Recover {
    /// The login name.
    pub login: String,
    /// The password.
    pub password: String,
    /// The new PIN.
    pub pin: String,
}

/// What is unsent when somebody wants to log out. Nothing is deleted by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct LogOutWarning {
    /// Records with changes that wait, as the clasp counts them.
    pub unsent: u64,
    /// Records with something that was not taken.
    pub refused: u64,
    /// Drafts on this tablet.
    pub drafts: u64,
    /// `您有 12 筆資料未送出，登出不會刪除`.
    pub words: String,
    /// What waits, by record.
    pub waiting: Vec<WaitingRow>,
}
