//! E-mail files, of one message or of a whole mailbox, and web pages that browsers save as one: the text of each message is read
//! as a file of its own.
//!
//! In a message, its plain text goes before its HTML. Lines are those of the file; in a text that is written in Base64, the first.

use mail_parser::{Encoding, Message, MessageParser, MessagePart, PartType};

use super::text::line_at;
use super::{Columns, FORMATS, Format, FormatError, Head, Parse, Parsed};
use crate::config::LimitSettings;

pub(super) const FORMAT: Format = Format {
    name: "mail",
    title: "e-mail, or a web page saved as MHTML",
    looked_for: "an e-mail whose text is a listing",
    example: "Date: Mon, 1 Jan 2024 10:00:00 GMT\nSubject: cs daily\n\n\\\\\narXiv:2401.00001\nTitle: Ice flow\n\\\\",
    extensions: &["eml", "mbox", "mhtml", "mht"],
    recognise,
    parse: Parse::Bytes(parse),
};

/// Names of header lines, in lower case, of which a message has two at least.
const HEADERS: [&str; 14] = [
    "from",
    "to",
    "date",
    "subject",
    "received",
    "return-path",
    "delivered-to",
    "message-id",
    "mime-version",
    "content-type",
    "reply-to",
    "list-id",
    "x-received",
    "arc-seal",
];

/// With which each message of a mailbox begins.
const MAILBOX: &str = "From ";

/// How deep messages that are attached to others are looked into.
const DEEPEST: usize = 3;

/// Bytes that tell what a text is.
const HEAD: usize = 64 * 1024;

/// Whether a text begins as an e-mail does.
pub(super) fn is_mail(text: &str) -> bool {
    let text = text.trim_start();
    let mut lines = text.lines().take_while(|line| !line.trim().is_empty());
    let is_header = |line: &str| {
        (line.split_once(':')).is_some_and(|(name, _)| HEADERS.iter().any(|header| name.eq_ignore_ascii_case(header)))
    };
    let is_named = |line: &str| {
        let name = line.split(':').next().unwrap_or_default();
        name.len() < line.len() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let begins_well = text.starts_with(MAILBOX) || text.lines().next().is_some_and(is_named);
    begins_well && lines.by_ref().filter(|line| is_header(line)).nth(1).is_some()
}

fn recognise(head: &Head<'_>) -> bool {
    is_mail(&head.text)
        && letters(head.bytes).iter().any(|Letter { raw, .. }| {
            let message = MessageParser::default().parse(*raw);
            message.is_some_and(|message| !contents(&message, 1, raw, DEEPEST).is_empty())
        })
}

fn parse(bytes: &[u8], _columns: &Columns, _limits: &LimitSettings) -> Result<Parsed, FormatError> {
    let mut parsed = Parsed::default();
    for Letter { line, first, raw } in letters(bytes) {
        let message = MessageParser::default().parse(raw);
        let contents = message
            .as_ref()
            .map(|message| contents(message, first, raw, DEEPEST))
            .unwrap_or_default();
        let n_before = parsed.entries.len() + parsed.rejected.len();
        for content in contents {
            content.read_into(&mut parsed);
        }
        if n_before == parsed.entries.len() + parsed.rejected.len() {
            let subject = message
                .as_ref()
                .and_then(|message| message.subject())
                .unwrap_or_default();
            parsed.refuse(line, subject, "a message without papers that can be told");
        }
    }
    Ok(parsed)
}

/// A message of a file.
struct Letter<'a> {
    /// Line on which it begins, and on which its headers do.
    line: u64,
    first: u64,
    raw: &'a [u8],
}

/// The messages of a file.
fn letters(bytes: &[u8]) -> Vec<Letter<'_>> {
    let is_mailbox = bytes.trim_ascii_start().starts_with(MAILBOX.as_bytes());
    let mut letters: Vec<Letter<'_>> = Vec::new();
    let (mut at, mut start, mut is_behind_blank) = (0, 0, true);
    for (line, text) in (1..).zip(bytes.split_inclusive(|&byte| byte == b'\n')) {
        let is_blank = text.trim_ascii().is_empty();
        let is_mark = is_mailbox && is_behind_blank && text.starts_with(MAILBOX.as_bytes());
        at += text.len();
        if is_mark || (letters.is_empty() && !is_blank) {
            start = if is_mark { at } else { at - text.len() };
            letters.push(Letter {
                line,
                first: line + u64::from(is_mark),
                raw: &[],
            });
        }
        if let Some(letter) = letters.last_mut() {
            letter.raw = &bytes[start..at];
        }
        is_behind_blank = is_blank;
    }
    letters
}

/// A text of a message that is a listing.
struct Content {
    format: &'static Format,
    text: String,
    /// Line of the file for each line of the text; the last one stands for all that follow.
    lines: Vec<u64>,
}

impl Content {
    fn read_into(self, parsed: &mut Parsed) {
        let Parse::Text(parse) = self.format.parse else {
            return;
        };
        let Ok(mut found) = parse(&self.text) else {
            return;
        };
        let line = |line: &mut u64| {
            let at = usize::try_from(*line).unwrap_or(usize::MAX).saturating_sub(1);
            *line = self.lines.get(at).or(self.lines.last()).copied().unwrap_or(1);
        };
        found.entries.iter_mut().for_each(|entry| line(&mut entry.row.line));
        found.rejected.iter_mut().for_each(|rejected| line(&mut rejected.line));
        parsed.entries.extend(found.entries);
        parsed.rejected.extend(found.rejected);
        parsed.notes.extend(found.notes);
    }
}

/// The listings in a message: those in its plain text and in what is attached, or else in its HTML.
fn contents(message: &Message<'_>, line: u64, raw: &[u8], depth: usize) -> Vec<Content> {
    let read = |part: &MessagePart<'_>| content(part, line, raw);
    let mut found: Vec<Content> = message.text_bodies().filter_map(read).collect();
    for part in message.attachments() {
        match &part.body {
            PartType::Message(inner) if depth > 0 => {
                let line = first_line(part, line, raw);
                let inner = contents(inner, line, &[], depth - 1);
                found.extend(inner.into_iter().map(|content| Content {
                    lines: vec![line],
                    ..content
                }));
            }
            _ => found.extend(read(part)),
        }
    }
    match found.is_empty() {
        true => message.html_bodies().filter_map(read).collect(),
        false => found,
    }
}

fn content(part: &MessagePart<'_>, line: u64, raw: &[u8]) -> Option<Content> {
    let (PartType::Text(text) | PartType::Html(text)) = &part.body else {
        return None;
    };
    let head = Head::new(&text.as_bytes()[..text.len().min(HEAD)]);
    let mut formats = FORMATS.iter().filter(|format| matches!(format.parse, Parse::Text(_)));
    Some(Content {
        format: formats.find(|format| (format.recognise)(&head))?,
        text: text.clone().into_owned(),
        lines: lines(part, line, raw),
    })
}

fn first_line(part: &MessagePart<'_>, line: u64, raw: &[u8]) -> u64 {
    line + line_at(raw, part.offset_body as usize) - 1
}

fn lines(part: &MessagePart<'_>, line: u64, raw: &[u8]) -> Vec<u64> {
    let first = first_line(part, line, raw);
    let body = raw
        .get(part.offset_body as usize..part.offset_end as usize)
        .unwrap_or_default();
    let n_lines = body.split_inclusive(|&byte| byte == b'\n').count().max(1) as u64;
    let all = first..first + n_lines;
    match part.encoding {
        Encoding::Base64 => vec![first],
        Encoding::None => all.collect(),
        Encoding::QuotedPrintable => {
            let ends = |text: &[u8]| !text.trim_ascii_end().ends_with(b"=");
            let numbered = (first..).zip(body.split(|&byte| byte == b'\n'));
            let behind_ends = numbered.filter(|(_, text)| ends(text)).map(|(line, _)| line + 1);
            let begins = std::iter::once(first).chain(behind_ends);
            // Behind the last line stands none.
            begins.filter(|line| all.contains(line)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BLOCK: &str = "\\\\\narXiv:2411.00001\nDate: Sat, 2 Nov 2024 00:16:29 GMT\n\nTitle: Water under ice\nAuthors: Ada One, B\u{e4}r Two\n\\\\\n  We measure ice.\n\\\\ ( https://arxiv.org/abs/2411.00001 ,  12kb)\n";
    const HEADERS: &str = "Date: Thu, 7 Nov 2024 00:45:57 -0500\nFrom: cs <cs@example.org>\nSubject: cs daily\n";

    fn shown(mail: &[u8]) -> Vec<String> {
        let parsed = parse(mail, &Columns::new(), &LimitSettings::default()).unwrap();
        let entries = parsed.entries.iter().map(|entry| {
            let row = &entry.row;
            format!(
                "{}: {} | {} | {}",
                row.line,
                row.title,
                row.authors.join(", "),
                row.abstract_text
            )
        });
        entries
            .chain(
                parsed
                    .rejected
                    .iter()
                    .map(|row| format!("{}: {} – {}", row.line, row.found, row.reason)),
            )
            .collect()
    }

    /// The bytes of a text as quoted-printable, with soft ends of lines.
    fn quoted_printable(text: &str) -> String {
        let mut out = String::new();
        for (at, line) in text.lines().enumerate() {
            out.push_str(if at == 0 { "" } else { "\r\n" });
            for (at, byte) in line.bytes().enumerate() {
                out.push_str(if at > 0 && at % 20 == 0 { "=\r\n" } else { "" });
                match byte {
                    b' '..=b'~' if byte != b'=' => out.push(char::from(byte)),
                    _ => out.push_str(&format!("={byte:02X}")),
                }
            }
        }
        out
    }

    #[test]
    fn a_message_is_read_however_it_is_encoded() {
        use base64::Engine;
        let latin: Vec<u8> = BLOCK.chars().map(|letter| letter as u8).collect();
        let base64 = base64::engine::general_purpose::STANDARD.encode(BLOCK);
        let with = |encoding: &str, body: &[u8]| {
            [
                HEADERS.as_bytes(),
                b"MIME-Version: 1.0\n",
                encoding.as_bytes(),
                b"\n\n",
                body,
            ]
            .concat()
        };
        for (mail, line) in [
            (format!("{HEADERS}\n{BLOCK}").into_bytes(), 6),
            (format!("{HEADERS}\n{BLOCK}").replace('\n', "\r\n").into_bytes(), 6),
            (
                with(
                    "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit",
                    &latin,
                ),
                9,
            ),
            (
                with(
                    "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64",
                    base64.as_bytes(),
                ),
                8,
            ),
            (
                with(
                    "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable",
                    quoted_printable(BLOCK).as_bytes(),
                ),
                9,
            ),
        ] {
            assert!(recognise(&Head::new(&mail)));
            assert_eq!(
                shown(&mail),
                [format!("{line}: Water under ice | Ada One, Bär Two | We measure ice.")],
                "{}",
                String::from_utf8_lossy(&mail)
            );
        }
    }

    #[test]
    fn parts_attachments_and_mailboxes_are_read() {
        let html = "<html><h3><a class=\"gse_alrt_title\" href=\"https://a.org/1\">Ice</a></h3><h3><a class=\"gse_alrt_title\" href=\"https://a.org/2\">Wood</a></h3>";
        let part = |kind: &str, text: &str| format!("--b\nContent-Type: {kind}\n\n{text}\n");
        let multipart = |parts: &[String]| {
            format!(
                "{HEADERS}Content-Type: multipart/alternative; boundary=b\n\n{}--b--\n",
                parts.concat()
            )
        };
        let both = multipart(&[part("text/plain", BLOCK), part("text/html", html)]);
        assert_eq!(
            shown(both.as_bytes()),
            ["10: Water under ice | Ada One, Bär Two | We measure ice."]
        );
        let plain = multipart(&[part("text/plain", "See below."), part("text/html", html)]);
        assert_eq!(shown(plain.as_bytes()), ["13: Ice |  | ", "13: Wood |  | "]);
        let forwarded = multipart(&[
            part("text/plain", "See below."),
            part("message/rfc822", &format!("{HEADERS}\n{BLOCK}")),
        ]);
        assert!(shown(forwarded.as_bytes())[0].ends_with(": Water under ice | Ada One, Bär Two | We measure ice."));
        let saved = format!(
            "From: <Saved>\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/related; type=\"text/html\"; boundary=b\n\n{}--b--\n",
            part(
                "text/html\nContent-Transfer-Encoding: quoted-printable",
                &html.replace('=', "=3D")
            )
        );
        assert_eq!(shown(saved.as_bytes()), ["10: Ice |  | ", "10: Wood |  | "]);
        let mailbox = format!(
            "From a Thu Nov 7 2024\n{HEADERS}\n{BLOCK}\nFrom b Fri Nov 8 2024\n{HEADERS}\nDear all\n\nFrom c Sat Nov 9 2024\n{HEADERS}\n{BLOCK}"
        );
        assert_eq!(
            shown(mailbox.as_bytes()),
            [
                "7: Water under ice | Ada One, Bär Two | We measure ice.",
                "29: Water under ice | Ada One, Bär Two | We measure ice.",
                "16: cs daily – a message without papers that can be told",
            ]
        );
    }

    #[test]
    fn other_mail_and_text_is_none() {
        assert!(!recognise(&Head::new(format!("{HEADERS}\nDear all,\n").as_bytes())));
        assert!(is_mail(HEADERS) && !is_mail("date: 2024-01-01\ntitle: Ice\n") && !is_mail("From here on\nwe go"));
        assert!(!is_mail("TY  - JOUR\nDate: 2024\nSubject: ice"));
    }

    #[test]
    fn no_line_is_told_behind_the_last() {
        let mail = "Content-Transfer-Encoding: quoted-printable\n\nContent-Type: multipart/mixed; boundary=b\nSubject: b\n\\\\\narXiv:2401!00001\n";
        let parsed = parse(mail.as_bytes(), &Columns::new(), &LimitSettings::default()).unwrap();
        assert!(!parsed.rejected.is_empty() && parsed.rejected.iter().all(|row| row.line <= 6));
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(
            mail in "(From a\n|From: a\n|Subject: b\n|Content-Type: (multipart/mixed; boundary=b|text/(plain|html)|message/rfc822)\n|Content-Transfer-Encoding: (base64|quoted-printable)\n|--b(--)?\n|arXiv:2401.00001\n|Title: x\n|\\\\\\\\\n|=C3|\n){0,30}"
        ) {
            let n_lines = mail.lines().count().max(1) as u64;
            let parsed = parse(mail.as_bytes(), &Columns::new(), &LimitSettings::default()).unwrap();
            prop_assert!(parsed.entries.iter().all(|entry| (1..=n_lines).contains(&entry.row.line)));
            prop_assert!(parsed.rejected.iter().all(|row| (1..=n_lines).contains(&row.line)));
        }
    }
}
