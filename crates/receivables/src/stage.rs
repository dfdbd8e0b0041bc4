//! Where a debt stands on the road from reminder to court (CLS-046, CLS-047).

use crate::coded::coded;

coded! {
    /// The stage of a debtor. Policies draw the boundaries; the texts follow the stage.
    Stage {
        /// Nothing open.
        Clear = "clear",
        /// Open, not yet near its due day.
        NotDue = "not-due",
        /// Due soon (到期前).
        PreDue = "pre-due",
        /// Just overdue (逾期初期).
        Early = "early",
        /// Middle (逾期中期).
        Middle = "middle",
        /// Late (逾期后期).
        Late = "late",
        /// Legal steps are prepared or under way (法务).
        Legal = "legal",
    }
}
