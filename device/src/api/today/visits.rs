//! Visits: one row of the day, one visit whole, and what is done at the door.

use super::{CheckIn, ReportVisit, SkipVisit, VisitRow, VisitShown, why};
use crate::{
    actions::{
        Login, Saved,
        visits::{self, NextAction, Whereabouts},
    },
    api::{
        accounts::whole::{one_line, position, visiting},
        edits::undoable,
        reader::{Reader, Result, id},
        sheet::{Sheet, choice},
        shown::{ById, MarkState, May, Position, Reason, SavedNow},
        words,
    },
    failure::Failure,
    store::ListedRow,
};
use satchel_shared::{
    calendar,
    documents::{Account, Contact, Kind, Visit, shape::Word as _, visit::VisitStatus},
    ids::DocumentId,
    lang::Lang,
};

/// A visit with its account, read for a row.
pub struct Read {
    listed: ListedRow,
    visit: Visit,
    account: Option<(ListedRow, Account)>,
}

impl Read {
    /// Reads them.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn of(reader: Reader<'_>, listed: ListedRow) -> Result<Read> {
        let visit: Visit = reader.store().document(listed.id)?.read();
        let account = match visit.account {
            Some(account) => reader.store().row(DocumentId::from(account))?,
            None => None,
        };
        let account = match account {
            Some(row) => {
                let read = reader.store().document(row.id)?.read();
                Some((row, read))
            }
            None => None,
        };
        Ok(Read { listed, visit, account })
    }

    /// Where it stands in the day.
    pub fn place(&self) -> (i64, i64, DocumentId) {
        let visit = &self.visit;
        (
            visit.position.unwrap_or(i64::MAX),
            visit.planned_start.unwrap_or(i64::MAX),
            self.listed.id,
        )
    }

    /// Whether it is still to be made.
    pub fn is_open(&self) -> bool {
        !matches!(self.visit.status, Some(VisitStatus::Done | VisitStatus::Skipped))
    }

    /// Its row of the day.
    ///
    /// # Errors
    /// When a record cannot be read.
    pub fn row(&self, reader: Reader<'_>, index: usize, is_next: bool) -> Result<VisitRow> {
        let visit = &self.visit;
        let status = visit.status.as_ref().map_or("planned", |of| of.word());
        let (name, read) = self.account.as_ref().map(|(row, read)| (row, read)).unzip();
        let address = read.and_then(visiting);
        let why = match (self.is_open(), &self.account) {
            (true, Some((row, read))) => why::of(reader, row.id, read)?,
            _ => Vec::new(),
        };
        let start = visit.planned_start.map(|ms| words::clock(ms, &reader.zone()));
        let label = choice(reader, Kind::Visit, status);
        Ok(VisitRow {
            id: self.listed.id.to_string(),
            place: u32::try_from(index + 1).unwrap_or(u32::MAX),
            title: name.map_or_else(|| self.listed.row.title.clone(), |row| row.row.title.clone()),
            title_latin: read.and_then(|of| of.name_latin.clone()).unwrap_or_default(),
            address: address.map(one_line).unwrap_or_default(),
            position: address.and_then(position),
            phone: self.phone(reader)?,
            contact: self.contact(reader)?,
            start_ms: visit.planned_start,
            time_words: start.unwrap_or_else(|| label.label.clone()),
            line: self.line(reader, status),
            status: label,
            is_next,
            why,
            mark: self.mark(reader),
            may_check_in: self.may_check_in(reader),
            may_skip: self.may_skip(reader),
            account: self.account.as_ref().map(|(row, _)| reader.record(row)),
        })
    }

    fn contact_read(&self, reader: Reader<'_>) -> Result<Option<Contact>> {
        let Some(contact) = self.visit.contact.map(DocumentId::from) else { return Ok(None) };
        match reader.store().row(contact)? {
            Some(_) => Ok(Some(reader.store().document(contact)?.read())),
            None => Ok(None),
        }
    }

    fn contact(&self, reader: Reader<'_>) -> Result<String> {
        let contact = self.contact_read(reader)?;
        Ok(contact.map_or_else(String::new, |of| {
            let parts = [of.name.unwrap_or_default(), of.job_title.unwrap_or_default()];
            parts.join(" ").trim().to_owned()
        }))
    }

    fn phone(&self, reader: Reader<'_>) -> Result<String> {
        let contact = self.contact_read(reader)?;
        let own = contact.and_then(|of| of.mobile.or(of.phone));
        let account = self.account.as_ref().and_then(|(_, read)| read.phone.clone());
        Ok(own.or(account).unwrap_or_default())
    }

    /// The worse mark of the visit and its account.
    fn mark(&self, reader: Reader<'_>) -> crate::api::shown::Mark {
        let own = reader.mark(&self.listed);
        let account = self.account.as_ref().map(|(row, _)| reader.mark(row));
        let weight = |state: MarkState| match state {
            MarkState::Refused => 3,
            MarkState::Conflict => 2,
            MarkState::Waiting => 1,
            MarkState::Received => 0,
        };
        match account {
            Some(of) if weight(of.state) > weight(own.state) => of,
            _ => own,
        }
    }

    fn line(&self, reader: Reader<'_>, status: &str) -> String {
        let visit = &self.visit;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        match status {
            "done" => {
                let time = |ms: Option<i64>| ms.map(|ms| words::clock(ms, &reader.zone()));
                let span = match (time(visit.checked_in_at), time(visit.checked_out_at)) {
                    (Some(from), Some(to)) => format!("{from}–{to}"),
                    (Some(at), None) | (None, Some(at)) => at,
                    (None, None) => String::new(),
                };
                let next = visit.next_action.as_ref().map(|next| {
                    let day = visit.next_action_on;
                    let day = day.map(|day| words::day(reader.lang, day, reader.today()) + " ");
                    let day = day.unwrap_or_default();
                    match reader.lang {
                        Lang::ZhHant => format!("下次：{day}{next}"),
                        Lang::En => format!("next: {day}{next}"),
                    }
                });
                words::dotted([span.as_str(), &text(&visit.result), &next.unwrap_or_default()])
            }
            "skipped" => text(&visit.skip_reason),
            "checked-in" => {
                let at = visit.checked_in_at.map(|ms| words::clock(ms, &reader.zone()));
                let at = at.unwrap_or_default();
                match reader.lang {
                    Lang::ZhHant => format!("{at} 到訪"),
                    Lang::En => format!("arrived {at}"),
                }
            }
            _ => text(&visit.purpose),
        }
    }

    fn may_check_in(&self, reader: Reader<'_>) -> May {
        match self.visit.status {
            Some(VisitStatus::Done) => reader.may_not("已完成", "Done already"),
            Some(VisitStatus::CheckedIn) => reader.may_not("已到訪", "Checked in already"),
            _ => Reader::may(),
        }
    }

    fn may_skip(&self, reader: Reader<'_>) -> May {
        match self.visit.status {
            Some(VisitStatus::Done) => reader.may_not("已完成", "Done already"),
            Some(VisitStatus::Skipped) => reader.may_not("已略過", "Skipped already"),
            _ => Reader::may(),
        }
    }
}

/// One visit, whole.
///
/// # Errors
/// When it is not here or cannot be read.
pub fn visit(reader: Reader<'_>, asked: &ById) -> Result<VisitShown> {
    let of = id(&asked.id)?;
    let sheet = Sheet::open(reader, of)?;
    let read = Read::of(reader, sheet.listed.clone())?;
    let visit = &read.visit;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let is_in = visit.checked_in_at.is_some();
    let warnings = match is_in || !read.is_open() {
        true => Vec::new(),
        false => vec![Reason {
            code: "not-checked-in".to_owned(),
            words: reader
                .say(
                    "還沒有簽到；可以照樣回報",
                    "Not checked in yet; it may be reported all the same",
                )
                .to_owned(),
        }],
    };
    Ok(VisitShown {
        head: sheet.head(),
        row: read.row(reader, 0, false)?,
        checked_in_ms: visit.checked_in_at,
        checked_out_ms: visit.checked_out_at,
        no_position_reason: text(&visit.no_position_reason),
        result: text(&visit.result),
        next_action: text(&visit.next_action),
        next_action_on: visit
            .next_action_on
            .map(|day| day.strftime("%Y/%m/%d").to_string())
            .unwrap_or_default(),
        groups: sheet.groups()?,
        conflicts: sheet.conflicts.clone(),
        may_check_out: match (is_in, visit.checked_out_at.is_some()) {
            (false, _) => reader.may_not("還沒有簽到", "Not checked in yet"),
            (true, true) => reader.may_not("已離開", "Checked out already"),
            (true, false) => Reader::may(),
        },
        may_report: Reader::may(),
        warnings,
    })
}

fn told(
    lang: Lang,
    of: DocumentId,
    zh: &'static str,
    en: &'static str,
) -> impl FnOnce(Reader<'_>, &Saved) -> Result<String> {
    move |reader, _| Ok(format!("{} {}", words::pick(lang, zh, en), reader.listed(of)?.row.title))
}

/// Notes the arrival. Can be taken back.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn check_in(login: &mut Login, lang: Lang, asked: &CheckIn) -> Result<SavedNow> {
    let of = id(&asked.id)?;
    let at = match asked.position {
        Some(Position { latitude_micro, longitude_micro, accuracy_m }) => {
            Whereabouts::Fix { latitude_micro, longitude_micro, accuracy_m }
        }
        None => Whereabouts::NoFix(asked.reason.clone().unwrap_or_default()),
    };
    undoable(login, lang, of, told(lang, of, "已到訪", "Checked in:"), |login| {
        visits::check_in(login, of.into(), &at)
    })
}

/// Notes the departure. Can be taken back.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn check_out(login: &mut Login, lang: Lang, asked: &ById) -> Result<SavedNow> {
    let of = id(&asked.id)?;
    undoable(login, lang, of, told(lang, of, "已離開", "Checked out:"), |login| {
        visits::check_out(login, of.into())
    })
}

/// Skips it. Can be taken back.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn skip(login: &mut Login, lang: Lang, asked: &SkipVisit) -> Result<SavedNow> {
    let of = id(&asked.id)?;
    undoable(login, lang, of, told(lang, of, "已略過", "Skipped:"), |login| {
        visits::skip(login, of.into(), &asked.reason)
    })
}

/// Reports it. Can be taken back, together with the task it made.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn report(login: &mut Login, lang: Lang, asked: &ReportVisit) -> Result<SavedNow> {
    let of = id(&asked.id)?;
    let due_on = match asked.next_on.as_deref().map(str::trim).filter(|typed| !typed.is_empty()) {
        Some(typed) => Some(
            calendar::parse_day_near(typed, login.clock().today())
                .map_err(|_| Failure::of(&crate::error::BAD_VALUE).quoting(typed))?,
        ),
        None => None,
    };
    let what = asked.next_action.as_deref().map(str::trim).filter(|what| !what.is_empty());
    let next = what.map(|what| NextAction { what: what.to_owned(), due_on });
    undoable(login, lang, of, told(lang, of, "已回報", "Reported:"), |login| {
        visits::done(login, of.into(), &asked.result, next.as_ref())
    })
}
