//! A file as numbered lines of bytes, many at a time.

use std::hint::black_box;
use std::io::{self, BufRead};
use std::ops::Range;

use memchr::{memchr, memchr_iter};
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
    /// Memory of a batch that is done.
    spare: Batch,
}

impl<'a> Lines<'a> {
    fn new(input: &'a mut (dyn BufRead + Send)) -> Self {
        Self {
            input,
            n_lines: 0,
            spare: Batch::default(),
        }
    }

    /// The next lines, about 4 MiB; none after the last one.
    ///
    /// # Errors
    /// [`FormatError::Io`] with the number of the last line that could be read.
    fn next_batch(&mut self) -> Result<Batch, FormatError> {
        let Batch { mut bytes, mut lines } = std::mem::take(&mut self.spare);
        if let Err(source) = read_lines(self.input, &mut bytes) {
            let n_whole = memchr_iter(b'\n', &bytes).count() as u64;
            return Err(FormatError::Io {
                line: self.n_lines + n_whole,
                source,
            });
        }
        lines.clear();
        let mut start = 0;
        while start < bytes.len() {
            self.n_lines += 1;
            let end = memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |length| start + length);
            let line = &bytes[start..end];
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let line_end = start + line.len();
            let begin = match self.n_lines {
                1 => line_end - without_byte_order_mark(line).len(),
                _ => start,
            };
            lines.push((self.n_lines, begin..line_end));
            start = end + 1;
        }
        Ok(Batch { bytes, lines })
    }
}

/// Replaces bytes by the next ones of a file, a batch of them and the rest of the last line.
///
/// On an error those that were read are there.
fn read_lines(input: &mut (dyn BufRead + Send), bytes: &mut Vec<u8>) -> io::Result<()> {
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
        input.read_until(b'\n', bytes)?;
    }
    told
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
    let mut results = Vec::new();
    let mut lines = Lines::new(input);
    let mut batch = lines.next_batch()?;
    while !batch.lines.is_empty() {
        let parse = || parse_batch(&batch, &parse_line, &mut results);
        let ((), next) = rayon::join(parse, || lines.next_batch());
        lines.spare = batch;
        for result in results.drain(..).flatten() {
            match result {
                Ok(item) => parsed.push(item),
                Err(refused) => rejected.push(refused),
            }
        }
        batch = next?;
    }
    Ok((parsed, rejected))
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

/// - `results`: is replaced by what the lines hold, absent for those that are blank.
fn parse_batch<T: Send>(
    batch: &Batch,
    parse_line: impl Fn(u64, &[u8]) -> Result<T, String> + Sync,
    results: &mut Vec<Option<Result<T, Rejected>>>,
) {
    let parsed = |(number, place): &(u64, Range<usize>)| {
        let line = &batch.bytes[place.clone()];
        let refused = |reason| Rejected {
            line: *number,
            found: excerpt(&String::from_utf8_lossy(line)),
            reason,
        };
        let is_blank = line.trim_ascii().is_empty();
        (!is_blank).then(|| parse_line(*number, line).map_err(refused))
    };
    let parsed = |(at, line)| {
        if at % LINES_OF_ROOM == 0 {
            make_room();
        }
        parsed(line)
    };
    batch.lines.par_iter().enumerate().map(parsed).collect_into_vec(results);
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

    #[test]
    fn memory_is_used_again() {
        let text = "x".repeat(BATCH - 3) + "\nlonger\nz\n";
        let mut input = text.as_bytes();
        let mut lines = Lines::new(&mut input);
        lines.spare = lines.next_batch().unwrap();
        let batch = lines.next_batch().unwrap();
        assert_eq!((batch.bytes, batch.lines), (b"z\n".to_vec(), vec![(3, 0..1)]));
    }
}
