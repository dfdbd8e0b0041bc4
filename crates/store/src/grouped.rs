//! Rows of one kind, grouped by debtor after one pass over their table: a counting sort of positions.

/// The debtors asked for, by their position.
#[derive(Debug, Default)]
pub(crate) struct Positions {
    /// Position of each debtor number, `ABSENT` for those not asked for.
    of: Vec<u32>,
    count: usize,
}

const ABSENT: u32 = u32::MAX;

impl Positions {
    /// Debtor numbers, in the order of their positions.
    pub(crate) fn new(ids: impl IntoIterator<Item = i64>) -> Self {
        let mut positions = Self::default();
        for id in ids {
            let at = usize::try_from(id).unwrap_or(0);
            if at >= positions.of.len() {
                positions.of.resize(at + 1, ABSENT);
            }
            if let Some(position) = positions.of.get_mut(at) {
                *position = u32::try_from(positions.count).unwrap_or(ABSENT);
            }
            positions.count += 1;
        }
        positions
    }

    pub(crate) fn of(&self, id: i64) -> Option<u32> {
        let position = self.of.get(usize::try_from(id).ok()?).copied()?;
        (position != ABSENT).then_some(position)
    }

    pub(crate) const fn count(&self) -> usize {
        self.count
    }
}

/// Rows with the position of their debtor, while the table is read.
#[derive(Debug)]
pub(crate) struct Gathering<T> {
    rows: Vec<T>,
    owners: Vec<u32>,
}

impl<T> Gathering<T> {
    /// Nothing yet, with room for about so many rows.
    pub(crate) fn with_capacity(rows: usize) -> Self {
        Self { rows: Vec::with_capacity(rows), owners: Vec::with_capacity(rows) }
    }

    pub(crate) fn add(&mut self, owner: u32, row: T) {
        self.rows.push(row);
        self.owners.push(owner);
    }

    /// Groups the rows; within a debtor they keep the order of the table.
    pub(crate) fn group(self, debtors: usize) -> Grouped<T> {
        let mut starts = vec![0_u32; debtors + 1];
        for &owner in &self.owners {
            if let Some(count) = starts.get_mut(owner as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut order = vec![0_u32; self.rows.len()];
        for (row, &owner) in (0_u32..).zip(&self.owners) {
            if let Some(at) = next.get_mut(owner as usize) {
                if let Some(place) = order.get_mut(*at as usize) {
                    *place = row;
                }
                *at += 1;
            }
        }
        Grouped { rows: self.rows, order, starts }
    }
}

/// Rows by debtor.
#[derive(Debug)]
pub(crate) struct Grouped<T> {
    /// In the order of the table.
    rows: Vec<T>,
    /// Positions in `rows`, debtor by debtor.
    order: Vec<u32>,
    /// Where each debtor begins in `order`, and one more.
    starts: Vec<u32>,
}

impl<T> Grouped<T> {
    /// The rows of the debtor at a position.
    pub(crate) fn of(&self, position: usize) -> impl ExactSizeIterator<Item = &T> + Clone {
        let start = self.starts.get(position).map_or(0, |&start| start as usize);
        let end = self.starts.get(position + 1).map_or(start, |&end| end as usize);
        let order = self.order.get(start..end).unwrap_or_default();
        order.iter().map(|&row| self.at(row))
    }

    fn at(&self, row: u32) -> &T {
        // INVARIANT: `order` holds positions in `rows`, by construction in `group`.
        #[expect(clippy::indexing_slicing, reason = "a permutation of the positions of `rows`")]
        &self.rows[row as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_meet_their_debtor_in_the_order_of_the_table() {
        let positions = Positions::new([7, 3, 9]);
        let mut rows = Gathering::with_capacity(0);
        for (debtor, row) in [(3, 'a'), (7, 'b'), (3, 'c'), (4, 'd'), (7, 'e')] {
            if let Some(owner) = positions.of(debtor) {
                rows.add(owner, row);
            }
        }
        let grouped = rows.group(positions.count());
        let of = |position| grouped.of(position).collect::<String>();
        assert_eq!([of(0), of(1), of(2), of(3)], ["be", "ac", "", ""]);
    }
}
