//! Real changes taken apart into their fields, so that a test can break one of them and seal it again.
//!
//! `Parts::of(change).seal()` gives the bytes of the change back; every field may be set to anything.

#![allow(dead_code)] // each test file uses some of it
#![allow(clippy::unwrap_used)]

use std::io::Read;

use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, Change, ObjType, ROOT};
use sha2::{Digest, Sha256};

pub const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
pub const CHANGE: u8 = 1;
pub const COMPRESSED: u8 = 2;

/// The fields of a change chunk in the order of the bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    pub deps: Vec<[u8; 32]>,
    pub actor: Vec<u8>,
    pub seq: u64,
    pub start_op: u64,
    pub time: i64,
    pub message: Vec<u8>,
    pub others: Vec<Vec<u8>>,
    pub columns: Vec<(u64, Vec<u8>)>,
    pub extra: Vec<u8>,
}

impl Parts {
    /// Takes an honest change apart.
    pub fn of(change: &Change) -> Self {
        let mut rest = &change.raw_bytes()[9..];
        take_number(&mut rest);
        let deps = (0..take_number(&mut rest)).map(|_| take(&mut rest, 32).try_into().unwrap());
        let deps = deps.collect();
        let actor = take_prefixed(&mut rest);
        let (seq, start_op) = (take_number(&mut rest), take_number(&mut rest));
        let time = take_signed(&mut rest);
        let message = take_prefixed(&mut rest);
        let others = (0..take_number(&mut rest)).map(|_| take_prefixed(&mut rest)).collect();
        let count = take_number(&mut rest);
        let lengths: Vec<_> =
            (0..count).map(|_| (take_number(&mut rest), take_number(&mut rest))).collect();
        let columns = lengths
            .into_iter()
            .map(|(column, length)| (column, take(&mut rest, length).to_vec()))
            .collect();
        let extra = rest.to_vec();
        Self { deps, actor, seq, start_op, time, message, others, columns, extra }
    }

    /// What the checksum covers.
    pub fn contents(&self) -> Vec<u8> {
        let mut out = number(self.deps.len() as u64);
        self.deps.iter().for_each(|dep| out.extend(dep));
        out.extend(prefixed(&self.actor));
        out.extend(number(self.seq));
        out.extend(number(self.start_op));
        out.extend(signed(self.time));
        out.extend(prefixed(&self.message));
        out.extend(number(self.others.len() as u64));
        self.others.iter().for_each(|actor| out.extend(prefixed(actor)));
        out.extend(number(self.columns.len() as u64));
        for (column, bytes) in &self.columns {
            out.extend(number(*column));
            out.extend(number(bytes.len() as u64));
        }
        self.columns.iter().for_each(|(_, bytes)| out.extend(bytes));
        out.extend(&self.extra);
        out
    }

    /// The whole change with a right checksum.
    pub fn seal(&self) -> Vec<u8> {
        seal(&self.contents())
    }

    /// The change with its column replaced, or added in its place.
    pub fn with_column(mut self, column: u64, bytes: &[u8]) -> Self {
        self.columns.retain(|(old, _)| *old != column);
        self.columns.push((column, bytes.to_vec()));
        self.columns.sort_by_key(|(column, _)| *column);
        self
    }
}

/// A change chunk around any contents, with a right checksum.
pub fn seal(contents: &[u8]) -> Vec<u8> {
    chunk(CHANGE, checksum(contents), contents)
}

/// The same as a compressed chunk.
pub fn seal_compressed(contents: &[u8]) -> Vec<u8> {
    chunk(COMPRESSED, checksum(contents), &deflate(contents))
}

pub fn chunk(kind: u8, checksum: [u8; 4], contents: &[u8]) -> Vec<u8> {
    [&MAGIC[..], &checksum, &[kind], &prefixed(contents)].concat()
}

pub fn checksum(contents: &[u8]) -> [u8; 4] {
    let hash: [u8; 32] = Sha256::digest([&[CHANGE][..], &prefixed(contents)].concat()).into();
    hash[..4].try_into().unwrap()
}

pub fn deflate(contents: &[u8]) -> Vec<u8> {
    let level = flate2::Compression::default();
    let mut out = Vec::new();
    flate2::bufread::DeflateEncoder::new(contents, level).read_to_end(&mut out).unwrap();
    out
}

/// An honest change with every column a change can have: maps, text, marks, conflicts, two actors.
pub fn rich_change() -> Change {
    let mut doc = AutoCommit::new().with_actor(ActorId::from([1; 16]));
    doc.put(ROOT, "id", "d1").unwrap();
    let note = doc.put_object(ROOT, "note", ObjType::Text).unwrap();
    doc.splice_text(&note, 0, 0, "hello").unwrap();
    doc.commit();
    let mut other = doc.fork().with_actor(ActorId::from([2; 16]));
    doc.put(ROOT, "price", 1).unwrap();
    other.put(ROOT, "price", 2).unwrap();
    doc.merge(&mut other).unwrap();
    doc.put(ROOT, "price", 3).unwrap();
    doc.put(ROOT, "name", "Ada").unwrap();
    doc.splice_text(&note, 2, 1, "LLL").unwrap();
    let bold = automerge::marks::Mark::new("bold".to_string(), true, 0, 3);
    doc.mark(&note, bold, automerge::marks::ExpandMark::Both).unwrap();
    doc.commit();
    doc.get_last_local_change().unwrap()
}

pub fn number(mut value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
    out
}

pub fn signed(mut value: i64) -> Vec<u8> {
    let mut out = Vec::new();
    while !(-64..64).contains(&value) {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push((value & 0x7f) as u8);
    out
}

pub fn prefixed(bytes: &[u8]) -> Vec<u8> {
    [number(bytes.len() as u64), bytes.to_vec()].concat()
}

fn take<'a>(rest: &mut &'a [u8], count: u64) -> &'a [u8] {
    let (taken, left) = rest.split_at(count as usize);
    *rest = left;
    taken
}

fn take_prefixed(rest: &mut &[u8]) -> Vec<u8> {
    let length = take_number(rest);
    take(rest, length).to_vec()
}

fn take_number(rest: &mut &[u8]) -> u64 {
    let length = rest.iter().position(|byte| byte & 0x80 == 0).unwrap() + 1;
    let bytes = take(rest, length as u64);
    bytes.iter().rev().fold(0, |value, byte| value << 7 | u64::from(byte & 0x7f))
}

fn take_signed(rest: &mut &[u8]) -> i64 {
    let length = rest.iter().position(|byte| byte & 0x80 == 0).unwrap() + 1;
    let unsigned = take_number(rest);
    let spare = 64 - 7 * length as u32;
    (unsigned << spare).cast_signed() >> spare
}
