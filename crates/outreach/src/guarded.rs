//! A text that went through the wording guard. There is no other way to make one, so whoever holds a [`Text`] holds
//! words that the guard has read, with its verdict.

use std::borrow::Cow;

use ::wording::{Fact, Verdict};
use receivables::{
    debtor::{Channel, Role},
    script::{Audience, Gate, Script},
    stage::Stage,
};
use serde::Serialize;

use crate::{facts::Facts, lang::Lang, sms, words};

/// A text, ready to be spoken or sent: the guard let it pass, or asks a person to look at it first.
///
/// Only [`Library::render`](crate::Library::render) and [`Text::by_hand`] make one. Words that nobody checked are no text:
///
/// ```compile_fail,E0451
/// let text = outreach::Text {
///     script: "my-own".to_owned(),
///     lang: outreach::Lang::En,
///     channel: receivables::debtor::Channel::Sms,
///     subject: None,
///     body: "Pay, or else.".to_owned(),
///     signed_by: None,
///     verdict: wording::Verdict::Pass,
///     findings: vec![],
/// };
/// ```
///
/// Nor can the words be changed afterwards:
///
/// ```compile_fail,E0616
/// fn sharpen(text: &mut outreach::Text) {
///     text.body.push_str(" Or else.");
/// }
/// ```
///
/// They can be read:
///
/// ```
/// fn show(text: &outreach::Text) -> &str {
///     text.body()
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Text {
    script: String,
    lang: Lang,
    channel: Channel,
    subject: Option<String>,
    body: String,
    signed_by: Option<String>,
    verdict: Verdict,
    findings: Vec<Finding>,
}

/// What the guard holds against a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Id of the guard's rule.
    pub rule: &'static str,
    /// The rows of the requirements catalogue it keeps.
    pub rows: &'static [&'static str],
    /// How much it weighs.
    pub verdict: Verdict,
    /// The words it is held against.
    pub words: String,
    /// The entry that says why and what may be said instead.
    #[serde(skip)]
    said: &'static str,
}

impl Finding {
    /// Why, on whose authority, and what may be said instead.
    pub fn said(&self, lang: Lang) -> ::wording::words::Said {
        ::wording::words::said(self.said, lang)
    }
}

/// What stands for the script of a text that a person wrote.
const BY_HAND: &str = "by-hand";

impl Text {
    /// Words that a person wrote, once the guard has read them with their subject.
    ///
    /// # Errors
    /// What the guard holds against them, if it blocks them.
    pub fn by_hand(
        asked: &::wording::Text<'_>,
        subject: Option<&str>,
        signed_by: Option<&str>,
    ) -> Result<Self, Vec<Finding>> {
        let whole = subject.map(|subject| format!("{subject}\n{}", asked.text));
        let findings = ask(&::wording::Text { text: whole.as_deref().unwrap_or(asked.text), ..*asked });
        let verdict = gravest(&findings);
        if verdict == Verdict::Block {
            return Err(findings);
        }
        Ok(Self {
            script: BY_HAND.to_owned(),
            lang: asked.lang,
            channel: asked.channel,
            subject: subject.map(str::to_owned),
            body: asked.text.to_owned(),
            signed_by: signed_by.map(str::to_owned),
            verdict,
            findings,
        })
    }

    /// Id of the script; `by-hand` for a text that a person wrote.
    pub fn script(&self) -> &str {
        &self.script
    }

    /// Its language.
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// The channel it is written for.
    pub const fn channel(&self) -> Channel {
        self.channel
    }

    /// Subject of an e-mail, letter or fax.
    pub fn subject(&self) -> Option<&str> {
        self.subject.as_deref()
    }

    /// The words. Calls are guides: `###` parts, spoken words in quotation marks, notes to the caller in brackets.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The user whose name stands under it or is said in it; `None` if it names nobody of ours.
    pub fn signed_by(&self) -> Option<&str> {
        self.signed_by.as_deref()
    }

    /// What the guard says: never [`Verdict::Block`].
    pub const fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Why a person looks at it first; empty for a text that passes.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Parts of a text message; `None` for every other channel.
    pub fn sms_segments(&self) -> Option<usize> {
        (self.channel == Channel::Sms).then(|| sms::segments(&self.body))
    }
}

/// A text that the guard let pass without a doubt: the only kind that leaves without a person having looked at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleared(Text);

impl Text {
    /// The text, if no person needs to look at it first; else the text back.
    pub fn cleared(self) -> Result<Cleared, Box<Self>> {
        match self.verdict {
            Verdict::Pass => Ok(Cleared(self)),
            Verdict::Review | Verdict::Block => Err(Box::new(self)),
        }
    }
}

impl Cleared {
    /// The text.
    pub const fn text(&self) -> &Text {
        &self.0
    }
}

/// Words for one listener that are put together outside the library, such as the answer to an excuse or a written
/// confirmation, once the guard has let them pass or asks a person to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    words: String,
    verdict: Verdict,
    findings: Vec<Finding>,
}

impl Passage {
    /// Asks the guard; of a call the words in quotation marks. A blocked passage does not come into being.
    pub fn guarded(asked: &::wording::Text<'_>) -> Result<Self, Vec<Finding>> {
        let spoken = spoken(asked.channel, asked.text);
        let findings = ask(&::wording::Text { text: &spoken, ..*asked });
        let verdict = gravest(&findings);
        if verdict == Verdict::Block {
            return Err(findings);
        }
        Ok(Self { words: asked.text.to_owned(), verdict, findings })
    }

    /// The words.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// What the guard says: never [`Verdict::Block`].
    pub const fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Why a person looks at it first.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

/// Rule, words, why and what to say instead, of each finding that blocks.
pub fn why_blocked(findings: &[Finding], lang: Lang) -> String {
    let blocking = findings.iter().filter(|finding| finding.verdict == Verdict::Block);
    let said: Vec<String> = blocking
        .map(|finding| {
            let said = finding.said(lang);
            let facts = [
                ("words", finding.words.as_str()),
                ("why", said.why.trim_end_matches(['。', '.'])),
                ("substitute", said.substitute.trim_end_matches(['。', '.'])),
                ("rule", finding.rule),
            ];
            words::sentence("text-blocked", facts, lang)
        })
        .collect();
    said.join(match lang {
        Lang::Zh => "；",
        Lang::En => "; ",
    })
}

fn gravest(findings: &[Finding]) -> Verdict {
    findings.iter().map(|finding| finding.verdict).max().unwrap_or(Verdict::Pass)
}

fn ask(asked: &::wording::Text<'_>) -> Vec<Finding> {
    let found = ::wording::check(asked).findings.into_iter();
    found
        .map(|found| Finding {
            rule: found.rule,
            rows: found.rows,
            verdict: found.verdict,
            words: found.words.to_owned(),
            said: found.said,
        })
        .collect()
}

/// The most characters of a name. Our number.
const NAME: usize = 60;

/// Whether words can be what somebody is called: a few of them, no sentence, and none that are forbidden in any text. The rules
/// are asked as if every claim were on file, and likeness is not asked at all: a law firm may be called one.
pub(crate) fn is_name(words: &str, lang: Lang) -> bool {
    let asked = ::wording::Text {
        lang,
        channel: Channel::Letter,
        stage: Stage::Middle,
        audience: Role::Debtor,
        text: words,
        facts: Fact::ALL.into_iter().fold(::wording::Facts::NONE, ::wording::Facts::with),
    };
    let is_forbidden = |found: &Finding| found.rule != "like-blocked-texts";
    words.chars().count() <= NAME
        && !words.contains(['。', '！', '？', '；', '!', '?', ';', '\n'])
        && !ask(&asked).iter().any(is_forbidden)
}

/// Rendered words that nobody checked yet.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    pub(crate) script: &'a Script,
    pub(crate) lang: Lang,
    pub(crate) subject: Option<String>,
    pub(crate) body: String,
    pub(crate) signed_by: Option<String>,
}

impl Draft<'_> {
    /// Asks the guard. A text it blocks does not come into being; what is left are the findings. `plain` is the same text about
    /// a customer with a plain name and plain numbers: what a customer is called and owes is no word of ours, and no text falls
    /// with it.
    pub(crate) fn guard(
        self,
        facts: &Facts,
        plain: impl FnOnce() -> Option<Self>,
    ) -> Result<Text, Vec<Finding>> {
        let held = |draft: &Self| draft.findings(facts.heard_by, facts.guarded());
        let mut findings = held(&self);
        if !findings.is_empty()
            && let Some(plain) = plain()
        {
            findings = held(&plain);
        }
        let verdict = gravest(&findings);
        if verdict == Verdict::Block {
            return Err(findings);
        }
        Ok(Text {
            script: self.script.id.clone(),
            lang: self.lang,
            channel: self.script.channel,
            subject: self.subject,
            body: self.body,
            signed_by: self.signed_by,
            verdict,
            findings,
        })
    }

    /// What the guard holds against it, whoever hears it of those it is written for.
    fn findings(&self, heard_by: Option<Role>, on_file: ::wording::Facts) -> Vec<Finding> {
        let spoken = spoken(self.script.channel, &self.body);
        let text = match &self.subject {
            Some(subject) => Cow::Owned(format!("{subject}\n{spoken}")),
            None => spoken,
        };
        let ears = match heard_by {
            Some(role) => vec![role],
            None => self.script.audience.iter().flat_map(|&audience| ears(audience)).copied().collect(),
        };
        let stage = self.script.stages.first().copied().unwrap_or(Stage::Middle);
        let mut findings: Vec<Finding> = Vec::new();
        for audience in ears {
            let asked = ::wording::Text {
                lang: self.lang,
                channel: self.script.channel,
                stage,
                audience,
                text: &text,
                facts: on_file,
            };
            for found in ask(&asked) {
                if !findings.contains(&found) {
                    findings.push(found);
                }
            }
        }
        findings
    }
}

/// The words that reach a listener: of a guide to speaking what stands in quotation marks, for the rest are headings and
/// notes to the caller. A guide without quotation marks may be read out as it is.
fn spoken(channel: Channel, text: &str) -> Cow<'_, str> {
    if !matches!(channel, Channel::Phone | Channel::Visit) {
        return Cow::Borrowed(text);
    }
    let mut spoken = String::with_capacity(text.len());
    let mut closing: Option<char> = None;
    for c in text.chars() {
        match closing {
            None => {
                closing = match c {
                    '“' => Some('”'),
                    '「' => Some('」'),
                    '"' => Some('"'),
                    _ => None,
                };
            }
            Some(end) if c == end => {
                spoken.push('\n');
                closing = None;
            }
            Some(_) => spoken.push(c),
        }
    }
    if spoken.trim().is_empty() { Cow::Borrowed(text) } else { Cow::Owned(spoken) }
}

/// The people an audience stands for. A court hears of the debt as a lawyer does.
const fn ears(audience: Audience) -> &'static [Role] {
    match audience {
        Audience::Finance => &[Role::Finance],
        Audience::DecisionMaker => &[Role::DecisionMaker],
        Audience::Handler => &[Role::Handler],
        Audience::Owner => &[Role::Owner],
        Audience::Company => &[Role::Finance, Role::DecisionMaker, Role::Handler, Role::Owner],
        Audience::Debtor => &[Role::Debtor],
        Audience::CoDebtor => &[Role::CoDebtor],
        Audience::Guarantor => &[Role::Guarantor],
        Audience::Lawyer | Audience::Authority => &[Role::Lawyer],
        Audience::Intermediary => &[Role::Intermediary],
        Audience::Secretary => &[Role::Secretary],
        Audience::ThirdParty | Audience::Anyone => &[Role::ThirdParty],
    }
}

/// What the guard may take for true because of a gate: the one place where the two lists meet.
pub const fn opens(gate: Gate) -> Option<Fact> {
    match gate {
        Gate::LegalCaseOpen => Some(Fact::LegalCaseOpen),
        Gate::LawyerMandate => Some(Fact::LawyerMandate),
        Gate::DamagesClause | Gate::BondClause => Some(Fact::DamagesClause),
        Gate::OfferApproved => Some(Fact::WaiverApproved),
        Gate::OfferRegistered => Some(Fact::OfferRegistered),
        Gate::OwnHardshipTrue => Some(Fact::HardshipSignedOff),
        Gate::ConsentRecorded => Some(Fact::ThirdPartyConsent),
        Gate::FourElementsVerified
        | Gate::SupplyStopClause
        | Gate::AcceptanceProof
        | Gate::LegalReview
        | Gate::ComplaintRegistered
        | Gate::HandoverDecided
        | Gate::LegalStepDecided
        | Gate::AssignmentContract
        | Gate::PlanSigned
        | Gate::ValuationOnFile
        | Gate::JointLiability
        | Gate::GuaranteeContract
        | Gate::Represented
        | Gate::OwnNumberChecked
        | Gate::DebtorProposed => None,
    }
}

#[cfg(test)]
mod tests {
    use receivables::{call::OfferKind, script::TextFact};

    use super::*;
    use crate::{Excuses, Library, RenderError};

    /// Every set of texts that comes with the program, each with its name and how to get it. One line a set.
    fn sets() -> Vec<(&'static str, Library)> {
        vec![("scripts", Library::shipped().unwrap())]
    }

    /// Every text of ours in both languages, with every fact known and the gates it names.
    fn each(mut check: impl FnMut(&str, &Script, Lang, Result<Text, RenderError>)) {
        for (set, library) in sets() {
            for script in library.scripts() {
                let facts = Facts { gates: script.needs.gates.clone(), ..Facts::example() };
                for lang in Lang::ALL {
                    let name = format!("{set}/{}/{lang}", script.id);
                    check(&name, script, lang, library.render(&script.id, lang, &facts));
                }
            }
        }
    }

    /// Whether the words themselves make the claim that rests on the gate. A plan waives nothing, and a call-back that a
    /// person agreed to pass on reads as any other.
    fn claims(script: &Script, gate: Gate) -> bool {
        let states = |facts: &[TextFact]| facts.iter().any(|fact| script.needs.facts.contains(fact));
        match gate {
            Gate::LegalCaseOpen => {
                states(&[TextFact::CaseNumber, TextFact::Court, TextFact::LegalStep, TextFact::LegalStepDay])
            }
            Gate::LawyerMandate => {
                states(&[TextFact::LawyerName, TextFact::LawFirm, TextFact::MandateNumber])
            }
            Gate::DamagesClause => {
                states(&[TextFact::ContractClause, TextFact::DamagesRate, TextFact::DamagesAmount])
            }
            Gate::BondClause => states(&[TextFact::BondAmount, TextFact::BondClause]),
            Gate::OfferApproved => states(&[TextFact::OfferTerms]),
            Gate::OfferRegistered => states(&[TextFact::OfferUntil]),
            Gate::OwnHardshipTrue => states(&[TextFact::OwnHardship]),
            Gate::ConsentRecorded => script.audience.contains(&Audience::Intermediary),
            _ => false,
        }
    }

    #[test]
    fn the_guard_passes_every_text_of_ours() {
        let (mut texts, mut blocked) = (0, Vec::new());
        each(|name, _, _, text| {
            texts += 1;
            match text {
                Ok(_) => {}
                Err(RenderError::Blocked { findings, .. }) => {
                    let said = findings.iter().map(|found| format!("{} `{}`", found.rule, found.words));
                    blocked.push(format!("{name}: {}", said.collect::<Vec<_>>().join(", ")));
                }
                Err(other) => panic!("{other}"),
            }
        });
        assert!(texts > 400, "only {texts} texts");
        assert!(blocked.is_empty(), "{} of {texts} blocked:\n{}", blocked.len(), blocked.join("\n"));
    }

    #[test]
    fn most_of_what_a_text_claims_is_blocked_without_its_gate() {
        let (mut claiming, mut unseen) = (0, Vec::new());
        each(|name, script, lang, text| {
            let Ok(Text { subject, body, signed_by, .. }) = text else { return };
            let draft = Draft { script, lang, subject, body, signed_by };
            let gates = &script.needs.gates;
            for &gate in gates.iter().filter(|&&gate| claims(script, gate)) {
                claiming += 1;
                // Two gates may open the same fact; both are shut.
                let shut = opens(gate);
                let rest = gates.iter().filter_map(|&gate| opens(gate)).filter(|&fact| Some(fact) != shut);
                let findings = draft.findings(None, rest.collect());
                if !findings.iter().any(|finding| finding.verdict == Verdict::Block) {
                    unseen.push(format!("{name}: {gate}"));
                }
            }
        });
        assert!(claiming > 50, "only {claiming} claims");
        // The library itself shows no text without its gates; the guard is the second lock, and sees most of them.
        assert!(
            unseen.len() * 3 < claiming,
            "{} of {claiming} claims pass without their gate:\n{}",
            unseen.len(),
            unseen.join("\n")
        );
    }

    #[test]
    fn the_guard_passes_every_answer_to_an_excuse() {
        let excuses = Excuses::shipped().unwrap();
        let (mut answers, mut blocked) = (0, Vec::new());
        for excuse in excuses.iter() {
            for lang in Lang::ALL {
                // With nothing granted and with everything: each line of an answer is read in one of the two.
                for (gates, offers) in [(&[][..], &[][..]), (Gate::ALL, OfferKind::ALL)] {
                    answers += 1;
                    let on_file = gates.iter().copied().filter_map(opens).collect();
                    if let Err(found) = excuse.answer(lang, gates, offers, Role::Debtor, on_file) {
                        let said: Vec<_> =
                            found.iter().map(|f| format!("{} `{}`", f.rule, f.words)).collect();
                        blocked.push(format!("{} {lang}: {}", excuse.id(), said.join(", ")));
                    }
                }
            }
        }
        assert!(answers > 150, "only {answers} answers");
        assert!(blocked.is_empty(), "{} of {answers} blocked:\n{}", blocked.len(), blocked.join("\n"));
    }

    #[test]
    fn of_a_guide_the_spoken_words_are_read() {
        for (channel, text, expected, why) in [
            (
                Channel::Phone,
                "### 开场\n“您好。”（对方骂人就挂断）\n- 同意：“好的。”",
                "您好。\n好的。\n",
                "notes are not said",
            ),
            (Channel::Visit, "(Wait.) \"Good day.\" (They owe it.)", "Good day.\n", "straight marks"),
            (Channel::Phone, "“您说‘没钱’，我记下了。”", "您说‘没钱’，我记下了。\n", "marks inside"),
            (Channel::Phone, "### 开场\n您好。", "### 开场\n您好。", "no marks: all may be said"),
            (Channel::Phone, "“您好，", "您好，", "a mark that is not closed hides nothing"),
            (Channel::Sms, "他说“没钱”。", "他说“没钱”。", "a message is read by its reader"),
        ] {
            assert_eq!(spoken(channel, text), expected, "{why}");
        }
    }
}
