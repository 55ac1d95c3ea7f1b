//! `fetch` from outside, against a server with the faults that sources have.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::time::{Duration, Instant};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::server::{Fault, Reply, Request, Server};
use crate::workspace::{Outcome, Workspace};

/// Settings under which nothing is waited for that a server doesn't ask for.
pub(crate) const FAST: &str = "[fetch]\npause = 0\nbackoff = 0\nsilence_timeout = 0.5\ncontact = \"me@example.org\"\n";

/// A day that is long over.
const DAY: &str = "2026-01-05";

fn today() -> Date {
    Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

pub(crate) fn workspace() -> Workspace {
    Workspace::new().file("paperthemes.toml", FAST)
}

/// Papers of a day of Hugging Face.
fn daily(titles: &[&str]) -> String {
    let paper = |title: &&str| {
        format!(
            r#"{{"paper": {{"id": "2601.{}", "title": "{title}", "summary": "We study {title}.", "publishedAt": "2026-01-05"}}}}"#,
            title.len()
        )
    };
    format!("[{}]", titles.iter().map(paper).collect::<Vec<_>>().join(", "))
}

impl Workspace {
    /// Runs `fetch` against a server.
    pub(crate) fn fetch(&self, server: &Server, arguments: &str) -> Outcome {
        self.run(&format!("fetch {arguments} --base-url {} --format json", server.url()))
    }

    /// Names of the listing files.
    pub(crate) fn fetched(&self) -> Vec<String> {
        let folder = self.path("data/listings");
        let entries = fs::read_dir(folder).into_iter().flatten();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path("data/listings").join(name)).unwrap()
    }
}

impl Outcome {
    /// `file state requests` of each row.
    #[track_caller]
    fn rows(&self) -> Vec<String> {
        let row = |row: serde_json::Value| {
            let file = row["file"].as_str().unwrap_or("-").to_owned();
            format!("{file} {} {}", row["state"].as_str().unwrap(), row["requests"])
        };
        self.json_rows().into_iter().map(row).collect()
    }
}

#[test]
fn a_day_is_a_file_as_it_came_and_a_holiday_is_none() {
    let body = daily(&["glaciers", "violins"]);
    let answer = body.clone();
    let server = Server::new(move |request| match request.parameter("date").as_deref() {
        Some("2026-01-03") => Reply::json("[]"),
        _ => Reply::json(answer.clone()),
    });
    let workspace = workspace();
    let outcome = workspace.fetch(&server, &format!("hf --date {DAY}")).succeeds();
    assert_eq!(outcome.rows(), ["hf-2026-01-05.json new 1"]);
    assert_eq!(workspace.read("hf-2026-01-05.json"), body);
    assert!(
        outcome.stderr.contains("hf: 1 page (1 new); 2 papers, 1 request"),
        "{}",
        outcome.stderr
    );

    let holiday = workspace.fetch(&server, "hf --date 2026-01-03").succeeds();
    assert_eq!(holiday.rows(), ["- empty 1"]);
    assert_eq!(workspace.fetched(), ["hf-2026-01-05.json"]);
    // Neither is asked for again.
    server.targets();
    assert_eq!(
        workspace.fetch(&server, &format!("hf --date {DAY}")).succeeds().rows(),
        ["hf-2026-01-05.json unchanged 0"]
    );
    assert_eq!(
        workspace.fetch(&server, "hf --date 2026-01-03").succeeds().rows(),
        ["- empty 0"]
    );
    assert!(server.targets().is_empty());
    // And a report can be made of it.
    workspace.run("add data/listings").succeeds();
    assert_eq!(workspace.listings()[0].rows.len(), 2);
}

#[test]
fn it_says_who_asks_and_what_for() {
    let server = Server::new(|_| Reply::json("[]"));
    workspace().fetch(&server, &format!("hf --date {DAY}")).succeeds();
    let request = &server.came()[0];
    assert_eq!(request.target, "/api/daily_papers?date=2026-01-05&limit=100");
    assert!(
        request.header("user-agent").starts_with("paperthemes/")
            && request.header("user-agent").ends_with("(mailto:me@example.org)")
    );
    assert_eq!(
        (request.header("accept"), request.header("accept-encoding")),
        ("application/json", "gzip")
    );
}

#[test]
fn a_list_that_may_grow_is_asked_for_again_only_if_it_has_changed() {
    let server = Server::new(|request| match request.header("if-none-match") {
        "\"v1\"" if request.n_before == 1 => Reply::status(304),
        "" => Reply::json(daily(&["glaciers"])).with("ETag", "\"v1\""),
        _ => Reply::json(daily(&["glaciers", "violins"])).with("Last-Modified", "Mon, 30 Nov 2026 20:00:00 GMT"),
    });
    let workspace = workspace();
    let file = format!("hf-{}.json", today());
    let run = || workspace.fetch(&server, "hf").succeeds().rows();
    assert_eq!(run(), [format!("{file} new 1")]);
    assert_eq!(run(), [format!("{file} unchanged 1")], "304");
    assert_eq!(run(), [format!("{file} changed 1")]);
    assert!(workspace.read(&file).contains("violins"));
    run();
    let last = server.came().pop().unwrap();
    assert_eq!(
        (last.header("if-none-match"), last.header("if-modified-since")),
        ("", "Mon, 30 Nov 2026 20:00:00 GMT")
    );
    // A file that somebody has damaged is asked for as if it were not there.
    fs::write(workspace.path("data/listings").join(&file), "[").unwrap();
    assert_eq!(run(), [format!("{file} changed 1")]);
}

#[test]
fn a_server_that_wants_time_gets_it() {
    let soon = || {
        let then = Timestamp::now() + 2.seconds();
        jiff::fmt::rfc2822::DateTimePrinter::new()
            .timestamp_to_rfc9110_string(&then)
            .unwrap()
    };
    let server = Server::new(move |request| match request.n_before {
        0 => Reply::status(429).with("Retry-After", "1"),
        1 => Reply::status(503).with("Retry-After", soon()),
        2 => Reply::status(502),
        _ => Reply::json(daily(&["glaciers"])),
    });
    let begin = Instant::now();
    let outcome = workspace().fetch(&server, &format!("hf --date {DAY}")).succeeds();
    assert_eq!(outcome.rows(), ["hf-2026-01-05.json new 4"]);
    assert!(begin.elapsed() >= Duration::from_secs(2), "{:?}", begin.elapsed());
}

#[test]
fn a_server_that_wants_too_much_time_is_told_at_once() {
    let server = Server::new(|_| Reply::status(429).with("Retry-After", "86400"));
    let workspace = workspace();
    let outcome = workspace.fetch(&server, &format!("hf --date {DAY}")).lacks_something();
    assert!(
        outcome.stderr.contains("it wants to be asked again in 86400 s"),
        "{}",
        outcome.stderr
    );
    assert_eq!(server.came().len(), 1);

    let busy = Server::new(|_| Reply {
        body: b"<html><title>Over capacity</title></html>".to_vec(),
        ..Reply::status(503)
    });
    let outcome = workspace.fetch(&busy, &format!("hf --date {DAY}")).lacks_something();
    assert!(
        outcome.stderr.contains("it says 503: an HTML page, `Over capacity`"),
        "{}",
        outcome.stderr
    );
    assert_eq!(busy.came().len(), 5, "as often as the settings say");
    assert!(workspace.fetched().is_empty());
}

#[test]
fn an_answer_that_is_cut_or_silent_is_asked_for_again() {
    let server = Server::new(|request| {
        let whole = Reply::json(daily(&["glaciers", "violins"]));
        match request.n_before {
            0 => whole.but(Fault::CutAfter(30)),
            1 => whole.but(Fault::SilentAfter(30)),
            2 => whole.but(Fault::SilentAfter(0)),
            // Each part comes sooner than the time-out for silence; all of them take longer.
            _ => whole.but(Fault::Slow(Duration::from_millis(120))),
        }
    });
    let workspace = workspace();
    let outcome = workspace.fetch(&server, &format!("hf --date {DAY}")).succeeds();
    assert_eq!(outcome.rows(), ["hf-2026-01-05.json new 4"]);
    assert_eq!(workspace.read("hf-2026-01-05.json"), daily(&["glaciers", "violins"]));
}

#[test]
fn an_answer_whose_length_nobody_says_is_not_kept_by_half() {
    let body = daily(&["glaciers", "violins"]);
    let half = body[..body.len() / 2].to_owned();
    let chunked = |text: &str| format!("{:x}\r\n{text}\r\n0\r\n\r\n", text.len());
    let (half, whole) = (chunked(&half), chunked(&body));
    let server = Server::new(move |request| {
        let body = if request.n_before == 0 { &half } else { &whole };
        Reply {
            headers: vec![("Transfer-Encoding", "chunked".to_owned())],
            ..Reply::json(body.clone())
        }
    });
    let workspace = workspace();
    let outcome = workspace.fetch(&server, &format!("hf --date {DAY}")).succeeds();
    assert_eq!(outcome.rows(), ["hf-2026-01-05.json new 2"]);
    assert_eq!(workspace.read("hf-2026-01-05.json"), body);
}

#[test]
fn a_server_that_never_answers_is_told() {
    let server = Server::new(|_| Reply::json("[]").but(Fault::SilentAfter(0)));
    let workspace = Workspace::new().file("paperthemes.toml", format!("{FAST}tries = 2\n"));
    let silent = workspace.fetch(&server, &format!("hf --date {DAY}")).lacks_something();
    assert!(silent.stderr.contains("nothing came for 0.5 s"), "{}", silent.stderr);

    let nobody = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let refused = workspace
        .run(&format!("fetch hf --date {DAY} --base-url http://{nobody}"))
        .lacks_something();
    assert!(
        refused.stderr.contains("no whole answer: ") && refused.stderr.contains("efused"),
        "{}",
        refused.stderr
    );
}

#[test]
fn what_is_no_answer_is_never_a_listing_and_is_told_with_what_it_says() {
    let login = "<!DOCTYPE html><html><head><title>Sign in to Hotel Net</title></head></html>";
    let rows = [
        (
            Reply::of("text/html", login),
            "not JSON: an HTML page, `Sign in to Hotel Net`",
        ),
        (Reply::json(r#"{"error": "Invalid date"}"#), "it refuses: Invalid date"),
        (Reply::json(""), "not JSON: nothing at all"),
        (Reply::of("text/html", "Gone fishing"), "not JSON: Gone fishing"),
        (
            Reply {
                status: 400,
                ..Reply::json(r#"{"error": "\"date\" must be a valid date"}"#)
            },
            "it says 400: \"date\" must be a valid date",
        ),
        (Reply::status(404), "it says 404\n"),
        (Reply::status(304), "it says 304\n"),
    ];
    for (reply, expected) in rows {
        let server = Server::new(move |_| reply.clone());
        let workspace = workspace();
        let outcome = workspace.fetch(&server, &format!("hf --date {DAY}")).lacks_something();
        assert!(outcome.stderr.contains(expected), "{expected}\n{}", outcome.stderr);
        assert_eq!(outcome.json_rows().len(), 0);
        assert_eq!(server.came().len(), 1, "it would say the same again: {expected}");
        assert!(workspace.fetched().is_empty());
    }
}

#[test]
fn answers_come_packed_and_are_kept_unpacked_within_a_limit() {
    fn packed(text: &[u8]) -> Reply {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(text).unwrap();
        Reply::json(packer.finish().unwrap()).with("Content-Encoding", "gzip")
    }
    let server = Server::new(|request| match request.parameter("date").as_deref() {
        Some(DAY) => packed(daily(&["glaciers"]).as_bytes()),
        _ => packed(&vec![b' '; 3 << 20]),
    });
    let workspace = Workspace::new().file("paperthemes.toml", format!("{FAST}max_size = 2\n"));
    workspace.fetch(&server, &format!("hf --date {DAY}")).succeeds();
    assert_eq!(workspace.read("hf-2026-01-05.json"), daily(&["glaciers"]));
    let large = workspace.fetch(&server, "hf --date 2026-01-06").lacks_something();
    assert!(
        large.stderr.contains("more than 2 MiB") && large.stderr.contains("`fetch.max_size`"),
        "{}",
        large.stderr
    );
    assert_eq!(server.came().len(), 2);
}

#[test]
fn redirects_are_followed_but_not_in_circles_nor_with_a_key() {
    let server = Server::new(|request| match request.target.as_str() {
        target if target.contains("2026-01-05") => Reply::status(302).with("Location", "/moved"),
        "/moved" => Reply::json(daily(&["glaciers"])),
        target if target.starts_with("/works") => Reply::status(301).with("Location", "https://elsewhere.example/"),
        target => Reply::status(302).with("Location", format!("{target}x")),
    });
    let workspace = workspace();
    workspace.fetch(&server, &format!("hf --date {DAY}")).succeeds();
    assert_eq!(workspace.fetched(), ["hf-2026-01-05.json"]);
    let circle = workspace.fetch(&server, "hf --date 2026-01-06").lacks_something();
    assert!(
        circle.stderr.contains("redirected more than 5 times"),
        "{}",
        circle.stderr
    );

    let mut command = workspace.command(&format!("fetch openalex ice --base-url {}", server.url()));
    let output = command.env("OPENALEX_API_KEY", "secret").output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("it leads elsewhere (`https://elsewhere.example/`), where the key is not sent"),
        "{told}"
    );
    assert!(!told.contains("secret"));
    assert_eq!(
        server.came().last().unwrap().parameter("api_key").as_deref(),
        Some("secret")
    );
}

/// Works of OpenAlex, three on a page, seven in all; by cursors with a key, else by the numbers of pages.
fn works(request: &Request) -> Reply {
    let page = match (request.parameter("cursor"), request.parameter("page")) {
        (Some(cursor), _) => cursor.trim_start_matches("c/").parse().unwrap_or(1),
        (None, page) => page.unwrap().parse().unwrap(),
    };
    let numbers = (page - 1) * 3 + 1..=(page * 3).min(7);
    let work = |n: usize| {
        format!(r#"{{"id": "https://openalex.org/W{n}", "title": "Glacier number {n}", "abstract": "Ice {n}."}}"#)
    };
    let works: Vec<String> = numbers.map(work).collect();
    Reply::json(format!(
        "{{\n\"meta\": {{\"count\": 7, \"next_cursor\": \"c/{}\"}}, \"results\": [{}]}}",
        page + 1,
        works.join(", ")
    ))
}

#[test]
fn pages_follow_each_other_by_number_or_with_a_key_by_cursor() {
    let server = Server::new(works);
    let workspace = workspace();
    let outcome = workspace
        .fetch(&server, "openalex glacier --since 2026-01-01")
        .succeeds();
    let names = |n: usize| format!("openalex-glacier-2026-01-01_{}-000{n}.json", today());
    assert_eq!(workspace.fetched(), [1, 2, 3].map(names));
    let pages: Vec<_> = server
        .came()
        .iter()
        .map(|request| request.parameter("page").unwrap())
        .collect();
    assert_eq!(pages, ["1", "2", "3"]);
    let papers: Vec<_> = outcome
        .json_rows()
        .iter()
        .map(|row| row["papers"].as_u64().unwrap())
        .collect();
    assert_eq!(papers, [3, 3, 1]);
    server.targets();
    let again = workspace
        .fetch(&server, "openalex glacier --since 2026-01-01")
        .succeeds();
    assert!(
        again.rows().iter().all(|row| row.ends_with("unchanged 0")),
        "{:?}",
        again.rows()
    );

    let other = self::workspace();
    let mut command = other.command(&format!("fetch openalex glacier --max 5 --base-url {}", server.url()));
    assert!(command.env("OPENALEX_API_KEY", "k").status().unwrap().success());
    let cursors: Vec<_> = server
        .came()
        .iter()
        .map(|request| request.parameter("cursor").unwrap())
        .collect();
    assert_eq!(cursors, ["*", "c/2"], "six papers are enough for five");
    let record = fs::read_to_string(other.path("data/fetched.json")).unwrap();
    assert!(!record.contains("api_key"), "{record}");
}

/// Records of arXiv, two on a page.
fn records(page: usize, token: &str, total: usize) -> Reply {
    let record =
        |n: usize| format!("<record><header><identifier>oai:arXiv.org:2601.0000{n}</identifier></header></record>");
    Reply::xml(format!(
        "<?xml version=\"1.0\"?><OAI-PMH><ListRecords>{}{}<resumptionToken completeListSize='{total}'>{token}</resumptionToken>\
         </ListRecords></OAI-PMH>",
        record(page * 2),
        record(page * 2 + 1)
    ))
}

#[test]
fn tokens_without_end_are_told_and_what_came_is_kept() {
    // The token leads back.
    let circle = Server::new(|request| match request.parameter("resumptionToken").as_deref() {
        None => records(0, "a", 9),
        Some("a") => records(1, "b", 9),
        Some(_) => records(2, "a", 9),
    });
    let oai = "arxiv --category cs.CL --via oai --since 2026-01-01";
    let workspace = workspace();
    let outcome = workspace.fetch(&circle, oai).lacks_something();
    assert!(
        outcome.stderr.contains("page 3 leads back to one before it"),
        "{}",
        outcome.stderr
    );
    assert_eq!(
        (
            workspace.fetched().len(),
            outcome.json_rows().len(),
            circle.came().len()
        ),
        (3, 3, 3)
    );
    let first = circle.came()[1].target.clone();
    assert_eq!(
        first, "/oai?verb=ListRecords&resumptionToken=a",
        "no other parameter may stand beside a token"
    );

    // Always another token, and far more records than there are.
    let endless = Server::new(|request| {
        let page: usize = request
            .parameter("resumptionToken")
            .map_or(0, |token| token.parse().unwrap());
        records(page, &(page + 1).to_string(), 5)
    });
    let outcome = self::workspace().fetch(&endless, oai).lacks_something();
    assert!(
        outcome
            .stderr
            .contains("12 papers on 6 pages and no end, where it says that there are 5"),
        "{}",
        outcome.stderr
    );

    // The same without a total.
    let endless = Server::new(|request| {
        let page: usize = request.parameter("token").map_or(0, |token| token.parse().unwrap());
        Reply::json(format!(r#"{{"token": "{}", "data": [{{"title": "Ice"}}]}}"#, page + 1))
    });
    let workspace = Workspace::new().file("paperthemes.toml", format!("{FAST}max_pages = 4\n"));
    let outcome = workspace.fetch(&endless, "s2 ice").lacks_something();
    assert!(outcome.stderr.contains("more than 4 pages"), "{}", outcome.stderr);
    assert_eq!(workspace.fetched().len(), 4);
}

#[test]
fn a_run_that_is_killed_goes_on_where_it_was() {
    let server = Server::new(|request| match request.parameter("page").as_deref() {
        Some("3") if request.n_before == 0 => works(request).but(Fault::SilentAfter(40)),
        _ => works(request),
    });
    let workspace = Workspace::new().file(
        "paperthemes.toml",
        FAST.replace("silence_timeout = 0.5", "silence_timeout = 60"),
    );
    let arguments = format!("fetch openalex glacier --since 2026-01-01 --base-url {}", server.url());
    let mut child = workspace.command(&arguments).spawn().unwrap();
    let begin = Instant::now();
    while server.came().len() < 3 {
        assert!(
            begin.elapsed() < Duration::from_secs(60),
            "it does not get to the third page"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(
        workspace.fetched().len(),
        2,
        "what came before is there: {:?}",
        workspace.fetched()
    );

    server.targets();
    let outcome = workspace
        .fetch(&server, "openalex glacier --since 2026-01-01")
        .succeeds();
    let states: Vec<_> = outcome
        .json_rows()
        .iter()
        .map(|row| row["state"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(states, ["unchanged", "unchanged", "new"]);
    assert_eq!(server.targets().len(), 1, "only the third page is asked for");

    workspace.run("add data/listings").succeeds();
    let titles: Vec<String> = workspace
        .listings()
        .iter()
        .flat_map(|listing| listing.rows.iter().map(|row| row.title.clone()))
        .collect();
    let different: BTreeSet<&String> = titles.iter().collect();
    assert_eq!((titles.len(), different.len()), (7, 7), "nothing lost, nothing twice");
}

#[test]
fn a_token_that_is_too_old_begins_the_list_again() {
    let is_late = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let late = std::sync::Arc::clone(&is_late);
    let expired = "<OAI-PMH><error code='badResumptionToken'>expired</error></OAI-PMH>";
    let server = Server::new(move |request| {
        let is_late = late.load(std::sync::atomic::Ordering::Relaxed);
        match request.parameter("resumptionToken").as_deref() {
            None => records(0, if is_late { "new" } else { "old" }, 4),
            Some("new") => records(1, "", 4),
            Some(_) if is_late => Reply::xml(expired),
            Some(_) => Reply::status(500),
        }
    });
    let workspace = workspace();
    let oai = "arxiv --category cs.CL --via oai --since 2026-01-01";
    workspace.fetch(&server, oai).lacks_something();
    assert_eq!(workspace.fetched().len(), 1);
    is_late.store(true, std::sync::atomic::Ordering::Relaxed);
    let outcome = workspace.fetch(&server, oai).succeeds();
    assert_eq!(workspace.fetched().len(), 2);
    assert!(
        outcome.rows().last().unwrap().ends_with("new 1"),
        "{:?}",
        outcome.rows()
    );
}

#[test]
fn a_page_that_is_empty_though_there_should_be_papers_is_asked_for_again() {
    let entry = |n: usize| format!("<entry><id>http://arxiv.org/abs/2601.0000{n}</id><title>Ice {n}</title></entry>");
    let feed = move |entries: &str| Reply::xml(format!("<feed><totalResults>3</totalResults>{entries}</feed>"));
    let server = Server::new(
        move |request| match (request.parameter("start").unwrap().as_str(), request.n_before) {
            ("0", _) => feed(&format!("{}{}", entry(1), entry(2))),
            ("2", 0 | 1) => feed(""),
            ("2", _) => feed(&entry(3)),
            _ => Reply::status(400),
        },
    );
    let workspace = workspace();
    let outcome = workspace.fetch(&server, "arxiv --category cs.CL --last 3d").succeeds();
    let requests: Vec<_> = outcome
        .json_rows()
        .iter()
        .map(|row| row["requests"].as_u64().unwrap())
        .collect();
    assert_eq!(requests, [1, 3]);
    let query = server.came()[0].parameter("search_query").unwrap();
    assert!(
        query.starts_with("cat:cs.CL AND submittedDate:[") && query.ends_with("2359]"),
        "{query}"
    );
}

#[test]
fn a_feed_is_of_its_own_day_and_may_be_empty() {
    let feed = |items: &str| {
        Reply::xml(format!(
            "<rss><channel><pubDate>Fri, 27 Nov 2026 00:00:00 -0500</pubDate>{items}</channel></rss>"
        ))
    };
    let server = Server::new(move |request| match request.target.as_str() {
        "/rss/cs.CL" => feed("<item><title>Ice</title></item>"),
        _ => feed(""),
    });
    let workspace = workspace();
    let outcome = workspace
        .fetch(&server, "arxiv --category cs.CL --category hep-th")
        .succeeds();
    assert_eq!(outcome.rows(), ["arxiv-cs.CL-2026-11-27.xml new 1", "- empty 1"]);
    assert!(
        outcome
            .stderr
            .contains("arxiv hep-th: 1 page (1 without papers); 0 papers"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn any_address_is_fetched_that_holds_a_listing() {
    let listing = "{\"title\": \"Glacier ice\", \"abstract\": \"Ice flow.\", \"date\": \"2026-01-05\"}\n";
    let server = Server::new(move |request| match request.target.as_str() {
        "/papers.jsonl" => Reply::of("application/octet-stream", listing),
        "/menu" => Reply::of("text/html", "<html><title>Menu</title><p>Soup of the day</p></html>"),
        _ => Reply::status(404),
    });
    let workspace = workspace();
    let address = |path: &str| format!("{}{path}", server.url());
    let fetch = |path: &str| workspace.run(&format!("fetch url {} --format json", address(path)));
    let outcome = fetch("/papers.jsonl").succeeds();
    let name = workspace.fetched().remove(0);
    assert!(
        name.starts_with("url-127.0.0.1-") && name.ends_with(&format!("-{}.jsonl", today())),
        "{name}"
    );
    assert_eq!(outcome.rows(), [format!("{name} new 1")]);
    assert_eq!(
        fetch("/papers.jsonl").succeeds().rows(),
        [format!("{name} unchanged 1")]
    );
    let menu = fetch("/menu").lacks_something();
    assert!(menu.stderr.contains("not a listing: "), "{}", menu.stderr);
    assert_eq!(workspace.fetched().len(), 1);
    // One that fails stops no other one.
    let both = workspace
        .run(&format!(
            "fetch url {} {} --format json",
            address("/gone"),
            address("/papers.jsonl")
        ))
        .lacks_something();
    assert_eq!(both.rows(), [format!("{name} unchanged 1")]);
}

#[test]
fn a_dry_run_sends_and_writes_nothing() {
    let server = Server::new(|_| Reply::json("[]"));
    let workspace = workspace();
    let outcome = workspace.fetch(&server, "hf --last 2d --dry-run").succeeds();
    let requests: Vec<_> = outcome
        .json_rows()
        .iter()
        .map(|row| row["request"].as_str().unwrap().to_owned())
        .collect();
    let day = |n: i64| {
        format!(
            "{}/api/daily_papers?date={}&limit=100",
            server.url(),
            today() - n.days()
        )
    };
    assert_eq!(requests, [day(1), day(0)]);
    assert!(server.came().is_empty() && !workspace.path("data").exists());
}

#[test]
fn what_can_not_be_asked_is_told() {
    let workspace = workspace();
    workspace.run("fetch arxiv").refuses_the_arguments();
    workspace.run("fetch hf --since yesterday").refuses_the_arguments();
    workspace
        .run("fetch hf --since 2026-01-01 --last 7d")
        .refuses_the_arguments();
    workspace.run("fetch hf --last never").refuses_the_arguments();
    workspace
        .run("fetch arxiv --category cs.CL --via rss --last 7d")
        .refuses_the_arguments();
    let future = workspace.run("fetch s2 ice --since 9999-01-01").lacks_something();
    assert!(future.stderr.contains("9999-01-01 is yet to come"), "{}", future.stderr);
    let server = workspace.run("fetch hf --base-url nowhere").lacks_something();
    assert!(server.stderr.contains("not an address"), "{}", server.stderr);
}
