//! `search`: words in titles and abstracts.

use paperthemes::Error;
use paperthemes::config::LimitSettings;
use paperthemes::nouns::counted;
use paperthemes::run::ask;
use paperthemes::store::inspect::{self, MATCH_BEGIN, MATCH_END, Match, Matches, Narrowed, PaperRow, View};
use paperthemes::themes::ThemeId;
use paperthemes::workspace::Workspace;
use serde_json::Value;

use crate::cli::answers::push_paper;
use crate::cli::args::Common;
use crate::cli::args::inspect::SearchArguments;
use crate::cli::failure::{CommandResult, Failure};
use crate::cli::lookup;
use crate::cli::output::schema::Schema;
use crate::cli::output::screen::Screen;
use crate::cli::output::{Answer, rounded};
use crate::cli::query::Query;

/// What a search found, and what else might help where it found nothing.
struct Found {
    papers: Vec<(Match, PaperRow)>,
    n_fitting: Option<usize>,
    advice: Option<String>,
    theme: Option<ThemeId>,
}

pub(crate) fn search(workspace: &Workspace, common: &Common, arguments: &SearchArguments) -> CommandResult {
    let query = Query::parse(&arguments.words).map_err(|hint| Failure::Usage {
        what: format!("`{}` has no word to look for", arguments.words.join(" ")),
        hint,
    })?;
    check_length(&query, &workspace.config()?.limits)?;
    let found = ask(workspace, |view| find(view, &query, arguments))?;
    let mut answer = Answer::with(Schema::of("search"));
    for (found, paper) in &found.papers {
        let own = vec![rounded(found.score), Value::String(marked(&found.snippet))];
        push_paper(&mut answer, own, paper);
    }
    if let Some(columns) = &arguments.columns {
        answer.choose(columns)?;
    }
    let mut screen = Screen::new(common.presentation());
    if screen.is_table() {
        screen.line(&summary(&found, arguments));
    }
    if !screen.is_table() || !found.papers.is_empty() {
        screen.answer(&answer)?;
    }
    screen.show()
}

/// Every word is looked for beside all others.
fn check_length(query: &Query, limits: &LimitSettings) -> CommandResult {
    let n_words = query.n_words();
    if n_words <= limits.max_words {
        return Ok(());
    }
    Err(Failure::Usage {
        what: format!(
            "a search for {n_words} words, and `limits.max_words` allows {}",
            limits.max_words
        ),
        hint: "search for fewer at once, or raise `limits.max_words` in `paperthemes.toml`".to_owned(),
    })
}

fn find(view: &View, query: &Query, arguments: &SearchArguments) -> Result<Found, Error> {
    let themes = view.themes()?;
    let theme = arguments
        .theme
        .as_ref()
        .map(|asked| lookup::theme(&themes, asked))
        .transpose()?;
    let narrowed = Narrowed {
        theme: theme.map(|theme| theme.id),
        since: arguments.since.date(),
    };
    let Matches { matches, n_fitting } = view.search(query.asked(), &narrowed, arguments.limit)?;
    let mut papers = Vec::with_capacity(matches.len());
    for found in matches {
        let paper = view.paper(&found.paper_id)?;
        papers.extend(paper.map(|paper| (found, paper)));
    }
    let advice = match papers.is_empty() && arguments.limit > 0 {
        true => advice(view, query, &narrowed)?,
        false => None,
    };
    Ok(Found {
        papers,
        n_fitting,
        advice,
        theme: narrowed.theme,
    })
}

/// What would find something: no narrowing, the words apart, a word spelt otherwise.
fn advice(view: &View, query: &Query, narrowed: &Narrowed) -> Result<Option<String>, Error> {
    let count = |query: &Query| view.n_fitting(query.asked());
    if *narrowed != Narrowed::default() {
        let n_everywhere = count(query)?;
        if n_everywhere > 0 {
            return Ok(Some(format!(
                "without --theme and --since: {}",
                counted(n_everywhere, "paper")
            )));
        }
    }
    if let Some(apart) = query.apart() {
        let n_apart = count(&apart)?;
        if n_apart > 0 {
            return Ok(Some(format!(
                "{} have the words, but not in a row: {apart}",
                counted(n_apart, "paper")
            )));
        }
    }
    let mut corrected = query.clone();
    let mut has_changed = false;
    for word in corrected.words_mut() {
        if view.n_fitting(&inspect::Query::of_words(word))? == 0
            && let Some(near) = lookup::near_word(view, word)?
        {
            *word = near;
            has_changed = true;
        }
    }
    Ok((has_changed && count(&corrected)? > 0).then(|| format!("did you mean: {corrected}")))
}

fn summary(found: &Found, arguments: &SearchArguments) -> String {
    let place = found.theme.map_or(String::new(), |theme| format!(" in {theme}"));
    let n_shown = found.papers.len();
    match (n_shown, found.n_fitting) {
        (0, _) => {
            let advice = found
                .advice
                .as_ref()
                .map_or(String::new(), |advice| format!("\n{advice}"));
            format!("nothing found{place}{advice}")
        }
        (_, Some(n_fitting)) if n_fitting == n_shown => format!("{}{place}\n", counted(n_shown, "paper")),
        (_, Some(n_fitting)) => format!("{n_shown} of {n_fitting} papers{place}, best first; --limit shows more\n"),
        (_, None) => format!("the best {}{place}; --limit shows more\n", arguments.limit),
    }
}

/// Matches between `**`.
fn marked(snippet: &str) -> String {
    snippet.replace([MATCH_BEGIN, MATCH_END], "**")
}
