//! Markdown as the rules read it: code spans, lines of code blocks, link targets, each with its line.

/// A piece of a document, at a line counted from 1.
#[derive(Debug, PartialEq, Eq)]
pub struct Fragment<'a> {
    pub line: usize,
    pub text: &'a str,
}

/// Code spans within a line.
pub fn spans(text: &str) -> Vec<Fragment<'_>> {
    let lines = prose(text).into_iter().flat_map(|(line, prose)| {
        prose.split('`').skip(1).step_by(2).map(move |text| Fragment { line, text })
    });
    lines.collect()
}

/// Targets of links that stay within the repository, without their anchor.
pub fn links(text: &str) -> Vec<Fragment<'_>> {
    let mut links = Vec::new();
    for (line, prose) in prose(text) {
        for rest in prose.split("](").skip(1) {
            let target = rest.split([')', ' ', '#']).next().unwrap_or_default();
            if !target.is_empty() && !target.contains(':') {
                links.push(Fragment { line, text: target });
            }
        }
    }
    links
}

/// Lines of fenced code blocks.
pub fn blocks(text: &str) -> Vec<Fragment<'_>> {
    let lines = numbered(text).filter(|(_, _, fenced)| *fenced);
    lines.map(|(line, text, _)| Fragment { line, text }).collect()
}

fn prose(text: &str) -> Vec<(usize, &str)> {
    numbered(text).filter(|(_, _, fenced)| !fenced).map(|(line, text, _)| (line, text)).collect()
}

/// Every line but the fences, and whether it stands between fences.
fn numbered(text: &str) -> impl Iterator<Item = (usize, &str, bool)> {
    let mut fenced = false;
    text.lines().enumerate().filter_map(move |(index, line)| {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            return None;
        }
        Some((index + 1, line, fenced))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_links_and_blocks_are_told_apart() {
        let text = "a `b` [c](d/e.md#f) [g](https://h)\n```sh\n`i` j\n```\n`k` and `l`\n";
        let texts = |fragments: Vec<Fragment<'_>>| -> Vec<(usize, String)> {
            fragments
                .into_iter()
                .map(|fragment| (fragment.line, fragment.text.to_owned()))
                .collect()
        };
        assert_eq!(texts(spans(text)), [(1, "b".into()), (5, "k".into()), (5, "l".into())]);
        assert_eq!(texts(links(text)), [(1, "d/e.md".into())]);
        assert_eq!(texts(blocks(text)), [(3, "`i` j".into())]);
    }
}
