//! Labels that cover neither each other nor what they must not.

use super::area::Area;

/// Room between labels, in pixels.
const GAP: f64 = 2.0;

/// TakenAreas taken on a sheet.
#[derive(Debug)]
pub(super) struct TakenAreas {
    width: f64,
    height: f64,
    taken: Vec<Area>,
}

impl TakenAreas {
    /// A sheet with nothing on it yet.
    pub(super) fn new(width: f64, height: f64) -> Self {
        Self {
            width,
            height,
            taken: Vec::new(),
        }
    }

    /// Keeps labels off an area.
    pub(super) fn take(&mut self, area: Area) {
        self.taken.push(area);
    }

    /// The first of some places that is free; it is taken then.
    pub(super) fn first_free(&mut self, places: impl IntoIterator<Item = Area>) -> Option<Area> {
        let place = places.into_iter().find(|place| self.is_free(*place))?;
        self.taken.push(place);
        Some(place)
    }

    fn is_free(&self, area: Area) -> bool {
        let is_inside = area.left >= 0.0 && area.top >= 0.0 && area.right <= self.width && area.bottom <= self.height;
        let meets = |other: &Area| {
            area.left < other.right + GAP
                && other.left < area.right + GAP
                && area.top < other.bottom + GAP
                && other.top < area.bottom + GAP
        };
        is_inside && !self.taken.iter().any(meets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(left: f64, top: f64) -> Area {
        Area {
            left,
            top,
            right: left + 10.0,
            bottom: top + 10.0,
        }
    }

    #[test]
    fn a_label_goes_to_the_first_place_that_is_free_and_on_the_sheet() {
        let mut taken = TakenAreas::new(100.0, 20.0);
        taken.take(at(40.0, 0.0));
        let place = taken.first_free([
            at(-1.0, 0.0),
            at(45.0, 5.0),
            at(95.0, 0.0),
            at(60.0, 0.0),
            at(80.0, 0.0),
        ]);
        assert_eq!(place, Some(at(60.0, 0.0)));
        assert_eq!(taken.first_free([at(60.0, 5.0)]), None);
    }
}
