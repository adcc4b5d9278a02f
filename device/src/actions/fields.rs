//! Fields: the edit of one left field, or of several that belong together, as one change.

use super::{
    Login, Pairs, Result, Saved, accounts, lines,
    typed::{Tree, words_of},
};
use satchel_shared::{
    documents::{Heads, Kind, Path},
    ids::DocumentId,
};

/// Sets fields of a record by path. `base` names the heads the form was opened at: a field that moved since
/// then keeps both values.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn set(
    login: &mut Login,
    id: DocumentId,
    typed: Pairs<'_>,
    base: Option<Heads>,
) -> Result<Saved> {
    let mut saved = login.edit(id, base.as_ref(), |login, kind, document| {
        let mut tree = Tree::of_edit(kind, document, typed)?;
        lines::fill_added(login, id, kind, document, &mut tree)?;
        tree.steps(login, kind)
    })?;
    let tax_id = typed.iter().rfind(|(path, _)| path == "tax_id").map(|(_, typed)| typed.as_str());
    let is_account = |login: &Login| -> Result<bool> {
        Ok(login.store().row(id)?.is_some_and(|listed| listed.row.kind == Kind::Account.word()))
    };
    if saved.is_changed && tax_id.is_some() && is_account(login)? {
        saved.warnings = accounts::warnings(login.store(), id, tax_id)?;
    }
    Ok(saved)
}

/// Whether the words typed into a set are fit to be ones.
///
/// # Errors
/// `bad-value`.
pub fn check_words(kind: Kind, path: &Path, typed: &str) -> Result<()> {
    words_of(kind, path, typed).map(drop)
}
