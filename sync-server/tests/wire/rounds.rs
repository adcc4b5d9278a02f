//! A round over the wire, and every way in which a request is not one.

use crate::{
    bench::{ANA, BEN, KEY, TENANT, Tablet, account, id, north},
    office::Office,
};
use axum::http::StatusCode;
use satchel_shared::protocol::{
    codec,
    compare::{CompareAnswer, CompareOffer, OfferedScope},
    limits::{COMPARE_SCOPES_MAX, PUSH_ACTORS_MAX, PUSH_CHANGES_MAX, WIRE_BYTES_MAX},
    pull::Frame,
    push::{PushAnswer, PushDocument, PushOffer, Verdict},
    receipt::Owner,
};
use satchel_shared::{digest::BUCKETS_BYTES, permissions::Scope};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn what_one_tablet_pushes_another_pulls() {
    let office = Office::open();
    let mut ana = Tablet::of(ANA);
    let mut second = Tablet::new(ANA, 0x44);
    let (token, second_token) = (office.admit(&ana), office.admit(&second));
    let apple = ana.create(0x1000, &account("Apple", north()));
    let body = codec::encode(&[ana.offer()]).unwrap();
    let answers: Vec<PushAnswer> = office.push(&token, body).await.frames();
    let [answer] = answers.as_slice() else { panic!("{answers:?}") };
    let pushed = &answer.documents[0];
    assert!(matches!(pushed.verdicts[0].1, Verdict::Accepted { .. }));
    let receipt = pushed.receipt.as_ref().unwrap();
    let owners = [Owner::from(&ana.entry())];
    assert!(receipt.is_genuine(&KEY, TENANT, &owners));
    assert_eq!(receipt.heads, ana.copies[&apple].heads());
    assert!(answer.time_ms > 0);
    let page = second.apply(office.pull(&second_token, "").await.frames());
    assert!(page.snapshots.contains(&apple) && page.end == Some(4));
    let question = format!("cursor={}&today=2026-11-21&want={apple}", hex(&second.cursor));
    let page = second.apply(office.pull(&second_token, &question).await.frames());
    assert_eq!((page.snapshots.len(), page.end), (1, Some(4)));
}

/// The heaviest change the gate lets through.
fn ten_thousand_operations() -> Vec<u8> {
    use automerge::{AutoCommit, ROOT, transaction::Transactable};
    let mut written = AutoCommit::new();
    for number in 0..10_000 {
        written.put(ROOT, "phone", number).unwrap();
    }
    written.commit();
    written.get_last_local_change().unwrap().raw_bytes().to_vec()
}

#[tokio::test]
async fn what_is_no_push_is_said_to_be_none_and_leaves_nothing() {
    let office = Office::open();
    let ana = Tablet::of(ANA);
    let token = office.admit(&ana);
    let before = office.company.head();
    let document = |changes| PushDocument { document: id(0x1000), changes, relay: None };
    let offer = |documents| PushOffer { documents, ..PushOffer::default() };
    let encode = |offers: &[PushOffer]| codec::encode(offers).unwrap();
    let many = document(vec![Vec::new(); PUSH_CHANGES_MAX + 1]);
    let half = |number| PushDocument {
        document: id(number),
        changes: vec![Vec::new(); PUSH_CHANGES_MAX / 2 + 1],
        relay: None,
    };
    let halves = vec![half(0x1000), half(0x1001)];
    let crowd =
        PushOffer { actors: vec![ana.entry(); PUSH_ACTORS_MAX + 1], ..PushOffer::default() };
    let heavy = vec![ten_thousand_operations(); 6];
    let bomb = codec::encode(&[vec![0_u8; 40 << 20]]).unwrap();
    assert!(bomb.len() < 8_000);
    let bad = StatusCode::BAD_REQUEST;
    let large = StatusCode::PAYLOAD_TOO_LARGE;
    for (body, expected) in [
        (b"hello".to_vec(), (bad, "bad-push")),
        (Vec::new(), (bad, "bad-push")),
        (encode(&[]), (bad, "bad-push")),
        (encode(&[offer(vec![]), offer(vec![])]), (bad, "bad-push")),
        (encode(&[offer(vec![document(vec![]), document(vec![])])]), (bad, "bad-push")),
        (encode(&[offer(vec![many])]), (bad, "bad-push")),
        (encode(&[crowd]), (bad, "bad-push")),
        (encode(&[offer(halves)]), (large, "too-large")),
        (encode(&[offer(vec![document(heavy)])]), (large, "too-large")),
        (bomb, (large, "too-large")),
        (vec![0; WIRE_BYTES_MAX + 1], (large, "too-large")),
    ] {
        let (status, code) = office.push(&token, body).await.problem();
        assert_eq!((status, code.as_str()), expected);
    }
    assert_eq!(office.company.head(), before);
}

#[tokio::test]
async fn what_is_no_pull_is_said_to_be_none() {
    let office = Office::open();
    let token = office.admit(&Tablet::of(ANA));
    let many = vec![id(1).to_string(); 101].join(",");
    for question in
        ["cursor=xyz", "cursor=abc", "today=tomorrow", "want=apple", &format!("want={many}")]
    {
        let (status, code) = office.pull(&token, question).await.problem();
        assert_eq!((status, code.as_str()), (StatusCode::BAD_REQUEST, "bad-pull"), "{question}");
    }
}

#[tokio::test]
async fn a_cursor_that_was_not_given_to_this_device_is_a_rebase() {
    let office = Office::open();
    let (mut ana, ben) = (Tablet::of(ANA), Tablet::of(BEN));
    let (token, other) = (office.admit(&ana), office.admit(&ben));
    let frames: Vec<Frame> = office.pull(&token, "").await.frames();
    ana.apply(frames);
    for (token, cursor) in [(&other, hex(&ana.cursor)), (&token, "00".repeat(80))] {
        let (status, code) = office.pull(token, &format!("cursor={cursor}")).await.problem();
        assert_eq!((status, code.as_str()), (StatusCode::CONFLICT, "rebase"));
    }
}

#[tokio::test]
async fn a_comparison_is_answered_and_what_is_none_is_said_to_be_none() {
    let office = Office::open();
    let mut ana = Tablet::of(ANA);
    let token = office.admit(&ana);
    ana.apply(office.pull(&token, "").await.frames());
    let scope =
        |buckets: usize| OfferedScope { scope: Scope::everyone(), buckets: vec![0; buckets] };
    let offer = |scopes| CompareOffer { cursor: ana.cursor.clone(), scopes };
    let body = codec::encode(&[offer(vec![scope(BUCKETS_BYTES)])]).unwrap();
    let answers: Vec<CompareAnswer> =
        office.ask(&token, "POST", "/sync/v1/compare", body).await.frames();
    let listed = answers[0].differing.iter().flat_map(|of| &of.buckets);
    let listed: usize = listed.map(|bucket| bucket.documents.len()).sum();
    assert_eq!(listed, 3, "the three people");
    let bad = (StatusCode::BAD_REQUEST, "bad-compare");
    let bomb = codec::encode(&[vec![0_u8; 40 << 20]]).unwrap();
    let encode = |offers: &[CompareOffer]| codec::encode(offers).unwrap();
    for (body, expected) in [
        (b"hello".to_vec(), bad),
        (Vec::new(), bad),
        (encode(&[offer(vec![scope(BUCKETS_BYTES - 1)])]), bad),
        (encode(&[offer(vec![scope(0); COMPARE_SCOPES_MAX + 1])]), bad),
        (encode(&[CompareOffer { cursor: vec![0; 40_000], scopes: Vec::new() }]), bad),
        (bomb, (StatusCode::PAYLOAD_TOO_LARGE, "too-large")),
        (vec![0; WIRE_BYTES_MAX + 1], (StatusCode::PAYLOAD_TOO_LARGE, "too-large")),
        (encode(&[CompareOffer::default()]), (StatusCode::CONFLICT, "rebase")),
    ] {
        let (status, code) = office.ask(&token, "POST", "/sync/v1/compare", body).await.problem();
        assert_eq!((status, code.as_str()), expected);
    }
}
