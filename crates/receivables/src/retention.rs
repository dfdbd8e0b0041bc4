//! How long a record must be kept, and how long it may be: what a job that deletes records reads.
//!
//! Years are in `rulebook/<jurisdiction>/retention.toml`, those of US collectors in `rulebook/us/contact.toml`. A duty to keep
//! wins over a duty to erase (GDPR art. 17(3)(b); PIPL art. 47): then the record is locked up and used for nothing else.

use crate::{
    calendar::Day,
    coded::coded,
    debtor::Country,
    document::DocumentKind,
    rulebook::{Dated, Rulebook, Series, ValueId},
};

coded! {
    /// What is kept.
    RecordKind {
        /// What was said, sent and answered (联系记录).
        ContactLog = "contact-log",
        /// The recording of a call (通话录音).
        CallRecording = "call-recording",
        /// A letter with the receipt of its delivery (函件及送达凭证).
        Letter = "letter",
        /// A decision with its reasons (决策记录).
        Decision = "decision",
        /// Contract, delivery, statement of account: what proves the claim (债权凭证).
        Evidence = "evidence",
        /// Invoices and vouchers (发票和会计凭证).
        Invoice = "invoice",
        /// Books and accounts (会计账簿).
        Books = "books",
        /// Data of a person that nothing else on this list asks to keep (个人信息).
        PersonalData = "personal-data",
        /// An impact assessment of personal data (个人信息保护影响评估).
        ImpactAssessment = "impact-assessment",
        /// Collection records of a credit card (信用卡催收记录).
        CreditCardRecord = "credit-card-record",
        /// Collection records of a consumer finance company (消费金融催收记录).
        ConsumerFinanceRecord = "consumer-finance-record",
    }
}

impl RecordKind {
    /// What a paper is as a record: a voucher of money, a letter with its proof of delivery, a recording, or proof of the claim.
    pub const fn of_paper(kind: DocumentKind) -> Self {
        use DocumentKind as D;
        match kind {
            D::Invoice | D::PaymentRecord | D::RemittanceSlip => Self::Invoice,
            D::DemandLetter | D::LawyersLetter | D::Waybill | D::DeliveryReceipt | D::TransmissionReport => {
                Self::Letter
            }
            D::Recording => Self::CallRecording,
            D::Contract
            | D::Order
            | D::DeliveryNote
            | D::AcceptanceCertificate
            | D::SettlementStatement
            | D::DebtStatement
            | D::LegalPaper
            | D::Communication
            | D::WrittenPromise
            | D::CollectedEvidence
            | D::DeathCertificate
            | D::RegistrySearch
            | D::CourtSearch
            | D::SupplementaryPaper
            | D::VisitRecord => Self::Evidence,
        }
    }
}

coded! {
    /// From when years are counted.
    CountedFrom {
        /// The day the record was made.
        Made = "made",
        /// The end of that calendar year.
        MadeYearEnd = "made-year-end",
        /// The end of the claim, or the last act of collecting it.
        ClaimEnded = "claim-ended",
    }
}

/// What is known of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Which kind.
    pub kind: RecordKind,
    /// The day it was made: of the call, the letter, the decision.
    pub made: Day,
    /// The day the claim ended: paid, waived, given up; `None` while it is open.
    pub claim_ended: Option<Day>,
}

/// One rule about a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// Years.
    pub years: u16,
    /// From when.
    pub counted_from: CountedFrom,
    /// The last day of them; `None` while they have not begun.
    pub until: Option<Day>,
    /// The value it rests on.
    pub value: ValueId,
    /// That is still to be verified.
    pub is_unverified: bool,
}

/// How long a record must and may be kept, with every rule that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention {
    /// Duties to keep.
    pub least: Vec<Bound>,
    /// Limits of keeping.
    pub most: Vec<Bound>,
    /// The law says that it must go once its purpose is over, without a number.
    pub ends_with_purpose: Vec<ValueId>,
}

impl Retention {
    /// The last day on which it must still be there: the latest of the duties. `None` without a duty, or where one has not
    /// begun to run: see [`Retention::is_open`].
    pub fn keep_at_least_until(&self) -> Option<Day> {
        if self.is_open() { None } else { self.least.iter().filter_map(|bound| bound.until).max() }
    }

    /// A duty has not begun to run: the claim is still open.
    pub fn is_open(&self) -> bool {
        self.least.iter().any(|bound| bound.until.is_none())
    }

    /// The duties of law that still hold it on the day. What the house wishes to keep is no duty, and gives way to whoever has
    /// a reason; whoever asks to be forgotten does not lift a duty of law (GDPR art. 17(3)(b); PIPL art. 47).
    pub fn held_by_law(self, book: &Rulebook, day: Day) -> Vec<Bound> {
        let of_house =
            |bound: &Bound| book.value(bound.value).is_some_and(|value| value.jurisdiction == "house");
        let holds = |bound: &Bound| bound.until.is_none_or(|until| until >= day) && !of_house(bound);
        self.least.into_iter().filter(holds).collect()
    }

    /// The last day on which it may still be there: the earliest of the limits, but not before the duties end. `None` while
    /// the claim is open, or without a limit.
    pub fn may_keep_until(&self) -> Option<Day> {
        if self.is_open() {
            return None;
        }
        let most = self.most.iter().map(|bound| bound.until).min().flatten()?;
        Some(self.keep_at_least_until().map_or(most, |least| most.max(least)))
    }

    /// A duty to keep reaches beyond a limit: the record is locked up until the duty ends.
    pub fn has_conflict(&self) -> bool {
        let most = self.most.iter().filter_map(|bound| bound.until).min();
        let least = self.least.iter().filter_map(|bound| bound.until).max();
        most.zip(least).is_some_and(|(most, least)| least > most)
    }

    /// Whether a job may delete it on the day: no duty holds it any more.
    pub fn may_delete(&self, day: Day) -> bool {
        !self.is_open() && self.keep_at_least_until().is_none_or(|until| day > until)
    }

    /// Whether it must be gone on the day.
    pub fn must_delete(&self, day: Day) -> bool {
        self.may_keep_until().is_some_and(|until| day > until)
    }
}

/// What the laws of these countries and the house say about a record.
pub fn retention(record: &Record, countries: &[Country], book: &Rulebook) -> Retention {
    let mut found = Retention { least: Vec::new(), most: Vec::new(), ends_with_purpose: Vec::new() };
    let asked = record.claim_ended.unwrap_or(record.made).max(record.made);
    for rules in book.retention_rules(countries) {
        let rule = rules.of(record.kind);
        let from = |series: &Option<Series<CountedFrom>>| {
            series.as_ref().and_then(|series| series.on(asked)).map_or(CountedFrom::Made, |from| from.value)
        };
        if let Some(years) = rule.least_years.as_ref().and_then(|series| series.on(asked)) {
            found.least.push(bound(record, years, from(&rule.least_from)));
        }
        if let Some(years) = rule.most_years.as_ref().and_then(|series| series.on(asked)) {
            found.most.push(bound(record, years, CountedFrom::ClaimEnded));
        }
        let purpose = rules.ends_with_purpose.as_ref().and_then(|series| series.on(asked));
        found.ends_with_purpose.extend(purpose.filter(|purpose| purpose.value).map(|purpose| purpose.id));
    }
    // Regulation F binds those who collect for others from consumers in the United States.
    let collectors = countries.contains(&Country::US).then(|| book.regulation_f(asked)).flatten();
    if let Some(law) = collectors {
        match record.kind {
            RecordKind::CallRecording => {
                found.least.push(bound(record, &law.recording_years, CountedFrom::Made));
            }
            RecordKind::ContactLog | RecordKind::Letter | RecordKind::Decision | RecordKind::Evidence => {
                found.least.push(bound(record, &law.record_years, CountedFrom::ClaimEnded));
            }
            _ => {}
        }
    }
    found
}

fn bound(record: &Record, years: &Dated<u16>, counted_from: CountedFrom) -> Bound {
    let start = match counted_from {
        CountedFrom::Made => Some(record.made),
        CountedFrom::MadeYearEnd => Day::new(record.made.year(), 12, 31),
        CountedFrom::ClaimEnded => record.claim_ended,
    };
    Bound {
        years: years.value,
        counted_from,
        until: start.map(|start| start.plus_years(i32::from(years.value))),
        value: years.id,
        is_unverified: years.is_unverified(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// Kind, countries, end of the claim; kept at least until, at most until, whether they clash, and why.
    type Row =
        (RecordKind, &'static str, Option<&'static str>, &'static str, &'static str, bool, &'static str);

    /// A record of 3 June 2024 under the laws of the countries.
    fn check(rows: &[Row]) {
        let book = Rulebook::shipped();
        for &(kind, countries, ended, least, most, conflict, why) in rows {
            let countries: Vec<_> = countries.split(' ').filter_map(Country::from_code).collect();
            let record = Record { kind, made: day("2024-06-03"), claim_ended: ended.map(day) };
            let found = retention(&record, &countries, &book);
            let shown = [found.keep_at_least_until(), found.may_keep_until()]
                .map(|day| day.map_or_else(String::new, |day| day.to_string()));
            assert_eq!(shown, [least, most], "{kind}: {why}");
            assert_eq!(found.has_conflict(), conflict, "{kind}: {why}");
        }
    }

    #[test]
    fn the_longest_duty_holds_and_the_shortest_limit_ends() {
        use RecordKind as R;
        let (d, e, f) = (Some("2025-01-10"), Some("2024-09-01"), Some("2024-08-01"));
        check(&[
            (R::CreditCardRecord, "CN", d, "2026-06-03", "2028-01-10", false, "two years by law"),
            (R::ConsumerFinanceRecord, "CN", e, "2029-06-03", "2029-06-03", true, "five years by law"),
            (R::ImpactAssessment, "CN", None, "2027-06-03", "", false, "whatever the claim does"),
            (R::Invoice, "DE", f, "2034-12-31", "", false, "ten years before 2025"),
            (R::Letter, "DE", f, "2030-12-31", "2030-12-31", true, "six years from the year's end"),
            (R::Letter, "GB CN", f, "2030-08-01", "2030-08-01", true, "the longer of law and house"),
            (R::PersonalData, "DE", f, "", "2027-08-01", false, "no duty: the house's number"),
            (R::PersonalData, "CN", None, "", "", false, "the claim is open"),
        ]);
        check(&[
            (R::ContactLog, "US", None, "", "", false, "three years that have not begun"),
            (R::ContactLog, "US", f, "2027-08-01", "2027-08-01", false, "three years after the last act"),
            (R::CallRecording, "US", f, "2027-06-03", "2027-08-01", false, "three years after the call"),
        ]);
    }

    #[test]
    fn a_job_deletes_what_no_duty_holds() {
        let book = Rulebook::shipped();
        let record = Record {
            kind: RecordKind::CallRecording,
            made: day("2024-06-03"),
            claim_ended: Some(day("2024-08-01")),
        };
        let found = retention(&record, &[Country::US], &book);
        assert!(!found.may_delete(day("2027-06-03")) && found.may_delete(day("2027-06-04")));
        assert!(!found.must_delete(day("2027-08-01")) && found.must_delete(day("2027-08-02")));
        let open = Record { kind: RecordKind::Letter, made: day("2010-06-03"), claim_ended: None };
        assert!(!retention(&open, &[Country::CN], &book).may_delete(day("2030-01-01")), "the claim is open");
        // Personal data in Germany ends with its purpose by the law of the EU; so it does in France, not in Japan.
        let data = Record { kind: RecordKind::PersonalData, made: day("2024-06-03"), claim_ended: None };
        for (country, laws) in [("DE", 1), ("FR", 1), ("GB", 1), ("JP", 0)] {
            let country = Country::from_code(country).unwrap();
            assert_eq!(retention(&data, &[country], &book).ends_with_purpose.len(), laws, "{country}");
        }
    }
}
