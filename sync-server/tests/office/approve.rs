//! A decision is recorded once per call, by somebody who may, with the versions it was taken on.

use super::program::Place;
use satchel_shared::{
    documents::{Kind, Quote, decision::Verdict, quote::QuoteStatus},
    ids::EntryId,
};

fn quote(place: &Place, number: &str) -> Quote {
    let mut all = place.records::<Quote>().into_iter().map(|(_, quote)| quote);
    all.rfind(|quote| quote.number.as_deref() == Some(number)).unwrap()
}

#[test]
fn a_decision_names_who_when_and_the_heads_of_all_it_rests_on() {
    let place = Place::with_sample();
    let before = place
        .documents(Kind::Quote)
        .into_iter()
        .find(|document| document.read::<Quote>().number.as_deref() == Some("Q-000002"))
        .unwrap();
    let status: Option<QuoteStatus> = before.read::<Quote>().status;
    let said = place.done(&["approve", "--number", "Q-000002", "--by", "lin", "--note", "可以"]);
    assert_eq!(said["verdict"], "approved");
    let reads = said["reads"].as_array().unwrap();
    let kinds: Vec<_> = reads.iter().map(|read| read["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["quote", "account", "person", "person"], "owner and decider were read");
    assert_eq!(reads[0]["document"], before.id().to_string());
    assert_eq!(reads[0]["heads"][0], before.heads()[0].to_string());
    let quote = quote(&place, "Q-000002");
    let (id, decision) = quote.decisions.iter().next().unwrap();
    assert_eq!(said["decision"], id.to_string());
    assert_eq!(decision.verdict, Some(Verdict::Approved));
    assert_eq!(decision.note.as_deref(), Some("可以"));
    let own = EntryId::new(before.id().uuid());
    assert_eq!(decision.reads.len(), 4);
    assert_eq!(decision.reads[&own].heads, Some(before.heads()[0].to_string()));
    assert_eq!(decision.by_name.as_deref(), said["by_name"].as_str());
    assert_eq!(decision.by.unwrap().to_string(), said["by"].as_str().unwrap());
    assert_eq!(quote.status, status, "the status stays as it is");
}

#[test]
fn decisions_are_added_never_replaced() {
    let place = Place::with_sample();
    place.done(&["approve", "--number", "Q-000001", "--by", "lin"]);
    place.done(&["approve", "--number", "Q-000001", "--by", "chen", "--reject"]);
    let verdicts: Vec<_> = quote(&place, "Q-000001")
        .decisions
        .into_values()
        .map(|decision| (decision.at, decision.verdict))
        .collect();
    assert_eq!(verdicts.len(), 2);
    assert!(verdicts.iter().any(|(_, verdict)| *verdict == Some(Verdict::Rejected)));
    assert!(place.run(&["check"]).status.success());
}

#[test]
fn sales_people_and_technicians_do_not_decide() {
    let place = Place::with_sample();
    let head = place.head();
    for login in ["wang", "zhang"] {
        let (code, words) = place.failed(&["approve", "--number", "Q-000001", "--by", login]);
        assert!(code == 1 && words.contains("may not decide"), "{words}");
    }
    let (code, _) = place.failed(&["approve", "--number", "Q-999999", "--by", "lin"]);
    assert_eq!(code, 4);
    let (code, _) = place.failed(&["approve", "--number", "Q-000001", "--by", "nobody"]);
    assert_eq!(code, 4);
    assert_eq!(place.head(), head);
}
