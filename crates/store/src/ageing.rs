//! The yardstick for speed: ageing in plain SQL on the same table, as the database itself would do it.

use receivables::calendar::Day;

use crate::{Store, db::params, error::Error, sql};

/// What the query came to, so that two measurements can be seen to do the same work.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AgeingSum {
    /// Debtors with anything open.
    pub debtors: u64,
    /// All six buckets of all debtors, in minor units, currencies thrown together: a checksum, not an amount.
    pub checksum: i64,
    /// Days past due of the oldest receivable.
    pub oldest: i64,
}

impl Store {
    /// Runs the six-bucket ageing (current, 1-30, 31-60, 61-90, 91-180, over 180 days past due; sum and oldest days a
    /// debtor) in SQL on the reported figures, and reads every row of the result.
    pub fn ageing_sql(&self, day: Day) -> Result<AgeingSum, Error> {
        let mut sum = AgeingSum::default();
        self.db.each(sql::AGEING, &params![day], |row| {
            let oldest: i64 = row.int(7)?;
            sum.oldest = if sum.debtors == 0 { oldest } else { sum.oldest.max(oldest) };
            sum.debtors += 1;
            for bucket in 1..=6 {
                sum.checksum = sum.checksum.wrapping_add(row.int(bucket)?);
            }
            Ok(())
        })?;
        Ok(sum)
    }
}
