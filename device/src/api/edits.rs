//! Edits: what screens save of any kind of record, each one action of the device, with the way back.

use super::{
    fields::{
        AskForm, BlankForm, CheckFields, ChooseValue, FieldFault, FieldGroup, MakeRecord, SetFields,
    },
    groups,
    reader::{Reader, Result, heads, hex, id},
    sheet,
    shown::{ById, SavedNow, Typed, Undo},
};
use crate::{
    actions::{
        self, ActionFault, Login, Saved,
        conflicts::{self, Pick},
        fields, records, undo,
    },
    failure::Failure,
};
use satchel_shared::{
    documents::{Kind, Path, field::Field},
    ids::DocumentId,
    lang::Lang,
    permissions::Relation,
    tax,
};

/// A kind by the word a screen sends.
///
/// # Errors
/// `unknown-kind`.
pub fn kind(word: &str) -> Result<Kind> {
    let unknown = || Failure::of(&crate::error::UNKNOWN_KIND).naming(word);
    Kind::from_word(word).ok_or_else(unknown)
}

/// Typed fields as actions take them.
pub fn pairs(typed: &[Typed]) -> Vec<(String, String)> {
    typed.iter().map(|field| (field.path.clone(), field.text.clone())).collect()
}

/// Does an action on a record that can be taken back; `words` is what the toast says.
///
/// # Errors
/// What the action says.
pub fn undoable(
    login: &mut Login,
    lang: Lang,
    of: DocumentId,
    words: impl FnOnce(Reader<'_>, &Saved) -> Result<String>,
    act: impl FnOnce(&mut Login) -> actions::Result<Saved>,
) -> Result<SavedNow> {
    let before = login.store().document(of)?.heads();
    let saved = act(login)?;
    let reader = Reader { login, lang };
    let undo = Undo {
        id: of.to_string(),
        before: hex(&before),
        after: hex(&saved.heads),
        also: saved.also.iter().map(ToString::to_string).collect(),
        words: words(reader, &saved)?,
    };
    Ok(reader.saved(&saved, Some(undo)))
}

/// Takes back what an answer named.
///
/// # Errors
/// When it stands no more as it was.
pub fn take_back(login: &mut Login, lang: Lang, asked: &Undo) -> Result<SavedNow> {
    let also: Vec<DocumentId> = asked.also.iter().map(|one| id(one)).collect::<Result<_>>()?;
    let (before, after) = (heads(&asked.before)?, heads(&asked.after)?);
    let saved = undo::undo(login, id(&asked.id)?, &before, &after, &also)?;
    Ok(Reader { login, lang }.saved(&saved, None))
}

/// The form of a new record.
///
/// # Errors
/// `unknown-kind`, or when the store cannot be read.
pub fn form(reader: Reader<'_>, asked: &AskForm) -> Result<BlankForm> {
    let kind = kind(&asked.kind)?;
    let role = reader.role()?;
    let mut groups = Vec::new();
    for (code, zh, en, names) in groups::of_new(kind) {
        let declared =
            names.iter().filter_map(|name| kind.fields().iter().find(|of| of.name == *name));
        let mut fields = Vec::new();
        for field in declared {
            let mut told = sheet::blank(reader, kind, field, &Path::new([field.name]));
            told.may = sheet::may_field(reader, role.as_ref(), kind, field, Relation::Owner);
            if let Some(value) = begins_with(reader, kind, field, asked) {
                told.shown = match &told.link_kind {
                    Some(_) => reader.named(id(&value)?)?.map(|of| of.title).unwrap_or_default(),
                    None => told
                        .choices
                        .iter()
                        .find(|choice| choice.word == value)
                        .map_or_else(|| value.clone(), |choice| choice.label.clone()),
                };
                told.value = value;
            }
            fields.push(told);
        }
        groups.push(FieldGroup {
            code: (*code).to_owned(),
            label: reader.say(zh, en).to_owned(),
            fields,
        });
    }
    Ok(BlankForm { may: reader.may_make(kind)?, groups })
}

/// What a field of a new record begins with.
fn begins_with(reader: Reader<'_>, kind: Kind, field: &Field, asked: &AskForm) -> Option<String> {
    match (kind, field.name) {
        (_, "account") => asked.account.clone(),
        (_, "owner") => Some(reader.me().to_string()),
        (_, "currency") => Some("TWD".to_owned()),
        (Kind::Account, "status") => Some("prospect".to_owned()),
        (Kind::Task, "priority") => Some("normal".to_owned()),
        (Kind::Visit, "planned_on") => Some(reader.today().to_string()),
        _ => None,
    }
}

/// Makes a record.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn make(login: &mut Login, lang: Lang, asked: &MakeRecord) -> Result<SavedNow> {
    let saved = records::create(login, kind(&asked.kind)?, &pairs(&asked.values))?;
    Ok(Reader { login, lang }.saved(&saved, None))
}

/// Sets fields. Can be taken back.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn set(login: &mut Login, lang: Lang, asked: &SetFields) -> Result<SavedNow> {
    let of = id(&asked.id)?;
    let base = asked.base.as_deref().map(heads).transpose()?;
    let typed = pairs(&asked.values);
    let told = |reader: Reader<'_>, _: &Saved| {
        let listed = reader.listed(of)?;
        let kind = kind(&listed.row.kind)?;
        let labels = asked.values.iter().filter_map(|typed| typed.path.parse().ok());
        let labels: Vec<String> = labels.map(|path| reader.label(kind, &path)).collect();
        let labels = labels.join(reader.say("、", ", "));
        Ok(match lang {
            Lang::ZhHant => format!("已改 {}：{labels}", listed.row.title),
            Lang::En => format!("{}: changed {labels}", listed.row.title),
        })
    };
    undoable(login, lang, of, told, |login| fields::set(login, of, &typed, base))
}

/// Puts a record away. Can be taken back.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn archive(login: &mut Login, lang: Lang, asked: &ById) -> Result<SavedNow> {
    let of = id(&asked.id)?;
    let told = |reader: Reader<'_>, _: &Saved| {
        let title = reader.listed(of)?.row.title;
        Ok(match lang {
            Lang::ZhHant => format!("已封存 {title}"),
            Lang::En => format!("Archived {title}"),
        })
    };
    let typed = [("is_archived".to_owned(), "yes".to_owned())];
    undoable(login, lang, of, told, |login| fields::set(login, of, &typed, None))
}

/// Chooses one of the values of a conflict.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn choose(login: &mut Login, lang: Lang, asked: &ChooseValue) -> Result<SavedNow> {
    let of = id(&asked.id)?;
    let path: Path = asked.path.parse().map_err(|_| unknown_field(&asked.path))?;
    let pick = match (asked.index, &asked.text) {
        (_, Some(text)) => Pick::Value(text.clone()),
        (Some(index), None) => Pick::Index(index as usize),
        (None, None) => return Err(ActionFault::NoSuchChoice { path }.into()),
    };
    let saved = conflicts::choose(login, of, &path, &pick)?;
    Ok(Reader { login, lang }.saved(&saved, None))
}

/// A path that names nothing.
pub fn unknown_field(path: &str) -> Failure {
    Failure::of(&crate::error::UNKNOWN_FIELD).naming(path)
}

/// What is wrong with what one types, before it is saved.
///
/// # Errors
/// `unknown-kind`.
pub fn check(reader: Reader<'_>, asked: &CheckFields) -> Result<Vec<FieldFault>> {
    let kind = kind(&asked.kind)?;
    let mut faults = Vec::new();
    for typed in &asked.values {
        let Ok(path) = typed.path.parse::<Path>() else { continue };
        let Some(place) = path.place(kind) else { continue };
        let words = match place.scalar() {
            _ if place.field().is_required && typed.text.trim().is_empty() => {
                let label = reader.label(kind, &path);
                Some(match reader.lang {
                    Lang::ZhHant => format!("請填{label}"),
                    Lang::En => format!("Fill in {label}"),
                })
            }
            Some(_) if kind == Kind::Account && typed.path == "tax_id" => {
                tax_fault(reader, &typed.text)
            }
            Some(shape) => {
                actions::typed::value(&typed.text, shape, reader.today()).err().map(|fault| {
                    let failure =
                        Failure::from(ActionFault::BadValue { path: path.clone(), fault });
                    failure.text(reader.lang)
                })
            }
            None => None,
        };
        faults.extend(words.map(|words| FieldFault { path: typed.path.clone(), words }));
    }
    Ok(faults)
}

fn tax_fault(reader: Reader<'_>, typed: &str) -> Option<String> {
    if typed.trim().is_empty() {
        return None;
    }
    let fault = tax::check_tax_id(typed).err()?;
    Some(Failure::from(ActionFault::TaxId(fault)).text(reader.lang))
}
