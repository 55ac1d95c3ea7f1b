//! Names of authors as BibTeX parts them.

use super::tex::escaped;

/// Words of which one makes a name that of an institution.
const INSTITUTIONS: &str = "academy agency alliance association board center centre collaboration college commission committee \
    company consortium corporation council department foundation group inc initiative institute institutes investigators \
    laboratory llc ltd ministry network office organisation organization program programme project school society studies team \
    university";
/// What lists write for the authors that they leave out.
const OTHERS: [&str; 5] = ["et al.", "et al", "and others", "others", "and et al."];
/// What stands behind a name.
const SUFFIXES: [&str; 5] = ["Jr", "Sr", "II", "III", "IV"];

/// All names, with `and` between them; the last one may stand for others.
pub(super) fn authors(names: &[String]) -> String {
    let mut parts: Vec<String> = Vec::with_capacity(names.len());
    for (at, name) in names.iter().enumerate() {
        let is_last = at + 1 == names.len();
        let (name, others) = match is_last {
            true => without_others(name),
            false => (name.as_str(), false),
        };
        if !name.is_empty() {
            parts.push(author(name));
        }
        if others {
            parts.push(match parts.is_empty() {
                true => "{et al.}".to_owned(),
                false => "others".to_owned(),
            });
        }
    }
    parts.join(" and ")
}

/// A name without `et al.` behind it, and whether that stood there.
fn without_others(name: &str) -> (&str, bool) {
    let is_others = |text: &str| OTHERS.iter().any(|others| text.eq_ignore_ascii_case(others));
    if is_others(name) {
        return ("", true);
    }
    let behind = name.rfind(" et al").filter(|&at| is_others(&name[at + 1..]));
    match behind {
        Some(at) => (name[..at].trim_end_matches([',', ' ']), true),
        None => (name, false),
    }
}

/// A name that stays one name: institutions, and what holds ` and ` or more commas than `Family, Given` has, go into braces.
fn author(name: &str) -> String {
    let parts: Vec<&str> = name.split(',').map(str::trim).collect();
    let is_split = name.split_whitespace().any(|word| word.eq_ignore_ascii_case("and"));
    let written = match parts.as_slice() {
        _ if is_split || parts.iter().any(|part| is_institution(part)) => None,
        [name] if name.eq_ignore_ascii_case("others") => None,
        [name] => Some(escaped(name)),
        [whole, suffix] if is_suffix(suffix) => {
            let names = whole.rsplit_once(' ');
            names.map(|(given, family)| escaped(&[family, suffix, given].join(", ")))
        }
        [family, given] if !family.is_empty() && !given.is_empty() => Some(escaped(name)),
        [family, given, suffix] if is_suffix(suffix) => Some(escaped(&[*family, suffix, given].join(", "))),
        _ => None,
    };
    written.unwrap_or_else(|| format!("{{{}}}", escaped(name)))
}

fn is_institution(name: &str) -> bool {
    let is_one = |word: &str| INSTITUTIONS.split(' ').any(|known| known.eq_ignore_ascii_case(word));
    name.split(|c: char| !c.is_alphanumeric()).any(is_one) && name.contains(' ')
}

fn is_suffix(part: &str) -> bool {
    SUFFIXES.contains(&part.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_so_that_they_are_parted_rightly() {
        for (names, expected) in [
            (&["Ada Lovelace", "Turing, Alan"][..], "Ada Lovelace and Turing, Alan"),
            (&["Simon and Co", "A, B, C"], "{Simon and Co} and {A, B, C}"),
            (
                &["Ice Cube Collaboration", "World Health Organization"],
                "{Ice Cube Collaboration} and {World Health Organization}",
            ),
            (&["Group", "Team, Ada"], "Group and Team, Ada"),
            (&["Ice Team, University of Bern"], "{Ice Team, University of Bern}"),
            (&["Kumar, V"], "Kumar, V"),
            (&["A. One", "et al."], "A. One and others"),
            (&["A. One et al."], "A. One and others"),
            (&["et al.", "others"], "et al. and others"),
            (&["et al."], "{et al.}"),
            (&["Stewart, L., Jr."], "Stewart, Jr., L."),
            (&["Sammy Davis, Jr."], "Davis, Jr., Sammy"),
            (&["Smith,"], "{Smith,}"),
            (&["R&D Lab_1"], "R\\&D Lab\\_1"),
        ] {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(authors(&names), expected);
        }
    }
}
