//! The clasp: one of four truthful states, with counts and the next fact.

use super::{Clasp, ClaspState, SyncTold, first};
use crate::{
    api::{
        reader::{Reader, Result},
        shown::Failed,
        words,
    },
    error,
    failure::Failure,
    line::state::LineState,
    store::{
        Counts,
        status::{SyncState, sync_state},
    },
    sync::fault,
};
use satchel_shared::lang::Lang;

/// The clasp now.
///
/// # Errors
/// When the store cannot be read.
pub fn clasp(reader: Reader<'_>, line: &LineState) -> Result<Clasp> {
    let counts = reader.store().counts()?;
    // Until the first round has ended nobody knows that there is no line: what the receipts say is still true.
    let state = sync_state(&counts, line.is_online || line.is_unsure);
    let needs = counts.refused + counts.conflicts;
    let waiting = counts.waiting_documents;
    let headline = headline(reader, &counts, state);
    let detail = detail(reader, &counts, line, state)?;
    let spoken = match (detail.is_empty(), reader.lang) {
        (true, _) => headline.clone(),
        (false, Lang::ZhHant) => format!("{headline}，{detail}"),
        (false, Lang::En) => format!("{headline}, {detail}"),
    };
    Ok(Clasp {
        state: match state {
            SyncState::NeedsYou(_) => ClaspState::NeedsYou,
            SyncState::Offline => ClaspState::Offline,
            SyncState::Waiting(_) => ClaspState::Waiting,
            SyncState::AllReceived => ClaspState::Received,
        },
        needs,
        waiting,
        is_online: line.is_online,
        headline,
        detail,
        spoken,
        is_syncing: line.is_syncing,
        is_metered: line.is_metered,
    })
}

fn headline(reader: Reader<'_>, counts: &Counts, state: SyncState) -> String {
    let waiting = counts.waiting_documents;
    match (state, reader.lang) {
        (SyncState::NeedsYou(count), Lang::ZhHant) => format!("{count} 筆要處理"),
        (SyncState::NeedsYou(1), Lang::En) => "1 needs you".to_owned(),
        (SyncState::NeedsYou(count), Lang::En) => format!("{count} need you"),
        (SyncState::Offline, _) => reader.say("離線", "Offline").to_owned(),
        (SyncState::Waiting(_), Lang::ZhHant) if waiting > 0 => format!("{waiting} 筆待送"),
        (SyncState::Waiting(_), Lang::En) if waiting > 0 => format!("{waiting} waiting"),
        (SyncState::Waiting(_), _) if counts.is_pull_open => {
            reader.say("下載中", "Downloading").to_owned()
        }
        (SyncState::Waiting(_), _) => reader.say("核對中", "Checking").to_owned(),
        (SyncState::AllReceived, _) => reader.say("全部送達", "All received").to_owned(),
    }
}

fn detail(
    reader: Reader<'_>,
    counts: &Counts,
    line: &LineState,
    state: SyncState,
) -> Result<String> {
    let waiting = counts.waiting_documents;
    let zh = reader.lang == Lang::ZhHant;
    let is_offline = !line.is_online && !line.is_unsure;
    Ok(match state {
        SyncState::NeedsYou(_) => match (is_offline, waiting, zh) {
            (true, 0, _) => reader.say("離線", "offline").to_owned(),
            (true, count, true) => format!("離線，{count} 筆待送"),
            (true, count, false) => format!("offline, {count} waiting"),
            (false, 0, _) => String::new(),
            (false, count, true) => format!("另 {count} 筆待送"),
            (false, count, false) => format!("{count} more waiting"),
        },
        SyncState::Offline => match (waiting, zh) {
            (0, _) => reader.say("可以照常工作", "keep working").to_owned(),
            (count, true) => format!("{count} 筆存在平板"),
            (count, false) => format!("{count} saved here"),
        },
        SyncState::Waiting(_) => match (waiting, counts.is_pull_open, line.is_syncing) {
            (0, true, _) => {
                let (here, of) = (counts.documents, counts.documents + counts.to_come);
                match (zh, counts.to_come) {
                    (true, 0) => format!("已有 {} 筆", words::count(here)),
                    (false, 0) => format!("{} here", words::count(here)),
                    (true, _) => format!("{} / {} 筆", words::count(here), words::count(of)),
                    (false, _) => format!("{} of {}", words::count(here), words::count(of)),
                }
            }
            (.., true) => reader.say("正在送", "sending").to_owned(),
            _ => reader.say("會自動送出", "they go by themselves").to_owned(),
        },
        SyncState::AllReceived => match reader.store().last_sync_ms()? {
            Some(at) => words::moment(reader.lang, at, reader.today(), &reader.zone()),
            None => String::new(),
        },
    })
}

/// What the event says.
///
/// # Errors
/// When the store cannot be read.
pub fn told(reader: Reader<'_>, line: &LineState) -> Result<SyncTold> {
    let first = first::first_sync(reader, line)?;
    Ok(SyncTold {
        clasp: clasp(reader, line)?,
        first_sync: (!first.is_done).then_some(first),
        sign_in: sign_in(reader, line)?,
    })
}

/// Why the person must sign in again; `None` when the server lets them in, as far as is known.
///
/// # Errors
/// When the store cannot be read.
pub fn sign_in(reader: Reader<'_>, line: &LineState) -> Result<Option<Failed>> {
    let noted = match &line.sign_in {
        Some(code) => Some(code.clone()),
        None => reader.store().sign_in_fault()?,
    };
    let without = reader.store().tokens()?.is_none().then_some(&error::SIGN_IN_NEEDED);
    let code = noted.map(|code| fault::sign_in_code(&code)).or(without);
    Ok(code.map(|code| Reader::failed(&Failure::of(code), reader.lang)))
}
