//! The simulation: one seed, one thread, devices and a server with their real stores, and a line that fails.
fn main() {
    for bug in satchel_shared::planted::Bug::ALL {
        println!("{:<28} {} ({})", bug.word(), bug.case(), bug.place());
    }
}
