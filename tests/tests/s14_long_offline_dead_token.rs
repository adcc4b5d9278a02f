//! s14: 14 days offline and a token that died meanwhile. Work goes on behind the PIN; when the network returns the device
//! asks to sign in and keeps everything, and sends it all afterwards under the same person.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use satchel_tests::company::{Company, seed};

#[test]
fn s14_long_offline_dead_token() {
    let mut company = Company::small(seed());
    let login = company.login("sales", 0).to_owned();
    // A company that lets a tablet stay away for ten days.
    let days = ["--refresh-days", "10"];
    company.server.kill();
    company.server.set(&days, None);
    company.server.start();
    let network = company.network();
    let tablet = company.tablet_behind(&network, &login, "tablet");
    tablet.sync();
    let account = tablet.list("account", None)[0]["id"].as_str().unwrap().to_owned();
    let person = tablet.ok(&["status"])["person"].clone();

    // A fortnight later by every clock, and still no network: work goes on behind the PIN.
    network.cut();
    let tablet = tablet.with_clock("+14d");
    company.server.kill();
    company.server.set(&days, Some("+14d"));
    company.server.start();
    tablet.set(&account, &["payment_terms=written in the second week"]);
    let task = tablet.new_record("task", &["title=call them back"]);
    assert_eq!(tablet.field(&account, "payment_terms"), "written in the second week");
    assert_eq!(tablet.run(&["sync"]).error_code(), "offline");
    let without_pin = tablet.run_with(&[("SATCHEL_PIN", "000000")], &["list", "account"]);
    assert_eq!(without_pin.error_code(), "wrong-pin");

    // The network returns: it asks to sign in, says what waits, and keeps everything.
    network.mend();
    let asked = tablet.run(&["sync"]);
    assert_eq!((asked.error_code(), asked.code), ("sign-in-needed", Some(6)));
    let error = &asked.json["error"];
    let next = error["next"].as_str().unwrap();
    assert!(error["who"] == "you" && next.contains("satchel login"), "{error}");
    assert!(next.contains("2 changes"), "{next}");
    let status = tablet.ok(&["status"]);
    let said = (&status["waiting"], &status["sign_in"]["code"]);
    assert_eq!(said, (&2.into(), &"sign-in-needed".into()), "{status}");
    assert_eq!(tablet.pending().len(), 2);
    tablet.set(&account, &["payment_terms=and on it goes"]);

    // Signed in, everything is sent, under the person who wrote it.
    let password = [("SATCHEL_PASSWORD", company.password(&login))];
    let signed_in = tablet.run_with(&password, &["login", "--login", &login]);
    let here = signed_in.data();
    assert_eq!((&here["person"], &here["waiting"]), (&person, &3.into()), "{here}");
    assert_eq!(tablet.sync()["sent"]["accepted"], 3);
    assert!(tablet.pending().is_empty());
    tablet.verify();
    let office = company.tablet(company.login("office", 0), "office").with_clock("+14d");
    office.sync();
    assert_eq!(office.field(&account, "payment_terms"), "and on it goes");
    assert_eq!(office.field(&task, "title"), "call them back");
    let last = office.history(&account, "payment_terms").pop().unwrap();
    assert_eq!((&last["person"], &last["device"]), (&here["person_name"], &"tablet".into()));
    company.check();
}
