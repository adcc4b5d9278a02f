//! Currencies: the file's keys as ISO codes. Not records of ours.

use super::{Company, Folder};
use crate::import::table::TableFault;
use satchel_shared::money::Currency;
use std::collections::BTreeMap;

/// Currency by key.
pub type Currencies = BTreeMap<String, Currency>;

pub fn read(folder: &Folder<'_>, company: &mut Company) -> Result<Currencies, TableFault> {
    let table = folder.open("currencies.csv", &["currency_key", "code"])?;
    let rows = table.convert(&mut company.refused, |row| {
        Ok((row.need_text("currency_key")?, row.need("code")?))
    });
    Ok(rows.into_iter().collect())
}
