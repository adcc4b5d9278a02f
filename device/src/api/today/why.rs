//! Why a visit is on the list: facts of kinds that exist, each with its whole sentence. Never a score.

use super::Why;
use crate::{
    api::{
        reader::{Reader, Result},
        shown::{RecordRef, Tone},
        words,
    },
    store::{Filter, Paging, Sort},
};
use jiff::civil::Date;
use satchel_shared::{
    documents::{Account, Kind, Order, Quote, Task},
    ids::DocumentId,
    lang::Lang,
    money::Amount,
};

/// A quote that holds no longer than this is worth a word.
const EXPIRES_WITHIN_DAYS: i32 = 14;
/// A delivery promised within so many days.
const DELIVERS_WITHIN_DAYS: i32 = 7;
/// Records of one account that are looked at.
const LOOKED_AT: u32 = 50;

/// The reasons of a visit to an account, the most pressing first.
///
/// # Errors
/// When a record cannot be read.
pub fn of(reader: Reader<'_>, account: DocumentId, read: &Account) -> Result<Vec<Why>> {
    let mut why = Vec::new();
    if read.credit_hold == Some(true) {
        let reason = (
            "辦公室暫停了這家客戶的信用；出貨前請先聯絡內勤。",
            "The office put this account's credit on hold; ask before goods go out.",
        );
        why.push(Why {
            code: "credit-hold".to_owned(),
            words: reader.say("信用暫停", "Credit hold").to_owned(),
            reason: reader.say(reason.0, reason.1).to_owned(),
            tone: Tone::Bad,
            record: None,
        });
    }
    why.extend(tasks(reader, account)?);
    why.extend(quotes(reader, account)?);
    why.extend(orders(reader, account)?);
    why.extend(unvisited(reader, account, read)?);
    Ok(why)
}

fn filter(kind: Kind, account: DocumentId, statuses: Vec<&'static str>) -> Filter {
    Filter {
        kind: Some(kind),
        account: Some(account),
        is_archived: Some(false),
        statuses,
        ..Filter::default()
    }
}

const PAGE: Paging = Paging { skip: 0, limit: LOOKED_AT };

fn tasks(reader: Reader<'_>, account: DocumentId) -> Result<Vec<Why>> {
    let today = reader.today();
    let of = Filter {
        owner: Some(reader.me()),
        day_until: Some(today.to_string()),
        ..filter(Kind::Task, account, vec!["open", ""])
    };
    let mut why = Vec::new();
    for listed in reader.store().list(&of, Sort::DayAscending, PAGE)? {
        let task: Task = reader.store().document(listed.id)?.read();
        let Some(due) = task.due_on else { continue };
        let late = words::days_between(due, today);
        let title = &listed.row.title;
        let (words, tone) = match (late, reader.lang) {
            (..=0, Lang::ZhHant) => (format!("今天到期：{title}"), Tone::Plain),
            (..=0, Lang::En) => (format!("Due today: {title}"), Tone::Plain),
            (late, Lang::ZhHant) => (format!("逾期 {late} 天：{title}"), Tone::Bad),
            (late, Lang::En) => (format!("{late} days overdue: {title}"), Tone::Bad),
        };
        let day = words::day(reader.lang, due, today);
        let reason = match reader.lang {
            Lang::ZhHant => format!("待辦「{title}」的期限是 {day}，還沒完成。"),
            Lang::En => {
                format!("The task \u{201c}{title}\u{201d} was due {day} and is still open.")
            }
        };
        let record = Some(reader.record(&listed));
        why.push(Why { code: "task-overdue".to_owned(), words, reason, tone, record });
    }
    Ok(why)
}

fn quotes(reader: Reader<'_>, account: DocumentId) -> Result<Vec<Why>> {
    let today = reader.today();
    let of = filter(Kind::Quote, account, vec!["draft", "submitted", "sent"]);
    let mut why = Vec::new();
    for listed in reader.store().list(&of, Sort::DayDescending, PAGE)? {
        let quote: Quote = reader.store().document(listed.id)?.read();
        let amount = listed.row.amount.map(Amount::from_stored);
        let amount = amount.zip(listed.row.currency.parse().ok());
        let amount = amount.map(|(of, code)| words::money(of, code).shown).unwrap_or_default();
        let number = &listed.row.number;
        let record = Some(reader.record(&listed));
        if let Some(until) = quote.valid_until {
            why.extend(expiring(reader, until, today, &amount, number, record.clone()));
        }
        if listed.row.status == satchel_shared::documents::sale::SUBMITTED {
            let words = match reader.lang {
                Lang::ZhHant => format!("報價等核准 {amount}"),
                Lang::En => format!("Quote waits for approval {amount}"),
            };
            let reason = match reader.lang {
                Lang::ZhHant => format!("報價 {number} 已送審，還沒有人簽核。"),
                Lang::En => {
                    format!("Quote {number} was sent for approval and nobody has decided yet.")
                }
            };
            why.push(Why {
                code: "approval-waits".to_owned(),
                words,
                reason,
                tone: Tone::Plain,
                record,
            });
        }
    }
    Ok(why)
}

fn expiring(
    reader: Reader<'_>,
    until: Date,
    today: Date,
    amount: &str,
    number: &str,
    record: Option<RecordRef>,
) -> Option<Why> {
    let left = words::days_between(today, until);
    let words = match (left, reader.lang) {
        (EXPIRES_WITHIN_DAYS.., _) => return None,
        (..=-1, Lang::ZhHant) => format!("報價已失效 {amount}"),
        (..=-1, Lang::En) => format!("Quote expired {amount}"),
        (0, Lang::ZhHant) => format!("報價今天失效 {amount}"),
        (0, Lang::En) => format!("Quote expires today {amount}"),
        (left, Lang::ZhHant) => format!("報價 {left} 天後失效 {amount}"),
        (left, Lang::En) => format!("Quote expires in {left} days {amount}"),
    };
    let day = words::day(reader.lang, until, today);
    let reason = match reader.lang {
        Lang::ZhHant => format!("報價 {number} 有效至 {day}，還沒有成交。"),
        Lang::En => format!("Quote {number} is valid until {day} and has not been won yet."),
    };
    Some(Why { code: "quote-expires".to_owned(), words, reason, tone: Tone::Plain, record })
}

fn orders(reader: Reader<'_>, account: DocumentId) -> Result<Vec<Why>> {
    let today = reader.today();
    let of = filter(Kind::Order, account, vec!["submitted", "confirmed"]);
    let mut why = Vec::new();
    for listed in reader.store().list(&of, Sort::DayDescending, PAGE)? {
        let order: Order = reader.store().document(listed.id)?.read();
        let Some(due) = order.promised_delivery_on.or(order.requested_delivery_on) else {
            continue;
        };
        let left = words::days_between(today, due);
        if left > DELIVERS_WITHIN_DAYS {
            continue;
        }
        let day = words::day(reader.lang, due, today);
        let (words, tone) = match (left < 0, reader.lang) {
            (true, Lang::ZhHant) => (format!("交貨逾期，原訂 {day}"), Tone::Bad),
            (true, Lang::En) => (format!("Delivery overdue since {day}"), Tone::Bad),
            (false, Lang::ZhHant) => (format!("{day} 交貨"), Tone::Plain),
            (false, Lang::En) => (format!("Delivery {day}"), Tone::Plain),
        };
        let number = &listed.row.number;
        let reason = match reader.lang {
            Lang::ZhHant => format!("訂單 {number} 的交貨日是 {day}，還沒出貨。"),
            Lang::En => {
                format!("Order {number} is to be delivered {day} and has not been shipped.")
            }
        };
        let record = Some(reader.record(&listed));
        why.push(Why { code: "delivery-due".to_owned(), words, reason, tone, record });
    }
    Ok(why)
}

fn unvisited(reader: Reader<'_>, account: DocumentId, read: &Account) -> Result<Option<Why>> {
    let today = reader.today();
    let done = filter(Kind::Visit, account, vec!["done", "checked-in"]);
    let last = reader.store().list(&done, Sort::DayDescending, Paging { skip: 0, limit: 1 })?;
    let last: Option<Date> = last.first().and_then(|listed| listed.row.day.parse().ok());
    let Some(last) = last else {
        return Ok(Some(Why {
            code: "first-visit".to_owned(),
            words: reader.say("第一次拜訪", "First visit").to_owned(),
            reason: reader
                .say(
                    "還沒有完成過這家客戶的拜訪。",
                    "No visit to this account has been reported yet.",
                )
                .to_owned(),
            tone: Tone::Plain,
            record: None,
        }));
    };
    let since = words::days_between(last, today);
    let cycle = read.visit_every_days.filter(|days| *days > 0);
    let Some(cycle) = cycle.filter(|cycle| i64::from(since) >= *cycle) else { return Ok(None) };
    let day = words::day(reader.lang, last, today);
    Ok(Some(Why {
        code: "not-visited".to_owned(),
        words: match reader.lang {
            Lang::ZhHant => format!("{since} 天未拜訪，週期 {cycle} 天"),
            Lang::En => format!("Not visited for {since} days, due every {cycle}"),
        },
        reason: match reader.lang {
            Lang::ZhHant => format!("上次拜訪是 {day}；這家客戶說好每 {cycle} 天拜訪一次。"),
            Lang::En => format!(
                "The last visit was {day}; this account is to be visited every {cycle} days."
            ),
        },
        tone: Tone::Plain,
        record: None,
    }))
}
