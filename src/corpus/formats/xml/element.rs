//! A small tree of elements, and how its parts are found and read.

use std::borrow::Cow;

/// An element with what is in it, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::corpus::formats) struct Element<'a> {
    /// Without prefix.
    pub(in crate::corpus::formats) name: &'a str,
    /// By their names without prefix.
    pub(super) attributes: Vec<(String, String)>,
    pub(super) content: Vec<Node<'a>>,
}

/// A part of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node<'a> {
    /// With characters in place of entities.
    Text(Cow<'a, str>),
    Element(Element<'a>),
}

/// Elements that lead to a note or hold one, or hold more than the name of a group.
const NOTES: [&str; 6] = ["xref", "fn", "aff", "email", "contrib-group", "contrib-id"];

impl<'a> Element<'a> {
    pub(super) fn new(name: &'a str) -> Self {
        Self {
            name,
            attributes: Vec::new(),
            content: Vec::new(),
        }
    }

    /// The elements right within it.
    pub(in crate::corpus::formats) fn children(&self) -> impl Iterator<Item = &Self> {
        self.content.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// All elements that a path leads to, in order.
    ///
    /// - `path`: names of elements, each within the one before it: `titles/title`. `*` is any name. In brackets behind a name stands
    ///   what its attributes must be: `link[rel=alternate]`, `date[type=issued|created]` one of two, `abstract[!type]` without one,
    ///   `title[lang]` with one.
    pub(in crate::corpus::formats) fn all(&self, path: &str) -> Vec<&Self> {
        path.split('/').fold(vec![self], |found, step| {
            let children = found.into_iter().flat_map(Self::children);
            children.filter(|child| child.is(step)).collect()
        })
    }

    /// The first element that a path leads to.
    pub(in crate::corpus::formats) fn find(&self, path: &str) -> Option<&Self> {
        self.all(path).into_iter().next()
    }

    /// Whether it is what one step of a path asks for.
    fn is(&self, step: &str) -> bool {
        let (name, condition) = match step.split_once('[') {
            Some((name, condition)) => (name, condition.trim_end_matches(']')),
            None => (step, ""),
        };
        let holds = match (condition.strip_prefix('!'), condition.split_once('=')) {
            (Some(absent), _) => self.attribute(absent).is_empty(),
            (None, Some((attribute, values))) => {
                let found = self.attribute(attribute);
                values.split('|').any(|value| found.eq_ignore_ascii_case(value))
            }
            (None, None) => condition.is_empty() || !self.attribute(condition).is_empty(),
        };
        // Some programs write all names in small letters.
        holds && (name == "*" || self.name.eq_ignore_ascii_case(name))
    }

    /// An attribute by its name without prefix; empty if there is none.
    pub(in crate::corpus::formats) fn attribute(&self, name: &str) -> &str {
        let mut named = self.attributes.iter().filter(|(known, _)| *known == name);
        named.next().map_or("", |(_, value)| value.trim())
    }

    /// All text in it, whatever elements it stands in.
    pub(in crate::corpus::formats) fn text(&self) -> String {
        self.markup_as(&|_| Shown::Bare)
    }

    /// All text in it, with tags around what elements hold: each has a prefix, by which it is known from text in angle brackets.
    pub(in crate::corpus::formats) fn markup(&self) -> String {
        self.markup_as(&|element| Shown::Within(element.name))
    }

    /// As [`Self::text`], without what belongs to a note, as names have it.
    pub(in crate::corpus::formats) fn text_without_notes(&self) -> String {
        self.markup_as(&|element| element.unless_note(Shown::Bare))
    }

    /// As [`Self::markup`], without what belongs to a note, as titles have it.
    pub(in crate::corpus::formats) fn markup_without_notes(&self) -> String {
        self.markup_as(&|element| element.unless_note(Shown::Within(element.name)))
    }

    fn unless_note<'n>(&self, shown: Shown<'n>) -> Shown<'n> {
        if NOTES.contains(&self.name) { Shown::Not } else { shown }
    }

    /// As [`Self::markup`], with every element shown as a function says.
    pub(in crate::corpus::formats) fn markup_as<'n>(&'n self, show: &dyn Fn(&'n Self) -> Shown<'n>) -> String {
        let mut text = String::new();
        self.write(&mut text, show);
        text
    }

    fn write<'n>(&'n self, text: &mut String, show: &dyn Fn(&'n Self) -> Shown<'n>) {
        for node in &self.content {
            match node {
                Node::Text(part) => text.push_str(part),
                Node::Element(element) => match show(element) {
                    Shown::Not => {}
                    Shown::Bare => element.write(text, show),
                    Shown::Within(name) => {
                        text.extend(["<x:", name, ">"]);
                        element.write(text, show);
                        text.extend(["</x:", name, ">"]);
                    }
                },
            }
        }
    }
}

/// How an element shows in a text.
#[derive(Debug, Clone, Copy)]
pub(in crate::corpus::formats) enum Shown<'n> {
    /// With tags of this name around it.
    Within(&'n str),
    /// Without tags.
    Bare,
    /// Left out.
    Not,
}

#[cfg(test)]
mod tests {
    use super::super::element;

    #[test]
    fn paths_lead_to_elements() {
        let text = "<r><a t='1'><B>x</B></a><a t='2' u=''><b>y</b><c><b>z</b></c></a><b>w</b></r>";
        let record = element(text);
        let found = |path: &str| -> Vec<String> { record.all(path).iter().map(|found| found.text()).collect() };
        for (path, expected) in [
            ("a/b", &["x", "y"][..]),
            ("a[t=2]/b", &["y"]),
            ("a[t=2|1]/b", &["x", "y"]),
            ("a[t]/b", &["x", "y"]),
            ("a[!u]/b", &["x", "y"]),
            ("a[!t]/b", &[]),
            ("*/b", &["x", "y"]),
            ("a/*/b", &["z"]),
            ("b", &["w"]),
            ("c", &[]),
        ] {
            assert_eq!(found(path), expected, "{path}");
        }
    }

    #[test]
    fn mixed_content_keeps_its_order() {
        let record = element(
            "<t>CO<sub>2</sub> in <fixed-case>Alpine</fixed-case> ice, p &lt; 0.1 &amp; <![CDATA[<b>&eacute;]]></t>",
        );
        assert_eq!(record.text(), "CO2 in Alpine ice, p < 0.1 & <b>&eacute;");
        assert_eq!(
            record.markup(),
            "CO<x:sub>2</x:sub> in <x:fixed-case>Alpine</x:fixed-case> ice, p < 0.1 & <b>&eacute;"
        );
    }
}
