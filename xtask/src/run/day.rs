//! A salesperson's day on a tablet, beside a colleague in the office: what Satchel is for, in one page.
//!
//! Order: first sync, today's visits, work without a network, the same field set by both, sync in either order, the
//! conflict shown and decided, both ends equal and whole. Each step is printed; any that does not hold ends the run.

use std::time::Instant;

use serde_json::Value;

use super::device::{Device, rows};
use crate::Outcome;

/// Visits of a day, as many as fit on a screen.
const VISITS_SHOWN: usize = 8;
const FIELD: &str = "payment_terms";

/// Plays the day on two enrolled devices.
pub fn play(tablet: &Device, laptop: &Device) -> Outcome {
    for device in [tablet, laptop] {
        sync(device, "first sync")?;
    }
    let account = visits(tablet)?;
    work_offline(tablet)?;
    disagree(tablet, laptop, &account)?;
    for device in [tablet, laptop, tablet] {
        sync(device, "sync")?;
    }
    decide(laptop, &account)?;
    for device in [laptop, tablet] {
        sync(device, "sync")?;
    }
    agree(tablet, laptop, &account)
}

fn sync(device: &Device, what: &str) -> Outcome {
    let started = Instant::now();
    device.ask("sync", &[])?;
    let pending = rows(&device.ask("pending", &[])?, "pending").len();
    say(
        &format!("{what} of {}", device.name),
        &format!("{:.1} s, {pending} waiting", started.elapsed().as_secs_f64()),
    );
    if pending == 0 {
        Ok(())
    } else {
        Err(format!("{} still has {pending} changes to send", device.name))
    }
}

/// Shows the next planned visits and returns the account of the first.
fn visits(tablet: &Device) -> Result<String, String> {
    let mut visits = tablet.list("visit")?;
    visits.retain(|visit| visit["status"] == "planned");
    visits.sort_by(|a, b| text(a, "day").cmp(text(b, "day")));
    let first = visits.first().ok_or("the sample company has no planned visit")?.clone();
    visits.retain(|visit| visit["day"] == first["day"]);
    say("visits of", &format!("{} ({} planned)", text(&first, "day"), visits.len()));
    for visit in visits.iter().take(VISITS_SHOWN) {
        say("", text(visit, "title"));
    }
    Ok(text(&first, "account").to_owned())
}

/// A new account, and a quote, an order and a visit for it, without a network.
fn work_offline(tablet: &Device) -> Outcome {
    let account = tablet
        .make("account", &["name=大同五金行", "status=prospect", "payment_terms=月結30天"])?;
    let link = format!("account={account}");
    let sale = [link.as_str(), "account_name=大同五金行", "currency=TWD"];
    tablet.make("quote", &[&sale, ["title=展示機一台"].as_slice()].concat())?;
    tablet.make("order", &sale)?;
    tablet.make("visit", &[&link, "subject=初次拜訪", "status=planned"])?;
    let pending = rows(&tablet.ask("pending", &[])?, "pending").len();
    say("without a network", &format!("account, quote, order and visit; {pending} waiting"));
    if pending >= 4 { Ok(()) } else { Err(format!("4 records were made, {pending} wait")) }
}

/// Both set the same field of one account, neither knowing of the other.
fn disagree(tablet: &Device, laptop: &Device, account: &str) -> Outcome {
    for (device, terms) in [(tablet, "月結60天"), (laptop, "貨到付款")] {
        device.ask("set", &[account, &format!("{FIELD}={terms}")])?;
        say(&format!("{} sets", device.name), &format!("{FIELD} = {terms}"));
    }
    Ok(())
}

/// Shows both values with who and when, and chooses the first.
fn decide(laptop: &Device, account: &str) -> Outcome {
    let conflicts = rows(&laptop.ask("conflicts", &[])?, "conflicts");
    let of_account = |conflict: &&Value| conflict["id"] == account && conflict["field"] == FIELD;
    let conflict = conflicts.iter().find(of_account).ok_or("the conflict is not shown")?;
    let values = rows(&conflict["values"], "values");
    for value in &values {
        let who = ["author", "device", "at"].map(|key| text(value, key)).join(", ");
        say("conflict", &format!("{} ({who})", text(value, "value")));
    }
    let chosen =
        values.first().map(|value| text(value, "value")).ok_or("a conflict without values")?;
    laptop.ask("resolve", &[account, &format!("{FIELD}={chosen}")])?;
    say("decided", chosen);
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
        say(&format!("{} is whole", device.name), "index rows equal documents, nothing waits");
    }
    Ok(())
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_default()
}

fn say(what: &str, about: &str) {
    println!("   {what:<24} {about}");
}
