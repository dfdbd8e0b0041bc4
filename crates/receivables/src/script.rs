//! What a text needs before it may exist: its purpose, the facts it states, the gates it rests on.

use crate::coded::coded;

coded! {
    /// What a contact is for. The plan names the purpose; the library offers the words.
    Purpose {
        /// Say when money falls due, before it does (到期提醒).
        PreDueReminder = "pre-due-reminder",
        /// Ask, in good faith, whether the payment is under way (逾期友好提醒).
        OverdueReminder = "overdue-reminder",
        /// Learn the true state and agree a schedule (中期协商).
        ScheduleTalk = "schedule-talk",
        /// State the position and the last date for a voluntary answer (后期通知).
        FinalNotice = "final-notice",
        /// Ask whether the payment promised for today is on its way (承诺到期确认).
        PromiseDue = "promise-due",
        /// Learn why a promise was not kept, and agree a new day (承诺违约跟进).
        PromiseBroken = "promise-broken",
        /// Demand in writing so that the limitation period starts anew (时效中断函).
        LimitationLetter = "limitation-letter",
        /// Ask a person who may not hear of the debt to pass on a call-back (转告回电).
        CallBack = "call-back",
    }
}
