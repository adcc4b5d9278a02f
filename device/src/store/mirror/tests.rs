//! The file itself: torn at every length, damaged at every byte, written by two at once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::{chance::Chance, store::key};
use satchel_shared::{
    ids::{DeviceId, PersonId},
    protocol::push::ActorEntry,
};
use tempfile::TempDir;
use uuid::Uuid;

fn change(n: u8) -> MirroredChange {
    MirroredChange {
        document: DocumentId::new(Uuid::from_u128(7)),
        hash: [n; 32],
        kind: "account".to_owned(),
        actor: ActorEntry {
            actor: vec![n; 16],
            device: DeviceId::new(Uuid::from_u128(2)),
            device_name: "tablet".to_owned(),
            person: PersonId::new(Uuid::from_u128(3)),
            clock_offset_ms: Some(5),
            clock_uncertainty_ms: None,
        },
        bytes: format!("第 {n} 次修改的位元組").into_bytes(),
    }
}

fn mirror() -> (TempDir, DataKey, Mirror) {
    let dir = tempfile::tempdir().unwrap();
    let key = key::create(dir.path(), "246810", &Chance::seeded(1)).unwrap();
    let mirror = Mirror::of(dir.path(), &key);
    (dir, key, mirror)
}

fn append(mirror: &mut Mirror, n: u8) {
    let lock = mirror.lock().unwrap();
    mirror.append(&lock, std::iter::once(change(n))).unwrap();
}

fn read(mirror: &Mirror) -> Vec<MirroredChange> {
    mirror.read(&mirror.lock().unwrap()).unwrap().changes
}

fn all(numbers: impl IntoIterator<Item = u8>) -> Vec<MirroredChange> {
    numbers.into_iter().map(change).collect()
}

#[test]
fn what_two_programs_write_in_turn_is_there_once_and_in_order() {
    let (dir, key, mut one) = mirror();
    let mut two = Mirror::of(dir.path(), &key);
    for n in 1..=4 {
        append(if n % 2 == 0 { &mut two } else { &mut one }, n);
    }
    append(&mut two, 3);
    assert_eq!(read(&one), all(1..=4));
    // One rewrites; the other notices, and neither repeats nor loses anything.
    one.rewrite(&one.lock().unwrap(), &all([4]), false).unwrap();
    append(&mut two, 4);
    append(&mut two, 1);
    assert_eq!(read(&one), all([4, 1]));
}

#[test]
fn a_file_cut_anywhere_gives_its_whole_frames_and_takes_more() {
    let (dir, key, mut whole) = mirror();
    let mut ends = vec![0];
    for n in 1..=3 {
        append(&mut whole, n);
        ends.push(fs::metadata(whole.path()).unwrap().len() as usize);
    }
    let bytes = fs::read(whole.path()).unwrap();
    for length in 0..bytes.len() {
        fs::write(whole.path(), &bytes[..length]).unwrap();
        let left = ends[1..].iter().filter(|end| **end <= length).count() as u8;
        let mut again = Mirror::of(dir.path(), &key);
        assert_eq!(read(&again), all(1..=left), "cut at {length}");
        append(&mut again, 9);
        assert_eq!(read(&again), all((1..=left).chain([9])), "written behind a cut at {length}");
    }
}

#[test]
fn a_damaged_byte_costs_one_change_at_most_and_no_rewrite_throws_it_away() {
    let (dir, key, mut whole) = mirror();
    (1..=3).for_each(|n| append(&mut whole, n));
    let bytes = fs::read(whole.path()).unwrap();
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x40;
        fs::write(whole.path(), &damaged).unwrap();
        let mut again = Mirror::of(dir.path(), &key);
        let found = read(&again);
        assert!(found.len() >= 2, "byte {at} cost {}", 3 - found.len());
        assert!(found.iter().all(|change| all(1..=3).contains(change)), "byte {at}");
        append(&mut again, 9);
        assert_eq!(read(&again).last(), Some(&change(9)), "byte {at}");
    }
    let mut damaged = bytes;
    damaged[HEADER + 30] ^= 1;
    fs::write(whole.path(), &damaged).unwrap();
    let lock = whole.lock().unwrap();
    let contents = whole.read(&lock).unwrap();
    assert!(contents.is_damaged);
    whole.rewrite(&lock, &contents.changes, contents.is_damaged).unwrap();
    assert_eq!(fs::read(dir.path().join("unsent.mirror.damaged-1")).unwrap(), damaged);
}

#[test]
fn no_frame_opens_under_another_key_nor_shows_what_it_holds() {
    let (dir, _key, mut ours) = mirror();
    append(&mut ours, 1);
    let bytes = fs::read(ours.path()).unwrap();
    let shown = "次修改".as_bytes();
    assert!(!bytes.windows(shown.len()).any(|window| window == shown));
    let other = tempfile::tempdir().unwrap();
    let other_key = key::create(other.path(), "246810", &Chance::seeded(2)).unwrap();
    let theirs = Mirror::of(dir.path(), &other_key);
    let contents = theirs.read(&theirs.lock().unwrap()).unwrap();
    assert!(contents.changes.is_empty() && contents.is_damaged);
}
