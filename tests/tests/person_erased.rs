//! The erasure of a person: nothing of a contact is in any file of the server or of a device afterwards, a restored
//! backup does not bring them back, a device that was away neither, and the log stays sound.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use rusqlite::{Connection, OpenFlags, types::ValueRef};
use satchel_device::store::key;
use satchel_tests::{
    company::{Company, seed},
    device::{Device, PIN},
    program::Said,
};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
};

const NAME: &str = "陳金絲雀";
/// What only the contact says of the person; their name stands in a quote, too.
const CANARIES: [&str; 4] =
    ["0987-654-321", "canary@example.tw", "住在忠孝東路金絲雀巷", "未送出的金絲雀"];

/// Every file below a folder.
fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

/// The canaries in the files of a folder, as raw bytes: what lies in freed pages is found, too.
fn found_in(dir: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for path in files(dir) {
        let bytes = fs::read(&path).unwrap();
        let canaries = CANARIES.iter().filter(|canary| holds(&bytes, canary));
        found.extend(canaries.map(|canary| format!("{canary} in {}", path.display())));
    }
    found
}

/// The canaries in any value of any table of a device's store, read with its key; the search index included.
fn found_on(device: &Device) -> Vec<String> {
    let dir = device.person_dir();
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let store = Connection::open_with_flags(dir.join("store.db"), flags).unwrap();
    let key = key::open(&dir, PIN).unwrap();
    store.pragma_update(None, "key", key.pragma().as_str()).unwrap();
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'";
    let mut tables = store.prepare(tables).unwrap();
    let tables = tables.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let mut found = Vec::new();
    for table in tables.map(Result::unwrap) {
        let mut statement = store.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                let (ValueRef::Text(bytes) | ValueRef::Blob(bytes)) = row.get_ref(column).unwrap()
                else {
                    continue;
                };
                // The index cuts words at letters and writes them small.
                let words = CANARIES.iter().chain(&[NAME, "canary"]);
                let words = words.filter(|word| holds(bytes, word));
                found.extend(words.map(|word| format!("{word} in {table}")));
            }
        }
    }
    found
}

struct World {
    company: Company,
    contact: String,
    quote: String,
    backup: PathBuf,
    sales: Device,
    office: Device,
    /// Has an unsent edit, and was away since.
    away: Device,
    /// Holds the contact with its receipts, and was away since.
    idle: Device,
}

impl World {
    fn new() -> World {
        let company = Company::small(seed());
        let login = company.login("sales", 0);
        let [sales, away, idle] = ["sales", "away", "idle"].map(|name| company.tablet(login, name));
        let office = company.tablet(company.login("office", 0), "office");
        sales.sync();
        let account = sales.new_record("account", &["name=永昌五金行"]);
        let fields = [
            &format!("account={account}"),
            &format!("name={NAME}"),
            "mobile=0987-654-321",
            "email=canary@example.tw",
            "notes=住在忠孝東路金絲雀巷",
        ];
        let contact = sales.new_record("contact", &fields);
        let fields = [&format!("account={account}"), &format!("contact_name={NAME}")];
        let quote = sales.new_record("quote", &fields.map(String::as_str));
        for tablet in [&sales, &away, &idle, &office] {
            tablet.sync();
        }
        let backup = company.file("yesterday.db");
        company.server.command(&["backup"], &["--to", backup.to_str().unwrap()]).data();
        sales.set(&contact, &["job_title=採購"]);
        sales.sync();
        away.set(&contact, &["notes=未送出的金絲雀"]);
        World { company, contact, quote, backup, sales, office, away, idle }
    }

    fn erase_by(&self, login: &str, name: &str, reason: &str) -> Said {
        let fixed = ["--contact", &self.contact, "--by", login, "--confirm", name];
        self.company.server.command(&["erase"], &[&fixed[..], &["--reason", reason]].concat())
    }

    fn erase(&self) -> Value {
        self.erase_by(self.company.login("office", 0), NAME, "asked by letter").data().clone()
    }

    fn restore(&mut self) {
        self.company.server.kill();
        let from = self.backup.to_str().unwrap().to_owned();
        self.company.server.command(&["restore"], &["--from", &from]).data();
    }

    #[track_caller]
    fn is_gone_from_the_server(&self) {
        assert_eq!(found_in(self.company.server.data()), Vec::<String>::new());
        self.company.check();
        let verified = self.company.server.command(&["audit", "verify"], &[]);
        assert_eq!(verified.data()["is_sound"], true, "{verified:#?}");
    }

    #[track_caller]
    fn is_gone_from(&self, device: &Device) {
        device.sync();
        assert_eq!(device.run(&["show", &self.contact]).error_code(), "record-not-here");
        let found = device.list("contact", Some("金絲雀"));
        assert!(found.is_empty(), "{found:?}");
        assert!(device.pending().is_empty());
        let refusals = device.ok(&["refusals", "--all"])["refusals"].clone();
        assert_eq!(refusals, json!([]));
        // The quote may say the name: that is the office's to settle.
        let found: Vec<_> =
            found_on(device).into_iter().filter(|found| !found.starts_with(NAME)).collect();
        assert_eq!(found, Vec::<String>::new());
        device.verify();
    }
}

#[test]
fn nothing_of_an_erased_person_is_left_in_any_file() {
    let world = World::new();
    let World { company, contact, quote, sales, office, away, idle, .. } = &world;
    assert!(found_in(company.server.data()).len() >= 3, "the search would not find them");
    assert!(found_on(sales).len() >= 5, "the search would not find them: {:?}", found_on(sales));

    // Only the office or an admin, only by the right name, with a reason that keeps nothing.
    let by_office = company.login("office", 0);
    for (login, name, reason) in [
        (company.login("sales", 0), NAME, "asked by letter"),
        (by_office, "陳", "asked by letter"),
        (by_office, NAME, "陳金絲雀 asked by letter"),
    ] {
        assert_eq!(world.erase_by(login, name, reason).error_code(), "refused");
    }
    assert_eq!(sales.field(contact, "mobile"), CANARIES[0]);

    let erased = world.erase();
    assert_eq!(erased["is_swept"], true, "{erased:#}");
    assert!(erased["changes"].as_u64().unwrap() >= 2, "{erased:#}");
    assert_eq!(erased["copies"], json!([{ "document": quote, "kind": "quote" }]));
    assert!(erased["backed_up_ms"].is_i64());
    world.is_gone_from_the_server();
    let rows = company.server.command(&["audit", "list"], &[]);
    let rows = rows.data()["rows"].as_array().unwrap().clone();
    let row = rows.iter().find(|row| row["deed"] == "erase").expect("it is in the audit");
    assert_eq!(row["subject"], format!("contact {contact}"));

    // The unsent edit is refused and kept nowhere.
    for tablet in [sales, office, away, idle] {
        world.is_gone_from(tablet);
    }
    let quarantined = company.server.command(&["quarantine", "list"], &[]);
    assert!(!quarantined.json.to_string().contains(contact.as_str()), "{quarantined:#?}");
    // All that this tablet ever did was that edit.
    let beside = |name: &str| fs::metadata(away.person_dir().join(name)).unwrap().len();
    assert_eq!((beside("unsent.mirror"), beside("escrow")), (16, 0));
    world.is_gone_from_the_server();

    // Whoever comes new, and doing it twice.
    let fresh = company.tablet(company.login("sales", 0), "fresh");
    world.is_gone_from(&fresh);
    assert_eq!(world.erase()["is_repeat"], true);
    world.is_gone_from_the_server();
    assert_eq!(sales.field(quote, "contact_name"), NAME, "an offer is not silently changed");
}

#[test]
fn neither_an_old_backup_nor_a_tablet_that_was_away_brings_them_back() {
    let mut world = World::new();
    world.erase();
    world.is_gone_from(&world.sales);
    world.restore();
    // Before anybody can ask the server for it.
    world.is_gone_from_the_server();
    world.company.server.start();
    // Both offer again what the restored server lacks; one has an edit of its own.
    for tablet in [&world.away, &world.idle, &world.sales, &world.office, &world.away] {
        world.is_gone_from(tablet);
    }
    world.company.server.command(&["rebase", "close"], &["--anyway"]).data();
    for tablet in [&world.away, &world.idle, &world.office] {
        world.is_gone_from(tablet);
    }
    assert_eq!(world.office.field(&world.quote, "contact_name"), NAME);
    world.is_gone_from_the_server();
}

#[test]
fn a_kill_between_list_and_commit_erases_at_the_next_start() {
    let mut world = World::new();
    let backup = world.company.file("again.db");
    let backup = backup.to_str().unwrap().to_owned();
    let made = world.company.server.command(&["backup"], &["--to", &backup]);
    let tenant = made.data()["companies"][0]["tenant"].clone();
    world.company.server.kill();
    // What a kill leaves: the line is on the disk, the transaction is not; and a second line that was torn.
    let line = json!({ "tenant": tenant, "document": world.contact, "at_ms": 1 });
    let list = world.company.server.data().join("satchel.erased");
    fs::write(&list, format!("{line}\n{{\"tenant\":\"01")).unwrap();
    assert!(!found_in(world.company.server.data()).is_empty());
    world.company.server.start();
    world.is_gone_from_the_server();
    assert_eq!(world.erase()["is_repeat"], true);
    for tablet in [&world.away, &world.office] {
        world.is_gone_from(tablet);
    }
    world.is_gone_from_the_server();
}
