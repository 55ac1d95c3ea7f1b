//! A file as numbered lines of bytes, through one reused buffer.

use std::io::BufRead;

use rayon::prelude::*;

use super::FormatError;
use crate::corpus::Rejected;
use crate::corpus::text::excerpt;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Drops the mark with which some programs begin UTF-8 files.
pub(super) fn without_byte_order_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes)
}

/// Bytes after which a batch of lines ends.
const BATCH: usize = 4 << 20;

/// A line without its end, and its number from 1.
pub(super) type NumberedLine = (u64, Vec<u8>);

/// Reads line after line; none is longer in memory than the longest in the file.
pub(super) struct Lines<'a> {
    input: &'a mut (dyn BufRead + Send),
    buffer: Vec<u8>,
    /// Lines read so far.
    n_lines: u64,
}

impl<'a> Lines<'a> {
    pub(super) fn new(input: &'a mut (dyn BufRead + Send)) -> Self {
        Self {
            input,
            buffer: Vec::new(),
            n_lines: 0,
        }
    }

    /// The next line with its number from 1, without its end (`\n` or `\r\n`); absent after the last one.
    ///
    /// # Errors
    /// [`FormatError::Io`] with the number of the last line that could be read.
    pub(super) fn next(&mut self) -> Result<Option<(u64, &[u8])>, FormatError> {
        self.buffer.clear();
        let read = self.input.read_until(b'\n', &mut self.buffer);
        let n_bytes = read.map_err(|source| FormatError::Io {
            line: self.n_lines,
            source,
        })?;
        if n_bytes == 0 {
            return Ok(None);
        }
        self.n_lines += 1;
        let line = self.buffer.strip_suffix(b"\n").unwrap_or(&self.buffer);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let line = if self.n_lines == 1 {
            without_byte_order_mark(line)
        } else {
            line
        };
        Ok(Some((self.n_lines, line)))
    }

    /// The next lines, about 4 MiB; none after the last one.
    ///
    /// # Errors
    /// As [`Self::next`].
    pub(super) fn next_batch(&mut self) -> Result<Vec<NumberedLine>, FormatError> {
        let mut batch = Vec::new();
        let mut n_bytes = 0;
        while let Some((number, line)) = self.next()? {
            n_bytes += line.len();
            batch.push((number, line.to_vec()));
            if n_bytes >= BATCH {
                break;
            }
        }
        Ok(batch)
    }
}

/// What the lines that aren't blank hold, in order, and those that were refused: some are parsed while the next ones are read
/// and decompressed.
///
/// - `parse_line`: from a line's number, from 1, and its bytes; or says in a clause why they were refused.
///
/// # Errors
/// [`FormatError::Io`].
pub(super) fn parse_lines<T: Send>(
    input: &mut (dyn BufRead + Send),
    parse_line: impl Fn(u64, &[u8]) -> Result<T, String> + Sync,
) -> Result<(Vec<T>, Vec<Rejected>), FormatError> {
    let (mut parsed, mut rejected) = (Vec::new(), Vec::new());
    let mut lines = Lines::new(input);
    let mut batch = lines.next_batch()?;
    while !batch.is_empty() {
        let (results, next) = rayon::join(|| parse_batch(&batch, &parse_line), || lines.next_batch());
        for result in results {
            match result {
                Ok(item) => parsed.push(item),
                Err(refused) => rejected.push(refused),
            }
        }
        batch = next?;
    }
    Ok((parsed, rejected))
}

fn parse_batch<T: Send>(
    lines: &[NumberedLine],
    parse_line: impl Fn(u64, &[u8]) -> Result<T, String> + Sync,
) -> Vec<Result<T, Rejected>> {
    let filled = lines.par_iter().filter(|(_, line)| !line.trim_ascii().is_empty());
    let results = filled.map(|(number, line)| {
        parse_line(*number, line).map_err(|reason| Rejected {
            line: *number,
            found: excerpt(&String::from_utf8_lossy(line)),
            reason,
        })
    });
    results.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lines_and_drops_their_ends() {
        let mut input = &b"\xef\xbb\xbfone\r\n\ntwo\rthree\nfour"[..];
        let mut lines = Lines::new(&mut input);
        let expected: [(u64, &[u8]); 4] = [(1, b"one"), (2, b""), (3, b"two\rthree"), (4, b"four")];
        for line in expected {
            assert_eq!(lines.next().unwrap(), Some(line));
        }
        assert_eq!(lines.next().unwrap(), None);
    }

    #[test]
    fn a_batch_ends_when_it_is_large() {
        let text = "x".repeat(BATCH) + "\ny\nz";
        let mut input = text.as_bytes();
        let mut lines = Lines::new(&mut input);
        let mut numbers = || -> Vec<u64> { lines.next_batch().unwrap().iter().map(|line| line.0).collect() };
        assert_eq!([numbers(), numbers(), numbers()], [vec![1], vec![2, 3], vec![]]);
    }
}
