//! Twins: accounts that are likely one, each pair once, with what speaks for it.
//!
//! Never says that they are one: branches may share a tax id, and a person decides. An account and its own chain are
//! no twins, archived accounts neither.

use super::{Evidence, Matter};
use crate::{ids::DocumentId, index_row::IndexRow, tax::normalise_tax_id};
use std::collections::{BTreeMap, BTreeSet};

/// The end of a telephone number that tells it from others, without country and area.
const PHONE_DIGITS: usize = 8;
/// Legal forms that people write or leave out.
const LEGAL_FORMS: [&str; 4] = ["股份有限公司", "有限公司", "公司", "企業社"];

/// What of an account is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// The account.
    pub id: DocumentId,
    /// Its name as people wrote it.
    pub title: String,
    chain: Option<DocumentId>,
    tax_id: String,
    name: String,
    phone: String,
}

impl Likeness {
    /// What an account's index row tells; `None` for one that was archived.
    pub fn of(id: DocumentId, row: &IndexRow) -> Option<Likeness> {
        let of_body = |name: &str| row.body.get(name).map(String::as_str).unwrap_or_default();
        (!row.is_archived).then(|| Likeness {
            id,
            title: row.title.clone(),
            chain: row.account,
            tax_id: normalise_tax_id(of_body("tax_id")),
            name: normal_name(&row.title),
            phone: normal_phone(of_body("phone")),
        })
    }
}

/// Every likely pair, as a matter of the account with the lesser id.
pub fn twins(accounts: &[Likeness]) -> Vec<(DocumentId, Matter)> {
    let mut pairs: BTreeMap<(DocumentId, DocumentId), BTreeSet<Evidence>> = BTreeMap::new();
    let by_tax_id = |account: &Likeness| {
        (!account.tax_id.is_empty()).then(|| Evidence::TaxId(account.tax_id.clone()))
    };
    let by_name = |account: &Likeness| {
        let is_whole = !account.name.is_empty() && !account.phone.is_empty();
        is_whole.then(|| Evidence::NameAndPhone(account.name.clone(), account.phone.clone()))
    };
    pair(accounts, &by_tax_id, &mut pairs);
    pair(accounts, &by_name, &mut pairs);
    let titles: BTreeMap<DocumentId, &str> =
        accounts.iter().map(|account| (account.id, account.title.as_str())).collect();
    let matter = |((id, with), evidence): ((DocumentId, DocumentId), BTreeSet<Evidence>)| {
        let title = titles.get(&with).copied().unwrap_or_default().to_owned();
        (id, Matter::Twin { with, title, evidence: evidence.into_iter().collect() })
    };
    pairs.into_iter().map(matter).collect()
}

/// Pairs the first of each group with every other: a group of many is told in as many lines, not in their square.
fn pair(
    accounts: &[Likeness],
    evidence: &dyn Fn(&Likeness) -> Option<Evidence>,
    pairs: &mut BTreeMap<(DocumentId, DocumentId), BTreeSet<Evidence>>,
) {
    let mut groups: BTreeMap<Evidence, BTreeMap<DocumentId, &Likeness>> = BTreeMap::new();
    for account in accounts {
        if let Some(evidence) = evidence(account) {
            groups.entry(evidence).or_default().insert(account.id, account);
        }
    }
    for (evidence, group) in groups {
        let mut group = group.into_values();
        let Some(first) = group.next() else { continue };
        for other in group {
            let is_chain = first.chain == Some(other.id)
                || other.chain == Some(first.id)
                || (first.chain.is_some() && first.chain == other.chain);
            if !is_chain {
                pairs.entry((first.id, other.id)).or_default().insert(evidence.clone());
            }
        }
    }
}

/// Half width, lower case, 臺 as 台, without white space, punctuation and legal form.
fn normal_name(name: &str) -> String {
    let half = |c: char| match u32::from(c) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    let same = |c: char| if c == '臺' { '台' } else { c };
    let letters =
        name.chars().map(half).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    let name: String = letters.map(same).collect();
    let bare = LEGAL_FORMS.iter().find_map(|form| name.strip_suffix(form));
    bare.filter(|bare| !bare.is_empty()).unwrap_or(&name).to_owned()
}

/// The last digits; nothing when there are fewer.
fn normal_phone(phone: &str) -> String {
    let digits: Vec<char> = normalise_tax_id(phone).chars().filter(char::is_ascii_digit).collect();
    let end = digits.len().checked_sub(PHONE_DIGITS).map(|from| &digits[from..]);
    end.unwrap_or_default().iter().collect()
}
