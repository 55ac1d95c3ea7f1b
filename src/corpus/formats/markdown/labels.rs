//! What fields are called in digests, in the languages that they are written in.

use std::ops::Range;

use super::inline::{Inline, Mark};

/// What stands behind a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// An abstract; the surest has the highest number.
    Abstract(u8),
    /// A field of a record.
    Field(&'static str),
    /// Something else that is told of a paper.
    Aside,
}

/// Names of labels, in lower case and without signs around them.
const LABELS: &[(&str, Role)] = &[
    (
        "abstract|original abstract|paper abstract|abstract (en)|英文摘要|原始摘要|原文摘要|查看原文摘要|摘要原文|論文摘要|초록|要旨|要約|resumen|résumé",
        Role::Abstract(3),
    ),
    ("摘要|论文摘要|概要", Role::Abstract(2)),
    (
        "summary|paper summary|description|总结|总结摘要|요약|简介|論文概要",
        Role::Abstract(1),
    ),
    (
        "title|paper title|papertitle|paper|paper name|publication|论文标题|标题|題目|题目|论文|论文题目|論文|제목|タイトル",
        Role::Field("title"),
    ),
    (
        "authors|author|by|作者|作者列表|著者|저자|autoren|auteurs|autores",
        Role::Field("authors"),
    ),
    (
        "date|published|publish date|published date|publication date|date published|published on|release date|submitted|submitted on|first seen|\
         listed|日期|发布日期|发布时间|发表日期|发表时间|发表|提交日期|公開日|날짜|发布|year|年份",
        Role::Field("date"),
    ),
    (
        "updated|last updated|update date|更新日期|更新时间",
        Role::Field("updated"),
    ),
    (
        "category|categories|subject|subjects|main category|primary category|arxiv category|tags|labels|fields|类别|分类|主题|领域|标签|\
         arxiv所属领域|学科|카테고리|カテゴリ",
        Role::Field("categories"),
    ),
    ("arxiv id|arxivid|arxiv编号|编号", Role::Field("arxiv")),
    ("id|paper id|paperid|论文id", Role::Field("paper_id")),
    ("doi", Role::Field("doi")),
    (
        "url|link|links|pdf|paper link|arxiv|arxiv link|arxiv url|pdf link|paper url|abs|source|hf|hugging face|html|链接|地址|论文链接|原文链接|\
         论文地址|原文|リンク|링크|来源",
        Role::Field("url"),
    ),
    ("comment|comments|note|备注|评论", Role::Field("comments")),
    (
        "tl;dr|tldr|tl dr|ai summary|ai摘要|ai 摘要|ai总结|ai-generated summary|ai generated summary|one-sentence takeaway|one-line summary|中文摘要|\
         一句话总结|一句话|中文总结|中文标题|translated abstract|motivation|method|methods|result|results|conclusion|conclusions|limitations|\
         key contributions|contribution|contributions|keywords|关键词|score|relevance|relevance score|评分|评分理由|推荐理由|相关性分析|基本信息|code|\
         code link|github|代码|project|project page|项目主页|venue|conference|journal|会议|期刊|affiliation|affiliations|机构|单位|read time|\
         matched|stars|upvotes|demo|model|dataset|likes|动机|方法|结果|结论",
        Role::Aside,
    ),
];

/// Longest label, in bytes.
const LONGEST: usize = 48;

/// Between fields on one line.
const SEPARATORS: [&str; 6] = [" | ", " · ", " • ", "｜", "  ", "; "];

/// What a name means, whatever signs stand around it.
pub(super) fn role(name: &str) -> Option<Role> {
    let name = plain_name(name);
    let known = LABELS
        .iter()
        .find(|(names, _)| names.split('|').any(|known| known == name));
    known.map(|(_, role)| *role)
}

/// The role of what is shown while the rest is not: `🔍 View the abstract`.
pub(super) fn role_of_summary(name: &str) -> Option<Role> {
    let is_abstract = || {
        let name = plain_name(name);
        let is_translated = ["ai", "中文", "翻译"].iter().any(|mark| name.contains(mark));
        name.len() <= LONGEST && !is_translated && (name.contains("abstract") || name.contains("摘要"))
    };
    role(name).or_else(|| is_abstract().then_some(Role::Abstract(3)))
}

fn plain_name(name: &str) -> String {
    let is_sign = |c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')');
    name.trim_matches(is_sign).to_lowercase()
}

/// The known label at the start of a text, and where what it names begins: `Abstract: We …`.
pub(super) fn plain(text: &str) -> Option<(Role, usize)> {
    let head = &text[..text.floor_char_boundary(LONGEST)];
    let at = head.find([':', '：'])?;
    let length = head[at..].chars().next().map_or(1, char::len_utf8);
    let is_address = text[at + length..].starts_with("//");
    role(&text[..at])
        .filter(|_| !is_address)
        .map(|role| (role, at + length))
}

/// A part of a block behind a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Labelled {
    pub(super) role: Role,
    /// Whether the label is in bold letters, which no sentence has by chance.
    pub(super) is_strong: bool,
    /// Whether its name is one of those that are known.
    pub(super) is_known: bool,
    /// Where the label begins.
    pub(super) start: usize,
    /// What it names; empty for a label alone.
    pub(super) content: Range<usize>,
}

/// The parts of a block that are labelled, in order; what stands before the first is none.
pub(super) fn labelled(inline: &Inline) -> Vec<Labelled> {
    let strong = strong_labels(inline);
    let mut found: Vec<Labelled> = Vec::new();
    for start in std::iter::once(0).chain(separated(&inline.text)) {
        let before = strong.partition_point(|label| label.start <= start);
        let is_within = before > 0 && start < strong[before - 1].content.start;
        if let Some((role, length)) =
            plain(&inline.text[start..]).filter(|(_, length)| !is_within && !inline.is_within_mark(start + length))
        {
            found.push(Labelled {
                role,
                is_strong: false,
                is_known: true,
                start,
                content: start + length..inline.text.len(),
            });
        }
    }
    found.extend(strong);
    found.sort_by_key(|label| label.start);
    let starts: Vec<usize> = found.iter().skip(1).map(|label| label.start).collect();
    for (label, next) in found.iter_mut().zip(starts) {
        label.content.end = next.max(label.content.start);
    }
    found
}

/// Where texts begin behind a separator.
fn separated(text: &str) -> Vec<usize> {
    let ends = SEPARATORS.iter().flat_map(|separator| {
        text.match_indices(separator)
            .map(|(at, separator)| at + separator.len())
    });
    ends.collect()
}

/// Labels in bold letters, with a colon within or behind them, or which are all of the block.
fn strong_labels(inline: &Inline) -> Vec<Labelled> {
    // Not asked for each of many marks in a row.
    let first_letter = inline.text.find(char::is_alphanumeric).unwrap_or(inline.text.len());
    let label = |(text, range): (&str, &Range<usize>)| {
        if text.len() > LONGEST {
            return None;
        }
        let behind = &inline.text[range.end..];
        let colon = behind.trim_start().chars().next().filter(|c| matches!(c, ':' | '：'));
        let is_closed = text.trim_end().ends_with([':', '：']);
        let is_alone = inline.text.trim() == text.trim();
        let is_known = role(text);
        let is_first = range.start <= first_letter;
        let is_label =
            (is_closed || colon.is_some()) && (is_known.is_some() || is_first) || (is_alone && is_known.is_some());
        let start = range.end + colon.map_or(0, |colon| behind.len() - behind.trim_start().len() + colon.len_utf8());
        is_label.then(|| Labelled {
            role: is_known.unwrap_or(Role::Aside),
            is_strong: true,
            is_known: is_known.is_some(),
            start: range.start,
            content: start..inline.text.len(),
        })
    };
    let mut labels: Vec<Labelled> = inline.marked(&Mark::Strong).filter_map(label).collect();
    labels.sort_by_key(|label| label.start);
    labels
}

#[cfg(test)]
mod tests {
    use super::super::inline::read;
    use super::*;

    fn shown(text: &str) -> String {
        let inline = read(text);
        let shown = |label: &Labelled| format!("{:?} {}", label.role, inline.part(&label.content).trim());
        labelled(&inline).iter().map(shown).collect::<Vec<_>>().join(" / ")
    }

    #[test]
    fn labels_are_told_however_they_are_written() {
        for (text, expected) in [
            ("**Authors:** A. One, B. Two", "Field(\"authors\") A. One, B. Two"),
            ("**Authors**: A. One", "Field(\"authors\") A. One"),
            ("👥 作者：A. One", "Field(\"authors\") A. One"),
            ("**<font color=#5f6368>摘要：</font>** 冰", "Abstract(2) 冰"),
            (
                "**评分**: ⭐ 82/100 | **日期**: 2026-07-02",
                "Aside ⭐ 82/100 | / Field(\"date\") 2026-07-02",
            ),
            (
                "Published: 2026-01-15 | Category: `cs.CV`",
                "Field(\"date\") 2026-01-15 | / Field(\"categories\") cs.CV",
            ),
            ("**Abstract**", "Abstract(3) "),
            ("**Impact:** large", "Aside large"),
            ("**Ice**: a study", "Aside a study"),
            ("**Ice flow**", ""),
            ("Ice: a study", ""),
            ("We say **results**: none", "Aside none"),
            ("https://a.org", ""),
            ("TL;DR: ice melts", "Aside ice melts"),
            ("**Stars: a study of ice**", ""),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_shown_of_details_names_an_abstract() {
        for name in ["🔍 查看原文摘要", "Abstract", "Click to expand the abstract"] {
            assert_eq!(role_of_summary(name), Some(Role::Abstract(3)), "{name}");
        }
        assert_eq!(role_of_summary("AI 摘要"), Some(Role::Aside));
        assert_eq!(role_of_summary("Show"), None);
    }
}
