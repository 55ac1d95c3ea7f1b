//! Ways in which a source gives no listing.

/// Why an answer did not come, or is no listing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the message of each variant shows its fields")]
pub enum FetchError {
    /// The server can't be reached, or the connection ended before the answer did.
    #[error("no whole answer: {cause}")]
    Connection { cause: String },
    /// Nothing came for too long.
    #[error("nothing came for {seconds} s")]
    Silent { seconds: f64 },
    /// The server says that something went wrong.
    #[error("it says {status}{}", told(.says))]
    Status { status: u16, says: String },
    /// It may be asked again, but not soon.
    #[error("it wants to be asked again in {seconds} s, `fetch.max_wait` allows {most} s")]
    TooLongAWait { seconds: u64, most: f64 },
    /// More bytes than the settings allow.
    #[error("the answer has more than {most} MiB")]
    TooLarge { most: u64 },
    /// Each address leads to another one.
    #[error("redirected more than {most} times")]
    TooManyRedirects { most: u32 },
    /// A request with a key must not be sent to another server.
    #[error("it leads elsewhere (`{to}`), where the key is not sent")]
    RedirectedWithKey { to: String },
    /// Something else than what was asked for, as from a login page of a network.
    #[error("not {expected}{}", told(.found))]
    NotExpected { expected: &'static str, found: String },
    /// What was asked for, and it says that something was wrong with the request.
    #[error("it refuses{}", told(.says))]
    Refused { says: String },
    /// Says that there are papers, and has none.
    #[error("{total} papers are announced, and there are none from paper {from} on")]
    Missing { total: usize, from: usize },
    /// Leads back to a page that was already there.
    #[error("page {page} leads back to one before it")]
    Endless { page: usize },
    /// Far more papers than the source itself says there are.
    #[error("{seen} papers on {page} pages and no end, where it says that there are {total}")]
    TooManyPapers { seen: usize, page: usize, total: usize },
    /// A source that gives only so many papers of those it has.
    #[error("it gives {most} of its {total} papers and no more")]
    NoMore {
        most: usize,
        total: usize,
        beyond: &'static str,
    },
    /// Nobody whom we trust vouches for the server.
    #[error("no secure connection: {cause}")]
    Insecure { cause: String },
    /// More pages than the settings allow.
    #[error("more than {most} pages")]
    TooManyPages { most: usize },
    /// An address that is none.
    #[error("not an address: {cause}")]
    NotAnAddress { cause: String },
}

/// What something says, after a colon, if it says anything.
fn told(says: &str) -> String {
    match says {
        "" => String::new(),
        says => format!(": {says}"),
    }
}

impl FetchError {
    /// What the user can do about it, if we know.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Status { status: 401 | 403, .. } => {
                Some("some sources want a key: `paperthemes fetch --help` has the names of the variables for them")
            }
            Self::TooLarge { .. } => Some("`fetch.max_size` in `paperthemes.toml` sets the limit"),
            Self::NoMore { beyond, .. } => Some(beyond),
            Self::Insecure { .. } => Some(
                "behind a proxy that looks into connections, set `fetch.certificates = \"system\"` in `paperthemes.toml`",
            ),
            Self::TooManyPages { .. } => Some(
                "what came is kept; ask for fewer days or papers (`--since`, `--max`), or set `fetch.max_pages` in \
                 `paperthemes.toml`",
            ),
            Self::Endless { .. } | Self::TooManyPapers { .. } => {
                Some("what came is kept; the source is at fault, try again later")
            }
            Self::TooLongAWait { .. } => Some("run the command again then; what came is kept"),
            _ => None,
        }
    }
}
