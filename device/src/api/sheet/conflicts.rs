//! Conflicts: every field of a record with more than one value, with who wrote which, when and where.

use super::{
    may_field, names,
    values::{currency, shown},
};
use crate::{
    actions::{conflicts, history},
    api::{
        fields::{ConflictShown, HeldValue},
        reader::{Reader, Result},
    },
};
use satchel_shared::{
    documents::{Document, Kind, Path},
    ids::DocumentId,
    lang::Lang,
    money::Currency,
    permissions::Relation,
};
use std::collections::BTreeMap;

/// The conflicts of a record, with who, when and where.
///
/// # Errors
/// When it is not here or cannot be read.
pub fn all(reader: Reader<'_>, id: DocumentId) -> Result<Vec<ConflictShown>> {
    let document = reader.store().document(id)?;
    let Some(kind) = document.kind() else { return Ok(Vec::new()) };
    let role = reader.role()?;
    let relation = role.as_ref().map_or(Relation::Reach, |role| {
        Relation::at(&document, &document.heads(), role, reader.me())
    });
    let stands = document.values();
    let currency = currency(&stands);
    let mut told = Vec::new();
    for view in conflicts::list(reader.store(), id)? {
        let place = view.path.place(kind);
        let may = place.map_or_else(Reader::may, |place| {
            may_field(reader, role.as_ref(), kind, place.field(), relation)
        });
        let before = before(reader, kind, &document, &view.path, currency)?;
        let mut values = Vec::new();
        for (index, one) in view.candidates.iter().enumerate() {
            let shown = shown(reader, kind, &view.path, &one.value, currency)?;
            let shown = match shown.as_str() {
                "" => reader.say("（空白）", "(empty)").to_owned(),
                _ => shown,
            };
            let also = one.also.iter().filter_map(|(_, author, _)| reader.who(author.as_ref()));
            values.push(HeldValue {
                index: u32::try_from(index).unwrap_or(u32::MAX),
                choose_words: match reader.lang {
                    Lang::ZhHant => format!("用{shown}"),
                    Lang::En => format!("Use {shown}"),
                },
                who: reader.who(one.author.as_ref()),
                time_ms: one.time_ms,
                was: before.get(&one.hash.to_string()).cloned().unwrap_or_default(),
                also: also.collect(),
                is_current: one.is_current,
                shown,
            });
        }
        let label = names::of_path(reader.lang, kind, &view.path, Some(&stands));
        let words = match (reader.lang, values.len()) {
            (Lang::ZhHant, 2) => format!("{label}有兩個值，選一個"),
            (Lang::ZhHant, count) => format!("{label}有 {count} 個值，選一個"),
            (Lang::En, 2) => format!("{label}: two values. Choose one"),
            (Lang::En, count) => format!("{label}: {count} values. Choose one"),
        };
        told.push(ConflictShown { path: view.path.to_string(), label, words, values, may });
    }
    Ok(told)
}

/// What stood in the field before each change.
fn before(
    reader: Reader<'_>,
    kind: Kind,
    document: &Document,
    path: &Path,
    currency: Option<Currency>,
) -> Result<BTreeMap<String, Vec<String>>> {
    let mut told = BTreeMap::new();
    for line in history::of_document(reader.store(), document, Some(path))? {
        let stood = line.stood.iter().map(|value| shown(reader, kind, path, value, currency));
        told.insert(line.hash.to_string(), stood.collect::<Result<_>>()?);
    }
    Ok(told)
}
