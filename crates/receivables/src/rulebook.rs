//! The law as dated data. Files in `rulebook/` hold every rate, length and limit with the days it is in force, its
//! authority, its source and how far it was checked; rules ask for the value on a day and keep its number in their result.
//!
//! Parsing happens once; a question is a binary search over a few entries and allocates nothing.

mod claim_protocol;
mod contact_law;
mod deadline;
mod late_payment;
mod limitation_abroad;
mod places;
mod regulation_f;
mod retention;
mod shipped;
mod text;
mod value;

use crate::{
    calendar::{Day, WorkingDays},
    debtor::{Country, DebtorKind, Region},
    interest::AllocationOrder,
    liability::JointEffect,
    limitation::{EventEffect, EventKind},
    money::Ppm,
};
pub use claim_protocol::{ClaimProtocol, InformationDuty, Reply};
pub use contact_law::{Addressee, AttemptLimit, Binds, ContactLaw, HouseContact, Jurisdiction, Permission};
use contact_law::{HouseRules, PersonRules};
use deadline::Deadlines;
pub use deadline::{Deadline, Procedure};
pub use late_payment::{DeLatePayment, EuLatePayment, UkLatePayment};
pub use limitation_abroad::{DeLimitation, ListedEffects, UkLimitation, UsLimitation};
use places::Places;
pub use places::{Place, Spread, Zone};
use regulation_f::CollectorRules;
pub use regulation_f::{RegulationF, ValidationPeriod};
use retention::Retentions;
pub use retention::{RetentionRule, RetentionRules};
pub use shipped::FILES;
use text::Book;
pub use value::{Dated, Rank, Series, Status, Value, ValueId, Written};

/// A rulebook file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("rulebook file `{file}`, line {line}: {reason}")]
pub struct RulebookError {
    /// The file, by the name it was given with.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what was expected.
    pub reason: String,
}

/// All values, parsed and ready to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rulebook {
    values: Vec<Value>,
    cn: China,
    abroad: Abroad,
    deadlines: Deadlines,
    retentions: Retentions,
    house: House,
    /// The law of contact with natural persons, in the order of [`Jurisdiction::ALL`].
    contact: Vec<PersonRules>,
    us_places: Places,
}

/// The values of China.
#[derive(Debug, Clone, PartialEq, Eq)]
struct China {
    lpr_1y: Series<Ppm>,
    lpr_5y: Series<Ppm>,
    pboc: [Series<Ppm>; 3],
    interest: InterestLaw,
    limitation: LimitationLaw,
    visit_people: Series<u16>,
    working_days: WorkingDays,
}

/// The values of the EU, Germany, the United Kingdom and the United States.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Abroad {
    eu_late_payment: EuLatePayment,
    de_late_payment: DeLatePayment,
    uk_late_payment: UkLatePayment,
    de_limitation: DeLimitation,
    uk_limitation: UkLimitation,
    us_limitation: UsLimitation,
    us_collectors: CollectorRules,
    uk_claim_protocol: ClaimProtocol,
    uk_working_days: WorkingDays,
    de_first_demand: Series<Vec<InformationDuty>>,
    scotland_prescription: Series<u16>,
}

/// Our own values.
#[derive(Debug, Clone, PartialEq, Eq)]
struct House {
    contact: HouseRules,
    sale_multiplier: Series<Ppm>,
    alarm_days: Series<Vec<u16>>,
}

/// What Chinese law says about late interest, besides the rates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterestLaw {
    /// First day of default from which LPR replaces the benchmark.
    pub sale_lpr_from: Series<Day>,
    /// Least multiple of the rate.
    pub sale_multiplier_least: Series<Ppm>,
    /// Greatest multiple of the rate.
    pub sale_multiplier_most: Series<Ppm>,
    /// Multiple of LPR taken as the loss when an agreed penalty is weighed.
    pub penalty_loss_multiplier: Series<Ppm>,
    /// Share of the loss above which an agreed penalty is normally reduced.
    pub penalty_excess: Series<Ppm>,
    /// Days of a year.
    pub day_base: Series<u16>,
    /// Late interest a day for a small supplier without an agreed rate.
    pub sme_daily: Series<Ppm>,
    /// Days within which a public body pays a small supplier.
    pub sme_term_public_body_days: Series<u16>,
    /// Days beyond which a public body may not agree to pay a small supplier.
    pub sme_longest_term_public_body_days: Series<u16>,
    /// Days within which a large enterprise pays a small supplier.
    pub sme_term_large_enterprise_days: Series<u16>,
    /// Multiple of LPR where a pay-when-paid clause is void.
    pub pay_when_paid_void_multiplier: Series<Ppm>,
    /// Multiple of LPR that caps a private loan.
    pub lending_cap_multiplier: Series<Ppm>,
    /// First day of that cap.
    pub lending_cap_from: Series<Day>,
    /// Yearly rate upheld before it.
    pub lending_old_cap: Series<Ppm>,
    /// Extra interest a day on a judgment debt.
    pub judgment_double_daily: Series<Ppm>,
    /// On what a payment is used first.
    pub payment_order: Series<AllocationOrder>,
    /// On what a payment on a judgment is used first.
    pub judgment_payment_order: Series<AllocationOrder>,
}

/// What a country says about limitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitationLaw {
    /// Years of the general period; the start of the second entry is the day of transition.
    pub general_years: Series<u16>,
    /// Years from the harm after which nothing helps.
    pub longest_years: Series<u16>,
    /// Months before the end in which an obstacle suspends.
    pub suspension_window_months: Series<u16>,
    /// Years that run after the debtor agrees to perform an expired claim.
    pub restart_after_expiry_years: Series<u16>,
    /// Years to apply for enforcement.
    pub enforcement_years: Series<u16>,
    /// Months of a guarantee period where none was agreed.
    pub guarantee_months: Series<u16>,
    /// Which events on one joint debtor count for the others.
    pub joint_debtors: Series<JointEffect>,
    effects: Vec<Series<EventEffect>>,
}

impl LimitationLaw {
    /// What an event of this kind does on the day; `None` if the rulebook does not go back that far.
    pub fn effect(&self, kind: EventKind, day: Day) -> Option<Dated<EventEffect>> {
        self.effects.get(kind as usize)?.on(day).copied()
    }
}

/// For how long the People's Bank of China set a benchmark rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BenchmarkTerm {
    /// Up to one year.
    UpToOneYear,
    /// More than one and up to five years.
    OneToFiveYears,
    /// More than five years.
    OverFiveYears,
}

impl Rulebook {
    /// The rulebook that ships with the program.
    ///
    /// # Panics
    /// Never: a test parses [`FILES`], which are part of the program.
    pub fn shipped() -> Self {
        match Self::parse(FILES) {
            Ok(book) => book,
            Err(error) => unreachable!("a shipped file does not parse: {error}"),
        }
    }

    /// Reads the files in order, each with its name for messages. A later file extends the values of earlier ones and
    /// replaces entries that begin on the same day, so a company adds its own files after [`FILES`].
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, RulebookError> {
        let mut book = Book::read(files)?;
        let cn = China::read(&mut book)?;
        let abroad = Abroad::read(&mut book)?;
        let deadlines = Deadlines::read(&mut book)?;
        let retentions = Retentions::read(&mut book)?;
        let house = House::read(&mut book)?;
        let contact = Jurisdiction::ALL.iter().map(|&of| PersonRules::read(&mut book, of));
        let contact = contact.collect::<Result<_, _>>()?;
        let us_places = Places::read(&mut book, Country::US)?;
        Ok(Self { values: book.finish()?, cn, abroad, deadlines, retentions, house, contact, us_places })
    }

    /// LPR for one year in force on the day: the latest publication on or before it.
    pub fn lpr_1y(&self, day: Day) -> Option<Dated<Ppm>> {
        self.cn.lpr_1y.on(day).copied()
    }

    /// LPR for more than five years in force on the day.
    pub fn lpr_5y(&self, day: Day) -> Option<Dated<Ppm>> {
        self.cn.lpr_5y.on(day).copied()
    }

    /// Every publication of the one-year LPR.
    pub fn lpr_1y_series(&self) -> &Series<Ppm> {
        &self.cn.lpr_1y
    }

    /// Benchmark lending rate of the People's Bank of China on the day.
    pub fn pboc_benchmark(&self, term: BenchmarkTerm, day: Day) -> Option<Dated<Ppm>> {
        let [short, middle, long] = &self.cn.pboc;
        match term {
            BenchmarkTerm::UpToOneYear => short.on(day),
            BenchmarkTerm::OneToFiveYears => middle.on(day),
            BenchmarkTerm::OverFiveYears => long.on(day),
        }
        .copied()
    }

    /// Chinese late interest, besides the rates.
    pub fn interest_law(&self) -> &InterestLaw {
        &self.cn.interest
    }

    /// The multiple we claim where the law leaves a range: a house choice.
    pub fn house_sale_multiplier(&self, day: Day) -> Option<Dated<Ppm>> {
        self.house.sale_multiplier.on(day).copied()
    }

    /// Limitation law of the country; `None` if the rulebook has none.
    pub fn limitation_law(&self, country: Country) -> Option<&LimitationLaw> {
        (country == Country::CN).then_some(&self.cn.limitation)
    }

    /// Whether a demand that reached the debtor starts the limitation period anew in the country, as far as is known.
    pub fn demand_interrupts(&self, country: Country, day: Day) -> bool {
        let effect = match country {
            Country::CN => self.cn.limitation.effect(EventKind::DemandReached, day),
            Country::DE => self.abroad.de_limitation.effects.on(EventKind::DemandReached, day),
            Country::GB => self.abroad.uk_limitation.effects.on(EventKind::DemandReached, day),
            _ => None,
        };
        effect.is_some_and(|effect| effect.value == EventEffect::Interrupts)
    }

    /// Days before the last safe day on which an alarm is raised, as the house chose.
    pub fn limitation_alarm_days(&self, day: Day) -> Option<&Dated<Vec<u16>>> {
        self.house.alarm_days.on(day)
    }

    /// The first day after `day` on which those days change.
    pub fn limitation_alarm_changes_after(&self, day: Day) -> Option<Day> {
        self.house.alarm_days.changes_after(day)
    }

    /// The law of contact for a kind of debtor in a country, as it stands on the day, and whom it binds. `None` if no rule
    /// was found (companies): then the house rules are all there is.
    pub fn contact_law(
        &self,
        country: Country,
        kind: DebtorKind,
        day: Day,
    ) -> Option<(Binds, ContactLaw<'_>)> {
        let person = kind == DebtorKind::Person;
        self.person_rules(country).filter(|_| person).and_then(|rules| rules.on(day))
    }

    fn person_rules(&self, country: Country) -> Option<&PersonRules> {
        let jurisdiction = Jurisdiction::of(country)?;
        self.contact.iter().find(|rules| rules.jurisdiction() == jurisdiction)
    }

    /// The laws of states and cities in force at one of the places, each with whom it binds: those of persons, and for
    /// companies those that cover some business debts.
    pub fn regional_contact_laws(
        &self,
        places: &[Place],
        kind: DebtorKind,
        day: Day,
    ) -> impl Iterator<Item = (Binds, ContactLaw<'_>)> {
        let here = |rules: &&PersonRules| {
            rules.region().is_some_and(|region| places.iter().any(|place| place.is_in(region)))
        };
        let laws = self.contact.iter().filter(here).filter_map(move |rules| rules.on(day));
        laws.filter(move |(_, law)| kind == DebtorKind::Person || law.commercial_at_most.is_some())
    }

    /// The house rules of contact for the kind of debtor.
    pub fn house_contact(&self, kind: DebtorKind, day: Day) -> Option<HouseContact> {
        self.house.contact.on(kind, day)
    }

    /// The first day after `day` on which a contact rule for debtors in the country, of the law or of the house, may
    /// change.
    pub fn contact_changes_after(&self, country: Option<Country>, day: Day) -> Option<Day> {
        let of_country = |rules: &&PersonRules| {
            let jurisdiction = rules.jurisdiction();
            let lies_in = rules.region().map(Region::country);
            country.is_some_and(|at| lies_in == Some(at) || Jurisdiction::of(at) == Some(jurisdiction))
        };
        let laws = self.contact.iter().filter(of_country).filter_map(|law| law.changes_after(day));
        laws.chain(self.house.contact.changes_after(day)).min()
    }

    fn places(&self, country: Country) -> Option<&Places> {
        (country == Country::US).then_some(&self.us_places)
    }

    /// The first and the last clock of the places where a debtor of the country, or of the region if the rulebook has it,
    /// may be on the day. `None` if the rulebook has no clocks of the country.
    pub fn spread(&self, country: Country, region: Option<Region>, day: Day) -> Option<Spread<'_>> {
        self.places(country)?.spread(region, day)
    }

    /// The places where a debtor of the country may be on the day, each with its clock; one clock for all if the zone is
    /// known. Empty where the zone is not known and the rulebook has no clocks of the country.
    pub fn possible_places(
        &self,
        country: Country,
        region: Option<Region>,
        zone_known: bool,
        day: Day,
    ) -> Vec<Place> {
        let listed = self.places(country).map(|places| places.possible(region, zone_known, day));
        let listed = listed.filter(|places| !places.is_empty());
        let somewhere = || if zone_known { vec![Place { region, ..Place::SOMEWHERE }] } else { Vec::new() };
        listed.unwrap_or_else(somewhere)
    }

    /// The first day after `day` on which the clocks of the country may stand otherwise to each other.
    pub fn clocks_change_after(&self, country: Country, day: Day) -> Option<Day> {
        self.places(country)?.changes_after(day)
    }

    /// How many people visit a person together at least.
    pub fn visit_people_least(&self, day: Day) -> Option<Dated<u16>> {
        self.cn.visit_people.on(day).copied()
    }

    /// What the jurisdictions of these countries, and the house, say about keeping records.
    pub fn retention_rules(&self, countries: &[Country]) -> impl Iterator<Item = &RetentionRules> {
        self.retentions.of(countries)
    }

    /// Whether the country is a member state of the European Union on the day.
    pub fn is_eu_member(&self, country: Country, day: Day) -> bool {
        self.retentions.is_eu_on(country, day)
    }

    /// Late payment in the EU: the minimum every state grants.
    pub fn eu_late_payment(&self) -> &EuLatePayment {
        &self.abroad.eu_late_payment
    }

    /// German default interest.
    pub fn de_late_payment(&self) -> &DeLatePayment {
        &self.abroad.de_late_payment
    }

    /// Late payment of commercial debts in England & Wales.
    pub fn uk_late_payment(&self) -> &UkLatePayment {
        &self.abroad.uk_late_payment
    }

    /// German limitation.
    pub fn de_limitation(&self) -> &DeLimitation {
        &self.abroad.de_limitation
    }

    /// Limitation in England & Wales.
    pub fn uk_limitation(&self) -> &UkLimitation {
        &self.abroad.uk_limitation
    }

    /// Limitation in the US states of our table.
    pub fn us_limitation(&self) -> &UsLimitation {
        &self.abroad.us_limitation
    }

    /// Regulation F as it stands on the day; `None` before it.
    pub fn regulation_f(&self, day: Day) -> Option<RegulationF<'_>> {
        self.abroad.us_collectors.on(day)
    }

    /// What must have passed before a claim against an individual in England & Wales.
    pub fn uk_claim_protocol(&self) -> &ClaimProtocol {
        &self.abroad.uk_claim_protocol
    }

    /// A deadline of a procedure as it stands on the day.
    pub fn deadline(&self, deadline: Deadline, day: Day) -> Option<Dated<u16>> {
        self.deadlines.on(deadline, day)
    }

    /// What the first demand of a registered German collector must tell a private person.
    pub fn de_first_demand(&self, day: Day) -> Option<&Dated<Vec<InformationDuty>>> {
        self.abroad.de_first_demand.on(day)
    }

    /// Years after which a debt in Scotland no longer exists.
    pub fn scotland_prescription_years(&self, day: Day) -> Option<Dated<u16>> {
        self.abroad.scotland_prescription.on(day).copied()
    }

    /// Working days of the country; `None` if the rulebook has no calendar for it.
    pub fn working_days(&self, country: Country) -> Option<&WorkingDays> {
        match country {
            Country::CN => Some(&self.cn.working_days),
            Country::DE => Some(&self.abroad.de_limitation.working_days),
            Country::GB => Some(&self.abroad.uk_working_days),
            Country::US => Some(self.abroad.us_collectors.holidays()),
            _ => None,
        }
    }

    /// The calendar that contacts are planned by: that of the country, or weekends alone where it is not known.
    pub fn working_days_at(&self, country: Option<Country>) -> &WorkingDays {
        country.and_then(|country| self.working_days(country)).unwrap_or(WorkingDays::WEEKENDS_OFF)
    }

    /// One value with its wording.
    pub fn value(&self, id: ValueId) -> Option<&Value> {
        self.values.get(usize::from(id.0))
    }

    /// Every value, by jurisdiction, topic, name and day.
    pub fn sources(&self) -> impl Iterator<Item = &Value> {
        self.values.iter()
    }

    /// The newest entry of every table that wants renewing on the day.
    pub fn stale(&self, day: Day) -> impl Iterator<Item = &Value> {
        let same = |a: &Value, b: &Value| {
            (&a.jurisdiction, &a.topic, &a.name) == (&b.jurisdiction, &b.topic, &b.name)
        };
        self.values.iter().enumerate().filter_map(move |(at, value)| {
            let newest = self.values.get(at + 1).is_none_or(|next| !same(value, next));
            let overdue =
                value.renew_within_days.is_some_and(|days| day.days_since(value.from) > i32::from(days));
            // The holidays of a year are announced before it begins.
            let runs_out = value.until.filter(|_| value.topic == "holidays");
            let overdue =
                overdue || runs_out.is_some_and(|until| until.days_since(day) < HOLIDAYS_AHEAD_DAYS);
            (newest && overdue).then_some(value)
        })
    }
}

/// Days before the end of a table of holidays from which the next year is asked for: our number, no law's.
const HOLIDAYS_AHEAD_DAYS: i32 = 31;

impl China {
    fn read(book: &mut Book) -> Result<Self, RulebookError> {
        Ok(Self {
            lpr_1y: book.series("cn", "lpr", "one_year")?,
            lpr_5y: book.series("cn", "lpr", "five_year")?,
            pboc: [
                book.series("cn", "pboc-benchmark", "up_to_one_year")?,
                book.series("cn", "pboc-benchmark", "one_to_five_years")?,
                book.series("cn", "pboc-benchmark", "over_five_years")?,
            ],
            interest: InterestLaw::read(book)?,
            limitation: LimitationLaw::read(book)?,
            visit_people: book.series("cn", "contact", "visit_people_least")?,
            working_days: working_days(book, "cn")?,
        })
    }
}

impl Abroad {
    fn read(book: &mut Book) -> Result<Self, RulebookError> {
        Ok(Self {
            eu_late_payment: EuLatePayment::read(book)?,
            de_late_payment: DeLatePayment::read(book)?,
            uk_late_payment: UkLatePayment::read(book)?,
            de_limitation: DeLimitation::read(book)?,
            uk_limitation: UkLimitation::read(book)?,
            us_limitation: UsLimitation::read(book)?,
            us_collectors: CollectorRules::read(book)?,
            uk_claim_protocol: ClaimProtocol::read(book)?,
            uk_working_days: days_off_only(book, "uk")?,
            de_first_demand: book.series("de", "contact", "first_demand_information")?,
            scotland_prescription: book.series("uk", "contact", "scotland_prescription_years")?,
        })
    }
}

impl House {
    fn read(book: &mut Book) -> Result<Self, RulebookError> {
        Ok(Self {
            contact: HouseRules::read(book)?,
            sale_multiplier: book.series("house", "late-interest", "sale_multiplier")?,
            alarm_days: book.series("house", "limitation", "alarm_days")?,
        })
    }
}

impl InterestLaw {
    fn read(book: &mut Book) -> Result<Self, RulebookError> {
        let topic = "late-interest";
        Ok(Self {
            sale_lpr_from: book.series("cn", topic, "sale_lpr_from")?,
            sale_multiplier_least: book.series("cn", topic, "sale_multiplier_least")?,
            sale_multiplier_most: book.series("cn", topic, "sale_multiplier_most")?,
            penalty_loss_multiplier: book.series("cn", topic, "penalty_loss_multiplier")?,
            penalty_excess: book.series("cn", topic, "penalty_excess")?,
            day_base: book.series("cn", topic, "day_base")?,
            sme_daily: book.series("cn", topic, "sme_daily")?,
            sme_term_public_body_days: book.series("cn", topic, "sme_term_public_body_days")?,
            sme_longest_term_public_body_days: book.series(
                "cn",
                topic,
                "sme_longest_term_public_body_days",
            )?,
            sme_term_large_enterprise_days: book.series("cn", topic, "sme_term_large_enterprise_days")?,
            pay_when_paid_void_multiplier: book.series("cn", topic, "pay_when_paid_void_multiplier")?,
            lending_cap_multiplier: book.series("cn", topic, "lending_cap_multiplier")?,
            lending_cap_from: book.series("cn", topic, "lending_cap_from")?,
            lending_old_cap: book.series("cn", topic, "lending_old_cap")?,
            judgment_double_daily: book.series("cn", topic, "judgment_double_daily")?,
            payment_order: book.series("cn", topic, "payment_order")?,
            judgment_payment_order: book.series("cn", topic, "judgment_payment_order")?,
        })
    }
}

impl LimitationLaw {
    fn read(book: &mut Book) -> Result<Self, RulebookError> {
        let topic = "limitation";
        let effects = EventKind::ALL.iter().map(|kind| {
            let name = format!("event_{}", kind.code().replace('-', "_"));
            book.series("cn", topic, &name)
        });
        let effects = effects.collect::<Result<_, _>>()?;
        Ok(Self {
            general_years: book.series("cn", topic, "general_years")?,
            longest_years: book.series("cn", topic, "longest_years")?,
            suspension_window_months: book.series("cn", topic, "suspension_window_months")?,
            restart_after_expiry_years: book.series("cn", topic, "restart_after_expiry_years")?,
            enforcement_years: book.series("cn", topic, "enforcement_years")?,
            guarantee_months: book.series("cn", topic, "guarantee_months")?,
            joint_debtors: book.series("cn", topic, "joint_debtors")?,
            effects,
        })
    }
}

/// The calendar of a country; it is provisional from the day after the last year both lists cover.
fn working_days(book: &mut Book, jurisdiction: &str) -> Result<WorkingDays, RulebookError> {
    let off: Series<Vec<Day>> = book.series(jurisdiction, "holidays", "days_off")?;
    let worked: Series<Vec<Day>> = book.series(jurisdiction, "holidays", "days_worked")?;
    let end = |series: &Series<Vec<Day>>| series.entries().last().and_then(|last| last.until);
    let covered = end(&off).zip(end(&worked)).map(|(off, worked)| off.min(worked));
    let all = |series: &Series<Vec<Day>>| {
        series.entries().iter().flat_map(|entry| entry.value.iter().copied()).collect()
    };
    Ok(WorkingDays::new(all(&off), all(&worked), covered.map(|last| last.plus(1))))
}

/// The calendar of a country that exchanges no days.
fn days_off_only(book: &mut Book, jurisdiction: &str) -> Result<WorkingDays, RulebookError> {
    let off: Series<Vec<Day>> = book.series(jurisdiction, "holidays", "days_off")?;
    let covered = off.entries().last().and_then(|last| last.until);
    let days = off.entries().iter().flat_map(|entry| entry.value.iter().copied()).collect();
    Ok(WorkingDays::new(days, Vec::new(), covered.map(|last| last.plus(1))))
}

#[cfg(test)]
mod tests;
