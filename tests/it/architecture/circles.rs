//! No circles: what uses each other can't be understood, moved or tested one without the other.
//!
//! In each folder, a file and the folder of its name are one node: `labels.rs` with `labels/`, a folder with the `mod.rs`
//! in it. The file of the folder itself, as `themes/mod.rs` in `themes/`, is one more node there. A use from file to
//! file counts in the innermost folder that holds both, so neither files nor folders stand in a circle.
//!
//! Two uses are none. A file may declare and pass on (`pub use`) what is below it; who uses that uses the file which
//! defines it. And what is below a file may use the types and constants defined there, which are the words of the folder.
//! Functions are none of these words: what is below may use them only if they do not need it in turn.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::modules::{Crate, Name, Use};
use super::sources::sources;

/// The file of the folder, among those in it.
const OWN: &str = "";

/// By what uses: what is used, with one use to show.
type Graph<'u> = BTreeMap<&'u str, BTreeMap<&'u str, &'u Use>>;

#[test]
fn no_files_and_no_folders_use_each_other_in_a_circle() {
    let sources = sources();
    let mut circles = Vec::new();
    for root in ["src/lib.rs", "src/main.rs"] {
        let of_crate = Crate::read(root, &sources);
        for circle in circles_of(&of_crate.uses()) {
            circles.push(explained(&of_crate, &circle));
        }
    }
    assert!(
        circles.is_empty(),
        "{} circles; rule: nothing uses what uses it\n\n{}",
        circles.len(),
        circles.join("\n\n")
    );
}

/// The shortest circle through each node, where there is one.
fn circles_of<'u>(uses: &'u BTreeSet<Use>) -> Vec<Vec<&'u Use>> {
    let mut folders: BTreeMap<&[String], Graph<'_>> = BTreeMap::new();
    for one in uses {
        if one.user.starts_with(&one.used) && !is_function(&one.item) {
            continue;
        }
        let n_common = one.user.iter().zip(&one.used).take_while(|(a, b)| a == b).count();
        let node = |name: &'u Name| name.get(n_common).map_or(OWN, String::as_str);
        let (user, used) = (node(&one.user), node(&one.used));
        let graph = folders.entry(&one.user[..n_common]).or_default();
        graph.entry(user).or_default().entry(used).or_insert(one);
    }
    folders.values().flat_map(circles_in).collect()
}

/// Whether it is written like a function or a module, not like a type or a constant.
fn is_function(item: &str) -> bool {
    !item.starts_with(char::is_uppercase)
}

fn circles_in<'u>(graph: &Graph<'u>) -> Vec<Vec<&'u Use>> {
    let mut circles: BTreeMap<BTreeSet<&str>, Vec<&Use>> = BTreeMap::new();
    for circle in graph.keys().filter_map(|node| shortest_circle(graph, node)) {
        let (nodes, uses): (BTreeSet<&str>, Vec<&Use>) = circle.into_iter().unzip();
        circles.entry(nodes).or_insert(uses);
    }
    circles.into_values().collect()
}

/// The fewest steps from a node back to it, each with the node it starts from.
fn shortest_circle<'u>(graph: &Graph<'u>, start: &'u str) -> Option<Vec<(&'u str, &'u Use)>> {
    let mut ways = BTreeMap::from([(start, Vec::new())]);
    let mut open = VecDeque::from([start]);
    while let Some(node) = open.pop_front() {
        for (&next, &one) in graph.get(node).into_iter().flatten() {
            let mut way = ways[node].clone();
            way.push((node, one));
            if next == start {
                return Some(way);
            }
            if !ways.contains_key(next) {
                ways.insert(next, way);
                open.push_back(next);
            }
        }
    }
    None
}

fn explained(of_crate: &Crate, circle: &[&Use]) -> String {
    let file = |name| of_crate.modules[name].file.as_str();
    let steps = circle
        .iter()
        .map(|one| format!("{} names `{}` of {}", file(&one.user), one.path, file(&one.used)));
    steps.collect::<Vec<_>>().join("\n")
}

fn found(texts: &[(&str, &str)]) -> Vec<String> {
    let sources = texts
        .iter()
        .map(|(file, text)| ((*file).to_owned(), (*text).to_owned()));
    let of_crate = Crate::read("src/lib.rs", &sources.collect());
    let uses = of_crate.uses();
    circles_of(&uses)
        .iter()
        .map(|circle| explained(&of_crate, circle))
        .collect()
}

#[test]
fn a_circle_of_folders_is_found_although_no_files_stand_in_one() {
    let texts = [
        ("src/lib.rs", "mod a;\nmod b;\n"),
        ("src/a.rs", "pub mod c;\npub use c::C;\n"),
        ("src/a/c.rs", "use crate::b::E;\npub struct C(E);\n"),
        ("src/b.rs", "mod d;\npub struct E;\n"),
        ("src/b/d.rs", "pub fn g(_: crate::a::C) {}\n"),
    ];
    let circle = "src/a/c.rs names `E` of src/b.rs\nsrc/b/d.rs names `crate::a::C` of src/a/c.rs";
    assert_eq!(found(&texts), [circle]);
}

#[test]
fn what_is_below_may_use_types_of_the_file_above_and_no_functions_that_need_it() {
    let above = "mod a;\npub struct A;\npub fn f() { a::g() }\n";
    assert!(found(&[("src/lib.rs", above), ("src/a.rs", "pub fn g(_: super::A) {}\n")]).is_empty());
    let circle = "src/lib.rs names `a::g` of src/a.rs\nsrc/a.rs names `super::f` of src/lib.rs";
    assert_eq!(
        found(&[("src/lib.rs", above), ("src/a.rs", "pub fn g() { super::f() }\n")]),
        [circle]
    );
}
