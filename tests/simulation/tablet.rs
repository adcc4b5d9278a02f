//! A device: its real store, actions and engine; its effects are performed where they are called.
//!
//! A kill drops the program and keeps the folder; a restore puts an earlier folder back; a clone is a second
//! tablet with a copy of the folder and so with the same identity.

use crate::{
    message::{Ask, Reply},
    people::{self, BEGIN_MS, data_key, person},
};
use automerge::ActorId;
use satchel_device::{
    actions::Login,
    chance::Chance,
    clock::Clock,
    home::Home,
    store::{Filter, Paging, Sort, Store},
    sync::{
        effect::{Effect, Report},
        engine::Engine,
        event::{Answered, ClockReading, Event, Page},
        fault::{NetFault, StorageFault},
        storage,
    },
};
use satchel_shared::{
    documents::{Author, Heads, next, schema},
    ids::DocumentId,
    protocol::{
        codec,
        compare::CompareOffer,
        limits::INFLATED_BYTES_MAX,
        pull::Frame,
        push::{PushAnswer, PushOffer},
        token::Tokens,
    },
};
use std::{
    fs,
    path::{Path, PathBuf},
};
use uuid::Uuid;

/// The schema after today's, which tests have.
pub const NEXT: u32 = schema::VERSION + 1;

/// What an effect leads to.
pub enum Done {
    /// The store answered; fed to the engine at once.
    Event(Event),
    /// A request goes out.
    Send(Ask),
    /// A timer is set.
    Timer {
        /// Its name.
        timer: u64,
        /// When, from now.
        delay_ms: u64,
    },
    /// Somebody is told.
    Told(Report),
}

/// What the answer under way is for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Expected {
    Push,
    Page,
    Comparison,
    Tokens,
}

/// The one request under way.
struct Flight {
    number: u64,
    expected: Expected,
    sent_ms: i64,
}

/// A device.
pub struct Tablet {
    /// The schema its program is of.
    pub version: u32,
    /// The device it says it is; a clone has another's.
    pub slot: usize,
    /// Its person.
    pub who: usize,
    /// Which run of the program this is.
    pub life: u32,
    /// The engine of this run.
    pub engine: Engine,
    /// How far its clock is off.
    pub offset_ms: i64,
    /// The office keeps it out.
    pub is_revoked: bool,
    /// It was put back to an earlier moment, once at least.
    pub was_set_back: bool,
    /// When its last round began.
    pub began_ms: u64,
    /// The person has to sign in.
    pub needs_sign_in: bool,
    /// A form left open: its record, and what stood there.
    pub form: Option<(DocumentId, Heads)>,
    folder: PathBuf,
    home: Home,
    login: Option<Login>,
    clock: Clock,
    chance: Chance,
    flight: Option<Flight>,
    tokens: Option<Tokens>,
    asked: Vec<DocumentId>,
}

impl Tablet {
    /// A tablet over a folder that holds an enrolled store; not started.
    pub fn new(folder: PathBuf, slot: usize, who: usize, seed: u64) -> Tablet {
        Tablet {
            version: schema::VERSION,
            slot,
            who,
            life: 0,
            engine: Engine::new(),
            offset_ms: 0,
            is_revoked: false,
            was_set_back: false,
            began_ms: 0,
            needs_sign_in: false,
            form: None,
            home: Home::new(&folder),
            folder,
            login: None,
            clock: Clock::fixed(BEGIN_MS),
            chance: Chance::seeded(seed),
            flight: None,
            tokens: None,
            asked: Vec::new(),
        }
    }

    /// Starts the program: a fresh login, a fresh engine, and what was put off goes again, as the driver does.
    pub fn start(&mut self) {
        next::pretend(Some(self.version));
        let mut store = Store::open(&self.home.person_dir(person(self.who)), &data_key()).unwrap();
        store.retry_deferred().unwrap();
        let login = Login::start(store, &self.home, self.clock.clone(), self.chance.clone());
        self.login = Some(login.unwrap());
    }

    /// Ends the program at once.
    pub fn kill(&mut self) {
        self.login = None;
        self.life += 1;
        self.engine = Engine::new();
        self.flight = None;
        self.form = None;
        self.tokens = None;
    }

    /// Whether the program runs.
    pub const fn is_up(&self) -> bool {
        self.login.is_some()
    }

    /// Its folder, copied.
    pub fn copy_to(&self, folder: &Path) {
        people::copy(&self.folder, folder).unwrap();
    }

    /// Puts an earlier folder back; the program must be ended.
    pub fn put_back(&mut self, folder: &Path) {
        assert!(self.login.is_none(), "files are put back under a program that has ended");
        fs::remove_dir_all(&self.folder).unwrap();
        people::copy(folder, &self.folder).unwrap();
    }

    /// The login of the running program.
    pub fn login(&mut self) -> &mut Login {
        next::pretend(Some(self.version));
        self.login.as_mut().expect("the program runs")
    }

    /// The store, for reading.
    pub fn store(&self) -> &Store {
        next::pretend(Some(self.version));
        self.login.as_ref().expect("the program runs").store()
    }

    /// An author that no other save has.
    pub fn fresh_author(&self) -> Author {
        let actor = || -> ActorId { self.chance.actor().unwrap() };
        Author { actor: actor(), branch: actor(), time_ms: self.clock.now_ms() }
    }

    /// A fresh id.
    pub fn fresh_id(&self) -> DocumentId {
        DocumentId::new(self.chance.id(self.clock.now_ms()).unwrap())
    }

    /// Lets the device's clock show the moment, as wrong as it is.
    pub fn set_clock(&mut self, now_ms: u64) {
        self.clock.set(crate::office::true_ms(now_ms) + self.offset_ms);
    }

    /// The token of the next request.
    pub fn access(&self) -> Result<String, NetFault> {
        let tokens = self.tokens.as_ref();
        let signed_out = || NetFault::SignIn { code: "signed-out".to_owned() };
        Ok(tokens.ok_or_else(signed_out)?.access.expose().to_owned())
    }

    /// Keeps the tokens of a new login.
    pub fn sign_in(&mut self, tokens: &Tokens) {
        self.login().store_mut().save_tokens(tokens).unwrap();
        self.tokens = Some(tokens.clone());
        self.needs_sign_in = false;
    }

    /// Notes a request as under way.
    pub fn note_sent(&mut self, number: u64, ask: &Ask) {
        let expected = match ask {
            Ask::Push(_) => Expected::Push,
            Ask::Pull { .. } => Expected::Page,
            Ask::Compare(_) => Expected::Comparison,
            Ask::Token(_) => Expected::Tokens,
        };
        self.flight = Some(Flight { number, expected, sent_ms: self.clock.now_ms() });
    }

    /// Performs one effect.
    pub fn perform(&mut self, effect: Effect) -> Done {
        next::pretend(Some(self.version));
        let now_ms = self.clock.now_ms();
        let asked = std::mem::take(&mut self.asked);
        let Some(login) = self.login.as_mut() else { panic!("an effect of an ended program") };
        let store = login.store_mut();
        let fault = |fault| -> StorageFault { storage::fault_of(&fault) };
        Done::Event(match effect {
            Effect::LoadOutbox { changes_max } => {
                let offer = store.tokens().and_then(|tokens| {
                    self.tokens = tokens;
                    store.next_push(changes_max)
                });
                Event::OutboxLoaded(offer.map_err(fault))
            }
            Effect::SendPush(offer) => {
                let body = codec::encode::<PushOffer>(std::slice::from_ref(&*offer)).unwrap();
                return Done::Send(Ask::Push(body));
            }
            Effect::SavePushAnswer { answered, sent } => {
                Event::AnswerSaved(storage::save_answer(store, &answered, &sent).map_err(fault))
            }
            Effect::PutAside { sent, fault: said } => {
                Event::AnswerSaved(storage::put_aside(store, &sent, &said).map_err(fault))
            }
            Effect::BeginRebase => Event::RebaseBegun(store.begin_rebase().map_err(fault)),
            Effect::Mend => Event::Mended(store.mend(&self.chance, now_ms).map_err(fault)),
            Effect::LoadCursor => Event::CursorLoaded(storage::load_cursor(store).map_err(fault)),
            Effect::SendPull(offer) => {
                self.asked.clone_from(&offer.wanted);
                let today = self.clock.today().to_string();
                return Done::Send(Ask::Pull { cursor: offer.cursor, wanted: offer.wanted, today });
            }
            Effect::SavePage(page) => {
                Event::PageSaved(storage::save_page(store, &page, &asked, now_ms).map_err(fault))
            }
            Effect::LoadComparison => Event::ComparisonLoaded(store.comparison().map_err(fault)),
            Effect::SendCompare(offer) => {
                let body = codec::encode::<CompareOffer>(&[offer]).unwrap();
                return Done::Send(Ask::Compare(body));
            }
            Effect::SaveComparison(answer) => {
                Event::ComparisonSaved(store.save_comparison(&answer).map_err(fault))
            }
            Effect::RefreshTokens => match &self.tokens {
                Some(tokens) => return Done::Send(Ask::Token(tokens.refresh.expose().to_owned())),
                None => Event::TokensRefreshed(Err(NetFault::SignIn { code: "signed-out".into() })),
            },
            Effect::SaveTokens(tokens) => {
                let saved = store.save_tokens(&tokens).map_err(fault);
                if saved.is_ok() {
                    self.tokens = Some(tokens);
                }
                Event::TokensSaved(saved)
            }
            Effect::StartTimer { timer, delay_ms } => return Done::Timer { timer, delay_ms },
            Effect::Report(report) => return Done::Told(report),
            #[allow(
                unreachable_patterns,
                reason = "whoever adds an effect hears of it at run time"
            )]
            other => panic!("the simulation does not perform {other:?} yet"),
        })
    }

    /// The event an answer is, when it is the one waited for.
    pub fn take_reply(&mut self, number: u64, reply: Reply) -> Option<Event> {
        let flight = self.flight.take_if(|flight| flight.number == number)?;
        let now_ms = self.clock.now_ms();
        let garbled = |fault: codec::CodecFault| NetFault::Garbled(fault.to_string());
        let clock = |server_ms: i64| ClockReading {
            offset_ms: (flight.sent_ms + now_ms) / 2 - server_ms,
            uncertainty_ms: (now_ms - flight.sent_ms).max(0) / 2,
        };
        Some(match flight.expected {
            Expected::Push => Event::PushAnswered(reply.and_then(|bytes| {
                let answer: PushAnswer =
                    codec::decode_one(&bytes, INFLATED_BYTES_MAX).map_err(garbled)?;
                Ok(Answered { clock: clock(answer.time_ms), answer })
            })),
            Expected::Page => Event::PageArrived(reply.and_then(|bytes| {
                let frames: Vec<Frame> =
                    codec::decode(&bytes, INFLATED_BYTES_MAX).map_err(garbled)?;
                let end = frames.iter().find_map(|frame| match frame {
                    Frame::End { time_ms, .. } => Some(clock(*time_ms)),
                    _ => None,
                });
                Ok(Page { frames, clock: end })
            })),
            Expected::Comparison => {
                Event::Compared(reply.and_then(|bytes| {
                    codec::decode_one(&bytes, INFLATED_BYTES_MAX).map_err(garbled)
                }))
            }
            Expected::Tokens => Event::TokensRefreshed(reply.and_then(|bytes| {
                serde_json::from_slice(&bytes).map_err(|_| NetFault::Garbled("tokens".to_owned()))
            })),
        })
    }
}

impl Tablet {
    /// Every record here with its kind's word, in the order of ids.
    pub fn list(&self) -> Vec<(DocumentId, String)> {
        let paging = Paging { skip: 0, limit: u32::MAX };
        let listed = self.store().list(&Filter::default(), Sort::Importance, paging).unwrap();
        let mut rows: Vec<_> = listed.into_iter().map(|one| (one.id, one.row.kind)).collect();
        rows.sort();
        rows
    }

    /// The id of every record here.
    pub fn ids(&self) -> Vec<DocumentId> {
        let (least, most) = (DocumentId::new(Uuid::nil()), DocumentId::new(Uuid::max()));
        self.store().ids_between(least, most, u32::MAX).unwrap()
    }
}
