//! The Markdown of a diary: its title, its policy blocks, and its bullet lines with their day. All else is prose.

use receivables::calendar::Day;

use crate::{Fault, phrase::Phrase};

/// One bullet line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Line in the diary, from 1.
    pub(crate) line: usize,
    /// Under which day; `None` before the first.
    pub(crate) day: Option<Day>,
    /// The text, without the bullet and without backticks, punctuation in half width.
    pub(crate) text: String,
}

/// One fenced block that holds a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// Line of the opening fence, from 1.
    pub(crate) line: usize,
    /// The diary expects that it is refused.
    pub(crate) refused: bool,
    /// The TOML.
    pub(crate) text: String,
}

/// A diary, read but not yet understood.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Diary {
    pub(crate) title: String,
    /// The `Policy:` line, with its line number.
    pub(crate) policy: Option<(usize, String)>,
    /// The `Currency:` line, with its line number.
    pub(crate) currency: Option<(usize, String)>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) entries: Vec<Entry>,
}

/// Splits a diary into its parts.
pub(crate) fn read(text: &str) -> (Diary, Vec<Fault>) {
    let mut reader = Reader::default();
    for (line, raw) in (1_usize..).zip(text.lines()) {
        reader.read(line, raw);
    }
    if let Some(block) = reader.block {
        reader
            .faults
            .push(Fault { line: block.line, reason: "this block is never closed by ```".to_owned() });
    }
    if reader.diary.title.is_empty() {
        reader.faults.push(Fault { line: 1, reason: "has no title: begin with `# Title`".to_owned() });
    }
    (reader.diary, reader.faults)
}

#[derive(Default)]
struct Reader {
    diary: Diary,
    faults: Vec<Fault>,
    /// The block that is open, and whether it holds a policy.
    block: Option<Block>,
    is_policy: bool,
    is_toml: bool,
    day: Option<Day>,
    /// The line before belongs to a bullet, so that an indented line goes on with it.
    in_bullet: bool,
}

impl Reader {
    fn read(&mut self, line: usize, raw: &str) {
        let text = raw.trim();
        let fence = text.strip_prefix("```").or_else(|| text.strip_prefix("~~~"));
        if self.block.is_some() {
            self.read_block(fence.is_some(), raw);
            return;
        }
        if let Some(info) = fence {
            let mut info = Phrase::new(info.trim_start_matches(['`', '~']));
            self.is_toml = info.eat("toml");
            self.is_policy = info.eat("policy");
            self.block = Some(Block { line, refused: info.eat("refused"), text: String::new() });
            self.in_bullet = false;
            return;
        }
        if let Some(heading) = text.strip_prefix('#') {
            self.in_bullet = false;
            self.read_heading(line, heading);
            return;
        }
        let bullet = ["- ", "* ", "+ "].iter().find_map(|mark| text.strip_prefix(mark));
        if let Some(bullet) = bullet {
            self.in_bullet = true;
            self.diary.entries.push(Entry { line, day: self.day, text: tidy(bullet) });
        } else if self.in_bullet && !text.is_empty() && raw.starts_with([' ', '\t']) {
            if let Some(entry) = self.diary.entries.last_mut() {
                entry.text = format!("{} {}", entry.text, tidy(text));
            }
        } else {
            self.in_bullet = false;
            self.read_setting(line, &tidy(text));
        }
    }

    fn read_block(&mut self, is_fence: bool, raw: &str) {
        if !is_fence {
            if let Some(block) = &mut self.block {
                block.text.push_str(raw);
                block.text.push('\n');
            }
            return;
        }
        let is_policy = |block: &Block| self.is_policy || (self.is_toml && block.text.contains("[[step]]"));
        let closed = self.block.take().filter(is_policy);
        self.diary.blocks.extend(closed);
    }

    fn read_heading(&mut self, line: usize, heading: &str) {
        let level = 1 + heading.chars().take_while(|&mark| mark == '#').count();
        let title = tidy(heading.trim_start_matches('#'));
        if level == 1 {
            if self.diary.title.is_empty() {
                self.diary.title = title;
            }
            return;
        }
        let mut words = Phrase::new(&title);
        words.eat_any(&["on", "day"]);
        if let Some(day) = words.day() {
            self.day = Some(day);
        } else if title.split([' ', ',', ':', '(', ')']).any(|word| Phrase::new(word).day().is_some()) {
            let reason =
                format!("the heading `{title}` hides its day: write the date first, `## 2013-01-31: ...`");
            self.faults.push(Fault { line, reason });
        } else if looks_dated(&title) {
            let reason = format!("`{title}` is no day of the calendar: write `## 2013-01-31`");
            self.faults.push(Fault { line, reason });
        }
    }

    /// `Policy: corporate-guide` and `Currency: EUR` stand on lines of their own.
    fn read_setting(&mut self, line: usize, text: &str) {
        let lower = text.to_lowercase();
        let value = |key: &str| {
            let at = lower.strip_prefix(key)?.trim_start();
            let rest = at.strip_prefix(':')?;
            let value = text.get(text.len() - rest.len()..)?.trim();
            Some((line, value.trim_matches(['"', '\'']).to_owned()))
        };
        if let Some(policy) = value("policy") {
            self.diary.policy = Some(policy);
        } else if let Some(currency) = value("currency") {
            self.diary.currency = Some(currency);
        }
    }
}

/// Whether a heading begins like a date without being one.
fn looks_dated(title: &str) -> bool {
    let digits = title.chars().take_while(char::is_ascii_digit).count();
    digits == 4 && title.chars().nth(4).is_some_and(|mark| matches!(mark, '-' | '/' | '.' | '年'))
}

/// Backticks, bold marks and full-width punctuation are a matter of taste.
fn tidy(text: &str) -> String {
    let half = text.chars().filter(|&c| c != '`').map(|c| match c {
        '，' | '、' => ',',
        '：' => ':',
        '；' => ';',
        '（' => '(',
        '）' => ')',
        '。' => '.',
        '／' => '/',
        '\u{3000}' | '\u{a0}' | '\t' => ' ',
        other => other,
    });
    let half: String = half.collect();
    let half = half.replace("**", "");
    let half = half.trim();
    half.strip_suffix('.').filter(|rest| !rest.ends_with('.')).unwrap_or(half).to_owned()
}
