//! The simulation: one seed, one thread, devices and a server with their real stores, and a line that fails.
//!
//! Seeds run over the cores, each in a thread of its own; the last line says how many passed. A failure prints the
//! promise, what was seen, and the one command that plays it again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod acts;
mod checkers;
mod dice;
mod fault;
mod forging;
mod ledger;
mod line;
mod message;
mod office;
mod people;
mod plan;
mod reach;
mod reassigning;
mod run;
mod selling;
mod settling;
mod tablet;
mod trace;
mod trouble;
mod world;

use fault::{Fault, Tally};
use run::{Outcome, Runner};
use satchel_shared::planted::Bug;
use std::{
    process::ExitCode,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Instant,
};

/// What was asked for.
#[derive(Clone, Debug)]
struct Wish {
    from: u64,
    seeds: u64,
    one: Option<u64>,
    bug: Option<Bug>,
    is_hunt: bool,
    is_told: bool,
    goes_on: bool,
}

const USAGE: &str = "usage: cargo xtask simulate [--seeds N] [--from S] [--seed X [--trace]] [--bug NAME] [--bugs] [--all]
  --seeds N    so many seeds (10000)       --from S   beginning with this one (0)
  --seed X     this one alone              --trace    and tell what happens
  --bug NAME   with a planted bug          --bugs     every planted bug, 50 seeds at most each
  --all        do not stop at a failure";

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(run::note_panic));
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(wish) = read(&arguments) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let is_fine = if wish.is_hunt { hunt(&wish) } else { simulate(&wish) };
    if is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn read(arguments: &[String]) -> Option<Wish> {
    let mut wish = Wish {
        from: 0,
        seeds: 10_000,
        one: None,
        bug: None,
        is_hunt: false,
        is_told: false,
        goes_on: false,
    };
    let mut rest = arguments.iter();
    while let Some(word) = rest.next() {
        let mut number = || rest.next()?.parse().ok();
        match word.as_str() {
            "--seeds" => wish.seeds = number()?,
            "--from" => wish.from = number()?,
            "--seed" => wish.one = Some(number()?),
            "--bug" => wish.bug = Some(Bug::from_word(rest.next()?)?),
            "--bugs" => wish.is_hunt = true,
            "--trace" => wish.is_told = true,
            "--all" => wish.goes_on = true,
            _ => return None,
        }
    }
    if let Some(one) = wish.one {
        (wish.from, wish.seeds) = (one, 1);
    }
    Some(wish)
}

/// What all threads found.
#[derive(Default)]
struct Sum {
    passed: u64,
    twice: u64,
    rounds: u64,
    tally: Tally,
    failed: Vec<(u64, Outcome)>,
}

fn simulate(wish: &Wish) -> bool {
    let begun = Instant::now();
    let (next, is_over) = (AtomicU64::new(0), AtomicBool::new(false));
    let sum = Mutex::new(Sum::default());
    let cores = if wish.one.is_some() {
        1
    } else {
        std::thread::available_parallelism().map_or(2, usize::from)
    };
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                let runner = Runner::new();
                while !is_over.load(Ordering::SeqCst) {
                    let at = next.fetch_add(1, Ordering::SeqCst);
                    if at >= wish.seeds {
                        break;
                    }
                    let seed = wish.from + at;
                    let outcome = runner.run_checked(seed, wish.bug, wish.is_told);
                    let has_failed = outcome.broken.is_some();
                    note(&mut sum.lock().unwrap(), seed, outcome);
                    if has_failed && !wish.goes_on {
                        is_over.store(true, Ordering::SeqCst);
                    }
                }
            });
        }
    });
    let sum = sum.into_inner().unwrap();
    report(wish, &sum, begun)
}

fn note(sum: &mut Sum, seed: u64, outcome: Outcome) {
    sum.rounds += outcome.rounds;
    sum.twice += u64::from(outcome.is_twice);
    sum.tally.add(&outcome.tally);
    if outcome.broken.is_some() {
        sum.failed.push((seed, outcome));
    } else {
        sum.passed += 1;
    }
}

fn report(wish: &Wish, sum: &Sum, begun: Instant) -> bool {
    for fault in Fault::ALL {
        println!("{:>9} {}", sum.tally.of(*fault), fault.word());
    }
    for (seed, outcome) in &sum.failed {
        let Some(broken) = &outcome.broken else { continue };
        println!("seed {seed} broke \"{}\": {}", broken.promise, broken.what);
        let bug = wish.bug.map(|bug| format!(" --bug {}", bug.word())).unwrap_or_default();
        println!("   play it again: cargo xtask simulate --seed {seed}{bug} --trace");
    }
    let seconds = begun.elapsed().as_secs_f64();
    let done = sum.passed + sum.failed.len() as u64;
    println!(
        "{} rounds, {} seeds run twice with equal traces, {:.1} seeds/s, {:.1} s",
        sum.rounds,
        sum.twice,
        done as f64 / seconds,
        seconds
    );
    println!(
        "simulation: {} seeds from {}: {} passed, {} failed, {} skipped",
        wish.seeds,
        wish.from,
        sum.passed,
        sum.failed.len(),
        wish.seeds - done
    );
    sum.failed.is_empty() && done == wish.seeds
}

/// Seeds in which a planted bug has to be found.
const HUNT_SEEDS: u64 = 50;

/// Plants every bug in turn and counts the seeds until it is found.
fn hunt(wish: &Wish) -> bool {
    let begun = Instant::now();
    let next = AtomicU64::new(0);
    let found = Mutex::new(0_usize);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                let runner = Runner::new();
                while let Some(bug) = Bug::ALL.get(next.fetch_add(1, Ordering::SeqCst) as usize) {
                    let mut seeds = (wish.from..).zip(1..=HUNT_SEEDS);
                    let hit = seeds.find_map(|(seed, count)| {
                        let broken = runner.run(seed, Some(*bug), false).broken?;
                        Some((count, broken))
                    });
                    match hit {
                        Some((count, broken)) => {
                            *found.lock().unwrap() += 1;
                            println!(
                                "{:<26} found in seed {count:>2} by \"{}\"",
                                bug.word(),
                                broken.promise
                            );
                        }
                        None => println!(
                            "{:<26} NOT FOUND in {HUNT_SEEDS} seeds: {}",
                            bug.word(),
                            bug.case()
                        ),
                    }
                }
            });
        }
    });
    let found = found.into_inner().unwrap();
    println!("{:.1} s", begun.elapsed().as_secs_f64());
    let planted = Bug::ALL.len();
    println!("planted bugs: {planted} planted, {found} found, {} not found", planted - found);
    found == planted
}
