//! People: the sales representatives, and those they report to.
//!
//! A person whose territory the file does not name (NA) works those of the people who report to them.

use super::{Company, Folder, territories::Territories};
use crate::import::{
    row::{Row, RowFault},
    table::TableFault,
};
use satchel_shared::{
    documents::{Kind, Person, person::Role},
    ids::PersonId,
};
use std::collections::{BTreeMap, BTreeSet};

/// Person id by employee key.
pub type People = BTreeMap<String, PersonId>;

const FILE: &str = "sales_reps.csv";
/// The key of "no territory" in the file's source.
const NO_TERRITORY: &str = "11";

struct Rep {
    key: String,
    reports_to: Option<String>,
    territory: Option<String>,
    person: Person,
}

pub fn read(
    folder: &Folder<'_>,
    territories: &Territories,
    company: &mut Company,
) -> Result<People, TableFault> {
    let columns = [
        "employee_key",
        "manager_employee_key",
        "territory_key",
        "first_name",
        "last_name",
        "title",
        "hire_date",
        "email",
        "phone",
    ];
    let table = folder.open(FILE, &columns)?;
    let reps = table.convert(&mut company.refused, |row| rep(row, territories));
    let known: People = reps
        .iter()
        .map(|rep| (rep.key.clone(), PersonId::from(folder.id(Kind::Person, &rep.key))))
        .collect();
    let leads: BTreeSet<&String> = reps.iter().filter_map(|rep| rep.reports_to.as_ref()).collect();
    for rep in &reps {
        let mut person = rep.person.clone();
        let is_lead = leads.contains(&rep.key);
        person.role = Some(if is_lead { Role::Manager } else { Role::Sales });
        person.manager = rep.reports_to.as_ref().and_then(|key| known.get(key)).copied();
        let keys = territory_keys(rep, &reps);
        person.territories =
            keys.iter().filter_map(|key| territories.get(key)).map(ToString::to_string).collect();
        if rep.territory.is_none() {
            company.remarks.push(remark(&person, company));
        }
        let Some(id) = known.get(&rep.key) else { continue };
        company.people.push((*id, person));
    }
    Ok(known)
}

fn rep(row: Row<'_>, territories: &Territories) -> Result<Rep, RowFault> {
    let territory = row.text("territory_key")?.filter(|key| key != NO_TERRITORY);
    if territory.is_some() {
        row.look_up("territory_key", territories, "territories.csv")?;
    }
    let first = row.need_text("first_name")?;
    let last = row.need_text("last_name")?;
    let email = row.text("email")?;
    let key = row.need_text("employee_key")?;
    let login = email.as_deref().and_then(|email| email.split('@').next());
    let login = login.map_or_else(|| format!("employee{key}"), str::to_lowercase);
    let person = Person {
        name: Some(format!("{first} {last}")),
        name_latin: Some(format!("{first} {last}")),
        login: Some(login),
        employee_number: Some(key.clone()),
        title: row.text("title")?,
        phone: row.text("phone")?,
        email,
        language: Some("en".to_owned()),
        hired_on: row.parse("hire_date")?,
        is_active: Some(true),
        ..Person::default()
    };
    Ok(Rep { key, reports_to: row.text("manager_employee_key")?, territory, person })
}

/// The rep's own territory, or those of everybody below.
fn territory_keys(rep: &Rep, reps: &[Rep]) -> BTreeSet<String> {
    if let Some(own) = &rep.territory {
        return BTreeSet::from([own.clone()]);
    }
    let below = reps.iter().filter(|other| other.reports_to.as_ref() == Some(&rep.key));
    below.filter_map(|other| other.territory.clone()).collect()
}

fn remark(person: &Person, company: &Company) -> String {
    let name = person.name.as_deref().unwrap_or_default();
    let given = company.territories.iter().filter_map(|(id, territory)| {
        person.territories.contains(&id.to_string()).then_some(territory.name.as_deref()?)
    });
    let given = given.collect::<Vec<_>>().join(", ");
    if given.is_empty() {
        return format!("{FILE}: {name} has no territory and nobody below who has one");
    }
    format!("{FILE}: {name} has no territory (NA): given those of the people below, {given}")
}
