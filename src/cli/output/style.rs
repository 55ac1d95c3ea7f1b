//! Width and colours of what is written.

use std::io::{self, IsTerminal};

use anstyle::{AnsiColor, Style as Ansi};

/// What a stream can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Style {
    /// Columns of the terminal; absent for a stream that is none.
    pub(crate) width: Option<usize>,
    pub(crate) is_coloured: bool,
}

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Header,
    /// An id, for copying.
    Id,
    /// A word that was looked for.
    Hit,
    /// What says less than the rest.
    Dim,
    /// What deserves a second look.
    Notable,
}

impl Style {
    /// As wide as the text, no colour.
    pub(crate) const fn plain() -> Self {
        Self {
            width: None,
            is_coloured: false,
        }
    }

    /// What standard output can show.
    ///
    /// - `wants_colour`: false if the command line says so. `NO_COLOR` (<https://no-color.org>) and `TERM=dumb` say so too.
    pub(crate) fn of_output(wants_colour: bool) -> Self {
        if !io::stdout().is_terminal() {
            return Self::plain();
        }
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
        Self {
            width: terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)),
            is_coloured: wants_colour && !is_set("NO_COLOR") && !is_dumb,
        }
    }

    /// A text in the colours of its role.
    pub(crate) fn paint(self, role: Role, text: &str) -> String {
        if !self.is_coloured || text.is_empty() {
            return text.to_owned();
        }
        let ansi = match role {
            Role::Header => Ansi::new().bold(),
            Role::Id => AnsiColor::Cyan.on_default(),
            Role::Hit => AnsiColor::Yellow.on_default().bold(),
            Role::Dim => Ansi::new().dimmed(),
            Role::Notable => AnsiColor::Yellow.on_default(),
        };
        format!("{ansi}{text}{ansi:#}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_is_put_around_the_text_and_left_out_where_it_is_not_wanted() {
        let coloured = Style {
            width: None,
            is_coloured: true,
        };
        assert_eq!(coloured.paint(Role::Header, "a"), "\u{1b}[1ma\u{1b}[0m");
        assert_eq!(coloured.paint(Role::Header, ""), "");
        assert_eq!(Style::plain().paint(Role::Header, "a"), "a");
    }
}
