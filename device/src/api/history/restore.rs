//! Restoring: a value of an earlier version, written again as a new change.

use super::{RestoreField, read};
use crate::{
    actions::{
        Login, Saved,
        as_of::At,
        restore::{restore, restore_change},
    },
    api::{
        edits::{self, undoable},
        reader::{Reader, Result, id},
        sheet::names,
        shown::SavedNow,
    },
};
use satchel_shared::{documents::Path, lang::Lang};

/// Puts a field or an entry back. Can be taken back itself.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn field(login: &mut Login, lang: Lang, asked: &RestoreField) -> Result<SavedNow> {
    let of = id(&asked.id)?;
    let path: Path = asked.path.parse().map_err(|_| edits::unknown_field(&asked.path))?;
    let at = read::at(Reader { login, lang }, of, &asked.version)?;
    let told = |reader: Reader<'_>, _: &Saved| {
        let listed = reader.listed(of)?;
        let label = names::in_record(reader, of, edits::kind(&listed.row.kind)?, &path)?;
        Ok(match lang {
            Lang::ZhHant => format!("已復原 {}：{label}", listed.row.title),
            Lang::En => format!("{}: restored {label}", listed.row.title),
        })
    };
    undoable(login, lang, of, told, |login| match &at {
        At::Heads(heads) => match heads.as_slice() {
            [only] => restore_change(login, of, &path, *only),
            _ => restore(login, of, &path, &at),
        },
        at => restore(login, of, &path, at),
    })
}
