//! Themes and papers, named as people name them.

use paperthemes::Error;
use paperthemes::corpus::{Corpus, normalised_title};
use paperthemes::themes::{Theme, ThemeId, Themes};

/// Papers named where a piece of a title fits several.
const N_CANDIDATES: usize = 5;

/// The theme with an id, or with a label, in either case.
pub fn theme<'a>(themes: &'a Themes, asked: &str) -> Result<&'a Theme, Error> {
    let id = ThemeId::try_from(asked.to_owned()).ok();
    let label = asked.trim().to_lowercase();
    let by_id = themes.themes.iter().find(|theme| Some(theme.id) == id);
    let by_label = || themes.themes.iter().find(|theme| theme.label.to_lowercase() == label);
    by_id.or_else(by_label).ok_or_else(|| {
        let ids: Vec<String> = themes.themes.iter().map(|theme| theme.id.to_string()).collect();
        let known = match (ids.first(), ids.last()) {
            (Some(first), Some(last)) if first != last => format!("{} themes, from {first} to {last}", ids.len()),
            (Some(only), _) => format!("there is only {only}"),
            _ => "there is none".to_owned(),
        };
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let nearest = ids.iter().find(|id| digits(id) == digits(asked)).cloned();
        Error::UnknownTheme {
            asked: asked.to_owned(),
            known,
            nearest,
        }
    })
}

/// The paper with an id, or the only one whose title contains the words.
pub fn paper(corpus: &Corpus, asked: &str) -> Result<usize, Error> {
    if let Some(position) = corpus.find(asked) {
        return Ok(position);
    }
    let wanted = normalised_title(asked);
    let titles: Vec<String> = corpus
        .papers
        .iter()
        .map(|paper| normalised_title(&paper.title))
        .collect();
    let fitting: Vec<usize> = (0..titles.len())
        .filter(|paper| !wanted.is_empty() && titles[*paper].contains(&wanted))
        .collect();
    match fitting.as_slice() {
        [] => Err(Error::UnknownPaper {
            asked: asked.to_owned(),
        }),
        [only] => Ok(*only),
        several => {
            // The whole title of one paper may begin that of another.
            if let Some(whole) = several.iter().find(|paper| titles[**paper] == wanted) {
                return Ok(*whole);
            }
            let mut shown: Vec<String> = several
                .iter()
                .take(N_CANDIDATES)
                .map(|paper| format!("\n  {}  {}", corpus.papers[*paper].id, corpus.papers[*paper].title))
                .collect();
            if several.len() > N_CANDIDATES {
                shown.push(format!("\n  and {} more", several.len() - N_CANDIDATES));
            }
            Err(Error::AmbiguousPaper {
                asked: asked.to_owned(),
                n_fitting: several.len(),
                shown: shown.concat(),
            })
        }
    }
}
