//! What the server did not take: each field as it may be typed again, and sending, fixing or letting it go.

use super::{FixRefusal, NeedCard, NeedKind, RefusalShown, TriedField};
use crate::{
    actions::{Login, refusals},
    api::{
        edits::{self, pairs},
        fields::FieldShown,
        reader::{Reader, Result, id},
        sheet,
        shown::{ById, RecordRef, SavedNow},
        words,
    },
    failure,
    store::{Attempt, Left, Retry, Touched},
};
use satchel_shared::{
    documents::{Kind, Path, field::Shape, path::Place},
    ids::DocumentId,
    lang::Lang,
    refusal::Mender,
};

/// Fields of a refused record that are told; what the server named is always among them.
const FIELDS_SHOWN: usize = 12;
/// Said of every document itself, not by its fields.
const OWN_KEYS: [&str; 3] = ["id", "kind", "schema"];

/// The card of an attempt.
///
/// # Errors
/// When the store cannot be read.
pub fn card(reader: Reader<'_>, of: &Attempt) -> Result<NeedCard> {
    let kind = of.row.as_ref().and_then(|row| Kind::from_word(&row.kind));
    let record = match &of.row {
        Some(row) => reader.record_of(of.document, row),
        None => RecordRef {
            id: of.document.to_string(),
            kind: String::new(),
            kind_name: String::new(),
            number: String::new(),
            title: reader.say("已不在這台平板的資料", "A record that left this tablet").to_owned(),
        },
    };
    let mender = of.refusal.rule().map(|rule| rule.mender);
    let (who, who_words) = reader.mender(mender);
    let (cause, next) = failure::split(of.refusal.words(reader.lang), reader.lang);
    let label = match of.refusal.path.as_ref().zip(kind) {
        Some((path, kind)) => Some(sheet::names::in_record(reader, of.document, kind, path)?),
        None => None,
    };
    let is_mine = mender == Some(Mender::Author);
    let fix_words = match (&label, is_mine, reader.lang) {
        (Some(label), true, Lang::ZhHant) => format!("修正{label}"),
        (Some(label), true, Lang::En) => format!("Fix {label}"),
        (None, true, Lang::ZhHant) => "修正".to_owned(),
        (None, true, Lang::En) => "Fix it".to_owned(),
        (_, false, Lang::ZhHant) => "修正或放棄".to_owned(),
        (_, false, Lang::En) => "Fix it or let it go".to_owned(),
    };
    let title = match (label, reader.lang) {
        (Some(label), Lang::ZhHant) => format!("{}：{label}沒有被接受", record.title),
        (Some(label), Lang::En) => format!("{}: {label} was not taken", record.title),
        (None, Lang::ZhHant) => format!("{}：沒有被接受", record.title),
        (None, Lang::En) => format!("{}: not taken", record.title),
    };
    Ok(NeedCard {
        key: format!("refused:{}", of.cause),
        kind: NeedKind::Refused,
        record,
        title,
        cause: cause.to_owned(),
        who,
        who_words,
        next: next.to_owned(),
        fix_words,
        conflict: None,
        refusal: Some(refusal(reader, of, kind)?),
        prices: Vec::new(),
        other: None,
        is_counted: true,
    })
}

fn refusal(reader: Reader<'_>, of: &Attempt, kind: Option<Kind>) -> Result<RefusalShown> {
    let is_culprit = |path: &Path| of.refusal.path.as_ref() == Some(path);
    let is_told = |touch: &&Touched| {
        let is_own = matches!(touch.path.keys(), [key] if OWN_KEYS.contains(&key.as_str()));
        match &touch.new {
            Left::Value(value) => !is_own && (!touch.old.is_empty() || !value.is_empty()),
            Left::Letters => true,
            Left::Container | Left::SetAside => false,
        }
    };
    let mut touches: Vec<&Touched> = of.touches.iter().filter(is_told).collect();
    touches.sort_by_key(|touch| !is_culprit(&touch.path));
    let mut fields = Vec::new();
    for touch in touches.into_iter().take(FIELDS_SHOWN) {
        let Some(kind) = kind else { continue };
        let Some(place) = touch.path.place(kind) else { continue };
        let mut field = tried(reader, kind, touch, place, is_culprit(&touch.path))?;
        field.field.label = sheet::names::in_record(reader, of.document, kind, &touch.path)?;
        fields.push(field);
    }
    let may_pass = of.refusal.may_pass_later();
    Ok(RefusalShown {
        code: of.refusal.code.clone(),
        hash: of.cause.to_string(),
        made_ms: of.made_ms,
        fields,
        may_retry: may_pass || of.retry != Retry::AsNewWork,
        may_fix: !may_pass,
    })
}

fn tried(
    reader: Reader<'_>,
    kind: Kind,
    touch: &Touched,
    place: Place,
    is_culprit: bool,
) -> Result<TriedField> {
    let shape = place.scalar().unwrap_or(Shape::Text);
    let shown = |value| sheet::shown(reader, kind, &touch.path, value, None);
    let old = touch.old.iter().map(shown).collect::<Result<_>>()?;
    let (value, tried) = match &touch.new {
        Left::Value(value) => (sheet::typed(value, shape), Some(shown(value)?)),
        Left::Letters | Left::Container | Left::SetAside => (String::new(), None),
    };
    let mut field: FieldShown = sheet::blank(reader, kind, place.field(), &touch.path);
    field.shown = tried.clone().unwrap_or_default();
    field.value = value;
    Ok(TriedField { field, old, tried, is_culprit })
}

/// Writes again what was not taken, corrected. Says what was left out; where that is all of it, it is let go.
///
/// # Errors
/// `nothing-refused`, or what stands in the way; nothing is saved then.
pub fn fix(login: &mut Login, lang: Lang, asked: &FixRefusal) -> Result<SavedNow> {
    let of = id(&asked.id)?;
    let left_out: Vec<Path> = asked
        .left_out
        .iter()
        .map(|path| path.parse().map_err(|_| edits::unknown_field(path)))
        .collect::<Result<_>>()?;
    let open = login.store().open_attempts(Some(of))?;
    let kind = open.iter().find_map(|of| Kind::from_word(&of.row.as_ref()?.kind));
    let names = left_out_names(Reader { login, lang }, of, kind, &left_out)?;
    if asked.values.is_empty() && open.iter().all(|of| is_nothing_left(of, &left_out)) {
        let gone = ById { id: asked.id.clone() };
        let words = match lang {
            Lang::ZhHant => format!("沒有重送：{names}都放棄了，留在歷程"),
            Lang::En => format!("Nothing was sent again: {names} let go, kept in the history"),
        };
        return Ok(SavedNow { words, ..withdraw(login, lang, &gone)? });
    }
    let saved = refusals::fix(login, of, &pairs(&asked.values), &left_out)
        .map_err(|fault| edits::failure(kind, fault))?;
    let saved = Reader { login, lang }.saved(&saved, None);
    Ok(match (names.is_empty(), lang) {
        (true, _) => saved,
        (false, Lang::ZhHant) => {
            SavedNow { words: format!("已重送，沒有再送{names}"), ..saved }
        }
        (false, Lang::En) => SavedNow { words: format!("Sent again, without {names}"), ..saved },
    })
}

/// What is left out, each field once and by its name.
fn left_out_names(
    reader: Reader<'_>,
    of: DocumentId,
    kind: Option<Kind>,
    left_out: &[Path],
) -> Result<String> {
    let mut names = Vec::new();
    for path in left_out {
        let name = match kind {
            Some(kind) => sheet::names::in_record(reader, of, kind, path)?,
            None => sheet::names::of_any(reader.lang, path),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Ok(names.join(reader.say("、", ", ")))
}

/// Whether everything that was tried is left out. A record that was itself refused is made again whatever is left out.
fn is_nothing_left(of: &Attempt, left_out: &[Path]) -> bool {
    let is_out =
        |touch: &Touched| left_out.iter().any(|path| touch.path.keys().starts_with(path.keys()));
    of.retry != Retry::AsNewRecord
        && of
            .touches
            .iter()
            .all(|touch| matches!(touch.new, Left::Container | Left::SetAside) || is_out(touch))
}

/// Sends it again as it is.
///
/// # Errors
/// As [`fix`].
pub fn retry(login: &mut Login, lang: Lang, asked: &ById) -> Result<SavedNow> {
    let saved = refusals::fix(login, id(&asked.id)?, &[], &[])?;
    Ok(Reader { login, lang }.saved(&saved, None))
}

/// Lets it go; it stays in the history.
///
/// # Errors
/// As [`fix`].
pub fn withdraw(login: &mut Login, lang: Lang, asked: &ById) -> Result<SavedNow> {
    let of = id(&asked.id)?;
    refusals::withdraw(login, of)?;
    let is_here = login.store().row(of)?.is_some();
    let mut saved = match is_here {
        true => login.saved_as_it_stands(of)?,
        false => login.saved_gone(of),
    };
    saved.is_changed = true;
    let words = words::pick(lang, "已放棄，留在歷程", "Let go; it stays in the history");
    Ok(SavedNow { words: words.to_owned(), ..Reader { login, lang }.saved(&saved, None) })
}
