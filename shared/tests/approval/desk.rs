//! A quote on a desk: copies of it that people edit apart, and decisions written as the server writes them.

use automerge::ActorId;
use satchel_shared::{
    approval::{self, Effective},
    documents::{
        Author, Document, Edit, Heads, Path, Quote, SalesLine, Step, Value, quote::QuoteStatus,
    },
    ids::{DocumentId, EntryId},
    money::{Amount, Currency, Quantity, Rate},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What the owner of every quote here may give alone.
pub const LIMIT: Option<Rate> = Some(Rate::from_stored(500));

pub fn entry(number: u128) -> EntryId {
    EntryId::new(Uuid::from_u128(number))
}

pub fn id() -> DocumentId {
    DocumentId::new(Uuid::from_u128(0x900))
}

pub fn author(run: u8, time_ms: i64) -> Author {
    let actor = |byte: u8| ActorId::from([byte; 16].as_slice());
    Author { actor: actor(run), branch: actor(run + 100), time_ms }
}

pub fn line(position: i64, quantity: i64, price: i64) -> SalesLine {
    SalesLine {
        product: Some(DocumentId::new(Uuid::from_u128(0x77)).into()),
        product_code: Some(format!("HX-{position}")),
        description: Some("六角扳手".to_owned()),
        quantity: Some(Quantity::from_stored(quantity * 10_000)),
        unit_price: Some(Amount::from_stored(price * 10_000)),
        list_price: Some(Amount::from_stored(price * 10_000)),
        tax_rate: Some(Rate::from_stored(500)),
        position: Some(position),
        ..SalesLine::default()
    }
}

/// A quote of two lines with a discount in percent.
pub fn record(percent: i64) -> Quote {
    Quote {
        account: Some(DocumentId::new(Uuid::from_u128(0x88)).into()),
        account_name: Some("大同五金行".to_owned()),
        currency: Some(Currency::TWD),
        status: Some(QuoteStatus::Draft),
        discount: Some(Rate::from_stored(percent * 100)),
        payment_terms: Some("月結30天".to_owned()),
        lines: BTreeMap::from([(entry(1), line(1, 10, 120)), (entry(2), line(2, 4, 300))]),
        ..Quote::default()
    }
}

pub fn quote(percent: i64) -> Document {
    Document::create(id(), &record(percent), &author(1, 1)).unwrap().0
}

pub fn put(path: &str, value: Value) -> Step {
    Step::Put { path: path.parse::<Path>().unwrap(), value }
}

/// Edits a copy as one run.
pub fn edit(document: &mut Document, run: u8, steps: Vec<Step>) {
    document.edit(&Edit { base: None, steps }, &author(run, 2)).unwrap().unwrap();
}

pub fn set(document: &mut Document, run: u8, path: &str, value: Value) {
    edit(document, run, vec![put(path, value)]);
}

pub fn quantity(document: &mut Document, run: u8, line: u128, quantity: i64) {
    let path = format!("lines.{}.quantity", entry(line));
    set(document, run, &path, Value::Whole(quantity * 10_000));
}

/// Decides about these heads, or what stands.
pub fn decide(document: &mut Document, run: u8, verdict: &str, heads: Option<&Heads>) {
    let now = document.heads();
    let heads = approval::heads_text(heads.unwrap_or(&now));
    let path = Path::new(["decisions".to_owned(), entry(0x500 + u128::from(run)).to_string()]);
    let text = |text: &str| Value::Text(text.to_owned());
    let own = path.join("reads").join(id().to_string());
    let name = format!("主管{run}");
    let steps = vec![
        Step::Add {
            path,
            values: BTreeMap::from([
                ("verdict".to_owned(), text(verdict)),
                ("by_name".to_owned(), text(&name)),
                ("at".to_owned(), Value::Moment(5)),
            ]),
        },
        Step::Add {
            path: own,
            values: BTreeMap::from([
                ("kind".to_owned(), text("quote")),
                ("heads".to_owned(), text(&heads)),
            ]),
        },
    ];
    edit(document, run, steps);
}

pub fn effective(document: &Document) -> Effective {
    approval::effective(document, LIMIT).unwrap()
}

/// The status word, and the codes of all reasons.
pub fn told(document: &Document) -> (&'static str, Vec<&'static str>) {
    let effective = effective(document);
    (effective.status.word(), effective.reasons.iter().map(|reason| reason.code).collect())
}
