//! As of: the arguments of verbs that look at an earlier version: a moment, a decision, a signature, or heads.
//!
//! A day means its end, a minute its last second, on the clock of whoever reads: what stood until then is shown.

use super::{desk::Desk, failure::Failure, record_name, record_view, words};
use crate::{
    actions::as_of::{self, At},
    error,
    store::{ListedRow, Store},
};
use automerge::ChangeHash;
use jiff::{
    Span, Timestamp, ToSpan,
    civil::{DateTime, Time},
    tz::TimeZone,
};
use satchel_shared::{
    calendar,
    documents::{Document, Heads},
    ids::DocumentId,
    index_row::index_row,
};

/// A shorter beginning of a hash is likelier a slip of the finger.
const PREFIX_LENGTH_MIN: usize = 6;

/// Which version; the newest without any.
#[derive(Debug, clap::Args)]
pub struct AsOf {
    /// As it stood then: 2026-03-01, 2026-03-01T14:30, 民國115年3月1日
    #[arg(long, value_name = "WHEN", conflicts_with_all = ["at_decision", "at_signature", "at"])]
    as_of: Option<String>,
    /// As whoever decided had it: the decision's id or place
    #[arg(long, value_name = "ENTRY", conflicts_with_all = ["at_signature", "at"])]
    at_decision: Option<String>,
    /// As whoever signed had it: the signature's id or place
    #[arg(long, value_name = "ENTRY", conflicts_with = "at")]
    at_signature: Option<String>,
    /// At exactly these heads, or right after this change: hashes or beginnings, parted by commas
    #[arg(long, value_name = "HEADS", visible_alias = "hash")]
    at: Option<String>,
    /// The record that holds the decision or signature, when it is another one
    #[arg(long, value_name = "RECORD")]
    of: Option<String>,
}

impl AsOf {
    /// Which version of the record is asked for; `None` for the newest.
    ///
    /// # Errors
    /// `bad-moment`, `no-such-change`, `ambiguous`, or `record-not-here` for the other record.
    pub fn read(&self, store: &Store, id: DocumentId) -> Result<Option<At>, Failure> {
        let of = match &self.of {
            Some(typed) => record_name::find(store, typed)?.id,
            None => id,
        };
        let entry = |list, entry: &String| At::Entry { of, list, entry: entry.clone() };
        Ok(match (&self.as_of, &self.at_decision, &self.at_signature, &self.at) {
            (Some(typed), ..) => {
                let bad = || Failure::of(&error::BAD_MOMENT).naming(typed);
                Some(At::Moment(moment(typed).ok_or_else(bad)?))
            }
            (_, Some(typed), ..) => Some(entry("decisions", typed)),
            (_, _, Some(typed), _) => Some(entry("signatures", typed)),
            (.., Some(typed)) => Some(At::Heads(heads(&store.document(id)?, typed)?)),
            _ => None,
        })
    }
}

/// The version, and the record's row as it was then.
///
/// # Errors
/// `not-then`, `version-not-here`, or when it cannot be read.
pub fn open(
    desk: &Desk,
    store: &Store,
    listed: &mut ListedRow,
    at: &At,
) -> Result<Document, Failure> {
    let document = as_of::document(store, listed.id, at)
        .map_err(|fault| Failure::from(fault).about(record_view::heading(desk, listed)))?;
    listed.row = index_row(&document);
    Ok(document)
}

/// Says beside a heading that this is not what stands now.
pub fn told(desk: &Desk, at: &At) -> String {
    match at {
        At::Moment(ms) => {
            let at = words::moment(*ms);
            format!("◷ {at} {}", desk.say("當時的內容", "as it stood"))
        }
        At::Entry { list: "decisions", .. } => {
            desk.say("◷ 決定時的內容", "◷ as it was decided on").to_owned()
        }
        At::Entry { .. } => desk.say("◷ 簽名時的內容", "◷ as it was signed").to_owned(),
        At::Heads(_) => desk.say("◷ 那個版本的內容", "◷ that version").to_owned(),
    }
}

/// The hashes meant by what was typed.
fn heads(document: &Document, typed: &str) -> Result<Heads, Failure> {
    typed.split(',').map(|one| change(document, one)).collect()
}

/// The change of that hash, or the one of the record's history that begins so.
pub fn change(document: &Document, typed: &str) -> Result<ChangeHash, Failure> {
    let typed = typed.trim().to_ascii_lowercase();
    if let Ok(hash) = typed.parse::<ChangeHash>() {
        return Ok(hash);
    }
    let missing = || Failure::of(&error::NO_SUCH_CHANGE).naming(&typed);
    if typed.len() < PREFIX_LENGTH_MIN {
        return Err(missing());
    }
    let all = document.automerge().get_changes_meta(&[]);
    let mut fitting =
        all.iter().map(|meta| meta.hash).filter(|hash| hash.to_string().starts_with(&typed));
    match (fitting.next(), fitting.next()) {
        (None, _) => Err(missing()),
        (Some(only), None) => Ok(only),
        _ => Err(Failure::of(&error::AMBIGUOUS).naming(&typed)),
    }
}

/// The last millisecond of a typed day, minute or second; a moment of UTC is taken as it is.
fn moment(typed: &str) -> Option<i64> {
    let typed = typed.trim();
    if let Ok(at) = typed.parse::<Timestamp>() {
        return Some(at.as_millisecond());
    }
    let (day, time) = match typed.rsplit_once(['T', ' ']) {
        Some((day, time)) if time.contains(':') => (day, Some(time)),
        _ => (typed, None),
    };
    let day = calendar::parse_day(day).ok()?;
    let (time, span): (Time, Span) = match time {
        None => (Time::midnight(), 1.day()),
        Some(time) if time.matches(':').count() > 1 => (time.parse().ok()?, 1.second()),
        Some(time) => (Time::strptime("%H:%M", time).ok()?, 1.minute()),
    };
    let end = DateTime::from_parts(day, time).checked_add(span).ok()?;
    let end = end.to_zoned(TimeZone::system()).ok()?;
    Some(end.timestamp().as_millisecond() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(at: &str) -> Option<i64> {
        let at: DateTime = at.parse().ok()?;
        Some(at.to_zoned(TimeZone::system()).ok()?.timestamp().as_millisecond() - 1)
    }

    #[test]
    fn a_day_means_its_end_and_a_minute_its_last_second() {
        assert_eq!(moment("2026-03-01"), end("2026-03-02T00:00"));
        assert_eq!(moment("民國115年3月1日"), end("2026-03-02T00:00"));
        assert_eq!(moment("2026-03-01T14:30"), end("2026-03-01T14:31"));
        assert_eq!(moment("民國115年3月1日 14:30"), end("2026-03-01T14:31"));
        assert_eq!(moment("2026-03-01 14:30:05"), end("2026-03-01T14:30:06"));
        assert_eq!(moment("2026-03-01T14:30:05Z"), Some(1_772_375_405_000));
        for wrong in ["", "yesterday", "2026-02-30", "2026-03-01T25:00", "2026-03-01T14"] {
            assert_eq!(moment(wrong), None, "{wrong}");
        }
    }
}
