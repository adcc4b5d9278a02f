//! `cargo xtask tidy`: a test of the house, one rule a file.
//!
//! A rule reads the `Tree` and returns what it found; it never writes and never runs our code. Each says what is
//! wrong, where, and what to do instead. STYLE.md gives the reasons, and the rule `style` holds it to that.

mod arrows;
mod commits;
mod dependencies;
mod finding;
mod forgotten;
mod headers;
mod homes;
mod lints;
mod markdown;
mod names;
mod notes;
mod paths;
mod places;
mod pure;
mod scripts;
mod sizes;
mod source;
mod style;
mod tiers;
mod tree;
mod verbs;

use crate::Outcome;
use finding::Finding;
use tree::Tree;

/// A rule: what it finds in the tree.
type Check = fn(&Tree) -> Vec<Finding>;

/// The rules by name; STYLE.md names them so.
const RULES: [(&str, Check); 17] = [
    ("sizes", sizes::check),
    ("headers", headers::check),
    ("arrows", arrows::check),
    ("dependencies", dependencies::check),
    ("homes", homes::check),
    ("pure", pure::check),
    ("names", names::check),
    ("notes", notes::check),
    ("forgotten", forgotten::check),
    ("places", places::check),
    ("paths", paths::check),
    ("verbs", verbs::check),
    ("scripts", scripts::check),
    ("tiers", tiers::check),
    ("lints", lints::check),
    ("commits", commits::check),
    ("style", style::check),
];

/// Checks the whole tree, prints every finding and fails if there is one.
pub fn task(arguments: &[String]) -> Outcome {
    if let Some(stranger) = arguments.first() {
        return Err(format!("`cargo xtask tidy` takes no argument, and got `{stranger}`"));
    }
    let tree = Tree::read(&crate::root())?;
    let mut count = 0;
    for (rule, check) in RULES {
        for finding in check(&tree) {
            println!("{finding} [{rule}]");
            count += 1;
        }
    }
    match count {
        0 => Ok(()),
        1 => Err("tidy: 1 finding".into()),
        _ => Err(format!("tidy: {count} findings")),
    }
}
