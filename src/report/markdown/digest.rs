//! `digest.md`: what is new, with all new papers, to be sent to people.

use std::fmt::{self, Write as _};

use super::news::{self, Room};
use super::text::escaped;
use crate::report::Report;
use crate::report::new_papers::{first_report, where_from};

/// The digest.
pub(in crate::report) fn digest(report: &Report) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = write_digest(&mut text, report);
    text
}

fn write_digest(out: &mut String, report: &Report) -> fmt::Result {
    writeln!(out, "# What is new")?;
    if !news::write(out, report, Room::Whole)? {
        writeln!(out, "\n{}", escaped(&first_report(report)))?;
    }
    writeln!(out, "\n---\n\n{}", escaped(&where_from(report)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_digest_tells_all_new_papers_by_theme_and_then_what_happened() {
        let space = '\u{202f}';
        let expected = format!(
            "# What is new

## New papers since the last run

Run 2 read 1 new listing and 3 new papers. The corpus grew by 30 % since the themes were fitted.

### T1 “experts, routing &amp; &lt;sparse&gt; models”

2 of its 3 papers are new: 66.7{space}% of the new papers, 20.0{space}% of the others.

- [Routing &lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;](https://arxiv.org/abs/2501.00000) (2025-01-01)
- [=HYPERLINK(\"http://evil.example\")](https://arxiv.org/abs/2501.00003) (2025-02-04)

### T3 “theme 3, graphs, attention”

1 of its 2 papers is new: 33.3{space}% of the new papers, 20.0{space}% of the others.

- [{}](https://arxiv.org/abs/2501.00002) (2025-01-03)

## New themes

- T3 “theme 3, graphs, attention”: T3 “&lt;i&gt;attention&lt;/i&gt;” is new, with 2 papers.

## Themes to be

- a theme to come? &lt;s&gt;state spaces: 2 papers that suit no theme

---

From a report on 8 papers in 3 themes; its page is index.html. Written by paperthemes 0.1.0.
",
            sample::RTL_TITLE
        );
        assert_eq!(digest(&sample::report()), expected);
    }

    #[test]
    fn a_digest_of_a_first_report_says_that_all_is_new() {
        let mut report = sample::report();
        (report.new_papers, report.since) = (None, None);
        let text = digest(&report);
        assert!(
            text.starts_with("# What is new\n\nThis is the first run, to which all papers are new."),
            "{text}"
        );
    }

    #[test]
    fn a_span_comes_before_the_last_run() {
        let mut report = sample::report();
        report.new_papers = Some(report.new_papers_of(&[6], Some("2025-01-07".to_owned())));
        let text = digest(&report);
        let span = text.find("## New papers since 2025-01-07\n\n1 paper is dated 2025-01-07 or later, in 1 theme.");
        assert!(
            span.unwrap() < text.find("## Since the last run\n\nRun 2 read").unwrap(),
            "{text}"
        );
    }
}
