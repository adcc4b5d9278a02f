//! Actors: which process run of which person on which device wrote a change.
//!
//! Ours are entered with the first change they write, in its transaction; others' come with the documents
//! that mention them. What the server says of an actor replaces what stood here.

use super::{Identity, Result, Store, meta};
use automerge::ActorId;
use rusqlite::{Connection, OptionalExtension as _, Row};
use satchel_shared::{
    ids::{DeviceId, PersonId},
    protocol::push::ActorEntry,
};

/// Who wrote, in words for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorship {
    /// The person.
    pub person: PersonId,
    /// Their name, as their record here says; empty when it is not here.
    pub person_name: String,
    /// The device.
    pub device: DeviceId,
    /// What people call the device.
    pub device_name: String,
    /// Device time minus true time in milliseconds, and how sure; `None` when never measured.
    pub clock_offset_ms: Option<(i64, i64)>,
}

fn read(row: &Row<'_>) -> rusqlite::Result<ActorEntry> {
    Ok(ActorEntry {
        actor: row.get(0)?,
        device: DeviceId::new(uuid::Uuid::from_bytes(row.get(1)?)),
        device_name: row.get(2)?,
        person: PersonId::new(uuid::Uuid::from_bytes(row.get(3)?)),
        clock_offset_ms: row.get(4)?,
        clock_uncertainty_ms: row.get(5)?,
    })
}

/// Enters an actor of this run, unless it is known.
pub(super) fn enter(connection: &Connection, actor: &ActorId, identity: &Identity) -> Result<()> {
    let clock = meta::clock_offset(connection)?;
    let mut statement = connection.prepare_cached(
        "INSERT OR IGNORE INTO actors
         (actor, device, device_name, person, clock_offset_ms, clock_uncertainty_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    statement.execute((
        actor.to_bytes(),
        identity.device.bytes(),
        &identity.device_name,
        identity.person.bytes(),
        clock.map(|(offset, _)| offset),
        clock.map(|(_, uncertainty)| uncertainty),
    ))?;
    Ok(())
}

/// Enters the actor under which work of another is written again: with that one's clock, as its times are kept.
pub(super) fn enter_for(connection: &Connection, actor: &ActorId, author: &ActorId) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT OR IGNORE INTO actors
         (actor, device, device_name, person, clock_offset_ms, clock_uncertainty_ms)
         SELECT ?1, device, device_name, person, clock_offset_ms, clock_uncertainty_ms
         FROM actors WHERE actor = ?2",
    )?;
    statement.execute((actor.to_bytes(), author.to_bytes()))?;
    Ok(())
}

/// Enters an actor of another run, unless it is known.
pub(super) fn enter_entry(connection: &Connection, entry: &ActorEntry) -> Result<()> {
    match find(connection, &entry.actor)? {
        Some(_) => Ok(()),
        None => replace(connection, entry),
    }
}

/// Enters what the server says of an actor.
pub(super) fn replace(connection: &Connection, entry: &ActorEntry) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT OR REPLACE INTO actors
         (actor, device, device_name, person, clock_offset_ms, clock_uncertainty_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    statement.execute((
        &entry.actor,
        entry.device.bytes(),
        &entry.device_name,
        entry.person.bytes(),
        entry.clock_offset_ms,
        entry.clock_uncertainty_ms,
    ))?;
    Ok(())
}

/// The register's entry of an actor.
pub(super) fn find(connection: &Connection, actor: &[u8]) -> Result<Option<ActorEntry>> {
    let mut statement = connection.prepare_cached(
        "SELECT actor, device, device_name, person, clock_offset_ms, clock_uncertainty_ms
         FROM actors WHERE actor = ?1",
    )?;
    Ok(statement.query_row([actor], read).optional()?)
}

impl Store {
    /// Who an actor was; `None` when no register entry came yet.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn author(&self, actor: &ActorId) -> Result<Option<Authorship>> {
        let Some(entry) = find(&self.connection, actor.to_bytes())? else { return Ok(None) };
        let person_name = self.row(entry.person.into())?.map(|listed| listed.row.title);
        Ok(Some(Authorship {
            person: entry.person,
            person_name: person_name.unwrap_or_default(),
            device: entry.device,
            device_name: entry.device_name,
            clock_offset_ms: entry.clock_offset_ms.zip(entry.clock_uncertainty_ms),
        }))
    }
}
