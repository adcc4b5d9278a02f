//! Territories: ten sales regions, and which person heads each.

use super::{Company, Folder};
use crate::import::table::TableFault;
use satchel_shared::{
    documents::{Kind, Territory, person::Role},
    ids::{PersonId, TerritoryId},
};
use std::collections::BTreeMap;

/// Territory id by key.
pub type Territories = BTreeMap<String, TerritoryId>;

pub fn read(folder: &Folder<'_>, company: &mut Company) -> Result<Territories, TableFault> {
    let table = folder.open("territories.csv", &["territory_key", "region", "country", "group"])?;
    let rows = table.convert(&mut company.refused, |row| {
        let key = row.need_text("territory_key")?;
        let territory = Territory {
            name: Some(row.need_text("region")?),
            code: Some(key.clone()),
            country: row.text("country")?,
            group: row.text("group")?,
            is_active: Some(true),
            ..Territory::default()
        };
        Ok((key, territory))
    });
    let mut known = Territories::new();
    for (key, territory) in rows {
        let id = folder.id(Kind::Territory, &key).into();
        if known.insert(key, id).is_none() {
            company.territories.push((id, territory));
        }
    }
    Ok(known)
}

/// Gives each territory the one person of role manager who works it.
pub fn name_heads(company: &mut Company) {
    for (id, territory) in &mut company.territories {
        let word = id.to_string();
        let mut heads = company.people.iter().filter(|(_, person)| {
            person.role == Some(Role::Manager) && person.territories.contains(&word)
        });
        let only: Option<PersonId> = match (heads.next(), heads.next()) {
            (Some((person, _)), None) => Some(*person),
            _ => None,
        };
        territory.manager = only;
    }
}
