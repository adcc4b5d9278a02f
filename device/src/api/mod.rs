//! What screens see and may ask for. This page is the contract between the window (`ui/`) and the device.
//!
//! # How it is spoken
//! One door: `ask(name, asked)` calls the command `name` with its question and gives its answer, or fails with a
//! `Failed`: what happened, who can mend it, what to do, in the reader's language. The table of names, questions and
//! answers is [`contract`]; `ui/src/backend/commands.ts` and `ui/src/generated/api.ts` are generated from it.
//! Names of fields are the same in Rust and in TypeScript.
//!
//! # What a screen can rely on
//! 1. Nothing here waits for a network, except `enrol`, `sign_in`, `sign_in_again` and `recover`.
//! 2. Every text is in the language of the settings; every order of a list is decided here. A screen computes nothing.
//! 3. Money and quantities are exact decimal strings, times are epoch milliseconds, days are `2026-11-21`.
//! 4. `SavedNow` comes after COMMIT and after the second copy: then, and only then, "saved" may be said.
//! 5. `may` says whether something is allowed now; a button that is not stays, dashed, with `why_not` beside it.
//! 6. Every edit sends `base`, the `head.heads` of what the person saw: what moved since keeps both values.
//! 7. `undo` of an answer goes back to `undo` as it is, for ten seconds; it is another change, nothing is taken out.
//! 8. Lists answer with parts (`skip`, `limit`) and `total`, for rows that are drawn as they are scrolled to.
//!
//! # Events
//! `sync` ([`sync::SyncTold`]): the clasp or the progress changed. `changed` ([`sync::RecordsChanged`]): records were
//! saved here or came from the server; a screen that shows one of them asks again. Both are told also while locked.
//! `verify` ([`sync::Verifying`]): how far the look through the store came.
//!
//! # Commands
//! | noun | commands |
//! | --- | --- |
//! | start | `start` · `enrol_text` what a QR code says · `enrol` · `unlock` PIN · `sign_in` another person, or the first time here · `sign_in_again` new tokens, screen stays · `recover` forgotten PIN · `lock` · `log_out_warning` · `log_out` · `first_sync` |
//! | settings | `settings` · `settings_set` the whole of them |
//! | today | `today` · `visit` · `visit_check_in` · `visit_check_out` · `visit_skip` undo · `visit_report` undo · `task_done` undo |
//! | accounts | `accounts` list, search, filter, nearby, recent · `account` · `account_timeline` · `account_sales` · `account_twins` while a new one is typed · `consent_record` |
//! | fields | `record` any kind, whole (contacts!) · `form` the blank form of a kind · `record_make` · `fields_set` · `fields_check` while one types · `archive` undo · `undo` · `choose` one of two values |
//! | history | `history` of a record or a field · `moments` to ask for · `version` as of a day, decision, signature · `restore` |
//! | catalogue | `products` · `product` with its ladder · `scan` a code to a record |
//! | sales | `sales` · `sale` · `sale_make` · `sale_copy` copy, reorder · `sale_status` undo · `sale_submit` undo · `sale_sign` · `order_make` from a quote · `bought_last` of an account · `line_add` · `line_set` undo · `line_remove` undo · `prices_settle` keep or requote |
//! | search | `search` every kind at once |
//! | sync | `clasp` · `sync_centre` · `sync_now` · `metered_set` · `needs` · `refusal_fix` · `refusal_retry` as it is · `refusal_withdraw` · `verify` the whole store, told by its event · `verify_stop` · `rescue` |
//! | drafts | `drafts` · `draft_keep` · `draft_drop` |
//!
//! To add an address: `fields_set` with `addresses.new.city`, …; to take one out: `addresses.<id>.removed` = `yes`.
//! A new account with contact is `record_make` of kind `account`, then of kind `contact` with `account` filled.

pub mod accounts;
mod advice;
pub mod catalogue;
pub mod contract;
pub mod drafts;
pub mod edits;
pub mod fields;
mod groups;
pub mod history;
pub mod needs;
pub mod reader;
pub mod sales;
pub mod search;
pub mod settings;
pub mod sheet;
pub mod shown;
pub mod start;
pub mod sync;
pub mod today;
pub mod words;
