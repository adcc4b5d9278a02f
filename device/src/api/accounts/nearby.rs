//! Nearby: accounts by the distance of their nearest address, by their index rows.

use crate::{
    api::{
        reader::{Reader, Result},
        shown::Position,
    },
    store::{Dealt, Filter, ListedRow, Paging},
};
use satchel_shared::documents::{
    Account,
    address::{Point, points_of_row},
};

/// A thousandth of the metres in a millionth of a degree of latitude: 40,008 km round the poles.
const MILLIMETRES: i128 = 111;

/// A part of the accounts, nearest first; those without a position are left out.
///
/// # Errors
/// When a record cannot be read.
pub fn page(
    reader: Reader<'_>,
    filter: &Filter,
    here: Position,
    paging: Paging,
) -> Result<Vec<Dealt>> {
    let today = reader.today().to_string();
    let all = Paging { skip: 0, limit: u32::MAX };
    let mut near: Vec<(u64, Dealt)> = Vec::new();
    for dealt in reader.store().dealt(filter, &today, false, all)? {
        let distance = distance_m(reader, &dealt.listed, here)?;
        near.extend(distance.map(|metres| (metres, dealt)));
    }
    near.sort_by_key(|(metres, _)| *metres);
    let part = near.into_iter().skip(paging.skip as usize).take(paging.limit as usize);
    Ok(part.map(|(_, dealt)| dealt).collect())
}

/// How far an account's nearest address is, in metres; `None` when none has a position.
///
/// # Errors
/// When the record cannot be read.
pub fn distance_m(reader: Reader<'_>, listed: &ListedRow, here: Position) -> Result<Option<u64>> {
    let points = match points_of_row(&listed.row) {
        Some(points) => points,
        // Another version of the program made the row.
        None => reader.store().document(listed.id)?.read::<Account>().points(),
    };
    Ok(points.into_iter().map(|point| metres(here, point)).min())
}

/// Over a plane, which within a day's drive is exact enough; in whole numbers, so that every device says the same.
fn metres(here: Position, point: Point) -> u64 {
    let north = i128::from(point.latitude_micro - here.latitude_micro) * MILLIMETRES;
    let east = i128::from(point.longitude_micro - here.longitude_micro) * MILLIMETRES;
    // The cosine of a latitude by its first terms, in ten-thousandths: good to 1 in 1,000 up to 60 degrees.
    let degrees = i128::from(here.latitude_micro).abs() / 1_000;
    let radians = degrees * 31_416 / 180 / 1_000;
    let square = radians * radians / 10_000;
    let cosine = 10_000 - square / 2 + square * square / 240_000;
    let east = east * cosine / 10_000;
    let square = (north * north + east * east).unsigned_abs();
    u64::try_from(square.isqrt() / 1_000).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_is_as_long_as_it_is_in_taiwan() {
        let here =
            Position { latitude_micro: 24_000_000, longitude_micro: 120_000_000, accuracy_m: 5 };
        let to = |latitude_micro, longitude_micro| {
            metres(here, Point { latitude_micro, longitude_micro })
        };
        assert_eq!(to(25_000_000, 120_000_000), 111_000);
        let east = to(24_000_000, 121_000_000);
        assert!((101_000..102_000).contains(&east), "{east}");
        assert_eq!(to(24_000_000, 120_000_000), 0);
    }
}
