//! A server and a device without a line between them: real log, real store, real engine; requests are counted.

use rusqlite::Connection;
use satchel_device::{
    actions::Login,
    chance::Chance,
    clock::Clock,
    home::{Home, create_private_dir},
    store::{Identity, Store, key::DataKey},
    sync::{
        effect::{Effect, Report},
        engine::Engine,
        event::{Answered, ClockReading, Event, Page},
        fault::NetFault,
        storage,
    },
};
use satchel_server::{
    ingest::{
        OwnWork, ServerActor,
        commit::commit_now,
        offer::{self, Sender},
        push::Push,
    },
    log::{self, StoreFault, check, devices, tenants},
    pull,
};
use satchel_shared::{
    documents::{Account, Contact, Edit, Person, Step, Value, person::Role},
    ids::{DeviceId, DocumentId, PersonId, TenantId, TerritoryId},
    protocol::{
        codec,
        limits::INFLATED_BYTES_MAX,
        pull::Frame,
        push::{PushAnswer, PushOffer, PushedDocument},
        receipt::Receipt,
    },
};
use std::collections::{BTreeSet, VecDeque};
use tempfile::TempDir;
use uuid::Uuid;

const TENANT: TenantId = TenantId::new(Uuid::from_u128(1));
const KEY: [u8; 32] = [7; 32];
const NOW_MS: i64 = 1_790_000_000_000;
const ANA: u128 = 0xa;

fn id(number: u128) -> DocumentId {
    DocumentId::new(Uuid::from_u128(number))
}

fn territory() -> TerritoryId {
    TerritoryId::new(Uuid::from_u128(0x100))
}

fn directory() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// The n-th account, and its contact.
pub fn account(n: u128) -> DocumentId {
    id(0x1_0000 + n)
}

pub fn contact(n: u128) -> DocumentId {
    id(0x9_0000 + n)
}

/// The server.
pub struct Office {
    pub store: log::Store,
    actor: ServerActor,
    _directory: TempDir,
}

impl Office {
    /// A company with Ana, and so many accounts of hers with a contact each.
    pub fn open(accounts: u128) -> Office {
        let directory = directory();
        let store = log::Store::open(directory.path()).unwrap();
        store.write(|tx| tenants::create(tx, TENANT, "大同", [1; 16], NOW_MS)).unwrap();
        let office = Office { store, actor: ServerActor::new([0xee; 16]), _directory: directory };
        office.work(|work| {
            let ana = Person {
                name: Some("王小明".to_owned()),
                role: Some(Role::Sales),
                territories: [territory().to_string()].into(),
                ..Person::default()
            };
            work.create(id(ANA), &ana).unwrap();
            for n in 0..accounts {
                // Every third one is in the territory, every other one hers, some are both.
                let record = Account {
                    name: Some(format!("大同五金行 {n}")),
                    territory: n.is_multiple_of(3).then(territory),
                    owner: (n % 3 > 0 || n % 2 == 0).then(|| PersonId::from(id(ANA))),
                    ..Account::default()
                };
                work.create(account(n), &record).unwrap();
                let record = Contact {
                    account: Some(account(n).into()),
                    name: Some(format!("陳先生 {n}")),
                    ..Contact::default()
                };
                work.create(contact(n), &record).unwrap();
            }
        });
        office
    }

    pub fn work<T>(&self, run: impl FnOnce(&mut OwnWork<'_>) -> T) -> T {
        let all = self.store.write(|tx| {
            let mut work =
                OwnWork::begin(tx, TENANT, self.actor.entry(), &self.actor, NOW_MS).unwrap();
            let value = run(&mut work);
            work.finish().unwrap();
            Ok::<_, StoreFault>(value)
        });
        all.unwrap()
    }

    /// A record of Ana's that no page can carry.
    pub fn create_huge(&self, id: DocumentId) {
        let name = Some("a".repeat(INFLATED_BYTES_MAX));
        let owner = Some(PersonId::new(Uuid::from_u128(ANA)));
        let record = Account { name, owner, ..Account::default() };
        self.work(|work| work.create(id, &record).unwrap());
    }

    pub fn put(&self, id: DocumentId, field: &str, text: &str) {
        let value = Value::Text(text.to_owned());
        let step = Step::Put { path: field.parse().unwrap(), value };
        self.work(|work| work.edit(id, &Edit { base: None, steps: vec![step] }).unwrap());
    }

    pub fn spoil(&self, sql: &str) {
        let spoilt = self.store.write(|tx| {
            tx.execute_batch(sql)?;
            Ok::<_, StoreFault>(())
        });
        spoilt.unwrap();
    }

    pub fn findings(&self) -> Vec<String> {
        let found = self.store.read(|tx| check::check(tx, TENANT, &mut |_, _| {})).unwrap();
        found.into_iter().map(|finding| finding.detail).collect()
    }

    fn push(&self, sender: Sender, offer: PushOffer) -> PushAnswer {
        let cursor = offer.cursor.clone();
        let mut parsed = offer::parse(sender, offer);
        parsed.open_cursor(&KEY);
        let push = self.store.read(|tx| Push::judge(tx, parsed, NOW_MS)).unwrap();
        let (mut settled, _) = commit_now(&self.store, &self.actor, &mut [push]);
        let committed = settled.remove(0).unwrap();
        let documents = committed.documents.into_iter().map(|settled| PushedDocument {
            document: settled.document,
            verdicts: settled.verdicts,
            receipt: settled.heads.map(|heads| {
                Receipt::issue(&KEY, TENANT, settled.document, heads, &settled.owners)
            }),
        });
        PushAnswer {
            documents: documents.collect(),
            time_ms: NOW_MS,
            backed_up: 0,
            cursor: pull::after_push(&KEY, sender, &cursor, &committed.pushed),
        }
    }
}

/// What a round came to.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Documents that came, each as often as it came.
    pub documents: Vec<DocumentId>,
    /// Comparisons, with the bytes asked and answered.
    pub compared: Vec<(usize, usize)>,
    /// Requests for pages.
    pub pulls: usize,
    /// Bytes of all pages.
    pub bytes: usize,
    /// The last report.
    pub end: Option<Report>,
}

impl Told {
    /// The documents that came, once each.
    pub fn fetched(&self) -> BTreeSet<DocumentId> {
        let fetched: BTreeSet<DocumentId> = self.documents.iter().copied().collect();
        assert_eq!(fetched.len(), self.documents.len(), "something came twice: {self:?}");
        fetched
    }
}

/// Ana's device.
pub struct Device {
    login: Option<Login>,
    engine: Engine,
    home: Home,
    sender: Sender,
    asked: Vec<DocumentId>,
    now_ms: i64,
    /// The server does not know how to compare.
    pub is_refused: bool,
    _directory: TempDir,
}

impl Device {
    /// Enrolled, and nothing pulled yet.
    pub fn enrol(office: &Office) -> Device {
        let device = DeviceId::new(Uuid::from_u128(0xd000));
        let person = PersonId::from(id(ANA));
        let newcomer = devices::Newcomer { id: device, name: "tablet", platform: "test" };
        office.store.write(|tx| devices::enrol(tx, TENANT, &newcomer, person, NOW_MS)).unwrap();
        let directory = directory();
        let home = Home::new(directory.path());
        let identity = Identity {
            tenant: TENANT,
            device,
            device_name: "tablet".to_owned(),
            letters: "AAA".to_owned(),
            person,
            person_name: "王小明".to_owned(),
        };
        let folder = home.person_dir(person);
        create_private_dir(&folder).unwrap();
        drop(Store::create(&folder, &data_key(), &identity).unwrap());
        let mut device = Device {
            login: None,
            engine: Engine::new(),
            home,
            sender: Sender { tenant: TENANT, device, person },
            asked: Vec::new(),
            now_ms: NOW_MS,
            is_refused: false,
            _directory: directory,
        };
        device.restart();
        device
    }

    /// Another run of the program.
    pub fn restart(&mut self) {
        self.login = None;
        let store = Store::open(&self.home.person_dir(self.sender.person), &data_key()).unwrap();
        let (clock, chance) = (Clock::fixed(NOW_MS), Chance::seeded(7));
        self.login = Some(Login::start(store, &self.home, clock, chance).unwrap());
        self.engine = Engine::new();
    }

    pub fn login(&mut self) -> &mut Login {
        self.login.as_mut().unwrap()
    }

    pub fn store(&self) -> &Store {
        self.login.as_ref().unwrap().store()
    }

    /// The program ends, a statement damages its tables past all rules, and the program starts again.
    pub fn damage(&mut self, sql: &str) -> usize {
        self.login = None;
        let folder = self.home.person_dir(self.sender.person);
        let tables = Connection::open(folder.join("store.db")).unwrap();
        tables.pragma_update(None, "key", data_key().pragma().as_str()).unwrap();
        tables.pragma_update(None, "foreign_keys", "OFF").unwrap();
        let struck = tables.execute(sql, []).unwrap();
        drop(tables);
        self.restart();
        struck
    }

    pub fn findings(&self) -> Vec<String> {
        let found = self.store().verify(&mut |_, _| {}).unwrap();
        found.into_iter().map(|finding| format!("{finding:?}")).collect()
    }

    /// One round to its end.
    pub fn round(&mut self, office: &Office) -> Told {
        self.now_ms += 1_000;
        let mut told = Told::default();
        let mut events = VecDeque::from([Event::Asked]);
        while let Some(event) = events.pop_front() {
            for effect in self.engine.step(event, 0) {
                match effect {
                    Effect::Report(report) => told.end = Some(report),
                    effect => events.push_back(self.perform(office, effect, &mut told)),
                }
            }
        }
        assert!(self.engine.is_at_rest());
        told
    }

    fn perform(&mut self, office: &Office, effect: Effect, told: &mut Told) -> Event {
        let (sender, now_ms) = (self.sender, self.now_ms);
        let store = self.login.as_mut().unwrap().store_mut();
        match effect {
            Effect::LoadOutbox { changes_max } => {
                Event::OutboxLoaded(Ok(store.next_push(changes_max).unwrap()))
            }
            Effect::SendPush(offer) => {
                let answer = office.push(sender, (*offer).clone());
                let clock = ClockReading { offset_ms: 0, uncertainty_ms: 0 };
                Event::PushAnswered(Ok(Answered { answer, clock }))
            }
            Effect::SavePushAnswer { answered, sent } => {
                Event::AnswerSaved(Ok(storage::save_answer(store, &answered, &sent).unwrap()))
            }
            Effect::Mend => {
                Event::Mended(Ok(store.mend(&Chance::seeded(now_ms as u64), now_ms).unwrap()))
            }
            Effect::LoadCursor => Event::CursorLoaded(Ok(storage::load_cursor(store).unwrap())),
            Effect::SendPull(offer) => {
                self.asked.clone_from(&offer.wanted);
                let request = pull::Request {
                    sender,
                    cursor: offer.cursor,
                    today: None,
                    want: offer.wanted,
                    now_ms,
                };
                let frames = pull::serve(&office.store, &KEY, &request).unwrap();
                told.pulls += 1;
                told.bytes += codec::encode(&frames).unwrap().len();
                told.documents.extend(frames.iter().filter_map(|frame| match frame {
                    Frame::Document { receipt, .. } => Some(receipt.document),
                    _ => None,
                }));
                Event::PageArrived(Ok(Page { frames, clock: None }))
            }
            Effect::SavePage(page) => {
                let asked = std::mem::take(&mut self.asked);
                Event::PageSaved(Ok(storage::save_page(store, &page, &asked, now_ms).unwrap()))
            }
            Effect::LoadComparison => Event::ComparisonLoaded(Ok(store.comparison().unwrap())),
            Effect::SendCompare(_) if self.is_refused => {
                let code = "not-found".to_owned();
                Event::Compared(Err(NetFault::Refused { status: 404, code }))
            }
            Effect::SendCompare(offer) => {
                let answer = pull::compare::compare(&office.store, &KEY, sender, &offer).unwrap();
                let asked = codec::encode(&[offer]).unwrap().len();
                told.compared
                    .push((asked, codec::encode(std::slice::from_ref(&answer)).unwrap().len()));
                Event::Compared(Ok(answer))
            }
            Effect::SaveComparison(answer) => {
                Event::ComparisonSaved(Ok(store.save_comparison(&answer).unwrap()))
            }
            other => panic!("not expected here: {other:?}"),
        }
    }
}

fn data_key() -> DataKey {
    DataKey::new([3; 32])
}
