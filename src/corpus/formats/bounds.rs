//! Where a listing is larger than the settings allow.

use std::io::{BufRead, Read};

use super::{FormatError, text};
use crate::config::LimitSettings;
use crate::corpus::Rejected;
use crate::error::OverLimit;
use crate::nouns::counted;

/// Bytes of the unit in which sizes are set.
pub(crate) const MIB: u64 = 1 << 20;

/// All bytes of a file that is read as a whole.
///
/// # Errors
/// [`FormatError::Io`], [`FormatError::OverLimit`].
pub(super) fn whole(input: &mut (dyn BufRead + Send), limits: &LimitSettings) -> Result<Vec<u8>, FormatError> {
    let mut bytes = Vec::new();
    let most = limits.max_whole * MIB;
    if let Err(source) = Read::take(&mut *input, most + 1).read_to_end(&mut bytes) {
        return Err(FormatError::of_io(text::line_at(&bytes, bytes.len()) - 1, source));
    }
    let line = || text::line_at(&bytes, bytes.len());
    if bytes.len() as u64 > most {
        let found = format!("more than {} MiB", limits.max_whole);
        return Err(large_whole(line(), found, limits));
    }
    let ends = || memchr::memchr_iter(b'\n', &bytes);
    if bytes.len() > limits.max_lines && ends().nth(limits.max_lines).is_some() {
        let found = counted(ends().count(), "line");
        let over = OverLimit::new(found, "limits.max_lines", limits.max_lines.to_string());
        return Err(FormatError::OverLimit { line: line(), over });
    }
    Ok(bytes)
}

/// A line that is longer than allowed.
pub(super) fn long_line(line: u64, limits: &LimitSettings) -> FormatError {
    let allowed = format!("{} MiB", limits.max_line);
    let over = OverLimit::new(format!("a line of more than {allowed}"), "limits.max_line", allowed);
    FormatError::OverLimit { line, over }
}

/// - `n_accepted`, `rejected`: what was read so far.
/// - `line`: where the last row stands.
///
/// # Errors
/// [`FormatError::OverLimit`] if there are more rows than allowed.
pub(super) fn rows(
    n_accepted: usize,
    rejected: &[Rejected],
    line: u64,
    limits: &LimitSettings,
) -> Result<(), FormatError> {
    if let Some(first_too_many) = rejected.get(limits.max_refused) {
        let found = format!("{} and more", counted(limits.max_refused + 1, "refused row"));
        let over = OverLimit::new(found, "limits.max_refused", limits.max_refused.to_string());
        let line = first_too_many.line;
        return Err(FormatError::OverLimit { line, over });
    }
    n_rows((n_accepted + rejected.len()) as u64, line, limits)
}

/// - `n_rows`: that there are, or will be.
///
/// # Errors
/// [`FormatError::OverLimit`] if those are more rows than allowed.
pub(super) fn n_rows(n_rows: u64, line: u64, limits: &LimitSettings) -> Result<(), FormatError> {
    if n_rows <= limits.max_rows as u64 {
        return Ok(());
    }
    let found = format!("more than {}", counted(limits.max_rows, "row"));
    let over = OverLimit::new(found, "limits.max_rows", limits.max_rows.to_string());
    Err(FormatError::OverLimit { line, over })
}

/// - `n_bytes`: of what is packed within a file that is read as a whole.
///
/// # Errors
/// [`FormatError::OverLimit`] if those are more than allowed.
pub(super) fn unpacked(n_bytes: u64, limits: &LimitSettings) -> Result<(), FormatError> {
    if n_bytes <= limits.max_whole * MIB {
        return Ok(());
    }
    let found = format!("more than {} MiB, unpacked", limits.max_whole);
    Err(large_whole(1, found, limits))
}

fn large_whole(line: u64, found: String, limits: &LimitSettings) -> FormatError {
    let allowed = format!("{} MiB of a file that is read as a whole", limits.max_whole);
    let over = OverLimit::new(found, "limits.max_whole", allowed);
    FormatError::OverLimit { line, over }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, limits: &LimitSettings) -> String {
        whole(&mut text.as_bytes(), limits).unwrap_err().to_string()
    }

    #[test]
    fn a_file_that_is_too_large_as_a_whole_is_told() {
        let limits = LimitSettings {
            max_whole: 1,
            max_lines: 3,
            ..LimitSettings::default()
        };
        assert_eq!(
            told(&("a\nb".to_owned() + &"x".repeat(1 << 20)), &limits),
            "line 2: more than 1 MiB, and `limits.max_whole` allows 1 MiB of a file that is read as a whole"
        );
        assert_eq!(
            told("a\n\n\n\n\n", &limits),
            "line 6: 5 lines, and `limits.max_lines` allows 3"
        );
        let bytes = whole(&mut &b"a\nb\nc\n"[..], &limits);
        assert_eq!(bytes.unwrap(), b"a\nb\nc\n");
    }

    #[test]
    fn what_is_over_a_limit_says_what_to_do() {
        let limits = LimitSettings {
            max_line: 3,
            ..LimitSettings::default()
        };
        let hint = long_line(7, &limits).hint().unwrap();
        assert_eq!(
            hint,
            "mend or part the file; if it is as it should be, raise `limits.max_line` in `paperthemes.toml`"
        );
    }
}
