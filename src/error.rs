//! Every way a command can fail, each with its sentence and, where there is one, the way out.

mod fetch;
mod listing;

pub use fetch::FetchError;
pub use listing::{FormatError, OUT_OF_MEMORY, OverLimit};
use listing::{PERMISSIONS, hint_about_reading};

/// Shorthand used throughout the crate.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong, with the values a person needs to mend it.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs, reason = "the message of each variant shows its fields")]
#[non_exhaustive]
pub enum Error {
    /// A settings file that can't be read as settings.
    #[error("`{path}` line {line}: {cause}")]
    Settings { path: String, line: usize, cause: String },

    /// A file of decisions that can't be read as such.
    #[error("`{path}` line {line}: {cause}")]
    Decisions { path: String, line: usize, cause: String },

    /// A decision that can't be taken.
    #[error("{why}")]
    Undecidable { why: String },

    /// A setting outside its range.
    #[error("`{name}` must be {allowed}, got {found}")]
    SettingRange {
        name: &'static str,
        allowed: String,
        found: String,
    },

    /// A file or folder that isn't there.
    #[error("no file or folder `{path}`")]
    NotFound { path: String },

    /// Something else where a folder has to be.
    #[error("`{path}` is not a folder")]
    NotAFolder { path: String },

    /// More periods than a reader, or a page, can hold.
    #[error(
        "the dates span {n_periods} periods of a {length}, from {first} to {last}, and `limits.max_periods` allows {most}"
    )]
    TooManyPeriods {
        n_periods: usize,
        length: String,
        /// Date and place of the first one, and of the last one.
        first: String,
        last: String,
        most: usize,
    },

    /// Threads that the system refuses.
    #[error("can't start {n_threads} threads: {cause}")]
    Threads { n_threads: usize, cause: String },

    /// A folder without a single listing.
    #[error("no listing in `{folder}`: it holds no file that could be one")]
    NoListings { folder: String },

    /// A listing that can't be read as one.
    #[error("`{path}`: {source}")]
    Listing { path: String, source: FormatError },

    /// A file or folder that can't be read.
    #[error("can't read `{path}`: {cause}")]
    Read { path: String, cause: std::io::Error },

    /// A file or folder that can't be written.
    #[error("can't write `{path}`: {cause}; {kept}")]
    Write {
        path: String,
        cause: std::io::Error,
        kept: &'static str,
    },

    /// A source that gives no listing.
    #[error("{source_name}: {source}\n  asked: {request}")]
    Fetch {
        source_name: String,
        request: String,
        source: FetchError,
    },

    /// A source in the settings, or asked for, that lacks something.
    #[error("{place}: {cause}")]
    Source { place: String, cause: String },

    /// Another process is fetching into the same folder.
    #[error("another `paperthemes` is fetching into `{folder}` ({holder})")]
    FetchBusy { folder: String, holder: String },

    /// Nothing to report on.
    #[error("no paper yet: the listings hold none")]
    NoPapers,

    /// A span that begins after the newest paper.
    #[error("no paper is dated {since} or later: {newest}")]
    NothingSince { since: String, newest: String },

    /// Everything would be forgotten.
    #[error("no paper would be left; nothing was forgotten")]
    NothingLeft,

    /// A command that reads the last report's themes before there is a report.
    #[error("no themes yet in `{path}`")]
    NoThemes { path: String },

    /// A listings file that can't be read as one.
    #[error("`{path}` line {line}: {cause}")]
    ListingDates { path: String, line: usize, cause: String },

    /// More themes requested than there are papers to fill them.
    #[error("can't form {asked} themes from {n_papers} papers with text")]
    TooManyThemes { asked: usize, n_papers: usize },

    /// A theme that doesn't exist.
    #[error("no theme `{asked}`: {known}")]
    UnknownTheme {
        asked: String,
        known: String,
        nearest: Option<String>,
    },

    /// A paper that doesn't exist.
    #[error("no paper `{asked}`: neither an id nor part of a title")]
    UnknownPaper {
        asked: String,
        /// `id  title` of papers that may be meant.
        nearest: Vec<String>,
    },

    /// A piece of a label that several themes share.
    #[error("`{asked}` fits {n_fitting} themes:{shown}")]
    AmbiguousTheme {
        asked: String,
        n_fitting: usize,
        shown: String,
    },

    /// There is no explanation of why a paper is where it is.
    #[error("`{paper}` is in no theme, or there is no other theme that it could be in")]
    NothingToExplain { paper: String },

    /// A piece of a title that several papers share.
    #[error("`{asked}` fits {n_fitting} papers:{shown}")]
    AmbiguousPaper {
        asked: String,
        n_fitting: usize,
        shown: String,
    },

    /// Rows refused under `--strict`.
    #[error("rows refused: {n_rejected}, and `--strict` allows none; nothing was added")]
    Strict { n_rejected: usize },

    /// A database from another version.
    #[error("`{path}` has format {found}, this version reads {known}")]
    DatabaseVersion { path: String, found: i64, known: i64 },

    /// Options of the last report that can't be read, by which what follows from it would be made.
    #[error("`{path}`: the options of the last report can't be read: {cause}")]
    StoredOptions { path: String, cause: String },

    /// Another run holds the database.
    #[error("`{path}` is in use by another run: {holder}")]
    DatabaseBusy {
        path: String,
        /// What is known of the other run.
        holder: String,
    },

    /// Files that differ from what the database records.
    #[error("not equal: {n_files} of the files are not what the database says")]
    NotEqual { n_files: usize },

    /// Any other error of the database.
    #[error("database `{path}`: {cause}")]
    Database { path: String, cause: rusqlite::Error },

    /// A file without a label where as many themes as labels are requested.
    #[error("no label in {n_papers} papers: no line has the field `{field}`")]
    NoLabels { field: String, n_papers: usize },

    /// A report that can't be drawn.
    #[error("can't draw the report: {0}")]
    Report(#[source] Box<dyn std::error::Error + Send + Sync>),

    /// A state that can't be reached.
    #[error("bug: {what}; please report it")]
    Bug { what: String },
}

impl Error {
    /// What the user can do about it, if we know.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Settings { .. } => {
                Some("the file `paperthemes.toml` in the source tree shows every setting at its default".to_owned())
            }
            Self::Decisions { .. } => Some(
                "it has `hidden`, `split` and `stop_words` (lists) at the top, then `[names]`, `[merged]` and `[synonyms]`: \
                 `T4 = \"Attention sinks\"`"
                    .to_owned(),
            ),
            Self::Listing { source, .. } => source.hint(),
            Self::Read { cause, .. } => hint_about_reading(cause),
            Self::Fetch { source, .. } => source.hint().map(str::to_owned),
            Self::Source { .. } => Some("`paperthemes fetch --help` has examples".to_owned()),
            Self::NotFound { path } if path.ends_with("data/listings") => {
                Some("name listings: `paperthemes report FILE…`, or put them into `data/listings`".to_owned())
            }
            Self::NoListings { folder } => Some(format!(
                "put listing pages (.txt) or papers (.jsonl, .jsonl.gz, .jsonl.zst) into `{folder}`"
            )),
            Self::NothingLeft => Some("to begin from nothing, delete `data/paperthemes.db`".to_owned()),
            Self::NothingSince { .. } => Some("`--since` takes the day from which on papers are listed as new".to_owned()),
            Self::NoPapers => Some("add listings: `paperthemes add FILE…`".to_owned()),
            Self::ListingDates { .. } => {
                Some("a line gives a file its year or day: `\"page.txt\" = \"2025\"`".to_owned())
            }
            Self::NoThemes { .. } => Some("make a report first: `paperthemes report`".to_owned()),
            Self::TooManyThemes { n_papers, .. } => Some(format!("add listings, or ask for {n_papers} or fewer")),
            Self::UnknownTheme {
                nearest: Some(nearest), ..
            } => Some(format!("did you mean `{nearest}`? `paperthemes themes` lists all")),
            Self::UnknownTheme { .. } => Some("`paperthemes themes` lists all".to_owned()),
            Self::UnknownPaper { nearest, .. } if !nearest.is_empty() => {
                Some(format!("did you mean\n  {}", nearest.join("\n  ")))
            }
            Self::UnknownPaper { .. } => {
                Some("`paperthemes themes` lists the themes, `paperthemes show` their papers".to_owned())
            }
            Self::AmbiguousTheme { .. } => Some("give more of the label, or the id".to_owned()),
            Self::NothingToExplain { .. } => Some(
                "papers added since the last report get their theme by `paperthemes report`; a paper without any known word has none"
                    .to_owned(),
            ),
            Self::AmbiguousPaper { .. } => Some("give more of the title, or the id".to_owned()),
            Self::NoLabels { field, .. } => Some(format!(
                "a line with one reads {{\"title\": \"…\", \"abstract\": \"…\", \"{field}\": \"physics\"}}; `--label FIELD` names \
                 another field, `--themes K` needs none"
            )),
            Self::TooManyPeriods { .. } => {
                Some("take a longer one (`--period year`), mend the date, or raise `limits.max_periods`".to_owned())
            }
            Self::Threads { .. } => Some(format!("ask for fewer: `--threads 1`; or {OUT_OF_MEMORY}")),
            Self::Strict { .. } => Some("mend the rows above, or leave out `--strict`".to_owned()),
            _ => self.hint_about_state(),
        }
    }

    /// The same about what is kept between runs.
    fn hint_about_state(&self) -> Option<String> {
        match self {
            Self::DatabaseVersion { .. } => {
                Some("use the version that wrote it, or delete the file and add the listings again".to_owned())
            }
            Self::StoredOptions { .. } => {
                Some("make the report again with the options you want: `paperthemes report`".to_owned())
            }
            Self::Database { cause, .. } if cause.sqlite_error_code() == Some(rusqlite::ErrorCode::OutOfMemory) => {
                Some(OUT_OF_MEMORY.to_owned())
            }
            Self::Database { cause, .. } if cause.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull) => {
                Some("make room on the disk and run the command again; the state of the last run is unchanged".to_owned())
            }
            Self::Database { cause, .. }
                if cause.sqlite_error_code() == Some(rusqlite::ErrorCode::SystemIoFailure) =>
            {
                Some("see whether the disk is full, or fails; the state of the last run is unchanged".to_owned())
            }
            Self::Database { cause, .. } if cause.sqlite_error_code() == Some(rusqlite::ErrorCode::ReadOnly) => Some(
                "the file, or the folder that it is in, can't be written to: see who owns them and what they permit".to_owned(),
            ),
            Self::Write { cause, .. } if cause.kind() == std::io::ErrorKind::StorageFull => {
                Some("make room on the disk and run the command again".to_owned())
            }
            Self::Write { cause, .. } if cause.kind() == std::io::ErrorKind::PermissionDenied => {
                Some(PERMISSIONS.to_owned())
            }
            Self::Database { cause, .. } if cause.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
                Some("move the file away; `paperthemes report` makes a new one".to_owned())
            }
            Self::NotEqual { .. } => Some("`paperthemes report` reads changed listings and writes the report again; `paperthemes forget FILE` drops one that is gone".to_owned()),
            Self::DatabaseBusy { .. } | Self::FetchBusy { .. } => Some("wait until it ends and run the command again".to_owned()),
            _ => None,
        }
    }
}
