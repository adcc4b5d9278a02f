//! Logins, and the little of a person document that decides who comes in.
//!
//! Role and grants are not read here: whoever acts on them reads the document.

use super::fault::StoreFault;
use rusqlite::{OptionalExtension, Row, Transaction, params};
use satchel_shared::{
    documents::Kind,
    ids::{PersonId, TenantId},
    index_row::IndexRow,
    protocol::token::Secret,
};

/// The company of this database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    /// Its id.
    pub tenant: TenantId,
    /// Its name.
    pub name: String,
}

/// A name and password with which a person shows who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// Whose.
    pub person: PersonId,
    /// The name, lower case.
    pub login: String,
    /// argon2id, as a PHC string.
    pub password: Secret,
}

/// What decides whether a person may come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The person's name.
    pub name: String,
    /// Whether they still work here.
    pub is_active: bool,
}

/// The company of this database; the oldest when there are several, `None` before the first person.
///
/// # Errors
/// When the database cannot be read.
pub fn company(tx: &Transaction<'_>) -> Result<Option<Company>, StoreFault> {
    let row = tx
        .prepare_cached("SELECT id, name FROM tenant ORDER BY id LIMIT 1")?
        .query_row([], |row| Ok((row.get::<_, [u8; 16]>(0)?, row.get(1)?)))
        .optional()?;
    Ok(match row {
        Some((id, name)) => Some(Company { tenant: TenantId::from_bytes(&id)?, name }),
        None => None,
    })
}

/// Logins are compared in lower case without the spaces around them.
pub fn plain(login: &str) -> String {
    login.trim().to_lowercase()
}

/// Adds a login; `false` when the name or the person has one already.
///
/// # Errors
/// When the database cannot be written.
pub fn add(tx: &Transaction<'_>, tenant: TenantId, login: &Login) -> Result<bool, StoreFault> {
    let added = tx
        .prepare_cached(
            "INSERT INTO login (tenant, person, login, password) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            tenant.bytes(),
            login.person.bytes(),
            plain(&login.login),
            login.password.expose()
        ])?;
    Ok(added == 1)
}

/// The login of that name.
///
/// # Errors
/// When the database cannot be read.
pub fn by_login(
    tx: &Transaction<'_>,
    tenant: TenantId,
    login: &str,
) -> Result<Option<Login>, StoreFault> {
    tx.prepare_cached("SELECT person, login, password FROM login WHERE tenant = ?1 AND login = ?2")?
        .query_row(params![tenant.bytes(), plain(login)], read_login)
        .optional()?
        .map(finish_login)
        .transpose()
}

/// Every login, by name.
///
/// # Errors
/// When the database cannot be read.
pub fn list(tx: &Transaction<'_>, tenant: TenantId) -> Result<Vec<Login>, StoreFault> {
    let mut statement = tx.prepare_cached(
        "SELECT person, login, password FROM login WHERE tenant = ?1 ORDER BY login",
    )?;
    let rows = statement.query_map(params![tenant.bytes()], read_login)?;
    rows.map(|row| finish_login(row?)).collect()
}

/// Puts another password in the old one's place.
///
/// # Errors
/// When the database cannot be written.
pub fn set_password(
    tx: &Transaction<'_>,
    tenant: TenantId,
    person: PersonId,
    password: &str,
) -> Result<(), StoreFault> {
    tx.prepare_cached("UPDATE login SET password = ?3 WHERE tenant = ?1 AND person = ?2")?
        .execute(params![tenant.bytes(), person.bytes(), password])?;
    Ok(())
}

/// What the person's document says of them; `None` when there is no such person.
///
/// # Errors
/// When the database cannot be read, or the row is not one.
pub fn known(
    tx: &Transaction<'_>,
    tenant: TenantId,
    person: PersonId,
) -> Result<Option<Known>, StoreFault> {
    let row: Option<Vec<u8>> = tx
        .prepare_cached("SELECT row FROM document WHERE tenant = ?1 AND id = ?2 AND kind = ?3")?
        .query_row(params![tenant.bytes(), person.bytes(), Kind::Person.word()], |row| row.get(0))
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let row: IndexRow = postcard::from_bytes(&row)
        .map_err(|_| StoreFault::Unsound(format!("the index row of {person} does not decode")))?;
    Ok(Some(Known { name: row.title, is_active: !row.is_archived }))
}

type Raw = ([u8; 16], String, String);

fn read_login(row: &Row<'_>) -> rusqlite::Result<Raw> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

fn finish_login((person, login, password): Raw) -> Result<Login, StoreFault> {
    Ok(Login { person: PersonId::from_bytes(&person)?, login, password: Secret::new(password) })
}
