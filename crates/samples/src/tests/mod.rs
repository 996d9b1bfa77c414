//! What must hold in every month, whatever the seed and the size.

mod accounting;
mod files;
mod planted;
mod rules;

use crate::bill;
use crate::calendar::Month;
use crate::company::Company;
use crate::line::Line;
use std::convert::Infallible;

const SEED: u64 = 7;

fn every_line(company: &Company, month: Month, mut look: impl FnMut(&Line)) {
    let walked = bill::month(company, month, |line| {
        look(line);
        Ok::<(), Infallible>(())
    });
    assert_eq!(walked, Ok(()));
}

/// A month before the agreement, the three of the sample, and a month of a larger fleet.
fn cases() -> Vec<(Company, Month)> {
    let mut cases: Vec<(Company, Month)> = ["2025-11", "2026-02", "2026-08", "2026-09", "2026-10"]
        .map(|month| (Company::new(SEED, 1), Month::of(month)))
        .into();
    cases.push((Company::new(SEED + 1, 9), Month::of("2026-09")));
    cases
}
