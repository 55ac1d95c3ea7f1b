//! Reports for tests: a small one with everything that can be hostile, and plain ones of any size.

use super::{
    AppearanceView, BurstView, CandidateTheme, CellView, ChangeView, CorpusView, Disc, FlaggedView, LabelTermView,
    LineageFlow, LineageNode, LineageRun, ListingView, MemberView, MergeView, MovedPaper, PaperView, PeriodView,
    RejectedView, RelatedView, Report, RunEvent, SCHEMA, SinceLastRun, Strategy, SuperThemeView, ThemeView, TreeView,
    TrendView, WhyView,
};
use crate::themes::choose_k::{Stability, Structure};
use crate::themes::{CountEvidence, Refinement, Standing, ThemeId};

/// A title that tries to leave a script element.
pub(crate) const SCRIPT_TITLE: &str = "Routing </script><script>alert(1)</script>";
/// A title that tries to leave an attribute.
pub(crate) const ATTRIBUTE_TITLE: &str = "\"><img src=x onerror=alert(2)> quantised";
/// A title written from right to left.
pub(crate) const RTL_TITLE: &str = "שיטות למידה עמוקה";
/// A title that a spreadsheet would run.
pub(crate) const FORMULA_TITLE: &str = "=HYPERLINK(\"http://evil.example\")";

/// How large a plain report is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub n_themes: usize,
    pub n_periods: usize,
    pub n_papers: usize,
}

/// Three themes, two periods (the last one partial), eight papers, all the hostile titles.
pub(crate) fn report() -> Report {
    let mut report = sized(Size {
        n_themes: 3,
        n_periods: 2,
        n_papers: 8,
    });
    let papers = &mut report.papers;
    papers[0].title = SCRIPT_TITLE.to_owned();
    papers[0].abstract_text = format!("{SCRIPT_TITLE} & more; {{{{ 7 * 7 }}}}").into();
    papers[1].title = ATTRIBUTE_TITLE.to_owned();
    papers[1].url = Some("javascript:alert(3)".to_owned());
    papers[2].title = RTL_TITLE.to_owned();
    papers[3].title = FORMULA_TITLE.to_owned();
    papers[4].date = None;
    papers[5].appearances.push(AppearanceView {
        listing: "june <b>.txt".to_owned(),
        line: 12,
        date: Some("2025-02-11".to_owned()),
    });
    report.themes[0].label = "experts, routing & <sparse> models".to_owned();
    for (theme, stability) in [(1, 0.65), (2, 0.41)] {
        let theme = &mut report.themes[theme];
        (theme.stability, theme.standing) = (Some(stability), Some(Standing::of(stability)));
        theme.is_mixed = stability < 0.5;
    }
    report.order = ["T3", "T1", "T2"].map(str::to_owned).to_vec();
    report.super_themes = vec![SuperThemeView {
        label: "<b>sparse</b> & dense".to_owned(),
        n_papers: 5,
        share: 0.625,
        themes: ["T3", "T1"].map(str::to_owned).to_vec(),
        ..SuperThemeView::default()
    }];
    (report.corpus.n_rows, report.corpus.n_merged) = (9, 1);
    report.corpus.merges = vec![("same title".to_owned(), 1)];
    report.corpus.n_undated = 1;
    report.corpus.flagged = vec![FlaggedView {
        paper: 3,
        reasons: vec!["title reads like a formula".to_owned()],
    }];
    report.corpus.rejected = vec![RejectedView {
        listing: "june <b>.txt".to_owned(),
        line: 40,
        found: "<img src=x onerror=alert(4)>".to_owned(),
        reason: "no title".to_owned(),
    }];
    report.since = Some(since());
    report.lineage = lineage();
    report.why = report.papers.iter().map(|_| Some(why())).collect();
    unplace_last(&mut report);
    report.new_papers = Some(report.new_papers_of(&[0, 2, 3], None));
    report
}

fn why() -> WhyView {
    WhyView {
        runner_up: "T2".to_owned(),
        terms: vec![("<b>router</b>".to_owned(), 0.812_345), ("decoder".to_owned(), -0.25)],
        difference: 0.562_345,
    }
}

fn since() -> SinceLastRun {
    SinceLastRun {
        run: 2,
        reason: "The corpus grew by 30 % since the themes were fitted.".to_owned(),
        new_listings: vec!["june <b>.txt".to_owned()],
        n_new_papers: 3,
        new_by_theme: vec![(ThemeId(1), 2), (ThemeId(3), 1)],
        events: vec![RunEvent {
            kind: "born".to_owned(),
            themes: vec![ThemeId(3)],
            sentence: "T3 “<i>attention</i>” is new, with 2 papers.".to_owned(),
        }],
        moved: vec![MovedPaper {
            paper_id: "arxiv:2501.00001".to_owned(),
            title: ATTRIBUTE_TITLE.to_owned(),
            from: Some(ThemeId(1)),
            to: ThemeId(2),
        }],
        candidates: vec![CandidateTheme {
            label: "<s>state spaces".to_owned(),
            n_papers: 2,
            papers: vec!["arxiv:2501.00002".to_owned(), "arxiv:2501.00004".to_owned()],
            within: None,
        }],
    }
}

/// Two themes in the first run; one of them loses a paper to a third in the second.
fn lineage() -> Vec<LineageRun> {
    let node = |theme, n_papers| LineageNode {
        theme: ThemeId(theme),
        label: format!("theme {theme} <b>"),
        n_papers,
    };
    let flow = |from, to, n_papers| LineageFlow {
        from: ThemeId(from),
        to: ThemeId(to),
        n_papers,
    };
    vec![
        LineageRun {
            run: 1,
            n_papers: 5,
            nodes: vec![node(1, 3), node(2, 2)],
            flows: Vec::new(),
        },
        LineageRun {
            run: 2,
            n_papers: 8,
            nodes: vec![node(1, 3), node(2, 3), node(3, 2)],
            flows: vec![flow(1, 1, 2), flow(1, 3, 1), flow(2, 2, 2)],
        },
    ]
}

/// The last paper loses its theme, as one without a word would.
fn unplace_last(report: &mut Report) {
    let last = report.papers.len() - 1;
    report.papers[last].theme = None;
    report.corpus.unplaced = vec![last];
    for theme in &mut report.themes {
        theme.members.retain(|member| member.paper != last);
        theme.n_papers = theme.members.len();
        theme.share = theme.n_papers as f64 / report.papers.len() as f64;
    }
}

/// Papers dealt out to themes and periods in turn; the last of several periods is partial.
pub(crate) fn sized(size: Size) -> Report {
    let periods: Vec<PeriodView> = (0..size.n_periods).map(|i| period(i, size)).collect();
    let papers: Vec<PaperView> = (0..size.n_papers).map(|i| paper(i, size)).collect();
    let themes = (0..size.n_themes)
        .map(|number| theme(number, &papers, &periods))
        .collect();
    Report {
        schema: SCHEMA,
        version: "0.1.0".to_owned(),
        corpus: sized_corpus(size, &papers),
        change: ChangeView {
            n_tested_periods: size.n_periods.saturating_sub(1),
            ..ChangeView::default()
        },
        periods,
        order: Vec::new(),
        super_themes: Vec::new(),
        hidden_themes: Vec::new(),
        themes,
        papers,
        settings: vec![
            ("themes.count".to_owned(), "auto".to_owned()),
            ("seed".to_owned(), "42".to_owned()),
        ],
        count_reason: format!("{} themes: the finest level that was stable.", size.n_themes),
        refinement: Some(Refinement {
            moved: vec![0.1, 0.02, 0.004],
            temperature: 0.25,
        }),
        count_evidence: (size.n_themes > 1).then(|| evidence(size.n_themes)),
        tree: tree(size.n_themes),
        rises: Vec::new(),
        new_papers: None,
        since: None,
        lineage: Vec::new(),
        why: Vec::new(),
        look: None,
    }
}

/// What such a report was made from.
fn sized_corpus(size: Size, papers: &[PaperView]) -> CorpusView {
    CorpusView {
        n_papers: size.n_papers,
        n_rows: size.n_papers,
        n_merged: 0,
        merges: Vec::new(),
        n_doubtful: 0,
        n_undated: if size.n_periods == 0 { size.n_papers } else { 0 },
        n_too_coarse: 0,
        unplaced: (0..size.n_papers).filter(|_| size.n_themes == 0).collect(),
        first_date: papers.iter().filter_map(|paper| paper.date.clone()).min(),
        last_date: papers.iter().filter_map(|paper| paper.date.clone()).max(),
        period_length: "month".to_owned(),
        listings: vec![
            listing("may.txt", size.n_papers, false),
            listing("june <b>.txt", 0, true),
        ],
        rejected: Vec::new(),
        flagged: Vec::new(),
        languages: Vec::new(),
    }
}

/// The first two themes merge, then the next with those before it.
fn tree(k: usize) -> TreeView {
    let merge = |i: usize| MergeView {
        nodes: (if i == 0 { 0 } else { k + i - 1 }, i + 1),
        height: 0.123_456 * (i + 1) as f64,
    };
    TreeView {
        leaves: (1..=k).map(|number| format!("T{number}")).collect(),
        merges: (0..k.saturating_sub(1)).map(merge).collect(),
    }
}

fn evidence(k: usize) -> CountEvidence {
    let curve = [2, k, 2 * k].map(|k| Stability {
        k,
        value: 0.3,
        error: 0.05,
        null: 0.1,
        null_spread: 0.02,
    });
    CountEvidence {
        k,
        low: 2,
        high: 2 * k,
        curve: curve.to_vec(),
        structure: Structure {
            value: 0.3,
            null: 0.2,
            null_spread: 0.01,
        },
        is_clusterable: true,
    }
}

fn listing(name: &str, n_rows: usize, is_year_inferred: bool) -> ListingView {
    ListingView {
        name: name.to_owned(),
        format: "page".to_owned(),
        n_rows,
        n_rejected: 0,
        first_date: Some("2025-01-01".to_owned()),
        last_date: None,
        is_year_inferred,
        hash: "0123456789abcdef".repeat(4),
    }
}

/// The i-th month since January 2025.
fn month(i: usize) -> String {
    format!("{}-{:02}", 2025 + i / 12, i % 12 + 1)
}

fn period(i: usize, size: Size) -> PeriodView {
    let papers = (0..size.n_papers).filter(|paper| paper % size.n_periods == i).count();
    let is_partial = size.n_periods > 1 && i + 1 == size.n_periods;
    PeriodView {
        name: month(i),
        papers,
        appearances: papers,
        is_partial,
        is_sparse: false,
    }
}

fn paper(i: usize, size: Size) -> PaperView {
    let date = (size.n_periods > 0).then(|| format!("{}-{:02}", month(i % size.n_periods), i % 28 + 1));
    PaperView {
        id: format!("arxiv:2501.{i:05}"),
        title: format!("Paper {i} on things"),
        abstract_text: format!("We study thing {i}.").into(),
        date: date.clone(),
        authors: vec!["A. Author".to_owned(), "B. Author".to_owned()],
        categories: vec!["cs.LG".to_owned()],
        url: Some(format!("https://example.org/abs/{i}?a=1&b=2")),
        theme: (size.n_themes > 0).then(|| format!("T{}", i % size.n_themes + 1)),
        place: (size.n_themes > 0).then_some(((i % 160) as f64 / 100.0, (i % 97) as f64 / 100.0)),
        appearances: vec![AppearanceView {
            listing: "may.txt".to_owned(),
            line: i as u64 + 1,
            date,
        }],
    }
}

fn theme(number: usize, papers: &[PaperView], periods: &[PeriodView]) -> ThemeView {
    let id = format!("T{}", number + 1);
    let is_mine = |i: &usize| papers[*i].theme.as_ref() == Some(&id);
    let mine: Vec<usize> = (0..papers.len()).filter(is_mine).collect();
    let in_period = |period: &PeriodView| {
        let is_inside = |i: &&usize| {
            papers[**i]
                .date
                .as_ref()
                .is_some_and(|date| date.starts_with(&period.name))
        };
        mine.iter().filter(is_inside).count()
    };
    ThemeView {
        label: format!("theme {}, graphs, attention", number + 1),
        label_terms: [("graphs", 1.0), ("attention", 0.5)]
            .map(|(term, weight)| LabelTermView {
                term: term.to_owned(),
                weight,
            })
            .to_vec(),
        n_papers: mine.len(),
        share: mine.len() as f64 / papers.len().max(1) as f64,
        cells: periods.iter().map(|period| cell(in_period(period), period)).collect(),
        trend: trend(number, periods),
        no_subject: None,
        stability: Some(0.912_345),
        standing: Some(Standing::Stable),
        is_mixed: false,
        disc: Some(Disc {
            x: (number % 10) as f64 * 0.15 + 0.1,
            y: (number / 10 % 7) as f64 * 0.13 + 0.1,
            radius: 0.05,
        }),
        strategy: Some(Strategy {
            centrality: 1.234_567 + number as f64,
            density: 20.0 - number as f64 / 7.0,
        }),
        related: vec![RelatedView {
            id: if number == 0 { "T2" } else { "T1" }.to_owned(),
            likeness: 0.412_345,
        }],
        representatives: mine.iter().copied().take(3).collect(),
        members: mine
            .iter()
            .enumerate()
            .map(|(rank, &paper)| member(rank, paper, number))
            .collect(),
        id,
    }
}

/// Every second theme bursts in the first period; nothing else is known of it.
fn trend(number: usize, periods: &[PeriodView]) -> TrendView {
    let burst = BurstView {
        begin: 0,
        end: 0,
        strength: 3.25,
    };
    TrendView {
        verdict: "can't tell".to_owned(),
        sentence: "can't tell: not enough data: 1 whole period, needs 8".to_owned(),
        bands: vec![Some((0.1, 0.4)); periods.len()],
        fitted: vec![None; periods.len()],
        bursts: if number.is_multiple_of(2) && !periods.is_empty() {
            vec![burst]
        } else {
            Vec::new()
        },
        ..TrendView::default()
    }
}

fn cell(papers: usize, period: &PeriodView) -> CellView {
    let share = (period.papers > 0).then(|| papers as f64 / period.papers as f64);
    CellView {
        papers,
        share,
        appearances: papers,
    }
}

fn member(rank: usize, paper: usize, number: usize) -> MemberView {
    let is_borderline = rank % 3 == 2;
    MemberView {
        paper,
        fit: 0.912_345 - rank as f64 * 0.01,
        membership: if is_borderline { 0.506_172 } else { 0.9 },
        margin: if is_borderline { 0.012_345 } else { 0.3 },
        runner_up: Some(format!("T{}", if number == 0 { 2 } else { 1 })),
        is_borderline,
    }
}
