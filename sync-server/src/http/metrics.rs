//! `GET /metrics`: counters of this process and figures of the store, in Prometheus' text form.
//!
//! Never labels by person, device or document: labels come from small fixed lists.

use super::{error::Fault, state::State};
use crate::log::figures::{self, Figures};
use axum::{
    extract,
    http::header,
    response::{IntoResponse, Response},
};
use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{Arc, Mutex, PoisonError},
};

/// One counted thing.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Family {
    /// Its name, ending in `_total`.
    pub name: &'static str,
    /// What it counts.
    pub help: &'static str,
    /// The names of its labels.
    pub labels: &'static [&'static str],
}

/// Answers by route, method and status.
pub static REQUESTS: Family = Family {
    name: "satchel_http_requests_total",
    help: "Answers given.",
    labels: &["route", "method", "status"],
};
/// Time spent on answers by route.
pub static REQUEST_MS: Family = Family {
    name: "satchel_http_request_milliseconds_total",
    help: "Time spent until the answer began.",
    labels: &["route"],
};
/// Verdicts of pushes: accepted, duplicate, deferred, fork, refused.
pub static PUSH_VERDICTS: Family = Family {
    name: "satchel_push_verdicts_total",
    help: "Verdicts on pushed changes.",
    labels: &["verdict"],
};
/// Refused changes that quarantine had no room for.
pub static PUSH_UNKEPT: Family = Family {
    name: "satchel_push_unkept_total",
    help: "Refused changes that were not kept, since their device has used up its quota.",
    labels: &[],
};
/// Boxes handed in to escrow: kept, known, unreadable, foreign, full.
pub static ESCROW: Family = Family {
    name: "satchel_escrow_boxes_total",
    help: "Sealed changes handed in, by what became of them.",
    labels: &["verdict"],
};
/// Frames of pulls: document, evict, actor, checkpoint, end.
pub static PULL_FRAMES: Family = Family {
    name: "satchel_pull_frames_total",
    help: "Frames sent to devices.",
    labels: &["frame"],
};
/// Nudges sent on live connections.
pub static NUDGES: Family =
    Family { name: "satchel_nudges_total", help: "Nudges sent to devices.", labels: &[] };
/// Ways in: the endpoint, and `granted` or the code of the fault.
pub static ENTRIES: Family = Family {
    name: "satchel_entries_total",
    help: "Enrolments, logins, recoveries and token rotations by outcome.",
    labels: &["way", "outcome"],
};

type Counts = BTreeMap<(&'static Family, Vec<String>), u64>;

/// The counters of this process.
#[derive(Debug, Default)]
pub struct Metrics {
    counts: Mutex<Counts>,
}

impl Metrics {
    /// Counts `more` of a thing; one value for each of its labels.
    pub fn add(&self, family: &'static Family, values: &[&str], more: u64) {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry((family, values)).or_insert(0) += more;
    }

    /// All counters as text.
    pub fn text(&self) -> String {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::new();
        let mut last = None;
        for ((family, values), count) in counts.iter() {
            if last != Some(family.name) {
                head(&mut text, family.name, family.help, "counter");
                last = Some(family.name);
            }
            line(&mut text, family.name, family.labels, values, *count);
        }
        text
    }
}

/// Answers Prometheus.
pub async fn metrics(extract::State(state): extract::State<Arc<State>>) -> Result<Response, Fault> {
    let figures = state.blocking(|state| Ok(state.store.read(figures::read)?)).await?;
    let mut text = state.metrics.text();
    gauges(&mut text, &figures);
    let form = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    Ok((form, text).into_response())
}

fn gauges(text: &mut String, figures: &Figures) {
    head(text, "satchel_build", "The program's version.", "gauge");
    line(text, "satchel_build", &["version"], &[env!("CARGO_PKG_VERSION").to_owned()], 1);
    let singles = [
        ("satchel_database_bytes", "Size of the database.", figures.database_bytes),
        ("satchel_devices", "Devices enrolled and not revoked.", figures.devices),
        ("satchel_quarantined_changes", "Refused changes that are kept.", figures.quarantined),
    ];
    for (name, help, value) in singles {
        head(text, name, help, "gauge");
        line(text, name, &[], &[], value);
    }
    head(text, "satchel_log_head", "Number of the newest change.", "gauge");
    for tenant in &figures.tenants {
        line(text, "satchel_log_head", &["tenant"], &[tenant.id.to_string()], tenant.last_number);
    }
    head(text, "satchel_backed_up", "Number up to which a backup exists.", "gauge");
    for tenant in &figures.tenants {
        line(text, "satchel_backed_up", &["tenant"], &[tenant.id.to_string()], tenant.backed_up);
    }
}

fn head(text: &mut String, name: &str, help: &str, form: &str) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {form}");
}

fn line(text: &mut String, name: &str, labels: &[&str], values: &[String], count: u64) {
    let pairs: Vec<String> = labels
        .iter()
        .zip(values)
        .map(|(label, value)| format!("{label}=\"{}\"", escape(value)))
        .collect();
    let labels = if pairs.is_empty() { String::new() } else { format!("{{{}}}", pairs.join(",")) };
    let _ = writeln!(text, "{name}{labels} {count}");
}

fn escape(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
