//! Digests as people and programs write them, each in a few lines.

use proptest::prelude::*;

use super::*;

const ICE: &str = "We measure ice that flows over rock, in summer and in winter, and show that water below it makes it faster than before.";

fn shown(text: &str) -> Vec<String> {
    let parsed = parse(text).unwrap();
    let entries = parsed.entries.iter().map(|entry| {
        let row = &entry.row;
        let date = row.date.or(entry.section.and_then(|day| day.in_year(day.year()?)));
        let ids: Vec<&str> = row.ids.iter().map(|id| id.text.as_str()).collect();
        format!(
            "{}: {} | {} | {} | {} | {} | {}",
            row.line,
            row.title,
            row.authors.join(", "),
            row.abstract_text.replace(ICE, "ICE"),
            date.map(|date| date.to_string()).unwrap_or_default(),
            row.categories.join(", "),
            ids.join(" ")
        )
    });
    entries
        .chain(
            parsed
                .rejected
                .iter()
                .map(|row| format!("{}: {} – {}", row.line, row.found, row.reason)),
        )
        .collect()
}

fn is_recognised(text: &str) -> bool {
    recognise(&Head::new(text.as_bytes()))
}

/// Twice, with another number and title.
fn two(paper: &str) -> String {
    format!("{paper}{}", paper.replace("00001", "00002").replace("Ice", "Wood"))
}

#[test]
fn linked_headings_with_labels_and_details_are_read() {
    let chinese = "### 1. **[Ice flow](https://arxiv.org/abs/2607.00001v1)**\n- **评分**: ⭐ 82/100 | **日期**: 2026-07-02\n- **作者**: A. One, B. Two et al.\n\
        - **标签**: `cs.AI` `cs.LG`\n- **AI摘要**: 冰\n<details>\n<summary>原始摘要</summary>\n\nICE\n</details>\n- **评分理由**: 好。\n\n"
        .replace("ICE", ICE);
    let digest = format!("# 精选论文 - 2026-07-05\n\n## Models\n\n{}", two(&chinese));
    assert!(is_recognised(&digest));
    assert_eq!(
        shown(&digest),
        [
            "5: Ice flow | A. One, B. Two | ICE | 2026-07-02 | cs.AI, cs.LG | arxiv:2607.00001",
            "17: Wood flow | A. One, B. Two | ICE | 2026-07-02 | cs.AI, cs.LG | arxiv:2607.00002",
        ]
    );
    let structured = "### [1] [Ice flow](https://arxiv.org/abs/2607.00001)\n*A. One, B. Two*\n\nMain category: cs.CL\n\nTL;DR: Ice flows.\n\n<details>\n  \
        <summary>Details</summary>\nMotivation: None.\n\nResult: Fast.\n\nAbstract: ICE\n\n</details>\n\n"
        .replace("ICE", ICE);
    assert_eq!(
        shown(&format!("# 2026-07-05\n\n{}", two(&structured))),
        [
            "3: Ice flow | A. One, B. Two | ICE | 2026-07-05 | cs.CL | arxiv:2607.00001",
            "20: Wood flow | A. One, B. Two | ICE | 2026-07-05 | cs.CL | arxiv:2607.00002",
        ]
    );
}

#[test]
fn headings_are_papers_by_what_stands_below_them() {
    let labelled = "### Ice flow\n\n[arXiv](https://arxiv.org/abs/2508.00001)\n\n**Authors:** A. One, B. Two\n\n**Category:** Glaciers\n\n**Summary:** ICE\n\nMore of it.\n\n---\n\n"
        .replace("ICE", ICE);
    assert_eq!(
        shown(&format!(
            "# daily-papers\n\n## 2025-08-08\n\n{}## 2025-08-07\n\n{}## Credits\n\nBy all.",
            two(&labelled),
            labelled
        )),
        [
            "5: Ice flow | A. One, B. Two | ICE More of it. | 2025-08-08 | Glaciers | arxiv:2508.00001",
            "19: Wood flow | A. One, B. Two | ICE More of it. | 2025-08-08 | Glaciers | arxiv:2508.00002",
            "35: Ice flow | A. One, B. Two | ICE More of it. | 2025-08-07 | Glaciers | arxiv:2508.00001",
        ]
    );
    let named = "### Title:\n          Ice flow: a study\n - **Authors:** A. One\n - **Subjects:** Subjects:\nRobotics (cs.RO)\n - **Arxiv link:** https://arxiv.org/abs/\n\
        - **Abstract**\n ICE\n"
        .replace("ICE", ICE);
    assert_eq!(
        shown(&format!(
            "# Showing new listings for Friday, 26 June 2026\n## Keyword: ice\n{}## Keyword: oil\nThere is no result \n",
            two(&named)
        )),
        [
            "3: Ice flow: a study | A. One | ICE | 2026-06-26 | Robotics (cs.RO) | ",
            "11: Wood flow: a study | A. One | ICE | 2026-06-26 | Robotics (cs.RO) | ",
        ]
    );
    let listed = "### Ice flow\n- **arXiv**: http://arxiv.org/abs/2601.00001v1\n- **Summary**:\n  - We measure ice.\n  - It flows.\n\n";
    assert_eq!(
        shown(&two(listed))[0],
        "1: Ice flow |  | We measure ice. It flows. |  |  | arxiv:2601.00001"
    );
    let underlined = format!(
        "Ice flow\n--------\n\n**Authors**: A. One\n\n**Link**: [PDF](https://arxiv.org/pdf/2503.00001)\n\n**Abstract**: {ICE}\n\n"
    );
    assert_eq!(
        shown(&underlined),
        ["1: Ice flow | A. One | ICE |  |  | arxiv:2503.00001"]
    );
}

#[test]
fn items_and_what_is_indented_below_them_are_read() {
    let detailed = "- **[Ice: flow](https://arxiv.org/abs/2604.00001)**  `arXiv:2604.00001`  `cs.LG`  \n  _A. One, B. Two_\n  <details open><summary>Abstract</summary>\n  ICE\n  </details>\n\n"
        .replace("ICE", ICE);
    assert_eq!(
        shown(&format!("## Paper List\n\n{}", two(&detailed))),
        [
            "3: Ice: flow | A. One, B. Two | ICE |  | cs.LG | arxiv:2604.00001",
            "9: Wood: flow | A. One, B. Two | ICE |  | cs.LG | arxiv:2604.00002",
        ]
    );
    let nested = "- **Ice flow**\n  - Authors: A. One, B. Two et al.\n  - Published: 2026-01-15 | Category: `cs.CV`\n  - Links: [arXiv](https://arxiv.org/abs/2601.00001v1) | [PDF](https://arxiv.org/pdf/2601.00001v1)\n";
    assert_eq!(
        shown(&two(nested))[1],
        "5: Wood flow | A. One, B. Two |  | 2026-01-15 | cs.CV | arxiv:2601.00002"
    );
    let awesome = format!(
        "## 2023\n\n- [2023/08] **Ice flow.** *A. One (Oslo) et al. arXiv.* [[paper](https://arxiv.org/abs/2308.00001)]\n- **Old wood**. *B. Two*. Preprint. [[pdf](https://example.org/old.pdf)]\n\
         - [Ice tool](https://github.com/ice) - a tool\n- {}: see [pdf](https://arxiv.org/abs/2308.00003)\n",
        "long ".repeat(90)
    );
    assert_eq!(
        shown(&awesome),
        [
            "3: Ice flow | A. One |  | 2023-08 |  | arxiv:2308.00001",
            "4: Old wood | B. Two |  |  |  | "
        ]
    );
}

#[test]
fn paragraphs_and_summaries_are_read() {
    let bold = "**[Ice flow](https://huggingface.co/papers/2508.00001)**\n\n*A. One, B. Two et al. (7 authors)*\n\nICE\n\n▲ 35 • 💬 3\n\n[🎓 arXiv](https://arxiv.org/abs/2508.00001) • [💻 code](https://github.com/a)\n\n---\n\n"
        .replace("ICE", ICE);
    assert_eq!(
        shown(&two(&bold)),
        [
            "1: Ice flow | A. One, B. Two | ICE |  |  | arxiv:2508.00001",
            "13: Wood flow | A. One, B. Two | ICE |  |  | arxiv:2508.00002"
        ]
    );
    let hidden = "<details>\n<summary><strong>Ice flow</strong> - A. One, B. Two - [[pdf]](https://arxiv.org/pdf/2608.00001)</summary>\n\n**Abstract:** ICE\n\n**arXiv ID:** 2608.00001\n</details>\n\n"
        .replace("ICE", ICE);
    assert_eq!(
        shown(&two(&hidden))[1],
        "10: Wood flow | A. One, B. Two | ICE |  |  | arxiv:2608.00002"
    );
    let named = "Title: Ice flow\nAuthors: A. One and B. Two\nDate: 2024-05-01\nAbstract: ICE\n\n".replace("ICE", ICE);
    assert_eq!(
        shown(&two(&named))[1],
        "6: Wood flow | A. One, B. Two | ICE | 2024-05-01 |  | "
    );
}

#[test]
fn the_same_papers_shown_in_two_ways_are_read_once() {
    let digest = "# Papers — 2026-07-17\n\n- Ice is cold (`2607.00001`).\n\n| Paper | Result | Links |\n|---|---|---|\n\
        | LongIce (`2607.00001`) | fast | [HF](https://huggingface.co/papers/2607.00001) · [arXiv](https://arxiv.org/abs/2607.00001) |\n\
        | Wood (`2607.00002`) | slow | [arXiv](https://arxiv.org/abs/2607.00002) |\n\n- [2607.00001 — LongIce](2607.00001.md)\n\n\
        ## Sources\n\n- **LongIce: Ice that is long** (`2607.00001`) — [arXiv](https://arxiv.org/abs/2607.00001)\n- **Water** — [arXiv](https://arxiv.org/abs/2607.00003)\n";
    assert!(is_recognised(digest));
    assert_eq!(
        shown(digest),
        [
            "7: LongIce |  |  |  |  | arxiv:2607.00001",
            "8: Wood |  |  |  |  | arxiv:2607.00002",
            "15: Water |  |  |  |  | arxiv:2607.00003",
        ]
    );
}

#[test]
fn code_comments_and_fences_are_no_papers() {
    let item = "- [Ice flow](https://arxiv.org/abs/2607.00001)\n";
    assert_eq!(shown(&format!("```sh\n{item}```\n<!--\n{item}-->\n{item}")).len(), 1);
    assert_eq!(
        shown(&format!("```markdown\n{}```\n", two(item))).len(),
        2,
        "all of the file"
    );
}

#[test]
fn pages_of_programs_are_none() {
    let readme = "# IceNet [![arXiv](https://img.shields.io/badge/arXiv-2401.00001-red)](https://arxiv.org/abs/2401.00001)\n\nThis is the code of our paper.\n\n\
        ## Abstract\n\nWe measure ice.\n\n## Installation\n\n- Python\n- pip install icenet\n\n## Usage\n\n```python\nimport icenet\n```\n\n\
        ## Related\n\n- [Wood](https://arxiv.org/abs/2401.00002)\n\n## License\n\nMIT\n\n## Citation\n\nPlease cite.\n";
    let tools = "# Tools\n\n- [Ice](https://github.com/ice) - a tool\n- [Wood](https://github.com/wood) - another\n";
    let contents = "# Papers\n\n| Date | Link |\n|---|---|\n| 2026-03-31 | [Link](https://github.com/a/b.md) |\n";
    let prose =
        "Dear all,\n\nplease read https://arxiv.org/abs/2401.00001 and https://arxiv.org/abs/2401.00002 by Monday.\n";
    for text in [readme, tools, contents, prose, "", "a,b\n1,2\n", "<html>"] {
        assert!(!is_recognised(text), "{text}");
    }
}

proptest! {
    #[test]
    fn every_paper_is_in_a_row_or_told(
        text in "(# |## |### |- |  - |1\\. |\\| |\\|---\\|---\\|\n|\\*\\*|\\[Ice\\]\\(https://arxiv.org/abs/2401.00001\\)|Title|Authors: |\\*\\*Abstract:\\*\\* |<details>|<summary>|</summary>|2024-05-01|[a-zü 摘要]{0,9}|`cs.LG`|\n|\n\n|```\n|<!--|-->|: ){0,60}"
    ) {
        let n_lines = text.lines().count() as u64;
        let parsed = parse(&text).unwrap();
        let lines = parsed.entries.iter().map(|entry| entry.row.line).chain(parsed.rejected.iter().map(|row| row.line));
        prop_assert!(lines.into_iter().all(|line| (1..=n_lines).contains(&line)));
        prop_assert!(parsed.entries.iter().all(|entry| !entry.row.title.is_empty()));
        let _ = is_recognised(&text);
    }
}
