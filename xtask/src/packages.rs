//! What a fresh Debian lacks to build and try us, each with the probe that tells.
//!
//! Installs them when it may (root and apt-get); else says exactly what to install, and stops.

use crate::Outcome;
use crate::step::{cargo, command, output, succeed, works};

/// What a need is needed for; a task asks only for what it does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The core, its command lines and their tests.
    Core,
    /// The app's window: building it, and seeing Chinese in it.
    Window,
    /// Steering the window in tests, on a screen nobody looks at.
    Trial,
}

struct Need {
    part: Part,
    package: &'static str,
    probe: (&'static str, &'static [&'static str]),
}

const NEEDS: [Need; 10] = [
    need(Part::Core, "build-essential", "cc", &["--version"]),
    // A C compiler and OpenSSL's headers, both for SQLCipher.
    need(Part::Core, "pkg-config", "pkg-config", &["--version"]),
    need(Part::Core, "libssl-dev", "pkg-config", &["--exists", "libcrypto"]),
    // A wrong clock under a real process, for s16.
    need(Part::Core, "faketime", "faketime", &["--version"]),
    need(Part::Window, "libwebkit2gtk-4.1-dev", "pkg-config", &["--exists", "webkit2gtk-4.1"]),
    need(Part::Window, "fonts-noto-cjk", "sh", &["-c", "fc-list :lang=zh-tw | grep -q ."]),
    need(Part::Window, "nodejs", "node", &["--version"]),
    need(Part::Window, "npm", "npm", &["--version"]),
    need(Part::Trial, "webkit2gtk-driver", "sh", &["-c", "command -v WebKitWebDriver"]),
    need(Part::Trial, "xvfb", "sh", &["-c", "command -v Xvfb"]),
];

/// The first Node that Vite runs on.
const NODE_MIN: (u32, u32) = (20, 19);

const fn need(
    part: Part,
    package: &'static str,
    program: &'static str,
    words: &'static [&'static str],
) -> Need {
    Need { part, package, probe: (program, words) }
}

/// Makes sure that everything outside of cargo is there for these parts.
pub fn ensure(parts: &[Part]) -> Outcome {
    let missing = missing(parts);
    if !missing.is_empty() {
        if !is_root() || !works(command("apt-get", &["--version"])) {
            return Err(advice(&missing));
        }
        install(&missing)?;
        let still = self::missing(parts);
        if !still.is_empty() {
            return Err(advice(&still));
        }
    }
    if parts.contains(&Part::Window) {
        node_is_new_enough(&output(command("node", &["--version"]))?)?;
    }
    for component in ["fmt", "clippy"] {
        if !works(cargo(&format!("{component} --version"))) {
            return Err(
                "install the parts of the toolchain: rustup component add rustfmt clippy".into()
            );
        }
    }
    Ok(())
}

fn missing(parts: &[Part]) -> Vec<&'static str> {
    let asked = NEEDS.iter().filter(|need| parts.contains(&need.part));
    let absent = asked.filter(|need| !works(command(need.probe.0, need.probe.1)));
    absent.map(|need| need.package).collect()
}

/// `v20.20.2` is; Debian 12's own `v18.20.4` is not.
fn node_is_new_enough(told: &str) -> Outcome {
    let mut numbers = told.trim().trim_start_matches('v').split('.').map(str::parse::<u32>);
    if let (Some(Ok(major)), Some(Ok(minor))) = (numbers.next(), numbers.next())
        && (major, minor) >= NODE_MIN
    {
        return Ok(());
    }
    Err(format!(
        "Node {}.{} or newer is needed to build the window, and this is {}: Debian 13 has it as `nodejs`, elsewhere see nodejs.org",
        NODE_MIN.0,
        NODE_MIN.1,
        told.trim()
    ))
}

fn is_root() -> bool {
    let id = command("id", &["-u"]).output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn install(packages: &[&str]) -> Outcome {
    println!("installing {}", packages.join(", "));
    // Another apt may be at work on a fresh machine: wait for its lock instead of failing.
    let patience = ["-o", "DPkg::Lock::Timeout=400", "-qq"];
    let mut update = command("apt-get", &patience);
    update.arg("update");
    succeed(update)?;
    let mut install = command("apt-get", &patience);
    install.args(["install", "-y", "--no-install-recommends"]).args(packages);
    install.env("DEBIAN_FRONTEND", "noninteractive");
    succeed(install)
}

fn advice(packages: &[&str]) -> String {
    format!(
        "missing on this machine: {0}\non Debian or Ubuntu: sudo apt-get install --no-install-recommends {0}\nelsewhere: what these packages hold (a C compiler, pkg-config, the headers of OpenSSL 3 and of WebKitGTK 4.1, Node {1}.{2} or newer)",
        packages.join(" "),
        NODE_MIN.0,
        NODE_MIN.1
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_node_is_told_apart_from_a_new_one() {
        for good in ["v20.19.0\n", "v20.20.2", "v22.1.0"] {
            assert!(node_is_new_enough(good).is_ok(), "{good}");
        }
        for bad in ["v18.20.4\n", "v20.18.1", "", "newest"] {
            assert!(node_is_new_enough(bad).is_err(), "{bad}");
        }
    }
}
