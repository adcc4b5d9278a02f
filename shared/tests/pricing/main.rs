//! Prices, discounts and totals are right to the last digit and explain themselves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod any_document;
mod discounts;
mod prices;
mod totals;
mod words;
