//! `report.json`: the [`Report`], field for field.

use super::{
    CellView, Disc, EstimateView, MemberView, Report, Strategy, TermMovesView, ThemeView, TrendView, numbers::rounded,
};
use crate::themes::CountEvidence;
use crate::themes::choose_k::{Stability, Structure};

/// The report as indented JSON, floats rounded to 4 decimals.
pub fn render(report: &Report) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(&with_rounded_floats(report.clone()))?;
    text.push('\n');
    Ok(text)
}

fn with_rounded_floats(mut report: Report) -> Report {
    round_terms(&mut report.change.terms);
    if let Some(placebo) = &mut report.change.placebo {
        placebo.mean = rounded(placebo.mean);
    }
    if let Some(refinement) = &mut report.refinement {
        refinement.temperature = rounded(refinement.temperature);
        refinement.moved.iter_mut().for_each(|share| *share = rounded(*share));
    }
    if let Some(evidence) = &mut report.count_evidence {
        round_evidence(evidence);
    }
    report
        .tree
        .merges
        .iter_mut()
        .for_each(|merge| merge.height = rounded(merge.height));
    for paper in &mut report.papers {
        paper.place = paper.place.map(|(x, y)| (rounded(x), rounded(y)));
    }
    for super_theme in &mut report.super_themes {
        super_theme.share = rounded(super_theme.share);
    }
    for theme in report.themes.iter_mut().chain(&mut report.hidden_themes) {
        round_trend(&mut theme.trend);
        theme.share = rounded(theme.share);
        theme.stability = theme.stability.map(rounded);
        round_place(theme);
        for term in &mut theme.label_terms {
            term.weight = rounded(term.weight);
        }
        for CellView { share, .. } in &mut theme.cells {
            *share = share.map(rounded);
        }
        for MemberView {
            fit,
            membership,
            margin,
            ..
        } in &mut theme.members
        {
            (*fit, *membership, *margin) = (rounded(*fit), rounded(*membership), rounded(*margin));
        }
    }
    report
}

fn round_place(theme: &mut ThemeView) {
    theme.disc = theme.disc.map(|disc| Disc {
        x: rounded(disc.x),
        y: rounded(disc.y),
        radius: rounded(disc.radius),
    });
    theme.strategy = theme.strategy.map(|strategy| Strategy {
        centrality: rounded(strategy.centrality),
        density: rounded(strategy.density),
    });
    theme
        .related
        .iter_mut()
        .for_each(|related| related.likeness = rounded(related.likeness));
}

fn round_evidence(evidence: &mut CountEvidence) {
    let Structure {
        value,
        null,
        null_spread,
    } = &mut evidence.structure;
    let curve = evidence.curve.iter_mut().flat_map(|row| {
        let Stability {
            value,
            error,
            null,
            null_spread,
            ..
        } = row;
        [value, error, null, null_spread]
    });
    curve
        .chain([value, null, null_spread])
        .for_each(|value| *value = rounded(*value));
}

fn round_trend(trend: &mut TrendView) {
    trend.q_value = trend.q_value.map(rounded);
    trend.statistics.values_mut().for_each(round_estimate);
    for (low, high) in trend.bands.iter_mut().flatten() {
        (*low, *high) = (rounded(*low), rounded(*high));
    }
    for fitted in trend.fitted.iter_mut().flatten() {
        *fitted = rounded(*fitted);
    }
    for burst in &mut trend.bursts {
        burst.strength = rounded(burst.strength);
    }
    round_terms(&mut trend.terms);
}

fn round_terms(terms: &mut TermMovesView) {
    let TermMovesView {
        rising, falling, new, ..
    } = terms;
    for term in rising.iter_mut().chain(falling).chain(new) {
        round_estimate(&mut term.growth);
        for value in [&mut term.share_before, &mut term.share_now, &mut term.q_value] {
            *value = value.map(rounded);
        }
    }
    for term in &mut terms.bursts {
        term.burst.strength = rounded(term.burst.strength);
    }
}

fn round_estimate(estimate: &mut EstimateView) {
    let EstimateView {
        value,
        low,
        high,
        p_value,
        ..
    } = estimate;
    for value in [value, low, high, p_value] {
        *value = value.filter(|value| value.is_finite()).map(rounded);
    }
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
