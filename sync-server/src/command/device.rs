//! Which device somebody means at the command line.

use super::fault::CommandFault;
use crate::log::{
    Transaction,
    devices::{self, Device},
    people::Company,
};

/// The device of that name: its letters or its id.
///
/// # Errors
/// `NotFound` when there is none.
pub fn named(tx: &Transaction<'_>, company: &Company, name: &str) -> Result<Device, CommandFault> {
    let is_meant = |device: &Device| {
        device.letters.eq_ignore_ascii_case(name) || Ok(device.id) == name.parse()
    };
    let found = devices::list(tx, company.tenant)?.into_iter().find(is_meant);
    let absent = || CommandFault::NotFound(format!("there is no device {name}: see `device list`"));
    found.ok_or_else(absent)
}
