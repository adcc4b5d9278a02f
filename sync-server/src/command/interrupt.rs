//! Ctrl-C during long work: noted, and obeyed between two batches, so that whole records are what is left.

use super::fault::CommandFault;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Whether somebody asked to stop.
pub struct Interrupt {
    is_asked: Arc<AtomicBool>,
    _listening: tokio::runtime::Runtime,
}

impl Interrupt {
    /// Listens from now on, in place of the process ending at once.
    ///
    /// # Errors
    /// When the signal cannot be listened to.
    pub fn listen() -> Result<Interrupt, CommandFault> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .map_err(CommandFault::machine("the runtime cannot start"))?;
        let is_asked = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&is_asked);
        runtime.spawn(async move {
            while tokio::signal::ctrl_c().await.is_ok() {
                asked.store(true, Ordering::Relaxed);
            }
        });
        Ok(Interrupt { is_asked, _listening: runtime })
    }

    /// Whether somebody asked.
    pub fn is_asked(&self) -> bool {
        self.is_asked.load(Ordering::Relaxed)
    }
}
