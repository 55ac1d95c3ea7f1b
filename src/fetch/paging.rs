//! How pages follow each other.

use super::address::{with_only, with_parameter};
use super::answer::Page;
use crate::error::FetchError;

/// How the pages of an answer follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paging {
    /// There is one.
    One,
    /// Each has a token that leads to the next one.
    Token(Token),
    /// They are counted.
    Counted(Counted),
}

/// A token that leads from page to page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// The parameter that takes it.
    pub parameter: &'static str,
    /// What the parameter has on the first page, if it is there.
    pub first: Option<&'static str>,
    /// The only parameter that stands beside it, where the others must not.
    pub alone_with: Option<&'static str>,
    /// Whether the end is where all papers were seen, though there is a token still.
    pub ends_at_total: bool,
    /// Whether a token that leads to the same page is the end, not a fault.
    pub ends_where_it_was: bool,
}

impl Token {
    pub(super) const fn new(parameter: &'static str) -> Self {
        Self {
            parameter,
            first: None,
            alone_with: None,
            ends_at_total: false,
            ends_where_it_was: false,
        }
    }
}

/// Pages that are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// The parameter that takes the number.
    pub parameter: &'static str,
    /// Number of the first page, if it is said.
    pub first: Option<usize>,
    /// Number of the first page, said or not.
    pub base: usize,
    /// Whether papers are counted, not pages.
    pub are_papers: bool,
    /// Papers of a whole page.
    pub size: usize,
    /// Most papers that can be had so.
    pub most: Option<usize>,
    /// How more can be had.
    pub beyond: &'static str,
}

impl Counted {
    pub(super) const fn pages(parameter: &'static str, base: usize, size: usize) -> Self {
        Self {
            parameter,
            first: Some(base),
            base,
            are_papers: false,
            size,
            most: None,
            beyond: "",
        }
    }

    pub(super) const fn papers(parameter: &'static str, size: usize) -> Self {
        Self {
            are_papers: true,
            ..Self::pages(parameter, 0, size)
        }
    }
}

/// What was seen of an answer so far, with the page at hand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    /// Pages.
    pub(super) pages: usize,
    /// Papers on them.
    pub(super) papers: usize,
    /// Most papers that are wanted.
    pub(super) max: Option<usize>,
}

impl Paging {
    /// The address of the first page.
    pub(super) fn first(&self, address: &str) -> String {
        let parameter = match self {
            Self::One => None,
            Self::Token(token) => token.first.map(|first| (token.parameter, first.to_owned())),
            Self::Counted(counted) => counted.first.map(|first| (counted.parameter, first.to_string())),
        };
        match parameter {
            Some((name, value)) => with_parameter(address, name, &value),
            None => address.to_owned(),
        }
    }

    /// Whether a page has papers where the answer says that there are some.
    ///
    /// - `before`: papers on the pages before it.
    ///
    /// # Errors
    /// [`FetchError::Missing`].
    pub(super) fn check(&self, page: &Page, before: usize) -> Result<(), FetchError> {
        match (self, page.total) {
            (Self::Counted(_), Some(total)) if page.n_papers == 0 && before < total => Err(FetchError::Missing {
                total,
                from: before + 1,
            }),
            _ => Ok(()),
        }
    }

    /// The address of the page after this one, if there is one and it is wanted.
    ///
    /// # Errors
    /// [`FetchError`] if there is one that can't be had, or far more papers came than there are.
    pub(super) fn next(&self, address: &str, page: &Page, seen: Seen) -> Result<Option<String>, FetchError> {
        let is_enough = seen.max.is_some_and(|max| seen.papers >= max);
        if is_enough || page.n_papers == 0 {
            return Ok(None);
        }
        match self {
            Self::One => Ok(None),
            Self::Token(token) => token.next(address, page, seen),
            Self::Counted(counted) => counted.next(address, page, seen),
        }
    }
}

impl Token {
    fn next(&self, address: &str, page: &Page, seen: Seen) -> Result<Option<String>, FetchError> {
        let Some(token) = page.token.as_deref().filter(|token| !token.is_empty()) else {
            return Ok(None);
        };
        let is_end = self.ends_at_total && page.total.is_some_and(|total| seen.papers >= total);
        if is_end {
            return Ok(None);
        }
        // A total may be an estimate; twice as many papers are none.
        if let Some(total) = page.total.filter(|total| seen.papers > total.saturating_mul(2)) {
            return Err(FetchError::TooManyPapers {
                seen: seen.papers,
                page: seen.pages,
                total,
            });
        }
        let base = match self.alone_with {
            Some(parameter) => with_only(address, parameter),
            None => address.to_owned(),
        };
        let next = with_parameter(&base, self.parameter, token);
        Ok((!(self.ends_where_it_was && next == address)).then_some(next))
    }
}

impl Counted {
    fn next(&self, address: &str, page: &Page, seen: Seen) -> Result<Option<String>, FetchError> {
        let size = seen.max.map_or(self.size, |max| max.clamp(1, self.size));
        let has_more = match page.total {
            Some(total) => seen.papers < total,
            None => page.n_papers >= size,
        };
        if !has_more {
            return Ok(None);
        }
        if let Some(most) = self.most.filter(|most| seen.papers >= *most) {
            return Err(FetchError::NoMore {
                most,
                total: page.total.unwrap_or(most),
                beyond: self.beyond,
            });
        }
        let number = if self.are_papers {
            seen.papers
        } else {
            self.base + seen.pages
        };
        Ok(Some(with_parameter(address, self.parameter, &number.to_string())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "https://e.org/a?q=ice";

    fn page(n_papers: usize, total: Option<usize>, token: Option<&str>) -> Page {
        Page {
            n_papers,
            total,
            token: token.map(str::to_owned),
            day: None,
        }
    }

    fn seen(pages: usize, papers: usize) -> Seen {
        Seen {
            pages,
            papers,
            max: None,
        }
    }

    #[test]
    fn tokens_lead_on_until_there_is_none() {
        let paging = Paging::Token(Token {
            first: Some("*"),
            ..Token::new("cursor")
        });
        let first = paging.first(ADDRESS);
        assert_eq!(first, "https://e.org/a?q=ice&cursor=%2A");
        let next = paging
            .next(&first, &page(100, Some(250), Some("b")), seen(1, 100))
            .unwrap();
        assert_eq!(next.as_deref(), Some("https://e.org/a?q=ice&cursor=b"));
        for end in [
            page(50, Some(250), None),
            page(50, Some(250), Some("")),
            page(0, Some(250), Some("c")),
        ] {
            assert_eq!(paging.next(&first, &end, seen(3, 250)).unwrap(), None);
        }
        let much = paging
            .next(&first, &page(100, Some(250), Some("b")), seen(6, 501))
            .unwrap_err();
        assert!(matches!(much, FetchError::TooManyPapers { total: 250, .. }));
    }

    #[test]
    fn some_tokens_are_the_end_though_they_are_there() {
        let token = Token {
            ends_at_total: true,
            ends_where_it_was: true,
            ..Token::new("cursorMark")
        };
        let paging = Paging::Token(token);
        let address = "https://e.org/a?q=ice&cursorMark=b";
        assert_eq!(
            paging
                .next(address, &page(50, Some(250), Some("c")), seen(3, 250))
                .unwrap(),
            None
        );
        assert_eq!(
            paging.next(address, &page(50, None, Some("b")), seen(3, 250)).unwrap(),
            None
        );
        let alone = Paging::Token(Token {
            alone_with: Some("verb"),
            ..Token::new("resumptionToken")
        });
        let next = alone
            .next(
                "https://e.org/oai?verb=L&set=cs",
                &page(9, None, Some("t|1")),
                seen(1, 9),
            )
            .unwrap();
        assert_eq!(next.as_deref(), Some("https://e.org/oai?verb=L&resumptionToken=t%7C1"));
    }

    #[test]
    fn pages_are_counted_as_long_as_they_are_full_or_papers_are_missing() {
        let paging = Paging::Counted(Counted {
            first: None,
            ..Counted::pages("p", 0, 100)
        });
        assert_eq!(paging.first(ADDRESS), ADDRESS);
        let next = paging.next(ADDRESS, &page(100, None, None), seen(1, 100)).unwrap();
        assert_eq!(next.as_deref(), Some("https://e.org/a?q=ice&p=1"));
        assert_eq!(paging.next(ADDRESS, &page(99, None, None), seen(2, 199)).unwrap(), None);

        let papers = Paging::Counted(Counted {
            most: Some(400),
            ..Counted::papers("start", 200)
        });
        let next = papers.next(ADDRESS, &page(150, Some(900), None), seen(1, 150)).unwrap();
        assert_eq!(next.as_deref(), Some("https://e.org/a?q=ice&start=150"));
        let most = papers
            .next(ADDRESS, &page(200, Some(900), None), seen(2, 400))
            .unwrap_err();
        assert!(matches!(
            most,
            FetchError::NoMore {
                most: 400,
                total: 900,
                ..
            }
        ));
    }

    #[test]
    fn no_more_pages_are_asked_for_than_are_wanted() {
        let paging = Paging::Token(Token::new("token"));
        let enough = Seen {
            max: Some(100),
            ..seen(1, 100)
        };
        assert_eq!(
            paging.next(ADDRESS, &page(100, Some(900), Some("b")), enough).unwrap(),
            None
        );
    }
}
