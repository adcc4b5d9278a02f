//! How ids, hashes and rows stand in columns.

use super::fault::StoreFault;
use automerge::{ActorId, ChangeHash};
use rusqlite::{Row, RowIndex};
use satchel_shared::{documents::Heads, index_row::IndexRow};
use uuid::Uuid;

/// Bytes of a change hash.
const HASH_BYTES: usize = 32;

pub(super) fn id<T>(
    row: &Row<'_>,
    column: impl RowIndex,
    of: impl Fn(Uuid) -> T,
) -> rusqlite::Result<T> {
    row.get(column).map(|bytes| of(Uuid::from_bytes(bytes)))
}

pub(super) fn maybe_id<T>(
    row: &Row<'_>,
    column: impl RowIndex,
    of: impl Fn(Uuid) -> T,
) -> rusqlite::Result<Option<T>> {
    Ok(row.get::<_, Option<[u8; 16]>>(column)?.map(|bytes| of(Uuid::from_bytes(bytes))))
}

pub(super) fn maybe_hash(
    row: &Row<'_>,
    column: impl RowIndex,
) -> rusqlite::Result<Option<ChangeHash>> {
    Ok(row.get::<_, Option<[u8; HASH_BYTES]>>(column)?.map(ChangeHash))
}

pub(super) fn actor(row: &Row<'_>, column: impl RowIndex) -> rusqlite::Result<ActorId> {
    row.get::<_, Vec<u8>>(column).map(ActorId::from)
}

pub(super) fn heads_bytes(heads: &Heads) -> Vec<u8> {
    heads.iter().flat_map(|head| head.0).collect()
}

pub(super) fn read_heads(bytes: &[u8]) -> Result<Heads, StoreFault> {
    let (hashes, rest) = bytes.as_chunks::<HASH_BYTES>();
    if rest.is_empty() {
        Ok(hashes.iter().map(|hash| ChangeHash(*hash)).collect())
    } else {
        Err(StoreFault::Unsound("heads of an odd length".to_owned()))
    }
}

pub(super) fn row_bytes(row: &IndexRow) -> Result<Vec<u8>, StoreFault> {
    postcard::to_stdvec(row).map_err(|fault| StoreFault::Unsound(format!("an index row: {fault}")))
}

pub(super) fn read_row(bytes: &[u8]) -> Result<IndexRow, StoreFault> {
    postcard::from_bytes(bytes)
        .map_err(|fault| StoreFault::Unsound(format!("an index row: {fault}")))
}
