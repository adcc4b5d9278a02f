//! Handing in: the sealed boxes of unsent work, sent to the company or written to a file that can be carried.
//!
//! Opens no store and deletes nothing.

use super::Desk;
use crate::{error, failure::Failure, home::write_bytes, store::escrow_file, sync::http::Http};
use satchel_shared::protocol::{
    escrow::{EscrowOffer, EscrowVerdict, write_rescue},
    limits::ESCROW_BOXES_MAX,
};
use std::path::Path;

/// Bytes of boxes in one request: they do not compress, and the wire takes 4 MiB.
const OFFER_BYTES_MAX: usize = 3 * 1024 * 1024;

/// All that lies beside the stores, each person's in order. A folder that does not read must not keep the others back.
///
/// # Errors
/// When the folders themselves cannot be read.
pub fn boxes(desk: &Desk) -> Result<Vec<Vec<u8>>, Failure> {
    let mut boxes = Vec::new();
    for dir in desk.home.people_dirs()? {
        match escrow_file::boxes(&dir) {
            Ok(more) => boxes.extend(more),
            Err(fault) => tracing::error!(%fault, dir = %dir.display(), "not readable"),
        }
    }
    Ok(boxes)
}

/// The boxes in requests that the wire takes.
pub fn offers(boxes: Vec<Vec<u8>>) -> Vec<EscrowOffer> {
    let (mut offers, mut size) = (vec![EscrowOffer::default()], 0);
    for sealed in boxes {
        size += sealed.len();
        match offers.last_mut() {
            Some(last) if size <= OFFER_BYTES_MAX && last.boxes.len() < ESCROW_BOXES_MAX => {
                last.boxes.push(sealed);
            }
            _ => {
                size = sealed.len();
                offers.push(EscrowOffer { boxes: vec![sealed] });
            }
        }
    }
    offers
}

/// Writes a file that only the company can open; says how many changes are in it.
///
/// # Errors
/// `file-not-written`.
pub fn write(file: &Path, offers: &[EscrowOffer]) -> Result<usize, Failure> {
    let failed = || Failure::of(&error::FILE_NOT_WRITTEN).naming(&file.display().to_string());
    let bytes = write_rescue(offers).map_err(|_| failed())?;
    let place = std::path::absolute(file).map_err(|_| failed())?;
    write_bytes(&place, &bytes).map_err(|_| failed())?;
    Ok(offers.iter().map(|offer| offer.boxes.len()).sum())
}

/// Hands boxes in; whether the server has every one of them now.
pub fn is_taken_in(desk: &Desk, http: &Http, boxes: Vec<Vec<u8>>) -> bool {
    let Ok(Some(secret)) = desk.home.hand_in_secret() else { return false };
    let is_taken = |offer: &EscrowOffer| {
        let answer = desk.wait(http.hand_in(&secret, offer));
        let Ok(Ok(answer)) = answer else { return false };
        let is_there =
            |verdict: &EscrowVerdict| matches!(verdict, EscrowVerdict::Kept | EscrowVerdict::Known);
        answer.verdicts.len() == offer.boxes.len() && answer.verdicts.iter().all(is_there)
    };
    offers(boxes).iter().all(is_taken)
}
