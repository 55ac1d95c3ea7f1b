use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::*;
use crate::corpus::{Appearance, PartialDate};

/// Subjects that come up at all times, two words each.
const SUBJECTS: [&str; 6] = [
    "glacier flow",
    "sediment core",
    "pollen record",
    "lake varve",
    "ocean current",
    "tree ring",
];

/// Papers of one theme over two years, one a day, on two of the subjects each; the last `n_planted` weeks' papers of every other
/// day are on something new.
fn corpus(n_planted: usize) -> Corpus {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(7);
    let paper = |day: usize| {
        let mut subject = || SUBJECTS[random.gen_range(0..SUBJECTS.len())];
        let (mut title, abstract_text) = (format!("{} and moss", subject()), format!("The {}, again.", subject()));
        if day.is_multiple_of(2) && day + 7 * n_planted >= 728 {
            title = format!("Cosmogenic nuclide dating of {}", subject());
        }
        Paper {
            id: format!("p{day:04}"),
            title,
            abstract_text: abstract_text.into(),
            first_seen: Some(day_at(day as i64)),
            authors: vec![format!("A. Author {day}")],
            appearances: vec![Appearance {
                listing: 0,
                line: 1,
                date: None,
            }],
            ..Paper::default()
        }
    };
    Corpus {
        papers: (0..728).map(paper).collect(),
        ..Corpus::default()
    }
}

fn day_at(day: i64) -> PartialDate {
    let date = jiff::civil::date(2024, 1, 1)
        .checked_add(jiff::Span::new().days(day))
        .unwrap();
    date.to_string().parse().unwrap()
}

/// Two themes, the papers of the first half of the numbers and those of the second, in turn.
fn themes() -> Themes {
    let of = |rest: usize| (0..728).filter(|paper| paper % 4 / 2 == rest).collect::<Vec<_>>();
    Themes {
        themes: vec![Theme::of(1, &of(0)), Theme::of(2, &of(1))],
        ..Themes::default()
    }
}

fn found(corpus: &Corpus) -> Vec<Rise> {
    find(corpus, &themes(), None, &Words::default()).rises
}

#[test]
fn a_subject_that_is_born_is_told_with_its_numbers() {
    let corpus = corpus(10);
    let rises = found(&corpus);
    assert_eq!(rises.len(), 2, "one phrase in each theme: {rises:?}");
    for rise in &rises {
        assert_eq!(rise.phrase, "Cosmogenic nuclide dating");
        let has = |paper: &&usize| corpus.papers[**paper].title.contains("nuclide");
        assert_eq!(rise.papers.iter().filter(has).count(), rise.papers.len());
        let is_recent = |paper: &&usize| corpus.papers[**paper].first_seen >= rise.window.map(|window| window.since);
        assert_eq!(rise.papers.iter().filter(is_recent).count(), rise.n_recent);
        let members = themes()
            .themes
            .into_iter()
            .find(|theme| theme.id == rise.theme)
            .unwrap()
            .members;
        let recent = members
            .iter()
            .map(|member| member.paper)
            .filter(|paper| is_recent(&paper));
        assert_eq!((rise.n_theme, rise.n_theme_recent), (members.len(), recent.count()));
        assert!(
            rise.p_value < 1e-6 && rise.share_before() < 0.01 && rise.share_now() > 0.3,
            "{rise:?}"
        );
    }
}

#[test]
fn nothing_is_told_where_dates_are_dealt_at_random() {
    let mut corpus = corpus(10);
    let mut n_told = 0;
    for seed in 0..100 {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut dates: Vec<_> = corpus.papers.iter().map(|paper| paper.first_seen).collect();
        dates.shuffle(&mut random);
        corpus
            .papers
            .iter_mut()
            .zip(dates)
            .for_each(|(paper, date)| paper.first_seen = date);
        n_told += usize::from(!found(&corpus).is_empty());
    }
    assert!(n_told <= 5, "{n_told}");
}

#[test]
fn papers_of_one_group_of_authors_in_one_listing_are_no_rise() {
    let mut corpus = corpus(10);
    let is_planted = |paper: &&mut Paper| paper.title.contains("nuclide");
    for paper in corpus.papers.iter_mut().filter(is_planted) {
        paper.authors = vec!["B. Busy".to_owned()];
    }
    assert_eq!(found(&corpus), []);
    for (listing, paper) in corpus.papers.iter_mut().filter(is_planted).enumerate() {
        paper.appearances[0].listing = listing;
    }
    assert_eq!(found(&corpus).len(), 2, "listed on different days");
}

#[test]
fn a_phrase_that_no_title_has_is_no_subject() {
    let mut corpus = corpus(10);
    for paper in &mut corpus.papers {
        if paper.title.contains("nuclide") {
            paper.abstract_text = format!("{}. {}", paper.title, paper.abstract_text).into();
            paper.title = "A study".to_owned();
        }
    }
    assert_eq!(found(&corpus), []);
}

#[test]
fn undated_papers_tell_nothing() {
    let mut corpus = corpus(10);
    corpus.papers.iter_mut().for_each(|paper| paper.first_seen = None);
    assert_eq!(found(&corpus), []);
}

#[test]
fn papers_that_came_since_the_fit_tell_what_rises_without_dates() {
    let mut corpus = corpus(8);
    corpus.papers.iter_mut().for_each(|paper| paper.first_seen = None);
    let mut themes = themes();
    assert_eq!(
        find(&corpus, &themes, None, &Words::default()),
        Rises::default(),
        "no paper came"
    );
    for member in themes.themes.iter_mut().flat_map(|theme| &mut theme.members) {
        member.likeness = (member.paper >= 728 - 56).then_some(0.5);
    }
    let found = find(&corpus, &themes, None, &Words::default());
    assert!(found.rises.is_empty());
    let rise = &found.since_fit[0];
    assert_eq!(rise.phrase, "Cosmogenic nuclide dating");
    // 56 days, half of whose papers are new to either theme in turn: those of even days lie in theme 1 or 2 by pairs.
    assert_eq!((rise.papers.len(), rise.n_recent, rise.n_theme_recent), (14, 14, 28));
    assert!(rise.papers.iter().all(|paper| *paper >= 728 - 56));
}
