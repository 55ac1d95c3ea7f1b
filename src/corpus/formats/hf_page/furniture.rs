//! Lines of the page that are no papers: its frame, and what stands around each paper.

use crate::corpus::date::MonthDay;

/// Lines that stand around the papers and are none, whole and as the page spells them.
const FRAME: [&str; 38] = [
    "© Hugging Face",
    "AK",
    "About",
    "Blog",
    "Buckets",
    "Careers",
    "Collections",
    "Community",
    "Company",
    "Daily",
    "Daily Papers",
    "Datasets",
    "Docs",
    "Enterprise",
    "Hugging Face",
    "Inference Endpoints",
    "Jobs",
    "Load More",
    "Load more",
    "Log In",
    "Models",
    "Monthly",
    "Next",
    "Previous",
    "Pricing",
    "Privacy",
    "Resources",
    "Sign Up",
    "Solutions",
    "Spaces",
    "Subscribe",
    "System theme",
    "Terms of Service",
    "TOS",
    "Trending Papers",
    "Website",
    "Weekly",
    "new",
];

/// How lines begin or end that only this page has.
const INVITATION: &str = "Get trending papers in your email inbox";
const BYLINE: &str = "and the research community";

/// Whole lines around a paper, in lower case; a number may follow.
const AROUND: &str = "abstract|add paper to collection|add to collection|ai-generated summary|authors|comments|community|discussion|github|\
    github repository|listed in|paper page|project page|read more|read paper|repository|show less|show more|submitted by|upvote|\
    upvotes|view all activity|view arxiv page|view arxiv|view paper|view pdf|view project page|code|arxiv page|arxiv|pdf|\
    models citing this paper|datasets citing this paper|spaces citing this paper|collections including this paper|\
    get this paper in your agent|copy to clipboard|like|likes|share";

/// How lines around a paper begin, in lower case, with what they tell behind it.
const TELLING: &str = "submitted by |published on |published at |published: |project page: |github: |code: |authors: |arxiv: |arxiv:|\
    submitted on |paper submitted by |organization: |· |• ";

/// Longest line that is looked at, in bytes: names of authors may be many, but then they are no title either.
const LONGEST: usize = 200;

/// Longest line with the date of a paper, in bytes.
const LONGEST_DATE: usize = 24;

/// Most words and bytes of the name of a person who submitted a paper.
const NAME_WORDS: usize = 4;
const NAME_BYTES: usize = 40;
/// Most blank lines above such a name.
const MOST_BLANKS: usize = 4;

/// True for a line of the page's frame; within a paragraph such a word may be part of a sentence.
pub(in crate::corpus::formats) fn is_frame(line: &str) -> bool {
    FRAME.contains(&line) || is_signature(line)
}

pub(super) fn is_signature(line: &str) -> bool {
    // The byline is short: `byAK and the research community`.
    line.starts_with(INVITATION) || (line.ends_with(BYLINE) && line.len() < 2 * BYLINE.len())
}

/// Marks the lines that stand around a paper: who submitted it, how many wrote it, links. They are never part of a title.
///
/// - `lines`: folded.
pub(in crate::corpus::formats) fn around_papers(lines: &[&str]) -> Vec<bool> {
    let mut marks: Vec<bool> = lines.iter().map(|line| is_around_paper(line)).collect();
    for (at, _) in lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.eq_ignore_ascii_case("submitted by"))
    {
        // Behind blank lines only one word is a name for sure.
        let is_word = |text: &str| is_name(text) && !text.contains(' ') && MonthDay::parse(text).is_none();
        let mut near = at + 1..lines.len().min(at + 2 + MOST_BLANKS);
        match near.find(|&at| !lines[at].is_empty()) {
            Some(name) if name == at + 1 && is_name(lines[name]) => marks[name] = true,
            Some(name) if name > at + 1 && is_word(lines[name]) => marks[name] = true,
            _ => {}
        }
    }
    for at in (0..lines.len()).filter(|&at| matches!(lines[at], "·" | "•")) {
        // A paper's own date, which heads no section.
        let below = (at + 1..lines.len()).find(|&at| !lines[at].is_empty());
        if let Some(below) = below.filter(|&below| is_own_date(lines[below])) {
            marks[below] = true;
        }
    }
    marks
}

/// `May 29`, with the number of comments behind it or not.
fn is_own_date(line: &str) -> bool {
    line.len() <= LONGEST_DATE && line.contains(|c: char| c.is_ascii_digit())
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= NAME_BYTES && text.split(' ').count() <= NAME_WORDS
}

fn is_around_paper(line: &str) -> bool {
    if line.len() > LONGEST || line.is_empty() {
        return false;
    }
    if line.starts_with(['·', '•']) {
        return true;
    }
    let line = line.to_lowercase();
    let is_count = |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) && word.len() <= 6;
    let words: Vec<&str> = line.split(' ').collect();
    let counts = matches!(words.as_slice(), [count, "author" | "authors" | "comment" | "comments" | "upvote" | "upvotes" | "likes"] if is_count(count));
    let name = match words.as_slice() {
        [name @ .., last] if !name.is_empty() && is_count(last) => name.join(" "),
        _ => line.clone(),
    };
    let is_one = |name: &str| AROUND.split('|').any(|around| around == name.trim_end_matches(':'));
    // `View PDF`, `GitHub 12`; a single such word may be a title, but not with nothing said in it.
    counts || is_one(&name) || TELLING.split('|').any(|beginning| tells(&line, beginning))
}

/// Whether a line begins so and has little behind it, or an address.
fn tells(line: &str, beginning: &str) -> bool {
    let Some(told) = line.strip_prefix(beginning) else {
        return false;
    };
    let is_long_list = beginning.starts_with("authors");
    is_long_list || told.contains("://") || told.split(' ').count() <= NAME_WORDS
}

/// A number of votes by itself: `62`, `1.2k`, `-`.
pub(in crate::corpus::formats) fn is_count(line: &str) -> bool {
    let digits = line.trim_end_matches(['k', 'K']);
    line.len() <= 6
        && !digits.is_empty()
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str) -> Vec<bool> {
        around_papers(&text.split('\n').collect::<Vec<_>>())
    }

    #[test]
    fn the_foot_of_the_page_is_its_frame() {
        let foot = "Load more|Previous|Next|Company|TOS|Privacy|Jobs|Website|Models|Datasets|Spaces|Pricing|Docs";
        assert!(foot.split('|').all(is_frame));
        assert!(!is_frame("Privacy of models"));
    }

    #[test]
    fn what_stands_around_a_paper_is_told_from_titles() {
        for line in [
            "· 4 authors",
            "4 authors",
            "1 author",
            "View arXiv page",
            "View PDF",
            "Project page: https://ice.example.org",
            "GitHub 120",
            "Submitted by akira",
            "Upvote",
            "Upvote 62",
            "Published on Mar 12",
            "AI-generated summary",
            "Add to collection",
            "Models citing this paper 3",
            "12 comments",
            "Authors: A. One, B. Two, C. Three, D. Four, E. Five",
            "arXiv: 2405.00001",
            "Abstract",
            "· Published on Mar 12",
        ] {
            assert_eq!(marked(line), [true], "{line}");
        }
        for line in [
            "Water under ice",
            "View synthesis from one image",
            "Abstract reasoning in models",
            "Community detection in graphs",
            "Code: a language for all that we can say about it",
            "4 authors of the Enlightenment and their letters",
            "62",
            "",
            "Published on paper: how printed news still reach their readers",
            "Upvote manipulation on social platforms",
        ] {
            assert_eq!(marked(line), [false], "{line}");
        }
    }

    #[test]
    fn the_name_below_is_no_paper_either() {
        assert_eq!(marked("Submitted by\nakira\nWater"), [true, true, false]);
        assert_eq!(marked("Submitted by\nAda Lovelace"), [true, true]);
        assert_eq!(
            marked("Submitted by\n\nakira\n\nIce"),
            [true, false, true, false, false]
        );
        assert_eq!(
            marked("Submitted by\n\n\n\nakira\nIce"),
            [true, false, false, false, true, false]
        );
        assert_eq!(marked("Submitted by\n\nWater under ice"), [true, false, false]);
    }

    #[test]
    fn the_own_date_of_a_paper_heads_no_section() {
        assert_eq!(marked("·\n\nMay 29\n\nIce"), [true, false, true, false, false]);
        assert_eq!(marked("·\nFeb 27, 2025 3"), [true, true]);
        assert_eq!(marked("·\nWater under ice"), [true, false]);
    }

    #[test]
    fn votes_are_numbers() {
        assert!(
            is_count("62") && is_count("1.2k") && is_count("-") && !is_count("GPT") && !is_count("") && !is_count("k")
        );
    }
}
