//! s05: the server took an order, its answer was cut; the device retries, each time as a new process.
//! There is one order, one number, one export.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use satchel_tests::company::{Company, seed};

#[test]
fn s05_answer_lost_no_twin() {
    let company = Company::small(seed());
    let network = company.network();
    let sales = company.tablet_behind(&network, company.login("sales", 0), "sales");
    sales.sync();
    let account = sales.list("account", None)[0]["id"].as_str().unwrap().to_owned();
    let order = sales.new_record(
        "order",
        &[&format!("account={account}"), "customer_order_number=ANSWER-LOST-1"],
    );

    for _ in 0..5 {
        let cuts = network.cuts();
        network.lose_answers_after(0);
        let said = sales.run(&["sync"]);
        assert_ne!(said.code, Some(0), "it claimed success without an answer: {said:#?}");
        assert!(network.cuts() > cuts, "the fault did not take effect");
        assert_eq!(sales.pending().len(), 1, "the outbox was cleared without an answer");
    }
    network.mend();
    // The server had it since the first try: what was cut each time was the answer.
    let sent = sales.sync()["sent"].clone();
    assert_eq!((&sent["duplicate"], &sent["accepted"]), (&1.into(), &0.into()), "{sent}");

    assert!(sales.pending().is_empty());
    let found = sales.list("order", Some("ANSWER-LOST-1"));
    assert_eq!(found.len(), 1, "a twin");
    let office = company.tablet(company.login("office", 0), "office");
    office.sync();
    assert_eq!(office.list("order", Some("ANSWER-LOST-1")).len(), 1);
    let number = office.field(&order, "number");
    assert!(number.starts_with("S-"), "no official number: {number:?}");
    let numbers: Vec<_> = office.history(&order, "number");
    assert_eq!(numbers.len(), 1, "numbered more than once");

    let file = company.file("orders.jsonl");
    let path = file.to_str().unwrap();
    let said = company.server.command(&["export", "orders"], &["--format", "jsonl", "--to", path]);
    said.data();
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text.lines().filter(|line| line.contains(&order)).count(), 1, "exported twice");
    company.check();
}
