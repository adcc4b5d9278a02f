//! A device's side: its real store and actions, and a hand that delivers what it sends and receives.

use super::company::{Company, NOW_MS, PEOPLE, TENANT, directory, person, territory};
use automerge::ChangeHash;
use satchel_device::{
    actions::{ActionFault, Login, conflicts, fields, records},
    chance::Chance,
    clock::Clock,
    home::Home,
    store::{Attempt, Draft, Identity, Store, Work, key},
};
use satchel_server::ingest::offer::Sender;
use satchel_shared::{
    documents::{Account, Author, Document, Edit, Heads, Kind, Step, Value},
    ids::{DeviceId, DocumentId},
    index_row::IndexRow,
    permissions::Denial,
    protocol::{pull::Frame, push::PushOffer},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};
use uuid::Uuid;

/// Fields every kind made here has, that people disagree about.
const FIELDS: [&str; 3] = ["custom.note", "owner", "is_archived"];
const PAGES_MAX: usize = 1_000;
static KEY: OnceLock<key::DataKey> = OnceLock::new();

/// A tablet.
pub struct Tablet {
    login: Option<Login>,
    home: Home,
    key: key::DataKey,
    sender: Sender,
    chance: Chance,
    /// Every change its store ever said it had saved.
    pub saved: BTreeSet<ChangeHash>,
    pushes: Vec<PushOffer>,
    pages: Vec<Vec<Frame>>,
    _directory: tempfile::TempDir,
}

impl Tablet {
    /// The n-th person's tablet, after its first sync.
    pub fn open(company: &Company, n: usize, seed: u64) -> Tablet {
        let directory = directory();
        let home = Home::new(directory.path());
        let chance = Chance::seeded(seed.wrapping_add(n as u64));
        let device = DeviceId::new(Uuid::from_u128(0xd000 + n as u128));
        let identity = Identity {
            tenant: TENANT,
            device,
            device_name: format!("tablet {n}"),
            letters: format!("AA{n}"),
            person: person(n),
            person_name: PEOPLE[n].1.to_owned(),
        };
        let folder = home.person_dir(identity.person);
        satchel_device::home::create_private_dir(&folder).unwrap();
        // One key for all: deriving it is made to be slow.
        let key = KEY.get_or_init(|| key::create(&folder, "258025", &chance).unwrap());
        drop(Store::create(&folder, key, &identity).unwrap());
        let mut tablet = Tablet {
            login: None,
            home,
            key: key.clone(),
            sender: Sender { tenant: TENANT, device, person: person(n) },
            chance,
            saved: BTreeSet::new(),
            pushes: Vec::new(),
            pages: Vec::new(),
            _directory: directory,
        };
        tablet.restart();
        tablet.round(company);
        tablet
    }

    /// Another run of the program: a fresh actor.
    pub fn restart(&mut self) {
        self.login = None;
        let store = Store::open(&self.home.person_dir(self.sender.person), &self.key).unwrap();
        let clock = Clock::fixed(NOW_MS);
        self.login = Some(Login::start(store, &self.home, clock, self.chance.clone()).unwrap());
    }

    fn login(&mut self) -> &mut Login {
        self.login.as_mut().unwrap()
    }

    pub(super) fn store(&self) -> &Store {
        self.login.as_ref().unwrap().store()
    }

    /// A new record; whatever needs an account takes the first there is.
    pub fn create(&mut self, kind: Kind) {
        let account = self.rows().into_iter().find(|(_, row)| row.kind == Kind::Account.word());
        let mut typed = match (kind, account) {
            (Kind::Account, _) => {
                vec![("name", "大同五金行".to_owned()), ("territory", territory().to_string())]
            }
            (_, Some((id, _))) => vec![("account", id.to_string())],
            (_, None) => return,
        };
        let typed: Vec<_> = typed.drain(..).map(|(path, text)| (path.to_owned(), text)).collect();
        records::create(self.login(), kind, &typed).unwrap();
        self.note_saved();
    }

    /// One field of some record gets a value.
    pub fn set(&mut self, record: usize, field: usize, value: u8) {
        let records: Vec<_> = self.rows().into_iter().filter(|(_, row)| is_ours(row)).collect();
        if records.is_empty() {
            return;
        }
        let id = records[record % records.len()].0;
        let text = match FIELDS[field] {
            "owner" => person(usize::from(value) % PEOPLE.len()).to_string(),
            "is_archived" => ["yes", "no"][usize::from(value) % 2].to_owned(),
            _ => format!("{value}"),
        };
        match fields::set(self.login(), id, &[(FIELDS[field].to_owned(), text)], None) {
            // A colleague's record: the device says so before anything is saved.
            Err(ActionFault::NotPermitted { denial: Denial::Colleague, .. }) => return,
            set => drop(set.unwrap()),
        }
        self.note_saved();
    }

    fn note_saved(&mut self) {
        let pending = self.store().pending().unwrap();
        self.saved.extend(pending.into_iter().map(|pending| pending.hash));
    }

    /// Hands in what waits; the answer may be lost.
    pub fn push(&mut self, company: &Company, limit: usize, is_answer_lost: bool) {
        let offer = self.store().next_push(limit).unwrap();
        if offer.documents.is_empty() {
            return;
        }
        let Some(answer) = company.push(self.sender, offer.clone()) else {
            self.login().store_mut().begin_rebase().unwrap();
            return;
        };
        self.pushes.push(offer.clone());
        if !is_answer_lost {
            self.login().store_mut().save_push_answer(&answer, &offer).unwrap();
        }
    }

    /// Saves an edit no permission was asked for, as an older program or a server with other rules would find it;
    /// whether it changed anything.
    pub fn set_unasked(&mut self, id: DocumentId, typed: &[(&str, Value)]) -> bool {
        let author = self.author();
        let loaded = self.store().load(id).unwrap();
        let put = |(path, value): &(&str, Value)| Step::Put {
            path: path.parse().unwrap(),
            value: value.clone(),
        };
        let edit = Edit { base: None, steps: typed.iter().map(put).collect() };
        let draft = Draft::edited(loaded, &edit, &author).unwrap();
        let drafts: Vec<Draft> = draft.into_iter().collect();
        let is_changed = !drafts.is_empty();
        self.login().store_mut().save(&Work { drafts, numbers: None }).unwrap();
        is_changed
    }

    /// A new account nobody was asked about.
    pub fn create_unasked(&mut self, id: DocumentId, account: &Account) {
        let author = self.author();
        let (document, creation) = Document::create(id, account, &author).unwrap();
        let work = Work { drafts: vec![Draft::created(document, creation)], numbers: None };
        self.login().store_mut().save(&work).unwrap();
    }

    fn author(&self) -> Author {
        let actor = || self.chance.actor().unwrap();
        Author { actor: actor(), branch: actor(), time_ms: NOW_MS }
    }

    /// Mends what was refused, as the engine asks after each such answer.
    pub fn mend(&mut self) {
        let chance = self.chance.clone();
        self.login().store_mut().mend(&chance, NOW_MS).unwrap();
    }

    /// What needs its author.
    pub fn attempts(&self) -> Vec<Attempt> {
        self.store().open_attempts(None).unwrap()
    }

    /// The login, for actions.
    pub fn hands(&mut self) -> &mut Login {
        self.login()
    }

    /// A push of earlier comes again, late; its answer is believed.
    pub fn push_again(&mut self, company: &Company, which: usize) {
        if self.pushes.is_empty() {
            return;
        }
        let offer = self.pushes[which % self.pushes.len()].clone();
        let answer = company.push(self.sender, offer.clone()).expect("it has one history");
        self.login().store_mut().save_push_answer(&answer, &offer).unwrap();
    }

    /// One page, lost or delivered once or twice; whether it was the last.
    pub fn pull(&mut self, company: &Company, is_page_lost: bool, is_doubled: bool) -> bool {
        let cursor = self.store().cursor().unwrap();
        let want = self.store().wanted().unwrap();
        let Some(frames) = company.page(self.sender, cursor, want.clone()) else {
            self.login().store_mut().begin_rebase().unwrap();
            return false;
        };
        let is_end = frames.iter().any(|frame| matches!(frame, Frame::End { .. }));
        if !is_page_lost {
            for _ in 0..=usize::from(is_doubled) {
                self.login().store_mut().apply_page(&frames).unwrap();
            }
            if !want.is_empty() {
                self.login().store_mut().note_asked(&want, &frames).unwrap();
            }
        }
        self.pages.push(frames);
        is_end && !is_page_lost
    }

    /// A page of earlier comes again, late, its old cursor with it.
    pub fn old_page(&mut self, which: usize) {
        if !self.pages.is_empty() {
            let frames = self.pages[which % self.pages.len()].clone();
            self.login().store_mut().apply_page(&frames).unwrap();
        }
    }

    /// A whole round without faults.
    pub fn round(&mut self, company: &Company) {
        for _ in 0..PAGES_MAX {
            let before = self.store().pending().unwrap().len();
            self.push(company, 500, false);
            self.mend();
            if self.store().pending().unwrap().len() == before {
                break;
            }
        }
        assert!((0..PAGES_MAX).any(|_| self.pull(company, false, false)), "the pull never ends");
    }

    /// Whether nothing waits, nothing is refused and every document is at its receipt.
    pub fn is_received(&self) -> bool {
        let counts = self.store().counts().unwrap();
        (counts.waiting, counts.refused, counts.unreceipted) == (0, 0, 0)
    }

    /// For a failure's text.
    pub fn state(&self) -> String {
        format!("{:?} {:#?}", self.store().counts(), self.store().pending())
    }

    /// The heads of every document it holds.
    pub fn heads(&self) -> BTreeMap<DocumentId, Heads> {
        let ids = self.rows().into_keys();
        ids.map(|id| (id, self.store().document(id).unwrap().heads())).collect()
    }

    /// The row of every document it holds.
    pub fn rows(&self) -> BTreeMap<DocumentId, IndexRow> {
        let (least, most) = (DocumentId::new(Uuid::nil()), DocumentId::new(Uuid::max()));
        let ids = self.store().ids_between(least, most, u32::MAX).unwrap();
        ids.into_iter().map(|id| (id, self.store().row(id).unwrap().unwrap().row)).collect()
    }

    /// Every conflict it shows, in words.
    pub fn conflicts(&self) -> Vec<String> {
        let of = |id: DocumentId| conflicts::list(self.store(), id).unwrap();
        self.rows().into_keys().map(|id| format!("{id} {:?}", of(id))).collect()
    }

    /// What `verify` finds wrong.
    pub fn findings(&self) -> Vec<String> {
        let found = self.store().verify(&mut |_, _| {}).unwrap();
        found.into_iter().map(|finding| format!("{finding:?}")).collect()
    }
}

fn is_ours(row: &IndexRow) -> bool {
    row.kind != Kind::Person.word()
}
