//! One step of a task: a named piece of work or a command, shown with how long it took.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::{Outcome, root};

/// Runs `work` under a heading and says how long it took; a failure names the step.
pub fn step(name: &str, work: impl FnOnce() -> Outcome) -> Outcome {
    println!("\n── {name}");
    let started = Instant::now();
    let outcome = work();
    let took = seconds(started.elapsed());
    match outcome {
        Ok(()) => println!("── {name}: {took}"),
        Err(reason) => return Err(format!("\n── {name}: FAILED after {took}\n{reason}")),
    }
    Ok(())
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

/// A command in the root of the repository.
pub fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).args(arguments);
    command
}

/// The cargo that started this task, so that a chosen toolchain stays chosen; arguments as one would type them.
pub fn cargo(arguments: &str) -> Command {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    command(&cargo, &arguments.split(' ').collect::<Vec<_>>())
}

/// Runs a command with the terminal as its own; anything but success is a failure.
pub fn succeed(mut command: Command) -> Outcome {
    let shown = shown(&command);
    let status = command.status().map_err(|cause| format!("cannot start `{shown}`: {cause}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{shown}` ended with {status}")) }
}

/// Runs a command, passing its standard error through, and returns what it printed.
pub fn output(mut command: Command) -> Result<String, String> {
    let shown = shown(&command);
    command.stderr(Stdio::inherit());
    let output = command.output().map_err(|cause| format!("cannot start `{shown}`: {cause}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stdout);
        return Err(format!("`{shown}` ended with {}: {}", output.status, said.trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a command, passing its standard error through, and returns what it printed, however it ended: a program
/// that says in words what it found may end with a code for scripts.
pub fn said(mut command: Command) -> Result<String, String> {
    let shown = shown(&command);
    command.stderr(Stdio::inherit());
    let output = command.output().map_err(|cause| format!("cannot start `{shown}`: {cause}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a command can be started and succeeds, quietly.
pub fn works(mut command: Command) -> bool {
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs a command, shows all it prints as it prints it, and returns its lines and whether it succeeded.
pub fn watched(mut command: Command) -> Result<(Vec<String>, bool), String> {
    let shown = shown(&command);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|cause| format!("cannot start `{shown}`: {cause}"))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let lines = std::thread::scope(|scope| {
        let out = scope.spawn(|| stdout.map(|pipe| pass_on(pipe, std::io::stdout())));
        let err = scope.spawn(|| stderr.map(|pipe| pass_on(pipe, std::io::stderr())));
        [out.join(), err.join()].into_iter().flatten().flatten().flatten().collect()
    });
    let status = child.wait().map_err(|cause| format!("lost sight of `{shown}`: {cause}"))?;
    Ok((lines, status.success()))
}

fn pass_on(from: impl Read, mut to: impl Write) -> Vec<String> {
    let mut lines = Vec::new();
    let mut from = BufReader::new(from);
    let mut bytes = Vec::new();
    while from.read_until(b'\n', &mut bytes).is_ok_and(|count| count > 0) {
        // A closed terminal must not lose the verdict: keep reading.
        let _ = to.write_all(&bytes).and_then(|()| to.flush());
        lines.push(String::from_utf8_lossy(&bytes).trim_end().to_owned());
        bytes.clear();
    }
    lines
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
