//! Code as tokens, and the paths in it: imports, modules, and what is named where it is used.

/// A name brought into a file by `use`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Import {
    /// As written, `a::{b as c}` as `[a, b]`; without the last part for `a::*`.
    pub(crate) path: Vec<String>,
    /// What it is called in the file: `c`; `*` for all that the path holds.
    pub(crate) name: String,
    /// `pub use`, also `pub(super) use`.
    pub(crate) is_reexport: bool,
}

/// The paths in a file's code, without comments, strings, and what is compiled for tests only.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Paths {
    pub(crate) imports: Vec<Import>,
    /// Files declared by `mod name;`.
    pub(crate) modules: Vec<String>,
    /// Paths outside of `use`, also those of one name.
    pub(crate) inline: Vec<Vec<String>>,
}

pub(crate) fn paths(text: &str) -> Paths {
    let tokens = without_tests(&tokens(text));
    let mut paths = Paths::default();
    let mut at = 0;
    while at < tokens.len() {
        match (tokens[at].as_str(), tokens.get(at + 1).map_or("", String::as_str)) {
            ("use", next) if next != "<" => {
                let end = position(&tokens, at, ";");
                let is_reexport = at > 0 && (tokens[at - 1] == "pub" || tokens[at - 1] == ")");
                add_imports(&mut paths.imports, &[], &tokens[at + 1..end], is_reexport);
                at = end;
            }
            ("mod", name) if tokens.get(at + 2).is_some_and(|token| token == ";") => {
                paths.modules.push(name.to_owned());
                at += 2;
            }
            (token, _) if is_name(token) && (at == 0 || !["::", "."].contains(&tokens[at - 1].as_str())) => {
                let mut path = vec![token.to_owned()];
                while tokens.get(at + 1).is_some_and(|token| token == "::")
                    && tokens.get(at + 2).is_some_and(|token| is_name(token))
                {
                    path.push(tokens[at + 2].clone());
                    at += 2;
                }
                paths.inline.push(path);
            }
            _ => {}
        }
        at += 1;
    }
    paths
}

/// Takes a tree of imports apart: `a::{b, c::d}` with `a` before it.
fn add_imports(imports: &mut Vec<Import>, before: &[String], tree: &[String], is_reexport: bool) {
    let mut path = before.to_vec();
    let mut name = None;
    for (at, token) in tree.iter().enumerate() {
        match token.as_str() {
            "::" => {}
            "{" => {
                for branch in split_at_commas(&tree[at + 1..tree.len() - 1]) {
                    add_imports(imports, &path, branch, is_reexport);
                }
                return;
            }
            "as" => {
                name = tree.get(at + 1).cloned();
                break;
            }
            "*" => name = Some("*".to_owned()),
            "self" if at == 0 && !before.is_empty() => {}
            segment => path.push(segment.to_owned()),
        }
    }
    let name = name.or(path.last().cloned());
    if let Some(name) = name.filter(|_| !tree.is_empty()) {
        imports.push(Import {
            path,
            name,
            is_reexport,
        });
    }
}

/// The branches between commas that no brace encloses.
fn split_at_commas(tree: &[String]) -> Vec<&[String]> {
    let mut depth = 0;
    tree.split(|token| {
        depth += i32::from(token == "{") - i32::from(token == "}");
        depth == 0 && token == ","
    })
    .collect()
}

/// Leaves out each item below `#[cfg(test)]`.
fn without_tests(tokens: &[String]) -> Vec<String> {
    const TESTS_ONLY: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let (mut kept, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        if tokens[at..].iter().take(TESTS_ONLY.len()).eq(&TESTS_ONLY) {
            at = end_of_item(tokens, at + TESTS_ONLY.len());
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// The first position after an item: after the `;` or the block that ends it.
fn end_of_item(tokens: &[String], start: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        match token.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 && (token == ";" || token == "}") {
            return at + 1;
        }
    }
    tokens.len()
}

fn position(tokens: &[String], start: usize, wanted: &str) -> usize {
    let found = tokens[start..].iter().position(|token| token == wanted);
    found.map_or(tokens.len(), |after| start + after)
}

fn is_name(token: &str) -> bool {
    token.starts_with(is_part_of_name) && !token.starts_with(|c: char| c.is_ascii_digit())
}

fn is_part_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Names and numbers, `::`, and each other sign by itself. Comments, strings, characters and lifetimes leave nothing.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) = raw_string(rest) {
            length
        } else if first == '"' {
            quoted(rest, '"')
        } else if first == '\'' {
            character_or_lifetime(rest)
        } else if is_part_of_name(first) {
            let length = rest.find(|c| !is_part_of_name(c)).unwrap_or(rest.len());
            tokens.push(rest[..length].to_owned());
            length
        } else if rest.starts_with("::") {
            tokens.push("::".to_owned());
            2
        } else {
            if !first.is_whitespace() {
                tokens.push(first.to_string());
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// Length of a raw string, `r"…"` or `r#"…"#`, also `br…`, that the text begins with.
fn raw_string(text: &str) -> Option<usize> {
    let start = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let n_signs = start.len() - start.trim_start_matches('#').len();
    let inner = start[n_signs..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(n_signs));
    Some(text.len() - inner.len() + inner.find(&end)? + end.len())
}

/// Length of what stands between two quotes, `\` before signs that do not end it.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == quote && !is_escaped {
            return at + 1;
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    text.len()
}

fn character_or_lifetime(text: &str) -> usize {
    let mut inner = text.chars().skip(1);
    match (inner.next(), inner.next()) {
        (Some('\\'), _) | (_, Some('\'')) => quoted(text, '\''),
        _ => text[1..]
            .find(|c| !is_part_of_name(c))
            .map_or(text.len(), |end| end + 1),
    }
}

#[test]
fn imports_are_read_through_braces_and_lines() {
    let read = paths("use crate::{\n    a::{self, B},\n    c as d,\n};\npub(super) use e::*;\n");
    let import = |path: &[&str], name: &str, is_reexport| Import {
        path: path.iter().map(|&part| part.to_owned()).collect(),
        name: name.to_owned(),
        is_reexport,
    };
    assert_eq!(
        read.imports,
        [
            import(&["crate", "a"], "a", false),
            import(&["crate", "a", "B"], "B", false),
            import(&["crate", "c"], "d", false),
            import(&["e"], "*", true),
        ]
    );
}

#[test]
fn comments_strings_and_tests_hold_no_paths() {
    let text = "// a::b\n/// [`c::d`]\nmod x;\n#[cfg(test)]\nmod y;\nfn f<'a>() { g(\"h::i\", 'j', r#\"k::\"l\"#, '\\'') }\n\
                #[cfg(test)]\nmod tests {\n    use super::m;\n}\nconst N: super::O = crate::p::Q;\n";
    let read = paths(text);
    assert_eq!(read.modules, ["x"]);
    assert_eq!(read.imports, []);
    let inline: Vec<String> = read.inline.iter().map(|path| path.join("::")).collect();
    assert_eq!(inline, ["fn", "f", "g", "const", "N", "super::O", "crate::p::Q"]);
}
