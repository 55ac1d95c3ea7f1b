//! Keys in, frames out.

use paperthemes::store::inspect::{PaperRow, Place, ThemeRow};
use paperthemes::themes::{LabelTerm, ThemeId};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::style::{Color, Modifier};

use super::draw::{Look, draw};
use super::export;
use super::keys;
use super::state::{Effect, Line, Mode, Pane, State, Wanted};

fn theme(id: u32, label: &str, n_papers: usize) -> ThemeRow {
    ThemeRow {
        id: ThemeId(id),
        label: label.to_owned(),
        label_terms: vec![LabelTerm {
            term: label.to_owned(),
            weight: 1.0,
        }],
        stability: Some(0.8),
        super_theme: None,
        n_papers,
        is_hidden: false,
    }
}

fn paper(number: usize, title: &str, margin: f64) -> PaperRow {
    PaperRow {
        id: format!("arxiv:2405.0000{number}"),
        title: title.to_owned(),
        abstract_text: format!("About the glacier and its ice: {}", title.to_lowercase()),
        first_seen: Some(format!("2024-05-0{number}")),
        authors: vec!["Ada Lovelace".to_owned()],
        categories: Vec::new(),
        url: None,
        flags: Vec::new(),
        n_listed: 1,
        place: Some(Place {
            theme: ThemeId(4),
            label: "glacier".to_owned(),
            fit: 0.9 - number as f64 / 10.0,
            membership: 0.9,
            runner_up: Some(ThemeId(9)),
            margin,
            likeness: None,
        }),
    }
}

/// A browser that shows three papers of T4.
fn opened() -> State {
    let mut state = State::new(vec![theme(4, "glacier", 3), theme(9, "violins", 2)]);
    assert_eq!(state.wanted(), Effect::Load(ThemeId(4)));
    let papers = vec![
        paper(1, "Zones of melt", 0.7),
        paper(2, "Ice cores", 0.01),
        paper(3, "Snow cover", 0.5),
    ];
    state.fill(ThemeId(4), papers);
    state
}

/// Presses keys; `>` is Right, `<` Left, `v` Down, `!` Enter, `~` Escape, others are themselves.
fn press(state: &mut State, keys: &str) -> Effect {
    let mut effect = Effect::None;
    for key in keys.chars() {
        let code = match key {
            '>' => KeyCode::Right,
            '<' => KeyCode::Left,
            'v' => KeyCode::Down,
            '!' => KeyCode::Enter,
            '~' => KeyCode::Esc,
            letter => KeyCode::Char(letter),
        };
        if let Some(action) = keys::action(KeyEvent::from(code), state.is_typing()) {
            effect = state.act(action);
        }
    }
    effect
}

fn titles(state: &State) -> Vec<&str> {
    state.papers.shown().map(|paper| paper.title.as_str()).collect()
}

fn frame(state: &State, look: Look, width: u16, height: u16) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| draw(state, look, frame)).unwrap();
    terminal.backend().buffer().clone()
}

fn lines(buffer: &Buffer) -> Vec<String> {
    let area = buffer.area;
    let line = |y| (0..area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (0..area.height).map(line).collect()
}

const PLAIN: Look = Look { is_coloured: false };

#[test]
fn walking_through_themes_loads_their_papers() {
    let mut state = opened();
    assert_eq!(press(&mut state, "v"), Effect::Load(ThemeId(9)));
    state.fill(ThemeId(9), vec![]);
    assert_eq!(press(&mut state, "v"), Effect::None, "there is no third theme");
    assert_eq!(press(&mut state, ">>"), Effect::None);
    assert_eq!(state.pane, Pane::Abstract);
    press(&mut state, "<<<");
    assert_eq!(state.pane, Pane::Themes);
    assert_eq!(press(&mut state, "q"), Effect::Quit);
}

#[test]
fn papers_are_filtered_as_one_types_and_all_come_back() {
    let mut state = opened();
    press(&mut state, ">/SNOW");
    assert_eq!(titles(&state), ["Snow cover"]);
    assert_eq!(state.mode, Mode::Filtering);
    press(&mut state, "!");
    assert_eq!((state.mode.clone(), titles(&state).len()), (Mode::Walking, 1));
    press(&mut state, "~");
    assert_eq!(titles(&state).len(), 3);
}

#[test]
fn papers_are_sorted_by_fit_date_margin_and_title_in_turn() {
    let mut state = opened();
    assert_eq!(titles(&state), ["Zones of melt", "Ice cores", "Snow cover"]);
    press(&mut state, "s");
    assert_eq!(titles(&state), ["Snow cover", "Ice cores", "Zones of melt"]);
    press(&mut state, "s");
    assert_eq!(titles(&state), ["Ice cores", "Snow cover", "Zones of melt"]);
    press(&mut state, "ss");
    assert_eq!(titles(&state), ["Zones of melt", "Ice cores", "Snow cover"]);
    press(&mut state, "b");
    assert_eq!(titles(&state), ["Ice cores"], "only borderline");
}

#[test]
fn marks_outlast_the_theme_and_are_exported() {
    let mut state = opened();
    press(&mut state, "e");
    assert!(state.message.contains("no paper is marked"), "{}", state.message);
    press(&mut state, ">  ");
    assert_eq!(state.marked.len(), 2, "the mark moves on to the next paper");
    state.fill(ThemeId(9), vec![]);
    assert_eq!(state.marked.len(), 2);
    press(&mut state, "e");
    assert_eq!(state.mode, Mode::Typing(Line::Export, "marked.bib".to_owned()));
    assert_eq!(press(&mut state, "!"), Effect::Export("marked.bib".to_owned()));
    assert_eq!(press(&mut state, "e~"), Effect::None);
    press(&mut state, "u");
    assert!(state.marked.is_empty());
}

#[test]
fn an_export_takes_its_format_from_the_name_and_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let papers = [paper(1, "Zones of melt", 0.7)];
    for (name, beginning) in [
        ("a.bib", "@misc{"),
        ("a.ris", "TY  - "),
        ("a.jsonl", "{\""),
        ("a.csv", "paper_id,"),
    ] {
        let path = folder.path().join(name);
        export::export(path.to_str().unwrap(), papers.iter()).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with(beginning), "{text}");
        let again = export::export(path.to_str().unwrap(), papers.iter()).unwrap_err();
        assert!(again.contains("nothing was written"), "{again}");
    }
    assert!(export::export("a.docx", papers.iter()).unwrap_err().contains(".bib"));
}

#[test]
fn everything_fits_eighty_by_twenty_four_without_colour() {
    let mut state = opened();
    press(&mut state, "> ");
    let buffer = frame(&state, PLAIN, 80, 24);
    let lines = lines(&buffer);
    let text = lines.join("\n");
    assert_eq!((lines.len(), lines[0].chars().count()), (24, 80));
    for shown in [
        "themes 1/2",
        "▸papers 2/3, by fit",
        "T4      3 glacier",
        "* Zones of melt",
        " ~Ice cores",
        "q quit",
    ] {
        assert!(text.contains(shown), "{shown}\n{text}");
    }
    let coloured = buffer
        .content
        .iter()
        .filter(|cell| cell.fg != Color::Reset || cell.bg != Color::Reset);
    assert_eq!(coloured.count(), 0);
}

#[test]
fn deciding_terms_stand_out_with_and_without_colour() {
    let state = opened();
    for (look, colour) in [(PLAIN, Color::Reset), (Look { is_coloured: true }, Color::Yellow)] {
        let buffer = frame(&state, look, 120, 30);
        let is_term = |cell: &&ratatui::buffer::Cell| cell.modifier.contains(Modifier::UNDERLINED);
        let terms: Vec<_> = buffer.content.iter().filter(is_term).collect();
        assert_eq!(terms.iter().map(|cell| cell.symbol()).collect::<String>(), "glacier");
        assert!(terms.iter().all(|cell| cell.fg == colour));
    }
}

#[test]
fn a_terminal_too_small_for_anything_is_no_panic() {
    let mut state = opened();
    for (width, height) in [(1, 1), (10, 3), (30, 5), (300, 100)] {
        frame(&state, PLAIN, width, height);
    }
    press(&mut state, "?");
    assert!(
        lines(&frame(&state, PLAIN, 80, 24))
            .join("\n")
            .contains("export the marked papers")
    );
    press(&mut state, "x");
    assert_eq!(state.mode, Mode::Walking, "any key closes the help");
}

#[test]
fn themes_are_named_merged_and_hidden() {
    let mut state = opened();
    let decided = |wanted| Effect::Decide(ThemeId(4), wanted);
    assert_eq!(press(&mut state, "n Ice!"), decided(Wanted::Name("Ice".to_owned())));
    assert_eq!(
        press(&mut state, "n!"),
        decided(Wanted::Name(String::new())),
        "its label again"
    );
    assert_eq!(
        press(&mut state, "m!T9!"),
        decided(Wanted::MergeInto("T9".to_owned())),
        "into nothing is no answer"
    );
    assert_eq!(press(&mut state, "mT9~"), Effect::None);
    assert_eq!(press(&mut state, "x"), decided(Wanted::Hide));
    press(&mut state, "nIc");
    let foot = lines(&frame(&state, PLAIN, 80, 24)).pop().unwrap();
    assert!(foot.contains("name T4, nothing for its label: Ic▏"), "{foot}");
}

#[test]
fn the_themes_that_follow_a_decision_take_the_place_of_those_before() {
    let mut state = opened();
    state.take(vec![theme(2, "orbits", 9), theme(4, "ice", 3)], ThemeId(4));
    assert_eq!(state.themes.current().unwrap().label, "ice");
    assert_eq!(state.wanted(), Effect::Load(ThemeId(4)), "its papers may be others");
    state.take(vec![theme(2, "orbits", 12)], ThemeId(4));
    assert_eq!(state.themes.current().unwrap().id, ThemeId(2), "gone: the first");
}

#[test]
fn any_keys_in_any_order_keep_the_pointer_on_a_paper() {
    use proptest::prelude::*;
    proptest!(|(keys in "[>v<!~ saub/eqzG?gjkhlnmx]{0,60}")| {
        let mut state = opened();
        for key in keys.chars() {
            if let Effect::Load(theme) = press(&mut state, &key.to_string()) {
                state.fill(theme, vec![paper(5, "Varnish", 0.4)]);
            }
            prop_assert!(state.papers.at() < state.papers.n_shown().max(1));
            prop_assert_eq!(state.papers.current().is_some(), state.papers.n_shown() > 0);
        }
        frame(&state, PLAIN, 80, 24);
    });
}
