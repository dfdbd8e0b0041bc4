//! The rules, each asked about every text. A rule says what it saw and where; a fact on file may open its gate.
//!
//! Words that are forbidden in any sense are a sure hit. Words that are mostly meant badly are a likely one, or a doubted
//! one where the model, which has read the whole text and their sentence, finds both plainly innocent. What is not sure is
//! weighed together: each hit and each score of the model is a sign for or against, and their weights are learnt.

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
    lang::Lang,
    model::{self, Head, Model, Scores},
    reading::{Polarity, Reading, Span},
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

/// How sure a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Surety {
    /// The words are forbidden in any sense.
    Sure,
    /// They are mostly meant badly.
    Likely,
    /// They are, and the model finds them innocent here.
    Doubted,
}

/// What a rule saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Hit {
    span: Span,
    rows: &'static [&'static str],
    verdict: Verdict,
    /// The entry of the words; the rule's own id but for the model, which has one a group.
    said: &'static str,
    surety: Surety,
}

/// One rule: its id, the rows of the catalogue it keeps, and its test.
struct Rule {
    id: &'static str,
    rows: &'static [&'static str],
    test: fn(&Ask<'_>) -> Option<Hit>,
}

/// All rules that name what they see, in report order; [`like_blocked_texts`] speaks where none does.
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
];

/// The id of every rule with the rows of the catalogue it keeps, in report order.
pub fn index() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    let all = RULES.iter().chain(std::iter::once(&like_blocked_texts::RULE));
    all.map(|rule| (rule.id, rule.rows))
}

/// Asks every rule.
pub(crate) fn findings<'a>(text: &Text<'a>, reading: &Reading, model: &Model) -> Vec<Finding<'a>> {
    let ask = Ask { text, reading, scores: model::scores(model, text, reading) };
    let hits = hits(&ask);
    let weight = model.weighed(&signs(&ask, &hits));
    let is_held = |hit: &Hit| match hit.surety {
        Surety::Sure => true,
        Surety::Likely => weight > STANDS || reading.sentences() >= model::MANY,
        Surety::Doubted => weight > CERTAIN,
    };
    let mut held: Vec<(&Rule, Hit)> =
        RULES.iter().zip(hits).filter_map(|(rule, hit)| Some((rule, hit.filter(is_held)?))).collect();
    // What a rule has named needs no likeness.
    if held.is_empty()
        && let Some(verdict) = Weighed::of(&ask, weight).verdict()
        && (weight > CERTAIN || like_blocked_texts::is_like(&ask))
    {
        held.push((&like_blocked_texts::RULE, like_blocked_texts::hit(&ask, verdict)));
    }
    let found = held.into_iter().map(|(rule, hit)| {
        let (start, end) = reading.normal.original(hit.span.start, hit.span.end);
        let words = characters(text.text, start, end);
        let Hit { rows, verdict, said, .. } = hit;
        Finding { rule: rule.id, rows, verdict, words, start, end, said }
    });
    found.collect()
}

/// What each rule saw, in report order.
fn hits(ask: &Ask<'_>) -> Vec<Option<Hit>> {
    RULES.iter().map(|rule| (rule.test)(ask)).collect()
}

/// Signs that are no hits of a rule.
const OF_THE_MODEL: usize = 52;

/// How many signs there are.
pub const SIGNS: usize = OF_THE_MODEL + 2 * RULES.len();

/// What counts as one: half of a certain score.
pub const SIGN: i32 = model::ONE / 2;

/// The most a score counts.
const MOST: i32 = 3 * model::ONE;

/// What is weighed: the scores of the model, how much is said to whom, and for each rule whether it saw anything and
/// whether it holds to it.
fn signs(ask: &Ask<'_>, hits: &[Option<Hit>]) -> Vec<i32> {
    let scores = &ask.scores;
    let is_open = |head: Head| head.fact().is_some_and(|fact| ask.text.facts.has(fact));
    let unless = |is_open: bool, head: Head| if is_open { -model::ONE } else { scores.of(head) };
    let mut signs = Vec::with_capacity(SIGNS);
    signs.extend([scores.of(Head::Blocked), scores.of_worst_sentence(Head::Blocked)]);
    signs.extend(Head::GROUPS.map(|head| scores.of(head)));
    signs.extend(Head::GROUPS.map(|head| scores.of_worst_sentence(head)));
    signs.extend(Head::GATED.map(|head| unless(is_open(head), head)));
    signs.push(unless(is_open(Head::Tells) || !ask.is_overheard(), Head::Tells));
    for head in [Head::Held, Head::HeldByWords, Head::HeldByMeaning] {
        signs.extend([scores.of(head), scores.of_worst_sentence(head)]);
    }
    signs.extend(Head::GATED.map(
        |head| {
            if is_open(head) { -model::ONE } else { scores.of_worst_sentence(head) }
        },
    ));
    for sign in &mut signs {
        *sign = (*sign).clamp(-MOST, MOST);
    }
    signs.push(i32::try_from(ask.reading.sentences().min(8)).unwrap_or(8) * SIGN / 4);
    let flag = |holds: bool| if holds { SIGN } else { 0 };
    signs.push(flag(ask.is_overheard()));
    signs.push(flag(ask.reading.only_denies()));
    signs.extend([Polarity::Denied, Polarity::Reported].map(|polarity| flag(ask.reading.holds(polarity))));
    signs.extend(Fact::ALL.map(|fact| flag(ask.text.facts.has(fact))));
    signs.extend(hits.iter().map(|hit| flag(hit.is_some())));
    let holds = |hit: &Option<Hit>| hit.is_some_and(|hit| hit.surety != Surety::Doubted);
    signs.extend(hits.iter().map(|hit| flag(holds(hit))));
    signs
}

/// What is weighed of a text; for training.
pub(crate) fn signs_of(text: &Text<'_>, reading: &Reading, model: &Model) -> Vec<i32> {
    let ask = Ask { text, reading, scores: model::scores(model, text, reading) };
    signs(&ask, &hits(&ask))
}

/// What all signs together say of a text that no rule names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weighed {
    Blocks,
    Doubtful,
    Passes,
}

impl Weighed {
    fn of(ask: &Ask<'_>, weight: i32) -> Self {
        let is_of_many = ask.reading.sentences() >= model::MANY;
        let least = blocks(ask.text.lang);
        let least = if ask.claims_what_is_on_file() { least.max(0) } else { least };
        match weight - least {
            1.. => Self::Blocks,
            _ if is_of_many && ask.scores.is_blocked_by_a_sentence() => Self::Blocks,
            over if over > -LOOKED_AT => Self::Doubtful,
            _ => Self::Passes,
        }
    }

    const fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Blocks => Some(Verdict::Block),
            Self::Doubtful => Some(Verdict::Review),
            Self::Passes => None,
        }
    }
}

/// Above this the likely hit of a rule stands in a text of few sentences; among many it stands anyway. The numbers here are
/// ours, chosen on training texts held out and on texts to develop on.
const STANDS: i32 = 160;
/// Above this a hit stands that the model doubts, and a text is blocked that no rule names.
const CERTAIN: i32 = 500;
/// Above this a text that no rule names is blocked. In Chinese its likeness to blocked texts tells as much by itself, unless
/// what it claims is on file: then most of that likeness is lawful.
const fn blocks(lang: Lang) -> i32 {
    match lang {
        Lang::Zh => -10 * model::ONE,
        Lang::En => 160,
    }
}
/// So much below, a person looks.
const LOOKED_AT: i32 = 10;

/// The characters `start..end` of a text.
fn characters(text: &str, start: usize, end: usize) -> &str {
    let byte = |number: usize| text.char_indices().nth(number).map_or(text.len(), |(at, _)| at);
    text.get(byte(start)..byte(end)).unwrap_or_default()
}

impl Rule {
    /// The hit of words that are forbidden in any sense.
    const fn sure(&self, span: Span) -> Hit {
        Hit { span, rows: self.rows, verdict: Verdict::Block, said: self.id, surety: Surety::Sure }
    }

    /// The hit of words that are mostly meant badly; doubted if the model finds the text and their sentence innocent of
    /// what the head knows.
    fn likely(&self, ask: &Ask<'_>, head: Head, span: Span) -> Hit {
        let sentence = ask.reading.sentence_at(span.start);
        let is_innocent = ask.scores.is_innocent(head, sentence);
        Hit { surety: if is_innocent { Surety::Doubted } else { Surety::Likely }, ..self.sure(span) }
    }

    /// Words about a concept, mostly meant badly.
    fn if_affirmed(&self, ask: &Ask<'_>, concept: Concept) -> Option<Hit> {
        let plain = ask.reading.affirms_plainly(concept.only()).map(|span| self.sure(span));
        plain.or_else(|| Some(self.likely(ask, Head::Blocked, ask.reading.affirms(concept)?)))
    }

    /// Words about a concept, allowed once the fact is on file.
    fn unless(&self, ask: &Ask<'_>, fact: Fact, concept: Concept, head: Head) -> Option<Hit> {
        if ask.text.facts.has(fact) {
            return None;
        }
        let plain = ask.reading.affirms_plainly(concept.only()).map(|span| self.sure(span));
        plain.or_else(|| Some(self.likely(ask, head, ask.reading.affirms(concept)?)))
    }
}

impl Ask<'_> {
    /// Whether it affirms what needs a fact, and the fact is there.
    fn claims_what_is_on_file(&self) -> bool {
        let claims = Head::GATED.into_iter().filter_map(|head| Some((head.fact()?, head.concept()?)));
        claims
            .into_iter()
            .any(|(fact, concept)| self.text.facts.has(fact) && self.reading.affirms(concept).is_some())
    }

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
