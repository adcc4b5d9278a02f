//! s06: 王小明 has 12 unsent changes and logs out; 李大華 logs in on the same tablet. The log-out names the 12 and
//! deletes nothing; 李 neither sees nor sends them; at 王's next login they go under his name.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use satchel_tests::{
    company::{Company, seed},
    device::Device,
    program::Said,
};
use serde_json::Value;
use std::{collections::BTreeMap, fs, path::Path};

const UNSENT: usize = 12;
/// In every text 王 writes, so that a byte of his work anywhere is found.
const CANARY: &str = "只有王小明知道";
const LI_PIN: &str = "739173";

/// Every file below a folder with its content.
fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.display().to_string(), fs::read(path).unwrap());
        }
    }
    found
}

fn as_li(tablet: &Device, arguments: &[&str]) -> Said {
    tablet.run_with(&[("SATCHEL_PIN", LI_PIN)], arguments)
}

/// Twelve changes of every sort; the ids of the records.
fn work(tablet: &Device) -> Vec<String> {
    let pulled = tablet.list("account", None)[0]["id"].as_str().unwrap().to_owned();
    for n in 0..4 {
        tablet.set(&pulled, &[&format!("notes={CANARY} {n}")]);
    }
    let mut ids = vec![pulled];
    for n in 0..4 {
        ids.push(tablet.new_record("account", &[&format!("name={CANARY}第{n}家")]));
        ids.push(tablet.new_record("task", &[&format!("title={CANARY}第{n}件")]));
    }
    ids
}

fn hashes(pending: &Value) -> Vec<String> {
    let entries = pending.as_array().unwrap().iter();
    entries.map(|entry| entry["hash"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn s06_log_out_and_user_switch() {
    let company = Company::small(seed());
    let (wang, li) = (company.login("sales", 0), company.login("sales", 1));
    assert_eq!((wang, li), ("wang", "li"));
    let tablet = company.tablet(wang, "tablet");
    tablet.sync();
    let wangs =
        tablet.store().join("people").join(tablet.ok(&["status"])["person"].as_str().unwrap());
    let ids = work(&tablet);
    let before = hashes(&tablet.ok(&["pending"])["pending"]);
    assert_eq!(before.len(), UNSENT);

    // A warning named the 12.
    for (lang, words) in [("zh-Hant", "12 項修改還沒送出"), ("en", "12 changes are unsent")]
    {
        let said = tablet.text(&["logout", "--lang", lang]);
        assert!(said.contains(words) && said.contains("王小明"), "{said}");
        tablet.log_in(wang, company.password(wang));
    }
    let told = tablet.ok(&["logout"]);
    assert_eq!((&told["unsent"], &told["person_name"]), (&UNSENT.into(), &"王小明".into()));
    assert_eq!(hashes(&told["pending"]), before, "each of them is named");

    // Nothing is deleted: his key, his store, its second copy, all are there.
    let left = files(&wangs);
    for name in ["keys.json", "store.db", "unsent.mirror"] {
        let is_there = left.iter().any(|(path, bytes)| path.ends_with(name) && !bytes.is_empty());
        assert!(is_there, "{name} is gone");
    }

    let office = company.tablet(company.login("office", 0), "office");
    li_works(&company, &tablet, &office, &ids[1..]);
    assert_eq!(files(&wangs), left, "王's files changed under 李's hands");
    wang_returns(&company, &tablet, &office, &before);
    let notes = office.history(&ids[0], "notes");
    let by_people = notes.iter().filter(|entry| entry["is_server"] == false);
    let authors: Vec<&Value> = by_people.map(|entry| &entry["person"]).collect();
    assert_eq!(authors, ["王小明"; 4], "{notes:#?}");
    assert_eq!(office.field(&ids[0], "notes"), format!("{CANARY} 3"));
    company.check();
}

/// 李 logs in on the same tablet and works; he neither sees nor sends what 王 left.
fn li_works(company: &Company, tablet: &Device, office: &Device, ids: &[String]) {
    let (wang, li) = (company.login("sales", 0), company.login("sales", 1));
    let password = company.password(li);
    as_li(tablet, &["login", "--login", li, "--password", password]).data();
    as_li(tablet, &["sync"]).data();
    let lis = as_li(tablet, &["new", "task", "title=李大華的工作"]).data()["id"].clone();
    // He does not see them.
    assert_eq!(hashes(&as_li(tablet, &["pending"]).data()["pending"]).len(), 1);
    for kind in ["account", "task"] {
        let found = as_li(tablet, &["list", kind, "--search", CANARY, "--limit", "1000"]);
        assert_eq!(found.data()["records"], Value::Array(vec![]), "李 sees 王's {kind}");
    }
    for id in ids {
        let code = as_li(tablet, &["show", id]);
        assert_eq!(code.error_code(), "record-not-here", "李 opens 王's record");
    }
    // He does not send them.
    as_li(tablet, &["sync"]).data();
    office.sync();
    assert_eq!(office.field(lis.as_str().unwrap(), "title"), "李大華的工作");
    let of_the_office = |kind: &str| office.list(kind, Some(CANARY)).len();
    assert_eq!((of_the_office("account"), of_the_office("task")), (0, 0), "they were sent");
    // Nor can his PIN or his processes read them: no file of the tablet shows them.
    let as_wang = as_li(tablet, &["login", "--login", wang, "--password", company.password(wang)]);
    assert_eq!(as_wang.error_code(), "wrong-pin");
    for (path, bytes) in files(tablet.store()) {
        let shown = bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes());
        assert!(!shown, "{path} shows 王's work");
    }
    as_li(tablet, &["logout"]).data();
}

/// At 王's next login they go under his name.
fn wang_returns(company: &Company, tablet: &Device, office: &Device, before: &[String]) {
    let wang = company.login("sales", 0);
    tablet.log_in(wang, company.password(wang));
    assert_eq!(hashes(&tablet.ok(&["pending"])["pending"]), before);
    let sent = tablet.sync();
    assert_eq!(sent["sent"]["accepted"], UNSENT, "{sent}");
    assert!(tablet.pending().is_empty());
    office.sync();
    for (kind, field) in [("account", "name"), ("task", "title")] {
        let found = office.list(kind, Some(CANARY));
        assert_eq!(found.len(), 4, "{found:?}");
        for row in found {
            let entries = office.history(row["id"].as_str().unwrap(), field);
            assert_eq!(entries[0]["person"], "王小明", "{entries:#?}");
            assert_eq!(entries[0]["device"], "tablet");
        }
    }
}
