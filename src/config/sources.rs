//! Sources that `paperthemes.toml` names, each under `[[sources]]`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// A source of listings, and what is asked of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceSettings {
    /// Which one.
    pub kind: SourceKind,
    /// Categories of arXiv, such as `cs.CL`.
    #[serde(default)]
    pub category: Vec<String>,
    /// Which of arXiv's interfaces is asked; absent for the search.
    #[serde(default)]
    pub via: Option<Via>,
    /// What is searched.
    #[serde(default)]
    pub query: Option<String>,
    /// Addresses of listings.
    #[serde(default)]
    pub url: Vec<String>,
    /// First day that is asked for the first time.
    #[serde(default)]
    pub since: Option<Date>,
    /// In place of `since`: so many days, up to today.
    #[serde(default)]
    pub last: Option<LastDays>,
    /// Most papers of one answer.
    #[serde(default)]
    pub max: Option<usize>,
    /// A server that is asked in place of the source's own, such as a mirror.
    #[serde(default)]
    pub base_url: Option<String>,
}

/// Which source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// Daily papers of Hugging Face.
    Hf,
    /// arXiv.
    Arxiv,
    /// OpenAlex.
    Openalex,
    /// Semantic Scholar.
    S2,
    /// Europe PMC.
    Europepmc,
    /// Any address.
    Url,
}

/// Which of arXiv's interfaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Via {
    /// What was announced today.
    Rss,
    /// Papers by the day on which they were submitted.
    Search,
    /// Records by the day on which they were last changed: for whole years.
    Oai,
}

/// A number of days, written `7d` or `2w`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LastDays(pub u16);

impl std::str::FromStr for LastDays {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let (number, days) = match text.strip_suffix('w') {
            Some(number) => (number, 7),
            None => (text.strip_suffix('d').unwrap_or(text), 1),
        };
        let days = number.parse::<u16>().ok().and_then(|number| number.checked_mul(days));
        let days = days.filter(|days| (1..=3660).contains(days));
        days.map(Self)
            .ok_or_else(|| format!("`{text}` must be a number of days such as 7d or 2w, up to 3660 days"))
    }
}

impl TryFrom<String> for LastDays {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        text.parse()
    }
}

impl From<LastDays> for String {
    fn from(days: LastDays) -> Self {
        format!("{}d", days.0)
    }
}

/// What a source is asked by: the field that it needs, and that no other kind has.
const NEEDED: [(SourceKind, &str); 5] = [
    (SourceKind::Arxiv, "category"),
    (SourceKind::Openalex, "query"),
    (SourceKind::S2, "query"),
    (SourceKind::Europepmc, "query"),
    (SourceKind::Url, "url"),
];

impl SourceKind {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hf => "hf",
            Self::Arxiv => "arxiv",
            Self::Openalex => "openalex",
            Self::S2 => "s2",
            Self::Europepmc => "europepmc",
            Self::Url => "url",
        }
    }
}

impl SourceSettings {
    /// A source with nothing asked of it yet.
    pub fn new(kind: SourceKind) -> Self {
        Self {
            kind,
            category: Vec::new(),
            via: None,
            query: None,
            url: Vec::new(),
            since: None,
            last: None,
            max: None,
            base_url: None,
        }
    }

    /// What the source is asked by: its categories, its query or its addresses; one empty text for a source that needs none.
    pub fn asked(&self) -> Vec<String> {
        match self.kind {
            SourceKind::Hf => vec![String::new()],
            SourceKind::Arxiv => self.category.clone(),
            SourceKind::Openalex | SourceKind::S2 | SourceKind::Europepmc => self.query.iter().cloned().collect(),
            SourceKind::Url => self.url.clone(),
        }
    }

    /// Whether what is asked of the source is what it can be asked.
    ///
    /// - `place`: where it stands.
    ///
    /// # Errors
    /// [`Error::Source`].
    pub(super) fn check(&self, place: &str) -> Result<()> {
        let needed = NEEDED.iter().find(|(kind, _)| *kind == self.kind).map(|row| row.1);
        let given = [
            ("category", !self.category.is_empty()),
            ("query", self.query.is_some()),
            ("url", !self.url.is_empty()),
            ("via", self.via.is_some()),
        ];
        let of_kind = |field: &str| Some(field) == needed || (field == "via" && self.kind == SourceKind::Arxiv);
        let extra = given.iter().find(|(field, is_given)| *is_given && !of_kind(field));
        let is_missing =
            needed.is_some() && (self.asked().is_empty() || self.asked().iter().any(|asked| asked.trim().is_empty()));
        let cause = match (needed, extra) {
            (_, Some((field, _))) => format!("`{}` has no `{field}`", self.kind.name()),
            (Some(field), None) if is_missing => format!("`{}` needs a `{field}`", self.kind.name()),
            _ if self.via == Some(Via::Rss) && (self.since.is_some() || self.last.is_some()) => {
                "`via = \"rss\"` has only what was announced last, so no `since` and no `last`".to_owned()
            }
            _ if self.since.is_some() && self.last.is_some() => "either `since` or `last`, not both".to_owned(),
            _ => return Ok(()),
        };
        Err(Error::Source {
            place: place.to_owned(),
            cause,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    fn told(sources: &str) -> String {
        Config::parse(sources, "p.toml").unwrap_err().to_string()
    }

    #[test]
    fn sources_are_read_with_what_is_asked_of_them() {
        let text = "[[sources]]\nkind = \"arxiv\"\ncategory = [\"cs.CL\", \"cs.LG\"]\nvia = \"oai\"\nlast = \"2w\"\n\n[[sources]]\nkind = \
                    \"openalex\"\nquery = \"glacier ice\"\nsince = \"2026-11-02\"\nmax = 500\n";
        let config = Config::parse(text, "p.toml").unwrap();
        assert_eq!(config.sources[0].asked(), ["cs.CL", "cs.LG"]);
        assert_eq!(config.sources[0].last.unwrap().0, 14);
        assert_eq!(config.sources[1].since.unwrap().to_string(), "2026-11-02");
        assert_eq!(config.sources[1].asked(), ["glacier ice"]);
    }

    #[test]
    fn a_source_that_lacks_something_is_told_by_its_number() {
        let hf = "[[sources]]\nkind = \"hf\"\n";
        let mistakes = [
            ("kind = \"arxiv\"", "`[[sources]]` number 2: `arxiv` needs a `category`"),
            (
                "kind = \"s2\"\nquery = \" \"",
                "`[[sources]]` number 2: `s2` needs a `query`",
            ),
            (
                "kind = \"hf\"\nquery = \"a\"",
                "`[[sources]]` number 2: `hf` has no `query`",
            ),
            (
                "kind = \"arxiv\"\ncategory = [\"cs.CL\"]\nvia = \"rss\"\nlast = \"7d\"",
                "`[[sources]]` number 2: `via = \"rss\"` has only what was announced last, so no `since` and no `last`",
            ),
            (
                "kind = \"hf\"\nsince = \"2026-11-02\"\nlast = \"7d\"",
                "`[[sources]]` number 2: either `since` or `last`, not both",
            ),
        ];
        for (source, expected) in mistakes {
            assert_eq!(told(&format!("{hf}[[sources]]\n{source}\n")), expected);
        }
    }

    #[test]
    fn what_can_not_be_read_is_told_with_its_line() {
        assert!(
            told("[[sources]]\nkind = \"pubmed\"\n")
                .starts_with("`p.toml` line 2: `kind = \"pubmed\"`: unknown variant")
        );
        assert!(told("[[sources]]\nkind = \"hf\"\nlast = \"soon\"\n").contains("a number of days such as 7d or 2w"));
        assert!(told("[[sources]]\nkind = \"hf\"\nlast = \"9000w\"\n").contains("up to 3660 days"));
        assert!(told("[[sources]]\nkind = \"hf\"\ncolour = 1\n").contains("unknown field `colour`"));
    }
}
