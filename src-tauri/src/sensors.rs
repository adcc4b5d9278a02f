//! Sensors of the device: finger or face, asked from here; camera and position, asked from the page where the system has them.
//!
//! The page never says that somebody was recognised: only the system does, to us. What it never does: give a key away. Who
//! was recognised comes back to a seat that is still open; a store that was closed takes the PIN.

use satchel_device::{error, failure::Failure};
use satchel_shared::lang::Lang;
use tauri::{AppHandle, Builder, Wry};
use tauri_plugin_biometric::{AuthOptions, BiometricExt as _};

/// Lets the program use them.
pub fn register(builder: Builder<Wry>) -> Builder<Wry> {
    let builder = builder.plugin(tauri_plugin_biometric::init());
    #[cfg(mobile)]
    let builder = builder
        .plugin(tauri_plugin_barcode_scanner::init())
        .plugin(tauri_plugin_geolocation::init());
    builder
}

/// Whether the system can tell its owner by finger or face now.
pub fn can_recognise(app: &AppHandle) -> bool {
    app.biometric().status().is_ok_and(|status| status.is_available)
}

/// Asks the system who holds the device. Waits for the person.
///
/// # Errors
/// `not-recognised`, also when there is no such sensor; the PIN stays.
pub fn recognise(app: &AppHandle, lang: Lang) -> Result<(), Failure> {
    let reason = match lang {
        Lang::ZhHant => "回到 Satchel",
        Lang::En => "Come back to Satchel",
    };
    let options = AuthOptions { title: Some("Satchel".to_owned()), ..AuthOptions::default() };
    app.biometric().authenticate(reason.to_owned(), options).map_err(|fault| {
        tracing::info!(%fault, "nobody was recognised");
        Failure::of(&error::NOT_RECOGNISED)
    })
}
