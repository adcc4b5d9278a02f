//! Settings: the few facts a store keeps about itself, its person and its server, by name.

use super::{Result, Store, StoreFault};
use rusqlite::{Connection, OptionalExtension as _};
use satchel_shared::{
    documents::schema,
    ids::{DeviceId, PersonId, TenantId},
    protocol::token::Tokens,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub(super) const IDENTITY: &str = "identity";
pub(super) const CURSOR: &str = "cursor";
pub(super) const SCHEMA: &str = "server_schema";
/// The field tables and rows that the index rows were made for.
pub(super) const ROWS: &str = "rows";
pub(super) const BACKED_UP: &str = "backed_up";
pub(super) const SERVER_DOCUMENTS: &str = "server_documents";
/// Whom unsent work is sealed to.
pub(super) const ESCROW: &str = "escrow";
/// The rebase under way, and its stage.
pub(super) const REBASE: &str = "rebase";
pub(super) const NUMBERS: &str = "numbers";
/// Documents still to come after the newest checkpoint; 0 once the pull has ended.
pub(super) const TO_COME: &str = "to_come";
/// Rounds in a row that ended with another digest than the server's.
pub(super) const DIFFERING: &str = "differing";
/// How often documents were rebuilt: an actor that wrote before writes no more.
pub(super) const REBUILDS: &str = "rebuilds";
/// Why the server last asked for a sign-in, in its own word.
const SIGN_IN_FAULT: &str = "sign_in_fault";
const TOKENS: &str = "tokens";
const CLOCK: &str = "clock";
const LAST_SYNC: &str = "last_sync_ms";

/// Whose store it is, and on which device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The company.
    pub tenant: TenantId,
    /// The device.
    pub device: DeviceId,
    /// What people call the device.
    pub device_name: String,
    /// The device's letters in provisional numbers.
    pub letters: String,
    /// The person.
    pub person: PersonId,
    /// The person's name as of enrolment or login.
    pub person_name: String,
}

pub(super) fn get(connection: &Connection, name: &str) -> Result<Option<Vec<u8>>> {
    let mut statement = connection.prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}

pub(super) fn put(connection: &Connection, name: &str, value: &[u8]) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
    )?;
    statement.execute((name, value))?;
    Ok(())
}

pub(super) fn get_json<T: DeserializeOwned>(
    connection: &Connection,
    name: &str,
) -> Result<Option<T>> {
    let decode =
        |bytes: Vec<u8>| serde_json::from_slice(&bytes).map_err(|_| StoreFault::undecodable(name));
    get(connection, name)?.map(decode).transpose()
}

pub(super) fn put_json<T: Serialize>(connection: &Connection, name: &str, value: &T) -> Result<()> {
    let bytes = serde_json::to_vec(value).map_err(|why| StoreFault::Statement(why.to_string()))?;
    put(connection, name, &bytes)
}

pub(super) fn identity(connection: &Connection) -> Result<Option<Identity>> {
    get_json(connection, IDENTITY)
}

/// Device time minus server time and half the round trip, in milliseconds, as last measured.
pub(super) fn clock_offset(connection: &Connection) -> Result<Option<(i64, i64)>> {
    get_json(connection, CLOCK)
}

impl Store {
    /// Whose store it is, and on which device.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn identity(&self) -> Result<Identity> {
        identity(&self.connection)?.ok_or_else(|| StoreFault::undecodable(IDENTITY))
    }

    /// Replaces names that changed since; the person and the device of a store never change.
    ///
    /// # Errors
    /// `Exists` when it is another person's or device's.
    pub fn save_identity(&mut self, new: &Identity) -> Result<()> {
        let old = self.identity()?;
        if (old.tenant, old.device, old.person) != (new.tenant, new.device, new.person) {
            return Err(StoreFault::Exists(self.dir().display().to_string()));
        }
        self.write(|tx| put_json(tx, IDENTITY, new))
    }

    /// How far the log was read; empty when never.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn cursor(&self) -> Result<Vec<u8>> {
        Ok(get(&self.connection, CURSOR)?.unwrap_or_default())
    }

    /// The newest pair of tokens; `None` when the person must sign in.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn tokens(&self) -> Result<Option<Tokens>> {
        get_json(&self.connection, TOKENS)
    }

    /// Keeps the newest pair of tokens.
    ///
    /// # Errors
    /// When they cannot be written; the former pair then stands.
    pub fn save_tokens(&mut self, tokens: &Tokens) -> Result<()> {
        self.write(|tx| {
            tx.execute("DELETE FROM meta WHERE name = ?1", [SIGN_IN_FAULT])?;
            put_json(tx, TOKENS, tokens)
        })
    }

    /// Why the server let the person in no more, in its own word; `None` when it does, as far as is known.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn sign_in_fault(&self) -> Result<Option<String>> {
        get_json(&self.connection, SIGN_IN_FAULT)
    }

    /// Keeps why, until there are new tokens.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save_sign_in_fault(&mut self, code: &str) -> Result<()> {
        self.write(|tx| put_json(tx, SIGN_IN_FAULT, &code))
    }

    /// Forgets the tokens, and nothing else: logging out deletes no work.
    ///
    /// # Errors
    /// When they cannot be deleted.
    pub fn forget_tokens(&mut self) -> Result<()> {
        self.write(|tx| {
            tx.execute("DELETE FROM meta WHERE name = ?1", [TOKENS])?;
            Ok(())
        })
    }

    /// Keeps how far the device's clock is off, in milliseconds, and names it with the actors of this device
    /// that wrote before it was known.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save_clock_offset(&mut self, offset_ms: i64, uncertainty_ms: i64) -> Result<()> {
        let device = self.identity()?.device;
        self.write(|tx| {
            put_json(tx, CLOCK, &(offset_ms, uncertainty_ms))?;
            tx.execute(
                "UPDATE actors SET clock_offset_ms = ?1, clock_uncertainty_ms = ?2
                 WHERE device = ?3 AND clock_offset_ms IS NULL",
                (offset_ms, uncertainty_ms, device.bytes()),
            )?;
            Ok(())
        })
    }

    /// Device time minus server time, and half the round trip of that measurement, in milliseconds.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn clock_offset(&self) -> Result<Option<(i64, i64)>> {
        clock_offset(&self.connection)
    }

    /// The newest schema the server was seen to know; the first until it was seen.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn server_schema(&self) -> Result<u32> {
        Ok(get_json(&self.connection, SCHEMA)?.unwrap_or(schema::FIRST))
    }

    /// Keeps the schema named at enrolment.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save_server_schema(&mut self, version: u32) -> Result<()> {
        self.write(|tx| put_json(tx, SCHEMA, &version))
    }

    /// The log number up to which the server has a backup.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn backed_up(&self) -> Result<u64> {
        Ok(get_json(&self.connection, BACKED_UP)?.unwrap_or(0))
    }

    /// How many documents the server last said are in the person's scopes.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn server_documents(&self) -> Result<Option<u64>> {
        get_json(&self.connection, SERVER_DOCUMENTS)
    }

    /// When the last round ended well, by this device's clock in milliseconds.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn last_sync_ms(&self) -> Result<Option<i64>> {
        get_json(&self.connection, LAST_SYNC)
    }

    /// Keeps when a round ended well.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save_last_sync(&mut self, now_ms: i64) -> Result<()> {
        self.write(|tx| put_json(tx, LAST_SYNC, &now_ms))
    }
}
