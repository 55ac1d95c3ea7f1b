//! YAML as values with their lines.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Value};

/// Deepest value; what is deeper is left out.
const DEEPEST: usize = 40;

/// A value, and the line on which it begins.
#[derive(Debug, Clone, Default)]
pub(super) struct Node {
    pub(super) line: u64,
    content: Content,
}

#[derive(Debug, Clone, Default)]
enum Content {
    #[default]
    Nothing,
    Text(String),
    List(Vec<Node>),
    Fields(Vec<(String, Node)>),
}

impl Node {
    /// Its fields; none if it has another shape.
    pub(super) fn fields(&self) -> &[(String, Node)] {
        match &self.content {
            Content::Fields(fields) => fields,
            _ => &[],
        }
    }

    /// Its items; none if it has another shape.
    pub(super) fn items(&self) -> &[Node] {
        match &self.content {
            Content::List(items) => items,
            _ => &[],
        }
    }

    pub(super) fn json(&self) -> Value {
        match &self.content {
            Content::Nothing => Value::Null,
            Content::Text(text) => Value::from(text.as_str()),
            Content::List(items) => items.iter().map(Node::json).collect(),
            Content::Fields(fields) => Value::Object(
                fields
                    .iter()
                    .map(|(name, value)| (name.clone(), value.json()))
                    .collect::<Map<_, _>>(),
            ),
        }
    }

    /// The beginning of what it holds.
    pub(super) fn shown(&self) -> String {
        match (&self.content, self.fields().first()) {
            (Content::Text(text), _) => text.clone(),
            (_, Some((name, value))) => format!("{name}: {}", value.shown()),
            _ => self.items().first().map(Node::shown).unwrap_or_default(),
        }
    }
}

/// A list or a map that isn't closed yet.
struct Open {
    node: Node,
    /// Of a map, the name whose value comes next.
    name: Option<String>,
    anchor: usize,
}

/// The documents of a text, or a clause that says why it is no YAML.
pub(super) fn read(text: &str) -> Result<Vec<Node>, String> {
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| format!("not YAML: {}", error.info().to_lowercase()))?;
        builder.take(event, span.start.line() as u64);
    }
    Ok(builder.documents)
}

#[derive(Default)]
struct Builder {
    documents: Vec<Node>,
    open: Vec<Open>,
    /// Open values that are too deep to be kept.
    n_unkept: usize,
    /// Texts by their anchors; what is larger isn't repeated.
    anchors: HashMap<usize, String>,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, line: u64) {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let is_nothing = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                self.anchors.insert(anchor, text.to_string());
                let content = if is_nothing {
                    Content::Nothing
                } else {
                    Content::Text(text.into_owned())
                };
                self.add(Node { line, content });
            }
            Event::Alias(anchor) => {
                let text = self.anchors.get(&anchor).cloned();
                self.add(Node {
                    line,
                    content: text.map_or(Content::Nothing, Content::Text),
                });
            }
            Event::SequenceStart(anchor, _) => self.begin(line, Content::List(Vec::new()), anchor),
            Event::MappingStart(anchor, _) => self.begin(line, Content::Fields(Vec::new()), anchor),
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            _ => {}
        }
    }

    fn begin(&mut self, line: u64, content: Content, anchor: usize) {
        match self.open.len() < DEEPEST {
            true => self.open.push(Open {
                node: Node { line, content },
                name: None,
                anchor,
            }),
            false => self.n_unkept += 1,
        }
    }

    fn end(&mut self) {
        if self.n_unkept > 0 {
            self.n_unkept -= 1;
            if self.n_unkept == 0 {
                self.add(Node::default());
            }
        } else if let Some(open) = self.open.pop() {
            self.anchors.remove(&open.anchor);
            self.add(open.node);
        }
    }

    /// Adds a value to what is open, or as a document.
    fn add(&mut self, node: Node) {
        if self.n_unkept > 0 {
            return;
        }
        let Some(open) = self.open.last_mut() else {
            self.documents.push(node);
            return;
        };
        match (&mut open.node.content, open.name.take()) {
            (Content::List(items), _) => items.push(node),
            (Content::Fields(fields), Some(name)) => fields.push((name, node)),
            (_, None) => open.name = Some(node.shown()),
            _ => {}
        }
    }
}
