//! A list that is filtered, sorted and walked through.

/// Things in an order, of which those that fit are shown and one is pointed at.
#[derive(Debug, Clone)]
pub(crate) struct List<T> {
    items: Vec<Item<T>>,
    /// Lower case; every word of it has to occur.
    filter: String,
    /// Positions in `items`.
    shown: Vec<usize>,
    /// Position in `shown`.
    at: usize,
}

#[derive(Debug, Clone)]
struct Item<T> {
    value: T,
    /// Lower case: what the filter is looked for in.
    text: String,
    is_kept: bool,
}

impl<T> List<T> {
    /// - `text`: what the filter is looked for in.
    pub(crate) fn new(values: Vec<T>, text: impl Fn(&T) -> String) -> Self {
        let item = |value: T| Item {
            text: text(&value).to_lowercase(),
            value,
            is_kept: true,
        };
        let items: Vec<Item<T>> = values.into_iter().map(item).collect();
        Self {
            shown: (0..items.len()).collect(),
            items,
            filter: String::new(),
            at: 0,
        }
    }

    pub(crate) fn filter(&self) -> &str {
        &self.filter
    }

    /// Shows what has every word of the filter, and points at the first.
    pub(crate) fn set_filter(&mut self, filter: String) {
        if filter != self.filter {
            self.filter = filter;
            self.at = 0;
        }
        self.fit();
    }

    /// Leaves out what isn't wanted, whatever the filter.
    pub(crate) fn keep(&mut self, is_kept: impl Fn(&T) -> bool) {
        self.items
            .iter_mut()
            .for_each(|item| item.is_kept = is_kept(&item.value));
        self.at = 0;
        self.fit();
    }

    pub(crate) fn sort_by(&mut self, mut compare: impl FnMut(&T, &T) -> std::cmp::Ordering) {
        self.items.sort_by(|a, b| compare(&a.value, &b.value));
        self.at = 0;
        self.fit();
    }

    fn fit(&mut self) {
        let filter = self.filter.to_lowercase();
        let words: Vec<&str> = filter.split_whitespace().collect();
        let is_fitting = |item: &Item<T>| item.is_kept && words.iter().all(|word| item.text.contains(word));
        self.shown = (0..self.items.len())
            .filter(|at| is_fitting(&self.items[*at]))
            .collect();
        self.go(self.at);
    }

    /// Points at a position, or at the last if there are fewer.
    pub(crate) fn go(&mut self, at: usize) {
        self.at = at.min(self.shown.len().saturating_sub(1));
    }

    /// Where it points, among what is shown.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn current(&self) -> Option<&T> {
        self.shown.get(self.at).map(|at| &self.items[*at].value)
    }

    pub(crate) fn shown(&self) -> impl Iterator<Item = &T> {
        self.shown.iter().map(|at| &self.items[*at].value)
    }

    pub(crate) fn n_shown(&self) -> usize {
        self.shown.len()
    }

    pub(crate) fn n_all(&self) -> usize {
        self.items.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_wants_every_word_and_points_at_the_first() {
        let mut list = List::new(vec!["Attention Sink", "Attention", "Sink of heat"], |text| {
            (*text).to_owned()
        });
        list.go(9);
        assert_eq!((list.current(), list.at()), (Some(&"Sink of heat"), 2));
        list.set_filter("sink ATT".to_owned());
        assert_eq!(
            (list.current(), list.n_shown(), list.n_all()),
            (Some(&"Attention Sink"), 1, 3)
        );
        list.set_filter("zebra".to_owned());
        assert_eq!((list.current(), list.at()), (None, 0));
        list.set_filter(String::new());
        list.keep(|text| text.starts_with('A'));
        list.sort_by(|a, b| a.len().cmp(&b.len()));
        assert_eq!(
            list.shown().copied().collect::<Vec<_>>(),
            ["Attention", "Attention Sink"]
        );
    }
}
