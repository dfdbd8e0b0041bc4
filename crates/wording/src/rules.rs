//! The rules, each asked about every text. A rule says what it saw and where; a fact on file may open its gate.
//!
//! Words that are forbidden in any sense are a sure hit. Words that are mostly meant badly are a likely one: the model,
//! which has read the whole text and their sentence, may find both plainly innocent, and then the rule is silent.

mod before_other_creditors;
mod bombardment;
mod call_passed_on;
mod credit_report;
mod debt_told;
mod dependence;
mod false_consequence;
mod false_identity;
mod following;
mod gift;
mod guilt;
mod hardship;
mod home_visit;
mod insider;
mod insult;
mod lawyer;
mod legal_step;
mod like_blocked_texts;
mod new_debt;
mod night_calls;
mod no_reason_heard;
mod nobody_can_waive;
mod offer;
mod other_customer;
mod others_pressed;
mod pay_for_another;
mod penalty;
mod prying;
mod publication;
mod recording;
mod vague_menace;
mod violence;
mod voicemail;
mod waiver;

use receivables::debtor::Channel;

use crate::{
    Finding, Text, Verdict,
    concept::{Concept, Concepts},
    fact::Fact,
    model::{self, Head, Model, Scores},
    reading::{Reading, Span},
};

/// Everybody who does not owe the debt.
const OTHERS: Concepts = Concepts::of([
    Concept::Family,
    Concept::Friends,
    Concept::Contacts,
    Concept::Workplace,
    Concept::Neighbours,
    Concept::School,
]);

/// A text as it is put to the rules.
struct Ask<'a> {
    text: &'a Text<'a>,
    reading: &'a Reading,
    scores: Scores,
}

/// What a rule saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Hit {
    span: Span,
    rows: &'static [&'static str],
    verdict: Verdict,
    /// The entry of the words; the rule's own id but for the model, which has one a group.
    said: &'static str,
}

/// One rule: its id, the rows of the catalogue it keeps, and its test.
struct Rule {
    id: &'static str,
    rows: &'static [&'static str],
    test: fn(&Ask<'_>) -> Option<Hit>,
}

/// All rules, in report order.
const RULES: &[Rule] = &[
    violence::RULE,
    vague_menace::RULE,
    insult::RULE,
    guilt::RULE,
    others_pressed::RULE,
    pay_for_another::RULE,
    debt_told::RULE,
    voicemail::RULE,
    call_passed_on::RULE,
    publication::RULE,
    night_calls::RULE,
    bombardment::RULE,
    following::RULE,
    home_visit::RULE,
    prying::RULE,
    false_identity::RULE,
    false_consequence::RULE,
    nobody_can_waive::RULE,
    no_reason_heard::RULE,
    new_debt::RULE,
    gift::RULE,
    insider::RULE,
    other_customer::RULE,
    dependence::RULE,
    before_other_creditors::RULE,
    legal_step::RULE,
    lawyer::RULE,
    penalty::RULE,
    credit_report::RULE,
    waiver::RULE,
    offer::RULE,
    hardship::RULE,
    recording::RULE,
    like_blocked_texts::RULE,
];

/// The id of every rule with the rows of the catalogue it keeps, in report order.
pub fn index() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    RULES.iter().map(|rule| (rule.id, rule.rows))
}

/// Asks every rule.
pub(crate) fn findings<'a>(text: &Text<'a>, reading: &Reading, model: &Model) -> Vec<Finding<'a>> {
    let ask = Ask { text, reading, scores: model::scores(model, text, reading) };
    let mut findings: Vec<Finding<'a>> = Vec::new();
    for rule in RULES {
        let Some(hit) = (rule.test)(&ask) else { continue };
        // What a rule has named needs no likeness.
        if rule.id == like_blocked_texts::RULE.id
            && findings.iter().any(|finding| finding.verdict == Verdict::Block)
        {
            continue;
        }
        let (start, end) = reading.normal.original(hit.span.start, hit.span.end);
        let words = characters(text.text, start, end);
        findings.push(Finding {
            rule: rule.id,
            rows: hit.rows,
            verdict: hit.verdict,
            words,
            start,
            end,
            said: hit.said,
        });
    }
    findings
}

/// The characters `start..end` of a text.
fn characters(text: &str, start: usize, end: usize) -> &str {
    let byte = |number: usize| text.char_indices().nth(number).map_or(text.len(), |(at, _)| at);
    text.get(byte(start)..byte(end)).unwrap_or_default()
}

impl Rule {
    /// The hit of words that are forbidden in any sense.
    const fn sure(&self, span: Span) -> Hit {
        Hit { span, rows: self.rows, verdict: Verdict::Block, said: self.id }
    }

    /// The hit of words that are mostly meant badly, unless the model finds the text and their sentence innocent of what
    /// the head knows.
    fn likely(&self, ask: &Ask<'_>, head: Head, span: Span) -> Option<Hit> {
        let sentence = ask.reading.sentence_at(span.start);
        (!ask.scores.is_innocent(head, sentence)).then(|| self.sure(span))
    }

    /// Words about a concept, mostly meant badly.
    fn if_affirmed(&self, ask: &Ask<'_>, concept: Concept) -> Option<Hit> {
        let plain = ask.reading.affirms_plainly(concept.only()).map(|span| self.sure(span));
        plain.or_else(|| self.likely(ask, Head::Blocked, ask.reading.affirms(concept)?))
    }

    /// Words about a concept, allowed once the fact is on file.
    fn unless(&self, ask: &Ask<'_>, fact: Fact, concept: Concept, head: Head) -> Option<Hit> {
        if ask.text.facts.has(fact) {
            return None;
        }
        let plain = ask.reading.affirms_plainly(concept.only()).map(|span| self.sure(span));
        plain.or_else(|| self.likely(ask, head, ask.reading.affirms(concept)?))
    }
}

impl Ask<'_> {
    /// Whether the listener may not hear of the debt: who does not owe it, and whoever plays back a message.
    fn is_overheard(&self) -> bool {
        !self.text.audience.may_hear_of_debt() || self.text.channel == Channel::Voicemail
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use receivables::{debtor::Role, stage::Stage};

    use super::*;
    use crate::{Facts, Lang};

    /// What a rule does with a text.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(super) enum Does {
        Blocks,
        Passes,
    }

    /// A text said on the phone to the debtor, in the middle stage, with no fact on file.
    pub(super) fn said(lang: Lang, text: &str) -> Text<'_> {
        let (channel, stage, audience) = (Channel::Phone, Stage::Middle, Role::Debtor);
        Text { lang, channel, stage, audience, text, facts: Facts::NONE }
    }

    /// The same to somebody else, in the language of the text.
    pub(super) fn said_to(audience: Role, text: &str) -> Text<'_> {
        Text { audience, ..said(Lang::of(text), text) }
    }

    /// Puts every text to one rule, without the model's doubts. Texts with Chinese characters are Chinese.
    #[track_caller]
    pub(super) fn check<const N: usize>(rule: &Rule, cases: [(&str, Does, &str); N]) {
        check_as(rule, cases.map(|(text, does, why)| (said(Lang::of(text), text), does, why)));
    }

    /// The same for texts with an audience, a channel or facts of their own.
    #[track_caller]
    pub(super) fn check_as<const N: usize>(rule: &Rule, cases: [(Text<'_>, Does, &str); N]) {
        for (text, does, why) in cases {
            let reading = Reading::of(&text);
            let ask = Ask { text: &text, reading: &reading, scores: Scores::SILENT };
            let found = if (rule.test)(&ask).is_some() { Does::Blocks } else { Does::Passes };
            assert_eq!(found, does, "`{}`, {why}: {}", rule.id, text.text);
        }
    }

    #[test]
    fn every_blocked_tactic_of_the_catalogue_has_a_rule() {
        let kept: BTreeSet<&str> = RULES.iter().flat_map(|rule| rule.rows).copied().collect();
        for number in 1..=66 {
            let row = format!("BLK-{number:02}");
            assert!(kept.contains(row.as_str()), "{row} has no rule");
        }
    }

    #[test]
    fn every_rule_has_its_words() {
        for rule in RULES {
            for lang in Lang::ALL {
                let said = crate::words::said(rule.id, lang);
                assert!(!said.why.is_empty() && !said.substitute.is_empty(), "`{}` in {lang}", rule.id);
            }
        }
    }
}
