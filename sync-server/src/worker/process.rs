//! One worker process as the server holds it. Ended when dropped.

use super::{
    message::{self, SURVIVED, Trial},
    pool::Limits,
};
use std::{
    io::{ErrorKind, Read, Result},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, sync_channel},
};

/// A running worker.
pub(super) struct Process {
    child: Child,
    to: Option<ChildStdin>,
    answers: Receiver<u8>,
}

/// How a trial ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Survived,
    /// The process died or was too slow; it is to be dropped.
    Died,
}

impl Process {
    /// Starts one. It inherits neither settings nor open files.
    pub(super) fn start(program: &Path, limits: &Limits) -> Result<Process> {
        let mut child = Command::new(program)
            .arg("work")
            .arg("--memory")
            .arg(limits.memory_bytes.to_string())
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (to, from) = (child.stdin.take(), child.stdout.take());
        let (sender, answers) = sync_channel(1);
        let mut process = Process { child, to, answers };
        let Some(mut from) = from else { return Err(ErrorKind::BrokenPipe.into()) };
        // A pipe cannot be read with a time limit, a channel can. The thread ends with the process.
        std::thread::Builder::new().name("worker".to_owned()).spawn(move || {
            let mut byte = [0];
            while from.read_exact(&mut byte).is_ok() && sender.send(byte[0]).is_ok() {}
        })?;
        // The first answer proves that the process runs within its memory.
        match process.attempt(&Trial::default(), limits)? {
            End::Survived => Ok(process),
            End::Died => Err(ErrorKind::OutOfMemory.into()),
        }
    }

    /// Lets it try; an error when the answer is none of its answers.
    pub(super) fn attempt(&mut self, trial: &Trial, limits: &Limits) -> Result<End> {
        let Some(to) = &mut self.to else { return Ok(End::Died) };
        match message::send(to, trial) {
            Err(fault) if fault.kind() == ErrorKind::BrokenPipe => return Ok(End::Died),
            sent => sent?,
        }
        match self.answers.recv_timeout(limits.time) {
            Ok(SURVIVED) => Ok(End::Survived),
            Ok(_) => Err(ErrorKind::InvalidData.into()),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Ok(End::Died),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.to.take());
        // It may have ended by itself; what counts is that it is gone, and no zombie stays.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
