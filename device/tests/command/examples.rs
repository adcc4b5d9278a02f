//! Every example of the help is run, each on a fresh copy of a small company.

use crate::company::{self, Company, NOWHERE, satchel};
use clap::CommandFactory;
use satchel_device::command::Cli;
use serde_json::Value;
use std::path::Path;

/// What an example needs done before it.
const BEFORE: &[(&str, &str)] = &[("visit check-out", "visit check-in 0192cd56 --no-fix 室內")];

fn all(command: &clap::Command) -> Vec<String> {
    let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let own = help.lines().filter_map(|line| line.strip_prefix("  satchel --store ~/satchel "));
    let mut examples: Vec<String> = own.map(str::to_owned).collect();
    examples.extend(command.get_subcommands().flat_map(all));
    examples
}

fn said(store: &Path, line: &str) -> Value {
    let words: Vec<&str> = line.split_whitespace().chain(["--json"]).collect();
    serde_json::from_str(&satchel(store, &words).out).unwrap()
}

/// The example with what nobody can write beforehand: a hash, a password, a server that is there.
fn filled(line: &str, store: &Path) -> String {
    let mut line = line.replace("https://satchel.example.com", NOWHERE);
    if line.contains("5f3a9c01") {
        let of = if line.starts_with("diff") {
            "history Q-KTA-0001"
        } else {
            "history 0192ab34 --field payment_terms"
        };
        let told = said(store, of);
        line = line.replace("5f3a9c01", &told["data"]["entries"][0]["hash"].as_str().unwrap()[..8]);
    }
    if line.starts_with("login") {
        line.push_str(" --password made-up-here");
    }
    line = line.replace("rescue.satchel", &store.join("rescue").display().to_string());
    // A watch ends only when somebody ends it.
    line.replace(" --watch", "")
}

/// A salvage needs something to do.
fn lose_the_store(home: &Path) {
    for person in std::fs::read_dir(home.join("people")).unwrap() {
        std::fs::remove_file(person.unwrap().path().join("store.db")).unwrap();
    }
}

#[test]
fn every_example_of_the_help_does_what_it_says() {
    let company = Company::new();
    for line in all(&Cli::command()) {
        let copy = company.copy();
        for (of, before) in BEFORE {
            if line.starts_with(of) {
                assert_eq!(said(copy.path(), before)["ok"], Value::Bool(true), "{before}");
            }
        }
        if ["refusals", "fix", "withdraw"].iter().any(|verb| line.starts_with(verb)) {
            said(copy.path(), "set 0192ab34 phone=1");
            company.refuse_in(copy.path(), company::ACCOUNT);
        }
        let store = if line.starts_with("enrol") {
            copy.path().join("new")
        } else {
            copy.path().to_owned()
        };
        if line.starts_with("salvage") {
            lose_the_store(&store);
        }
        let answer = said(&store, &filled(&line, &store));
        let is_of_the_network = ["enrol", "sync"].iter().any(|verb| line.starts_with(verb));
        if line.starts_with("recover") {
            // Nothing of this company's lies sealed at a server.
            assert_eq!(answer["error"]["code"], "not-recoverable", "{answer}");
        } else if is_of_the_network {
            let code = answer["error"]["code"].as_str().unwrap_or_default();
            assert!(code.ends_with("offline") || code == "sign-in-needed", "{line}: {answer}");
        } else {
            assert_eq!(answer["ok"], Value::Bool(true), "{line}: {answer}");
            assert_ne!(answer["data"]["total"], Value::from(0), "{line} finds nothing");
            assert_ne!(answer["data"]["is_changed"], Value::Bool(false), "{line}: no change");
        }
    }
}
