//! A salesperson's day on a tablet, beside a colleague in the office: what Satchel is for, in one page.
//!
//! Order: first sync, today's visits, a visit with a quote and an order without a network, the same field set by
//! both, sync, official numbers, the conflict shown and decided, both ends equal and whole. Each step is printed;
//! any that does not hold ends the run.

use std::time::Instant;

use serde_json::Value;

use super::device::{Device, rows};
use crate::Outcome;

/// Visits of a day, as many as fit on a screen.
const VISITS_SHOWN: usize = 8;
/// Lines of the quote.
const LINES: usize = 3;
const FIELD: &str = "payment_terms";

/// Plays the day on two enrolled devices.
pub fn play(tablet: &Device, laptop: &Device) -> Outcome {
    title("Morning, with a network");
    for device in [tablet, laptop] {
        sync(device, "first sync")?;
    }
    let visit = visits(tablet)?;
    let account = text(&visit, "account").to_owned();

    title("On the road, without one");
    let quote = call(tablet, text(&visit, "id"), &account)?;
    let order = win(tablet, &quote)?;
    disagree(tablet, laptop, &account)?;
    waiting(tablet)?;

    title("Back in reach");
    for device in [tablet, laptop, tablet] {
        sync(device, "sync")?;
    }
    number(tablet, &[quote, order])?;
    decide(laptop, &account)?;
    for device in [laptop, tablet] {
        sync(device, "sync")?;
    }
    agree(tablet, laptop, &account)
}

fn sync(device: &Device, what: &str) -> Outcome {
    let started = Instant::now();
    let told = device.ask("sync", &[])?;
    let took = started.elapsed().as_secs_f64();
    let count = |of: &str, key: &str| told[of][key].as_u64().unwrap_or_default();
    let (sent, received) = (count("sent", "accepted"), count("received", "documents"));
    say(
        &format!("{} · {what}", device.name),
        &format!("sent {sent}, received {received}, {took:.1} s"),
    );
    let left = rows(&device.ask("pending", &[])?, "pending").len();
    if left == 0 { Ok(()) } else { Err(format!("{} still holds {left} changes", device.name)) }
}

/// Shows the next day's planned visits in the order of the route, and returns the first.
fn visits(tablet: &Device) -> Result<Value, String> {
    let mut visits = tablet.list("visit")?;
    visits.retain(|visit| visit["status"] == "planned");
    visits.sort_by_key(|visit| {
        let position = text(&visit["body"], "position").parse::<u32>();
        (text(visit, "day").to_owned(), position.unwrap_or(u32::MAX))
    });
    let first = visits.first().ok_or("the sample company has no planned visit")?.clone();
    visits.retain(|visit| visit["day"] == first["day"]);
    say("visits planned", &format!("{} on {}", visits.len(), text(&first, "day")));
    for (n, visit) in (1..).zip(visits.iter().take(VISITS_SHOWN)) {
        say("", &format!("{n}. {}", text(visit, "title")));
    }
    Ok(first)
}

/// The first visit: check in, quote three machines with a discount, report, and a follow-up.
fn call(tablet: &Device, visit: &str, account: &str) -> Result<String, String> {
    tablet.ask("visit", &["check-in", visit, "--no-fix", "地下停車場收不到訊號"])?;
    say("checked in", "no position: 地下停車場收不到訊號");
    let quote = tablet.make("quote", &[&format!("account={account}"), "title=展示機"])?;
    let products = tablet.list("product")?;
    for product in products.iter().take(LINES) {
        tablet.ask("add-line", &[&quote, text(product, "id"), "2", "--discount", "5%"])?;
    }
    let shown = tablet.ask("show", &[&quote])?;
    let totals = &shown["totals"];
    say("quote", &format!("{}, {LINES} lines at 5 % off", text(&shown, "number")));
    let sums = ["subtotal", "tax", "total"].map(|key| format!("{key} {}", text(totals, key)));
    say("", &sums.join(", "));
    for reason in totals["reasons"].as_array().into_iter().flatten() {
        say("", &format!("· {}", reason.as_str().unwrap_or_default()));
    }
    tablet.ask("visit", &["done", visit, "--result", "已報價", "--next", "回電確認"])?;
    say("visit reported", "已報價; follow-up: 回電確認");
    Ok(quote)
}

/// The quote is won: an order with its lines and terms, and a new account next door.
fn win(tablet: &Device, quote: &str) -> Result<String, String> {
    let made = tablet.ask("new", &["order", "--from", quote])?;
    let order = text(&made, "id").to_owned();
    tablet.ask("set", &[&order, "customer_order_number=PO-2026-118"])?;
    say("order", &format!("{}, the quote's lines, PO-2026-118", text(&made, "number")));
    let fields = ["name=大同五金行", "tax_id=04595257", "phone=02-2595-1234"];
    tablet.make("account", &fields)?;
    say("new account", "大同五金行, 統一編號 04595257");
    Ok(order)
}

/// Both set the same field of one account, neither knowing of the other.
fn disagree(tablet: &Device, laptop: &Device, account: &str) -> Outcome {
    for (device, terms) in [(tablet, "出貨前匯款"), (laptop, "月結45天")] {
        device.ask("set", &[account, &format!("{FIELD}={terms}")])?;
        say(&format!("{} sets", device.name), &format!("{FIELD} = {terms}"));
    }
    Ok(())
}

fn waiting(tablet: &Device) -> Outcome {
    let pending = rows(&tablet.ask("pending", &[])?, "pending").len();
    say("status", &format!("{pending} changes wait, all saved on the tablet"));
    if pending > LINES { Ok(()) } else { Err(format!("only {pending} changes wait")) }
}

/// Shows the official number beside the provisional one.
fn number(tablet: &Device, records: &[String]) -> Outcome {
    for record in records {
        let shown = tablet.ask("show", &[record])?;
        let official = text(&shown["fields"], "number");
        if official.is_empty() {
            return Err(format!("{record} has no official number"));
        }
        let made = text(&shown["fields"], "provisional_number");
        say("official number", &format!("{made} is now {official}"));
    }
    Ok(())
}

/// Shows both values with who and when, and chooses the first.
fn decide(laptop: &Device, account: &str) -> Outcome {
    let conflicts = rows(&laptop.ask("conflicts", &[account])?, "conflicts");
    let of_field = |conflict: &&Value| conflict["field"] == FIELD;
    let conflict = conflicts.iter().find(of_field).ok_or("the conflict is not shown")?;
    let values = rows(conflict, "values");
    say("two values", FIELD);
    for value in &values {
        let who = ["person", "device", "at"].map(|key| text(value, key)).join(", ");
        say("", &format!("{} ({who})", text(value, "value")));
    }
    let chosen =
        values.first().map(|value| text(value, "value")).ok_or("a conflict without values")?;
    laptop.ask("resolve", &[account, FIELD, "--value", chosen])?;
    say(&format!("{} decides", laptop.name), chosen);
    Ok(())
}

/// Both show the same values, no conflict is left, and both stores are whole.
fn agree(tablet: &Device, laptop: &Device, account: &str) -> Outcome {
    let shown =
        |device: &Device| device.ask("show", &[account]).map(|record| record["fields"].clone());
    if shown(tablet)? != shown(laptop)? {
        return Err("tablet and laptop show different values".into());
    }
    for device in [tablet, laptop] {
        if !rows(&device.ask("conflicts", &[])?, "conflicts").is_empty() {
            return Err(format!("{} still shows a conflict", device.name));
        }
        device.ask("verify", &[])?;
        let status = device.ask("status", &[])?;
        if status["state"] != "all-received" {
            return Err(format!("{} is not received: {status}", device.name));
        }
        say(&device.name, "all received, rows equal documents, both ends equal");
    }
    Ok(())
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_default()
}

fn title(words: &str) {
    println!("\n   {words}");
}

fn say(what: &str, about: &str) {
    println!("     {what:<22} {about}");
}
