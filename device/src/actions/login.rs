//! A login: one run of the program under one person, and the way all their actions take.
//!
//! 1. Each run writes under a fresh actor, entered in the register with its first change; when the clock was
//!    found to have jumped, a document was rebuilt after a refusal, or a rebase began, under another.
//! 2. A record that moved between reading and writing (another program, a page of a pull) is read again and the
//!    action done again, a bounded number of times.
//! 3. Who may do what is asked before anything is changed; the server asks again.

use super::{ActionFault, Result, closed, later, typed::Tree};
use crate::{
    chance::Chance,
    clock::Clock,
    home::Home,
    store::{Draft, Identity, NumberBlock, Store, StoreFault, Work},
};
use automerge::ActorId;
use satchel_shared::{
    documents::{
        Author, Document, Edit, Heads, Kind, Path, Step, field::Field, person::Role,
        shape::Word as _,
    },
    ids::{DocumentId, EntryId, PersonId},
    number,
    permissions::{Relation, may_create, may_write},
    planted::{self, Bug},
};
use serde::Serialize;

/// How often an action is done again because its record moved; each time another program got its own in.
const ATTEMPTS_MAX: u32 = 16;
/// Counters taken from the device at once: a store that is lost wastes no more.
const NUMBERS_AT_ONCE: u64 = 20;
/// A clock that is off by so much more or less than before has jumped.
const CLOCK_JUMP_MS: i64 = 60_000;

/// Something the person should know; it stopped nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "warning", rename_all = "kebab-case")]
pub enum Warning {
    /// Another account has the same 統一編號.
    SameTaxId {
        /// The other account.
        account: DocumentId,
        /// Its name.
        title: String,
    },
    /// A visit was reported without a check-in.
    NotCheckedIn,
    /// It is saved, but its second copy could not be written.
    NoSecondCopy,
}

/// What an action saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The record.
    pub id: DocumentId,
    /// The number it was given, when it has one.
    pub number: Option<String>,
    /// Its heads now.
    pub heads: Heads,
    /// When, by this device's clock in milliseconds.
    pub time_ms: i64,
    /// Whether anything was written: an edit that changes nothing writes nothing.
    pub is_changed: bool,
    /// Other records the action made or changed.
    pub also: Vec<DocumentId>,
    /// What the person should know.
    pub warnings: Vec<Warning>,
}

/// One person at work on one device, for one run of the program.
#[derive(Debug)]
pub struct Login {
    store: Store,
    home: Home,
    clock: Clock,
    chance: Chance,
    identity: Identity,
    actor: ActorId,
    /// The clock's offset when the actor was made.
    offset_ms: Option<i64>,
    /// How often documents had been rebuilt when the actor was made.
    rebuilds: u64,
}

impl Login {
    /// Begins a run under a fresh actor.
    ///
    /// # Errors
    /// When the store cannot be read, or there is no chance.
    pub fn start(store: Store, home: &Home, clock: Clock, chance: Chance) -> Result<Login> {
        let identity = store.identity()?;
        let actor = match planted::is(Bug::ActorReused) {
            true => ActorId::from(identity.device.bytes().as_slice()),
            false => chance.actor()?,
        };
        let offset_ms = store.clock_offset()?.map(|(offset, _)| offset);
        let rebuilds = store.rebuilds()?;
        Ok(Login { store, home: home.clone(), clock, chance, identity, actor, offset_ms, rebuilds })
    }

    /// Who writes in this run: what an image of the running machine would hold.
    #[cfg(feature = "planted")]
    pub const fn actor(&self) -> &ActorId {
        &self.actor
    }

    /// Goes on as an earlier run did, as a machine does whose image was put back while the program ran.
    #[cfg(feature = "planted")]
    pub fn resume(&mut self, actor: ActorId) {
        self.actor = actor;
    }

    /// The store, for reading.
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// The store, for the sync that shares this login.
    pub const fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// Ends the login and gives the store back.
    pub fn into_store(self) -> Store {
        self.store
    }

    /// Whose login it is.
    pub const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The clock actions are stamped by.
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    pub(super) const fn chance(&self) -> &Chance {
        &self.chance
    }

    pub(super) const fn person(&self) -> PersonId {
        self.identity.person
    }

    pub(super) fn new_document_id(&self) -> Result<DocumentId> {
        Ok(DocumentId::new(self.chance.id(self.clock.now_ms())?))
    }

    pub(super) fn new_entry_id(&self) -> Result<EntryId> {
        Ok(EntryId::new(self.chance.id(self.clock.now_ms())?))
    }

    /// Who writes now. The branch is fresh each time: used twice in a document, it would repeat a sequence.
    pub(super) fn author(&self) -> Result<Author> {
        let branch = self.chance.actor()?;
        Ok(Author { actor: self.actor.clone(), branch, time_ms: self.clock.now_ms() })
    }

    /// The person's role, by their own record.
    pub(super) fn role(&self) -> Result<Role> {
        let row = self.store.row(self.person().into())?.map(|listed| listed.row);
        let row = row.filter(|row| !row.status.is_empty()).ok_or(ActionFault::RoleUnknown)?;
        Ok(Role::from_word(&row.status))
    }

    pub(super) fn permit_create(&self, kind: Kind) -> Result<()> {
        let denied = |denial| ActionFault::NotPermitted { denial, kind, path: None };
        may_create(&self.role()?, kind).map_err(denied)?;
        later::permit_kind(self.store.server_schema()?, kind)
    }

    /// Whether the person may write the field of a record of their own, and the server knows it.
    pub(super) fn permit_field(
        &self,
        role: &Role,
        kind: Kind,
        field: &Field,
        path: &Path,
    ) -> Result<()> {
        let denied = |denial| ActionFault::NotPermitted { denial, kind, path: Some(path.clone()) };
        may_write(role, kind, field, Relation::Owner).map_err(denied)?;
        later::permit_field(self.store.server_schema()?, field, path)
    }

    pub(super) fn permit_steps(&self, kind: Kind, steps: &[Step]) -> Result<()> {
        let role = self.role()?;
        for step in steps {
            let mut paths = vec![step.path().clone()];
            if let Step::Add { path, values } = step {
                paths.extend(values.keys().map(|name| path.join(name.as_str())));
            }
            for path in &paths {
                let unknown = || ActionFault::UnknownField {
                    kind: kind.word().to_owned(),
                    path: path.to_string(),
                };
                let place = path.place(kind).ok_or_else(unknown)?;
                self.permit_field(&role, kind, place.field(), path)?;
            }
            later::permit_step(self.store.server_schema()?, kind, step)?;
        }
        Ok(())
    }

    /// Whether the person may write these fields of this very record, as it stood where the draft was made:
    /// the server judges it there too.
    fn permit_record(&self, kind: Kind, steps: &[Step], draft: &Draft) -> Result<()> {
        let role = self.role()?;
        let relation = Relation::at(draft.document(), draft.change().deps(), &role, self.person());
        for step in steps {
            let path = step.path();
            let Some(place) = path.place(kind) else { continue };
            may_write(&role, kind, place.field(), relation).map_err(|denial| {
                ActionFault::NotPermitted { denial, kind, path: Some(path.clone()) }
            })?;
        }
        Ok(())
    }

    /// Does an action: `make` reads and computes, and is called again when what it read has moved. When it
    /// takes a number, the kind it is for is named.
    pub(super) fn act(
        &mut self,
        numbered: Option<Kind>,
        make: impl Fn(&Login) -> Result<(Work, Saved)>,
    ) -> Result<Saved> {
        let mut attempt = 1;
        loop {
            self.renew_actor()?;
            if let Some(kind) = numbered {
                self.keep_numbers(kind)?;
            }
            match make(self).and_then(|(work, saved)| self.save(&work, saved)) {
                Err(ActionFault::Store(StoreFault::Stale(_))) if attempt < ATTEMPTS_MAX => {
                    attempt += 1
                }
                done => return done,
            }
        }
    }

    fn save(&mut self, work: &Work, mut saved: Saved) -> Result<Saved> {
        if !work.drafts.is_empty() {
            self.store.save(work)?;
            saved.warnings.extend(self.store.mirror_fault().map(|_| Warning::NoSecondCopy));
        }
        Ok(saved)
    }

    fn renew_actor(&mut self) -> Result<()> {
        let rebuilds = self.store.rebuilds()?;
        if rebuilds != self.rebuilds {
            // Its sequence may have left the document together with the changes.
            (self.actor, self.rebuilds) = (self.chance.actor()?, rebuilds);
        }
        let now = self.store.clock_offset()?.map(|(offset, _)| offset);
        let has_jumped = |before: i64, now: i64| (now - before).abs() > CLOCK_JUMP_MS;
        match (self.offset_ms, now) {
            (Some(before), Some(now)) if !has_jumped(before, now) => return Ok(()),
            (_, None) => return Ok(()),
            // Measured for the first time: the actor that wrote before is entered with it, and goes on.
            (None, Some(_)) => {}
            (Some(_), Some(_)) => self.actor = self.chance.actor()?,
        }
        self.offset_ms = now;
        Ok(())
    }

    /// The usual edit of one record: these steps, on what the form was opened at.
    pub(super) fn edit(
        &mut self,
        id: DocumentId,
        base: Option<&Heads>,
        steps: impl Fn(&Login, Kind, &Document) -> Result<Vec<Step>>,
    ) -> Result<Saved> {
        self.act(None, |login| {
            let (draft, heads) = login.draft(id, base, &steps)?;
            let saved = login.saved(id, heads, draft.is_some());
            Ok((Work { drafts: draft.into_iter().collect(), numbers: None }, saved))
        })
    }

    /// An edit not yet saved, and the heads it leads to; no draft when nothing changes.
    pub(super) fn draft(
        &self,
        id: DocumentId,
        base: Option<&Heads>,
        steps: impl Fn(&Login, Kind, &Document) -> Result<Vec<Step>>,
    ) -> Result<(Option<Draft>, Heads)> {
        let loaded = self.store.load(id)?;
        let before = loaded.document.heads();
        let unknown = || ActionFault::UnknownKind(loaded.document.kind_word().to_owned());
        let kind = loaded.document.kind().ok_or_else(unknown)?;
        let steps = steps(self, kind, &loaded.document)?;
        self.permit_steps(kind, &steps)?;
        closed::permit(&self.role()?, &loaded.document, &steps)?;
        // A form may have been opened on a change that was refused and has left the document since.
        let base = base.map(|base| self.store.standing_heads(id, base)).transpose()?;
        let edit = Edit { base, steps };
        let draft = Draft::edited(loaded, &edit, &self.author()?)?;
        if let Some(draft) = &draft {
            self.permit_record(kind, &edit.steps, draft)?;
        }
        let heads = draft.as_ref().map_or(before, |draft| draft.document().heads());
        Ok((draft, heads))
    }

    /// A new record not yet saved.
    pub(super) fn creation(&self, kind: Kind, tree: &Tree) -> Result<Draft> {
        self.permit_create(kind)?;
        let fields = tree.creation(self, kind)?;
        let id = match planted::is(Bug::IdentityByHashAlone) {
            true => self.id_of_content(&fields),
            false => self.new_document_id()?,
        };
        let (document, change) =
            Document::create_for(self.store.server_schema()?, id, kind, fields, &self.author()?)?;
        Ok(Draft::created(document, change))
    }

    /// The mistake of naming a record by what is in it: see [`Bug::IdentityByHashAlone`].
    fn id_of_content(&self, fields: &impl std::fmt::Debug) -> DocumentId {
        let second = self.clock.now_ms() / 1_000;
        let hash = blake3::hash(format!("{fields:?} {second} {}", self.actor).as_bytes());
        DocumentId::new(uuid::Uuid::from_u64_pair(
            u64::from_le_bytes(*hash.as_bytes().first_chunk().unwrap_or(&[0; 8])),
            u64::from_le_bytes(*hash.as_bytes().last_chunk().unwrap_or(&[0; 8])),
        ))
    }

    pub(super) fn saved(&self, id: DocumentId, heads: Heads, is_changed: bool) -> Saved {
        let time_ms = self.clock.now_ms();
        Saved {
            id,
            number: None,
            heads,
            time_ms,
            is_changed,
            also: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// What an action announces that wrote nothing into the record.
    ///
    /// # Errors
    /// When the record is not here or cannot be read.
    pub fn saved_as_it_stands(&self, id: DocumentId) -> Result<Saved> {
        Ok(self.saved(id, self.store.document(id)?.heads(), false))
    }

    /// What an action announces about a record that left this device by it.
    pub fn saved_gone(&self, id: DocumentId) -> Saved {
        self.saved(id, Heads::new(), true)
    }

    /// Sees to it that there is a number to take; what the device gives is kept for later actions.
    fn keep_numbers(&mut self, kind: Kind) -> Result<()> {
        let held = self.store.numbers()?;
        if number::kind_letter(kind).is_none() || held.next < held.end {
            return Ok(());
        }
        let given = self.home.reserve_numbers(NUMBERS_AT_ONCE)?;
        // Another program may have been first: then its counters are used, and these never.
        self.store.keep_numbers(held, NumberBlock { next: given.start, end: given.end })?;
        Ok(())
    }

    /// Takes the next provisional number; it is used up when the work it goes with is saved.
    pub(super) fn take_number(&self, kind: Kind) -> Result<Option<(String, NumberBlock)>> {
        let held = self.store.numbers()?;
        Ok(number::provisional(kind, &self.identity.letters, held.next)
            .map(|number| (number, held)))
    }
}
