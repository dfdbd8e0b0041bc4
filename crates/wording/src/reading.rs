//! What a text says: sentences and clauses, what their words are about, and what is denied or only quoted.

use std::ops::Range;

use crate::{
    Text,
    concept::{Concept, Concepts},
    lang::Lang,
    lexicon::{self, Found},
    normal::{Normal, is_han},
};

/// How a mention is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Polarity {
    /// As said.
    Affirmed,
    /// It is said not to be, or not to be done.
    Denied,
    /// Somebody else's words: quoted to apologise, to warn, to answer.
    Reported,
}

/// Words of the text that are about something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// What they are about.
    pub concept: Concept,
    /// First byte in the plain text.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The sentence they stand in, from 0.
    pub sentence: usize,
    /// How they are meant.
    pub polarity: Polarity,
    /// Nothing around them can make them mean something else.
    pub is_plain: bool,
}

/// A piece of a sentence between two marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause {
    /// First byte in the plain text.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The sentence it belongs to.
    pub sentence: usize,
    /// How it is meant as a whole: how most of it reads.
    pub polarity: Polarity,
}

/// A text as understood.
#[derive(Debug)]
pub struct Reading {
    /// The plain text.
    pub normal: Normal,
    /// Its clauses in order.
    pub clauses: Vec<Clause>,
    /// What it mentions, in order of place.
    pub mentions: Vec<Mention>,
    /// What each sentence affirms.
    sentences: Vec<Concepts>,
}

/// A stretch of the plain text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

const STRUCTURE: Concepts = Concepts::of([
    Concept::Denial,
    Concept::NoDenial,
    Concept::DenialAfter,
    Concept::Turn,
    Concept::Apology,
    Concept::Wrong,
    Concept::Impostor,
    Concept::Asked,
    Concept::Rights,
]);

/// Concepts whose words harm nobody by themselves.
const IDLE: Concepts = Concepts::of([
    Concept::Innocent,
    Concept::Courtesy,
    Concept::Invite,
    Concept::Debt,
    Concept::Tell,
    Concept::Reach,
]);

/// Concepts whose words may hold a denial and mean it: "nobody can waive it", "I will not listen", "you won't sleep".
const NEGATIVE: Concepts = Concepts::of([
    Concept::Violence,
    Concept::Menace,
    Concept::Insult,
    Concept::Guilt,
    Concept::Bombard,
    Concept::Follow,
    Concept::Machine,
    Concept::NoReason,
    Concept::Dependence,
    Concept::Hardship,
    Concept::FalseConsequence,
    Concept::RecordingNotice,
    Concept::Innocent,
    Concept::Insider,
    Concept::FirstCreditor,
    Concept::Debt,
]);

impl Reading {
    /// Reads a text.
    pub fn of(text: &Text<'_>) -> Self {
        let normal = Normal::of(text.text, text.lang);
        let mut clauses = clauses(normal.text());
        let found = without_innocent(&found(normal.text(), text.lang));
        let mut mentions: Vec<Mention> = found.iter().map(|found| mention(found, &clauses)).collect();
        for mention in mentions.iter_mut().filter(|mention| mention.is_plain) {
            mention.is_plain = !is_quoted(text.text, normal.original(mention.start, mention.end).0);
        }
        judge(normal.text(), &mut mentions, &mut clauses);
        let mut sentences = vec![Concepts::NONE; clauses.last().map_or(0, |clause| clause.sentence + 1)];
        for mention in &mentions {
            if let Some(sentence) = sentences.get_mut(mention.sentence)
                && mention.polarity == Polarity::Affirmed
            {
                *sentence = sentence.and(mention.concept.only());
            }
        }
        Self { normal, clauses, mentions, sentences }
    }

    /// The clauses of a sentence.
    pub(crate) fn clauses_of(&self, sentence: usize) -> &[Clause] {
        self.clauses.get(run(&self.clauses, sentence, |clause| clause.sentence)).unwrap_or_default()
    }

    /// What a sentence mentions.
    pub(crate) fn mentions_of(&self, sentence: usize) -> &[Mention] {
        self.mentions.get(run(&self.mentions, sentence, |mention| mention.sentence)).unwrap_or_default()
    }

    /// Whether it speaks of what is forbidden only to deny it, to take it up or to warn of it.
    pub(crate) fn only_denies(&self) -> bool {
        let is_said = |mention: &Mention| mention.polarity == Polarity::Affirmed;
        let is_idle = |mention: &Mention| IDLE.has(mention.concept) || STRUCTURE.has(mention.concept);
        let is_denied = |mention: &Mention| {
            matches!(mention.concept, Concept::Innocent | Concept::Impostor) || !is_said(mention)
        };
        let mut mentions = self.mentions.iter();
        mentions.clone().any(is_denied) && mentions.all(|mention| is_idle(mention) || !is_said(mention))
    }

    /// Whether any of its words are meant so.
    pub(crate) fn holds(&self, polarity: Polarity) -> bool {
        self.mentions.iter().any(|mention| mention.polarity == polarity)
    }

    /// How many sentences it has.
    pub fn sentences(&self) -> usize {
        self.sentences.len()
    }

    /// The number of the sentence that holds a place of the plain text.
    pub(crate) fn sentence_at(&self, place: usize) -> usize {
        self.clauses.iter().rev().find(|clause| clause.start <= place).map_or(0, |clause| clause.sentence)
    }

    /// The first words that affirm a concept.
    pub fn affirms(&self, concept: Concept) -> Option<Span> {
        self.span(|mention| mention.concept == concept && mention.polarity == Polarity::Affirmed)
    }

    /// The first words that affirm one of some concepts and can mean nothing else.
    pub fn affirms_plainly(&self, concepts: Concepts) -> Option<Span> {
        self.span(|mention| {
            mention.is_plain && concepts.has(mention.concept) && mention.polarity == Polarity::Affirmed
        })
    }

    /// Whether any words are about the concept, however meant.
    pub fn mentions(&self, concept: Concept) -> Option<Span> {
        self.span(|mention| mention.concept == concept)
    }

    /// The first words about the concept that do not deny it: who is asked for something often hears a question.
    pub fn requests(&self, concept: Concept) -> Option<Span> {
        self.span(|mention| mention.concept == concept && mention.polarity != Polarity::Denied)
    }

    fn span(&self, wanted: impl Fn(&Mention) -> bool) -> Option<Span> {
        let mention = self.mentions.iter().find(|mention| wanted(mention))?;
        Some(Span { start: mention.start, end: mention.end })
    }

    /// One sentence that affirms something of each set; the stretch from the first of the words to the last.
    pub fn together(&self, sets: &[Concepts]) -> Option<Span> {
        self.within(sets, 1)
    }

    /// The same with the sentence after it.
    pub fn beside(&self, sets: &[Concepts]) -> Option<Span> {
        self.within(sets, 2)
    }

    fn within(&self, sets: &[Concepts], sentences: usize) -> Option<Span> {
        let number = (0..self.sentences.len()).find(|&number| {
            let said = self.sentences.iter().skip(number).take(sentences);
            let said = said.fold(Concepts::NONE, |all, one| all.and(*one));
            sets.iter().all(|set| said.meets(*set))
        })?;
        let mut span: Option<Span> = None;
        for set in sets {
            let mention = self.mentions.iter().find(|mention| {
                let is_near = (number..number + sentences).contains(&mention.sentence);
                is_near && mention.polarity == Polarity::Affirmed && set.has(mention.concept)
            })?;
            let (start, end) = span.map_or((mention.start, mention.end), |span| (span.start, span.end));
            span = Some(Span { start: start.min(mention.start), end: end.max(mention.end) });
        }
        span
    }
}

/// The words of the lexicon, and in an English text with Chinese words in it those of the Chinese one.
fn found(text: &str, lang: Lang) -> Vec<Found> {
    let mut found = lexicon::lexicon(lang).find(text);
    if lang == Lang::En && text.chars().any(is_han) {
        found.extend(lexicon::lexicon(Lang::Zh).find(text));
        found.sort_unstable();
        found.dedup();
    }
    found
}

/// Whether a character stands inside quotation marks, and so may be somebody else's.
fn is_quoted(text: &str, at: usize) -> bool {
    let (mut straight, mut depth) = (false, 0_i32);
    for c in text.chars().take(at) {
        match c {
            '"' => straight = !straight,
            '“' | '「' | '『' => depth += 1,
            '”' | '」' | '』' => depth -= 1,
            _ => {}
        }
    }
    straight || depth > 0
}

/// Sentences and clauses. Points and commas inside figures and after titles end nothing.
fn clauses(text: &str) -> Vec<Clause> {
    let mut clauses = Vec::new();
    let (mut start, mut sentence) = (0, 0);
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let ends_sentence = match c {
            '。' | '!' | '?' | ';' | '\n' => true,
            '.' => is_full_stop(text, at),
            _ => false,
        };
        let ends_clause = match c {
            ',' | ':' => {
                !text.get(end..).is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()))
            }
            '…' | '—' => true,
            _ => ends_sentence,
        };
        if ends_clause {
            clauses.push(Clause { start, end, sentence, polarity: Polarity::Affirmed });
            start = end;
            sentence += usize::from(ends_sentence);
        }
    }
    if start < text.len() || clauses.is_empty() {
        clauses.push(Clause { start, end: text.len(), sentence, polarity: Polarity::Affirmed });
    }
    clauses
}

/// Whether a point ends a sentence: a blank follows, and no title or shortened word stands before.
fn is_full_stop(text: &str, at: usize) -> bool {
    let after = text.get(at + 1..).unwrap_or_default();
    let before = text.get(..at).unwrap_or_default();
    let word = before.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let shortened = ["mr", "mrs", "ms", "dr", "no", "nos", "inc", "ltd", "co", "st", "art", "cl", "approx"];
    (after.is_empty() || after.starts_with([' ', '\n'])) && !shortened.contains(&word)
}

/// Words inside an innocent expression say nothing; neither does a denial inside an expression that only looks like one.
fn without_innocent(found: &[Found]) -> Vec<Found> {
    let (innocent, no_denial) = (reach(found, Concept::Innocent), reach(found, Concept::NoDenial));
    let inside = |word: &Found, hides: Concept| {
        let reach = if hides == Concept::Innocent { &innocent } else { &no_denial };
        let begun = reach.partition_point(|(start, _)| *start <= word.start);
        begun.checked_sub(1).and_then(|last| reach.get(last)).is_some_and(|(_, end)| word.end <= *end)
    };
    let is_hidden = |word: &Found| match word.concept {
        Concept::Innocent => false,
        Concept::Denial => inside(word, Concept::Innocent) || inside(word, Concept::NoDenial),
        _ => inside(word, Concept::Innocent),
    };
    found.iter().filter(|word| !is_hidden(word)).copied().collect()
}

/// Where each expression about a concept begins, and how far it or one before it reaches.
fn reach(found: &[Found], concept: Concept) -> Vec<(usize, usize)> {
    let mut furthest = 0;
    let ours = found.iter().filter(|found| found.concept == concept);
    ours.map(|found| {
        furthest = furthest.max(found.end);
        (found.start, furthest)
    })
    .collect()
}

fn mention(found: &Found, clauses: &[Clause]) -> Mention {
    let number = clauses.partition_point(|clause| clause.end <= found.start);
    let sentence = clauses.get(number).map_or(0, |clause| clause.sentence);
    let Found { start, end, concept, is_plain } = *found;
    Mention { concept, start, end, sentence, polarity: Polarity::Affirmed, is_plain }
}

/// Where what belongs to a sentence stands among what is in the order of the text.
fn run<T>(items: &[T], sentence: usize, of: impl Fn(&T) -> usize) -> Range<usize> {
    items.partition_point(|item| of(item) < sentence)..items.partition_point(|item| of(item) <= sentence)
}

/// Works out how each mention is meant.
fn judge(text: &str, mentions: &mut [Mention], clauses: &mut [Clause]) {
    let says = |concept: Concept| mentions.iter().any(|mention| mention.concept == concept);
    // An apology that calls something wrong, and a warning of others, speak of what somebody else did.
    let is_reported = (says(Concept::Apology) && says(Concept::Wrong)) || says(Concept::Impostor);
    let last = clauses.last().map_or(0, |clause| clause.sentence);
    for sentence in 0..=last {
        let mentions = mentions.get_mut(run(mentions, sentence, |mention| mention.sentence));
        let clauses = clauses.get_mut(run(clauses, sentence, |clause| clause.sentence));
        judge_sentence(text, mentions.unwrap_or_default(), clauses.unwrap_or_default(), is_reported);
    }
}

/// The same for the mentions and clauses of one sentence.
fn judge_sentence(text: &str, mentions: &mut [Mention], clauses: &mut [Clause], is_reported: bool) {
    let is_reported = is_reported || is_answered_no(text, clauses);
    let scopes = Scopes::of(mentions.iter());
    for mention in mentions.iter_mut().filter(|mention| !STRUCTURE.has(mention.concept)) {
        mention.polarity = scopes.of_mention(mention, is_reported);
    }
    for clause in clauses {
        let middle = clause.start.midpoint(clause.end);
        clause.polarity = scopes.polarity(middle, is_reported);
    }
}

/// Whether a sentence asks what will be done and the words after it say no: "Will we tell your boss? No."
fn is_answered_no(text: &str, sentence: &[Clause]) -> bool {
    let (Some(first), Some(last)) = (sentence.first(), sentence.last()) else { return false };
    let asked = text.get(first.start..last.end).unwrap_or_default().trim();
    let mut words = asked.split(' ');
    let is_asked = match (words.next(), words.next()) {
        (Some("will" | "can" | "could" | "would"), Some("you" | "it")) => true,
        (Some(verb), Some("we" | "i" | "anyone" | "anybody" | "someone" | "somebody" | "this")) => {
            matches!(
                verb,
                "will"
                    | "would"
                    | "do"
                    | "does"
                    | "did"
                    | "can"
                    | "could"
                    | "shall"
                    | "are"
                    | "am"
                    | "may"
                    | "might"
                    | "is"
            )
        }
        _ => false,
    };
    let answer = text.get(last.end..).unwrap_or_default().trim_start();
    let no =
        ["no.", "no,", "no!", "no;", "never.", "certainly not", "of course not", "not from us", "not at all"];
    is_asked && asked.ends_with('?') && no.iter().any(|no| answer.starts_with(no))
}

/// Where denials of a sentence reach.
struct Scopes {
    /// From the end of a denial to where something else begins.
    denied: Vec<Span>,
    /// The whole sentence takes up what the listener said, or what they may do.
    is_reported: bool,
}

impl Scopes {
    fn of<'a>(sentence: impl Iterator<Item = &'a Mention>) -> Self {
        let mut scopes = Self { denied: Vec::new(), is_reported: false };
        let mut open: Option<usize> = None;
        for mention in sentence {
            match mention.concept {
                Concept::Denial => open = open.or(Some(mention.start)),
                Concept::Turn => {
                    if let Some(start) = open
                        && start < mention.start
                    {
                        scopes.denied.push(Span { start, end: mention.start });
                        open = None;
                    }
                }
                Concept::DenialAfter => scopes.denied.push(Span { start: 0, end: mention.end }),
                Concept::Asked | Concept::Rights => scopes.is_reported = true,
                _ => {}
            }
        }
        if let Some(start) = open {
            scopes.denied.push(Span { start, end: usize::MAX });
        }
        scopes
    }

    /// A denial before the words denies them. One that stands inside words with room between ("the price will not go
    /// up") does too, unless the words are about refusing, which needs a "no" of its own.
    fn of_mention(&self, mention: &Mention, is_reported: bool) -> Polarity {
        let before = |span: &&Span| span.start < mention.start && mention.start < span.end;
        let inside = |span: &&Span| {
            mention.start <= span.start && span.start < mention.end && !NEGATIVE.has(mention.concept)
        };
        if self.denied.iter().any(|span| before(&span) || inside(&span)) {
            Polarity::Denied
        } else if is_reported || self.is_reported {
            Polarity::Reported
        } else {
            Polarity::Affirmed
        }
    }

    fn polarity(&self, at: usize, is_reported: bool) -> Polarity {
        if self.denied.iter().any(|span| span.start <= at && at < span.end) {
            Polarity::Denied
        } else if is_reported || self.is_reported {
            Polarity::Reported
        } else {
            Polarity::Affirmed
        }
    }
}
