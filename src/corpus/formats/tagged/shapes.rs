//! How a line with a tag looks.

/// A tag, what follows it, and whether the line looks exactly as its dialect has it; else it counts only if the tag is known.
pub(super) type Tagged<'a> = (&'a str, &'a str, bool);

/// `TY  - JOUR`, with no blank or several before the dash; `ER` may stand alone.
pub(super) fn ris(line: &str) -> Option<Tagged<'_>> {
    if line.trim_end() == "ER" {
        return Some((&line[..2], "", true));
    }
    let dashed = dashed(line, 4)?;
    Some((
        dashed.tag,
        dashed.value,
        dashed.tag.len() == 2 && dashed.n_blanks == 2 && dashed.is_parted,
    ))
    .filter(|_| dashed.is_parted || dashed.n_blanks > 0)
}

/// `PMID- 12`, `TI  - …`: the dash in the fifth column.
pub(super) fn pubmed(line: &str) -> Option<Tagged<'_>> {
    let dashed = dashed(line, 6)?;
    let is_fifth = dashed.tag.len() + dashed.n_blanks == 4;
    Some((dashed.tag, dashed.value, is_fifth && dashed.is_parted))
        .filter(|_| dashed.is_parted || dashed.n_blanks > 0 || is_fifth)
}

struct Dashed<'a> {
    tag: &'a str,
    n_blanks: usize,
    value: &'a str,
    /// Whether the value is set off from the dash, or empty: `T2-weighted` is no tag.
    is_parted: bool,
}

fn dashed(line: &str, longest: usize) -> Option<Dashed<'_>> {
    let length = line.bytes().take_while(|byte| is_of_tag(*byte)).count();
    let is_tag = (2..=longest).contains(&length) && line.starts_with(|c: char| c.is_ascii_uppercase());
    let (tag, behind) = line.split_at(length);
    let rest = behind.trim_start_matches([' ', '\t']);
    let value = rest.strip_prefix('-')?;
    is_tag.then_some(Dashed {
        tag,
        n_blanks: behind.len() - rest.len(),
        value: value.trim(),
        is_parted: is_set_off(value),
    })
}

/// `TI …`: two letters, or a letter and a digit, and a blank.
pub(super) fn spaced(line: &str) -> Option<Tagged<'_>> {
    let (tag, value) = line.split_at_checked(2)?;
    let is_tag = tag.bytes().all(is_of_tag) && tag.starts_with(|c: char| c.is_ascii_uppercase());
    // `PT  - …` is of a dialect with dashes.
    let has_dash = value.starts_with("  -");
    (is_tag && is_set_off(value) && !has_dash).then_some((tag, value.trim(), true))
}

/// The same where lines that continue a value look no different.
pub(super) fn spaced_if_known(line: &str) -> Option<Tagged<'_>> {
    spaced(line).map(|(tag, value, _)| (tag, value, false))
}

/// `%T …`.
pub(super) fn percent(line: &str) -> Option<Tagged<'_>> {
    let sign = line.strip_prefix('%')?.chars().next()?;
    let (tag, value) = line.split_at(1 + sign.len_utf8());
    let is_tag = sign.is_ascii_graphic() && !matches!(sign, '%' | '-');
    (is_tag && is_set_off(value)).then_some((&tag[1..], value.trim(), true))
}

/// `TI: …`, and `Record #1 of 2`.
pub(super) fn colon(line: &str) -> Option<Tagged<'_>> {
    if line.starts_with(RECORD) {
        return Some((&line[..RECORD.len()], "", true));
    }
    let (tag, value) = line.split_once(':')?;
    Some((tag, value.trim(), false))
}

/// `Title-题名: …` and `{Title}: …`.
pub(super) fn named(line: &str) -> Option<Tagged<'_>> {
    let (name, value) = line.split_once([':', '：'])?;
    let braced = name.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
    let translated = || name.split_once('-').filter(|(_, chinese)| !chinese.is_ascii());
    let name = braced.or_else(|| translated().map(|(name, _)| name))?;
    Some((name.trim(), value.trim(), false))
}

/// How the line before each record begins.
pub(super) const RECORD: &str = "Record #";

fn is_of_tag(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

fn is_set_off(value: &str) -> bool {
    value.is_empty() || value.starts_with(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_stand_where_each_dialect_has_them() {
        for (line, expected) in [
            ("TY  - JOUR", Some(("TY", "JOUR", true))),
            ("ER  -", Some(("ER", "", true))),
            ("ER ", Some(("ER", "", true))),
            ("TI - Ice", Some(("TI", "Ice", false))),
            ("TI- Ice", Some(("TI", "Ice", false))),
            ("TI  -Ice", Some(("TI", "Ice", false))),
            ("TI    - Ice", Some(("TI", "Ice", false))),
            ("PMID  - 12", Some(("PMID", "12", false))),
            ("T2-weighted images", None),
            ("Ice  - a study", None),
            ("  TI  - Ice", None),
            ("ER then", None),
        ] {
            assert_eq!(ris(line), expected, "{line}");
        }
        for (line, expected) in [
            ("PMID- 12", Some(("PMID", "12", true))),
            ("PMID-12", Some(("PMID", "12", false))),
            ("TI  - Ice", Some(("TI", "Ice", true))),
            ("      TI  - Ice", None),
        ] {
            assert_eq!(pubmed(line), expected, "{line}");
        }
    }

    #[test]
    fn other_marks_are_told_as_well() {
        assert_eq!(spaced("TI Ice"), Some(("TI", "Ice", true)));
        assert_eq!(spaced("ER"), Some(("ER", "", true)));
        assert_eq!(spaced("DT -"), Some(("DT", "-", true)));
        assert_eq!(
            [spaced("   Ice"), spaced("Ice"), spaced("É"), spaced("TI  - Ice")],
            [None; 4]
        );
        assert_eq!(percent("%T Ice"), Some(("T", "Ice", true)));
        assert_eq!(percent("%0"), Some(("0", "", true)));
        assert_eq!([percent("%PDF-1.7"), percent("% a note"), percent("%é x")], [None; 3]);
        assert_eq!(colon("TI: Ice: flow"), Some(("TI", "Ice: flow", false)));
        assert_eq!(colon("Record #1 of 2"), Some((RECORD, "", true)));
        assert_eq!(named("Title-题名: 冰"), Some(("Title", "冰", false)));
        assert_eq!([named("Title: Ice"), named("ice-cold: yes")], [None; 2]);
        assert_eq!(named("{Author Address}: Bern"), Some(("Author Address", "Bern", false)));
    }
}
