//! Logins for people who came in by an import or with the sample company, and the list that is shown of them.

use super::fault::CommandFault;
use crate::{
    chance,
    import::draft::LoginWish,
    log::{
        Store,
        people::{self, Login},
    },
    passwords,
};
use satchel_shared::{
    ids::{PersonId, TenantId},
    protocol::token::Secret,
};
use serde::Serialize;
use std::fmt;

/// A login as it is told.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// The name typed at the door.
    pub login: String,
    /// What the person may do.
    pub role: String,
    /// The person's own name.
    pub name: String,
    /// Whose.
    pub person: PersonId,
    /// Shown this once; none when the login was there before.
    pub password: Option<String>,
}

/// Makes the logins that are not there yet, each with a password of its own.
///
/// # Errors
/// When the store fails, or a login is somebody else's.
pub fn make(
    store: &Store,
    tenant: TenantId,
    wishes: impl Iterator<Item = LoginWish>,
    password: impl Fn() -> Secret,
) -> Result<Vec<Told>, CommandFault> {
    wishes.map(|wish| make_one(store, tenant, wish, password())).collect()
}

fn make_one(
    store: &Store,
    tenant: TenantId,
    wish: LoginWish,
    password: Secret,
) -> Result<Told, CommandFault> {
    let told = |wish: LoginWish, password| Told {
        login: wish.login,
        role: wish.role,
        name: wish.name,
        person: wish.person,
        password,
    };
    let found = store.read(|tx| people::by_login(tx, tenant, &wish.login))?;
    if let Some(found) = found {
        return if found.person == wish.person {
            Ok(told(wish, None))
        } else {
            let words =
                format!("the login {:?} is somebody else's: {} has none", wish.login, wish.name);
            Err(CommandFault::Refused(words))
        };
    }
    // Hashed outside the transaction: it takes 30 ms, and others wait for the writer.
    let hash = passwords::hash(password.expose(), &chance::bytes())?;
    let login =
        Login { person: wish.person, login: wish.login.clone(), password: Secret::new(&hash) };
    let is_added = store.write(|tx| people::add(tx, tenant, &login))?;
    Ok(told(wish, is_added.then(|| password.expose().to_owned())))
}

/// The logins as a table; the name stands last, because its width is anybody's guess.
pub struct Listed<'a>(pub &'a [Told]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wide = |text: fn(&Told) -> &str| {
            self.0.iter().map(|told| text(told).chars().count()).max().unwrap_or(0).max(8)
        };
        let (login, password) = (wide(|told| &told.login), wide(shown));
        writeln!(f, "{:<login$}  {:<password$}  {:<10}  name", "login", "password", "role")?;
        for told in self.0 {
            let (name, shown) = (&told.name, shown(told));
            writeln!(f, "{:<login$}  {shown:<password$}  {:<10}  {name}", told.login, told.role)?;
        }
        Ok(())
    }
}

fn shown(told: &Told) -> &str {
    told.password.as_deref().unwrap_or("(unchanged)")
}
