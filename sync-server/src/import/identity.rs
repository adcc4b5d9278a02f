//! Identity of what comes from outside: the same row always becomes the same record.
//!
//! An id is BLAKE3 over tenant, what it is and its key there, in the form of a UUID of version 8. Each part is
//! led by its length, so that no two lists of parts run together.

use satchel_shared::{
    documents::Kind,
    ids::{DocumentId, EntryId, TenantId},
};
use uuid::Uuid;

/// The id of a record known elsewhere by `key` (`adventureworks:order:SO43659`).
pub fn document_id(tenant: TenantId, kind: Kind, key: &str) -> DocumentId {
    DocumentId::new(named(&[b"document", tenant.bytes(), kind.word().as_bytes(), key.as_bytes()]))
}

/// The id of an entry inside a record: a line by its number, an address by its purpose.
pub fn entry_id(document: DocumentId, list: &str, key: &str) -> EntryId {
    EntryId::new(named(&[b"entry", document.bytes(), list.as_bytes(), key.as_bytes()]))
}

/// A UUID of version 8 that follows from the parts alone.
pub fn named(parts: &[&[u8]]) -> Uuid {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let mut bytes = [0; 16];
    hasher.finalize_xof().fill(&mut bytes);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(named(&[b"ab", b"c"]), named(&[b"a", b"bc"]));
        assert_eq!(named(&[b"ab", b"c"]), named(&[b"ab", b"c"]));
    }

    #[test]
    fn another_tenant_kind_or_key_is_another_record() {
        let tenant = |n: u8| TenantId::new(named(&[&[n]]));
        let id = document_id(tenant(1), Kind::Account, "7");
        assert_eq!(id, document_id(tenant(1), Kind::Account, "7"));
        assert_ne!(id, document_id(tenant(2), Kind::Account, "7"));
        assert_ne!(id, document_id(tenant(1), Kind::Product, "7"));
        assert_ne!(id, document_id(tenant(1), Kind::Account, "8"));
        assert_eq!(id.uuid().get_version_num(), 8);
    }
}
