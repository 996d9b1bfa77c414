//! The key by which a source line is known again in another file.
#![expect(clippy::cast_possible_truncation, reason = "a hash takes numbers apart in halves")]

use super::{Charge, Tables, Text};

/// Of a line that has no key yet.
pub(crate) const NO_KEY: u64 = 0;

/// A 64-bit hash that is the same on every machine and in every version: it is stored with the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LineKey(u64);

/// An odd number without pattern (the golden ratio in 64 bits).
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

impl LineKey {
    /// Of nothing yet.
    pub(crate) const fn new() -> Self {
        Self(MIX)
    }

    /// With a number added; the order of additions counts.
    #[must_use]
    pub(crate) fn number(self, number: u64) -> Self {
        let product = u128::from(self.0 ^ number) * u128::from(MIX);
        Self((product as u64 ^ (product >> 64) as u64).rotate_left(23).wrapping_add(MIX))
    }

    /// With a text added.
    #[must_use]
    pub(crate) fn text(self, text: &str) -> Self {
        let chunks = text.as_bytes().chunks(8);
        let word = |chunk: &[u8]| chunk.iter().rev().fold(0_u64, |word, byte| word << 8 | u64::from(*byte));
        chunks.map(word).fold(self.number(text.len() as u64), Self::number)
    }

    /// The number to store.
    pub(crate) const fn value(self) -> u64 {
        self.0
    }
}

impl Charge {
    /// A line without an id is known by all that it says; where it was read does not count.
    pub(crate) fn content_key(&self, tables: &Tables) -> u64 {
        // The order in which texts are added never changes, wherever their columns stand.
        let status = Text::CommitmentDiscountStatus;
        let texts = Text::ALL.iter().filter(|text| ![status, Text::Source].contains(text)).chain([&status]);
        let texts = texts.map(|text| tables.text[text.index()].key(self.text[text.index()]));
        let mut key = texts.fold(LineKey::new(), LineKey::number);
        key = key.number(tables.tags.key(self.tags)).number(tables.categories.key(self.categories));
        key = key.number(self.start.cast_unsigned()).number(self.end.cast_unsigned());
        for amount in self.amounts.iter().chain(&self.usage) {
            let digits = amount.0.cast_unsigned();
            key = key.number((digits >> 64) as u64).number(digits as u64);
        }
        key.text(&self.resource).text(&self.description).value()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_key_never_changes() {
        // Computed by another program: stored keys must be found again by every later version.
        let key = LineKey::new().text("abcdefghij").number(7);
        assert_eq!(key.value(), 4_434_742_910_410_684_266);
    }

    #[test]
    fn near_texts_have_far_keys() {
        let ids = (0..200_000).map(|index| LineKey::new().text(&format!("line-{index:06}")).number(index % 3).value());
        assert_eq!(ids.collect::<HashSet<_>>().len(), 200_000);
        assert_ne!(LineKey::new().text("ab").text("c"), LineKey::new().text("a").text("bc"));
    }
}
