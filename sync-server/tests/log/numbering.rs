//! Official numbers have no gap and no repeat, whoever pushes when.

use super::bench::{ANA, BEN, Company, TENANT, Tablet, account, id, north, quote, south};
use satchel_server::{
    ingest::{ServerActor, numbering},
    log::{StoreFault, documents, numbers},
};
use satchel_shared::documents::{Document, Quote};

fn number_of(company: &Company, number: u128) -> Option<String> {
    let stored = company.store.read(|tx| documents::find(tx, TENANT, id(number))).unwrap().unwrap();
    assert_eq!(
        stored.row.number,
        Document::load(&stored.bytes).unwrap().read::<Quote>().number.unwrap_or_default()
    );
    Document::load(&stored.bytes).unwrap().read::<Quote>().number
}

#[test]
fn two_tablets_pushing_at_once_share_one_series_without_gap() {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    let apple = ana.create(0x1000, &account("Apple", north()));
    let mut ben = Tablet::of(BEN);
    let pear = ben.create(0x2000, &account("Pear", south()));
    for number in 0..20 {
        ana.create(0x3000 + number, &quote(apple));
        ben.create(0x4000 + number, &quote(pear));
    }
    std::thread::scope(|scope| {
        for tablet in [&mut ana, &mut ben] {
            let company = &company;
            scope.spawn(move || tablet.push(company));
        }
    });
    let given = company.store.read(|tx| numbers::of_series(tx, TENANT, "quote")).unwrap();
    let numbers: Vec<u64> = given.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, (1..=40).collect::<Vec<u64>>());
    let mut texts: Vec<String> = (0x3000..0x3014)
        .chain(0x4000..0x4014)
        .map(|number| number_of(&company, number).unwrap())
        .collect();
    texts.sort();
    assert_eq!(texts.first().unwrap(), "Q-000001");
    texts.dedup();
    assert_eq!(texts.len(), 40);
}

#[test]
fn a_second_edit_keeps_the_number() {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    let apple = ana.create(0x1000, &account("Apple", north()));
    let offer = ana.create(0x3000, &quote(apple));
    ana.push(&company);
    let number = number_of(&company, 0x3000);
    ana.set(offer, "title", "Spring");
    ana.push(&company);
    assert_eq!(number_of(&company, 0x3000), number);
    assert_eq!(company.store.read(|tx| numbers::of_series(tx, TENANT, "quote")).unwrap().len(), 1);
}

#[test]
fn what_has_no_number_gets_one_at_start() {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    let apple = ana.create(0x1000, &account("Apple", north()));
    ana.create(0x3000, &quote(apple));
    ana.push(&company);
    // A quote as a server before numbering would have left it.
    let mut stored =
        company.store.read(|tx| documents::find(tx, TENANT, id(0x3000))).unwrap().unwrap();
    let creation = Document::load(&stored.bytes).unwrap().automerge().get_changes(&[]).remove(0);
    let bare = Document::from_changes(&[creation]).unwrap();
    stored.version += 1;
    (stored.bytes, stored.heads) = (bare.save(), bare.heads());
    company
        .store
        .write(|tx| {
            documents::write(tx, TENANT, &stored)?;
            tx.execute("DELETE FROM number_given", [])?;
            Ok::<_, StoreFault>(())
        })
        .unwrap();
    numbering::pick_up(&company.store, &ServerActor::new([0xef; 16]), super::bench::NOW_MS)
        .unwrap();
    assert_eq!(number_of(&company, 0x3000).as_deref(), Some("Q-000001"));
}
