//! Whether there are papers in the span whose papers are to be listed as new.

use super::forget::Forget;
use crate::config::Config;
use crate::corpus::{Corpus, PartialDate};
use crate::error::{Error, Result};

/// Checks that there is a paper in the span whose papers are to be listed as new; what people want forgotten is so in any case.
///
/// # Errors
/// [`Error::NothingSince`].
pub(super) fn check_since(corpus: &Corpus, config: &Config, forget: &Forget) -> Result<()> {
    let dates = corpus.papers.iter().filter_map(|paper| paper.first_seen);
    let newest = dates.max_by_key(|date| (date.first_day(), *date));
    match config.since {
        Some(since) if forget.is_empty() && newest.is_none_or(|newest| newest.first_day() < since) => {
            Err(Error::NothingSince {
                since: since.to_string(),
                newest: newest.map_or_else(
                    || "none has a date".to_owned(),
                    |date: PartialDate| format!("the newest is of {date}"),
                ),
            })
        }
        _ => Ok(()),
    }
}
