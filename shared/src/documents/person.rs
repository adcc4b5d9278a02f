//! A person: somebody who works here, with the role and territories that decide what they see.

use super::shape::{Choice, Custom, Day, Flag, Link, Rate, Set, Text};
use crate::index_row::{IndexRow, Indexed, body, search, text, word};
use crate::{
    choice,
    ids::{PersonId, PriceListId},
    record,
};

choice! {
    /// What a person does here; decides what they may write.
    Role {
        Sales = "sales",
        Technician = "technician",
        Manager = "manager",
        Office = "office",
        Admin = "admin",
    }
}

record! {
    /// Somebody who works here.
    Person is PersonId {
        name: Text, surfaced, required;
        name_latin: Text, quiet;
        login: Text, surfaced, office;
        employee_number: Text, quiet, office;
        role: Choice<Role>, surfaced, required, office;
        title: Text, quiet;
        manager: Link<PersonId>, surfaced, office;
        /// Ids of the territories whose accounts this person works.
        territories: Set, merged, office;
        phone: Text, surfaced;
        email: Text, surfaced;
        language: Text, quiet;
        hired_on: Day, quiet, office;
        /// The discount this person may give alone.
        discount_limit: Rate, surfaced, office;
        default_price_list: Link<PriceListId>, surfaced, office;
        is_active: Flag, surfaced, office;
        custom: Custom, merged;
    }
}

impl Indexed for Person {
    fn index(&self) -> IndexRow {
        let territories = self.territories.iter().cloned().collect::<Vec<_>>().join(" ");
        IndexRow {
            title: text(&self.name),
            number: text(&self.employee_number),
            status: word(&self.role),
            is_archived: self.is_active == Some(false),
            search: search(&[&self.name, &self.name_latin, &self.phone, &self.email]),
            body: body(&[
                ("title", text(&self.title)),
                ("territories", territories),
                (
                    "discount_limit",
                    self.discount_limit.map(|of| of.to_string()).unwrap_or_default(),
                ),
            ]),
            ..IndexRow::default()
        }
    }
}
