//! Edits: what screens save of any kind of record, each one action of the device, with the way back.

use super::{
    fields::{
        AskForm, BlankForm, CheckFields, ChooseValue, FieldFault, FieldGroup, FieldShown,
        MakeRecord, SetFields,
    },
    groups,
    reader::{Reader, Result, heads, hex, id},
    sheet::{self, names},
    shown::{ById, SavedNow, Typed, Undo},
};
use crate::{
    actions::{
        self, ActionFault, Login, Saved,
        conflicts::{self, Pick},
        entries, fields, records, undo,
    },
    failure::Failure,
};
use satchel_shared::{
    blank::is_blank,
    documents::{Kind, Path, Value, field::Shape, path::Place},
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
    let unknown = || Failure::of(&crate::error::UNKNOWN_KIND).quoting(word);
    Kind::from_word(word).ok_or_else(unknown)
}

/// Typed fields as actions take them.
pub fn pairs(typed: &[Typed]) -> Vec<(String, String)> {
    typed.iter().map(|field| (field.path.clone(), field.text.clone())).collect()
}

/// Why an action on a record of the kind did nothing, in words that say what would have been right.
pub fn failure(kind: Option<Kind>, fault: ActionFault) -> Failure {
    let place = match &fault {
        ActionFault::BadValue { path, .. } => kind.and_then(|kind| path.place(kind)),
        _ => None,
    };
    let shape = place.and_then(|place| place.scalar());
    let mut failure = Failure::from(fault);
    if let Some(shape) = shape {
        let (zh, en) = sheet::unfit(shape);
        failure = failure.saying(zh, en);
    }
    match kind {
        Some(kind) => failure.in_kind(kind),
        None => failure,
    }
}

/// The kind of a record that is here.
fn kind_of(login: &Login, of: DocumentId) -> Result<Option<Kind>> {
    Ok(login.store().row(of)?.and_then(|listed| Kind::from_word(&listed.row.kind)))
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
    let kind = kind_of(login, of)?;
    let saved = act(login).map_err(|fault| failure(kind, fault))?;
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
        let mut fields = Vec::new();
        for path in names.iter().filter_map(|name| name.parse::<Path>().ok()) {
            let Some(Place::Field(field)) = path.place(kind) else { continue };
            let mut told = sheet::blank(reader, kind, field, &path);
            told.may = sheet::may_field(reader, role.as_ref(), kind, field, Relation::Owner);
            begin(reader, kind, &mut told, asked)?;
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

/// Fills in what a field of a new record begins with.
fn begin(reader: Reader<'_>, kind: Kind, told: &mut FieldShown, asked: &AskForm) -> Result<()> {
    let value = match (kind, told.path.as_str()) {
        (_, "account") => asked.account.clone(),
        (_, "owner") => Some(reader.me().to_string()),
        (_, "currency") => Some("TWD".to_owned()),
        (Kind::Account, "status") => Some("prospect".to_owned()),
        (Kind::Task, "priority") => Some("normal".to_owned()),
        (Kind::Visit, "planned_on") => Some(reader.today().to_string()),
        _ => None,
    };
    let Some(value) = value else { return Ok(()) };
    let value = Value::Text(value);
    let Ok(path) = told.path.parse::<Path>() else { return Ok(()) };
    let shape = path.place(kind).and_then(|place| place.scalar()).unwrap_or(Shape::Text);
    told.shown = sheet::shown(reader, kind, &path, &value, None)?;
    told.value = sheet::typed(&value, shape);
    Ok(())
}

/// Makes a record.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn make(login: &mut Login, lang: Lang, asked: &MakeRecord) -> Result<SavedNow> {
    let kind = kind(&asked.kind)?;
    let made = records::create(login, kind, &pairs(&asked.values));
    let saved = made.map_err(|fault| failure(Some(kind), fault))?;
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
        let did = did(reader, of, kind(&listed.row.kind)?, &asked.values)?;
        Ok(format!("{}{}{did}", listed.row.title, reader.say("：", ": ")))
    };
    undoable(login, lang, of, told, |login| fields::set(login, of, &typed, base))
}

/// What setting these fields did: 已改付款條件, 已加地址, 已移除地址 2.
fn did(reader: Reader<'_>, of: DocumentId, kind: Kind, values: &[Typed]) -> Result<String> {
    let paths = values.iter().filter_map(|typed| Some((typed.path.parse::<Path>().ok()?, typed)));
    let (mut added, mut removed, mut changed) = (Vec::new(), Vec::new(), Vec::new());
    for (path, typed) in paths {
        let (list, path) = match path.keys() {
            [list, id, ..] if id == entries::NEW => {
                (&mut added, Path::new([list.as_str(), entries::NEW]))
            }
            _ if names::is_removal(&path) && !typed.text.is_empty() => (&mut removed, path),
            _ => (&mut changed, path),
        };
        let name = names::in_record(reader, of, kind, &path)?;
        if !list.contains(&name) {
            list.push(name);
        }
    }
    let told =
        [(added, "已加", "added"), (removed, "已移除", "removed"), (changed, "已改", "changed")];
    let told = told.into_iter().filter(|(names, ..)| !names.is_empty());
    let told: Vec<String> = told
        .map(|(names, zh, en)| match reader.lang {
            Lang::ZhHant => format!("{zh}{}", names.join("、")),
            Lang::En => format!("{en} {}", names.join(", ")),
        })
        .collect();
    Ok(told.join(reader.say("，", "; ")))
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

/// Chooses one of the values of a conflict. Can be taken back: then all of them stand again.
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
    let kind = kind_of(login, of)?;
    let mut views = conflicts::list(login.store(), of)?;
    views.retain(|view| view.path == path);
    let told = |reader: Reader<'_>, _: &Saved| {
        let listed = reader.listed(of)?;
        let (label, value) = match kind {
            Some(kind) => (
                names::in_record(reader, of, kind, &path)?,
                sheet::shown_now(reader, of, kind, &path)?,
            ),
            None => (names::of_any(lang, &path), String::new()),
        };
        Ok(match lang {
            Lang::ZhHant => format!("{}：{label}用「{value}」", listed.row.title),
            Lang::En => format!("{}: {label} is \u{201c}{value}\u{201d}", listed.row.title),
        })
    };
    let mut saved =
        undoable(login, lang, of, told, |login| conflicts::choose(login, of, &path, &pick))?;
    // Where one value was only said again, there is nothing to go back to.
    saved.undo = saved.undo.filter(|_| !views.is_empty());
    Ok(saved)
}

/// A path that names nothing.
pub fn unknown_field(path: &str) -> Failure {
    Failure::of(&crate::error::UNKNOWN_FIELD).quoting(path)
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
            _ if place.field().is_required && is_blank(&typed.text) => {
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
                    let fault = ActionFault::BadValue { path: path.clone(), fault };
                    bare(&failure(Some(kind), fault), reader.lang)
                })
            }
            None if place.field().shape == Shape::Set => {
                let fault = fields::check_words(kind, &path, &typed.text).err();
                fault.map(|fault| bare(&failure(Some(kind), fault), reader.lang))
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
    Some(bare(&Failure::from(ActionFault::TaxId(fault)), reader.lang))
}

/// What happened and what to do, beside the field it is about.
fn bare(failure: &Failure, lang: Lang) -> String {
    let gap = if lang == Lang::En { " " } else { "" };
    [failure.bare_cause(lang), failure.next(lang)].join(gap).trim().to_owned()
}
