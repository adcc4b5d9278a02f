//! The command line by itself: its grammar, its help, and what it says before there is a store.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod company;
#[path = "../alone/desk.rs"]
#[allow(dead_code, reason = "the desk is furnished for the tests beside it")]
mod desk;
mod examples;
mod history;
mod labels;
mod lines;
mod lists;
mod sheets;
mod typing;
mod visits;

use clap::{CommandFactory, Parser};
use satchel_device::command::{Cli, Printed, run};
use satchel_shared::documents::Kind;
use serde_json::{Value, json};
use std::path::Path;

fn verbs(command: &clap::Command) -> Vec<&clap::Command> {
    let own = command.get_subcommands().filter(|verb| verb.get_name() != "help");
    own.flat_map(|verb| [vec![verb], verbs(verb)].concat()).collect()
}

fn example(verb: &clap::Command) -> String {
    verb.get_after_help().map(ToString::to_string).unwrap_or_default()
}

fn satchel(store: &Path, words: &[&str]) -> Printed {
    let store = store.to_str().unwrap();
    let all = [&["satchel", "--store", store, "--pin", "258025"], words].concat();
    run(all.into_iter().map(Into::into))
}

fn error_of(printed: &Printed) -> Value {
    assert!(printed.err.is_empty(), "{printed:?}");
    assert_eq!(printed.out.lines().count(), 1, "{printed:?}");
    let said: Value = serde_json::from_str(&printed.out).unwrap();
    assert_eq!(said["ok"], json!(false));
    said["error"].clone()
}

#[test]
fn the_grammar_holds_together() {
    Cli::command().debug_assert();
}

#[test]
fn every_verb_has_an_example_that_parses() {
    let command = Cli::command();
    for verb in verbs(&command) {
        let help = example(verb);
        let examples: Vec<&str> =
            help.lines().filter(|line| line.starts_with("  satchel --store ")).collect();
        assert!(!examples.is_empty(), "{} has no example", verb.get_name());
        for line in examples {
            assert!(
                line.contains(verb.get_name()),
                "{line:?} is no example of {}",
                verb.get_name()
            );
            let parsed = Cli::try_parse_from(line.split_whitespace());
            assert!(parsed.is_ok(), "{line:?}: {}", parsed.unwrap_err());
        }
    }
}

#[test]
fn the_help_of_list_names_every_kind() {
    let command = Cli::command();
    let list = command.find_subcommand("list").unwrap();
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.word()).collect();
    assert!(example(list).contains(&format!("Kinds: {}\n", kinds.join(", "))));
}

#[test]
fn help_is_no_failure() {
    let printed = run(["satchel", "sync", "--help"].map(Into::into));
    assert_eq!(printed.exit, 0);
    assert!(printed.out.contains("Example:"), "{}", printed.out);
}

#[test]
fn a_slip_of_the_finger_is_told_in_the_one_shape() {
    let dir = tempfile::tempdir().unwrap();
    for words in [
        &["lst", "--json"][..],
        &["show", "--json"],
        &["list", "account", "--limit", "x", "--json"],
    ] {
        let printed = satchel(dir.path(), words);
        assert_eq!(printed.exit, 2, "{words:?}");
        assert_eq!(error_of(&printed)["code"], "usage");
    }
    let printed = satchel(dir.path(), &["lst"]);
    assert_eq!((printed.exit, printed.out.as_str()), (2, ""));
}

#[test]
fn before_enrolment_every_verb_says_so_in_both_languages() {
    let dir = tempfile::tempdir().unwrap();
    let cause = |lang: &str| {
        let printed = satchel(dir.path(), &["status", "--json", "--lang", lang]);
        assert_eq!(printed.exit, 4);
        let error = error_of(&printed);
        assert_eq!(error["code"], "no-store");
        assert_eq!(error["who"], "you");
        assert_eq!(error["record"], Value::Null);
        (error["cause"].clone(), error["next"].clone())
    };
    assert_eq!(cause("zh-Hant"), (json!("這台平板還沒有登錄。"), json!("請先登錄。")));
    assert_eq!(cause("en"), (json!("This device is not enrolled yet."), json!("Enrol it first.")));
    assert!(!dir.path().join("device.json").exists(), "asking made a device of it");
}

#[test]
fn what_is_wrong_here_is_found_before_the_one_time_code_is_used() {
    let dir = tempfile::tempdir().unwrap();
    let enrol = |server: &str, more: &[&str]| {
        let words = [&["enrol", "--server", server, "--code", "ABCD", "--json"], more].concat();
        let printed = satchel(dir.path(), &words);
        (error_of(&printed)["code"].clone(), printed.exit)
    };
    assert_eq!(enrol("http://satchel.example.com", &[]), (json!("plain-http"), 2));
    assert_eq!(enrol("satchel.example.com", &[]), (json!("bad-address"), 2));
    // Port 9 discards: what is found before it is not the network's fault.
    let closed = "http://127.0.0.1:9";
    assert_eq!(enrol(closed, &["--ca", "no-such-file.pem"]), (json!("bad-certificate"), 2));
    let words = ["satchel", "--store", dir.path().to_str().unwrap(), "--pin", "123", "--json"];
    let words = [&words[..], &["enrol", "--server", closed, "--code", "ABCD"]].concat();
    let printed = run(words.into_iter().map(Into::into));
    assert_eq!((error_of(&printed)["code"].clone(), printed.exit), (json!("pin-too-short"), 2));
    assert_eq!(enrol(closed, &[]), (json!("enrol-offline"), 5));
}
