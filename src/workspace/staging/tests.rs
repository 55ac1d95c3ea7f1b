//! Reports published into `reports/` as people may have it.

use std::collections::BTreeMap;
use std::io::Write as _;

use super::*;

/// Writes a report of these files; returns how many changed.
fn publish(workspace: &Workspace, files: &[(&str, &str)]) -> Result<usize> {
    publish_after(workspace, files, || Ok(()))
}

fn publish_after(workspace: &Workspace, files: &[(&str, &str)], commit: impl FnOnce() -> Result<()>) -> Result<usize> {
    drop(workspace.lock(|_| ())?);
    let staging = workspace.begin_report()?;
    let put = |(name, text): &(&str, &str)| staging.put((*name).to_owned(), text.as_bytes()).unwrap();
    let written = files.iter().map(put).collect();
    staging.end(written)?.publish(commit)
}

fn read(workspace: &Workspace, name: &str) -> String {
    fs::read_to_string(workspace.reports().join(name)).unwrap()
}

/// Text of every file below a folder by its path there, links followed.
fn texts(folder: &Path) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        match path.is_dir() {
            true => texts.extend(
                self::texts(&path)
                    .into_iter()
                    .map(|(below, text)| (format!("{name}/{below}"), text)),
            ),
            false => {
                texts.insert(name, fs::read_to_string(path).unwrap());
            }
        }
    }
    texts
}

fn named<const N: usize>(files: [(&str, &str); N]) -> BTreeMap<String, String> {
    files.map(|(name, text)| (name.to_owned(), text.to_owned())).into()
}

/// Names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

const OLD: [(&str, &str); 4] = [
    ("report.md", "one"),
    ("charts/old.svg", "a"),
    ("themes/T1.html", "page"),
    ("themes/T2.html", "2"),
];

const NEW: [(&str, &str); 4] = [
    ("report.md", "two"),
    ("charts/new.svg", "a"),
    ("themes/T1.html", "page"),
    ("feeds/all.xml", "x"),
];

/// What people keep in `reports/`.
const THEIRS: [(&str, &str); 4] = [
    ("notes.txt", "n"),
    ("charts/mine.txt", "m"),
    ("deep/er/own.csv", "o"),
    ("themes/mine/x.html", "x"),
];

/// A workspace with a report, and with files of somebody's own beside it.
fn with_theirs() -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    let workspace = Workspace::new(folder.path());
    publish(&workspace, &OLD).unwrap();
    for (name, text) in THEIRS {
        let path = workspace.reports().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    (folder, workspace)
}

#[test]
fn files_that_changed_are_replaced_and_the_others_left_alone() {
    let (folder, workspace) = with_theirs();
    let written = |name: &str| {
        fs::metadata(workspace.reports().join(name))
            .unwrap()
            .modified()
            .unwrap()
    };
    let before = written("themes/T1.html");
    assert_eq!(publish(&workspace, &NEW).unwrap(), 3);
    assert_eq!(written("themes/T1.html"), before);
    let expected = named(NEW).into_iter().chain(named(THEIRS)).collect();
    assert_eq!(texts(&workspace.reports()), expected);
    assert_eq!(names(folder.path()), ["data", "reports"]);
    assert_eq!(names(&folder.path().join("data")), [".lock"]);
    assert_eq!(publish(&workspace, &NEW).unwrap(), 0);
}

#[cfg(unix)]
#[test]
fn the_folder_stays_the_same_with_all_that_is_not_the_reports() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
    let (_folder, workspace) = with_theirs();
    let reports = workspace.reports();
    symlink("../data", reports.join("link")).unwrap();
    symlink("nowhere", reports.join("themes/broken")).unwrap();
    fs::set_permissions(&reports, fs::Permissions::from_mode(0o2750)).unwrap();
    fs::set_permissions(reports.join("notes.txt"), fs::Permissions::from_mode(0o400)).unwrap();
    let theirs = [
        "",
        "charts",
        "notes.txt",
        "charts/mine.txt",
        "deep",
        "deep/er/own.csv",
        "link",
        "themes/broken",
    ];
    let known = || {
        theirs.map(|name| {
            let found = fs::symlink_metadata(reports.join(name)).unwrap();
            (found.ino(), found.mode(), found.nlink())
        })
    };
    let before = known();
    publish(&workspace, &NEW).unwrap();
    let after = known();
    for (before, after) in before.iter().zip(after) {
        // A folder has a name more for each folder in it.
        assert_eq!((before.0, before.1), (after.0, after.1));
    }
    assert_eq!(before[2..], after[2..]);
}

#[test]
fn a_state_that_is_not_kept_leaves_the_report_as_it_was() {
    let (folder, workspace) = with_theirs();
    let before = texts(&workspace.reports());
    let failed = || {
        Err(unwritable(
            Path::new("database"),
            io::ErrorKind::StorageFull.into(),
            "nothing was kept",
        ))
    };
    let error = publish_after(&workspace, &NEW, failed).unwrap_err();
    assert!(error.to_string().contains("`database`"), "{error}");
    assert_eq!(texts(&workspace.reports()), before);
    assert_eq!(names(folder.path()), ["data", "reports"]);
    assert_eq!(names(&folder.path().join("data")), [".lock"]);
}

#[test]
fn what_a_killed_run_left_is_removed_by_whoever_has_the_lock() {
    let (folder, workspace) = with_theirs();
    let before = texts(&workspace.reports());
    for left in [
        ".writing-abc/themes/T1.html",
        "reports/.writing-abc/themes/T1.html",
        ".writing-themes-abc",
    ] {
        let left = folder.path().join(left);
        fs::create_dir_all(left.parent().unwrap()).unwrap();
        fs::write(left, "half").unwrap();
    }
    fs::create_dir_all(folder.path().join(".reports-aside")).unwrap();
    drop(workspace.lock(|_| ()).unwrap());
    assert_eq!(names(folder.path()), ["data", "reports"]);
    assert_eq!(texts(&workspace.reports()), before);
}

#[test]
fn a_folder_in_the_way_leaves_the_report_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = Workspace::new(folder.path());
    publish(&workspace, &[("report.md", "one")]).unwrap();
    fs::create_dir_all(workspace.reports().join("report.json/mine")).unwrap();
    let error = publish(&workspace, &[("report.md", "two"), ("report.json", "{}")]).unwrap_err();
    assert!(error.to_string().contains("`report.json` is a folder"), "{error}");
    assert_eq!(read(&workspace, "report.md"), "one");
    assert!(workspace.reports().join("report.json/mine").is_dir());
}

#[test]
fn a_file_that_could_not_be_written_to_its_end_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = Workspace::new(folder.path());
    publish(&workspace, &[("report.md", "one")]).unwrap();
    let staging = workspace.begin_report().unwrap();
    let mut begun = staging.begin("report.md");
    // A file that is open for reading only takes nothing.
    begun.file = fs::File::open(workspace.reports().join("report.md"));
    begun.write_all(b"two").unwrap();
    let written = vec![staging.finish("report.md".to_owned(), begun)];
    assert!(matches!(staging.end(written), Err(Error::Write { .. })));
    assert_eq!(read(&workspace, "report.md"), "one");
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_a_link_gets_its_files_one_by_one() {
    let folder = tempfile::tempdir().unwrap();
    let (root, elsewhere) = (folder.path().join("work"), folder.path().join("elsewhere"));
    fs::create_dir_all(&root).unwrap();
    fs::create_dir_all(&elsewhere).unwrap();
    std::os::unix::fs::symlink("../elsewhere", root.join("reports")).unwrap();
    let workspace = Workspace::new(&root);
    for files in [OLD, NEW] {
        publish(&workspace, &files).unwrap();
        assert_eq!(texts(&elsewhere), named(files));
    }
    assert!(fs::symlink_metadata(root.join("reports")).unwrap().is_symlink());
    assert_eq!(names(folder.path()), ["elsewhere", "work"]);
}

/// The states that a run leaves that is killed while another folder stands in for `reports/`, or was to.
#[cfg(target_os = "linux")]
mod killed {
    use super::*;

    /// Goes so far; the folder that the report was written into, and the one that stands in, are left.
    fn killed(workspace: &Workspace, is_in: bool, is_placed: bool, is_out: bool) -> BTreeMap<String, String> {
        let staging = workspace.begin_report().unwrap();
        assert!(staging.is_beside);
        let written = NEW.map(|(name, text)| staging.put(name.to_owned(), text.as_bytes()).unwrap());
        let mut staged = staging.end(written.into()).unwrap();
        staged.staging.folder.disable_cleanup(true);
        staged.prepare(&staged.stale(&workspace.reports()).unwrap()).unwrap();
        let StandIn { aside, reports } = staged.stand_in();
        if is_in {
            exchange(aside, reports).unwrap();
        }
        if is_placed {
            staged.place_names().unwrap();
        }
        let seen = texts(reports);
        if is_out {
            exchange(aside, reports).unwrap();
        }
        seen
    }

    fn of(files: [(&str, &str); 4]) -> BTreeMap<String, String> {
        named(files).into_iter().chain(named(THEIRS)).collect()
    }

    /// Without the file that says that another folder stands in.
    fn report_of(mut seen: BTreeMap<String, String>) -> BTreeMap<String, String> {
        seen.remove(".unfinished");
        seen
    }

    #[test]
    fn a_report_is_old_or_new_at_every_step_and_the_next_run_finishes_it() {
        for (is_in, is_placed, is_out) in [
            (false, false, false),
            (true, false, false),
            (true, true, false),
            (true, true, true),
        ] {
            let (folder, workspace) = with_theirs();
            let expected = if is_in { of(NEW) } else { of(OLD) };
            let seen = killed(&workspace, is_in, is_placed, is_out);
            assert_eq!(report_of(seen), expected, "{is_in} {is_placed} {is_out}");
            // What somebody makes there meanwhile is theirs.
            fs::write(workspace.reports().join("meanwhile.txt"), "w").unwrap();
            fs::create_dir_all(workspace.reports().join("feeds/new")).unwrap();
            fs::write(workspace.reports().join("feeds/new/x.txt"), "w").unwrap();
            drop(workspace.lock(|_| ()).unwrap());
            let meanwhile = named([("meanwhile.txt", "w"), ("feeds/new/x.txt", "w")]);
            let expected: BTreeMap<_, _> = expected.into_iter().chain(meanwhile).collect();
            assert_eq!(texts(&workspace.reports()), expected, "{is_in} {is_placed} {is_out}");
            assert!(fs::symlink_metadata(workspace.reports().join("deep")).unwrap().is_dir());
            assert_eq!(
                names(folder.path()),
                ["data", "reports"],
                "{is_in} {is_placed} {is_out}"
            );
        }
    }

    #[test]
    fn what_somebody_saves_over_their_own_file_meanwhile_is_kept() {
        let (_folder, workspace) = with_theirs();
        killed(&workspace, true, false, false);
        // As editors save: a new file takes the place of the old one.
        fs::write(workspace.reports().join("new"), "saved").unwrap();
        fs::rename(workspace.reports().join("new"), workspace.reports().join("notes.txt")).unwrap();
        fs::write(workspace.reports().join("deep/er/own.csv"), "longer").unwrap();
        drop(workspace.lock(|_| ()).unwrap());
        let found = texts(&workspace.reports());
        assert_eq!(
            (found["notes.txt"].as_str(), found["deep/er/own.csv"].as_str()),
            ("saved", "longer")
        );
    }

    #[test]
    fn a_folder_aside_that_somebody_removed_leaves_the_report() {
        let (folder, workspace) = with_theirs();
        killed(&workspace, true, true, false);
        fs::remove_dir_all(folder.path().join(".reports-aside")).unwrap();
        drop(workspace.lock(|_| ()).unwrap());
        assert_eq!(texts(&workspace.reports()), named(NEW));
        assert_eq!(names(folder.path()), ["data", "reports"]);
    }

    #[test]
    fn a_folder_of_the_same_name_that_is_somebodys_own_is_left_alone() {
        let (folder, workspace) = with_theirs();
        let own = folder.path().join(".reports-aside");
        fs::create_dir_all(&own).unwrap();
        fs::write(own.join("x"), "x").unwrap();
        publish(&workspace, &NEW).unwrap();
        assert_eq!(texts(&workspace.reports()), of(NEW));
        assert_eq!(names(&own), ["x"]);
    }
}

#[test]
fn a_report_that_is_not_in_place_is_told_until_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = Workspace::new(folder.path());
    let hashes = |files: [(&str, &str); 4]| -> FileHashes {
        files
            .map(|(name, text)| (name.to_owned(), blake3::hash(text.as_bytes()).to_hex().to_string()))
            .into()
    };
    let unpublished = |n_old| Some(super::super::Unpublished { n_changed: 5, n_old });
    publish(&workspace, &OLD).unwrap();
    assert!(!workspace.may_be_unpublished());
    let changed = [
        "report.md",
        "charts/new.svg",
        "feeds/all.xml",
        "charts/old.svg",
        "themes/T2.html",
    ]
    .map(str::to_owned);
    Pending::of(&hashes(NEW), changed.into())
        .keep(&workspace.pending_record())
        .unwrap();
    assert!(workspace.may_be_unpublished());
    // The database never got the new one.
    assert_eq!(workspace.unpublished(&hashes(OLD)), None);
    assert_eq!(workspace.unpublished(&hashes(NEW)), unpublished(5));
    fs::write(workspace.reports().join("report.md"), "two").unwrap();
    assert_eq!(workspace.unpublished(&hashes(NEW)), unpublished(4));
    // What was cut off says nothing of which files it was.
    fs::write(workspace.pending_record(), "").unwrap();
    assert_eq!(workspace.unpublished(&hashes(NEW)).unwrap().n_old, 2);
    fs::remove_dir_all(workspace.reports()).unwrap();
    assert_eq!(workspace.unpublished(&hashes(NEW)), None, "there is no report at all");
    publish(&workspace, &NEW).unwrap();
    assert!(!workspace.may_be_unpublished());
}
