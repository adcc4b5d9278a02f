//! `import csv`: any kind of record from any CSV file, by a mapping of columns.

use super::writing;
use crate::{
    command::{
        answer::Answer,
        data_dir::{self, DataDir},
        fault::CommandFault,
        progress,
    },
    import::{
        csv::{
            self, Converted, Incoming, Mapping, MappingFault, Refused, Surroundings, Target,
            reasons, write_report,
        },
        table::Table,
        write::{BATCH, Writing},
    },
    ingest::OwnWork,
    log::{
        Store, StoreFault, Transaction, documents,
        people::{self, Company},
    },
};
use satchel_shared::{
    documents::{Document, Edit, Kind, Value, field::Shape},
    ids::DocumentId,
};
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    fs::File,
    path::{Path, PathBuf},
};

const AFTER: &str = "\
Examples:
  satchel-server import csv new.csv --data DIR --kind account --key code --owner wang --territory N \\
    --map \"Code=code,Company=name,Tax No=tax_id,Phone=phone,City=addresses.billing.city,Tags=tags\" --dry-run
  satchel-server import csv goods.csv --data DIR --kind product --key code --map \"No=code,Name=name,Grade=custom.grade\" \\
    --report refused.csv

Days may be written 2026-11-21 or 民國115年11月21日, tags with ; between them. A link (owner, account, territory) is
written as an id, a code, a number or a login. An empty cell says nothing. With --key, a row whose key a record
has already edits that record; without, the same row twice is one record. Rows in UTF-8 only.

JSON data: {\"kind\", \"dry_run\", \"rows\", \"created\", \"edited\", \"unchanged\", \"refused\": [{\"line\",
\"reason\"}], \"report\"}";

/// Import rows of a CSV file as records of one kind
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    /// The file, with a header row
    file: PathBuf,
    #[command(flatten)]
    dir: DataDir,
    /// What each row becomes: account, contact, product, …
    #[arg(long, value_parser = kind)]
    kind: Kind,
    /// Which column goes where: COLUMN=FIELD,…; may be said several times
    #[arg(long, value_name = "COLUMN=FIELD,…", required = true)]
    map: Vec<String>,
    /// The field that tells rows apart
    #[arg(long, value_name = "FIELD")]
    key: Option<String>,
    /// Whose new records are, when the row does not say
    #[arg(long, value_name = "LOGIN")]
    owner: Option<String>,
    /// Where new records lie, when the row does not say
    #[arg(long, value_name = "CODE")]
    territory: Option<String>,
    /// Write nothing; say what would happen
    #[arg(long)]
    dry_run: bool,
    /// Write every refused row with its reasons into this CSV file
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::command) answer: Answer,
}

#[derive(Serialize)]
struct RefusedRow {
    line: u64,
    reason: String,
}

#[derive(Default)]
struct Counts {
    created: usize,
    edited: usize,
    unchanged: usize,
    stopped: bool,
}

#[derive(Serialize)]
struct Imported {
    kind: &'static str,
    dry_run: bool,
    rows: usize,
    created: usize,
    edited: usize,
    unchanged: usize,
    refused: Vec<RefusedRow>,
    report: Option<PathBuf>,
}

fn kind(word: &str) -> Result<Kind, String> {
    let words: Vec<&str> = Kind::ALL.iter().map(|kind| kind.word()).collect();
    Kind::from_word(word).ok_or_else(|| format!("one of {}", words.join(", ")))
}

/// Imports the file.
///
/// # Errors
/// `Usage` for a mapping or a file that cannot be used, `NotFound` for a missing file, login or territory.
pub fn run(args: Args) -> Result<(), CommandFault> {
    let mapping = Mapping::parse(args.kind, &args.map, args.key.as_deref())?;
    let table = Table::open(&args.file, &mapping.columns())?;
    let store = args.dir.open()?;
    let company = data_dir::company(&store)?;
    let around = store.read(|tx| surroundings(tx, &company, &mapping, &args))?;
    let Converted { rows, refused } = csv::convert(&table, &mapping, company.tenant, &around);
    let work = Work { store: &store, company: &company, around: &around };
    let counts = if args.dry_run { work.dry_run(&rows)? } else { work.import(&rows)? };
    if let Some(path) = &args.report {
        report(path, table.columns(), &refused)?;
    }
    if counts.stopped {
        let count = counts.created + counts.edited + counts.unchanged;
        let words = format!("stopped after {count} rows: run it again to go on");
        return Err(CommandFault::Refused(words));
    }
    args.answer.say(&Imported {
        kind: args.kind.word(),
        dry_run: args.dry_run,
        rows: table.len(),
        created: counts.created,
        edited: counts.edited,
        unchanged: counts.unchanged,
        refused: refused.iter().map(RefusedRow::of).collect(),
        report: args.report,
    });
    Ok(())
}

fn report(path: &Path, columns: &[String], refused: &[Refused]) -> Result<(), CommandFault> {
    let shown = path.display().to_string();
    let file = File::create(path).map_err(CommandFault::machine(shown.clone()))?;
    write_report(file, columns, refused)
        .map_err(|fault| CommandFault::machine(shown)(std::io::Error::other(fault)))
}

struct Work<'a> {
    store: &'a Store,
    company: &'a Company,
    around: &'a Surroundings,
}

impl Work<'_> {
    fn dry_run(&self, rows: &[Incoming]) -> Result<Counts, CommandFault> {
        self.store.read(|tx| {
            let mut counts = Counts::default();
            for row in rows {
                match documents::find(tx, self.company.tenant, row.id)? {
                    None => counts.created += 1,
                    Some(stored) => {
                        let mut document =
                            Document::load(&stored.bytes).map_err(StoreFault::from)?;
                        let is_edit = changes(&mut document, row)?;
                        *if is_edit { &mut counts.edited } else { &mut counts.unchanged } += 1;
                    }
                }
            }
            Ok(counts)
        })
    }

    fn import(&self, rows: &[Incoming]) -> Result<Counts, CommandFault> {
        let bar = progress::bar("importing rows", rows.len() as u64);
        let mut counts = Counts::default();
        writing(self.store, self.company, |writing| {
            for batch in rows.chunks(BATCH) {
                if (writing.is_stopped)() {
                    counts.stopped = true;
                    break;
                }
                self.batch(writing, batch, &mut counts)?;
                bar.inc(batch.len() as u64);
            }
            Ok(())
        })?;
        bar.finish_and_clear();
        Ok(counts)
    }

    fn batch(
        &self,
        writing: &Writing<'_>,
        batch: &[Incoming],
        counts: &mut Counts,
    ) -> Result<(), CommandFault> {
        let now_ms = (writing.now_ms)();
        self.store.write(|tx| {
            let entry = writing.server.entry();
            let mut work = OwnWork::begin(tx, writing.tenant, entry, &writing.server, now_ms)?;
            for row in batch {
                match work.document(row.id)? {
                    None => {
                        let draft = row.draft(&self.around.defaults);
                        work.create_values_by(entry, draft.id, draft.kind, draft.fields)?;
                        counts.created += 1;
                    }
                    Some(document) => {
                        let edit = Edit { base: None, steps: row.steps(&document) };
                        let is_edited = work.edit(row.id, &edit)?;
                        *if is_edited { &mut counts.edited } else { &mut counts.unchanged } += 1;
                    }
                }
            }
            work.finish()?;
            Ok(())
        })
    }
}

/// Whether the row would change the record; tried on a copy that is thrown away.
fn changes(document: &mut Document, row: &Incoming) -> Result<bool, CommandFault> {
    use automerge::ActorId;
    use satchel_shared::documents::Author;
    let actor = ActorId::from([0; 16].as_slice());
    let author = Author { actor: actor.clone(), branch: actor, time_ms: 0 };
    let edit = Edit { base: None, steps: row.steps(document) };
    let change = document
        .edit(&edit, &author)
        .map_err(|fault| StoreFault::Unsound(format!("{}: {fault}", row.id)))?;
    Ok(change.is_some())
}

/// What rows may point at: the records of every kind a column links to, and those that have a key.
fn surroundings(
    tx: &Transaction<'_>,
    company: &Company,
    mapping: &Mapping,
    args: &Args,
) -> Result<Surroundings, CommandFault> {
    let mut around = Surroundings::default();
    let mut kinds: BTreeSet<Kind> = mapping
        .pairs
        .iter()
        .filter_map(|pair| match pair.target {
            Target::Scalar(field) => match field.shape {
                Shape::Link(kind) => Some(kind),
                _ => None,
            },
            _ => None,
        })
        .collect();
    kinds.extend(args.owner.is_some().then_some(Kind::Person));
    kinds.extend(args.territory.is_some().then_some(Kind::Territory));
    for kind in kinds {
        add_links(tx, company, kind, &mut around)?;
    }
    for (name, kind, given) in
        [("owner", Kind::Person, &args.owner), ("territory", Kind::Territory, &args.territory)]
    {
        let Some(given) = given else { continue };
        let known = around.links.get(&(kind, given.to_lowercase()));
        let id = known.ok_or_else(|| {
            CommandFault::NotFound(format!("there is no {} {given:?}", kind.word()))
        })?;
        around.defaults.insert(name, *id);
    }
    if let Some(Target::Scalar(field)) = mapping.key().map(|pair| &pair.target) {
        for id in documents::ids_of_kind(tx, company.tenant, mapping.kind.word())? {
            let Some(stored) = documents::find(tx, company.tenant, id)? else { continue };
            let values = Document::load(&stored.bytes).map_err(StoreFault::from)?.values();
            let Some(automerge::hydrate::Value::Scalar(scalar)) = values.get(field.name) else {
                continue;
            };
            let key = Value::from_scalar(scalar).display(field.shape);
            around.by_key.entry(key).or_default().push(id);
        }
    }
    Ok(around)
}

/// Id, number or code of each record of a kind, and the login of each person. What two records share is nobody's.
fn add_links(
    tx: &Transaction<'_>,
    company: &Company,
    kind: Kind,
    around: &mut Surroundings,
) -> Result<(), CommandFault> {
    let mut words: BTreeMap<String, Option<DocumentId>> = BTreeMap::new();
    for id in documents::ids_of_kind(tx, company.tenant, kind.word())? {
        let row = documents::find(tx, company.tenant, id)?.map(|stored| stored.row);
        let number = row.map(|row| row.number.to_lowercase()).filter(|number| !number.is_empty());
        for word in number.into_iter().chain([id.to_string()]) {
            words.entry(word).and_modify(|owner| *owner = None).or_insert(Some(id));
        }
    }
    if kind == Kind::Person {
        for login in people::list(tx, company.tenant)? {
            words.insert(login.login, Some(login.person.into()));
        }
    }
    around.links.extend(words.into_iter().filter_map(|(word, id)| Some(((kind, word), id?))));
    Ok(())
}

impl RefusedRow {
    fn of(row: &Refused) -> RefusedRow {
        RefusedRow { line: row.line, reason: reasons(row) }
    }
}

impl From<MappingFault> for CommandFault {
    fn from(fault: MappingFault) -> Self {
        CommandFault::Usage(format!("--map: {fault}"))
    }
}

impl fmt::Display for Imported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let would = if self.dry_run { "would be " } else { "" };
        writeln!(f, "{} rows of {}:", self.rows, self.kind)?;
        for (count, what) in [
            (self.created, "created"),
            (self.edited, "edited"),
            (self.unchanged, "left as they are"),
        ] {
            writeln!(f, "  {count:>6} {would}{what}")?;
        }
        writeln!(f, "  {:>6} refused", self.refused.len())?;
        for row in &self.refused {
            writeln!(f, "line {}: {}", row.line, row.reason)?;
        }
        if let Some(report) = &self.report {
            writeln!(
                f,
                "The refused rows stand in {}: mend them there and import it.",
                report.display()
            )?;
        }
        Ok(())
    }
}
