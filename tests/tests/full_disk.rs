//! A disk without a byte of room, and one that takes no writing: everything can still be read, what cannot be
//! saved is said to be so, and with room the work goes on. Says so and tries nothing where mounting is not allowed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use satchel_tests::{
    company::{Company, seed},
    device::Device,
    disk::Disk,
};
use std::fs;

#[test]
fn a_full_disk_and_a_locked_one_keep_nobody_from_reading() {
    let company = Company::small(seed());
    let Some(disk) = Disk::mount(&company.file("disk"), 8) else {
        println!("not tried: mounting is not allowed here");
        return;
    };
    let tablet = Device::at(disk.place(), "tablet");
    let url = format!("http://{}", company.server.address());
    tablet.enrol(&url, &company.server.enrol_code(company.login("sales", 0)));
    tablet.sync();
    let account = tablet.list("account", None)[0]["id"].as_str().unwrap().to_owned();

    disk.fill();
    assert_readable(&tablet, &account);
    assert_eq!(tablet.run(&["set", &account, "phone=1"]).error_code(), "disk-full");
    assert_eq!(tablet.run(&["sync"]).error_code(), "disk-full");
    // Whatever lay beside the store is gone, and its room taken.
    remove_beside(disk.place());
    disk.fill();
    assert_readable(&tablet, &account);
    assert_eq!(tablet.run(&["set", &account, "phone=1"]).error_code(), "disk-full");

    disk.empty();
    for is_alone in [false, true] {
        if is_alone {
            remove_beside(disk.place());
        }
        disk.set_writable(false);
        assert_readable(&tablet, &account);
        assert_eq!(tablet.run(&["set", &account, "phone=1"]).error_code(), "storage-failed");
        disk.set_writable(true);
    }

    tablet.set(&account, &["phone=02-5555-0001"]);
    tablet.sync();
    assert_eq!(tablet.field(&account, "phone"), "02-5555-0001");
    tablet.verify();
}

#[track_caller]
fn assert_readable(tablet: &Device, account: &str) {
    for verb in [&["list", "account"][..], &["status"], &["pending"], &["show", account]] {
        tablet.ok(verb);
    }
    tablet.verify();
}

/// Removes what SQLite keeps beside the store between two programs.
fn remove_beside(place: &std::path::Path) {
    let people = fs::read_dir(place.join("tablet/people")).unwrap();
    for person in people {
        for file in fs::read_dir(person.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if name == "store.db-shm"
                || (name == "store.db-wal" && path.metadata().unwrap().len() == 0)
            {
                fs::remove_file(path).unwrap();
            }
        }
    }
}
