//! The reader: who looks, in which language; and the small answers every noun needs: records by name, marks, people.

use super::{
    sheet::names,
    shown::{Failed, Head, Mark, MarkState, May, Reason, RecordRef, SavedNow, Tone, Undo, Who},
    words,
};
use crate::{
    actions::{ActionFault, Login, Saved, Warning},
    failure::Failure,
    store::{Authorship, ListedRow, Store},
};
use jiff::{civil::Date, tz::TimeZone};
use satchel_shared::{
    approval::heads_text,
    documents::{Heads, Kind, Path, person::Role},
    ids::{DocumentId, PersonId},
    index_row::IndexRow,
    labels,
    lang::Lang,
    permissions::{Denial, may_create},
    refusal::Mender,
};

/// What the server's own program is called in the register of actors.
const SERVER: &str = "server";

/// What a screen is told, or why not.
pub type Result<T> = std::result::Result<T, Failure>;

/// Who looks, and in which language.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'l> {
    /// Whoever works.
    pub login: &'l Login,
    /// Their language.
    pub lang: Lang,
}

impl<'l> Reader<'l> {
    /// One of two texts.
    pub const fn say<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        words::pick(self.lang, zh, en)
    }

    /// The store.
    pub const fn store(&self) -> &'l Store {
        self.login.store()
    }

    /// The day on the wall.
    pub fn today(&self) -> Date {
        self.login.clock().today()
    }

    /// Where the wall is.
    pub fn zone(&self) -> TimeZone {
        self.login.clock().zone()
    }

    /// Whoever works.
    pub const fn me(&self) -> PersonId {
        self.login.identity().person
    }

    /// Their role; `None` until their record came.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn role(&self) -> Result<Option<Role>> {
        let row = self.store().row(self.me().into())?.map(|listed| listed.row);
        Ok(row.filter(|row| !row.status.is_empty()).map(|row| {
            use satchel_shared::documents::shape::Word as _;
            Role::from_word(&row.status)
        }))
    }

    /// A record by name.
    pub fn record_of(&self, id: DocumentId, row: &IndexRow) -> RecordRef {
        record_of(self.lang, id, row)
    }

    /// A listed record by name.
    pub fn record(&self, listed: &ListedRow) -> RecordRef {
        self.record_of(listed.id, &listed.row)
    }

    /// A record by name; `None` when it is not here.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn named(&self, id: DocumentId) -> Result<Option<RecordRef>> {
        Ok(self.store().row(id)?.map(|listed| self.record(&listed)))
    }

    /// A record that must be here.
    ///
    /// # Errors
    /// `record-not-here`, or when the store cannot be read.
    pub fn listed(&self, id: DocumentId) -> Result<ListedRow> {
        let missing = || Failure::of(&crate::error::RECORD_NOT_HERE);
        self.store().row(id)?.ok_or_else(missing)
    }

    /// What people call a kind.
    pub fn kind_name(&self, word: &str) -> String {
        kind_name(self.lang, word)
    }

    /// What people call a field, where its record is in sight.
    pub fn label(&self, kind: Kind, path: &Path) -> String {
        names::of_path(self.lang, kind, path, None)
    }

    /// A sentence of the core as screens write it.
    pub fn sentence(&self, text: &str) -> String {
        words::sentence(self.lang, text, self.today())
    }

    /// Where a record stands with the server.
    pub fn mark(&self, listed: &ListedRow) -> Mark {
        let state = match (listed.is_refused, listed.row.conflicts > 0, listed.is_sent) {
            (true, ..) => MarkState::Refused,
            (_, true, _) => MarkState::Conflict,
            (.., true) => MarkState::Received,
            (.., false) => MarkState::Waiting,
        };
        self.mark_of(state)
    }

    /// The mark of a state.
    pub fn mark_of(&self, state: MarkState) -> Mark {
        let words = match state {
            MarkState::Refused => self.say("沒有被接受", "Not accepted"),
            MarkState::Conflict => self.say("兩個值", "Two values"),
            MarkState::Received => self.say("辦公室已收到", "Received"),
            MarkState::Waiting => self.say("待送", "Waiting"),
        };
        Mark { state, words: words.to_owned() }
    }

    /// The head of a record's screen.
    pub fn head(&self, listed: &ListedRow, heads: &Heads, changed_ms: Option<i64>) -> Head {
        Head {
            record: self.record(listed),
            mark: self.mark(listed),
            heads: hex(heads),
            changed_ms,
            is_archived: listed.row.is_archived,
        }
    }

    /// A person by the register of actors.
    pub fn who(&self, author: Option<&Authorship>) -> Option<Who> {
        author.map(|author| {
            // The server writes too, such as official numbers: nobody, on a device that people do not know by its name.
            let is_server = author.person_name.is_empty() && author.device_name == SERVER;
            Who {
                person: author.person.to_string(),
                name: match author.person_name.as_str() {
                    "" if is_server => self.say("辦公室系統", "Office system").to_owned(),
                    "" => self.say("某人", "somebody").to_owned(),
                    name => name.to_owned(),
                },
                device: if is_server { String::new() } else { author.device_name.clone() },
                is_me: author.person == self.me(),
            }
        })
    }

    /// It may.
    pub const fn may() -> May {
        May { is_allowed: true, why_not: String::new() }
    }

    /// It may not, for this reason.
    pub fn may_not(&self, zh: &str, en: &str) -> May {
        May { is_allowed: false, why_not: self.say(zh, en).to_owned() }
    }

    /// Whether the person may make a record of the kind.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn may_make(&self, kind: Kind) -> Result<May> {
        Ok(match self.role()? {
            None => self.may_not(
                "您的資料還沒下載，請先同步",
                "Your own record has not come yet; sync first",
            ),
            Some(role) => match may_create(&role, kind) {
                Ok(()) => Self::may(),
                Err(denial) => May { is_allowed: false, why_not: self.denied(denial) },
            },
        })
    }

    /// Why somebody may not write something.
    pub fn denied(&self, denial: Denial) -> String {
        let (zh, en) = match denial {
            Denial::Kind => ("這類資料由內勤維護", "The office keeps records of this kind"),
            Denial::OfficeField => ("由內勤維護", "The office keeps this"),
            Denial::ServerField => ("由系統填寫", "The system fills this in"),
            Denial::Colleague => ("由同事負責，您可以看", "A colleague owns it; you may read it"),
        };
        self.say(zh, en).to_owned()
    }

    /// Who can mend something, for people.
    pub fn mender(&self, mender: Option<Mender>) -> (String, String) {
        let (word, zh, en) = match mender {
            Some(Mender::Author) => ("you", "您，在這台平板上", "You, on this tablet"),
            Some(Mender::Office) => ("office", "內勤", "The office"),
            Some(Mender::Operator) | None => ("administrator", "系統管理員", "Your administrator"),
        };
        (word.to_owned(), self.say(zh, en).to_owned())
    }

    /// What was saved, in words, with the way back where there is one.
    pub fn saved(&self, saved: &Saved, undo: Option<Undo>) -> SavedNow {
        let at = words::clock_exact(saved.time_ms, &self.zone());
        let words = match self.lang {
            Lang::ZhHant => format!("已存 {at}"),
            Lang::En => format!("Saved {at}"),
        };
        SavedNow {
            id: saved.id.to_string(),
            number: saved.number.clone(),
            heads: hex(&saved.heads),
            time_ms: saved.time_ms,
            is_changed: saved.is_changed,
            words,
            warnings: saved.warnings.iter().map(|warning| self.warning(warning)).collect(),
            undo: undo.filter(|_| saved.is_changed),
        }
    }

    fn warning(&self, warning: &Warning) -> Reason {
        let (code, words) = match (warning, self.lang) {
            (Warning::SameTaxId { title, .. }, Lang::ZhHant) => {
                ("same-tax-id", format!("{title} 已有相同的統一編號"))
            }
            (Warning::SameTaxId { title, .. }, Lang::En) => {
                ("same-tax-id", format!("{title} has the same tax ID"))
            }
            (Warning::NotCheckedIn, _) => (
                "not-checked-in",
                self.say("這次拜訪沒有簽到", "This visit was not checked in").to_owned(),
            ),
            (Warning::NoSecondCopy, _) => (
                "no-second-copy",
                self.say(
                    "已存，但第二份備份寫不進去，請檢查平板空間",
                    "Saved, but its second copy could not be written. Check the storage",
                )
                .to_owned(),
            ),
        };
        Reason { code: code.to_owned(), words }
    }

    /// A failure, for the screen.
    pub fn failed(failure: &Failure, lang: Lang) -> Failed {
        let who_words = match failure.who() {
            "you" => words::pick(lang, "您", "You"),
            "office" => words::pick(lang, "內勤", "The office"),
            _ => words::pick(lang, "系統管理員", "Your administrator"),
        };
        Failed {
            code: failure.code().word.to_owned(),
            record: failure.record().map(str::to_owned),
            cause: failure.cause_naming(lang, |kind, path| match kind {
                Some(kind) => names::of_path(lang, kind, path, None),
                None => names::of_any(lang, path),
            }),
            who: failure.who().to_owned(),
            who_words: who_words.to_owned(),
            next: super::advice::next(failure.code(), lang)
                .unwrap_or_else(|| failure.next(lang))
                .to_owned(),
        }
    }
}

/// A record by name, for whoever reads without a login.
pub fn record_of(lang: Lang, id: DocumentId, row: &IndexRow) -> RecordRef {
    RecordRef {
        id: id.to_string(),
        kind: row.kind.clone(),
        kind_name: kind_name(lang, &row.kind),
        number: row.number.clone(),
        title: row.title.clone(),
    }
}

fn kind_name(lang: Lang, word: &str) -> String {
    Kind::from_word(word).map_or(word, |kind| labels::kind(kind, lang)).to_owned()
}

/// How urgently a need is read.
pub const fn tone_of(is_need: bool) -> Tone {
    if is_need { Tone::Need } else { Tone::Plain }
}

/// Heads as text, each.
pub fn hex(heads: &Heads) -> Vec<String> {
    heads.iter().map(ToString::to_string).collect()
}

/// Heads as a screen sends them back.
///
/// # Errors
/// `version-not-here` for what is no hash.
pub fn heads(sent: &[String]) -> Result<Heads> {
    let parsed: Option<Heads> = sent.iter().map(|text| text.parse().ok()).collect();
    parsed.ok_or_else(|| ActionFault::UnknownBase.into())
}

/// The short name of a version: `7c1e`.
pub fn short_version(heads: &Heads) -> String {
    heads_text(heads).chars().take(4).collect()
}

/// An id as a screen sends it.
///
/// # Errors
/// `record-not-here` for what is no id.
pub fn id(sent: &str) -> Result<DocumentId> {
    sent.parse().map_err(|_| Failure::of(&crate::error::RECORD_NOT_HERE))
}
