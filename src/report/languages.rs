//! The sentence on languages.

use crate::report::numbers::{count, counted};
use crate::report::{LanguageView, Report};

/// How many papers are in other languages than most, and in which; nothing if all are in the same.
pub fn other_languages(report: &Report) -> Option<String> {
    let (most, others) = report.corpus.languages.split_first()?;
    let n_others: usize = others.iter().map(|other| other.n_papers).sum();
    let verb = if n_others == 1 { "is" } else { "are" };
    let which = match others {
        [other] => other.name.clone(),
        _ => {
            let named = |other: &LanguageView| format!("{} ({})", other.name, count(other.n_papers));
            others.iter().map(named).collect::<Vec<_>>().join(", ")
        }
    };
    Some(format!(
        "{} of {} {verb} not in {} but in {which}.",
        count(n_others),
        counted(report.corpus.n_papers, "paper"),
        most.name
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn other_languages_are_told_if_there_are_any() {
        let mut report = sample::report();
        report.corpus.n_papers = 1_044;
        let view = |name: &str, n_papers| LanguageView {
            code: String::new(),
            name: name.to_owned(),
            n_papers,
        };
        assert_eq!(other_languages(&report), None);
        report.corpus.languages = vec![view("English", 1_043), view("German", 1)];
        let told = other_languages(&report).unwrap();
        assert_eq!(
            told,
            format!("1 of {} is not in English but in German.", counted(1_044, "paper"))
        );
        report.corpus.languages = vec![view("English", 1_030), view("German", 12), view("Chinese", 2)];
        let told = other_languages(&report).unwrap();
        assert!(
            told.starts_with("14 of ") && told.ends_with("not in English but in German (12), Chinese (2)."),
            "{told}"
        );
    }
}
