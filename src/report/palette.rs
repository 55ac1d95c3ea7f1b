//! The colours of the page and the charts, in light and in dark.
//!
//! Out:   [`css`], the custom properties that both are drawn with.
//! Keeps: text roles have a contrast of 4.5 and more on `paper`, theme colours 3 and more; a theme keeps its colour.

use std::fmt::Write as _;

/// A colour by its role, as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Colour {
    /// Name of the custom property, without `--`.
    pub name: &'static str,
    pub light: &'static str,
    pub dark: &'static str,
}

const fn colour(name: &'static str, light: &'static str, dark: &'static str) -> Colour {
    Colour { name, light, dark }
}

/// Background.
pub(super) const PAPER: Colour = colour("paper", "#fcfbf8", "#15181c");
/// Background of fields, bars and what is pointed at.
pub(super) const SHADE: Colour = colour("shade", "#f1eee7", "#20252b");
/// Hairlines.
pub(super) const LINE: Colour = colour("line", "#dcd8ce", "#363d45");
/// Text.
pub(super) const INK: Colour = colour("ink", "#1b2127", "#e8e6e1");
/// Text of second rank.
pub(super) const MUTED: Colour = colour("muted", "#5a636d", "#a4abb3");
/// Links, and the mark of the page.
pub(super) const ACCENT: Colour = colour("accent", "#9a2f1b", "#f0957f");

/// Colours of themes, distinguishable with protanopia and deuteranopia too: they differ in lightness as well as in hue.
pub(super) const THEMES: [Colour; 7] = [
    colour("t1", "#4650a0", "#8791e6"),
    colour("t2", "#b4832f", "#d9a94f"),
    colour("t3", "#45968f", "#66c2b8"),
    colour("t4", "#6d2450", "#b5669a"),
    colour("t5", "#9c4a1c", "#d9784a"),
    colour("t6", "#7089d0", "#b3c2f5"),
    colour("t7", "#245c48", "#5f9d83"),
];

const ROLES: [Colour; 6] = [PAPER, SHADE, LINE, INK, MUTED, ACCENT];

/// Every colour, roles first.
pub(super) fn all() -> impl Iterator<Item = Colour> {
    ROLES.into_iter().chain(THEMES)
}

/// Colour of a theme, by the number in its id: the same in every run.
pub(super) fn of_theme(id: &str) -> Colour {
    let number: usize = id
        .trim_start_matches(|c: char| !c.is_ascii_digit())
        .parse()
        .unwrap_or(1);
    THEMES[number.saturating_sub(1) % THEMES.len()]
}

/// Custom properties for light and dark: as the reader's system prefers, unless `data-theme` on the root sets it.
pub(super) fn css() -> String {
    let light = properties(|colour| colour.light);
    let dark = properties(|colour| colour.dark);
    format!(
        ":root{{color-scheme:light;{light}}}\n\
         @media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}\n\
         :root[data-theme=dark]{{color-scheme:dark;{dark}}}\n\
         @media print{{:root:root:root{{color-scheme:light;{light}}}}}\n"
    )
}

fn properties(of: fn(&Colour) -> &'static str) -> String {
    all().fold(String::new(), |mut css, colour| {
        let _ = write!(css, "--{}:{};", colour.name, of(&colour));
        css
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG 2 relative luminance.
    fn luminance(hex: &str) -> f64 {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_is_readable_in_both_lights() {
        for role in [INK, MUTED, ACCENT] {
            for ground in [PAPER, SHADE] {
                assert!(
                    contrast(role.light, ground.light) >= 4.5,
                    "{} on light {}",
                    role.name,
                    ground.name
                );
                assert!(
                    contrast(role.dark, ground.dark) >= 4.5,
                    "{} on dark {}",
                    role.name,
                    ground.name
                );
            }
        }
    }

    #[test]
    fn bars_stand_out_in_both_lights() {
        for theme in THEMES {
            assert!(contrast(theme.light, PAPER.light) >= 3.0, "{}", theme.name);
            assert!(contrast(theme.dark, PAPER.dark) >= 3.0, "{}", theme.name);
        }
    }

    #[test]
    fn no_two_colours_share_a_name_or_a_light_value() {
        let names: std::collections::BTreeSet<_> = all().map(|colour| colour.name).collect();
        let values: std::collections::BTreeSet<_> = all().map(|colour| colour.light).collect();
        assert_eq!((names.len(), values.len()), (all().count(), all().count()));
    }

    #[test]
    fn a_theme_has_the_colour_of_its_number() {
        assert_eq!(of_theme("T1"), THEMES[0]);
        assert_eq!(of_theme("T8"), THEMES[0]);
        assert_eq!(of_theme("T7"), THEMES[6]);
        assert_eq!(of_theme(""), THEMES[0]);
    }
}
