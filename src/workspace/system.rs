//! Calls on files that the standard library lacks, or has for some systems only; where there is none, an error says so.

use std::fs::{self, Metadata};
use std::io;
use std::path::Path;

/// Gives each of two files or folders the other's name, in one step. Where a file is to replace another, ext4 first writes it
/// out to the disk, which takes longer than everything else in a run; here it does not.
///
/// # Errors
/// [`io::ErrorKind::NotFound`] if one of them is not there and they could be exchanged otherwise.
#[cfg(target_os = "linux")]
pub(super) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
pub(super) fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether this process may make files in a folder.
#[cfg(target_os = "linux")]
pub(super) fn may_write_in(folder: &Path) -> bool {
    use rustix::fs::{Access, access};
    access(folder, Access::WRITE_OK | Access::EXEC_OK).is_ok()
}

#[cfg(not(target_os = "linux"))]
pub(super) fn may_write_in(_: &Path) -> bool {
    false
}

/// True if both names are of one file.
#[cfg(unix)]
pub(super) fn is_same_file(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let inode = |path| fs::symlink_metadata(path).map(|found| (found.dev(), found.ino()));
    matches!((inode(one), inode(other)), (Ok(one), Ok(other)) if one == other)
}

#[cfg(not(unix))]
pub(super) fn is_same_file(_: &Path, _: &Path) -> bool {
    false
}

/// Makes a name that leads to another place, which is written as it is seen from the name's folder.
#[cfg(unix)]
pub(super) fn lead(place: &Path, name: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(place, name)
}

#[cfg(not(unix))]
pub(super) fn lead(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Gives a file or folder the owner, where this process may, and the permissions of another one.
pub(super) fn make_alike(path: &Path, model: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, chown};
        let own = fs::metadata(path)?;
        if (own.uid(), own.gid()) != (model.uid(), model.gid()) {
            // Only root may give files away; whoever may write here goes on without.
            let _ = chown(path, Some(model.uid()), Some(model.gid()));
        }
    }
    fs::set_permissions(path, model.permissions())
}

/// Has the names in a folder written out to the disk, where the system does that.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    match cfg!(unix) {
        true => fs::File::open(folder)?.sync_all(),
        false => Ok(()),
    }
}
