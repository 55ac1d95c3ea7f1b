//! The block with which a paper begins: its title, and what stands around it.

use std::ops::Range;

use super::draft::{Draft, SHORTEST_ABSTRACT, is_names};
use super::inline::{Inline, Mark};
use super::{labels, places};
use crate::corpus::date::PartialDate;
use crate::corpus::text::folded;

/// How far from its beginning a title may stand in a block, in bytes: behind a number or a date.
const FARTHEST: usize = 32;
/// Longest title that is no link and not in bold letters, in bytes.
const LONGEST_PLAIN: usize = 300;
/// Fewest bytes of a title.
const FEWEST: usize = 2;

/// What kind of title a block may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Titles {
    /// A link to a paper, or bold letters beside one.
    Marked,
    /// Bold letters, whatever stands beside them.
    Bold,
    /// Any text.
    Plain,
}

/// A paper with the title of a block; absent if the block has none.
pub(super) fn head(inline: &Inline, line: u64, titles: Titles) -> Option<Draft> {
    let range = title_range(inline, titles)?;
    let mut draft = Draft::on(line);
    draft.title = clean(inline.part(&range));
    if titles == Titles::Plain && draft.title.len() < FEWEST {
        return None;
    }
    draft.add_marks(inline);
    before(&mut draft, &inline.text[..range.start]);
    behind(&mut draft, inline, range);
    Some(draft)
}

fn title_range(inline: &Inline, titles: Titles) -> Option<Range<usize>> {
    let is_near = |range: &Range<usize>| range.start <= FARTHEST && !range.is_empty();
    let has_paper = inline.papers().next().is_some();
    let mut links: Vec<_> = inline
        .links()
        .filter(|(text, _, range)| is_near(range) && !places::is_idle(text))
        .collect();
    links.sort_by_key(|(_, _, range)| range.start);
    let to_paper = || links.iter().find(|(_, url, _)| places::is_paper(url));
    // A page of the project, where the paper itself is linked behind it.
    let to_page = || links.iter().find(|(text, _, _)| has_paper && text.contains(' '));
    let mut bold = inline
        .marked(&Mark::Strong)
        .filter(|(text, range)| is_near(range) && !places::is_idle(text));
    let marked = to_paper().map(|(_, _, range)| (*range).clone());
    let marked = marked.or_else(|| {
        bold.next()
            .filter(|_| has_paper || titles != Titles::Marked)
            .map(|(_, range)| range.clone())
    });
    marked
        .or_else(|| to_page().map(|(_, _, range)| (*range).clone()))
        .or_else(|| (titles == Titles::Plain).then(|| plain_range(inline)).flatten())
}

/// All of a text up to the end of its line or its first link, or what an idle one has before it.
fn plain_range(inline: &Inline) -> Option<Range<usize>> {
    let is_marked = |range: &Range<usize>, mark: &Mark| match mark {
        Mark::Link(_) | Mark::Code => range.start > 0,
        Mark::Strong | Mark::Emphasis => false,
    };
    let marks = inline
        .marks
        .iter()
        .filter(|(range, mark)| is_marked(range, mark))
        .map(|(range, _)| range.start);
    let is_break = |(at, _): &(usize, &str)| inline.text[..*at].contains(char::is_alphanumeric);
    let line = ["\n", "  "]
        .into_iter()
        .filter_map(|gap| inline.text.match_indices(gap).find(is_break).map(|(at, _)| at));
    let end = marks.chain(line).min().unwrap_or(inline.text.len());
    (end > 0 && end <= LONGEST_PLAIN).then_some(0..end)
}

/// A title without the number before it and the brackets behind it: `1. Ice`, `2401.00001 — Ice`, `Ice ([`.
fn clean(title: &str) -> String {
    let title = folded(title);
    let mut rest = title.as_str();
    if let Some((first, behind)) = rest.split_once(' ') {
        let is_number = first.len() <= 6
            && first
                .trim_matches(|c: char| "#[]().、:".contains(c))
                .bytes()
                .all(|byte| byte.is_ascii_digit());
        let is_marked = first.contains(|c: char| "#[]().、:".contains(c));
        if (is_number && is_marked) || places::id(first.trim_end_matches(':')).is_some() {
            rest = behind.trim_start_matches(|c: char| c.is_whitespace() || "-–—:".contains(c));
        }
    }
    let is_sign = |c: char| c.is_whitespace() || "([{<|·•,;:-–—".contains(c);
    let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric() && !"([{<\"'“‘$«\\¿".contains(c));
    rest.trim_end_matches(is_sign).to_owned()
}

/// A date before the title: `(2023-08)`, `[2024/02]`, `2022-11-28,`.
fn before(draft: &mut Draft, text: &str) {
    let date = text.trim_matches(|c: char| !c.is_alphanumeric());
    if let Some(date) = date.parse::<PartialDate>().ok().filter(|date| date.month().is_some()) {
        draft.add_date(date);
    }
}

/// Authors, a date or an abstract behind the title.
fn behind(draft: &mut Draft, inline: &Inline, title: Range<usize>) {
    let is_names_of =
        |(text, range): &(&str, &Range<usize>)| range.start >= title.end && text.parse::<PartialDate>().is_err();
    let emphasised = inline.marked(&Mark::Emphasis).find(is_names_of);
    if let Some((names, _)) = emphasised {
        draft.add_names(names);
    }
    let from = emphasised.map_or(title.end, |(_, range)| range.end);
    let rest = inline.without_links(from..inline.text.len());
    // `…, Paper: , Code: `
    let is_unlabelled = |part: &&str| labels::plain(part).is_none();
    let rest = rest
        .split(", ")
        .take_while(is_unlabelled)
        .collect::<Vec<_>>()
        .join(", ");
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || "-–—:,;.|·[]()*".contains(c));
    let rest = rest.trim_end_matches(|c: char| c.is_whitespace() || "-–—:,;|·[](*".contains(c));
    let is_gap = |c: char| matches!(c, '·' | '|' | '(' | ')' | '[' | ']' | ',' | ';' | '_' | '*') || c.is_whitespace();
    let mut dates = rest
        .split(is_gap)
        .filter_map(|part| part.trim_end_matches('.').parse::<PartialDate>().ok());
    if let Some(date) = dates.next().filter(|_| rest.len() < SHORTEST_ABSTRACT) {
        draft.add_date(date);
    }
    if rest.len() >= SHORTEST_ABSTRACT && !is_names(rest) {
        draft.add_abstract(0, rest);
    } else if is_names(rest) && rest.contains(' ') {
        draft.add_names(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::super::inline::read;
    use super::*;

    fn shown(text: &str, titles: Titles) -> String {
        let Some(draft) = head(&read(text), 1, titles) else {
            return "none".to_owned();
        };
        let (_, _, row) = draft.row();
        let row = row.unwrap();
        let ids: Vec<&str> = row.ids.iter().map(|id| id.text.as_str()).collect();
        let date = row.date.map(|date| date.to_string()).unwrap_or_default();
        format!(
            "{} | {} | {date} | {}",
            row.title,
            row.authors.join(", "),
            ids.join(" ")
        )
    }

    #[test]
    fn titles_are_links_or_bold_letters_beside_them() {
        for (text, expected) in [
            (
                "1. **[Ice](https://arxiv.org/abs/2401.00001v1)**",
                "Ice |  |  | arxiv:2401.00001",
            ),
            (
                "[2401.00001 — Ice](https://arxiv.org/abs/2401.00001)",
                "Ice |  |  | arxiv:2401.00001",
            ),
            (
                "(2023-08) **Ice flow.** [paper](https://arxiv.org/abs/2308.00001)",
                "Ice flow |  | 2023-08 | arxiv:2308.00001",
            ),
            (
                "[2024/02] **Ice.** *A. One (Oslo University) et al. arXiv.* [[paper](https://arxiv.org/abs/2402.00001)] [[code](https://github.com/a)]",
                "Ice. | A. One | 2024-02 | arxiv:2402.00001",
            ),
            (
                "2022-11-28, **Ice**, A. One et.al., Paper: [http://arxiv.org/abs/2211.00001v1](http://arxiv.org/abs/2211.00001v1), Code: **x**",
                "Ice | A. One | 2022-11-28 | arxiv:2211.00001",
            ),
            (
                "<strong>Ice flow</strong> - Haiyue Zhang - [[pdf]](https://arxiv.org/pdf/2608.00001)",
                "Ice flow | Haiyue Zhang |  | arxiv:2608.00001",
            ),
            (
                "[Ice flow](https://arxiv.org/abs/2401.00001) - A. One, B. Two, NeurIPS 2024",
                "Ice flow |  | 2024 | arxiv:2401.00001",
            ),
            (
                "**IceNet**: a network for ice [[paper](https://doi.org/10.5555/x)]",
                "IceNet |  |  | doi:10.5555/x",
            ),
            (
                "We extend the work of all others, [Ice](https://arxiv.org/abs/2401.00001)",
                "none",
            ),
            ("**Ice** is cold", "none"),
            ("[Ice](https://github.com/ice)", "none"),
        ] {
            assert_eq!(shown(text, Titles::Marked), expected, "{text}");
        }
        assert_eq!(
            shown("3. Ice flow [[pdf](https://arxiv.org/pdf/2401.00001)]", Titles::Plain),
            "Ice flow |  |  | arxiv:2401.00001"
        );
        assert_eq!(
            shown("LongIce (`2607.00001`)", Titles::Plain),
            "LongIce |  |  | arxiv:2607.00001"
        );
        assert_eq!(
            shown("`2607.00001` LongIce", Titles::Plain),
            "LongIce |  |  | arxiv:2607.00001"
        );
        assert_eq!(shown("3D ice", Titles::Plain), "3D ice |  |  | ");
    }
}
