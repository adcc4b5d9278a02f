//! Accounts: firms with tax id, address, terms and owner; and the contacts there with what they consented to.

use super::{
    Made, Wish,
    catalogue::Lists,
    dice::Dice,
    names::{self, Companies, Name, Trade},
    people::Staff,
    places::{self, PORTS, Port, REGIONS},
    taipei_ms,
};
use satchel_shared::{
    documents::{
        Account, Contact, Kind,
        account::AccountStatus,
        address::{Address, AddressUse},
        contact::{Channel, Consent, ConsentState, Reach},
        product::VatCategory,
    },
    ids::{AccountId, ContactId, PersonId},
    money::{Amount, Currency},
    tax,
};
use std::collections::{BTreeMap, BTreeSet};

/// One account in this many is abroad.
const ABROAD_ONCE_IN: usize = 40;
const TERMS: [&str; 5] = ["月結30天", "月結60天", "月結90天", "貨到付款", "預付三成，出貨前付清"];
const HOURS: [&str; 3] =
    ["週一至週五 08:30–17:30", "週一至週六 08:00–18:00", "週一至週六 09:00–12:00、13:30–18:00"];
const TITLES: [&str; 6] = ["老闆", "採購", "廠長", "會計", "工務主任", "店長"];
const TAGS: [&str; 6] = ["VIP", "重點客戶", "價格敏感", "常退貨", "新客戶", "工地配送"];
const NOTES: [&str; 5] = [
    "老闆重視交期，報價請附交期說明。",
    "Prefers NIKOTA tools; 其他品牌需先試用。",
    "巷口不好停車，請停對面停車場。",
    "倉庫在後門，early morning 最方便。",
    "月底結帳前請先對帳。",
];

/// Whom the dealer sells to.
pub struct Book {
    /// The firms.
    pub accounts: Vec<Made<AccountId, Account>>,
    /// The people there; each firm has one or two.
    pub contacts: Vec<Made<ContactId, Contact>>,
    /// The first contact of each firm.
    pub first_contact: BTreeMap<AccountId, (ContactId, String)>,
}

/// Makes accounts and contacts.
pub fn accounts(wish: &Wish, staff: &Staff, lists: &Lists) -> Book {
    let mut dice = Dice::of(wish.seed, "accounts");
    let mut companies = Companies::default();
    let mut tax_ids = BTreeSet::new();
    let mut book =
        Book { accounts: Vec::new(), contacts: Vec::new(), first_contact: BTreeMap::new() };
    for place in 0..wish.accounts {
        let code = format!("A{:05}", place + 1);
        let id = AccountId::from(wish.id(Kind::Account, &code));
        let is_abroad = place % ABROAD_ONCE_IN == ABROAD_ONCE_IN - 1;
        let mut account = if is_abroad {
            abroad(wish, id, &PORTS[place / ABROAD_ONCE_IN % PORTS.len()], place)
        } else {
            let tax_id = new_tax_id(&mut dice, &mut tax_ids);
            at_home(wish, &mut dice, id, &mut companies, tax_id)
        };
        let territory = if is_abroad { REGIONS.len() } else { region(&account) };
        account.code = Some(code.clone());
        account.territory = staff.territories.get(territory).map(|made| made.id);
        account.owner = turn(&staff.reps_of(territory), place);
        terms(wish, &mut dice, &mut account, lists, is_abroad);
        for number in 0..=usize::from(dice.once_in(3)) {
            let contact = contact(wish, &mut dice, id, &account, &code, number);
            if number == 0 {
                let name = contact.record.name.clone().unwrap_or_default();
                book.first_contact.insert(id, (contact.id, name));
            }
            book.contacts.push(contact);
        }
        book.accounts.push(Made::of(id, account));
    }
    book
}

fn turn(people: &[PersonId], place: usize) -> Option<PersonId> {
    people.get(place.checked_rem(people.len())?).copied()
}

/// The place of the region the account's city lies in.
fn region(account: &Account) -> usize {
    let city = account.addresses.values().find_map(|address| address.city.as_deref());
    let lies_in = |region: &places::Region| {
        region.districts.iter().any(|district| Some(district.city) == city)
    };
    REGIONS.iter().position(lies_in).unwrap_or(0)
}

/// A 統一編號 that nobody was given before: seven digits, and the first eighth that passes the check.
fn new_tax_id(dice: &mut Dice, given: &mut BTreeSet<String>) -> String {
    loop {
        let seven = dice.between(1_000_000, 9_999_999);
        let lawful = (0..10)
            .map(|last| format!("{seven}{last}"))
            .find(|id| tax::check_tax_id(id).is_ok() && !given.contains(id));
        if let Some(id) = lawful {
            given.insert(id.clone());
            return id;
        }
    }
}

fn at_home(
    wish: &Wish,
    dice: &mut Dice,
    id: AccountId,
    companies: &mut Companies,
    tax_id: String,
) -> Account {
    let region = dice_region(dice);
    let district = dice.pick(region.districts);
    let (name, trade) = companies.next(dice, district.name);
    let door = places::door(dice, district);
    let address = Address {
        label: Some("總公司".to_owned()),
        purpose: Some(AddressUse::Billing),
        line1: Some(door.line1),
        line2: door.line2,
        district: Some(district.name.to_owned()),
        city: Some(district.city.to_owned()),
        postal_code: Some(district.postal_code.to_owned()),
        country: Some("台灣".to_owned()),
        latitude_micro: Some(door.latitude),
        longitude_micro: Some(door.longitude),
        is_default: Some(true),
        position: Some(1),
        ..Address::default()
    };
    let mut account = firm(name, trade);
    account.addresses.insert(wish.entry(id, "addresses", 1), address);
    account.tax_id = Some(tax_id);
    account.phone = Some(places::phone(dice, district));
    account.currency = Some(Currency::TWD);
    account.preferred_language = Some("zh-Hant-TW".to_owned());
    account
}

/// Regions with more districts have more firms.
fn dice_region(dice: &mut Dice) -> &'static places::Region {
    let count: usize = REGIONS.iter().map(|region| region.districts.len()).sum();
    let mut left = dice.below(count);
    for region in &REGIONS {
        match left.checked_sub(region.districts.len()) {
            Some(rest) => left = rest,
            None => return region,
        }
    }
    &REGIONS[0]
}

fn firm(name: Name, trade: Trade) -> Account {
    Account {
        short_name: Some(name.name.chars().take(2).collect()),
        name: Some(name.name),
        name_latin: Some(name.latin),
        kind_of_business: Some(if trade.is_dealer { "經銷商" } else { "直接用戶" }.to_owned()),
        industry: Some(trade.industry.to_owned()),
        ..Account::default()
    }
}

fn abroad(wish: &Wish, id: AccountId, port: &Port, place: usize) -> Account {
    let address = Address {
        purpose: Some(AddressUse::Billing),
        line1: Some(format!("{} Harbour Road", place + 1)),
        city: Some(port.city.to_owned()),
        country: Some(port.country.to_owned()),
        is_default: Some(true),
        position: Some(1),
        ..Address::default()
    };
    let branch = place / (ABROAD_ONCE_IN * PORTS.len());
    let name = match branch {
        0 => port.firm.to_owned(),
        number => format!("{} (branch {number})", port.firm),
    };
    Account {
        name: Some(name.clone()),
        name_latin: Some(name),
        kind_of_business: Some("海外經銷商".to_owned()),
        addresses: BTreeMap::from([(wish.entry(id, "addresses", 1), address)]),
        phone: Some(port.phone.to_owned()),
        currency: port.currency.parse().ok(),
        preferred_language: Some("en".to_owned()),
        ..Account::default()
    }
}

fn terms(wish: &Wish, dice: &mut Dice, account: &mut Account, lists: &Lists, is_abroad: bool) {
    let is_dealer = account.kind_of_business.as_deref() != Some("直接用戶");
    let age = dice.between(20, 3_000);
    account.status = Some(match dice.below(12) {
        0 => AccountStatus::Prospect,
        1 => AccountStatus::OnHold,
        _ => AccountStatus::Active,
    });
    account.payment_terms = Some((*dice.pick(&TERMS)).to_owned());
    account.payment_method = Some(if is_abroad { "電匯" } else { "支票" }.to_owned());
    account.credit_limit = Some(Amount::from_stored(dice.between(5, 80) * 100_000_000));
    account.price_list = Some(if is_dealer { lists.dealer } else { lists.list });
    account.tax_category =
        Some(if is_abroad { VatCategory::ZeroRated } else { VatCategory::Taxable });
    account.employees = Some(dice.between(2, 160));
    account.founded_year = Some(i64::from(wish.today.year()) - dice.between(1, 45));
    account.opening_hours = Some((*dice.pick(&HOURS)).to_owned());
    account.visit_every_days = Some(*dice.pick(&[14, 30, 30, 60, 90]));
    account.source = Some((*dice.pick(&["展覽", "網站", "老客戶介紹", "陌生開發"])).to_owned());
    account.customer_since = Some(wish.days_ago(age));
    if dice.once_in(3) {
        account.tags.insert((*dice.pick(&TAGS)).to_owned());
    }
    if dice.once_in(4) {
        account.notes = (*dice.pick(&NOTES)).to_owned();
    }
}

fn contact(
    wish: &Wish,
    dice: &mut Dice,
    account: AccountId,
    firm: &Account,
    code: &str,
    number: usize,
) -> Made<ContactId, Contact> {
    let id = ContactId::from(wish.id(Kind::Contact, &format!("{code}-{number}")));
    let name = names::person(dice);
    let mobile = places::mobile(dice);
    let email = format!("{}@{}.example", ["office", "contact"][number.min(1)], code.to_lowercase());
    let reach = Reach {
        channel: Some(Channel::Phone),
        label: Some("手機".to_owned()),
        value: Some(mobile.clone()),
        is_preferred: Some(true),
        position: Some(1),
        ..Reach::default()
    };
    let title = if number == 0 { TITLES[0] } else { dice.pick(&TITLES[1..]) };
    let contact = Contact {
        name: Some(name.name),
        name_latin: Some(name.latin),
        account: Some(account),
        owner: firm.owner,
        job_title: Some(title.to_owned()),
        phone: firm.phone.clone(),
        mobile: Some(mobile),
        email: Some(email),
        line_id: dice.once_in(2).then(|| format!("line-{}-{number}", code.to_lowercase())),
        reaches: BTreeMap::from([(wish.entry(id, "reaches", 1), reach)]),
        consents: consents(wish, dice, id, firm.owner),
        is_decision_maker: Some(number == 0),
        is_primary: Some(number == 0),
        preferred_language: firm.preferred_language.clone(),
        ..Contact::default()
    };
    Made::of(id, contact)
}

/// Most gave their consent to mail; some took it back later.
fn consents(
    wish: &Wish,
    dice: &mut Dice,
    id: ContactId,
    by: Option<PersonId>,
) -> BTreeMap<satchel_shared::ids::EntryId, Consent> {
    let mut consents = BTreeMap::new();
    if dice.once_in(8) {
        return consents;
    }
    let given_days_ago = dice.between(200, 900);
    let mut say = |place: usize, state, source: &str, days_ago: i64| {
        let consent = Consent {
            channel: Some(Channel::Email),
            state: Some(state),
            purpose: Some("優惠訊息".to_owned()),
            source: Some(source.to_owned()),
            said_at: Some(taipei_ms(wish.days_ago(days_ago), 10, 30)),
            recorded_by: by,
        };
        consents.insert(wish.entry(id, "consents", place), consent);
    };
    say(1, ConsentState::Given, "紙本同意書", given_days_ago);
    if dice.once_in(10) {
        say(2, ConsentState::Withdrawn, "電話", dice.between(1, 150));
    }
    consents
}
