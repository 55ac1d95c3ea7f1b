//! The terminal itself: raw while the browser runs, as it was before in any case afterwards.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use ratatui::crossterm::event;
use ratatui::{DefaultTerminal, Frame};

use super::keys::{self, Action};
use crate::cli::failure::CommandResult;

/// How soon a signal is answered.
const PATIENCE: Duration = Duration::from_millis(100);

/// Something that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    Act(Action),
    /// The terminal has another size, or nothing that matters happened.
    Redraw,
    /// The signal that ends the program.
    End(i32),
}

/// An open terminal; it is put back as it was when this is dropped, after a panic by the hook that ratatui sets.
#[derive(Debug)]
pub(crate) struct Terminal {
    terminal: DefaultTerminal,
    /// 0 until a signal comes.
    signal: Arc<AtomicUsize>,
}

impl Terminal {
    pub(crate) fn open() -> io::Result<Self> {
        let signal = Arc::new(AtomicUsize::new(0));
        let is_asked = Arc::new(AtomicBool::new(false));
        for number in signal_hook::consts::TERM_SIGNALS {
            let value = usize::try_from(*number).unwrap_or_default();
            // Whoever asks a second time has waited long enough.
            signal_hook::flag::register_conditional_default(*number, Arc::clone(&is_asked))?;
            signal_hook::flag::register(*number, Arc::clone(&is_asked))?;
            signal_hook::flag::register_usize(*number, Arc::clone(&signal), value)?;
        }
        #[cfg(unix)]
        {
            let hung_up = signal_hook::consts::SIGHUP;
            signal_hook::flag::register_usize(hung_up, Arc::clone(&signal), hung_up as usize)?;
            std::thread::spawn(end_without_terminal);
        }
        Ok(Self {
            terminal: ratatui::try_init()?,
            signal,
        })
    }

    pub(crate) fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.terminal.draw(draw)?;
        Ok(())
    }

    /// Waits for something to happen.
    pub(crate) fn next(&mut self, is_typing: bool) -> io::Result<Event> {
        loop {
            let signal = self.signal.load(Ordering::Relaxed);
            if signal != 0 {
                return Ok(Event::End(i32::try_from(signal).unwrap_or_default()));
            }
            // A signal may interrupt the waiting.
            let is_there = match event::poll(PATIENCE) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => false,
                is_there => is_there?,
            };
            if !is_there {
                continue;
            }
            match event::read()? {
                event::Event::Key(key) => {
                    // So that a test can see the terminal put back after a panic.
                    #[cfg(debug_assertions)]
                    assert!(key.code != event::KeyCode::F(12), "F12 was pressed");
                    if let Some(action) = keys::action(key, is_typing) {
                        return Ok(Event::Act(action));
                    }
                }
                event::Event::Resize(..) => return Ok(Event::Redraw),
                _ => {}
            }
        }
    }

    /// Ends the program by the signal that asked for it, with the terminal as it was.
    pub(crate) fn end_by(self, signal: i32) -> CommandResult {
        drop(self);
        Ok(signal_hook::low_level::emulate_default_handler(signal)?)
    }
}

/// Ends the program once its terminal is gone: reading keys from one never returns, and whoever closed a window may have left
/// the program out of the signals.
#[cfg(unix)]
fn end_without_terminal() {
    while io::stdin().is_terminal() {
        std::thread::sleep(PATIENCE);
    }
    // There is nothing left to put back. Should the signal be ignored, the program ends all the same.
    let hung_up = signal_hook::consts::SIGHUP;
    let _ = signal_hook::low_level::emulate_default_handler(hung_up);
    signal_hook::low_level::exit(128 + hung_up);
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // After a panic the hook has done it; once more would put the cursor back onto what the panic said.
        if !std::thread::panicking() {
            ratatui::restore();
        }
    }
}
