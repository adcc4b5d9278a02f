//! Why a change is refused: one variant and one stable machine code per rule of the gate.
//!
//! Never: a code changes its meaning or goes away, since devices and the console store and translate it.
//! A missing dep, a used sequence number and a known hash are not faults but verdicts of the header.

/// One table gives the enum, its codes and their list, so that the three cannot drift apart.
macro_rules! faults {
    ($($(#[doc = $doc:literal])+ $name:ident $code:literal $text:literal)+) => {
        /// A rule of the gate that a change breaks. The change is refused and never applied.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
        pub enum Fault {
            $($(#[doc = $doc])+ #[error($text)] $name,)+
        }

        /// Every code a fault can have, in the order of the rules.
        pub const CODES: &[&str] = &[$($code),+];

        impl Fault {
            /// Every fault, in the order of the rules.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The stable machine code, `gate-…`.
            pub fn code(&self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }
        }
    };
}

faults! {
    // Prescan: the chunk
    /// The bytes do not open with Automerge's magic number.
    NotAChange "gate-not-a-change" "these bytes are not an Automerge chunk"
    /// A document, a bundle or an unknown kind of chunk; only changes pass.
    ChunkType "gate-chunk-type" "only a change may be sent, not a document or a bundle"
    /// More bytes on the wire than `MAX_WIRE_BYTES`.
    WireTooLarge "gate-wire-too-large" "the change is larger than 256 KiB"
    /// More bytes after inflating than `MAX_INFLATED_BYTES`.
    InflatedTooLarge "gate-inflated-too-large" "the change inflates to more than 1 MiB"
    /// The deflate stream is broken or ends early.
    Inflate "gate-inflate" "the compressed change cannot be inflated"
    /// Bytes after the one chunk, or inside it after its deflate stream.
    TrailingBytes "gate-trailing-bytes" "there are bytes after the change"
    /// The bytes end in the middle of a field.
    Truncated "gate-truncated" "the change ends in the middle of a field"
    /// A number in LEB128 that is longer than needed or than 64 bits.
    Number "gate-number" "a number is written too long"
    /// The checksum is not the hash of the contents.
    Checksum "gate-checksum" "the checksum does not match the contents"

    // Prescan: the fields before the columns
    /// More deps than `MAX_DEPS`.
    TooManyDeps "gate-too-many-deps" "the change names more than 4,096 deps"
    /// An actor id of more than `MAX_ACTOR_BYTES`.
    ActorTooLong "gate-actor-too-long" "an actor id is longer than 64 bytes"
    /// More other actors than `MAX_OTHER_ACTORS`.
    TooManyActors "gate-too-many-actors" "the change names more than 4,096 actors"
    /// A commit message of more than `MAX_MESSAGE_BYTES`.
    MessageTooLong "gate-message-too-long" "the message is longer than 4 KiB"
    /// A message, a key or a mark name that is not UTF-8.
    NotText "gate-not-text" "a text is not UTF-8"

    // Prescan: the columns
    /// A column Automerge does not write into a change.
    UnknownColumn "gate-unknown-column" "the change has an unknown column"
    /// A deflated column; inside a change columns are never deflated one by one.
    DeflatedColumn "gate-deflated-column" "a column of the change is deflated"
    /// Columns out of order, or the same one twice.
    ColumnOrder "gate-column-order" "the columns are out of order or repeated"
    /// More operations than `MAX_OPS`.
    TooManyOps "gate-too-many-ops" "the change has more than 10,000 operations"
    /// More predecessors than `MAX_PREDECESSORS`.
    TooManyPredecessors "gate-too-many-predecessors" "the change has more than 20,000 predecessors"
    /// A column with more or fewer rows than there are operations or predecessors.
    UnevenColumns "gate-uneven-columns" "the columns have different numbers of rows"
    /// An empty row in a column that needs a value in every row.
    NullRow "gate-null-row" "a row lacks a value it needs"
    /// A map key or mark name of more than `MAX_KEY_BYTES`.
    KeyTooLong "gate-key-too-long" "a key is longer than 256 bytes"
    /// The lengths in the value metadata do not add up to the bytes of the values.
    ValueLengths "gate-value-lengths" "the lengths of the values do not add up"
    /// An operation mentions an actor that the change does not list.
    ActorIndex "gate-actor-index" "an operation names an actor that is not listed"
    /// An operation counter below zero or above `MAX_OP_COUNTER`, mentioned or of the change's own.
    OpCounter "gate-op-counter" "an operation counter is out of range"

    // Canonical
    /// Automerge cannot parse the change.
    Unreadable "gate-unreadable" "the change cannot be read"
    /// Decoding and encoding again gives other bytes.
    NotCanonical "gate-not-canonical" "the change is not written in the canonical form"
    /// Automerge panicked on the change.
    Panicked "gate-panicked" "the change makes the reader fail"
    /// Reading or applying the change took more memory or time than any honest change does.
    Exhausting "gate-exhausting" "the change takes more memory or time than it may"

    // Header
    /// The actor is not registered to the device that sends the change.
    ActorNotYours "gate-actor-not-yours" "the actor is not registered to this device"
    /// Sequence zero; sequences count from one.
    SequenceZero "gate-sequence-zero" "the sequence number is zero"
    /// A sequence further than one after the actor's last.
    SequenceGap "gate-sequence-gap" "the sequence number leaves a gap"
    /// The actor's own last change is not among the ancestors of the deps.
    OwnLastChange "gate-own-last-change" "the change does not build on the actor's own last change"
    /// A change without deps for a document that exists.
    SecondCreation "gate-second-creation" "the document exists already"
    /// A creation that does not write its document's id at the root key `id`.
    CreationUnnamed "gate-creation-unnamed" "the creation does not name its document"
    /// A creation that writes another id, a non-text or several values at the root key `id`.
    CreationMisnamed "gate-creation-misnamed" "the creation names another document"
    /// The first operation is not the one after the highest of the deps.
    StartOp "gate-start-op" "the first operation does not follow from the deps"
    /// A time in milliseconds outside the years -9999 to 9999.
    Time "gate-time" "the time of the change cannot be represented"
    /// Bytes after the columns, which nothing of ours reads.
    ExtraBytes "gate-extra-bytes" "the change carries extra bytes"
    /// The same dep twice.
    DuplicateDeps "gate-duplicate-deps" "the change names a dep twice"

    // Operations
    /// A list or a table; no kind of record has one.
    List "gate-list" "the change makes a list or a table"
    /// A counter, or an increment of a value.
    Counter "gate-counter" "the change makes or moves a counter"
    /// A mark over letters.
    Mark "gate-mark" "the change marks letters"
    /// A value of a type no program of ours writes, or a number that is none.
    Scalar "gate-scalar" "a value is of an unknown type, or no finite number"
    /// An object that was never made, or that the author had not seen.
    ObjectUnknown "gate-object-unknown" "an operation is in an object its author had not seen"
    /// A letter's place in a map, or a key in a note.
    KeyKind "gate-key-kind" "a key does not fit its object"
    /// A container where a container or a value stands or stood.
    ContainerTwice "gate-container-twice" "a container is made where something stands"
    /// A value at the key of a container.
    ContainerReplaced "gate-container-replaced" "a value is put over a container"
    /// A replaced value that did not stand at the key when the author wrote.
    PredecessorUnseen "gate-predecessor-unseen" "an operation replaces a value its author did not see there"
    /// A delete of nothing, or of the value that is shown.
    Delete "gate-delete" "a delete leaves no value, or not the one shown"
    /// A letter of another note, or one the author had not seen.
    LetterUnknown "gate-letter-unknown" "a letter stands beside one its author did not see there"
    /// Something in a note that is no letter.
    NotALetter "gate-not-a-letter" "a note holds letters only"
}
