//! `approve`: a decision about a quote, recorded with exactly the versions it was taken on.

use super::{
    answer::Answer,
    data_dir::{self, DataDir},
    fault::CommandFault,
};
use crate::{
    chance, clock,
    ingest::{OwnWork, ServerActor, own_work::OwnWorkFault, standing::Standing},
    log::{Transaction, documents, people::Company},
};
use satchel_shared::{
    documents::{
        Edit, Kind, Path, Quote, Step, Value, decision::Verdict, person::Role, shape::Word,
        value::TEXT_BYTES_MAX,
    },
    ids::{DocumentId, EntryId, PersonId},
};
use serde::Serialize;
use std::{collections::BTreeMap, fmt};

const AFTER: &str = "\
Examples:
  satchel-server approve --data DIR --number Q-000012 --by lin
  satchel-server approve --data DIR --number Q-000012 --by lin --reject --note \"5 % is enough\"

Records the decision in the quote, for ever, with the heads of every document it was taken on: the quote, its account and
its owner. It is a record only: whether a later edit still stands within it is not computed yet, and the
quote's status stays as it is. Managers, office and admins decide.

JSON data: {\"quote\", \"number\", \"decision\", \"verdict\", \"by\", \"at_ms\", \"heads\": {\"kind id\": [hex]}, \"note\"}";

/// Record a decision about a quote
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    /// The quote's number, official or provisional
    #[arg(long)]
    number: String,
    /// Who decides: a manager, somebody of the office or an admin
    #[arg(long, value_name = "LOGIN")]
    by: String,
    /// Reject it instead
    #[arg(long)]
    reject: bool,
    /// Why
    #[arg(long)]
    note: Option<String>,
    #[command(flatten)]
    pub(super) answer: Answer,
}

#[derive(Serialize)]
struct Decided {
    quote: DocumentId,
    number: String,
    decision: EntryId,
    verdict: &'static str,
    by: PersonId,
    at_ms: i64,
    heads: BTreeMap<String, Vec<String>>,
    note: Option<String>,
    #[serde(skip)]
    login: String,
    #[serde(skip)]
    account_name: String,
}

/// Records the decision.
///
/// # Errors
/// `NotFound` for the quote or the login, `Refused` when the person may not decide.
pub fn run(args: Args) -> Result<(), CommandFault> {
    if args.note.as_ref().is_some_and(|note| note.len() > TEXT_BYTES_MAX) {
        let words = format!("a note has at most {TEXT_BYTES_MAX} bytes");
        return Err(CommandFault::Usage(words));
    }
    let store = args.dir.open()?;
    let company = data_dir::company(&store)?;
    let login = data_dir::login(&store, &company, &args.by)?;
    let now_ms = clock::now_ms();
    let server = ServerActor::new(chance::bytes());
    let entry_id = EntryId::new(chance::uuid_v7(now_ms));
    let decided = store.write(|tx| {
        refuse_unfit(tx, &company, login.person, &login.login)?;
        let quote_id = find_quote(tx, &company, args.number.trim())?;
        let mut work = OwnWork::begin(tx, company.tenant, server.entry(), &server, now_ms)?;
        let quote: Quote = work.read(quote_id)?.ok_or(OwnWorkFault::NotFound(quote_id))?;
        let verdict = if args.reject { Verdict::Rejected } else { Verdict::Approved };
        let heads = heads(&work, quote_id, &quote)?;
        let path = Path::new(["decisions".to_owned(), entry_id.to_string()]);
        let values = values(&verdict, login.person, now_ms, &heads, args.note.as_deref());
        let edit = Edit { base: None, steps: vec![Step::Add { path, values }] };
        work.edit(quote_id, &edit)?;
        work.finish()?;
        Ok::<_, CommandFault>(Decided {
            quote: quote_id,
            number: quote.number.unwrap_or_default(),
            decision: entry_id,
            verdict: if args.reject { "rejected" } else { "approved" },
            by: login.person,
            at_ms: now_ms,
            heads,
            note: args.note.clone(),
            login: login.login.clone(),
            account_name: quote.account_name.unwrap_or_default(),
        })
    })?;
    args.answer.say(&decided);
    Ok(())
}

fn refuse_unfit(
    tx: &Transaction<'_>,
    company: &Company,
    person: PersonId,
    login: &str,
) -> Result<(), CommandFault> {
    let standing = Standing::of(tx, company.tenant, person)?;
    match standing.role {
        Role::Manager | Role::Office | Role::Admin => Ok(()),
        Role::Other(_) => Err(CommandFault::Refused(format!("{login} works here no more"))),
        role => Err(CommandFault::Refused(format!(
            "{login} may not decide about quotes: the role is {}, not manager, office or admin",
            role.word()
        ))),
    }
}

fn find_quote(
    tx: &Transaction<'_>,
    company: &Company,
    number: &str,
) -> Result<DocumentId, CommandFault> {
    for id in documents::ids_of_kind(tx, company.tenant, Kind::Quote.word())? {
        let Some(stored) = documents::find(tx, company.tenant, id)? else { continue };
        let provisional = stored.row.body.get("provisional_number");
        if stored.row.number == number || provisional.is_some_and(|other| other == number) {
            return Ok(id);
        }
    }
    Err(CommandFault::NotFound(format!(
        "there is no quote {number:?}; orders are not decided about"
    )))
}

/// The heads of every document that the decision rests on, by kind and id.
fn heads(
    work: &OwnWork<'_>,
    id: DocumentId,
    quote: &Quote,
) -> Result<BTreeMap<String, Vec<String>>, CommandFault> {
    let account = quote.account.map(DocumentId::from);
    let owner = quote.owner.map(DocumentId::from);
    let mut heads = BTreeMap::new();
    for id in [Some(id), account, owner].into_iter().flatten() {
        if let Some(document) = work.document(id)? {
            let name = format!("{} {id}", document.kind_word());
            heads.insert(name, document.heads().iter().map(ToString::to_string).collect());
        }
    }
    Ok(heads)
}

fn values(
    verdict: &Verdict,
    by: PersonId,
    at_ms: i64,
    heads: &BTreeMap<String, Vec<String>>,
    note: Option<&str>,
) -> BTreeMap<String, Value> {
    let heads: Vec<String> =
        heads.iter().map(|(name, heads)| format!("{name} {}", heads.join(","))).collect();
    let mut values = BTreeMap::from([
        ("verdict".to_owned(), Value::Text(verdict.word().to_owned())),
        ("by".to_owned(), Value::Text(by.to_string())),
        ("at".to_owned(), Value::Moment(at_ms)),
        ("heads".to_owned(), Value::Text(heads.join("; "))),
    ]);
    if let Some(note) = note {
        values.insert("note".to_owned(), Value::Text(note.to_owned()));
    }
    values
}

impl fmt::Display for Decided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} for {}: {} by {}",
            self.number, self.account_name, self.verdict, self.login
        )?;
        if let Some(note) = &self.note {
            writeln!(f, "  {note}")?;
        }
        writeln!(f, "It holds for exactly these versions:")?;
        for (name, heads) in &self.heads {
            writeln!(f, "  {name}")?;
            for head in heads {
                writeln!(f, "    {head}")?;
            }
        }
        Ok(())
    }
}
