//! Words as numbers: what each stands for, and which place in a name it can take.

use rustc_hash::FxHashMap;

use super::usage::{self, Usage};
use crate::features::generic::is_generic_stem;
use crate::features::numbering::Numbering;
use crate::features::{Language, tokenizer};

/// The places a word can take in a name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct PlacesInName {
    /// Has a subject: no stop word, not a single letter.
    pub content: bool,
    /// Tells of a subject that not every paper shares.
    pub telling: bool,
    /// May begin a name.
    pub begins: bool,
    /// May end a name: a noun, as far as the corpus shows.
    pub ends: bool,
    /// May be a name by itself.
    pub alone: bool,
    /// Joins words of a name: `of`, `and`, the `-to-` of `text-to-image`.
    pub joins: bool,
    /// Stands outside of names, so that the word beside it begins or ends one.
    pub outside: bool,
}

/// An acronym with its long form.
#[derive(Debug)]
pub(super) struct Concept {
    /// Stems of the long form.
    pub words: Vec<u32>,
    /// `mixture of experts`.
    pub long: String,
    /// `MoE`, or `LLMs` where papers mostly write the plural.
    pub acronym: String,
    /// The acronym in the singular.
    pub singular: String,
}

/// All words of the papers that were read.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    /// Words as written, with the marks of their languages; a part that follows a hyphen begins with it.
    pub surfaces: Numbering,
    /// Words in lower case, without hyphen.
    pub forms: Numbering,
    pub stems: Numbering,
    /// By surface.
    pub form_of: Vec<u32>,
    /// By surface: its stem, or the stem of the concept it stands for.
    pub stem_of: Vec<u32>,
    /// By surface.
    pub places: Vec<PlacesInName>,
    /// By form.
    pub usage: Vec<Usage>,
    /// Stem of a concept → the concept.
    pub concepts: FxHashMap<u32, Concept>,
}

impl Lexicon {
    /// Finds form and stem of every surface.
    pub(super) fn of(surfaces: Numbering) -> Self {
        let mut lexicon = Self {
            surfaces,
            ..Self::default()
        };
        let mut lower = String::new();
        for surface in lexicon.surfaces.texts() {
            lower.clear();
            tokenizer::lower_into(surface.trim_start_matches('-'), &mut lower);
            lexicon.form_of.push(lexicon.forms.number(&lower));
            lexicon.stem_of.push(lexicon.stems.number(&tokenizer::stem(&lower)));
        }
        lexicon
    }

    /// Finds the places of every surface, from its form and from how the corpus uses it.
    pub(super) fn settle(&mut self, usage: Vec<Usage>) {
        self.usage = usage;
        let by_form: Vec<PlacesInName> = (0..self.forms.len() as u32)
            .map(|form| self.places_of_form(form))
            .collect();
        self.places = self
            .form_of
            .iter()
            .zip(self.surfaces.texts())
            .map(|(form, surface)| {
                let places = by_form[*form as usize];
                let is_joint = usage::joins(self.forms.text(*form), surface.starts_with('-'));
                PlacesInName {
                    joins: is_joint,
                    ..places
                }
            })
            .collect();
    }

    fn places_of_form(&self, form: u32) -> PlacesInName {
        let word = self.forms.text(form);
        let stem = tokenizer::stem(word);
        if Language::of_marked(word) != Language::ENGLISH {
            return self.places_in_other_language(form, is_generic_stem(&stem));
        }
        let content = tokenizer::is_token(word) && !usage::is_foreign_stop_word(word);
        let usage = &self.usage[form as usize];
        let has_plural = self
            .forms
            .get(&format!("{word}s"))
            .is_some_and(|plural| self.usage[plural as usize].times * 20 >= usage.times);
        let is_verb = usage.is_verb(word);
        let outside = !content || usage::is_adverb(word) || is_verb;
        let is_telling = content && !is_generic_stem(&stem);
        PlacesInName {
            content,
            telling: is_telling,
            begins: !outside && !usage::never_begins(word) && (is_telling || !word.ends_with("ing")),
            ends: !outside && !usage::never_ends(&stem) && usage.is_noun(word, has_plural),
            alone: usage.stands_alone(word, has_plural) && (word.len() > 3 || word.chars().count() == 3),
            joins: false,
            outside,
        }
    }

    /// The places of a word that is not English, whose use among English words says nothing.
    fn places_in_other_language(&self, form: u32, is_generic: bool) -> PlacesInName {
        let word = self.forms.text(form);
        let content = tokenizer::is_token(word);
        // German tells its nouns by their capitals.
        let usage = &self.usage[form as usize];
        let is_noun = !writes_nouns_large(word) || usage.capital >= usage.small;
        PlacesInName {
            content,
            telling: content && !is_generic,
            begins: content,
            ends: content && is_noun,
            alone: content && is_noun,
            joins: false,
            outside: !content,
        }
    }

    /// Adds a surface that stands for a concept's long form.
    pub(super) fn add_concept(&mut self, concept: Concept, stem: u32, places: PlacesInName) -> u32 {
        let surface = self.surfaces.number(&format!("({})", concept.singular));
        self.form_of.push(self.forms.number(&concept.long));
        self.usage.resize(self.forms.len(), Usage::default());
        self.stem_of.push(stem);
        self.places.push(places);
        self.concepts.insert(stem, concept);
        surface
    }

    pub(super) fn stem(&self, surface: u32) -> u32 {
        self.stem_of[surface as usize]
    }

    pub(super) fn places(&self, surface: u32) -> PlacesInName {
        self.places[surface as usize]
    }

    pub(super) fn is_hyphened(&self, surface: u32) -> bool {
        self.surfaces.text(surface).starts_with('-')
    }

    pub(super) fn begins_large(&self, surface: u32) -> bool {
        let letters = self.surfaces.text(surface).trim_start_matches('-');
        letters.starts_with(char::is_uppercase)
    }

    /// Words as one text: hyphens where they were written.
    ///
    /// - `as_is`: letter case as written; else capitals only where they mean something.
    pub(super) fn joined(&self, surfaces: &[u32], as_is: bool) -> String {
        let mut text = String::new();
        for surface in surfaces {
            let word = tokenizer::named(self.surfaces.text(*surface));
            let letters = word.trim_start_matches('-');
            if letters.len() < word.len() && !text.is_empty() {
                text.push('-');
            } else if !text.is_empty() && tokenizer::are_spaced(&text, letters) {
                text.push(' ');
            }
            match self.concepts.get(&self.stem(*surface)) {
                Some(concept) if word.starts_with('(') => text.push_str(&concept.long),
                Some(concept) => text.push_str(&concept.singular),
                None if as_is => text.push_str(letters),
                None => text.push_str(&self.natural_case(*surface, letters)),
            }
        }
        let possessive = ["'s", "\u{2019}s"].iter().find(|ending| text.ends_with(**ending));
        text.truncate(text.len() - possessive.map_or(0, |ending| ending.len()));
        text
    }

    /// `Attention` as `attention`; `MoE`, `LLMs` and a name seldom written small as they are.
    fn natural_case(&self, surface: u32, letters: &str) -> String {
        let has_inner_capital = letters.chars().skip(1).any(char::is_uppercase);
        let usage = &self.usage[self.form_of[surface as usize] as usize];
        let is_noun = writes_nouns_large(self.surfaces.text(surface)) && usage.capital >= usage.small;
        if has_inner_capital || is_noun || usage.is_name() {
            letters.to_owned()
        } else {
            letters.to_lowercase()
        }
    }
}

/// True for a word, with its mark, of a language that writes nouns with a capital.
fn writes_nouns_large(word: &str) -> bool {
    Language::of_marked(word).code() == "de"
}
