//! The auditor itself: one call for each thing that happens, in the order of time.

use std::{collections::BTreeMap, fmt};

pub use crate::acts::Recorded;
use crate::{
    acts::{self, Ends},
    allowed::{self, Case, Found},
    chain::{self, Entry, Leaf, Root},
    civil,
    house::House,
    messages::{Kept, Message, Messages},
    money,
    record::{Decision, Planned},
    told::{Act, Debtor},
};

/// Something that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// On which day.
    pub day: i32,
    /// Customer number.
    pub debtor: String,
    /// The rule of the auditor.
    pub rule: &'static str,
    /// What it saw.
    pub facts: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}: {}", civil::written(self.day), self.debtor, self.rule, self.facts)
    }
}

/// Days of silence towards somebody who owes and may be asked, after which we ask why.
const SILENCE: i32 = 45;

/// The stages of a debt, mildest first.
const STAGES: [&str; 7] = ["clear", "not-due", "pre-due", "early", "middle", "late", "legal"];

/// The auditor, with what it must remember from day to day.
#[derive(Debug)]
pub struct Auditor {
    house: House,
    is_collector: bool,
    standing: BTreeMap<i64, Standing>,
    ends: BTreeMap<i64, Ends>,
    messages: Messages,
    /// How many decisions were recorded about each debtor.
    decided: BTreeMap<i64, usize>,
    /// The last entries of the chains seen so far.
    leaves: Vec<Leaf>,
    findings: Vec<Finding>,
}

/// The decision that stands about a debtor.
#[derive(Debug)]
struct Standing {
    code: String,
    decision: Decision,
    told: usize,
    /// The due day from which the ladder counts.
    anchor: Option<i32>,
}

impl Auditor {
    /// An auditor of a company with these limits of its own. `is_collector`: it collects for others.
    pub fn new(house: House, is_collector: bool) -> Self {
        Self {
            house,
            is_collector,
            standing: BTreeMap::new(),
            ends: BTreeMap::new(),
            messages: Messages::default(),
            decided: BTreeMap::new(),
            leaves: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Everything found so far.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Says that something is not as it must be.
    pub fn report(&mut self, day: i32, debtor: &str, rule: &'static str, facts: String) {
        self.findings.push(Finding { day, debtor: debtor.to_owned(), rule, facts });
    }

    fn all(&mut self, day: i32, debtor: &Debtor, found: Vec<Found>) {
        for (rule, facts) in found {
            self.report(day, &debtor.code, rule, facts);
        }
    }

    /// A decision was recorded on the morning of a day. Returns it, read.
    pub fn decided(&mut self, debtor: &Debtor, day: i32, body: &str) -> Option<Decision> {
        *self.decided.entry(debtor.number).or_default() += 1;
        let decision = self.read(debtor, day, body)?;
        self.messages.plan(debtor.number, &debtor.code, day, decision.contacts.iter());
        let (told, anchor) = (debtor.told(), money::anchor(debtor, day));
        let mut found = owed(debtor, &decision);
        let rank = |stage: &str| STAGES.iter().position(|known| *known == stage);
        if let Some(before) = self.standing.get(&debtor.number) {
            // While nothing may be demanded, what falls due next may bring the mildest stage again.
            let as_before = told == before.told && anchor.is_some() && anchor == before.anchor;
            if rank(&decision.stage) < rank(&before.decision.stage) && as_before {
                let facts =
                    format!("from {} to {}, and nothing was told", before.decision.stage, decision.stage);
                found.push(("stage-back", facts));
            }
        }
        self.all(day, debtor, found);
        let standing = Standing { code: debtor.code.clone(), decision: decision.clone(), told, anchor };
        self.standing.insert(debtor.number, standing);
        Some(decision)
    }

    fn read(&mut self, debtor: &Debtor, day: i32, body: &str) -> Option<Decision> {
        match Decision::read(body) {
            Ok(decision) if decision.day == day => return Some(decision),
            Ok(decision) => {
                self.report(
                    day,
                    &debtor.code,
                    "record",
                    format!("it is of {}", civil::written(decision.day)),
                );
            }
            Err(error) => self.report(day, &debtor.code, "record", error),
        }
        None
    }

    /// What the product would decide on a day, of somebody about whom the run did not decide: what stands must be the same.
    pub fn looked(&mut self, debtor: &Debtor, day: i32, body: &str) {
        let Some(decision) = self.read(debtor, day, body) else { return };
        let mut found = owed(debtor, &decision);
        found.extend(silent(debtor, &decision));
        match self.standing.get(&debtor.number) {
            None => found.push(("undecided", "no run has decided about them".to_owned())),
            Some(standing) => found.extend(differs(&standing.decision, &decision)),
        }
        self.all(day, debtor, found);
    }

    /// The contacts that stand for a day.
    pub fn due(&self, debtor: i64, day: i32) -> Vec<Planned> {
        let standing = self.standing.get(&debtor);
        let contacts = standing.map_or(&[][..], |standing| &standing.decision.contacts);
        contacts.iter().filter(|contact| contact.on == day).cloned().collect()
    }

    /// A contact is made. The debtor must not hold it yet.
    pub fn made(&mut self, debtor: &Debtor, planned: &Planned, act: &Act) {
        let case = Case { debtor, act, house: &self.house, is_collector: self.is_collector };
        let found = allowed::check(&case);
        self.all(act.day, debtor, found);
        self.ended(debtor, planned);
    }

    /// The carrier found a message in its folder. Returns the contact that it carries out.
    pub fn handed_over(&mut self, debtor: &Debtor, day: i32, message: &Message) -> Option<Planned> {
        let doubled = self.messages.leave(message);
        self.all(day, debtor, doubled.into_iter().collect());
        let mut plan = self.due(debtor.number, day).into_iter();
        let planned = plan.find(|contact| contact.message(debtor.number).as_ref() == Some(&message.key));
        if planned.is_none() {
            self.report(day, &debtor.code, "message-unplanned", message.key.clone());
        }
        planned
    }

    /// A contact was refused at the last moment. `is_told`: something about the debtor became known since it was planned.
    pub fn refused(&mut self, debtor: &Debtor, planned: &Planned, rules: &str, is_told: bool) {
        if !is_told {
            let facts = format!("{} was planned this morning and is refused now by {rules}", planned.purpose);
            self.report(planned.on, &debtor.code, "plan-and-gate", facts);
        }
        self.ended(debtor, planned);
    }

    /// A person left a planned contact to another day.
    pub fn left(&mut self, debtor: &Debtor, planned: &Planned) {
        self.ended(debtor, planned);
    }

    fn ended(&mut self, debtor: &Debtor, planned: &Planned) {
        self.ends.entry(debtor.number).or_default().add(planned);
    }

    /// The day is over: everything planned for it must have come to its end.
    pub fn day_over(&mut self, day: i32) {
        let ends = std::mem::take(&mut self.ends);
        let none = Ends::default();
        let mut found = Vec::new();
        for (number, standing) in &self.standing {
            let ends = ends.get(number).unwrap_or(&none);
            let ended = ends.check(&standing.decision.contacts, day).into_iter();
            found.extend(ended.map(|(rule, facts)| Finding {
                day,
                debtor: standing.code.clone(),
                rule,
                facts,
            }));
        }
        self.findings.extend(found);
    }

    /// The product's log of a debtor, at the end.
    pub fn logged(&mut self, debtor: &Debtor, day: i32, recorded: &[Recorded]) {
        self.all(day, debtor, acts::log(debtor, recorded));
    }

    /// The product's outbox, at the end.
    pub fn outbox(&mut self, day: i32, kept: &[Kept]) {
        for (debtor, (rule, facts)) in self.messages.check(kept) {
            self.report(day, &debtor, rule, facts);
        }
    }

    /// A debtor's chain of evidence, at the end.
    pub fn chained(&mut self, debtor: &Debtor, day: i32, entries: &[Entry]) {
        let (mut found, last) = chain::check(entries);
        self.leaves.extend(last);
        let decided = self.decided.get(&debtor.number).copied().unwrap_or(0);
        found.extend(chain::compare(debtor, day, entries, decided, self.messages.left_to(debtor.number)));
        self.all(day, debtor, found);
    }

    /// The roots over all chains, of which the last was made after everything else.
    pub fn sealed(&mut self, day: i32, roots: &[Root]) {
        for (rule, facts) in chain::check_roots(roots, &self.leaves) {
            self.report(day, "", rule, facts);
        }
    }
}

/// The product's sums, days and promises against ours.
fn owed(debtor: &Debtor, decision: &Decision) -> Vec<Found> {
    let mut found = Vec::new();
    let ours: Vec<(String, [i64; 4])> = money::sums(debtor, decision.day)
        .into_iter()
        .map(|(currency, of)| (currency.to_owned(), [of.open, of.overdue, of.disputed, of.unassigned]))
        .filter(|(_, sums)| *sums != [0; 4])
        .collect();
    if ours != decision.sums {
        found.push((
            "balance",
            format!("open, overdue, disputed, unassigned are {ours:?}, recorded {:?}", decision.sums),
        ));
    }
    let oldest = money::oldest(debtor, decision.day);
    if oldest != decision.days_past_due {
        found.push(("days-past-due", format!("{oldest}, recorded {}", decision.days_past_due)));
    }
    let mut promises = money::promises(debtor, decision.day);
    let mut recorded: Vec<(i32, &str)> =
        decision.promises.iter().map(|(due, state)| (*due, state.as_str())).collect();
    promises.sort_unstable();
    recorded.sort_unstable();
    if promises != recorded {
        found.push(("promise-state", format!("{promises:?}, recorded {recorded:?}")));
    }
    found
}

/// A product that never speaks breaks no law, and collects nothing. While a claim is expiring, silence is no fault: on those
/// days we let it speak, and do not say that it must.
fn silent(debtor: &Debtor, decision: &Decision) -> Option<Found> {
    let day = decision.day;
    let last = debtor.acts.iter().filter(|act| act.is_ours).map(|act| act.day).max();
    let is_long_due = money::anchor(debtor, day).is_some_and(|due| due < day - SILENCE);
    let quiet = is_long_due && last.is_none_or(|last| last < day - SILENCE);
    // In the legal stage others act, by tasks.
    let answered =
        !decision.contacts.is_empty() || !decision.withheld.is_empty() || decision.stage == "legal";
    (quiet && !answered).then(|| {
        let last = last.map_or_else(
            || "never asked".to_owned(),
            |last| format!("last asked on {}", civil::written(last)),
        );
        ("silent", last)
    })
}

/// What would be decided now against what stands.
fn differs(standing: &Decision, now: &Decision) -> Option<Found> {
    let plan = |decision: &Decision| {
        let withheld: Vec<_> =
            decision.withheld.iter().map(|held| (held.purpose.clone(), held.rules.clone())).collect();
        (decision.stage.clone(), decision.step, decision.contacts.clone(), withheld)
    };
    let (before, after) = (plan(standing), plan(now));
    let since = civil::written(standing.day);
    (before != after)
        .then(|| ("outdated", format!("since {since} {before:?} stands, now it would be {after:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::allowed::tests::{act, company};

    fn auditor() -> Auditor {
        Auditor::new(crate::house::tests::shipped(), true)
    }

    /// A decision about [`company`], which has owed a hundred for thirty days.
    fn body(day: i32, stage: &str, overdue: i64, contacts: &str) -> String {
        let day = civil::written(day);
        format!(
            r#"{{"day":"{day}","stage":"{stage}","step":3,"days_past_due":30,"balances":[{{"currency":"CNY","open":100,
            "overdue":{overdue},"disputed":0,"unassigned":0}}],"promises":[],"contacts":[{contacts}],"withheld":[],
            "tasks":[],"limitation":null}}"#
        )
    }

    fn planned(day: i32) -> String {
        format!(
            r#"{{"on":"{}","at":"10:00","person":1,"channel":"phone","purpose":"overdue-reminder","stage":"middle","step":3}}"#,
            civil::written(day)
        )
    }

    fn rules(auditor: &Auditor) -> Vec<&'static str> {
        auditor.findings().iter().map(|finding| finding.rule).collect()
    }

    #[test]
    fn a_wrong_sum_a_wrong_day_and_a_record_that_cannot_be_read() {
        let (mut auditor, debtor) = (auditor(), company());
        let day = act(0, "").day;
        assert!(auditor.decided(&debtor, day, &body(day, "middle", 100, "")).is_some());
        assert_eq!(rules(&auditor), Vec::<&str>::new());
        auditor.decided(&debtor, day, &body(day, "middle", 99, ""));
        auditor.decided(&debtor, day, &body(day, "middle", 100, "").replace(":30", ":31"));
        auditor.decided(&debtor, day, &body(day - 1, "middle", 100, ""));
        auditor.decided(&debtor, day, "not json");
        auditor.decided(
            &debtor,
            day,
            &body(day, "middle", 100, "")
                .replace("promises\":[", r#"promises":[{"due":"2025-01-01","state":"kept"}"#),
        );
        assert_eq!(rules(&auditor), ["balance", "days-past-due", "record", "record", "promise-state"]);
        let first = auditor.findings()[0].to_string();
        assert!(first.starts_with("2025-03-03 C7 balance: open"), "{first}");
    }

    #[test]
    fn a_stage_goes_back_only_for_a_fact() {
        let (mut auditor, mut debtor) = (auditor(), company());
        let day = act(0, "").day;
        auditor.decided(&debtor, day, &body(day, "late", 100, ""));
        auditor.decided(&debtor, day, &body(day, "early", 100, ""));
        assert_eq!(rules(&auditor), ["stage-back"]);
        auditor.decided(&debtor, day, &body(day, "late", 100, ""));
        debtor.facts.push(crate::told::Fact { kind: "hold", from: day, until: None, invoice: None });
        auditor.decided(&debtor, day, &body(day, "early", 100, ""));
        assert_eq!(rules(&auditor), ["stage-back"]);
    }

    #[test]
    fn what_stands_is_what_would_be_decided_and_nobody_is_forgotten() {
        let (mut auditor, mut debtor) = (auditor(), company());
        let day = act(0, "").day;
        auditor.looked(&debtor, day, &body(day, "middle", 100, ""));
        assert_eq!(rules(&auditor), ["undecided"]);
        auditor.decided(&debtor, day, &body(day, "middle", 100, ""));
        auditor.looked(&debtor, day, &body(day, "middle", 100, ""));
        auditor.looked(&debtor, day, &body(day, "middle", 100, &planned(day)));
        assert_eq!(rules(&auditor), ["undecided", "outdated"]);
        debtor.invoices[0].due = day - 46;
        auditor.looked(&debtor, day, &body(day, "middle", 100, "").replace(":30", ":46"));
        assert_eq!(rules(&auditor), ["undecided", "outdated", "silent"]);
        auditor.decided(&debtor, day, &body(day, "legal", 100, "").replace(":30", ":46"));
        auditor.looked(&debtor, day, &body(day, "legal", 100, "").replace(":30", ":46"));
        assert_eq!(rules(&auditor).len(), 3, "others act in court");
    }

    #[test]
    fn plans_ends_and_the_last_moment() {
        let (mut auditor, debtor) = (auditor(), company());
        let day = act(0, "").day;
        auditor.decided(&debtor, day, &body(day, "middle", 100, &planned(day)));
        auditor.day_over(day);
        assert_eq!(rules(&auditor), ["plan-lost"]);
        let plan = auditor.due(debtor.number, day);
        let mut call = act(600, "phone");
        call.moment -= 480;
        auditor.made(&debtor, &plan[0], &call);
        auditor.day_over(day);
        assert_eq!(rules(&auditor), ["plan-lost"], "the call was in order");
        auditor.refused(&debtor, &plan[0], "hold", true);
        auditor.day_over(day);
        auditor.refused(&debtor, &plan[0], "hold", false);
        auditor.left(&debtor, &plan[0]);
        auditor.day_over(day);
        assert_eq!(rules(&auditor), ["plan-lost", "plan-and-gate", "plan-doubled"]);
        call.minute = 1_300;
        call.moment += 700;
        auditor.made(&debtor, &plan[0], &call);
        assert_eq!(rules(&auditor).get(3), Some(&"hours-house"));
    }
}
