//! Twins while one types: accounts that are likely the one somebody is about to enter.

use super::{AskTwins, Twin, list};
use crate::{
    api::reader::{Reader, Result},
    store::{Filter, ListedRow},
};
use satchel_shared::{
    attention::{Likeness, Matter, twins},
    documents::Kind,
    ids::DocumentId,
    index_row::IndexRow,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Hits of one search worth comparing.
const HITS_MAX: u32 = 40;
/// A name of fewer letters says nothing yet.
const NAME_LETTERS_MIN: usize = 2;

/// The accounts that are likely the same, with what speaks for each.
///
/// # Errors
/// When the store cannot be read.
pub fn of_typed(reader: Reader<'_>, asked: &AskTwins) -> Result<Vec<Twin>> {
    let filter =
        Filter { kind: Some(Kind::Account), is_archived: Some(false), ..Filter::default() };
    let mut found: BTreeMap<DocumentId, ListedRow> = BTreeMap::new();
    for typed in [&asked.name, &asked.tax_id, &asked.phone] {
        if typed.trim().chars().count() >= NAME_LETTERS_MIN {
            let hits = reader.store().search_in(typed, &filter, HITS_MAX)?;
            found.extend(hits.into_iter().map(|listed| (listed.id, listed)));
        }
    }
    // What is typed is compared as the account it would become; the greatest id of all is nobody's.
    let new = DocumentId::new(Uuid::max());
    let body = [("tax_id", &asked.tax_id), ("phone", &asked.phone)];
    let row = IndexRow {
        title: asked.name.clone(),
        body: body.into_iter().map(|(name, text)| (name.to_owned(), text.clone())).collect(),
        ..IndexRow::default()
    };
    let mut told = Vec::new();
    let today = reader.today().to_string();
    for listed in found.values() {
        let both: Vec<Likeness> = [Likeness::of(listed.id, &listed.row), Likeness::of(new, &row)]
            .into_iter()
            .flatten()
            .collect();
        let evidence = twins(&both).into_iter().flat_map(|(_, matter)| match matter {
            Matter::Twin { evidence, .. } => evidence,
            _ => Vec::new(),
        });
        let mut evidence: Vec<String> = evidence.map(|one| one.words(reader.lang)).collect();
        if evidence.is_empty() && is_same_name(&listed.row.title, &asked.name) {
            evidence.push(reader.say("名稱相同", "the same name").to_owned());
        }
        if !evidence.is_empty() {
            let last = reader.store().last_dealt(listed.id, &today)?;
            told.push(Twin { account: list::row(reader, listed, &last, None)?, evidence });
        }
    }
    Ok(told)
}

fn is_same_name(one: &str, other: &str) -> bool {
    let plain = |name: &str| -> String {
        let same = |c: char| if c == '臺' { '台' } else { c };
        name.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .map(same)
            .collect()
    };
    let other = plain(other);
    other.chars().count() >= NAME_LETTERS_MIN && plain(one) == other
}
