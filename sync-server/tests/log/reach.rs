//! Random companies against an oracle in plain Rust: nobody is ever sent what they may not see, and everybody has
//! all that they may.
//!
//! Accounts move, owners change, work begins and ends, grants come and go, people leave and return. Every frame of
//! every pull is looked at: ids of documents and of evicts, and the words written into the records.

use super::bench::{ANA, BEN, Company, KEY, OLGA, TENANT, Tablet, id, person, put};
use satchel_server::{log::check, pull};
use satchel_shared::{
    documents::{
        Account, Contact, Order, Person, Product, Quote, Task, Value, Visit, person::Role,
    },
    ids::{DocumentId, PersonId, TerritoryId},
    permissions::Scope,
    protocol::pull::Frame,
};
use std::collections::{BTreeMap, BTreeSet};

const STEPS: u64 = 24;
const TED: u128 = 0xd;
const MIA: u128 = 0xe;
const PEOPLE: [u128; 5] = [ANA, BEN, OLGA, TED, MIA];
const TERRITORIES: [u128; 3] = [0x100, 0x200, 0x300];
/// What every record's words begin with; its number follows in hexadecimal.
const CANARY: &str = "canary-";

/// Chance from a seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        match of.len() as u64 {
            0 => None,
            sides => of.get(self.roll(sides) as usize).copied(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Account,
    Contact,
    Quote,
    Order,
    Visit,
    Task,
    Product,
}

/// What the oracle knows of a record.
#[derive(Clone, Debug)]
struct Known {
    sort: Sort,
    owner: Option<u128>,
    territory: Option<u128>,
    account: Option<u128>,
    is_open: bool,
    is_archived: bool,
}

/// What the oracle knows of a person.
#[derive(Clone, Debug)]
struct Staff {
    sees_all: bool,
    is_active: bool,
    territories: BTreeSet<u128>,
}

/// Who may see what, in plain Rust.
#[derive(Default)]
struct Oracle {
    records: BTreeMap<u128, Known>,
    staff: BTreeMap<u128, Staff>,
    /// Whatever a person could ever see.
    ever: BTreeMap<u128, BTreeSet<u128>>,
    /// Every territory a record, or a person, ever was in.
    ever_in: BTreeMap<u128, BTreeSet<u128>>,
}

impl Oracle {
    fn sees(&self, who: u128, record: u128) -> bool {
        let staff = &self.staff[&who];
        if !staff.is_active {
            return false;
        }
        let Some(known) = self.records.get(&record) else { return false };
        if staff.sees_all || known.sort == Sort::Product || known.owner == Some(who) {
            return true;
        }
        let works_at = |account: u128| {
            self.records.values().any(|work| {
                matches!(work.sort, Sort::Visit | Sort::Task)
                    && (work.owner, work.account) == (Some(who), Some(account))
                    && work.is_open
                    && !work.is_archived
            })
        };
        let has = |account: u128| {
            let account = &self.records[&account];
            account.owner == Some(who)
                || account.territory.is_some_and(|of| staff.territories.contains(&of))
        };
        match (known.sort, known.account) {
            (Sort::Account, _) => has(record) || works_at(record),
            (Sort::Contact, Some(account)) => has(account) || works_at(account),
            (_, Some(account)) => has(account),
            (_, None) => false,
        }
    }

    fn visible(&self, who: u128) -> BTreeSet<u128> {
        let mut all: BTreeSet<u128> = self.records.keys().copied().collect();
        all.retain(|record| self.sees(who, *record));
        if self.staff[&who].is_active {
            all.extend(PEOPLE);
        }
        all
    }

    /// The scopes a person may hear of.
    fn grants(&self, who: u128) -> BTreeSet<Scope> {
        let staff = &self.staff[&who];
        let territories =
            staff.territories.iter().map(|of| Scope::territory(TerritoryId::from(id(*of))));
        let all = [Scope::everyone(), Scope::person(PersonId::from(id(who)))];
        let office = staff.sees_all.then(Scope::office);
        all.into_iter().chain(territories).chain(office).filter(|_| staff.is_active).collect()
    }

    fn note(&mut self) {
        for who in PEOPLE {
            let now = self.visible(who);
            self.ever.entry(who).or_default().extend(now);
            let territories = self.staff[&who].territories.clone();
            self.ever_in.entry(who).or_default().extend(territories);
        }
        for (number, known) in &self.records {
            let account = known.account.map_or(known, |account| &self.records[&account]);
            self.ever_in.entry(*number).or_default().extend(account.territory);
        }
    }

    /// What an evict may name: what they could see once, and what came and went in a territory of theirs while
    /// they had it not. Of such a record an evict tells the id and nothing else.
    fn may_leave(&self, who: u128) -> BTreeSet<u128> {
        let is_near = |number: &&u128| !self.ever_in[number].is_disjoint(&self.ever_in[&who]);
        let near: BTreeSet<u128> = self.records.keys().filter(is_near).copied().collect();
        self.ever[&who].union(&near).copied().collect()
    }

    fn of(&self, sort: Sort) -> Vec<u128> {
        let of = self.records.iter().filter(|(_, known)| known.sort == sort);
        of.map(|(number, _)| *number).collect()
    }
}

struct World {
    company: Company,
    oracle: Oracle,
    tablets: BTreeMap<u128, Tablet>,
    dice: Dice,
    next: u128,
}

impl World {
    fn open(seed: u64) -> World {
        let company = Company::open();
        company.work(|work| {
            for (number, role) in [(TED, Role::Technician), (MIA, Role::Manager)] {
                let name = Some("Somebody".to_owned());
                let record = Person { name, role: Some(role), ..Person::default() };
                work.create(id(number), &record).unwrap();
            }
        });
        let mut oracle = Oracle::default();
        for who in PEOPLE {
            let territories = match who {
                ANA => BTreeSet::from([TERRITORIES[0]]),
                BEN => BTreeSet::from([TERRITORIES[1]]),
                _ => BTreeSet::new(),
            };
            let staff = Staff { sees_all: who == OLGA, is_active: true, territories };
            oracle.staff.insert(who, staff);
        }
        oracle.note();
        let tablets = PEOPLE.iter().map(|who| (*who, Tablet::of(*who))).collect();
        World { company, oracle, tablets, dice: Dice(seed), next: 0x1_0000 }
    }

    fn step(&mut self) {
        match self.dice.roll(16) {
            0..=1 => self.create_account(),
            2..=5 => self.create_child(),
            6..=7 => self.move_account(),
            8..=10 => self.change_child(),
            11 => self.change_staff(),
            _ => {
                let who = self.dice.pick(&PEOPLE).unwrap();
                self.pull(who);
            }
        }
        self.oracle.note();
    }

    fn owner(&mut self) -> Option<u128> {
        self.dice.pick(&[None, Some(ANA), Some(BEN), Some(TED), Some(MIA)]).unwrap()
    }

    fn number(&mut self) -> (u128, Option<String>) {
        self.next += 1;
        (self.next, Some(format!("{CANARY}{:08x}", self.next)))
    }

    fn create_account(&mut self) {
        let (owner, territory) = (self.owner(), self.dice.pick(&TERRITORIES));
        let (number, name) = self.number();
        let record = Account {
            name,
            owner: owner.map(person),
            territory: territory.map(|of| TerritoryId::from(id(of))),
            ..Account::default()
        };
        self.company.work(|work| work.create(id(number), &record).unwrap());
        self.learn(number, Sort::Account, owner, None);
        self.oracle.records.get_mut(&number).unwrap().territory = territory;
    }

    fn learn(&mut self, number: u128, sort: Sort, owner: Option<u128>, account: Option<u128>) {
        let (territory, is_open, is_archived) = (None, true, false);
        let known = Known { sort, owner, territory, account, is_open, is_archived };
        self.oracle.records.insert(number, known);
    }

    fn create_child(&mut self) {
        let Some(of) = self.dice.pick(&self.oracle.of(Sort::Account)) else { return };
        let (account, by) = (Some(id(of).into()), self.owner());
        let (owner, (number, words)) = (by.map(person), self.number());
        let at = id(number);
        let currency = Some("TWD".parse().unwrap());
        let sort = match self.dice.roll(6) {
            0 => {
                let record = Contact { account, name: words, ..Contact::default() };
                self.company.work(|work| work.create(at, &record).unwrap());
                return self.learn(number, Sort::Contact, None, Some(of));
            }
            1 => {
                let record = Quote { account, owner, title: words, currency, ..Quote::default() };
                self.company.work(|work| work.create(at, &record).unwrap());
                Sort::Quote
            }
            2 => {
                let record =
                    Order { account, owner, payment_terms: words, currency, ..Order::default() };
                self.company.work(|work| work.create(at, &record).unwrap());
                Sort::Order
            }
            3 => {
                let record = Product { code: words.clone(), name: words, ..Product::default() };
                self.company.work(|work| work.create(at, &record).unwrap());
                return self.learn(number, Sort::Product, None, None);
            }
            4 => {
                let record = Visit { account, owner, subject: words, ..Visit::default() };
                self.company.work(|work| work.create(at, &record).unwrap());
                Sort::Visit
            }
            _ => {
                let record = Task { account, owner, title: words, ..Task::default() };
                self.company.work(|work| work.create(at, &record).unwrap());
                Sort::Task
            }
        };
        self.learn(number, sort, by, Some(of));
    }

    fn set(&self, number: u128, field: &str, value: Value) {
        self.company.work(|work| work.edit(id(number), &put(field, value)).unwrap());
    }

    fn move_account(&mut self) {
        let Some(number) = self.dice.pick(&self.oracle.of(Sort::Account)) else { return };
        if self.dice.roll(3) == 0 {
            let owner = self.owner();
            self.set(number, "owner", link(owner));
            self.oracle.records.get_mut(&number).unwrap().owner = owner;
        } else {
            let territory = self.dice.pick(&TERRITORIES);
            self.set(number, "territory", link(territory));
            self.oracle.records.get_mut(&number).unwrap().territory = territory;
        }
    }

    fn change_child(&mut self) {
        let owned =
            [Sort::Quote, Sort::Order, Sort::Visit, Sort::Task].map(|of| self.oracle.of(of));
        let Some(number) = self.dice.pick(&owned.concat()) else { return };
        let known = self.oracle.records[&number].clone();
        let is_work = matches!(known.sort, Sort::Visit | Sort::Task);
        match self.dice.roll(4) {
            0 => {
                let owner = self.owner();
                self.set(number, "owner", link(owner));
                self.oracle.records.get_mut(&number).unwrap().owner = owner;
            }
            1 => {
                let account = self.dice.pick(&self.oracle.of(Sort::Account));
                self.set(number, "account", link(account));
                self.oracle.records.get_mut(&number).unwrap().account = account;
            }
            2 if is_work => {
                let word = match (known.is_open, known.sort) {
                    (true, _) => "done",
                    (false, Sort::Visit) => "planned",
                    (false, _) => "open",
                };
                self.set(number, "status", Value::Text(word.to_owned()));
                self.oracle.records.get_mut(&number).unwrap().is_open = !known.is_open;
            }
            _ => {
                self.set(number, "is_archived", Value::Flag(!known.is_archived));
                self.oracle.records.get_mut(&number).unwrap().is_archived = !known.is_archived;
            }
        }
    }

    fn change_staff(&mut self) {
        let who = self.dice.pick(&[ANA, BEN, TED, MIA]).unwrap();
        let territory = self.dice.pick(&TERRITORIES).unwrap();
        let staff = self.oracle.staff.get_mut(&who).unwrap();
        if self.dice.roll(4) == 0 {
            staff.is_active = !staff.is_active;
            let is_active = staff.is_active;
            return self.set(who, "is_active", Value::Flag(is_active));
        }
        let is_in = !staff.territories.remove(&territory);
        if is_in {
            staff.territories.insert(territory);
        }
        self.set(who, &format!("territories.{}", id(territory)), Value::Flag(is_in));
    }

    /// Pulls to the end, and looks at every frame before the tablet does.
    fn pull(&mut self, who: u128) {
        let visible = self.oracle.visible(who);
        let ids = |numbers: &BTreeSet<u128>| -> BTreeSet<DocumentId> {
            numbers.iter().map(|number| id(*number)).collect()
        };
        let (may_come, may_leave) = (ids(&visible), ids(&self.oracle.may_leave(who)));
        let grants = self.oracle.grants(who);
        let tablet = self.tablets.get_mut(&who).unwrap();
        for page in 0.. {
            assert!(page < 100, "the pull never ends");
            let frames = pull::serve(&self.company.store, &KEY, &tablet.request()).unwrap();
            for frame in &frames {
                match frame {
                    Frame::Document { receipt, .. } => {
                        assert!(
                            may_come.contains(&receipt.document),
                            "{who:x} {}",
                            receipt.document
                        );
                    }
                    Frame::Evict { document } => {
                        assert!(may_leave.contains(document), "{who:x} never saw {document}");
                    }
                    Frame::Reach { scopes, documents } => {
                        assert!(scopes.iter().all(|scope| grants.contains(scope)), "{who:x}");
                        assert!(documents.iter().all(|id| may_come.contains(id)), "{who:x}");
                    }
                    Frame::Actor(_)
                    | Frame::Checkpoint { .. }
                    | Frame::Ungranted { .. }
                    | Frame::Digest(_)
                    | Frame::Erased { .. }
                    | Frame::End { .. } => {}
                }
                for canary in canaries(&postcard::to_stdvec(frame).unwrap()) {
                    assert!(visible.contains(&canary), "{who:x} was sent words of {canary:x}");
                }
            }
            if tablet.apply(frames).end.is_some() {
                break;
            }
        }
        let held: BTreeSet<DocumentId> = tablet.copies.keys().copied().collect();
        assert_eq!(held, may_come, "{who:x} has all they may see");
    }
}

fn link(of: Option<u128>) -> Value {
    of.map_or(Value::Null, |number| Value::Text(id(number).to_string()))
}

/// The numbers of the records whose words stand in these bytes.
fn canaries(bytes: &[u8]) -> Vec<u128> {
    let mut found = Vec::new();
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == b'c') {
        rest = &rest[at..];
        if let Some(words) = rest.strip_prefix(CANARY.as_bytes()) {
            let digits = words.get(..8).and_then(|of| std::str::from_utf8(of).ok());
            found.extend(digits.and_then(|digits| u128::from_str_radix(digits, 16).ok()));
        }
        rest = &rest[1..];
    }
    found
}

/// A hundred worlds from a seed on, each with a company of its own.
fn hundred_worlds(from: u64) {
    for seed in from..from + 100 {
        let run = std::panic::catch_unwind(|| {
            let mut world = World::open(seed);
            for _ in 0..STEPS {
                world.step();
            }
            for who in PEOPLE {
                world.pull(who);
            }
            let found = world.company.store.read(|tx| check::check(tx, TENANT, &mut |_, _| {}));
            assert_eq!(found.unwrap(), [], "the store contradicts itself");
        });
        assert!(run.is_ok(), "world {seed} failed: play it alone with this seed");
    }
}

// Five hundred worlds, apart so that they run side by side.

#[test]
fn nobody_is_sent_what_they_may_not_see_and_everybody_gets_what_they_may() {
    hundred_worlds(0);
}

#[test]
fn nor_in_another_hundred_worlds() {
    hundred_worlds(100);
}

#[test]
fn nor_in_a_third_hundred() {
    hundred_worlds(200);
}

#[test]
fn nor_in_a_fourth_hundred() {
    hundred_worlds(300);
}

#[test]
fn nor_in_a_fifth_hundred() {
    hundred_worlds(400);
}
