//! Quotes and orders as screens see them.

use crate::{
    desk::{Desk, Server, push_all},
    world::{COMPRESSOR, FILTER, MANUAL, TATUNG, day, id, product, rep, text, typed, zh},
};
use satchel_device::{
    actions::Login,
    api::{
        catalogue::{AskProduct, AskProducts, read as catalogue},
        edits,
        fields::SetFields,
        sales::{
            AddLine, AskBought, AskSales, ByLine, CopySale, MakeSale, PriceChoice, SaleFilter,
            SaleShown, SetLine, SetStatus, SettlePrices, bought, edits as sale_edits, list, whole,
        },
        search::{AskSearch, search},
        shown::ById,
    },
};
use satchel_shared::{
    documents::{Edit, Path, Quote, Step, Value, product::VatCategory},
    ids::EntryId,
    lang::Lang,
    money::Amount,
};
use uuid::Uuid;

const ZH: Lang = Lang::ZhHant;

fn quote(login: &mut Login) -> String {
    let asked = MakeSale { kind: "quote".to_owned(), account: text(TATUNG), contact: None };
    sale_edits::make(login, ZH, &asked).unwrap().id
}

fn add(login: &mut Login, id: &str, product: u128, quantity: &str) {
    let asked =
        AddLine { id: id.to_owned(), product: text(product), quantity: Some(quantity.to_owned()) };
    sale_edits::line_add(login, ZH, &asked).unwrap();
}

fn shown(login: &Login, id: &str) -> SaleShown {
    whole::sale(zh(login), &ById { id: id.to_owned() }).unwrap()
}

fn set(login: &mut Login, id: &str, line: usize, name: &str, value: &str) {
    let line = shown(login, id).lines[line].id.clone();
    let asked = SetLine { id: id.to_owned(), line, values: vec![typed(name, value)] };
    sale_edits::line_set(login, ZH, &asked).unwrap();
}

#[test]
fn three_lines_with_a_discount_come_to_the_dollar() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let id = quote(&mut login);
    add(&mut login, &id, COMPRESSOR, "1");
    add(&mut login, &id, FILTER, "12");
    add(&mut login, &id, MANUAL, "2");
    let five = SetFields { id: id.clone(), values: vec![typed("discount", "5%")], base: None };
    edits::set(&mut login, ZH, &five).unwrap();
    let sale = shown(&login, &id);
    let totals = sale.totals.unwrap();
    // 186,000 + 29,760 taxable, 700 exempt; 5 % off each sum, rounded; 5 % VAT on 204,972.
    assert_eq!(totals.subtotal.amount, "216460");
    assert_eq!(totals.net.amount, "205637");
    assert_eq!(totals.tax.amount, "10249");
    assert_eq!(totals.total.shown, "NT$215,886");
    assert_eq!(totals.tax_label, "營業稅 5%");
    assert_eq!(sale.lines.len(), 3);
    assert_eq!(sale.lines[1].price.words, "11/01 的價格，20 天前");
    assert!(sale.may.submit.why_not.contains("不需核准"), "{:?}", sale.may.submit);
    assert!(sale.approval.unwrap().may_hand_over.is_allowed);
    assert!(sale.provisional_number.starts_with("Q-") && sale.number.is_empty());
}

#[test]
fn a_discount_over_the_limit_says_so_and_offers_what_is_within() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let id = quote(&mut login);
    add(&mut login, &id, FILTER, "6");
    set(&mut login, &id, 0, "discount", "12%");
    let line = shown(&login, &id).lines[0].clone();
    assert!(line.discount.is_over);
    assert_eq!(
        line.discount.words,
        "超過您的上限 10%，要區經理核准。10% 以內的最低單價是 NT$2,232"
    );
    assert_eq!((line.discount.shown.as_str(), line.discount.within.as_str()), ("−12%", "10%"));
    assert_eq!(line.flags[0].code, "over-limit");
    let sale = shown(&login, &id);
    assert_eq!(sale.approval.as_ref().unwrap().status, "needed");
    assert!(sale.may.submit.is_allowed && !sale.may.sign.is_allowed);
    set(&mut login, &id, 0, "discount", &line.discount.within);
    assert!(!shown(&login, &id).lines[0].discount.is_over);
}

#[test]
fn a_line_taken_out_comes_back_by_undo() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let id = quote(&mut login);
    add(&mut login, &id, COMPRESSOR, "1");
    add(&mut login, &id, FILTER, "4");
    let line = shown(&login, &id).lines[0].id.clone();
    let asked = ByLine { id: id.clone(), line };
    let removed = sale_edits::line_remove(&mut login, ZH, &asked).unwrap();
    assert_eq!(shown(&login, &id).lines.len(), 1);
    edits::take_back(&mut login, ZH, &removed.undo.unwrap()).unwrap();
    let lines = shown(&login, &id).lines;
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0].code, "KH-20A");
    // Adding is taken back as well.
    let asked = AddLine { id: id.clone(), product: "BK-01".to_owned(), quantity: None };
    let added = sale_edits::line_add(&mut login, ZH, &asked).unwrap();
    assert_eq!(shown(&login, &id).lines.len(), 3);
    edits::take_back(&mut login, ZH, &added.undo.unwrap()).unwrap();
    assert_eq!(shown(&login, &id).lines.len(), 2);
}

#[test]
fn a_price_that_changed_is_told_beside_the_promise_and_nothing_changes_by_itself() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut plain = product("PF-12", "精密濾芯", 2_480, VatCategory::Taxable);
    let mut coming = plain.prices.values().next().unwrap().clone();
    coming.price = Some(Amount::from_stored(26_000_000));
    coming.valid_from = Some(day("2026-11-22"));
    plain.prices.insert(EntryId::new(Uuid::from_u128(0x78)), coming);
    let mut login = rep(&desk, &mut server);
    server.create(id(0x24), &plain);
    let page = server.page(&[id(0x24)]);
    login.store_mut().apply_page(&page).unwrap();
    let of = quote(&mut login);
    add(&mut login, &of, 0x24, "10");
    assert!(shown(&login, &of).old_prices.is_empty());
    // The next day the list says another price.
    desk.clock.set(crate::desk::NOW_MS + 24 * 60 * 60 * 1_000);
    let sale = shown(&login, &of);
    assert_eq!(sale.old_prices.len(), 1);
    let old = &sale.old_prices[0];
    assert_eq!((old.promised.shown.as_str(), old.now.shown.as_str()), ("NT$2,480", "NT$2,600"));
    assert_eq!(old.age_days, Some(21));
    assert_eq!(sale.totals.unwrap().subtotal.amount, "24800");
    let settle = |choice| SettlePrices { id: of.clone(), lines: vec![old.line.clone()], choice };
    let saved = sale_edits::settle_prices(&mut login, ZH, &settle(PriceChoice::Keep)).unwrap();
    edits::take_back(&mut login, ZH, &saved.undo.unwrap()).unwrap();
    assert_eq!(shown(&login, &of).old_prices.len(), 1, "taken back, it asks again");
    sale_edits::settle_prices(&mut login, ZH, &settle(PriceChoice::Keep)).unwrap();
    let sale = shown(&login, &of);
    assert!(sale.old_prices.is_empty());
    assert!(sale.lines[0].price.reasons.iter().any(|why| why.words.contains("NT$2,600")));
    let kept: Quote = login.store().document(of.parse().unwrap()).unwrap().read();
    let against = kept.lines.values().next().unwrap().kept_against;
    assert_eq!(against, Some(Amount::from_stored(26_000_000)), "in the quote, so that all see it");
    assert_eq!(sale.totals.unwrap().subtotal.amount, "24800");
    let copied = CopySale { id: of.clone(), kind: "quote".to_owned() };
    let copied = sale_edits::copy(&mut login, ZH, &copied).unwrap().id;
    assert_eq!(shown(&login, &copied).totals.unwrap().subtotal.amount, "26000");
}

#[test]
fn requoting_takes_todays_price_as_one_change_that_can_be_undone() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut plain = product("PF-12", "精密濾芯", 2_480, VatCategory::Taxable);
    let mut coming = plain.prices.values().next().unwrap().clone();
    coming.price = Some(Amount::from_stored(26_000_000));
    coming.valid_from = Some(day("2026-11-22"));
    plain.prices.insert(EntryId::new(Uuid::from_u128(0x78)), coming);
    let mut login = rep(&desk, &mut server);
    server.create(id(0x24), &plain);
    let page = server.page(&[id(0x24)]);
    login.store_mut().apply_page(&page).unwrap();
    let of = quote(&mut login);
    add(&mut login, &of, 0x24, "10");
    desk.clock.set(crate::desk::NOW_MS + 24 * 60 * 60 * 1_000);
    let line = shown(&login, &of).old_prices[0].line.clone();
    let asked = SettlePrices { id: of.clone(), lines: vec![line], choice: PriceChoice::Requote };
    let saved = sale_edits::settle_prices(&mut login, ZH, &asked).unwrap();
    let sale = shown(&login, &of);
    assert!(sale.old_prices.is_empty());
    assert_eq!(sale.totals.unwrap().subtotal.amount, "26000");
    edits::take_back(&mut login, ZH, &saved.undo.unwrap()).unwrap();
    assert_eq!(shown(&login, &of).totals.unwrap().subtotal.amount, "24800");
}

#[test]
fn a_quote_becomes_one_order_and_both_name_each_other() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let of = quote(&mut login);
    assert!(shown(&login, &of).may.order.why_not.contains("品項"));
    add(&mut login, &of, FILTER, "4");
    let order = sale_edits::order(&mut login, ZH, &ById { id: of.clone() }).unwrap().id;
    let order = shown(&login, &order);
    assert_eq!(order.other.unwrap().id, of);
    assert_eq!(order.lines.len(), 1);
    let quote = shown(&login, &of);
    assert_eq!(quote.status.word, "won");
    assert!(!quote.may.order.is_allowed);
    let asked = AskSales {
        kind: "quote".to_owned(),
        typed: String::new(),
        filter: SaleFilter::Done,
        skip: 0,
        limit: 10,
    };
    let page = list::page(zh(&login), &asked).unwrap();
    assert_eq!((page.total, page.rows[0].total.as_ref().unwrap().bare.as_str()), (1, "10,416"));
}

#[test]
fn a_quote_that_has_ended_asks_for_nobodys_consent_in_a_list_and_one_taken_back_does() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let id = quote(&mut login);
    add(&mut login, &id, COMPRESSOR, "1");
    let much = SetFields { id: id.clone(), values: vec![typed("discount", "15%")], base: None };
    edits::set(&mut login, ZH, &much).unwrap();
    let listed = |login: &Login, filter: SaleFilter| {
        let (kind, typed) = ("quote".to_owned(), String::new());
        let asked = AskSales { kind, typed, filter, skip: 0, limit: 10 };
        let page = list::page(zh(login), &asked).unwrap();
        page.rows.into_iter().map(|row| row.approval).collect::<Vec<_>>()
    };
    assert_eq!(listed(&login, SaleFilter::Draft), ["needed"]);
    status(&mut login, &id, "withdrawn").unwrap();
    assert_eq!(listed(&login, SaleFilter::Draft), ["needed"], "it may be sent again");
    status(&mut login, &id, "lost").unwrap();
    assert!(listed(&login, SaleFilter::Draft).is_empty());
    assert_eq!(listed(&login, SaleFilter::Lost), [""]);
    assert_eq!(listed(&login, SaleFilter::All), [""]);
}

fn status(login: &mut Login, id: &str, word: &str) -> satchel_device::api::reader::Result<()> {
    let asked =
        SetStatus { id: id.to_owned(), status: word.to_owned(), reason: Some("價格".to_owned()) };
    sale_edits::status(login, ZH, &asked).map(drop)
}

#[test]
fn a_quote_that_was_lost_is_read_only_until_it_is_reopened() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let of = quote(&mut login);
    add(&mut login, &of, FILTER, "4");
    status(&mut login, &of, "lost").unwrap();
    let lost = shown(&login, &of);
    for may in [&lost.may.edit, &lost.may.submit, &lost.may.sign, &lost.may.order, &lost.may.send] {
        assert_eq!(may.why_not, "未成交，不能再改；要再談請重新開啟");
    }
    assert!(lost.may.reopen.is_allowed && lost.may.copy.is_allowed && lost.may.archive.is_allowed);
    assert!(lost.groups.iter().flat_map(|group| &group.fields).all(|field| !field.may.is_allowed));
    // The core does what the screen says.
    let asked = AddLine { id: of.clone(), product: text(FILTER), quantity: None };
    let refused = sale_edits::line_add(&mut login, ZH, &asked).unwrap_err();
    assert_eq!(refused.code().word, "sale-closed");
    let terms = SetFields { id: of.clone(), values: vec![typed("terms", "現金")], base: None };
    assert_eq!(edits::set(&mut login, ZH, &terms).unwrap_err().code().word, "sale-closed");
    status(&mut login, &of, "draft").unwrap();
    assert!(shown(&login, &of).may.edit.is_allowed);
    add(&mut login, &of, FILTER, "1");
}

#[test]
fn nobody_reopens_a_quote_that_became_an_order_and_only_the_office_a_settled_order() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let of = quote(&mut login);
    add(&mut login, &of, FILTER, "4");
    let order = sale_edits::order(&mut login, ZH, &ById { id: of.clone() }).unwrap().id;
    let won = shown(&login, &of);
    assert_eq!(won.may.edit.why_not, "已成交並轉成訂單，要改請改訂單");
    assert!(!won.may.reopen.is_allowed);
    assert_eq!(status(&mut login, &of, "draft").unwrap_err().code().word, "sale-closed");
    status(&mut login, &order, "closed").unwrap();
    let settled = shown(&login, &order);
    assert!(settled.may.reopen.why_not.contains("內勤"), "{:?}", settled.may.reopen);
    assert_eq!(status(&mut login, &order, "draft").unwrap_err().code().word, "sale-closed");
}

#[test]
fn a_change_that_another_program_made_to_a_closed_quote_is_taken_as_ever() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let of = quote(&mut login);
    status(&mut login, &of, "lost").unwrap();
    push_all(login.store_mut(), &mut server);
    let author = server.author();
    let (path, value) = (Path::new(["payment_terms"]), Value::Text("現金".to_owned()));
    let edit = Edit { base: None, steps: vec![Step::Put { path, value }] };
    let document = of.parse().unwrap();
    server.documents.get_mut(&document).unwrap().edit(&edit, &author).unwrap();
    let heads = login.store().document(document).unwrap().heads();
    let frame = server.changes_since(document, &heads);
    login.store_mut().apply_page(&[frame]).unwrap();
    let sale = shown(&login, &of);
    let fields: Vec<_> = sale.groups.iter().flat_map(|group| &group.fields).collect();
    let terms = fields.iter().find(|field| field.path == "payment_terms").unwrap();
    assert_eq!((terms.shown.as_str(), sale.status.word.as_str()), ("現金", "lost"));
}

#[test]
fn a_line_is_shown_in_whole_dollars_and_the_totals_say_why_they_differ() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let of = quote(&mut login);
    for _ in 0..3 {
        add(&mut login, &of, MANUAL, "1");
    }
    // 350 less 0.1 % is 349.65: three of them are 1,048.95, and as shown 1,050.
    (0..3).for_each(|line| set(&mut login, &of, line, "discount", "0.1%"));
    let sale = shown(&login, &of);
    let line = sale.lines[0].amount.as_ref().unwrap();
    assert_eq!((line.bare.as_str(), line.amount.as_str()), ("350", "349.65"));
    let totals = sale.totals.unwrap();
    assert_eq!(totals.subtotal.bare, "1,049");
    let why: Vec<&str> = totals.reasons.iter().map(|reason| reason.words.as_str()).collect();
    assert_eq!(why[0], "各項只顯示整數，加起來是 NT$1,050；合計按未進位的金額計算，是 NT$1,049");
    // A price is never rounded: it is multiplied.
    set(&mut login, &of, 0, "unit_price", "349.5");
    assert_eq!(shown(&login, &of).lines[0].unit_price.bare, "349.5");
}

#[test]
fn both_numbers_find_a_quote_and_both_are_shown() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let of = quote(&mut login);
    let first = shown(&login, &of).provisional_number;
    push_all(login.store_mut(), &mut server);
    let author = server.author();
    let (path, value) = (Path::new(["number"]), Value::Text("Q-2026-00147".to_owned()));
    let edit = Edit { base: None, steps: vec![Step::Put { path, value }] };
    let document = of.parse().unwrap();
    server.documents.get_mut(&document).unwrap().edit(&edit, &author).unwrap();
    let heads = login.store().document(document).unwrap().heads();
    let frame = server.changes_since(document, &heads);
    login.store_mut().apply_page(&[frame]).unwrap();
    for typed in ["Q-2026-00147", first.as_str()] {
        let asked = AskSales {
            kind: "quote".to_owned(),
            typed: typed.to_owned(),
            filter: SaleFilter::All,
            skip: 0,
            limit: 10,
        };
        let row = list::page(zh(&login), &asked).unwrap().rows.remove(0);
        assert_eq!((row.number.as_str(), row.first_number.as_str()), ("Q-2026-00147", &*first));
        let asked = AskSearch { typed: typed.to_owned(), limit: 5, ..AskSearch::default() };
        let hit = search(zh(&login), &asked).unwrap().hits.remove(0);
        assert!(hit.line.contains(&first) && hit.line.contains("Q-2026-00147"), "{}", hit.line);
    }
}

#[test]
fn what_was_bought_last_is_told_product_by_product_with_day_quantity_and_price() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = rep(&desk, &mut server);
    let asked = AskBought { account: text(TATUNG), limit: 10 };
    assert!(bought::last(zh(&login), &asked).unwrap().is_empty());
    let older = quote(&mut login);
    add(&mut login, &older, FILTER, "4");
    add(&mut login, &older, COMPRESSOR, "1");
    let older = sale_edits::order(&mut login, ZH, &ById { id: older }).unwrap().id;
    // Until the order is handed in, what the account took is in the quote.
    assert_eq!(bought::last(zh(&login), &asked).unwrap()[0].sale.kind, "quote");
    status(&mut login, &older, "confirmed").unwrap();
    desk.clock.set(crate::desk::NOW_MS + 24 * 60 * 60 * 1_000);
    let newer = MakeSale { kind: "order".to_owned(), account: text(TATUNG), contact: None };
    let newer = sale_edits::make(&mut login, ZH, &newer).unwrap();
    add(&mut login, &newer.id, FILTER, "12");
    status(&mut login, &newer.id, "confirmed").unwrap();
    let told = bought::last(zh(&login), &asked).unwrap();
    let lines: Vec<_> =
        told.iter().map(|of| (of.description.as_str(), of.quantity.as_str())).collect();
    assert_eq!(lines, [("精密濾芯", "12"), ("螺旋式空壓機 20HP", "1")]);
    let number = newer.number.unwrap();
    assert_eq!(told[0].line, format!("11/22 · {number} · 12 支 · NT$2,480"));
    let one = AskBought { limit: 1, ..asked };
    assert_eq!(bought::last(zh(&login), &one).unwrap().len(), 1);
}

#[test]
fn the_catalogue_tells_the_price_of_an_account_and_where_it_comes_from() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let login = rep(&desk, &mut server);
    let asked = AskProducts {
        typed: "濾芯".to_owned(),
        account: Some(text(TATUNG)),
        limit: 10,
        ..AskProducts::default()
    };
    let page = catalogue::page(zh(&login), &asked).unwrap();
    let price = page.rows[0].price.as_ref().unwrap();
    assert_eq!((price.price.shown.as_str(), price.list.as_str()), ("NT$2,480", "經銷 A 表"));
    assert_eq!((price.age_days, price.valid_from.as_str()), (20, "2026-11-01"));
    assert!(!price.reasons.is_empty());
    let asked = AskProduct { id: text(FILTER), account: None, quantity: None };
    let shown = catalogue::product(zh(&login), &asked).unwrap();
    assert!(shown.ladder.iter().any(|rung| rung.is_chosen));
}
