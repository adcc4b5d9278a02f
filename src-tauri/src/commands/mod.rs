//! Commands: what screens may ask, one file per noun; each converts and delegates. The list is that of the contract,
//! which a test holds against it.

mod accounts;
mod catalogue;
mod drafts;
mod fields;
mod history;
mod sales;
mod search;
mod settings;
mod start;
mod sync;
mod today;

use tauri::{Builder, Wry};

macro_rules! commands {
    ($($noun:ident: $($name:ident)*;)*) => {
        /// Every command by name.
        #[cfg(test)]
        const NAMES: &[&str] = &[$($(stringify!($name),)*)*];

        /// Lets the window reach them.
        pub fn register(builder: Builder<Wry>) -> Builder<Wry> {
            builder.invoke_handler(tauri::generate_handler![$($($noun::$name,)*)*])
        }
    };
}

commands! {
    start: start enrol_text enrol unlock sign_in sign_in_again recover lock uncover log_out_warning log_out first_sync;
    settings: settings settings_set;
    today: today visit visit_check_in visit_check_out visit_skip visit_report task_done;
    accounts: accounts account account_timeline account_sales account_twins consent_record;
    fields: record form record_make fields_set fields_check archive undo choose;
    history: history moments version restore;
    catalogue: products product scan;
    sales: sales sale sale_make sale_copy sale_status sale_submit sale_sign order_make bought_last line_add line_set
        line_remove prices_settle;
    search: search;
    sync: clasp sync_centre sync_now metered_set needs refusal_fix refusal_retry refusal_withdraw verify
        verify_stop rescue;
    drafts: drafts draft_keep draft_drop;
}

#[cfg(test)]
mod tests {
    use satchel_device::api::contract;

    #[test]
    fn the_window_reaches_exactly_the_commands_of_the_contract() {
        assert_eq!(super::NAMES, contract::NAMES);
    }
}
