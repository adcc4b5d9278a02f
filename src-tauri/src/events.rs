//! Events: what the window hears unasked: how the line stands, that records changed, how far a long look came.

use crate::state::App;
use satchel_device::{
    api::sync::{RecordsChanged, Verifying},
    line::Told,
};
use std::sync::atomic::{AtomicBool, Ordering};
use tauri::{AppHandle, Emitter as _, Manager as _};

/// What is about to be told: a round says ten things in a moment, and screens ask again for each that they hear.
#[derive(Debug, Default)]
pub struct Pending {
    is_any: AtomicBool,
    has_records: AtomicBool,
}

/// Tells the window what happened on the line, together with whatever else happens before it is told.
pub fn tell(app: &AppHandle, told: Told) {
    let Some(state) = app.try_state::<App>() else { return };
    if told == Told::Records {
        state.pending.has_records.store(true, Ordering::SeqCst);
    }
    if state.pending.is_any.swap(true, Ordering::SeqCst) {
        return;
    }
    let app = app.clone();
    // The line must never wait for a screen, nor hold what a screen holds.
    tauri::async_runtime::spawn_blocking(move || {
        let state = app.state::<App>();
        state.obey_order(&app);
        let tablet = state.hold();
        // From here on another task tells: what happened until now is in what is read next.
        state.pending.is_any.store(false, Ordering::SeqCst);
        let has_records = state.pending.has_records.swap(false, Ordering::SeqCst);
        let said = tablet.told();
        drop(tablet);
        if let Ok(said) = said {
            send(&app, "sync", &said);
        }
        if has_records {
            send(&app, "changed", &RecordsChanged { ids: Vec::new(), by: "server".to_owned() });
        }
    });
}

/// Tells the window that something was saved here.
pub fn tell_saved(app: &AppHandle, ids: Vec<String>) {
    send(app, "changed", &RecordsChanged { ids, by: "here".to_owned() });
    tell(app, Told::State);
}

/// Tells the window how far the look through the store came.
pub fn tell_verifying(app: &AppHandle, how_far: &Verifying) {
    send(app, "verify", how_far);
}

fn send<T: serde::Serialize + Clone>(app: &AppHandle, name: &str, what: &T) {
    if let Err(fault) = app.emit(name, what.clone()) {
        tracing::warn!(%fault, name, "the window did not hear it");
    }
}
