//! HTML, JATS and MathML to the text that a reader sees.

use std::borrow::Cow;

use html_escape::decode_html_entities;
use memchr::{memchr, memchr2};

/// Longest tag that is taken for one, in bytes; links and styles make some long.
const LONGEST_TAG: usize = 2000;

/// Elements whose content no reader sees.
const UNSEEN: &str = "annotation annotation-xml script style tex-math graphic inline-graphic object-id head";

/// Elements that stand on lines of their own.
const BLOCKS: &str = "p br div li ul ol tr td th table h1 h2 h3 h4 h5 h6 blockquote section sec title abstract list list-item \
    disp-formula break hr body html article pre def-list";

/// Elements within a line.
const INLINE: &str = "a b i em strong sub sup u s small big span font tt code cite q mark kbd abbr strike center bold italic sc \
    roman monospace xref ext-link named-content styled-content inline-formula alternatives underline overline \
    label math mi mn mo ms mrow mtext msub msup msubsup mfrac msqrt mroot mover munder munderover mstyle \
    mspace mtable mtr mtd mfenced mpadded mphantom menclose semantics mmultiscripts mprescripts none img";

/// Headings that only say what the text is.
const IDLE_HEADINGS: [&str; 12] = [
    "abstract",
    "summary",
    "zusammenfassung",
    "résumé",
    "resume",
    "resumen",
    "resumo",
    "riassunto",
    "sommario",
    "samenvatting",
    "streszczenie",
    "аннотация",
];

/// A text without tags and entities, also where they were escaped twice; `a < b` and `p<0.05` stay as they are.
pub(super) fn without_markup(text: &str) -> Cow<'_, str> {
    if memchr2(b'<', b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let decoded = decoded(text);
    match decoded.contains('<') {
        true => Cow::Owned(without_tags(&decoded)),
        false => decoded,
    }
}

/// A text with the characters that entities stand for, at most twice escaped.
fn decoded(text: &str) -> Cow<'_, str> {
    let once = decode_html_entities(text);
    match once.contains('&') && once != text {
        true => Cow::Owned(decode_html_entities(&once).into_owned()),
        false => once,
    }
}

/// A tag: `<name …>`, `</name>`, `<name/>`.
struct Tag<'a> {
    name: &'a str,
    is_end: bool,
    /// In bytes.
    length: usize,
}

impl<'a> Tag<'a> {
    /// The tag at the start of a text, if its name is known or has a prefix: `<jats:p>`.
    fn at(text: &'a str) -> Option<Self> {
        let inside = text.strip_prefix('<')?;
        let is_end = inside.starts_with('/');
        let inside = inside.strip_prefix('/').unwrap_or(inside);
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '_');
        let full = &inside[..inside.find(|c| !is_part(c)).unwrap_or(inside.len())];
        let behind = &inside[full.len()..];
        let near = &inside.as_bytes()[..inside.len().min(LONGEST_TAG)];
        let end = memchr(b'>', near)?;
        // `a<b and c>d` compares.
        let attributes = inside.get(full.len()..end).unwrap_or_default();
        let is_plain = matches!(attributes.trim(), "" | "/");
        let ends_well = is_plain || (behind.starts_with(char::is_whitespace) && attributes.contains('='));
        let has_second = memchr(b'<', &near[..end]).is_some();
        let (prefix, name) = full.split_once(':').map_or(("", full), |(prefix, name)| (prefix, name));
        let is_name = full.starts_with(|c: char| c.is_ascii_alphabetic()) && !name.is_empty();
        let is_known = !prefix.is_empty() || is_any(name, BLOCKS) || is_any(name, INLINE) || is_any(name, UNSEEN);
        let length = 1 + usize::from(is_end) + end + 1;
        (is_name && is_known && ends_well && !has_second).then_some(Self { name, is_end, length })
    }
}

/// Case does not matter in HTML.
fn is_any(name: &str, names: &str) -> bool {
    names.split(' ').any(|known| known.eq_ignore_ascii_case(name))
}

fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut ends = Ends::default();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = match (comment_len(rest, &mut ends), Tag::at(rest)) {
            (0, None) => {
                out.push('<');
                &rest[1..]
            }
            (0, Some(tag)) => &rest[passed(&mut out, &tag, rest, &mut ends)..],
            (length, _) => &rest[length..],
        };
    }
    out.push_str(rest);
    if text.contains(CDATA) {
        out.replace("]]>", "")
    } else {
        out
    }
}

/// What is not there in the rest of a text, so that it is looked for once.
#[derive(Default)]
struct Ends<'a> {
    /// Ends of comments and instructions.
    missing: Vec<&'static str>,
    /// Elements without an end tag.
    unclosed: Vec<&'a str>,
}

/// Longest text between two tags that may be raised or a heading, in bytes.
const LONGEST_INSIDE: usize = 200;

/// Begins text without markup.
const CDATA: &str = "<![CDATA[";

/// Length of the comment, instruction or mark of plain text at the start of a text, or 0; of the last, only the mark.
fn comment_len(text: &str, ends: &mut Ends<'_>) -> usize {
    let mut up_to = |end: &'static str| {
        if ends.missing.contains(&end) {
            return 0;
        }
        let at = text.find(end);
        if at.is_none() {
            ends.missing.push(end);
        }
        at.map_or(0, |at| at + end.len())
    };
    if text.starts_with(CDATA) {
        CDATA.len()
    } else if text.starts_with("<!--") {
        up_to("-->")
    } else if text.starts_with("<?xml") || text.starts_with("<!DOCTYPE") {
        up_to(">")
    } else {
        0
    }
}

/// Writes what a tag stands for; returns how much of the text, which begins with the tag, is done.
fn passed<'a>(out: &mut String, tag: &Tag<'a>, text: &'a str, ends: &mut Ends<'a>) -> usize {
    let behind = &text[tag.length..];
    let inside = || {
        let near = &behind[..behind.floor_char_boundary(LONGEST_INSIDE)];
        near.find("</").map(|end| &near[..end])
    };
    if !tag.is_end && is_any(tag.name, UNSEEN) && !text[..tag.length].ends_with("/>") {
        if ends.unclosed.contains(&tag.name) {
            return tag.length;
        }
        let end = closing(behind, tag.name);
        if end.is_none() {
            ends.unclosed.push(tag.name);
        }
        return tag.length + end.unwrap_or(0);
    }
    match tag.name {
        "sup" | "SUP" if !tag.is_end => {
            if let Some((raised, done)) = inside().and_then(|inside| Some((raised(inside)?, inside.len()))) {
                out.push_str(&raised);
                return tag.length + done;
            }
        }
        "title" | "label" if !tag.is_end => {
            let heading = inside().unwrap_or_default();
            out.push(' ');
            if is_idle_heading(heading) {
                return tag.length + heading.len();
            }
        }
        "title" if tag.is_end => {
            let ends_open = out.trim_end().ends_with(char::is_alphanumeric);
            out.push_str(if ends_open { ": " } else { " " });
        }
        "math" => {
            // Formulas are often written without a space around them.
            let touches = match tag.is_end {
                true => behind.starts_with(char::is_alphanumeric),
                false => out.ends_with(char::is_alphanumeric),
            };
            if touches {
                out.push(' ');
            }
        }
        name if is_any(name, BLOCKS) => out.push(' '),
        _ => {}
    }
    tag.length
}

/// Position behind the end tag of an element.
fn closing(text: &str, name: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text[from..].find("</").map(|at| from + at) {
        match Tag::at(&text[at..]) {
            Some(tag) if tag.name == name => return Some(at + tag.length),
            _ => from = at + 2,
        }
    }
    None
}

/// True for a heading that only says that an abstract follows.
pub(super) fn is_idle_heading(text: &str) -> bool {
    let text = text.trim().trim_end_matches([':', '.']);
    match text.is_ascii() {
        true => IDLE_HEADINGS.iter().any(|heading| heading.eq_ignore_ascii_case(text)),
        false => IDLE_HEADINGS.contains(&text.to_lowercase().as_str()),
    }
}

/// The raised forms of digits and signs, if all of a text has one: `10<sup>-3</sup>` is `10⁻³`.
pub(super) fn raised(text: &str) -> Option<String> {
    const RAISED: [(char, char); 16] = [
        ('0', '⁰'),
        ('1', '¹'),
        ('2', '²'),
        ('3', '³'),
        ('4', '⁴'),
        ('5', '⁵'),
        ('6', '⁶'),
        ('7', '⁷'),
        ('8', '⁸'),
        ('9', '⁹'),
        ('+', '⁺'),
        ('-', '⁻'),
        ('−', '⁻'),
        ('–', '⁻'),
        ('n', 'ⁿ'),
        ('i', 'ⁱ'),
    ];
    let text = text.trim();
    let raised = |c: char| RAISED.iter().find(|(plain, _)| *plain == c).map(|(_, raised)| *raised);
    (!text.is_empty()).then(|| text.chars().map(raised).collect())?
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::corpus::text::folded;

    fn seen(text: &str) -> String {
        folded(&without_markup(text))
    }

    #[test]
    fn ends_that_are_missing_are_looked_for_once() {
        for part in [
            "<script>",
            "<!--",
            "<sup>",
            "<title>",
            "<!DOCTYPE",
            "<?xml",
            "<",
            "<script><style>",
            "<a",
        ] {
            let start = std::time::Instant::now();
            let _ = without_markup(&part.repeat(2_000_000 / part.len()));
            assert!(start.elapsed().as_secs() < 60, "{part}");
        }
        assert_eq!(without_markup("<script>a<style>b</style>c<script>d"), "acd");
        assert_eq!(without_markup("<!--a<!--b-->c<!--d"), "c<!--d");
    }

    #[test]
    fn tags_and_entities_are_read_as_a_reader_does() {
        for (text, expected) in [
            ("CO<sub>2</sub> uptake", "CO2 uptake"),
            ("10<sup>-3</sup> m<sup>2</sup> of <sup>13</sup>C", "10⁻³ m² of ¹³C"),
            ("x<sup>T</sup>", "xT"),
            ("Health &amp; safety", "Health & safety"),
            (
                "Health &amp;amp; safety &amp;lt; 5 &#233;&#xE9;&eacute;&nbsp;x",
                "Health & safety < 5 ééé x",
            ),
            (
                "&lt;p&gt;One &lt;b&gt;two&lt;/b&gt;&lt;/p&gt;&lt;p&gt;Three",
                "One two Three",
            ),
            (
                "<jats:title>Abstract</jats:title><jats:p>Forests take up <jats:italic>carbon</jats:italic>.</jats:p>",
                "Forests take up carbon.",
            ),
            (
                "<jats:sec><jats:title>Aim</jats:title><jats:p>We ask.</jats:p></jats:sec><jats:title>Results:</jats:title><jats:p>Yes.</jats:p>",
                "Aim: We ask. Results: Yes.",
            ),
            (
                "Solitons in<mml:math xmlns:mml=\"http://www.w3.org/1998/Math/MathML\"><mml:mi mathvariant=\"italic\">N</mml:mi></mml:math>-coupled fibres",
                "Solitons in N-coupled fibres",
            ),
            (
                "<math><semantics><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow><annotation encoding=\"t\">x^2</annotation></semantics></math>",
                "x2",
            ),
            ("One.<br/>Two.<BR>Three", "One. Two. Three"),
            ("<a href=\"https://a.org?x=1&amp;y=2\">here</a>", "here"),
            ("a<!-- not this -->b <![CDATA[c]]>", "ab c"),
            (
                "<inline-formula><tex-math>\\alpha</tex-math><math><mi>α</mi></math></inline-formula>-helix",
                "α-helix",
            ),
        ] {
            assert_eq!(seen(text), expected, "{text}");
        }
    }

    #[test]
    fn comparisons_and_names_in_brackets_stay() {
        for text in [
            "a < b and c > d",
            "p<0.05",
            "p<.001, q>2",
            "if x<y then y>x",
            "<https://a.org>",
            "the <unk> token",
            "R&D, AT&T, Q&A",
            "a<b and c>d",
            "List<String> in Java",
            "a <- b -> c",
            "1 < i < n",
            "x &c. y",
            "<s",
            "for i<p of q",
            "<3",
        ] {
            assert_eq!(without_markup(text), text);
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(text in "([<>/&;#]|<sup>|</?p>|<title>|</title>|<math|&amp;|<style>|ü|x| |1){0,30}") {
            let _ = without_markup(&text);
        }
    }
}
