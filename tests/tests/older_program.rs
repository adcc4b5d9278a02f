//! An older program that goes on working in records a newer one wrote into: whatever it does, every field, word, line
//! and container it does not know stays as it was, conflicts among them, and no letter of a note is lost.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use automerge::{ActorId, hydrate};
use proptest::prelude::*;
use satchel_shared::{
    conflict::conflicts,
    documents::{
        Account, Author, Document, Edit, Kind, Path, Quote, Record, SalesLine, Step, Value, next,
        rebuild::{Leaving, rebuild},
        schema,
    },
    ids::{DocumentId, EntryId},
    index_row::index_row,
};
use std::collections::BTreeMap;
use uuid::Uuid;

const NEXT: u32 = schema::VERSION + 1;

fn author(n: u8) -> Author {
    let actor = |half: u8| ActorId::from([half; 16]);
    Author { actor: actor(n), branch: actor(n + 100), time_ms: i64::from(n) }
}

fn as_of<T>(schema: u32, work: impl FnOnce() -> T) -> T {
    next::pretend(Some(schema));
    let done = work();
    next::pretend(None);
    done
}

fn line(n: u128) -> EntryId {
    EntryId::new(Uuid::from_u128(n))
}

fn put(path: &str, value: &str) -> Step {
    Step::Put { path: path.parse().unwrap(), value: Value::Text(value.to_owned()) }
}

fn write(path: &str, text: &str) -> Step {
    Step::Write { path: path.parse().unwrap(), text: text.to_owned() }
}

fn edited(document: &mut Document, by: u8, steps: Vec<Step>) {
    document.edit(&Edit { base: None, steps }, &author(by)).unwrap();
}

/// A record of v1, completed by the server of v2, with work of v2 in it and a conflict that only v2 knows.
fn account() -> Document {
    let record = Account { name: Some("大同".to_owned()), ..Account::default() };
    let mut document = v1(&record);
    as_of(NEXT, || {
        document.complete(&author(9)).unwrap().expect("it lacks what v2 has");
        let mut other = document.clone();
        let badge = Step::Put { path: "badges.blue".parse().unwrap(), value: Value::Flag(true) };
        let steps = vec![put("loyalty_grade", "gold"), write("loyalty_story", "since 1990"), badge];
        edited(&mut document, 2, steps);
        edited(&mut other, 3, vec![put("loyalty_grade", "silver"), put("status", "dormant")]);
        document.merge(&other).unwrap();
        assert_eq!(conflicts(&document).len(), 1);
    });
    document
}

fn quote() -> Document {
    let mut record = Quote { currency: "TWD".parse().ok(), ..Quote::default() };
    record.lines = [(line(1), SalesLine::default()), (line(2), SalesLine::default())].into();
    let mut document = v1(&record);
    as_of(NEXT, || {
        document.complete(&author(9)).unwrap().expect("its lines lack what v2 has");
        let of = |name: &str| format!("lines.{}.{name}", line(1));
        edited(
            &mut document,
            2,
            vec![put(&of("engraving"), "to a friend"), write(&of("wrapping"), "red")],
        );
    });
    document
}

fn v1<R: Record>(record: &R) -> Document {
    as_of(schema::VERSION, || {
        let id = DocumentId::new(Uuid::from_u128(1));
        Document::create(id, record, &author(1)).unwrap().0
    })
}

/// Everything only v2 knows, with all values that stand side by side.
fn of_next(document: &Document) -> String {
    as_of(NEXT, || {
        let values = document.values();
        let mut told: BTreeMap<String, String> = BTreeMap::new();
        for name in ["loyalty_grade", "loyalty_story", "badges", "status"] {
            told.insert(name.to_owned(), format!("{:?}", values.get(name)));
        }
        if let Some(hydrate::Value::Map(lines)) = values.get("lines") {
            for (id, entry) in lines.iter() {
                if let hydrate::Value::Map(entry) = &entry.value {
                    for name in ["engraving", "wrapping"] {
                        told.insert(format!("{id}.{name}"), format!("{:?}", entry.get(name)));
                    }
                }
            }
        }
        let graded = conflicts(document);
        let graded = graded.iter().filter(|one| one.path.to_string() == "loyalty_grade");
        format!("{told:?} {:?}", graded.collect::<Vec<_>>())
    })
}

/// What people do with an older program, but for settling or setting the status, whose words v2 added to.
fn deed() -> impl Strategy<Value = (u8, u8, String)> {
    (0..7_u8, 1..4_u8, "[a-z甲乙]{0,12}")
}

fn step(document: &Document, (deed, n, text): &(u8, u8, String)) -> Option<Step> {
    let is_account = document.kind() == Some(Kind::Account);
    let held = format!("lines.{}", line(u128::from(*n)));
    let is_held = matches!(
        document.values().get("lines"),
        Some(hydrate::Value::Map(lines)) if lines.get(line(u128::from(*n)).to_string().as_str()).is_some()
    );
    Some(match (deed, is_account) {
        (0, true) => put("phone", text),
        (1, true) => write("notes", text),
        (2, true) => {
            Step::Put { path: Path::new(["tags", "early"]), value: Value::Flag(n % 2 == 0) }
        }
        (3, true) => put("custom.shelf", text),
        (4, true) => Step::Affirm { path: Path::new(["owner"]), value: Value::Null },
        (0, false) => put("title", text),
        (1, false) => write("terms", text),
        (2, false) if is_held => put(&format!("{held}.description"), text),
        (3, false) if is_held => Step::Put {
            path: format!("{held}.removed").parse().unwrap(),
            value: Value::Flag(n % 2 == 0),
        },
        (4, false) if !is_held => Step::Add {
            path: held.parse().unwrap(),
            values: [("description".to_owned(), Value::Text(text.clone()))].into(),
        },
        _ => return None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn an_older_program_removes_nothing_it_does_not_know(
        is_account in any::<bool>(),
        deeds in prop::collection::vec((deed(), any::<bool>()), 1..12),
    ) {
        let mut document = if is_account { account() } else { quote() };
        let before = of_next(&document);
        as_of(schema::VERSION, || {
            let mut aside = document.clone();
            for (n, (deed, is_aside)) in (10_u8..).zip(&deeds) {
                let copy = if *is_aside { &mut aside } else { &mut document };
                if let Some(step) = step(copy, deed) {
                    edited(copy, n, vec![step]);
                }
            }
            document.merge(&aside).unwrap();
            // It is saved and loaded as every store does, and its row is made.
            document = Document::load(&document.save()).unwrap();
            index_row(&document);
            for conflict in conflicts(&document) {
                let choice = conflict.choose(conflict.current.clone());
                document.edit(&choice, &author(90)).unwrap();
            }
        });
        let after = of_next(&document);
        // Lines that v1 added have none of it.
        let kept = |told: &str| told.replace(&format!("\"{}", line(3)), "");
        if is_account {
            prop_assert_eq!(after, before);
        } else {
            for word in ["to a friend", "red"] {
                prop_assert!(kept(&after).contains(word), "{}", after);
            }
        }
    }
}

#[test]
fn a_rebuild_by_an_older_program_leaves_what_it_does_not_know() {
    for mut document in [account(), quote()] {
        let before = of_next(&document);
        as_of(schema::VERSION, || {
            let is_account = document.kind() == Some(Kind::Account);
            let (field, note) = if is_account { ("phone", "notes") } else { ("title", "terms") };
            let refused = Edit { base: None, steps: vec![put(field, "refused")] };
            let refused = document.edit(&refused, &author(10)).unwrap().unwrap();
            edited(&mut document, 10, vec![write(note, "goes on")]);
            let leaving = [(refused.hash(), Leaving::Refused)].into();
            let fresh = [(author(10).actor, author(20).actor)].into();
            let rebuilt = rebuild(&document, &leaving, &fresh).unwrap();
            assert_eq!((rebuilt.reissued.len(), rebuilt.document.has(&refused.hash())), (1, false));
            document = rebuilt.document;
        });
        assert_eq!(of_next(&document), before);
    }
}

#[test]
fn an_unknown_word_can_be_chosen_and_put_back_by_an_older_program() {
    let mut document = account();
    as_of(schema::VERSION, || {
        edited(&mut document, 10, vec![put("status", "active")]);
        edited(&mut document, 11, vec![put("status", "dormant")]);
        assert_eq!(index_row(&document).status, "dormant");
        let never = Edit { base: None, steps: vec![put("status", "never-written")] };
        assert!(document.edit(&never, &author(12)).is_err(), "a word nobody wrote was taken");
    });
}

#[test]
fn what_an_older_program_makes_is_completed_once_and_never_again() {
    let mut document = quote();
    as_of(schema::VERSION, || {
        let path: Path = format!("lines.{}", line(5)).parse().unwrap();
        edited(&mut document, 10, vec![Step::Add { path, values: BTreeMap::new() }]);
    });
    as_of(NEXT, || {
        assert!(document.is_incomplete());
        document.complete(&author(11)).unwrap().expect("the new line lacks its wrapping");
        assert!(document.complete(&author(12)).unwrap().is_none());
        edited(&mut document, 13, vec![write(&format!("lines.{}.wrapping", line(5)), "blue")]);
        // A newer program that writes for an older server makes a line as v1 would have.
        document.write_for(schema::VERSION);
        let path: Path = format!("lines.{}", line(6)).parse().unwrap();
        edited(&mut document, 14, vec![Step::Add { path, values: BTreeMap::new() }]);
        assert!(document.is_incomplete());
    });
}
