//! Numbers without gap or repeat, whatever happens: random pushes, duplicates, failures and restarts through the
//! real committer.
//!
//! After every step: numbers run from 1 without a gap, every record has one and every number one record, and the
//! record itself says the same. A record is never there without its number, so both came in one transaction.

use super::bench::{ANA, BEN, Company, NOW_MS, TENANT, Tablet, account, north, quote, south};
use proptest::{collection::vec, prelude::*};
use satchel_server::{
    ingest::push::Push,
    log::{StoreFault, actors, documents, numbers},
};
use satchel_shared::{
    documents::{Document, Kind, Order, Sold},
    history::history,
    ids::DocumentId,
    number::official,
    protocol::push::PushOffer,
};
use std::collections::BTreeSet;
use uuid::Uuid;

#[derive(Clone, Copy, Debug)]
enum Happening {
    /// A tablet makes so many quotes and orders.
    Make { tablet: usize, quotes: u128, orders: u128 },
    /// It sends all it has not heard of.
    Send { tablet: usize },
    /// It sends once more what was answered already.
    Repeat { tablet: usize },
    /// Both send at once and share a transaction.
    Together,
    /// It sends while the disk fails there.
    Fail { tablet: usize, at: usize },
    /// The server ends and another one starts on its store.
    Restart,
}

/// Where a write may fail: as a push is written, as a number is given, and at the very end.
const FAILURES: [&str; 3] = [
    "BEFORE INSERT ON document BEGIN SELECT raise(ABORT, 'no'); END",
    "BEFORE INSERT ON number_given BEGIN SELECT raise(ABORT, 'no'); END",
    "BEFORE UPDATE ON tenant BEGIN SELECT raise(ABORT, 'no'); END",
];

fn happening() -> impl Strategy<Value = Happening> {
    let tablet = 0..2_usize;
    prop_oneof![
        3 => (tablet.clone(), 0..3_u128, 0..3_u128)
            .prop_map(|(tablet, quotes, orders)| Happening::Make { tablet, quotes, orders }),
        3 => tablet.clone().prop_map(|tablet| Happening::Send { tablet }),
        1 => tablet.clone().prop_map(|tablet| Happening::Repeat { tablet }),
        2 => Just(Happening::Together),
        2 => (tablet, 0..FAILURES.len()).prop_map(|(tablet, at)| Happening::Fail { tablet, at }),
        1 => Just(Happening::Restart),
    ]
}

/// A tablet with what it sent and did not hear of, and what was answered.
struct Sender {
    tablet: Tablet,
    account: DocumentId,
    unanswered: Vec<PushOffer>,
    answered: Vec<PushOffer>,
}

struct World {
    company: Option<Company>,
    senders: [Sender; 2],
    made: u128,
    runs: u8,
}

impl World {
    fn new() -> World {
        let company = Company::open();
        let sender = |person, number, account_record| {
            let mut tablet = Tablet::of(person);
            let account = tablet.create(number, &account_record);
            tablet.push(&company);
            Sender { tablet, account, unanswered: Vec::new(), answered: Vec::new() }
        };
        let senders = [
            sender(ANA, 0x1000, account("Apple", north())),
            sender(BEN, 0x2000, account("Pear", south())),
        ];
        World { company: Some(company), senders, made: 0x1_0000, runs: 0 }
    }

    fn company(&self) -> &Company {
        self.company.as_ref().unwrap()
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Make { tablet, quotes, orders } => self.make(tablet, quotes, orders),
            Happening::Send { tablet } => self.send(tablet),
            Happening::Repeat { tablet } => {
                let sender = &self.senders[tablet];
                for offer in &sender.answered {
                    sender.tablet.push_offer(self.company(), offer.clone());
                }
            }
            Happening::Together => self.together(),
            Happening::Fail { tablet, at } => {
                self.run(&format!("CREATE TRIGGER fails {}", FAILURES[at]));
                self.send(tablet);
                self.run("DROP TRIGGER fails");
            }
            Happening::Restart => {
                self.runs += 1;
                self.company = self.company.take().map(|company| company.restart(self.runs));
            }
        }
    }

    fn run(&self, sql: &str) {
        let run = |tx: &rusqlite::Transaction<'_>| Ok::<_, StoreFault>(tx.execute_batch(sql)?);
        self.company().store.write(run).unwrap();
    }

    fn make(&mut self, tablet: usize, quotes: u128, orders: u128) {
        let sender = &mut self.senders[tablet];
        for _ in 0..quotes {
            self.made += 1;
            sender.tablet.create(self.made, &quote(sender.account));
        }
        for _ in 0..orders {
            self.made += 1;
            let record = quote(sender.account);
            let (account, currency) = (record.account, record.currency);
            sender.tablet.create(self.made, &Order { account, currency, ..Order::default() });
        }
        if quotes + orders > 0 {
            sender.unanswered.push(sender.tablet.offer());
        }
    }

    /// One after the other, until one is not answered.
    fn send(&mut self, tablet: usize) {
        while let Some(offer) = self.senders[tablet].unanswered.first().cloned() {
            let company = self.company();
            let sender = self.senders[tablet].tablet.sender;
            let push = company.judge(sender, offer, NOW_MS);
            if company.committer.submit(push).unwrap().blocking_recv().unwrap().is_err() {
                return;
            }
            let answered = self.senders[tablet].unanswered.remove(0);
            self.senders[tablet].answered.push(answered);
        }
    }

    /// Judged before either is written, and handed over while the writer is held up.
    fn together(&mut self) {
        let company = self.company();
        let pushes: Vec<Push> = self
            .senders
            .iter()
            .filter_map(|sender| {
                let offer = sender.unanswered.first()?.clone();
                Some(company.judge(sender.tablet.sender, offer, NOW_MS))
            })
            .collect();
        let waiting = company
            .store
            .write(|_| {
                let submit = |push| company.committer.submit(push).unwrap();
                Ok::<_, StoreFault>(pushes.into_iter().map(submit).collect::<Vec<_>>())
            })
            .unwrap();
        waiting.into_iter().for_each(|answer| drop(answer.blocking_recv().unwrap().unwrap()));
        for sender in &mut self.senders {
            if !sender.unanswered.is_empty() {
                sender.answered.push(sender.unanswered.remove(0));
            }
        }
    }

    /// What must be true at any moment; how many records have a number.
    fn check(&self) -> usize {
        [Kind::Quote, Kind::Order].into_iter().map(|kind| self.check_series(kind)).sum()
    }

    fn check_series(&self, kind: Kind) -> usize {
        let read = |tx: &rusqlite::Transaction<'_>| {
            let given = numbers::of_series(tx, TENANT, kind.word())?;
            let there = documents::ids_of_kind(tx, TENANT, kind.word())?;
            Ok::<_, StoreFault>((given, there))
        };
        let (given, there) = self.company().store.read(read).unwrap();
        let numbers: Vec<u64> = given.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, (1..=given.len() as u64).collect::<Vec<_>>(), "a gap or a repeat");
        let numbered: BTreeSet<DocumentId> = given.iter().map(|(_, id)| *id).collect();
        assert_eq!(numbered.len(), given.len(), "a record has two numbers");
        assert_eq!(numbered, there.into_iter().collect(), "records and numbers are not the same");
        for (number, id) in &given {
            let told = self.told(*id);
            assert_eq!(told, official(kind, *number), "{id} says something else");
        }
        given.len()
    }

    /// The number a record says it has; written once, by the server's own actor.
    fn told(&self, id: DocumentId) -> Option<String> {
        let stored = |tx: &rusqlite::Transaction<'_>| documents::find(tx, TENANT, id);
        let stored = self.company().store.read(stored).unwrap().unwrap();
        let document = Document::load(&stored.bytes).unwrap();
        let entries = history(&document);
        let writes = |name: &str| {
            let is_number = |touch: &satchel_shared::history::Touch| touch.path.keys() == [name];
            entries.iter().filter(|entry| entry.touches.iter().any(is_number)).collect::<Vec<_>>()
        };
        let [write] = writes("number")[..] else { panic!("{id} was numbered more than once") };
        let author = |tx: &rusqlite::Transaction<'_>| actors::find(tx, TENANT, &write.actor);
        let author = self.company().store.read(author).unwrap().unwrap();
        assert_eq!(author.device.uuid(), Uuid::nil(), "somebody else than the server wrote it");
        Sold::of(&document).unwrap().sale().number.clone()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn numbers_have_no_gap_and_no_repeat_whatever_happens(
        happenings in vec(happening(), 1..14),
    ) {
        let mut world = World::new();
        for happening in happenings {
            world.happen(happening);
            world.check();
        }
        world.happen(Happening::Send { tablet: 0 });
        world.happen(Happening::Send { tablet: 1 });
        let made = usize::try_from(world.made - 0x1_0000).unwrap();
        prop_assert_eq!(world.check(), made, "what was made has its number in the end");
    }
}
