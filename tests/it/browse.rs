//! The terminal browser, driven through tmux as a person would.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use crate::workspace::Workspace;

/// How long anything may take; a loaded machine is slow.
const PATIENCE: Duration = Duration::from_secs(60);

/// A terminal of its own, with a shell in the workspace.
struct Terminal {
    workspace: Workspace,
    socket: PathBuf,
}

impl Terminal {
    /// Nothing where there is no tmux, which CI doesn't accept.
    fn open(width: usize, height: usize) -> Option<Self> {
        if Command::new("tmux").arg("-V").output().is_err() {
            assert!(std::env::var_os("CI").is_none(), "CI needs tmux for this test");
            eprintln!("skipped: no tmux");
            return None;
        }
        let workspace = Workspace::new().fixture("three_subjects.jsonl");
        workspace.run("report three_subjects.jsonl --themes 4").succeeds();
        let terminal = Self {
            socket: workspace.path("tmux"),
            workspace,
        };
        let size = [width.to_string(), height.to_string()];
        let folder = terminal.workspace.path("");
        let folder = folder.to_str().unwrap();
        terminal.tmux(&[
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-x",
            &size[0],
            "-y",
            &size[1],
            "-c",
            folder,
            "sh",
        ]);
        terminal.types(&format!(
            "PS1='ready> ' PATH={}:$PATH TERM=screen; clear",
            program_folder()
        ));
        terminal.waits_for("ready>");
        Some(terminal)
    }

    fn tmux(&self, arguments: &[&str]) -> Output {
        let output = Command::new("tmux")
            .arg("-S")
            .arg(&self.socket)
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        output
    }

    /// Types a line.
    fn types(&self, line: &str) {
        self.tmux(&["send-keys", "-l", line]);
        self.tmux(&["send-keys", "Enter"]);
    }

    /// Presses keys, by the names tmux has for them.
    fn presses(&self, keys: &[&str]) {
        for key in keys {
            self.tmux(&["send-keys", key]);
        }
    }

    fn screen(&self) -> String {
        String::from_utf8(self.tmux(&["capture-pane", "-p"]).stdout).unwrap()
    }

    #[track_caller]
    fn waits_for(&self, text: &str) -> String {
        let begin = Instant::now();
        loop {
            let screen = self.screen();
            if screen.contains(text) {
                return screen;
            }
            assert!(begin.elapsed() < PATIENCE, "no `{text}` on the screen:\n{screen}");
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// The terminal is as a shell needs it: main screen, cursor shown, lines echoed.
    #[track_caller]
    fn is_restored(&self) {
        let state = self.tmux(&["display-message", "-p", "#{alternate_on} #{cursor_flag}"]);
        assert_eq!(String::from_utf8(state.stdout).unwrap().trim(), "0 1");
        self.types("clear; stty -a | tr -s ' ;' '\\n' | grep -x -e echo -e icanon | sort | paste -s -d+; echo tested");
        self.waits_for("\ntested");
        assert!(self.screen().contains("echo+icanon"), "{}", self.screen());
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = Command::new("tmux")
            .arg("-S")
            .arg(&self.socket)
            .arg("kill-server")
            .output();
    }
}

fn program_folder() -> &'static str {
    env!("CARGO_BIN_EXE_paperthemes").rsplit_once('/').unwrap().0
}

#[test]
fn a_session_filters_marks_exports_resizes_and_quits() {
    let Some(terminal) = Terminal::open(120, 30) else {
        return;
    };
    terminal.types("paperthemes browse; echo code $?");
    terminal.waits_for("themes 1/4");
    terminal.presses(&["Right", "Space"]);
    terminal.waits_for("1 marked");
    terminal.presses(&["/", "a", "n", "Enter"]);
    terminal.waits_for("/an");
    terminal.presses(&["e"]);
    terminal.waits_for("export 1 to: marked.bib");
    terminal.presses(&["Enter"]);
    terminal.waits_for("wrote 1 paper to marked.bib");
    let exported = std::fs::read_to_string(terminal.workspace.path("marked.bib")).unwrap();
    assert!(exported.starts_with("@misc{arxiv:"), "{exported}");

    terminal.tmux(&["resize-window", "-x", "80", "-y", "24"]);
    // The next key ends the message, and the keys are shown again.
    terminal.presses(&["Down"]);
    let screen = terminal.waits_for("q quit");
    assert!(screen.lines().all(|line| line.chars().count() <= 80), "{screen}");
    assert!(screen.contains("themes") && screen.contains("abstract"), "{screen}");

    terminal.presses(&["n", "O", "w", "n", "Enter"]);
    terminal.waits_for("is named “Own” from now on");
    let decisions = std::fs::read_to_string(terminal.workspace.path("themes.toml")).unwrap();
    assert!(decisions.contains("\"Own\""), "{decisions}");
    assert_eq!(
        terminal.workspace.report().themes.len(),
        4,
        "as many as were asked for in the report before"
    );
    terminal.workspace.run("verify").succeeds();

    terminal.presses(&["q"]);
    terminal.waits_for("code 0");
    terminal.is_restored();
}

#[test]
fn a_terminated_browser_leaves_the_terminal_as_it_was() {
    let Some(terminal) = Terminal::open(80, 24) else {
        return;
    };
    terminal.types("sh -c 'echo $$ > pid; exec paperthemes browse'; echo code $?");
    terminal.waits_for("themes 1/4");
    let pid = std::fs::read_to_string(terminal.workspace.path("pid")).unwrap();
    assert!(
        Command::new("kill")
            .args(["-TERM", pid.trim()])
            .status()
            .unwrap()
            .success()
    );
    terminal.waits_for("code 143");
    terminal.is_restored();
}

/// Closing a window takes the terminal away, from a program that was kept from the signal too.
#[test]
fn a_browser_ends_with_its_terminal() {
    for before in ["", "trap '' HUP; "] {
        let Some(terminal) = Terminal::open(80, 24) else {
            return;
        };
        terminal.types(&format!("sh -c '{before}echo $$ > pid; exec paperthemes browse'"));
        terminal.waits_for("themes 1/4");
        let pid = std::fs::read_to_string(terminal.workspace.path("pid")).unwrap();
        terminal.tmux(&["kill-server"]);
        let begin = Instant::now();
        let status = format!("/proc/{}/status", pid.trim());
        let is_running = || std::fs::read_to_string(&status).is_ok_and(|status| !status.contains("State:\tZ"));
        while is_running() {
            assert!(begin.elapsed() < PATIENCE, "still running without a terminal");
            std::thread::sleep(Duration::from_millis(30));
        }
    }
}

/// Only builds for tests have the key that panics.
#[test]
fn a_browser_that_panics_leaves_the_terminal_as_it_was() {
    if !cfg!(debug_assertions) {
        eprintln!("skipped: a release build has no key that panics");
        return;
    }
    let Some(terminal) = Terminal::open(80, 24) else {
        return;
    };
    terminal.types("RUST_BACKTRACE=0 paperthemes browse; echo code $?");
    terminal.waits_for("themes 1/4");
    terminal.presses(&["F12"]);
    let screen = terminal.waits_for("code 101");
    assert!(screen.contains("F12 was pressed"), "{screen}");
    terminal.is_restored();
}

#[test]
fn without_a_terminal_there_is_nothing_to_browse() {
    let outcome = Workspace::reported_on("three_subjects.jsonl")
        .run("browse")
        .refuses_the_arguments();
    assert!(outcome.stderr.contains("needs a terminal"), "{}", outcome.stderr);
}

#[test]
fn a_table_fits_the_terminal_and_is_cut_with_an_ellipsis() {
    let Some(terminal) = Terminal::open(80, 50) else {
        return;
    };
    terminal.types("clear; NO_COLOR=1 paperthemes themes | wc -L; paperthemes themes --no-pager; echo done");
    let screen = terminal.waits_for("\ndone");
    assert!(screen.contains('…'), "{screen}");
    assert!(screen.lines().all(|line| line.chars().count() <= 80), "{screen}");
    let coloured = String::from_utf8(terminal.tmux(&["capture-pane", "-p", "-e"]).stdout).unwrap();
    assert!(coloured.contains("\u{1b}[1m"), "the header is bold:\n{coloured}");
}
