//! State to frame.

use paperthemes::store::inspect::{PaperRow, ThemeRow};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Block, Borders, Clear, Paragraph, Wrap};

use super::highlight::{self, Deciding};
use super::keys::KEYS;
use super::list::List;
use super::state::{Line as Typed, Mode, Pane, State};
use crate::cli::output::fit;

/// Colours and what stands in for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    /// Bold, underlined and reversed always; colours only if they are wanted.
    pub(crate) is_coloured: bool,
}

impl Look {
    fn colour(self, colour: Color) -> Style {
        if self.is_coloured {
            Style::new().fg(colour)
        } else {
            Style::new()
        }
    }

    fn term(self) -> Style {
        self.colour(Color::Yellow)
            .add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    }

    fn quiet(self) -> Style {
        if self.is_coloured {
            Style::new().add_modifier(Modifier::DIM)
        } else {
            Style::new()
        }
    }
}

/// Draws all of it.
pub(crate) fn draw(state: &State, look: Look, frame: &mut Frame<'_>) {
    let [body, foot] = Layout::vertical([Constraint::Min(3), Constraint::Length(1)]).areas(frame.area());
    let widths = match body.width {
        0..100 => [Constraint::Length(22), Constraint::Fill(1), Constraint::Fill(1)],
        _ => [
            Constraint::Percentage(22),
            Constraint::Percentage(36),
            Constraint::Percentage(42),
        ],
    };
    let [themes, papers, text] = Layout::horizontal(widths).areas(body);
    draw_themes(state, look, frame, themes);
    draw_papers(state, look, frame, papers);
    draw_abstract(state, look, frame, text);
    frame.render_widget(foot_line(state, look), foot);
    if state.mode == Mode::Help {
        draw_help(frame, body);
    }
}

/// A frame whose title is bold, and marked by `▸`, where the keys go.
fn pane(title: String, is_active: bool, look: Look) -> Block<'static> {
    let (title, style) = match is_active {
        true => (
            format!("▸{title}"),
            look.colour(Color::Cyan).add_modifier(Modifier::BOLD),
        ),
        false => (format!(" {title}"), Style::new()),
    };
    Block::new().borders(Borders::ALL).title(Span::styled(title, style))
}

fn draw_themes(state: &State, look: Look, frame: &mut Frame<'_>, area: Rect) {
    let is_active = state.pane == Pane::Themes;
    let block = pane(title("themes", &state.themes), is_active, look);
    let width = usize::from(block.inner(area).width);
    let line = |theme: &ThemeRow| {
        fit(
            &format!("{:<4}{:>5} {}", theme.id.to_string(), theme.n_papers, theme.label),
            width,
            false,
        )
    };
    draw_list(&state.themes, line, is_active, block, frame, area);
}

fn draw_papers(state: &State, look: Look, frame: &mut Frame<'_>, area: Rect) {
    let is_active = state.pane == Pane::Papers;
    let sort = format!("{:?}", state.sort).to_lowercase();
    let border = if state.only_borderline { ", borderline" } else { "" };
    let block = pane(
        format!("{}, by {sort}{border}", title("papers", &state.papers)),
        is_active,
        look,
    );
    let width = usize::from(block.inner(area).width);
    let line = |paper: &PaperRow| {
        let mark = if state.marked.contains_key(&paper.id) { '*' } else { ' ' };
        let is_borderline = paper.place.as_ref().is_some_and(|place| place.is_borderline());
        let border = if is_borderline { '~' } else { ' ' };
        fit(&format!("{mark}{border}{}", paper.title), width, false)
    };
    draw_list(&state.papers, line, is_active, block, frame, area);
}

/// `papers 3/21 "sink"`.
fn title<T>(name: &str, list: &List<T>) -> String {
    let filter = if list.filter().is_empty() {
        String::new()
    } else {
        format!(" /{}", list.filter())
    };
    let at = if list.n_shown() == 0 { 0 } else { list.at() + 1 };
    format!("{name} {at}/{}{filter}", list.n_shown())
}

/// The lines around the one that is pointed at.
fn draw_list<T>(
    list: &List<T>,
    line: impl Fn(&T) -> String,
    is_active: bool,
    block: Block<'_>,
    frame: &mut Frame<'_>,
    area: Rect,
) {
    let height = usize::from(block.inner(area).height);
    let first = list
        .at()
        .saturating_sub(height / 2)
        .min(list.n_shown().saturating_sub(height));
    let lines = list.shown().enumerate().skip(first).take(height).map(|(at, item)| {
        let style = match (at == list.at(), is_active) {
            (true, true) => Style::new().add_modifier(Modifier::REVERSED),
            (true, false) => Style::new().add_modifier(Modifier::BOLD),
            _ => Style::new(),
        };
        Line::styled(line(item), style)
    });
    let lines: Vec<Line<'_>> = match list.n_shown() {
        0 => vec![Line::from(if list.n_all() == 0 {
            "none"
        } else {
            "none fits; Esc shows all"
        })],
        _ => lines.collect(),
    };
    frame.render_widget(Paragraph::new(lines).block(block), area);
}

fn draw_abstract(state: &State, look: Look, frame: &mut Frame<'_>, area: Rect) {
    let block = pane("abstract".to_owned(), state.pane == Pane::Abstract, look);
    let inner = block.inner(area);
    let text = state
        .papers
        .current()
        .map_or_else(Text::default, |paper| description(state, paper, look));
    let paragraph = Paragraph::new(text).wrap(Wrap { trim: false });
    let n_lines: usize = lines_of(&paragraph, inner.width);
    let last = n_lines.saturating_sub(usize::from(inner.height));
    let scroll = u16::try_from(state.scroll.min(last)).unwrap_or(u16::MAX);
    frame.render_widget(paragraph.block(block).scroll((scroll, 0)), area);
}

/// Lines of a text once it is wrapped.
fn lines_of(paragraph: &Paragraph<'_>, width: u16) -> usize {
    // Drawn into a tall buffer, the last line that isn't blank is the last of the text.
    const TALLEST: u16 = 400;
    let area = Rect::new(0, 0, width, TALLEST);
    let mut buffer = ratatui::buffer::Buffer::empty(area);
    ratatui::widgets::Widget::render(paragraph, area, &mut buffer);
    let is_blank = |y: u16| (0..width).all(|x| buffer[(x, y)].symbol().trim().is_empty());
    (0..TALLEST)
        .rev()
        .find(|y| !is_blank(*y))
        .map_or(0, |y| usize::from(y) + 1)
}

fn description(state: &State, paper: &PaperRow, look: Look) -> Text<'static> {
    let theme = state.themes.current();
    let deciding = theme.map_or_else(Deciding::default, |theme| Deciding::of(theme, state.papers.filter()));
    let mut lines = vec![highlighted(&paper.title, &deciding, look, Modifier::BOLD)];
    if !paper.authors.is_empty() {
        lines.push(Line::from(paper.authors.join(", ")));
    }
    let date = paper.first_seen.as_deref().unwrap_or("undated");
    lines.push(Line::styled(format!("{date}  {}", paper.id), look.quiet()));
    if let Some(place) = &paper.place {
        let runner_up = place
            .runner_up
            .map_or(String::new(), |id| format!(", margin {:.2} to {id}", place.margin));
        let border = if place.is_borderline() { ", borderline" } else { "" };
        lines.push(Line::styled(
            format!(
                "membership {:.2}, fit {:.2}{runner_up}{border}",
                place.membership, place.fit
            ),
            look.quiet(),
        ));
    }
    lines.push(Line::default());
    lines.push(highlighted(&paper.abstract_text, &deciding, look, Modifier::empty()));
    Text::from(lines)
}

fn highlighted(text: &str, deciding: &Deciding, look: Look, base: Modifier) -> Line<'static> {
    let base = Style::new().add_modifier(base);
    let spans = highlight::parts(text, deciding).into_iter().map(|(part, is_deciding)| {
        let style = if is_deciding { base.patch(look.term()) } else { base };
        Span::styled(part.to_owned(), style)
    });
    Line::from(spans.collect::<Vec<_>>())
}

fn foot_line(state: &State, look: Look) -> Line<'static> {
    let marked = match state.marked.len() {
        0 => String::new(),
        n => format!("{n} marked · "),
    };
    match &state.mode {
        Mode::Filtering => Line::from("filter: type; Enter keeps it, Esc shows all"),
        Mode::Typing(line, text) => {
            let theme = state
                .themes
                .current()
                .map_or(String::new(), |theme| theme.id.to_string());
            let asked = match line {
                Typed::Export => format!("export {} to", state.marked.len()),
                Typed::Name => format!("name {theme}, nothing for its label"),
                Typed::Merge => format!("merge {theme} into (id or label)"),
            };
            Line::from(format!("{asked}: {text}▏  (Enter, Esc)"))
        }
        _ if !state.message.is_empty() => Line::styled(state.message.clone(), look.colour(Color::Cyan)),
        _ => Line::styled(
            format!("{marked}↑↓ →← move  / filter  s sort  Space mark  e export  ? help  q quit"),
            look.quiet(),
        ),
    }
}

fn draw_help(frame: &mut Frame<'_>, area: Rect) {
    let lines: Vec<Line<'_>> = KEYS
        .iter()
        .map(|(keys, meaning)| Line::from(format!("{keys:<18} {meaning}")))
        .collect();
    let height = u16::try_from(lines.len() + 2).unwrap_or(area.height).min(area.height);
    let width = area.width.min(80);
    let place = Rect::new((area.width - width) / 2, (area.height - height) / 2, width, height);
    frame.render_widget(Clear, place);
    let block = Block::new()
        .borders(Borders::ALL)
        .title(" keys; any of them closes this ");
    frame.render_widget(Paragraph::new(lines).block(block), place);
}
