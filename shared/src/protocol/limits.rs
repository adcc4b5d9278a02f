//! Limits of one message, checked before anything is decoded.

/// A request's body on the wire: a push of 1,000 ordinary changes is 150 KiB.
pub const WIRE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The same body inflated; zstd reaches 1,000:1 on hostile input.
pub const INFLATED_BYTES_MAX: usize = 32 * 1024 * 1024;
/// One change; the gate's own limit.
pub const CHANGE_BYTES_MAX: usize = crate::gate::MAX_WIRE_BYTES;
/// One document as it is stored: a page must be able to carry any document alone, six times over. A visit
/// with a note of 10,000 letters is 100 KiB.
pub const DOCUMENT_BYTES_MAX: usize = 5 * 1024 * 1024;
/// One letter of a note: the longest emoji people use has 35 bytes.
pub const LETTER_BYTES_MAX: usize = 64;
/// Changes in one push.
pub const PUSH_CHANGES_MAX: usize = 1_000;
/// Documents in one push: each brings a change at least.
pub const PUSH_DOCUMENTS_MAX: usize = PUSH_CHANGES_MAX;
/// Operations of all changes in one push: parsing and judging them takes a second. 500 ordinary changes have
/// 10,000, and a device halves what is refused as too large.
pub const PUSH_OPERATIONS_MAX: u64 = 50_000;
/// Changes a device puts into one push: the server commits 100 fifty times faster than one by one.
pub const PUSH_CHANGES_WANTED: usize = 500;
/// Evicts a device confirms in one push; more go with the next.
pub const PUSH_RELEASED_MAX: usize = 1_000;
/// Actors named in one push; a device makes one per start and login.
pub const PUSH_ACTORS_MAX: usize = 1_000;
/// Sealed changes in one hand-in.
pub const ESCROW_BOXES_MAX: usize = 1_000;
/// People who ever worked on one device; a contact names all of them in one JSON body.
pub const CONTACT_PEOPLE_MAX: usize = 80;
/// Owners named with one document handed in again; a record edited daily for ten years has fewer actors.
pub const RELAY_OWNERS_MAX: usize = 4_096;
/// Documents in one page of a pull.
pub const PAGE_DOCUMENTS_MAX: usize = 500;
/// Bytes of one page before compression, unless a single document is larger.
pub const PAGE_BYTES_WANTED: usize = 4 * 1024 * 1024;
/// Changes of one document in a page: no change is below 64 bytes, so no honest page has more.
pub const PAGE_CHANGES_MAX: usize = INFLATED_BYTES_MAX / 64;
/// Documents a device may ask for by name in one pull.
pub const WANTED_DOCUMENTS_MAX: usize = 100;
/// Scopes in one comparison; nobody works in as many territories.
pub const COMPARE_SCOPES_MAX: usize = 1_000;
/// Documents one comparison lists, unless a single bucket has more: 2.5 MB. What is left out follows in the next round.
pub const COMPARE_DOCUMENTS_WANTED: usize = 100_000;
/// A JSON body: enrolment, tokens, recovery.
pub const JSON_BYTES_MAX: usize = 16 * 1024;
