//! A server restored from an old backup loses nothing: 200 seeded worlds over the real stores.
//!
//! Random work, a backup at a random moment, more work, the old backup put back, and work that overtakes
//! the cursors of those who stayed away. Then whole rounds: nothing any surviving tablet ever held or saved is
//! missing, all are equal, no number was given twice. A server that believes every cursor loses in the same
//! worlds, so the test can see it.

use super::{
    company::{Company, NOW_MS, PEOPLE, TENANT, directory, elsewhere},
    tablet::Tablet,
};
use automerge::ChangeHash;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use satchel_device::actions::fields;
use satchel_server::{
    ingest::{ServerActor, numbering},
    log::{Store, backup, numbers, rebases, store::DATABASE},
    marks::Marks,
};
use satchel_shared::{documents::Kind, index_row::IndexRow};
use satchel_tests::company::seed;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

const WORLDS: u64 = 200;
/// Worlds of a naive server: enough to see that it loses in nearly all.
const NAIVE_WORLDS: u64 = 20;
const ROUNDS_MAX: usize = 10;

/// How the old database came back.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    /// By the command.
    Command,
    /// Copied over the new one; the marks notice.
    Copied,
    /// Copied by somebody who took the marks along: only cursors can tell.
    Unnoticed,
    /// The same, on a server that believes every cursor.
    Naive,
}

struct World {
    company: Company,
    tablets: Vec<Tablet>,
    chance: ChaCha8Rng,
}

impl World {
    fn new(seed: u64) -> World {
        let company = Company::open();
        let tablets = (0..PEOPLE.len()).map(|n| Tablet::open(&company, n, seed)).collect();
        World { company, tablets, chance: ChaCha8Rng::seed_from_u64(seed) }
    }

    fn act(&mut self) {
        let by = self.chance.random_range(0..self.tablets.len());
        let (record, value) = (self.chance.random_range(0..20), self.chance.random_range(0..5));
        let is_lost = self.chance.random_range(0..4) == 0;
        let tablet = &mut self.tablets[by];
        match self.chance.random_range(0..16) {
            0 | 1 => tablet.create(Kind::Account),
            2 => tablet.create(Kind::Quote),
            3 => tablet.create(Kind::Visit),
            4..=8 => tablet.set(record, record % 3, value),
            9 | 10 => tablet.push(&self.company, 1 + record, is_lost),
            11 => drop(tablet.pull(&self.company, is_lost, !is_lost)),
            12 => tablet.restart(),
            _ => tablet.round(&self.company),
        }
    }

    fn live(&mut self, acts: usize) {
        (0..acts).for_each(|_| self.act());
    }

    /// Puts an old copy in the place of the database.
    fn restore(&mut self, copy: &Path, marks: &Marks, way: Way) {
        let home = directory();
        let epoch: [u8; 16] = self.chance.random();
        if way == Way::Command {
            backup::restore(home.path(), copy, &|| epoch, NOW_MS, &mut |_, _| {}).unwrap();
        } else {
            fs::copy(copy, home.path().join(DATABASE)).unwrap();
        }
        let store = Arc::new(Store::open(home.path()).unwrap());
        if matches!(way, Way::Command | Way::Copied) {
            let noticed = marks.notice(&store, &|| epoch, NOW_MS).unwrap();
            assert!(way == Way::Copied || noticed.is_empty(), "the command had begun it");
        }
        // A fresh process writes under a fresh actor.
        let server = ServerActor::new(self.chance.random());
        self.company = Company::on(store, server, home);
        self.company.is_naive = way == Way::Naive;
    }

    /// Whole rounds until nothing waits and all are equal; whether it came to that.
    fn heal(&mut self) -> bool {
        (0..ROUNDS_MAX).any(|_| {
            self.tablets.iter_mut().for_each(|tablet| tablet.round(&self.company));
            let heads = self.company.heads();
            self.tablets.iter().all(|tablet| tablet.is_received() && tablet.heads() == heads)
        })
    }

    /// Every change that any tablet holds.
    fn held(&self) -> BTreeSet<ChangeHash> {
        let of = |tablet: &Tablet| {
            let ids: Vec<_> = tablet.rows().into_keys().collect();
            let documents = ids.into_iter().map(|id| tablet.store().document(id).unwrap());
            documents
                .flat_map(|document| document.automerge().get_changes(&[]))
                .map(|change| change.hash())
                .collect::<Vec<_>>()
        };
        self.tablets.iter().flat_map(of).collect()
    }

    fn saved(&self) -> BTreeSet<ChangeHash> {
        self.tablets.iter().flat_map(|tablet| tablet.saved.iter().copied()).collect()
    }

    fn close(&self) {
        self.company.store.write(|tx| rebases::close(tx, TENANT)).unwrap();
        numbering::pick_up(&self.company.store, &ServerActor::new([0xcc; 16]), NOW_MS).unwrap();
    }
}

/// A world to its end; how many changes of surviving tablets the server lacks, and whether all are equal.
fn run(seed: u64, way: Way) -> (usize, bool) {
    let mut world = World::new(seed);
    let files = directory();
    let copy: PathBuf = files.path().join("old.db");
    let marks = Marks::in_folder(files.path()).unwrap();
    let acts = world.chance.random_range(5..30);
    world.live(acts);
    backup::take(world.company.store.directory(), &copy, &mut |_, _| {}).unwrap();
    let acts = world.chance.random_range(5..40);
    world.live(acts);
    marks.write(&world.company.store, false).unwrap();
    world.restore(&copy, &marks, way);
    // In some worlds a tablet is lost with the server: what it alone knew is gone, all else is not.
    if way != Way::Naive && world.chance.random_range(0..3) == 0 {
        let lost = world.chance.random_range(0..world.tablets.len());
        world.tablets.remove(lost);
    }
    let before = world.held();
    // One tablet works on alone, so that the new history overtakes the others' cursors.
    let acts = world.chance.random_range(0..20);
    for _ in 0..acts {
        world.tablets[0].create(Kind::Account);
        world.tablets[0].round(&world.company);
    }
    world.live(10);
    let is_equal = world.heal();
    if way != Way::Naive {
        assert!(
            is_equal,
            "seed {seed} {way:?}: {:#?}",
            world.tablets.iter().map(Tablet::state).collect::<Vec<_>>()
        );
        world.close();
        assert!(world.heal(), "seed {seed} {way:?}: not equal after the rebase was closed");
        assert_eq!(world.company.findings(), Vec::<String>::new(), "seed {seed} {way:?}");
        for tablet in &world.tablets {
            assert_eq!(tablet.findings(), Vec::<String>::new(), "seed {seed} {way:?}");
            assert!(!tablet.store().is_rebasing().unwrap(), "seed {seed} {way:?}: never ends");
        }
        numbers_are_unique(&world, seed);
    }
    let held = world.company.changes();
    let known = before.union(&world.saved()).copied().collect::<BTreeSet<_>>();
    (known.difference(&held).count(), is_equal)
}

/// Every quote says the number it was given, and no other says the same.
fn numbers_are_unique(world: &World, seed: u64) {
    let rows = world.tablets[0].rows();
    let mut seen = BTreeSet::new();
    for (id, row) in rows.iter().filter(|(_, row)| row.kind == Kind::Quote.word()) {
        assert!(
            seen.insert(row.number.clone()),
            "seed {seed}: {id} and another are {}",
            row.number
        );
    }
    let given = world.company.store.read(|tx| numbers::of_series(tx, TENANT, "quote")).unwrap();
    assert_eq!(given.len(), seen.len(), "seed {seed}");
}

/// An old copy nobody noted comes back after a record left its author; who had the newest of it was told to let it go.
#[test]
fn an_edit_of_a_record_that_was_let_go_outlives_a_copy_put_back_by_hand() {
    let mut world = World::new(1);
    world.tablets[0].create(Kind::Account);
    world.tablets.iter_mut().for_each(|tablet| tablet.round(&world.company));
    let files = directory();
    let copy = files.path().join("old.db");
    let marks = Marks::in_folder(files.path()).unwrap();
    backup::take(world.company.store.directory(), &copy, &mut |_, _| {}).unwrap();

    let is_account = |(_, row): &(_, IndexRow)| row.kind == Kind::Account.word();
    let (account, _) = world.tablets[0].rows().into_iter().find(is_account).unwrap();
    let set = |tablet: &mut Tablet, path: &str, text: &str| {
        let typed = [(path.to_owned(), text.to_owned())];
        fields::set(tablet.hands(), account, &typed, None).unwrap();
    };
    set(&mut world.tablets[2], "territory", &elsewhere().to_string());
    world.tablets[2].round(&world.company);
    set(&mut world.tablets[1], "phone", "02-2345-6789");
    let edit = world.tablets[1].store().pending().unwrap()[0].hash;
    world.tablets[1].round(&world.company);
    assert!(world.company.changes().contains(&edit), "it had it, so its edit is lawful");
    assert!(world.tablets[1].store().document(account).is_err(), "and was told to let it go");
    world.tablets[1].round(&world.company);

    marks.write(&world.company.store, false).unwrap();
    world.restore(&copy, &marks, Way::Copied);
    for _ in 0..2 {
        world.tablets.iter_mut().for_each(|tablet| tablet.round(&world.company));
    }
    assert!(world.company.changes().contains(&edit), "the only one who had it kept it");
}

/// A part of the worlds: the four run side by side.
fn worlds_lose_nothing(part: u64) {
    let first = seed() + part * WORLDS / 4;
    for seed in first..first + WORLDS / 4 {
        let way = [Way::Command, Way::Copied, Way::Unnoticed][(seed % 3) as usize];
        let (lost, _) = run(seed, way);
        assert_eq!(lost, 0, "seed {seed} {way:?}");
    }
}

#[test]
fn restored_worlds_0_to_49_lose_nothing() {
    worlds_lose_nothing(0);
}

#[test]
fn restored_worlds_50_to_99_lose_nothing() {
    worlds_lose_nothing(1);
}

#[test]
fn restored_worlds_100_to_149_lose_nothing() {
    worlds_lose_nothing(2);
}

#[test]
fn restored_worlds_150_to_199_lose_nothing() {
    worlds_lose_nothing(3);
}

#[test]
fn without_the_chain_the_same_worlds_lose() {
    let first = seed();
    let harmed = (first..first + NAIVE_WORLDS).filter(|seed| {
        let (lost, is_equal) = run(*seed, Way::Naive);
        lost > 0 || !is_equal
    });
    let harmed = harmed.count() as u64;
    assert!(harmed * 10 >= NAIVE_WORLDS * 8, "{harmed} of {NAIVE_WORLDS}: the worlds try nothing");
}
