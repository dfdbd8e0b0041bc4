//! Draws from a seed. The generator and every distribution are fixed here, so that no release of a library and no
//! machine can change a world.

use rand_pcg::{Pcg64, rand_core::Rng as _};

/// A source of draws.
#[derive(Debug, Clone)]
pub struct Draw(Pcg64);

impl Draw {
    /// The draws of one stream of a seed. Each customer has a stream of its own, so that a change to one of them
    /// leaves all others as they were.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut source = Pcg64::new(u128::from(seed), u128::from(stream));
        // The first outputs of neighbouring seeds are alike.
        for _ in 0..4 {
            source.next_u64();
        }
        Self(source)
    }

    /// A number from 0 up to, but not including, `limit`; 0 if `limit` is 0.
    pub fn below(&mut self, limit: u32) -> u32 {
        let high = self.0.next_u64() >> 32;
        u32::try_from((high * u64::from(limit)) >> 32).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i32, high: i32) -> i32 {
        let width = u32::try_from(high.saturating_sub(low).saturating_add(1)).unwrap_or(1);
        low.saturating_add(i32::try_from(self.below(width)).unwrap_or(0))
    }

    /// True in `percent` of a hundred draws.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of the items. The list must not be empty.
    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        let at = self.below(u32::try_from(items.len()).unwrap_or(u32::MAX)) as usize;
        #[expect(
            clippy::indexing_slicing,
            reason = "the lists are constants of this crate with at least one item"
        )]
        items[at]
    }

    /// Puts the items in any order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(u32::try_from(last + 1).unwrap_or(u32::MAX)) as usize;
            items.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_the_same_in_every_release() {
        // Written down once. If this fails, every demonstration ledger has changed.
        let mut draw = Draw::new(7, 3);
        let drawn: Vec<u32> = (0..6).map(|_| draw.below(1000)).collect();
        assert_eq!(drawn, FIXED);
    }

    const FIXED: [u32; 6] = [131, 880, 560, 540, 93, 611];

    #[test]
    fn bounds_hold_and_are_reached() {
        let mut draw = Draw::new(1, 1);
        let drawn: Vec<i32> = (0..500).map(|_| draw.between(-2, 2)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&-2), Some(&2)));
        assert_eq!((0..1000).filter(|_| draw.chance(0)).count(), 0);
        assert_eq!((0..1000).filter(|_| draw.chance(100)).count(), 1000);
    }
}
