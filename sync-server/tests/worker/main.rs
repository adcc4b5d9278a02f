//! The worker, tried as a real process: what ends it is named, and nothing else is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use automerge::{ActorId, ROOT, transaction::Transactable as _};
use satchel_server::worker::{
    Pool, Trial,
    pool::{Limits, TIME},
};
use satchel_shared::{
    documents::{Account, Author, Document},
    gate,
    ids::DocumentId,
};
use std::{path::PathBuf, process::Command, time::Duration};
use uuid::Uuid;

const MIB: u64 = 1024 * 1024;

fn pool(limits: Limits) -> Pool {
    Pool::new(PathBuf::from(env!("CARGO_BIN_EXE_satchel-server")), limits)
}

/// An account, and edits of its name of so many letters each, as no device of ours would make them.
fn account(edits: &[usize]) -> (Document, Vec<Vec<u8>>) {
    let record = Account { name: Some("大同五金行".to_owned()), ..Account::default() };
    let author = Author {
        actor: ActorId::from([1; 16].as_slice()),
        branch: ActorId::from([2; 16].as_slice()),
        time_ms: 0,
    };
    let id = DocumentId::new(Uuid::from_u128(1));
    let (document, creation) = Document::create(id, &record, &author).unwrap();
    let mut changes = vec![creation.raw_bytes().to_vec()];
    let mut automerge = document.automerge().clone().with_actor(author.actor);
    for letters in edits {
        let mut transaction = automerge.transaction();
        transaction.put(ROOT, "name", "a".repeat(*letters)).unwrap();
        transaction.commit();
        changes.push(automerge.get_last_local_change().unwrap().bytes().to_vec());
    }
    (document, changes)
}

fn survives(memory_bytes: u64, trial: &Trial) -> bool {
    let limits = Limits { memory_bytes, time: TIME };
    pool(limits).exhausting(trial).is_ok_and(|found| found.is_empty())
}

/// The least memory, to a MiB, in which small work is done: the program itself takes most of it.
fn least_memory() -> u64 {
    let (_, changes) = account(&[10]);
    let trial = Trial { held: None, changes };
    let (mut too_little, mut enough) = (0, 4_096);
    while enough - too_little > 1 {
        let middle = (too_little + enough) / 2;
        match survives(middle * MIB, &trial) {
            true => enough = middle,
            false => too_little = middle,
        }
    }
    enough * MIB
}

#[test]
fn a_change_that_takes_too_much_memory_is_named_and_the_others_are_not() {
    let (_, changes) = account(&[10, 900_000, 20]);
    assert!(changes.iter().all(|bytes| gate::prescan(bytes).is_ok()), "the gate lets it by");
    let limits = Limits { memory_bytes: least_memory() + MIB, time: TIME };
    let trial = Trial { held: None, changes };
    assert_eq!(pool(limits).exhausting(&trial).unwrap(), [2]);
    assert_eq!(pool(Limits::default()).exhausting(&trial).unwrap(), Vec::<usize>::new());
}

#[test]
fn a_worker_that_was_killed_refuses_nobody() {
    let (document, changes) = account(&[10]);
    let pool = pool(Limits::default());
    let trial = Trial { held: Some(document.save()), changes };
    assert_eq!(pool.exhausting(&trial).unwrap(), Vec::<usize>::new());
    let mine = format!("--parent={}", std::process::id());
    let killed = Command::new("pkill").args(["-9", &mine, "-f", "work --memory"]).status();
    assert!(killed.unwrap().success(), "a worker waited and was killed");
    assert_eq!(pool.exhausting(&trial).unwrap(), Vec::<usize>::new());
}

#[test]
fn a_worker_that_cannot_answer_in_time_is_no_verdict_on_anybody() {
    let (_, changes) = account(&[10]);
    let limits = Limits { time: Duration::ZERO, ..Limits::default() };
    pool(limits).exhausting(&Trial { held: None, changes }).unwrap_err();
}

#[test]
fn a_stored_document_that_does_not_load_ends_no_worker() {
    let pool = pool(Limits::default());
    for bytes in [vec![], vec![0; 100], b"\x85\x6f\x4a\x83nonsense".to_vec()] {
        let trial = Trial { held: Some(bytes), changes: account(&[10]).1 };
        assert_eq!(pool.exhausting(&trial).unwrap(), Vec::<usize>::new());
    }
}
