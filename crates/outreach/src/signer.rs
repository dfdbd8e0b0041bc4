//! Who signs: a real person of a real department, or a lawyer with a mandate on file, from the company's own list.
//!
//! A [`Signer`] comes only from a [`Roster`], and a roster refuses a list in which somebody claims to be what they are
//! not. So no text can bear a name that nobody entered (DAT-176), nor a lawyer's without a mandate (BLK-22).

use receivables::calendar::Day;

use crate::{facts::Name, lang::Lang, words};

/// A department of the company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// What the list of people calls it.
    pub id: String,
    /// As texts name it.
    pub name: Name,
}

/// Somebody who calls or signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The user, as `--as` names them.
    pub id: String,
    /// Their true name.
    pub name: Name,
    /// The id of their department; `None` for a lawyer, who belongs to a firm.
    pub department: Option<String>,
    /// The number on which they answer.
    pub phone: String,
    /// What makes them our lawyer.
    pub mandate: Option<Mandate>,
}

/// A lawyer's mandate (授权委托书).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// The law firm.
    pub firm: Name,
    /// Number of the mandate.
    pub number: String,
    /// Who gave it: the creditor.
    pub client: Name,
    /// First day on which it holds.
    pub from: Day,
    /// Last day on which it holds.
    pub until: Day,
    /// The signed paper on file.
    pub document: String,
}

/// The people who may sign, each checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    departments: Vec<Department>,
    people: Vec<Person>,
}

/// One of them, entitled to sign on the day they were asked for. For a lawyer the department is the firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    pub(crate) user: String,
    pub(crate) name: Name,
    pub(crate) department: Name,
    pub(crate) phone: Name,
    pub(crate) mandate: Option<Mandate>,
}

impl Signer {
    /// The user, as `--as` names them.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// Their true name.
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// Their department, or their law firm.
    pub const fn department(&self) -> &Name {
        &self.department
    }

    /// The number on which they answer.
    pub const fn phone(&self) -> &Name {
        &self.phone
    }

    /// The mandate of a lawyer.
    pub const fn mandate(&self) -> Option<&Mandate> {
        self.mandate.as_ref()
    }
}

/// Why nobody signs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.said(Lang::En))]
pub struct Unsigned(Why);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Why {
    Nobody,
    Unknown { user: String, known: Vec<String> },
    NoMandate,
    MandateToCome { user: String, number: String, from: Day },
    MandateOver { user: String, number: String, until: Day },
}

impl Unsigned {
    /// Nobody is named to sign.
    pub const NOBODY: Self = Self(Why::Nobody);
    /// No lawyer holds a mandate.
    pub const NO_MANDATE: Self = Self(Why::NoMandate);

    /// The reason, and what to add where.
    pub fn said(&self, lang: Lang) -> String {
        self.0.said(lang)
    }
}

impl Why {
    fn said(&self, lang: Lang) -> String {
        match self {
            Self::Nobody => words::sentence("unsigned-nobody", [], lang),
            Self::NoMandate => words::sentence("unsigned-no-mandate", [], lang),
            Self::Unknown { user, known } if known.is_empty() => {
                words::sentence("unsigned-unknown", [("user", user.as_str())], lang)
            }
            Self::Unknown { user, known } => {
                let known = known.join(", ");
                words::sentence(
                    "unsigned-unknown",
                    [("user", user.as_str()), ("known", known.as_str())],
                    lang,
                )
            }
            Self::MandateToCome { user, number, from } => {
                let from = from.to_string();
                let facts = [("user", user.as_str()), ("number", number), ("from", from.as_str())];
                words::sentence("unsigned-mandate-to-come", facts, lang)
            }
            Self::MandateOver { user, number, until } => {
                let until = until.to_string();
                let facts = [("user", user.as_str()), ("number", number), ("until", until.as_str())];
                words::sentence("unsigned-mandate-over", facts, lang)
            }
        }
    }
}

/// What is wrong with the list of people: the rule, the entry it is about, and a detail.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.said(Lang::En))]
pub struct RosterFault {
    /// Which rule: the key of its sentence.
    pub rule: &'static str,
    /// The id of the department or person.
    pub id: String,
    /// What was found there.
    pub found: String,
}

impl RosterFault {
    /// What is wrong, and what to write where.
    pub fn said(&self, lang: Lang) -> String {
        words::sentence(self.rule, [("id", self.id.as_str()), ("found", self.found.as_str())], lang)
    }
}

/// Titles of a lawyer: Chinese by character, English by the word.
const LAWYER: &[&str] =
    &["律师", "lawyer", "lawyers", "attorney", "attorneys", "solicitor", "counsel", "barrister", "esq"];
/// Names of a legal department.
const LEGAL: &[&str] = &["法务", "法律", "legal"];
/// Names no creditor's department has: authorities, and the credit bureau.
const AUTHORITY: &[&str] = &[
    "法院",
    "法庭",
    "执行局",
    "公安",
    "警",
    "检察",
    "仲裁委",
    "征信",
    "银保监",
    "court",
    "police",
    "prosecutor",
    "prosecution",
    "bailiff",
    "sheriff",
    "tribunal",
    "bureau",
];

/// The first of these titles that a name bears.
fn title(name: &Name, titles: &'static [&'static str]) -> Option<&'static str> {
    let written = [&name.zh, &name.en].into_iter().flatten().map(|name| name.to_lowercase());
    let written: Vec<String> = written.collect();
    titles.iter().copied().find(|title| {
        written.iter().any(|name| {
            if title.is_ascii() {
                name.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word == *title)
            } else {
                name.contains(title)
            }
        })
    })
}

impl Roster {
    /// Checks the lists. `creditor` is the company as texts name it, who alone can have given a mandate.
    pub fn new(
        departments: Vec<Department>,
        people: Vec<Person>,
        creditor: &Name,
    ) -> Result<Self, Vec<RosterFault>> {
        let roster = Self { departments, people };
        let mut faults = Vec::new();
        let mut ids: Vec<&str> = Vec::new();
        for department in &roster.departments {
            faults.extend(department_fault(department, &ids));
            ids.push(&department.id);
        }
        let mut ids: Vec<&str> = Vec::new();
        for person in &roster.people {
            faults.extend(roster.person_fault(person, &ids, creditor));
            ids.push(&person.id);
        }
        if faults.is_empty() { Ok(roster) } else { Err(faults) }
    }

    fn department(&self, id: &str) -> Option<&Department> {
        self.departments.iter().find(|department| department.id == id)
    }

    fn person_fault(&self, person: &Person, before: &[&str], creditor: &Name) -> Option<RosterFault> {
        let fault =
            |rule, found: &str| Some(RosterFault { rule, id: person.id.clone(), found: found.to_owned() });
        if person.id.trim().is_empty() {
            return fault("person-without-id", person.name.zh.as_deref().unwrap_or_default());
        }
        if before.contains(&person.id.as_str()) {
            return fault("person-twice", "");
        }
        if !person.name.is_known() {
            return fault("person-without-name", "");
        }
        if person.phone.trim().is_empty() {
            return fault("person-without-phone", "");
        }
        if let Some(found) = title(&person.name, AUTHORITY) {
            return fault("person-of-authority", found);
        }
        if let Some(mandate) = &person.mandate {
            return mandate_fault(mandate, creditor).and_then(|(rule, found)| fault(rule, &found));
        }
        if let Some(found) = title(&person.name, LAWYER) {
            return fault("person-lawyer-without-mandate", found);
        }
        let Some(id) = &person.department else { return fault("person-without-department", "") };
        let Some(department) = self.department(id) else {
            return fault("person-of-unknown-department", id);
        };
        let legal = title(&person.name, LEGAL).filter(|_| title(&department.name, LEGAL).is_none());
        legal.and_then(|found| fault("person-legal-elsewhere", found))
    }

    /// The user by id, or by the name they are known by.
    pub fn person(&self, user: &str) -> Option<&Person> {
        let named = |person: &&Person| {
            [&person.name.zh, &person.name.en].into_iter().flatten().any(|name| name.trim() == user.trim())
        };
        let by_id = self.people.iter().find(|person| person.id == user.trim());
        by_id.or_else(|| {
            // Two people of one name are told apart by their ids alone.
            let mut all = self.people.iter().filter(named);
            all.next().filter(|_| all.next().is_none())
        })
    }

    /// The id of the user of this id or name.
    pub fn user(&self, user: &str) -> Result<&str, Unsigned> {
        self.person(user).map(|person| person.id.as_str()).ok_or_else(|| self.unknown(user))
    }

    fn unknown(&self, user: &str) -> Unsigned {
        let known = self.people.iter().map(|person| person.id.clone()).collect();
        Unsigned(Why::Unknown { user: user.to_owned(), known })
    }

    /// The user as they sign on a day.
    pub fn signer(&self, user: &str, day: Day) -> Result<Signer, Unsigned> {
        let person = self.person(user).ok_or_else(|| self.unknown(user))?;
        if let Some(mandate) = &person.mandate {
            let (user, number) = (person.id.clone(), mandate.number.clone());
            if day < mandate.from {
                return Err(Unsigned(Why::MandateToCome { user, number, from: mandate.from }));
            }
            if day > mandate.until {
                return Err(Unsigned(Why::MandateOver { user, number, until: mandate.until }));
            }
        }
        let firm = person.mandate.as_ref().map(|mandate| mandate.firm.clone());
        let department = person.department.as_deref().and_then(|id| self.department(id));
        Ok(Signer {
            user: person.id.clone(),
            name: person.name.clone(),
            department: firm.or_else(|| department.map(|found| found.name.clone())).unwrap_or_default(),
            phone: person.phone.as_str().into(),
            mandate: person.mandate.clone(),
        })
    }

    /// Our lawyer on a day: the first on the list whose mandate holds. Otherwise why there is none.
    pub fn lawyer(&self, day: Day) -> Result<Signer, Unsigned> {
        let lawyers = self.people.iter().filter(|person| person.mandate.is_some());
        let mut why = Unsigned::NO_MANDATE;
        for person in lawyers {
            match self.signer(&person.id, day) {
                Ok(signer) => return Ok(signer),
                Err(unsigned) => why = unsigned,
            }
        }
        Err(why)
    }
}

fn department_fault(department: &Department, before: &[&str]) -> Option<RosterFault> {
    let fault =
        |rule, found: &str| Some(RosterFault { rule, id: department.id.clone(), found: found.to_owned() });
    if department.id.trim().is_empty() || !department.name.is_known() {
        return fault("department-without-name", "");
    }
    if before.contains(&department.id.as_str()) {
        return fault("department-twice", "");
    }
    if let Some(found) = title(&department.name, AUTHORITY) {
        return fault("department-of-authority", found);
    }
    // A legal department may be called "Legal Counsel"; lawyers as such are people with a mandate.
    let lawyers = title(&department.name, LAWYER).filter(|_| title(&department.name, LEGAL).is_none());
    lawyers.and_then(|found| fault("department-of-lawyers", found))
}

fn mandate_fault(mandate: &Mandate, creditor: &Name) -> Option<(&'static str, String)> {
    if !mandate.firm.is_known() || mandate.number.trim().is_empty() {
        return Some(("mandate-incomplete", mandate.number.clone()));
    }
    if mandate.document.trim().is_empty() {
        return Some(("mandate-without-document", mandate.number.clone()));
    }
    if mandate.until < mandate.from {
        return Some(("mandate-ends-before-it-begins", mandate.until.to_string()));
    }
    let is_ours = [(&mandate.client.zh, &creditor.zh), (&mandate.client.en, &creditor.en)]
        .into_iter()
        .any(|(client, creditor)| client.is_some() && client == creditor);
    (!is_ours).then(|| {
        (
            "mandate-of-another-client",
            mandate.client.zh.clone().or(mandate.client.en.clone()).unwrap_or_default(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn departments() -> Vec<Department> {
        [("credit", "信用管理部", "Credit Management"), ("legal", "法务部", "Legal")]
            .map(|(id, zh, en)| Department { id: id.to_owned(), name: Name::new(zh, en) })
            .to_vec()
    }

    fn clerk() -> Person {
        Person {
            id: "chen".to_owned(),
            name: Name::new("陈静", "Chen Jing"),
            department: Some("credit".to_owned()),
            phone: "021-5555 0100".to_owned(),
            mandate: None,
        }
    }

    fn lawyer() -> Person {
        Person {
            id: "ming".to_owned(),
            name: Name::new("陈明律师", "Chen Ming, lawyer"),
            department: None,
            phone: "021-5555 0188".to_owned(),
            mandate: Some(Mandate {
                firm: Name::new("示例律师事务所", "Example Law Firm"),
                number: "WT-1".to_owned(),
                client: us(),
                from: day("2026-03-01"),
                until: day("2026-12-31"),
                document: "mandates/WT-1.pdf".to_owned(),
            }),
        }
    }

    fn us() -> Name {
        Name::new("华光机电", "Huaguang Electric")
    }

    fn mandate(change: fn(&mut Mandate)) -> Person {
        let mut person = lawyer();
        change(person.mandate.as_mut().unwrap());
        person
    }

    #[test]
    fn nobody_signs_as_what_they_are_not() {
        for (person, rule, why) in [
            (clerk(), None, "a clerk of a department on the list"),
            (lawyer(), None, "a lawyer with a mandate bears the title"),
            (
                Person { name: "陈静律师".into(), ..clerk() },
                Some("person-lawyer-without-mandate"),
                "a lawyer by title alone",
            ),
            (
                Person { name: "Jane Chen, Attorney".into(), ..clerk() },
                Some("person-lawyer-without-mandate"),
                "the same in English",
            ),
            (Person { name: "Counselman".into(), ..clerk() }, None, "part of a word is no title"),
            (
                Person { name: "法务陈静".into(), ..clerk() },
                Some("person-legal-elsewhere"),
                "not of the legal department",
            ),
            (
                Person { name: "法务陈静".into(), department: Some("legal".to_owned()), ..clerk() },
                None,
                "of the legal department",
            ),
            (Person { name: "陈警官".into(), ..clerk() }, Some("person-of-authority"), "a policeman's title"),
            (
                Person { name: "Chen, Court Bailiff".into(), ..clerk() },
                Some("person-of-authority"),
                "a bailiff's",
            ),
            (
                Person { department: Some("police".to_owned()), ..clerk() },
                Some("person-of-unknown-department"),
                "a department that is not on the list",
            ),
            (Person { department: None, ..clerk() }, Some("person-without-department"), "no department"),
            (
                Person { name: Name::new(" ", "Chen"), ..clerk() },
                Some("person-without-name"),
                "blank in Chinese",
            ),
            (
                Person { phone: " ".to_owned(), ..clerk() },
                Some("person-without-phone"),
                "nobody to ring back",
            ),
            (Person { id: String::new(), ..clerk() }, Some("person-without-id"), "no user"),
            (
                mandate(|m| m.client = "别的公司".into()),
                Some("mandate-of-another-client"),
                "another's lawyer",
            ),
            (mandate(|m| m.number.clear()), Some("mandate-incomplete"), "no number"),
            (mandate(|m| m.firm = Name::default()), Some("mandate-incomplete"), "no firm"),
            (mandate(|m| m.document.clear()), Some("mandate-without-document"), "nothing on file"),
            (
                mandate(|m| m.until = Day(m.from.0 - 1)),
                Some("mandate-ends-before-it-begins"),
                "days turned round",
            ),
        ] {
            let faults = Roster::new(departments(), vec![person], &us()).err().unwrap_or_default();
            assert_eq!(faults.first().map(|fault| fault.rule), rule, "{why}");
            for fault in &faults {
                for lang in Lang::ALL {
                    assert!(!fault.said(lang).contains('⟦'), "{}", fault.said(lang));
                }
            }
        }
    }

    #[test]
    fn two_people_are_told_apart_by_their_ids() {
        let twice = Roster::new(departments(), vec![clerk(), clerk()], &us()).unwrap_err();
        assert_eq!(twice.first().unwrap().rule, "person-twice");
        let other = Person { id: "chen2".to_owned(), ..clerk() };
        let roster = Roster::new(departments(), vec![clerk(), other], &us()).unwrap();
        assert!(roster.user("chen2").is_ok());
        assert!(roster.user("陈静").is_err(), "two bear this name");
    }

    #[test]
    fn no_department_claims_authority() {
        for (zh, en, rule, why) in [
            ("财务部", "Accounts Receivable", None, "an ordinary department"),
            ("法务部", "Legal Counsel", None, "a legal department"),
            ("律师部", "Claims", Some("department-of-lawyers"), "lawyers are people with a mandate"),
            ("清欠部", "Court Liaison", Some("department-of-authority"), "borrows the court's name"),
            ("公安联络处", "Security", Some("department-of-authority"), "borrows that of the police"),
            ("征信中心", "Data", Some("department-of-authority"), "borrows that of the credit bureau"),
            ("", "Credit", Some("department-without-name"), "unnamed in Chinese"),
        ] {
            let department = Department { id: "d".to_owned(), name: Name::new(zh, en) };
            let faults = Roster::new(vec![department], vec![], &us()).err().unwrap_or_default();
            assert_eq!(faults.first().map(|fault| fault.rule), rule, "{why}");
            for lang in Lang::ALL {
                assert!(faults.iter().all(|fault| !fault.said(lang).contains('⟦')), "{faults:?}");
            }
        }
    }

    #[test]
    fn a_mandate_holds_from_its_first_day_to_its_last() {
        let roster = Roster::new(departments(), vec![clerk(), lawyer()], &us()).unwrap();
        for (user, on, signs, why) in [
            ("chen", "2026-01-01", true, "a clerk signs on any day"),
            ("陈静", "2026-01-01", true, "by name, as the ledger has it"),
            ("wang", "2026-01-01", false, "not on the list"),
            ("ming", "2026-02-28", false, "the day before the first"),
            ("ming", "2026-03-01", true, "the first"),
            ("ming", "2026-12-31", true, "the last"),
            ("ming", "2027-01-01", false, "the day after"),
        ] {
            let signer = roster.signer(user, day(on));
            assert_eq!(signer.is_ok(), signs, "{why}");
            assert_eq!(roster.lawyer(day(on)).is_ok(), ("2026-03-01"..="2026-12-31").contains(&on), "{why}");
            if let Err(unsigned) = signer {
                for lang in Lang::ALL {
                    assert!(!unsigned.said(lang).contains('⟦'), "{}", unsigned.said(lang));
                }
            }
        }
        let signer = roster.signer("ming", day("2026-06-01")).unwrap();
        assert_eq!(signer.department, Name::new("示例律师事务所", "Example Law Firm"));
    }
}
