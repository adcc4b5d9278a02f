//! Dealings: accounts by when somebody last dealt with them, what there is of one account, and counts for filters.
//!
//! Reads index rows only. A visit counts once it was made; a quote and an order from their day on.

use super::{Filter, ListedRow, Paging, Result, Store, records};
use rusqlite::{ToSql, params_from_iter};
use satchel_shared::ids::DocumentId;

/// The latest day on which somebody dealt with each account.
const LAST: &str = "SELECT account, max(day) AS day FROM records INDEXED BY records_dealt
     WHERE account IS NOT NULL AND day <> '' AND day <= ? AND (kind IN ('quote', 'order')
           OR (kind = 'visit' AND status IN ('done', 'checked-in')))
     GROUP BY account";

/// An account with the day somebody last dealt with it; empty when nobody has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dealt {
    /// The account.
    pub listed: ListedRow,
    /// `2026-11-18`.
    pub last: String,
}

impl Store {
    /// A part of the accounts of a filter with their last days up to today; by those days, else by name.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn dealt(
        &self,
        filter: &Filter,
        today: &str,
        is_by_day: bool,
        paging: Paging,
    ) -> Result<Vec<Dealt>> {
        let (condition, more) = filter.sql();
        let order = if is_by_day { "l.day DESC, r.title" } else { "r.title" };
        let sql = format!(
            "SELECT {}, l.day FROM records r JOIN documents d USING (place)
             LEFT JOIN ({LAST}) l ON l.account = d.id {condition}
             ORDER BY {order}, r.place LIMIT ? OFFSET ?",
            records::COLUMNS
        );
        let mut values: Vec<Box<dyn ToSql>> = vec![Box::new(today.to_owned())];
        values.extend(more);
        values.push(Box::new(paging.limit));
        values.push(Box::new(paging.skip));
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(values), |row| {
            // Behind the columns of the row itself, one of which is called `day` as well.
            let last: Option<String> = row.get(records::COLUMNS_READ)?;
            Ok(Dealt { listed: records::read(row)?, last: last.unwrap_or_default() })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The last day up to today on which somebody dealt with an account; empty when nobody has.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn last_dealt(&self, account: DocumentId, today: &str) -> Result<String> {
        let mut statement = self.connection.prepare_cached(
            "SELECT coalesce(max(day), '') FROM records
             WHERE account = ?1 AND day <> '' AND day <= ?2 AND (kind IN ('quote', 'order')
                   OR (kind = 'visit' AND status IN ('done', 'checked-in')))",
        )?;
        Ok(statement.query_row((account.bytes(), today), |row| row.get(0))?)
    }

    /// How many records of a filter there are by status word.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn count_by_status(&self, filter: &Filter) -> Result<Vec<(String, u64)>> {
        self.count_by("r.status", filter)
    }

    /// How many records of each kind are here, by word.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn count_by_kind(&self) -> Result<Vec<(String, u64)>> {
        self.count_by("r.kind", &Filter::default())
    }

    /// How many products of each subcategory there are.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn count_by_subcategory(&self, filter: &Filter) -> Result<Vec<(String, u64)>> {
        self.count_by("coalesce(json_extract(r.body, '$.subcategory'), '')", filter)
    }

    fn count_by(&self, column: &'static str, filter: &Filter) -> Result<Vec<(String, u64)>> {
        let (condition, values) = filter.sql();
        let sql =
            format!("SELECT {column}, count(*) FROM records r{condition} GROUP BY 1 ORDER BY 1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows =
            statement.query_map(params_from_iter(values), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
