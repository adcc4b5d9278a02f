//! Roles: who may create which kinds and write which fields.
//!
//! One table, printed into a golden file. It says nothing about which records a person sees: scopes do.

use crate::documents::{
    Kind,
    field::{Field, Merge, Writers},
    person::Role,
};

/// Why a change is not a person's to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
    /// Records of this kind are kept by the office.
    Kind,
    /// This field is kept by the office.
    OfficeField,
    /// Only the server writes this field.
    ServerField,
}

/// Office, manager and admin keep what others only read.
const fn is_office(role: &Role) -> bool {
    matches!(role, Role::Office | Role::Manager | Role::Admin)
}

/// Kinds that people in the field work on.
const fn is_field_work(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Account | Kind::Contact | Kind::Quote | Kind::Order | Kind::Visit | Kind::Task
    )
}

/// Whether the role may create records of the kind.
///
/// # Errors
/// The reason it may not.
pub const fn may_create(role: &Role, kind: Kind) -> Result<(), Denial> {
    match role {
        Role::Other(_) => Err(Denial::Kind),
        Role::Technician if matches!(kind, Kind::Quote | Kind::Order) => Err(Denial::Kind),
        _ if is_field_work(kind) || is_office(role) => Ok(()),
        _ => Err(Denial::Kind),
    }
}

/// Whether the role may write the field in records of the kind.
///
/// # Errors
/// The reason it may not.
pub fn may_write(role: &Role, kind: Kind, field: &Field) -> Result<(), Denial> {
    if field.merge == Merge::ServerOnly {
        return Err(Denial::ServerField);
    }
    may_create(role, kind)?;
    if field.writers == Writers::Office && !is_office(role) {
        return Err(Denial::OfficeField);
    }
    Ok(())
}

/// The table of roles and kinds as text, for people to review and a golden file to hold.
pub fn role_table() -> String {
    let roles = [Role::Sales, Role::Technician, Role::Manager, Role::Office, Role::Admin];
    let mut table = format!("{:<16} {:<34}", "kind", "field");
    for role in &roles {
        table.push_str(&format!(" {:<10}", crate::documents::shape::Word::word(role)));
    }
    table.push('\n');
    for kind in Kind::ALL {
        table.push_str(&line(*kind, "(create)", &roles, |role| may_create(role, *kind)));
        for field in kind.fields() {
            table.push_str(&line(*kind, field.name, &roles, |role| may_write(role, *kind, field)));
        }
    }
    table
}

fn line(
    kind: Kind,
    name: &str,
    roles: &[Role],
    judge: impl Fn(&Role) -> Result<(), Denial>,
) -> String {
    let mut line = format!("{:<16} {name:<34}", kind.word());
    for role in roles {
        let mark = match judge(role) {
            Ok(()) => "yes",
            Err(Denial::Kind) => "-",
            Err(Denial::OfficeField) => "office",
            Err(Denial::ServerField) => "server",
        };
        line.push_str(&format!(" {mark:<10}"));
    }
    format!("{}\n", line.trim_end())
}
