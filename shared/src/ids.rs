//! Identities: one type per thing that has one, all of them UUIDs.
//!
//! Never makes a new one: whoever creates a record brings the UUIDv7, so that a run can be replayed.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// Text that is not a UUID.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an id")]
pub struct IdFault(
    /// What was given.
    pub String,
);

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Gives a UUID its meaning.
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }
            /// The UUID without its meaning.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
            /// The sixteen bytes stored as a key.
            pub const fn bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
            /// Reads a sixteen byte key.
            pub fn from_bytes(bytes: &[u8]) -> Result<Self, IdFault> {
                Uuid::from_slice(bytes).map(Self).map_err(|_| IdFault(format!("{bytes:02x?}")))
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl FromStr for $name {
            type Err = IdFault;
            fn from_str(text: &str) -> Result<Self, IdFault> {
                Uuid::parse_str(text).map(Self).map_err(|_| IdFault(text.to_owned()))
            }
        }
    )*};
}

id! {
    /// Any business record, whatever its kind.
    DocumentId
    /// An entry of a keyed map inside a document: a quote line, an address.
    EntryId
    /// A company whose data never mixes with another's.
    TenantId
    /// An enrolled tablet, laptop or the server itself.
    DeviceId
    /// An order to wipe what a device holds of a person.
    WipeId
}

macro_rules! document_id {
    ($($(#[$doc:meta])* $name:ident)*) => {
        id! { $($(#[$doc])* $name)* }
        $(impl From<$name> for DocumentId {
            fn from(id: $name) -> DocumentId {
                DocumentId::new(id.0)
            }
        }
        impl From<DocumentId> for $name {
            fn from(id: DocumentId) -> $name {
                $name(id.0)
            }
        })*
    };
}

document_id! {
    /// A person document.
    PersonId
    /// A territory document.
    TerritoryId
    /// An account document.
    AccountId
    /// A contact document.
    ContactId
    /// A product document.
    ProductId
    /// A price list document.
    PriceListId
    /// A product cost document.
    ProductCostId
    /// A quote document.
    QuoteId
    /// An order document.
    OrderId
    /// A visit document.
    VisitId
    /// A task document.
    TaskId
    /// A survey template document.
    SurveyTemplateId
}
