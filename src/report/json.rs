//! `report.json`: the [`Report`], field for field.

use super::{CellView, MemberView, Report, numbers::rounded};

/// The report as indented JSON, floats rounded to 4 decimals.
pub fn render(report: &Report) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(&with_rounded_floats(report.clone()))?;
    text.push('\n');
    Ok(text)
}

fn with_rounded_floats(mut report: Report) -> Report {
    for theme in &mut report.themes {
        theme.share = rounded(theme.share);
        for term in &mut theme.label_terms {
            term.weight = rounded(term.weight);
        }
        for CellView { share, .. } in &mut theme.cells {
            *share = share.map(rounded);
        }
        for MemberView { fit, margin, .. } in &mut theme.members {
            (*fit, *margin) = (rounded(*fit), rounded(*margin));
        }
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn reading_it_back_gives_the_report_to_four_decimals() {
        let report = sample::report();
        let read: Report = serde_json::from_str(&render(&report).unwrap()).unwrap();
        assert_eq!(read.papers, report.papers);
        assert_eq!(read.themes[0].members[0].fit, 0.9123);
    }
}
