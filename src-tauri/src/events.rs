//! Events: the two things the window hears unasked: how the line stands, and that records changed.

use crate::state::App;
use satchel_device::{api::sync::RecordsChanged, line::Told};
use tauri::{AppHandle, Emitter as _, Manager as _};

/// Tells the window what happened on the line.
pub fn tell(app: &AppHandle, told: Told) {
    let app = app.clone();
    // The line must never wait for a screen, nor hold what a screen holds.
    tauri::async_runtime::spawn_blocking(move || {
        let state = app.state::<App>();
        state.obey_order(&app);
        let said = state.hold().told();
        if let Ok(said) = said {
            send(&app, "sync", &said);
        }
        if told == Told::Records {
            send(&app, "changed", &RecordsChanged { ids: Vec::new(), by: "server".to_owned() });
        }
    });
}

/// Tells the window that something was saved here.
pub fn tell_saved(app: &AppHandle, ids: Vec<String>) {
    send(app, "changed", &RecordsChanged { ids, by: "here".to_owned() });
    tell(app, Told::State);
}

fn send<T: serde::Serialize + Clone>(app: &AppHandle, name: &str, what: &T) {
    if let Err(fault) = app.emit(name, what.clone()) {
        tracing::warn!(%fault, name, "the window did not hear it");
    }
}
