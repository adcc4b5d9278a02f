//! The history of a record or a field, the moments one may ask for, and the record as it was then.

use super::{
    AskHistory, AskVersion, HistoryField, HistoryPage, HistoryRow, Moment, VersionAsked,
    VersionShown, fold,
};
use crate::{
    actions::{
        as_of::{self, At},
        entries::find_value,
        history::{self, HistoryLine},
    },
    api::{
        reader::{Reader, Result, heads, hex, id},
        sales,
        sheet::{self, Sheet, choice, may_field, names},
        shown::{ById, May},
        words,
    },
    failure::Failure,
    store::AttemptState,
};
use automerge::hydrate;
use satchel_shared::{
    calendar,
    documents::{Document, Kind, Path, Sold, Value, field::Shape, person::Role},
    history::Written,
    ids::DocumentId,
    lang::Lang,
    money::Currency,
    permissions::Relation,
};
use std::collections::{BTreeMap, BTreeSet};

/// A clock that is off by less is right enough.
const OFFSET_TOLD_MS: i64 = 2 * 60 * 1_000;

/// A part of a history, the latest first.
///
/// # Errors
/// When the record is not here or cannot be read.
pub fn history(reader: Reader<'_>, asked: &AskHistory) -> Result<HistoryPage> {
    let of = id(&asked.id)?;
    let path: Option<Path> = match &asked.path {
        Some(path) => Some(path.parse().map_err(|_| crate::api::edits::unknown_field(path))?),
        None => None,
    };
    let document = reader.store().document(of)?;
    let mut lines = history::of_document(reader.store(), &document, path.as_ref())?;
    without_new_insides(&mut lines);
    let telling = Telling::of(reader, &document)?;
    let fields = telling.fields(&lines);
    lines.reverse();
    let total = lines.len() as u64;
    let together = fold::together(&lines);
    let part = lines.iter().zip(together).skip(asked.skip as usize).take(asked.limit as usize);
    let rows = part.map(|(line, together)| telling.row(line, together)).collect::<Result<_>>()?;
    Ok(HistoryPage { rows, total, fields })
}

struct Telling<'r> {
    reader: Reader<'r>,
    kind: Option<Kind>,
    role: Option<Role>,
    relation: Relation,
    /// As it stands, by which entries are named.
    values: hydrate::Map,
    currency: Option<Currency>,
}

impl<'r> Telling<'r> {
    fn of(reader: Reader<'r>, document: &Document) -> Result<Telling<'r>> {
        let role = reader.role()?;
        let relation = role.as_ref().map_or(Relation::Reach, |role| {
            Relation::at(document, &document.heads(), role, reader.me())
        });
        let values = document.values();
        let currency = sheet::currency(&values);
        Ok(Telling { reader, kind: document.kind(), role, relation, values, currency })
    }

    fn label(&self, path: &Path) -> String {
        let lang = self.reader.lang;
        match self.kind {
            Some(kind) => names::of_path(lang, kind, path, Some(&self.values)),
            None => names::of_any(lang, path),
        }
    }

    /// The fields that ever changed, in the order they first did.
    fn fields(&self, lines: &[HistoryLine]) -> Vec<HistoryField> {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        let mut order: Vec<&Path> = Vec::new();
        for line in lines {
            let count = counts.entry(line.path.to_string()).or_default();
            if *count == 0 {
                order.push(&line.path);
            }
            *count += 1;
        }
        let told = order.into_iter().map(|path| HistoryField {
            path: path.to_string(),
            label: self.label(path),
            count: counts.get(&path.to_string()).copied().unwrap_or_default(),
        });
        told.collect()
    }

    fn row(&self, line: &HistoryLine, together: u32) -> Result<HistoryRow> {
        let reader = self.reader;
        let off = line.true_time_ms.map(|(time_ms, _)| line.time_ms - time_ms);
        let off = off.filter(|off| off.abs() >= OFFSET_TOLD_MS);
        let clock_words = off.map_or_else(String::new, |off| {
            let span = words::span(reader.lang, off);
            match (reader.lang, off > 0) {
                (Lang::ZhHant, true) => format!("那台裝置的時鐘快 {span}"),
                (Lang::ZhHant, false) => format!("那台裝置的時鐘慢 {span}"),
                (Lang::En, true) => format!("that device's clock was {span} fast"),
                (Lang::En, false) => format!("that device's clock was {span} slow"),
            }
        });
        let Told { words, old, new } = self.told(line)?;
        Ok(HistoryRow {
            hash: line.hash.to_string(),
            path: line.path.to_string(),
            label: self.label(&line.path),
            words,
            together,
            old,
            new,
            who: reader.who(line.author.as_ref()),
            time_ms: line.time_ms,
            true_time_ms: line.true_time_ms.map(|(time_ms, _)| time_ms).filter(|_| off.is_some()),
            clock_words,
            refusal: line.refusal.as_ref().map_or_else(String::new, |(refusal, state)| {
                let cause = crate::failure::split(refusal.words(reader.lang), reader.lang).0;
                let became = match state {
                    AttemptState::Open => "",
                    AttemptState::Fixed => reader.say("之後已修正", "fixed since"),
                    AttemptState::Withdrawn => reader.say("之後已放棄", "let go since"),
                    AttemptState::Carried => reader.say("之後已重送", "sent again since"),
                };
                words::dotted([cause, became])
            }),
            may_restore: self.may_restore(line),
        })
    }

    /// What stood there, what stands there since, and both in words.
    fn told(&self, line: &HistoryLine) -> Result<Told> {
        let reader = self.reader;
        let say = |zh: &str, en: &str| Told::of(reader.say(zh, en));
        let value = match &line.written {
            Written::Container => return Ok(say("新增", "added")),
            Written::Letters => return Ok(say("改了內容", "text changed")),
            Written::SetAside => return Ok(say("放下了另一個值", "another value put aside")),
            Written::Value(value) => value,
        };
        match (names::is_removal(&line.path), value) {
            (true, Value::Flag(true)) => return Ok(say("移除", "removed")),
            (true, _) => return Ok(say("放回", "put back")),
            (false, _) => {}
        }
        let shown = |value: &Value| match self.kind {
            Some(kind) => sheet::shown(reader, kind, &line.path, value, self.currency),
            None => Ok(value.display(Shape::Text)),
        };
        let old: Vec<String> = line.stood.iter().map(shown).collect::<Result<_>>()?;
        let new = shown(value)?;
        let empty = reader.say("（空白）", "(empty)");
        let filled = |text: &String| if text.is_empty() { empty.to_owned() } else { text.clone() };
        let words = match old.is_empty() {
            true => new.clone(),
            false => {
                let old: Vec<String> = old.iter().map(filled).collect();
                format!("{} → {}", old.join(" / "), filled(&new))
            }
        };
        Ok(Told { words, old, new: Some(new) })
    }

    /// The value at a path as the record stands.
    fn stands(&self, path: &Path) -> Value {
        match find_value(&self.values, path) {
            Some(hydrate::Value::Scalar(scalar)) => Value::from_scalar(scalar),
            _ => Value::Null,
        }
    }

    fn may_restore(&self, line: &HistoryLine) -> May {
        let reader = self.reader;
        let place = self.kind.and_then(|kind| Some((kind, line.path.place(kind)?)));
        let Some((kind, place)) = place else {
            return reader.may_not(
                "這個版本的程式不認得這個欄位",
                "This version of the program does not know the field",
            );
        };
        if !matches!(line.written, Written::Value(_) | Written::Letters) {
            // A list or an entry of one: what of it can be restored is said at its fields.
            return reader.may_not("", "");
        }
        if let Written::Value(value) = &line.written
            && self.stands(&line.path) == *value
        {
            return reader.may_not("現在就是這個值", "Current value");
        }
        if line.refusal.is_some() && !matches!(line.refusal, Some((_, AttemptState::Carried))) {
            return reader.may_not("這個修改沒有被採用", "This change was not taken");
        }
        may_field(reader, self.role.as_ref(), kind, place.field(), self.relation)
    }
}

/// A row of a history in words.
struct Told {
    words: String,
    old: Vec<String>,
    new: Option<String>,
}

impl Told {
    /// Of what is no single value.
    fn of(words: &str) -> Told {
        Told { words: words.to_owned(), old: Vec::new(), new: None }
    }
}

/// What a new entry holds came with it: the entry is told, and each of its fields where that field is asked for.
fn without_new_insides(lines: &mut Vec<HistoryLine>) {
    let is_new = |line: &&HistoryLine| line.written == Written::Container;
    let new: BTreeSet<_> =
        lines.iter().filter(is_new).map(|line| (line.hash, line.path.clone())).collect();
    let is_inside = |line: &HistoryLine| {
        let keys = line.path.keys();
        (1..keys.len()).any(|length| {
            let above = Path::new(keys.iter().take(length).cloned());
            new.contains(&(line.hash, above))
        })
    };
    lines.retain(|line| !is_inside(line));
}

/// Which version a screen means.
///
/// # Errors
/// `bad-moment`, `version-not-here`.
pub fn at(reader: Reader<'_>, of: DocumentId, asked: &VersionAsked) -> Result<At> {
    Ok(match asked {
        VersionAsked::Day { day } => {
            let unfit = |_| Failure::of(&crate::error::BAD_MOMENT).quoting(day);
            let day = calendar::parse_day_near(day, reader.today()).map_err(unfit)?;
            let end = day.saturating_add(jiff::Span::new().days(1)).to_zoned(reader.zone());
            let end = end.map_err(|_| Failure::of(&crate::error::BAD_MOMENT))?;
            At::Moment(end.timestamp().as_millisecond() - 1)
        }
        VersionAsked::Moment { time_ms } => At::Moment(*time_ms),
        VersionAsked::Decision { entry } => {
            At::Entry { of, list: "decisions", entry: entry.clone() }
        }
        VersionAsked::Signature { entry } => {
            At::Entry { of, list: "signatures", entry: entry.clone() }
        }
        VersionAsked::Heads { heads: sent } => At::Heads(heads(sent)?),
    })
}

/// The moments one may ask for: decisions, signatures, and every day on which it changed, the latest first.
///
/// # Errors
/// When the record is not here or cannot be read.
pub fn moments(reader: Reader<'_>, asked: &ById) -> Result<Vec<Moment>> {
    let of = id(&asked.id)?;
    let document = reader.store().document(of)?;
    let mut told = Vec::new();
    if let Some(sold) = Sold::of(&document) {
        let sale = sold.sale();
        for (entry, decision) in sale.decisions {
            let verdict = decision.verdict.as_ref();
            let verdict = verdict.map(|of| {
                use satchel_shared::documents::shape::Word as _;
                choice(reader, sale.kind, of.word()).label
            });
            let name = decision.by_name.clone().unwrap_or_default();
            let time_ms = decision.at.unwrap_or_default();
            let words = moment_words(reader, time_ms, &[&verdict.unwrap_or_default(), &name]);
            let version = VersionAsked::Decision { entry: entry.to_string() };
            told.push(Moment { version, words, time_ms });
        }
        for (entry, signature) in sale.signatures {
            let name = signature.by_name.clone().unwrap_or_default();
            let time_ms = signature.at.unwrap_or_default();
            let words = moment_words(reader, time_ms, &[reader.say("簽名", "signed"), &name]);
            let version = VersionAsked::Signature { entry: entry.to_string() };
            told.push(Moment { version, words, time_ms });
        }
    }
    let mut days: BTreeMap<jiff::civil::Date, i64> = BTreeMap::new();
    for meta in document.automerge().get_changes_meta(&[]) {
        let day = words::day_of(meta.timestamp, &reader.zone());
        let latest = days.entry(day).or_insert(meta.timestamp);
        *latest = (*latest).max(meta.timestamp);
    }
    for (day, time_ms) in days {
        let words = words::day(reader.lang, day, reader.today());
        let words = match reader.lang {
            Lang::ZhHant => format!("{words} 結束時"),
            Lang::En => format!("End of {words}"),
        };
        told.push(Moment { version: VersionAsked::Day { day: day.to_string() }, words, time_ms });
    }
    told.sort_by_key(|moment| std::cmp::Reverse(moment.time_ms));
    Ok(told)
}

fn moment_words(reader: Reader<'_>, time_ms: i64, parts: &[&str]) -> String {
    let at = words::moment(reader.lang, time_ms, reader.today(), &reader.zone());
    let mut words: Vec<&str> = vec![&at];
    words.extend(parts.iter().filter(|part| !part.is_empty()));
    words.join(" ")
}

/// A record as it was.
///
/// # Errors
/// `not-then`, `version-not-here`, or when it is not here or cannot be read.
pub fn version(reader: Reader<'_>, asked: &AskVersion) -> Result<VersionShown> {
    let of = id(&asked.id)?;
    let listed = reader.listed(of)?;
    let now = reader.store().document(of)?;
    let then = as_of::version(reader.store(), &now, &at(reader, of, &asked.version)?)?;
    let is_current = then.heads() == now.heads();
    let metas = then.automerge().get_changes_meta(&[]);
    let changed = metas.iter().map(|meta| meta.timestamp).max().unwrap_or_default();
    let sheet = Sheet::of_version(reader, listed.clone(), then)?;
    let current = Sheet::of_version(reader, listed.clone(), now)?;
    let (groups, present) = (sheet.groups()?, current.groups()?);
    let present: BTreeMap<&str, &str> = present
        .iter()
        .flat_map(|group| &group.fields)
        .map(|field| (field.path.as_str(), field.value.as_str()))
        .collect();
    let differing = groups
        .iter()
        .flat_map(|group| &group.fields)
        .filter(|field| present.get(field.path.as_str()) != Some(&field.value.as_str()))
        .map(|field| field.path.clone())
        .collect();
    let at = words::moment(reader.lang, changed, reader.today(), &reader.zone());
    let words = match (reader.lang, is_current) {
        (Lang::ZhHant, true) => "現在的內容".to_owned(),
        (Lang::En, true) => "As it stands now".to_owned(),
        (Lang::ZhHant, false) => format!("{at} 的內容"),
        (Lang::En, false) => format!("As it was {at}"),
    };
    let mut head = sheet.head();
    head.heads = hex(&sheet.document.heads());
    let sale = sales::whole::version(reader, &listed, &sheet.document)?;
    Ok(VersionShown { head, words, is_current, groups, differing, sale })
}
