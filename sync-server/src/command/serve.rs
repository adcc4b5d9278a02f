//! `serve`: runs the server until it is told to stop.
//!
//! Says `listening on http://ADDR` (or https) on standard output once requests are taken; logs to standard error.

use super::{
    data_dir::{DataDir, MarksDir},
    fault::CommandFault,
};
use crate::{
    backups::{self, Plan},
    clock,
    http::{State, serve::Listening},
    ingest::{numbering, upgrade},
    log::{Store, StoreFault, rebases, tenants},
    settings::{LISTEN, Reach, Settings, TlsFiles},
    worker::pool::Limits,
};
use std::{
    fs::{File, TryLockError},
    io::{IsTerminal, Write, stderr, stdout},
    net::SocketAddr,
    path::PathBuf,
    sync::Arc,
    time::Duration,
};
use tracing::Level;
use tracing_subscriber::{
    EnvFilter, filter::filter_fn, layer::SubscriberExt, util::SubscriberInitExt,
};

/// The file that a running server holds locked, inside the data directory.
pub const LOCK: &str = "serve.lock";

const AFTER: &str = "\
Examples:
  satchel-server serve --data DIR
  satchel-server serve --data DIR --listen 0.0.0.0:443 --tls-cert chain.pem --tls-key key.pem
  satchel-server serve --data DIR --backup-to BACKUPS

Plain http is served on loopback addresses only. Behind a proxy that speaks https, say --behind-proxy;
the proxy must set X-Forwarded-For, and keep /metrics to itself.
Logs go to standard error; SATCHEL_LOG sets what is logged (info, debug, satchel_server=trace …).";

/// Run the server
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    #[command(flatten)]
    marks: MarksDir,
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value_t = LISTEN)]
    listen: SocketAddr,
    /// The certificate with its issuers, PEM
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Its private key, PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// A proxy on this machine speaks https in front of it and names callers in X-Forwarded-For
    #[arg(long, conflicts_with = "tls_cert")]
    behind_proxy: bool,
    /// Minutes an access token lives
    #[arg(long, value_name = "N", default_value_t = 15, value_parser = clap::value_parser!(i64).range(1..=15))]
    access_minutes: i64,
    /// Days a tablet may stay away before its person must log in again
    #[arg(long, value_name = "N", default_value_t = 90, value_parser = clap::value_parser!(i64).range(1..=365))]
    refresh_days: i64,
    /// Requests worked on at once
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = clap::value_parser!(u32).range(4..=10_000))]
    requests_at_once: u32,
    /// Seconds one request may take
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u64).range(5..=300))]
    request_seconds: u64,
    /// Megabytes of memory for the processes in which changes of devices are tried
    #[arg(long, value_name = "N", default_value_t = 1024, value_parser = clap::value_parser!(u64).range(64..=65_536))]
    worker_megabytes: u64,
    /// Make backups into this folder, the first one now when the last is old
    #[arg(long, value_name = "DIR")]
    backup_to: Option<PathBuf>,
    /// Minutes from one backup to the next
    #[arg(long, value_name = "N", default_value_t = 60, requires = "backup_to", value_parser = clap::value_parser!(u64).range(5..=10_080))]
    backup_minutes: u64,
    /// Backups that stay, the newest ones
    #[arg(long, value_name = "N", default_value_t = 48, requires = "backup_to", value_parser = clap::value_parser!(u32).range(2..=10_000))]
    backup_keep: u32,
    /// Log as JSON lines
    #[arg(long)]
    log_json: bool,
}

impl Args {
    /// The settings these arguments say.
    fn settings(&self) -> Settings {
        let reach = match (&self.tls_cert, &self.tls_key) {
            (Some(certificate), Some(key)) => {
                Reach::Tls(TlsFiles { certificate: certificate.clone(), key: key.clone() })
            }
            _ if self.behind_proxy => Reach::BehindProxy,
            _ => Reach::Loopback,
        };
        Settings {
            listen: self.listen,
            reach,
            access_lives_ms: self.access_minutes * 60 * 1_000,
            refresh_lives_ms: self.refresh_days * 24 * 60 * 60 * 1_000,
            requests_at_once: self.requests_at_once as usize,
            request_time: Duration::from_secs(self.request_seconds),
            worker_limits: Limits {
                memory_bytes: self.worker_megabytes * 1024 * 1024,
                ..Limits::default()
            },
            ..Settings::default()
        }
    }

    /// The backups the server is to make itself.
    fn backups(&self) -> Option<Plan> {
        let every = Duration::from_secs(self.backup_minutes * 60);
        let keep = self.backup_keep as usize;
        self.backup_to.clone().map(|to| Plan { to, every, keep })
    }
}

/// Serves until SIGTERM or SIGINT.
///
/// # Errors
/// When the settings must not run, another server runs on the directory, or the address cannot be had.
pub fn run(args: Args) -> Result<(), CommandFault> {
    let (mut settings, backups) = (args.settings(), args.backups());
    settings.check()?;
    let program = std::env::current_exe();
    settings.worker =
        Some(program.map_err(CommandFault::machine("this program cannot find itself"))?);
    log_to_stderr(args.log_json);
    let store = Arc::new(args.dir.open_or_create()?);
    let _lock = lock(&args.dir)?;
    let marks = args.marks.notice(&args.dir, &store)?;
    warn_of_rebases(&store)?;
    let state = State::new(Arc::clone(&store), args.dir.keys()?, settings)
        .map_err(CommandFault::machine("the commit thread cannot start"))?;
    let brought_up = upgrade::bring_up(&state.store, &state.server, clock::now_ms())
        .map_err(CommandFault::from)?;
    if brought_up > 0 {
        tracing::info!(records = brought_up, "brought up to this program's field tables");
    }
    numbering::pick_up(&state.store, &state.server, clock::now_ms())?;
    // Not waited for at the end: the last mark is written here.
    drop(
        marks
            .clone()
            .follow(Arc::clone(&store), state.nudges.subscribe())
            .map_err(CommandFault::machine("the thread for marks cannot start"))?,
    );
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(CommandFault::machine("the runtime cannot start"))?
        .block_on(serve(state, backups))?;
    Ok(marks.write(&store, true)?)
}

fn warn_of_rebases(store: &Store) -> Result<(), StoreFault> {
    store.read(|tx| {
        for tenant in tenants::all(tx)? {
            if let Some(rebase) = rebases::find(tx, tenant.id)? {
                tracing::warn!(tenant = %tenant.id, restored_up_to = rebase.number,
                    "a rebase is under way: numbers and exports stand still until `satchel-server rebase close`");
            }
        }
        Ok(())
    })
}

async fn serve(state: Arc<State>, backups: Option<Plan>) -> Result<(), CommandFault> {
    let listen = state.settings.listen;
    let store = Arc::clone(&state.store);
    let listening = Listening::begin(state)
        .await
        .map_err(CommandFault::machine(format!("cannot listen on {listen}")))?;
    let (scheme, address) = (listening.scheme(), listening.address);
    let stop = stop().map_err(CommandFault::machine("signals cannot be heard"))?;
    let mut out = stdout();
    let _ = writeln!(out, "listening on {scheme}://{address}");
    let _ = out.flush();
    tracing::info!(%address, "listening");
    match backups {
        Some(plan) => drop(tokio::spawn(backups::keep_making(plan, store))),
        None => tracing::warn!(
            "no --backup-to: back up by `satchel-server backup`; until then devices keep what they let go and sent"
        ),
    }
    listening.run(stop).await.map_err(CommandFault::machine("the server stopped"))?;
    tracing::info!("stopped");
    Ok(())
}

/// One server per directory: held until the process ends, however it ends.
pub(super) fn lock(dir: &DataDir) -> Result<File, CommandFault> {
    let path = dir.data.join(LOCK);
    let fault = |source| StoreFault::File { path: path.display().to_string(), source };
    let file =
        File::options().write(true).create(true).truncate(false).open(&path).map_err(fault)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(CommandFault::Refused(format!(
            "a server runs on {}: stop it first",
            dir.data.display()
        ))),
        Err(TryLockError::Error(source)) => Err(fault(source).into()),
    }
}

/// Ends when the process is told to stop.
#[cfg(unix)]
fn stop() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => (),
            _ = interrupt.recv() => (),
        }
    })
}

#[cfg(not(unix))]
fn stop() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// Libraries say at most what goes into `info`: what they print at `trace` is not ours to vouch for.
fn log_to_stderr(is_json: bool) {
    let wanted = EnvFilter::try_from_env("SATCHEL_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let discreet =
        filter_fn(|told| told.target().starts_with("satchel") || *told.level() <= Level::INFO);
    let lines =
        tracing_subscriber::fmt::layer().with_writer(stderr).with_ansi(stderr().is_terminal());
    let subscriber = tracing_subscriber::registry().with(wanted).with(discreet);
    // The answer is an error when a test set one up before.
    let _ = if is_json {
        subscriber.with(lines.json()).try_init()
    } else {
        subscriber.with(lines).try_init()
    };
}
