//! What a run says on standard error about what it did. Nobody may be listening: that is no reason to fail.

mod rows;

use std::io::{self, Write};

use paperthemes::corpus::DateSource;
use paperthemes::decisions::Orphan;
use paperthemes::evaluate::Evaluation;
use paperthemes::nouns::counted;
use paperthemes::report::languages::other_languages;
use paperthemes::report::{NewPapersView, Report, merges, mix, sentences};
use paperthemes::run::{AddedListing, Outcome};
use paperthemes::store::Added;
use paperthemes::store::inspect::ThemeRow;
use paperthemes::themes::ledger::{RunKind, RunRecord};
use paperthemes::workspace::{Unpublished, Workspace};

use self::rows::far_off;
pub(crate) use self::rows::{damaged, rejected, rejected_labelled, rejected_of, unread_dates};

/// Listings without a file that are named.
const N_MISSING_SHOWN: usize = 3;

/// Says that another run has to end first.
pub(crate) fn waiting(holder: &str) {
    let _ = writeln!(io::stderr(), "waiting for another run to end ({holder})");
}

/// Says that `reports/` is not what the last run found.
///
/// - `is_being_written`: true of a command that writes the report again.
pub(crate) fn unpublished(Unpublished { n_changed, n_old }: Unpublished, is_being_written: bool) {
    let ended = "the last run was ended before its report was in place";
    let files = match n_old {
        _ if is_being_written => return say(&format!("note: {ended}; this one writes it")),
        n if n == n_changed => "the files in `reports/` are of an earlier run".to_owned(),
        n => format!("{n} of the {n_changed} files in `reports/` that change are still of an earlier run"),
    };
    say(&format!(
        "warning: {files}: {ended}; `paperthemes report`, with the same options, writes it"
    ));
}

/// Says on standard error what a reader of the measures should know of the labels.
pub(crate) fn labels(evaluation: &Evaluation, field: &str) {
    let _ = write_labels(evaluation, field);
}

fn write_labels(evaluation: &Evaluation, field: &str) -> io::Result<()> {
    let mut err = io::stderr().lock();
    let n_unlabelled = evaluation.n_papers - evaluation.n_labelled;
    match (evaluation.n_labels, n_unlabelled) {
        (0, _) => writeln!(
            err,
            "note: no labels: no line has the field `{field}`, so there is no agreement to measure\nhint: a line with one reads \
             {{\"title\": \"…\", \"abstract\": \"…\", \"{field}\": \"physics\"}}; `--label FIELD` names another field"
        ),
        (1, _) => writeln!(err, "warning: all labels are the same, so agreement says little"),
        (_, 0) => Ok(()),
        _ => writeln!(
            err,
            "warning: {n_unlabelled} of {} without a label: clustered, but left out of the agreement",
            counted(evaluation.n_papers, "paper")
        ),
    }
}

/// Says on standard error what a run did.
pub(crate) fn outcome(outcome: &Outcome, workspace: &Workspace) {
    if !outcome.added.is_empty() {
        say(&added(&outcome.added));
    }
    missing(&outcome.missing);
    if let Some(record) = &outcome.record {
        run(record);
        if matches!(record.kind, RunKind::Fitted | RunKind::Refitted) {
            fewer_than_asked_for(&outcome.overview);
        }
    }
    far_off(&outcome.corpus);
    report(&outcome.overview, outcome.n_changed, workspace);
    orphans(&outcome.orphans);
    paper_orphans(&outcome.corpus.orphans);
}

/// What was read of the listings.
pub(crate) fn added(listings: &[AddedListing]) -> String {
    let is_new = |listing: &&AddedListing| listing.state == Added::New;
    let n_new = listings.iter().filter(is_new).count();
    let n_rows: usize = listings.iter().map(|listing| listing.n_rows).sum();
    let n_inferred = (listings.iter().filter(is_new))
        .filter(|listing| listing.date_source == DateSource::Inferred)
        .count();
    let mut said = vec![format!(
        "{} read, {n_new} new; {}",
        counted(listings.len(), "listing"),
        counted(n_rows, "row")
    )];
    said.extend(listings.iter().filter_map(changed));
    if n_inferred > 0 {
        said.push(format!(
            "warning: the dates of {} have no year; it was taken from the file's modification time\nhint: `--year YEAR` \
             sets it",
            counted(n_inferred, "listing")
        ));
    }
    for listing in listings.iter().filter(|listing| listing.n_undated > 0) {
        said.push(format!(
            "warning: {} of `{}` without a date: in no period",
            counted(listing.n_undated, "row"),
            listing.name
        ));
        if listing.format == "hf-page" {
            said.push("hint: `--year YEAR` completes dates such as `Mar 12`".to_owned());
        }
    }
    said.join("\n")
}

/// What is new in a file that was there before.
fn changed(listing: &AddedListing) -> Option<String> {
    let name = &listing.name;
    match listing.state {
        Added::Changed {
            n_new,
            n_known,
            n_changed,
            n_gone,
        } => {
            let mut parts = vec![format!("{n_new} new"), format!("{n_known} known")];
            if n_changed > 0 {
                parts.push(format!("{n_changed} changed"));
            }
            let stay = match n_gone {
                0 => String::new(),
                n => format!(
                    "; {} it no longer has {}: `paperthemes forget \"{name} (earlier)\"` drops them",
                    counted(n, "row"),
                    if n == 1 { "stays" } else { "stay" }
                ),
            };
            Some(format!("`{name}` changed: {} rows{stay}", parts.join(", ")))
        }
        Added::Forgotten => Some(format!(
            "`{name}` was forgotten and is left out; `paperthemes add` with its path takes it in again"
        )),
        Added::New | Added::Known | Added::Reread => None,
    }
}

/// Warns of listings whose files are gone.
fn missing(names: &[String]) {
    if names.is_empty() {
        return;
    }
    let shown: Vec<String> = names
        .iter()
        .take(N_MISSING_SHOWN)
        .map(|name| format!("`{name}`"))
        .collect();
    let more = match names.len() - shown.len() {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    say(&format!(
        "note: no longer in data/listings: {}{more}; the papers stay, `paperthemes forget {}` drops them",
        shown.join(", "),
        names[0]
    ));
}

/// Phrases on the rise that are named after a report; all stand in it.
const N_RISES_SHOWN: usize = 3;

/// Says something on standard error.
pub(crate) fn say(what: &str) {
    let _ = writeln!(io::stderr(), "{what}");
}

/// Says on standard error what became of the themes.
fn run(record: &RunRecord) {
    let _ = write_run(record);
}

fn write_run(record: &RunRecord) -> io::Result<()> {
    let mut err = io::stderr().lock();
    match record.kind {
        RunKind::Fitted => {}
        RunKind::Assigned | RunKind::Decided => writeln!(err, "{}", record.reason)?,
        RunKind::Refitted => writeln!(
            err,
            "themes fitted again: {} {} moved",
            record.reason,
            counted(record.moved.len(), "paper")
        )?,
    }
    for candidate in &record.candidates {
        writeln!(err, "{}", candidate.sentence())?;
    }
    Ok(())
}

/// Says on standard error what the report is about and where it is.
fn report(report: &Report, n_changed: usize, workspace: &Workspace) {
    let _ = write_report(report, n_changed, workspace);
}

fn write_report(report: &Report, n_changed: usize, workspace: &Workspace) -> io::Result<()> {
    let mut err = io::stderr().lock();
    let corpus = &report.corpus;
    let hidden: Vec<&str> = report.hidden_themes.iter().map(|theme| theme.id.as_str()).collect();
    let hidden_too = match hidden.len() {
        0 => String::new(),
        n => format!(", and {n} hidden ({})", hidden.join(", ")),
    };
    writeln!(
        err,
        "{} ({} merged) in {}{hidden_too}",
        counted(corpus.n_papers, "paper"),
        counted(corpus.n_merged, "duplicate"),
        counted(report.themes.len(), "theme")
    )?;
    if let Some(sentence) = other_languages(report) {
        writeln!(err, "note: {}", sentence.trim_end_matches('.'))?;
    }
    if let Some(reasons) = merges::in_words(corpus) {
        let look = match corpus.n_doubtful {
            0 => "",
            _ => " (`paperthemes merges --doubtful`)",
        };
        writeln!(err, "merged: {reasons}{look}")?;
    }
    if !corpus.unplaced.is_empty() {
        let papers = counted(corpus.unplaced.len(), "paper");
        writeln!(
            err,
            "{papers} in no theme: none of the words that the themes are made of"
        )?;
    }
    if report.themes.is_empty() && hidden.is_empty() {
        writeln!(err, "warning: {}", report.count_reason)?;
    }
    let new = report.new_papers.as_ref().filter(|_| n_changed > 0);
    if let Some(new) = new.and_then(NewPapersView::line) {
        writeln!(err, "{new}")?;
    }
    for rise in report.foremost_rises(N_RISES_SHOWN).0 {
        writeln!(err, "{}", rise.line())?;
    }
    for change in report.change.verdicts.iter().filter(|change| change.is_news) {
        writeln!(err, "news: {}", change.sentence())?;
    }
    let page = workspace.reports().join("index.html");
    let page = page.strip_prefix("./").unwrap_or(&page);
    match n_changed {
        0 => writeln!(err, "nothing new: {} is up to date\n", page.display()),
        _ => writeln!(err, "wrote {}\n", page.display()),
    }
}

/// Says on standard error why a fit has fewer themes than were asked for.
fn fewer_than_asked_for(report: &Report) {
    let asked = report.settings.iter().find(|(name, _)| name == "themes.count");
    let asked: Option<usize> = asked.and_then(|(_, asked)| asked.parse().ok());
    let n_themes = report.themes.len() + report.hidden_themes.len();
    if n_themes > 0 && asked.is_some_and(|asked| asked > n_themes) {
        say(&format!("note: {}", report.count_reason));
    }
}

/// Warns of decisions about themes that are not there.
fn orphans(orphans: &[Orphan]) {
    for orphan in orphans {
        let _ = writeln!(io::stderr(), "warning: `themes.toml`: {}", orphan.sentence);
    }
}

/// Warns of decisions about papers that are not there.
fn paper_orphans(sentences: &[String]) {
    for sentence in sentences {
        let _ = writeln!(io::stderr(), "warning: `themes.toml`: {sentence}");
    }
}

/// Says on standard error which themes are left out of a list.
pub(crate) fn hidden(themes: &[ThemeRow]) {
    let hidden = themes.iter().filter(|theme| theme.is_hidden);
    let names: Vec<String> = hidden.map(|theme| format!("{} {}", theme.id, theme.label)).collect();
    if !names.is_empty() {
        let _ = writeln!(
            io::stderr(),
            "{} hidden: {}",
            counted(names.len(), "theme"),
            names.join(", ")
        );
    }
}

/// Says on standard error how many themes would seem to change by chance.
pub(crate) fn trends(report: &Report) {
    let _ = writeln!(io::stderr(), "\n{}", sentences::chance(report));
    for rise in &report.rises {
        let _ = writeln!(io::stderr(), "{}", rise.line());
    }
    if let Some(warning) = mix::warning(report) {
        let _ = writeln!(io::stderr(), "{warning}");
    }
    for change in &report.change.verdicts {
        let _ = writeln!(io::stderr(), "since the last run: {}", change.sentence());
    }
}
