//! s08: an approval holds for exactly what was seen. A 12 % quote is sent and approved; an edit of a quantity made
//! offline before or after the approval arrives: both sides show what differs line by line, it is not exported, and
//! it asks again. An internal note leaves it standing. A signature holds for its own heads only.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use satchel_tests::{
    company::{Company, seed},
    device::Device,
};
use serde_json::Value;

/// A company, its rep's tablet, and a quote of two lines at 12 % off that was sent for approval.
struct Scene {
    company: Company,
    rep: Device,
    quote: String,
}

impl Scene {
    fn asked() -> Scene {
        let company = Company::small(seed());
        let rep = company.tablet(company.login("sales", 0), "rep");
        rep.sync();
        let accounts = rep.list("account", None);
        let account = accounts.iter().find(|of| of["currency"] != "USD").expect("an account");
        let account = format!("account={}", account["id"].as_str().unwrap());
        let quote = rep.new_record("quote", &[&account, "currency=TWD", "discount=12%"]);
        for product in rep.list("product", None).iter().take(2) {
            rep.ok(&["add-line", &quote, product["id"].as_str().unwrap(), "10"]);
        }
        assert_eq!(rep.ok(&["show", &quote])["approval"]["status"], "needed");
        let asked = rep.ok(&["submit", &quote]);
        assert_eq!(asked["approval"]["status"], "submitted");
        rep.sync();
        let scene = Scene { company, rep, quote };
        let waiting = scene.waiting().expect("the office sees that it was asked");
        assert_eq!(waiting["effective"]["status"], "submitted");
        assert!(!reasons(&waiting["effective"]).is_empty(), "without a reason");
        assert_eq!(scene.held_back().expect("exported unapproved")["status"], "submitted");
        scene
    }

    /// The office approves what stands at the server.
    fn approve(&self) -> Value {
        let office = self.company.login("office", 0);
        let said =
            self.company.server.command(&["approve"], &["--number", &self.quote, "--by", office]);
        assert_eq!(said.data()["effective"]["status"], "approved");
        said.data().clone()
    }

    /// The quote in the office's list of what waits.
    fn waiting(&self) -> Option<Value> {
        let said = self.company.server.command(&["approvals", "list"], &[]);
        let records = said.data()["records"].as_array().unwrap();
        records.iter().find(|record| record["document"] == self.quote.as_str()).cloned()
    }

    fn export(&self) -> (Option<Value>, Value) {
        let file = self.company.file("quotes.jsonl");
        let to = file.to_str().unwrap();
        let said =
            self.company.server.command(&["export", "quotes"], &["--format", "jsonl", "--to", to]);
        let text = std::fs::read_to_string(&file).unwrap();
        let mut lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        (lines.find(|line| line["document"] == self.quote.as_str()), said.data().clone())
    }

    /// Why the export leaves the quote out; none when it is in the file.
    fn held_back(&self) -> Option<Value> {
        let (written, said) = self.export();
        let held = said["held_back"].as_array().unwrap();
        let held = held.iter().find(|held| held["document"] == self.quote.as_str());
        assert_ne!(written.is_some(), held.is_some(), "in the file, or told why not");
        held.map(|held| held["effective"].clone())
    }

    fn shown(&self) -> Value {
        self.rep.ok(&["--lang", "en", "show", &self.quote])
    }

    fn approval(&self) -> Value {
        self.shown()["approval"].clone()
    }

    fn listed(&self) -> Value {
        let quotes = self.rep.list("quote", None);
        quotes.iter().find(|of| of["id"] == self.quote.as_str()).unwrap()["approval"].clone()
    }

    /// Both sides say that the first line's quantity differs, and nobody exports it.
    fn differs_everywhere(&self) {
        let here = self.approval();
        assert_eq!((&here["status"], self.listed()), (&"differs".into(), "differs".into()));
        let difference = &here["difference"];
        assert!(difference["fields"].as_array().unwrap().is_empty(), "{difference:#}");
        let [line] = &difference["lines"].as_array().unwrap()[..] else { panic!("{difference:#}") };
        assert_eq!((&line["way"], &line["place"]), (&"changed".into(), &1.into()));
        let [field] = &line["fields"].as_array().unwrap()[..] else { panic!("{line:#}") };
        assert_eq!(field["label"], "Quantity");
        assert_eq!((&field["old"][0], &field["new"][0]), (&"10".into(), &"12".into()));
        assert_ne!(difference["before"]["total"], difference["after"]["total"]);
        let text = self.rep.text(&["--lang", "zh-Hant", "show", &self.quote]);
        assert!(text.contains("與核准版本不同"), "{text}");
        assert!(
            text.lines().any(|line| line.contains("第 1 行") && line.contains("10 → 12")),
            "{text}"
        );

        let office = self.waiting().expect("it asks again");
        assert_eq!(office["effective"], here, "the office says something else than the tablet");
        assert_eq!(self.held_back().expect("exported all the same"), here);
    }

    /// The office approves what stands now, and everybody is at one again.
    fn approved_again(&self) {
        let decided = self.approve();
        self.rep.sync();
        assert_eq!(self.approval()["status"], "approved");
        assert!(self.waiting().is_none(), "it still waits");
        let (written, _) = self.export();
        assert_eq!(written.expect("in the export")["heads"], decided["reads"][0]["heads"]);
        self.rep.verify();
        self.company.check();
    }
}

fn reasons(effective: &Value) -> Vec<&str> {
    let reasons = effective["reasons"].as_array().unwrap();
    reasons.iter().map(|reason| reason["code"].as_str().unwrap()).collect()
}

#[test]
fn s08_an_edit_made_before_the_approval_arrives_after_it() {
    let scene = Scene::asked();
    scene.rep.ok(&["set-line", &scene.quote, "1", "quantity=12"]);
    scene.approve();
    assert!(scene.held_back().is_none(), "what the office saw is handed over");
    scene.rep.sync();
    scene.differs_everywhere();
    scene.approved_again();
}

#[test]
fn s08_an_edit_made_after_the_approval_asks_again_at_once() {
    let scene = Scene::asked();
    scene.approve();
    scene.rep.sync();
    assert_eq!(scene.approval()["status"], "approved");
    assert_eq!(scene.rep.ok(&["submit", &scene.quote])["is_changed"], false, "nothing to ask");
    scene.rep.ok(&["set-line", &scene.quote, "1", "quantity=12"]);
    assert_eq!(scene.approval()["status"], "differs", "the tablet needs no network to say so");
    let diff = scene.rep.ok(&["--lang", "en", "diff", &scene.quote]);
    assert_eq!(diff["difference"], scene.approval()["difference"]);
    scene.rep.sync();
    scene.differs_everywhere();
    scene.approved_again();
}

#[test]
fn s08_an_internal_note_leaves_the_approval_standing_and_says_so() {
    let scene = Scene::asked();
    let decided = scene.approve();
    let (before, _) = scene.export();
    scene.rep.ok(&["set", &scene.quote, "internal_note=客戶下週付款"]);
    scene.rep.sync();
    let approval = scene.approval();
    assert_eq!((&approval["status"], scene.listed()), (&"approved".into(), "approved".into()));
    assert!(reasons(&approval).contains(&"holds-beside-commercial"), "{approval:#}");
    assert!(approval.to_string().contains("Internal note"), "{approval:#}");
    assert!(scene.waiting().is_none(), "it asks again for a note");
    let (after, _) = scene.export();
    assert_eq!(before, after, "the same version is the same hand-over");
    assert_eq!(after.unwrap()["heads"], decided["reads"][0]["heads"]);
}

#[test]
fn s08_a_signature_holds_only_for_its_own_heads() {
    let scene = Scene::asked();
    let signed = scene.rep.ok(&["sign", &scene.quote, "--name", "王大同"]);
    assert_eq!(signed["signatures"][0]["holds"], "this-version");
    scene.approve();
    scene.rep.sync();
    assert!(scene.rep.pending().is_empty(), "the server did not take the signature");
    let shown = scene.shown();
    assert_eq!(shown["signatures"][0]["holds"], "this-version", "a number is no other content");
    assert_eq!(shown["signatures"][0]["by_name"], "王大同");
    let heads = shown["signatures"][0]["heads"][0].as_str().unwrap().to_owned();

    scene.rep.ok(&["set-line", &scene.quote, "1", "quantity=12"]);
    scene.rep.sync();
    let other = scene.shown()["signatures"][0].clone();
    assert_eq!(other["holds"], "another-version");
    assert_eq!(other["heads"][0], heads.as_str(), "it names what was signed");
    assert_eq!(other["difference"]["lines"][0]["fields"][0]["new"][0], "12");
    scene.rep.ok(&["sign", &scene.quote, "--name", "王大同"]);
    scene.rep.sync();
    assert!(scene.rep.pending().is_empty());
    let holds: Vec<Value> = scene.shown()["signatures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|signature| signature["holds"].clone())
        .collect();
    assert_eq!(holds, ["another-version", "this-version"]);
    scene.rep.verify();
    scene.company.check();
}
