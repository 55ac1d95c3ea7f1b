//! Acronyms and what they stand for.

use std::collections::BTreeMap;

use super::lexicon::{Concept, Lexicon, PlacesInName};
use crate::features::numbering::Numbering;

/// Papers that must spell out an acronym before it stands for its long form.
const SURE_PAPERS: usize = 2;

/// Words that an acronym may pass over.
const PASSED_OVER: [&str; 6] = ["of", "in", "for", "and", "to", "the"];

/// A long form with its acronym in brackets, as surfaces.
#[derive(Debug)]
pub(super) struct Definition {
    pub acronym: u32,
    pub long: Vec<u32>,
}

/// Words at the end of `run` whose initials the acronym in brackets after it is made of.
///
/// Source: the idea of Schwartz and Hearst 2003, doi:10.1142/9789812776303_0042, with whole initials only.
pub(super) fn long_form_len(acronym: &str, run: &[u32], surfaces: &Numbering) -> Option<usize> {
    let singular = singular(acronym);
    let n_letters = singular.chars().count();
    let n_capitals = singular.chars().filter(|c| c.is_uppercase()).count();
    if !(2..=6).contains(&n_letters) || 2 * n_capitals < n_letters {
        return None;
    }
    let initials: Vec<char> = singular.to_lowercase().chars().collect();
    let longest = (n_letters + 2).min(run.len());
    (2..=longest).find(|length| {
        let words = run[run.len() - length..].iter();
        let letters = words.map(|surface| surfaces.text(*surface).trim_start_matches('-'));
        spells(&letters.collect::<Vec<_>>(), &initials)
    })
}

fn singular(acronym: &str) -> &str {
    acronym.strip_suffix('s').unwrap_or(acronym)
}

/// True if the letters are the words' initials in order, joining words skipped at will, and the first is the first word's.
fn spells(words: &[&str], letters: &[char]) -> bool {
    let initial = |word: &str| word.chars().next().and_then(|c| c.to_lowercase().next());
    if words.first().and_then(|word| initial(word)) != letters.first().copied() {
        return false;
    }
    let mut rest = letters;
    for word in words {
        if let Some(after) = after_number(word, rest) {
            rest = after;
        } else if initial(word) == rest.first().copied() {
            rest = &rest[1..];
        } else if !PASSED_OVER.contains(&word.to_lowercase().as_str()) {
            return false;
        }
    }
    rest.is_empty()
}

/// The letters after a word that begins with a digit, which an acronym takes whole: `3D` in `3DGS`.
fn after_number<'a>(word: &str, letters: &'a [char]) -> Option<&'a [char]> {
    let whole: Vec<char> = word.to_lowercase().chars().collect();
    whole.first().filter(|first| first.is_ascii_digit())?;
    letters.strip_prefix(whole.as_slice())
}

/// Makes a concept of each acronym that enough papers spell out in the same way: a stem of its own, which the acronym has
/// from now on, and a surface for the long form.
pub(super) fn find_concepts(definitions: &[Definition], lexicon: &mut Lexicon) -> LongForms {
    let mut forms: BTreeMap<(&str, Vec<u32>), Vec<&Definition>> = BTreeMap::new();
    for definition in definitions {
        let acronym = singular(lexicon.surfaces.text(definition.acronym));
        let stems = definition.long.iter().map(|surface| lexicon.stem(*surface)).collect();
        forms.entry((acronym, stems)).or_default().push(definition);
    }
    let mut sure: Vec<(&str, Vec<u32>, Vec<&Definition>)> = forms
        .into_iter()
        .filter(|(_, papers)| papers.len() >= SURE_PAPERS)
        .map(|((acronym, stems), papers)| (acronym, stems, papers))
        .collect();
    sure.sort_by_key(|(.., papers)| std::cmp::Reverse(papers.len()));
    let mut concepts: Vec<NewConcept> = Vec::new();
    for (acronym, stems, papers) in sure {
        if concepts
            .iter()
            .all(|known| known.acronym != acronym && known.stems != stems)
        {
            let written = most_written(&papers, lexicon);
            concepts.push(NewConcept {
                acronym: acronym.to_owned(),
                stems,
                written,
            });
        }
    }
    let mut index = LongForms::default();
    for concept in concepts {
        index.add(concept, lexicon);
    }
    for forms in index.by_first_stem.values_mut() {
        forms.sort_by_key(|(long, _)| std::cmp::Reverse(long.len()));
    }
    index
}

#[derive(Debug)]
struct NewConcept {
    acronym: String,
    stems: Vec<u32>,
    /// Long form and acronym as most papers write them.
    written: (Vec<u32>, u32),
}

fn most_written(definitions: &[&Definition], lexicon: &Lexicon) -> (Vec<u32>, u32) {
    let mut times: BTreeMap<(String, &[u32], u32), usize> = BTreeMap::new();
    for definition in definitions {
        let text = lexicon.joined(&definition.long, false);
        *times.entry((text, &definition.long, definition.acronym)).or_default() += 1;
    }
    let best = times
        .into_iter()
        .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
    best.map_or((Vec::new(), 0), |((_, long, acronym), _)| (long.to_vec(), acronym))
}

/// Where concepts are to be found in running words.
#[derive(Debug, Default)]
pub(super) struct LongForms {
    /// First stem of a long form → long forms and the surfaces of their concepts, longest first.
    by_first_stem: BTreeMap<u32, Vec<(Vec<u32>, u32)>>,
}

impl LongForms {
    fn add(&mut self, new: NewConcept, lexicon: &mut Lexicon) {
        let stem = lexicon.stems.number(&format!("({})", new.acronym));
        let (long, written) = &new.written;
        let last = long
            .last()
            .map_or(PlacesInName::default(), |last| lexicon.places(*last));
        let telling = long.iter().any(|surface| lexicon.places(*surface).telling);
        let places = PlacesInName {
            content: true,
            telling,
            begins: telling,
            ends: last.ends,
            alone: last.ends,
            joins: false,
            outside: false,
        };
        let concept = Concept {
            long: lexicon.joined(long, false),
            acronym: lexicon.surfaces.text(*written).to_owned(),
            singular: new.acronym.clone(),
            words: new.stems.clone(),
        };
        for written in ["", "-"]
            .iter()
            .flat_map(|hyphen| ["", "s"].map(|plural| format!("{hyphen}{}{plural}", new.acronym)))
        {
            if let Some(surface) = lexicon.surfaces.get(&written) {
                lexicon.stem_of[surface as usize] = stem;
                lexicon.places[surface as usize] = places;
            }
        }
        let surface = lexicon.add_concept(concept, stem, places);
        self.by_first_stem
            .entry(new.stems[0])
            .or_default()
            .push((new.stems, surface));
    }

    /// The surface of the concept whose long form the words begin with, and how many of them it takes.
    pub(super) fn concept_at(&self, surfaces: &[u32], lexicon: &Lexicon) -> Option<(u32, usize)> {
        let forms = self.by_first_stem.get(&lexicon.stem(surfaces[0]))?;
        let is_here = |long: &[u32]| {
            surfaces.len() >= long.len()
                && long
                    .iter()
                    .zip(surfaces)
                    .all(|(stem, surface)| lexicon.stem(*surface) == *stem)
        };
        forms
            .iter()
            .find(|(long, _)| is_here(long))
            .map(|(long, surface)| (*surface, long.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::reading::read;
    use super::*;
    use crate::features::{Text, WordRules};

    fn letters(acronym: &str) -> Vec<char> {
        acronym.chars().collect()
    }

    #[test]
    fn an_acronym_spells_the_initials_of_its_words() {
        assert!(spells(&["mixture", "of", "experts"], &letters("moe")));
        assert!(spells(&["retrieval", "augmented", "generation"], &letters("rag")));
        assert!(spells(&["bag", "of", "words"], &letters("bw")));
        assert!(spells(&["3D", "Gaussian", "splatting"], &letters("3dgs")));
        assert!(!spells(&["sparse", "experts"], &letters("moe")));
    }

    #[test]
    fn an_acronym_and_its_long_form_are_one_concept() {
        let texts = [
            "A mixture of experts (MoE) routes tokens.",
            "Each mixture of experts (MoE) layer is sparse.",
            "Training MoEs is hard.",
        ];
        let texts = texts.map(|abstract_text| Text {
            title: "",
            abstract_text,
        });
        let read = read(&texts, &WordRules::default());
        let (stem, concept) = read.lexicon.concepts.iter().next().unwrap();
        assert_eq!(
            (concept.long.as_str(), concept.acronym.as_str()),
            ("mixture of experts", "MoE")
        );
        let has_it = |paper: &super::super::reading::NumberedPaper| {
            paper
                .surfaces
                .iter()
                .any(|surface| read.lexicon.stem(*surface) == *stem)
        };
        assert!(read.papers.iter().all(has_it));
    }

    #[test]
    fn an_acronym_that_one_paper_spells_out_is_a_word_like_any_other() {
        let text = Text {
            title: "",
            abstract_text: "A mixture of experts (MoE) routes tokens.",
        };
        assert!(read(&[text], &WordRules::default()).lexicon.concepts.is_empty());
    }
}
