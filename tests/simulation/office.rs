//! The server's side: its real log, gate, committer and pages, called where they are, without a socket or thread.
//!
//! Order of events of a push: token, decoding, judging on a snapshot, waiting; then all that wait are committed
//! together and answered, in a later moment, as the committer's thread does.

use crate::{
    dice::Dice,
    message::{Ask, Reply, Request},
    people::{BEGIN_MS, TENANT, device, person},
};
use satchel_device::sync::fault::NetFault;
use satchel_server::{
    ingest::{
        ServerActor,
        commit::{PushFault, commit_now},
        numbering,
        offer::{self, Sender},
        push::{Committed, Push},
    },
    keys::Key,
    log::{
        Store, StoreFault, Transaction, devices,
        tokens::{self, Denial, Holder, Pair},
    },
    pull::{self, PullFault},
    secrets,
};
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
    from: Request,
    sender: Sender,
    /// The cursor that came with it.
    cursor: Vec<u8>,
}

/// The server.
pub struct Office {
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
            folder: folder.to_owned(),
            store: None,
            actor: ServerActor::new([0; 16]),
            waiting: Vec::new(),
            dice: Dice::of(seed, "office"),
        };
        office.start(0);
        office
    }

    /// Starts the program: what an earlier run left unnumbered is numbered.
    pub fn start(&mut self, now_ms: u64) {
        let store = Store::open(&self.folder).unwrap();
        self.actor = ServerActor::new(self.dice.bytes());
        numbering::pick_up(&store, &self.actor, true_ms(now_ms)).unwrap();
        self.store = Some(store);
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
                Ok((push, sender, cursor)) => {
                    self.waiting.push(Waiting { push, from: request, sender, cursor });
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
    ) -> Result<(Push, Sender, Vec<u8>), NetFault> {
        let sender = self.caller(&request.access, now_ms)?;
        let message = |code: &str| NetFault::Message { status: 400, code: code.to_owned() };
        let offer: PushOffer =
            codec::decode_one(body, INFLATED_BYTES_MAX).map_err(|_| message("bad-push"))?;
        let cursor = offer.cursor.clone();
        let mut offer = offer::parse(sender, offer);
        offer.open_cursor(&KEY);
        offer.prove(&KEY);
        if !self.read(|tx| pull::is_of_this_history(tx, &KEY, sender, &cursor)) {
            return Err(NetFault::Rebase);
        }
        Ok((self.read(|tx| Push::judge(tx, offer, true_ms(now_ms))), sender, cursor))
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
            Ok(frames) => Ok(encode::<Frame>(&frames)),
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
        let (mut pushes, from): (Vec<Push>, Vec<_>) = waiting
            .into_iter()
            .map(|waiting| (waiting.push, (waiting.from, waiting.sender, waiting.cursor)))
            .unzip();
        let (settled, _) = commit_now(self.store(), &self.actor, &mut pushes);
        let replies = settled.into_iter().zip(&from).map(|(one, (_, sender, cursor))| match one {
            Ok(committed) => Ok(encode(&[answer(committed, *sender, cursor, now_ms)])),
            Err(PushFault::Busy | PushFault::Database(_)) => {
                Err(NetFault::Busy { retry_after_ms: None })
            }
            Err(PushFault::Unsound(_)) => Err(NetFault::Broken { status: 500 }),
        });
        let replies: Vec<Reply> = replies.collect();
        from.into_iter().map(|(request, _, _)| request).zip(replies).collect()
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
