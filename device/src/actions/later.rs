//! Later than the server: what this program's schema has and the server it syncs with does not know yet.
//!
//! Servers upgrade first, so this is rare; such a thing is not written, since nobody could take it in.

use super::{ActionFault, Result};
use satchel_shared::documents::{
    Kind, Path, Step, Value,
    field::{Field, Shape},
    schema,
};

/// Whether the server knows the kind.
///
/// # Errors
/// `ServerTooOld`.
pub(super) fn permit_kind(server_schema: u32, kind: Kind) -> Result<()> {
    known(kind.since() <= server_schema, &Path::new(["kind"]))
}

/// Whether the server knows the field.
///
/// # Errors
/// `ServerTooOld`.
pub(super) fn permit_field(server_schema: u32, field: &Field, path: &Path) -> Result<()> {
    known(schema::may_write(field, server_schema), path)
}

/// Whether the server knows the value: choices are given new words.
///
/// # Errors
/// `ServerTooOld`.
pub(super) fn permit_value(
    server_schema: u32,
    kind: Kind,
    path: &Path,
    value: &Value,
) -> Result<()> {
    // Names and the keys below them take turns: `lines`, an id, `tax_category`.
    let names: Vec<&str> = path.keys().iter().step_by(2).map(String::as_str).collect();
    known(schema::since_of_value(kind, &names.join("."), value) <= server_schema, path)
}

/// Whether the server knows all that a step writes.
///
/// # Errors
/// `ServerTooOld`.
pub(super) fn permit_step(server_schema: u32, kind: Kind, step: &Step) -> Result<()> {
    match step {
        Step::Put { path, value } | Step::Affirm { path, value } => {
            permit_value(server_schema, kind, path, value)
        }
        Step::Write { .. } => Ok(()),
        Step::Add { path, values } => {
            let fields: &[Field] = match path.place(kind).map(|place| place.field().shape) {
                Some(Shape::Entries(fields)) => fields,
                _ => &[],
            };
            for (name, value) in values {
                let path = path.join(name.as_str());
                if let Some(field) = fields.iter().find(|field| field.name == name) {
                    permit_field(server_schema, field, &path)?;
                }
                permit_value(server_schema, kind, &path, value)?;
            }
            Ok(())
        }
    }
}

fn known(is_known: bool, path: &Path) -> Result<()> {
    if is_known { Ok(()) } else { Err(ActionFault::ServerTooOld { path: path.clone() }) }
}
