//! Help texts of commands whose arguments need no file of their own.

use paperthemes::trends::statistics::STATISTICS;

use crate::cli::failure::EXIT_CODES;

/// - `examples`: what stands above the exit codes.
pub(super) fn of_the_program(examples: &str) -> String {
    let rows = EXIT_CODES.iter().map(|(code, meaning)| format!("  {code}  {meaning}"));
    format!("{examples}\n\nExit codes:\n{}", rows.collect::<Vec<_>>().join("\n"))
}

pub(super) const REFIT_HELP: &str = "\
`report` lets new papers join the themes there are, and nobody else moves. It fits the themes again by itself once the corpus
has grown or drifted, or a candidate theme has come up, beyond the limits in `paperthemes.toml` (reruns.max_growth,
reruns.max_drift, reruns.max_candidate).

After `--fresh` the themes depend on the papers and settings alone, however the listings came in, and
their ids begin with T1 again: look through the decisions in `themes.toml` then.";

pub(super) const HISTORY_HELP: &str = "\
Examples:
  paperthemes history                                the runs, newest last
  paperthemes history --format json | jq '.[-1]'     all that is known of the last run";

pub(super) const EXPLAIN_HELP: &str = "\
A contribution is in nats: 0.69 doubles the odds of the theme against the runner-up, -0.69 halves them. All of them, with
what the themes' sizes say, add up to the difference. The paper's own words are taken out of its theme first.

Examples:
  paperthemes explain 2405.14906
  paperthemes explain successor heads --limit 5
  paperthemes explain 2405.14906 --format csv > terms.csv";

pub(super) const VERIFY_HELP: &str = "\
Also reads the listings in data/listings that the database knows, and lists those that have changed since or are missing. Exit code
1 if anything differs. The options of the last report (`--period`, `--themes`, `--seed`, `--since`) hold unless others are given.

Examples:
  paperthemes verify
  paperthemes verify --period month
  paperthemes verify --format json";

pub(super) const BROWSE_HELP: &str = "\
Keys:
  ↑ ↓ k j              move; PgUp, PgDn, Home, End as well
  → ← l h Tab Enter    to the next pane, or back
  /                    filter the themes or papers as you type; Esc shows all again
  s b                  sort papers by fit, date, margin or title; only borderline ones
  Space a u            mark a paper; all that are shown; unmark all
  e                    export the marked papers: .bib .ris .csv .json .jsonl .md
  n m x                name the theme, merge it into another one, hide it
  ? q                  help; quit

Terms that distinguish the theme stand out in the abstract; ~ is a borderline paper, * a marked one.";

/// What the columns mean, from the table of statistics.
pub(super) fn trends_help() -> String {
    let rows = STATISTICS
        .iter()
        .map(|statistic| format!("  {:<14} {}", statistic.name, statistic.meaning));
    let rows: Vec<String> = rows.collect();
    format!(
        "Verdicts: emerged (from near nothing), rising, surged (up for a short while and back), peaked, seasonal, falling, fading \
         (to a quarter or less), steady, can't tell. A change is told only if its q-value (Benjamini-Krieger-Yekutieli, over all \
         themes) and its size say so, a straight trend also by its 95 % interval; from 12 periods on the share may change in \
         any of these shapes, compared with what the same search finds in shares that stay. The shares beside a verdict are \
         those of the curve that fits best. `trends.*` in `paperthemes.toml` sets the limits. `--format csv` and `json` have \
         every statistic.\n\nStatistics:\n{}",
        rows.join("\n")
    )
}
