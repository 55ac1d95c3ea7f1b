//! Themes and papers, named as people name them.

use paperthemes::Error;
use paperthemes::corpus::text::readable;
use paperthemes::corpus::{Ids, normalised_title, paper_id};
use paperthemes::store::inspect::{Column, Condition, ListingRow, PaperRow, Query, ThemeRow, View};
use paperthemes::themes::ThemeId;
use strsim::jaro_winkler;

use super::failure::Failure;

/// Papers or themes named where a name fits several.
const N_CANDIDATES: usize = 5;

/// Papers proposed for a name that fits none.
const N_PROPOSED: usize = 3;

/// Similarity (Jaro, Winkler 1990) from which two spellings are taken for one word, in [0, 1].
const ALIKE: f64 = 0.86;

/// The theme with an id in either case, or the only one whose label contains the words.
///
/// # Errors
/// [`Error::UnknownTheme`], [`Error::AmbiguousTheme`].
pub(crate) fn theme<'a>(themes: &'a [ThemeRow], asked: &str) -> Result<&'a ThemeRow, Error> {
    let id = ThemeId::try_from(asked.trim().to_owned()).ok();
    if let Some(theme) = themes.iter().find(|theme| Some(theme.id) == id) {
        return Ok(theme);
    }
    let wanted = normalised_title(asked);
    let label = |theme: &ThemeRow| normalised_title(&theme.label);
    if let Some(theme) = themes.iter().find(|theme| !wanted.is_empty() && label(theme) == wanted) {
        return Ok(theme);
    }
    let is_fitting = |theme: &&ThemeRow| !wanted.is_empty() && id.is_none() && label(theme).contains(&wanted);
    let fitting: Vec<&ThemeRow> = themes.iter().filter(is_fitting).collect();
    match fitting.as_slice() {
        [] => Err(unknown_theme(themes, asked, &wanted)),
        [only] => Ok(only),
        several => Err(Error::AmbiguousTheme {
            asked: asked.to_owned(),
            n_fitting: several.len(),
            shown: candidates(several.iter().map(|theme| (theme.id.to_string(), theme.label.clone()))),
        }),
    }
}

fn unknown_theme(themes: &[ThemeRow], asked: &str, wanted: &str) -> Error {
    let ids = || themes.iter().map(|theme| theme.id);
    let known = match (ids().min(), ids().max()) {
        (Some(first), Some(last)) if first != last => format!("{} themes, from {first} to {last}", themes.len()),
        (Some(only), _) => format!("there is only {only}"),
        _ => "there is none".to_owned(),
    };
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let same_number = || ids().map(|id| id.to_string()).find(|id| digits(id) == digits(asked));
    Error::UnknownTheme {
        asked: asked.to_owned(),
        known,
        nearest: same_number().or_else(|| nearest_label(themes, wanted)),
    }
}

/// The label that a name may be a misspelling of, or of a part of.
fn nearest_label(themes: &[ThemeRow], wanted: &str) -> Option<String> {
    let likeness = |theme: &ThemeRow| {
        let parts = theme.label.split([',', '(']).chain([theme.label.as_str()]);
        parts
            .map(|part| jaro_winkler(&normalised_title(part), wanted))
            .fold(0.0, f64::max)
    };
    let nearest = themes.iter().map(|theme| (likeness(theme), theme));
    let nearest = nearest.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.id.cmp(&a.1.id)))?;
    (nearest.0 >= ALIKE).then(|| nearest.1.label.clone())
}

/// The paper with an id, or the only one whose title contains the words.
///
/// # Errors
/// [`Error::UnknownPaper`], [`Error::AmbiguousPaper`]; [`Error::Database`].
pub(crate) fn paper(view: &View, asked: &str) -> Result<PaperRow, Error> {
    // As titles are read: whoever copies one with its markup finds it.
    let asked = &readable(asked);
    if let Some(paper) = by_id(view, asked)? {
        return Ok(paper);
    }
    let wanted = normalised_title(asked);
    let fitting = by_title(view, &wanted)?;
    match fitting.as_slice() {
        [] => match view.paper_added_since(&paper_id::normalise(asked).unwrap_or_default(), &wanted)? {
            Some(paper) => Ok(paper),
            None => Err(Error::UnknownPaper {
                asked: asked.to_owned(),
                nearest: near_papers(view, asked, &wanted)?,
            }),
        },
        [(id, _)] => known(view, id, asked),
        several => {
            // The whole title of one paper may begin that of another.
            if let Some((id, _)) = several.iter().find(|(_, title)| normalised_title(title) == wanted) {
                return known(view, id, asked);
            }
            Err(Error::AmbiguousPaper {
                asked: asked.to_owned(),
                n_fitting: several.len(),
                shown: candidates(several.iter().cloned()),
            })
        }
    }
}

fn by_id(view: &View, asked: &str) -> Result<Option<PaperRow>, Error> {
    let written = asked.trim();
    let ids = Ids::from(written);
    let recognised = ids.iter().map(|id| id.text.as_str());
    for id in std::iter::once(written).chain(recognised) {
        if let Some(paper) = view.paper(id)? {
            return Ok(Some(paper));
        }
        // An id that several papers share says nothing.
        if let [only] = view.ids_of(id)?.as_slice() {
            return view.paper(only);
        }
    }
    Ok(None)
}

fn known(view: &View, id: &str, asked: &str) -> Result<PaperRow, Error> {
    view.paper(id)?.ok_or_else(|| Error::UnknownPaper {
        asked: asked.to_owned(),
        nearest: Vec::new(),
    })
}

/// Ids and titles of the papers whose title contains the words, in order of id.
///
/// The index finds those with all words but the last, which may be cut off; the titles themselves decide.
fn by_title(view: &View, wanted: &str) -> Result<Vec<(String, String)>, Error> {
    let condition = match wanted.rsplit_once(' ') {
        Some((whole, _)) => in_titles(whole),
        None if wanted.is_empty() => return Ok(Vec::new()),
        None => Condition {
            is_beginning: true,
            ..in_titles(wanted)
        },
    };
    let mut found = view.titles(condition)?;
    found.retain(|(_, title)| normalised_title(title).contains(wanted));
    Ok(found)
}

/// `id  title` of each, one a line, the first few.
fn candidates(all: impl ExactSizeIterator<Item = (String, String)>) -> String {
    let n_left = all.len().saturating_sub(N_CANDIDATES);
    let shown = all.take(N_CANDIDATES).map(|(id, name)| format!("\n  {id}  {name}"));
    let shown: String = shown.collect();
    if n_left == 0 {
        shown
    } else {
        format!("{shown}\n  and {n_left} more")
    }
}

/// `id  title` of papers that a name may be a misspelling of.
fn near_papers(view: &View, asked: &str, wanted: &str) -> Result<Vec<String>, Error> {
    let mut near = near_ids(view, asked)?;
    if near.is_empty() {
        near = near_titles(view, wanted)?;
    }
    near.truncate(N_PROPOSED);
    Ok(near.into_iter().map(|(id, title)| format!("{id}  {title}")).collect())
}

/// Papers whose id begins as a mistyped one does.
fn near_ids(view: &View, asked: &str) -> Result<Vec<(String, String)>, Error> {
    let id = asked.trim().to_lowercase();
    let is_id = id.len() > 4 && id.is_ascii() && !id.contains(' ') && id.chars().any(|letter| letter.is_ascii_digit());
    if !is_id {
        return Ok(Vec::new());
    }
    let id = if id.starts_with(|letter: char| letter.is_ascii_digit()) && !id.starts_with("10.") {
        format!("arxiv:{id}")
    } else {
        id
    };
    let mut found = view.ids_that_begin(&id[..id.len() - 2], 50)?;
    found.sort_by(|a, b| jaro_winkler(&b.0, &id).total_cmp(&jaro_winkler(&a.0, &id)));
    Ok(found)
}

/// Papers whose title has the words, once words that no paper has are replaced by those they are like.
fn near_titles(view: &View, wanted: &str) -> Result<Vec<(String, String)>, Error> {
    let mut words = Vec::new();
    for word in wanted.split(' ').filter(|word| !word.is_empty()) {
        match view.n_fitting(&Query::of_words(word))? {
            0 => words.extend(near_word(view, word)?),
            _ => words.push(word.to_owned()),
        }
    }
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let all = words.iter().map(|word| in_titles(word)).collect();
    let query = Query {
        alternatives: vec![all],
        excluded: Vec::new(),
    };
    let found = view.best_titles(&query, N_PROPOSED)?;
    if !found.is_empty() || words.len() < 3 {
        return Ok(found);
    }
    // More of the words than not, wherever they stand.
    let query = Query {
        alternatives: words.iter().map(|word| vec![in_titles(word)]).collect(),
        excluded: Vec::new(),
    };
    let mut found = view.best_titles(&query, N_PROPOSED)?;
    found.retain(|(_, title)| {
        let title = normalised_title(title);
        2 * words.iter().filter(|word| title.contains(word.as_str())).count() > words.len()
    });
    Ok(found)
}

/// Words that stand in a row in a title.
fn in_titles(words: &str) -> Condition {
    Condition::of_words(Some(Column::Title), words)
}

/// The word of the index that a word is most like; among equals that of the most papers.
pub(crate) fn near_word(view: &View, word: &str) -> Result<Option<String>, Error> {
    let word = word.to_lowercase();
    let Some(first) = word.chars().next() else {
        return Ok(None);
    };
    let words = view.words_that_begin(&first.to_string())?;
    let alike = words.into_iter().map(|known| (jaro_winkler(&known, &word), known));
    let mut alike: Vec<(f64, String)> = alike.filter(|(likeness, _)| *likeness >= ALIKE).collect();
    alike.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let best = alike.first().map_or(1.0, |best| best.0);
    let mut nearest: Option<(usize, String)> = None;
    for (_, known) in alike.into_iter().take_while(|(likeness, _)| *likeness >= best) {
        let n_papers = view.n_fitting(&Query::of_words(&known))?;
        if n_papers > nearest.as_ref().map_or(0, |nearest| nearest.0) {
            nearest = Some((n_papers, known));
        }
    }
    Ok(nearest.map(|(_, known)| known))
}

/// The listing of a name, with or without its folder, or of the beginning of a hash.
pub(crate) fn listing<'a>(listings: &'a [ListingRow], asked: &str) -> Result<&'a ListingRow, Failure> {
    let name = asked.rsplit(['/', '\\']).next().unwrap_or(asked);
    let mut fitting: Vec<&ListingRow> = listings.iter().filter(|listing| listing.name == name).collect();
    if fitting.is_empty() && asked.len() >= 4 {
        fitting = listings
            .iter()
            .filter(|listing| listing.hash.starts_with(asked))
            .collect();
    }
    if fitting.is_empty() {
        fitting = listings.iter().filter(|listing| listing.name.contains(name)).collect();
    }
    match fitting.as_slice() {
        [only] => Ok(only),
        [] => Err(no_listing(listings, asked)),
        several => Err(Failure::NotFound {
            what: format!("`{asked}` fits {} listings:{}", several.len(), lines(several)),
            hint: "give the whole name, or the beginning of the hash".to_owned(),
        }),
    }
}

pub(crate) fn no_listing(listings: &[ListingRow], asked: &str) -> Failure {
    let likeness = |listing: &ListingRow| jaro_winkler(&listing.name, asked);
    let nearest = listings.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    let nearest = nearest.filter(|listing| likeness(listing) > 0.8);
    let hint = nearest.map_or("`paperthemes listing` lists all".to_owned(), |listing| {
        format!("did you mean `{}`? `paperthemes listing` lists all", listing.name)
    });
    Failure::NotFound {
        what: format!("no listing `{asked}`"),
        hint,
    }
}

fn lines(listings: &[&ListingRow]) -> String {
    let line = |listing: &&ListingRow| format!("\n  {}  {}", &listing.hash[..12.min(listing.hash.len())], listing.name);
    listings.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn themes() -> Vec<ThemeRow> {
        let labels = [
            (3, "KV cache, retrieval heads"),
            (7, "retrieval-augmented generation"),
            (12, "attention sink"),
        ];
        let theme = |(id, label): (u32, &str)| ThemeRow {
            id: ThemeId(id),
            label: label.to_owned(),
            label_terms: Vec::new(),
            stability: None,
            super_theme: None,
            n_papers: 1,
            is_hidden: false,
        };
        labels.map(theme).to_vec()
    }

    #[test]
    fn a_theme_is_found_by_id_and_by_label() {
        let themes = themes();
        for asked in ["T7", "t7", "Retrieval-Augmented Generation", "augmented"] {
            assert_eq!(theme(&themes, asked).unwrap().id, ThemeId(7), "{asked}");
        }
    }

    #[test]
    fn a_name_that_fits_several_themes_lists_them() {
        let error = theme(&themes(), "retrieval").unwrap_err().to_string();
        assert!(
            error.contains("T3  KV cache") && error.contains("T7  retrieval"),
            "{error}"
        );
    }

    #[test]
    fn a_misspelling_is_told_what_it_may_mean() {
        let hint = |asked: &str| theme(&themes(), asked).unwrap_err().hint().unwrap();
        assert!(
            hint("atention sink").contains("`attention sink`"),
            "{}",
            hint("atention sink")
        );
        assert!(hint("12").contains("`T12`"), "{}", hint("12"));
        assert!(!hint("quantum").contains("did you mean"), "{}", hint("quantum"));
    }
}
