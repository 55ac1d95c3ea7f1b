//! What a theme is about, in a sentence: its terms and the titles of its papers.

use super::{Report, ThemeView};

/// What a theme is about, by its terms and the titles of its papers.
pub(super) fn summary(report: &Report, theme: &ThemeView) -> String {
    const MAX_TERMS: usize = 3;
    const MAX_TITLES: usize = 3;
    let terms: Vec<&str> = theme
        .label_terms
        .iter()
        .take(MAX_TERMS)
        .map(|term| term.term.as_str())
        .collect();
    let titles: Vec<String> = (theme.representatives.iter())
        .filter_map(|paper| report.papers.get(*paper))
        .take(MAX_TITLES)
        .map(|paper| format!("“{}”", short(&paper.title)))
        .collect();
    let about = match terms.split_last() {
        Some((last, [])) => format!("Papers on {last}"),
        Some((last, others)) => format!("Papers on {} and {last}", others.join(", ")),
        None => "Papers".to_owned(),
    };
    match titles.split_last() {
        Some((last, [])) => format!("{about}, such as {last}."),
        Some((last, others)) => format!("{about}, such as {} and {last}.", others.join(", ")),
        None => format!("{about}."),
    }
}

/// The title up to its colon, or as much of it as a sentence has room for.
fn short(title: &str) -> String {
    const MAX_LENGTH: usize = 80;
    let name = title.split_once(": ").map_or(title, |(name, _)| name);
    match name.char_indices().nth(MAX_LENGTH) {
        Some((end, _)) => {
            let cut = name[..end].rsplit_once(' ').map_or(&name[..end], |(cut, _)| cut);
            format!("{cut}…")
        }
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use crate::report::sentences::{plain, sentences};

    #[test]
    fn a_theme_is_summed_up_by_its_terms_and_titles() {
        let mut report = sample::report();
        report.papers[0].title = "Router: a very long story".to_owned();
        report.papers[3].title = "word ".repeat(30);
        let summary = summary(&report, &report.themes[0]);
        assert!(
            summary.starts_with("Papers on graphs and attention, such as “Router”, “word word"),
            "{summary}"
        );
        assert!(summary.contains("word…” and “"), "{summary}");
    }

    #[test]
    fn new_terms_are_named_with_their_first_period() {
        let mut report = sample::report();
        let term = |term: &str| crate::report::TermView {
            term: term.to_owned(),
            n_papers: 5,
            first_seen: Some(1),
            ..crate::report::TermView::default()
        };
        report.change.terms.new = vec![term("mamba"), term("mla")];
        let text: Vec<String> = sentences(&report).iter().map(|sentence| plain(sentence)).collect();
        let text = text.join("\n");
        assert!(
            text.contains("New terms among the papers: “mamba” (since 2025-02) and “mla” (since 2025-02)."),
            "{text}"
        );
    }
}
