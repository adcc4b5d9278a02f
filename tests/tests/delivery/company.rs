//! The server's side: its real store, gate and log, without a socket.

use automerge::ChangeHash;
use satchel_server::{
    ingest::{Committer, OwnWork, ServerActor, offer, push::Push},
    log::{Store, StoreFault, Transaction, changes, check, documents, tenants},
    pull::{self, PullFault, cursor::Cursor},
};
use satchel_shared::{
    documents::{Document, Heads, Person, person::Role},
    ids::{DocumentId, PersonId, TenantId, TerritoryId},
    protocol::{
        pull::Frame,
        push::{PushAnswer, PushOffer, PushedDocument},
        receipt::Receipt,
    },
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use uuid::Uuid;

/// The company of every run.
pub const TENANT: TenantId = TenantId::new(Uuid::from_u128(1));
/// Everybody's time; nothing may depend on it.
pub const NOW_MS: i64 = 1_790_000_000_000;
/// Two sellers of one territory and the office.
pub const PEOPLE: [(u128, &str, Role); 3] =
    [(0xa, "王小明", Role::Sales), (0xb, "李大華", Role::Sales), (0xc, "陳淑芬", Role::Office)];
pub(super) const KEY: [u8; 32] = [7; 32];

/// The n-th person.
pub fn person(n: usize) -> PersonId {
    PersonId::new(Uuid::from_u128(PEOPLE[n].0))
}

/// The one territory.
pub fn territory() -> TerritoryId {
    TerritoryId::new(Uuid::from_u128(0x100))
}

/// A territory that is nobody's.
pub fn elsewhere() -> TerritoryId {
    TerritoryId::new(Uuid::from_u128(0x200))
}

/// A directory in memory where there is one: these stores are synced thousands of times.
pub fn directory() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// The server.
pub struct Company {
    pub(super) store: Arc<Store>,
    committer: Committer,
    /// What a server without a chain does: it believes every cursor.
    pub(super) is_naive: bool,
    _directory: tempfile::TempDir,
}

impl Company {
    /// A company with its people and nothing else.
    pub fn open() -> Company {
        let directory = directory();
        let store = Arc::new(Store::open(directory.path()).unwrap());
        let server = ServerActor::new([0xee; 16]);
        store.write(|tx| tenants::create(tx, TENANT, "大同", [1; 16], NOW_MS)).unwrap();
        let hire = |tx: &Transaction<'_>| {
            let mut work = OwnWork::begin(tx, TENANT, server.entry(), &server, NOW_MS)?;
            for (n, (_, name, role)) in PEOPLE.iter().enumerate() {
                let record = Person {
                    name: Some((*name).to_owned()),
                    role: Some(role.clone()),
                    territories: [territory().to_string()].into(),
                    ..Person::default()
                };
                work.create(DocumentId::from(person(n)), &record).unwrap();
            }
            work.finish().map(drop)
        };
        store.write(hire).unwrap();
        Company::on(store, server, directory)
    }

    /// A server on a store that is there.
    pub(super) fn on(
        store: Arc<Store>,
        server: ServerActor,
        directory: tempfile::TempDir,
    ) -> Company {
        let (nudges, _) = tokio::sync::broadcast::channel(8);
        let committer = Committer::start(Arc::clone(&store), server, nudges).unwrap();
        Company { store, committer, is_naive: false, _directory: directory }
    }

    /// Answers a push; `None` when the device's cursor is of another history.
    pub fn push(&self, sender: offer::Sender, offer: PushOffer) -> Option<PushAnswer> {
        let cursor = self.believed(sender, &offer.cursor);
        let mut parsed = offer::parse(sender, offer);
        parsed.open_cursor(&KEY);
        parsed.prove(&KEY);
        let is_ours = |tx: &Transaction<'_>| pull::is_of_this_history(tx, &KEY, sender, &cursor);
        if !self.store.read(is_ours).unwrap() {
            return None;
        }
        let push = self.store.read(|tx| Push::judge(tx, parsed, NOW_MS)).unwrap();
        let committed = self.committer.submit(push).unwrap().blocking_recv().unwrap().unwrap();
        let documents = committed.documents.into_iter().map(|settled| PushedDocument {
            document: settled.document,
            verdicts: settled.verdicts,
            receipt: settled.heads.map(|heads| {
                Receipt::issue(&KEY, TENANT, settled.document, heads, &settled.owners)
            }),
        });
        Some(PushAnswer {
            documents: documents.collect(),
            time_ms: NOW_MS,
            backed_up: committed.backed_up,
            cursor: pull::after_push(&KEY, sender, &cursor, &committed.pushed),
        })
    }

    /// The cursor, or for a naive server one of its own history at the same number.
    fn believed(&self, sender: offer::Sender, cursor: &[u8]) -> Vec<u8> {
        let opened = Cursor::open(cursor, &KEY, sender);
        let Some(mut cursor) = opened.filter(|_| self.is_naive) else { return cursor.to_vec() };
        let chain = |tx: &Transaction<'_>| {
            let tenant = tenants::get(tx, TENANT)?;
            let number = cursor.number.min(tenant.head.number);
            let chain = changes::chain_at(tx, TENANT, number)?.unwrap_or(tenants::GENESIS);
            Ok::<_, StoreFault>((tenant.epoch, number, chain))
        };
        let (epoch, number, chain) = self.store.read(chain).unwrap();
        (cursor.epoch, cursor.number, cursor.chain) = (epoch, number, chain);
        cursor.held.number = cursor.held.number.min(number);
        cursor.seen = None;
        cursor.seal(&KEY, sender)
    }

    /// Answers a pull with one page; `None` when the cursor is of another history.
    pub fn page(
        &self,
        sender: offer::Sender,
        cursor: Vec<u8>,
        want: Vec<DocumentId>,
    ) -> Option<Vec<Frame>> {
        let cursor = self.believed(sender, &cursor);
        let request = pull::Request { sender, cursor, today: None, want, now_ms: NOW_MS };
        match pull::serve(&self.store, &KEY, &request) {
            Ok(frames) => Some(frames),
            Err(PullFault::Rebase) => None,
            Err(PullFault::Store(fault)) => panic!("{fault}"),
        }
    }

    /// Every document.
    pub fn documents(&self) -> Vec<Document> {
        let all = |tx: &Transaction<'_>| {
            let rows = documents::ids_after(tx, TENANT, None, 100_000)?;
            rows.into_iter()
                .map(|id| {
                    let stored = documents::find(tx, TENANT, id)?.expect("it was listed");
                    Ok::<_, StoreFault>(Document::load(&stored.bytes)?)
                })
                .collect::<Result<Vec<_>, _>>()
        };
        self.store.read(all).unwrap()
    }

    /// The heads of every document.
    pub fn heads(&self) -> BTreeMap<DocumentId, Heads> {
        self.documents().iter().map(|document| (document.id(), document.heads())).collect()
    }

    /// Every change the log holds.
    pub fn changes(&self) -> BTreeSet<ChangeHash> {
        let all = self.store.read(|tx| changes::after(tx, TENANT, 0, 1_000_000)).unwrap();
        all.into_iter().filter_map(|row| Some(row.change?.hash)).collect()
    }

    /// What `check` finds wrong.
    pub fn findings(&self) -> Vec<String> {
        let found = self.store.read(|tx| check::check(tx, TENANT, &mut |_, _| {})).unwrap();
        found.into_iter().map(|finding| finding.detail).collect()
    }
}
