//! Files and functions that fit a screen or a few, and parameters that say what they are.

use super::sources::sources;

const MAX_LINES: usize = 400;

const MAX_LINES_OF_A_FUNCTION: usize = 60;

#[test]
fn no_source_file_is_too_long() {
    let long: Vec<String> = sources()
        .into_iter()
        .map(|(file, text)| (file, text.lines().count()))
        .filter(|(_, n_lines)| *n_lines > MAX_LINES)
        .map(|(file, n_lines)| format!("{file} has {n_lines} lines"))
        .collect();
    assert!(long.is_empty(), "{}; rule: at most {MAX_LINES}", long.join(", "));
}

#[test]
fn no_function_is_too_long() {
    let mut long = Vec::new();
    for (file, text) in sources() {
        for function in functions(&text) {
            if function.n_lines > MAX_LINES_OF_A_FUNCTION {
                long.push(format!(
                    "{file}:{} `{}` has {} lines",
                    function.line, function.name, function.n_lines
                ));
            }
        }
    }
    assert!(
        long.is_empty(),
        "{}; rule: at most {MAX_LINES_OF_A_FUNCTION}",
        long.join("\n")
    );
}

/// Two things in brackets stay two parameters, whatever a lint counts. Points, sizes and rows of sparse matrices are
/// one thing each, as the libraries write them: `at: (f64, f64)`.
#[test]
fn no_parameter_is_a_tuple_of_unlike_things() {
    let mut tuples = Vec::new();
    for (file, text) in sources() {
        for function in functions(&text) {
            for parameter in function.parameters.iter().filter(|parameter| is_tuple(parameter)) {
                tuples.push(format!(
                    "{file}:{} `{}` takes `{parameter}`",
                    function.line, function.name
                ));
            }
        }
    }
    assert!(
        tuples.is_empty(),
        "{}; rule: a parameter each, or a struct with a name that says what they are together",
        tuples.join("\n")
    );
}

struct Function {
    name: String,
    /// From 1, of the line with `fn`.
    line: usize,
    /// From there to the closing brace.
    n_lines: usize,
    /// As written, `name: Type`, on one line.
    parameters: Vec<String>,
}

/// The functions of a text as rustfmt leaves it, those within others too.
fn functions(text: &str) -> Vec<Function> {
    let lines: Vec<&str> = text.lines().collect();
    let starts = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| Some((at, name(line)?)));
    starts
        .map(|(at, name)| Function {
            name: name.to_owned(),
            line: at + 1,
            n_lines: n_lines(&lines[at..]),
            parameters: parameters(&lines[at..].join("\n")),
        })
        .collect()
}

/// What a line defines, if it is the first one of a function.
fn name(line: &str) -> Option<&str> {
    let (before, after) = line.trim_start().split_once("fn ")?;
    let mut words = before.split_whitespace();
    let is_definition = words.all(|word| {
        ["const", "async", "unsafe", "extern", "pub"].contains(&word)
            || word.starts_with("pub(")
            || word.starts_with('"')
    });
    let name = after.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
    (is_definition && !name.is_empty() && (before.is_empty() || before.ends_with(' '))).then_some(name)
}

/// Lines to the brace, or to the end of a declaration, that stands as deep as the first line.
fn n_lines(lines: &[&str]) -> usize {
    let is_whole = |line: &str| line.ends_with(';') || line.ends_with('}');
    if is_whole(lines[0]) {
        return 1;
    }
    let depth = |line: &str| line.len() - line.trim_start().len();
    let is_end = |line: &str| depth(line) == depth(lines[0]) && (line.trim_start() == "}" || line.ends_with(';'));
    let end = lines.iter().skip(1).position(|line| is_end(line));
    end.map_or(lines.len(), |after| after + 2)
}

fn parameters(text: &str) -> Vec<String> {
    let list = start_of_parameters(text).map_or("", |start| &text[start..]);
    split_at_commas(list)
}

/// What stands between the commas that no bracket encloses, each on one line, up to a bracket that nothing has opened.
fn split_at_commas(list: &str) -> Vec<String> {
    let (mut depth, mut parts, mut part, mut before) = (0, Vec::new(), String::new(), ' ');
    for c in list.chars() {
        match c {
            '(' | '[' | '<' => depth += 1,
            ')' if depth == 0 => break,
            ')' | ']' => depth -= 1,
            '>' if before != '-' => depth -= 1,
            _ => {}
        }
        before = c;
        if c == ',' && depth == 0 {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(c);
        }
    }
    parts.push(part);
    let on_one_line = |part: String| part.split_whitespace().collect::<Vec<_>>().join(" ");
    parts
        .into_iter()
        .map(on_one_line)
        .filter(|part| !part.is_empty())
        .collect()
}

/// Where the list of parameters begins: after the name, and after what stands in `<…>` there.
fn start_of_parameters(text: &str) -> Option<usize> {
    let start = text.find("fn ")? + 3;
    let (mut depth, mut before) = (0, ' ');
    for (at, c) in text[start..].char_indices() {
        match c {
            '<' => depth += 1,
            '>' if before != '-' => depth -= 1,
            '(' if depth == 0 => return Some(start + at + 1),
            _ => {}
        }
        before = c;
    }
    None
}

/// Whether a parameter is a tuple, by its pattern or by its type, other than one of numbers or of lists of them.
fn is_tuple(parameter: &str) -> bool {
    let bare = |text: &str| {
        text.trim_start_matches(['&', ' '])
            .trim_start_matches("mut ")
            .to_owned()
    };
    let Some((pattern, type_)) = parameter.split_once(": ") else {
        return false;
    };
    let is_pattern = bare(pattern).starts_with('(') && pattern.ends_with(')');
    let type_ = bare(type_);
    let parts = type_.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
    let parts = parts.map_or_else(Vec::new, split_at_commas);
    is_pattern || (parts.len() > 1 && !parts.iter().all(|part| is_numeric(part)))
}

fn is_numeric(type_: &str) -> bool {
    let inner = type_.trim_start_matches(['&', '[']).trim_end_matches(']');
    let inner = inner
        .strip_prefix("Vec<")
        .and_then(|inner| inner.strip_suffix('>'))
        .unwrap_or(inner);
    ["u8", "u16", "u32", "u64", "i32", "i64", "usize", "f32", "f64"].contains(&inner)
}

#[test]
fn functions_are_read_as_rustfmt_leaves_them() {
    let text = "impl A {\n    pub(super) fn one(&self) -> u8 {\n        if true {\n        }\n        fn two<T: Fn(u8)>(\n            \
                (a, b): (u8, &T),\n            at: (f64, f64),\n        ) {\n        }\n        0\n    }\n}\nfn three() {}\n";
    let read: Vec<_> = functions(text)
        .iter()
        .map(|function| format!("{} {} {:?}", function.name, function.n_lines, function.parameters))
        .collect();
    assert_eq!(
        read,
        [
            "one 10 [\"&self\"]",
            "two 5 [\"(a, b): (u8, &T)\", \"at: (f64, f64)\"]",
            "three 1 []",
        ]
    );
}

#[test]
fn points_and_rows_are_no_such_tuples() {
    assert!(is_tuple("(x, y): (f64, f64)"));
    assert!(is_tuple("both: (&Config, usize)"));
    assert!(!is_tuple("at: (f64, f64)"));
    assert!(!is_tuple("row: (&[u32], &[f32])"));
    assert!(!is_tuple("input: &mut (dyn BufRead + Send)"));
    assert!(!is_tuple("and: &(impl Fn(u8, &str) + Sync)"));
    assert!(!is_tuple("(a, b) in any_two().prop_map(|a| (a, a))"));
}
