//! Refusals in any order, over the real stores and the real judge: random edits, some of which the server must
//! refuse, in the middle of others; answers are lost, and programs die before they mend.
//!
//! Then everything independent is at the server, nothing refused is, exactly the records with refused work need
//! their authors, and after their fixes everybody is equal.

use super::{
    company::{Company, PEOPLE, territory},
    heal,
    tablet::Tablet,
};
use proptest::{prelude::*, test_runner::RngSeed};
use satchel_device::{
    actions::{fields, refusals},
    store::Retry,
};
use satchel_shared::{
    documents::{Account, Path, Value},
    history::{Written, history},
    ids::DocumentId,
};
use satchel_tests::company::seed;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const FIELDS: [&str; 4] = ["phone", "fax", "payment_terms", "opening_hours"];
/// The sellers; the office looks on.
const SELLERS: usize = 2;
const BAD_TAX_ID: &str = "04595258";
const TAX_ID: &str = "04595257";
/// Rounds in which every refused change of a chain has been found.
const ROUNDS: usize = 4;

#[derive(Clone, Debug)]
enum Bad {
    /// A field of the office's.
    Field,
    /// A value the schema refuses.
    Value,
    /// Such a value and a good one, saved together.
    Both,
}

#[derive(Clone, Debug)]
enum Act {
    Create { by: usize, is_bad: bool },
    Good { by: usize, record: usize, field: usize },
    Bad { by: usize, record: usize, how: Bad },
    Push { by: usize, is_answer_lost: bool, is_killed: bool },
    PushAgain { by: usize, which: usize },
    Pull { by: usize },
}

fn act() -> impl Strategy<Value = Act> {
    let by = 0..SELLERS;
    let how = prop_oneof![Just(Bad::Field), Just(Bad::Value), Just(Bad::Both)];
    prop_oneof![
        2 => (by.clone(), prop::bool::weighted(0.2)).prop_map(|(by, is_bad)| Act::Create { by, is_bad }),
        6 => (by.clone(), 0..6usize, 0..FIELDS.len())
            .prop_map(|(by, record, field)| Act::Good { by, record, field }),
        3 => (by.clone(), 0..6usize, how).prop_map(|(by, record, how)| Act::Bad { by, record, how }),
        3 => (by.clone(), any::<bool>(), any::<bool>())
            .prop_map(|(by, is_answer_lost, is_killed)| Act::Push { by, is_answer_lost, is_killed }),
        1 => (by.clone(), 0..10usize).prop_map(|(by, which)| Act::PushAgain { by, which }),
        2 => by.prop_map(|by| Act::Pull { by }),
    ]
}

/// What people did, to be compared with what became of it.
#[derive(Default)]
struct Deeds {
    count: u128,
    /// Who wrote which good value where.
    good: Vec<(usize, DocumentId, &'static str, String)>,
    /// Whose refused work lies on which record.
    bad: Vec<BTreeSet<DocumentId>>,
}

impl Deeds {
    fn next(&mut self) -> u128 {
        self.count += 1;
        self.count
    }

    fn perform(&mut self, company: &Company, tablets: &mut [Tablet], act: &Act) {
        match *act {
            Act::Create { by, is_bad } => self.create(by, &mut tablets[by], is_bad),
            Act::Good { by, record, field } => {
                let Some(id) = account(&tablets[by], record) else { return };
                let (field, value) = (FIELDS[field], format!("good {}", self.next()));
                let typed = [(field.to_owned(), value.clone())];
                fields::set(tablets[by].hands(), id, &typed, None).unwrap();
                self.good.push((by, id, field, value));
            }
            Act::Bad { by, record, ref how } => {
                let Some(id) = account(&tablets[by], record) else { return };
                let count = i64::try_from(self.next()).unwrap();
                let field = ("credit_limit", Value::Whole(count));
                let value = ("tax_id", Value::Text(BAD_TAX_ID.to_owned()));
                let good = ("phone", Value::Text(format!("with it {count}")));
                let typed = match how {
                    Bad::Field => vec![field],
                    Bad::Value => vec![value],
                    Bad::Both => vec![value, good],
                };
                if tablets[by].set_unasked(id, &typed) {
                    self.bad[by].insert(id);
                }
            }
            Act::Push { by, is_answer_lost, is_killed } => {
                tablets[by].push(company, 500, is_answer_lost);
                if is_killed { tablets[by].restart() } else { tablets[by].mend() }
            }
            Act::PushAgain { by, which } => tablets[by].push_again(company, which),
            Act::Pull { by } => {
                tablets[by].pull(company, false, false);
            }
        }
    }

    fn create(&mut self, by: usize, tablet: &mut Tablet, is_bad: bool) {
        let count = self.next();
        let id =
            DocumentId::new(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 + count));
        let account = Account {
            name: Some(format!("客戶{count}")),
            territory: Some(territory()),
            tax_id: is_bad.then(|| BAD_TAX_ID.to_owned()),
            ..Account::default()
        };
        tablet.create_unasked(id, &account);
        if is_bad {
            self.bad[by].insert(id);
        }
    }
}

fn account(tablet: &Tablet, record: usize) -> Option<DocumentId> {
    let rows = tablet.rows().into_iter().filter(|(_, row)| row.kind == "account");
    let ids: Vec<DocumentId> = rows.map(|(id, _)| id).collect();
    (!ids.is_empty()).then(|| ids[record % ids.len()])
}

/// Every value ever written at a path of a document.
fn written(company: &Company) -> BTreeMap<DocumentId, BTreeSet<(String, Value)>> {
    let of = |document: &satchel_shared::documents::Document| {
        let touches = history(document).into_iter().flat_map(|entry| entry.touches);
        let values = touches.filter_map(|touch| match touch.new {
            Written::Value(value) => Some((touch.path.to_string(), value)),
            Written::Container | Written::Letters | Written::SetAside => None,
        });
        (document.id(), values.collect())
    };
    company.documents().iter().map(of).collect()
}

/// The author's part: each attempt is corrected, or let go when nothing of it is theirs to write.
fn fix_all(tablet: &mut Tablet) {
    for attempt in tablet.attempts() {
        let paths: Vec<String> = attempt.touches.iter().map(|of| of.path.to_string()).collect();
        let is_value = paths.iter().any(|path| path == "tax_id");
        if tablet.attempts().iter().all(|of| of.document != attempt.document) {
            continue;
        }
        let left_out = [Path::new(["credit_limit"])];
        let typed = [("tax_id".to_owned(), TAX_ID.to_owned())];
        if attempt.retry == Retry::AsNewRecord || is_value {
            refusals::fix(tablet.hands(), attempt.document, &typed, &left_out).unwrap();
        } else {
            refusals::withdraw(tablet.hands(), attempt.document).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 200, rng_seed: RngSeed::Fixed(seed()),
        failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_independent_of_a_refusal_is_lost_and_nothing_refused_arrives(
        acts in prop::collection::vec(act(), 5..60),
        seed in any::<u64>(),
    ) {
        let company = Company::open();
        let mut tablets: Vec<Tablet> =
            (0..PEOPLE.len()).map(|n| Tablet::open(&company, n, seed)).collect();
        let mut deeds = Deeds { bad: vec![BTreeSet::new(); PEOPLE.len()], ..Deeds::default() };
        for act in &acts {
            deeds.perform(&company, &mut tablets, act);
        }
        for _ in 0..ROUNDS {
            tablets.iter_mut().for_each(|tablet| tablet.round(&company));
        }

        let at_server = written(&company);
        for (by, tablet) in tablets.iter().enumerate() {
            let open = tablet.attempts();
            let needy: BTreeSet<DocumentId> = open.iter().map(|attempt| attempt.document).collect();
            prop_assert_eq!(&needy, &deeds.bad[by], "what needs {} is not what was refused", by);
            prop_assert_eq!(tablet.findings(), Vec::<String>::new());
            for (_, id, field, value) in deeds.good.iter().filter(|of| of.0 == by) {
                let value = Value::Text(value.clone());
                let is_there = at_server.get(id).is_some_and(|all| all.contains(&((*field).to_owned(), value)));
                let mut of_record = open.iter().filter(|attempt| attempt.document == *id);
                let is_kept = of_record.any(|attempt| {
                    attempt.retry == Retry::AsNewRecord
                        || attempt.touches.iter().any(|touch| touch.path.to_string() == *field)
                });
                prop_assert!(is_there || is_kept, "{} of {} is lost", field, id);
                prop_assert!(is_there || *field == "phone" || !at_server.contains_key(id), "{} did not go", field);
            }
        }
        let all: BTreeSet<(String, Value)> = at_server.into_values().flatten().collect();
        prop_assert!(!all.contains(&("tax_id".to_owned(), Value::Text(BAD_TAX_ID.to_owned()))));
        prop_assert!(all.iter().all(|(path, value)| path != "credit_limit" || value.is_empty()));

        tablets.iter_mut().for_each(fix_all);
        heal(&company, &mut tablets);
        for tablet in &tablets {
            prop_assert_eq!(tablet.attempts().len(), 0);
            prop_assert_eq!(tablet.rows(), tablets[0].rows());
            prop_assert_eq!(tablet.findings(), Vec::<String>::new());
        }
        // The last good value of every field stands, or lies beside another that stands.
        let at_server = written(&company);
        for (_, id, field, value) in &deeds.good {
            let later = deeds.good.iter().filter(|of| (of.1, of.2) == (*id, *field));
            if later.map(|of| &of.3).next_back() == Some(value) && *field != "phone" {
                let value = Value::Text(value.clone());
                prop_assert!(at_server[id].contains(&((*field).to_owned(), value)), "{} of {} is lost", field, id);
            }
        }
        prop_assert_eq!(company.findings(), Vec::<String>::new());
    }
}
