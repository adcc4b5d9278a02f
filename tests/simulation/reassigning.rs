//! Reassigning: the office moves accounts, territories and roles, and so what reaches whom, in the middle of everybody's
//! work.

use crate::{
    acts::pair,
    fault::Fault,
    ledger::Making,
    people::{self, PEOPLE, TERRITORIES, person, person_document, territory},
    world::{Happening, World},
};
use satchel_device::actions::fields;
use satchel_shared::{
    documents::{Kind, person::Role, shape::Word as _},
    ids::DocumentId,
};

type Reassign = fn(&mut World, usize);

impl World {
    /// The office moves accounts, territories and roles, as often as this run has it.
    pub fn reassign(&mut self) {
        let office = |world: &World, place: usize| {
            let tablet = &world.tablets[place];
            tablet.is_up() && PEOPLE[tablet.who].1 == Role::Office
        };
        let places = 0..self.tablets.len();
        let reassigns: [(u64, Reassign); 3] = [
            (self.plan.move_account, World::move_account),
            (self.plan.move_grants, World::move_grants),
            (self.plan.change_role, World::change_role),
        ];
        for (rate, reassign) in reassigns {
            if self.strikes(rate)
                && let Some(place) = places.clone().find(|place| office(self, *place))
            {
                self.set_clock(place);
                reassign(self, place);
            }
        }
    }

    fn move_account(&mut self, place: usize) {
        let accounts = self.here(place, |kind| kind == Kind::Account);
        if accounts.is_empty() {
            return;
        }
        let hot = accounts.iter().find(|(id, _)| *id == people::hot());
        let id = match hot.filter(|_| self.dice.in_thousand(self.plan.hot)) {
            Some((id, _)) => *id,
            None => self.dice.pick(&accounts).0,
        };
        let n = 1 + u128::from(self.dice.below(TERRITORIES as u64));
        let typed = match self.dice.below(3) {
            0 => pair("owner", person(self.dice.place(PEOPLE.len())).to_string()),
            _ => pair("territory", territory(n).to_string()),
        };
        self.office_sets(place, id, typed, Fault::AccountMoved);
    }

    fn move_grants(&mut self, place: usize) {
        let who = *self.dice.pick(&[0_usize, 1, 2, 4]);
        let n = 1 + u128::from(self.dice.below(TERRITORIES as u64));
        let is_in = if self.dice.in_thousand(500) { "yes" } else { "no" };
        let typed = pair(&format!("territories.{}", territory(n)), is_in);
        self.office_sets(place, person_document(who), typed, Fault::GrantsMoved);
    }

    fn change_role(&mut self, place: usize) {
        let who = *self.dice.pick(&[0_usize, 1, 2, 4]);
        let role = self.dice.pick(&[Role::Sales, Role::Technician]).word().to_owned();
        self.office_sets(place, person_document(who), pair("role", role), Fault::RoleChanged);
    }

    fn office_sets(&mut self, place: usize, id: DocumentId, typed: (String, String), fault: Fault) {
        self.may_stop_write();
        let what = format!("sets {} of {id} to {}", typed.0, typed.1);
        let saved = fields::set(self.tablets[place].login(), id, &[typed], None);
        if self
            .note_saved(place, saved, &what, None, Making::Honest)
            .is_some_and(|saved| saved.is_changed)
        {
            self.tally.note(fault);
            self.everybody_goes_on(place, id);
        }
    }

    /// What the office moved reaches everybody.
    fn everybody_goes_on(&mut self, office: usize, moved: DocumentId) {
        let at = self.now_ms;
        self.moved = Some(moved);
        self.put(at + 1, Happening::Ask(office));
        for place in (0..self.tablets.len()).filter(|place| *place != office) {
            let ask = at + self.dice.between(4_000, 9_000);
            self.put(ask, Happening::Ask(place));
        }
    }

    /// People are in the middle of their work on what moved, while their tablet is being told.
    pub fn works_on_moved(&mut self, place: usize) {
        let Some(moved) = self.moved.filter(|_| !self.is_calm) else { return };
        if self.dice.in_thousand(600) {
            let at = self.now_ms + self.dice.between(1, 1_500);
            self.put(at, Happening::Touch(place, moved));
        }
    }
}
