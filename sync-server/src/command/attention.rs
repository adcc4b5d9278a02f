//! `attention`: what was accepted and needs a look by the office, with what happened, who, who can settle it, and how.

use super::{
    answer::Answer,
    data_dir::{self, DataDir},
    fault::CommandFault,
};
use crate::{
    attention::{self, Raised},
    clock,
    log::{StoreFault, Transaction, people::Company},
};
use jiff::{Timestamp, tz::TimeZone};
use satchel_shared::{
    attention::{Evidence, Matter},
    documents::Kind,
    ids::DocumentId,
    lang::Lang,
    meanwhile::Writer,
    refusal::Mender,
};
use serde::Serialize;
use std::{collections::BTreeMap, fmt};

const AFTER: &str = "\
Examples:
  satchel-server attention --data DIR
  satchel-server attention --data DIR --lang zh-Hant

Nothing of it was refused, and nothing is stored: a matter is there as long as the records say so, and goes when
somebody who saw both sides has answered it.

JSON data: {\"matters\": [{\"id\", \"kind\", \"number\", \"title\", \"code\", \"cause\", \"who\", \"next\", \"by\":
[{\"person\", \"device\", \"device_time_ms\"}], \"edits\": [{\"person\", \"device\", \"device_time_ms\", \"fields\"}],
\"with\": ID or null, \"evidence\"}]}";

/// Tell what was accepted and needs a look
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    /// Language of the sentences: zh-Hant or en
    #[arg(long, default_value = "en")]
    lang: Lang,
    #[command(flatten)]
    pub(super) answer: Answer,
}

#[derive(Serialize)]
struct Who {
    person: String,
    device: String,
    device_time_ms: i64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<String>,
}

#[derive(Serialize)]
struct Told {
    id: DocumentId,
    kind: String,
    number: String,
    title: String,
    code: &'static str,
    cause: String,
    who: &'static str,
    next: &'static str,
    by: Vec<Who>,
    edits: Vec<Who>,
    with: Option<DocumentId>,
    evidence: Vec<String>,
}

#[derive(Serialize)]
struct All {
    matters: Vec<Told>,
    #[serde(skip)]
    lang: Lang,
}

/// Tells it.
///
/// # Errors
/// When the database cannot be read.
pub fn run(args: Args) -> Result<(), CommandFault> {
    let store = args.dir.open()?;
    let company = data_dir::company(&store)?;
    let now = Timestamp::from_millisecond(clock::now_ms()).unwrap_or_default();
    let day = now.to_zoned(TimeZone::system()).date();
    let matters = store.read(|tx| {
        let raised = attention::all(tx, company.tenant, day)?;
        raised
            .iter()
            .map(|one| told(tx, &company, one, args.lang))
            .collect::<Result<_, StoreFault>>()
    })?;
    args.answer.say(&All { matters, lang: args.lang });
    Ok(())
}

fn told(
    tx: &Transaction<'_>,
    company: &Company,
    raised: &Raised,
    lang: Lang,
) -> Result<Told, StoreFault> {
    let (mut by, mut edits, mut with, mut evidence) = (Vec::new(), Vec::new(), None, Vec::new());
    let mut names = BTreeMap::new();
    let mut who = |writer: &Writer, fields: Vec<String>| {
        let (person, device) = attention::author(tx, company.tenant, writer)?.unwrap_or_default();
        names.insert(writer.clone(), person.clone());
        Ok::<_, StoreFault>(Who { person, device, device_time_ms: writer.time_ms, fields })
    };
    match &raised.matter {
        Matter::Meanwhile { by: writers, edits: of_edits, .. } => {
            for writer in writers {
                by.push(who(writer, Vec::new())?);
            }
            for edit in of_edits {
                let fields = edit.paths.iter().map(ToString::to_string).collect();
                edits.push(who(&edit.by, fields)?);
            }
        }
        Matter::Twin { with: other, evidence: of_twin, .. } => {
            with = Some(*other);
            evidence = of_twin.iter().map(|one: &Evidence| one.words(lang)).collect();
        }
        Matter::PriceChanged { .. } => {}
    }
    let name = |writer: &Writer| names.get(writer).cloned().unwrap_or_default();
    Ok(Told {
        id: raised.id,
        kind: raised.row.kind.clone(),
        number: raised.row.number.clone(),
        title: raised.row.title.clone(),
        code: raised.matter.code(),
        cause: raised.matter.words(Kind::from_word(&raised.row.kind), lang, &name),
        who: match raised.matter.mender() {
            Mender::Author => "author",
            Mender::Office => "office",
            Mender::Operator => "administrator",
        },
        next: raised.matter.next(lang),
        by,
        edits,
        with,
        evidence,
    })
}

impl fmt::Display for All {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for told in &self.matters {
            writeln!(f, "{} {} {}\n  {}", told.kind, told.number, told.title, told.id)?;
            writeln!(f, "  {}\n  {}", told.cause, told.next)?;
        }
        if self.matters.is_empty() {
            let nothing = match self.lang {
                Lang::ZhHant => "沒有需要注意的事。",
                Lang::En => "Nothing needs a look.",
            };
            f.write_str(nothing)?;
        }
        Ok(())
    }
}
