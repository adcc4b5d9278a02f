//! The database's files are their owner's alone.
#![cfg(unix)]

use crate::bench::{NOW_MS, TENANT};
use satchel_server::{
    export::write_whole,
    log::{Store, backup, store::DATABASE, tenants},
};
use std::{
    fs::{self, Permissions},
    io::Write,
    os::unix::fs::PermissionsExt,
    path::Path,
};

fn modes(directory: &Path) -> Vec<(String, u32)> {
    let mut modes: Vec<_> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
            (entry.file_name().into_string().unwrap(), mode)
        })
        .collect();
    modes.sort();
    modes
}

#[test]
fn nobody_else_reads_the_database_its_journal_a_backup_or_an_export() {
    let directory = tempfile::tempdir().unwrap();
    let place = directory.path();
    let private = |names: &[&str]| -> Vec<(String, u32)> {
        names.iter().map(|name| ((*name).to_owned(), 0o600)).collect()
    };
    let store = Store::open(place).unwrap();
    store.write(|tx| tenants::create(tx, TENANT, "Orchard", [1; 16], NOW_MS)).unwrap();
    assert_eq!(modes(place), private(&["satchel.db", "satchel.db-shm", "satchel.db-wal"]));
    for (name, _) in modes(place) {
        fs::set_permissions(place.join(name), Permissions::from_mode(0o644)).unwrap();
    }
    let again = Store::open(place).unwrap();
    assert_eq!(modes(place), private(&["satchel.db", "satchel.db-shm", "satchel.db-wal"]));
    drop((store, again));

    let out = tempfile::tempdir().unwrap();
    let copy = out.path().join("copy.db");
    let mut modes_seen = Vec::new();
    backup::take(place, &copy, &mut |_, _| modes_seen.extend(modes(out.path()))).unwrap();
    assert!(modes_seen.iter().all(|(_, mode)| *mode == 0o600), "{modes_seen:?}");
    write_whole(&out.path().join("orders.csv"), |file| file.write_all(b"1")).unwrap();
    assert_eq!(modes(out.path()), private(&["copy.db", "orders.csv"]));
    assert!(place.join(DATABASE).exists());
}
