//! The page in a browser: what readers do with it, and what it must not do.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::corpora::{made_up_listing, shared};
use crate::workspace::Workspace;

/// A report of so many made-up papers; from 700 on, themes have pages of their own.
fn made_up(n_papers: usize) -> (Workspace, PathBuf) {
    let workspace = Workspace::new().file("made_up.jsonl", made_up_listing(0, n_papers));
    workspace.run("report made_up.jsonl").succeeds();
    let page = workspace.path("reports/index.html");
    (workspace, page)
}

/// Types into a field as a reader would.
fn type_into(browser: &mut Browser, field: &str, text: &str) {
    let text = json!(text);
    browser.eval(&format!(
        "(() => {{ const field = document.querySelector('{field}'); field.value = {text};
           field.dispatchEvent(new Event('input', {{ bubbles: true }})); }})()"
    ));
}

fn count(browser: &mut Browser, selector: &str) -> u64 {
    let n = browser.eval(&format!("document.querySelectorAll(`{selector}`).length"));
    n.as_u64().unwrap()
}

fn text(browser: &mut Browser, selector: &str) -> String {
    let text = browser.eval(&format!("document.querySelector(`{selector}`).textContent"));
    text.as_str().unwrap_or_default().to_owned()
}

/// Rows of a table that are shown: the text of their first cell.
fn shown_rows(browser: &mut Browser, table: &str) -> Vec<String> {
    let rows = browser.eval(&format!(
        "[...document.querySelectorAll('{table} tbody tr')].filter((row) => !row.hidden)
         .map((row) => (row.querySelector('summary') || row.cells[0]).textContent.trim())"
    ));
    serde_json::from_value(rows).unwrap()
}

/// Keeps what the page copies.
fn watch_copies(browser: &mut Browser) {
    browser.eval("navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }");
}

#[test]
fn opens_without_an_error_or_a_request_in_both_sizes() {
    let Some(mut browser) = Browser::start() else { return };
    for n_papers in [120, 800] {
        let (workspace, page) = made_up(n_papers);
        browser.open(&page, "");
        assert_eq!(browser.complaints(), Vec::<String>::new(), "{n_papers} papers");
        assert!(text(&mut browser, "h1").contains(&format!("{n_papers} papers")));
        assert!(count(&mut browser, "figure svg") >= 4);
        if n_papers > 700 {
            browser.open(&workspace.path("reports/themes/T1.html"), "");
            assert_eq!(browser.complaints(), Vec::<String>::new(), "page of a theme");
            assert!(count(&mut browser, "tr[id] .abstract") > 50 && count(&mut browser, "tr[id] .why li") > 50);
        }
    }
}

#[test]
fn search_finds_a_paper_and_the_address_keeps_the_view() {
    let Some(mut browser) = Browser::start() else { return };
    for n_papers in [120, 800] {
        let (_workspace, page) = made_up(n_papers);
        browser.open(&page, "");
        browser.press("/");
        assert_eq!(browser.eval("document.activeElement.id"), "query");
        let asked = format!("made-{}", n_papers - 1);
        type_into(&mut browser, "#query", &asked);
        let n_hits = count(&mut browser, "#hits li");
        assert_eq!(n_hits, 1, "{n_papers} papers");
        assert!(text(&mut browser, "#hits a").ends_with(&format!(" {}", n_papers - 1)));
        let hash = browser.eval("location.hash").as_str().unwrap().to_owned();
        assert_eq!(hash, format!("#search?q={asked}"));

        browser.open(&page, &hash);
        assert_eq!(count(&mut browser, "#hits li"), 1);
        let href = browser.eval("document.querySelector('#hits a').getAttribute('href')");
        let href = href.as_str().unwrap();
        assert!(href.ends_with(&format!("#paper-{asked}")), "{href}");
        assert_eq!(href.starts_with("themes/"), n_papers > 700);

        type_into(&mut browser, "#query", "");
        browser.eval(
            "(() => { const from = document.getElementById('from'); from.value = '2';
             from.dispatchEvent(new Event('change')); const to = document.getElementById('to'); to.value = '2';
             to.dispatchEvent(new Event('change')); })()",
        );
        let dates =
            browser.eval("[...document.querySelectorAll('#hits small')].map((at) => at.textContent.slice(0, 7))");
        let dates: Vec<String> = serde_json::from_value(dates).unwrap();
        assert!(
            !dates.is_empty() && dates.iter().all(|date| date == "2024-03"),
            "{dates:?}"
        );
        assert_eq!(browser.complaints(), Vec::<String>::new());
    }
}

#[test]
fn the_table_of_themes_sorts_and_filters_and_keeps_it_in_the_address() {
    let Some(mut browser) = Browser::start() else { return };
    let (_workspace, page) = made_up(400);
    browser.open(&page, "");
    let sizes = |browser: &mut Browser| -> Vec<u64> {
        let values = browser.eval(
            "[...document.querySelectorAll('#theme-table tbody tr:not(.group)')].filter((row) => !row.hidden)
             .map((row) => Number(row.cells[1].dataset.value))",
        );
        serde_json::from_value(values).unwrap()
    };
    browser.eval("document.querySelector('#theme-table th:nth-child(2) button').click()");
    let sorted = sizes(&mut browser);
    assert!(sorted.len() > 1 && sorted.is_sorted_by(|a, b| a >= b), "{sorted:?}");
    browser.eval("document.querySelector('#theme-table th:nth-child(2) button').click()");
    assert!(sizes(&mut browser).is_sorted());

    let label = text(&mut browser, "#theme-table tbody tr:not(.group) bdi");
    type_into(&mut browser, "#filter", &label);
    let rows = shown_rows(&mut browser, "#theme-table");
    assert!(
        !rows.is_empty() && rows.iter().all(|row| row.contains(&label)),
        "{rows:?}"
    );
    assert!(rows.len() < sorted.len());
    let hash = browser.eval("location.hash").as_str().unwrap().to_owned();
    browser.open(&page, &hash);
    assert_eq!(shown_rows(&mut browser, "#theme-table"), rows);
    assert_eq!(
        browser.eval("document.querySelector('[aria-sort]').getAttribute('aria-sort')"),
        "ascending"
    );
}

#[test]
fn members_open_by_hash_say_why_and_can_be_copied() {
    let Some(mut browser) = Browser::start() else { return };
    let (_workspace, page) = made_up(120);
    browser.open(&page, "#paper-made-12");
    assert_eq!(
        browser.eval("document.getElementById('paper-made-12').closest('.members').open"),
        true
    );
    assert_eq!(
        browser.eval("document.querySelector('#paper-made-12 details').open"),
        true
    );
    assert!(count(&mut browser, "#paper-made-12 .why li") >= 2);
    assert!(text(&mut browser, "#paper-made-12 .why").contains("to 1"));

    watch_copies(&mut browser);
    let theme = browser.eval("document.getElementById('paper-made-12').closest('.card').id");
    let members = format!("#{}-members", theme.as_str().unwrap());
    type_into(&mut browser, &format!("{members} .member-tools input"), "made");
    let n_shown = shown_rows(&mut browser, &members).len();
    browser.eval(&format!(
        "document.querySelectorAll('{members} .member-tools button')[0].click()"
    ));
    let copied = browser.eval("window.copied");
    let copied = copied.as_str().unwrap();
    assert_eq!(copied.matches("@misc{").count(), n_shown);
    assert!(
        copied.contains("@misc{made-12,\n") && copied.contains("year = {2024}"),
        "{copied}"
    );
    browser.eval(&format!(
        "document.querySelectorAll('{members} .member-tools button')[1].click()"
    ));
    let copied = browser.eval("window.copied");
    let mut rows = csv::Reader::from_reader(copied.as_str().unwrap().as_bytes());
    assert_eq!(rows.records().count(), n_shown);
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn a_column_shows_the_papers_of_its_period() {
    let Some(mut browser) = Browser::start() else { return };
    for n_papers in [120, 800] {
        let (_workspace, page) = made_up(n_papers);
        browser.open(&page, "");
        browser.eval("document.querySelector('#T1 .columns a[data-period=\"1\"]').click()");
        let dates = browser.eval(
            "[...document.querySelectorAll('#T1-members tbody tr')].filter((row) => !row.hidden)
             .map((row) => row.querySelector('.date').textContent.slice(0, 7))",
        );
        let dates: Vec<String> = serde_json::from_value(dates).unwrap();
        assert!(
            !dates.is_empty() && dates.iter().all(|date| date == "2024-02"),
            "{n_papers}: {dates:?}"
        );
    }
}

#[test]
fn the_map_names_the_paper_under_the_pointer_and_leads_to_it() {
    let Some(mut browser) = Browser::start() else { return };
    let (_workspace, page) = made_up(120);
    browser.open(&page, "#theme_map");
    let at_first_dot = |kind: &str| {
        format!(
            "(() => {{ const svg = document.querySelector('#theme_map .wide-only svg');
              const path = svg.querySelector('path.dots[data-dots=T1]');
              const [x, y] = path.getAttribute('d').match(/M(\\d+) (\\d+)/).slice(1).map(Number);
              const box = svg.getBoundingClientRect(); const scale = box.width / svg.viewBox.baseVal.width;
              svg.dispatchEvent(new {kind}(\"{}\", {{ bubbles: true, clientX: box.left + x * scale, clientY: box.top + y * scale }})); }})()",
            if kind == "MouseEvent" { "click" } else { "pointermove" }
        )
    };
    let best = text(&mut browser, "#T1-members tbody tr summary");
    browser.eval(&at_first_dot("PointerEvent"));
    assert_eq!(text(&mut browser, ".map-label bdi"), best);
    browser.eval(&at_first_dot("MouseEvent"));
    let row = browser.eval("document.querySelector('#T1-members tbody tr').id");
    assert_eq!(
        browser.eval("location.hash"),
        json!(format!("#{}", row.as_str().unwrap()))
    );
}

#[test]
fn light_and_dark_follow_the_system_and_the_button() {
    let Some(mut browser) = Browser::start() else { return };
    let (_workspace, page) = made_up(120);
    let ground = "getComputedStyle(document.documentElement).backgroundColor";
    browser.prefer("prefers-color-scheme", "light");
    browser.open(&page, "");
    let light = browser.eval(ground);
    browser.prefer("prefers-color-scheme", "dark");
    let dark = browser.eval(ground);
    assert_ne!(light, dark);
    browser.eval("document.getElementById('light').click()");
    assert_eq!(browser.eval(ground), light);
    let bar = "getComputedStyle(document.querySelector('#share_over_time polygon, #theme_map .dots')).stroke";
    let in_light = browser.eval(bar);
    browser.eval("document.getElementById('light').click()");
    assert_ne!(browser.eval(bar), in_light, "charts change with the page");
}

#[test]
fn a_phone_scrolls_one_way_only() {
    let Some(mut browser) = Browser::start() else { return };
    browser.resize(360, 740);
    for n_papers in [120, 800] {
        let (workspace, page) = made_up(n_papers);
        let mut pages = vec![page];
        if n_papers > 700 {
            pages.push(workspace.path("reports/themes/T1.html"));
        }
        for page in pages {
            browser.open(&page, "");
            browser.eval("document.querySelectorAll('details').forEach((details) => { details.open = true; })");
            let wide = browser.eval(
                "[...document.querySelectorAll('body *')].filter((element) => !element.closest('.scroll, pre, .bar nav, svg')
                 && element.getBoundingClientRect().right > 361 && getComputedStyle(element).position !== 'absolute')
                 .slice(0, 5).map((element) => element.outerHTML.slice(0, 120))",
            );
            assert_eq!(wide, json!([]), "{}", page.display());
            assert_eq!(
                browser.eval("document.documentElement.scrollWidth"),
                360,
                "{}",
                page.display()
            );
        }
    }
}

#[test]
fn columns_that_a_phone_leaves_out_leave_no_gap() {
    let Some(listing) = shared("corpora/dated/hf_daily_papers.jsonl.gz") else {
        return;
    };
    let Some(mut browser) = Browser::start() else { return };
    browser.resize(360, 740);
    let workspace = Workspace::new();
    workspace
        .run(&format!("report {} --themes 20", listing.display()))
        .succeeds();
    browser.open(&workspace.path("reports/index.html"), "");
    assert!(
        count(&mut browser, ".themes tr.group") > 1,
        "rows that head several themes"
    );
    let part = browser.eval(
        "(() => {
            const width = (element) => element.getBoundingClientRect().width;
            const heads = [...document.querySelectorAll('.themes thead th')].filter((head) => head.checkVisibility());
            return heads.reduce((sum, head) => sum + width(head), 0) / width(document.querySelector('.themes'));
        })()",
    );
    let part = part.as_f64().unwrap();
    assert!((0.98..1.02).contains(&part), "{part} of the table");
}

#[test]
fn without_scripts_everything_but_search_and_sort_reads() {
    let Some(mut browser) = Browser::start() else { return };
    let (workspace, page) = made_up(120);
    let read = |browser: &mut Browser, page: &PathBuf| {
        browser.open(page, "");
        let is_seen = "(element) => element.checkVisibility()";
        browser.eval(&format!(
            "[...document.querySelectorAll('#search, .filter, .tools')].some({is_seen})"
        ))
    };
    browser.without_scripts();
    assert_eq!(read(&mut browser, &page), false, "what needs scripts is not shown");
    let n_papers = count(&mut browser, ".members tr[id]");
    assert_eq!(n_papers, 120);
    assert!(count(&mut browser, ".members .abstract") > 100 && count(&mut browser, "figure svg") >= 4);
    assert!(count(&mut browser, "#theme-table tbody tr") > 1);
    drop(workspace);
    let (workspace, page) = made_up(800);
    assert_eq!(read(&mut browser, &page), false);
    let pages = browser
        .eval("[...document.querySelectorAll('.members a[href^=themes]')].map((link) => link.getAttribute('href'))");
    let pages: Vec<String> = serde_json::from_value(pages).unwrap();
    let n_papers: u64 = (pages.iter())
        .map(|page| {
            browser.open(&workspace.path("reports").join(page), "");
            count(&mut browser, "tr[id] .abstract")
        })
        .sum();
    assert_eq!(n_papers, 800, "every abstract is on the page of its theme");
}

/// Papers that try to leave the places their texts are put in.
fn hostile_listing() -> String {
    let tricks = [
        "<script>window.hacked = 1</script>",
        "</script><script>window.hacked = 2</script>",
        "\"><img src=x onerror=\"window.hacked = 3\">",
        "</style><style>body { display: none }</style>",
        "javascript:window.hacked=4",
        "\u{202e}reversed\u{202c} \u{2066}isolated",
        "line\u{2028}and\u{2029}paragraph",
        "bell \u{7} escape \u{1b}[31m null \u{0}",
        "' onmouseover='window.hacked=5' x='",
        "<!-- --> ]]> <![CDATA[ &lt;b&gt; {{ 7 * 7 }} ${8 * 8}",
        "<svg onload=window.hacked=6>",
        "1 < 2 <unknown onload=window.hacked=9> c",
    ];
    let mut rows = String::new();
    for (i, trick) in tricks.iter().cycle().take(44).enumerate() {
        let subject = ["violin wood tone", "glacier ice snow", "soil fungi root"][i % 3];
        let long = if i == 40 {
            "very long ".repeat(1000)
        } else {
            String::new()
        };
        let row = json!({
            "id": format!("h{i}\"><b>"), "title": format!("{trick} {subject} {i} {long}"),
            "abstract": format!("{subject} {subject} {trick} for {trick}"), "date": format!("2024-0{}-11", 1 + i % 5),
            "authors": [format!("{trick} Mallory")], "categories": [trick], "url": if i % 2 == 0 { "javascript:window.hacked=7" } else { "https://example.org/\"onclick=\"window.hacked=8" },
        });
        rows.push_str(&format!("{row}\n"));
    }
    rows
}

#[test]
fn hostile_texts_are_drawn_as_they_were_written() {
    let Some(mut browser) = Browser::start() else { return };
    let workspace = Workspace::new().file("</script><b>.jsonl", hostile_listing());
    workspace.run("report </script><b>.jsonl").succeeds();
    browser.open(&workspace.path("reports/index.html"), "");
    browser.eval("document.querySelectorAll('details').forEach((details) => { details.open = true; })");
    type_into(&mut browser, "#query", "<unknown");
    assert!(count(&mut browser, "#hits li") > 0);
    assert_eq!(browser.complaints(), Vec::<String>::new());
    assert_eq!(
        browser.eval("window.hacked === undefined && document.body.checkVisibility()"),
        true
    );
    assert_eq!(
        count(
            &mut browser,
            "img, iframe, object, body b b, a[href^=javascript], [onerror], [onload], [onmouseover]"
        ),
        0
    );
    let titles = browser.eval("[...document.querySelectorAll('tr[id] summary')].map((title) => title.textContent)");
    let titles: Vec<String> = serde_json::from_value(titles).unwrap();
    // Markup of web pages is no part of a title; what is left is shown as it was written.
    for shown in [
        "1 < 2 <unknown onload=window.hacked=9> c",
        "' onmouseover='window.hacked=5' x='",
        "javascript:window.hacked=4",
    ] {
        assert!(
            titles.iter().any(|title| title.contains(shown)),
            "{shown} is not there to be read: {titles:?}"
        );
    }
    assert!(
        titles.iter().all(|title| title.chars().count() < 700),
        "a title of ten thousand characters is cut"
    );
    assert_eq!(browser.eval("document.documentElement.scrollWidth <= innerWidth"), true);
    watch_copies(&mut browser);
    browser.eval("document.querySelector('.member-tools button').click()");
    assert!(browser.eval("window.copied").as_str().unwrap().contains("@misc{"));
}

/// axe-core as `npm pack axe-core` leaves it, if it was fetched.
fn axe() -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/axe/package/axe.min.js");
    if let Ok(script) = std::fs::read_to_string(&path) {
        return Some(script);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "{} is missing; .ci/run fetches it",
        path.display()
    );
    eprintln!("skipped: {} is missing", path.display());
    None
}

#[test]
fn axe_finds_nothing_serious() {
    let (Some(script), Some(mut browser)) = (axe(), Browser::start()) else {
        return;
    };
    for n_papers in [120, 800] {
        let (workspace, page) = made_up(n_papers);
        let mut pages = vec![page];
        if n_papers > 700 {
            pages.push(workspace.path("reports/themes/T1.html"));
        }
        for (page, light) in pages.iter().flat_map(|page| [(page, "light"), (page, "dark")]) {
            browser.prefer("prefers-color-scheme", light);
            browser.open(page, "");
            browser.eval("document.querySelectorAll('.card:first-of-type details').forEach((details) => { details.open = true; })");
            browser.eval(&script);
            let found = browser.eval(
                "axe.run(document, { resultTypes: ['violations'] }).then((found) => found.violations
                 .filter((violation) => ['serious', 'critical'].includes(violation.impact))
                 .map((violation) => violation.id + ': ' + violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')))",
            );
            assert_eq!(found, Value::Array(Vec::new()), "{} in {light}", page.display());
        }
    }
}
