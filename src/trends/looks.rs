//! Changes of verdict from run to run, and which of them are news.
//!
//! A weekly reader looks 52 times a year, and every look at grown data is another chance for a verdict that is none. So a
//! change is news only if its q-value is within what the look may spend: of `max_q` for a year, the part that is the time
//! from the last whole period of the look before to that of this one (Lan and DeMets 1983, doi:10.1093/biomet/70.3.659, with
//! the spending function α·t). A look without a new whole period spends nothing and has no news, and it does not matter how
//! often and how regularly somebody looks.
//!
//! What looks spend adds up to `max_q` a year, and so would, by Bonferroni's inequality, the chance of any false news if each
//! used it as its level. But a look sees nearly the data of the look before, and what that one found and told is not found
//! again: only news that is not yet told spends anything (Hunter 1976, doi:10.2307/3212481; Worsley 1982,
//! doi:10.1093/biomet/69.2.297). So the level is what is spent, divided by the chance that what holds now did not hold before.
//! For a slope over n periods, whose information grows with n³, the two looks have the correlation (n before / n now)^1.5.
//! The bounds of Lan and DeMets themselves would take the joint distribution of all looks, which dispersion and dependence that
//! are estimated anew each time leave unknown.
//!
//! Years of looks at themes that don't change, and what it costs: `benches/looks.md`.

use jiff::civil::Date;

use super::Verdict;
use crate::nouns::counted;
use crate::themes::ThemeId;
use crate::themes::ledger::{Look, RunKind, RunRecord, ThemeVerdict, VerdictChange};

const DAYS_A_YEAR: f64 = 365.2425;

/// A theme of which a smaller part moved in or out is the one it was.
const MOVED_PART: f64 = 0.1;

/// How far out a verdict stands that holds at a level for a look, among some thirty themes: deviations of a normal variable.
const FAR: f64 = 4.0;

/// The largest q-value of news, for a look after another one; no news at all where it is 0.
///
/// - `max_q`: that may be spent in a year.
pub fn level(before: &Look, now: &Look, max_q: f64) -> f64 {
    let day = |look: &Look| look.through.as_ref().and_then(|text| text.parse::<Date>().ok());
    let (Some(first), Some(last)) = (day(before), day(now)) else {
        return 0.0;
    };
    let days = first.until(last).map_or(0, |span| span.get_days());
    let spent = max_q * (f64::from(days.max(0)) / DAYS_A_YEAR).min(1.0);
    (spent / fresh(before.n_periods, now.n_periods)).min(max_q)
}

/// Chance that what stands [`FAR`] out now did not before, of a slope over so many periods.
///
/// A normal variable that exceeds z does so by 1 / z on average; given its value, the one before is normal around ρ times that,
/// with variance 1 − ρ².
fn fresh(n_before: usize, n_now: usize) -> f64 {
    let correlation = libm::pow(n_before as f64 / n_now.max(1) as f64, 1.5).min(1.0);
    let deviation = libm::sqrt(1.0 - correlation * correlation);
    if deviation == 0.0 {
        return 1.0;
    }
    let expected = correlation * (FAR + 1.0 / FAR);
    let z = (FAR - expected) / deviation;
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// True for a verdict that says that something changes; others say that nothing does, or nothing at all.
pub fn is_claim(verdict: &str) -> bool {
    Verdict::named(verdict).is_none_or(Verdict::is_change)
}

/// What happened between two looks.
struct Between<'a> {
    before: &'a Look,
    now: &'a Look,
    /// Of the run of the later one.
    run: &'a RunRecord,
    level: f64,
}

/// The look with what it says otherwise than the one before, and with what is settled by now.
///
/// - `now`: without changes; what is settled in it does not count.
/// - `run`: what was done to the themes between the two.
/// - `q_value`: of a theme's verdict; `max_q`: that may be spent in a year.
pub(crate) fn compare(
    before: &Look,
    now: Look,
    run: &RunRecord,
    q_value: impl Fn(ThemeId) -> Option<f64>,
    max_q: f64,
) -> Look {
    if now.n_papers < before.n_papers {
        return begun(now);
    }
    let between = Between {
        before,
        now: &now,
        run,
        level: level(before, &now, max_q),
    };
    let mut changes = Vec::new();
    let mut verdicts = Vec::with_capacity(now.verdicts.len());
    for found in &now.verdicts {
        let was = before.verdicts.iter().find(|was| was.theme == found.theme);
        let Some(was) = was else {
            verdicts.push(settled_at(found, &found.verdict));
            continue;
        };
        let is_news = between.is_news(was, found, q_value(found.theme));
        let settled = match is_news || between.is_settled(was, found) {
            true => &found.verdict,
            false => &was.settled,
        };
        if is_news || was.verdict != found.verdict {
            changes.push(VerdictChange {
                theme: found.theme,
                from: if is_news { &was.settled } else { &was.verdict }.clone(),
                to: found.verdict.clone(),
                is_news,
                why: between.why(was, found),
            });
        }
        verdicts.push(settled_at(found, settled));
    }
    // Stable: those alike stay in order of themes.
    changes.sort_by_key(|change| !change.is_news);
    Look {
        verdicts,
        changes,
        ..now
    }
}

/// A look with none before it: what it says is settled, and nothing has changed.
pub(crate) fn begun(now: Look) -> Look {
    let verdicts = now
        .verdicts
        .iter()
        .map(|found| settled_at(found, &found.verdict))
        .collect();
    Look {
        verdicts,
        changes: Vec::new(),
        ..now
    }
}

fn settled_at(found: &ThemeVerdict, settled: &str) -> ThemeVerdict {
    ThemeVerdict {
        settled: settled.to_owned(),
        ..found.clone()
    }
}

impl Between<'_> {
    /// True if both looks measure by the same rules.
    fn is_same_measure(&self) -> bool {
        let (before, now) = (self.before, self.now);
        before.period_length == now.period_length && before.settings == now.settings
    }

    /// Papers that came to a theme from others, and those that went.
    fn moved(&self, theme: ThemeId) -> (usize, usize) {
        let moved = &self.run.moved;
        let came = moved.iter().filter(|moved| moved.to == Some(theme)).count();
        (came, moved.iter().filter(|moved| moved.from == theme).count())
    }

    fn is_news(&self, was: &ThemeVerdict, found: &ThemeVerdict, q_value: Option<f64>) -> bool {
        let (came, went) = self.moved(found.theme);
        let is_same_theme = ((came + went) as f64) < MOVED_PART * found.n_papers as f64 || came + went == 0;
        let holds = self.level > 0.0 && q_value.is_some_and(|q_value| q_value <= self.level);
        found.verdict != was.settled && is_claim(&found.verdict) && holds && is_same_theme && self.is_same_measure()
    }

    /// Beside news, what is settled without being told: what another measure says, and a verdict that ended and is still
    /// ended with new data.
    fn is_settled(&self, was: &ThemeVerdict, found: &ThemeVerdict) -> bool {
        let is_repeated = self.level > 0.0 && was.verdict == found.verdict;
        !self.is_same_measure() || is_repeated && !is_claim(&found.verdict)
    }

    /// What came in between, a clause each.
    fn why(&self, was: &ThemeVerdict, found: &ThemeVerdict) -> Vec<String> {
        let (before, now) = (self.before, self.now);
        let mut why = Vec::new();
        if before.period_length != now.period_length {
            why.push(format!(
                "periods are {}s now, were {}s",
                now.period_length, before.period_length
            ));
        }
        why.extend(changed_settings(before, now));
        match self.run.kind {
            RunKind::Fitted | RunKind::Refitted => why.push("the themes were fitted again".to_owned()),
            RunKind::Decided => why.push("themes were merged or split by hand".to_owned()),
            RunKind::Assigned => {}
        }
        let (came, went) = self.moved(found.theme);
        if came + went > 0 {
            why.push(format!("{} moved in and {went} out", counted(came, "paper")));
        }
        if before.period_length == now.period_length {
            why.extend(self.new_papers(was, found));
        }
        if why.is_empty() {
            why.push("the same papers, counted or tested otherwise".to_owned());
        }
        why
    }

    fn new_papers(&self, was: &ThemeVerdict, found: &ThemeVerdict) -> Option<String> {
        let (before, now) = (self.before, self.now);
        let n_new = now.n_whole.saturating_sub(before.n_whole);
        let own = match found.n_papers.saturating_sub(was.n_papers) {
            0 => "none of them its own".to_owned(),
            own => format!("{own} of them its own"),
        };
        let papers = counted(n_new, "paper");
        match now.n_periods.saturating_sub(before.n_periods) {
            0 if n_new == 0 => None,
            0 => Some(format!("{papers} more in the whole {}s, {own}", now.period_length)),
            n => Some(format!(
                "{} with {papers}, {own}",
                counted(n, &format!("new whole {}", now.period_length))
            )),
        }
    }
}

/// Settings that have another value now.
fn changed_settings(before: &Look, now: &Look) -> Vec<String> {
    let then = |name: &str| before.settings.iter().find(|(other, _)| other == name);
    let changed = |(name, now): &(String, String)| {
        let then = then(name).map_or("", |(_, value)| value);
        (then != now).then(|| format!("{name} was {then} and is {now}"))
    };
    now.settings.iter().filter_map(changed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(through: &str, verdicts: &[(&str, &str)]) -> Look {
        let verdict = |(number, (verdict, settled)): (u32, &(&str, &str))| ThemeVerdict {
            theme: ThemeId(number),
            verdict: (*verdict).to_owned(),
            settled: (*settled).to_owned(),
            n_papers: 100,
        };
        Look {
            period_length: "month".to_owned(),
            n_periods: 12,
            through: Some(through.to_owned()),
            n_papers: 1000,
            n_whole: 900,
            settings: vec![("trends.max_q".to_owned(), "0.05".to_owned())],
            verdicts: (1..).zip(verdicts).map(verdict).collect(),
            changes: Vec::new(),
        }
    }

    fn run(kind: RunKind) -> RunRecord {
        serde_json::from_value(serde_json::json!({
            "kind": kind, "reason": "", "new_listings": [], "n_papers": 0, "n_new_papers": 0, "new_by_theme": [],
            "events": [], "moved": [], "candidates": [], "drift": null, "themes": [], "flows": []
        }))
        .unwrap()
    }

    fn told(before: &Look, now: Look, q_value: f64) -> Look {
        compare(before, now, &run(RunKind::Assigned), |_| Some(q_value), 0.05)
    }

    #[test]
    fn a_look_spends_as_much_of_the_year_as_came_in() {
        let at = |through: &str, n_periods: usize| Look {
            n_periods,
            ..look(through, &[])
        };
        let level =
            |before: (&str, usize), now: (&str, usize)| super::level(&at(before.0, before.1), &at(now.0, now.1), 0.05);
        // 31 of 365.2425 days, of which a look with 12 times the periods is all fresh.
        let apart = level(("2026-06-30", 1), ("2026-07-31", 12));
        assert!((apart - 0.05 * 31.0 / 365.2425).abs() < 1e-6, "{apart}");
        // ρ = (24/25)^1.5 = .9406, 4 − .9406 · 4.25 = .0024, over .3395: half is fresh.
        let near = level(("2026-06-30", 24), ("2026-07-31", 25));
        assert!((near / apart - 1.0 / 0.5028).abs() < 0.002, "{}", near / apart);
        assert_eq!(level(("2026-06-30", 24), ("2026-06-30", 24)), 0.0);
        assert_eq!(
            level(("2020-06-30", 24), ("2026-06-30", 96)),
            0.05,
            "no more than a year has"
        );
        assert_eq!(level(("2026-06-30", 24), ("2026-05-31", 23)), 0.0);
    }

    #[test]
    fn a_change_is_news_within_what_may_be_spent() {
        let before = look("2026-06-30", &[("rising", "rising")]);
        let mut now = look("2026-09-30", &[("peaked", "")]);
        (now.n_periods, now.n_whole) = (15, 1000);
        now.verdicts[0].n_papers = 112;
        let after = told(&before, now, 0.01);
        let change = &after.changes[0];
        assert!(change.is_news && (change.from.as_str(), change.to.as_str()) == ("rising", "peaked"));
        assert_eq!(change.why, ["3 new whole months with 100 papers, 12 of them its own"]);
        assert_eq!(after.verdicts[0].settled, "peaked");
    }

    #[test]
    fn what_a_stricter_level_does_not_hold_is_not_settled_and_may_be_later() {
        let before = look("2026-06-30", &[("can't tell", "can't tell")]);
        // 31 days spend .0042.
        let after = told(&before, look("2026-07-31", &[("rising", "")]), 0.02);
        assert!(!after.changes[0].is_news);
        assert_eq!(after.verdicts[0].settled, "can't tell");
        let later = told(&after, look("2026-08-31", &[("rising", "")]), 0.004);
        assert!(later.changes[0].is_news && later.changes[0].from == "can't tell");
        let last = told(&later, look("2026-09-30", &[("rising", "")]), 0.001);
        assert!(last.changes.is_empty(), "told once");
    }

    #[test]
    fn no_new_whole_period_is_no_news() {
        let before = look("2026-06-30", &[("can't tell", "can't tell")]);
        let after = told(&before, look("2026-06-30", &[("rising", "")]), 0.0);
        assert!(!after.changes[0].is_news);
        assert_eq!(after.changes[0].why, ["the same papers, counted or tested otherwise"]);
    }

    #[test]
    fn a_verdict_that_ends_is_no_news_and_settles_in_the_second_look() {
        let before = look("2026-06-30", &[("rising", "rising")]);
        let after = told(&before, look("2026-07-31", &[("can't tell", "")]), 0.3);
        assert!(!after.changes[0].is_news);
        assert_eq!(after.verdicts[0].settled, "rising");
        let later = told(&after, look("2026-08-31", &[("can't tell", "")]), 0.3);
        assert!(later.changes.is_empty());
        assert_eq!(later.verdicts[0].settled, "can't tell");
    }

    #[test]
    fn another_measure_is_said_and_is_no_news() {
        let before = look("2026-06-30", &[("can't tell", "can't tell")]);
        let mut now = look("2026-09-30", &[("rising", "")]);
        now.period_length = "quarter".to_owned();
        now.settings[0].1 = "0.1".to_owned();
        let after = told(&before, now, 0.0);
        assert!(!after.changes[0].is_news);
        let expected = [
            "periods are quarters now, were months",
            "trends.max_q was 0.05 and is 0.1",
        ];
        assert_eq!(after.changes[0].why, expected);
        assert_eq!(after.verdicts[0].settled, "rising");
    }

    #[test]
    fn a_theme_of_other_papers_is_no_news() {
        let before = look("2026-06-30", &[("can't tell", "can't tell")]);
        let mut run = run(RunKind::Refitted);
        let moved = |paper: usize| crate::themes::ledger::Move {
            paper_id: paper.to_string(),
            from: ThemeId(2),
            to: Some(ThemeId(1)),
        };
        let now = || look("2026-07-31", &[("rising", "")]);
        run.moved = (0..10).map(moved).collect();
        let after = compare(&before, now(), &run, |_| Some(0.0), 0.05);
        assert!(!after.changes[0].is_news);
        assert_eq!(
            after.changes[0].why[..2],
            ["the themes were fitted again", "10 papers moved in and 0 out"]
        );
        run.moved.truncate(9);
        assert!(compare(&before, now(), &run, |_| Some(0.0), 0.05).changes[0].is_news);
    }

    #[test]
    fn nothing_is_told_of_less_data_or_of_a_new_theme() {
        let before = look("2026-06-30", &[("can't tell", "can't tell")]);
        let mut fewer = look("2026-07-31", &[("rising", "")]);
        fewer.n_papers = 999;
        let after = told(&before, fewer, 0.0);
        assert!(after.changes.is_empty() && after.verdicts[0].settled == "rising");
        let after = told(&look("2026-06-30", &[]), look("2026-07-31", &[("rising", "")]), 0.0);
        assert!(after.changes.is_empty() && after.verdicts[0].settled == "rising");
    }
}
