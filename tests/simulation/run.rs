//! One run: a seed, a bug or none, and what came of it.

use crate::{
    fault::Tally,
    people::{Template, directory},
    world::{Broken, World},
};
use satchel_shared::{
    documents::next,
    planted::{self, Bug},
};
use std::{
    cell::{Cell, RefCell},
    panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind},
};

/// One seed in so many runs twice.
const TWICE_EVERY: u64 = 20;

/// What came of a run.
pub struct Outcome {
    /// What took effect.
    pub tally: Tally,
    /// Rounds of sync.
    pub rounds: u64,
    /// The hash of everything that happened.
    pub trace: String,
    /// The promise that did not hold.
    pub broken: Option<Broken>,
    /// It was run twice, with equal traces.
    pub is_twice: bool,
}

/// Runs seeds in this thread, over one template.
pub struct Runner {
    template: Template,
    folder: tempfile::TempDir,
    count: Cell<u64>,
}

impl Runner {
    /// Makes the template.
    pub fn new() -> Runner {
        planted::plant(None);
        Runner { template: Template::make(), folder: directory(), count: Cell::new(0) }
    }

    /// Runs a seed; one in twenty twice, and then the traces must be equal.
    pub fn run_checked(&self, seed: u64, bug: Option<Bug>, is_told: bool) -> Outcome {
        let mut outcome = self.run(seed, bug, is_told);
        if seed.is_multiple_of(TWICE_EVERY) && outcome.broken.is_none() {
            let again = self.run(seed, bug, false);
            outcome.is_twice = again.trace == outcome.trace;
            if !outcome.is_twice {
                let what =
                    format!("trace {} the first time, {} the second", outcome.trace, again.trace);
                outcome.broken =
                    Some(Broken { promise: "the same seed happens the same way", what });
            }
        }
        outcome
    }

    /// Runs a seed once.
    pub fn run(&self, seed: u64, bug: Option<Bug>, is_told: bool) -> Outcome {
        self.count.set(self.count.get() + 1);
        let folder = self.folder.path().join(self.count.get().to_string());
        planted::plant(bug);
        planted::stop_write(None);
        let template = &self.template;
        let mut world = None;
        let ran = catch_unwind(AssertUnwindSafe(|| {
            let world = world.insert(World::new(seed, template, folder.clone(), is_told));
            world.run();
        }));
        planted::plant(None);
        next::pretend(None);
        planted::shrink_pages(None);
        planted::stop_write(None);
        let outcome = match (world, ran) {
            (Some(mut world), ran) => {
                let broken = match ran {
                    Ok(()) => world.broken.take(),
                    Err(_) => Some(panicked()),
                };
                let (tally, rounds) = (std::mem::take(&mut world.tally), world.rounds);
                let trace = format!("{} of {}", world.trace.hash(), world.trace.lines());
                Outcome { tally, rounds, trace, broken, is_twice: false }
            }
            (None, ran) => {
                let broken = ran.err().map(|_| panicked());
                let (tally, trace) = (Tally::default(), String::new());
                Outcome { tally, rounds: 0, trace, broken, is_twice: false }
            }
        };
        let _ = std::fs::remove_dir_all(&folder);
        outcome
    }
}

thread_local! {
    /// Where the last panic of this thread was, and what it said.
    static PANICKED: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps what a panic says for the report, instead of printing it.
pub fn note_panic(panic: &PanicHookInfo<'_>) {
    PANICKED.set(panic.to_string());
}

fn panicked() -> Broken {
    Broken { promise: "no panic", what: PANICKED.take() }
}
