//! Search: one contentless FTS5 table over what the index rows say a record is found by.
//!
//! Each Chinese character is a word of its own, so that one or two of them find a name: typed together they
//! are a phrase. Latin words and digits are found by their beginnings. All that is typed must be found.
//! Never hands a typed text to FTS5 as it is: words are cut out here and quoted. Never ranks by bm25 per
//! keystroke: hits come in the order of importance, which is the order of rows.

use super::{Filter, Result, Store, documents, records};
use rusqlite::{Connection, ToSql, params_from_iter};
use satchel_shared::{documents::Kind, lang::half_width};

/// Words of one query that count; what is typed beyond them narrows nothing.
const WORDS_MAX: usize = 12;
/// Letters of one word that count.
const LETTERS_MAX: usize = 40;
/// Digits and letters a line needs to be found also without its hyphens and spaces.
const SQUASHED_MIN: usize = 5;

/// Search rows of one transaction. FTS5 writes a segment whenever a row number falls, so they go in sorted.
#[derive(Default)]
pub(super) struct SearchRows(Vec<(i64, String)>);

impl SearchRows {
    /// Notes the row of a document.
    pub(super) fn add(&mut self, place: i64, text: &str) {
        self.0.push((place, indexed(text)));
    }

    /// Writes the rows, each instead of the former one of its document.
    pub(super) fn write(mut self, connection: &Connection) -> Result<()> {
        // Of two rows of one document the later counts: the sort is stable.
        self.0.sort_by_key(|(place, _)| *place);
        let mut statement = connection
            .prepare_cached("INSERT OR REPLACE INTO search (rowid, words) VALUES (?1, ?2)")?;
        for (place, words) in self.0 {
            statement.execute((place, words))?;
        }
        Ok(())
    }
}

/// Characters written without spaces between words.
const fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{312F}'
        | '\u{3130}'..='\u{318F}' | '\u{31A0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// The text as FTS5 gets it: Chinese characters apart, and numbers with hyphens also in one piece.
fn indexed(text: &str) -> String {
    let text = half_width(text);
    let mut words = String::with_capacity(text.len() * 2);
    for line in text.lines() {
        for c in line.chars() {
            if is_cjk(c) {
                words.extend([' ', c, ' ']);
            } else {
                words.push(c);
            }
        }
        if let Some(squashed) = squashed(line) {
            words.push(' ');
            words.push_str(&squashed);
        }
        words.push('\n');
    }
    words
}

/// `02-2345 6789` and `Q-KTA-0012` in one piece; `None` when it is in one piece or is no number at all.
fn squashed(text: &str) -> Option<String> {
    let is_joint = |c: char| matches!(c, '-' | ' ' | '.' | '/' | '(' | ')' | '+' | '#' | '_');
    if !text.chars().all(|c| c.is_ascii_alphanumeric() || is_joint(c)) {
        return None;
    }
    let squashed: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let has_joint = squashed.len() < text.trim().len();
    let has_digit = squashed.contains(|c: char| c.is_ascii_digit());
    (has_joint && has_digit && squashed.len() >= SQUASHED_MIN).then_some(squashed)
}

/// The FTS5 expression of what was typed; `None` when there is nothing to search by.
fn expression(typed: &str) -> Option<String> {
    let typed = half_width(typed);
    let mut left = WORDS_MAX;
    let mut parts = Vec::new();
    for chunk in typed.split_whitespace() {
        let words = words(chunk, &mut left);
        if words.is_empty() {
            continue;
        }
        let all = words.join(" AND ");
        match squashed(chunk) {
            Some(squashed) => parts.push(format!("(({all}) OR {})", prefix(&squashed))),
            None => parts.push(all),
        }
    }
    (!parts.is_empty()).then(|| parts.join(" AND "))
}

/// The quoted words of a chunk without spaces, at most as many as are left.
fn words(chunk: &str, left: &mut usize) -> Vec<String> {
    let mut words: Vec<(bool, String)> = Vec::new();
    let mut is_open = false;
    for c in chunk.chars() {
        if !c.is_alphanumeric() {
            is_open = false;
            continue;
        }
        match words.last_mut() {
            Some((cjk, word)) if is_open && *cjk == is_cjk(c) => word.push(c),
            _ => words.push((is_cjk(c), c.to_string())),
        }
        is_open = true;
    }
    words.truncate(*left);
    *left -= words.len();
    words.iter().map(|(cjk, word)| if *cjk { phrase(word) } else { prefix(word) }).collect()
}

fn phrase(word: &str) -> String {
    let characters: Vec<String> = word.chars().take(LETTERS_MAX).map(String::from).collect();
    format!("\"{}\"", characters.join(" "))
}

fn prefix(word: &str) -> String {
    format!("\"{}\" *", word.chars().take(LETTERS_MAX).collect::<String>())
}

impl Store {
    /// The records found by what was typed, most important first; nothing typed finds nothing.
    ///
    /// # Errors
    /// When they cannot be read; never for what was typed.
    pub fn search(
        &self,
        typed: &str,
        kind: Option<Kind>,
        limit: u32,
    ) -> Result<Vec<records::ListedRow>> {
        let filter = Filter { kind, ..Filter::default() };
        self.search_in(typed, &filter, limit)
    }

    /// The records among those of the filter found by what was typed, most important first.
    ///
    /// # Errors
    /// As [`Store::search`].
    pub fn search_in(
        &self,
        typed: &str,
        filter: &Filter,
        limit: u32,
    ) -> Result<Vec<records::ListedRow>> {
        let Some((condition, mut values)) = condition(typed, filter) else {
            return Ok(Vec::new());
        };
        let sql = format!(
            "SELECT {} FROM search JOIN records r ON r.place = search.rowid JOIN documents d USING (place)
             {condition} ORDER BY search.rowid LIMIT ?",
            records::COLUMNS
        );
        values.push(Box::new(limit));
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(values), records::read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many records among those of the filter are found by what was typed.
    ///
    /// # Errors
    /// As [`Store::search`].
    pub fn count_found(&self, typed: &str, filter: &Filter) -> Result<u64> {
        let Some((condition, values)) = condition(typed, filter) else { return Ok(0) };
        let sql = format!(
            "SELECT count(*) FROM search JOIN records r ON r.place = search.rowid {condition}"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row(params_from_iter(values), |row| row.get(0))?)
    }
}

/// The condition of a search with its values; `None` when there is nothing to search by.
fn condition(typed: &str, filter: &Filter) -> Option<(String, Vec<Box<dyn ToSql>>)> {
    let expression = expression(typed)?;
    // FTS5 walks its hits by place, so the kind's places bound the walk.
    let (first, end) =
        filter.kind.map_or((i64::MIN, i64::MAX), |kind| documents::places(kind.word()));
    let (condition, more) = filter.sql();
    let own = " AND search MATCH ? AND search.rowid >= ? AND search.rowid < ?";
    let mut values = more;
    values.extend([Box::new(expression) as Box<dyn ToSql>, Box::new(first), Box::new(end)]);
    Some((format!("{condition}{own}"), values))
}
