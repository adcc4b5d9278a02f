//! The committer: together when it can, alone when it must, and never answered before the commit.

use super::bench::{
    ANA, BEN, Company, NOW_MS, TENANT, Tablet, account, id, north, south, verdicts,
};
use satchel_server::{
    ingest::commit::PushFault,
    log::{StoreFault, documents},
};
use satchel_shared::protocol::push::Verdict;

/// Three judged pushes: one to keep the thread busy, then Ana's and Ben's, which share a transaction.
fn three(company: &Company) -> [satchel_server::ingest::push::Push; 3] {
    let mut first = Tablet::new(ANA, 0x61);
    first.create(0x900, &account("First", north()));
    let mut ana = Tablet::of(ANA);
    ana.create(0x1000, &account("Apple", north()));
    let mut ben = Tablet::of(BEN);
    ben.create(0x2000, &account("Pear", south()));
    [&mut first, &mut ana, &mut ben].map(|tablet| {
        let offer = tablet.offer();
        company.judge(tablet.sender, offer, NOW_MS)
    })
}

#[test]
fn a_push_that_fails_is_undone_alone() {
    let company = Company::open();
    let pushes = three(&company);
    // A disk that fails for one record only, which real ones do not; the savepoint cannot know.
    let refuse = "CREATE TRIGGER refuse BEFORE INSERT ON document WHEN hex(new.id) LIKE '%1000'
        BEGIN SELECT raise(ABORT, 'no'); END";
    let before = company.head().head.number;
    let answers = company
        .store
        .write(|tx| {
            tx.execute_batch(refuse)?;
            Ok::<_, StoreFault>(pushes.map(|push| company.committer.submit(push).unwrap()))
        })
        .unwrap();
    let [first, ana, ben] = answers.map(|answer| answer.blocking_recv().unwrap());
    assert!(matches!(ana, Err(PushFault::Database(_))), "{ana:?}");
    for committed in [first.unwrap(), ben.unwrap()] {
        assert!(matches!(verdicts(&committed)[..], [Verdict::Accepted { .. }]));
    }
    assert_eq!(company.head().head.number, before + 2, "the undone push took no number");
    assert_eq!(company.store.read(|tx| documents::version(tx, TENANT, id(0x1000))).unwrap(), 0);
    assert_eq!(company.store.read(|tx| documents::version(tx, TENANT, id(0x2000))).unwrap(), 1);
}

#[test]
fn when_the_commit_fails_everybody_is_told_and_nothing_is_there() {
    let company = Company::open();
    let pushes = three(&company);
    let refuse = "CREATE TRIGGER refuse BEFORE UPDATE ON tenant
        BEGIN SELECT raise(ABORT, 'no'); END";
    company
        .store
        .write(|tx| {
            tx.execute_batch(refuse)?;
            Ok::<_, StoreFault>(())
        })
        .unwrap();
    let before = company.head();
    let answers = pushes.map(|push| company.committer.submit(push).unwrap());
    for answer in answers {
        assert!(matches!(answer.blocking_recv().unwrap(), Err(PushFault::Database(_))));
    }
    assert_eq!(company.head(), before);
    assert_eq!(company.store.read(|tx| documents::version(tx, TENANT, id(0x2000))).unwrap(), 0);
}

#[test]
fn a_full_line_says_so_at_once() {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    ana.create(0x1000, &account("Apple", north()));
    let offer = ana.offer();
    let judge = || company.judge(ana.sender, offer.clone(), NOW_MS);
    // More than wait in line and are taken at once together.
    let mut pushes: Vec<_> = (0..256 + 64 + 1).map(|_| judge()).collect();
    let (taken, is_busy) = company
        .store
        .write(|_| {
            let mut taken = Vec::new();
            while let Some(push) = pushes.pop() {
                match company.committer.submit(push) {
                    Ok(answer) => taken.push(answer),
                    Err(fault) => return Ok::<_, StoreFault>((taken, fault == PushFault::Busy)),
                }
            }
            Ok((taken, false))
        })
        .unwrap();
    assert!(is_busy);
    let settled: Vec<_> = taken.into_iter().map(|a| a.blocking_recv().unwrap().unwrap()).collect();
    let accepted = settled.iter().filter(|one| verdicts(one) != [Verdict::Duplicate]).count();
    assert_eq!(accepted, 1, "all waited, one was new");
}
