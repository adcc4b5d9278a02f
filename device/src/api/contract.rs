//! The contract: every command of the window with what it is asked and what it answers, told to TypeScript.
//!
//! The table below is the only list of commands there is: the window's door is generated from it, and a test fails
//! when what is committed in `ui/` says something else.

use super::{
    accounts, catalogue, drafts, fields, history, needs, sales, search, settings,
    shown::{self, ById, Nothing, SavedNow},
    start, sync, today,
};
use std::collections::BTreeMap;
use ts_rs::{Config, TS, TypeVisitor};

/// Two TypeScript files: the types, and the map of commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typescript {
    /// `ui/src/generated/api.ts`.
    pub types: String,
    /// `ui/src/backend/commands.ts`.
    pub commands: String,
}

macro_rules! commands {
    ($($name:ident: $asked:ty => $answer:ty;)*) => {
        /// Every command, in the order of the table.
        pub const NAMES: &[&str] = &[$(stringify!($name),)*];

        fn tell(teller: &mut Teller) {
            $(teller.command::<$asked, $answer>(stringify!($name));)*
        }
    };
}

commands! {
    start: Nothing => start::Start;
    enrol_text: catalogue::Scanned => start::EnrolText;
    enrol: start::Enrol => start::Start;
    unlock: start::Unlock => start::Start;
    sign_in: start::SignIn => start::Start;
    sign_in_again: start::SignInAgain => start::Start;
    recover: start::Recover => start::Start;
    lock: Nothing => start::Start;
    uncover: Nothing => start::Start;
    log_out_warning: Nothing => start::LogOutWarning;
    log_out: Nothing => start::Start;
    first_sync: Nothing => sync::FirstSync;

    settings: Nothing => settings::Settings;
    settings_set: settings::Settings => settings::Settings;

    today: today::AskDay => today::Today;
    visit: ById => today::VisitShown;
    visit_check_in: today::CheckIn => SavedNow;
    visit_check_out: ById => SavedNow;
    visit_skip: today::SkipVisit => SavedNow;
    visit_report: today::ReportVisit => SavedNow;
    task_done: ById => SavedNow;

    accounts: accounts::AskAccounts => accounts::AccountsPage;
    account: ById => accounts::AccountShown;
    account_timeline: accounts::AskTimeline => accounts::Timeline;
    account_sales: ById => accounts::AccountSales;
    account_twins: accounts::AskTwins => Vec<accounts::Twin>;
    consent_record: accounts::RecordConsent => SavedNow;

    record: ById => fields::RecordShown;
    form: fields::AskForm => fields::BlankForm;
    record_make: fields::MakeRecord => SavedNow;
    fields_set: fields::SetFields => SavedNow;
    fields_check: fields::CheckFields => Vec<fields::FieldFault>;
    archive: ById => SavedNow;
    undo: shown::Undo => SavedNow;
    choose: fields::ChooseValue => SavedNow;

    history: history::AskHistory => history::HistoryPage;
    moments: ById => Vec<history::Moment>;
    version: history::AskVersion => history::VersionShown;
    restore: history::RestoreField => SavedNow;

    products: catalogue::AskProducts => catalogue::ProductsPage;
    product: catalogue::AskProduct => catalogue::ProductShown;
    scan: catalogue::Scanned => Option<shown::RecordRef>;

    sales: sales::AskSales => sales::SalesPage;
    sale: ById => sales::SaleShown;
    sale_make: sales::MakeSale => SavedNow;
    sale_copy: sales::CopySale => SavedNow;
    sale_status: sales::SetStatus => SavedNow;
    sale_submit: ById => SavedNow;
    sale_sign: sales::SignSale => SavedNow;
    order_make: ById => SavedNow;
    bought_last: sales::AskBought => Vec<sales::BoughtLine>;
    line_add: sales::AddLine => SavedNow;
    line_set: sales::SetLine => SavedNow;
    line_remove: sales::ByLine => SavedNow;
    prices_settle: sales::SettlePrices => SavedNow;

    search: search::AskSearch => search::Found;

    clasp: Nothing => sync::Clasp;
    sync_centre: Nothing => sync::SyncCentre;
    sync_now: Nothing => sync::Clasp;
    metered_set: sync::SetMetered => sync::Clasp;
    needs: Nothing => Vec<needs::NeedCard>;
    refusal_fix: needs::FixRefusal => SavedNow;
    refusal_retry: ById => SavedNow;
    refusal_withdraw: ById => SavedNow;
    verify: Nothing => sync::Verified;
    verify_stop: Nothing => Nothing;
    rescue: Nothing => sync::Rescue;

    drafts: Nothing => Vec<drafts::DraftShown>;
    draft_keep: drafts::KeepDraft => drafts::DraftShown;
    draft_drop: drafts::ByKey => Nothing;
}

const HEAD: &str = "// Generated from device/src/api by `UPDATE_TYPES=1 cargo test -p satchel-device --test api`. Do not edit.\n";

/// What the window is to be compiled against.
pub fn typescript() -> Typescript {
    let mut teller = Teller {
        config: Config::new().with_large_int("number"),
        types: BTreeMap::new(),
        commands: String::new(),
        imports: Vec::new(),
    };
    tell(&mut teller);
    // Answers of events, and of every command that fails.
    teller.visit::<sync::SyncTold>();
    teller.visit::<sync::RecordsChanged>();
    teller.visit::<sync::Verifying>();
    teller.visit::<shown::Failed>();
    let mut types = HEAD.to_owned();
    for declared in teller.types.values() {
        types.push('\n');
        types.push_str(declared);
    }
    teller.imports.sort_unstable();
    teller.imports.dedup();
    let imports: String = teller.imports.iter().map(|name| format!("  {name},\n")).collect();
    let commands = format!(
        "{HEAD}\nimport type {{\n{imports}}} from '../generated/api';\n\n\
         /** Every command: what it is asked, what it answers. A failure is a `Failed`. */\n\
         export interface Commands {{\n{}}}\n\n\
         /** Every event the window hears. */\n\
         export interface Events {{\n  sync: SyncTold;\n  changed: RecordsChanged;\n  verify: Verifying;\n}}\n",
        teller.commands
    );
    Typescript { types, commands }
}

struct Teller {
    config: Config,
    /// Declarations by name, so that the file does not depend on the order of the table.
    types: BTreeMap<String, String>,
    commands: String,
    imports: Vec<String>,
}

impl Teller {
    fn command<A: TS + 'static, B: TS + 'static>(&mut self, name: &str) {
        self.visit::<A>();
        A::visit_generics(self);
        self.visit::<B>();
        B::visit_generics(self);
        let (asked, answer) = (A::name(&self.config), B::name(&self.config));
        self.commands.push_str(&format!("  {name}: {{ asked: {asked}; answer: {answer} }};\n"));
        for told in [asked, answer] {
            let name = told.trim_start_matches("Array<").trim_end_matches('>');
            self.imports.push(name.trim_end_matches(" | null").to_owned());
        }
        let events = ["SyncTold", "RecordsChanged", "Verifying"];
        self.imports.extend(events.map(str::to_owned));
    }
}

impl TypeVisitor for Teller {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // Only what is ours is declared in a file.
        if T::output_path().is_none() || self.types.contains_key(&T::ident(&self.config)) {
            return;
        }
        let declared =
            format!("{}export {}\n", T::docs().unwrap_or_default(), T::decl(&self.config));
        self.types.insert(T::ident(&self.config), declared);
        T::visit_dependencies(self);
    }
}
