//! The columns of every answer: the one place that says what they are called, what they hold, and which a table shows.
//!
//! Help, `docs/output.md`, CSV and the choice of columns come from here. A column is never renamed, removed or given another
//! meaning without a new `VERSION`; new ones may come with any release, so programs go by name.

mod column;
mod fetch;
mod files;
mod moving;
mod paper;

pub(crate) use self::column::Column;
use self::column::column;
use self::paper::PAPER;
use super::kind::Kind::{Count, List, Number, Text, Truth};

/// Version of the columns; `paperthemes --version` says it.
#[cfg(test)]
const VERSION: u32 = 1;

/// What a command answers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schema {
    /// Name of the command, with the option that asks for this answer where there are several.
    pub(crate) command: &'static str,
    /// What a row is, for the documentation.
    #[cfg_attr(not(test), allow(dead_code, reason = "documentation is checked by a test"))]
    pub(crate) row: &'static str,
    /// Before those of a paper, if rows are papers.
    own: &'static [Column],
    /// True if rows are papers, which can be cited.
    pub(crate) are_papers: bool,
    /// Columns that a table shows by default.
    pub(crate) in_table: &'static [&'static str],
    /// Column that a table shows on a line of its own below the row.
    pub(crate) below: Option<&'static str>,
}

impl Schema {
    /// All columns in order.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &'static Column> {
        let of_papers: &[Column] = if self.are_papers { PAPER } else { &[] };
        self.own.iter().chain(of_papers)
    }

    /// The answer of a command.
    pub(crate) fn of(command: &str) -> &'static Self {
        let found = SCHEMAS.iter().find(|schema| schema.command == command);
        found.unwrap_or(&SCHEMAS[0])
    }
}

/// `docs/output.md` between its marks: what every command answers, a table each.
#[cfg(test)]
fn documentation() -> String {
    let section = |schema: &Schema| {
        let rows = schema
            .columns()
            .map(|column| format!("| `{}` | {} | {} |\n", column.name, column.kind.name(), column.meaning));
        let rows: String = rows.collect();
        format!(
            "### `{}`\n\nA row is {}.\n\n| column | kind | meaning |\n|---|---|---|\n{rows}\n",
            schema.command, schema.row
        )
    };
    SCHEMAS.iter().map(section).collect()
}

/// Every answer.
pub(crate) const SCHEMAS: &[Schema] = &[
    Schema {
        command: "themes",
        row: "a theme of the last report",
        own: &[
            column("theme_id", Text, "`T7`: given once, never reused"),
            column("papers", Count, "its papers"),
            column("share", Number, "of all papers, 0 to 1"),
            column(
                "stability",
                Number,
                "how well it comes back when papers are resampled, 0 to 1; empty for an only theme",
            ),
            column("standing", Text, "what that is worth: `stable`, `loose` or `unstable`"),
            column(
                "super_theme",
                Text,
                "the group of similar themes it stands under, if there are groups",
            ),
            column("theme", Text, "label"),
            column("label_terms", List, "terms that distinguish it, strongest first"),
        ],
        are_papers: false,
        in_table: &[
            "theme_id",
            "papers",
            "share",
            "stability",
            "standing",
            "super_theme",
            "theme",
            "label_terms",
        ],
        below: None,
    },
    Schema {
        command: "show",
        row: "a paper of the theme",
        own: &[],
        are_papers: true,
        in_table: &[
            "paper_id",
            "first_seen",
            "fit",
            "margin",
            "borderline",
            "runner_up",
            "title",
        ],
        below: None,
    },
    Schema {
        command: "paper",
        row: "the paper",
        own: &[column("listed_in", List, "names of the listings that show it")],
        are_papers: true,
        in_table: &[],
        below: None,
    },
    Schema {
        command: "paper --sources",
        row: "a field of the paper",
        own: &[
            column("field", Text, "its name, or the kind of an id"),
            column("value", Text, "what it holds"),
            column("listing", Text, "name of the listing that it comes from"),
            column("line", Count, "line of that listing, from 1"),
        ],
        are_papers: false,
        in_table: &["field", "listing", "line", "value"],
        below: None,
    },
    Schema {
        command: "search",
        row: "a paper that was found",
        own: &[
            column(
                "score",
                Number,
                "BM25 with title words weighed four times; higher is better",
            ),
            column("snippet", Text, "words around the matches, which stand between `**`"),
        ],
        are_papers: true,
        in_table: &["paper_id", "first_seen", "theme_id", "title"],
        below: Some("snippet"),
    },
    Schema {
        command: "listing",
        row: "a listing",
        own: &[
            column("listing", Text, "file name"),
            column("format", Text, "how it was read"),
            column("rows", Count, "accepted rows"),
            column("rejected", Count, "refused rows"),
            column("papers", Count, "papers in it that the last report knows"),
            column("only_here", Count, "papers that no other listing shows"),
            column("first_date", Text, "earliest date in it"),
            column("last_date", Text, "latest date in it"),
            column("hash", Text, "BLAKE3 of its decompressed bytes"),
        ],
        are_papers: false,
        in_table: &[
            "listing",
            "format",
            "rows",
            "rejected",
            "papers",
            "only_here",
            "first_date",
            "last_date",
        ],
        below: None,
    },
    Schema {
        command: "listing FILE",
        row: "a paper that the listing shows",
        own: &[
            column("line", Count, "line of the file, from 1"),
            column("only_here", Truth, "true if no other listing shows it"),
        ],
        are_papers: true,
        in_table: &["line", "paper_id", "first_seen", "only_here", "theme_id", "title"],
        below: None,
    },
    files::DRY_RUN,
    files::FORMATS,
    Schema {
        command: "merges",
        row: "a row of a listing that shows a paper another row shows",
        own: &[
            column("paper_id", Text, "the paper"),
            column("reason", Text, "why they are one paper"),
            column(
                "detail",
                Text,
                "the id, the words in which titles differ, what makes it doubtful",
            ),
            column("doubtful", Truth, "true if a person might decide otherwise"),
            column("listing", Text, "file name"),
            column("line", Count, "line of the file, from 1"),
            column("with_listing", Text, "file name of the row it joined"),
            column("with_line", Count, "line of that row, from 1"),
            column("title", Text, "as the paper has it"),
        ],
        are_papers: false,
        in_table: &[
            "paper_id",
            "reason",
            "detail",
            "doubtful",
            "listing",
            "line",
            "with_listing",
            "with_line",
        ],
        below: Some("title"),
    },
    Schema {
        command: "merges --apart",
        row: "papers that share something and are kept apart",
        own: &[
            column("paper_ids", List, "the papers"),
            column("reason", Text, "what keeps them apart"),
            column("detail", Text, "the id, the words in which titles differ"),
        ],
        are_papers: false,
        in_table: &["paper_ids", "reason", "detail"],
        below: None,
    },
    Schema {
        command: "rejected",
        row: "a row of a listing that was refused",
        own: &[
            column("listing", Text, "file name"),
            column("line", Count, "line of the file, from 1"),
            column("reason", Text, "why, with what is allowed"),
            column("found", Text, "the beginning of what stands there"),
        ],
        are_papers: false,
        in_table: &["listing", "line", "reason", "found"],
        below: None,
    },
    Schema {
        command: "similar",
        row: "a paper near the one asked about",
        own: &[
            column(
                "similarity",
                Number,
                "cosine between the two papers in the embedding, -1 to 1",
            ),
            column(
                "shared_terms",
                List,
                "terms both have, those that make most of the cosine of their TF-IDF weights first",
            ),
        ],
        are_papers: true,
        in_table: &["similarity", "paper_id", "first_seen", "theme_id", "title"],
        below: Some("shared_terms"),
    },
    Schema {
        command: "compare",
        row: "a term that distinguishes the themes, strongest first",
        own: &[
            column("term", Text, "as most of the papers write it"),
            column("speaks_for", Text, "id of the theme that uses it more"),
            column(
                "z",
                Number,
                "log-odds ratio over its standard error; above 0 speaks for the first theme, 1.96 is beyond chance",
            ),
            column("per_thousand_first", Number, "of a thousand words of the first theme"),
            column("per_thousand_second", Number, "of a thousand words of the second theme"),
        ],
        are_papers: false,
        in_table: &["speaks_for", "z", "per_thousand_first", "per_thousand_second", "term"],
        below: None,
    },
    Schema {
        command: "compare --papers",
        row: "a paper of either theme with the other as runner-up, nearest to the border first",
        own: &[],
        are_papers: true,
        in_table: &["paper_id", "theme_id", "margin", "title"],
        below: None,
    },
    Schema {
        command: "terms",
        row: "a term of the vocabulary, the most frequent first",
        own: &[
            column("term", Text, "as most of the papers write it"),
            column("papers", Count, "papers of the last fit that have it"),
            column("share", Number, "of the papers of the last fit, 0 to 1"),
            column("theme_id", Text, "the theme that it distinguishes most"),
            column("theme", Text, "label of that theme"),
            column(
                "z",
                Number,
                "log-odds ratio of that theme against the rest, over its standard error",
            ),
        ],
        are_papers: false,
        in_table: &["papers", "share", "theme_id", "z", "term", "theme"],
        below: None,
    },
    Schema {
        command: "terms --theme",
        row: "a term of the theme, the most telling first",
        own: &[
            column("term", Text, "as most of the papers write it"),
            column(
                "z",
                Number,
                "log-odds ratio of the theme against the rest, over its standard error; 1.96 is beyond chance",
            ),
            column("per_thousand", Number, "of a thousand words of the theme"),
            column(
                "per_thousand_elsewhere",
                Number,
                "of a thousand words of the other themes",
            ),
            column("papers", Count, "papers of the last fit that have it, in any theme"),
        ],
        are_papers: false,
        in_table: &["z", "per_thousand", "per_thousand_elsewhere", "papers", "term"],
        below: None,
    },
    moving::MOVING,
    fetch::FETCH,
    fetch::DRY_RUN,
];

#[cfg(test)]
mod tests {
    use super::*;

    const BEGIN: &str = "<!-- columns: written from the code, `UPDATE_DOCS=1 cargo test --bin paperthemes` -->\n\n";

    #[test]
    fn the_documented_columns_are_those_of_the_code() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/output.md");
        let text = std::fs::read_to_string(&path).unwrap();
        let (head, documented) = text.split_once(BEGIN).expect("docs/output.md has the mark");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&path, format!("{head}{BEGIN}{}", documentation())).unwrap();
            return;
        }
        assert_eq!(
            documented,
            documentation(),
            "docs/output.md and the columns of the code differ"
        );
        assert!(
            head.contains(&format!("**Version {VERSION}**")),
            "docs/output.md says the version"
        );
    }
}
