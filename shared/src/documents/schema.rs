//! The schema version, and the tables that make it up.
//!
//! Additive only: a version adds fields, kinds and words, never removes or reinterprets one. Changes stay
//! as they were made; what an older version lacks reads as absent. A field's `since` says when it came, and a kind
//! came with its first fields. docs/schema-versions.md says how a version is made.

use super::{
    field::{Field, Shape},
    kind::Kind,
    next,
    value::Value,
};

/// The first version there was, and so what every server knows.
pub const FIRST: u32 = 1;

/// The version this program ships. Servers upgrade first.
pub const VERSION: u32 = 1;

/// The version this program writes: [`VERSION`], unless a test made it the next one.
#[allow(clippy::missing_const_for_fn, reason = "a test's program is told its version as it starts")]
pub fn version() -> u32 {
    next::version()
}

/// Whether a device that last saw a server of that schema may write the field.
pub const fn may_write(field: &Field, server_schema: u32) -> bool {
    field.since <= server_schema
}

/// The version that brought a value to a field as declared: choices are given new words.
pub fn since_of_value(kind: Kind, declared: &str, value: &Value) -> u32 {
    let Value::Text(text) = value else { return FIRST };
    let mut later = next::words().iter();
    let is_it = |one: &&next::LaterWord| {
        one.kind == kind && one.field == declared && one.word == text.as_str()
    };
    later.find(is_it).map_or(FIRST, |one| one.since)
}

/// What the field tables and index rows of this program look like; a server that sees another mark than at
/// its last start brings its records up.
pub fn mark() -> [u8; 32] {
    let text = format!("{} {} {}", version(), crate::index_row::version(), merge_table());
    *blake3::hash(text.as_bytes()).as_bytes()
}

/// The merge table of every kind as text, for people to review and a golden file to hold.
pub fn merge_table() -> String {
    let mut table = String::new();
    for kind in Kind::known() {
        table.push_str(&format!("[{}]\n", kind.word()));
        rows(kind.fields(), "", &mut table);
        table.push('\n');
    }
    table
}

fn rows(fields: &[Field], prefix: &str, table: &mut String) {
    for field in fields {
        let name = format!("{prefix}{}", field.name);
        let writers = match field.writers {
            super::field::Writers::Everyone => "",
            super::field::Writers::Office => "office",
        };
        let required = if field.is_required { "required" } else { "" };
        let sold = match (field.is_commercial, field.is_printed) {
            (true, _) => "commercial",
            (false, true) => "printed",
            (false, false) => "",
        };
        let row = format!(
            "{name:<34} {:<13} {:<12} {writers:<7} {required:<9} {sold:<11} since {}",
            field.shape.word(),
            field.merge.word(),
            field.since
        );
        table.push_str(row.trim_end());
        table.push('\n');
        if let Shape::Entries(inner) = field.shape {
            rows(inner, &format!("{name}.*."), table);
        }
    }
}
