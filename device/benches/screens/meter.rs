//! The meter: how long something took, the first time after the program began and over many times. Prints, and judges nothing.

use std::time::{Duration, Instant};

/// How often each thing is asked.
const RUNS: usize = 15;

/// Takes times of what its filter names.
pub struct Meter {
    only: Option<String>,
}

impl Meter {
    /// Prints the head of the table. `only`: a part of the names that are wanted.
    pub fn begin(only: Option<String>) -> Meter {
        println!("{:44} {:>9} {:>9} {:>9}", "milliseconds", "first", "median", "worst");
        Meter { only }
    }

    /// Times what `ask` does: the first time with what `begin` made, then often with the same.
    pub fn time<S, T>(&self, name: &str, begin: impl Fn() -> S, mut ask: impl FnMut(&mut S) -> T) {
        if self.is_wanted(name) {
            let mut state = begin();
            let first = once(&mut state, &mut ask);
            print(name, first, (0..RUNS).map(|_| once(&mut state, &mut ask)).collect());
        }
    }

    /// The same for what is done once only: each time with what `begin` made for it.
    pub fn time_anew<S, T>(&self, name: &str, begin: impl Fn() -> S, ask: impl Fn(&mut S) -> T) {
        if self.is_wanted(name) {
            let mut times = (0..=RUNS).map(|_| once(&mut begin(), &mut |state: &mut S| ask(state)));
            let first = times.next().unwrap_or_default();
            print(name, first, times.collect());
        }
    }

    /// Times what takes long, once.
    pub fn time_once<T>(&self, name: &str, ask: impl FnOnce() -> T) {
        if self.is_wanted(name) {
            let mut ask = Some(ask);
            let took = once(&mut ask, &mut |ask| ask.take().map(|ask| ask()));
            println!("{name:44} {:9.1}", ms(took));
        }
    }

    fn is_wanted(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| name.contains(only.as_str()))
    }
}

fn print(name: &str, first: Duration, mut times: Vec<Duration>) {
    times.sort_unstable();
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    println!("{name:44} {:9.1} {:9.1} {:9.1}", ms(first), ms(median), ms(worst));
}

#[allow(clippy::disallowed_methods, reason = "a bench is about the time")]
fn once<S, T>(state: &mut S, ask: &mut impl FnMut(&mut S) -> T) -> Duration {
    let begun = Instant::now();
    let answer = ask(state);
    let took = begun.elapsed();
    drop(answer);
    took
}

fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000.0
}
