//! Which decision counts: the causally last. Concurrent ones that disagree count as none.

use super::{content::Content, content::Part, heads::heads_of};
use crate::{
    documents::{Document, Heads, Sale, decision::Decision, decision::Verdict},
    ids::{EntryId, PersonId},
};
use automerge::{ChangeHash, ObjId, ROOT, ReadDoc};

/// A decision that counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    /// Its entry.
    pub id: EntryId,
    /// What was answered.
    pub verdict: Verdict,
    /// Who.
    pub by: Option<PersonId>,
    /// Their name, copied.
    pub by_name: String,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// What they said to it.
    pub note: Option<String>,
    /// The heads of this record they saw, when they are held here.
    pub heads: Option<Heads>,
}

/// What the decisions of a record come to.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Nobody decided.
    None,
    /// This one counts.
    One(Counted),
    /// These were made without each other's knowledge and disagree.
    Disputed(Vec<Counted>),
}

/// What the decisions of a sale come to.
pub fn outcome(document: &Document, sale: &Sale<'_>) -> Outcome {
    let last = last(document, sale);
    match last.as_slice() {
        [] => Outcome::None,
        [only] => Outcome::One(only.clone()),
        [first, others @ ..] => {
            if others.iter().all(|other| agree(document, first, other)) {
                Outcome::One(first.clone())
            } else {
                Outcome::Disputed(last)
            }
        }
    }
}

/// The decisions that no other one has seen, by id.
fn last(document: &Document, sale: &Sale<'_>) -> Vec<Counted> {
    let made: Vec<(EntryId, Option<ChangeHash>)> = match sale.decisions.len() {
        0 | 1 => sale.decisions.keys().map(|id| (*id, None)).collect(),
        _ => sale.decisions.keys().map(|id| (*id, change_of(document, *id))).collect(),
    };
    let is_overtaken = |id: &EntryId| {
        let later = made.iter().filter(|(other, _)| other != id);
        later.filter_map(|(_, hash)| *hash).any(|hash| had_seen(document, hash, *id))
    };
    let last = sale.decisions.iter().filter(|(id, _)| !is_overtaken(id));
    last.map(|(id, decision)| counted(document, *id, decision)).collect()
}

/// The change that wrote a decision.
fn change_of(document: &Document, id: EntryId) -> Option<ChangeHash> {
    let automerge = document.automerge();
    let (_, decisions) = automerge.get(ROOT, "decisions").ok()??;
    let (_, entry) = automerge.get(&decisions, id.to_string()).ok()??;
    automerge.hash_for_opid(&entry)
}

/// Whether the author of a change had seen a decision: it stood there at that change.
fn had_seen(document: &Document, hash: ChangeHash, id: EntryId) -> bool {
    let automerge = document.automerge();
    let decisions: Option<ObjId> =
        automerge.get(ROOT, "decisions").ok().flatten().map(|(_, decisions)| decisions);
    decisions.is_some_and(|decisions| {
        matches!(automerge.get_at(&decisions, id.to_string(), &[hash]), Ok(Some(_)))
    })
}

fn counted(document: &Document, id: EntryId, decision: &Decision) -> Counted {
    let own = decision.reads.get(&EntryId::new(document.id().uuid()));
    let heads = own.and_then(|read| heads_of(read.heads.as_deref()?));
    Counted {
        id,
        verdict: decision.verdict.clone().unwrap_or(Verdict::Other(String::new())),
        by: decision.by,
        by_name: decision.by_name.clone().unwrap_or_default(),
        at_ms: decision.at.unwrap_or_default(),
        note: decision.note.clone(),
        heads: heads.filter(|heads| heads.iter().all(|head| document.has(head))),
    }
}

/// Whether two decisions say the same about the same content.
fn agree(document: &Document, one: &Counted, two: &Counted) -> bool {
    let (Some(seen), Some(other)) = (&one.heads, &two.heads) else { return false };
    let seen = Content::at(document, seen, Part::Commercial);
    let other = Content::at(document, other, Part::Commercial);
    one.verdict == two.verdict && seen == other && seen.contested().is_empty()
}
