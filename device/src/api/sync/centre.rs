//! The centre behind the clasp: what needs the person, what waits, what arrived today, and the next fact.

use super::{Clasp, ClaspState, ReceiptRow, SyncCentre, WaitingRow, clasp, first};
use crate::{
    api::{
        needs::read::{Depth, needs},
        reader::{Reader, Result},
        sheet::names,
        shown::RecordRef,
        words,
    },
    line::state::LineState,
    store::WaitingRecord,
};
use jiff::tz::TimeZone;
use satchel_shared::{documents::Kind, ids::DocumentId, lang::Lang};

/// Rows of the list of what waits.
const WAITING_SHOWN: u32 = 200;
/// Rows of the list of what arrived.
const RECEIPTS_SHOWN: u32 = 50;
/// Fields that are named of one record.
const FIELDS_SHOWN: usize = 3;
/// A clock that is off by less is right enough.
const OFFSET_TOLD_MS: i64 = 2 * 60 * 1_000;

/// The centre as it stands.
///
/// # Errors
/// When the store cannot be read.
pub fn centre(reader: Reader<'_>, line: &LineState) -> Result<SyncCentre> {
    let store = reader.store();
    let clasp = clasp::clasp(reader, line)?;
    let counts = store.counts()?;
    let first = first::first_sync(reader, line)?;
    let last_ms = store.last_sync_ms()?;
    let received = counts.documents.saturating_sub(counts.unreceipted);
    let midnight = midnight_ms(reader);
    let taken = store.taken_since(midnight, RECEIPTS_SHOWN)?;
    let receipts = taken.into_iter().map(|taken| ReceiptRow {
        record: match &taken.listed {
            Some(listed) => reader.record(listed),
            None => gone(reader, taken.document),
        },
        time_ms: taken.time_ms,
        changes: taken.changes,
    });
    Ok(SyncCentre {
        title: title(reader, &clasp, !line.is_online && !line.is_unsure),
        line: said(reader, last_ms, received),
        last_ms,
        next_try_ms: line.next_try_ms,
        next_words: line.next_try_ms.map_or_else(String::new, |at| {
            let at = words::clock(at, &reader.zone());
            match reader.lang {
                Lang::ZhHant => format!("自動重試 {at}"),
                Lang::En => format!("Next try {at}"),
            }
        }),
        trouble: line.trouble.as_ref().map(|failure| Reader::failed(failure, reader.lang)),
        sign_in: clasp::sign_in(reader, line)?,
        needs: needs(reader, Depth::All)?,
        waiting: waiting(reader)?,
        receipts: receipts.collect(),
        received_today: store.count_taken_since(midnight)?,
        received,
        first_sync: (!first.is_done).then_some(first),
        clock_words: clock_words(reader)?,
        safe_words: reader
            .say(
                "這裡的每一筆都已存在平板，重開機或登出也在。一筆卡住不會擋住其他筆。",
                "Everything here is saved on this tablet, through restarts and log-outs. One stuck record does not hold up the rest.",
            )
            .to_owned(),
        clasp,
    })
}

/// The beginning of the day on the wall.
fn midnight_ms(reader: Reader<'_>) -> i64 {
    let zone: TimeZone = reader.zone();
    reader.today().to_zoned(zone).map_or(0, |at| at.timestamp().as_millisecond())
}

fn gone(reader: Reader<'_>, id: DocumentId) -> RecordRef {
    RecordRef {
        id: id.to_string(),
        kind: String::new(),
        kind_name: String::new(),
        number: String::new(),
        title: reader.say("已不在這台平板的資料", "A record that left this tablet").to_owned(),
    }
}

fn title(reader: Reader<'_>, clasp: &Clasp, is_offline: bool) -> String {
    let zh = reader.lang == Lang::ZhHant;
    match (clasp.state, clasp.needs, clasp.waiting) {
        (ClaspState::NeedsYou, needs, waiting) if is_offline => {
            let rest = match waiting {
                0 => reader.say("離線", "Offline").to_owned(),
                waiting if zh => format!("離線，{waiting} 筆待送"),
                waiting => format!("Offline, {waiting} waiting"),
            };
            match (zh, needs) {
                (true, needs) => format!("{needs} 筆要您處理。{rest}"),
                (false, 1) => format!("1 needs you. {rest}"),
                (false, needs) => format!("{needs} need you. {rest}"),
            }
        }
        (ClaspState::NeedsYou, needs, 0) if zh => format!("{needs} 筆要您處理"),
        (ClaspState::NeedsYou, 1, 0) => "1 needs you".to_owned(),
        (ClaspState::NeedsYou, needs, 0) => format!("{needs} need you"),
        (ClaspState::NeedsYou, needs, waiting) if zh => {
            format!("{needs} 筆要您處理，{waiting} 筆待送")
        }
        (ClaspState::NeedsYou, 1, waiting) => format!("1 needs you, {waiting} waiting"),
        (ClaspState::NeedsYou, needs, waiting) => format!("{needs} need you, {waiting} waiting"),
        (ClaspState::Offline, _, 0) => reader
            .say("離線。可以照常工作，都存在平板", "Offline. Keep working; all is saved here")
            .to_owned(),
        (ClaspState::Offline, _, waiting) if zh => {
            format!("離線。{waiting} 筆待送，連上網路就自動送")
        }
        (ClaspState::Offline, _, waiting) => {
            format!("Offline. {waiting} waiting; they go when you are back online")
        }
        (ClaspState::Waiting, _, 0) => {
            reader.say("正在核對與下載", "Checking and downloading").to_owned()
        }
        (ClaspState::Waiting, _, waiting) if zh => format!("{waiting} 筆待送"),
        (ClaspState::Waiting, _, waiting) => format!("{waiting} waiting"),
        (ClaspState::Received, ..) => reader.say("全部送達", "All received").to_owned(),
    }
}

fn said(reader: Reader<'_>, last_ms: Option<i64>, received: u64) -> String {
    let count = words::count(received);
    let now_ms = reader.login.clock().now_ms();
    let last = last_ms.map(|at| {
        let time = words::moment(reader.lang, at, reader.today(), &reader.zone());
        let ago = words::span(reader.lang, now_ms - at);
        match reader.lang {
            Lang::ZhHant => format!("上次連到辦公室 {time}（{ago}前）"),
            Lang::En => format!("Last contact {time} ({ago} ago)"),
        }
    });
    let last = last.unwrap_or_else(|| {
        reader.say("還沒有完整連到辦公室一次", "No full contact with the office yet").to_owned()
    });
    let rest = match reader.lang {
        Lang::ZhHant => format!("{count} 筆辦公室都收到了"),
        Lang::En => format!("{count} records received by the office"),
    };
    words::dotted([last.as_str(), &rest])
}

/// What waits to be sent, by record, the latest first.
///
/// # Errors
/// When the store cannot be read.
pub fn waiting(reader: Reader<'_>) -> Result<Vec<WaitingRow>> {
    let waiting = reader.store().waiting(WAITING_SHOWN)?;
    waiting.iter().map(|of| row(reader, of)).collect()
}

fn row(reader: Reader<'_>, of: &WaitingRecord) -> Result<WaitingRow> {
    let kind = of.listed.as_ref().and_then(|listed| Kind::from_word(&listed.row.kind));
    let words = match of.is_new {
        true => reader.say("新", "new").to_owned(),
        false => {
            let mut labels: Vec<String> = Vec::new();
            for touch in &of.touches {
                let label = match kind {
                    Some(kind) => names::in_record(reader, of.document, kind, &touch.path)?,
                    None => names::of_any(reader.lang, &touch.path),
                };
                if !labels.contains(&label) {
                    labels.push(label);
                }
            }
            let more = labels.len().saturating_sub(FIELDS_SHOWN);
            labels.truncate(FIELDS_SHOWN);
            let shown = labels.join(reader.say("、", ", "));
            match (more, reader.lang) {
                (0, _) => shown,
                (more, Lang::ZhHant) => format!("{shown}等 {} 項", more + FIELDS_SHOWN),
                (more, Lang::En) => format!("{shown} and {more} more"),
            }
        }
    };
    Ok(WaitingRow {
        record: match &of.listed {
            Some(listed) => reader.record(listed),
            None => gone(reader, of.document),
        },
        time_ms: of.made_ms,
        is_new: of.is_new,
        words,
        changes: of.changes,
        state: if of.is_deferred { "deferred" } else { "waiting" }.to_owned(),
        why: match of.is_deferred {
            true => reader
                .say("等辦公室補齊它需要的資料", "Waits for something it needs at the office")
                .to_owned(),
            false => String::new(),
        },
    })
}

fn clock_words(reader: Reader<'_>) -> Result<String> {
    let Some((offset_ms, unsure_ms)) = reader.store().clock_offset()? else {
        return Ok(String::new());
    };
    if offset_ms.abs().saturating_sub(unsure_ms) < OFFSET_TOLD_MS {
        return Ok(String::new());
    }
    let span = words::span(reader.lang, offset_ms);
    Ok(match (reader.lang, offset_ms > 0) {
        (Lang::ZhHant, true) => format!("這台平板的時鐘快 {span}，不影響資料"),
        (Lang::ZhHant, false) => format!("這台平板的時鐘慢 {span}，不影響資料"),
        (Lang::En, true) => format!("This tablet's clock is {span} fast. Data is safe"),
        (Lang::En, false) => format!("This tablet's clock is {span} slow. Data is safe"),
    })
}
