//! Everything that is tested from outside, in one binary: polars is linked once.

#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]
#![allow(clippy::print_stderr, reason = "the test runner shows it")]

/// What the code keeps to as a whole: the map, stages, who may name what, no circles, lengths.
mod architecture;
/// What takes memory and time has bounds: damaged files, and files made to fill the memory.
#[cfg(target_os = "linux")]
mod bounds;
/// The terminal browser, driven through tmux.
mod browse;
/// BibTeX and RIS of real papers, read back.
mod citations;
/// The program from outside: exit code, standard output, standard error.
mod commands;
/// What people decide: names, merges, hidden themes, words.
mod decide;
/// `evaluate` from outside: measures, keys, messages.
mod evaluate;
/// Runs that are killed, and calls that fail, at every call.
#[cfg(target_os = "linux")]
mod faults;
/// `fetch` against a server with the faults that sources have.
mod fetch;
/// Files as people have them: archives, patterns, other kinds of files, what adding would bring.
mod files;
/// Commands that answer questions: formats, names, search, and that they write nothing.
mod inspect;
/// Papers in other languages: no theme of grammar, subjects found in each, languages told.
mod languages;
/// Papers that come from elsewhere than before, and periods of few papers.
mod mix;
/// Options of a report hold for whatever follows from it.
mod options;
/// The page in a browser: search, sort, copies, a phone, no scripts, hostile texts.
mod page;
/// Known listings in, known papers and themes out; quality on labelled corpora.
mod pipeline;
/// What holds for every corpus.
mod properties;
/// Numbers equal those of scikit-learn, gensim, numpy, statsmodels, scipy and pymannkendall.
mod reference;
/// The files of a report: self-contained, escaped, in agreement with each other.
mod report;
/// Reruns keep bytes, ids and the state.
mod reruns;
/// What the search finds: words as written, in any form, in any language, in any letters.
mod search;
/// What sources write: dates, fields, texts around the texts.
mod sources;
/// What is said to rise and fall, on made-up and on real papers.
mod trends;
/// No sentence of a report contradicts the numbers in it.
mod truthful;
/// `update`: what is new at the sources, then the report.
mod update;
/// Files that grow, change, are saved over or go away; and what people want forgotten.
mod versions;

/// `verify`: equal, or what differs.
mod verify;
/// `watch`: files dropped into a folder.
#[cfg(unix)]
mod watch;
/// What is new since the last run or a day: page, digest, feeds.
mod week;

/// Headless Chromium.
#[allow(dead_code, reason = "it also takes pictures, for a benchmark")]
mod browser;
/// Corpora made by the tests, and those that stand beside the project.
mod corpora;
/// Golden files.
mod golden;
/// A source that this machine plays.
mod server;
/// A folder to work in, and the program run there.
mod workspace;
