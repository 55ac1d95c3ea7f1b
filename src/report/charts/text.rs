//! How wide text will be.
//!
//! Keeps: widths are those of the font that the page and the pictures carry, so that text is neither cut nor covered.

/// Estimated width of `text` at a font size, in the unit of `size`.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// `text` if it fits into `room`, else as much of it as fits, and `…`.
pub(super) fn fitted(text: &str, size: f64, room: f64) -> String {
    let text = drawable(text);
    if width(&text, size) <= room {
        return text;
    }
    let mut left = room - width("…", size);
    let kept: String = text
        .chars()
        .take_while(|&c| {
            left -= advance(c) * size;
            left >= 0.0
        })
        .collect();
    format!("{}…", kept.trim_end_matches(|c: char| c.is_whitespace() || c == ','))
}

/// `text` broken between words into lines that fit into `room`.
pub(super) fn lines(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in drawable(text).split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line, size) + width(" ", size) + width(word, size) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// `text` without the control characters that XML forbids.
pub(super) fn drawable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect()
}

/// Share of the font size that a character is wide, in Inter.
fn advance(c: char) -> f64 {
    match c {
        ' '..='~' => f64::from(ASCII_ADVANCES[c as usize - ' ' as usize]) / 1000.0,
        '…' => 0.83,
        '–' | '“' | '”' | '‘' | '’' => 0.5,
        '\u{202f}' => 0.19,
        '\u{0300}'..='\u{036f}' | '\u{200b}'..='\u{200f}' => 0.0,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{ff00}'..='\u{ff60}' => 1.0,
        '\u{1f000}'..='\u{1faff}' => 1.2,
        _ => 0.68,
    }
}

/// Advances of U+0020 to U+007E in Inter SemiBold, in thousandths of the font size; Inter Regular is a little narrower.
const ASCII_ADVANCES: [u16; 95] = [
    248, 309, 396, 643, 649, 844, 663, 213, 393, 393, 543, 673, 295, 466, 290, 379, 667, 481, 621, 652, 666, 632, 648,
    587, 646, 648, 290, 295, 673, 673, 673, 544, 999, 724, 657, 744, 724, 608, 586, 755, 744, 275, 561, 677, 566, 906,
    741, 775, 643, 776, 651, 649, 660, 734, 724, 1007, 690, 705, 653, 393, 379, 393, 481, 468, 497, 575, 630, 577, 630,
    593, 377, 625, 613, 261, 261, 569, 261, 898, 610, 608, 625, 625, 397, 549, 380, 608, 576, 837, 562, 576, 562, 393,
    358, 393, 673,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_fits_is_kept() {
        assert_eq!(fitted("graph", 10.0, 100.0), "graph");
    }

    #[test]
    fn text_that_is_too_long_ends_in_an_ellipsis_and_fits() {
        let cut = fitted("mixture of experts, routing, sparse models", 10.0, 120.0);
        assert!(cut.ends_with('…') && width(&cut, 10.0) <= 120.0, "{cut}");
    }

    #[test]
    fn without_room_only_the_ellipsis_is_left() {
        assert_eq!(fitted("graph", 10.0, 0.0), "…");
    }

    #[test]
    fn lines_break_between_words() {
        // "aa bb" is 2 × 5.75 + 2.48 + 2 × 6.3 = 26.58 wide at size 10.
        assert_eq!(lines("aa bb cc", 10.0, 27.0), ["aa bb", "cc"]);
        assert!(lines("", 10.0, 28.0).is_empty());
    }
}
