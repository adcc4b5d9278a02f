//! The company of every run: its people, devices and first records, made once a thread and copied for each seed.

use jiff::{
    Timestamp,
    civil::Date,
    tz::{self, TimeZone},
};
use satchel_device::{
    home,
    store::{Identity, Store, key::DataKey},
};
use satchel_server::{
    ingest::{OwnWork, ServerActor, own_work::OwnWorkFault},
    log::{self, Transaction, devices, tenants},
};
use satchel_shared::{
    documents::{
        Account, Document, Kind, Person, Product, ProductCost, Visit, person::Role,
        visit::VisitStatus,
    },
    ids::{
        AccountId, DeviceId, DocumentId, PersonId, ProductCostId, ProductId, TenantId, TerritoryId,
        VisitId,
    },
    number::device_letters,
};
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use uuid::Uuid;

/// Records of the beginning, some of which are nobody's but the office's.
pub fn anybodys() -> [DocumentId; 5] {
    [0x201, 0x301, 0x302, 0x303, 0x401].map(|n| DocumentId::new(Uuid::from_u128(n)))
}

/// The record most people work on when they all work on one.
pub fn hot() -> DocumentId {
    anybodys()[2]
}

/// The company of every run.
pub const TENANT: TenantId = TenantId::new(Uuid::from_u128(1));
/// When every run begins, by a true clock.
pub const BEGIN_MS: i64 = 1_790_000_000_000;
/// Name, role and territories, as numbers.
pub const PEOPLE: [(&str, Role, &[u128]); 5] = [
    ("王小明", Role::Sales, &[1]),
    ("李大華", Role::Sales, &[1]),
    ("張美玲", Role::Sales, &[2]),
    ("陳淑芬", Role::Office, &[]),
    ("林志強", Role::Technician, &[1, 2]),
];
/// Territories there are.
pub const TERRITORIES: u128 = 2;
/// Slots of devices there are, clones included.
pub const SLOTS: usize = 6;
/// What the office alone may read.
pub const SECRET: &str = "only the office knows 1234567";

/// The n-th person.
pub fn person(n: usize) -> PersonId {
    PersonId::new(Uuid::from_u128(0xa0 + n as u128))
}

/// The n-th territory, from 1.
pub fn territory(n: u128) -> TerritoryId {
    TerritoryId::new(Uuid::from_u128(0x100 + n))
}

/// The device in the n-th slot.
pub fn device(slot: usize) -> DeviceId {
    DeviceId::new(Uuid::from_u128(0xd000 + slot as u128))
}

/// The key of every store: nothing here tries it.
pub fn data_key() -> DataKey {
    DataKey::new([9; 32])
}

/// A server's database and empty stores of devices, to be copied.
pub struct Template {
    folder: tempfile::TempDir,
}

impl Template {
    /// Makes it.
    pub fn make() -> Template {
        let folder = directory();
        let store = log::Store::open(&folder.path().join("server")).unwrap();
        let server = ServerActor::new([0xee; 16]);
        store.write(|tx| found(tx, &server)).unwrap();
        drop(store);
        Template { folder }
    }

    /// Lays the server's files out.
    pub fn lay_server(&self, into: &Path) {
        copy(&self.folder.path().join("server"), into).unwrap();
    }

    /// Lays an enrolled device's files out: the store of a person on the device of a slot.
    pub fn lay_device(&self, slot: usize, who: usize, into: &Path) {
        let made = self.folder.path().join(format!("device-{slot}-{who}"));
        if !made.exists() {
            let identity = Identity {
                tenant: TENANT,
                device: device(slot),
                device_name: format!("device {slot}"),
                letters: device_letters(slot as u64),
                person: person(who),
                person_name: PEOPLE[who].0.to_owned(),
            };
            let home = home::Home::new(&made);
            let folder = home.person_dir(person(who));
            home::create_private_dir(&folder).unwrap();
            drop(Store::create(&folder, &data_key(), &identity).unwrap());
        }
        copy(&made, into).unwrap();
    }
}

/// A folder in memory where there is one.
pub fn directory() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target: PathBuf = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else if !entry.file_name().to_string_lossy().ends_with("-shm") {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn found(tx: &Transaction<'_>, server: &ServerActor) -> Result<(), OwnWorkFault> {
    tenants::create(tx, TENANT, "大同", [1; 16], BEGIN_MS)?;
    for slot in 0..SLOTS {
        let name = format!("device {slot}");
        let newcomer = devices::Newcomer { id: device(slot), name: &name, platform: "simulated" };
        devices::enrol(tx, TENANT, &newcomer, person(0), BEGIN_MS)?;
    }
    let mut work = OwnWork::begin(tx, TENANT, server.entry(), server, BEGIN_MS)?;
    for (n, (name, role, territories)) in PEOPLE.iter().enumerate() {
        let record = Person {
            name: Some((*name).to_owned()),
            role: Some(role.clone()),
            territories: territories.iter().map(|n| territory(*n).to_string()).collect(),
            ..Person::default()
        };
        work.create(person(n), &record)?;
    }
    let screw = Product {
        code: Some("S-1".to_owned()),
        name: Some("螺絲".to_owned()),
        ..Product::default()
    };
    let product = ProductId::new(Uuid::from_u128(0x200));
    work.create(product, &screw)?;
    let cost = ProductCost {
        product: Some(product),
        custom: [("supplier".to_owned(), SECRET.to_owned())].into(),
        ..ProductCost::default()
    };
    work.create(ProductCostId::new(Uuid::from_u128(0x201)), &cost)?;
    for n in 1..=3_u128 {
        let account = AccountId::new(Uuid::from_u128(0x300 + n));
        let record = Account {
            name: Some(format!("大同五金行 {n}")),
            territory: Some(territory(1 + n % TERRITORIES)),
            ..Account::default()
        };
        work.create(account, &record)?;
        let visit = Visit {
            account: Some(account),
            owner: Some(person(0)),
            planned_on: Some(first_day()),
            // Those that are over bring their accounts to nobody: the one most people work on, and one elsewhere.
            status: (n >= 2).then_some(VisitStatus::Done),
            ..Visit::default()
        };
        work.create(VisitId::new(Uuid::from_u128(0x400 + n)), &visit)?;
    }
    work.finish().map(drop)
}

/// The day on which every run begins, in Taipei.
fn first_day() -> Date {
    let moment = Timestamp::from_millisecond(BEGIN_MS).expect("it is a moment");
    moment.to_zoned(TimeZone::fixed(tz::offset(8))).date()
}

/// The kind of a document, which every document of this company has.
pub fn kind_of(document: &Document) -> Kind {
    document.kind().expect("no document of a run is of an unknown kind")
}

/// A person's own document.
pub fn person_document(n: usize) -> DocumentId {
    person(n).into()
}
