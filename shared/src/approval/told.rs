//! How approvals, signatures and differences are told: the same JSON and the same lines on a tablet and in the
//! office, in the reader's language.

use super::{
    decisions::Counted,
    difference::{Change, Difference, LineChange, Sums, Way},
    effective::Effective,
    signature::{Holding, Signed},
};
use crate::{
    documents::{Kind, Path, Value, decision::Verdict, field::Shape, shape::Word},
    labels,
    lang::Lang,
    money::{self, Amount, Currency},
};
use serde_json::{Value as Json, json};

const NOTHING: &str = "—";

const fn pick<'t>(lang: Lang, zh: &'t str, en: &'t str) -> &'t str {
    match lang {
        Lang::ZhHant => zh,
        Lang::En => en,
    }
}

impl Effective {
    /// `{status, label, is_needed, reasons: [{code, words}], decision, difference}`.
    pub fn json(&self, lang: Lang) -> Json {
        let reason =
            |reason: &super::Reason| json!({ "code": reason.code, "words": reason.words(lang) });
        json!({
            "status": self.status.word(),
            "label": self.status.words(lang),
            "is_needed": self.is_needed,
            "reasons": self.reasons.iter().map(reason).collect::<Vec<_>>(),
            "decision": self.decision.as_ref().map(Counted::json),
            "difference": self.difference.as_ref().map(|difference| difference.json(lang)),
        })
    }

    /// The status with every reason, a line each, then the difference.
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let mut lines: Vec<String> =
            self.reasons.iter().map(|reason| format!("· {}", reason.words(lang))).collect();
        lines.extend(self.difference.iter().flat_map(|difference| difference.lines(lang)));
        lines
    }
}

impl Counted {
    /// `{id, verdict, by, by_name, at_ms, note, heads}`.
    pub fn json(&self) -> Json {
        json!({
            "id": self.id.to_string(),
            "verdict": self.verdict.word(),
            "by": self.by.map(|person| person.to_string()),
            "by_name": self.by_name,
            "at_ms": self.at_ms,
            "note": self.note,
            "heads": self.heads.as_ref().map(hex),
        })
    }

    /// Who answered what: `林經理 核准`.
    pub fn words(&self, lang: Lang) -> String {
        let verdict = match self.verdict {
            Verdict::Approved => pick(lang, "核准", "approved"),
            Verdict::Rejected => pick(lang, "駁回", "rejected"),
            Verdict::Other(_) => pick(lang, "簽核", "decided"),
        };
        format!("{} {verdict}", self.by_name)
    }
}

impl Signed {
    /// `{id, by_name, at_ms, heads, holds, difference}`.
    pub fn json(&self, lang: Lang) -> Json {
        let difference = match &self.holding {
            Holding::AnotherVersion(difference) => Some(difference.json(lang)),
            _ => None,
        };
        json!({
            "id": self.id.to_string(),
            "by_name": self.by_name,
            "at_ms": self.at_ms,
            "heads": self.heads.as_ref().map(hex),
            "holds": self.holding.word(),
            "difference": difference,
        })
    }

    /// What it is worth, then the difference.
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let name = &self.by_name;
        let worth = match &self.holding {
            Holding::ThisVersion => pick(lang, "簽的就是這個版本", "signed this version"),
            Holding::AnotherVersion(_) => pick(lang, "簽的是另一個版本", "signed another version"),
            Holding::Unjudged => pick(
                lang,
                "簽的版本不在這裡，無法比對",
                "signed a version that is not here to compare with",
            ),
            Holding::Broken => pick(
                lang,
                "的簽名與所簽內容不符，不算數",
                "has a signature that does not match its content, so it counts for nothing",
            ),
        };
        let mut lines = vec![format!("{name} {worth}")];
        if let Holding::AnotherVersion(difference) = &self.holding {
            lines.extend(difference.lines(lang));
        }
        lines
    }
}

fn hex(heads: &crate::documents::Heads) -> Vec<String> {
    heads.iter().map(ToString::to_string).collect()
}

impl Difference {
    /// `{fields: [change], lines: [{line, way, place, product_code, description, fields}], before, after}` with
    /// `change` as `{field, label, old: [text], new: [text]}` and sums as `{subtotal, discount, tax, total}`.
    pub fn json(&self, lang: Lang) -> Json {
        let teller = Teller { kind: self.kind, lang, before: self.before, after: self.after };
        let line = |line: &LineChange| {
            json!({
                "line": line.id.to_string(),
                "way": line.way.word(),
                "place": line.place,
                "product_code": line.code,
                "description": line.description,
                "fields": line.fields.iter().map(|of| teller.json(of)).collect::<Vec<_>>(),
            })
        };
        json!({
            "fields": self.fields.iter().map(|of| teller.json(of)).collect::<Vec<_>>(),
            "lines": self.lines.iter().map(line).collect::<Vec<_>>(),
            "before": self.before.json(),
            "after": self.after.json(),
        })
    }

    /// A line per field, entry and sum that differs.
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let teller = Teller { kind: self.kind, lang, before: self.before, after: self.after };
        let mut lines: Vec<String> = self.fields.iter().map(|change| teller.line(change)).collect();
        for line in &self.lines {
            let heading = teller.heading(line);
            match line.way {
                Way::Changed => {
                    lines.extend(
                        line.fields.iter().map(|of| format!("{heading} · {}", teller.line(of))),
                    );
                }
                Way::Added => {
                    lines.push(format!("＋ {heading}{}", teller.terms(line, |of| &of.new)))
                }
                Way::Removed => {
                    lines.push(format!("－ {heading}{}", teller.terms(line, |of| &of.old)))
                }
            }
        }
        if self.before.total != self.after.total {
            let total = pick(lang, "總計", "Total");
            let (old, new) = (self.before.shown(), self.after.shown());
            lines.push(format!("{total}: {old} → {new}"));
        }
        lines
    }
}

impl Way {
    /// The stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Way::Added => "added",
            Way::Removed => "removed",
            Way::Changed => "changed",
        }
    }
}

impl Sums {
    fn json(&self) -> Json {
        let show = |amount: Option<Amount>| amount.map(|amount| self.money(amount));
        json!({
            "subtotal": show(self.subtotal),
            "discount": show(self.discount),
            "tax": show(self.tax),
            "total": show(self.total),
        })
    }

    fn money(&self, amount: Amount) -> String {
        self.currency.map_or_else(|| amount.to_string(), |code| money::display(amount, code))
    }

    fn shown(&self) -> String {
        self.total.map_or_else(|| NOTHING.to_owned(), |total| self.money(total))
    }
}

struct Teller {
    kind: Kind,
    lang: Lang,
    before: Sums,
    after: Sums,
}

impl Teller {
    fn json(&self, change: &Change) -> Json {
        json!({
            "field": change.path.to_string(),
            "label": self.label(&change.path),
            "old": self.texts(change, &change.old, self.before.currency),
            "new": self.texts(change, &change.new, self.after.currency),
        })
    }

    /// `數量: 10 → 12`; values that nobody has chosen between stand side by side.
    fn line(&self, change: &Change) -> String {
        let old = self.shown(change, &change.old, self.before.currency);
        let new = self.shown(change, &change.new, self.after.currency);
        format!("{}: {old} → {new}", self.label(&change.path))
    }

    fn heading(&self, line: &LineChange) -> String {
        let place = match self.lang {
            Lang::ZhHant => format!("第 {} 行", line.place),
            Lang::En => format!("Line {}", line.place),
        };
        let parts = [place.as_str(), &line.code, &line.description];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// Quantity, price and discount of a line that came or went.
    fn terms(&self, line: &LineChange, values: fn(&Change) -> &Vec<Value>) -> String {
        let told = ["quantity", "unit_price", "discount"].into_iter().filter_map(|name| {
            let change = line
                .fields
                .iter()
                .find(|of| of.path.keys().last().is_some_and(|key| key == name))?;
            let currency = match line.way {
                Way::Removed => self.before.currency,
                Way::Added | Way::Changed => self.after.currency,
            };
            let shown = self.shown(change, values(change), currency);
            Some(format!("{} {shown}", self.label(&change.path)))
        });
        let told: Vec<String> = told.collect();
        if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) }
    }

    /// The field's own label: the line is named before it.
    fn label(&self, path: &Path) -> String {
        let names: Vec<&str> = path.keys().iter().step_by(2).map(String::as_str).collect();
        let found = match path.keys().len() % 2 {
            1 => labels::field(self.kind, &names.join("."), self.lang).map(str::to_owned),
            _ => labels::path(self.kind, path, self.lang),
        };
        found.unwrap_or_else(|| path.to_string())
    }

    fn shown(&self, change: &Change, values: &[Value], currency: Option<Currency>) -> String {
        let texts = self.texts(change, values, currency);
        if texts.is_empty() { NOTHING.to_owned() } else { texts.join(" / ") }
    }

    fn texts(&self, change: &Change, values: &[Value], currency: Option<Currency>) -> Vec<String> {
        let place = change.path.place(self.kind);
        let shape = place.and_then(|place| place.scalar()).unwrap_or(Shape::Text);
        values.iter().map(|value| self.text(value, shape, currency)).collect()
    }

    fn text(&self, value: &Value, shape: Shape, currency: Option<Currency>) -> String {
        match (value, shape, currency) {
            (Value::Null, ..) => NOTHING.to_owned(),
            (Value::Whole(stored), Shape::Amount, Some(code)) => {
                money::display(Amount::from_stored(*stored), code)
            }
            (Value::Text(word), Shape::Choice(_), _) => {
                labels::choice(self.kind, word, self.lang).unwrap_or(word).to_owned()
            }
            (Value::Flag(true), ..) => pick(self.lang, "是", "yes").to_owned(),
            (Value::Flag(false), ..) => pick(self.lang, "否", "no").to_owned(),
            (value, shape, _) => value.display(shape),
        }
    }
}
