//! The modules of a crate, one a file, and what each uses of the others.

use std::collections::{BTreeMap, BTreeSet};

use super::sources::folder_of_modules;
use super::tokens::{Paths, paths};

/// Names of a module from the crate's root: `[themes, labels]`; the root itself has none.
pub(crate) type Name = Vec<String>;

/// Imports of imports that are followed; Rust forbids circles of them, the reading here might see one.
const MOST_STEPS: usize = 20;

pub(crate) struct Module {
    pub(crate) file: String,
    paths: Paths,
}

/// One file that names something which another defines.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Use {
    pub(crate) user: Name,
    pub(crate) used: Name,
    /// What is used: the first name after the module; `*` for all of it.
    pub(crate) item: String,
    /// As written where it is used.
    pub(crate) path: String,
}

/// A library or a binary: the files that its root declares, those they declare, and so on.
pub(crate) struct Crate {
    pub(crate) modules: BTreeMap<Name, Module>,
}

impl Crate {
    pub(crate) fn read(root: &str, sources: &BTreeMap<String, String>) -> Self {
        let mut modules = BTreeMap::new();
        let mut open = vec![(Name::new(), root.to_owned())];
        while let Some((name, file)) = open.pop() {
            let paths = paths(&sources[&file]);
            for module in &paths.modules {
                let folder = folder_of_modules(&file);
                let places = [format!("{folder}{module}.rs"), format!("{folder}{module}/mod.rs")];
                let place = places.into_iter().find(|place| sources.contains_key(place));
                let place = place.unwrap_or_else(|| panic!("{file} declares `{module}`, which has no file"));
                open.push((below(&name, module), place));
            }
            modules.insert(name, Module { file, paths });
        }
        Self { modules }
    }

    /// Who names what of whom.
    ///
    /// What a module passes on by `pub use` is used of the file that defines it, and passing on alone is no use. Nor
    /// is naming a module without anything in it.
    pub(crate) fn uses(&self) -> BTreeSet<Use> {
        let mut uses = BTreeSet::new();
        for (name, module) in &self.modules {
            let imported = module.paths.imports.iter().filter(|import| !import.is_reexport);
            let imported = imported.map(|import| (&import.path, import.name == "*"));
            let inline = module.paths.inline.iter().map(|path| (path, false));
            for (path, is_all) in imported.chain(inline) {
                let Some(found) = self.resolve(name, path, MOST_STEPS) else {
                    continue;
                };
                if let Some(item) = found.item.or(is_all.then(|| "*".to_owned()))
                    && found.module != *name
                {
                    uses.insert(Use {
                        user: name.clone(),
                        used: found.module,
                        item,
                        path: path.join("::"),
                    });
                }
            }
        }
        uses
    }

    /// The module that a path leads to from a module, or that defines what it leads to; `None` for other crates.
    fn resolve(&self, from: &Name, path: &[String], steps: usize) -> Option<Resolved> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => self.descend(Name::new(), rest, steps),
            "self" => self.descend(from.clone(), rest, steps),
            "super" => {
                let n_up = path.iter().take_while(|segment| *segment == "super").count();
                let parent = from[..from.len().checked_sub(n_up)?].to_vec();
                self.descend(parent, &path[n_up..], steps)
            }
            _ => self
                .descend(from.clone(), path, steps)
                .filter(|found| found.module != *from),
        }
    }

    /// Follows a path down from a module, through its modules and what it imports.
    fn descend(&self, from: Name, path: &[String], steps: usize) -> Option<Resolved> {
        let Some((first, rest)) = path.split_first() else {
            return Some(Resolved {
                module: from,
                item: None,
            });
        };
        let inner = below(&from, first);
        if self.modules.contains_key(&inner) {
            return self.descend(inner, rest, steps);
        }
        let mut imports = self.modules[&from].paths.imports.iter();
        let Some(import) = imports.find(|import| import.name == *first) else {
            return Some(Resolved {
                module: from,
                item: Some(first.clone()),
            });
        };
        let path: Vec<String> = import.path.iter().chain(rest).cloned().collect();
        self.resolve(&from, &path, steps.checked_sub(1)?)
    }
}

struct Resolved {
    module: Name,
    /// What the path goes on to within the module.
    item: Option<String>,
}

fn below(name: &Name, module: &str) -> Name {
    name.iter().cloned().chain([module.to_owned()]).collect()
}

#[test]
fn what_a_module_passes_on_is_used_of_the_file_that_defines_it() {
    let texts = [
        ("src/lib.rs", "pub mod a;\nmod b;\nmod c;\npub use b::B;\n"),
        ("src/a.rs", "mod d;\nuse crate::B;\nfn f(_: B) { d::g() }\n"),
        ("src/a/d.rs", "pub fn g() { super::super::c::h() }\n"),
        ("src/b.rs", "pub struct B;\n"),
        ("src/c/mod.rs", "pub fn h() { std::process::exit(1) }\n"),
    ];
    let sources = texts.map(|(file, text)| (file.to_owned(), text.to_owned()));
    let uses = Crate::read("src/lib.rs", &BTreeMap::from(sources)).uses();
    let found: Vec<String> = uses
        .iter()
        .map(|used| format!("{} {} {}", used.user.join("/"), used.path, used.used.join("/")))
        .collect();
    assert_eq!(
        found,
        ["a d::g a/d", "a B b", "a crate::B b", "a/d super::super::c::h c"]
    );
}
