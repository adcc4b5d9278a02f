//! The app: the window over the device. Converts what screens ask, delegates, and tells them what happened.
//!
//! Decides nothing, reads no record and waits for no network on the window's own thread.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod commands;
mod events;
mod sensors;
mod state;
mod window;

use clap::Parser as _;
use state::App;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// Satchel: accounts, quotes and visits that work without a network（離線也能用的業務包）
#[derive(Debug, clap::Parser)]
#[command(name = "Satchel", version)]
struct Args {
    /// The folder this device keeps its records in
    #[arg(long, value_name = "DIR", env = "SATCHEL_STORE")]
    store: Option<std::path::PathBuf>,
    /// The PIN of whoever signed in last, for trying the app out; never kept
    #[arg(long, env = "SATCHEL_PIN", hide = true, hide_env_values = true)]
    pin: Option<String>,
    #[arg(long, env = "LANG", hide = true, hide_env_values = true)]
    locale: Option<String>,
}

#[allow(
    clippy::disallowed_methods,
    reason = "tauri's own macro names it, for a context that cannot be read"
)]
fn main() -> ExitCode {
    let args = Args::parse();
    let filter = EnvFilter::try_from_env("SATCHEL_LOG").unwrap_or_else(|_| EnvFilter::new("off"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let built = sensors::register(commands::register(tauri::Builder::default()))
        .setup(move |app| {
            let handle = app.handle();
            App::begin(handle, args.store.as_deref(), args.locale.as_deref(), args.pin.as_deref())?;
            window::open(handle)?;
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(app) => {
            let code = app.run_return(state::on_run_event);
            ExitCode::from(u8::try_from(code).unwrap_or(1))
        }
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}
