//! The sample company: a Taiwanese dealer in tools and equipment, of any size, from a seed.
//!
//! Pure: the same seed, sizes and day give the same records to the last byte, ids included. Nothing in it is a real
//! person, firm, tax id or barcode, except by chance.

pub mod accounts;
pub mod catalogue;
pub mod dice;
pub mod goods;
pub mod names;
pub mod people;
pub mod places;
pub mod sales;
pub mod surveys;
pub mod visits;

use crate::import::{
    draft::{Draft, LoginWish},
    identity,
};
use jiff::civil::Date;
use satchel_shared::{
    documents::{
        Account, Contact, Kind, Order, Person, PriceList, Product, ProductCost, Quote, Record,
        SurveyTemplate, Task, Territory, Visit, shape::Word,
    },
    ids::{
        AccountId, ContactId, DocumentId, EntryId, OrderId, PersonId, PriceListId, ProductCostId,
        ProductId, QuoteId, SurveyTemplateId, TaskId, TenantId, TerritoryId, VisitId,
    },
};

/// The dealer's name.
pub const NAME: &str = "鴻達工業器材股份有限公司";
/// The password of every sample login. Sample data only.
pub const PASSWORD: &str = "satchel-sample";

/// What is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Decides everything that is not said here.
    pub seed: u64,
    /// The day of today's visits.
    pub today: Date,
    /// How many accounts.
    pub accounts: usize,
    /// How many products.
    pub products: usize,
    /// How many orders; there is a quote for every four of them.
    pub orders: usize,
    /// How many sales people; at least one.
    pub reps: usize,
}

impl Wish {
    /// The company's id.
    pub fn tenant(&self) -> TenantId {
        TenantId::new(identity::named(&[b"sample tenant", &self.seed.to_le_bytes()]))
    }

    /// Sixteen bytes that follow from the seed: the actor, the epoch.
    pub fn bytes(&self, part: &str) -> [u8; 16] {
        *identity::named(&[b"sample", &self.seed.to_le_bytes(), part.as_bytes()]).as_bytes()
    }

    fn id(&self, kind: Kind, key: &str) -> DocumentId {
        identity::document_id(self.tenant(), kind, &format!("sample:{key}"))
    }

    fn entry(&self, document: impl Into<DocumentId>, list: &str, place: usize) -> EntryId {
        identity::entry_id(document.into(), list, &place.to_string())
    }

    fn days_ago(&self, days: i64) -> Date {
        self.days_on(-days)
    }

    fn days_on(&self, days: i64) -> Date {
        self.today.saturating_add(jiff::Span::new().days(days))
    }

    /// When the company came into the log: as its day begins in Taiwan, in milliseconds since 1970.
    pub fn opening_ms(&self) -> i64 {
        taipei_ms(self.today, 0, 0)
    }

    /// When history says the office entered what nobody is named for: a morning before anything was sold.
    fn entered_ms(&self) -> i64 {
        taipei_ms(self.days_ago(catalogue::FIRST_PRICE_DAYS_AGO), 9, 0)
    }
}

/// Milliseconds since 1970 of a time of day in Taiwan, which is always eight hours ahead of UTC.
fn taipei_ms(day: Date, hour: i64, minute: i64) -> i64 {
    const MINUTE_MS: i64 = 60_000;
    let days = i64::from((day - Date::constant(1970, 1, 1)).get_days());
    (days * 1_440 + (hour - 8) * 60 + minute) * MINUTE_MS
}

/// A record that was made up.
#[derive(Clone, Debug)]
pub struct Made<I, R> {
    /// Its id.
    pub id: I,
    /// Its fields.
    pub record: R,
    /// Its author and when, in milliseconds; the program itself when nobody.
    pub author: Option<(PersonId, i64)>,
}

impl<I, R> Made<I, R> {
    /// Made by the program.
    pub const fn of(id: I, record: R) -> Made<I, R> {
        Made { id, record, author: None }
    }

    /// Made by a person at a time in milliseconds.
    pub const fn by(id: I, record: R, person: PersonId, at_ms: i64) -> Made<I, R> {
        Made { id, record, author: Some((person, at_ms)) }
    }
}

/// The dealer with all its records.
#[derive(Debug)]
pub struct Dealer {
    /// What was wanted.
    pub wish: Wish,
    /// Sales territories.
    pub territories: Vec<Made<TerritoryId, Territory>>,
    /// Everybody who works here.
    pub people: Vec<Made<PersonId, Person>>,
    /// The list price and the dealer price.
    pub price_lists: Vec<Made<PriceListId, PriceList>>,
    /// What is sold.
    pub products: Vec<Made<ProductId, Product>>,
    /// What it costs; office only.
    pub product_costs: Vec<Made<ProductCostId, ProductCost>>,
    /// Whom it is sold to.
    pub accounts: Vec<Made<AccountId, Account>>,
    /// The people there.
    pub contacts: Vec<Made<ContactId, Contact>>,
    /// What was offered.
    pub quotes: Vec<Made<QuoteId, Quote>>,
    /// What was sold.
    pub orders: Vec<Made<OrderId, Order>>,
    /// The two versions of the visit survey.
    pub surveys: Vec<Made<SurveyTemplateId, SurveyTemplate>>,
    /// Today's visits and those of the weeks before.
    pub visits: Vec<Made<VisitId, Visit>>,
    /// What is to be done.
    pub tasks: Vec<Made<TaskId, Task>>,
}

/// Makes the dealer up.
pub fn make(wish: &Wish) -> Dealer {
    let catalogue = catalogue::catalogue(wish);
    let staff = people::staff(wish, catalogue.lists.list);
    let book = accounts::accounts(wish, &staff, &catalogue.lists);
    let sales = sales::sales(wish, &catalogue, &book);
    let surveys = surveys::surveys(wish);
    let round = visits::visits(wish, &staff, &book, &surveys);
    let tasks = visits::tasks(wish, &staff, &book, &sales);
    Dealer {
        wish: *wish,
        territories: staff.territories,
        people: staff.people,
        price_lists: catalogue.price_lists,
        products: catalogue.products,
        product_costs: catalogue.product_costs,
        accounts: book.accounts,
        contacts: book.contacts,
        quotes: sales.quotes,
        orders: sales.orders,
        surveys,
        visits: round,
        tasks,
    }
}

impl Dealer {
    /// All records in the order they must be stored in: what is linked to comes first.
    pub fn drafts(&self) -> impl Iterator<Item = Draft> + '_ {
        self.each(&self.territories)
            .chain(self.each(&self.price_lists))
            .chain(self.each(&self.people))
            .chain(self.each(&self.products))
            .chain(self.each(&self.product_costs))
            .chain(self.each(&self.surveys))
            .chain(self.each(&self.accounts))
            .chain(self.each(&self.contacts))
            .chain(self.each(&self.quotes))
            .chain(self.each(&self.orders))
            .chain(self.each(&self.visits))
            .chain(self.each(&self.tasks))
    }

    fn each<'d, I: Into<DocumentId> + Copy, R: Record>(
        &self,
        made: &'d [Made<I, R>],
    ) -> impl Iterator<Item = Draft> + use<'d, I, R> {
        let entered_ms = self.wish.entered_ms();
        made.iter().map(move |made| {
            let draft = Draft::of(made.id, &made.record);
            match made.author {
                Some((person, at_ms)) => draft.by(person, at_ms),
                None => Draft { made_ms: Some(entered_ms), ..draft },
            }
        })
    }

    /// The logins of everybody.
    pub fn logins(&self) -> impl Iterator<Item = LoginWish> + '_ {
        self.people.iter().filter_map(|made| {
            let person = &made.record;
            Some(LoginWish {
                person: made.id,
                login: person.login.clone()?,
                name: person.name.clone().unwrap_or_default(),
                role: person.role.as_ref().map(|role| role.word().to_owned()).unwrap_or_default(),
            })
        })
    }
}
