//! `index.html`: one page that loads nothing — no font, no script, no picture from elsewhere.
//!
//! In:    [`Report`].
//! Out:   HTML text, its template, style, script and fonts from `page/`, its values from `context::Page`; for a corpus that
//!        the page has no room for, a page for each theme beside it; `digest.html`.
//! Keeps: text from listings reaches the page through minijinja's escaping only, the template's or that of `rows`; what is
//!        marked safe is ours.

mod cards;
mod columns;
mod context;
mod digest;
mod listed;
mod new_papers;
mod provenance;
mod rows;
mod since;
mod trends;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Error, UndefinedBehavior};
use rayon::prelude::*;

use super::{CHARTS, Chart, Frame, Report, ThemeView, palette};
use context::{Figure, Page, ThemePage};
pub(super) use digest::digest;
use listed::{Listed, page_of};

const TEMPLATE: &str = include_str!("page/template.html");
const MACROS: &str = include_str!("page/macros.html");
const STYLE: &str = include_str!("page/style.css");
const BOOT: &str = include_str!("page/boot.js");
const THEME_TEMPLATE: &str = include_str!("page/theme.html");
const SINCE_TEMPLATE: &str = include_str!("page/since.html");
const DIGEST_TEMPLATE: &str = include_str!("page/digest.html");
/// In this order: the first defines what the others use.
const SCRIPTS: [&str; 5] = [
    include_str!("page/page.js"),
    include_str!("page/cite.js"),
    include_str!("page/members.js"),
    include_str!("page/search.js"),
    include_str!("page/map.js"),
];

/// Fonts by family and weight, as WOFF2.
const FONTS: [(&str, &str, &[u8]); 3] = [
    ("Inter", "400", include_bytes!("page/fonts/inter-regular.woff2")),
    ("Inter", "600", include_bytes!("page/fonts/inter-semibold.woff2")),
    (
        "Newsreader",
        "500",
        include_bytes!("page/fonts/newsreader-medium.woff2"),
    ),
];

/// The page as HTML text.
///
/// # Errors
/// [`super::ReportError::Chart`] if a chart can't be drawn, [`super::ReportError::Page`] if the template is wrong.
pub(super) fn render(report: &Report) -> Result<String, super::ReportError> {
    let figures: Result<Vec<Figure>, _> = CHARTS
        .iter()
        .filter(|chart| (chart.is_shown)(report))
        .map(|chart| figure(chart, report))
        .collect();
    Ok(fill(&Page::new(report, figures?))?)
}

/// What `finish` makes of the path and the page of each theme, for a corpus that the page has no room for; nothing otherwise.
pub(super) fn theme_pages<T: Send>(
    report: &Report,
    finish: &(impl Fn(String, String) -> Result<T, super::ReportError> + Sync),
) -> Result<Vec<T>, super::ReportError> {
    let listed = Listed::new(report);
    if listed.is_full {
        return Ok(Vec::new());
    }
    let environment = environment()?;
    let template = environment.get_template("theme.html")?;
    let page = |theme: &ThemeView| {
        let text = template.render(Serde(&ThemePage::new(report, theme, &listed)))?;
        finish(page_of(&theme.id), text)
    };
    report.themes.par_iter().map(page).collect()
}

fn figure(chart: &Chart, report: &Report) -> Result<Figure, super::ChartError> {
    Ok(Figure {
        name: chart.name,
        title: chart.title,
        meaning: chart.meaning,
        note: (chart.note)(report),
        wide: (chart.draw)(report, Frame::Page)?,
        narrow: (chart.draw)(report, Frame::Phone)?,
        data: (chart.data)(report),
    })
}

fn fill(page: &Page) -> Result<String, Error> {
    environment()?.get_template("index.html")?.render(Serde(page))
}

fn environment() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_global("colours", palette::css());
    environment.add_global("fonts", fonts());
    environment.add_global("style", STYLE);
    environment.add_global("boot", BOOT);
    environment.add_global("script", SCRIPTS.join("\n"));
    environment.add_template("macros.html", MACROS)?;
    environment.add_template("index.html", TEMPLATE)?;
    environment.add_template("theme.html", THEME_TEMPLATE)?;
    environment.add_template("since.html", SINCE_TEMPLATE)?;
    environment.add_template("digest.html", DIGEST_TEMPLATE)?;
    Ok(environment)
}

/// The fonts as style, so that the page loads nothing.
fn fonts() -> String {
    let face = |(family, weight, bytes): &(&str, &str, &[u8])| {
        format!(
            "@font-face{{font-family:{family};font-weight:{weight};font-display:block;src:url(data:font/woff2;base64,{})}}\n",
            STANDARD.encode(bytes)
        )
    };
    FONTS.iter().map(face).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::report::sample::{self, Size};

    fn page() -> String {
        render(&sample::report()).unwrap()
    }

    /// Values of an attribute, in order.
    fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
        let start = format!(" {attribute}=\"");
        page.split(&start)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect()
    }

    fn sizes() -> Vec<Report> {
        [
            (0, 0, 0),
            (0, 3, 4),
            (1, 1, 1),
            (3, 0, 9),
            (12, 2, 80),
            (30, 28, 4000),
            (60, 150, 500),
        ]
        .map(|(n_themes, n_periods, n_papers)| {
            sample::sized(Size {
                n_themes,
                n_periods,
                n_papers,
            })
        })
        .into()
    }

    #[test]
    fn asks_for_nothing_from_elsewhere() {
        let page = page();
        assert!(values(&page, "src").is_empty());
        assert!(!page.contains("@import") && !page.contains("fetch("));
        assert_eq!(
            page.matches("url(").count(),
            page.matches("url(data:font/woff2;base64,").count()
        );
        let away: Vec<_> = values(&page, "href")
            .into_iter()
            .filter(|href| !href.starts_with('#'))
            .collect();
        let sites =
            ["example.org", "arxiv.org", "huggingface.co"].map(|site| format!("https:&#x2f;&#x2f;{site}&#x2f;"));
        let is_file = |href: &str| href == "digest.html" || href.starts_with("feeds&#x2f;");
        let is_ours =
            |href: &&str| *href == "data:," || is_file(href) || sites.iter().any(|site| href.starts_with(site));
        assert!(away.iter().all(is_ours), "{away:?}");
    }

    #[test]
    fn links_away_tell_nobody_where_they_come_from() {
        let page = page();
        assert!(page.contains("<meta name=\"referrer\" content=\"no-referrer\">"));
        for link in page.split("<a ").skip(1).filter(|link| link.contains("href=\"http")) {
            assert!(link.split('>').next().unwrap().contains("rel=\"noopener\""), "{link}");
        }
    }

    #[test]
    fn ids_are_unique() {
        for report in sizes().into_iter().chain([sample::report()]) {
            let page = render(&report).unwrap();
            let ids = values(&page, "id");
            let unique: BTreeSet<_> = ids.iter().collect();
            assert_eq!(unique.len(), ids.len());
        }
    }

    #[test]
    fn every_anchor_resolves() {
        for report in sizes().into_iter().chain([sample::report()]) {
            let page = render(&report).unwrap();
            let ids: BTreeSet<_> = values(&page, "id").into_iter().collect();
            let anchors = values(&page, "href")
                .into_iter()
                .filter_map(|href| href.strip_prefix('#'));
            let labels = ["aria-labelledby", "aria-controls", "for"]
                .into_iter()
                .flat_map(|name| values(&page, name));
            for anchor in anchors.chain(labels) {
                assert!(ids.contains(anchor), "#{anchor}");
            }
        }
    }

    #[test]
    fn hostile_text_is_escaped() {
        let page = page();
        assert!(!page.contains("<script>alert") && !page.contains("</script><script"));
        assert!(!page.contains("<img") && !page.contains("javascript:"));
        assert!(page.contains("Routing &lt;&#x2f;script&gt;"));
        assert!(page.contains("{{ 7 * 7 }}"), "text is not read as a template");
    }

    #[test]
    fn hostile_text_is_escaped_where_the_page_keeps_titles_for_its_search() {
        let mut report = sample::sized(Size {
            n_themes: 2,
            n_periods: 2,
            n_papers: 4000,
        });
        for paper in &mut report.papers {
            paper.title = sample::SCRIPT_TITLE.to_owned();
        }
        let page = render(&report).unwrap();
        assert!(
            page.contains("Routing \\u003c/script\\u003e"),
            "titles are kept as JSON"
        );
        assert!(!page.contains("<script>alert"));
    }

    #[test]
    fn titles_set_their_own_direction() {
        assert!(page().contains(&format!("<bdi>{}</bdi>", sample::RTL_TITLE)));
    }

    #[test]
    fn every_paper_of_a_small_corpus_is_on_the_page_once() {
        let report = sample::report();
        let page = render(&report).unwrap();
        let rows = values(&page, "id")
            .into_iter()
            .filter(|id| id.starts_with("paper-"))
            .count();
        assert_eq!(rows, report.papers.len());
    }

    #[test]
    fn a_large_corpus_keeps_the_page_small() {
        let mut report = sample::sized(Size {
            n_themes: 30,
            n_periods: 28,
            n_papers: 20_000,
        });
        for paper in &mut report.papers {
            paper.title = "A title as long as titles of papers are, with a colon: and a second half".to_owned();
            paper.abstract_text = "word ".repeat(200).into();
        }
        let page = render(&report).unwrap();
        assert!(page.len() < 2_000_000, "{} bytes", page.len());
        assert!(page.contains("members.csv"));
    }

    #[test]
    fn elements_are_closed_as_often_as_opened() {
        for report in sizes() {
            let page = render(&report).unwrap();
            for tag in [
                "a", "section", "table", "thead", "tbody", "tr", "td", "th", "details", "summary", "ol", "li", "p",
            ] {
                let opened = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
                assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "<{tag}>");
            }
        }
    }

    #[test]
    fn rendering_twice_gives_the_same_bytes() {
        assert_eq!(page(), page());
    }
}
