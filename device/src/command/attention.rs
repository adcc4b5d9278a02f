//! `attention`: what was accepted and needs a person's look, with what happened, who, who can settle it, and how.

use super::{
    answer::Answer, desk::Desk, failure, failure::Failure, history, record_view, visible, words,
};
use crate::{
    actions::attention::{self, Raised},
    store::Store,
};
use satchel_shared::{
    attention::Matter,
    documents::{Kind, field::Shape},
    meanwhile::Writer,
    money,
};
use serde_json::{Value, json};

/// What `attention` is told: nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  satchel --store ~/satchel attention")]
pub struct Args {}

/// Tells what needs a look among the records that are here.
///
/// # Errors
/// When a record cannot be read.
pub fn run(_: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let store = desk.store()?;
    let raised = attention::list(&store, desk.clock.today())?;
    let mut matters = Vec::new();
    let mut blocks = Vec::new();
    for one in &raised {
        matters.push(json_of(desk, &store, one)?);
        blocks.push(block(desk, &store, one)?);
    }
    let text = if blocks.is_empty() {
        desk.say("● 沒有需要注意的事。", "● Nothing needs a look.").to_owned()
    } else {
        blocks.join("\n\n")
    };
    Ok(Answer::new(json!({ "matters": matters }), text))
}

/// What happened, with the names of those who did it.
fn words_of(desk: &Desk, store: &Store, raised: &Raised) -> String {
    let name = |writer: &Writer| {
        let author = store.author(&writer.actor).ok().flatten();
        let name = history::shown_person(desk, author.as_ref());
        if name.is_empty() { desk.say("某人", "somebody").to_owned() } else { name }
    };
    raised.matter.words(Kind::from_word(&raised.listed.row.kind), desk.lang, &name)
}

fn json_of(desk: &Desk, store: &Store, raised: &Raised) -> Result<Value, Failure> {
    let row = &raised.listed.row;
    let mut data = json!({
        "id": raised.listed.id.to_string(),
        "kind": row.kind,
        "number": row.number,
        "title": row.title,
        "code": raised.matter.code(),
        "cause": words_of(desk, store, raised),
        "who": failure::who(raised.matter.mender()),
        "next": raised.matter.next(desk.lang),
    });
    let more = match &raised.matter {
        Matter::Meanwhile { field: (path, value), by, edits, .. } => json!({
            "field": path.to_string(),
            "value": value.display(Shape::Text),
            "by": by.iter().map(|by| who(store, by)).collect::<Result<Vec<_>, _>>()?,
            "edits": edits.iter().map(|edit| Ok(json!({
                "by": who(store, &edit.by)?,
                "fields": edit.paths.iter().map(ToString::to_string).collect::<Vec<_>>(),
            }))).collect::<Result<Vec<_>, Failure>>()?,
        }),
        Matter::PriceChanged { line, product, code, quoted, now, currency } => json!({
            "line": line.to_string(),
            "product": product.to_string(),
            "product_code": code,
            "quoted": money::display(*quoted, *currency),
            "now": money::display(*now, *currency),
        }),
        Matter::Twin { with, title, evidence } => json!({
            "with": with.to_string(),
            "with_title": title,
            "evidence": evidence.iter().map(|one| one.words(desk.lang)).collect::<Vec<_>>(),
        }),
    };
    if let (Value::Object(data), Value::Object(more)) = (&mut data, more) {
        data.extend(more);
    }
    Ok(data)
}

fn who(store: &Store, writer: &Writer) -> Result<Value, Failure> {
    let author = store.author(&writer.actor)?;
    Ok(json!({
        "person": history::person(author.as_ref()),
        "device": history::device(author.as_ref()),
        "at": words::moment(writer.time_ms),
        "device_time_ms": writer.time_ms,
        "hash": writer.hash.to_string(),
    }))
}

fn block(desk: &Desk, store: &Store, raised: &Raised) -> Result<String, Failure> {
    let short = |id: String| id.chars().take(13).collect::<String>();
    let id = short(raised.listed.id.to_string());
    let mut text = format!(
        "▲ {}\n  {}\n  {}\n  {}",
        record_view::heading(desk, &raised.listed),
        raised.listed.id,
        visible::one_line(&words_of(desk, store, raised)),
        raised.matter.next(desk.lang),
    );
    match &raised.matter {
        Matter::Meanwhile { field: (path, value), .. } => {
            let value = value.display(Shape::Text);
            text.push_str(&format!("\n    satchel resolve {id} {path} --value {value}"));
        }
        Matter::PriceChanged { line, .. } => {
            text.push_str(&format!("\n    satchel show {id}  ({line})"));
        }
        Matter::Twin { with, .. } => {
            text.push_str(&format!(
                "\n    satchel show {id}\n    satchel show {}",
                short(with.to_string())
            ));
        }
    }
    Ok(text)
}
