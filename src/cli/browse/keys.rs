//! What the keys do.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// What a person wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    /// To the pane on the right.
    Right,
    /// To the pane on the left.
    Left,
    Mark,
    MarkAll,
    UnmarkAll,
    Sort,
    Borderline,
    Filter,
    Export,
    Name,
    Merge,
    Hide,
    Help,
    Quit,
    /// In a line that is being typed.
    Type(char),
    Erase,
    Accept,
    Cancel,
    /// A key without a meaning of its own.
    Other,
}

/// Keys as they are shown, a name of each that [`action`] knows, and what they do.
pub(crate) const KEYS: &[(&str, &str)] = &[
    ("↑ ↓ k j", "move; PgUp, PgDn, Home, End as well"),
    ("→ ← l h Tab Enter", "to the next pane, or back"),
    ("/", "filter the themes or papers as you type; Esc shows all again"),
    ("s", "sort papers by fit, date, margin or title"),
    ("b", "only borderline papers, or all"),
    ("Space", "mark a paper, or take the mark away"),
    ("a u", "mark all papers shown; unmark all"),
    ("e", "export the marked papers: .bib .ris .csv .json .jsonl .md"),
    ("n m x", "name the theme; merge it into another one; hide it"),
    ("? q", "this help; quit"),
];

/// - `is_typing`: true while a line is being typed.
pub(crate) fn action(key: KeyEvent, is_typing: bool) -> Option<Action> {
    if key.kind == KeyEventKind::Release {
        return None;
    }
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return match key.code {
            KeyCode::Char('c') => Some(Action::Quit),
            KeyCode::Char('d') => Some(Action::PageDown),
            KeyCode::Char('u') => Some(Action::PageUp),
            _ => None,
        };
    }
    let moved = match key.code {
        KeyCode::Up => Some(Action::Up),
        KeyCode::Down => Some(Action::Down),
        KeyCode::PageUp => Some(Action::PageUp),
        KeyCode::PageDown => Some(Action::PageDown),
        KeyCode::Esc => Some(Action::Cancel),
        KeyCode::Enter => Some(Action::Accept),
        KeyCode::Backspace => Some(Action::Erase),
        _ => None,
    };
    moved.or(match key.code {
        KeyCode::Char(letter) if is_typing => Some(Action::Type(letter)),
        KeyCode::Char(letter) => Some(letter_action(letter)),
        _ if is_typing => None,
        KeyCode::Home => Some(Action::First),
        KeyCode::End => Some(Action::Last),
        KeyCode::Right | KeyCode::Tab => Some(Action::Right),
        KeyCode::Left | KeyCode::BackTab => Some(Action::Left),
        _ => Some(Action::Other),
    })
}

fn letter_action(letter: char) -> Action {
    match letter {
        'k' => Action::Up,
        'j' => Action::Down,
        'g' => Action::First,
        'G' => Action::Last,
        'l' => Action::Right,
        'h' => Action::Left,
        ' ' => Action::Mark,
        'a' => Action::MarkAll,
        'u' => Action::UnmarkAll,
        's' => Action::Sort,
        'b' => Action::Borderline,
        '/' => Action::Filter,
        'e' => Action::Export,
        'n' => Action::Name,
        'm' => Action::Merge,
        'x' => Action::Hide,
        '?' => Action::Help,
        'q' => Action::Quit,
        _ => Action::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_that_is_shown_does_something() {
        let named = |name: &str| match name {
            "↑" => KeyCode::Up,
            "↓" => KeyCode::Down,
            "→" => KeyCode::Right,
            "←" => KeyCode::Left,
            "Tab" => KeyCode::Tab,
            "Enter" => KeyCode::Enter,
            "Space" => KeyCode::Char(' '),
            letter => KeyCode::Char(letter.chars().next().unwrap()),
        };
        for (keys, meaning) in KEYS {
            for key in keys.split(' ') {
                let action = action(named(key).into(), false);
                assert!(action.is_some_and(|action| action != Action::Other), "{key}: {meaning}");
            }
        }
    }

    #[test]
    fn letters_are_typed_where_a_line_is_typed() {
        assert_eq!(action(KeyCode::Char('q').into(), true), Some(Action::Type('q')));
        let control_c = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        assert_eq!(action(control_c, true), Some(Action::Quit));
    }
}
