//! A data directory with one company and one person, and a server state upon it.

use satchel_server::{
    http::State,
    ingest::{OwnWork, ServerActor},
    keys::Keys,
    log::{
        Store,
        devices::{self, Device, Newcomer},
        enrol_codes,
        people::{self, Login},
        tenants,
    },
    passwords, secrets,
    settings::Settings,
};
use satchel_shared::{
    documents::{Edit, Path, Person, Step, Value, person::Role},
    ids::{DeviceId, PersonId, TenantId},
    protocol::token::Secret,
};
use std::sync::Arc;
use tempfile::TempDir;
use uuid::Uuid;

/// The time at which a house is built; the wall clock, since handlers read it.
pub fn now_ms() -> i64 {
    satchel_server::clock::now_ms()
}

/// What `mei` logs in with.
pub const PASSWORD: &str = "correct horse battery";
/// The stored hash of it, made once: hashing takes as long as ten tests.
fn password_hash() -> String {
    use std::sync::OnceLock;
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| passwords::hash(PASSWORD, &[7; 16]).unwrap()).clone()
}

/// One company, one person with the login `mei`.
pub struct House {
    pub dir: TempDir,
    pub state: Arc<State>,
    pub tenant: TenantId,
    pub person: PersonId,
}

impl House {
    pub fn new() -> House {
        House::with(Settings::default())
    }

    pub fn with(settings: Settings) -> House {
        let dir = TempDir::new().unwrap();
        let store = Arc::new(Store::open(dir.path()).unwrap());
        let keys = Keys::open(dir.path(), || [5; 32]).unwrap();
        let tenant = TenantId::new(Uuid::from_u128(1));
        let person = PersonId::new(Uuid::from_u128(2));
        let now_ms = now_ms();
        let server = ServerActor::new([9; 16]);
        let document = Person {
            name: Some("林美玲".to_owned()),
            role: Some(Role::Sales),
            is_active: Some(true),
            ..Person::default()
        };
        store
            .write(|tx| {
                tenants::create(tx, tenant, "Sample", [3; 16], now_ms)?;
                let mut work = OwnWork::begin(tx, tenant, server.entry(), &server, now_ms)?;
                work.create(person, &document)?;
                work.finish()?;
                let password = Secret::new(password_hash());
                people::add(tx, tenant, &Login { person, login: "mei".to_owned(), password })?;
                Ok::<_, satchel_server::ingest::own_work::OwnWorkFault>(())
            })
            .unwrap();
        House { state: State::new(store, keys, settings).unwrap(), dir, tenant, person }
    }

    /// A fresh code that lives `lives_ms`.
    pub fn code(&self, random: u8, lives_ms: i64) -> String {
        let code = secrets::code([random; 16]);
        let hash = secrets::code_hash(&self.state.keys.token, code.expose());
        let now_ms = now_ms();
        self.state
            .store
            .write(|tx| {
                enrol_codes::put(tx, self.tenant, &hash, self.person, now_ms + lives_ms, now_ms)
            })
            .unwrap();
        code.expose().to_owned()
    }

    /// An enrolled device, without tokens.
    pub fn device(&self, number: u128) -> Device {
        let newcomer =
            Newcomer { id: DeviceId::new(Uuid::from_u128(number)), name: "t", platform: "p" };
        self.state
            .store
            .write(|tx| devices::enrol(tx, self.tenant, &newcomer, self.person, now_ms()))
            .unwrap()
    }

    /// The person stops working here.
    pub fn leave(&self) {
        let path: Path = "is_active".parse().unwrap();
        let edit = Edit { base: None, steps: vec![Step::Put { path, value: Value::Flag(false) }] };
        let server = ServerActor::new([8; 16]);
        self.state
            .store
            .write(|tx| {
                let mut work = OwnWork::begin(tx, self.tenant, server.entry(), &server, now_ms())?;
                assert!(work.edit(self.person, &edit)?);
                work.finish()
            })
            .unwrap();
    }
}
