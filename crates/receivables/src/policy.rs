//! The creditor's policy: a named timetable of steps, and the switches that say how to read it.
//!
//! A policy is one TOML file in `policies/`. It is read strictly: an unknown key, a value the trade does not know or a
//! ladder that contradicts itself is refused with its line and the reason. What the law or decency forbids has no value
//! to be switched to.

mod fault;
pub mod settings;
mod shipped;

use serde::Deserialize;
use toml::Spanned;

pub use self::{
    fault::{PolicyError, PolicyFault, StepFault},
    settings::{ContactOrder, PartialPayment, Settings},
    shipped::FILES,
};
use crate::{
    calendar::{Clock, Weekday, Window},
    coded::coded,
    debtor::{Channel, DebtorKind, Role},
    money::{Currency, Fraction, Money, Ppm},
    script::{Purpose, Tone},
    stage::Stage,
};

coded! {
    /// How a debt climbs the ladder.
    LadderMode {
        /// One step after the other; a step needs the one before carried out.
        Sequential = "sequential",
        /// Straight to the most severe step whose condition is met.
        Jump = "jump",
        /// The step whose band of days holds today, repeated at the cadence.
        Band = "band",
        /// By the number of notices already sent.
        Count = "count",
    }
}

coded! {
    /// The day from which a step counts its days.
    Anchor {
        /// The due day of the item.
        DueDate = "due-date",
        /// The oldest due day still unpaid of the debtor.
        OldestDue = "oldest-due",
        /// The invoice day of the item.
        InvoiceDate = "invoice-date",
        /// The oldest invoice day still unpaid of the debtor.
        OldestInvoice = "oldest-invoice",
    }
}

coded! {
    /// Whether day N itself counts as N days.
    Boundary {
        /// From day N on.
        Inclusive = "inclusive",
        /// After day N.
        After = "after",
    }
}

coded! {
    /// What climbs the ladder.
    Unit {
        /// Every invoice or instalment by itself.
        Item = "item",
        /// Every item by itself, then all lifted to the highest step of the debtor.
        DebtorLevel = "debtor-level",
        /// The debtor as a whole.
        Debtor = "debtor",
    }
}

coded! {
    /// The amount a percentage fee is taken of.
    BaseAmount {
        /// What is still open.
        Residual = "residual",
        /// What was invoiced.
        Original = "original",
    }
}

coded! {
    /// What the tolerance is compared with.
    ToleranceScope {
        /// The balance of each item.
        Item = "item",
        /// The overdue balance of the debtor in one currency.
        Debtor = "debtor",
    }
}

coded! {
    /// Which days of a pause stop the clock of the ladder.
    Pause {
        /// None: a pause silences us, the days go on.
        None = "none",
        /// All of them.
        All = "all",
        /// Those after the due day.
        Overdue = "overdue",
    }
}

coded! {
    /// What happens with credit notes and money nobody has assigned.
    Netting {
        /// Shown, and left for a person to assign.
        None = "none",
        /// Set against the oldest due item of the same currency.
        OldestFirst = "oldest-first",
    }
}

coded! {
    /// To which instalments the days of grace apply.
    GraceScope {
        /// To every item.
        Every = "every",
        /// To the last item of the debtor only.
        LastOnly = "last-only",
    }
}

coded! {
    /// Who carries out a step.
    Actor {
        /// The collector (收款专员).
        Collector = "collector",
        /// The salesperson (业务).
        Sales = "sales",
        /// Finance (财务).
        Finance = "finance",
        /// The legal department (法务).
        Legal = "legal",
        /// A field visitor (外访).
        Field = "field",
        /// The manager (主管).
        Manager = "manager",
    }
}

/// Text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A policy as its file gives it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Its name, equal to the file name.
    pub id: String,
    /// What people call it.
    pub title: Bilingual,
    /// Rows of the requirement table it comes from.
    #[serde(default)]
    pub rows: Vec<String>,
    /// Whom it is for; `None` for both.
    #[serde(default)]
    pub debtors: Option<DebtorKind>,
    /// How the ladder is climbed.
    #[serde(default)]
    pub ladder: Ladder,
    /// Days between contacts.
    #[serde(default)]
    pub cadence: Cadence,
    /// Hours of the day.
    #[serde(default)]
    pub hours: Hours,
    /// Interest and fees the policy claims.
    #[serde(default)]
    pub charges: Charges,
    /// The settings of the contradiction table.
    #[serde(default)]
    pub settings: Settings,
    /// The steps, mildest first.
    #[serde(default, rename = "step")]
    steps: Vec<Spanned<Step>>,
}

/// How the ladder is climbed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ladder {
    /// How a debt climbs.
    pub mode: LadderMode,
    /// Where days are counted from.
    pub anchor: Anchor,
    /// Whether day N counts.
    pub boundary: Boundary,
    /// What climbs.
    pub unit: Unit,
    /// What a percentage fee is taken of.
    pub base: BaseAmount,
    /// Days after the due day that are forgiven.
    pub grace_days: i32,
    /// To which items.
    pub grace_scope: GraceScope,
    /// Least days between two steps.
    pub spacing_days: i32,
    /// No further step before the date that the latest text named has passed.
    pub wait_for_cure: bool,
    /// Keep as many days between two steps as their own days lie apart.
    pub spacing_by_step: bool,
    /// Balances below this many units of their currency are not chased.
    #[serde(deserialize_with = "settings::factor")]
    pub tolerance: Ppm,
    /// What the tolerance is compared with.
    pub tolerance_scope: ToleranceScope,
    /// What a pause does to the count of days.
    pub pause: Pause,
    /// What happens with unassigned money.
    pub netting: Netting,
}

impl Default for Ladder {
    fn default() -> Self {
        Self {
            mode: LadderMode::Band,
            anchor: Anchor::OldestDue,
            boundary: Boundary::Inclusive,
            unit: Unit::Debtor,
            base: BaseAmount::Residual,
            grace_days: 0,
            grace_scope: GraceScope::Every,
            spacing_days: 0,
            wait_for_cure: true,
            spacing_by_step: false,
            tolerance: Ppm(0),
            tolerance_scope: ToleranceScope::Item,
            pause: Pause::None,
            netting: Netting::None,
        }
    }
}

impl Ladder {
    /// The tolerance in minor units of a currency.
    pub fn tolerance_minor(&self, currency: Currency) -> i64 {
        // Asked for every item, and mostly nothing is tolerated.
        if self.tolerance == Ppm(0) {
            return 0;
        }
        let units = i128::from(self.tolerance.0) * 10_i128.pow(currency.exponent());
        i64::try_from(units / i128::from(Ppm::ONE.0)).unwrap_or(i64::MAX)
    }
}

/// Days between two contacts, by the cause of the delay (CAD-029..034).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cadence {
    /// Cause not known yet.
    pub unknown: i32,
    /// Forgotten or in process: confirm and assist (CAD-030).
    pub oversight: i32,
    /// Short of money: a deep conversation (CAD-031).
    pub cash_short: i32,
    /// Unwilling: a formal letter and a call (CAD-032).
    pub unwilling: i32,
    /// After a try that reached nobody (CAD-027).
    pub retry: i32,
    /// Unanswered calls in a row after which we write instead of calling (C27).
    pub unanswered_before_writing: u32,
}

impl Default for Cadence {
    fn default() -> Self {
        Self {
            unknown: 7,
            oversight: 7,
            cash_short: 14,
            unwilling: 7,
            retry: 1,
            unanswered_before_writing: 3,
        }
    }
}

/// Hours and days of contact (C01-C04). They narrow what the gate allows, and can never widen it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Hours {
    /// Preferred times of a call, best first (C02).
    pub prefer: Vec<Clock>,
    /// Stretches to leave in peace (C03).
    pub avoid: Vec<Window>,
    /// Weekdays on which nobody is called unless it cannot wait (C01).
    pub avoid_weekdays: Vec<Weekday>,
    /// Last days of a month on which a company's finance people are not called (CAD-008).
    pub avoid_month_end_days: i8,
    /// By when a promise due today is asked about (CAD-021).
    pub promise_check: Clock,
}

impl Default for Hours {
    fn default() -> Self {
        let at = |hour, minute| Clock::new(hour, minute).unwrap_or(Clock::MIDNIGHT);
        Self {
            prefer: vec![at(10, 0), at(15, 0)],
            avoid: vec![Window { from: at(11, 30), to: at(14, 0) }],
            avoid_weekdays: Vec::new(),
            avoid_month_end_days: 0,
            promise_check: at(15, 30),
        }
    }
}

/// Interest and fees claimed beyond what the law gives by itself. Each needs a clause on file (BLK-51).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Charges {
    /// Simple interest a year from the day after the due day, actual days over 365.
    #[serde(deserialize_with = "settings::rate")]
    pub interest_a_year: Ppm,
}

/// When a step is due. The conditions that are given must all be met.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct When {
    /// Days from the anchor; negative before it.
    pub days: Option<i32>,
    /// Last day of a band, counted alike.
    pub until: Option<i32>,
    /// Working days before the due day (CAD-036).
    pub working_days_before: Option<u32>,
    /// The last day of the month in which the anchor plus this many days falls.
    pub month_end_after: Option<i32>,
    /// Days after the step before was carried out.
    pub after_previous: Option<i32>,
    /// From the first such day of a month on, once `days` has come (STG-019..022).
    pub day_of_month: Option<i8>,
    /// What the debtor owes in one currency, disputed parts aside, has reached this many units.
    #[serde(deserialize_with = "settings::optional_factor")]
    pub balance: Option<Ppm>,
    /// So many items of the debtor are unpaid.
    pub items: Option<u32>,
}

impl When {
    /// Whether days alone decide.
    pub fn is_by_days(&self) -> bool {
        *self == Self { days: self.days, until: self.until, ..Self::default() }
    }
}

/// A fee posted with a step, never without a clause in the contract.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Fee {
    /// So many units of the currency of the debt.
    #[serde(deserialize_with = "settings::factor")]
    Flat(Ppm),
    /// A share of the base amount.
    #[serde(deserialize_with = "settings::rate")]
    Share(Ppm),
}

impl Fee {
    /// The fee on a base amount, in its currency; shares round half up to the minor unit.
    pub fn on(&self, base: Money) -> Money {
        let (numerator, denominator) = match self {
            Self::Flat(units) => {
                (i128::from(units.0) * 10_i128.pow(base.currency.exponent()), i128::from(Ppm::ONE.0))
            }
            Self::Share(share) => (i128::from(base.minor) * i128::from(share.0), i128::from(Ppm::ONE.0)),
        };
        Money::new(Fraction { numerator, denominator }.round_half_up(), base.currency)
    }
}

/// One step of the ladder.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its name within the policy.
    pub id: String,
    /// What people call it.
    pub title: Bilingual,
    /// The stage it puts the debtor in.
    pub stage: Stage,
    /// When it is due.
    pub when: When,
    /// What the contact is for.
    pub purpose: Purpose,
    /// Channels in order of preference; the first that may be used is.
    pub channels: Vec<Channel>,
    /// Whom to ask, in order; empty leaves it to the contact order of the settings.
    #[serde(default)]
    pub audience: Vec<Role>,
    /// The voice.
    #[serde(default = "neutral")]
    pub tone: Tone,
    /// Who acts.
    #[serde(default = "collector")]
    pub actor: Actor,
    /// Days the text gives for an answer (C20).
    #[serde(default = "three")]
    pub cure_days: u16,
    /// Repeat every so many days while nothing changes.
    #[serde(default)]
    pub repeat_days: Option<i32>,
    /// A fee posted when the step is carried out.
    #[serde(default)]
    pub fee: Option<Fee>,
    /// A formal demand: needs the four elements verified first (DAT-100).
    #[serde(default)]
    pub formal: bool,
    /// A task of our own, without a contact: stop supply, hand over, open a case.
    #[serde(default)]
    pub task: Option<Bilingual>,
}

const fn neutral() -> Tone {
    Tone::Neutral
}

const fn collector() -> Actor {
    Actor::Collector
}

const fn three() -> u16 {
    3
}

impl Policy {
    /// Reads a policy file.
    pub fn parse(file: &str, text: &str) -> Result<Self, PolicyError> {
        let fault = |at: usize, reason: PolicyFault| PolicyError {
            file: file.to_owned(),
            line: line_of(text, at),
            reason,
        };
        let policy: Self = toml::from_str(text).map_err(|error| {
            fault(error.span().map_or(0, |span| span.start), PolicyFault::Form(error.message().to_owned()))
        })?;
        policy.contradiction().map_or(Ok(policy), |(at, reason)| Err(fault(at, reason)))
    }

    /// The policies that come with the program, in order of their id.
    pub fn shipped() -> Result<Vec<Self>, PolicyError> {
        shipped::FILES.iter().map(|(file, text)| Self::parse(file, text)).collect()
    }

    /// The steps, mildest first.
    pub fn steps(&self) -> impl ExactSizeIterator<Item = &Step> + DoubleEndedIterator {
        self.steps.iter().map(Spanned::get_ref)
    }

    /// The step with a number, counted from 1.
    pub fn step(&self, number: u8) -> Option<&Step> {
        self.steps.get(usize::from(number).checked_sub(1)?).map(Spanned::get_ref)
    }

    /// The first thing in the file that cannot be meant, with its place.
    fn contradiction(&self) -> Option<(usize, PolicyFault)> {
        if self.steps.len() > usize::from(u8::MAX) {
            return Some((0, PolicyFault::TooManySteps));
        }
        let mut last_days = i32::MIN;
        for (index, spanned) in self.steps.iter().enumerate() {
            let step = spanned.get_ref();
            let is_known = self.steps.iter().take(index).any(|other| other.get_ref().id == step.id);
            let fault =
                if is_known { Some(StepFault::UsedTwice) } else { self.step_fault(step, index, last_days) };
            if let Some(fault) = fault {
                return Some((spanned.span().start, PolicyFault::Step { step: step.id.clone(), fault }));
            }
            last_days = step.when.days.unwrap_or(last_days);
        }
        let narrow = [("spacing_days", self.ladder.spacing_days), ("grace_days", self.ladder.grace_days)];
        if let Some((key, _)) = narrow.iter().find(|(_, days)| *days < 0) {
            return Some((0, PolicyFault::Negative(key)));
        }
        let paces =
            [self.cadence.unknown, self.cadence.oversight, self.cadence.cash_short, self.cadence.unwilling];
        if paces.iter().chain([&self.cadence.retry]).any(|&days| days < 1) {
            return Some((0, PolicyFault::TooFast));
        }
        self.hours.prefer.is_empty().then_some((0, PolicyFault::NoHour))
    }

    /// What cannot be meant of a step that comes after `index` others, the latest of which begins on `last_days`.
    fn step_fault(&self, step: &Step, index: usize, last_days: i32) -> Option<StepFault> {
        let When { days, until, after_previous, .. } = step.when;
        if !step.purpose.is_planned() {
            return Some(StepFault::NotPlanned(step.purpose));
        }
        if step.channels.is_empty() && step.task.is_none() {
            return Some(StepFault::DoesNothing);
        }
        if step.when == When::default() {
            return Some(StepFault::Never);
        }
        if index == 0 && after_previous.is_some() {
            return Some(StepFault::NothingBefore);
        }
        if let (Some(from), Some(until)) = (days, until)
            && until < from
        {
            return Some(StepFault::EndsBeforeItBegins { from, until });
        }
        if until.is_some() && self.ladder.mode != LadderMode::Band {
            return Some(StepFault::UntilOutsideBand);
        }
        if let Some(days) = days.filter(|&days| days < last_days) {
            return Some(StepFault::BeforeTheStepAbove { days, above: last_days });
        }
        (step.cure_days == 0).then_some(StepFault::NoCureDays)
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|&byte| byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parses a policy with one step, with `ladder` and `step` lines of its own.
    fn parse(ladder: &str, steps: &str) -> Result<Policy, PolicyError> {
        Policy::parse(
            "x.toml",
            &format!("id = \"x\"\ntitle = {{ zh = \"x\", en = \"x\" }}\n{ladder}\n{steps}"),
        )
    }

    const STEP: &str = r#"
[[step]]
id = "one"
title = { zh = "一", en = "one" }
stage = "early"
when = { days = 5 }
purpose = "overdue-reminder"
channels = ["email"]
"#;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test compares the list with the folder")]
    fn shipped_policies_are_sound_complete_and_named_as_their_file() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|f| f.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        assert_eq!(shipped::FILES.iter().map(|(file, _)| *file).collect::<Vec<_>>(), files);
        for policy in Policy::shipped().unwrap() {
            assert!(files.contains(&format!("{}.toml", policy.id)), "{}", policy.id);
            assert!(policy.steps().len() > 0, "{} has no step", policy.id);
        }
    }

    #[test]
    fn a_wrong_policy_is_refused_with_line_and_reason() {
        let second = STEP.replace("\"one\"", "\"two\"");
        for (ladder, steps, line, part) in [
            ("[ladder]\nmode = \"sideways\"", STEP.to_owned(), 4, "sideways"),
            ("[ladder]\ntolerence = \"0.1\"", STEP.to_owned(), 4, "tolerence"),
            ("[ladder]\ntolerance = 0.1", STEP.to_owned(), 4, "string"),
            ("[settings]\nthreats = \"final-stage\"", STEP.to_owned(), 4, "not one of never"),
            ("[cadence]\nunwilling = 0", STEP.to_owned(), 1, "harassment"),
            ("", STEP.replace("days = 5", "after_previous = 5"), 5, "nothing comes before"),
            ("", STEP.replace("days = 5", ""), 5, "`when` is empty"),
            ("", STEP.replace("overdue-reminder", "warning"), 5, "chosen by a person"),
            ("", STEP.replace("\"email\"", ""), 5, "neither `channels` nor a `task`"),
            ("", format!("{STEP}{STEP}"), 13, "used twice"),
            ("", format!("{STEP}{}", second.replace("days = 5", "days = 4")), 13, "before the step above"),
            ("", STEP.replace("days = 5", "days = 5, until = 3"), 5, "ends on day 3"),
        ] {
            let error = parse(ladder, &steps).unwrap_err();
            assert!(error.to_string().contains(part), "{part}: {error}");
            assert_eq!(error.line, line, "{error}");
        }
        assert!(parse("", STEP).is_ok());
    }

    #[test]
    fn tolerance_follows_the_decimals_of_the_currency() {
        let ladder = Ladder { tolerance: Ppm(100_000), ..Ladder::default() };
        for (code, minor) in [("EUR", 10), ("JPY", 0), ("KWD", 100)] {
            assert_eq!(ladder.tolerance_minor(Currency::from_code(code).unwrap()), minor, "{code}");
        }
    }
}
