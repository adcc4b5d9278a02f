//! People: the dealer's own, with role, territories and the discount each may give alone.

use super::{Made, Wish, dice::Dice, names, places};
use satchel_shared::{
    documents::{Kind, Person, Territory, person::Role},
    ids::{PersonId, PriceListId, TerritoryId},
    money::{Currency, Rate},
};

/// Reps the scenarios know by name.
const REPS: [(&str, &str, &str); 2] =
    [("wang", "王小明", "Wang Hsiao-Ming"), ("li", "李大華", "Li Ta-Hua")];
/// In stored units: 5 %, 20 %, 10 %.
const LIMIT_OF_SALES: i64 = 500;
const LIMIT_OF_LEAD: i64 = 2_000;
const LIMIT_OF_OFFICE: i64 = 1_000;

/// Everybody who works at the dealer, and where.
pub struct Staff {
    /// The territories, those inside Taiwan first, the one abroad last.
    pub territories: Vec<Made<TerritoryId, Territory>>,
    /// All people; the reps first.
    pub people: Vec<Made<PersonId, Person>>,
    /// How many of them are reps.
    pub reps: usize,
}

impl Staff {
    /// The reps who work a territory, by its place.
    pub fn reps_of(&self, territory: usize) -> Vec<PersonId> {
        let reps = self.people.iter().take(self.reps).enumerate();
        reps.filter(|(rep, _)| works(*rep, self.reps, territory, self.territories.len()))
            .map(|(_, person)| person.id)
            .collect()
    }

    /// The first person of a role.
    pub fn first_of(&self, role: &Role) -> Option<PersonId> {
        let found = self.people.iter().find(|person| person.record.role.as_ref() == Some(role));
        found.map(|person| person.id)
    }
}

/// Few reps share the territories out in turn; many share each territory.
const fn works(rep: usize, reps: usize, territory: usize, territories: usize) -> bool {
    if reps < territories { territory % reps == rep } else { rep % territories == territory }
}

struct Seat {
    login: String,
    name: String,
    latin: String,
    role: Role,
    title: &'static str,
    limit: i64,
}

/// Makes territories and people.
pub fn staff(wish: &Wish, default_list: PriceListId) -> Staff {
    let mut dice = Dice::of(wish.seed, "people");
    let mut staff = Staff { territories: territories(wish), people: Vec::new(), reps: wish.reps };
    let count = staff.territories.len();
    let lead = PersonId::from(wish.id(Kind::Person, "lin"));
    for (place, own) in roster(wish.reps, &mut dice).into_iter().enumerate() {
        let id = PersonId::from(wish.id(Kind::Person, &own.login));
        let is_everywhere = matches!(own.role, Role::Manager | Role::Technician);
        let own_territories = staff.territories.iter().enumerate().filter(|(territory, _)| {
            is_everywhere || (place < wish.reps && works(place, wish.reps, *territory, count))
        });
        let person = Person {
            name_latin: Some(own.latin),
            email: Some(format!("{}@dealer.example", own.login)),
            login: Some(own.login),
            employee_number: Some(format!("E{:03}", place + 1)),
            manager: Some(lead).filter(|lead| *lead != id),
            territories: own_territories.map(|(_, made)| made.id.to_string()).collect(),
            name: Some(own.name),
            role: Some(own.role),
            title: Some(own.title.to_owned()),
            phone: Some(places::mobile(&mut dice)),
            language: Some("zh-Hant-TW".to_owned()),
            hired_on: Some(wish.days_ago(dice.between(300, 4_000))),
            discount_limit: Some(Rate::from_stored(own.limit)),
            default_price_list: Some(default_list),
            is_active: Some(true),
            ..Person::default()
        };
        staff.people.push(Made::of(id, person));
    }
    for territory in &mut staff.territories {
        territory.record.manager = Some(lead);
    }
    staff
}

fn roster(reps: usize, dice: &mut Dice) -> Vec<Seat> {
    let person = |login: &str, name: &str, latin: &str, role, title, limit| Seat {
        login: login.to_owned(),
        name: name.to_owned(),
        latin: latin.to_owned(),
        role,
        title,
        limit,
    };
    let mut roster = Vec::new();
    for place in 0..reps {
        roster.push(match REPS.get(place) {
            Some((login, name, latin)) => {
                person(login, name, latin, Role::Sales, "業務代表", LIMIT_OF_SALES)
            }
            None => {
                let name = names::person(dice);
                let login = format!("rep{}", place + 1);
                person(&login, &name.name, &name.latin, Role::Sales, "業務代表", LIMIT_OF_SALES)
            }
        });
    }
    roster.extend([
        person("zhang", "張技師", "Chang, Technician", Role::Technician, "維修技師", 0),
        person("lin", "林經理", "Lin, Manager", Role::Manager, "業務經理", LIMIT_OF_LEAD),
        person("chen", "陳淑芬", "Chen Shu-Fen", Role::Office, "業務助理", LIMIT_OF_OFFICE),
        person("admin", "系統管理員", "Administrator", Role::Admin, "系統管理員", 0),
    ]);
    roster
}

fn territories(wish: &Wish) -> Vec<Made<TerritoryId, Territory>> {
    let inside = places::REGIONS.iter().map(|region| (region.code, region.name, region.latin));
    let all = inside.chain([places::ABROAD]);
    all.map(|(code, name, latin)| {
        let is_abroad = code == places::ABROAD.0;
        let territory = Territory {
            name: Some(name.to_owned()),
            code: Some(code.to_owned()),
            group: Some(if is_abroad { "海外" } else { "台灣" }.to_owned()),
            country: (!is_abroad).then(|| "台灣".to_owned()),
            currency: (!is_abroad).then_some(Currency::TWD),
            is_active: Some(true),
            notes: latin.to_owned(),
            ..Territory::default()
        };
        Made::of(wish.id(Kind::Territory, code).into(), territory)
    })
    .collect()
}
