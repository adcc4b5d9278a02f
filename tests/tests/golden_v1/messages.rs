//! Messages of every step of the protocol, with every shape of answer: their bytes, and what they said.
//!
//! A field that came later may be told besides; nothing that was said may be missing.

use super::{freeze, is_freezing, read};
use automerge::ChangeHash;
use satchel_shared::{
    digest::{Digest, Mark, ScopeDigest},
    documents::Path,
    ids::{DeviceId, DocumentId, PersonId, TenantId, WipeId},
    index_row::IndexRow,
    permissions::Scope,
    protocol::{
        codec,
        compare::{Bucket, CompareAnswer, CompareOffer, ComparedScope, OfferedScope},
        contact::{ContactAnswer, ContactOffer, HeldWork, WipeOrder},
        enrol::{EnrolAnswer, EnrolOffer},
        escrow::{EscrowAnswer, EscrowEntry, EscrowOffer, EscrowVerdict},
        limits::INFLATED_BYTES_MAX,
        live::Nudge,
        pull::{Content, Frame},
        push::{ActorEntry, PushAnswer, PushDocument, PushOffer, PushedDocument, Verdict},
        receipt::{Owner, Receipt, Relay},
        recover::{RecoverAnswer, RecoverOffer},
        token::{LoginAnswer, LoginOffer, Problem, RefreshOffer, Secret, Tokens},
    },
    refusal::{FIELD_NOT_YOURS, Refusal},
    sealed::{SealedText, SecretKey},
};
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;
use uuid::Uuid;

const TENANT: TenantId = TenantId::new(Uuid::from_u128(1));
const DEVICE: DeviceId = DeviceId::new(Uuid::from_u128(2));
const PERSON: Uuid = Uuid::from_u128(3);
const DOCUMENT: DocumentId = DocumentId::new(Uuid::from_u128(4));
const HASH: ChangeHash = ChangeHash([5; 32]);
const TIME_MS: i64 = 1_790_000_000_000;

/// Every line that was told then is told now, in that order.
#[track_caller]
fn assert_told(name: &str, now: &str) {
    let golden = String::from_utf8(read(&format!("messages/{name}.txt"))).unwrap();
    let mut lines = now.lines();
    for line in golden.lines() {
        assert!(lines.any(|told| told == line), "{name}: {line:?} is not told any more\n{now}");
    }
}

/// Frames in postcard and zstd, as push, pull and escrow send them.
#[track_caller]
fn binary<T: Serialize + DeserializeOwned + Debug>(name: &str, frames: &[T]) {
    if is_freezing() {
        freeze(&format!("messages/{name}.bin"), &codec::encode(frames).unwrap());
        freeze(&format!("messages/{name}.txt"), format!("{frames:#?}\n").as_bytes());
    }
    let golden = read(&format!("messages/{name}.bin"));
    let frames: Vec<T> = codec::decode(&golden, INFLATED_BYTES_MAX)
        .unwrap_or_else(|fault| panic!("{name} is not read any more: {fault}"));
    assert_told(name, &format!("{frames:#?}"));
}

/// JSON, as enrolment, tokens and the nudge are sent.
#[track_caller]
fn json<T: Serialize + DeserializeOwned + Debug>(name: &str, message: &T) {
    if is_freezing() {
        freeze(&format!("messages/{name}.json"), &serde_json::to_vec(message).unwrap());
        freeze(&format!("messages/{name}.txt"), format!("{message:#?}\n").as_bytes());
    }
    let message: T = serde_json::from_slice(&read(&format!("messages/{name}.json")))
        .unwrap_or_else(|fault| panic!("{name} is not read any more: {fault}"));
    assert_told(name, &format!("{message:#?}"));
}

fn entry() -> ActorEntry {
    ActorEntry {
        actor: vec![6; 16],
        device: DEVICE,
        device_name: "平板 1".to_owned(),
        person: PersonId::new(PERSON),
        clock_offset_ms: Some(-120),
        clock_uncertainty_ms: Some(35),
    }
}

fn receipt() -> Receipt {
    Receipt::issue(&[8; 32], TENANT, DOCUMENT, vec![HASH], &[Owner::from(&entry())])
}

fn tokens() -> Tokens {
    Tokens {
        access: Secret::new("access"),
        access_lives_ms: 900_000,
        refresh: Secret::new("refresh"),
    }
}

#[test]
fn a_push_and_its_answer_are_read() {
    let offer = PushOffer {
        actors: vec![entry()],
        documents: vec![
            PushDocument { document: DOCUMENT, changes: vec![vec![1, 2, 3]], relay: None },
            PushDocument {
                document: DOCUMENT,
                changes: Vec::new(),
                relay: Some(Relay { receipt: receipt(), owners: vec![Owner::from(&entry())] }),
            },
        ],
        cursor: vec![9; 40],
        released: vec![DOCUMENT],
    };
    binary("push-offer", &[offer]);
    let refusal =
        Refusal::of_field(FIELD_NOT_YOURS, Path::new(["credit_limit"]), "the office keeps this");
    let verdicts = [
        Verdict::Accepted { number: 70_000 },
        Verdict::Duplicate,
        Verdict::Deferred { missing: vec![HASH] },
        Verdict::Deferred { missing: Vec::new() },
        Verdict::Fork,
        Verdict::Refused(refusal),
        Verdict::Refused(Refusal::of_change("gate-unfit", "in words")),
    ];
    let named = verdicts.into_iter().map(|verdict| (Some(HASH), verdict)).collect();
    let unreadable = vec![(None, Verdict::Fork)];
    let answer = PushAnswer {
        documents: vec![
            PushedDocument { document: DOCUMENT, verdicts: named, receipt: Some(receipt()) },
            PushedDocument { document: DOCUMENT, verdicts: unreadable, receipt: None },
        ],
        time_ms: TIME_MS,
        backed_up: 12,
        cursor: vec![9; 40],
    };
    binary("push-answer", &[answer]);
}

#[test]
fn a_page_of_a_pull_is_read() {
    let row = IndexRow {
        version: 2,
        kind: "account".to_owned(),
        title: "大同五金行".to_owned(),
        account: Some(DOCUMENT),
        owner: Some(PersonId::new(PERSON)),
        amount: Some(123_456),
        conflicts: 1,
        body: [("phone".to_owned(), "02-2345-6789".to_owned())].into(),
        ..IndexRow::default()
    };
    let document = |content| Frame::Document { receipt: receipt(), content, row: row.clone() };
    let page = [
        document(Content::Snapshot(vec![1, 2, 3])),
        document(Content::Changes(vec![vec![4, 5], vec![6]])),
        Frame::Evict { document: DOCUMENT },
        Frame::Actor(entry()),
        Frame::Checkpoint { cursor: vec![9; 40], remaining: 7 },
        Frame::End { documents: 300, schema: 1, head: 70_000, time_ms: TIME_MS, backed_up: 12 },
    ];
    binary("pull-page", &page);
}

#[test]
fn a_page_with_scopes_and_digest_and_a_comparison_are_read() {
    let mut digest = ScopeDigest::default();
    let mark = Mark::of(DOCUMENT, &HASH.0);
    digest.turn(DOCUMENT, mark);
    let scope = Scope::person(PersonId::new(PERSON));
    let whole = Digest::of(&[(scope.clone(), digest)].into());
    let page = [
        Frame::Reach { scopes: vec![Scope::everyone(), scope.clone()], documents: vec![DOCUMENT] },
        Frame::Ungranted { scopes: vec![Scope::office()] },
        Frame::Digest(whole),
    ];
    binary("pull-page-scopes", &page);
    // A real one has 512 bytes; how a list of bytes is written does not depend on it.
    let scopes = vec![OfferedScope { scope: scope.clone(), buckets: vec![1, 2, 3] }];
    binary("compare-offer", &[CompareOffer { cursor: vec![9; 40], scopes }]);
    let bucket = Bucket { number: 7, documents: vec![(DOCUMENT, Some(mark)), (DOCUMENT, None)] };
    let differing = vec![ComparedScope { scope, buckets: vec![bucket] }];
    binary("compare-answer", &[CompareAnswer { differing, foreign: vec![Scope::office()] }]);
}

#[test]
fn what_is_handed_in_is_read_and_opened() {
    let key = SecretKey::derive(&[7; 32]);
    let sealed = EscrowEntry {
        tenant: TENANT,
        device: DEVICE,
        person: PersonId::new(PERSON),
        document: DOCUMENT,
        author: entry(),
        change: vec![1, 2, 3],
    };
    let boxes = vec![sealed.seal(&key.public(), &[3; 32]).unwrap()];
    binary("escrow-offer", &[EscrowOffer { boxes }]);
    let golden: Vec<EscrowOffer> =
        codec::decode(&read("messages/escrow-offer.bin"), INFLATED_BYTES_MAX).unwrap();
    assert_eq!(EscrowEntry::open(&key, &golden[0].boxes[0]), Ok(sealed));
    use EscrowVerdict::{Foreign, Full, Kept, Known, Unreadable};
    binary(
        "escrow-answer",
        &[EscrowAnswer { verdicts: vec![Kept, Known, Unreadable, Foreign, Full] }],
    );
}

#[test]
fn enrolment_and_login_are_read() {
    let person = PersonId::new(PERSON);
    let escrow_key = SecretKey::derive(&[7; 32]).public();
    let text = |text: &str| text.to_owned();
    json(
        "enrol-offer",
        &EnrolOffer {
            code: text("ABCD-EFGH"),
            device_name: text("平板 1"),
            platform: text("linux"),
        },
    );
    let answer = EnrolAnswer {
        tenant: TENANT,
        tenant_name: text("大同"),
        device: DEVICE,
        letters: text("KTA"),
        person,
        person_name: text("王小明"),
        schema: 1,
        time_ms: TIME_MS,
        tokens: tokens(),
        escrow_key,
        hand_in: Secret::new("hand-in"),
    };
    json("enrol-answer", &answer);
    json("refresh-offer", &RefreshOffer { refresh: Secret::new("refresh") });
    json("tokens", &tokens());
    json(
        "login-offer",
        &LoginOffer { device: DEVICE, login: text("wang"), password: Secret::new("secret") },
    );
    let answer = LoginAnswer {
        person,
        person_name: text("王小明"),
        time_ms: TIME_MS,
        tokens: tokens(),
        escrow_key,
    };
    json("login-answer", &answer);
    json("problem", &Problem { code: text("sign-in-needed"), detail: text("in words") });
    json("nudge", &Nudge { number: 70_000 });
    let offer = RecoverOffer {
        device: DEVICE,
        login: text("wang"),
        password: Secret::new("secret"),
        slot: SealedText(vec![1; 80]),
        reply_to: escrow_key,
    };
    json("recover-offer", &offer);
    let answer = RecoverAnswer {
        person,
        person_name: text("王小明"),
        key: SealedText(vec![2; 80]),
        escrow_key,
        time_ms: TIME_MS,
        tokens: tokens(),
    };
    json("recover-answer", &answer);
}

#[test]
fn a_contact_and_its_answer_are_read() {
    let (person, wipe) = (PersonId::new(PERSON), WipeId::new(Uuid::from_u128(7)));
    let counted = HeldWork { person, unsent: Some(8), is_escrowed: true, about_to: Some(wipe) };
    let unknown = HeldWork { person, unsent: None, is_escrowed: false, about_to: None };
    json("contact-offer", &ContactOffer { people: vec![counted, unknown] });
    let order = WipeOrder { wipe, person, give_up: Some(8), is_whole: true, is_granted: true };
    let plain = WipeOrder { give_up: None, is_whole: false, is_granted: false, ..order.clone() };
    json("contact-answer", &ContactAnswer { time_ms: TIME_MS, wipes: vec![order, plain] });
}
