//! The pool: workers that wait for a trial, started when none does, and which changes no worker survives.

use super::{
    message::Trial,
    process::{End, Process},
};
use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Memory of a worker: reading the largest document, 5 MiB, and a push takes 200 MiB; the program itself as much.
pub const MEMORY_BYTES: u64 = 1024 * 1024 * 1024;
/// Time for one document's trial: the slowest honest one, 5 MiB with 1,000 changes, takes 2 s.
pub const TIME: Duration = Duration::from_secs(10);

/// What a worker may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of its address space.
    pub memory_bytes: u64,
    /// Time for one trial.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { memory_bytes: MEMORY_BYTES, time: TIME }
    }
}

/// Why nothing can be tried now.
#[derive(Debug, thiserror::Error)]
#[error("no worker can be had: {0}")]
pub struct WorkerFault(#[from] std::io::Error);

/// The workers of a server.
pub struct Pool {
    program: PathBuf,
    limits: Limits,
    idle: Mutex<Vec<Process>>,
}

impl Pool {
    /// A pool whose workers run this program; none is started yet.
    pub const fn new(program: PathBuf, limits: Limits) -> Pool {
        Pool { program, limits, idle: Mutex::new(Vec::new()) }
    }

    /// The places of changes in the trial that no worker survives; none is the rule.
    ///
    /// # Errors
    /// When no worker can be started, or one gave no sensible answer.
    pub fn exhausting(&self, trial: &Trial) -> Result<Vec<usize>, WorkerFault> {
        if self.attempt(trial)? {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        let mut safe = Trial { held: trial.held.clone(), changes: Vec::new() };
        for (place, change) in trial.changes.iter().enumerate() {
            safe.changes.push(change.clone());
            if !self.attempt(&safe)? {
                safe.changes.pop();
                found.push(place);
            }
        }
        tracing::error!(changes = found.len(), "changes exhaust a worker");
        Ok(found)
    }

    /// Whether a worker survives the trial.
    fn attempt(&self, trial: &Trial) -> Result<bool, WorkerFault> {
        let waiting = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut process = match waiting {
            Some(process) => process,
            None => Process::start(&self.program, &self.limits)?,
        };
        match process.attempt(trial, &self.limits)? {
            End::Survived => {
                self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(process);
                Ok(true)
            }
            End::Died => Ok(false),
        }
    }
}
