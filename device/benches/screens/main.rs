//! How long each screen of the handheld app waits for the device, over a store of more than 10,000 records.
//!
//! `cargo bench -p satchel-device` prints; a word after `--` picks by name. Nothing is asserted: a machine that is busy
//! is no fault of the program. `first` is after the store was opened and nothing of it read yet.
#![allow(clippy::unwrap_used, reason = "a bench that cannot go on stops")]

mod company;
mod meter;

use company::Company;
use meter::Meter;
use satchel_device::{
    actions::Login,
    api::{
        accounts::{
            AccountOrder, AskAccounts, AskTimeline, AskTwins, list, timeline, twins, whole,
        },
        catalogue::{self, AskProduct, AskProducts},
        drafts, edits,
        fields::SetFields,
        history::{self, AskHistory},
        needs::read::{Depth, needs},
        reader::{Reader, Result},
        sales::{self, AddLine, AskSales, MakeSale, SaleFilter, SetLine},
        search::{AskSearch, search},
        shown::{ById, Position, Typed},
        sync::{centre, clasp, first},
        today::{self, AskDay},
    },
    line::state::LineState,
    store::Store,
};
use satchel_shared::lang::Lang;

/// Rows of a page of a list, as screens ask for them.
const PAGE: u32 = 100;
/// What somebody types, key by key.
const TYPED: [&str; 6] = ["大", "大同", "04", "0423", "KH", "空壓機"];
const TAICHUNG: Position =
    Position { latitude_micro: 24_163_000, longitude_micro: 120_640_000, accuracy_m: 10 };

fn main() {
    // Cargo adds `--bench`.
    let only = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    let company = Company::make();
    let all: usize = company.counts.values().sum();
    println!("{all} records: {:?}\n", company.counts);
    let meter = Meter::begin(only);
    let bench = Bench { meter, company };
    bench.day();
    bench.accounts();
    bench.catalogue();
    bench.sales();
    bench.sync();
    bench.edits();
    bench.whole();
}

struct Bench {
    meter: Meter,
    company: Company,
}

const fn zh(login: &Login) -> Reader<'_> {
    Reader { login, lang: Lang::ZhHant }
}

impl Bench {
    fn read<T>(&self, name: &str, ask: impl Fn(Reader<'_>) -> Result<T>) {
        self.meter.time(name, || self.company.login(), |login| ask(zh(login)).unwrap());
    }

    /// A command, as the window runs it: what is saved is on the disk when it returns.
    fn act<T>(&self, name: &str, mut act: impl FnMut(&mut Login) -> T) {
        self.meter.time(name, || self.company.login(), |login| act(login));
    }

    fn day(&self) {
        let asked = AskDay { day: None };
        let begin = || ();
        self.meter.time("unlock with a PIN, up to Today", begin, |()| {
            let login = self.company.unlocked();
            today::day::today(zh(&login), &asked).unwrap();
        });
        self.meter.time("open the store with its key", begin, |()| self.company.login());
        self.meter.time_anew(
            "open the store after a kill",
            || self.company.killed(),
            |(_, home)| Store::open(&home.person_dir(self.company.me), &self.company.key).unwrap(),
        );
        self.read("today", |reader| today::day::today(reader, &asked));
        let login = self.company.login();
        let visits = today::day::today(zh(&login), &asked).unwrap().visits;
        let visit = ById { id: visits[0].id.clone() };
        self.read("visit", |reader| today::visits::visit(reader, &visit));
        self.read("drafts", drafts::all);
    }

    fn accounts(&self) {
        let asked = |order, here, typed: &str| AskAccounts {
            typed: typed.to_owned(),
            order,
            here,
            limit: PAGE,
            ..AskAccounts::default()
        };
        let id = self.company.account.to_string();
        let by_id = ById { id: id.clone() };
        let page = |name: &str, asked: AskAccounts| {
            self.read(name, |reader| list::page(reader, &asked));
        };
        page("accounts by name", asked(AccountOrder::Name, None, ""));
        page("accounts by last dealing", asked(AccountOrder::Recent, None, ""));
        page("accounts nearby", asked(AccountOrder::Nearby, Some(TAICHUNG), ""));
        for typed in TYPED {
            let ask = asked(AccountOrder::Name, None, typed);
            page(&format!("accounts, typed {typed}"), ask);
        }
        for typed in TYPED {
            let asked = AskSearch { typed: typed.to_owned(), limit: 20, ..AskSearch::default() };
            self.read(&format!("search, typed {typed}"), |reader| search(reader, &asked));
        }
        self.read("account", |reader| whole::account(reader, &by_id));
        self.read("account_sales", |reader| timeline::account_sales(reader, &by_id));
        let line = AskTimeline { id: id.clone(), what: None, skip: 0, limit: 50 };
        self.read("account_timeline", |reader| timeline::timeline(reader, &line));
        let twin = AskTwins {
            name: "大同五金".to_owned(),
            tax_id: String::new(),
            phone: "04-2355".to_owned(),
        };
        self.read("account_twins, while typing", |reader| twins::of_typed(reader, &twin));
        let path = Some("payment_terms".to_owned());
        let asked = AskHistory { id, path, skip: 0, limit: PAGE };
        self.read("history of 200 changes of a field", |reader| {
            history::read::history(reader, &asked)
        });
        let asked = AskHistory { path: None, limit: 1_000, ..asked };
        self.read("history of that whole account", |reader| history::read::history(reader, &asked));
        self.read("moments of that account", |reader| history::read::moments(reader, &by_id));
    }

    fn catalogue(&self) {
        let asked = |typed: &str, account: Option<String>| AskProducts {
            typed: typed.to_owned(),
            account,
            limit: PAGE,
            ..AskProducts::default()
        };
        let account = self.company.account.to_string();
        let page = |name: &str, asked: AskProducts| {
            self.read(name, |reader| catalogue::read::page(reader, &asked));
        };
        page("products", asked("", None));
        page("products, with an account's prices", asked("", Some(account.clone())));
        page("products, typed 空壓", asked("空壓", Some(account.clone())));
        let id = self.company.product.to_string();
        let one = AskProduct { id, account: Some(account), quantity: None };
        self.read("product", |reader| catalogue::read::product(reader, &one));
    }

    fn sales(&self) {
        let asked = |typed: &str| AskSales {
            kind: "quote".to_owned(),
            typed: typed.to_owned(),
            filter: SaleFilter::All,
            skip: 0,
            limit: PAGE,
        };
        self.read("quotes", |reader| sales::list::page(reader, &asked("")));
        self.read("quotes, typed 大", |reader| sales::list::page(reader, &asked("大")));
        let one = ById { id: self.company.quote.to_string() };
        self.read("quote of six lines", |reader| sales::whole::sale(reader, &one));
    }

    fn sync(&self) {
        let line = LineState::default();
        self.read("clasp", |reader| clasp::clasp(reader, &line));
        self.read("what the event `sync` tells", |reader| clasp::told(reader, &line));
        self.read("first_sync", |reader| first::first_sync(reader, &line));
        self.read("sync_centre", |reader| centre::centre(reader, &line));
        self.read("needs", |reader| needs(reader, Depth::All));
        self.read("needs of the day", |reader| needs(reader, Depth::Day));
    }

    fn edits(&self) {
        let make = MakeSale {
            kind: "quote".to_owned(),
            account: self.company.account.to_string(),
            contact: None,
        };
        let begin = |login: &mut Login| sales::edits::make(login, Lang::ZhHant, &make).unwrap().id;
        self.act("fresh quote", begin);
        let id = begin(&mut self.company.login());
        self.act("fresh quote, shown", |login| {
            sales::whole::sale(zh(login), &ById { id: id.clone() }).unwrap()
        });
        let product = self.company.product.to_string();
        let line = AddLine { id: id.clone(), product, quantity: Some("2".to_owned()) };
        let add = |login: &mut Login| sales::edits::line_add(login, Lang::ZhHant, &line).unwrap();
        add(&mut self.company.login());
        self.act("add a line", add);
        let shown =
            sales::whole::sale(zh(&self.company.login()), &ById { id: id.clone() }).unwrap();
        let line = shown.lines[0].id.clone();
        let mut quantity = 2;
        self.act("change a quantity", |login| {
            quantity += 1;
            let values = vec![Typed { path: "quantity".to_owned(), text: quantity.to_string() }];
            let asked = SetLine { id: id.clone(), line: line.clone(), values };
            sales::edits::line_set(login, Lang::ZhHant, &asked).unwrap()
        });
        self.act("the quote with its lines, shown", |login| {
            sales::whole::sale(zh(login), &ById { id: id.clone() }).unwrap()
        });
        let mut turn = 0;
        self.act("set a field of the account", |login| {
            turn += 1;
            let values = vec![Typed { path: "fax".to_owned(), text: format!("04-{turn}") }];
            let asked = SetFields { id: self.company.account.to_string(), values, base: None };
            edits::set(login, Lang::ZhHant, &asked).unwrap()
        });
        self.act("keep a draft", |login| {
            turn += 1;
            let draft = drafts::KeepDraft {
                key: "bench".to_owned(),
                of: drafts::DraftOf::NewTask,
                name: "bench".to_owned(),
                about: None,
                step: String::new(),
                content: turn.to_string(),
            };
            drafts::keep(login, Lang::ZhHant, &draft).unwrap()
        });
    }

    /// What looks at every record, and so is no screen's: the check somebody asks for, and an upgrade's first opening.
    fn whole(&self) {
        let mut login = self.company.login();
        let store = login.store_mut();
        self.meter
            .time_once("look through the whole store", || store.verify(&mut |_, _| {}).unwrap());
        self.meter.time_once("make all rows anew", || store.rebuild_rows(&mut |_, _| {}).unwrap());
    }
}
