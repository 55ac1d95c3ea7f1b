//! How much better a theme tells a paper's words than all papers together do.

use ndarray::ArrayView1;

use super::{Mixture, Reading, SMOOTHING, evidence_of};

impl Mixture {
    /// n_terms: Σ x(t) over all papers, plus the smoothing.
    pub fn background(&self) -> Vec<f64> {
        let of_term =
            |counts: ArrayView1<'_, f32>| counts.iter().map(|count| f64::from(*count) - SMOOTHING).sum::<f64>();
        (self.counts.rows().into_iter())
            .map(|counts| of_term(counts) + SMOOTHING)
            .collect()
    }

    /// By how much a theme tells a paper's words better than all papers together do, in nats a word:
    /// Σ x(t) · ln(θ(theme, t) / θ(all, t)) / Σ x(t).
    ///
    /// - `is_member`: its own words are taken out first, of the theme and of all.
    /// - `background`: [`Mixture::background`].
    pub fn gain(&self, paper: Reading<'_>, theme: usize, is_member: bool, background: &[f64]) -> f64 {
        let values: Vec<f64> = (paper.terms.1.iter())
            .map(|freq| f64::from(evidence_of(&self.evidence, *freq)))
            .collect();
        let length: f64 = values.iter().sum();
        let taken = if is_member { 1.0 } else { 0.0 };
        let share = |count: f64, value: f64, total: f64| {
            let count = (count - taken * value).max(SMOOTHING);
            libm::log(count / (total - taken * length).max(SMOOTHING))
        };
        let of_all =
            self.totals.iter().sum::<f64>() - (self.totals.len() as f64 - 1.0) * SMOOTHING * background.len() as f64;
        let gains = paper.terms.0.iter().zip(&values).map(|(column, value)| {
            let column = *column as usize;
            let own = share(f64::from(self.counts[[column, theme]]), *value, self.totals[theme]);
            value * (own - share(background[column], *value, of_all))
        });
        gains.sum::<f64>() / length.max(f64::MIN_POSITIVE)
    }
}

#[cfg(test)]
mod tests {
    use crate::config::{Auto, FeatureSettings};
    use crate::features::{self, Text};
    use crate::themes::mixture::{Mixture, Reading};

    #[test]
    fn a_gain_equals_the_hand_computed_value() {
        let texts = ["ice snow", "ice glacier", "wood violin", "wood tone"].map(|title| Text {
            title,
            abstract_text: "",
        });
        let settings = FeatureSettings {
            min_doc_freq: Auto::Fixed(1),
            title_weight: 1,
            ..FeatureSettings::default()
        };
        let features = features::extract(&texts, &settings, 1);
        let mixture = Mixture::count(&features, &[0, 1, 2, 3], &[0, 0, 1, 1], 2);
        let background = mixture.background();
        let gain = |theme, is_member| mixture.gain(Reading::of(&features, 0), theme, is_member, &background);
        // Six terms, four words a theme and eight in all, .15 for each term: 4.9, and 8.9 in all. `ice` is there twice,
        // `snow` once, all in the first theme.
        let stranger = ((2.15f64 / 4.9 / (2.15 / 8.9)).ln() + (1.15f64 / 4.9 / (1.15 / 8.9)).ln()) / 2.0;
        assert!((gain(0, false) - stranger).abs() < 1e-6, "{}", gain(0, false));
        // Without its own words: one `ice`, no `snow`, 2.9 and 6.9 in all.
        let member = ((1.15f64 / 2.9 / (1.15 / 6.9)).ln() + (0.15f64 / 2.9 / (0.15 / 6.9)).ln()) / 2.0;
        assert!((gain(0, true) - member).abs() < 1e-6, "{}", gain(0, true));
        assert!(gain(1, false) < 0.0);
    }
}
