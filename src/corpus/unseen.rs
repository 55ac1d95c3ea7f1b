//! Characters that show nothing: those of a text that its script doesn't need are dropped, since a reader can't see what they do.
//!
//! Source: Unicode Technical Report 36 on what is hidden in texts; the property Default_Ignorable_Code_Point of Unicode 16.

/// How far from letters that are written from right to left a mark of direction may stand, in characters.
const NEAR: usize = 32;

/// Whether a character of a text shows nothing there and is not needed by the letters or pictures beside it.
///
/// - `at`: where it stands, in bytes.
pub(super) fn is_unseen(text: &str, at: usize, character: char) -> bool {
    let before = || text[..at].chars().rev();
    let behind = || text[at + character.len_utf8()..].chars();
    match character {
        '\u{20}'..='\u{7e}' => false,
        _ if is_never_needed(character) => true,
        _ if joins(character) => !before().take(1).chain(behind().take(1)).any(needs_joiners),
        _ if turns(character) => !before().take(NEAR).chain(behind().take(NEAR)).any(is_right_to_left),
        _ if selects_a_variant(character) => !before().next().is_some_and(has_variants),
        _ => false,
    }
}

/// Control characters; soft hyphens, spaces and joiners of no width; what overrides or isolates a direction, so that a text rearranges
/// what stands around it; letters and signs that only fill; notes between lines; tags.
fn is_never_needed(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{34f}' | '\u{17b4}' | '\u{17b5}' | '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
                | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}'
        )
}

/// What joins letters or keeps them apart, or stands for a letter that is not there.
fn joins(character: char) -> bool {
    matches!(
        character,
        '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}' | '\u{200c}' | '\u{200d}'
    )
}

/// Marks of a direction.
fn turns(character: char) -> bool {
    matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}')
}

fn is_right_to_left(character: char) -> bool {
    matches!(
        character,
        '\u{590}'..='\u{61b}' | '\u{61d}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1eeff}'
    )
}

/// Letters of scripts in which they are joined; old Korean letters; pictures, which are joined to others.
fn needs_joiners(character: char) -> bool {
    matches!(
        character,
        '\u{590}'..='\u{61b}' | '\u{61d}'..='\u{109f}' | '\u{1100}'..='\u{115e}' | '\u{1161}'..='\u{11ff}' | '\u{1780}'..='\u{17b3}'
            | '\u{17b6}'..='\u{180a}' | '\u{1810}'..='\u{18af}' | '\u{1a20}'..='\u{1cff}' | '\u{2190}'..='\u{2bff}'
            | '\u{a800}'..='\u{abff}' | '\u{d7b0}'..='\u{d7ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
            | '\u{10800}'..='\u{11fff}' | '\u{1e800}'..='\u{1eeff}' | '\u{1f000}'..='\u{1faff}'
    )
}

fn selects_a_variant(character: char) -> bool {
    matches!(character, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Signs, pictures and characters of Chinese, of which there are variants.
fn has_variants(character: char) -> bool {
    let is_listed = matches!(
        character,
        '\u{a9}' | '\u{ae}' | '\u{1000}'..='\u{109f}' | '\u{2010}'..='\u{205f}' | '\u{2070}'..='\u{3163}' | '\u{3165}'..='\u{9fff}'
            | '\u{a840}'..='\u{a87f}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff60}' | '\u{1d400}'..='\u{1d7ff}'
            | '\u{1f000}'..='\u{1faff}' | '\u{20000}'..='\u{3ffff}'
    );
    is_listed && !character.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::super::text::folded;

    #[test]
    fn what_a_script_needs_stays() {
        for text in [
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "שלום C++\u{200f} עולם",
            "👩\u{200d}🔬 and ❤\u{fe0f}\u{200d}🔥",
            "葛\u{e0100}城",
            "ᄀ\u{1160}",
        ] {
            assert_eq!(folded(text), text, "{text:?}");
        }
    }

    #[test]
    fn what_hides_in_other_texts_is_dropped() {
        for hidden in [
            "\u{200c}",
            "\u{200d}",
            "\u{200e}",
            "\u{200f}",
            "\u{61c}",
            "\u{2060}",
            "\u{2063}",
            "\u{3164}",
            "\u{ffa0}",
            "\u{115f}",
            "\u{180e}",
            "\u{fe0f}",
            "\u{fe01}\u{fe01}",
            "\u{e0041}",
            "\u{e0101}",
            "\u{202e}",
            "\u{fff9}",
        ] {
            assert_eq!(folded(&format!("Ice{hidden} flow{hidden}s")), "Ice flows", "{hidden:?}");
        }
    }
}
