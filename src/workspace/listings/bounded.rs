//! Bytes of a listing as far as the settings allow them, packed and unpacked.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::config::LimitSettings;
use crate::corpus::formats::bounds::MIB;
use crate::error::OverLimit;

/// Unpacked bytes from which on the ratio counts: less is no danger, whatever it was packed into.
const RATIO_FROM: u64 = 64 * MIB;

/// Counts the bytes of a packed file that are read.
pub(super) struct Packed<R> {
    inner: R,
    n_bytes: Arc<AtomicU64>,
}

impl<R> Packed<R> {
    pub(super) fn new(inner: R) -> Self {
        let n_bytes = Arc::default();
        Self { inner, n_bytes }
    }

    /// Bytes so far, also when it is read by another reader.
    pub(super) fn count(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.n_bytes)
    }
}

impl<R: Read> Read for Packed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_read = self.inner.read(buffer)?;
        self.n_bytes.fetch_add(n_read as u64, Ordering::Relaxed);
        Ok(n_read)
    }
}

/// Ends in an error that holds an [`OverLimit`] where there is more than allowed.
pub(super) struct Bounded<R> {
    inner: R,
    n_bytes: u64,
    /// Of what was packed.
    n_packed: Option<Arc<AtomicU64>>,
    limits: LimitSettings,
}

impl<R> Bounded<R> {
    pub(super) fn plain(inner: R, limits: &LimitSettings) -> Self {
        Self {
            inner,
            n_bytes: 0,
            n_packed: None,
            limits: *limits,
        }
    }

    /// - `n_packed`: bytes that were unpacked so far.
    pub(super) fn unpacked(inner: R, n_packed: Arc<AtomicU64>, limits: &LimitSettings) -> Self {
        Self {
            n_packed: Some(n_packed),
            ..Self::plain(inner, limits)
        }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_read = self.inner.read(buffer)?;
        self.n_bytes += n_read as u64;
        check_size(self.n_bytes, &self.limits)?;
        if let Some(n_packed) = &self.n_packed {
            check_ratio(self.n_bytes, n_packed.load(Ordering::Relaxed), &self.limits)?;
        }
        Ok(n_read)
    }
}

/// - `n_bytes`: of a listing, unpacked, or of all files of an archive.
pub(super) fn check_size(n_bytes: u64, limits: &LimitSettings) -> Result<(), OverLimit> {
    if n_bytes <= limits.max_size * MIB {
        return Ok(());
    }
    let found = format!("{} MiB or more, unpacked", n_bytes.div_ceil(MIB));
    Err(OverLimit::new(
        found,
        "limits.max_size",
        format!("{} MiB", limits.max_size),
    ))
}

/// - `n_packed`: bytes that `n_bytes` were packed into.
pub(super) fn check_ratio(n_bytes: u64, n_packed: u64, limits: &LimitSettings) -> Result<(), OverLimit> {
    if n_bytes <= RATIO_FROM || n_bytes / limits.max_ratio <= n_packed {
        return Ok(());
    }
    let found = format!("{} MiB unpacked of {n_packed} bytes", n_bytes / MIB);
    let allowed = format!("{} times as many", limits.max_ratio);
    Err(OverLimit::new(found, "limits.max_ratio", allowed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> LimitSettings {
        LimitSettings {
            max_size: 100,
            max_ratio: 10,
            ..LimitSettings::default()
        }
    }

    #[test]
    fn more_bytes_than_allowed_end_in_an_error_that_says_so() {
        let limits = LimitSettings {
            max_size: 1,
            ..limits()
        };
        let read = |n_bytes: u64| {
            io::copy(
                &mut Bounded::plain(io::repeat(b'x').take(n_bytes), &limits),
                &mut io::sink(),
            )
        };
        assert_eq!(read(MIB).unwrap(), MIB);
        let error = read(MIB + 1).unwrap_err();
        let told = "2 MiB or more, unpacked, and `limits.max_size` allows 1 MiB";
        assert_eq!(OverLimit::of_io(&error).unwrap().to_string(), told);
    }

    #[test]
    fn a_ratio_counts_once_there_are_many_bytes() {
        assert_eq!(check_ratio(RATIO_FROM, 1, &limits()), Ok(()));
        assert_eq!(check_ratio(80 * MIB, 8 * MIB, &limits()), Ok(()));
        let told = check_ratio(80 * MIB, 1000, &limits()).unwrap_err().to_string();
        assert_eq!(
            told,
            "80 MiB unpacked of 1000 bytes, and `limits.max_ratio` allows 10 times as many"
        );
    }

    #[test]
    fn what_is_unpacked_is_held_against_what_was_read_for_it() {
        let packed = Packed::new(&b"0123"[..]);
        let n_packed = packed.count();
        let unpacked = packed.chain(io::repeat(0).take(70 * MIB));
        let mut bounded = Bounded::unpacked(unpacked, n_packed, &limits());
        let error = io::copy(&mut bounded, &mut io::sink()).unwrap_err();
        assert!(error.to_string().starts_with("64 MiB unpacked of 4 bytes"), "{error}");
    }
}
