//! Which period a date falls in, by name.
//!
//! In:    an ISO date of any precision, and a period length as [`super::CorpusView::period_length`] spells it.
//! Out:   the period's name as [`super::PeriodView::name`] spells it.
//! Keeps: a date coarser than the period has none.

/// Name of the period of length `length` that holds `date`.
pub(super) fn name_of(date: &str, length: &str) -> Option<String> {
    match length {
        "year" => date.get(..4).map(str::to_owned),
        "quarter" => {
            let month: u8 = date.get(5..7)?.parse().ok()?;
            (1..=12)
                .contains(&month)
                .then(|| format!("{}-Q{}", &date[..4], month.div_ceil(3)))
        }
        "month" => date.get(..7).map(str::to_owned),
        "week" => {
            let week = date.parse::<jiff::civil::Date>().ok()?.iso_week_date();
            Some(format!("{:04}-W{:02}", week.year(), week.week()))
        }
        "day" => date.get(..10).map(str::to_owned),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_length_names_the_period_of_a_day() {
        let names = [
            ("year", "2024"),
            ("quarter", "2024-Q4"),
            ("month", "2024-12"),
            ("day", "2024-12-30"),
        ];
        for (length, name) in names {
            assert_eq!(name_of("2024-12-30", length).as_deref(), Some(name));
        }
    }

    #[test]
    fn a_week_belongs_to_the_year_of_its_thursday() {
        // 2024-12-30 is a Monday; its Thursday is 2025-01-02.
        assert_eq!(name_of("2024-12-30", "week").as_deref(), Some("2025-W01"));
    }

    #[test]
    fn a_date_coarser_than_the_period_has_none() {
        assert_eq!(name_of("2024", "month"), None);
        assert_eq!(name_of("2024-12", "week"), None);
        assert_eq!(name_of("2024", "quarter"), None);
        assert_eq!(name_of("2024-13", "quarter"), None);
        assert_eq!(name_of("жжж", "year"), Some("жж".to_owned()));
        assert_eq!(name_of("жжжж", "quarter"), None);
    }
}
