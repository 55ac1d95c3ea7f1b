//! The bytes of a listing, decompressed, wherever they stand: in a file, in an archive, on standard input.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

/// Bytes that are read at once; the recognisers of formats see as many.
pub(super) const HEAD: usize = 64 * 1024;

/// Most bytes of a file in an archive; more is taken for an archive made to fill the memory.
const MOST_BYTES: u64 = 4 << 30;

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
    /// Opens it, and decompresses it if its first bytes are those of a compressed one, whatever its name.
    pub(super) fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        decompressed(match self {
            Self::StandardInput => Box::new(io::stdin()),
            Self::File(path) => Box::new(File::open(path)?),
            Self::Member(archive, name) => Box::new(Cursor::new(member(archive, name)?)),
        })
    }

    /// The hash of the bytes, decompressed, 64 hex digits.
    pub(super) fn hash(&self) -> io::Result<String> {
        hash_of(self.open()?)
    }
}

/// The hash of all that can be read.
pub(in crate::workspace) fn hash_of(input: impl Read) -> io::Result<String> {
    let mut input = Hashed::new(input);
    io::copy(&mut input, &mut io::sink())?;
    Ok(input.hash())
}

fn decompressed(raw: Box<dyn Read + Send>) -> io::Result<Box<dyn Read + Send>> {
    let mut raw = BufReader::with_capacity(HEAD, raw);
    Ok(match raw.fill_buf()? {
        [0x1f, 0x8b, ..] => Box::new(flate2::read::MultiGzDecoder::new(raw)),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Box::new(zstd::Decoder::with_buffer(raw)?),
        _ => Box::new(raw),
    })
}

/// The names of the files in a zip archive, sorted, without those that other systems hide; absent if it is none, or a document.
pub(super) fn members(path: &Path) -> io::Result<Option<Vec<String>>> {
    let mut beginning = [0; 4];
    let mut file = File::open(path)?;
    if file.read_exact(&mut beginning).is_err() || beginning != *b"PK\x03\x04" {
        return Ok(None);
    }
    let archive = ZipArchive::new(BufReader::new(File::open(path)?))?;
    if DOCUMENTS.iter().any(|name| archive.index_for_name(name).is_some()) {
        return Ok(None);
    }
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

fn member(archive: &Path, name: &str) -> io::Result<Vec<u8>> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(archive)?))?;
    let mut bytes = Vec::new();
    archive.by_name(name)?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > MOST_BYTES {
        true => Err(io::Error::other("a file in it has more than 4 GiB: unpack the archive")),
        false => Ok(bytes),
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
