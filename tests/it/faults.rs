//! Runs that are killed, or whose calls fail, at every call that changes something on the disk: the state is the one before or the
//! one after, `reports/` is the old report or the new one, whoever asks is told if they don't agree, and the next run mends all.
//!
//! `strace` kills and fails. A tenth of the calls is tried here, all of them by `just faults`, which prints the table in
//! `tests/README.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use paperthemes::corpus::Listing;
use paperthemes::decisions::Decisions;
use paperthemes::error::Error;
use paperthemes::store::inspect::{self, View};
use paperthemes::themes::Themes;
use paperthemes::themes::ledger::RunRecord;

use crate::workspace::{Workspace, fixture};

/// Calls by which a process changes what is on the disk. `?`: not every system has each.
const CALLS: &str = "?write,?pwrite64,?writev,?pwritev,?fsync,?fdatasync,?sync_file_range,?ftruncate,?fallocate,?copy_file_range,\
                     ?sendfile,?rename,?renameat,?renameat2,?link,?linkat,?symlink,?symlinkat,?unlink,?unlinkat,?rmdir,?mkdir,\
                     ?mkdirat,?chmod,?fchmod,?fchmodat,?chown,?fchown,?fchownat,?openat";

/// What calls can fail with, and those that do.
const FAILURES: [(&str, &[&str]); 3] = [
    (
        "ENOSPC",
        &[
            "write",
            "pwrite64",
            "openat",
            "mkdir",
            "mkdirat",
            "link",
            "linkat",
            "symlink",
            "symlinkat",
            "renameat2",
            "rename",
        ],
    ),
    (
        "EIO",
        &[
            "write",
            "pwrite64",
            "fsync",
            "fdatasync",
            "ftruncate",
            "renameat2",
            "rename",
            "unlink",
            "unlinkat",
            "rmdir",
        ],
    ),
    ("EINTR", &["write", "pwrite64", "fsync"]),
];

/// Of all calls, how many a test tries: each how many-th.
const TRIED_IN_TESTS: usize = 10;

/// SQLite writes hundreds of pages one after the other: of these each how many-th is tried by [`every_fault`], and of calls that fail.
/// With `FAULTS=all` all are.
const TRIED_OF_MANY: usize = 5;

/// Scenarios that [`every_fault`] tries at once.
const N_LANES: usize = 2;

/// A run that is tried.
struct Scenario {
    name: &'static str,
    /// Runs before it.
    before: &'static [&'static str],
    /// True if `reports/` is a link to a folder elsewhere: its files are then replaced one by one.
    is_linked: bool,
    run: &'static str,
}

const SCENARIOS: [Scenario; 6] = [
    Scenario {
        name: "a first report",
        before: &[],
        is_linked: false,
        run: "report a.jsonl",
    },
    Scenario {
        name: "a rerun with new papers",
        before: &["report a.jsonl"],
        is_linked: false,
        run: "report b.jsonl",
    },
    Scenario {
        name: "`refit`",
        before: &["report a.jsonl", "report b.jsonl"],
        is_linked: false,
        run: "refit",
    },
    Scenario {
        name: "`name`",
        before: &["report a.jsonl"],
        is_linked: false,
        run: "name T1 Ours",
    },
    Scenario {
        name: "`forget`",
        before: &["report a.jsonl b.jsonl"],
        is_linked: false,
        run: "forget b.jsonl",
    },
    Scenario {
        name: "a rerun, `reports` a link",
        before: &["report a.jsonl"],
        is_linked: true,
        run: "report b.jsonl",
    },
];

/// What a run is disturbed by.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fault {
    /// Killed where a thread makes this call for the n-th time.
    Kill(String, usize),
    /// The call fails.
    Fail(String, usize, &'static str),
    /// No file gets longer than so many blocks: a write is cut short there, the next one fails.
    Short(usize),
}

/// How a run ended that was disturbed.
struct Disturbed {
    output: Output,
    /// Whether it has met the fault.
    is_met: bool,
    /// Whether what it says on standard error is among what failed.
    is_mute: bool,
}

/// What a database says.
#[derive(PartialEq)]
struct Database {
    listings: Vec<Listing>,
    themes: Themes,
    history: Vec<RunRecord>,
    files: Option<BTreeMap<String, String>>,
}

/// All that people have of a workspace.
#[derive(PartialEq)]
struct State {
    database: Option<Database>,
    decisions: Option<Vec<u8>>,
    reports: BTreeMap<PathBuf, Vec<u8>>,
}

/// What came of the faults of one kind.
#[derive(Default)]
struct Tally {
    n_before: usize,
    n_after: usize,
    /// What was lost, and by which fault.
    lost: Vec<String>,
}

impl Tally {
    fn n_tried(&self) -> usize {
        self.n_before + self.n_after + self.lost.len()
    }
}

/// A scenario, ready to be tried again and again.
struct Prepared {
    scenario: &'static Scenario,
    workspace: Workspace,
    before: State,
    after: State,
    /// Names in the workspace and in its folder of data once all is done.
    names: BTreeSet<PathBuf>,
    calls: BTreeMap<String, Vec<usize>>,
}

fn state(workspace: &Workspace) -> State {
    let ask = |view: &View| {
        let listings = view.rows()?;
        Ok(Database {
            themes: view.found_themes(&paperthemes::corpus::Corpus::merge(listings.clone()))?,
            listings,
            history: view.history()?,
            files: view.report_files()?,
        })
    };
    let database = match inspect::read(&workspace.path("data/paperthemes.db"), &Decisions::default(), ask) {
        Ok(database) => Some(database).filter(|database| !database.history.is_empty()),
        Err(Error::NoThemes { .. }) => None,
        Err(error) => panic!("the database can't be read: {error}"),
    };
    State {
        database,
        decisions: fs::read(workspace.path("themes.toml")).ok(),
        reports: match workspace.path("reports").exists() {
            true => {
                let mut files = workspace.report_bytes();
                // What people see as the report has no hidden file: those are of the run under way.
                files.retain(|path, _| !path.to_string_lossy().starts_with('.'));
                files
            }
            false => BTreeMap::new(),
        },
    }
}

/// Names in the workspace and in its folder of data, but for those that SQLite makes and removes as it likes.
fn names(workspace: &Workspace) -> BTreeSet<PathBuf> {
    let mut names = BTreeSet::new();
    for folder in ["", "data", "reports", "elsewhere"] {
        for entry in fs::read_dir(workspace.path(folder)).into_iter().flatten() {
            let name = Path::new(folder).join(entry.unwrap().file_name());
            if !["db-wal", "db-shm"]
                .iter()
                .any(|end| name.extension().is_some_and(|found| found == *end))
            {
                names.insert(name);
            }
        }
    }
    names
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, to) = entry.map(|entry| (entry.path(), to.join(entry.file_name()))).unwrap();
        let found = fs::symlink_metadata(&path).unwrap();
        if found.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(path).unwrap(), to).unwrap();
        } else if found.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(path, to).unwrap();
        }
    }
}

/// The program under a wrapper.
fn wrapped(workspace: &Workspace, arguments: &str, wrapper: &[&str]) -> Command {
    let program = workspace.command(&format!("{arguments} --threads 1"));
    let mut command = Command::new(wrapper[0]);
    command
        .args(&wrapper[1..])
        .arg(program.get_program())
        .args(program.get_args())
        .current_dir(workspace.path(""))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// `strace` as a wrapper, of all threads.
fn strace<'a>(log: &'a str, options: &[&'a str]) -> Vec<&'a str> {
    [&["strace", "-f", "-qq", "-o", log], options].concat()
}

/// How often each call is made at most by one thread, and which of them are worth a fault.
fn calls(workspace: &Workspace, arguments: &str) -> BTreeMap<String, Vec<usize>> {
    let log = workspace.path("calls");
    let trace = format!("trace={CALLS}");
    let wrapper = strace(log.to_str().unwrap(), &["-e", &trace]);
    let output = wrapped(workspace, arguments, &wrapper).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let mut made: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut calls: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let log = fs::read_to_string(&log).unwrap();
    for line in log.lines() {
        let (thread, call) = line.split_once(' ').unwrap();
        let Some((name, rest)) = call.trim_start().split_once('(') else {
            continue;
        };
        if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            continue;
        }
        let n = made.entry((thread, name)).or_default();
        *n += 1;
        // Most files are only read, and most folders are there.
        let is_futile = rest.contains(") = -1 ");
        if is_futile {
            continue;
        }
        if name != "openat" || rest.contains("O_CREAT") || rest.contains("O_TRUNC") {
            calls.entry(name.to_owned()).or_default().insert(*n);
        }
    }
    calls
        .into_iter()
        .map(|(name, numbers)| (name, numbers.into_iter().collect()))
        .collect()
}

impl Prepared {
    fn new(scenario: &'static Scenario) -> Self {
        let listing = fs::read_to_string(fixture("three_subjects.jsonl")).unwrap();
        let rows: Vec<&str> = listing.lines().collect();
        let workspace = Workspace::new()
            .file("a.jsonl", rows[..9].join("\n"))
            .file("b.jsonl", rows[9..].join("\n"));
        if scenario.is_linked {
            fs::create_dir_all(workspace.path("elsewhere")).unwrap();
            std::os::unix::fs::symlink("elsewhere", workspace.path("reports")).unwrap();
        }
        for run in scenario.before {
            workspace.run(run).succeeds();
        }
        // What people keep there.
        let mut workspace = workspace;
        if !scenario.before.is_empty() {
            for name in [
                "reports/notes.txt",
                "reports/charts/mine.txt",
                "reports/deep/er/own.csv",
            ] {
                workspace = workspace.file(name, name);
            }
        }
        let (before, undisturbed) = (state(&workspace), Workspace::new());
        copy(&workspace.path(""), &undisturbed.path(""));
        undisturbed.run(scenario.run).succeeds();
        let traced = Workspace::new();
        copy(&workspace.path(""), &traced.path(""));
        Self {
            scenario,
            before,
            after: state(&undisturbed),
            names: names(&undisturbed),
            calls: calls(&traced, scenario.run),
            workspace,
        }
    }

    /// - `every`: of the pages that SQLite writes, each how many-th is tried.
    fn kills(&self, every: usize) -> Vec<Fault> {
        let of = |(name, numbers): (&String, &Vec<usize>)| {
            let step = if name == "pwrite64" { every } else { 1 };
            let kill = |n: &usize| Fault::Kill(name.clone(), *n);
            numbers.iter().step_by(step).map(kill).collect::<Vec<_>>()
        };
        self.calls.iter().flat_map(of).collect()
    }

    /// - `every`: as for [`Self::kills`].
    fn failures(&self, every: usize) -> Vec<Fault> {
        let mut faults: Vec<Fault> = (1..40).map(|n| Fault::Short(n * n)).collect();
        for (error, names) in FAILURES {
            for name in names {
                let numbers = self.calls.get(*name).into_iter().flatten();
                let step = if *name == "pwrite64" { every } else { 1 };
                faults.extend(
                    numbers
                        .step_by(step)
                        .map(|n| Fault::Fail((*name).to_owned(), *n, error)),
                );
            }
        }
        faults
    }

    fn run(&self, workspace: &Workspace, fault: &Fault) -> Disturbed {
        let inject = match fault {
            Fault::Short(n_blocks) => {
                let limited = format!("trap '' XFSZ; ulimit -f {n_blocks}; exec \"$0\" \"$@\"");
                let mut run = wrapped(workspace, self.scenario.run, &["sh", "-c", &limited]);
                let output = run.output().unwrap();
                return Disturbed {
                    is_met: !output.status.success(),
                    is_mute: false,
                    output,
                };
            }
            Fault::Kill(name, n) => format!("inject={name}:signal=KILL:when={n}"),
            Fault::Fail(name, n, error) => format!("inject={name}:error={error}:when={n}"),
        };
        let name = inject.split(['=', ':']).nth(1).unwrap();
        let (trace, folder) = (format!("trace={name}"), Workspace::new());
        let log = folder.path("calls");
        // Not `--seccomp-bpf`: calls are counted wrongly then.
        let wrapper = strace(log.to_str().unwrap(), &["-e", &trace, "-e", &inject]);
        let output = wrapped(workspace, self.scenario.run, &wrapper).output().unwrap();
        let log = fs::read_to_string(log).unwrap();
        let injected: Vec<&str> = log.lines().filter(|line| line.contains("(INJECTED)")).collect();
        Disturbed {
            is_met: output.status.signal().is_some() || !injected.is_empty(),
            is_mute: injected.iter().any(|line| line.contains("write(2, ")),
            output,
        }
    }

    /// - returns: true if the state is the one after; nothing if the run met no fault.
    fn outcome(&self, fault: &Fault) -> Result<Option<bool>, String> {
        let workspace = Workspace::new();
        copy(&self.workspace.path(""), &workspace.path(""));
        let Disturbed {
            output,
            is_met,
            is_mute,
        } = self.run(&workspace, fault);
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        let (is_killed, is_done) = (output.status.signal().is_some(), output.status.success());
        if stderr.contains("panicked") || is_killed && !matches!(fault, Fault::Kill(..)) {
            return Err(format!("it ends so: {:?} {stderr}", output.status));
        }
        if !is_killed && !is_done && !is_mute && !stderr.contains("error") {
            return Err(format!("it fails and does not say why: {stderr}"));
        }
        let found = state(&workspace);
        if is_done && found != self.after {
            return Err(format!("it succeeds, and something else comes of it: {stderr}"));
        }
        match is_met {
            true => self.mended(&workspace, &found).map(Some),
            false => Ok(None),
        }
    }

    /// Checks what a fault has left, and that the next run mends it.
    fn mended(&self, workspace: &Workspace, found: &State) -> Result<bool, String> {
        let is_after = found.database == self.after.database;
        if !is_after && found.database != self.before.database {
            return Err("the database is neither before nor after".to_owned());
        }
        if found.decisions != self.after.decisions && found.decisions != self.before.decisions {
            return Err("`themes.toml` is neither before nor after".to_owned());
        }
        let is_new = found.reports == self.after.reports;
        if !is_new && found.reports != self.before.reports && !self.scenario.is_linked {
            return Err("`reports/` is neither the old report nor the new one".to_owned());
        }
        if is_new && !is_after {
            return Err("`reports/` is newer than the state".to_owned());
        }
        let told = workspace.run("themes").stderr;
        let should_be_told = is_after && !is_new && !found.reports.is_empty();
        if told.contains("of an earlier run") != should_be_told {
            return Err(format!(
                "that `reports/` is of another run should be told: {should_be_told}; told is: {told}"
            ));
        }
        // What was kept need not be asked for again.
        let next = workspace.run(if is_after { "report" } else { self.scenario.run });
        if next.code != 0 {
            return Err(format!("the next run fails: {}", next.stderr));
        }
        if state(workspace) != self.after {
            return Err("the next run does not mend it".to_owned());
        }
        let left: Vec<_> = names(workspace).symmetric_difference(&self.names).cloned().collect();
        match left.is_empty() {
            true => Ok(is_after),
            false => Err(format!("the next run leaves {left:?}")),
        }
    }

    fn tally(&self, faults: &[Fault]) -> Tally {
        let mut tally = Tally::default();
        for fault in faults {
            match self.outcome(fault) {
                Ok(None) => {}
                Ok(Some(false)) => tally.n_before += 1,
                Ok(Some(true)) => tally.n_after += 1,
                Err(lost) => {
                    let lost = format!("{}: {fault:?}: {lost}", self.scenario.name);
                    // At once: all of them take long.
                    eprintln!("lost: {lost}");
                    tally.lost.push(lost);
                }
            }
        }
        tally
    }
}

/// Whether there is an `strace` that may trace.
fn can_trace() -> bool {
    let tried = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).output();
    let can = tried.is_ok_and(|output| output.status.success());
    assert!(
        can || std::env::var_os("CI").is_none(),
        "strace is missing, or may not trace"
    );
    if !can {
        eprintln!("skipped: strace is missing, or may not trace");
    }
    can
}

#[test]
fn a_name_on_a_full_disk_is_kept_or_not_and_that_is_said() {
    if !can_trace() {
        return;
    }
    let workspace = Workspace::reported_on("three_subjects.jsonl");
    let failing = |call: &str| {
        let (trace, inject) = (format!("trace={call}"), format!("inject={call}:error=ENOSPC:when=1+"));
        let wrapper = strace("/dev/null", &["-e", &trace, "-e", &inject]);
        let output = wrapped(&workspace, "name T1 Ours --quiet", &wrapper).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stderr).unwrap()
    };
    let told = failing("fsync,fdatasync");
    assert!(
        told.contains("error: can't write `themes.toml`") && told.contains("nothing was decided"),
        "{told}"
    );
    assert!(told.contains("hint: make room on the disk"), "{told}");
    assert!(!workspace.path("themes.toml").exists());
    let told = failing("pwrite64");
    assert!(
        told.starts_with("note: `themes.toml` keeps the decision; the next report has it\nerror: "),
        "{told}"
    );
    // Whether SQLite says that the disk is full depends on what of its files it was.
    let hints = [
        "full\nhint: make room on the disk",
        "error\nhint: see whether the disk is full",
    ];
    assert!(hints.iter().any(|hint| told.contains(hint)), "{told}");
    assert!(
        fs::read_to_string(workspace.path("themes.toml"))
            .unwrap()
            .contains("Ours")
    );
    workspace.run("report three_subjects.jsonl").succeeds();
    assert_eq!(workspace.report().themes[0].label, "Ours");
}

#[test]
fn a_folder_that_may_not_be_looked_into_is_told_as_such() {
    if !can_trace() {
        return;
    }
    let workspace = Workspace::reported_on("three_subjects.jsonl");
    let database = workspace.path("data/paperthemes.db");
    for (calls, command) in [
        ("?stat,?statx,?newfstatat", "themes"),
        ("?stat,?statx,?newfstatat", "refit"),
        ("openat", "themes"),
    ] {
        // By either way of writing it.
        let (trace, inject) = (format!("trace={calls}"), format!("inject={calls}:error=EACCES"));
        let places = ["-P", "./data/paperthemes.db", "-P", database.to_str().unwrap()];
        let wrapper = strace("/dev/null", &[&places[..], &["-e", &trace, "-e", &inject]].concat());
        let output = wrapped(&workspace, command, &wrapper).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(
            told.contains("error: can't read `") && told.contains("Permission denied"),
            "{calls} {command}: {told}"
        );
        assert!(told.contains("hint: see who owns it"), "{told}");
    }
}

#[test]
fn a_run_that_ends_while_reports_are_compared_is_no_false_alarm() {
    if !can_trace() {
        return;
    }
    let workspace = Workspace::reported_on("three_subjects.jsonl").fixture("one_more_subject.jsonl");
    // Half a second before each step of putting the report into place.
    let slow = strace(
        "/dev/null",
        &["-e", "trace=renameat2", "-e", "inject=renameat2:delay_enter=500000"],
    );
    let mut run = wrapped(&workspace, "report one_more_subject.jsonl --quiet", &slow)
        .spawn()
        .unwrap();
    let mut n_compared = 0;
    while run.try_wait().unwrap().is_none() {
        workspace.run("verify").succeeds();
        n_compared += 1;
    }
    assert!(n_compared > 1 && run.wait().unwrap().success(), "{n_compared} compared");
}

fn tenth(faults: Vec<Fault>) -> Vec<Fault> {
    faults.into_iter().step_by(TRIED_IN_TESTS).collect()
}

fn try_a_tenth(scenario: &'static Scenario) {
    if !can_trace() {
        return;
    }
    let prepared = Prepared::new(scenario);
    let kills = tenth(prepared.kills(TRIED_OF_MANY));
    let failures = tenth(prepared.failures(TRIED_OF_MANY).into_iter().step_by(2).collect());
    for faults in [kills, failures] {
        let tally = prepared.tally(&faults);
        assert!(tally.lost.is_empty(), "{:#?}", tally.lost);
        // Threads don't always share the work in the same way.
        let n_tried = tally.n_tried();
        assert!(n_tried * 2 > faults.len(), "{n_tried} of {} were met", faults.len());
    }
}

#[test]
fn a_first_report_is_there_or_not() {
    try_a_tenth(&SCENARIOS[0]);
}

#[test]
fn a_rerun_is_before_or_after() {
    try_a_tenth(&SCENARIOS[1]);
}

#[test]
fn a_refit_is_before_or_after() {
    try_a_tenth(&SCENARIOS[2]);
}

#[test]
fn a_name_is_given_or_not() {
    try_a_tenth(&SCENARIOS[3]);
}

#[test]
fn a_listing_is_forgotten_or_not() {
    try_a_tenth(&SCENARIOS[4]);
}

#[test]
fn a_report_that_is_replaced_file_by_file_is_told_until_it_is_whole() {
    try_a_tenth(&SCENARIOS[5]);
}

/// Prints a row of the table in `tests/README.md` for each scenario and kind of fault.
#[test]
#[ignore = "takes half an hour: `just faults`"]
fn every_fault() {
    let lost: Vec<String> = std::thread::scope(|scope| {
        let lanes = (0..N_LANES).map(|lane| {
            let scenarios = SCENARIOS.iter().skip(lane).step_by(N_LANES);
            scope.spawn(|| scenarios.flat_map(rows_of_the_table).collect::<Vec<_>>())
        });
        let tried: Vec<_> = lanes.collect();
        tried.into_iter().flat_map(|tried| tried.join().unwrap()).collect()
    });
    assert!(lost.is_empty(), "{lost:#?}");
}

/// - returns: what was lost.
fn rows_of_the_table(scenario: &'static Scenario) -> Vec<String> {
    let prepared = Prepared::new(scenario);
    let mut lost = Vec::new();
    let every = match std::env::var("FAULTS").as_deref() {
        Ok("all") => 1,
        _ => TRIED_OF_MANY,
    };
    let failures = prepared.failures(every).into_iter().step_by(every).collect();
    for (kind, faults) in [("killed", prepared.kills(every)), ("a call fails", failures)] {
        let tally = prepared.tally(&faults);
        let (n_tried, n_lost) = (tally.n_tried(), tally.lost.len());
        eprintln!(
            "| {} | {kind} | {n_tried} | {} | {} | {} | {n_lost} |",
            scenario.name,
            tally.n_before,
            tally.n_after,
            n_tried - n_lost
        );
        lost.extend(tally.lost);
    }
    lost
}
