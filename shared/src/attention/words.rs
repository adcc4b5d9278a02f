//! What a matter says to people: what happened, and what to do, in both languages.

use super::{Edited, Evidence, Happening, Matter};
use crate::{
    documents::{Kind, Path},
    labels,
    lang::Lang,
    meanwhile::Writer,
    money,
};

impl Matter {
    /// What happened to a record of the kind; `name` says who a writer was.
    pub fn words(
        &self,
        kind: Option<Kind>,
        lang: Lang,
        name: &dyn Fn(&Writer) -> String,
    ) -> String {
        match self {
            Matter::Meanwhile { what, by, edits, .. } => {
                let by = list(by.iter().map(name), lang);
                let edits = list(edits.iter().map(|edit| edited(edit, kind, lang, name)), lang);
                match (what, lang) {
                    (Happening::Archived, Lang::ZhHant) => {
                        format!("{by}封存了這筆資料；{edits}，修改時還不知道。修改已保留。")
                    }
                    (Happening::Moved, Lang::ZhHant) => {
                        format!("{by}把這個客戶轉給別人負責；{edits}，修改時還不知道。修改已保留。")
                    }
                    (Happening::Archived, Lang::En) => {
                        format!(
                            "{by} archived this record; {edits}, not having seen it. The edit is kept."
                        )
                    }
                    (Happening::Moved, Lang::En) => {
                        format!(
                            "{by} gave this account to somebody else; {edits}, not having seen it. The edit is kept."
                        )
                    }
                }
            }
            Matter::PriceChanged { code, quoted, now, currency, .. } => {
                let (quoted, now) =
                    (money::display(*quoted, *currency), money::display(*now, *currency));
                match lang {
                    Lang::ZhHant => format!("{code}：報價時的定價是 {quoted}，現在是 {now}。"),
                    Lang::En => {
                        format!("{code}: the list price was {quoted} when quoted and is {now} now.")
                    }
                }
            }
            Matter::Twin { title, evidence, .. } => {
                let evidence = list(evidence.iter().map(|one| one.words(lang)), lang);
                match lang {
                    Lang::ZhHant => format!("可能和「{title}」是同一家：{evidence}。"),
                    Lang::En => format!("It is likely the same as \"{title}\": {evidence}."),
                }
            }
        }
    }

    /// What to do about it.
    pub const fn next(&self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Matter::Meanwhile { what: Happening::Archived, .. }, Lang::ZhHant) => {
                "請內勤決定：維持封存，或恢復使用。"
            }
            (Matter::Meanwhile { what: Happening::Archived, .. }, Lang::En) => {
                "The office decides: keep it archived, or bring it back."
            }
            (Matter::Meanwhile { what: Happening::Moved, .. }, Lang::ZhHant) => {
                "請內勤決定：維持新的負責人，或改回原來的。"
            }
            (Matter::Meanwhile { what: Happening::Moved, .. }, Lang::En) => {
                "The office decides: leave it with the new owner, or give it back."
            }
            (Matter::PriceChanged { .. }, Lang::ZhHant) => {
                "報價單維持原價。要改用新價，請修改這個品項；否則不必處理。"
            }
            (Matter::PriceChanged { .. }, Lang::En) => {
                "The quote keeps its price. Change the line to use the new one; otherwise there is nothing to do."
            }
            (Matter::Twin { .. }, Lang::ZhHant) => "請內勤確認；若是同一家，封存不再使用的那一筆。",
            (Matter::Twin { .. }, Lang::En) => {
                "The office looks at both; if they are one, archive the one not used."
            }
        }
    }
}

impl Evidence {
    /// What speaks for it.
    pub fn words(&self, lang: Lang) -> String {
        match (self, lang) {
            (Evidence::TaxId(id), Lang::ZhHant) => format!("統一編號相同（{id}）"),
            (Evidence::TaxId(id), Lang::En) => format!("the same tax id ({id})"),
            (Evidence::NameAndPhone(_, phone), Lang::ZhHant) => {
                format!("名稱和電話相同（末碼 {phone}）")
            }
            (Evidence::NameAndPhone(_, phone), Lang::En) => {
                format!("the same name and telephone (ending in {phone})")
            }
        }
    }
}

fn edited(
    edit: &Edited,
    kind: Option<Kind>,
    lang: Lang,
    name: &dyn Fn(&Writer) -> String,
) -> String {
    let label = |path: &Path| {
        kind.and_then(|kind| labels::path(kind, path, lang)).unwrap_or_else(|| path.to_string())
    };
    let (by, fields) = (name(&edit.by), list(edit.paths.iter().map(label), lang));
    match lang {
        Lang::ZhHant => format!("{by}修改了{fields}"),
        Lang::En => format!("{by} changed {fields}"),
    }
}

/// The words of several, parted as the language parts them.
fn list(parts: impl Iterator<Item = String>, lang: Lang) -> String {
    let parts: Vec<String> = parts.collect();
    parts.join(if lang == Lang::En { ", " } else { "、" })
}
