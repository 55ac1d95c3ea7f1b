//! The source files, as text and as code.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below `src/` with its text, by path.
pub(crate) fn sources() -> BTreeMap<String, String> {
    let (mut files, mut folders) = (BTreeMap::new(), vec![root().join("src")]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, fs::read_to_string(path).unwrap());
            }
        }
    }
    files
}

/// The sources without comments, and without what is compiled for tests only.
pub(crate) fn code() -> BTreeMap<String, String> {
    let sources = sources();
    let mut code = BTreeMap::new();
    for (name, text) in &sources {
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        code.insert(name.clone(), lines.collect::<Vec<_>>().join("\n"));
    }
    for (name, text) in &sources {
        for declared in text
            .split("#[cfg(test)]\n")
            .skip(1)
            .filter_map(|rest| rest.lines().next()?.strip_suffix(';'))
        {
            let module = declared.rsplit(' ').next().unwrap();
            code.remove(&format!("{}{module}.rs", folder_of_modules(name)));
        }
    }
    code
}

/// The folder, with its slash, where a file's modules are: `a/` for `a.rs` and for `a/mod.rs`.
pub(crate) fn folder_of_modules(file: &str) -> String {
    let own = ["mod.rs", "lib.rs", "main.rs"]
        .iter()
        .find_map(|name| file.strip_suffix(name).filter(|folder| folder.ends_with('/')));
    own.map_or_else(|| file.replace(".rs", "/"), str::to_owned)
}
