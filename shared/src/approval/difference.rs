//! The difference between two versions of a quote or an order, line by line, with the totals of both.

use super::content::{Content, Part};
use crate::{
    documents::{Document, Kind, Path, Sale, SalesLine, Sold, Value, document::Heads},
    ids::EntryId,
    money::{Amount, Currency},
};
use std::collections::{BTreeMap, BTreeSet};

/// The map of a sale's lines.
const LINES: &str = "lines";

/// One field that differs; more than one value where nobody has chosen, none where it is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where.
    pub path: Path,
    /// What stood there.
    pub old: Vec<Value>,
    /// What stands there.
    pub new: Vec<Value>,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It came to be.
    Added,
    /// It was taken out.
    Removed,
    /// It says something else.
    Changed,
}

/// One line that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineChange {
    /// The line.
    pub id: EntryId,
    /// What became of it.
    pub way: Way,
    /// Its place from 1: now, or of a removed line then.
    pub place: usize,
    /// The product's code as printed.
    pub code: String,
    /// The product's name as printed.
    pub description: String,
    /// Its fields that differ, all of them when it was added or removed.
    pub fields: Vec<Change>,
}

/// What a version comes to; amounts as printed, none where they cannot be computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// All lines after their own discounts.
    pub subtotal: Option<Amount>,
    /// What the document's discount takes off.
    pub discount: Option<Amount>,
    /// Tax.
    pub tax: Option<Amount>,
    /// To pay.
    pub total: Option<Amount>,
    /// Of every amount.
    pub currency: Option<Currency>,
}

/// What differs between two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Quote or order.
    pub kind: Kind,
    /// Fields of the record itself.
    pub fields: Vec<Change>,
    /// Lines, by place; removed ones last.
    pub lines: Vec<LineChange>,
    /// What the older version came to.
    pub before: Sums,
    /// What the newer comes to.
    pub after: Sums,
}

impl Difference {
    /// From some heads to others, all of which the document holds; `None` is what stands now. `None` for
    /// kinds that are not sold.
    pub fn between(
        document: &Document,
        from: &Heads,
        to: Option<&Heads>,
        part: Part,
    ) -> Option<Difference> {
        let then = Sold::at(document, from)?;
        let now = match to {
            Some(heads) => Sold::at(document, heads)?,
            None => Sold::of(document)?,
        };
        let old = Content::at(document, from, part);
        let new = match to {
            Some(heads) => Content::at(document, heads, part),
            None => Content::now(document, part),
        };
        Some(Difference::of(&then.sale(), &now.sale(), &old, &new))
    }

    fn of(then: &Sale<'_>, now: &Sale<'_>, old: &Content, new: &Content) -> Difference {
        let paths: BTreeSet<&Path> = old.paths().chain(new.paths()).collect();
        let differing = paths.into_iter().filter(|path| !old.agrees(new, path));
        let mut fields = Vec::new();
        let mut of_lines: BTreeMap<EntryId, Vec<Change>> = BTreeMap::new();
        for path in differing {
            let change =
                Change { path: path.clone(), old: old.values(path), new: new.values(path) };
            match line_of(path) {
                Some(id) => of_lines.entry(id).or_default().push(change),
                None => fields.push(change),
            }
        }
        let (places_then, places_now) = (then.places(), now.places());
        let mut lines: Vec<LineChange> = of_lines
            .into_iter()
            .map(|(id, fields)| {
                let was = places_then.iter().position(|line| *line == id);
                let is = places_now.iter().position(|line| *line == id);
                let way = match (was, is) {
                    (None, Some(_)) => Way::Added,
                    (Some(_), None) => Way::Removed,
                    _ => Way::Changed,
                };
                let line = now.lines.get(&id).or_else(|| then.lines.get(&id));
                let text = |read: fn(&SalesLine) -> &Option<String>| {
                    line.and_then(|line| read(line).clone()).unwrap_or_default()
                };
                LineChange {
                    id,
                    way,
                    place: is.or(was).map_or(0, |at| at + 1),
                    code: text(|line| &line.product_code),
                    description: text(|line| &line.description),
                    fields,
                }
            })
            .collect();
        lines.sort_by_key(|line| (line.way == Way::Removed, line.place, line.id));
        let (before, after) = (Sums::of(then), Sums::of(now));
        Difference { kind: now.kind, fields, lines, before, after }
    }

    /// Whether both versions say the same.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.lines.is_empty()
    }

    /// How many fields and lines differ.
    pub fn count(&self) -> usize {
        self.fields.len() + self.lines.len()
    }

    /// Every path that differs.
    pub fn paths(&self) -> Vec<Path> {
        let of_lines = self.lines.iter().flat_map(|line| &line.fields);
        self.fields.iter().chain(of_lines).map(|change| change.path.clone()).collect()
    }
}

/// The line a path lies in.
fn line_of(path: &Path) -> Option<EntryId> {
    match path.keys() {
        [root, id, _, ..] if root == LINES => id.parse().ok(),
        _ => None,
    }
}

impl Sums {
    fn of(sale: &Sale<'_>) -> Sums {
        let totals = sale.totals().and_then(Result::ok);
        let totals = totals.as_ref();
        Sums {
            subtotal: totals.map(|totals| totals.subtotal),
            discount: totals.map(|totals| totals.discount),
            tax: totals.map(|totals| totals.tax),
            total: totals.map(|totals| totals.total),
            currency: sale.currency,
        }
    }
}
