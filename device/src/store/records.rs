//! Records: the index rows, from which lists and filters are answered without loading a document.
//!
//! Never orders by a text from outside: sorts are a closed list, values are bound.

use super::{Result, Store, StoreFault, documents};
use rusqlite::{Connection, OptionalExtension as _, Row, ToSql};
use satchel_shared::{
    documents::Kind,
    ids::{DocumentId, PersonId, TerritoryId},
    index_row::IndexRow,
};
use uuid::Uuid;

/// A record in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedRow {
    /// The document.
    pub id: DocumentId,
    /// Its row.
    pub row: IndexRow,
    /// Whether the server's receipt names the heads it has here.
    pub is_sent: bool,
    /// Whether a change of it waits here that the server did not take.
    pub is_refused: bool,
}

/// Which records; an empty filter is all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this kind.
    pub kind: Option<Kind>,
    /// Of a kind this program does not know: a newer one made it.
    pub is_unknown: bool,
    /// With this status word.
    pub status: Option<String>,
    /// With one of these status words; any when there are none.
    pub statuses: Vec<&'static str>,
    /// With exactly this number or code, whatever its case.
    pub number: Option<String>,
    /// Of this account.
    pub account: Option<DocumentId>,
    /// Of this person.
    pub owner: Option<PersonId>,
    /// In this territory.
    pub territory: Option<TerritoryId>,
    /// Put away or not.
    pub is_archived: Option<bool>,
    /// On or after this day, `2026-11-21`.
    pub day_from: Option<String>,
    /// On or before this day.
    pub day_until: Option<String>,
    /// Only those with fields that have more than one value.
    pub only_conflicts: bool,
    /// Only those whose row says that something of them needs a look.
    pub only_attention: bool,
    /// Only those that wait for a person: a field with more than one value, something that was not taken, or a quote or
    /// an order that came back from its approval.
    pub only_needing: bool,
    /// Only quotes and orders that were turned down, differ from what was approved, or were decided about in two ways.
    pub only_returned: bool,
    /// Only those with something that waits to be sent.
    pub only_waiting: bool,
    /// Only products of this subcategory.
    pub subcategory: Option<String>,
}

/// The order of a list; ties are broken by importance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Kinds by importance, then oldest first.
    #[default]
    Importance,
    /// By title.
    Title,
    /// By number.
    Number,
    /// Earliest day first.
    DayAscending,
    /// Latest day first.
    DayDescending,
    /// Largest amount first.
    AmountDescending,
    /// By status word, then title.
    Status,
}

impl Sort {
    const fn sql(self) -> &'static str {
        match self {
            Sort::Importance => " ORDER BY r.place",
            Sort::Title => " ORDER BY r.title, r.place",
            Sort::Number => " ORDER BY r.number, r.place",
            Sort::DayAscending => " ORDER BY r.day, r.place",
            Sort::DayDescending => " ORDER BY r.day DESC, r.place",
            Sort::AmountDescending => " ORDER BY r.amount DESC, r.place",
            Sort::Status => " ORDER BY r.status, r.title, r.place",
        }
    }
}

/// Which part of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// Rows to skip.
    pub skip: u32,
    /// Rows at most.
    pub limit: u32,
}

impl Default for Paging {
    fn default() -> Self {
        Paging { skip: 0, limit: 200 }
    }
}

/// The columns [`read`] expects, of `records r` and `documents d`.
pub(super) const COLUMNS: &str = "d.id, r.row_version, r.kind, r.title, r.number, r.account, r.owner, \
     r.territory, r.status, r.amount, r.currency, r.day, r.conflicts, r.is_archived, r.found_by, r.body, \
     d.heads IS d.receipt_heads, \
     EXISTS (SELECT 1 FROM outbox o WHERE o.document = d.id AND o.state IN ('refused', 'forked')) \
     OR EXISTS (SELECT 1 FROM refusals a WHERE a.document = d.id AND a.state = 'open')";

/// The statuses of quotes and orders of which nothing more comes: nobody's consent is asked for them. A quote that was
/// withdrawn is not among them: it may be sent again.
pub const ENDED_SALES: [&str; 4] = ["won", "lost", "cancelled", "closed"];

/// How many columns that are.
pub(super) const COLUMNS_READ: usize = 18;

/// Reads an id from a column.
pub(super) fn id_at<const N: usize>(row: &Row<'_>) -> rusqlite::Result<DocumentId> {
    Ok(DocumentId::new(Uuid::from_bytes(row.get(N)?)))
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<ListedRow> {
    let id = |column: usize| {
        Ok::<_, rusqlite::Error>(row.get::<_, Option<[u8; 16]>>(column)?.map(Uuid::from_bytes))
    };
    let body: String = row.get(15)?;
    let body = serde_json::from_str(&body).map_err(|why| {
        rusqlite::Error::FromSqlConversionFailure(15, rusqlite::types::Type::Text, why.into())
    })?;
    Ok(ListedRow {
        id: id_at::<0>(row)?,
        row: IndexRow {
            version: row.get(1)?,
            kind: row.get(2)?,
            title: row.get(3)?,
            number: row.get(4)?,
            account: id(5)?.map(DocumentId::new),
            owner: id(6)?.map(PersonId::new),
            territory: id(7)?.map(TerritoryId::new),
            status: row.get(8)?,
            amount: row.get(9)?,
            currency: row.get(10)?,
            day: row.get(11)?,
            conflicts: row.get(12)?,
            is_archived: row.get(13)?,
            search: row.get(14)?,
            body,
        },
        is_sent: row.get(16)?,
        is_refused: row.get(17)?,
    })
}

/// Writes the row of a document.
pub(super) fn put(connection: &Connection, place: i64, row: &IndexRow) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT OR REPLACE INTO records
         (place, kind, title, number, account, owner, territory, status, amount, currency, day, conflicts,
          is_archived, row_version, found_by, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
    )?;
    let body =
        serde_json::to_string(&row.body).map_err(|why| StoreFault::Statement(why.to_string()))?;
    statement.execute(rusqlite::params![
        place,
        row.kind,
        row.title,
        row.number,
        row.account.as_ref().map(DocumentId::bytes),
        row.owner.as_ref().map(PersonId::bytes),
        row.territory.as_ref().map(TerritoryId::bytes),
        row.status,
        row.amount,
        row.currency,
        row.day,
        row.conflicts,
        row.is_archived,
        row.version,
        row.search,
        body,
    ])?;
    Ok(())
}

impl Filter {
    /// The condition with its values, in the order of their marks.
    pub(super) fn sql(&self) -> (String, Vec<Box<dyn ToSql>>) {
        let mut sql = String::from(" WHERE true");
        let mut values: Vec<Box<dyn ToSql>> = Vec::new();
        let mut add = |condition: &str, value: Box<dyn ToSql>| {
            sql.push_str(condition);
            values.push(value);
        };
        if let Some(kind) = self.kind {
            let (first, end) = documents::places(kind.word());
            add(" AND r.kind = ?", Box::new(kind.word()));
            // A kind's records lie together: without this an order by place walks through all others.
            add(" AND r.place >= ?", Box::new(first));
            add(" AND r.place < ?", Box::new(end));
        }
        if let Some(status) = &self.status {
            add(" AND r.status = ?", Box::new(status.clone()));
        }
        if let Some(number) = &self.number {
            add(" AND r.number = ? COLLATE NOCASE", Box::new(number.clone()));
        }
        if let Some(account) = self.account {
            add(" AND r.account = ?", Box::new(*account.bytes()));
        }
        if let Some(owner) = self.owner {
            add(" AND r.owner = ?", Box::new(*owner.bytes()));
        }
        if let Some(territory) = self.territory {
            add(" AND r.territory = ?", Box::new(*territory.bytes()));
        }
        if let Some(is_archived) = self.is_archived {
            add(" AND r.is_archived = ?", Box::new(is_archived));
        }
        if let Some(subcategory) = &self.subcategory {
            add(" AND json_extract(r.body, '$.subcategory') = ?", Box::new(subcategory.clone()));
        }
        if let Some(day) = &self.day_from {
            add(" AND r.day >= ?", Box::new(day.clone()));
        }
        if let Some(day) = &self.day_until {
            add(" AND r.day <= ? AND r.day <> ''", Box::new(day.clone()));
        }
        self.add_marks(&mut sql);
        (sql, values)
    }

    /// The index of the few, where the order would make SQLite walk through all.
    const fn index(&self) -> &'static str {
        if self.only_returned { " INDEXED BY records_returned" } else { "" }
    }

    /// The conditions that bind no value.
    fn add_marks(&self, sql: &mut String) {
        if self.is_unknown {
            let known = literals(Kind::known().map(Kind::word));
            sql.push_str(&format!(" AND r.kind NOT IN ({known})"));
        }
        if !self.statuses.is_empty() {
            let words = literals(self.statuses.iter().copied());
            sql.push_str(&format!(" AND r.status IN ({words})"));
        }
        if self.only_conflicts {
            sql.push_str(" AND r.conflicts > 0");
        }
        if self.only_attention {
            sql.push_str(" AND json_extract(r.body, '$.attention') IS NOT NULL");
        }
        if self.only_returned {
            // As the index of them says it.
            sql.push_str(
                " AND json_extract(r.body, '$.approval') IN ('differs', 'disputed', 'rejected')",
            );
        }
        if self.only_needing {
            // Few of many: each part by the index that holds no others.
            let ended = literals(ENDED_SALES.iter().copied());
            sql.push_str(&format!(
                " AND r.place IN (SELECT place FROM records WHERE conflicts > 0
                  UNION SELECT place FROM records INDEXED BY records_returned
                  WHERE json_extract(body, '$.approval') IN ('differs', 'disputed', 'rejected')
                  AND json_extract(body, '$.approval') <> 'disputed' AND status NOT IN ({ended})
                  UNION SELECT place FROM documents WHERE id IN
                  (SELECT document FROM outbox WHERE state IN ('refused', 'forked')
                   UNION SELECT document FROM refusals WHERE state = 'open'))",
            ));
        }
        if self.only_waiting {
            sql.push_str(
                " AND r.place IN (SELECT place FROM documents WHERE id IN
                  (SELECT document FROM outbox WHERE state IN ('waiting', 'deferred')))",
            );
        }
    }
}

/// Words of ours, each a literal of the program, for a list in SQL.
fn literals(words: impl Iterator<Item = &'static str>) -> String {
    words.map(|word| format!("'{word}'")).collect::<Vec<_>>().join(", ")
}

impl Store {
    /// The row of a document; `None` when it is not here.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn row(&self, id: DocumentId) -> Result<Option<ListedRow>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM documents d JOIN records r USING (place) WHERE d.id = ?1"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row([id.bytes()], read).optional()?)
    }

    /// The documents whose ids lie between two, both included, in their order.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn ids_between(
        &self,
        low: DocumentId,
        high: DocumentId,
        limit: u32,
    ) -> Result<Vec<DocumentId>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id FROM documents WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT ?3",
        )?;
        let rows = statement.query_map((low.bytes(), high.bytes(), limit), id_at::<0>)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A part of a list.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn list(&self, filter: &Filter, sort: Sort, paging: Paging) -> Result<Vec<ListedRow>> {
        let (condition, mut values) = filter.sql();
        let (index, order) = (filter.index(), sort.sql());
        let sql = format!(
            "SELECT {COLUMNS} FROM records r{index} JOIN documents d USING (place){condition}{order}
             LIMIT ? OFFSET ?"
        );
        values.push(Box::new(paging.limit));
        values.push(Box::new(paging.skip));
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(rusqlite::params_from_iter(values), read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many records the filter finds.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn count(&self, filter: &Filter) -> Result<u64> {
        let (condition, values) = filter.sql();
        let sql = format!("SELECT count(*) FROM records r{condition}");
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row(rusqlite::params_from_iter(values), |row| row.get(0))?)
    }
}
