//! The audit: what is noted of itself, and that no row can be altered, left out, put in, moved or cut off unseen.

use super::bench::{ANA, BEN, Company, NOW_MS, OLGA, TENANT, Tablet, id, person, put};
use satchel_server::{
    log::{
        Store, StoreFault,
        audit::{
            self, AuditHead, Deed, Entry, Who,
            chain::{self, Break, Row, first_break},
        },
        rebases,
        store::DATABASE,
    },
    marks::Marks,
};
use satchel_shared::documents::Value;

const ROWS: u64 = 24;

/// An audit of [`ROWS`] rows, those of the bench's three people among them.
fn company() -> Company {
    let company = Company::open();
    let had = rows(&company.store).len() as u64;
    company
        .store
        .write(|tx| {
            for number in had..ROWS {
                let who = Who::Person(person(OLGA));
                let entry = Entry::of(NOW_MS + number as i64, who, Deed::OrderWipe, "device 平板");
                let entry = Entry { second: Some(person(ANA)), ..entry };
                audit::note(tx, TENANT, &entry.because(format!("lost on day {number}")))?;
            }
            Ok::<_, StoreFault>(())
        })
        .unwrap();
    company
}

fn rows(store: &Store) -> Vec<Row> {
    store.read(|tx| audit::rows(tx, TENANT)).unwrap()
}

fn head(store: &Store) -> AuditHead {
    store.read(|tx| audit::head(tx, TENANT)).unwrap()
}

/// Every row with one letter, one bit or one number other than it was.
fn altered(row: &Row) -> Vec<Row> {
    let mut mutants = Vec::new();
    let texts: [fn(&mut Row) -> &mut String; 5] = [
        |of| &mut of.who,
        |of| &mut of.second,
        |of| &mut of.deed,
        |of| &mut of.subject,
        |of| &mut of.reason,
    ];
    for text in texts {
        let letters: Vec<char> = text(&mut row.clone()).chars().collect();
        for at in 0..=letters.len() {
            let mut longer = letters.clone();
            longer.insert(at, '~');
            let mut other = letters.clone();
            other.get_mut(at).into_iter().for_each(|letter| *letter = '~');
            let mut shorter = letters.clone();
            shorter.drain(at..letters.len().min(at + 1));
            for letters in [longer, other, shorter] {
                let mut mutant = row.clone();
                *text(&mut mutant) = letters.into_iter().collect();
                mutants.push(mutant);
            }
        }
    }
    let bytes: [fn(&mut Row) -> &mut Vec<u8>; 2] = [|of| &mut of.previous, |of| &mut of.hash];
    for of in bytes {
        for bit in 0..256 {
            let mut mutant = row.clone();
            of(&mut mutant)[bit / 8] ^= 1 << (bit % 8);
            mutants.push(mutant);
        }
    }
    for bit in 0..63 {
        mutants.push(Row { at_ms: row.at_ms ^ (1 << bit), ..row.clone() });
    }
    mutants.retain(|mutant| mutant != row);
    mutants
}

#[test]
fn of_ten_thousand_altered_audits_none_is_missed_and_the_row_is_named() {
    let rows = rows(&company().store);
    assert_eq!(first_break(TENANT, &rows, None), None);
    let mut tried = 0;
    for (place, row) in rows.iter().enumerate() {
        for mutant in altered(row) {
            let mut mutated = rows.clone();
            mutated[place] = mutant;
            let found = first_break(TENANT, &mutated, None);
            assert_eq!(found, Some(Break::Altered(row.number)), "{:?}", mutated[place]);
            tried += 1;
        }
    }
    println!("{tried} altered audits");
    assert!(tried >= 10_000, "only {tried}");
}

#[test]
fn rows_left_out_put_in_or_moved_are_named() {
    let rows = rows(&company().store);
    let last = rows.len();
    let renumbered = |rows: Vec<Row>| -> Vec<Row> {
        (1..).zip(rows).map(|(number, row)| Row { number, ..row }).collect()
    };
    for place in 0..last {
        let number = place as u64 + 1;
        let mut without = rows.clone();
        without.remove(place);
        let found = first_break(TENANT, &without, None);
        // Of an end that is missing only the head outside of the database knows.
        assert_eq!(found, (place + 1 < last).then_some(Break::Missing(number)));
        let found = first_break(TENANT, &renumbered(without), Some(&marked(&rows)));
        let expected = match place + 1 < last {
            true => Break::Altered(number),
            false => Break::CutOff { from: number, until: number },
        };
        assert_eq!(found, Some(expected));
        for other in 0..last {
            let mut more = rows.clone();
            more.insert(place, rows[other].clone());
            let found = first_break(TENANT, &renumbered(more), None).unwrap();
            // A row put before itself moves nothing but what comes after it.
            let expected = if other == place { number + 1 } else { number };
            assert_eq!(found, Break::Altered(expected), "{other} put in at {place}");
            if other != place {
                let mut moved = rows.clone();
                moved.swap(place, other);
                let found = first_break(TENANT, &renumbered(moved), None);
                assert_eq!(found, Some(Break::Altered(number.min(other as u64 + 1))));
            }
        }
    }
}

fn marked(rows: &[Row]) -> AuditHead {
    let last = rows.last().unwrap();
    AuditHead { number: last.number, hash: last.hash.clone().try_into().unwrap() }
}

#[test]
fn an_end_cut_off_and_a_chain_written_anew_are_told_by_the_head_outside() {
    let rows = rows(&company().store);
    let outside = marked(&rows);
    for left in 0..rows.len() as u64 {
        let found = first_break(TENANT, &rows[..left as usize], Some(&outside));
        assert_eq!(found, Some(Break::CutOff { from: left + 1, until: ROWS }));
    }
    let mut anew = rows.clone();
    anew[4].reason = "nothing happened".to_owned();
    for place in 4..anew.len() {
        anew[place].previous = anew[place - 1].hash.clone();
        anew[place].hash = chain::hash(TENANT, &anew[place]).to_vec();
    }
    assert_eq!(first_break(TENANT, &anew, None), None, "it holds by itself");
    assert_eq!(first_break(TENANT, &anew, Some(&outside)), Some(Break::Rewritten(ROWS)));
}

#[test]
fn an_audit_cut_off_in_the_database_stays_told_whatever_is_added_later() {
    let company = company();
    let folder = tempfile::tempdir().unwrap();
    let marks = Marks::in_folder(folder.path()).unwrap();
    marks.write(&company.store, true).unwrap();
    let outside = head(&company.store);
    assert_eq!(marks.audit(TENANT).unwrap(), Some(outside));
    let spoil = "DELETE FROM audit WHERE number > 20";
    company.store.write(|tx| Ok::<_, StoreFault>(tx.execute_batch(spoil)?)).unwrap();
    for _ in 0..6 {
        let entry = Entry::of(NOW_MS, Who::Operator, Deed::CloseRebase, "log");
        company.store.write(|tx| audit::note(tx, TENANT, &entry)).unwrap();
        marks.write(&company.store, true).unwrap();
        assert_eq!(marks.notice(&company.store, &|| [9; 16], NOW_MS).unwrap(), []);
    }
    assert_eq!(marks.audit(TENANT).unwrap(), Some(outside), "the mark does not follow");
    let found = first_break(TENANT, &rows(&company.store), Some(&outside));
    assert_eq!(found, Some(Break::Rewritten(ROWS)));
}

#[test]
fn a_restored_server_says_so_in_its_audit_and_begins_a_new_mark() {
    let company = company();
    let folder = tempfile::tempdir().unwrap();
    let marks = Marks::in_folder(folder.path()).unwrap();
    let old = tempfile::tempdir().unwrap();
    let copy = old.path().join(DATABASE);
    satchel_server::log::backup::take(company.store.directory(), &copy, &mut |_, _| {}).unwrap();
    let entry = Entry::of(NOW_MS, Who::Operator, Deed::RevokeDevice, "device");
    company.store.write(|tx| audit::note(tx, TENANT, &entry)).unwrap();
    company.work(|work| {
        work.edit(id(ANA), &put("phone", "0912")).unwrap();
    });
    marks.write(&company.store, true).unwrap();

    let store = Store::open(old.path()).unwrap();
    assert_eq!(marks.notice(&store, &|| [9; 16], NOW_MS).unwrap().len(), 1);
    assert!(store.read(|tx| rebases::find(tx, TENANT)).unwrap().is_some());
    let rows = rows(&store);
    let last = rows.last().unwrap();
    assert_eq!((last.deed.as_str(), last.who.as_str()), ("begin-rebase", "server"));
    assert!(last.reason.contains(&format!("the audit ended at row {}", ROWS + 1)), "{last:?}");
    assert_eq!(first_break(TENANT, &rows, marks.audit(TENANT).unwrap().as_ref()), None);
}

#[test]
fn a_role_that_changes_is_noted_with_who_changed_it_and_other_fields_are_not() {
    let company = Company::open();
    let added = rows(&company.store);
    assert_eq!(added.len(), 3);
    assert!(added.iter().all(|row| row.deed == "add-person" && row.who == "operator"));
    assert!(added[0].reason.starts_with("role: sales; works here: yes; territories: "));
    let mut olga = Tablet::of(OLGA);
    olga.pull(&company);
    olga.set(id(BEN), "phone", "02-5555-0000");
    olga.push(&company);
    assert_eq!(rows(&company.store).len(), 3, "a telephone number is nobody's office");
    olga.set(id(BEN), "role", "manager");
    olga.set(id(BEN), "is_active", Value::Flag(false));
    olga.push(&company);
    let rows = rows(&company.store);
    let [.., last] = rows.as_slice() else { panic!() };
    assert_eq!(rows.len(), 4);
    assert_eq!(last.who, format!("person {}", person(OLGA)));
    assert_eq!(
        (last.deed.as_str(), &last.subject),
        ("change-person", &format!("person {}", id(BEN)))
    );
    assert_eq!(last.reason, "role: sales -> manager; works here: yes -> no");
}
