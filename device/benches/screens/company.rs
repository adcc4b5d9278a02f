//! The company of the bench: the sample dealer, whole, in the encrypted store of its one salesperson.
//!
//! The worst store there is: every account, quote and visit is theirs. One account was changed 200 times by four people.

use automerge::ActorId;
use satchel_device::{
    actions::Login,
    chance::Chance,
    clock::Clock,
    home::Home,
    store::{
        Identity, Store,
        key::{self, DataKey},
    },
};
use satchel_server::{
    import::draft::Draft,
    sample::{self, Dealer, Wish},
};
use satchel_shared::{
    documents::{Author, Document, Edit, Kind, Path, Step, Value},
    ids::{DeviceId, DocumentId, PersonId, TenantId},
    index_row::index_row,
    protocol::{
        pull::{Content, Frame},
        push::ActorEntry,
        receipt::Receipt,
    },
};
use std::collections::BTreeMap;
use tempfile::TempDir;
use uuid::Uuid;

/// 2026-11-21 10:42:07 in Taipei.
const NOW_MS: i64 = 1_795_228_927_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const TENANT: TenantId = TenantId::new(Uuid::from_u128(1));
/// Makes some 14,000 records; promises are made for 10,000.
const SIZES: Sizes = Sizes { accounts: 1_000, products: 2_500, orders: 5_000 };
/// Documents of one page, as many as the server sends.
const PAGE: usize = 500;
/// Changes of the account with a long history, and who made them in turn.
const CHANGES: usize = 200;
const AUTHORS: usize = 4;
/// The PIN that opens the store.
pub const PIN: &str = "246810";

struct Sizes {
    accounts: usize,
    products: usize,
    orders: usize,
}

/// The store on a disk, closed, and what is asked of it by name.
pub struct Company {
    _dir: TempDir,
    pub home: Home,
    pub key: DataKey,
    pub clock: Clock,
    pub chance: Chance,
    pub me: PersonId,
    /// The account with the most records; its payment terms changed 200 times.
    pub account: DocumentId,
    /// A quote of six lines, a draft.
    pub quote: DocumentId,
    /// A product that is sold.
    pub product: DocumentId,
    /// How many records of each kind there are.
    pub counts: BTreeMap<String, usize>,
}

impl Company {
    /// Makes the dealer up and stores it as a first sync does.
    pub fn make() -> Company {
        let dir = tempfile::tempdir().unwrap();
        let (home, clock) = (Home::new(dir.path()), Clock::fixed(NOW_MS));
        let chance = Chance::seeded(7);
        let dealer = dealer(&clock);
        let me = dealer.people[0].id;
        let identity = Identity {
            tenant: TENANT,
            device: DeviceId::new(Uuid::from_u128(0xD)),
            device_name: "bench".to_owned(),
            letters: satchel_shared::number::device_letters(7),
            person: me,
            person_name: "王小明".to_owned(),
        };
        let folder = home.person_dir(me);
        let key = key::create(&folder, PIN, &chance).unwrap();
        let mut store = Store::create(&folder, &key, &identity).unwrap();
        let account = busiest(&dealer);
        let counts = fill(&mut store, &dealer, account);
        let quote = dealer.quotes.iter().rfind(|of| of.record.lines.len() == 6).unwrap().id;
        let product = dealer.products[0].id;
        let (quote, product) = (quote.into(), product.into());
        Company { _dir: dir, home, key, clock, chance, me, account, quote, product, counts }
    }

    /// A run of the program that has read nothing yet.
    pub fn login(&self) -> Login {
        self.begin(Store::open(&self.home.person_dir(self.me), &self.key).unwrap())
    }

    /// The same with the key behind its PIN.
    pub fn unlocked(&self) -> Login {
        let folder = self.home.person_dir(self.me);
        let key = key::open(&folder, PIN).unwrap();
        self.begin(Store::open(&folder, &key).unwrap())
    }

    /// The folder as a kill leaves it: the log beside the store is not written back.
    pub fn killed(&self) -> (TempDir, Home) {
        let mut login = self.login();
        // What is written as it stood is not written.
        let time_ms = i64::from(self.chance.bytes::<1>().unwrap()[0]);
        login.store_mut().save_last_sync(NOW_MS + time_ms).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let (from, home) = (self.home.person_dir(self.me), Home::new(dir.path()));
        let to = home.person_dir(self.me);
        std::fs::create_dir_all(&to).unwrap();
        for entry in std::fs::read_dir(from).unwrap().flatten() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
        (dir, home)
    }

    fn begin(&self, store: Store) -> Login {
        Login::start(store, &self.home, self.clock.clone(), self.chance.clone()).unwrap()
    }
}

fn dealer(clock: &Clock) -> Dealer {
    let Sizes { accounts, products, orders } = SIZES;
    sample::make(&Wish { seed: 7, today: clock.today(), accounts, products, orders, reps: 1 })
}

/// The account with the most quotes and orders.
fn busiest(dealer: &Dealer) -> DocumentId {
    let mut counts: BTreeMap<DocumentId, usize> = BTreeMap::new();
    let quotes = dealer.quotes.iter().filter_map(|of| of.record.account);
    let orders = dealer.orders.iter().filter_map(|of| of.record.account);
    for account in quotes.chain(orders) {
        *counts.entry(account.into()).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).unwrap().0
}

/// Stores everything as it comes with a first sync; says how many of each kind that was.
fn fill(store: &mut Store, dealer: &Dealer, account: DocumentId) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut frames: Vec<Frame> = actors(dealer).map(Frame::Actor).collect();
    // What goods cost never reaches a salesperson.
    for draft in dealer.drafts().filter(|draft| draft.kind != Kind::ProductCost) {
        *counts.entry(draft.kind.word().to_owned()).or_default() += 1;
        let changes = if draft.id == account { CHANGES } else { 0 };
        frames.push(frame(&changed(draft, changes)));
        if frames.len() >= PAGE {
            store.apply_page(&frames).unwrap();
            frames.clear();
        }
    }
    let documents = counts.values().sum::<usize>() as u64;
    frames.push(Frame::Checkpoint { cursor: vec![1], remaining: 0 });
    frames.push(Frame::End { documents, schema: 1, time_ms: NOW_MS, head: 1, backed_up: 1 });
    store.apply_page(&frames).unwrap();
    store.save_last_sync(NOW_MS).unwrap();
    counts
}

fn actor(author: usize) -> ActorId {
    ActorId::from([u8::try_from(author).unwrap() + 1; 16])
}

/// The author of everything, and those of the long history.
fn actors(dealer: &Dealer) -> impl Iterator<Item = ActorEntry> + '_ {
    (0..=AUTHORS).map(|author| ActorEntry {
        actor: actor(author).to_bytes().to_vec(),
        device: DeviceId::new(Uuid::from_u128(author as u128)),
        device_name: format!("tablet {author}"),
        person: dealer.people[author % dealer.people.len()].id,
        clock_offset_ms: Some(0),
        clock_uncertainty_ms: Some(20),
    })
}

fn author(author: usize, time_ms: i64) -> Author {
    Author { actor: actor(author), branch: ActorId::from([0xBB; 16]), time_ms }
}

/// The record, with its payment terms changed so many times afterwards.
fn changed(draft: Draft, changes: usize) -> Document {
    let time_ms = draft.made_ms.unwrap_or(NOW_MS - 300 * DAY_MS);
    let made = Document::create_raw(draft.id, draft.kind, draft.fields, &author(0, time_ms));
    let (mut document, _) = made.unwrap();
    for change in 0..changes {
        let value = Value::Text(format!("月結 {} 天", 30 + change));
        let steps = vec![Step::Put { path: Path::new(["payment_terms"]), value }];
        let days = i64::try_from(changes - change).unwrap();
        let author = author(1 + change % AUTHORS, NOW_MS - days * DAY_MS);
        document.edit(&Edit { base: None, steps }, &author).unwrap();
    }
    document
}

fn frame(document: &Document) -> Frame {
    let receipt = Receipt::issue(&[9; 32], TENANT, document.id(), document.heads(), &[]);
    let content = Content::Snapshot(document.save());
    Frame::Document { receipt, content, row: index_row(document) }
}
