//! One quote or order, whole: lines, totals, approval, signatures, and what can be done with it now.

use super::{
    ApprovalShown, OldPrice, SaleActions, SaleShown, TotalsShown,
    approval::{signatures, standing},
    discounts::{Bound, of_whole},
    lines::Reading,
    promises::old_prices,
    totals::totals,
};
use crate::{
    actions::{ActionFault, closed::Closed},
    api::{
        fields::ConflictShown,
        reader::{Reader, Result, id},
        sheet::{self, Sheet, choice},
        shown::{ById, May, RecordRef},
        words,
    },
    store::ListedRow,
};
use satchel_shared::{
    approval::{Effective, Status},
    documents::{Document, Kind, Path, Sale, Sold},
    ids::DocumentId,
    lang::Lang,
    permissions::Relation,
};
use std::collections::BTreeSet;

/// How far a quote may have come and still be sent for approval.
const QUOTE_OPEN: [&str; 4] = ["", "draft", "sent", "withdrawn"];
/// How far an order may have come.
const ORDER_OPEN: [&str; 2] = ["", "draft"];

/// A quote or an order as it stands.
///
/// # Errors
/// `wrong-kind`, or when it is not here or cannot be read.
pub fn sale(reader: Reader<'_>, asked: &ById) -> Result<SaleShown> {
    let of = id(&asked.id)?;
    let sheet = Sheet::open(reader, of)?;
    let waiting = match sheet.listed.is_sent {
        true => BTreeSet::new(),
        false => reader.store().waiting_paths(of)?,
    };
    let old = old_prices(reader, &sheet.document)?;
    shown(reader, &sheet, &old, &waiting, false)
}

/// A quote or an order as it was.
///
/// # Errors
/// As [`sale`].
pub fn version(
    reader: Reader<'_>,
    listed: &ListedRow,
    document: &Document,
) -> Result<Option<Box<SaleShown>>> {
    if Sold::of(document).is_none() {
        return Ok(None);
    }
    let sheet = Sheet::of_version(reader, listed.clone(), document.clone())?;
    Ok(Some(Box::new(shown(reader, &sheet, &[], &BTreeSet::new(), true)?)))
}

fn shown(
    reader: Reader<'_>,
    sheet: &Sheet<'_>,
    old: &[OldPrice],
    waiting: &BTreeSet<Path>,
    is_past: bool,
) -> Result<SaleShown> {
    let document = &sheet.document;
    let sold = Sold::of(document).ok_or(ActionFault::WrongKind(document.id()))?;
    let sale = sold.sale();
    let bound = Bound::of(reader, &sale)?;
    let reading = Reading {
        reader,
        sale: &sale,
        amounts: sale
            .totals()
            .and_then(std::result::Result::ok)
            .map(|totals| totals.line_amounts)
            .unwrap_or_default(),
        bound: &bound,
        old,
        conflicts: &sheet.conflicts,
        waiting,
    };
    let lines = reading.lines()?;
    let (totals, no_totals) = totals_or_why(reader, &sale);
    let (effective, approval) = standing(reader, document)?.unzip();
    let facts = Facts {
        reader,
        sold: &sold,
        effective: effective.as_ref(),
        approval: approval.as_ref(),
        conflicts: &sheet.conflicts,
        has_old_prices: !old.is_empty(),
        closed: sheet.closed,
        is_past,
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    Ok(SaleShown {
        head: sheet.head(),
        number: text(sale.number),
        provisional_number: text(sale.provisional_number),
        account: match sale.account {
            Some(account) => reader.named(account.into())?,
            None => None,
        },
        account_name: text(sale.account_name),
        status: choice(reader, sale.kind, &sale.status),
        line: line(reader, &sold)?,
        is_closed: sheet.closed.is_some(),
        currency: sale.currency.map(|code| code.to_string()).unwrap_or_default(),
        lines,
        discount: of_whole(reader, &sale, &bound, discount_reason(&sold)),
        totals,
        no_totals,
        may: facts.actions()?,
        approval,
        signatures: signatures(reader, document),
        groups: sheet.groups()?,
        conflicts: sheet.conflicts.clone(),
        old_prices: old.to_vec(),
        other: other(reader, &sold)?,
    })
}

fn totals_or_why(reader: Reader<'_>, sale: &Sale<'_>) -> (Option<TotalsShown>, String) {
    match totals(reader, sale) {
        Ok(totals) => (Some(totals), String::new()),
        Err(why) => (None, why),
    }
}

fn discount_reason(sold: &Sold) -> String {
    let reason = match sold {
        Sold::Quote(quote) => &quote.discount_reason,
        Sold::Order(order) => &order.discount_reason,
    };
    reason.clone().unwrap_or_default()
}

/// `價目表 經銷 A 表 · 有效至 11/22`: the list of most lines, and until when it holds.
fn line(reader: Reader<'_>, sold: &Sold) -> Result<String> {
    let sale = sold.sale();
    let list = sale.places().first().and_then(|first| sale.lines.get(first)?.price_list);
    let list = match list {
        Some(list) => reader.named(list.into())?.map(|of| of.title),
        None => None,
    };
    let today = reader.today();
    let told = match sold {
        Sold::Quote(quote) => quote.valid_until.map(|until| {
            let until = words::day(reader.lang, until, today);
            match reader.lang {
                Lang::ZhHant => format!("有效至 {until}"),
                Lang::En => format!("valid until {until}"),
            }
        }),
        Sold::Order(order) => order.ordered_on.map(|day| {
            let day = words::day(reader.lang, day, today);
            match reader.lang {
                Lang::ZhHant => format!("{day} 訂購"),
                Lang::En => format!("ordered {day}"),
            }
        }),
    };
    let list = list.map(|name| format!("{} {name}", reader.say("價目表", "Price list")));
    Ok(words::dotted([list.as_deref().unwrap_or_default(), told.as_deref().unwrap_or_default()]))
}

fn other(reader: Reader<'_>, sold: &Sold) -> Result<Option<RecordRef>> {
    let of = match sold {
        Sold::Quote(quote) => quote.order.map(DocumentId::from),
        Sold::Order(order) => order.quote.map(DocumentId::from),
    };
    of.map_or(Ok(None), |of| reader.named(of))
}

/// What decides which actions there are.
struct Facts<'f> {
    reader: Reader<'f>,
    sold: &'f Sold,
    effective: Option<&'f Effective>,
    approval: Option<&'f ApprovalShown>,
    conflicts: &'f [ConflictShown],
    has_old_prices: bool,
    closed: Option<Closed>,
    is_past: bool,
}

impl Facts<'_> {
    fn actions(&self) -> Result<SaleActions> {
        let reader = self.reader;
        let sale = self.sold.sale();
        let write = self.write(&sale)?;
        let edit = match self.closed {
            Some(how) if write.is_allowed => sheet::may_not_closed(reader, how),
            _ => write.clone(),
        };
        let only = |may: May| if edit.is_allowed { may } else { edit.clone() };
        let is_quote = sale.kind == Kind::Quote;
        let hand_over = self.approval.map_or_else(Reader::may, |of| of.may_hand_over.clone());
        let prices = match self.has_old_prices {
            true => only(Reader::may()),
            false => reader.may_not("價格沒有變動", "No price has changed"),
        };
        Ok(SaleActions {
            submit: only(self.submit(&sale)),
            submit_words: self.submit_words(is_quote),
            sign: only(self.sign(&sale, &hand_over)),
            order: only(self.order(&sale)),
            send: only(match (is_quote, sale.status.as_str()) {
                (false, _) => reader.may_not("只有報價單", "Quotes only"),
                (true, "sent" | "won") => reader.may_not("已給客戶", "Given already"),
                (true, _) => self.with_lines(&sale).unwrap_or(hand_over),
            }),
            copy: reader.may_make(sale.kind)?,
            archive: write.clone(),
            reopen: self.reopen(write)?,
            requote: prices.clone(),
            keep_prices: prices,
            edit,
        })
    }

    /// Whether it may be opened again after its end.
    fn reopen(&self, write: May) -> Result<May> {
        let reader = self.reader;
        Ok(match (self.closed, reader.role()?) {
            (None, _) => reader.may_not("還沒有結束", "It has not ended"),
            (Some(how), Some(role)) if !how.may_reopen(&role) => sheet::may_not_closed(reader, how),
            _ => write,
        })
    }

    /// Whether whoever reads may write it at all, however far it has come.
    fn write(&self, sale: &Sale<'_>) -> Result<May> {
        let reader = self.reader;
        if self.is_past {
            return Ok(reader.may_not("這是以前的版本", "This is an earlier version"));
        }
        let Some(role) = reader.role()? else {
            return Ok(reader.may_not(
                "您的資料還沒下載，請先同步",
                "Your own record has not come yet; sync first",
            ));
        };
        let owners = sale.owner.into_iter().collect();
        let relation = Relation::of(&role, reader.me(), &owners);
        let field = sale.kind.fields().iter().find(|field| field.name == "lines");
        Ok(field.map_or_else(Reader::may, |field| {
            sheet::may_field(reader, Some(&role), sale.kind, field, relation)
        }))
    }

    fn with_lines(&self, sale: &Sale<'_>) -> Option<May> {
        let why = self.reader.may_not("還沒有品項", "There is no line yet");
        sale.places().is_empty().then_some(why)
    }

    fn submit(&self, sale: &Sale<'_>) -> May {
        let reader = self.reader;
        if let Some(why) = self.with_lines(sale) {
            return why;
        }
        let open: &[&str] = if sale.kind == Kind::Quote { &QUOTE_OPEN } else { &ORDER_OPEN };
        let status = self.effective.map(|of| of.status);
        match status {
            Some(Status::Approved) => reader.may_not("已核准", "Approved already"),
            Some(Status::NotNeeded) if sale.kind == Kind::Quote => {
                reader.may_not("不需核准", "No approval needed")
            }
            Some(Status::Submitted) => reader.may_not("已送，等核准", "Sent; waits for approval"),
            _ if !open.contains(&sale.status.as_str()) && status != Some(Status::Differs) => {
                reader.may_not("目前的狀態不能送", "It cannot be sent as it stands")
            }
            // What differs asks again by itself once it was submitted.
            _ if !open.contains(&sale.status.as_str()) => {
                reader.may_not("已送，等重新核准", "Sent; waits to be approved again")
            }
            _ => Reader::may(),
        }
    }

    fn submit_words(&self, is_quote: bool) -> String {
        let was_decided = self.effective.is_some_and(|of| of.decision.is_some());
        let (zh, en) = match (is_quote, was_decided) {
            (true, true) => ("再送核准", "Send for approval again"),
            (true, false) => ("送核准", "Send for approval"),
            (false, _) => ("送出訂單", "Hand in the order"),
        };
        self.reader.say(zh, en).to_owned()
    }

    fn sign(&self, sale: &Sale<'_>, hand_over: &May) -> May {
        let reader = self.reader;
        if let Some(why) = self.with_lines(sale) {
            return why;
        }
        match self.conflicts.is_empty() {
            false => reader.may_not("有欄位還有兩個值", "A field still has two values"),
            true => hand_over.clone(),
        }
    }

    fn order(&self, sale: &Sale<'_>) -> May {
        let reader = self.reader;
        match self.sold {
            Sold::Order(_) => reader.may_not("這已經是訂單", "This is an order"),
            Sold::Quote(quote) if quote.order.is_some() => {
                reader.may_not("已轉成訂單", "It has become an order")
            }
            Sold::Quote(_) => self.with_lines(sale).unwrap_or_else(Reader::may),
        }
    }
}
