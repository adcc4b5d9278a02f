//! The mapping: which column of a file goes into which field of a kind.
//!
//! Written `Company=name,Tax No=tax_id,City=addresses.billing.city`; a column with a comma or quotes in its name is
//! quoted as in CSV.

use satchel_shared::documents::{
    Kind,
    address::AddressUse,
    field::{Field, Merge, Shape},
    path::{KEY_BYTES_MAX, Path, Place},
    shape::Word,
};

/// Why a mapping is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingFault {
    /// Not `column=field`.
    #[error("{0:?} is not COLUMN=FIELD")]
    Form(String),
    /// The kind has no such field.
    #[error("{kind} has no field {target:?}; it has {known}")]
    UnknownField {
        /// The kind's word.
        kind: &'static str,
        /// What was asked for.
        target: String,
        /// What there is.
        known: String,
    },
    /// Only the server writes it.
    #[error("{0:?} is given by the server and cannot be imported")]
    ServerOnly(String),
    /// A list other than addresses.
    #[error(
        "{0:?} is a list: only one address per purpose can be imported, as addresses.billing.city"
    )]
    List(String),
    /// Not a purpose of an address.
    #[error("{purpose:?} is not what an address is for; one of {known}")]
    Purpose {
        /// What was asked for.
        purpose: String,
        /// What there is.
        known: String,
    },
    /// Two columns for one field.
    #[error("two columns go into {0}")]
    Twice(String),
    /// The key is not among the mapped fields, or not a plain field.
    #[error("the key {0:?} must be one of the mapped plain fields")]
    Key(String),
    /// Nothing is mapped.
    #[error("no column is mapped")]
    Empty,
}

/// Where a cell goes.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A field with one value.
    Scalar(&'static Field),
    /// A note.
    Note(&'static Field),
    /// A set; the cell holds its words with `;` between them.
    Set(&'static Field),
    /// A field the company added for itself.
    Custom(String),
    /// A field of the one address with that purpose.
    Address {
        /// `billing`, `delivery`, …
        purpose: String,
        /// The address's field.
        field: &'static Field,
    },
}

/// One column and its field.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The column's name in the header.
    pub column: String,
    /// Where its cells go.
    pub target: Target,
}

/// All of the columns that are imported.
#[derive(Clone, Debug, PartialEq)]
pub struct Mapping {
    /// What a row becomes.
    pub kind: Kind,
    /// In the order given.
    pub pairs: Vec<Pair>,
    /// The place in `pairs` of the field that tells rows apart.
    pub key: Option<usize>,
}

impl Mapping {
    /// Reads the mapping, and the name of the key's field if there is one.
    ///
    /// # Errors
    /// See [`MappingFault`].
    pub fn parse(kind: Kind, texts: &[String], key: Option<&str>) -> Result<Mapping, MappingFault> {
        let mut mapping = Mapping { kind, pairs: Vec::new(), key: None };
        for text in texts {
            for part in split(text)? {
                mapping.add(&part)?;
            }
        }
        if mapping.pairs.is_empty() {
            return Err(MappingFault::Empty);
        }
        if let Some(name) = key {
            mapping.key = Some(mapping.key_place(name)?);
        }
        Ok(mapping)
    }

    fn add(&mut self, part: &str) -> Result<(), MappingFault> {
        let (column, name) =
            part.rsplit_once('=').ok_or_else(|| MappingFault::Form(part.to_owned()))?;
        let (column, name) = (column.trim().to_owned(), name.trim());
        if column.is_empty() || name.is_empty() {
            return Err(MappingFault::Form(part.to_owned()));
        }
        let target = target(self.kind, name)?;
        if self.pairs.iter().any(|pair| pair.target == target) {
            return Err(MappingFault::Twice(name.to_owned()));
        }
        self.pairs.push(Pair { column, target });
        Ok(())
    }

    fn key_place(&self, name: &str) -> Result<usize, MappingFault> {
        let is_key =
            |pair: &Pair| matches!(&pair.target, Target::Scalar(field) if field.name == name);
        self.pairs.iter().position(is_key).ok_or_else(|| MappingFault::Key(name.to_owned()))
    }

    /// The key's pair.
    pub fn key(&self) -> Option<&Pair> {
        self.key.and_then(|place| self.pairs.get(place))
    }

    /// The columns the file must have.
    pub fn columns(&self) -> Vec<&str> {
        self.pairs.iter().map(|pair| pair.column.as_str()).collect()
    }
}

fn split(text: &str) -> Result<Vec<String>, MappingFault> {
    let form = || MappingFault::Form(text.to_owned());
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let record = reader.records().next().transpose().map_err(|_| form())?.unwrap_or_default();
    Ok(record.iter().map(str::to_owned).filter(|part| !part.trim().is_empty()).collect())
}

fn target(kind: Kind, name: &str) -> Result<Target, MappingFault> {
    let unknown = || MappingFault::UnknownField {
        kind: kind.word(),
        target: name.to_owned(),
        known: kind.fields().iter().map(|field| field.name).collect::<Vec<_>>().join(", "),
    };
    if let Some(("addresses", rest)) = name.split_once('.') {
        return address(kind, name, rest).ok_or_else(unknown)?;
    }
    let path: Path = name.parse().map_err(|_| unknown())?;
    let place = path.place(kind).ok_or_else(unknown)?;
    let field = place.field();
    if field.merge == Merge::ServerOnly {
        return Err(MappingFault::ServerOnly(name.to_owned()));
    }
    match place {
        Place::Custom(_) => Ok(Target::Custom(path.keys().get(1).cloned().unwrap_or_default())),
        Place::Field(field) => match field.shape {
            Shape::Note => Ok(Target::Note(field)),
            Shape::Set => Ok(Target::Set(field)),
            Shape::Entries(_) => Err(MappingFault::List(name.to_owned())),
            Shape::Custom => Err(unknown()),
            _ => Ok(Target::Scalar(field)),
        },
        Place::Entry(_) | Place::Member(_) => Err(MappingFault::List(name.to_owned())),
    }
}

/// `None` when the kind has no addresses or an address no such field.
fn address(kind: Kind, name: &str, rest: &str) -> Option<Result<Target, MappingFault>> {
    let list = kind.fields().iter().find(|field| field.name == "addresses")?;
    let Shape::Entries(fields) = list.shape else { return None };
    let Some((purpose, field)) = rest.split_once('.') else {
        return Some(Err(MappingFault::List(name.to_owned())));
    };
    if !AddressUse::WORDS.contains(&purpose) {
        let (purpose, known) = (purpose.to_owned(), AddressUse::WORDS.join(", "));
        return Some(Err(MappingFault::Purpose { purpose, known }));
    }
    let field = fields.iter().find(|known| known.name == field && !known.shape.is_container())?;
    Some(Ok(Target::Address { purpose: purpose.to_owned(), field }))
}

/// Whether a word may be a member of a set or the name of a custom field.
pub fn is_word(word: &str) -> bool {
    !word.is_empty() && word.len() <= KEY_BYTES_MAX && !word.contains('.')
}
