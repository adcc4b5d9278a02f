//! kill -9 at a random moment of a process's life, and what it had said by then.

use crate::device::Device;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use std::{
    io::Read,
    process::{Command, Stdio},
    sync::mpsc,
    time::Duration,
};

/// Starts a process, kills it after that long unless it ended; what it printed if it ended well.
pub fn killed_after(mut command: Command, moment: Duration) -> Option<String> {
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
    let mut stdout = child.stdout.take().expect("its output is piped");
    let (ended, wait) = mpsc::channel();
    // The pipe ends with the process; nobody has waited for it then, so the handle still means it.
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        let _ = stdout.read_to_string(&mut text);
        let _ = ended.send(());
        text
    });
    if wait.recv_timeout(moment).is_err() {
        child.kill().expect("it can be killed");
    }
    child.wait().expect("it ends");
    Some(reader.join().expect("the reader ends")).filter(|text| !text.trim().is_empty())
}

/// A random moment within so many milliseconds.
pub fn moment(chance: &mut ChaCha8Rng, most_ms: u64) -> Duration {
    Duration::from_micros(chance.random_range(0..most_ms * 1_000))
}

/// How long such a process takes when nobody kills it, so that kills fall all over its life.
pub fn life_ms(device: &Device, arguments: &[&str]) -> u64 {
    let began = std::time::Instant::now();
    device.ok(arguments);
    (began.elapsed().as_millis() as u64).max(10)
}
