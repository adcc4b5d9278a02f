//! Office: what decides what a person may do and see, told as it changed. Pure.

use satchel_shared::index_row::IndexRow;

/// What of a person's row says what they may, and how it is called in the audit.
const BODY: [&str; 2] = ["territories", "discount_limit"];

/// What is other than before, in words; nothing when nothing of it is. Of a new person, all there is.
pub(super) fn difference(before: Option<&IndexRow>, after: &IndexRow) -> String {
    let old = before.map(said).unwrap_or_default();
    let changed = said(after).into_iter().filter_map(|(name, now)| {
        let was = old.iter().find(|(of, _)| *of == name).map_or("", |(_, was)| was);
        match before {
            None if now.is_empty() => None,
            None => Some(format!("{name}: {now}")),
            Some(_) if was == now => None,
            Some(_) => Some(format!("{name}: {} -> {}", or_none(was), or_none(&now))),
        }
    });
    changed.collect::<Vec<_>>().join("; ")
}

fn said(row: &IndexRow) -> Vec<(&'static str, String)> {
    let works = if row.is_archived { "no" } else { "yes" };
    let mut said = vec![("role", row.status.clone()), ("works here", works.to_owned())];
    for name in BODY {
        said.push((name, row.body.get(name).cloned().unwrap_or_default()));
    }
    said
}

const fn or_none(value: &str) -> &str {
    if value.is_empty() { "none" } else { value }
}
