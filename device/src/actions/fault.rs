//! Why an action did nothing. Every fault says in both languages what happened and what to do.

use crate::{
    chance::ChanceFault,
    error::{self, Code, Coded},
    failure::short,
    home::HomeFault,
    store::StoreFault,
};
use satchel_shared::{
    documents::{DocumentFault, EditFault, Kind, Path, value::ValueFault},
    ids::DocumentId,
    lang::Lang,
    permissions::Denial,
    tax::TaxIdFault,
};

/// Why an action did nothing; the store is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ActionFault {
    /// The store cannot save it.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// The device's folder cannot be used.
    #[error(transparent)]
    Home(#[from] HomeFault),
    /// No random bytes.
    #[error(transparent)]
    Chance(#[from] ChanceFault),
    /// Not this person's to do.
    #[error("{kind:?}{}: {denial:?}", at(path.as_ref()))]
    NotPermitted {
        /// Why.
        denial: Denial,
        /// The kind of record.
        kind: Kind,
        /// The field, when one is the reason.
        path: Option<Path>,
    },
    /// The person's own record is not here, so their role is not known.
    #[error("the person's own record is not here yet")]
    RoleUnknown,
    /// A newer program made the record.
    #[error("this program does not know records of the kind {0:?}")]
    UnknownKind(String),
    /// The kind has no such field.
    #[error("{kind} has no field {path}")]
    UnknownField {
        /// The kind's word.
        kind: String,
        /// What was asked for.
        path: String,
    },
    /// What was typed does not fit.
    #[error("{path}: {fault}")]
    BadValue {
        /// The field.
        path: Path,
        /// Why.
        fault: ValueFault,
    },
    /// A typed text holds a character nobody sees.
    #[error("{path} holds U+{:04X}", u32::from(*character))]
    Unseen {
        /// The field.
        path: Path,
        /// The character.
        character: char,
    },
    /// One field was typed twice.
    #[error("{path} was typed twice")]
    FieldTwice {
        /// The field.
        path: Path,
    },
    /// A link to a record that is not here, or of another kind.
    #[error("{path}: there is no {kind} {typed:?} here", kind = kind.word())]
    BadLink {
        /// The field.
        path: Path,
        /// The kind it links to.
        kind: Kind,
        /// What was typed.
        typed: String,
    },
    /// Not a 統一編號.
    #[error(transparent)]
    TaxId(TaxIdFault),
    /// A required field is empty.
    #[error("{path} is required")]
    Required {
        /// The field.
        path: Path,
    },
    /// The server does not know the field yet.
    #[error("the server does not know {path} yet")]
    ServerTooOld {
        /// The field.
        path: Path,
    },
    /// No such entry in the record.
    #[error("there is no {0}")]
    NoSuchEntry(String),
    /// The form was opened on a version that is not here.
    #[error("the form's version is not in this store")]
    UnknownBase,
    /// The field has one value.
    #[error("{path} has one value only")]
    NoConflict {
        /// The field.
        path: Path,
    },
    /// The pick names none of the values.
    #[error("that is none of the values of {path}")]
    NoSuchChoice {
        /// The field.
        path: Path,
    },
    /// Fields with more than one value stand in the way.
    #[error("{} have more than one value", joined(.0))]
    Contested(Vec<Path>),
    /// The change is not in the record's history.
    #[error("there is no such change in the history of {id}")]
    NoSuchChange {
        /// The record.
        id: DocumentId,
    },
    /// The record has no version of that moment.
    #[error("{id} has no version of that moment")]
    NotThen {
        /// The record.
        id: DocumentId,
    },
    /// The version asked for is not in this store.
    #[error("{id} has not all of that version here")]
    VersionNotHere {
        /// The record.
        id: DocumentId,
    },
    /// No product has this code or id.
    #[error("there is no product {0:?}")]
    ProductNotFound(String),
    /// The product has no price, and none was typed.
    #[error("product {0:?} has no price on that day")]
    NoPrice(String),
    /// The action is for other kinds.
    #[error("{0} is not a record this can be done with")]
    WrongKind(DocumentId),
    /// The quote has its order.
    #[error("the quote has become order {0}")]
    OrderedAlready(DocumentId),
    /// The quote or order came to its end.
    #[error("{0} is closed")]
    SaleClosed(DocumentId),
    /// Nobody has arrived at the visit yet.
    #[error("nobody has checked in to {0}")]
    NotCheckedIn(DocumentId),
    /// The visit was reported.
    #[error("visit {0} has been reported")]
    VisitDone(DocumentId),
    /// Nothing of the record waits to be put right.
    #[error("nothing of {0} was refused, or it has been put right")]
    NothingRefused(DocumentId),
    /// The document itself is not sound.
    #[error(transparent)]
    Document(DocumentFault),
}

fn joined(paths: &[Path]) -> String {
    paths.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn at(path: Option<&Path>) -> String {
    path.map(|path| format!(".{path}")).unwrap_or_default()
}

impl From<EditFault> for ActionFault {
    fn from(fault: EditFault) -> Self {
        let typed = |expected| ValueFault { typed: String::new(), expected, hint: String::new() };
        match fault {
            EditFault::UnknownField { kind, path } => {
                ActionFault::UnknownField { kind, path: path.to_string() }
            }
            EditFault::WrongShape { path, expected } => {
                ActionFault::BadValue { path, fault: typed(expected) }
            }
            EditFault::Required { path } => ActionFault::Required { path },
            EditFault::NoSuchEntry { path } => ActionFault::NoSuchEntry(path.to_string()),
            EditFault::UnknownBase => ActionFault::UnknownBase,
            EditFault::Document(fault) => ActionFault::Document(fault),
        }
    }
}

impl From<DocumentFault> for ActionFault {
    fn from(fault: DocumentFault) -> Self {
        ActionFault::Document(fault)
    }
}

impl Coded for ActionFault {
    fn code(&self) -> &'static Code {
        match self {
            ActionFault::Store(fault) => fault.code(),
            ActionFault::Home(fault) => fault.code(),
            ActionFault::Chance(_) => &error::NO_CHANCE,
            ActionFault::NotPermitted { denial: Denial::ServerField, .. } => &error::SERVER_FIELD,
            ActionFault::NotPermitted { denial: Denial::Colleague, .. } => {
                &error::RECORD_OF_COLLEAGUE
            }
            ActionFault::NotPermitted { .. } => &error::NOT_PERMITTED,
            ActionFault::RoleUnknown => &error::ROLE_UNKNOWN,
            ActionFault::UnknownKind(_) => &error::UNKNOWN_KIND,
            ActionFault::UnknownField { .. } => &error::UNKNOWN_FIELD,
            ActionFault::BadValue { .. } | ActionFault::Unseen { .. } => &error::BAD_VALUE,
            ActionFault::FieldTwice { .. } => &error::FIELD_TWICE,
            ActionFault::BadLink { .. } => &error::BAD_LINK,
            ActionFault::TaxId(_) => &error::BAD_VALUE,
            ActionFault::Required { .. } => &error::REQUIRED,
            ActionFault::ServerTooOld { .. } => &error::SERVER_TOO_OLD,
            ActionFault::NoSuchEntry(_) => &error::NO_SUCH_ENTRY,
            ActionFault::UnknownBase => &error::UNKNOWN_BASE,
            ActionFault::NoConflict { .. } => &error::NO_CONFLICT,
            ActionFault::NoSuchChoice { .. } => &error::NO_SUCH_CHOICE,
            ActionFault::NoSuchChange { .. } => &error::NO_SUCH_CHANGE,
            ActionFault::NotThen { .. } => &error::NOT_THEN,
            ActionFault::VersionNotHere { .. } => &error::VERSION_NOT_HERE,
            ActionFault::Contested(_) => &error::CONTESTED,
            ActionFault::ProductNotFound(_) => &error::PRODUCT_NOT_FOUND,
            ActionFault::NoPrice(_) => &error::NO_PRICE,
            ActionFault::WrongKind(_) => &error::WRONG_KIND,
            ActionFault::OrderedAlready(_) => &error::ORDERED_ALREADY,
            ActionFault::SaleClosed(_) => &error::SALE_CLOSED,
            ActionFault::NotCheckedIn(_) => &error::NOT_CHECKED_IN,
            ActionFault::VisitDone(_) => &error::VISIT_DONE,
            ActionFault::NothingRefused(_) => &error::NOTHING_REFUSED,
            ActionFault::Document(_) => &error::RECORD_UNREADABLE,
        }
    }

    fn words(&self, lang: Lang) -> String {
        let words = self.code().words(lang);
        let named = |name: &str| match lang {
            Lang::ZhHant => format!("{name}：{words}"),
            Lang::En => format!("{name}: {words}"),
        };
        match self {
            ActionFault::TaxId(fault) => sentence(fault.words(lang), lang),
            ActionFault::BadValue { fault, .. } => {
                let fault = ValueFault { typed: short(&fault.typed), ..fault.clone() };
                match lang {
                    Lang::ZhHant => format!("「{}」{words}", fault.typed),
                    Lang::En => sentence(fault.to_string(), lang),
                }
            }
            ActionFault::Unseen { character, .. } => unseen(*character, lang),
            ActionFault::UnknownKind(name)
            | ActionFault::ProductNotFound(name)
            | ActionFault::NoPrice(name) => named(&short(name)),
            // What is no path cannot be told as a field.
            ActionFault::UnknownField { path: name, .. } | ActionFault::NoSuchEntry(name)
                if self.fields().is_empty() =>
            {
                named(&short(name))
            }
            _ => words.to_owned(),
        }
    }

    fn fields(&self) -> Vec<Path> {
        match self {
            ActionFault::NotPermitted { path: Some(path), .. }
            | ActionFault::BadValue { path, .. }
            | ActionFault::Unseen { path, .. }
            | ActionFault::BadLink { path, .. }
            | ActionFault::FieldTwice { path }
            | ActionFault::Required { path }
            | ActionFault::ServerTooOld { path }
            | ActionFault::NoConflict { path }
            | ActionFault::NoSuchChoice { path } => vec![path.clone()],
            ActionFault::Contested(paths) => paths.clone(),
            ActionFault::UnknownField { path: name, .. } | ActionFault::NoSuchEntry(name) => {
                name.parse().into_iter().collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The text with its full stop: what to do follows it.
fn sentence(text: String, lang: Lang) -> String {
    let stop = if lang == Lang::En { '.' } else { '。' };
    if text.ends_with(stop) { text } else { format!("{text}{stop}") }
}

fn unseen(character: char, lang: Lang) -> String {
    let code = u32::from(character);
    match lang {
        Lang::ZhHant => format!("內容含有看不見的控制字元（U+{code:04X}）。請刪除它。"),
        Lang::En => format!("The text holds a character nobody sees (U+{code:04X}). Take it out."),
    }
}
