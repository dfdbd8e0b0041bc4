//! What the world has told the product so far, in plain values. Days are counted from 1970-01-01, amounts are minor units.

/// A debtor, as far as anybody told us.
#[derive(Debug, Clone, Default)]
pub struct Debtor {
    /// Customer number.
    pub code: String,
    /// The product's number of the debtor.
    pub number: i64,
    /// A natural person; else a company.
    pub is_person: bool,
    /// ISO code of the country.
    pub country: String,
    /// `US-TX` and the like, if told.
    pub region: Option<String>,
    /// IANA zone of the place where they are.
    pub zone: String,
    /// Whether the zone was told.
    pub zone_told: bool,
    /// What our own policy for them allows of visits in a calendar month.
    pub visits_a_month: usize,
    /// Whom we may speak with.
    pub people: Vec<Person>,
    /// Invoices.
    pub invoices: Vec<Invoice>,
    /// Money and credit notes.
    pub money: Vec<Money>,
    /// Promises.
    pub promises: Vec<Promise>,
    /// Disputes.
    pub disputes: Vec<Dispute>,
    /// Facts.
    pub facts: Vec<Fact>,
    /// Every attempt of ours and theirs.
    pub acts: Vec<Act>,
    /// Up to which day the ledger says what was paid.
    pub ledger_day: i32,
}

/// Somebody to speak with.
#[derive(Debug, Clone, Default)]
pub struct Person {
    /// Name.
    pub name: String,
    /// The product's number of the person.
    pub number: i64,
    /// Role by its code.
    pub role: String,
    /// Channels for which there is a number or address.
    pub reachable_by: Vec<&'static str>,
    /// Channels they asked us not to use.
    pub opted_out: Vec<&'static str>,
    /// Channels they agreed to.
    pub opted_in: Vec<&'static str>,
    /// They asked not to be contacted.
    pub refused: bool,
    /// Minutes of the day from which and before which they asked to be contacted.
    pub hours: Option<(u32, u32)>,
}

/// An invoice.
#[derive(Debug, Clone, Default)]
pub struct Invoice {
    /// Its number.
    pub number: String,
    /// Day of issue.
    pub issued: i32,
    /// Last day to pay.
    pub due: i32,
    /// Amount.
    pub amount: i64,
    /// ISO code.
    pub currency: &'static str,
}

/// Money or a credit note.
#[derive(Debug, Clone, Default)]
pub struct Money {
    /// Day it came.
    pub day: i32,
    /// Amount; negative if it went back.
    pub amount: i64,
    /// ISO code.
    pub currency: &'static str,
    /// The invoice it pays; `None` while nobody has said.
    pub invoice: Option<String>,
    /// No money.
    pub is_credit_note: bool,
}

/// A promise.
#[derive(Debug, Clone, Default)]
pub struct Promise {
    /// Day it was made.
    pub made: i32,
    /// Last day on which money keeps it.
    pub due: i32,
    /// Amount.
    pub amount: i64,
    /// ISO code.
    pub currency: &'static str,
    /// Confirmed in writing.
    pub is_written: bool,
}

/// A dispute.
#[derive(Debug, Clone, Default)]
pub struct Dispute {
    /// Day it was raised.
    pub opened: i32,
    /// Day it was settled.
    pub closed: Option<i32>,
    /// The invoice; `None` disputes everything.
    pub invoice: Option<String>,
    /// The disputed part; `None` disputes the whole.
    pub part: Option<i64>,
}

/// A fact.
#[derive(Debug, Clone, Default)]
pub struct Fact {
    /// By its code.
    pub kind: &'static str,
    /// First day.
    pub from: i32,
    /// Last day.
    pub until: Option<i32>,
    /// The invoice it concerns; `None` means the debtor.
    pub invoice: Option<String>,
}

/// One attempt, ours or theirs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Act {
    /// Day in the debtor's log.
    pub day: i32,
    /// Minute of that day in the log.
    pub minute: u32,
    /// When it happened, in minutes since 1970 in Greenwich.
    pub moment: i64,
    /// The product's number of the person.
    pub person: i64,
    /// Channel by its code.
    pub channel: &'static str,
    /// We contacted them.
    pub is_ours: bool,
    /// What became of it, by its code.
    pub connection: &'static str,
    /// They asked to be called back.
    pub asks_for_call: bool,
    /// What for, by its code.
    pub purpose: String,
    /// It is the formal step of a policy.
    pub is_formal: bool,
    /// The policy step it carried out, from 1.
    pub step: Option<u8>,
    /// Of a visit: who went and where.
    pub visit: Option<Going>,
}

/// A visit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Going {
    /// How many of us.
    pub people: u32,
    /// Where, by its code.
    pub place: &'static str,
}

impl Fact {
    /// Whether it holds on the day.
    pub fn holds(&self, day: i32) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

impl Dispute {
    /// Whether it is open at the end of the day.
    pub fn is_open(&self, day: i32) -> bool {
        self.opened <= day && self.closed.is_none_or(|closed| closed > day)
    }
}

impl Act {
    /// Whether a call of ours or theirs was a conversation.
    pub(crate) fn is_spoken(&self) -> bool {
        self.channel == "phone" && self.connection == "connected"
    }

    /// Whether we dialled in vain.
    pub(crate) fn is_vain_dial(&self) -> bool {
        self.is_ours
            && self.channel == "phone"
            && matches!(self.connection, "no-answer" | "busy" | "switched-off")
    }
}

impl Debtor {
    /// Whether a fact about the debtor as a whole holds.
    pub(crate) fn has(&self, kind: &str, day: i32) -> bool {
        self.facts.iter().any(|fact| fact.kind == kind && fact.invoice.is_none() && fact.holds(day))
    }

    /// Due day and state of each promise, in the order told: `open`, `due-today`, `kept`, `part-kept` or `broken`.
    pub fn promise_states(&self, day: i32) -> Vec<(i32, &'static str)> {
        crate::money::promises(self, day)
    }

    /// How much has been told: it grows with every fact that could take a debt back to a milder stage.
    pub(crate) fn told(&self) -> usize {
        let closed = self.disputes.iter().filter(|dispute| dispute.closed.is_some()).count();
        let assigned = self.money.iter().filter(|money| money.invoice.is_some()).count();
        self.invoices.len()
            + self.money.len()
            + assigned
            + self.promises.len()
            + self.disputes.len()
            + closed
            + self.facts.len()
    }
}
