//! A folder to work in, and the program run there.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::SystemTime;

use assert_cmd::Command;
use paperthemes::corpus::{Corpus, Listing};
use paperthemes::decisions::Decisions;
use paperthemes::report::Report;
use paperthemes::store::inspect::{self, View};
use paperthemes::themes::Themes;
use serde_json::Value;
use tempfile::TempDir;

/// A temporary folder with listings, settings and reports.
pub(crate) struct Workspace {
    folder: TempDir,
}

/// What a run of the program gave.
#[derive(Debug)]
pub(crate) struct Outcome {
    command: String,
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Path of a file in `tests/fixtures`.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

impl Workspace {
    pub(crate) fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
        }
    }

    /// A workspace with a report on one fixture.
    pub(crate) fn reported_on(name: &str) -> Self {
        let workspace = Self::new().fixture(name);
        workspace.run(&format!("report {name}")).succeeds();
        workspace
    }

    /// Copies a fixture into the folder.
    pub(crate) fn fixture(self, name: &str) -> Self {
        let bytes = fs::read(fixture(name)).unwrap();
        self.file(name, bytes)
    }

    /// Writes a file, and the folders it stands in.
    pub(crate) fn file(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    /// Makes an empty folder.
    pub(crate) fn folder(self, name: &str) -> Self {
        fs::create_dir_all(self.path(name)).unwrap();
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the program in the folder; arguments are parted at spaces.
    pub(crate) fn run(&self, arguments: &str) -> Outcome {
        self.run_with_input(arguments, "")
    }

    /// As [`Self::run`], with one more argument that may have spaces.
    pub(crate) fn run_with(&self, arguments: &str, last: &str) -> Outcome {
        let mut command = self.command(arguments);
        command.arg(last);
        self.outcome(command, format!("{arguments} {last:?}"), "")
    }

    /// As [`Self::run`], with a text on standard input.
    pub(crate) fn run_with_input(&self, arguments: &str, input: impl Into<Vec<u8>>) -> Outcome {
        self.outcome(self.command(arguments), arguments.to_owned(), input)
    }

    /// As [`Self::run`], with so many MiB of memory for the program, and a minute.
    #[cfg(target_os = "linux")]
    pub(crate) fn run_within(&self, n_mib: u64, arguments: &str) -> Outcome {
        let program = self.command(arguments);
        let mut command = std::process::Command::new("sh");
        command.args([
            "-c",
            &format!("ulimit -v {}; exec timeout 60 \"$0\" \"$@\"", n_mib * 1024),
        ]);
        command
            .arg(program.get_program())
            .args(program.get_args())
            .current_dir(self.folder.path());
        program.get_envs().for_each(|(name, _)| {
            command.env_remove(name);
        });
        let told = format!("{arguments} [within {n_mib} MiB]");
        self.outcome(command, told, "")
    }

    fn outcome(&self, command: std::process::Command, arguments: String, input: impl Into<Vec<u8>>) -> Outcome {
        let output = Command::from_std(command).write_stdin(input).output().unwrap();
        let text = |bytes: Vec<u8>| {
            String::from_utf8(bytes)
                .unwrap()
                .replace(self.folder.path().to_str().unwrap(), "[FOLDER]")
        };
        Outcome {
            command: format!("paperthemes {arguments}"),
            code: output.status.code().expect("the program was not killed"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// The program, ready to run in the folder.
    pub(crate) fn command(&self, arguments: &str) -> std::process::Command {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_paperthemes"));
        command
            .args(arguments.split_whitespace())
            .current_dir(self.folder.path())
            .env_remove("COLUMNS");
        // Nothing here asks anybody but this machine.
        for proxy in ["http_proxy", "https_proxy", "all_proxy"] {
            command.env_remove(proxy).env_remove(proxy.to_uppercase());
        }
        for key in ["OPENALEX_API_KEY", "S2_API_KEY"] {
            command.env_remove(key);
        }
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// The listings in the database.
    pub(crate) fn listings(&self) -> Vec<Listing> {
        self.inspect(View::rows)
    }

    /// The themes in the database.
    pub(crate) fn themes(&self) -> Themes {
        self.inspect(|view| view.found_themes(&Corpus::merge(view.rows()?)))
    }

    /// What the database says of the last run.
    pub(crate) fn inspect<T>(&self, question: impl Fn(&View) -> paperthemes::error::Result<T>) -> T {
        inspect::read(&self.path("data/paperthemes.db"), &Decisions::default(), question).unwrap()
    }

    /// `reports/report.json`.
    pub(crate) fn report(&self) -> Report {
        serde_json::from_slice(&fs::read(self.path("reports/report.json")).unwrap()).unwrap()
    }

    /// Bytes and time of last change of every file below `reports/`, by path.
    pub(crate) fn reports(&self) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
        let root = self.path("reports");
        let mut files = BTreeMap::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let modified = fs::metadata(&path).unwrap().modified().unwrap();
                    files.insert(
                        path.strip_prefix(&root).unwrap().to_owned(),
                        (fs::read(&path).unwrap(), modified),
                    );
                }
            }
        }
        files
    }

    /// Bytes of every file below `reports/`, by path.
    pub(crate) fn report_bytes(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        self.reports()
            .into_iter()
            .map(|(path, (bytes, _))| (path, bytes))
            .collect()
    }
}

impl Outcome {
    /// Exit code 0: done.
    #[track_caller]
    pub(crate) fn succeeds(self) -> Self {
        self.exits_with(0)
    }

    /// Exit code 1, an explanation, and nothing on standard output.
    #[track_caller]
    pub(crate) fn fails(self) -> Self {
        assert!(
            self.stderr.contains("error: ") && self.stdout.is_empty(),
            "{}",
            self.transcript()
        );
        self.exits_with(1)
    }

    /// Exit code 3: done but for a part, which is told.
    #[track_caller]
    pub(crate) fn lacks_something(self) -> Self {
        assert!(self.stderr.contains("error: "), "{}", self.transcript());
        self.exits_with(3)
    }

    /// Exit code 2: the program was used wrongly.
    #[track_caller]
    pub(crate) fn refuses_the_arguments(self) -> Self {
        self.exits_with(2)
    }

    #[track_caller]
    fn exits_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}", self.transcript());
        assert!(!self.stderr.contains("panicked"), "{}", self.transcript());
        self
    }

    /// Both streams whole, as golden files hold them.
    pub(crate) fn transcript(&self) -> String {
        let mut text = format!("$ {}\n[exit {}]\n", self.command, self.code);
        for (name, stream) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !stream.is_empty() {
                write!(text, "--- {name}\n{stream}").unwrap();
            }
        }
        text
    }

    /// The answer as JSON rows.
    #[track_caller]
    pub(crate) fn json_rows(&self) -> Vec<Value> {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}\n{}", self.transcript()))
    }

    /// The answer as CSV: header and rows.
    #[track_caller]
    pub(crate) fn csv_rows(&self) -> Vec<BTreeMap<String, String>> {
        csv::Reader::from_reader(self.stdout.as_bytes())
            .deserialize()
            .map(Result::unwrap)
            .collect()
    }
}
