//! What waits for a person, gathered: not taken, two values, came back from its approval, prices, moved meanwhile, twins.

use super::{NeedCard, NeedKind, refusals};
use crate::{
    actions::{approvals, attention, prices::Known},
    api::{
        reader::{Reader, Result},
        sales, sheet,
        shown::RecordRef,
    },
    store::{Filter, ListedRow, Paging, Sort},
};
use satchel_shared::{
    approval::{self, Status},
    attention::{Edited, Happening, Matter, may_have_changed, of_document},
    documents::Kind,
    ids::ProductId,
    lang::Lang,
    meanwhile::Writer,
};

/// Open quotes whose prices are compared: those a person works on, and of them the latest for the page of a day.
const QUOTES_MAX: u32 = 200;
const QUOTES_OF_DAY: u32 = 40;
/// Fields that are named of one edit.
const FIELDS_SHOWN: usize = 3;
/// Everything that is here, in one read.
const ALL: Paging = Paging { skip: 0, limit: u32::MAX };

/// How much is looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// What a day needs: quick on any store.
    Day,
    /// Also twins among all accounts.
    All,
}

/// Everything that waits, what counts in the clasp first.
///
/// # Errors
/// When a record cannot be read.
pub fn needs(reader: Reader<'_>, depth: Depth) -> Result<Vec<NeedCard>> {
    let mut cards = Vec::new();
    for attempt in reader.store().open_attempts(None)? {
        cards.push(refusals::card(reader, &attempt)?);
    }
    cards.extend(conflicts(reader)?);
    cards.extend(came_back(reader)?);
    cards.extend(prices(reader, if depth == Depth::All { QUOTES_MAX } else { QUOTES_OF_DAY })?);
    cards.extend(meanwhile(reader)?);
    if depth == Depth::All {
        cards.extend(twins(reader)?);
    }
    Ok(cards)
}

struct Said<'s> {
    key: String,
    kind: NeedKind,
    title: String,
    cause: String,
    who: (String, String),
    next: &'s str,
}

fn card(record: RecordRef, said: Said<'_>) -> NeedCard {
    NeedCard {
        key: said.key,
        kind: said.kind,
        record,
        title: said.title,
        cause: said.cause,
        who: said.who.0,
        who_words: said.who.1,
        next: said.next.to_owned(),
        fix_words: String::new(),
        conflict: None,
        refusal: None,
        prices: Vec::new(),
        other: None,
        is_counted: false,
    }
}

/// The name first; a number only where one account has several, behind it.
fn named(reader: Reader<'_>, record: &RecordRef, what: &str) -> String {
    let is_one_of_several = [Kind::Quote.word(), Kind::Order.word()].contains(&&*record.kind);
    let name = match (record.title.as_str(), record.number.as_str()) {
        ("", number) => number.to_owned(),
        (title, number) if is_one_of_several && !number.is_empty() => format!("{title} {number}"),
        (title, _) => title.to_owned(),
    };
    format!("{name}{}{what}", reader.say("：", ": "))
}

fn conflicts(reader: Reader<'_>) -> Result<Vec<NeedCard>> {
    let filter = Filter { only_conflicts: true, ..Filter::default() };
    let mut cards = Vec::new();
    for listed in reader.store().list(&filter, Sort::Importance, ALL)? {
        for conflict in sheet::all(reader, listed.id)? {
            let record = reader.record(&listed);
            let who = match conflict.may.is_allowed {
                true => ("you".to_owned(), reader.say("您", "You").to_owned()),
                false => ("office".to_owned(), reader.say("內勤", "The office").to_owned()),
            };
            let said = Said {
                key: format!("conflict:{}:{}", listed.id, conflict.path),
                kind: NeedKind::Conflict,
                title: named(reader, &record, &conflict.label),
                cause: conflict.words.clone(),
                who,
                next: reader.say(
                    "選一個值；沒選的留在歷程，一鍵復原。",
                    "Choose one; the other stays in the history, one tap away.",
                ),
            };
            // One field is one card, and one record counts once in the clasp.
            cards.push(NeedCard {
                conflict: Some(conflict),
                is_counted: true,
                ..card(record, said)
            });
        }
    }
    Ok(cards)
}

/// Quotes and orders of mine that were turned down, or differ from what was approved.
fn came_back(reader: Reader<'_>) -> Result<Vec<NeedCard>> {
    let mut cards = Vec::new();
    let limit = approvals::limit(reader.store(), Some(reader.me()))?;
    for kind in [Kind::Quote, Kind::Order] {
        let filter = Filter {
            kind: Some(kind),
            owner: Some(reader.me()),
            is_archived: Some(false),
            only_returned: true,
            statuses: vec!["draft", "withdrawn", "submitted", "sent", "confirmed", ""],
            ..Filter::default()
        };
        for listed in reader.store().list(&filter, Sort::DayDescending, ALL)? {
            let status = approval::listed(&listed.row, limit);
            let Some(status @ (Status::Rejected | Status::Differs | Status::Disputed)) = status
            else {
                continue;
            };
            cards.extend(approval_card(reader, &listed, status)?);
        }
    }
    Ok(cards)
}

fn approval_card(
    reader: Reader<'_>,
    listed: &ListedRow,
    status: Status,
) -> Result<Option<NeedCard>> {
    let document = reader.store().document(listed.id)?;
    let Some(effective) = approvals::effective(reader.store(), &document)? else { return Ok(None) };
    let record = reader.record(listed);
    let cause = effective.reasons.first().map(|of| of.words(reader.lang).to_owned());
    let (mine, next) = match status {
        Status::Rejected => (true, reader.say("修改後再送核准。", "Change it and send it again.")),
        Status::Differs if listed.row.status != satchel_shared::documents::sale::SUBMITTED => (
            true,
            reader.say(
                "再送核准，或改回核准的內容。",
                "Send it again, or put back what was approved.",
            ),
        ),
        _ => (
            false,
            reader.say(
                "等主管重新核准，您不必做什麼。",
                "A manager looks at it again; nothing for you to do.",
            ),
        ),
    };
    let who = match mine {
        true => ("you".to_owned(), reader.say("您", "You").to_owned()),
        false => ("office".to_owned(), reader.say("主管", "A manager").to_owned()),
    };
    let said = Said {
        key: format!("approval:{}", listed.id),
        kind: NeedKind::Approval,
        title: named(reader, &record, status.words(reader.lang)),
        cause: reader.sentence(&cause.unwrap_or_default()),
        who,
        next,
    };
    Ok(Some(card(record, said)))
}

/// Open quotes of mine whose lists say another price today.
fn prices(reader: Reader<'_>, limit: u32) -> Result<Vec<NeedCard>> {
    let filter = Filter {
        kind: Some(Kind::Quote),
        owner: Some(reader.me()),
        is_archived: Some(false),
        statuses: vec!["draft", "submitted", "sent", ""],
        ..Filter::default()
    };
    let paging = Paging { skip: 0, limit };
    let known = Known::of(reader.store());
    let prices = |id: ProductId| known.of_product(id);
    let mut cards = Vec::new();
    for listed in reader.store().list(&filter, Sort::DayDescending, paging)? {
        if !may_have_changed(&listed.row, reader.today(), &prices) {
            continue;
        }
        let document = reader.store().document(listed.id)?;
        let old = sales::old_prices_by(reader, &document, &prices)?;
        let Some(first) = old.first() else { continue };
        let record = reader.record(&listed);
        let what = match (reader.lang, old.len()) {
            (Lang::ZhHant, count) => format!("{count} 項的定價變了"),
            (Lang::En, 1) => "one list price has changed".to_owned(),
            (Lang::En, count) => format!("{count} list prices have changed"),
        };
        let said = Said {
            key: format!("price:{}", listed.id),
            kind: NeedKind::Price,
            title: named(reader, &record, &what),
            cause: format!("{}{}{}", first.title, reader.say("：", ": "), first.words),
            who: ("you".to_owned(), reader.say("您", "You").to_owned()),
            next: reader.say(
                "維持原來的報價，或改用今天的價格；不處理就維持原價。",
                "Keep the quoted price or requote; left alone, the quote keeps its prices.",
            ),
        };
        cards.push(NeedCard { prices: old, ..card(record, said) });
    }
    Ok(cards)
}

/// Archived or moved while somebody edited.
fn meanwhile(reader: Reader<'_>) -> Result<Vec<NeedCard>> {
    let filter = Filter { only_attention: true, ..Filter::default() };
    let mut cards = Vec::new();
    for listed in reader.store().list(&filter, Sort::Importance, ALL)? {
        for matter in of_document(&reader.store().document(listed.id)?) {
            cards.push(matter_card(reader, &listed, &matter, NeedKind::Meanwhile)?);
        }
    }
    Ok(cards)
}

fn twins(reader: Reader<'_>) -> Result<Vec<NeedCard>> {
    let mut cards = Vec::new();
    for raised in attention::twins(reader.store())? {
        let mut card = matter_card(reader, &raised.listed, &raised.matter, NeedKind::Twin)?;
        if let Matter::Twin { with, .. } = &raised.matter {
            card.other = reader.named(*with)?;
        }
        cards.push(card);
    }
    Ok(cards)
}

/// What one did while others, who had not seen it, edited; of each edit the first few fields by name.
fn unseen(
    reader: Reader<'_>,
    listed: &ListedRow,
    what: Happening,
    by: &str,
    edits: &[Edited],
    name: &dyn Fn(&Writer) -> String,
) -> Result<String> {
    let values = reader.store().document(listed.id)?.values();
    let kind = Kind::from_word(&listed.row.kind).unwrap_or(Kind::Account);
    let edited = edits.iter().map(|edit| {
        let mut names: Vec<String> = Vec::new();
        for path in &edit.paths {
            let of = sheet::names::of_path(reader.lang, kind, path, Some(&values));
            if !names.contains(&of) {
                names.push(of);
            }
        }
        let more = names.len().saturating_sub(FIELDS_SHOWN);
        let shown = list(reader, names.iter().take(FIELDS_SHOWN).cloned());
        match (reader.lang, more, name(&edit.by)) {
            (Lang::ZhHant, 0, who) => format!("{who}修改了{shown}"),
            (Lang::ZhHant, _, who) => format!("{who}修改了{shown}等 {} 項", names.len()),
            (Lang::En, 0, who) => format!("{who} changed {shown}"),
            (Lang::En, more, who) => format!("{who} changed {shown} and {more} more"),
        }
    });
    let edited = list(reader, edited);
    Ok(match (what, reader.lang) {
        (Happening::Archived, Lang::ZhHant) => {
            format!("{by}封存了這筆資料；{edited}，修改時還不知道。修改已保留。")
        }
        (Happening::Moved, Lang::ZhHant) => {
            format!("{by}把這個客戶轉給別人負責；{edited}，修改時還不知道。修改已保留。")
        }
        (Happening::Archived, Lang::En) => {
            format!("{by} archived this record; {edited}, not having seen it. The edit is kept.")
        }
        (Happening::Moved, Lang::En) => format!(
            "{by} gave this account to somebody else; {edited}, not having seen it. The edit is kept."
        ),
    })
}

fn list(reader: Reader<'_>, parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(reader.say("、", ", "))
}

fn matter_card(
    reader: Reader<'_>,
    listed: &ListedRow,
    matter: &Matter,
    kind: NeedKind,
) -> Result<NeedCard> {
    let record = reader.record(listed);
    let name = |writer: &Writer| {
        let author = reader.store().author(&writer.actor).ok().flatten();
        reader
            .who(author.as_ref())
            .map_or_else(|| reader.say("某人", "somebody").to_owned(), |who| who.name)
    };
    let cause = match matter {
        Matter::Meanwhile { what, by, edits, .. } => {
            unseen(reader, listed, *what, &list(reader, by.iter().map(&name)), edits, &name)?
        }
        other => other.words(Kind::from_word(&listed.row.kind), reader.lang, &name),
    };
    let what = match kind {
        NeedKind::Twin => reader.say("可能重複", "likely entered twice"),
        _ => reader.say("同時有人修改", "edited meanwhile"),
    };
    let said = Said {
        key: format!("{}:{}", matter.code(), listed.id),
        kind,
        title: named(reader, &record, what),
        cause,
        who: reader.mender(Some(matter.mender())),
        next: matter.next(reader.lang),
    };
    Ok(card(record, said))
}
