//! `cargo xtask run`: the sample company, its server and a salesperson's day, on a fresh machine.
//!
//! Order: system packages, screens, build, sample company, server, the day on two devices, summary; then the app's window
//! opens on the tablet, if there is a display, and the server serves on with its address and logins shown until Ctrl-C.
//! With `--once`, or in CI without a terminal, it stops instead and opens no window.
//! Everything lives in `run/`; what an earlier run left there is kept in `run/before`.

mod day;
mod device;
mod server;
mod window;

use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::packages::Part;
use crate::step::{cargo, step, succeed};
use crate::{Outcome, packages, root, ui};
use device::{Device, PIN, ZONE};
use server::Server;
use window::Window;

/// The sample company is the same on every machine.
const SEED: &str = "7";
const KEPT: &str = "before";
/// The store of the salesperson's tablet.
const TABLET: &str = "tablet";

/// Plays the day, then serves.
pub fn task(arguments: &[String]) -> Outcome {
    let once = match arguments {
        [] => !std::io::stdin().is_terminal() && std::env::var_os("CI").is_some(),
        [only] if only == "--once" => true,
        _ => return Err("usage: cargo xtask run [--once]".into()),
    };
    if once || !window::is_there_a_display() {
        step("system packages", || packages::ensure(&[Part::Core]))?;
        // Without the window: it needs the system's web view, and nobody would see it.
        step("build", || succeed(cargo("build --bins")))?;
        return run_in(&root().join("run"), if once { Then::Stop } else { Then::Serve });
    }
    step("system packages", || packages::ensure(&[Part::Core, Part::Window]))?;
    step("screens", ui::build)?;
    step("build", || succeed(cargo("build --workspace --bins")))?;
    run_in(&root().join("run"), Then::Show)
}

/// What follows the day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    Stop,
    Serve,
    /// Serve, with the app's window open on the tablet.
    Show,
}

/// The same day as a test of this task: it stops, and leaves what `cargo xtask run` made alone.
pub fn once_for_test() -> Outcome {
    run_in(&root().join("target/day"), Then::Stop)
}

fn run_in(folder: &Path, then: Then) -> Outcome {
    step("make room", || {
        make_room(folder).map_err(|cause| format!("{}: {cause}", folder.display()))
    })?;
    let data = folder.join("server");
    let mut people = Vec::new();
    step("sample company", || {
        people = logins(&server::answer(&data, "sample", &["--seed", SEED])?)?;
        Ok(())
    })?;
    let mut serving = None;
    step("server", || {
        serving = Some(Server::start(&data)?);
        Ok(())
    })?;
    let Some(server) = serving else {
        return Err("the server did not start".into());
    };
    step("the day", || play(folder, &server, &people))?;
    if then == Then::Stop {
        return server.stop();
    }
    println!("\n{}", farewell(&server, &people));
    let _window = match then {
        Then::Show => Some(Window::open(&folder.join(TABLET))?),
        Then::Stop | Then::Serve => None,
    };
    server.serve()
}

/// Somebody who may log in to the sample company.
struct Login {
    login: String,
    role: String,
    password: String,
}

fn logins(sample: &Value) -> Result<Vec<Login>, String> {
    let listed = sample["logins"].as_array().into_iter().flatten();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let logins: Vec<Login> = listed
        .map(|one| Login {
            login: text(&one["login"]),
            role: text(&one["role"]),
            password: text(&one["password"]),
        })
        .collect();
    if logins.is_empty() {
        Err(format!("the sample company has no logins: {sample}"))
    } else {
        Ok(logins)
    }
}

fn play(folder: &Path, server: &Server, people: &[Login]) -> Outcome {
    let of_role = |roles: &[&str]| people.iter().find(|login| roles.contains(&login.role.as_str()));
    let sales = of_role(&["sales"]).ok_or("the sample company has nobody in sales")?;
    let office =
        of_role(&["manager", "office", "admin"]).ok_or("the sample company has no office")?;
    let device = |store: &str, name: &str, login: &Login| {
        Device::enrol(
            &folder.join(store),
            name,
            server.url(),
            &server.enrolment_code(&login.login)?,
        )
    };
    let tablet = device(TABLET, "TABLET", sales)?;
    let laptop = device("laptop", "LAPTOP", office)?;
    println!(
        "   {} ({}) on the tablet, {} ({}) on a laptop",
        sales.login, sales.role, office.login, office.role
    );
    day::play(&tablet, &laptop)
}

/// Puts what an earlier run left into `run/before`, in place of what stood there.
fn make_room(folder: &Path) -> std::io::Result<()> {
    let kept = folder.join(KEPT);
    let left: Vec<PathBuf> = match fs::read_dir(folder) {
        Ok(entries) => {
            entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?
        }
        Err(_) => Vec::new(),
    };
    let left: Vec<_> = left.into_iter().filter(|path| *path != kept).collect();
    if !left.is_empty() && kept.exists() {
        fs::remove_dir_all(&kept)?;
    }
    fs::create_dir_all(&kept)?;
    for path in left {
        let name = path.file_name().map(PathBuf::from).unwrap_or_default();
        fs::rename(&path, kept.join(name))?;
    }
    Ok(())
}

fn farewell(server: &Server, people: &[Login]) -> String {
    let mut lines = vec![format!(
        "serving at {}, data in run/server, log in run/server.log; logins:",
        server.url()
    )];
    for person in people {
        lines.push(format!("   {:<12} {:<12} {}", person.login, person.role, person.password));
    }
    lines.push("the devices are run/tablet and run/laptop; in a shell:".to_owned());
    lines.push(format!("   export SATCHEL_PIN={PIN} TZ={ZONE}"));
    lines.push("   target/debug/satchel --store run/tablet status".to_owned());
    lines.push("   target/debug/Satchel --store run/tablet   (the window)".to_owned());
    lines.join("\n")
}
