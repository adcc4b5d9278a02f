//! Roles: who may create which kinds and write which fields, of their own records and of those of others.
//!
//! One table, printed into a golden file. It says nothing about which records a person sees: scopes do.

use super::Relation;
use crate::documents::{
    Kind,
    field::{Field, Merge, Writers},
    person::Role,
    shape::Word,
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
    /// The record is a colleague's.
    Colleague,
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

/// Kinds that everybody may read whom they reach, and only their owner, managers and the office write.
const fn is_kept_by_its_owner(kind: Kind) -> bool {
    matches!(kind, Kind::Quote | Kind::Order | Kind::Visit)
}

/// Whether the role may write the field in records of the kind that stand so to them. A creation is its maker's.
///
/// # Errors
/// The reason it may not.
pub fn may_write(role: &Role, kind: Kind, field: &Field, relation: Relation) -> Result<(), Denial> {
    if field.merge == Merge::ServerOnly {
        return Err(Denial::ServerField);
    }
    may_create(role, kind)?;
    if field.writers == Writers::Office && !is_office(role) {
        return Err(Denial::OfficeField);
    }
    if relation != Relation::Owner && is_kept_by_its_owner(kind) && !is_office(role) {
        return Err(Denial::Colleague);
    }
    Ok(())
}

/// The roles of the table.
pub const ROLES: [Role; 5] =
    [Role::Sales, Role::Technician, Role::Manager, Role::Office, Role::Admin];

/// Whether somebody of the role can stand so to a record: only office and admin see all there is.
pub fn may_stand(role: &Role, relation: Relation) -> bool {
    let sees_all = matches!(role, Role::Office | Role::Admin);
    match relation {
        Relation::Owner => true,
        Relation::Reach => !sees_all,
        Relation::Office => sees_all,
    }
}

const LEGEND: &str = "\
Three marks for each role: of their own record or nobody's, of a colleague's in reach, of any record.
y may write   - kind of the office   o field of the office   s field of the server   c a colleague's   . does not arise

";

/// The table of roles, kinds, fields and relations as text, for people to review and a golden file to hold.
pub fn role_table() -> String {
    let mut table = format!("{LEGEND}{:<16} {:<34}", "kind", "field");
    for role in &ROLES {
        table.push_str(&format!(" {:<10}", role.word()));
    }
    table.push('\n');
    for kind in Kind::ALL {
        table.push_str(&line(*kind, "(create)", |role, relation| match relation {
            Relation::Owner => Some(may_create(role, *kind)),
            Relation::Reach | Relation::Office => None,
        }));
        for field in kind.fields() {
            table.push_str(&line(*kind, field.name, |role, relation| {
                may_stand(role, relation).then(|| may_write(role, *kind, field, relation))
            }));
        }
    }
    table
}

fn line(
    kind: Kind,
    name: &str,
    judge: impl Fn(&Role, Relation) -> Option<Result<(), Denial>>,
) -> String {
    let mut line = format!("{:<16} {name:<34}", kind.word());
    for role in &ROLES {
        let mark = |relation| match judge(role, relation) {
            None => '.',
            Some(Ok(())) => 'y',
            Some(Err(Denial::Kind)) => '-',
            Some(Err(Denial::OfficeField)) => 'o',
            Some(Err(Denial::ServerField)) => 's',
            Some(Err(Denial::Colleague)) => 'c',
        };
        let marks: String = Relation::ALL.into_iter().map(mark).collect();
        line.push_str(&format!(" {marks:<10}"));
    }
    format!("{}\n", line.trim_end())
}
