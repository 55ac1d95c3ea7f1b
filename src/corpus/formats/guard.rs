//! Readers of other crates, kept from ending the program over a damaged file.

use std::cell::Cell;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// Whether what goes wrong on this thread is told by [`guarded`].
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Reads something with a crate that panics where a file is not as it should be.
///
/// What it has added elsewhere until then stays there.
///
/// # Errors
/// What the reader says, or that the file is damaged.
pub(super) fn guarded<T, E: Display>(read: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let hook = take_hook();
        set_hook(Box::new(move |panic| {
            if !IS_GUARDED.get() {
                hook(panic);
            }
        }));
    });
    let was_guarded = IS_GUARDED.replace(true);
    let read = catch_unwind(AssertUnwindSafe(read));
    IS_GUARDED.set(was_guarded);
    match read {
        Ok(read) => read.map_err(|error| error.to_string()),
        Err(_) => Err("it is damaged".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_and_what_was_added_stays() {
        let mut added = Vec::new();
        let read = guarded(|| {
            added.push(1);
            [1, 2].get(added.len() + 1).copied().ok_or("short")
        });
        assert_eq!(read, Err("short".to_owned()));
        let read: Result<(), String> = guarded(|| -> Result<(), &str> {
            added.push(2);
            panic!("odd file")
        });
        assert_eq!((read, added), (Err("it is damaged".to_owned()), vec![1, 2]));
    }
}
