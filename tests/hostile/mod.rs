//! Hostile and broken input: mutated, truncated, oversized, mislabeled files, tricked archives, dying workers, kill -9.
//!
//! Every lane has fixed seeds and prints one line with its counts. `CURIO_SOAK=full` (set by `cargo xtask soak`) multiplies the
//! sizes by ten; a case that is ever found here becomes a row of one of the tables.

mod bombs;
mod drift;
mod faults;
mod files;
mod kill;
mod manifests;
mod mutants;
mod numbers;
mod payloads;
mod sources;
mod statistics;
mod structure;
mod workspaces;
mod zip_writer;
mod zips;

/// The size of a lane: `ci` on every push, ten times as many before a release.
fn sized(ci: u64) -> u64 {
    if std::env::var("CURIO_SOAK").is_ok_and(|size| size == "full") { ci * 10 } else { ci }
}

/// A small generator of its own, so that a seed means the same in every release of every library: splitmix64.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below `end`, which is not zero.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}
