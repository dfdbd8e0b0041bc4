//! Questions and answers: one line each, from a keyboard or from a file. With `--json` there are no questions on the
//! screen, only events, one object a line.

use std::{
    io::{IsTerminal as _, Write as _},
    sync::mpsc::{Receiver, channel},
    thread,
};

use anyhow::Context as _;
use outreach::Lang;

use super::word;

/// Nobody answers any more: the input ended, or somebody pressed Ctrl-C.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the call was broken off")
    }
}

impl std::error::Error for Broken {}

/// What came from the keyboard.
enum Typed {
    Line(String),
    Over,
}

/// The collector's screen and keyboard.
pub(super) struct Terminal {
    typed: Receiver<Typed>,
    lang: Lang,
    json: bool,
    /// Answers come from a file: show them behind their questions, so that the screen can be read.
    echoes: bool,
}

impl Terminal {
    pub(super) fn open(lang: Lang, json: bool) -> anyhow::Result<Self> {
        let (send, typed) = channel();
        let broken = send.clone();
        // Ctrl-C, and a terminal that is closed, end the call and not the program: it still has to keep the draft.
        ctrlc::set_handler(move || {
            let _ = broken.send(Typed::Over);
        })
        .context("Ctrl-C cannot be caught here")?;
        thread::spawn(move || {
            for line in std::io::stdin().lines().map_while(Result::ok) {
                if send.send(Typed::Line(line)).is_err() {
                    return;
                }
            }
            let _ = send.send(Typed::Over);
        });
        let echoes = !std::io::stdin().is_terminal();
        Ok(Self { typed, lang, json, echoes })
    }

    pub(super) const fn lang(&self) -> Lang {
        self.lang
    }

    /// Shows something, with a line feed.
    pub(super) fn say(&mut self, text: &str) {
        if !self.json {
            write(&format!("{}\n", text.trim_end_matches('\n')));
        }
    }

    /// Reports something to a program.
    pub(super) fn event(&mut self, event: &serde_json::Value) {
        if self.json {
            write(&format!("{event}\n"));
        }
    }

    /// Asks for a line.
    pub(super) fn ask(&mut self, question: &str) -> anyhow::Result<String> {
        if !self.json {
            write(&format!("{question} > "));
        }
        match self.typed.recv() {
            Ok(Typed::Line(line)) => {
                let line = line.trim().to_owned();
                if self.echoes && !self.json {
                    write(&format!("{line}\n"));
                }
                Ok(line)
            }
            Ok(Typed::Over) | Err(_) => {
                if !self.json {
                    write("\n");
                }
                Err(Broken.into())
            }
        }
    }

    /// Asks for one of several, by its number from 1.
    pub(super) fn choose<T: Clone>(&mut self, question: &str, choices: &[(T, String)]) -> anyhow::Result<T> {
        self.pick(question, choices, false)
    }

    /// The same where the first is what mostly holds: Enter takes it.
    pub(super) fn choose_or_first<T: Clone>(
        &mut self,
        question: &str,
        choices: &[(T, String)],
    ) -> anyhow::Result<T> {
        self.pick(question, choices, true)
    }

    fn pick<T: Clone>(
        &mut self,
        question: &str,
        choices: &[(T, String)],
        enter_takes_first: bool,
    ) -> anyhow::Result<T> {
        self.say(&format!("\n{question}"));
        for (number, (_, label)) in (1..).zip(choices) {
            self.say(&format!("  {number}  {label}"));
        }
        let prompt = word(if enter_takes_first { "choose-or-first" } else { "choose" }, self.lang);
        loop {
            let typed = self.ask(&prompt)?;
            let number = if typed.is_empty() && enter_takes_first { Ok(1) } else { typed.parse::<usize>() };
            let at = number.ok().and_then(|number| number.checked_sub(1));
            match at.and_then(|at| choices.get(at)) {
                Some((choice, _)) => return Ok(choice.clone()),
                None => self.not_understood(&typed, &word("choose-again", self.lang)),
            }
        }
    }

    /// Says what was typed and what would have done.
    pub(super) fn not_understood(&mut self, typed: &str, what: &str) {
        let code = if typed.is_empty() { "nothing-typed" } else { "not-understood" };
        self.say(&super::phrase(code, [("typed", typed), ("what", what.trim())], self.lang));
        self.event(&serde_json::json!({ "event": "not-understood", "typed": typed }));
    }
}

/// A reader that has seen enough closes the pipe; the call goes on to its record all the same.
fn write(text: &str) {
    let mut out = std::io::stdout();
    let _ = out.write_all(text.as_bytes());
    let _ = out.flush();
}
