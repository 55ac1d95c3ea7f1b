//! Ids of papers, written alike wherever they come from: `arxiv:2405.14906`, `doi:10.1145/3292500`.
//!
//! In:    what listings call ids and addresses.
//! Out:   [`Ids`]: every id of a row, each of its kind; what says nothing (`N/A`, `https://doi.org/`) is none.
//! Order: placeholder → recognise (address, bare).

mod address;
mod bare;
mod placeholder;
mod recognise;

use serde::{Deserialize, Serialize};

use super::text::{as_folded, folded};

pub use recognise::{recognise, url_of};

/// Prefix of the id of a paper that no listing gives one.
pub const TITLE_PREFIX: &str = "title:";

/// Hex digits of the title's hash in such an id: 64 bits.
const TITLE_HASH_DIGITS: usize = 16;

/// Who gave an id; the one that a paper is known by goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdKind {
    /// The arXiv: `arxiv:2405.14906`.
    Arxiv,
    /// A registrar of DOIs: `doi:10.1145/…`.
    Doi,
    /// The listing itself: it counts within that listing only.
    Own,
    /// The reviewing platform OpenReview.
    OpenReview,
    /// The anthology of the Association for Computational Linguistics.
    Acl,
    /// The index of the biomedical literature.
    PubMed,
    /// The archive of full texts beside it.
    PubMedCentral,
    /// The open catalogue of works, whose ids begin with W.
    OpenAlex,
    /// The search engine of that name.
    SemanticScholar,
    /// This program, for a paper without any other; listings have it that were made from its answers.
    Title,
    /// An address that is none of the others'; no paper is known by it.
    Url,
}

impl IdKind {
    /// As people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Arxiv => "arXiv id",
            Self::Doi => "DOI",
            Self::Own => "id of the listing",
            Self::OpenReview => "OpenReview id",
            Self::Acl => "ACL Anthology id",
            Self::PubMed => "PubMed id",
            Self::PubMedCentral => "PubMed Central id",
            Self::OpenAlex => "OpenAlex id",
            Self::SemanticScholar => "Semantic Scholar id",
            Self::Title => "title id",
            Self::Url => "address",
        }
    }
}

/// An id as this crate writes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaperId {
    /// Who gave it.
    pub kind: IdKind,
    /// `arxiv:2405.14906`, `doi:10.1145/…`; a listing's own one as written.
    pub text: String,
}

/// All ids of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ids {
    /// Each once, in the order in which they were added.
    ids: Vec<PaperId>,
    /// Highest version of arXiv that an id names; 0 for none.
    version: u32,
}

/// How the version and a listing's own id begin in [`Ids::to_text`].
const VERSION_MARK: &str = "version:";
const OWN_MARK: &str = "own:";

impl Ids {
    /// Adds what a field for ids of some kind holds.
    ///
    /// What is recognised counts as what it is, whatever the field; what says nothing adds nothing; what is no id of that kind
    /// is the listing's own.
    pub fn add(&mut self, kind: IdKind, written: &str) {
        if let Some(id) = recognise::plain_arxiv(kind, written) {
            self.push(id);
            return;
        }
        let folded = as_folded(written);
        if !placeholder::says_nothing(kind, &folded) && !self.add_folded(kind, &folded) {
            self.push(PaperId {
                kind: IdKind::Own,
                text: folded.into_owned(),
            });
        }
    }

    /// Adds what a field holds that need not be an id; all else adds nothing.
    pub fn add_recognised(&mut self, kind: IdKind, written: &str) {
        let folded = as_folded(written);
        if !placeholder::says_nothing(kind, &folded) {
            self.add_folded(kind, &folded);
        }
    }

    /// - returns: whether there was an id.
    fn add_folded(&mut self, kind: IdKind, folded: &str) -> bool {
        let found = recognise::all_of_kind(kind, folded);
        let is_one = !found.is_empty();
        for (id, version) in found {
            self.version = self.version.max(version);
            self.implied(&id);
            self.push(id);
        }
        is_one
    }

    /// Adds what a field for any id holds.
    pub fn add_own(&mut self, written: &str) {
        self.add(IdKind::Own, written);
    }

    /// Adds the id that an address holds, else the address; what is no web address adds nothing.
    pub fn add_url(&mut self, written: &str) {
        let folded = as_folded(written);
        if placeholder::says_nothing(IdKind::Url, &folded) {
            return;
        }
        if let Some((id, version)) = recognise::in_url(&folded) {
            self.version = self.version.max(version);
            self.implied(&id);
            self.push(id);
        }
    }

    /// The DOIs of the ACL Anthology name its ids.
    fn implied(&mut self, id: &PaperId) {
        if let Some(acl) = recognise::acl_of_doi(&id.text) {
            self.push(acl);
        }
    }

    fn push(&mut self, id: PaperId) {
        if !self.ids.contains(&id) {
            // Most rows have one.
            if self.ids.is_empty() {
                self.ids.reserve_exact(1);
            }
            self.ids.push(id);
        }
    }

    /// The one that the row is known by; absent if it has none but an address.
    pub fn shown(&self) -> Option<&PaperId> {
        let known_by = self.ids.iter().filter(|id| id.kind != IdKind::Url);
        known_by.min_by_key(|id| id.kind)
    }

    /// All of them, addresses too.
    pub fn iter(&self) -> impl Iterator<Item = &PaperId> {
        self.ids.iter()
    }

    /// True if the row names none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    pub(super) fn into_vec(self) -> Vec<PaperId> {
        self.ids
    }

    pub(super) fn as_slice(&self) -> &[PaperId] {
        &self.ids
    }

    /// Version of arXiv, 0 if no id names one.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The page of the paper by the id it is known by.
    pub fn page(&self) -> Option<String> {
        url_of(&self.shown()?.text)
    }

    /// A line an id, for keeping.
    pub fn to_text(&self) -> String {
        let version = (self.version > 0).then(|| format!("{VERSION_MARK}{}", self.version));
        let ids = self.ids.iter().map(|id| match id.kind {
            IdKind::Own => format!("{OWN_MARK}{}", id.text),
            _ => id.text.clone(),
        });
        version.into_iter().chain(ids).collect::<Vec<_>>().join("\n")
    }

    /// What [`Self::to_text`] wrote.
    pub fn from_text(text: &str) -> Self {
        let mut ids = Self::default();
        for line in text.lines() {
            if let Some(version) = line.strip_prefix(VERSION_MARK) {
                ids.version = version.parse().unwrap_or_default();
            } else if let Some(own) = line.strip_prefix(OWN_MARK) {
                ids.ids.push(PaperId {
                    kind: IdKind::Own,
                    text: own.to_owned(),
                });
            } else {
                ids.ids.push(PaperId {
                    kind: recognise::kind_of(line),
                    text: line.to_owned(),
                });
            }
        }
        ids
    }
}

impl From<&str> for Ids {
    /// The ids of a row with one field for ids.
    fn from(written: &str) -> Self {
        let mut ids = Self::default();
        ids.add_own(written);
        ids
    }
}

/// The id of a paper that no listing gives one, by its title as it is compared.
pub(super) fn title_id(told: &str) -> String {
    let hash = blake3::hash(told.as_bytes()).to_hex();
    let digits: String = hash.chars().take(TITLE_HASH_DIGITS).collect();
    format!("{TITLE_PREFIX}{digits}")
}

/// The id where another paper of that title has the shorter one.
pub(super) fn renamed_title_id(title: &str, abstract_text: &str) -> String {
    title_id(&format!("{title}\n{abstract_text}"))
}

/// Writes an id the way this crate does; one that is not recognised stays as written, folded.
///
/// Versions are dropped, DOIs are lower case, and arXiv's own DOIs become arXiv ids. Absent if the text is blank.
pub fn normalise(written: &str) -> Option<String> {
    let folded = folded(written);
    let recognised = recognise(&folded).map(|id| id.text);
    recognised.or_else(|| (!folded.is_empty()).then_some(folded))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(ids: &Ids) -> Vec<&str> {
        ids.iter().map(|id| id.text.as_str()).collect()
    }

    #[test]
    fn all_ids_of_a_row_count() {
        let mut ids = Ids::default();
        ids.add(IdKind::Arxiv, "2405.00001v3");
        ids.add(IdKind::Doi, "https://doi.org/10.5555/X.9");
        ids.add(IdKind::Doi, "10.48550/arXiv.2405.00001");
        ids.add_own("W3");
        ids.add(IdKind::PubMed, "123.0");
        ids.add(IdKind::OpenAlex, "W3");
        ids.add_url("https://www.example.org/a/?utm_source=x#top");
        assert_eq!(
            texts(&ids),
            [
                "arxiv:2405.00001",
                "doi:10.5555/x.9",
                "W3",
                "pubmed:123",
                "openalex:W3",
                "https://example.org/a"
            ]
        );
        assert_eq!(ids.version(), 3);
        assert_eq!(ids.shown().map(|id| id.text.as_str()), Some("arxiv:2405.00001"));
        assert_eq!(Ids::from_text(&ids.to_text()), ids);
    }

    #[test]
    fn an_address_alone_shows_no_id() {
        let mut ids = Ids::default();
        ids.add_url("https://example.org/paper");
        assert_eq!((ids.shown(), ids.is_empty()), (None, false));
        ids.add_url("ftp://example.org/other");
        ids.add_url("https://example.org/");
        ids.add_url("https://doi.org/N/A");
        ids.add_url("see the appendix");
        assert_eq!(texts(&ids), ["https://example.org/paper"]);
    }

    #[test]
    fn a_doi_of_the_acl_anthology_names_its_id() {
        let mut ids = Ids::default();
        ids.add(IdKind::Doi, "10.18653/v1/P18-1001");
        assert_eq!(texts(&ids), ["acl:P18-1001", "doi:10.18653/v1/p18-1001"]);
    }

    #[test]
    fn what_says_nothing_is_no_id() {
        for kind in [IdKind::Doi, IdKind::Own, IdKind::Arxiv] {
            for written in [
                "N/A", "none", "null", "-", "nan", "unknown", "0000", "", "TBD", "<NA>", " ? ",
            ] {
                let mut ids = Ids::default();
                ids.add(kind, written);
                assert!(ids.is_empty(), "{kind:?} {written}");
            }
        }
        assert_eq!(texts(&Ids::from("0")), ["0"]);
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(written in "(arxiv:|https://arxiv.org/abs/|doi:|10.1/)?.{0,20}") {
            if let Some(id) = normalise(&written) {
                prop_assert_eq!(normalise(&id), Some(id));
            }
        }

        #[test]
        fn ids_are_kept_as_they_are(written in proptest::collection::vec("(arxiv:|doi:10.1/|own:|version:|https://a.b/)?[ -~é]{0,12}", 0..4)) {
            let mut ids = Ids::default();
            for text in &written {
                ids.add_own(text);
                ids.add_url(text);
            }
            prop_assert_eq!(Ids::from_text(&ids.to_text()), ids);
        }
    }
}
