//! What a person does with a quote or an order: begin, lines, approval, signature, order, copy, prices that changed.

use super::{
    AddLine, ByLine, CopySale, MakeSale, PriceChoice, SetLine, SetStatus, SettlePrices, SignSale,
    lines::ONE,
    promises::{OldPrice, old_prices},
};
use crate::{
    actions::{
        Login, Saved, approvals, copies, fields, lines, orders, prices, records, signatures,
    },
    api::{
        edits::{kind, pairs, undoable},
        reader::{Reader, Result, id},
        sheet::choice,
        shown::{ById, SavedNow, Typed},
    },
    failure::Failure,
};
use satchel_shared::{
    documents::{Account, Kind, Product, Quote},
    ids::DocumentId,
    lang::Lang,
};

fn plain(login: &Login, lang: Lang, saved: &Saved) -> SavedNow {
    Reader { login, lang }.saved(saved, None)
}

/// Begins a quote or an order.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn make(login: &mut Login, lang: Lang, asked: &MakeSale) -> Result<SavedNow> {
    let mut typed = vec![("account".to_owned(), asked.account.clone())];
    typed.extend(asked.contact.clone().map(|contact| ("contact".to_owned(), contact)));
    let saved = records::create(login, kind(&asked.kind)?, &typed)?;
    Ok(plain(login, lang, &saved))
}

/// Copies, or orders again.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn copy(login: &mut Login, lang: Lang, asked: &CopySale) -> Result<SavedNow> {
    let saved = copies::copy(login, id(&asked.id)?, kind(&asked.kind)?)?;
    Ok(plain(login, lang, &saved))
}

/// Makes the order of a quote.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn order(login: &mut Login, lang: Lang, asked: &ById) -> Result<SavedNow> {
    let saved = orders::from_quote(login, id(&asked.id)?.into())?;
    Ok(plain(login, lang, &saved))
}

/// Sets how far it has come. Can be taken back.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn status(login: &mut Login, lang: Lang, asked: &SetStatus) -> Result<SavedNow> {
    let of = id(&asked.id)?;
    let mut typed = vec![("status".to_owned(), asked.status.clone())];
    let listed = Reader { login, lang }.listed(of)?;
    let reason =
        if listed.row.kind == Kind::Order.word() { "cancel_reason" } else { "lost_reason" };
    typed.extend(asked.reason.clone().map(|text| (reason.to_owned(), text)));
    let told = |reader: Reader<'_>, _: &Saved| {
        let listed = reader.listed(of)?;
        let label = choice(reader, kind(&listed.row.kind)?, &asked.status).label;
        let colon = reader.say("：", ": ");
        Ok(format!("{} {}{colon}{label}", listed.row.number, listed.row.title))
    };
    undoable(login, lang, of, told, |login| fields::set(login, of, &typed, None))
}

/// Sends it for approval. Can be taken back.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn submit(login: &mut Login, lang: Lang, asked: &ById) -> Result<SavedNow> {
    let of = id(&asked.id)?;
    let told = |reader: Reader<'_>, _: &Saved| {
        let number = reader.listed(of)?.row.number;
        Ok(match lang {
            Lang::ZhHant => format!("已送核准 {number}"),
            Lang::En => format!("Sent {number} for approval"),
        })
    };
    undoable(login, lang, of, told, |login| approvals::submit(login, of))
}

/// Puts a name under what stands.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn sign(login: &mut Login, lang: Lang, asked: &SignSale) -> Result<SavedNow> {
    let saved = signatures::sign(login, id(&asked.id)?, &asked.name)?;
    Ok(plain(login, lang, &saved))
}

/// Adds a line. Can be taken back.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn line_add(login: &mut Login, lang: Lang, asked: &AddLine) -> Result<SavedNow> {
    let of = id(&asked.id)?;
    let quantity = asked.quantity.clone().map(|typed| ("quantity".to_owned(), typed));
    let typed: Vec<(String, String)> = quantity.into_iter().collect();
    let told = |reader: Reader<'_>, _: &Saved| Ok(reader.say("已加品項", "Line added").to_owned());
    undoable(login, lang, of, told, |login| lines::add(login, of, &asked.product, &typed))
}

/// Changes a line. Can be taken back.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn line_set(login: &mut Login, lang: Lang, asked: &SetLine) -> Result<SavedNow> {
    let of = id(&asked.id)?;
    let typed = pairs(&asked.values);
    let told =
        |reader: Reader<'_>, _: &Saved| Ok(reader.say("已改品項", "Line changed").to_owned());
    undoable(login, lang, of, told, |login| lines::set(login, of, &asked.line, &typed))
}

/// Takes a line out. Can be taken back.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn line_remove(login: &mut Login, lang: Lang, asked: &ByLine) -> Result<SavedNow> {
    let of = id(&asked.id)?;
    let told =
        |reader: Reader<'_>, _: &Saved| Ok(reader.say("已移除品項", "Line removed").to_owned());
    undoable(login, lang, of, told, |login| lines::remove(login, of, &asked.line))
}

/// Keeps the promised prices of these lines, or takes today's, as one change of the quote. Can be taken back.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn settle_prices(login: &mut Login, lang: Lang, asked: &SettlePrices) -> Result<SavedNow> {
    let of = id(&asked.id)?;
    let document = login.store().document(of)?;
    let old = old_prices(Reader { login, lang }, &document)?;
    let old: Vec<_> = old.into_iter().filter(|one| asked.lines.contains(&one.line)).collect();
    let (typed, told) = match asked.choice {
        PriceChoice::Keep => (kept(&old), ("已維持承諾的價格", "The promised prices are kept")),
        PriceChoice::Requote => {
            let lines: Vec<String> = old.into_iter().map(|one| one.line).collect();
            let typed = todays(login, &document.read(), &lines)?;
            (typed, ("已改用今天的價格", "Today's prices are used"))
        }
    };
    let told = |reader: Reader<'_>, _: &Saved| Ok(reader.say(told.0, told.1).to_owned());
    undoable(login, lang, of, told, |login| fields::set(login, of, &typed, None))
}

/// Against which prices these lines keep theirs, as typed fields of the quote.
fn kept(lines: &[OldPrice]) -> Vec<(String, String)> {
    let against =
        |one: &OldPrice| (format!("lines.{}.kept_against", one.line), one.now.amount.clone());
    lines.iter().map(against).collect()
}

/// Today's price of these lines, as typed fields of the quote.
fn todays(login: &Login, quote: &Quote, lines: &[String]) -> Result<Vec<(String, String)>> {
    let account: Option<Account> = match quote.account {
        Some(account) if login.store().row(account.into())?.is_some() => {
            Some(login.store().document(account.into())?.read())
        }
        _ => None,
    };
    let mut typed = Vec::new();
    for (line_id, line) in quote.lines.iter().filter(|(of, _)| lines.contains(&of.to_string())) {
        let Some(product) = line.product else { continue };
        let missing = || Failure::of(&crate::error::NO_PRICE);
        let product: Product = login.store().document(DocumentId::from(product))?.read();
        let quantity = line.quantity.unwrap_or(ONE);
        let answer =
            prices::today(login, &product, account.as_ref(), quantity)?.ok_or_else(missing)?;
        let mut put = |name: &str, text: String| {
            let field = Typed { path: format!("lines.{line_id}.{name}"), text };
            typed.push((field.path, field.text));
        };
        put("unit_price", answer.price.to_string());
        put("list_price", answer.price.to_string());
        put("price_list", answer.entry.list_id.clone());
        put("price_from", answer.entry.valid_from.to_string());
    }
    Ok(typed)
}
