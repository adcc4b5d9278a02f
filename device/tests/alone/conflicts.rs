//! Conflicts and history: both values with their authors, one chosen, the other put back.

use crate::desk::{Desk, Server, new_account, pairs, push_all};
use satchel_device::actions::{ActionFault, conflicts, conflicts::Pick, fields, history, restore};
use satchel_shared::documents::{Account, Path};

fn terms() -> Path {
    Path::new(["payment_terms"])
}

#[test]
fn two_devices_conflict_one_chooses_and_the_other_value_is_one_step_away() {
    let mut server = Server::default();
    let (first, second) = (Desk::new(1), Desk::new(2));
    let (mut sales, mut technician) = (first.sales(&mut server), second.sales(&mut server));
    let everything = |server: &Server| server.page_of_all();
    let id = new_account(&mut sales, "永記食品");
    push_all(sales.store_mut(), &mut server);
    technician.store_mut().apply_page(&everything(&server)).unwrap();
    fields::set(&mut sales, id, &pairs(&[("payment_terms", "月結 30 天")]), None).unwrap();
    fields::set(&mut technician, id, &pairs(&[("payment_terms", "月結 60 天")]), None).unwrap();
    push_all(sales.store_mut(), &mut server);
    push_all(technician.store_mut(), &mut server);
    // The register of actors travels with the documents.
    let actors = server_actors(&[&sales, &technician]);
    for login in [&mut sales, &mut technician] {
        login.store_mut().apply_page(&actors).unwrap();
        login.store_mut().apply_page(&everything(&server)).unwrap();
    }
    let found = conflicts::list(sales.store(), id).unwrap();
    assert_eq!(found, conflicts::list(technician.store(), id).unwrap(), "everybody sees the same");
    assert_eq!((found.len(), &found[0].path, found[0].candidates.len()), (1, &terms(), 2));
    for candidate in &found[0].candidates {
        let author = candidate.author.as_ref().unwrap();
        let expected = if candidate.shown == "月結 30 天" { "tablet 1" } else { "tablet 2" };
        assert_eq!(author.device_name, expected);
    }
    let lost =
        found[0].candidates.iter().find(|candidate| candidate.shown == "月結 30 天").unwrap();
    conflicts::choose(&mut technician, id, &terms(), &Pick::Value("月結 60 天".to_owned()))
        .unwrap();
    assert!(conflicts::list(technician.store(), id).unwrap().is_empty());
    assert_eq!(technician.store().counts().unwrap().conflicts, 0);
    push_all(technician.store_mut(), &mut server);
    sales.store_mut().apply_page(&everything(&server)).unwrap();
    assert!(conflicts::list(sales.store(), id).unwrap().is_empty(), "the mark goes everywhere");
    restore::restore_change(&mut sales, id, &terms(), lost.hash).unwrap();
    let account: Account = sales.store().document(id).unwrap().read();
    assert_eq!(account.payment_terms.as_deref(), Some("月結 30 天"));
    let lines = history::of(sales.store(), id, Some(&terms())).unwrap();
    assert!(lines.len() >= 4, "nothing left the history: {}", lines.len());
}

fn server_actors(
    logins: &[&satchel_device::actions::Login],
) -> Vec<satchel_shared::protocol::pull::Frame> {
    let mut frames = Vec::new();
    for login in logins {
        assert!(login.store().attention().unwrap().is_empty());
        let identity = login.identity();
        for change in all_changes(login) {
            if login
                .store()
                .author(change.actor_id())
                .unwrap()
                .is_some_and(|of| of.device == identity.device)
            {
                frames.push(satchel_shared::protocol::pull::Frame::Actor(
                    satchel_shared::protocol::push::ActorEntry {
                        actor: change.actor_id().to_bytes().to_vec(),
                        device: identity.device,
                        device_name: identity.device_name.clone(),
                        person: identity.person,
                        clock_offset_ms: None,
                        clock_uncertainty_ms: None,
                    },
                ));
            }
        }
    }
    frames
}

fn all_changes(login: &satchel_device::actions::Login) -> Vec<automerge::Change> {
    let rows =
        login.store().list(&Default::default(), Default::default(), Default::default()).unwrap();
    let documents = rows.iter().map(|listed| login.store().document(listed.id).unwrap());
    documents.flat_map(|document| document.automerge().get_changes(&[])).collect()
}

#[test]
fn only_what_stands_side_by_side_can_be_chosen_by_place() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let id = new_account(&mut login, "永記食品");
    let pick = conflicts::choose(&mut login, id, &terms(), &Pick::Index(0));
    assert!(matches!(pick, Err(ActionFault::NoConflict { .. })));
    let base = login.store().document(id).unwrap().heads();
    fields::set(&mut login, id, &pairs(&[("payment_terms", "A")]), None).unwrap();
    fields::set(&mut login, id, &pairs(&[("payment_terms", "B")]), Some(base)).unwrap();
    let pick = conflicts::choose(&mut login, id, &terms(), &Pick::Index(2));
    assert!(matches!(pick, Err(ActionFault::NoSuchChoice { .. })));
    conflicts::choose(&mut login, id, &terms(), &Pick::Index(0)).unwrap();
    assert!(conflicts::list(login.store(), id).unwrap().is_empty());
}

#[test]
fn a_note_and_a_line_are_put_back_and_a_foreign_change_is_not() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let id = new_account(&mut login, "永記食品");
    let notes = Path::new(["notes"]);
    let first = fields::set(&mut login, id, &pairs(&[("notes", "週三公休")]), None).unwrap();
    fields::set(&mut login, id, &pairs(&[("notes", "週四公休，電話先約")]), None).unwrap();
    restore::restore_change(&mut login, id, &notes, first.heads[0]).unwrap();
    let account: Account = login.store().document(id).unwrap().read();
    assert_eq!(account.notes, "週三公休");
    let foreign = restore::restore_change(&mut login, id, &notes, automerge::ChangeHash([1; 32]));
    assert!(matches!(foreign, Err(ActionFault::NoSuchChange { .. })));
    let added =
        fields::set(&mut login, id, &pairs(&[("addresses.new.city", "台北市")]), None).unwrap();
    let account: Account = login.store().document(id).unwrap().read();
    let entry = account.addresses.keys().next().unwrap();
    let city: Path = format!("addresses.{entry}.city").parse().unwrap();
    fields::set(&mut login, id, &pairs(&[(&city.to_string(), "台南市")]), None).unwrap();
    restore::restore_change(&mut login, id, &city, added.heads[0]).unwrap();
    let account: Account = login.store().document(id).unwrap().read();
    assert_eq!(account.addresses[entry].city.as_deref(), Some("台北市"));
}
