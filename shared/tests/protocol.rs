//! Frames: what is written reads back, and nothing inflates past its limit.
#![allow(clippy::unwrap_used)]

use satchel_shared::{
    ids::{DeviceId, DocumentId, PersonId, TenantId},
    protocol::{
        codec::{CodecFault, decode, decode_one, encode},
        limits::{INFLATED_BYTES_MAX, PUSH_CHANGES_MAX},
        pull::Frame,
        push::{PushDocument, PushOffer},
        receipt::{Owner, Receipt},
        token::Secret,
    },
};
use uuid::Uuid;

fn document() -> DocumentId {
    DocumentId::new(Uuid::from_u128(7))
}

#[test]
fn frames_read_back_as_written() {
    let frames = vec![
        Frame::Evict { document: document() },
        Frame::Checkpoint { cursor: vec![1, 2, 3], remaining: 9 },
        Frame::End { documents: 4, schema: 1, time_ms: -5, head: 9, backed_up: 3 },
    ];
    assert_eq!(decode::<Frame>(&encode(&frames).unwrap(), 10_000).unwrap(), frames);
    assert_eq!(decode::<Frame>(&encode::<Frame>(&[]).unwrap(), 10_000).unwrap(), vec![]);
}

#[test]
fn a_bomb_is_refused_at_the_limit() {
    let bomb = encode(&[vec![0u8; 8 * 1024 * 1024]]).unwrap();
    assert!(bomb.len() < 8_192);
    assert_eq!(decode::<Vec<u8>>(&bomb, 1_000_000), Err(CodecFault::TooLarge(1_000_000)));
}

#[test]
fn cut_and_foreign_bytes_are_faults_not_panics() {
    let good = encode(&[Frame::Evict { document: document() }]).unwrap();
    for cut in 0..good.len() {
        assert!(decode::<Frame>(&good[..cut], 10_000).is_err() || cut == 0, "cut at {cut}");
    }
    let lying = zstd::bulk::compress(&[255, 255, 255, 255, 1], 3).unwrap();
    assert_eq!(decode::<Frame>(&lying, 10_000), Err(CodecFault::BadFrame(0)));
}

#[test]
fn a_receipt_is_genuine_only_for_its_own_heads_owners_document_tenant_and_key() {
    let tenant = TenantId::new(Uuid::from_u128(1));
    let heads = vec![automerge::ChangeHash([3; 32])];
    let owner = |actor: u8, device: u128| Owner {
        actor: vec![actor; 16],
        device: DeviceId::new(Uuid::from_u128(device)),
        person: PersonId::new(Uuid::from_u128(3)),
    };
    let owners = [owner(1, 1), owner(2, 2)];
    let receipt = Receipt::issue(&[1; 32], tenant, document(), heads, &owners);
    assert!(receipt.is_genuine(&[1; 32], tenant, &owners));
    assert!(!receipt.is_genuine(&[2; 32], tenant, &owners));
    assert!(!receipt.is_genuine(&[1; 32], TenantId::new(Uuid::from_u128(2)), &owners));
    for forged in [vec![owner(1, 2), owner(2, 2)], vec![owner(1, 1)], vec![]] {
        assert!(!receipt.is_genuine(&[1; 32], tenant, &forged), "{forged:?}");
    }
    let mut other = receipt.clone();
    other.heads = vec![automerge::ChangeHash([4; 32])];
    assert!(!other.is_genuine(&[1; 32], tenant, &owners));
    let mut moved = receipt;
    moved.document = DocumentId::new(Uuid::from_u128(8));
    assert!(!moved.is_genuine(&[1; 32], tenant, &owners));
}

#[test]
fn a_secret_never_shows_in_debug_output() {
    assert_eq!(format!("{:?}", Secret::new("hunter2")), "(secret)");
}

/// A push of one document with so many empty changes: each is one byte inflated, and 24 in memory.
fn push_of_empty_changes(changes: usize) -> Vec<u8> {
    let document =
        PushDocument { document: document(), changes: vec![Vec::new(); changes], relay: None };
    encode(&[PushOffer { documents: vec![document], ..PushOffer::default() }]).unwrap()
}

#[test]
fn a_push_of_thirty_million_empty_changes_is_refused_by_its_count() {
    let bomb = push_of_empty_changes(30_000_000);
    assert!(bomb.len() < 4_096, "{}", bomb.len());
    assert_eq!(decode_one::<PushOffer>(&bomb, INFLATED_BYTES_MAX), Err(CodecFault::BadFrame(0)));
    let full = push_of_empty_changes(PUSH_CHANGES_MAX);
    assert!(decode_one::<PushOffer>(&full, INFLATED_BYTES_MAX).is_ok());
    let over = push_of_empty_changes(PUSH_CHANGES_MAX + 1);
    assert_eq!(decode_one::<PushOffer>(&over, INFLATED_BYTES_MAX), Err(CodecFault::BadFrame(0)));
}

#[test]
fn a_message_of_one_frame_has_one() {
    let of = |frames: usize| encode(&vec![PushOffer::default(); frames]).unwrap();
    assert!(decode_one::<PushOffer>(&of(1), 10_000).is_ok());
    for frames in [0, 2, 1_000] {
        let read = decode_one::<PushOffer>(&of(frames), 10_000);
        assert_eq!(read, Err(CodecFault::NotOneFrame), "{frames}");
    }
}

#[test]
fn a_stream_that_claims_a_window_of_128_mib_is_not_begun() {
    use std::io::Write;
    let claim = |log: u32| {
        let mut encoder = zstd::stream::Encoder::new(Vec::new(), 3).unwrap();
        encoder.window_log(log).unwrap();
        encoder.write_all(&[0; 100]).unwrap();
        encoder.flush().unwrap();
        encoder.write_all(&[0; 100]).unwrap();
        encoder.finish().unwrap()
    };
    assert_eq!(decode::<Frame>(&claim(27), 10_000), Err(CodecFault::NotCompressed));
    assert_ne!(decode::<Frame>(&claim(25), 10_000), Err(CodecFault::NotCompressed));
}
