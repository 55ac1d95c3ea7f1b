//! Dates such as `03/04/2021`, which only the other dates of their column can tell.

use std::borrow::Cow;

/// What comes first in the dates of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

impl Order {
    /// The order of a column's dates, if one of them has a number that can be no month, and none has another order.
    pub(super) fn of<'c>(cells: impl Iterator<Item = &'c str>) -> Option<Self> {
        let mut told = None;
        for (first, second, _) in cells.filter_map(parts) {
            let order = match (first > 12, second > 12) {
                (true, false) => Self::DayFirst,
                (false, true) => Self::MonthFirst,
                _ => continue,
            };
            if told.is_some_and(|told| told != order) {
                return None;
            }
            told = Some(order);
        }
        told
    }

    /// A cell with its date as `2021-04-03`; as it is if it has none of this kind.
    pub(super) fn written_out(self, cell: &str) -> Cow<'_, str> {
        match (parts(cell), self) {
            (Some((day, month, year)), Self::DayFirst) | (Some((month, day, year)), Self::MonthFirst) => {
                format!("{year}-{month:02}-{day:02}").into()
            }
            (None, _) => cell.into(),
        }
    }
}

/// The numbers of `3/4/2021`, with or without a time behind them.
fn parts(cell: &str) -> Option<(u8, u8, u16)> {
    let date = cell.split_whitespace().next()?;
    let mut numbers = date.split(['/', '-']);
    let mut small = || numbers.next().filter(|number| number.len() <= 2)?.parse::<u8>().ok();
    let (first, second) = (small()?, small()?);
    let year = numbers.next().filter(|year| year.len() == 4)?.parse().ok()?;
    numbers.next().is_none().then_some((first, second, year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_date_tells_the_order_of_all() {
        for (cells, order) in [
            (vec!["03/04/2021", "25/12/2020"], Some(Order::DayFirst)),
            (vec!["3/4/2021 10:00", "12-25-2020", ""], Some(Order::MonthFirst)),
            (vec!["03/04/2021", "05/06/2021"], None),
            (vec!["25/12/2020", "12/25/2020"], None),
            (vec!["2020-12-25", "Jan 5, 2024", "99/99/2020"], None),
        ] {
            assert_eq!(Order::of(cells.iter().copied()), order, "{cells:?}");
        }
    }

    #[test]
    fn only_such_dates_are_written_out() {
        let both = [Order::DayFirst, Order::MonthFirst];
        assert_eq!(
            both.map(|order| order.written_out("3/4/2021").into_owned()),
            ["2021-04-03", "2021-03-04"]
        );
        for cell in [
            "2021-04-03",
            "3 April 2021",
            "3/4",
            "3/4/21",
            "1/2/3/2021",
            "10.5/12/2021",
            "–/–/2021",
        ] {
            assert_eq!(Order::DayFirst.written_out(cell), cell);
        }
    }
}
