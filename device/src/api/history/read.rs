//! The history of a record or a field, the moments one may ask for, and the record as it was then.

use super::{
    AskHistory, AskVersion, HistoryField, HistoryPage, HistoryRow, Moment, VersionAsked,
    VersionShown,
};
use crate::{
    actions::{
        as_of::{self, At},
        history::{self, HistoryLine},
    },
    api::{
        reader::{Reader, Result, heads, hex, id},
        sales,
        sheet::{Sheet, choice, may_field},
        shown::{ById, May},
        words,
    },
    failure::Failure,
    store::AttemptState,
};
use satchel_shared::{
    calendar,
    documents::{Document, Kind, Path, Sold, field::Shape, person::Role},
    history::Written,
    ids::DocumentId,
    lang::Lang,
    permissions::Relation,
};
use std::collections::BTreeMap;

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
    let telling = Telling::of(reader, &document)?;
    let fields = telling.fields(&lines);
    lines.reverse();
    let total = lines.len() as u64;
    let part = lines.into_iter().skip(asked.skip as usize).take(asked.limit as usize);
    let rows = part.map(|line| telling.row(&line)).collect();
    Ok(HistoryPage { rows, total, fields })
}

struct Telling<'r> {
    reader: Reader<'r>,
    kind: Option<Kind>,
    role: Option<Role>,
    relation: Relation,
}

impl<'r> Telling<'r> {
    fn of(reader: Reader<'r>, document: &Document) -> Result<Telling<'r>> {
        let role = reader.role()?;
        let relation = role.as_ref().map_or(Relation::Reach, |role| {
            Relation::at(document, &document.heads(), role, reader.me())
        });
        Ok(Telling { reader, kind: document.kind(), role, relation })
    }

    fn label(&self, path: &Path) -> String {
        self.kind.map_or_else(|| path.to_string(), |kind| self.reader.label(kind, path))
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

    fn row(&self, line: &HistoryLine) -> HistoryRow {
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
        let shown = |text: &String| self.shown(&line.path, text);
        let old: Vec<String> = line.old.iter().map(shown).collect();
        let new = line.new.as_ref().map(shown);
        HistoryRow {
            hash: line.hash.to_string(),
            path: line.path.to_string(),
            label: self.label(&line.path),
            words: self.words(line, &old, new.as_deref()),
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
        }
    }

    /// A word of a choice by its label; everything else was told by the history already.
    fn shown(&self, path: &Path, text: &str) -> String {
        let place = self.kind.and_then(|kind| Some((kind, path.place(kind)?.scalar()?)));
        match place {
            Some((kind, Shape::Choice(_))) => choice(self.reader, kind, text).label,
            Some((_, Shape::Flag)) => match text {
                "yes" => self.reader.say("是", "Yes").to_owned(),
                _ => self.reader.say("否", "No").to_owned(),
            },
            Some((_, Shape::Rate)) => text.replace(' ', ""),
            Some((_, Shape::Moment)) => match text.parse::<jiff::Timestamp>() {
                Ok(at) => words::moment(
                    self.reader.lang,
                    at.as_millisecond(),
                    self.reader.today(),
                    &self.reader.zone(),
                ),
                Err(_) => text.to_owned(),
            },
            _ => text.to_owned(),
        }
    }

    fn words(&self, line: &HistoryLine, old: &[String], new: Option<&str>) -> String {
        let reader = self.reader;
        let empty = reader.say("（空白）", "(empty)");
        match (&line.written, old, new) {
            (Written::Value(_), [], Some(new)) => new.to_owned(),
            (Written::Value(_), old, new) => {
                let new = new.filter(|new| !new.is_empty()).unwrap_or(empty);
                let old: Vec<&str> =
                    old.iter().map(|old| if old.is_empty() { empty } else { old }).collect();
                format!("{} → {new}", old.join(" / "))
            }
            (Written::Container, ..) => reader.say("新增", "added").to_owned(),
            (Written::Letters, ..) => reader.say("改了內容", "text changed").to_owned(),
            (Written::SetAside, ..) => {
                reader.say("放下了另一個值", "another value put aside").to_owned()
            }
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
            return reader.may_not("沒有單一的值可以復原", "There is no single value to restore");
        }
        if line.refusal.is_some() && !matches!(line.refusal, Some((_, AttemptState::Carried))) {
            return reader.may_not("這個修改沒有被採用", "This change was not taken");
        }
        may_field(reader, self.role.as_ref(), kind, place.field(), self.relation)
    }
}

/// Which version a screen means.
///
/// # Errors
/// `bad-moment`, `version-not-here`.
pub fn at(reader: Reader<'_>, of: DocumentId, asked: &VersionAsked) -> Result<At> {
    Ok(match asked {
        VersionAsked::Day { day } => {
            let unfit = |_| Failure::of(&crate::error::BAD_MOMENT).naming(day);
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
        (Lang::En, true) => "What stands now".to_owned(),
        (Lang::ZhHant, false) => format!("{at} 的內容"),
        (Lang::En, false) => format!("As it was {at}"),
    };
    let mut head = sheet.head();
    head.heads = hex(&sheet.document.heads());
    let sale = sales::whole::version(reader, &listed, &sheet.document)?;
    Ok(VersionShown { head, words, is_current, groups, differing, sale })
}
