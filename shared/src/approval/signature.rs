//! Signatures: whose name is under which content, and whether that is what stands now.
//!
//! The canonical rendering, version 1: a tag, the record's id, its kind, then every covered field that holds
//! something, by path: its path, its form and its value, each with its length before it. Whoever changes it, or
//! the marks of a field that is declared already, breaks every signature given so far.

use super::{
    content::{Content, Part},
    difference::Difference,
    heads::heads_of,
};
use crate::{
    documents::{Document, Heads, Path, Sold, Value, schema, signature::Signature},
    history::{Touch, Written},
    ids::EntryId,
    refusal::{Refusal, SIGNATURE_KEPT, SIGNATURE_NOT_OF_CONTENT},
};
use automerge::ChangeHash;

/// The map that holds signatures.
const SIGNATURES: &str = "signatures";

/// Whether what was signed stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holding {
    /// It does.
    ThisVersion,
    /// Something else stands; this differs.
    AnotherVersion(Box<Difference>),
    /// The signed version is not held here.
    Unjudged,
    /// Its hash is not that of the content it names.
    Broken,
}

impl Holding {
    /// The stable word.
    pub const fn word(&self) -> &'static str {
        match self {
            Holding::ThisVersion => "this-version",
            Holding::AnotherVersion(_) => "another-version",
            Holding::Unjudged => "cannot-be-judged-here",
            Holding::Broken => "broken",
        }
    }
}

/// A signature and what it is worth now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Its entry.
    pub id: EntryId,
    /// Who signed.
    pub by_name: String,
    /// When, milliseconds since 1970, by the device it was signed on.
    pub at_ms: i64,
    /// The heads signed; none when they cannot be read.
    pub heads: Option<Heads>,
    /// What it is worth.
    pub holding: Holding,
}

/// Why a record cannot be signed now.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SigningFault {
    /// Records of this kind are not signed.
    #[error("only quotes and orders are signed")]
    WrongKind,
    /// Nobody can say what is signed.
    #[error("fields have more than one value: {0:?}")]
    Contested(Vec<Path>),
}

/// Whether a path lies in a signature, which is never reissued.
pub fn is_signature(path: &Path) -> bool {
    path.keys().first().is_some_and(|key| key == SIGNATURES)
}

/// The hash of what is signed at these heads, in hex, over the fields declared up to a schema.
///
/// # Errors
/// When the kind is not signed, or the content is contested.
pub fn content_hash(
    document: &Document,
    heads: &Heads,
    schema: u32,
) -> Result<String, SigningFault> {
    if Sold::of(document).is_none() {
        return Err(SigningFault::WrongKind);
    }
    let content = Content::at(document, heads, Part::Signed { schema });
    let contested = content.contested();
    if contested.is_empty() {
        Ok(hash(document, &content))
    } else {
        Err(SigningFault::Contested(contested))
    }
}

fn hash(document: &Document, content: &Content) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut part = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    };
    part(b"satchel signed content 1");
    part(document.id().bytes());
    part(document.kind_word().as_bytes());
    for (path, values) in content.iter() {
        part(path.to_string().as_bytes());
        for value in values {
            match value {
                Value::Null => part(b"null"),
                Value::Text(text) => part(format!("text {text}").as_bytes()),
                Value::Flag(flag) => part(format!("flag {flag}").as_bytes()),
                Value::Whole(number) => part(format!("whole {number}").as_bytes()),
                Value::Moment(ms) => part(format!("moment {ms}").as_bytes()),
                Value::Other(words) => part(format!("other {words}").as_bytes()),
            }
        }
    }
    hasher.finalize().to_hex().to_string()
}

/// Every signature of a quote or an order, oldest first by the devices' clocks.
pub fn signed(document: &Document) -> Vec<Signed> {
    let Some(sold) = Sold::of(document) else { return Vec::new() };
    let sale = sold.sale();
    let mut all: Vec<Signed> =
        sale.signatures.iter().map(|(id, signature)| judge(document, *id, signature)).collect();
    all.sort_by_key(|signed| (signed.at_ms, signed.id));
    all
}

fn judge(document: &Document, id: EntryId, signature: &Signature) -> Signed {
    let heads = signature.heads.as_deref().and_then(heads_of);
    let here = heads.clone().filter(|heads| heads.iter().all(|head| document.has(head)));
    let holding = match &here {
        None => Holding::Unjudged,
        Some(heads) => judge_at(document, heads, signature),
    };
    Signed {
        id,
        by_name: signature.by_name.clone().unwrap_or_default(),
        at_ms: signature.at.unwrap_or_default(),
        heads,
        holding,
    }
}

fn judge_at(document: &Document, heads: &Heads, signature: &Signature) -> Holding {
    let Some(part) = part_of(signature) else { return Holding::Unjudged };
    if !is_of_content(document, heads, part, signature) {
        return Holding::Broken;
    }
    match Difference::between(document, heads, None, part) {
        Some(difference) if difference.is_empty() => Holding::ThisVersion,
        Some(difference) => Holding::AnotherVersion(Box::new(difference)),
        None => Holding::Unjudged,
    }
}

/// What the signature covers; `None` when a newer program gave it.
fn part_of(signature: &Signature) -> Option<Part> {
    let schema = u32::try_from(signature.schema?).ok().filter(|schema| *schema > 0)?;
    (schema <= schema::VERSION).then_some(Part::Signed { schema })
}

fn is_of_content(
    document: &Document,
    heads: &[ChangeHash],
    part: Part,
    signature: &Signature,
) -> bool {
    let content = Content::at(document, heads, part);
    let expected = hash(document, &content);
    content.contested().is_empty() && signature.content_hash.as_deref() == Some(expected.as_str())
}

/// Checks what a change, already applied, wrote of signatures: each is written whole, once, under the content at
/// heads that were there before it.
///
/// # Errors
/// `signature-kept` for touching one that stands, `signature-not-of-content` when its hash is not that of the
/// content it names.
pub fn check(document: &Document, touches: &[Touch]) -> Result<(), Refusal> {
    let touched =
        || touches.iter().filter(|touch| is_signature(&touch.path) && touch.path.keys().len() > 1);
    let is_entry = |touch: &&Touch| touch.new == Written::Container && touch.path.keys().len() == 2;
    let made: Vec<&Path> = touched().filter(is_entry).map(|touch| &touch.path).collect();
    for touch in touched() {
        if !made.iter().any(|entry| touch.path.keys().starts_with(entry.keys())) {
            let detail = "a signature that stands is never touched again";
            return Err(Refusal::of_field(SIGNATURE_KEPT, touch.path.clone(), detail));
        }
    }
    if made.is_empty() {
        return Ok(());
    }
    let sold = Sold::of(document);
    for path in made {
        let id = path.keys().get(1).and_then(|key| key.parse::<EntryId>().ok());
        let signature =
            id.zip(sold.as_ref()).and_then(|(id, sold)| sold.sale().signatures.get(&id).cloned());
        if !signature.is_some_and(|signature| is_sound(document, &signature)) {
            let detail = "the hash is not that of the content at the heads named";
            return Err(Refusal::of_field(SIGNATURE_NOT_OF_CONTENT, path.clone(), detail));
        }
    }
    Ok(())
}

fn is_sound(document: &Document, signature: &Signature) -> bool {
    let heads = signature.heads.as_deref().and_then(heads_of);
    match (heads, part_of(signature)) {
        (Some(heads), Some(part)) if heads.iter().all(|head| document.has(head)) => {
            is_of_content(document, &heads, part, signature)
        }
        _ => false,
    }
}
