//! Papers as numbered words, with acronyms and their long forms made one.

use rayon::prelude::*;
use std::ops::Range;

use super::acronyms::{self, Definition};
use super::lexicon::Lexicon;
use super::pointers::without_pointers;
use super::usage::{self, Role, Usage};
use crate::features::numbering::Numbering;
use crate::features::{Language, Text, WordRules, tokenizer, told};

/// Papers that are read together; a fixed number, so that words are numbered the same for any number of threads.
const CHUNK: usize = 256;

/// The words of one paper.
#[derive(Debug, Default)]
pub(super) struct NumberedPaper {
    /// Along all runs, the number of each word as written.
    pub surfaces: Vec<u32>,
    /// Ends of the runs between punctuation, ascending; the last is the length of `surfaces`.
    run_ends: Vec<u32>,
    /// Words of the title, which come first.
    n_title: usize,
}

impl NumberedPaper {
    pub(super) fn end_run(&mut self) {
        let end = self.surfaces.len() as u32;
        if self.run_start() < self.surfaces.len() {
            self.run_ends.push(end);
        }
    }

    /// Where the run that is being read began.
    pub(super) fn run_start(&self) -> usize {
        self.run_ends.last().map_or(0, |end| *end as usize)
    }

    pub(super) fn runs(&self) -> impl Iterator<Item = Range<usize>> {
        let starts = std::iter::once(0).chain(self.run_ends.iter().copied());
        starts
            .zip(&self.run_ends)
            .map(|(start, end)| start as usize..*end as usize)
    }

    /// True for positions in the title.
    pub(super) fn in_title(&self, position: usize) -> bool {
        position < self.n_title
    }

    /// Replaces long forms by their concept.
    fn unify(&mut self, index: &acronyms::LongForms, lexicon: &Lexicon) {
        let mut unified = Self::default();
        for run in self.runs() {
            let mut at = run.start;
            while at < run.end {
                let (surface, length) = index
                    .concept_at(&self.surfaces[at..run.end], lexicon)
                    .unwrap_or((self.surfaces[at], 1));
                unified.surfaces.push(surface);
                if at < self.n_title {
                    unified.n_title = unified.surfaces.len();
                }
                at += length;
            }
            unified.end_run();
        }
        *self = unified;
    }
}

/// Papers read, and what the numbers of their words stand for.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub lexicon: Lexicon,
    /// In the order of the texts.
    pub papers: Vec<NumberedPaper>,
}

/// Papers read together, with numbers of their own.
#[derive(Debug, Default)]
struct Chunk {
    surfaces: Numbering,
    /// Of the paper that is being read.
    language: Language,
    papers: Vec<NumberedPaper>,
    definitions: Vec<Definition>,
}

/// Reads papers; an acronym that enough of them spell out is one concept with its long form.
///
/// - `rules`: words that are read as another one, or not at all.
pub(super) fn read(texts: &[Text<'_>], rules: &WordRules) -> Read {
    let main = told::main_language(texts);
    let chunks = texts.par_chunks(CHUNK).map(|texts| Chunk::read(texts, rules, main));
    let chunks: Vec<Chunk> = chunks.collect();
    let mut surfaces = Numbering::default();
    let mut papers = Vec::with_capacity(texts.len());
    let mut definitions = Vec::new();
    for chunk in chunks {
        let numbers: Vec<u32> = chunk.surfaces.texts().map(|text| surfaces.number(text)).collect();
        let renumber = |surfaces: &mut [u32]| {
            surfaces
                .iter_mut()
                .for_each(|surface| *surface = numbers[*surface as usize])
        };
        papers.extend(chunk.papers.into_iter().map(|mut paper| {
            renumber(&mut paper.surfaces);
            paper
        }));
        definitions.extend(chunk.definitions.into_iter().map(|mut definition| {
            renumber(&mut definition.long);
            renumber(std::slice::from_mut(&mut definition.acronym));
            definition
        }));
    }
    let mut lexicon = Lexicon::of(surfaces);
    let usage = usage_of(&papers, &lexicon);
    lexicon.settle(usage);
    let index = acronyms::find_concepts(&definitions, &mut lexicon);
    papers.par_iter_mut().for_each(|paper| paper.unify(&index, &lexicon));
    Read { lexicon, papers }
}

impl Chunk {
    fn read(texts: &[Text<'_>], rules: &WordRules, main: Language) -> Self {
        let mut chunk = Self::default();
        for text in texts {
            chunk.language = told::language_of(*text, main);
            let paper = chunk.split(text, rules);
            chunk.papers.push(paper);
        }
        chunk
    }

    /// Splits a paper into numbered words; parts of hyphenated compounds count as words.
    fn split(&mut self, text: &Text<'_>, rules: &WordRules) -> NumberedPaper {
        let mut words = NumberedPaper::default();
        let first_definition = self.definitions.len();
        let abstract_text = without_pointers(text.abstract_text);
        for (part, is_title) in [(text.title, true), (&*abstract_text, false)] {
            let cleaned = tokenizer::clean(part);
            let mut end_of_last = 0;
            for word in tokenizer::words(&cleaned) {
                let between = &cleaned[end_of_last..word.start];
                if between.bytes().any(|byte| !byte.is_ascii_whitespace()) {
                    if between.trim() == "(" && !has_rule(word.text, rules) {
                        self.note_definition(word.text, &words, first_definition);
                    }
                    words.end_run();
                }
                self.push_word(word.text, &mut words, rules);
                end_of_last = word.start + word.text.len();
            }
            words.end_run();
            if is_title {
                words.n_title = words.surfaces.len();
            }
        }
        words
    }

    /// Adds a word, or what is read in place of it or of its parts; no name reaches over one that is not read.
    fn push_word(&mut self, word: &str, words: &mut NumberedPaper, rules: &WordRules) {
        if rules.is_empty() {
            return self.push_pieces(word, words);
        }
        if has_rule(word, rules) {
            return self.push_ruled(word, words, rules);
        }
        let mut start = 0;
        for piece in word.split('-') {
            let end = start + piece.len();
            if has_rule(piece, rules) {
                self.push_ruled(piece, words, rules);
            } else {
                self.push_pieces(&word[start.saturating_sub(1)..end], words);
            }
            start = end + 1;
        }
    }

    fn push_ruled(&mut self, word: &str, words: &mut NumberedPaper, rules: &WordRules) {
        match rules.in_place_of(&lower(word)) {
            Some(shown) => self.push_pieces(shown, words),
            None => words.end_run(),
        }
    }

    /// Adds the parts of a word; those after a hyphen keep it in front.
    fn push_pieces(&mut self, word: &str, words: &mut NumberedPaper) {
        let mut start = 0;
        for piece in word.split('-') {
            let end = start + piece.len();
            if !piece.is_empty() {
                let with_hyphen = &word[start.saturating_sub(1)..end];
                let surface = match self.language {
                    Language::ENGLISH => self.surfaces.number(with_hyphen),
                    language => self.surfaces.number(&language.marked(with_hyphen)),
                };
                words.surfaces.push(surface);
            }
            start = end + 1;
        }
    }

    /// Remembers what an acronym in brackets stands for, once a paper.
    fn note_definition(&mut self, word: &str, before: &NumberedPaper, first_of_paper: usize) {
        let run = &before.surfaces[before.run_start()..];
        let Some(length) = acronyms::long_form_len(word, run, &self.surfaces) else {
            return;
        };
        let definition = Definition {
            acronym: self.surfaces.number(word),
            long: run[run.len() - length..].to_vec(),
        };
        let is_new = |earlier: &Definition| earlier.acronym != definition.acronym;
        if self.definitions[first_of_paper..].iter().all(is_new) {
            self.definitions.push(definition);
        }
    }
}

fn lower(word: &str) -> String {
    let mut lower = String::new();
    tokenizer::lower_into(word, &mut lower);
    lower
}

/// True if a word, as written, is read as another one or not at all.
fn has_rule(word: &str, rules: &WordRules) -> bool {
    !rules.is_empty() && rules.has(&lower(word))
}

/// How the papers use each form.
fn usage_of(papers: &[NumberedPaper], lexicon: &Lexicon) -> Vec<Usage> {
    let roles: Vec<Role> = lexicon
        .forms
        .texts()
        .map(|form| usage::role(form, tokenizer::is_token(form)))
        .collect();
    let nothing = || vec![Usage::default(); lexicon.forms.len()];
    let count = |mut usage: Vec<Usage>, papers: &[NumberedPaper]| {
        papers
            .iter()
            .for_each(|paper| count_uses(paper, lexicon, &roles, &mut usage));
        usage
    };
    let add = |mut all: Vec<Usage>, more: Vec<Usage>| {
        all.iter_mut().zip(&more).for_each(|(all, more)| all.add(more));
        all
    };
    let part = papers.len().div_ceil(rayon::current_num_threads()).max(1);
    papers.par_chunks(part).fold(nothing, count).reduce(nothing, add)
}

fn count_uses(paper: &NumberedPaper, lexicon: &Lexicon, roles: &[Role], usage: &mut [Usage]) {
    for run in paper.runs() {
        let role_at = |at: usize| roles[lexicon.form_of[paper.surfaces[at] as usize] as usize];
        for at in run.clone() {
            let surface = paper.surfaces[at];
            let before = (at > run.start).then(|| role_at(at - 1));
            let after = (at + 1 < run.end).then(|| role_at(at + 1));
            let usage = &mut usage[lexicon.form_of[surface as usize] as usize];
            usage.count(before, after);
            if at > run.start && !paper.in_title(at) {
                let begins_capital = lexicon.begins_large(surface);
                usage.capital += u32::from(begins_capital);
                usage.small += u32::from(!begins_capital);
            }
        }
    }
}
