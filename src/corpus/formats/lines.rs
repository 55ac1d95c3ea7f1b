//! A file as numbered lines of bytes, many at a time.

use std::hint::black_box;
use std::io::{self, BufRead, Read};
use std::ops::Range;

use memchr::{memchr, memchr_iter};
use rayon::prelude::*;

use super::FormatError;
use super::bounds::{self, MIB};
use crate::config::LimitSettings;
use crate::corpus::Rejected;
use crate::corpus::text::excerpt;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Drops the mark with which some programs begin UTF-8 files.
pub(super) fn without_byte_order_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes)
}

/// Bytes after which a batch of lines ends.
const BATCH: usize = 4 << 20;

/// Lines that are parsed before their rows are put to the others: what is parsed takes far more memory than a short line.
const PARSED_AT_ONCE: usize = 1 << 14;

/// Several lines in one piece of memory.
#[derive(Debug, Default)]
struct Batch {
    /// None after the last line.
    bytes: Vec<u8>,
    /// Number from 1 and place of each line that isn't blank, without its end (`\n` or `\r\n`).
    lines: Vec<(u64, Range<usize>)>,
}

/// Reads line after line.
struct Lines<'a> {
    input: &'a mut (dyn BufRead + Send),
    /// Lines read so far.
    n_lines: u64,
    limits: &'a LimitSettings,
    /// Memory of a batch that is done.
    spare: Batch,
}

impl<'a> Lines<'a> {
    fn new(input: &'a mut (dyn BufRead + Send), limits: &'a LimitSettings) -> Self {
        Self {
            input,
            n_lines: 0,
            limits,
            spare: Batch::default(),
        }
    }

    /// The next lines, about 4 MiB; no bytes after the last one.
    ///
    /// # Errors
    /// [`FormatError::Io`] with the number of the last line that could be read; [`FormatError::OverLimit`] for a line that is too
    /// long.
    fn next_batch(&mut self) -> Result<Batch, FormatError> {
        let Batch { mut bytes, mut lines } = std::mem::take(&mut self.spare);
        let longest = (self.limits.max_line * MIB) as usize;
        if let Err(source) = read_lines(self.input, &mut bytes, longest) {
            let n_whole = memchr_iter(b'\n', &bytes).count() as u64;
            return Err(FormatError::of_io(self.n_lines + n_whole, source));
        }
        lines.clear();
        let mut start = 0;
        while start < bytes.len() {
            self.n_lines += 1;
            let end = memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |length| start + length);
            let line = &bytes[start..end];
            if line.len() > longest {
                return Err(bounds::long_line(self.n_lines, self.limits));
            }
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let line_end = start + line.len();
            let begin = match self.n_lines {
                1 => line_end - without_byte_order_mark(line).len(),
                _ => start,
            };
            if !bytes[begin..line_end].trim_ascii().is_empty() {
                lines.push((self.n_lines, begin..line_end));
            }
            start = end + 1;
        }
        Ok(Batch { bytes, lines })
    }
}

/// Replaces bytes by the next ones of a file, a batch of them and the rest of the last line.
///
/// On an error those that were read are there.
///
/// - `longest`: bytes of a line; of the rest of a longer one, enough are read to tell.
fn read_lines(input: &mut (dyn BufRead + Send), bytes: &mut Vec<u8>, longest: usize) -> io::Result<()> {
    // Many at a time: what decompresses then writes here, not into the reader's buffer.
    match bytes.is_empty() {
        // Memory that a short file never touches.
        true => *bytes = vec![0; BATCH],
        false => bytes.resize(BATCH, 0),
    }
    let mut n_read = 0;
    let mut told = Ok(());
    while n_read < BATCH {
        match input.read(&mut bytes[n_read..]) {
            Ok(0) => break,
            Ok(n) => n_read += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                told = Err(error);
                break;
            }
        }
    }
    let is_full = n_read == BATCH;
    bytes.truncate(n_read);
    if is_full && !bytes.ends_with(b"\n") {
        Read::take(&mut *input, longest as u64 + 1).read_until(b'\n', bytes)?;
    }
    told
}

/// What the lines that aren't blank hold, in order, and those that were refused: some are parsed while the next ones are read
/// and decompressed.
///
/// - `parse_line`: from a line's number, from 1, and its bytes; or says in a clause why they were refused.
///
/// # Errors
/// [`FormatError::Io`], [`FormatError::OverLimit`].
pub(super) fn parse_lines<T: Send>(
    input: &mut (dyn BufRead + Send),
    limits: &LimitSettings,
    parse_line: impl Fn(u64, &[u8]) -> Result<T, String> + Sync,
) -> Result<(Vec<T>, Vec<Rejected>), FormatError> {
    let mut rows = Rows::default();
    let mut lines = Lines::new(input, limits);
    let mut batch = lines.next_batch()?;
    while !batch.bytes.is_empty() {
        let parse = || rows.parse(&batch, limits, &parse_line);
        let (parsed, next) = rayon::join(parse, || lines.next_batch());
        parsed?;
        lines.spare = batch;
        batch = next?;
    }
    Ok((rows.parsed, rows.rejected))
}

/// What the lines so far hold.
struct Rows<T> {
    parsed: Vec<T>,
    rejected: Vec<Rejected>,
    /// Memory for what a few lines hold.
    results: Vec<Result<T, Rejected>>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self {
            parsed: Vec::new(),
            rejected: Vec::new(),
            results: Vec::new(),
        }
    }
}

impl<T: Send> Rows<T> {
    fn parse(
        &mut self,
        batch: &Batch,
        limits: &LimitSettings,
        parse_line: impl Fn(u64, &[u8]) -> Result<T, String> + Sync,
    ) -> Result<(), FormatError> {
        for lines in batch.lines.chunks(PARSED_AT_ONCE) {
            parse_some(&batch.bytes, lines, &parse_line, &mut self.results);
            for result in self.results.drain(..) {
                match result {
                    Ok(item) => self.parsed.push(item),
                    Err(refused) => self.rejected.push(refused),
                }
            }
            let last = lines.last().map_or(0, |(number, _)| *number);
            bounds::rows(self.parsed.len(), &self.rejected, last, limits)?;
        }
        Ok(())
    }
}

/// Lines of papers that have about as much text as there is room for at once, below the size that is kept apart from others, in
/// bytes.
const LINES_OF_ROOM: usize = 64;
const ROOM: usize = 96 << 10;

/// Has the allocator ask for memory in one piece, which then serves for many papers: for all threads but the first, that of
/// Linux asks for a page at a time, with a call for each.
fn make_room() {
    drop(black_box(Vec::<u8>::with_capacity(ROOM)));
}

/// - `results`: is replaced by what the lines hold.
fn parse_some<T: Send>(
    bytes: &[u8],
    lines: &[(u64, Range<usize>)],
    parse_line: impl Fn(u64, &[u8]) -> Result<T, String> + Sync,
    results: &mut Vec<Result<T, Rejected>>,
) {
    let parsed = |(number, place): &(u64, Range<usize>)| {
        let line = &bytes[place.clone()];
        let refused = |reason| Rejected {
            line: *number,
            found: excerpt(&String::from_utf8_lossy(line)),
            reason,
        };
        parse_line(*number, line).map_err(refused)
    };
    let parsed = |(at, line)| {
        if at % LINES_OF_ROOM == 0 {
            make_room();
        }
        parsed(line)
    };
    lines.par_iter().enumerate().map(parsed).collect_into_vec(results);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lines_and_drops_blank_ones_and_the_ends_of_others() {
        let mut input = &b"\xef\xbb\xbfone\r\n\ntwo\rthree\nfour"[..];
        let batch = Lines::new(&mut input, &LimitSettings::default()).next_batch().unwrap();
        let lines: Vec<(u64, &[u8])> = (batch.lines.iter())
            .map(|(number, place)| (*number, &batch.bytes[place.clone()]))
            .collect();
        let expected: [(u64, &[u8]); 3] = [(1, b"one"), (3, b"two\rthree"), (4, b"four")];
        assert_eq!(lines, expected);
    }

    #[test]
    fn a_batch_ends_when_it_is_large() {
        let text = "x".repeat(BATCH) + "\ny\nz";
        let mut input = text.as_bytes();
        let limits = LimitSettings::default();
        let mut lines = Lines::new(&mut input, &limits);
        let mut numbers = || -> Vec<u64> { lines.next_batch().unwrap().lines.iter().map(|line| line.0).collect() };
        assert_eq!([numbers(), numbers(), numbers()], [vec![1], vec![2, 3], vec![]]);
    }

    #[test]
    fn memory_is_used_again() {
        let text = "x".repeat(BATCH - 3) + "\nlonger\nz\n";
        let mut input = text.as_bytes();
        let limits = LimitSettings::default();
        let mut lines = Lines::new(&mut input, &limits);
        lines.spare = lines.next_batch().unwrap();
        let batch = lines.next_batch().unwrap();
        assert_eq!((batch.bytes, batch.lines), (b"z\n".to_vec(), vec![(3, 0..1)]));
    }

    /// Lines as texts, and the numbers of those that begin with `!`, which are refused.
    fn parsed(text: &str, limits: &LimitSettings) -> Result<(usize, usize), String> {
        let parse = |_: u64, line: &[u8]| match line {
            [b'!', ..] => Err("no".to_owned()),
            _ => Ok(()),
        };
        let read = parse_lines(&mut text.as_bytes(), limits, parse).map_err(|error| error.to_string())?;
        Ok((read.0.len(), read.1.len()))
    }

    #[test]
    fn blank_lines_of_whole_batches_cost_nothing_and_end_nothing() {
        let text = format!("one\n{}two", "\n".repeat(2 * BATCH + 5));
        assert_eq!(parsed(&text, &LimitSettings::default()), Ok((2, 0)));
    }

    #[test]
    fn a_line_that_is_too_long_is_told_with_its_number_wherever_it_ends() {
        let limits = LimitSettings {
            max_line: 1,
            ..LimitSettings::default()
        };
        let told = "line 2: a line of more than 1 MiB, and `limits.max_line` allows 1 MiB";
        for length in [(1 << 20) + 1, BATCH, 3 * BATCH] {
            let text = format!("one\n{}\ntwo", "x".repeat(length));
            assert_eq!(parsed(&text, &limits), Err(told.to_owned()), "{length}");
        }
        assert_eq!(
            parsed(&format!("one\n{}\ntwo", "x".repeat(1 << 20)), &limits),
            Ok((3, 0))
        );
    }

    #[test]
    fn too_many_rows_are_told_with_the_line_of_one_that_is_too_many() {
        let limits = LimitSettings {
            max_rows: 5,
            max_refused: 2,
            ..LimitSettings::default()
        };
        assert_eq!(parsed("1\n2\n\n!\n!\n5\n", &limits), Ok((3, 2)));
        let told = "line 7: more than 5 rows, and `limits.max_rows` allows 5";
        assert_eq!(parsed("1\n2\n\n3\n4\n5\n6\n", &limits), Err(told.to_owned()));
        let told = "line 4: 3 refused rows and more, and `limits.max_refused` allows 2";
        assert_eq!(parsed("!\n1\n!\n!\n!\n", &limits), Err(told.to_owned()));
    }
}
