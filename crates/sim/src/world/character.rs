//! What kind of payer a customer is: one table of habits.

use receivables::contact::StatedReason::{
    self, AlreadyPaid, CashShort, DownstreamUnpaid, Forgot, InProcess, Other, PapersMissing, Price, Quality,
    Unwilling,
};

/// A kind of payer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Character {
    /// Pays on the day.
    Prompt,
    /// Pays once reminded.
    Forgetful,
    /// Pays when the papers have made their way.
    SlowProcess,
    /// Always late, always pays.
    Habitual,
    /// Pays in parts, when there is money.
    CashShort,
    /// Not paid by its own customers, and stops.
    Pressed,
    /// Objects first.
    Disputing,
    /// Could pay, does not want to; a new reason every time.
    Unwilling,
    /// No longer answers.
    Vanished,
}

/// The habits of a character. Chances are in percent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Habit {
    /// Chance that an invoice is paid after its due day.
    pub(super) late: u32,
    /// Fewest and most days late, when late.
    pub(super) late_days: (i32, i32),
    /// Chance of paying in two parts.
    pub(super) parts: u32,
    /// Chance of answering a call.
    pub(super) answers: u32,
    /// Chance that a conversation ends in a promise.
    pub(super) promises: u32,
    /// Chance that a promise is kept, where money is coming at all.
    pub(super) keeps: u32,
    /// Pays nothing more from this many days before the day of the export.
    pub(super) stops: Option<i32>,
    /// Reasons given.
    pub(super) says: &'static [StatedReason],
}

impl Character {
    /// Ordinary companies, by weight.
    pub(super) const COMPANIES: &'static [(Self, u32)] = &[
        (Self::Prompt, 48),
        (Self::Forgetful, 16),
        (Self::SlowProcess, 13),
        (Self::CashShort, 7),
        (Self::Habitual, 5),
        (Self::Disputing, 6),
        (Self::Pressed, 3),
        (Self::Unwilling, 2),
    ];

    /// Ordinary persons, by weight.
    pub(super) const PERSONS: &'static [(Self, u32)] =
        &[(Self::Prompt, 60), (Self::Forgetful, 20), (Self::CashShort, 14), (Self::Habitual, 6)];

    #[rustfmt::skip] // A table reads by columns.
    pub(super) fn habit(self) -> Habit {
        let row = |late, late_days, parts, answers, promises, keeps, stops, says| Habit {
            late, late_days, parts, answers, promises, keeps, stops, says,
        };
        match self {
            //                     late  days     parts answers promises keeps stops
            Self::Prompt      => row( 6, ( 1,  3),  0, 90, 60, 100, None,      &[Forgot, InProcess]),
            Self::Forgetful   => row(45, ( 3, 14),  3, 80, 55,  85, None,      &[Forgot, Forgot, InProcess]),
            Self::SlowProcess => row(70, ( 8, 30),  5, 75, 25,  70, None,      &[InProcess, InProcess, PapersMissing]),
            Self::Habitual    => row(96, (18, 45),  8, 70, 45,  50, None,      &[InProcess, Forgot, CashShort]),
            Self::CashShort   => row(75, (15, 60), 35, 65, 50,  45, None,      &[CashShort]),
            Self::Pressed     => row(60, (10, 40), 25, 70, 45,  30, Some(130), &[DownstreamUnpaid, DownstreamUnpaid, CashShort]),
            Self::Disputing   => row(50, (20, 70), 10, 75, 10,  60, None,      &[Quality, Price, PapersMissing]),
            Self::Unwilling   => row(80, (20, 60), 10, 45, 20,   0, Some(210), &[InProcess, Quality, AlreadyPaid, Price, CashShort, Unwilling]),
            Self::Vanished    => row(50, ( 5, 25), 10,  0,  0,   0, Some(120), &[Other]),
        }
    }
}
