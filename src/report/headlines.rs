//! Sentences that open a report: what is news since the run before, and which terms are on the move.

use super::Report;
use super::change::TermView;
use super::numbers::count;
use super::piece::{Sentence, leading_to, words};
use super::verdict_change::VerdictChangeView;

/// Terms, and changes of verdict, that a sentence names.
const MAX_NAMED: usize = 3;

/// Verdicts that changed since the run before, beyond doubt.
pub(super) fn news(report: &Report) -> Option<Sentence> {
    let news: Vec<&VerdictChangeView> = report.change.verdicts.iter().filter(|change| change.is_news).collect();
    let mut sentence = vec![leading_to("since", "Since the last run"), words(": ")];
    for (position, change) in news.iter().take(MAX_NAMED).enumerate() {
        let separator = if position == 0 { "" } else { "; " };
        sentence.push(words(separator));
        sentence.push(leading_to(
            &change.theme_id,
            format!("{} “{}”", change.theme_id, change.theme),
        ));
        sentence.push(words(format!(" {}", change.turn())));
    }
    let more = news.len().saturating_sub(MAX_NAMED);
    sentence.push(words(match more {
        0 => ".".to_owned(),
        more => format!("; and {} more.", count(more)),
    }));
    (!news.is_empty()).then_some(sentence)
}

/// The terms that gained and lost most.
pub(super) fn terms(report: &Report) -> Option<Sentence> {
    let terms = &report.change.terms;
    let (before, now) = (terms.before?.name(&report.periods), terms.now?.name(&report.periods));
    let told = |term: &TermView, verb: &str| {
        let (n_now, of_now, n_before, of_before) = counts(term);
        format!(
            "“{}” {verb} most: {n_now} of {of_now} papers in {now}, {n_before} of {of_before} in {before}",
            term.term
        )
    };
    let gained = terms.rising.first().map(|term| told(term, "gained"));
    let lost = terms.falling.first().map(|term| told(term, "lost"));
    let told: Vec<String> = gained.into_iter().chain(lost).collect();
    (!told.is_empty()).then(|| {
        vec![
            leading_to("terms", "Of the terms"),
            words(format!(", {}.", told.join("; "))),
        ]
    })
}

/// In which periods shares are compared, a sentence; absent if none is whole.
pub fn windows(report: &Report) -> Option<String> {
    let (before, now) = (report.change.before?, report.change.now?);
    let (before, now) = (before.name(&report.periods), now.name(&report.periods));
    Some(format!("Shares are those of {before}, then those of {now}."))
}

/// Papers with a term in the last periods and all of them, then the same in the first ones, as texts.
fn counts(term: &TermView) -> (String, String, String, String) {
    (
        count(term.n_now),
        count(term.of_now),
        count(term.n_before),
        count(term.of_before),
    )
}

/// `31 of 520 papers, 4 of 480 before`.
pub fn counts_of(term: &TermView) -> String {
    let (n_now, of_now, n_before, of_before) = counts(term);
    format!("{n_now} of {of_now} papers, {n_before} of {of_before} before")
}

/// Words that papers did not use before.
pub(super) fn novelty(report: &Report) -> Option<Sentence> {
    let new = &report.change.terms.new;
    let named = new.iter().take(MAX_NAMED).map(|term| {
        let since = term.first_seen.and_then(|period| report.periods.get(period));
        let since = since.map_or_else(String::new, |period| format!(" (since {})", period.name));
        format!("“{}”{since}", term.term)
    });
    let named: Vec<String> = named.collect();
    let (last, others) = named.split_last()?;
    let names = if others.is_empty() {
        last.clone()
    } else {
        format!("{} and {last}", others.join(", "))
    };
    let more = match new.len() - named.len() {
        0 => String::new(),
        more => format!(", and {} more", count(more)),
    };
    Some(vec![
        leading_to("terms", if new.len() == 1 { "A new term" } else { "New terms" }),
        words(format!(" among the papers: {names}{more}.")),
    ])
}
