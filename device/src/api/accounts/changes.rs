//! The changes of an account's own record, each in one row: what was touched, from what to what, by whom.

use super::{Happened, TimelineRow};
use crate::{
    actions::history::HistoryLine,
    api::{
        reader::{Reader, Result},
        sheet::{self, names},
        shown::RecordRef,
        words,
    },
};
use automerge::hydrate;
use satchel_shared::{
    documents::{Kind, Value},
    history::Written,
    lang::Lang,
    money::Currency,
};

/// Fields of one change that are told; the history of the record has all.
const TOLD: usize = 3;

/// What changes of one account are told with.
pub struct Changes<'r> {
    /// Who reads.
    pub reader: Reader<'r>,
    /// The account.
    pub record: Option<RecordRef>,
    /// As it stands, by which entries are named.
    pub values: hydrate::Map,
    /// Of its amounts.
    pub currency: Option<Currency>,
}

impl Changes<'_> {
    /// The row of one change; `None` where it touched nothing.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn row(&self, change: &[HistoryLine]) -> Result<Option<TimelineRow>> {
        let reader = self.reader;
        let Some(first) = change.first() else { return Ok(None) };
        let time_ms = first.true_time_ms.map_or(first.time_ms, |(time_ms, _)| time_ms);
        let is_born = change.iter().any(|of| of.path.keys() == ["name"] && of.stood.is_empty());
        let settles = change.iter().any(|of| of.stood.len() > 1);
        let touched = Touched::of(self, change);
        let text = match is_born || touched.count() > TOLD {
            true => String::new(),
            false => self.values(change)?,
        };
        Ok(Some(TimelineRow {
            what: if settles { Happened::Conflict } else { Happened::Change },
            record: self.record.clone(),
            day: words::day_of(time_ms, &reader.zone()).to_string(),
            time_ms: Some(time_ms),
            title: match is_born {
                true => reader.say("建立客戶", "Account entered").to_owned(),
                false => touched.title(reader, settles),
            },
            text,
            who: reader.who(first.author.as_ref()),
            mark: None,
        }))
    }

    /// `月結 30 天 → 月結 60 天`, of the first few that say something.
    fn values(&self, change: &[HistoryLine]) -> Result<String> {
        let mut told = Vec::new();
        for line in change {
            let Written::Value(value) = &line.written else { continue };
            if names::is_removal(&line.path) {
                continue;
            }
            let shown = |value: &Value| {
                sheet::shown(self.reader, Kind::Account, &line.path, value, self.currency)
            };
            let new = shown(value)?;
            let old: Vec<String> = line.stood.iter().map(shown).collect::<Result<_>>()?;
            let old = old.join(" / ");
            told.push(if old.is_empty() { new } else { format!("{old} → {new}") });
        }
        told.retain(|text| !text.is_empty());
        told.truncate(TOLD);
        Ok(told.join(" · "))
    }
}

/// What one change touched, each thing once and by its name.
#[derive(Default)]
struct Touched {
    added: Vec<String>,
    removed: Vec<String>,
    changed: Vec<String>,
}

impl Touched {
    fn of(told: &Changes<'_>, change: &[HistoryLine]) -> Touched {
        let mut touched = Touched::default();
        let added = change.iter().filter(|line| line.written == Written::Container);
        let added: Vec<&[String]> = added.map(|line| line.path.keys()).collect();
        // What a new entry holds came with it.
        let is_inside = |line: &&HistoryLine| {
            let keys = line.path.keys();
            added.iter().any(|above| keys.len() > above.len() && keys.starts_with(above))
        };
        for line in change.iter().filter(|line| !is_inside(line)) {
            let name =
                names::of_path(told.reader.lang, Kind::Account, &line.path, Some(&told.values));
            let list = match (&line.written, names::is_removal(&line.path)) {
                (Written::Container, _) => &mut touched.added,
                (Written::Value(Value::Flag(true)), true) => &mut touched.removed,
                _ => &mut touched.changed,
            };
            if !list.contains(&name) {
                list.push(name);
            }
        }
        touched
    }

    const fn count(&self) -> usize {
        self.added.len() + self.removed.len() + self.changed.len()
    }

    fn title(&self, reader: Reader<'_>, settles: bool) -> String {
        let changed = if settles { ("決定了", "decided") } else { ("改了", "changed") };
        let parts = [
            (&self.added, ("新增", "added")),
            (&self.removed, ("移除", "removed")),
            (&self.changed, changed),
        ];
        let told = parts.iter().filter(|(names, _)| !names.is_empty());
        let told: Vec<String> =
            told.map(|(names, (zh, en))| sentence(reader, names, zh, en)).collect();
        told.join(reader.say("，", "; "))
    }
}

/// `改了電話、付款條件等 5 項`.
fn sentence(reader: Reader<'_>, names: &[String], zh: &str, en: &str) -> String {
    let shown: Vec<&str> = names.iter().take(TOLD).map(String::as_str).collect();
    let shown = shown.join(reader.say("、", ", "));
    match (names.len().saturating_sub(TOLD), reader.lang) {
        (0, Lang::ZhHant) => format!("{zh}{shown}"),
        (0, Lang::En) => format!("{shown} {en}"),
        (_, Lang::ZhHant) => format!("{zh}{shown}等 {} 項", names.len()),
        (more, Lang::En) => format!("{shown} and {more} more {en}"),
    }
}
