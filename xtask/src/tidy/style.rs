//! Style: each rule of STYLE.md names its check or is called advice, and each check has its rule there.

use std::collections::BTreeSet;

use super::finding::Finding;
use super::markdown::spans;
use super::tree::Tree;

const PAGE: &str = "STYLE.md";

/// Finds rules without a check, checks without a rule, and names of checks that do not exist.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let known: Vec<&str> = super::RULES.iter().map(|(name, _)| *name).collect();
    let page = tree.text(PAGE).unwrap_or_default();
    let mut findings = wishes(page);
    let named: BTreeSet<&str> =
        spans(page).iter().filter_map(|span| span.text.strip_prefix("tidy ")).collect();
    let unnamed = known.iter().filter(|name| !named.contains(*name));
    findings.extend(unnamed.map(|name| {
        Finding::of(PAGE, format!("`tidy {name}` is not there: give its rule and reason"))
    }));
    let invented = named.iter().filter(|name| !known.contains(*name));
    findings.extend(
        invented.map(|name| {
            Finding::of(PAGE, format!("`tidy {name}` is no check: name one that exists"))
        }),
    );
    findings
}

/// Sections (`### …`) that name neither a check nor call themselves advice.
fn wishes(page: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut line = 1;
    for (index, section) in page.split("\n### ").enumerate() {
        let kept =
            section.lines().any(|line| line.starts_with("Check: ") || line.starts_with("Advice"));
        if index > 0 && !kept {
            findings.push(Finding::at(
                PAGE,
                line,
                "a rule without a check is a wish: add `Check: …`, or `Advice.`",
            ));
        }
        line += section.matches('\n').count() + 1;
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_without_a_check_is_found() {
        let page =
            "# Style\n\n### One\nCheck: `tidy sizes`.\n\n### Two\nBecause.\n\n### Three\nAdvice.\n";
        let found = wishes(page);
        assert_eq!(found.iter().map(|finding| finding.line).collect::<Vec<_>>(), [6]);
    }

    #[test]
    fn checks_and_rules_name_each_other() {
        let all: String =
            super::super::RULES.iter().map(|(name, _)| format!("`tidy {name}`\n")).collect();
        assert!(check(&Tree::of(&[(PAGE, &all)])).is_empty());
        assert_eq!(check(&Tree::of(&[(PAGE, &all.replace("`tidy sizes`\n", ""))])).len(), 1);
        assert_eq!(check(&Tree::of(&[(PAGE, &format!("{all}`tidy wishes`\n"))])).len(), 1);
    }
}
