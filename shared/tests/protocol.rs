//! Frames: what is written reads back, and nothing inflates past its limit.
#![allow(clippy::unwrap_used)]

use satchel_shared::{
    ids::{DocumentId, TenantId},
    protocol::{
        codec::{CodecFault, decode, encode},
        pull::Frame,
        receipt::Receipt,
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
        Frame::End { documents: 4, schema: 1, time_ms: -5, backed_up: 3 },
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
fn a_receipt_is_genuine_only_for_its_own_heads_document_tenant_and_key() {
    let tenant = TenantId::new(Uuid::from_u128(1));
    let heads = vec![automerge::ChangeHash([3; 32])];
    let receipt = Receipt::issue(&[1; 32], tenant, document(), heads);
    assert!(receipt.is_genuine(&[1; 32], tenant));
    assert!(!receipt.is_genuine(&[2; 32], tenant));
    assert!(!receipt.is_genuine(&[1; 32], TenantId::new(Uuid::from_u128(2))));
    let mut other = receipt.clone();
    other.heads = vec![automerge::ChangeHash([4; 32])];
    assert!(!other.is_genuine(&[1; 32], tenant));
    let mut moved = receipt;
    moved.document = DocumentId::new(Uuid::from_u128(8));
    assert!(!moved.is_genuine(&[1; 32], tenant));
}

#[test]
fn a_secret_never_shows_in_debug_output() {
    assert_eq!(format!("{:?}", Secret::new("hunter2")), "(secret)");
}
