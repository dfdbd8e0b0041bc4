//! Finding the excuse in what was typed: phrases, nothing else, so that the same words always find the same answers.

use super::{Excuse, Excuses};
use crate::lang::Lang;

/// Characters of a phrase that must be there when only a part of it was typed.
const LEAST_ZH: usize = 2;
const LEAST_EN: usize = 4;

impl Excuses {
    /// The excuses that fit what a debtor said in a language, the best first: first the longest phrase found, then the
    /// number of phrases, then the order of the ids.
    pub fn recognise(&self, said: &str, lang: Lang) -> Vec<&Excuse> {
        let said = plain(said, lang);
        let mut found: Vec<_> = self
            .iter()
            .filter_map(|excuse| {
                let phrases = excuse.phrases(lang).iter();
                let fits: Vec<usize> = phrases.filter_map(|phrase| fit(&said, phrase, lang)).collect();
                Some((fits.iter().copied().max()?, fits.len(), excuse))
            })
            .collect();
        found
            .sort_by(|(a, m, one), (b, n, other)| (b, n).cmp(&(a, m)).then_with(|| one.id().cmp(other.id())));
        found.into_iter().map(|(_, _, excuse)| excuse).collect()
    }
}

/// Length of the phrase, if it is in what was said; of what was said, if that is a part of the phrase.
fn fit(said: &str, phrase: &str, lang: Lang) -> Option<usize> {
    let phrase = plain(phrase, lang);
    let least = match lang {
        Lang::Zh => LEAST_ZH,
        Lang::En => LEAST_EN,
    };
    let length = said.chars().count();
    if phrase.is_empty() {
        None
    } else if said.contains(&phrase) {
        // Twice, so that a whole phrase goes before a part of a longer one.
        Some(2 * phrase.chars().count())
    } else if length >= least && phrase.contains(said) {
        Some(length)
    } else {
        None
    }
}

/// Small letters without signs; English with one blank around each word, so that `no` is not found in `know`.
fn plain(text: &str, lang: Lang) -> String {
    let lower = text.to_lowercase().replace(['’', '\''], "");
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    match lang {
        Lang::Zh => words.collect(),
        Lang::En => {
            let words: Vec<&str> = words.collect();
            if words.is_empty() { String::new() } else { format!(" {} ", words.join(" ")) }
        }
    }
}
