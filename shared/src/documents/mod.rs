//! Records are documents: one Automerge document per business record.
//!
//! 1. The root map holds `id`, `kind`, `schema` and the fields of the kind.
//! 2. Lists that people edit are maps keyed by id with a `position`; removing sets `removed`.
//! 3. Every container is created with its parent, once. Nothing deletes.
//! 4. The creation change is the only one without dependencies and writes the document's own id.
//! 5. Fields and words this program does not know survive every edit.

pub mod account;
pub mod address;
pub mod contact;
pub mod decision;
pub mod document;
pub mod edit;
pub mod field;
pub mod kind;
pub mod listed_price;
pub mod next;
pub mod order;
pub mod path;
pub mod person;
pub mod price;
pub mod price_list;
pub mod product;
pub mod product_cost;
pub mod quote;
pub mod rebuild;
pub mod record;
pub mod sale;
pub mod sales_line;
pub mod schema;
pub mod shape;
pub mod signature;
pub mod survey_template;
pub mod task;
pub mod territory;
mod upgrade;
pub mod value;
pub mod version;
pub mod visit;
#[cfg(feature = "next-schema")]
pub mod warranty;

pub use account::Account;
pub use contact::Contact;
pub use document::{Author, Document, DocumentFault, Heads};
pub use edit::{Edit, EditFault, Step};
pub use kind::Kind;
pub use listed_price::ListedPrice;
pub use order::Order;
pub use path::Path;
pub use person::Person;
pub use price_list::PriceList;
pub use product::Product;
pub use product_cost::ProductCost;
pub use quote::Quote;
pub use record::{Entry, Record};
pub use sale::{Sale, Sold};
pub use sales_line::SalesLine;
pub use survey_template::SurveyTemplate;
pub use task::Task;
pub use territory::Territory;
pub use value::Value;
pub use visit::Visit;
