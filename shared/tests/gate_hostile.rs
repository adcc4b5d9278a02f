//! Bombs are refused before they go off (a run of 2^40 rows, once walked, would never end), and no mutation of honest bytes makes the gate panic.

#![allow(clippy::unwrap_used)]

mod gate_bytes;

use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, Change, ROOT};
use gate_bytes::{
    COMPRESSED, MAGIC, Parts, checksum, chunk, number, rich_change, seal, seal_compressed, signed,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use satchel_shared::gate::{Fault, canonical, prescan};

fn small_change() -> Change {
    let mut doc = AutoCommit::new().with_actor(ActorId::from([1; 16]));
    doc.put(ROOT, "id", 1).unwrap();
    doc.commit();
    doc.get_last_local_change().unwrap()
}

#[test]
fn runs_of_a_million_million_rows_are_refused_in_every_column() {
    let rows = 1_i64 << 40;
    let claims = [
        [signed(rows), vec![1]].concat(),
        [signed(-rows), vec![1]].concat(),
        [signed(i64::MIN), vec![1]].concat(),
        [vec![0], number(rows.unsigned_abs())].concat(),
        [vec![0], number(u64::MAX)].concat(),
    ];
    let runs = [1, 2, 17, 19, 21, 66, 86, 112, 113, 115, 165];
    for (column, claim) in runs.iter().flat_map(|column| claims.iter().map(move |of| (*column, of)))
    {
        let bytes = Parts::of(&small_change()).with_column(column, claim).seal();
        assert!(bytes.len() < 100);
        let per_predecessor = column == 113 || column == 115;
        let most = if per_predecessor { Fault::TooManyPredecessors } else { Fault::TooManyOps };
        assert_eq!(prescan(&bytes), Err(most), "column {column}, {claim:?}");
    }
    for column in [52, 148] {
        let bytes = Parts::of(&small_change()).with_column(column, &number(1 << 40)).seal();
        assert_eq!(prescan(&bytes), Err(Fault::TooManyOps));
    }
}

#[test]
fn counts_of_a_million_million_are_refused_in_every_field() {
    let many = number(1 << 40);
    let actor = [number(16), vec![1; 16]].concat();
    let one = [1];
    let fields = [
        (vec![many.clone()], Fault::TooManyDeps),
        (vec![vec![0], many.clone()], Fault::ActorTooLong),
        (vec![vec![0], actor.clone(), one.repeat(3), many.clone()], Fault::MessageTooLong),
        (vec![vec![0], actor.clone(), one.repeat(3), vec![0], many.clone()], Fault::TooManyActors),
        (
            vec![vec![0], actor, one.repeat(3), vec![0, 0], many.clone(), vec![1, 0]],
            Fault::Truncated,
        ),
    ];
    for (field, fault) in fields {
        assert_eq!(prescan(&seal(&field.concat())), Err(fault));
    }
    let huge_chunk = [&MAGIC[..], &[0; 4], &[1], &number(u64::MAX)].concat();
    assert_eq!(prescan(&huge_chunk), Err(Fault::Truncated));
}

#[test]
fn sixty_four_mebibytes_of_one_letter_are_never_inflated() {
    let mut doc = AutoCommit::new().with_actor(ActorId::from([1; 16]));
    doc.put(ROOT, "id", "a".repeat(64 << 20)).unwrap();
    doc.commit();
    let mut change = doc.get_last_local_change().unwrap();
    let bytes = change.bytes();
    assert!(bytes.len() < 80 << 10, "{} bytes on the wire", bytes.len());
    assert_eq!(prescan(&bytes), Err(Fault::InflatedTooLarge));
    // The same fault from a tenth of the stream: the rest is never looked at, or it would be missed.
    let tenth = chunk(COMPRESSED, [0; 4], &bytes[12..bytes.len() / 10]);
    assert_eq!(prescan(&tenth), Err(Fault::InflatedTooLarge));
}

/// Bytes with some of them changed, taken out or put in.
fn mutated(mut bytes: Vec<u8>, edits: &[(u8, prop::sample::Index, u8)]) -> Vec<u8> {
    for (kind, place, byte) in edits {
        if bytes.is_empty() {
            return bytes;
        }
        let place = place.index(bytes.len());
        match kind % 4 {
            0 => bytes[place] ^= 1 << (byte % 8),
            1 => bytes[place] = *byte,
            2 => drop(bytes.remove(place)),
            _ => bytes.insert(place, *byte),
        }
    }
    bytes
}

fn edits() -> impl Strategy<Value = Vec<(u8, prop::sample::Index, u8)>> {
    prop::collection::vec(any::<(u8, prop::sample::Index, u8)>(), 1..6)
}

/// The gate gives an answer, and Automerge never panics on what the prescan let through.
fn stands(bytes: &[u8]) -> Result<(), TestCaseError> {
    let before = prescan(bytes);
    let after = canonical(bytes);
    prop_assert_ne!(&after, &Err(Fault::Panicked));
    if let Err(fault) = before {
        prop_assert_eq!(after, Err(fault));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn no_mutation_of_the_wire_makes_the_gate_panic(edits in edits(), compressed: bool) {
        let mut change = rich_change();
        let bytes = if compressed { change.bytes().to_vec() } else { change.raw_bytes().to_vec() };
        stands(&mutated(bytes, &edits))?;
    }

    #[test]
    fn no_mutation_under_a_right_checksum_makes_automerge_panic(edits in edits(), compressed: bool) {
        let contents = mutated(Parts::of(&rich_change()).contents(), &edits);
        stands(&if compressed { seal_compressed(&contents) } else { seal(&contents) })?;
    }

    #[test]
    fn no_mutation_of_one_column_makes_automerge_panic(
        edits in edits(),
        column: prop::sample::Index,
        rich: bool,
    ) {
        let mut parts = Parts::of(&if rich { rich_change() } else { small_change() });
        let count = parts.columns.len();
        let (_, bytes) = &mut parts.columns[column.index(count)];
        *bytes = mutated(std::mem::take(bytes), &edits);
        stands(&parts.seal())?;
    }

    #[test]
    fn no_random_contents_make_the_gate_panic(contents in prop::collection::vec(any::<u8>(), 0..200)) {
        stands(&seal(&contents))?;
        stands(&chunk(COMPRESSED, checksum(&contents), &contents))?;
    }
}
