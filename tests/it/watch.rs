//! `watch`: files dropped into a folder.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::workspace::{Workspace, fixture};

/// Seconds a test waits for what has to happen, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// The program, watching.
struct Watch {
    child: Child,
    told: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
}

impl Watch {
    fn start(workspace: &Workspace, arguments: &str) -> Self {
        let mut child = workspace.command(arguments).spawn().unwrap();
        let told = Arc::new(Mutex::new(String::new()));
        let (stderr, all) = (child.stderr.take().unwrap(), Arc::clone(&told));
        let reader = std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                *all.lock().unwrap() += &(line + "\n");
            }
        });
        let watch = Self {
            child,
            told,
            reader: Some(reader),
        };
        watch.wait_for("watching ");
        watch
    }

    fn told(&self) -> String {
        self.told.lock().unwrap().clone()
    }

    fn wait_for(&self, text: &str) {
        let begin = Instant::now();
        while !self.told().contains(text) {
            assert!(begin.elapsed() < PATIENCE, "never said `{text}`:\n{}", self.told());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Ends it as a service manager would; returns all that it told.
    fn end(mut self) -> String {
        let is_sent = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(is_sent.success());
        let begin = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(begin.elapsed() < PATIENCE, "it does not end:\n{}", self.told());
            std::thread::sleep(Duration::from_millis(20));
        };
        self.reader.take().unwrap().join().unwrap();
        assert_eq!(status.code(), Some(0), "{}", self.told());
        self.told()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_file_that_comes_in_two_halves_makes_one_run() {
    let workspace = Workspace::new().folder("data/listings");
    let watch = Watch::start(&workspace, "watch --settle 2");
    let bytes = fs::read(fixture("three_subjects.jsonl")).unwrap();
    let (first, second) = bytes.split_at(bytes.len() / 2);
    let path = workspace.path("data/listings/july.jsonl");
    fs::write(&path, first).unwrap();
    fs::write(workspace.path("data/listings/august.jsonl.part"), &bytes).unwrap();
    std::thread::sleep(Duration::from_millis(700));
    fs::File::options()
        .append(true)
        .open(&path)
        .unwrap()
        .write_all(second)
        .unwrap();
    watch.wait_for("wrote ");
    // Long enough for another run to begin, were there a reason.
    std::thread::sleep(Duration::from_millis(2600));
    let told = watch.end();
    assert_eq!(told.matches("listing read").count(), 1, "{told}");
    assert!(told.contains("1 listing read, 1 new; 18 rows"), "{told}");
    assert!(told.ends_with("watching ended\n"), "{told}");
    let listings = workspace.report().corpus.listings;
    assert_eq!(
        listings.iter().map(|listing| listing.name.as_str()).collect::<Vec<_>>(),
        ["july.jsonl"]
    );
    workspace.run("verify").succeeds();
}

#[test]
fn a_file_that_cannot_be_read_is_told_and_the_next_one_is_added() {
    let workspace = Workspace::new()
        .fixture("one_paper.jsonl")
        .file("inbox/known.jsonl", fs::read(fixture("three_subjects.jsonl")).unwrap());
    workspace.run("report inbox/known.jsonl").succeeds();
    let watch = Watch::start(&workspace, "watch inbox --settle 0.3");
    fs::write(workspace.path("inbox/broken.jsonl"), [0xff, 0x00, 0x01]).unwrap();
    watch.wait_for("error: ");
    assert!(watch.told().contains("broken.jsonl"), "{}", watch.told());
    // Renamed when complete, as browsers do.
    fs::copy(workspace.path("one_paper.jsonl"), workspace.path("inbox/.late")).unwrap();
    fs::rename(workspace.path("inbox/.late"), workspace.path("inbox/late.jsonl")).unwrap();
    watch.wait_for("1 listing read, 1 new");
    watch.end();
    let names: Vec<String> = workspace.listings().into_iter().map(|listing| listing.name).collect();
    assert!(names.contains(&"late.jsonl".to_owned()), "{names:?}");
}

#[test]
fn there_has_to_be_a_folder() {
    let workspace = Workspace::new().fixture("one_paper.jsonl");
    assert!(workspace.run("watch").fails().stderr.contains("no file or folder"));
    assert!(
        workspace
            .run("watch one_paper.jsonl")
            .fails()
            .stderr
            .contains("is not a folder")
    );
    workspace.run("watch --settle 0").refuses_the_arguments();
}
