//! A file as numbered lines of bytes, many at a time.

use std::io::BufRead;
use std::ops::Range;

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

/// Several lines in one piece of memory.
#[derive(Debug, Default)]
struct Batch {
    bytes: Vec<u8>,
    /// Number from 1 and place of each line, without its end (`\n` or `\r\n`).
    lines: Vec<(u64, Range<usize>)>,
}

/// Reads line after line.
struct Lines<'a> {
    input: &'a mut (dyn BufRead + Send),
    /// Lines read so far.
    n_lines: u64,
}

impl<'a> Lines<'a> {
    fn new(input: &'a mut (dyn BufRead + Send)) -> Self {
        Self { input, n_lines: 0 }
    }

    /// The next lines, about 4 MiB; none after the last one.
    ///
    /// # Errors
    /// [`FormatError::Io`] with the number of the last line that could be read.
    fn next_batch(&mut self) -> Result<Batch, FormatError> {
        let mut batch = Batch::default();
        while batch.bytes.len() < BATCH {
            let start = batch.bytes.len();
            let read = self.input.read_until(b'\n', &mut batch.bytes);
            let n_bytes = read.map_err(|source| FormatError::Io {
                line: self.n_lines,
                source,
            })?;
            if n_bytes == 0 {
                break;
            }
            self.n_lines += 1;
            let whole = &batch.bytes[start..];
            let line = whole.strip_suffix(b"\n").unwrap_or(whole);
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let end = start + line.len();
            let begin = match self.n_lines {
                1 => end - without_byte_order_mark(line).len(),
                _ => start,
            };
            batch.lines.push((self.n_lines, begin..end));
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
    while !batch.lines.is_empty() {
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
    batch: &Batch,
    parse_line: impl Fn(u64, &[u8]) -> Result<T, String> + Sync,
) -> Vec<Result<T, Rejected>> {
    let lines = batch.lines.par_iter();
    let lines = lines.map(|(number, place)| (*number, &batch.bytes[place.clone()]));
    let filled = lines.filter(|(_, line)| !line.trim_ascii().is_empty());
    let results = filled.map(|(number, line)| {
        parse_line(number, line).map_err(|reason| Rejected {
            line: number,
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
        let batch = Lines::new(&mut input).next_batch().unwrap();
        let lines: Vec<(u64, &[u8])> = (batch.lines.iter())
            .map(|(number, place)| (*number, &batch.bytes[place.clone()]))
            .collect();
        let expected: [(u64, &[u8]); 4] = [(1, b"one"), (2, b""), (3, b"two\rthree"), (4, b"four")];
        assert_eq!(lines, expected);
    }

    #[test]
    fn a_batch_ends_when_it_is_large() {
        let text = "x".repeat(BATCH) + "\ny\nz";
        let mut input = text.as_bytes();
        let mut lines = Lines::new(&mut input);
        let mut numbers = || -> Vec<u64> { lines.next_batch().unwrap().lines.iter().map(|line| line.0).collect() };
        assert_eq!([numbers(), numbers(), numbers()], [vec![1], vec![2, 3], vec![]]);
    }
}
