//! Salvage: a new store in the place of a damaged one, with every unsent change that can still be had.
//!
//! Order of events: a new store is made aside and takes what the damaged file still gives; then the damaged one
//! is renamed, never deleted; then the new one takes its place; then the mirror is settled. A salvage that was
//! killed is simply begun again. Records come back with the next sync; the tokens are gone, so it asks the
//! person to sign in. Never touches a store that is whole, or that only a full disk or another program shuts.

use super::{
    Identity, Result, Store, StoreFault, adopt,
    key::DataKey,
    mirror::{MirroredChange, sync_dir},
    store::{self, Way},
};
use rusqlite::{Connection, Row};
use satchel_shared::{gate, ids::DocumentId, protocol::push::ActorEntry};
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use uuid::Uuid;

/// Where the new store is made.
const ASIDE: &str = "salvaging";
/// What belongs to a store's file.
const ENDINGS: [&str; 3] = ["", "-wal", "-shm"];

/// What a salvage came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Salvaged {
    /// Where the damaged file lies now; `None` when there was none.
    pub damaged: Option<PathBuf>,
    /// Unsent changes the damaged file still gave.
    pub from_file: u64,
    /// Unsent changes that stood in the mirror alone.
    pub from_mirror: u64,
}

impl Store {
    /// Whether the file is damaged or gone, so that a salvage is called for.
    ///
    /// # Errors
    /// What keeps anybody from telling: a full disk, another program, a newer form.
    pub fn is_damaged(dir: &Path, key: &DataKey) -> Result<bool> {
        let examined = Store::open(dir, key).and_then(|store| store.is_file_whole());
        match examined {
            Ok(is_whole) => Ok(!is_whole),
            // The key was unwrapped by a seal that proves it: what it does not open is no store any more.
            Err(StoreFault::Damaged(_) | StoreFault::WrongKey | StoreFault::Absent(_)) => Ok(true),
            Err(fault) => Err(fault),
        }
    }

    /// Makes a new store in the place of a damaged one.
    ///
    /// # Errors
    /// `Whole` when nothing is wrong with it, `Busy` when another program has it open, or what the disk says; the
    /// damaged file and the mirror are still there then.
    pub fn salvage(
        dir: &Path,
        key: &DataKey,
        identity: &Identity,
        now_ms: i64,
    ) -> Result<(Store, Salvaged)> {
        if !Store::is_damaged(dir, key)? {
            return Err(StoreFault::Whole);
        }
        let alone = store::hold_alone(dir)?;
        let mut salvaged = Salvaged::default();
        let (old, new) = (store::file(dir), dir.join(ASIDE));
        // The old one is put aside only when the new one is made: alone, it is whole.
        if old.exists() || !store::file(&new).exists() {
            salvaged.from_file = prepare(&new, dir, key, identity)?;
        }
        if ENDINGS.iter().any(|ending| with_ending(&old, ending).exists()) {
            salvaged.damaged = Some(put_aside(&old, now_ms)?);
        }
        keep_escrow(dir, now_ms)?;
        fs::rename(store::file(&new), &old)?;
        sync_dir(dir)?;
        // What is left in there are empty files of the new store's.
        let _ = fs::remove_dir_all(&new);
        drop(alone);
        let mut store = Store::open_unsettled(dir, key)?;
        salvaged.from_mirror = store.settle_mirror()?;
        store.mirror_outbox();
        Ok((store, salvaged))
    }
}

/// Makes the new store aside, with what the damaged one gives; one file in the end.
fn prepare(new: &Path, dir: &Path, key: &DataKey, identity: &Identity) -> Result<u64> {
    match fs::remove_dir_all(new) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault.into()),
        _ => {}
    }
    let mut store = Store::create(new, key, identity)?;
    let found = Store::connect(dir, key, &Way::READ_ONLY)
        .map_or(Vec::new(), |old| unsent(&old.connection, identity));
    let taken = store.write_once(|tx| adopt::adopt(tx, &found))?;
    store.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    drop(store);
    Ok(taken)
}

/// The unsent changes of a damaged file, as far as they can be read: from both ends, up to the damage.
fn unsent(old: &Connection, identity: &Identity) -> Vec<MirroredChange> {
    let mut all: Vec<(i64, MirroredChange)> = Vec::new();
    for order in ["ASC", "DESC"] {
        let sql = format!(
            "SELECT position, document, hash, bytes, actor FROM outbox ORDER BY position {order}"
        );
        let Ok(mut statement) = old.prepare(&sql) else { continue };
        let Ok(rows) = statement.query_map([], |row| read(row, identity)) else { continue };
        all.extend(rows.map_while(rusqlite::Result::ok));
    }
    all.sort_by_key(|(position, _)| *position);
    all.dedup_by_key(|(position, _)| *position);
    let is_whole = |change: &MirroredChange| {
        gate::canonical(&change.bytes).is_ok_and(|read| read.hash().0 == change.hash)
    };
    let all = all.into_iter().map(|(_, change)| change);
    let mut changes: Vec<MirroredChange> = all.filter(is_whole).collect();
    for change in &mut changes {
        if let Ok(Some(entry)) = super::actors::find(old, &change.actor.actor) {
            change.actor = entry;
        }
    }
    changes
}

fn read(row: &Row<'_>, identity: &Identity) -> rusqlite::Result<(i64, MirroredChange)> {
    let actor = ActorEntry {
        actor: row.get(4)?,
        device: identity.device,
        device_name: identity.device_name.clone(),
        person: identity.person,
        clock_offset_ms: None,
        clock_uncertainty_ms: None,
    };
    let document = DocumentId::new(Uuid::from_bytes(row.get(1)?));
    let (hash, bytes) = (row.get(2)?, row.get(3)?);
    Ok((row.get(0)?, MirroredChange { document, hash, kind: String::new(), actor, bytes }))
}

/// Renames the damaged store, then what belongs to it: never is it there without its log.
fn put_aside(old: &Path, now_ms: i64) -> Result<PathBuf> {
    let named = |n: u64| match n {
        0 => with_ending(old, &format!(".damaged-{now_ms}")),
        n => with_ending(old, &format!(".damaged-{now_ms}-{n}")),
    };
    let is_free = |path: &PathBuf| ENDINGS.iter().all(|ending| !with_ending(path, ending).exists());
    let aside = (0..).map(named).find(is_free);
    let aside = aside.ok_or_else(|| StoreFault::Storage("no name is free".to_owned()))?;
    for ending in ENDINGS {
        let from = with_ending(old, ending);
        if from.exists() {
            fs::rename(&from, with_ending(&aside, ending))?;
        }
    }
    Ok(aside)
}

/// The sealed work of before the damage: the new store seals what it holds itself, into a file of its own.
fn keep_escrow(dir: &Path, now_ms: i64) -> Result<()> {
    match fs::copy(dir.join("escrow"), dir.join(format!("escrow.before-{now_ms}"))) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => Err(fault.into()),
        _ => Ok(()),
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
