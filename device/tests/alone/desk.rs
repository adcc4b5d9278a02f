//! A desk for tests: a device with its folder, its key and its people, and a server that holds documents.

use automerge::{ActorId, Change};
use satchel_device::{
    actions::{Login, records},
    chance::Chance,
    clock::Clock,
    home::Home,
    store::{Identity, Store, key, key::DataKey},
};
use satchel_shared::{
    documents::{Author, Document, Kind, Person, Record, person::Role},
    ids::{DeviceId, DocumentId, PersonId, TenantId},
    index_row::index_row,
    protocol::{
        pull::{Content, Frame},
        push::{PushAnswer, PushOffer, PushedDocument, Verdict},
        receipt::Receipt,
    },
};
use std::collections::BTreeMap;
use tempfile::TempDir;
use uuid::Uuid;

/// 2026-11-21 10:42:07 in Taipei.
pub const NOW_MS: i64 = 1_795_228_927_000;
pub const PIN: &str = "246810";

pub struct Desk {
    pub dir: TempDir,
    pub home: Home,
    pub key: DataKey,
    pub identity: Identity,
    pub clock: Clock,
    pub chance: Chance,
}

impl Desk {
    /// A device, and on it the store of one person.
    pub fn new(seed: u64) -> Desk {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::new(dir.path());
        Desk::of_person(dir, home, seed, seed)
    }

    pub fn of_person(dir: TempDir, home: Home, seed: u64, person: u64) -> Desk {
        let chance = Chance::seeded(seed);
        let identity = Identity {
            tenant: TenantId::new(Uuid::from_u128(1)),
            device: DeviceId::new(Uuid::from_u128(0xD000 + u128::from(seed))),
            device_name: format!("tablet {seed}"),
            letters: satchel_shared::number::device_letters(seed),
            person: PersonId::new(Uuid::from_u128(0xA000 + u128::from(person))),
            person_name: format!("person {person}"),
        };
        let folder = home.person_dir(identity.person);
        let key = key::create(&folder, PIN, &chance).unwrap();
        Store::create(&folder, &key, &identity).unwrap();
        Desk { dir, home, key, identity, clock: Clock::fixed(NOW_MS), chance }
    }

    pub fn store(&self) -> Store {
        Store::open(&self.home.person_dir(self.identity.person), &self.key).unwrap()
    }

    /// Another run of the program.
    pub fn login(&self) -> Login {
        Login::start(self.store(), &self.home, self.clock.clone(), self.chance.clone()).unwrap()
    }

    /// A run of the program under somebody whose record says they are in sales.
    pub fn sales(&self, server: &mut Server) -> Login {
        self.with_role(server, Role::Sales)
    }

    pub fn with_role(&self, server: &mut Server, role: Role) -> Login {
        let id = self.identity.person.into();
        let person = Person {
            name: Some(self.identity.person_name.clone()),
            role: Some(role),
            ..Person::default()
        };
        server.create(id, &person);
        let mut login = self.login();
        login.store_mut().apply_page(&server.page(&[id])).unwrap();
        login
    }
}

/// What a server holds; it believes everything.
#[derive(Default)]
pub struct Server {
    pub documents: BTreeMap<DocumentId, Document>,
    writes: u64,
}

pub const RECEIPT_KEY: [u8; 32] = [9; 32];

impl Server {
    pub fn author(&mut self) -> Author {
        self.writes += 1;
        let actor = |half: u8| {
            let mut bytes = [half; 16];
            bytes[8..].copy_from_slice(&self.writes.to_be_bytes());
            ActorId::from(bytes)
        };
        Author { actor: actor(0xEE), branch: actor(0xEF), time_ms: NOW_MS }
    }

    pub fn create<R: Record>(&mut self, id: DocumentId, record: &R) {
        let author = self.author();
        let (document, _) = Document::create(id, record, &author).unwrap();
        self.documents.insert(id, document);
    }

    pub fn receipt(&self, id: DocumentId) -> Receipt {
        let heads = self.documents[&id].heads();
        Receipt::issue(&RECEIPT_KEY, TenantId::new(Uuid::from_u128(1)), id, heads, &[])
    }

    pub fn snapshot(&self, id: DocumentId) -> Frame {
        let document = &self.documents[&id];
        Frame::Document {
            receipt: self.receipt(id),
            content: Content::Snapshot(document.save()),
            row: index_row(document),
        }
    }

    /// The frame that brings what a device at `heads` lacks.
    pub fn changes_since(&self, id: DocumentId, heads: &[automerge::ChangeHash]) -> Frame {
        let document = &self.documents[&id];
        let changes = document.automerge().get_changes(heads);
        Frame::Document {
            receipt: self.receipt(id),
            content: Content::Changes(
                changes.iter().map(|change| change.raw_bytes().to_vec()).collect(),
            ),
            row: index_row(document),
        }
    }

    /// A whole page of snapshots, ended.
    pub fn page(&self, ids: &[DocumentId]) -> Vec<Frame> {
        let mut frames: Vec<Frame> = ids.iter().map(|id| self.snapshot(*id)).collect();
        frames.push(Frame::Checkpoint { cursor: vec![1, 2, 3], remaining: 0 });
        frames.push(end(self.documents.len() as u64));
        frames
    }

    pub fn page_of_all(&self) -> Vec<Frame> {
        self.page(&self.documents.keys().copied().collect::<Vec<_>>())
    }

    /// Takes all that is offered and applies it.
    pub fn take(&mut self, offer: &PushOffer) -> PushAnswer {
        let mut documents = Vec::new();
        for offered in &offer.documents {
            let changes: Vec<Change> = offered
                .changes
                .iter()
                .map(|bytes| Change::from_bytes(bytes.clone()).unwrap())
                .collect();
            match self.documents.get_mut(&offered.document) {
                Some(held) => held.apply(&changes).unwrap(),
                None => {
                    let document = Document::from_changes(&changes).unwrap();
                    self.documents.insert(offered.document, document);
                }
            }
            let verdicts = changes
                .iter()
                .map(|change| (Some(change.hash()), Verdict::Accepted { number: 1 }))
                .collect();
            let receipt = Some(self.receipt(offered.document));
            documents.push(PushedDocument { document: offered.document, verdicts, receipt });
        }
        PushAnswer { documents, time_ms: NOW_MS, backed_up: 0, cursor: offer.cursor.clone() }
    }
}

pub fn end(documents: u64) -> Frame {
    Frame::End { documents, schema: 1, time_ms: NOW_MS, head: 1, backed_up: 0 }
}

/// Pairs as the command line hands them over.
pub fn pairs(typed: &[(&str, &str)]) -> Vec<(String, String)> {
    typed.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

pub fn new_account(login: &mut Login, name: &str) -> DocumentId {
    records::create(login, Kind::Account, &pairs(&[("name", name)])).unwrap().id
}

/// Pushes until nothing waits.
pub fn push_all(store: &mut Store, server: &mut Server) {
    loop {
        let offer = store.next_push(500).unwrap();
        if offer.documents.is_empty() {
            return;
        }
        let answer = server.take(&offer);
        store.save_push_answer(&answer, &offer).unwrap();
    }
}

pub fn no_progress() -> impl FnMut(u64, u64) {
    |_, _| {}
}

/// A store that is as it should be.
pub fn assert_whole(store: &Store) {
    let findings = store.verify(&mut no_progress()).unwrap();
    assert!(findings.iter().all(|finding| finding.flaw.is_notice()), "{findings:?}");
}
