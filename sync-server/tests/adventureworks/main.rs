//! The sample company of Microsoft becomes records of ours, to the last ten-thousandth.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod convert;
mod made_up;
mod real;

use satchel_shared::ids::TenantId;

fn tenant() -> TenantId {
    "018f0000-0000-7000-8000-000000000001".parse().unwrap()
}
