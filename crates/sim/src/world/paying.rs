//! When a customer pays, by character: on time or late, at once or in two parts, or no longer at all.

use receivables::calendar::Day;

use super::{
    Story,
    account::{Account, office_day_from},
};

/// Pays every bill that this customer pays before `as_of`.
pub(super) fn pay(account: &mut Account, as_of: Day) {
    let habit = account.customer.character.habit();
    let stops = account.customer.story.and_then(Story::stops).or(habit.stops);
    let last = stops.map_or(as_of, |days| as_of.plus(-days));
    for at in 0..account.bills.len() {
        let Some(bill) = account.bills.get(at) else { continue };
        let (issued, due, whole) =
            (bill.entry.issued.unwrap_or(bill.entry.due), bill.entry.due, bill.entry.amount.minor);
        let draw = &mut account.customer.draw;
        let late = draw.chance(habit.late);
        let days =
            if late { draw.between(habit.late_days.0, habit.late_days.1) } else { draw.between(-6, 0) };
        let day = office_day_from(due.plus(days).max(issued.plus(1)));
        let returned = if draw.chance(2) { whole * i64::from(draw.between(3, 8)) / 100 } else { 0 };
        let first = if draw.chance(habit.parts) { whole * i64::from(draw.between(30, 60)) / 100 } else { 0 };
        let first_day = office_day_from(due.plus(days / 2).max(issued.plus(1))).min(day);
        let note_day = office_day_from(issued.plus(9)).min(day);
        let is_company = !account.customer.is_person();
        if returned > 0 && is_company && note_day < last {
            account.book(at, note_day, returned, true);
        }
        if first > 0 && first_day < last {
            account.book(at, first_day, first, false);
        }
        if day < last {
            let open = account.bills.get(at).map_or(0, |bill| bill.open_on(as_of));
            account.book(at, day, open, false);
        }
    }
}
