//! What is said on standard error of rows that were refused, or of which a part can't be read.

use std::io::{self, Write};

use paperthemes::config::LimitSettings;
use paperthemes::corpus::formats::labelled::LabelledPapers;
use paperthemes::corpus::{Corpus, Flag, Listing, Rejected, Row};
use paperthemes::nouns::counted;

/// Refused rows that are listed one by one; the report has all.
const N_REJECTED_SHOWN: usize = 20;

/// Warns of refused rows on standard error.
pub(crate) fn rejected(listings: &[Listing]) {
    let mut rejected = Vec::new();
    for listing in listings {
        rejected.extend(
            listing
                .rejected
                .iter()
                .map(|rejected| (listing.name.as_str(), rejected)),
        );
    }
    let n_accepted: usize = listings.iter().map(|listing| listing.rows.len()).sum();
    let _ = write_rejected(&rejected, n_accepted + rejected.len(), "; the report lists all");
}

/// Warns of what would be refused, on standard error.
///
/// - `rejected`: with the name of the file each stands in.
/// - `n_accepted`: rows that would not.
pub(crate) fn rejected_of(rejected: &[(&str, &Rejected)], n_accepted: usize) {
    let _ = write_rejected(rejected, n_accepted + rejected.len(), "");
}

/// Warns on standard error of rows whose date can't be read, or in part only.
pub(crate) fn unread_dates(listings: &[Listing]) {
    let rows = listings.iter().flat_map(|listing| {
        let rows = listing.rows.iter();
        rows.filter_map(|row| Some((listing.name.as_str(), row.line, unread_date(row)?)))
    });
    let _ = write_dates(&rows.collect::<Vec<_>>());
    for listing in listings {
        let is_year = |row: &&Row| row.flags.contains(&Flag::DateOfYear);
        let n_years = listing.rows.iter().filter(is_year).count();
        if n_years > 0 {
            let _ = writeln!(
                io::stderr(),
                "warning: {} of `{}` dated 1 January, far too many: only the year counts",
                counted(n_years, "row"),
                listing.name
            );
        }
    }
}

/// Warns on standard error of rows whose date is far from all others.
pub(super) fn far_off(corpus: &Corpus) {
    let rows = corpus.far_off.iter().map(|row| {
        let clause = format!("dated {}, far from all others: in no period", row.date);
        (corpus.listings[row.listing].name.as_str(), row.line, clause)
    });
    let _ = write_dates(&rows.collect::<Vec<_>>());
}

fn write_dates(rows: &[(&str, u64, String)]) -> io::Result<()> {
    let mut err = io::stderr().lock();
    for (name, line, clause) in rows.iter().take(N_REJECTED_SHOWN) {
        writeln!(err, "warning: `{name}` line {line}: {clause}")?;
    }
    if rows.len() > N_REJECTED_SHOWN {
        writeln!(
            err,
            "warning: so are {} more rows; the report lists all",
            rows.len() - N_REJECTED_SHOWN
        )?;
    }
    Ok(())
}

/// What is wrong with the date of a row, if it can't be read.
fn unread_date(row: &Row) -> Option<String> {
    let is_unread = [Flag::DateUnread, Flag::DateInPart]
        .iter()
        .any(|flag| row.flags.contains(flag));
    is_unread.then(|| match row.date {
        Some(date) => format!("its date can be read in part only, as {date}"),
        None => "what stands for its date can't be read: undated".to_owned(),
    })
}

/// Warns of refused rows of a labelled file on standard error.
pub(crate) fn rejected_labelled(name: &str, papers: &LabelledPapers) {
    let rejected: Vec<(&str, &Rejected)> = papers.rejected.iter().map(|rejected| (name, rejected)).collect();
    let _ = write_rejected(&rejected, papers.papers.len() + rejected.len(), "");
}

/// - `rejected`: with the name of the file each stands in.
/// - `where_all`: where the rest can be seen.
fn write_rejected(rejected: &[(&str, &Rejected)], n_rows: usize, where_all: &str) -> io::Result<()> {
    let mut err = io::stderr().lock();
    for (name, rejected) in rejected.iter().take(N_REJECTED_SHOWN) {
        writeln!(
            err,
            "warning: `{name}` line {}: {}, row left out: {}",
            rejected.line, rejected.reason, rejected.found
        )?;
    }
    if !rejected.is_empty() {
        writeln!(err, "warning: {} of {n_rows} rows left out{where_all}", rejected.len())?;
    }
    Ok(())
}

/// That more rows of a listing were refused than is usual.
pub(crate) fn damaged(name: &str, n_accepted: usize, refused: &[Rejected], limits: &LimitSettings) -> String {
    let n_refused = refused.len();
    let is_encoding = refused.iter().any(|refused| refused.reason.starts_with("not UTF-8"));
    let mend = match is_encoding {
        true => "it is in another encoding than UTF-8: `iconv -f ISO-8859-1 -t UTF-8` makes it that",
        false => "`paperthemes rejected` says of each why",
    };
    format!(
        "error: `{name}`: {n_refused} of {} refused, and `limits.max_refused_share` allows {}; the others are read\n\
         hint: {mend}; `--strict` adds nothing of such a file",
        counted(n_accepted + n_refused, "row"),
        limits.max_refused_share
    )
}
