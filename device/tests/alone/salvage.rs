//! A store that was damaged in whatever way gives a new one with every unsent change, and destroys nothing.

use crate::desk::{Desk, Server, assert_whole, new_account, pairs, push_all};
use satchel_device::{
    actions::fields,
    error::Coded as _,
    store::{Salvaged, Store},
};
use satchel_shared::{documents::Account, ids::DocumentId};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};
use uuid::Uuid;

/// A desk with unsent work: an edit of a pulled record, new records, and one change already sent.
struct Worked {
    desk: Desk,
    server: Server,
    pulled: DocumentId,
    unsent: BTreeSet<[u8; 32]>,
    /// The files as they lay there when the program ended.
    files: Vec<(PathBuf, Vec<u8>)>,
}

const NEW: usize = 6;

fn worked() -> Worked {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let pulled = DocumentId::new(Uuid::from_u128(0x501));
    server.create(pulled, &Account { name: Some("永記食品".into()), ..Account::default() });
    let mut login = desk.sales(&mut server);
    login.store_mut().apply_page(&server.page_of_all()).unwrap();
    new_account(&mut login, "已經送出的公司");
    push_all(login.store_mut(), &mut server);
    for n in 0..NEW {
        let id = new_account(&mut login, &format!("第{n}號五金行"));
        fields::set(&mut login, id, &pairs(&[("phone", &format!("02-{n:04}"))]), None).unwrap();
    }
    fields::set(&mut login, pulled, &pairs(&[("phone", "04-7777-0000")]), None).unwrap();
    let unsent = hashes(login.store());
    assert_eq!(unsent.len(), 2 * NEW + 1);
    let folder = folder(&desk);
    drop(login);
    let files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let files = files.map(|path| (path.clone(), fs::read(path).unwrap())).collect();
    Worked { desk, server, pulled, unsent, files }
}

fn folder(desk: &Desk) -> PathBuf {
    desk.home.person_dir(desk.identity.person)
}

fn hashes(store: &Store) -> BTreeSet<[u8; 32]> {
    store.pending().unwrap().iter().map(|pending| pending.hash.0).collect()
}

impl Worked {
    fn store_file(&self) -> PathBuf {
        folder(&self.desk).join("store.db")
    }

    /// Everything as it was before the damage.
    fn put_back(&self) {
        let folder = folder(&self.desk);
        fs::remove_dir_all(&folder).unwrap();
        fs::create_dir_all(&folder).unwrap();
        self.files.iter().for_each(|(path, bytes)| fs::write(path, bytes).unwrap());
    }

    fn salvage(&self) -> (Store, Salvaged) {
        let desk = &self.desk;
        Store::salvage(&folder(desk), &desk.key, &desk.identity, 1_000).unwrap()
    }

    /// What the store shows opened as ever, or after a salvage when it is damaged.
    fn reopened(&self) -> Store {
        let desk = &self.desk;
        if Store::is_damaged(&folder(desk), &desk.key).unwrap() {
            self.salvage().0
        } else {
            desk.store()
        }
    }

    fn assert_nothing_missing(&self, store: &Store, what: &str) {
        let lost = self.unsent.difference(&hashes(store)).count();
        assert_eq!(lost, 0, "{what}: {lost} unsent changes are lost");
    }
}

fn damaged_files(dir: &Path) -> usize {
    let names = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name.to_string_lossy().starts_with("store.db.damaged-")).count()
}

#[test]
fn bytes_flipped_in_any_page_cost_no_unsent_change() {
    let worked = worked();
    let size = fs::metadata(worked.store_file()).unwrap().len() as usize;
    // In each page: near its beginning, in its middle, and in its checksum.
    let pages = size / 4096;
    let mut salvaged = 0;
    for page in 0..pages {
        worked.put_back();
        let at = page * 4096 + [40, 2_000, 4_090][page % 3];
        let mut bytes = fs::read(worked.store_file()).unwrap();
        bytes[at] ^= 0x10;
        fs::write(worked.store_file(), &bytes).unwrap();
        let store = worked.reopened();
        worked.assert_nothing_missing(&store, &format!("page {page}"));
        salvaged += damaged_files(store.dir());
    }
    println!("{salvaged} of {pages} flips called for a salvage");
    assert!(salvaged * 10 >= pages * 9, "a checksum stands over each page");
}

#[test]
fn a_store_cut_at_any_length_costs_no_unsent_change() {
    let worked = worked();
    let bytes = fs::read(worked.store_file()).unwrap();
    for cut in 0..24 {
        worked.put_back();
        // On page borders, in the middle of pages, and down to nothing.
        let length = (bytes.len() * cut / 24) & if cut % 2 == 0 { !4095 } else { !0 };
        fs::write(worked.store_file(), &bytes[..length]).unwrap();
        let store = worked.reopened();
        worked.assert_nothing_missing(&store, &format!("{length} bytes"));
    }
}

#[test]
fn a_deleted_store_comes_back_from_the_mirror_alone() {
    let worked = worked();
    fs::remove_file(worked.store_file()).unwrap();
    for beside in ["store.db-wal", "store.db-shm"] {
        let _ = fs::remove_file(folder(&worked.desk).join(beside));
    }
    let (store, salvaged) = worked.salvage();
    assert_eq!(salvaged.damaged, None);
    worked.assert_nothing_missing(&store, "deleted");
    // The sent change had no backup yet: it goes once more, which harms nobody.
    assert_eq!(salvaged.from_mirror, worked.unsent.len() as u64 + 1);
}

#[test]
fn a_lost_log_is_made_good_by_opening() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let kept = new_account(&mut login, "永記食品");
    drop(login);
    // As a device whose log was never written, or written over with nothing, comes up again.
    let folder = folder(&desk);
    let before = fs::read(folder.join("store.db")).unwrap();
    let mut login = desk.login();
    let lost = new_account(&mut login, "大同五金行");
    fields::set(&mut login, kept, &pairs(&[("phone", "02-1")]), None).unwrap();
    let log = fs::read(folder.join("store.db-wal")).unwrap();
    drop(login);
    for log in [Vec::new(), vec![0; log.len()]] {
        fs::write(folder.join("store.db"), &before).unwrap();
        fs::write(folder.join("store.db-wal"), log).unwrap();
        let _ = fs::remove_file(folder.join("store.db-shm"));
        let store = desk.store();
        let account: Account = store.document(lost).unwrap().read();
        assert_eq!(account.name.as_deref(), Some("大同五金行"), "shown again without a network");
        assert_eq!(store.row(lost).unwrap().unwrap().row.title, "大同五金行");
        assert_eq!(store.document(kept).unwrap().read::<Account>().phone.as_deref(), Some("02-1"));
        assert_eq!(store.counts().unwrap().waiting, 3);
        assert_whole(&store);
    }
}

#[test]
fn salvaged_work_reaches_the_server_before_its_records_are_here() {
    let mut worked = worked();
    fs::write(worked.store_file(), b"no store at all").unwrap();
    let (mut store, salvaged) = worked.salvage();
    assert!(salvaged.damaged.is_some_and(|aside| fs::read(aside).unwrap() == b"no store at all"));
    assert_eq!(store.identity().unwrap(), worked.desk.identity);
    assert!(store.tokens().unwrap().is_none() && store.cursor().unwrap().is_empty());
    // New records are here at once, whole; the pulled one only as its unsent change.
    assert_eq!(store.search("五金行", None, 20).unwrap().len(), NEW);
    assert!(store.document(worked.pulled).is_err());
    push_all(&mut store, &mut worked.server);
    store.apply_page(&worked.server.page_of_all()).unwrap();
    let account: Account = store.document(worked.pulled).unwrap().read();
    assert_eq!(account.phone.as_deref(), Some("04-7777-0000"));
    let held: &Account = &worked.server.documents[&worked.pulled].read();
    assert_eq!(held.phone.as_deref(), Some("04-7777-0000"));
    assert_eq!(worked.server.documents.len(), NEW + 3);
    assert_whole(&store);
}

#[test]
fn a_record_pulled_before_its_salvaged_change_was_sent_is_merged_with_it() {
    let worked = worked();
    fs::remove_file(worked.store_file()).unwrap();
    let (mut store, _) = worked.salvage();
    store.apply_page(&worked.server.page(&[worked.pulled])).unwrap();
    let account: Account = store.document(worked.pulled).unwrap().read();
    assert_eq!(
        (account.name.as_deref(), account.phone.as_deref()),
        (Some("永記食品"), Some("04-7777-0000"))
    );
    assert_whole(&store);
}

#[test]
fn a_salvage_killed_at_any_step_is_begun_again_without_loss() {
    let worked = worked();
    let folder = folder(&worked.desk);
    let files = ["store.db", "store.db-wal", "store.db-shm"];
    for step in 0..=files.len() + 1 {
        worked.put_back();
        fs::write(worked.store_file(), b"damaged").unwrap();
        drop(worked.salvage());
        // Back to the moment before the new store took its place, with so much of the old one renamed.
        fs::create_dir_all(folder.join("salvaging")).unwrap();
        fs::rename(worked.store_file(), folder.join("salvaging/store.db")).unwrap();
        if step <= files.len() {
            for name in &files[step.min(files.len())..] {
                fs::write(folder.join(name), b"damaged").unwrap();
            }
        }
        let (store, _) = worked.salvage();
        worked.assert_nothing_missing(&store, &format!("step {step}"));
        drop(store);
        assert!(damaged_files(&folder) > 0);
    }
}

#[test]
fn nothing_that_is_whole_in_use_or_only_full_is_salvaged() {
    let worked = worked();
    let desk = &worked.desk;
    let again = Store::salvage(&folder(desk), &desk.key, &desk.identity, 1);
    assert_eq!(again.unwrap_err().code().word, "store-whole");
    let open = desk.store();
    let mut bytes = fs::read(worked.store_file()).unwrap();
    bytes.truncate(100);
    fs::write(worked.store_file(), bytes).unwrap();
    let again = Store::salvage(&folder(desk), &desk.key, &desk.identity, 1);
    assert_eq!(again.unwrap_err().code().word, "store-busy");
    drop(open);
    worked.assert_nothing_missing(&worked.salvage().0, "after all programs ended");
}

#[test]
fn an_older_copy_of_the_store_takes_back_what_the_mirror_knows() {
    let worked = worked();
    let copy = fs::read(worked.store_file()).unwrap();
    let mut login = worked.desk.login();
    let late = new_account(&mut login, "後來的公司");
    drop(login);
    fs::write(worked.store_file(), copy).unwrap();
    let store = worked.desk.store();
    assert!(store.document(late).is_ok());
    worked.assert_nothing_missing(&store, "an older copy");
    assert_eq!(store.counts().unwrap().waiting as usize, worked.unsent.len() + 1);
}
