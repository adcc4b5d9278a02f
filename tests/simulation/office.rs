//! The server's side: its real log, gate, committer and pages, called where they are, without a socket or thread.
//!
//! Order of events of a push: token, decoding, judging on a snapshot, waiting; then all that wait are committed
//! together and answered, in a later moment, as the committer's thread does.

use crate::{
    dice::Dice,
    message::{Ask, Reply, Request},
    people::{self, BEGIN_MS, TENANT, device, person},
};
use satchel_device::sync::fault::NetFault;
use satchel_server::{
    approvals::{self, Decided, DecisionFault, DecisionWish},
    ingest::{
        OwnWork, ServerActor,
        commit::{PushFault, commit_now},
        numbering,
        offer::{self, Sender},
        push::{Committed, Push},
        upgrade,
    },
    keys::Key,
    log::{
        Store, StoreFault, Transaction, backup, devices, rebases, tenants,
        tokens::{self, Denial, Holder, Pair},
    },
    marks::{FILE, Marks},
    pull::{self, PullFault},
    secrets,
};
use satchel_shared::documents::{Edit, Path as SharedPath, Step, Value, next, schema};
use satchel_shared::protocol::{
    codec,
    compare::CompareOffer,
    limits::INFLATED_BYTES_MAX,
    pull::Frame,
    push::{PushAnswer, PushOffer, PushedDocument},
    receipt::Receipt,
    token::{Secret, Tokens},
};
use serde::Serialize;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Seals receipts and cursors.
pub const KEY: [u8; 32] = [7; 32];
const TOKEN_KEY: [u8; 32] = [8; 32];
/// Short, so that tokens are bought many times in a run.
const ACCESS_LIVES_MS: i64 = 45 * 1_000;
const REFRESH_LIVES_MS: i64 = 90 * 24 * 60 * 60 * 1_000;

/// A push that was judged and waits for its commit.
struct Waiting {
    push: Push,
    cursor: Vec<u8>,
    from: Request,
}

/// The server.
pub struct Office {
    /// The schema its program is of.
    pub version: u32,
    folder: PathBuf,
    store: Option<Store>,
    actor: ServerActor,
    waiting: Vec<Waiting>,
    dice: Dice,
}

/// What becomes of a request at once.
pub enum Served {
    /// An answer.
    Answered(Reply),
    /// The answer follows after a commit.
    Waits,
}

impl Office {
    /// Starts the server over a folder.
    pub fn open(folder: &Path, seed: u64) -> Office {
        let mut office = Office {
            version: schema::VERSION,
            folder: folder.to_owned(),
            store: None,
            actor: ServerActor::new([0; 16]),
            waiting: Vec::new(),
            dice: Dice::of(seed, "office"),
        };
        office.start(0);
        office
    }

    /// Starts the program, as `serve` does: an older database than was marked is noticed, and what an earlier run
    /// left unnumbered is numbered.
    pub fn start(&mut self, now_ms: u64) {
        next::pretend(Some(self.version));
        let store = Store::open(&self.folder).unwrap();
        self.actor = ServerActor::new(self.dice.bytes());
        let epoch = self.dice.bytes();
        self.marks().notice(&store, &|| epoch, true_ms(now_ms)).unwrap();
        upgrade::bring_up(&store, &self.actor, true_ms(now_ms)).unwrap();
        numbering::pick_up(&store, &self.actor, true_ms(now_ms)).unwrap();
        self.store = Some(store);
    }

    /// They lie beside the data directory, so that a database put in place by hand does not bring its own.
    fn marks(&self) -> Marks {
        Marks::in_folder(&self.folder.with_extension("marks")).unwrap()
    }

    /// Ends the program at once: nobody who waits is answered. Says who waited.
    pub fn kill(&mut self) -> Vec<Request> {
        self.store = None;
        self.waiting.drain(..).map(|waiting| waiting.from).collect()
    }

    /// Whether the program runs.
    pub const fn is_up(&self) -> bool {
        self.store.is_some()
    }

    /// The log, for whoever checks it.
    pub fn read<T>(&self, run: impl FnOnce(&Transaction<'_>) -> Result<T, StoreFault>) -> T {
        self.store().read(run).unwrap()
    }

    fn store(&self) -> &Store {
        next::pretend(Some(self.version));
        self.store.as_ref().expect("the server is up")
    }

    /// Takes a request that came in.
    pub fn serve(&mut self, request: Request, now_ms: u64) -> Served {
        if !self.is_up() {
            return Served::Answered(Err(NetFault::Unreachable("nobody listens".to_owned())));
        }
        let answer = match &request.ask {
            Ask::Token(refresh) => self.rotate(refresh, now_ms),
            Ask::Push(body) => match self.judge(&request, body, now_ms) {
                Ok((push, cursor)) => {
                    self.waiting.push(Waiting { push, cursor, from: request });
                    return Served::Waits;
                }
                Err(fault) => Err(fault),
            },
            Ask::Compare(body) => {
                self.caller(&request.access, now_ms).and_then(|sender| self.compare(sender, body))
            }
            Ask::Pull { cursor, wanted, today } => {
                let asked = (cursor.clone(), wanted.clone(), today.clone());
                self.caller(&request.access, now_ms)
                    .and_then(|sender| self.page(sender, asked, now_ms))
            }
        };
        Served::Answered(answer)
    }

    fn caller(&self, access: &str, now_ms: u64) -> Result<Sender, NetFault> {
        let hash = secrets::token_hash(access);
        let found = self.read(|tx| tokens::access(tx, TENANT, &hash, true_ms(now_ms)));
        let Holder { device, person } = found.map_err(denied)?;
        Ok(Sender { tenant: TENANT, device, person })
    }

    fn judge(
        &self,
        request: &Request,
        body: &[u8],
        now_ms: u64,
    ) -> Result<(Push, Vec<u8>), NetFault> {
        let sender = self.caller(&request.access, now_ms)?;
        let message = |code: &str| NetFault::Message { status: 400, code: code.to_owned() };
        let offer: PushOffer =
            codec::decode_one(body, INFLATED_BYTES_MAX).map_err(|_| message("bad-push"))?;
        let cursor = offer.cursor.clone();
        let mut offer = offer::parse(sender, offer);
        offer.open_cursor(&KEY);
        offer.prove(&KEY);
        let judged = self.read(|tx| {
            if !pull::is_of_this_history(tx, &KEY, sender, &cursor)? {
                return Ok(None);
            }
            Push::judge(tx, offer, true_ms(now_ms)).map(Some)
        });
        judged.map(|push| (push, cursor)).ok_or(NetFault::Rebase)
    }

    fn page(
        &self,
        sender: Sender,
        (cursor, want, today): (Vec<u8>, Vec<satchel_shared::ids::DocumentId>, String),
        now_ms: u64,
    ) -> Reply {
        let today = today.parse().ok();
        let request = pull::Request { sender, cursor, today, want, now_ms: true_ms(now_ms) };
        match pull::serve(self.store(), &KEY, &request) {
            Ok(frames) => {
                pull::note_visit(self.store(), &KEY, &request).unwrap();
                Ok(encode::<Frame>(&frames))
            }
            Err(PullFault::Rebase) => Err(NetFault::Rebase),
            Err(PullFault::Store(fault)) => panic!("a page cannot be read: {fault}"),
        }
    }

    fn compare(&self, sender: Sender, body: &[u8]) -> Reply {
        let message = |code: &str| NetFault::Message { status: 400, code: code.to_owned() };
        let offer: CompareOffer =
            codec::decode_one(body, INFLATED_BYTES_MAX).map_err(|_| message("bad-compare"))?;
        match pull::compare::compare(self.store(), &KEY, sender, &offer) {
            Ok(answer) => Ok(encode(&[answer])),
            Err(PullFault::Rebase) => Err(NetFault::Rebase),
            Err(PullFault::Store(fault)) => panic!("a comparison cannot be read: {fault}"),
        }
    }

    /// How many pushes wait.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Commits all that wait in one transaction; says what each is answered.
    pub fn commit(&mut self, now_ms: u64) -> Vec<(Request, Reply)> {
        let waiting = std::mem::take(&mut self.waiting);
        let (mut pushes, asked): (Vec<Push>, Vec<_>) = waiting
            .into_iter()
            .map(|waiting| (waiting.push, (waiting.from, waiting.cursor)))
            .unzip();
        let senders: Vec<Sender> = pushes.iter().map(Push::sender).collect();
        let (settled, _) = commit_now(self.store(), &self.actor, &mut pushes);
        self.marks().write(self.store(), false).unwrap();
        let mut replies = Vec::new();
        for ((one, sender), (from, cursor)) in settled.into_iter().zip(senders).zip(asked) {
            let reply = match one {
                Ok(committed) => Ok(encode(&[answer(committed, sender, &cursor, now_ms)])),
                Err(PushFault::Unsound(_)) => Err(NetFault::Broken { status: 500 }),
                Err(_) => Err(NetFault::Busy { retry_after_ms: None }),
            };
            replies.push((from, reply));
        }
        replies
    }

    fn rotate(&mut self, refresh: &str, now_ms: u64) -> Reply {
        let next = secrets::successor(&Key::new(TOKEN_KEY), TENANT, refresh);
        let (pair, tokens) = self.pair(next, now_ms);
        let hash = secrets::token_hash(refresh);
        let rotated = self
            .store()
            .write(|tx| tokens::rotate(tx, TENANT, &hash, &pair, true_ms(now_ms)))
            .unwrap();
        rotated.map_err(denied)?;
        Ok(serde_json::to_vec(&tokens).unwrap())
    }

    /// Lets a person in by their password; none when the device is revoked.
    pub fn sign_in(&mut self, slot: usize, who: usize, now_ms: u64) -> Option<Tokens> {
        let first = secrets::token(TENANT, &self.dice.bytes());
        let (pair, tokens) = self.pair(first, now_ms);
        let family = Uuid::from_bytes(self.dice.bytes());
        let holder = Holder { device: device(slot), person: person(who) };
        let begun = self.store().write(|tx| {
            if devices::get(tx, TENANT, holder.device)?.is_none_or(|device| device.is_revoked) {
                return Ok(false);
            }
            tokens::begin(tx, TENANT, family, holder, &pair, true_ms(now_ms))?;
            Ok::<_, StoreFault>(true)
        });
        begun.unwrap().then_some(tokens)
    }

    /// Puts an old copy of the whole machine in place, its marks included; says where its log ends.
    pub fn set_back(&mut self, folder: &Path, now_ms: u64) -> u64 {
        self.kill();
        std::fs::remove_file(self.folder.with_extension("marks").join(FILE)).unwrap();
        self.put_back(folder);
        self.start(now_ms);
        self.read(|tx| tenants::get(tx, TENANT)).head.number
    }

    /// Takes a backup while the program runs.
    pub fn back_up(&mut self, to: &Path, now_ms: u64) {
        let copied = backup::take(&self.folder, to, &mut |_, _| {}).unwrap();
        backup::note(self.store(), &copied, true_ms(now_ms)).unwrap();
    }

    /// Puts a backup in place by the command made for it; the program must be ended.
    pub fn restore(&mut self, from: &Path, now_ms: u64) {
        assert!(self.store.is_none(), "the server is stopped first");
        let epoch = self.dice.bytes();
        let now_ms = true_ms(now_ms);
        backup::restore(&self.folder, from, &|| epoch, now_ms, &mut |_, _| {}).unwrap();
    }

    /// Puts an older folder in place by hand; the program must be ended.
    pub fn put_back(&mut self, folder: &Path) {
        assert!(self.store.is_none(), "the server is stopped first");
        std::fs::remove_dir_all(&self.folder).unwrap();
        people::copy(folder, &self.folder).unwrap();
    }

    /// Records a decision of the office about a version it saw; why not, when it may not.
    pub fn decide(&mut self, wish: &DecisionWish) -> Result<Decided, DecisionFault> {
        let store = self.store();
        store.write(|tx| approvals::decide(tx, TENANT, &self.actor, wish))
    }

    /// Whether the log is a restored one and devices are waited for.
    pub fn is_in_rebase(&self) -> bool {
        self.read(|tx| rebases::find(tx, TENANT)).is_some()
    }

    /// Ends a rebase, as the command does; says which of these tablets have not handed in everything.
    pub fn close_rebase(&mut self, tablets: &[(usize, usize)], now_ms: u64) -> Vec<usize> {
        let visitors = self.read(|tx| rebases::visitors(tx, TENANT));
        let is_done = |slot: usize, who: usize| {
            let of = (device(slot), person(who));
            let mut its = visitors.iter().filter(|one| (one.device, one.person) == of);
            its.all(|one| one.done_ms.is_some())
        };
        let left = tablets.iter().filter(|(slot, who)| !is_done(*slot, *who));
        let left: Vec<usize> = left.map(|(slot, _)| *slot).collect();
        if left.is_empty() {
            self.store().write(|tx| rebases::close(tx, TENANT)).unwrap();
            upgrade::bring_up(self.store(), &self.actor, true_ms(now_ms)).unwrap();
            numbering::pick_up(self.store(), &self.actor, true_ms(now_ms)).unwrap();
        }
        left
    }

    /// The office writes until the log is as long as that.
    pub fn write_on(&mut self, number: u64, now_ms: u64) {
        let written = self.store().write(|tx| {
            let mut work =
                OwnWork::begin(tx, TENANT, self.actor.entry(), &self.actor, true_ms(now_ms))?;
            let begun = tenants::get(tx, TENANT)?.head.number;
            for n in begun..number {
                let value = Value::Text(format!("after the restore {n}"));
                let step = Step::Put { path: SharedPath::new(["phone"]), value };
                work.edit(people::hot(), &Edit { base: None, steps: vec![step] })?;
            }
            work.finish().map(drop)
        });
        written.unwrap();
    }

    /// Whether a cursor is refused as one of another history.
    pub fn knows_another_history(
        &self,
        slot: usize,
        who: usize,
        cursor: Vec<u8>,
        now_ms: u64,
    ) -> bool {
        let sender = Sender { tenant: TENANT, device: device(slot), person: person(who) };
        let now_ms = true_ms(now_ms);
        let request = pull::Request { sender, cursor, today: None, want: Vec::new(), now_ms };
        matches!(pull::serve(self.store(), &KEY, &request), Err(PullFault::Rebase))
    }

    /// Keeps a device out.
    pub fn revoke(&mut self, slot: usize) {
        let revoked = self.store().write(|tx| devices::revoke(tx, TENANT, device(slot)));
        assert!(revoked.unwrap(), "there is such a device");
    }

    fn pair(&mut self, refresh: Secret, now_ms: u64) -> (Pair, Tokens) {
        let access = secrets::token(TENANT, &self.dice.bytes());
        let pair = Pair {
            access: secrets::token_hash(access.expose()),
            refresh: secrets::token_hash(refresh.expose()),
            access_expires_ms: true_ms(now_ms) + ACCESS_LIVES_MS,
            refresh_expires_ms: true_ms(now_ms) + REFRESH_LIVES_MS,
        };
        (pair, Tokens { access, access_lives_ms: ACCESS_LIVES_MS, refresh })
    }
}

/// The server's clock.
pub fn true_ms(now_ms: u64) -> i64 {
    BEGIN_MS + i64::try_from(now_ms).expect("a run is short")
}

fn answer(committed: Committed, sender: Sender, cursor: &[u8], now_ms: u64) -> PushAnswer {
    let cursor = pull::after_push(&KEY, sender, cursor, &committed.pushed);
    let documents = committed.documents.into_iter().map(|settled| PushedDocument {
        document: settled.document,
        verdicts: settled.verdicts,
        receipt: settled
            .heads
            .map(|heads| Receipt::issue(&KEY, TENANT, settled.document, heads, &settled.owners)),
    });
    PushAnswer {
        documents: documents.collect(),
        time_ms: true_ms(now_ms),
        backed_up: committed.backed_up,
        cursor,
    }
}

fn encode<T: Serialize>(frames: &[T]) -> Vec<u8> {
    codec::encode(frames).expect("frames of this protocol can be written")
}

/// What the http layer makes of a denial, as the device reads it.
fn denied(denial: Denial) -> NetFault {
    let code = match denial {
        Denial::Expired => return NetFault::TokenExpired,
        Denial::Unknown => "token-unknown",
        Denial::Reused => "token-reused",
        Denial::Ended => "token-ended",
        Denial::DeviceRevoked => "device-revoked",
        Denial::PersonInactive => "person-inactive",
    };
    NetFault::SignIn { code: code.to_owned() }
}
