//! Parts of formulas: what is raised, lowered, above and below a line.

use super::commands::Reader;
use super::groups::{first, group};
use crate::corpus::markup::raised;

impl Reader {
    /// An argument that is a formula wherever it stands.
    pub(super) fn braced_formula<'a>(&mut self, text: &'a str) -> &'a str {
        let Some((inside, rest)) = group(text, &mut self.left).or_else(|| first(text)) else {
            return text;
        };
        self.read(inside, true);
        rest
    }

    /// What a formula has above or below the line.
    pub(super) fn script<'a>(&mut self, mark: char, text: &'a str) -> &'a str {
        let Some((inside, rest)) = group(text, &mut self.left).or_else(|| first(text)) else {
            return text;
        };
        let inside = self.read_alone(inside);
        let is_ordinal = matches!(inside.as_str(), "st" | "nd" | "rd" | "th");
        let is_sign = !inside.contains(char::is_alphanumeric);
        match (mark, raised(&inside)) {
            ('^', Some(raised)) => self.out.push_str(&raised),
            _ if is_ordinal || is_sign => self.out.push_str(&inside),
            ('_', _) if inside.bytes().all(|byte| byte.is_ascii_digit()) => self.out.push_str(&inside),
            _ => {
                self.out.push(mark);
                self.out.extend(inside.chars().filter(|c| !c.is_whitespace()));
            }
        }
        rest
    }

    pub(super) fn fraction<'a>(&mut self, text: &'a str) -> &'a str {
        let rest = self.operand(text);
        self.out.push('/');
        self.operand(rest)
    }

    /// A group, in brackets if it is a sum or the like.
    pub(super) fn operand<'a>(&mut self, text: &'a str) -> &'a str {
        let Some((inside, rest)) = group(text, &mut self.left).or_else(|| first(text)) else {
            return text;
        };
        let inside = self.read_alone(inside);
        let is_single = inside
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '^' | '√'));
        match is_single {
            true => self.out.push_str(&inside),
            false => self.out.extend(["(", inside.as_str(), ")"]),
        }
        rest
    }

    /// A part of a formula by itself.
    fn read_alone(&mut self, text: &str) -> String {
        let mut reader = Self {
            out: String::new(),
            depth: self.depth,
            is_source: false,
            left: self.left,
        };
        reader.read(text, true);
        self.left = reader.left;
        let length = reader.out.trim_end().len();
        reader.out.truncate(length);
        let start = length - reader.out.trim_start().len();
        reader.out.drain(..start);
        reader.out
    }
}
