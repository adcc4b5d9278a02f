//! Sealed boxes: only the right key opens one, for the purpose it was made for, and unchanged.
#![allow(clippy::unwrap_used)]

use satchel_shared::{
    ids::{DeviceId, DocumentId, PersonId, TenantId},
    protocol::{
        escrow::{EscrowEntry, EscrowOffer, read_rescue, write_rescue},
        push::ActorEntry,
        recover::KeptKey,
    },
    sealed::{PublicKey, Purpose, SealFault, SealedText, SecretKey},
};
use uuid::Uuid;

fn key(seed: u8) -> SecretKey {
    SecretKey::derive(&[seed; 32])
}

#[test]
fn a_box_opens_for_its_key_and_its_purpose_only() {
    let sealed = key(1).public().seal(Purpose::EscrowChange, b"work", &[9; 32]).unwrap();
    assert_eq!(key(1).open(Purpose::EscrowChange, &sealed).unwrap(), b"work");
    assert_eq!(key(1).open(Purpose::DataKeySlot, &sealed), Err(SealFault::Shut));
    assert_eq!(key(2).open(Purpose::EscrowChange, &sealed), Err(SealFault::OtherKey));
}

#[test]
fn a_box_with_one_bit_changed_or_cut_short_does_not_open() {
    let sealed = key(1).public().seal(Purpose::EscrowChange, b"work", &[9; 32]).unwrap();
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert!(key(1).open(Purpose::EscrowChange, &changed).is_err(), "byte {at}");
        assert!(key(1).open(Purpose::EscrowChange, &sealed[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn other_chance_gives_another_box() {
    let seal = |chance| key(1).public().seal(Purpose::EscrowChange, b"work", &chance).unwrap();
    assert_eq!(seal([9; 32]), seal([9; 32]));
    assert_ne!(seal([9; 32]), seal([8; 32]));
}

/// The key's form and the box's are stored on tablets: another one would leave them shut.
#[test]
fn a_box_of_today_opens_for_ever() {
    let sealed = key(1).public().seal(Purpose::EscrowChange, b"work", &[9; 32]).unwrap();
    let text: String = SealedText(sealed).into();
    expect_test::expect![[r#"
        41852320ff367495fa522c94cb83af391e4e89018392725bbf2098dd931bc424
        01a1d59f90519d136c584ff97f2b7815ef14f76a9878026145991b7d14c518bcef26d69375d26c163d3082fb37617a56c7d965893684753c6763f0d684
    "#]].assert_eq(&format!("{}\n{text}\n", key(1).public()));
}

#[test]
fn a_key_as_text_reads_back_and_nothing_else_does() {
    let public = key(3).public();
    assert_eq!(public.to_string().parse::<PublicKey>(), Ok(public));
    for text in ["", "00", "é", &"g".repeat(64), &"0".repeat(66)] {
        assert_eq!(text.parse::<PublicKey>(), Err(SealFault::BadKey), "{text}");
    }
    // The point everything multiplies to nothing with: a box for it would be open to all.
    let nobody: PublicKey = "0".repeat(64).parse().unwrap();
    assert_eq!(nobody.seal(Purpose::DataKeySlot, b"key", &[1; 32]), Err(SealFault::BadKey));
}

#[test]
fn a_data_key_for_the_company_is_not_one_on_its_way_back() {
    let kept = KeptKey {
        tenant: TenantId::new(Uuid::from_u128(1)),
        device: DeviceId::new(Uuid::from_u128(2)),
        person: PersonId::new(Uuid::from_u128(3)),
        key: [7; 32],
    };
    let slot = kept.seal(&key(1).public(), &[1; 32]).unwrap();
    assert_eq!(KeptKey::open(&key(1), &slot), Ok(kept.clone()));
    assert_eq!(KeptKey::take_back(&key(1), &slot), Err(SealFault::Shut));
    assert!(!format!("{kept:?}").contains("7, 7"));
}

fn entry(change: u8) -> EscrowEntry {
    let (device, person) = (DeviceId::new(Uuid::from_u128(2)), PersonId::new(Uuid::from_u128(3)));
    EscrowEntry {
        tenant: TenantId::new(Uuid::from_u128(1)),
        device,
        person,
        document: DocumentId::new(Uuid::from_u128(4)),
        author: ActorEntry {
            actor: vec![1; 16],
            device,
            device_name: "t".to_owned(),
            person,
            clock_offset_ms: None,
            clock_uncertainty_ms: None,
        },
        change: vec![change; 90],
    }
}

#[test]
fn a_rescue_file_reads_back_and_gives_what_is_whole_of_one_cut_short() {
    let sealed = entry(1).seal(&key(1).public(), &[1; 32]).unwrap();
    assert_eq!(EscrowEntry::open(&key(1), &sealed), Ok(entry(1)));
    let offers = vec![
        EscrowOffer { boxes: vec![sealed.clone()] },
        EscrowOffer { boxes: vec![sealed.clone(), sealed] },
    ];
    let file = write_rescue(&offers).unwrap();
    assert_eq!(read_rescue(&file).unwrap(), offers);
    assert_eq!(read_rescue(&file[..file.len() - 1]).unwrap(), offers[..1]);
    assert!(read_rescue(b"something else").is_err());
}
