//! The columns of a change, counted without being unpacked: a run of 2^40 rows costs three bytes.
//!
//! Invariants of what passes:
//! 1. only columns Automerge writes into a change, in order, once each, none deflated;
//! 2. every column is absent or has one row per operation (per predecessor, for the predecessors' own);
//! 3. at most `MAX_OPS` operations and `MAX_PREDECESSORS` predecessors;
//! 4. every actor index is listed, every counter in range, the lengths of values add up.

use super::reader::Reader;
use super::{Fault, MAX_KEY_BYTES, MAX_OP_COUNTER, MAX_OPS, MAX_PREDECESSORS};

// A column's number is its id shifted by four, with its type in the low three bits.
const OBJECT_ACTOR: u64 = 1;
const OBJECT_COUNTER: u64 = 2;
const KEY_ACTOR: u64 = 17;
const KEY_COUNTER: u64 = 19;
const KEY_TEXT: u64 = 21;
const INSERT: u64 = 52;
const ACTION: u64 = 66;
const VALUE_LENGTH: u64 = 86;
const VALUE: u64 = 87;
const PREDECESSORS: u64 = 112;
const PREDECESSOR_ACTOR: u64 = 113;
const PREDECESSOR_COUNTER: u64 = 115;
const EXPAND: u64 = 148;
const MARK_NAME: u64 = 165;

const KNOWN: [u64; 14] = [
    OBJECT_ACTOR,
    OBJECT_COUNTER,
    KEY_ACTOR,
    KEY_COUNTER,
    KEY_TEXT,
    INSERT,
    ACTION,
    VALUE_LENGTH,
    VALUE,
    PREDECESSORS,
    PREDECESSOR_ACTOR,
    PREDECESSOR_COUNTER,
    EXPAND,
    MARK_NAME,
];
/// The bit that marks a column as deflated.
const DEFLATED: u64 = 0b1000;

/// The columns of a change by number, ascending; one that is absent is empty.
pub(super) struct Columns<'a> {
    found: Vec<(u64, &'a [u8])>,
}

impl<'a> Columns<'a> {
    /// The column numbers and lengths, then their bytes.
    pub(super) fn read(reader: &mut Reader<'a>) -> Result<Self, Fault> {
        let lengths = read_lengths(reader)?;
        let found = lengths.into_iter().map(|(column, length)| Ok((column, reader.take(length)?)));
        Ok(Self { found: found.collect::<Result<_, Fault>>()? })
    }

    fn get(&self, wanted: u64) -> &'a [u8] {
        let found = self.found.iter().find(|(column, _)| *column == wanted);
        found.map_or(&[], |(_, bytes)| bytes)
    }
}

fn read_lengths(reader: &mut Reader<'_>) -> Result<Vec<(u64, u64)>, Fault> {
    let count = reader.unsigned()?;
    let mut lengths: Vec<(u64, u64)> = Vec::new();
    // Each round adds a known column above the last one, so there are at most as many as known.
    for _ in 0..count {
        let column = reader.unsigned()?;
        if KNOWN.contains(&(column ^ DEFLATED)) {
            return Err(Fault::DeflatedColumn);
        }
        if !KNOWN.contains(&column) {
            return Err(Fault::UnknownColumn);
        }
        if lengths.last().is_some_and(|(last, _)| *last >= column) {
            return Err(Fault::ColumnOrder);
        }
        lengths.push((column, reader.unsigned()?));
    }
    Ok(lengths)
}

/// Counts the rows of every column and checks what they hold; `actors` counts the author too.
pub(super) fn walk(columns: &Columns<'_>, actors: u64) -> Result<u64, Fault> {
    let ops = walk_actions(columns.get(ACTION))?;
    let even = |rows: u64| rows == 0 || rows == ops;
    let rows = [
        walk_actors(columns.get(OBJECT_ACTOR), actors, PER_OP)?,
        walk_counters(columns.get(OBJECT_COUNTER))?,
        walk_actors(columns.get(KEY_ACTOR), actors, PER_OP)?,
        walk_deltas(columns.get(KEY_COUNTER), PER_OP)?,
        walk_texts(columns.get(KEY_TEXT))?,
        walk_flags(columns.get(INSERT))?,
        walk_flags(columns.get(EXPAND))?,
        walk_texts(columns.get(MARK_NAME))?,
    ];
    if !rows.into_iter().all(even) {
        return Err(Fault::UnevenColumns);
    }
    if walk_lengths(columns.get(VALUE_LENGTH), columns.get(VALUE))? != ops {
        return Err(Fault::UnevenColumns);
    }
    walk_predecessors(columns, ops, actors)?;
    Ok(ops)
}

fn walk_predecessors(columns: &Columns<'_>, ops: u64, actors: u64) -> Result<(), Fault> {
    let mut total = 0;
    let rows = runs(columns.get(PREDECESSORS), PER_OP, Reader::unsigned, |count, times| {
        total = required(count)?
            .checked_mul(times)
            .and_then(|more| more.checked_add(total))
            .filter(|total| *total <= MAX_PREDECESSORS)
            .ok_or(Fault::TooManyPredecessors)?;
        Ok(())
    })?;
    let each = [
        walk_actors(columns.get(PREDECESSOR_ACTOR), actors, PER_PREDECESSOR)?,
        walk_deltas(columns.get(PREDECESSOR_COUNTER), PER_PREDECESSOR)?,
    ];
    if rows != ops || each != [total; 2] {
        return Err(Fault::UnevenColumns);
    }
    Ok(())
}

/// How many rows a column may have, and the fault if it has more.
#[derive(Clone, Copy)]
struct Limit {
    rows: u64,
    fault: Fault,
}

const PER_OP: Limit = Limit { rows: MAX_OPS, fault: Fault::TooManyOps };
const PER_PREDECESSOR: Limit = Limit { rows: MAX_PREDECESSORS, fault: Fault::TooManyPredecessors };

impl Limit {
    fn add(self, rows: u64, more: u64) -> Result<u64, Fault> {
        rows.checked_add(more).filter(|rows| *rows <= self.rows).ok_or(self.fault)
    }
}

/// Walks a run-length column: `each` gets a value, or none for empty rows, and for how many rows.
/// The number of rows is compared with the limit before a run is looked at.
fn runs<'a, T>(
    bytes: &'a [u8],
    limit: Limit,
    read: impl Fn(&mut Reader<'a>) -> Result<T, Fault>,
    mut each: impl FnMut(Option<T>, u64) -> Result<(), Fault>,
) -> Result<u64, Fault> {
    let mut reader = Reader::new(bytes);
    let mut rows = 0;
    while !reader.is_empty() {
        let head = reader.signed()?;
        let length = if head == 0 { reader.unsigned()? } else { head.unsigned_abs() };
        rows = limit.add(rows, length)?;
        match head {
            0 => each(None, length)?,
            1.. => each(Some(read(&mut reader)?), length)?,
            _ => (0..length).try_for_each(|_| each(Some(read(&mut reader)?), 1))?,
        }
    }
    Ok(rows)
}

fn required<T>(value: Option<T>) -> Result<T, Fault> {
    value.ok_or(Fault::NullRow)
}

fn walk_actions(bytes: &[u8]) -> Result<u64, Fault> {
    runs(bytes, PER_OP, Reader::unsigned, |action, _| required(action).map(drop))
}

fn walk_actors(bytes: &[u8], actors: u64, limit: Limit) -> Result<u64, Fault> {
    runs(bytes, limit, Reader::unsigned, |index, _| match index {
        Some(index) if index >= actors => Err(Fault::ActorIndex),
        _ => Ok(()),
    })
}

fn walk_counters(bytes: &[u8]) -> Result<u64, Fault> {
    runs(bytes, PER_OP, Reader::unsigned, |counter, _| match counter {
        Some(counter) if counter > MAX_OP_COUNTER => Err(Fault::OpCounter),
        _ => Ok(()),
    })
}

/// A column of counters, each written as the difference from the one before.
fn walk_deltas(bytes: &[u8], limit: Limit) -> Result<u64, Fault> {
    let mut counter = 0_i64;
    runs(bytes, limit, Reader::signed, |delta, times| {
        let Some(delta) = delta else { return Ok(()) };
        // A run goes straight up or down, so its last row is the furthest out.
        counter = i64::try_from(times)
            .ok()
            .and_then(|times| delta.checked_mul(times))
            .and_then(|step| counter.checked_add(step))
            .filter(|counter| u64::try_from(*counter).is_ok_and(|up| up <= MAX_OP_COUNTER))
            .ok_or(Fault::OpCounter)?;
        Ok(())
    })
}

fn walk_texts(bytes: &[u8]) -> Result<u64, Fault> {
    runs(bytes, PER_OP, |reader| reader.text(MAX_KEY_BYTES, Fault::KeyTooLong), |_, _| Ok(()))
}

/// A column of yes and no: the lengths of the runs, alternating, no first.
fn walk_flags(bytes: &[u8]) -> Result<u64, Fault> {
    let mut reader = Reader::new(bytes);
    let mut rows = 0;
    while !reader.is_empty() {
        rows = PER_OP.add(rows, reader.unsigned()?)?;
    }
    Ok(rows)
}

/// The value metadata, each a length shifted by four over a type, against the bytes of the values.
fn walk_lengths(bytes: &[u8], values: &[u8]) -> Result<u64, Fault> {
    let mut total = 0_u64;
    let rows = runs(bytes, PER_OP, Reader::unsigned, |meta, times| {
        let more = (required(meta)? >> 4).checked_mul(times);
        total = more.and_then(|more| total.checked_add(more)).ok_or(Fault::ValueLengths)?;
        Ok(())
    })?;
    if u64::try_from(values.len()) != Ok(total) {
        return Err(Fault::ValueLengths);
    }
    Ok(rows)
}
