//! Who comes in, and who does not: enrolment, tokens, logins, the rim, TLS and the operator's verbs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod asked;
mod contacts;
mod enrolment;
mod house;
mod listening;
mod logins;
mod operator;
mod recovery;
mod rim;
mod rotation;
mod secrecy;
