//! Who listens: at most two live lines per device, the newest stay. A line that was displaced ends itself.
//!
//! Never tells anybody anything: nudges go through the broadcast every line hears.

use satchel_shared::ids::DeviceId;
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Lines of one device: one that works, and one whose end the network has not told us yet.
const LINES_MAX: usize = 2;

type Seats = BTreeMap<DeviceId, VecDeque<u64>>;

/// The seats of all devices that listen.
#[derive(Debug, Default)]
pub struct Listeners {
    seats: Mutex<(u64, Seats)>,
}

/// A line's seat; it is given up when this is dropped.
#[derive(Debug)]
pub struct Seat {
    listeners: Arc<Listeners>,
    device: DeviceId,
    number: u64,
}

impl Listeners {
    /// Takes a seat; the device's oldest line loses its own when it has two already.
    pub fn sit(self: &Arc<Self>, device: DeviceId) -> Seat {
        let mut seats = self.lock();
        seats.0 += 1;
        let number = seats.0;
        let of_device = seats.1.entry(device).or_default();
        of_device.push_back(number);
        while of_device.len() > LINES_MAX {
            of_device.pop_front();
        }
        drop(seats);
        Seat { listeners: Arc::clone(self), device, number }
    }

    /// How many lines are open.
    pub fn count(&self) -> usize {
        self.lock().1.values().map(VecDeque::len).sum()
    }

    fn lock(&self) -> MutexGuard<'_, (u64, Seats)> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// Whether no newer line of the device took it.
    pub fn is_held(&self) -> bool {
        let seats = self.listeners.lock();
        seats.1.get(&self.device).is_some_and(|numbers| numbers.contains(&self.number))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.listeners.lock();
        if let Some(numbers) = seats.1.get_mut(&self.device) {
            numbers.retain(|number| *number != self.number);
            if numbers.is_empty() {
                seats.1.remove(&self.device);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Arc, Listeners};
    use satchel_shared::ids::DeviceId;

    fn device(number: u128) -> DeviceId {
        DeviceId::new(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn a_third_line_of_a_device_displaces_its_first_and_nobody_else_s() {
        let listeners = Arc::new(Listeners::default());
        let colleague = listeners.sit(device(2));
        let [first, second, third] = [1, 1, 1].map(|of| listeners.sit(device(of)));
        assert!(!first.is_held() && second.is_held() && third.is_held() && colleague.is_held());
        assert_eq!(listeners.count(), 3);
        drop((first, second, third));
        assert_eq!(listeners.count(), 1, "a seat outlived its line");
    }
}
