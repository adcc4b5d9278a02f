//! A Rust file as the rules read it: comments and strings told apart from code, code cut into tokens.
//!
//! This is not a parser: enough to find words, functions and test modules without being misled by a brace in a
//! string. What it cannot tell (macros that make items) no rule asks.

/// Text of one Rust file in three views of equal length: what is masked is replaced by spaces.
pub struct Source {
    /// Comments and the inside of strings masked.
    pub code: String,
    /// Only comments masked.
    pub uncommented: String,
    /// First and last line, counted from 1, of every `#[cfg(test)] mod … { … }`.
    pub test_lines: Vec<(usize, usize)>,
}

/// A word or a single mark of the code, with its line counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    pub text: &'a str,
    pub line: usize,
}

/// A function's name and its first and last line.
#[derive(Debug, PartialEq, Eq)]
pub struct Function<'a> {
    pub name: &'a str,
    pub first: usize,
    pub last: usize,
}

impl Source {
    /// Masks comments and strings.
    pub fn read(text: &str) -> Self {
        let bytes = text.as_bytes();
        let (mut code, mut uncommented) = (bytes.to_vec(), bytes.to_vec());
        let mut at = 0;
        while at < bytes.len() {
            let (kind, end) = piece(bytes, at);
            if kind != Piece::Code {
                blank(&mut code[at..end]);
            }
            if kind == Piece::Comment {
                blank(&mut uncommented[at..end]);
            }
            at = end;
        }
        let text = |bytes| String::from_utf8(bytes).unwrap_or_default();
        let mut source =
            Self { code: text(code), uncommented: text(uncommented), test_lines: Vec::new() };
        source.test_lines = test_lines(&source.tokens());
        source
    }

    /// All words and marks of the code.
    pub fn tokens(&self) -> Vec<Token<'_>> {
        let mut tokens = Vec::new();
        for (index, line) in self.code.lines().enumerate() {
            let mut rest = line.trim_start();
            while let Some(first) = rest.chars().next() {
                let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
                let length = word.max(first.len_utf8());
                tokens.push(Token { text: &rest[..length], line: index + 1 });
                rest = rest[length..].trim_start();
            }
        }
        tokens
    }

    /// Every function with a body.
    pub fn functions(&self) -> Vec<Function<'_>> {
        let tokens = self.tokens();
        let mut functions = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let Some(name) = tokens.get(at + 1).filter(|name| name.text.starts_with(is_word))
            else {
                continue;
            };
            if let Some(last) = (token.text == "fn").then(|| body_end(&tokens, at)).flatten() {
                functions.push(Function { name: name.text, first: token.line, last });
            }
        }
        functions
    }
}

fn test_lines(tokens: &[Token<'_>]) -> Vec<(usize, usize)> {
    let opening = ["#", "[", "cfg", "(", "test", ")", "]"];
    let starts = tokens
        .windows(opening.len())
        .enumerate()
        .filter(|(_, window)| window.iter().map(|token| token.text).eq(opening));
    let bodies = starts
        .filter_map(|(at, window)| Some((window[0].line, body_end(tokens, at + opening.len())?)));
    bodies.collect()
}

/// What a word of Rust is made of.
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The line of the brace that closes the first body after `at`; none if a `;` comes first.
fn body_end(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let (mut inner, mut braces) = (0_usize, 0_usize);
    for token in &tokens[at..] {
        match token.text {
            "(" | "[" => inner += 1,
            ")" | "]" => inner = inner.saturating_sub(1),
            ";" if braces == 0 && inner == 0 => return None,
            "{" => braces += 1,
            "}" => {
                braces = braces.saturating_sub(1);
                if braces == 0 {
                    return Some(token.line);
                }
            }
            _ => {}
        }
    }
    None
}

#[derive(PartialEq)]
enum Piece {
    Code,
    Comment,
    Text,
}

/// The kind of what stands at `at`, and where it ends.
fn piece(bytes: &[u8], at: usize) -> (Piece, usize) {
    let rest = &bytes[at..];
    if rest.starts_with(b"//") {
        return (Piece::Comment, at + until(rest, |b| b == b'\n'));
    }
    if rest.starts_with(b"/*") {
        return (Piece::Comment, at + block_comment(rest));
    }
    if let Some(length) = raw_string(rest).filter(|_| at == 0 || !is_word(bytes[at - 1].into())) {
        return (Piece::Text, at + length);
    }
    match rest[0] {
        b'"' => (Piece::Text, at + quoted(rest)),
        b'\'' => character(rest).map_or((Piece::Code, at + 1), |length| (Piece::Text, at + length)),
        // Whole words at once, so that the `r` of `for` never begins a raw string.
        byte if is_word(byte.into()) => {
            (Piece::Code, at + until(rest, |b| b.is_ascii() && !is_word(b.into())))
        }
        _ => (Piece::Code, at + 1),
    }
}

fn until(bytes: &[u8], stop: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|byte| stop(*byte)).unwrap_or(bytes.len())
}

fn block_comment(bytes: &[u8]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < bytes.len() {
        match &bytes[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of `r"…"`, `r#"…"#` or `br#"…"#` here, if one begins here.
fn raw_string(bytes: &[u8]) -> Option<usize> {
    let prefix = if bytes.starts_with(b"br") || bytes.starts_with(b"cr") { 2 } else { 1 };
    if prefix == 1 && bytes.first() != Some(&b'r') {
        return None;
    }
    let hashes = until(&bytes[prefix..], |byte| byte != b'#');
    let open = prefix + hashes;
    if bytes.get(open) != Some(&b'"') {
        return None;
    }
    let close = [b"\"".as_slice(), &b"#".repeat(hashes)].concat();
    let inside = &bytes[open + 1..];
    let length = inside.windows(close.len()).position(|window| window == close);
    Some(length.map_or(bytes.len(), |length| open + 1 + length + close.len()))
}

fn quoted(bytes: &[u8]) -> usize {
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The length of a character such as `'a'` or `'\n'`; none for a lifetime.
fn character(bytes: &[u8]) -> Option<usize> {
    if bytes.get(1) == Some(&b'\\') {
        return Some((3 + until(bytes.get(3..)?, |byte| byte == b'\'') + 1).min(bytes.len()));
    }
    let text = std::str::from_utf8(&bytes[1..bytes.len().min(6)]);
    let valid = match &text {
        Ok(text) => text,
        Err(cut) => std::str::from_utf8(&bytes[1..=cut.valid_up_to()]).ok()?,
    };
    let length = valid.chars().next()?.len_utf8();
    (bytes.get(1 + length) == Some(&b'\'')).then_some(length + 2)
}

fn blank(bytes: &mut [u8]) {
    for byte in bytes.iter_mut().filter(|byte| **byte != b'\n') {
        *byte = b' ';
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_are_masked_and_lines_stay() {
        let text =
            "a /* { /* } */ x */ b // c\nlet s = \"}\\\"{\"; r#\"\n\"{\"# 'x' '\\'' 'a: '堃'";
        let source = Source::read(text);
        let words: Vec<_> = source.tokens().iter().map(|token| token.text).collect();
        assert_eq!(words, ["a", "b", "let", "s", "=", ";", "'", "a", ":"]);
        assert_eq!(source.code.lines().count(), text.lines().count());
        assert!(source.uncommented.contains("}\\\"{"));
        assert!(!source.uncommented.contains("// c"));
    }

    #[test]
    fn functions_are_measured_by_their_braces() {
        let source = Source::read(
            "fn one() { if x { y } }\ntrait T {\n  fn two(a: [u8; 2]);\n}\nfn three()\n{\n}\n",
        );
        let found: Vec<_> = source.functions().iter().map(|f| (f.name, f.first, f.last)).collect();
        assert_eq!(found, [("one", 1, 1), ("three", 5, 7)]);
    }

    #[test]
    fn test_modules_are_found() {
        let source =
            Source::read("fn a() {}\n#[cfg(test)]\nmod tests {\n fn b() {}\n}\nfn c() {}\n");
        assert_eq!(source.test_lines, [(2, 5)]);
    }
}
