//! The bytes of a listing, decompressed, wherever they stand: in a file, in an archive, on standard input.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use super::bounded::{self, Bounded, Packed};
use crate::config::LimitSettings;
use crate::corpus::formats::bounds::MIB;
use crate::error::OverLimit;

/// Bytes that are read at once; the recognisers of formats see as many.
pub(super) const HEAD: usize = 64 * 1024;

/// Zip archives that are documents: the name of a file that they have.
const DOCUMENTS: [&str; 7] = [
    "[Content_Types].xml",
    "mimetype",
    "META-INF/MANIFEST.MF",
    "xl/workbook.xml",
    "word/document.xml",
    "AndroidManifest.xml",
    "content.xml",
];

/// Where the bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    StandardInput,
    File(PathBuf),
    /// A file in a zip archive, by its name there.
    Member(PathBuf, String),
}

impl Place {
    /// Opens it, and decompresses it if its first bytes are those of a compressed one, whatever its name; what is larger than
    /// allowed ends in an error that holds an [`OverLimit`].
    pub(super) fn open(&self, limits: &LimitSettings) -> io::Result<Box<dyn Read + Send>> {
        let raw: Box<dyn Read + Send> = match self {
            Self::StandardInput => Box::new(io::stdin()),
            Self::File(path) => Box::new(File::open(path)?),
            Self::Member(archive, name) => Box::new(Cursor::new(member(archive, name, limits)?)),
        };
        decompressed(raw, limits)
    }

    /// Whether it is what it should be: whatever else has the name of a file may keep a reader waiting for ever.
    pub(super) fn is_file(&self) -> bool {
        match self {
            Self::File(path) => fs::metadata(path).is_ok_and(|found| found.is_file()),
            Self::StandardInput | Self::Member(..) => true,
        }
    }

    /// The hash of the bytes, decompressed, 64 hex digits.
    pub(super) fn hash(&self, limits: &LimitSettings) -> io::Result<String> {
        hash_of(self.open(limits)?)
    }
}

/// The hash of all that can be read.
pub(in crate::workspace) fn hash_of(input: impl Read) -> io::Result<String> {
    let mut input = Hashed::new(input);
    io::copy(&mut input, &mut io::sink())?;
    Ok(input.hash())
}

fn decompressed(raw: Box<dyn Read + Send>, limits: &LimitSettings) -> io::Result<Box<dyn Read + Send>> {
    let packed = Packed::new(raw);
    let n_packed = packed.count();
    let mut packed = BufReader::with_capacity(HEAD, packed);
    Ok(match packed.fill_buf()? {
        [0x1f, 0x8b, ..] => {
            let unpacked = flate2::read::MultiGzDecoder::new(packed);
            Box::new(Bounded::unpacked(unpacked, n_packed, limits))
        }
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            let unpacked = zstd::Decoder::with_buffer(packed)?;
            Box::new(Bounded::unpacked(unpacked, n_packed, limits))
        }
        _ => Box::new(Bounded::plain(packed, limits)),
    })
}

/// The names of the files in a zip archive, sorted, without those that other systems hide; absent if it is none, or a document.
///
/// # Errors
/// Those of reading, and an [`OverLimit`] for more files, or larger ones, than allowed.
pub(super) fn members(path: &Path, limits: &LimitSettings) -> io::Result<Option<Vec<String>>> {
    if !fs::metadata(path)?.is_file() {
        return Ok(None);
    }
    let mut beginning = [0; 4];
    let mut file = File::open(path)?;
    if file.read_exact(&mut beginning).is_err() || beginning != *b"PK\x03\x04" {
        return Ok(None);
    }
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?))?;
    if DOCUMENTS.iter().any(|name| archive.index_for_name(name).is_some()) {
        return Ok(None);
    }
    check_sizes(&mut archive, limits)?;
    let is_hidden = |name: &str| name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
    let names = archive.file_names().collect::<Result<Vec<_>, _>>()?;
    let is_shown = |name: &str| !name.ends_with('/') && !is_hidden(name);
    let mut names: Vec<String> = (names.into_iter())
        .filter(|name| is_shown(name))
        .map(Cow::into_owned)
        .collect();
    names.sort_unstable();
    Ok(Some(names))
}

/// What an archive says of its files; [`member`] holds it to that.
fn check_sizes(archive: &mut ZipArchive<BufReader<File>>, limits: &LimitSettings) -> io::Result<()> {
    let mut n_bytes: u64 = 0;
    for at in 0..archive.len() {
        n_bytes = n_bytes.saturating_add(archive.by_index_raw(at)?.size());
    }
    Ok(bounded::check_size(n_bytes, limits)?)
}

/// The bytes of a file in an archive, which it can hardly be read from piece by piece.
fn member(archive: &Path, name: &str, limits: &LimitSettings) -> io::Result<Vec<u8>> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(archive)?))?;
    let mut found = archive.by_name(name)?;
    let (n_bytes, n_packed) = (found.size(), found.compressed_size());
    bounded::check_ratio(n_bytes, n_packed, limits)?;
    let most = n_bytes.min(limits.max_whole * MIB);
    let mut bytes = Vec::new();
    Read::by_ref(&mut found).take(most + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 {
        read if read <= most => Ok(bytes),
        _ if most < n_bytes => {
            let allowed = format!("{} MiB of a file in an archive; unpack it", limits.max_whole);
            let found = format!("{} MiB", n_bytes.div_ceil(MIB));
            Err(OverLimit::new(found, "limits.max_whole", allowed).into())
        }
        _ => Err(io::Error::other(
            "the archive is damaged: a file in it is longer than it says",
        )),
    }
}

/// Hashes what passes through.
pub(super) struct Hashed<R> {
    inner: R,
    hasher: blake3::Hasher,
}

impl<R: Read> Hashed<R> {
    pub(super) fn new(inner: R) -> Self {
        Self {
            inner,
            hasher: blake3::Hasher::new(),
        }
    }

    /// Of what has passed so far, 64 hex digits.
    pub(super) fn hash(&self) -> String {
        self.hasher.finalize().to_hex().to_string()
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_read = self.inner.read(buffer)?;
        self.hasher.update(&buffer[..n_read]);
        Ok(n_read)
    }
}
