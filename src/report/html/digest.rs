//! `digest.html`: what is new, with all new papers, to be sent by mail: a plain page whose style stands in its elements, without
//! scripts, classes and pictures.

use minijinja::value::Serde;
use serde::Serialize;

use super::environment;
use super::listed::Listed;
use super::new_papers::{NewPapers, to_paper};
use super::since::Since;
use crate::report::new_papers::{first_report, where_from};
use crate::report::{Report, ReportError};

#[derive(Debug, Serialize)]
struct Digest {
    version: String,
    new_papers: Option<NewPapers>,
    since: Option<Since>,
    /// In place of both.
    first_report: String,
    where_from: String,
}

/// The page as HTML text.
///
/// # Errors
/// [`ReportError::Page`] if the template is wrong.
pub(in crate::report) fn digest(report: &Report) -> Result<String, ReportError> {
    let listed = Listed::new(report);
    let link = |paper: usize| report.papers.get(paper).map(to_paper);
    let new_papers = report.new_papers.as_ref();
    let digest = Digest {
        version: report.version.clone(),
        new_papers: new_papers.map(|new| NewPapers::new(report, new, usize::MAX, &link)),
        since: report.since.as_ref().map(|since| Since::new(report, since, &listed)),
        first_report: first_report(report),
        where_from: where_from(report),
    };
    Ok(environment()?.get_template("digest.html")?.render(Serde(&digest))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn every_new_paper_leads_to_where_it_can_be_read() {
        let mut report = sample::report();
        let all: Vec<usize> = (0..report.papers.len()).collect();
        report.new_papers = Some(report.new_papers_of(&all, None));
        let page = digest(&report).unwrap();
        assert_eq!(
            page.matches("<li").count() - page.matches("<li style=\"margin:0 0 6px\">").count(),
            all.len()
        );
        assert!(page.contains("href=\"https:&#x2f;&#x2f;arxiv.org&#x2f;abs&#x2f;2501.00003\""));
    }

    #[test]
    fn a_mail_program_has_nothing_to_load_to_run_or_to_look_up() {
        let page = digest(&sample::report()).unwrap();
        for part in [
            "<script",
            "<style",
            "<link",
            "<img",
            "class=",
            "url(",
            "var(",
            "javascript:",
        ] {
            assert!(!page.contains(part), "{part}");
        }
        assert!(page.contains("Routing &lt;&#x2f;script&gt;"), "{page}");
    }

    #[test]
    fn a_first_report_has_no_list() {
        let mut report = sample::report();
        (report.new_papers, report.since) = (None, None);
        let page = digest(&report).unwrap();
        assert!(
            page.contains("This is the first run") && !page.contains("<li"),
            "{page}"
        );
    }
}
