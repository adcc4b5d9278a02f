//! Names: what a path is called in its record: an entry by its place and its own words, never by its id.

use crate::{
    actions::entries::{self, find_value},
    api::reader::{Reader, Result},
};
use automerge::{ScalarValue, hydrate};
use satchel_shared::{
    documents::{Kind, Path, field::Field, path::Place},
    ids::DocumentId,
    labels,
    lang::Lang,
};

/// The field by which an entry is taken out: what happens to it happens to the entry.
const REMOVED: &str = "removed";
/// What an entry may call itself by, the first that is filled.
const OWN_WORDS: [&str; 5] = ["description", "product_code", "label", "recipient", "by_name"];

/// What a field is called where its record and its entry are in sight.
pub fn of_field(lang: Lang, kind: Kind, field: &Field, path: &Path) -> String {
    declared(lang, kind, path).unwrap_or(field.name).to_owned()
}

fn declared(lang: Lang, kind: Kind, path: &Path) -> Option<&'static str> {
    let names: Vec<&str> = path.keys().iter().step_by(2).map(String::as_str).collect();
    labels::field(kind, &names.join("."), lang)
}

/// What a path is called in a record that is here.
///
/// # Errors
/// When the store cannot be read.
pub fn in_record(reader: Reader<'_>, id: DocumentId, kind: Kind, path: &Path) -> Result<String> {
    let is_deep = path.keys().len() > 1;
    let values = match is_deep && reader.store().row(id)?.is_some() {
        true => Some(reader.store().document(id)?.values()),
        false => None,
    };
    Ok(of_path(reader.lang, kind, path, values.as_ref()))
}

/// What a path is called; its entries as they stand in these values, where they are known.
pub fn of_path(lang: Lang, kind: Kind, path: &Path, values: Option<&hydrate::Map>) -> String {
    let unknown = match lang {
        Lang::ZhHant => "新版程式的欄位",
        Lang::En => "a field of a newer version",
    };
    named(lang, kind, path, values).unwrap_or_else(|| unknown.to_owned())
}

/// What a path is called where neither its record nor its kind is known: as the first kind that has it calls it.
pub fn of_any(lang: Lang, path: &Path) -> String {
    let known = |kind: &&Kind| path.place(**kind).is_some();
    let kind = Kind::ALL.iter().find(known).copied().unwrap_or(Kind::Account);
    of_path(lang, kind, path, None)
}

/// Whether a path says that an entry was taken out, or put back.
pub fn is_removal(path: &Path) -> bool {
    matches!(path.keys(), [_, _, .., last] if last == REMOVED)
}

fn named(lang: Lang, kind: Kind, path: &Path, values: Option<&hydrate::Map>) -> Option<String> {
    path.place(kind)?;
    let mut keys = path.keys();
    if is_removal(path) {
        keys = keys.split_last().map_or(keys, |(_, above)| above);
    }
    let mut parts = Vec::new();
    for (index, pair) in keys.chunks(2).enumerate() {
        let here = Path::new(keys.iter().take(2 * index + 2).cloned());
        parts.push(match (pair, here.place(kind)?) {
            ([list, id], Place::Entry(_)) => {
                let above = Path::new(keys.iter().take(2 * index + 1).cloned());
                let entries = match values.and_then(|values| find_value(values, &above)) {
                    Some(hydrate::Value::Map(entries)) => Some(entries),
                    _ => None,
                };
                let is_told = is_removal(path);
                entry(lang, list, id, entries, is_told)
            }
            ([_, member], _) => {
                let colon = if lang == Lang::En { ": " } else { "：" };
                format!("{}{colon}{member}", declared(lang, kind, &here)?)
            }
            _ => declared(lang, kind, &here)?.to_owned(),
        });
    }
    Some(parts.join(" · "))
}

/// `第 2 項 精密濾芯`, `地址 總公司`, `地址 2`; the only one of its list needs no number. That it was taken out is added
/// unless that is what is told.
fn entry(
    lang: Lang,
    list: &str,
    id: &str,
    entries: Option<&hydrate::Map>,
    is_told: bool,
) -> String {
    let name = labels::entry(list, lang).unwrap_or(list);
    let held = entries.and_then(|entries| entries.get(id));
    let (Some(entries), Some(held)) = (entries, held) else { return name.to_owned() };
    let own = own_words(held);
    let standing = entries::standing(entries);
    match (standing.iter().position(|of| of == id), lang) {
        (None, _) if is_told => own.unwrap_or(name).to_owned(),
        (None, Lang::ZhHant) => format!("{}（已移除）", own.unwrap_or(name)),
        (None, Lang::En) => format!("{} (removed)", own.unwrap_or(name)),
        (Some(at), lang) if list == "lines" => {
            let place = match lang {
                Lang::ZhHant => format!("第 {} 項", at + 1),
                Lang::En => format!("Line {}", at + 1),
            };
            own.map_or_else(|| place.clone(), |own| format!("{place} {own}"))
        }
        (Some(_), _) if own.is_some() => format!("{name} {}", own.unwrap_or_default()),
        (Some(_), _) if standing.len() == 1 => name.to_owned(),
        (Some(at), _) => format!("{name} {}", at + 1),
    }
}

fn own_words(entry: &hydrate::Value) -> Option<&str> {
    let hydrate::Value::Map(entry) = entry else { return None };
    let text = |name: &&str| match entry.get(name)? {
        hydrate::Value::Scalar(ScalarValue::Str(text)) if !text.is_empty() => Some(text.as_str()),
        _ => None,
    };
    OWN_WORDS.iter().find_map(text)
}
