//! Golden files: `tests/golden/NAME.snap`.

use std::fs;
use std::path::Path;

/// Compares a text with its golden file.
///
/// - `name`: a literal, so that a golden file nobody compares with is found.
pub(crate) fn golden(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../golden");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn every_golden_file_is_compared_with() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let files = fs::read_dir(tests.join("it")).unwrap();
    let paths = files.map(|file| file.unwrap().path()).filter(|path| path.is_file());
    let sources = paths.map(|path| fs::read_to_string(path).unwrap());
    let sources: String = sources.collect();
    for file in fs::read_dir(tests.join("golden")).unwrap() {
        let file = file.unwrap().file_name().into_string().unwrap();
        let name = file
            .strip_suffix(".snap")
            .unwrap_or_else(|| panic!("tests/golden/{file} is no accepted golden file"));
        assert!(
            sources.contains(&format!("\"{name}\"")),
            "no test compares with tests/golden/{file}"
        );
    }
}
