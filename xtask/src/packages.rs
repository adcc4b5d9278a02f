//! What a fresh Debian lacks to build us: a C compiler OpenSSL's headers (both for SQLCipher), a clock to lie with.
//!
//! Installs them when it may (root and apt-get); else says exactly what to install, and stops.

use crate::Outcome;
use crate::step::{cargo, command, succeed, works};

struct Need {
    package: &'static str,
    probe: (&'static str, &'static [&'static str]),
}

const NEEDS: [Need; 4] = [
    Need { package: "build-essential", probe: ("cc", &["--version"]) },
    Need { package: "pkg-config", probe: ("pkg-config", &["--version"]) },
    Need { package: "libssl-dev", probe: ("pkg-config", &["--exists", "libcrypto"]) },
    // A wrong clock under a real process, for s16.
    Need { package: "faketime", probe: ("faketime", &["--version"]) },
];

/// Makes sure that everything outside of cargo is there.
pub fn ensure() -> Outcome {
    let missing = missing();
    if !missing.is_empty() {
        if !is_root() || !works(command("apt-get", &["--version"])) {
            return Err(advice(&missing));
        }
        install(&missing)?;
        let still = self::missing();
        if !still.is_empty() {
            return Err(advice(&still));
        }
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

fn missing() -> Vec<&'static str> {
    let absent = NEEDS.iter().filter(|need| !works(command(need.probe.0, need.probe.1)));
    absent.map(|need| need.package).collect()
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
        "missing on this machine: {0}\non Debian or Ubuntu: sudo apt-get install --no-install-recommends {0}\nelsewhere: a C compiler, pkg-config and the headers of OpenSSL 3",
        packages.join(" ")
    )
}
