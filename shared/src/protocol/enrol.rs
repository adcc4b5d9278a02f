//! Enrol: `POST /sync/v1/enrol`. A one-time code makes a tablet one of ours, under one person.
//!
//! Device: asks once, keeps the answer in its encrypted store. Server: a code works once, for ten
//! minutes, and of two devices that race for it exactly one wins.

use super::token::{Secret, Tokens};
use crate::{
    ids::{DeviceId, PersonId, TenantId},
    sealed::PublicKey,
};
use serde::{Deserialize, Serialize};

/// What a new device says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolOffer {
    /// The code somebody in the office read out.
    pub code: String,
    /// What people call this device.
    pub device_name: String,
    /// Operating system and app version, for the office's list.
    pub platform: String,
}

/// What it becomes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolAnswer {
    /// The company.
    pub tenant: TenantId,
    /// The company's name.
    pub tenant_name: String,
    /// The device, from now on.
    pub device: DeviceId,
    /// Its letters in provisional numbers.
    pub letters: String,
    /// The person the code was made for.
    pub person: PersonId,
    /// The person's name.
    pub person_name: String,
    /// The newest schema the server knows; a device writes no field beyond it.
    pub schema: u32,
    /// The server's clock in milliseconds, to measure the device's by.
    pub time_ms: i64,
    /// The first pair of tokens.
    pub tokens: Tokens,
    /// What unsent work and data keys are sealed to.
    pub escrow_key: PublicKey,
    /// Hands sealed work in, and can do nothing else; the device's for as long as it lives.
    pub hand_in: Secret,
}
