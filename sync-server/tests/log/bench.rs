//! A company in a store on disk, with tablets that write, push and pull as real ones do.

use automerge::{ActorId, Change};
use satchel_server::{
    ingest::{
        Committer, OwnWork, ServerActor, numbering,
        offer::{self, Sender},
        push::{Committed, Push},
    },
    log::{Store, tenants},
    pull,
};
use satchel_shared::{
    digest::{Digest, Mark, ScopeDigest},
    documents::{
        Account, Author, Document, Edit, Path, Person, Quote, Record, Step, Value, person::Role,
    },
    ids::{DeviceId, DocumentId, PersonId, TenantId, TerritoryId},
    money::Currency,
    permissions::Scope,
    protocol::{
        pull::{Content, Frame},
        push::{ActorEntry, PushDocument, PushOffer, Verdict},
        receipt::{Owner, Receipt},
    },
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use tempfile::TempDir;
use uuid::Uuid;

pub const TENANT: TenantId = TenantId::new(Uuid::from_u128(1));
pub const KEY: [u8; 32] = [7; 32];
pub const NOW_MS: i64 = 1_790_000_000_000;

/// An id that a test can recognise.
pub fn id(number: u128) -> DocumentId {
    DocumentId::new(Uuid::from_u128(number))
}

pub fn north() -> TerritoryId {
    TerritoryId::from(id(0x100))
}

pub fn south() -> TerritoryId {
    TerritoryId::from(id(0x200))
}

/// A company with two territories, their salespeople Ana and Ben, and Olga in the office.
pub struct Company {
    pub store: Arc<Store>,
    pub committer: Committer,
    pub nudges: tokio::sync::broadcast::Receiver<satchel_server::ingest::Touched>,
    server: ServerActor,
    _directory: TempDir,
}

pub const ANA: u128 = 0xa;
pub const BEN: u128 = 0xb;
pub const OLGA: u128 = 0xc;

pub fn person(number: u128) -> PersonId {
    PersonId::from(id(number))
}

impl Company {
    pub fn open() -> Company {
        // In memory where there is such a place: a commit waits for the disk.
        let directory = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let store = Arc::new(Store::open(directory.path()).unwrap());
        let server = ServerActor::new([0xee; 16]);
        store.write(|tx| tenants::create(tx, TENANT, "Orchard", [1; 16], NOW_MS)).unwrap();
        let (sender, nudges) = tokio::sync::broadcast::channel(1_000);
        let committer = Committer::start(Arc::clone(&store), server.clone(), sender).unwrap();
        let company = Company { store, committer, nudges, server, _directory: directory };
        company.work(|work| {
            for (number, name, role, territory) in [
                (ANA, "Ana", Role::Sales, Some(north())),
                (BEN, "Ben", Role::Sales, Some(south())),
                (OLGA, "Olga", Role::Office, None),
            ] {
                let territories = territory.iter().map(ToString::to_string).collect();
                let record = Person {
                    name: Some(name.to_owned()),
                    role: Some(role),
                    territories,
                    ..Person::default()
                };
                work.create(id(number), &record).unwrap();
            }
        });
        company
    }

    /// Runs the server's own work and commits it.
    pub fn work<T>(&self, run: impl FnOnce(&mut OwnWork<'_>) -> T) -> T {
        self.store
            .write(|tx| {
                let entry = self.server.entry();
                let mut work = OwnWork::begin(tx, TENANT, entry, &self.server, NOW_MS)?;
                let value = run(&mut work);
                work.finish().unwrap();
                Ok::<_, satchel_server::log::StoreFault>(value)
            })
            .unwrap()
    }

    /// Ends the server and starts another one on its store, as after a power cut: what has no number is given one.
    pub fn restart(self, run: u8) -> Company {
        let Company { store, committer, nudges, server: _, _directory: directory } = self;
        drop((committer, nudges, store));
        let store = Arc::new(Store::open(directory.path()).unwrap());
        let server = ServerActor::new([run; 16]);
        numbering::pick_up(&store, &server, NOW_MS).unwrap();
        let (sender, nudges) = tokio::sync::broadcast::channel(1_000);
        let committer = Committer::start(Arc::clone(&store), server.clone(), sender).unwrap();
        Company { store, committer, nudges, server, _directory: directory }
    }

    pub fn head(&self) -> tenants::Tenant {
        self.store.read(|tx| tenants::get(tx, TENANT)).unwrap()
    }

    /// Judges an offer on what stands now.
    pub fn judge(&self, sender: Sender, offer: PushOffer, now_ms: i64) -> Push {
        let mut offer = offer::parse(sender, offer);
        offer.open_cursor(&KEY);
        offer.prove(&KEY);
        self.store.read(|tx| Push::judge(tx, offer, now_ms)).unwrap()
    }

    /// Commits what was judged.
    pub fn commit(&self, push: Push) -> Committed {
        self.committer.submit(push).unwrap().blocking_recv().unwrap().unwrap()
    }
}

/// What a tablet holds of a record.
pub type Copies = BTreeMap<DocumentId, Document>;

/// A tablet: one device, one person, one run.
pub struct Tablet {
    pub sender: Sender,
    pub actor: ActorId,
    pub copies: Copies,
    pub cursor: Vec<u8>,
    waiting: Vec<(DocumentId, Change)>,
    /// Further actors of the same device, as after restarts.
    actors: Vec<ActorEntry>,
    /// What it put away as it was told.
    pub released: Vec<DocumentId>,
    clock_ms: i64,
    /// Who wrote, as pages said.
    pub register: BTreeMap<Vec<u8>, ActorEntry>,
    /// The newest receipt of each document.
    pub receipts: BTreeMap<DocumentId, Receipt>,
    /// Whether it has to come to the server's digest at every end.
    pub is_compared: bool,
    /// The scopes of each document, as pages said.
    pub reach: BTreeMap<DocumentId, BTreeSet<Scope>>,
}

impl Tablet {
    pub fn of(number: u128) -> Tablet {
        Tablet::new(number, number as u8)
    }

    pub fn new(number: u128, run: u8) -> Tablet {
        let device = DeviceId::new(Uuid::from_u128(0xd000 + u128::from(run)));
        Tablet {
            sender: Sender { tenant: TENANT, device, person: person(number) },
            actor: ActorId::from([run; 16]),
            copies: Copies::new(),
            cursor: Vec::new(),
            waiting: Vec::new(),
            actors: Vec::new(),
            released: Vec::new(),
            clock_ms: NOW_MS,
            register: BTreeMap::new(),
            receipts: BTreeMap::new(),
            is_compared: true,
            reach: BTreeMap::new(),
        }
    }

    pub fn author(&mut self) -> Author {
        self.clock_ms += 1;
        Author { actor: self.actor.clone(), branch: self.actor.clone(), time_ms: self.clock_ms }
    }

    pub fn create<R: Record>(&mut self, number: u128, record: &R) -> DocumentId {
        let id = id(number);
        let (document, change) = Document::create(id, record, &self.author()).unwrap();
        self.copies.insert(id, document);
        self.waiting.push((id, change));
        id
    }

    pub fn set(&mut self, id: DocumentId, field: &str, value: impl Into<Typed>) {
        let author = self.author();
        let edit = put(field, value);
        let document = self.copies.get_mut(&id).unwrap();
        let change = document.edit(&edit, &author).unwrap().unwrap();
        self.waiting.push((id, change));
    }

    /// A change made by hand, past what a device lets people do.
    pub fn add_waiting(&mut self, id: DocumentId, change: Change) {
        self.waiting.push((id, change));
    }

    /// Applies the newest waiting change to the tablet's own copy.
    pub fn take_in_waiting(&mut self, id: DocumentId) {
        let (_, change) = self.waiting.last().unwrap();
        self.copies.get_mut(&id).unwrap().apply(std::slice::from_ref(change)).unwrap();
    }

    /// Hands in what another run of the device wrote, after what waits here.
    pub fn add_offered(&mut self, other: &mut Tablet) {
        self.actors.push(other.entry());
        self.waiting.append(&mut other.waiting);
    }

    /// The offer of all that waits; the outbox is empty afterwards.
    pub fn offer(&mut self) -> PushOffer {
        let mut documents: Vec<PushDocument> = Vec::new();
        for (id, change) in self.waiting.drain(..) {
            let bytes = change.raw_bytes().to_vec();
            match documents.iter_mut().find(|document| document.document == id) {
                Some(document) => document.changes.push(bytes),
                None => {
                    documents.push(PushDocument { document: id, changes: vec![bytes], relay: None })
                }
            }
        }
        let actors = [vec![self.entry()], std::mem::take(&mut self.actors)].concat();
        let released = std::mem::take(&mut self.released);
        PushOffer { actors, documents, cursor: self.cursor.clone(), released }
    }

    pub fn entry(&self) -> ActorEntry {
        ActorEntry {
            actor: self.actor.to_bytes().to_vec(),
            device: self.sender.device,
            device_name: "tablet".to_owned(),
            person: self.sender.person,
            clock_offset_ms: None,
            clock_uncertainty_ms: None,
        }
    }

    pub fn push(&mut self, company: &Company) -> Committed {
        let offer = self.offer();
        self.push_offer(company, offer)
    }

    pub fn push_offer(&self, company: &Company, offer: PushOffer) -> Committed {
        company.commit(company.judge(self.sender, offer, NOW_MS))
    }

    pub fn request(&self) -> pull::Request {
        pull::Request {
            sender: self.sender,
            cursor: self.cursor.clone(),
            today: None,
            want: Vec::new(),
            now_ms: NOW_MS,
        }
    }

    /// Pulls one page and applies it as a device does.
    pub fn pull_page(&mut self, company: &Company) -> Page {
        let request = self.request();
        let frames = pull::serve(&company.store, &KEY, &request).unwrap();
        self.apply(frames)
    }

    /// Pulls to the end.
    pub fn pull(&mut self, company: &Company) -> Page {
        let mut all = Page::default();
        loop {
            let page = self.pull_page(company);
            all.snapshots.extend(page.snapshots);
            all.changed.extend(page.changed);
            all.evicted.extend(page.evicted);
            all.actors.extend(page.actors);
            all.pages += 1;
            if let Some(documents) = page.end {
                all.end = Some(documents);
                all.digest = page.digest;
                return all;
            }
            assert!(all.pages < 1_000, "the pull never ends");
        }
    }

    /// The owners of all who wrote a document, found as a device finds them.
    pub fn owners(&self, id: DocumentId) -> Vec<Owner> {
        let changes = self.copies[&id].automerge().get_changes(&[]);
        let own = |actor: &[u8]| (actor == self.actor.to_bytes()).then(|| self.entry());
        let owner = |change: &Change| {
            let actor = change.actor_id().to_bytes();
            let entry = self.register.get(actor).cloned().or_else(|| own(actor));
            Owner::from(&entry.unwrap_or_else(|| panic!("nobody named {actor:02x?}")))
        };
        let owners: BTreeSet<Owner> = changes.iter().map(owner).collect();
        owners.into_iter().collect()
    }

    /// What it has of each scope, at the heads the server named.
    pub fn digests(&self) -> BTreeMap<Scope, ScopeDigest> {
        let mut digests: BTreeMap<Scope, ScopeDigest> = BTreeMap::new();
        for (id, receipt) in self.receipts.iter().filter(|(id, _)| self.copies.contains_key(id)) {
            let heads: Vec<u8> = receipt.heads.iter().flat_map(|head| head.0).collect();
            for scope in self.reach.get(id).into_iter().flatten() {
                digests.entry(scope.clone()).or_default().turn(*id, Mark::of(*id, &heads));
            }
        }
        digests
    }

    pub fn digest(&self) -> Digest {
        Digest::of(&self.digests())
    }

    fn forget(&mut self, document: DocumentId) {
        self.copies.remove(&document);
        self.reach.remove(&document);
    }

    pub fn apply(&mut self, frames: Vec<Frame>) -> Page {
        let mut page = Page { pages: 1, ..Page::default() };
        let mut receipts = Vec::new();
        for frame in frames {
            match frame {
                Frame::Document { receipt, content, row } => {
                    let id = receipt.document;
                    match content {
                        Content::Snapshot(bytes) => {
                            let theirs = Document::load(&bytes).unwrap();
                            match self.copies.get_mut(&id) {
                                Some(ours) => ours.merge(&theirs).unwrap(),
                                None => drop(self.copies.insert(id, theirs)),
                            }
                            page.snapshots.insert(id);
                        }
                        Content::Changes(changes) => {
                            let changes: Vec<Change> = changes
                                .into_iter()
                                .map(|b| Change::from_bytes(b).unwrap())
                                .collect();
                            self.copies.get_mut(&id).unwrap().apply(&changes).unwrap();
                            page.changed.insert(id);
                        }
                    }
                    let held = &self.copies[&id];
                    assert_eq!(held.heads(), receipt.heads, "{id} is not what the receipt says");
                    assert_eq!(row.kind, held.kind_word());
                    receipts.push(receipt);
                }
                Frame::Evict { document } => {
                    self.forget(document);
                    self.released.push(document);
                    page.evicted.insert(document);
                }
                Frame::Actor(entry) => {
                    self.register.insert(entry.actor.clone(), entry.clone());
                    page.actors.push(entry);
                }
                Frame::Checkpoint { cursor, remaining } => {
                    self.cursor = cursor;
                    page.remaining = Some(remaining);
                }
                Frame::Reach { scopes, documents } => {
                    for id in documents {
                        self.reach.insert(id, scopes.iter().cloned().collect());
                    }
                }
                Frame::Ungranted { scopes } => {
                    for of in self.reach.values_mut() {
                        of.retain(|scope| !scopes.contains(scope));
                    }
                }
                Frame::Digest(digest) => page.digest = Some(digest),
                Frame::Erased { document } => self.forget(document),
                Frame::End { documents, .. } => page.end = Some(documents),
            }
        }
        for receipt in &receipts {
            let owners = self.owners(receipt.document);
            assert!(receipt.is_genuine(&KEY, TENANT, &owners), "{receipt:?} {owners:?}");
            self.receipts.insert(receipt.document, receipt.clone());
        }
        if page.end.is_some() && self.is_compared {
            assert_eq!(Some(self.digest()), page.digest, "it has another digest than the server");
        }
        page
    }
}

/// What a pull brought.
#[derive(Debug, Default)]
pub struct Page {
    pub snapshots: BTreeSet<DocumentId>,
    pub changed: BTreeSet<DocumentId>,
    pub evicted: BTreeSet<DocumentId>,
    pub actors: Vec<ActorEntry>,
    pub remaining: Option<u64>,
    pub end: Option<u64>,
    pub digest: Option<Digest>,
    pub pages: usize,
}

/// A typed value, for short tests.
pub struct Typed(Value);

impl From<&str> for Typed {
    fn from(text: &str) -> Typed {
        Typed(Value::Text(text.to_owned()))
    }
}

impl From<TerritoryId> for Typed {
    fn from(id: TerritoryId) -> Typed {
        Typed(Value::Text(id.to_string()))
    }
}

impl From<PersonId> for Typed {
    fn from(id: PersonId) -> Typed {
        Typed(Value::Text(id.to_string()))
    }
}

impl From<Value> for Typed {
    fn from(value: Value) -> Typed {
        Typed(value)
    }
}

pub fn put(field: &str, value: impl Into<Typed>) -> Edit {
    let step = Step::Put { path: field.parse::<Path>().unwrap(), value: value.into().0 };
    Edit { base: None, steps: vec![step] }
}

pub fn account(name: &str, territory: TerritoryId) -> Account {
    Account { name: Some(name.to_owned()), territory: Some(territory), ..Account::default() }
}

pub fn quote(account: DocumentId) -> Quote {
    Quote {
        account: Some(account.into()),
        currency: Some("TWD".parse::<Currency>().unwrap()),
        ..Quote::default()
    }
}

/// The verdicts on the only document of a push.
pub fn verdicts(committed: &Committed) -> Vec<Verdict> {
    let [document] = committed.documents.as_slice() else { panic!("{committed:?}") };
    document.verdicts.iter().map(|(_, verdict)| verdict.clone()).collect()
}

/// The code of a refusal; the empty word for any other verdict.
pub fn code(verdict: &Verdict) -> &str {
    match verdict {
        Verdict::Refused(refusal) => &refusal.code,
        _ => "",
    }
}
