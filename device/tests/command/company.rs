//! A small made-up company on one device: what the examples of the help are run against.

use crate::desk::{Desk, PIN, Server, pairs};
use automerge::ActorId;
use jiff::civil::date;
use satchel_device::{
    actions::{lines, records},
    command::{Printed, run},
    home::{DeviceFacts, KnownPerson},
    store::{Identity, Store},
};
use satchel_shared::{
    documents::{
        Account, Author, Edit, Kind, PriceList, Product, Step, Task, Value, Visit, price::Price,
        task::TaskStatus, visit::VisitStatus,
    },
    ids::{DocumentId, EntryId},
    money::{Amount, Currency},
    protocol::push::{PushAnswer, PushedDocument, Verdict},
    refusal::{FIELD_NOT_YOURS, Refusal},
};
use serde_json::Value as Json;
use std::{collections::BTreeMap, fs, path::Path};
use tempfile::TempDir;
use uuid::Uuid;

/// Port 9 discards: a server that is never there.
pub const NOWHERE: &str = "http://127.0.0.1:9";

/// The id that begins with these eight digits.
pub fn id(beginning: u32) -> DocumentId {
    DocumentId::new(Uuid::from_u128(u128::from(beginning) << 96 | 0x7000_8000_0000_0000_0001))
}

pub const ACCOUNT: u32 = 0x0192_ab34;
pub const VISIT: u32 = 0x0192_cd56;
pub const TASK: u32 = 0x0192_ef78;

/// A device with an account whose terms two people changed, a product with a price, a quote of two lines, a
/// visit and a task.
pub struct Company {
    pub desk: Desk,
}

impl Company {
    pub fn new() -> Company {
        let desk = Desk::new(7);
        let facts = DeviceFacts {
            device: desk.identity.device,
            device_name: desk.identity.device_name.clone(),
            server: NOWHERE.to_owned(),
            tenant: desk.identity.tenant,
            tenant_name: "大同貿易".to_owned(),
            letters: "KTA".to_owned(),
            person: Some(desk.identity.person),
            people: vec![KnownPerson {
                person: desk.identity.person,
                name: "王小明".to_owned(),
                login: "wang".to_owned(),
            }],
        };
        desk.home.save_device(&facts).unwrap();
        let identity = Identity { letters: "KTA".to_owned(), ..desk.identity.clone() };
        desk.store().save_identity(&identity).unwrap();
        let mut server = Server::default();
        stock(&mut server);
        let mut login = desk.sales(&mut server);
        login.store_mut().apply_page(&server.page_of_all()).unwrap();
        let typed = pairs(&[("account", "0192ab34")]);
        let quote = records::create(&mut login, Kind::Quote, &typed).unwrap();
        assert_eq!(quote.number.as_deref(), Some("Q-KTA-0001"));
        lines::add(&mut login, quote.id, "HX-100", &pairs(&[("quantity", "3")])).unwrap();
        lines::add(&mut login, quote.id, "HX-100", &[]).unwrap();
        Company { desk }
    }

    /// The same company in a folder of its own.
    pub fn copy(&self) -> TempDir {
        let to = tempfile::tempdir().unwrap();
        copy(self.desk.dir.path(), to.path());
        to
    }

    /// The server refuses the last change of a record, as that of a field of the office's, in a copy of this company.
    pub fn refuse_in(&self, dir: &Path, record: u32) {
        let home = satchel_device::home::Home::new(dir);
        let folder = home.person_dir(self.desk.identity.person);
        let mut store = Store::open(&folder, &self.desk.key).unwrap();
        let offer = store.next_push(100).unwrap();
        let pending = store.pending().unwrap();
        let hash = pending.iter().rfind(|of| of.document == id(record)).unwrap().hash;
        let refusal = Refusal::of_field(FIELD_NOT_YOURS, "phone".parse().unwrap(), "");
        let verdicts = vec![(Some(hash), Verdict::Refused(refusal))];
        let answered = PushedDocument { document: id(record), verdicts, receipt: None };
        let answer =
            PushAnswer { documents: vec![answered], time_ms: 0, backed_up: 0, cursor: Vec::new() };
        store.save_push_answer(&answer, &offer).unwrap();
        store.mend(&self.desk.chance, crate::desk::NOW_MS).unwrap();
    }

    /// Runs a command on this very company.
    pub fn satchel(&self, words: &[&str]) -> Printed {
        satchel(self.desk.dir.path(), words)
    }

    /// What a command that must succeed answers.
    pub fn data(&self, words: &[&str]) -> Json {
        let said = self.json(words);
        assert_eq!(said["ok"], Json::Bool(true), "{words:?}: {said}");
        said["data"].clone()
    }

    /// The stable code of a command that must fail, and its exit code.
    pub fn fault(&self, words: &[&str]) -> (String, u8) {
        let exit = self.satchel(&[words, &["--json"]].concat()).exit;
        let code = self.json(words)["error"]["code"].as_str().map(str::to_owned);
        (code.unwrap_or_else(|| panic!("{words:?} did not fail")), exit)
    }

    fn json(&self, words: &[&str]) -> Json {
        let printed = self.satchel(&[words, &["--json"]].concat());
        serde_json::from_str(&printed.out).unwrap_or_else(|_| panic!("{words:?}: {printed:?}"))
    }
}

/// Runs a command on a folder, in English unless it says otherwise.
pub fn satchel(store: &Path, words: &[&str]) -> Printed {
    let store = store.to_str().unwrap();
    let before = ["satchel", "--store", store, "--pin", PIN];
    let lang: &[&str] = if words.contains(&"--lang") { &[] } else { &["--lang", "en"] };
    run([&before[..], lang, words].concat().into_iter().map(Into::into))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn stock(server: &mut Server) {
    let list = id(0x11);
    let prices = PriceList {
        name: Some("定價".to_owned()),
        currency: Some(Currency::TWD),
        is_default: Some(true),
        ..PriceList::default()
    };
    server.create(list, &prices);
    let price = Price {
        list: Some(list.into()),
        price: Some(Amount::from_stored(1_200_000)),
        currency: Some(Currency::TWD),
        valid_from: Some(date(2026, 1, 1)),
        ..Price::default()
    };
    let product = Product {
        code: Some("HX-100".to_owned()),
        name: Some("六角扳手".to_owned()),
        unit: Some("支".to_owned()),
        prices: BTreeMap::from([(EntryId::new(Uuid::from_u128(0x12)), price)]),
        ..Product::default()
    };
    server.create(id(0x13), &product);
    let account = Account {
        name: Some("大同五金行".to_owned()),
        phone: Some("02-2345-6789".to_owned()),
        payment_terms: Some("貨到付款".to_owned()),
        ..Account::default()
    };
    server.create(id(ACCOUNT), &account);
    disagree(server);
    let visit = Visit {
        account: Some(id(ACCOUNT).into()),
        subject: Some("大同五金行".to_owned()),
        status: Some(VisitStatus::Planned),
        planned_on: Some(date(2026, 11, 23)),
        ..Visit::default()
    };
    server.create(id(VISIT), &visit);
    let task = Task {
        title: Some("送樣品".to_owned()),
        status: Some(TaskStatus::Open),
        ..Task::default()
    };
    server.create(id(TASK), &task);
}

/// Two people change the account's terms without seeing each other.
fn disagree(server: &mut Server) {
    let held = server.documents.get_mut(&id(ACCOUNT)).unwrap();
    let base = held.heads();
    for (n, terms) in [(1, "月結30天"), (2, "月結60天")] {
        let author = Author {
            actor: ActorId::from([n; 16]),
            branch: ActorId::from([n + 100; 16]),
            time_ms: crate::desk::NOW_MS + i64::from(n),
        };
        let path = "payment_terms".parse().unwrap();
        let step = Step::Put { path, value: Value::Text(terms.to_owned()) };
        held.edit(&Edit { base: Some(base.clone()), steps: vec![step] }, &author).unwrap();
    }
}
