//! `approve`: a decision about a quote or an order, recorded with exactly the versions it was taken on.

use super::{
    answer::Answer,
    data_dir::{self, DataDir},
    fault::CommandFault,
};
use crate::{
    approvals::{self, Decided, DecisionFault, DecisionWish},
    chance, clock,
    ingest::{ServerActor, own_work::OwnWorkFault},
    log::StoreFault,
};
use satchel_shared::{
    approval,
    documents::{decision::Verdict, shape::Word, value::TEXT_BYTES_MAX},
    ids::{DocumentId, EntryId, PersonId},
    lang::Lang,
};
use serde::Serialize;
use std::fmt;

const AFTER: &str = "\
Examples:
  satchel-server approve --data DIR --number Q-000012 --by lin
  satchel-server approve --data DIR --number Q-000012 --by lin --reject --note \"5 % is enough\"

Records the decision, for ever, with the heads of every document it was taken on: the quote or order, its account, its owner
and the person who decides. It holds for exactly that version of it: whatever later differs in what is sold, for how
much or on what terms asks again (see `approvals list`); an internal note does not. --heads names the version that was
seen, when that is not what stands now. Managers, office and admins decide, never about work of their own; a manager
approves up to the discount they may give themselves.

JSON data: {\"document\", \"kind\", \"number\", \"decision\", \"verdict\", \"by\", \"by_name\", \"at_ms\", \"note\",
 \"reads\": [{\"document\", \"kind\", \"heads\": [hex]}], \"effective\": as in `approvals list`}";

/// Record a decision about a quote or an order
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    /// The number, official or provisional, or the id
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
    /// The version that was seen, its heads with commas between; otherwise what stands now
    #[arg(long, value_name = "HEX,…")]
    heads: Option<String>,
    #[command(flatten)]
    pub(super) answer: Answer,
}

#[derive(Serialize)]
struct Told {
    document: DocumentId,
    kind: &'static str,
    number: String,
    decision: EntryId,
    verdict: String,
    by: PersonId,
    by_name: String,
    at_ms: i64,
    note: Option<String>,
    reads: Vec<Read>,
    effective: serde_json::Value,
    #[serde(skip)]
    account_name: String,
    #[serde(skip)]
    stands: Vec<String>,
}

#[derive(Serialize)]
struct Read {
    document: DocumentId,
    kind: String,
    heads: Vec<String>,
}

/// Records the decision.
///
/// # Errors
/// `NotFound` for the record or the login, `Refused` when the person may not decide or the version is not held.
pub fn run(args: Args) -> Result<(), CommandFault> {
    if args.note.as_ref().is_some_and(|note| note.len() > TEXT_BYTES_MAX) {
        let words = format!("a note has at most {TEXT_BYTES_MAX} bytes");
        return Err(CommandFault::Usage(words));
    }
    let unreadable = || CommandFault::Usage("--heads takes hashes with commas between".to_owned());
    let heads = args.heads.as_deref().map(|text| approval::heads_of(text).ok_or_else(unreadable));
    let heads = heads.transpose()?;
    let store = args.dir.open()?;
    let company = data_dir::company(&store)?;
    let login = data_dir::login(&store, &company, &args.by)?;
    let at_ms = clock::now_ms();
    let server = ServerActor::new(chance::bytes());
    let entry = EntryId::new(chance::uuid_v7(at_ms));
    let name = args.number.trim();
    let verdict = if args.reject { Verdict::Rejected } else { Verdict::Approved };
    let told = store.write(|tx| {
        let missing = || CommandFault::NotFound(format!("there is no quote or order {name:?}"));
        let document = approvals::by_name(tx, company.tenant, name)?.ok_or_else(missing)?;
        let wish = DecisionWish {
            document,
            entry,
            by: login.person,
            login: login.login.clone(),
            verdict: verdict.clone(),
            heads: heads.clone(),
            note: args.note.clone(),
            at_ms,
        };
        let decided = approvals::decide(tx, company.tenant, &server, &wish)?;
        Ok::<_, CommandFault>(Told::of(wish, decided))
    })?;
    args.answer.say(&told);
    Ok(())
}

impl From<DecisionFault> for CommandFault {
    fn from(fault: DecisionFault) -> Self {
        match fault {
            DecisionFault::Work(OwnWorkFault::Store(fault)) => CommandFault::Store(fault),
            DecisionFault::Work(fault) => {
                CommandFault::Store(StoreFault::Unsound(fault.to_string()))
            }
            DecisionFault::NotFound(_) => CommandFault::NotFound(fault.to_string()),
            fault => CommandFault::Refused(fault.to_string()),
        }
    }
}

impl Told {
    fn of(wish: DecisionWish, decided: Decided) -> Told {
        let read = |(document, kind, heads): (DocumentId, String, Vec<_>)| Read {
            document,
            kind,
            heads: heads.iter().map(ToString::to_string).collect(),
        };
        Told {
            document: wish.document,
            kind: decided.kind.word(),
            number: decided.number,
            decision: wish.entry,
            verdict: wish.verdict.word().to_owned(),
            by: wish.by,
            by_name: decided.by_name,
            at_ms: wish.at_ms,
            note: wish.note,
            reads: decided.reads.into_iter().map(read).collect(),
            account_name: decided.account_name,
            stands: std::iter::once(decided.effective.status.words(Lang::En).to_owned())
                .chain(decided.effective.lines(Lang::En))
                .collect(),
            effective: decided.effective.json(Lang::En),
        }
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, account) = (&self.number, &self.account_name);
        writeln!(f, "{number} for {account}: {} by {}", self.verdict, self.by_name)?;
        if let Some(note) = &self.note {
            writeln!(f, "  {note}")?;
        }
        writeln!(f, "It holds for exactly these versions:")?;
        for read in &self.reads {
            writeln!(f, "  {} {}", read.kind, read.document)?;
            for head in &read.heads {
                writeln!(f, "    {head}")?;
            }
        }
        writeln!(f, "Now it stands so:")?;
        self.stands.iter().try_for_each(|line| writeln!(f, "  {line}"))
    }
}
