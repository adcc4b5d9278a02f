//! One account, whole: flags first, fields by group, addresses, contacts with what they said.

use super::{AccountCounts, AccountShown, ConsentShown, ContactRow, Flag};
use crate::{
    actions::contacts,
    api::{
        fields::FieldGroup,
        reader::{Reader, Result, id},
        sheet::{Sheet, choice},
        shown::{ById, Choice, May, Position, Reason, SavedNow, Tone},
        words,
    },
    failure::Failure,
    store::{Filter, ListedRow, Paging, Sort},
};
use satchel_shared::{
    attention::{Likeness, Matter, twins},
    documents::{
        Account, Contact, Kind,
        address::{Address, AddressUse},
        contact::{Channel, Consent, ConsentState},
        shape::Word as _,
    },
    ids::DocumentId,
    lang::Lang,
    permissions::Relation,
};

/// Contacts of one account; nobody has more.
const CONTACTS_MAX: u32 = 500;
/// Accounts with the same tax id or name worth a flag.
const TWINS_MAX: u32 = 20;

/// An account as it stands.
///
/// # Errors
/// When it is not here or cannot be read.
pub fn account(reader: Reader<'_>, asked: &ById) -> Result<AccountShown> {
    let of = id(&asked.id)?;
    let sheet = Sheet::open(reader, of)?;
    if sheet.kind() != Kind::Account {
        return Err(crate::actions::ActionFault::WrongKind(of).into());
    }
    let read: Account = sheet.document.read();
    let address = visiting(&read);
    let line = address.map(one_line).unwrap_or_default();
    let tax_id = read.tax_id.clone().unwrap_or_default();
    let tax = match (tax_id.as_str(), reader.lang) {
        ("", _) => String::new(),
        (id, Lang::ZhHant) => format!("統一編號 {id}"),
        (id, Lang::En) => format!("Tax ID {id}"),
    };
    let role = reader.role()?;
    let owners = read.owner.into_iter().collect();
    let relation =
        role.as_ref().map_or(Relation::Reach, |role| Relation::of(role, reader.me(), &owners));
    let archived = Kind::Account.fields().iter().find(|field| field.name == "is_archived");
    let may_archive = archived.map_or_else(Reader::may, |field| {
        crate::api::sheet::may_field(reader, role.as_ref(), Kind::Account, field, relation)
    });
    let latin = read.name_latin.clone().unwrap_or_default();
    Ok(AccountShown {
        head: sheet.head(),
        line: words::dotted([latin.as_str(), &tax, &line]),
        status: choice(reader, Kind::Account, &sheet.listed.row.status),
        phone: read.phone.clone().unwrap_or_default(),
        position: address.and_then(position),
        address: line,
        flags: flags(reader, &sheet.listed, &read)?,
        groups: without_empty_system_fields(sheet.groups()?),
        addresses: sheet.list("addresses")?,
        conflicts: sheet.conflicts.clone(),
        contacts: contacts_of(reader, of)?,
        counts: counts(reader, of)?,
        may_quote: reader.may_make(Kind::Quote)?,
        may_archive,
    })
}

/// What only imports fill stands here when it says something.
fn without_empty_system_fields(mut groups: Vec<FieldGroup>) -> Vec<FieldGroup> {
    if let Some(more) = groups.iter_mut().find(|group| group.code == "more") {
        more.fields.retain(|field| !field.shown.is_empty());
    }
    groups.retain(|group| !group.fields.is_empty());
    groups
}

/// The address one goes to: for visits, else the default one, else the first.
pub fn visiting(account: &Account) -> Option<&Address> {
    let mut standing: Vec<&Address> =
        account.addresses.values().filter(|address| address.removed != Some(true)).collect();
    standing.sort_by_key(|address| {
        let is_other = address.purpose.as_ref() != Some(&AddressUse::Visit);
        (is_other, address.is_default != Some(true), address.position)
    });
    standing.first().copied()
}

/// An address as it is written in Taiwan: from the large to the small.
pub fn one_line(address: &Address) -> String {
    let parts = [&address.state, &address.city, &address.district, &address.line1, &address.line2];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    let is_cjk = parts.iter().any(|part| !part.is_ascii());
    parts.join(if is_cjk { "" } else { " " })
}

/// Where it is, when it says so.
pub fn position(address: &Address) -> Option<Position> {
    Some(Position {
        latitude_micro: address.latitude_micro?,
        longitude_micro: address.longitude_micro?,
        accuracy_m: 0,
    })
}

fn flags(reader: Reader<'_>, listed: &ListedRow, account: &Account) -> Result<Vec<Flag>> {
    let mut flags = Vec::new();
    if account.credit_hold == Some(true) {
        let words = reader.say("信用暫停", "Credit hold").to_owned();
        let why = reader.say(
            "辦公室暫停了這家客戶的信用；報價可以做，出貨前請先聯絡內勤。",
            "The office put this account's credit on hold. Quotes may be made; ask the office before goods go out.",
        );
        let reasons = vec![Reason { code: "credit-hold".to_owned(), words: why.to_owned() }];
        flags.push(Flag {
            code: "credit-hold".to_owned(),
            words,
            reasons,
            tone: Tone::Bad,
            record: None,
        });
    }
    if listed.row.is_archived {
        let words = reader.say("已封存", "Archived").to_owned();
        flags.push(Flag {
            code: "archived".to_owned(),
            words,
            reasons: Vec::new(),
            tone: Tone::Plain,
            record: None,
        });
    }
    flags.extend(twin_flags(reader, listed)?);
    Ok(flags)
}

fn twin_flags(reader: Reader<'_>, listed: &ListedRow) -> Result<Vec<Flag>> {
    let filter =
        Filter { kind: Some(Kind::Account), is_archived: Some(false), ..Filter::default() };
    let mut near: Vec<ListedRow> = vec![listed.clone()];
    for typed in [listed.row.body.get("tax_id"), Some(&listed.row.title)].into_iter().flatten() {
        for hit in reader.store().search_in(typed, &filter, TWINS_MAX)? {
            if !near.iter().any(|held| held.id == hit.id) {
                near.push(hit);
            }
        }
    }
    let likenesses: Vec<Likeness> =
        near.iter().filter_map(|of| Likeness::of(of.id, &of.row)).collect();
    let mut flags = Vec::new();
    for (of, matter) in twins(&likenesses) {
        let next = matter.next(reader.lang).to_owned();
        let Matter::Twin { with, evidence, .. } = matter else { continue };
        let other = match (of == listed.id, with == listed.id) {
            (true, _) => with,
            (_, true) => of,
            _ => continue,
        };
        let Some(record) = reader.named(other)? else { continue };
        let mut reasons: Vec<Reason> = evidence
            .iter()
            .map(|one| Reason { code: "twin".to_owned(), words: one.words(reader.lang) })
            .collect();
        reasons.push(Reason { code: "next".to_owned(), words: next });
        let words = match reader.lang {
            Lang::ZhHant => format!("可能與「{}」是同一家", record.title),
            Lang::En => format!("Likely the same as \u{201c}{}\u{201d}", record.title),
        };
        flags.push(Flag {
            code: "twin".to_owned(),
            words,
            reasons,
            tone: Tone::Need,
            record: Some(record),
        });
    }
    Ok(flags)
}

fn counts(reader: Reader<'_>, of: DocumentId) -> Result<AccountCounts> {
    let count = |kind: Kind, statuses: Vec<&'static str>| {
        let filter = Filter {
            kind: Some(kind),
            account: Some(of),
            is_archived: Some(false),
            statuses,
            ..Filter::default()
        };
        reader.store().count(&filter)
    };
    Ok(AccountCounts {
        quotes: count(Kind::Quote, vec![])?,
        orders: count(Kind::Order, vec![])?,
        visits: count(Kind::Visit, vec![])?,
        tasks: count(Kind::Task, vec!["open", ""])?,
    })
}

/// The contacts of an account, the first to turn to first.
///
/// # Errors
/// When one cannot be read.
pub fn contacts_of(reader: Reader<'_>, of: DocumentId) -> Result<Vec<ContactRow>> {
    let filter = Filter {
        kind: Some(Kind::Contact),
        account: Some(of),
        is_archived: Some(false),
        ..Filter::default()
    };
    let paging = Paging { skip: 0, limit: CONTACTS_MAX };
    let mut rows = Vec::new();
    for listed in reader.store().list(&filter, Sort::Title, paging)? {
        let contact: Contact = reader.store().document(listed.id)?.read();
        rows.push(contact_row(reader, &listed, &contact));
    }
    rows.sort_by_key(|row| !row.is_primary);
    Ok(rows)
}

fn contact_row(reader: Reader<'_>, listed: &ListedRow, contact: &Contact) -> ContactRow {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let phone = [&contact.mobile, &contact.phone].into_iter().flatten().next().cloned();
    let consents = consents(reader, contact);
    let may = |channel: &str, has: bool, zh: &str, en: &str| {
        let withdrawn = consents
            .iter()
            .find(|of| of.channel.word == channel && of.state == ConsentState::Withdrawn.word());
        match (has, withdrawn) {
            (false, _) => reader.may_not(zh, en),
            (true, Some(of)) => May { is_allowed: false, why_not: of.words.clone() },
            (true, None) => Reader::may(),
        }
    };
    ContactRow {
        id: listed.id.to_string(),
        name: listed.row.title.clone(),
        role: words::dotted([
            contact.job_title.as_deref().unwrap_or_default(),
            contact.department.as_deref().unwrap_or_default(),
        ]),
        may_call: may("phone", phone.is_some(), "沒有電話", "No telephone"),
        may_mail: may("email", contact.email.is_some(), "沒有電子郵件", "No email"),
        phone: phone.unwrap_or_default(),
        email: text(&contact.email),
        is_primary: contact.is_primary == Some(true),
        mark: reader.mark(listed),
        consents,
    }
}

/// What was said last of each channel.
fn consents(reader: Reader<'_>, contact: &Contact) -> Vec<ConsentShown> {
    let mut told = Vec::new();
    for channel in [Channel::Phone, Channel::Email, Channel::Message, Channel::Post] {
        let of_channel =
            contact.consents.iter().filter(|(_, of)| of.channel.as_ref() == Some(&channel));
        let last = of_channel.max_by_key(|(id, of)| (of.said_at, **id));
        told.extend(last.map(|(_, last)| consent(reader, &channel, last)));
    }
    told
}

fn consent(reader: Reader<'_>, channel: &Channel, of: &Consent) -> ConsentShown {
    let channel = choice(reader, Kind::Contact, channel.word());
    let Choice { word: state, label } = match &of.state {
        Some(state) => choice(reader, Kind::Contact, state.word()),
        None => Choice { word: String::new(), label: String::new() },
    };
    let said_ms = of.said_at;
    let day = said_ms
        .map(|ms| words::day(reader.lang, words::day_of(ms, &reader.zone()), reader.today()));
    let parts = [
        day.as_deref().unwrap_or_default(),
        label.as_str(),
        channel.label.as_str(),
        of.purpose.as_deref().unwrap_or_default(),
    ];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    ConsentShown {
        words: parts.join(" "),
        source: of.source.clone().unwrap_or_default(),
        channel,
        state,
        said_ms,
    }
}

/// Records what a contact said.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn record_consent(
    login: &mut crate::actions::Login,
    lang: Lang,
    asked: &super::RecordConsent,
) -> Result<SavedNow> {
    let unfit = |word: &str| Failure::of(&crate::error::BAD_VALUE).quoting(word);
    let channel = match Channel::from_word(&asked.channel) {
        Channel::Other(word) => return Err(unfit(&word)),
        channel => channel,
    };
    let state = match ConsentState::from_word(&asked.state) {
        ConsentState::Other(word) => return Err(unfit(&word)),
        state => state,
    };
    let of = id(&asked.id)?;
    let saved = contacts::record_consent(
        login,
        of.into(),
        &channel,
        &state,
        &asked.purpose,
        &asked.source,
    )?;
    Ok(Reader { login, lang }.saved(&saved, None))
}
