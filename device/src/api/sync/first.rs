//! The first sync: how far it came, how long it takes yet, and whether today's work may begin.

use super::{FirstSync, KindCount};
use crate::{
    api::{
        reader::{Reader, Result},
        shown::Failed,
        words,
    },
    line::state::LineState,
    store::{Filter, Paging, Sort},
};
use satchel_shared::{documents::Kind, lang::Lang};

/// Visits of a day that are looked at.
const VISITS_MAX: u32 = 100;
/// A pace over a shorter time says nothing.
const PACE_MS_MIN: i64 = 1_500;

/// How far it came.
///
/// # Errors
/// When the store cannot be read.
pub fn first_sync(reader: Reader<'_>, line: &LineState) -> Result<FirstSync> {
    let store = reader.store();
    let counts = store.counts()?;
    let is_done = store.server_documents()?.is_some();
    let of = if counts.to_come > 0 { counts.documents + counts.to_come } else { 0 };
    let now_ms = reader.login.clock().now_ms();
    let remaining_s = remaining_s(line, counts.documents, counts.to_come, now_ms);
    let kinds = match is_done {
        true => Vec::new(),
        false => store
            .count_by_kind()?
            .into_iter()
            .map(|(kind, count)| KindCount { label: reader.kind_name(&kind), kind, count })
            .collect(),
    };
    Ok(FirstSync {
        is_done,
        is_usable: is_done || is_usable(reader)?,
        here: counts.documents,
        of: if is_done { counts.documents } else { of },
        kinds,
        remaining_s: remaining_s.filter(|_| !is_done),
        words: said(reader, counts.documents, of, remaining_s),
        trouble: trouble(reader, line),
    })
}

fn trouble(reader: Reader<'_>, line: &LineState) -> Option<Failed> {
    line.trouble.as_ref().map(|failure| Reader::failed(failure, reader.lang))
}

/// Whether the person's own record and today's visits with their accounts are here, and at least one page was whole.
fn is_usable(reader: Reader<'_>) -> Result<bool> {
    let store = reader.store();
    if store.cursor()?.is_empty() || reader.role()?.is_none() {
        return Ok(false);
    }
    let today = reader.today().to_string();
    let filter = Filter {
        kind: Some(Kind::Visit),
        owner: Some(reader.me()),
        day_from: Some(today.clone()),
        day_until: Some(today),
        ..Filter::default()
    };
    let paging = Paging { skip: 0, limit: VISITS_MAX };
    for visit in store.list(&filter, Sort::DayAscending, paging)? {
        if let Some(account) = visit.row.account
            && store.row(account)?.is_none()
        {
            return Ok(false);
        }
    }
    Ok(true)
}

fn remaining_s(line: &LineState, here: u64, to_come: u64, now_ms: i64) -> Option<u64> {
    let (began_ms, began_with) = line.began?;
    let spent_ms = u64::try_from(now_ms - began_ms).ok().filter(|ms| *ms >= PACE_MS_MIN as u64)?;
    let came = here.checked_sub(began_with).filter(|came| *came > 0)?;
    (to_come > 0).then(|| (to_come * spent_ms / came).div_ceil(1_000))
}

fn said(reader: Reader<'_>, here: u64, of: u64, remaining_s: Option<u64>) -> String {
    let (here, all) = (words::count(here), words::count(of));
    let rest = remaining_s.map(|seconds| match (reader.lang, seconds) {
        (Lang::ZhHant, ..=90) => format!("約 {seconds} 秒"),
        (Lang::ZhHant, _) => format!("約 {} 分鐘", seconds.div_ceil(60)),
        (Lang::En, ..=90) => format!("about {seconds} s"),
        (Lang::En, _) => format!("about {} min", seconds.div_ceil(60)),
    });
    let counted = match (reader.lang, of) {
        (Lang::ZhHant, 0) => format!("已有 {here} 筆"),
        (Lang::En, 0) => format!("{here} records"),
        (Lang::ZhHant, _) => format!("{here} 筆，共 {all} 筆"),
        (Lang::En, _) => format!("{here} of {all} records"),
    };
    match (rest, reader.lang) {
        (None, _) => counted,
        (Some(rest), Lang::ZhHant) => format!("{counted}，{rest}"),
        (Some(rest), Lang::En) => format!("{counted}, {rest}"),
    }
}
