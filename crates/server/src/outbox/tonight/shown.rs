//! What would happen tonight, for a person and for a program.

use std::fmt::Write as _;

use outreach::{Lang, wording, words};
use receivables::money::Money;
use serde_json::{Value, json};

use super::{Counts, Group, Rules, Sample, Spoken, Tonight};
use crate::screen::{count, either, indented};

impl Tonight {
    /// All that would leave.
    pub(crate) fn leaving(&self) -> usize {
        self.gathered.groups.values().map(|counts| counts.leaving).sum()
    }

    fn sum(&self, of: fn(&Counts) -> usize) -> usize {
        self.gathered.groups.values().map(of).sum()
    }

    pub(crate) fn to_json(&self) -> String {
        let groups: Vec<Value> = self
            .gathered
            .groups
            .iter()
            .map(|(Group { channel, purpose, stage, lang }, counts)| {
                json!({
                    "channel": channel, "purpose": purpose, "stage": stage, "lang": lang,
                    "leaving": counts.leaving, "debtors": counts.debtors,
                    "overdue": counts.overdue.iter().collect::<Vec<_>>(), "parts": counts.parts,
                    "refused": counts.refused, "refused_by": rules(&counts.refused_by),
                    "lacking": counts.lacking, "lacking_by": rules(&counts.lacking_by),
                    "samples": counts.samples.iter().map(sample).collect::<Vec<_>>(),
                })
            })
            .collect();
        let whole = json!({
            "day": self.day, "decided": self.decided, "failed": self.failed, "leaving": self.leaving(),
            "settled": self.settled, "groups": groups, "withheld": self.gathered.withheld,
            "withheld_by": rules(&self.gathered.withheld_by), "took_ms": self.took_ms,
        });
        format!("{whole}\n")
    }

    pub(crate) fn to_text(&self, lang: Lang) -> String {
        let (refused, lacking) = (self.sum(|counts| counts.refused), self.sum(|counts| counts.lacking));
        let day = wording::with_weekday(&wording::day(self.day, lang), self.day, lang);
        let numbers = [self.decided, self.leaving(), refused, lacking, self.settled].map(count);
        let [decided, leaving, refused, lacking, settled] = &numbers;
        let mut out = match lang {
            Lang::Zh => format!(
                "试算 {day}：{decided} 位客户，可发 {leaving} 条，不得发 {refused} 条，缺文本 {lacking} 条，当日已处理 {settled} 条。没有记录，也没有发出。\n"
            ),
            Lang::En => format!(
                "A look at {day}: {decided} debtors, {leaving} messages would leave, {refused} may not, {lacking} lack words, {settled} are dealt with already. Nothing was recorded, and nothing left.\n"
            ),
        };
        for (group, counts) in &self.gathered.groups {
            out.push('\n');
            out.push_str(&shown(*group, counts, lang));
        }
        if self.gathered.withheld > 0 {
            let withheld = count(self.gathered.withheld);
            let _ = match lang {
                Lang::Zh => writeln!(out, "\n另有 {withheld} 项联系在选定方式之前即不得进行"),
                Lang::En => {
                    writeln!(out, "\n{withheld} contacts more were withheld before a channel was chosen")
                }
            };
            out.push_str(&spoken(&self.gathered.withheld_by, lang));
        }
        if self.failed > 0 {
            let failed = count(self.failed);
            let _ = match lang {
                Lang::Zh => writeln!(out, "\n{failed} 位客户无法判断；原因见 huikuan run 的输出"),
                Lang::En => {
                    writeln!(out, "\n{failed} debtors could not be decided for; huikuan run says why")
                }
            };
        }
        let (seconds, tenths) = (self.took_ms / 1000, self.took_ms % 1000 / 100);
        let _ = match lang {
            Lang::Zh => writeln!(out, "\n用时 {seconds}.{tenths} 秒"),
            Lang::En => writeln!(out, "\nIt took {seconds}.{tenths} seconds"),
        };
        out
    }
}

fn rules(Rules(rules): &Rules) -> Vec<Value> {
    let rule = |(id, Spoken { times, said: [zh, en], .. }): (&String, &Spoken)| json!({ "rule": id, "times": times, "zh": zh, "en": en });
    rules.iter().map(rule).collect()
}

fn sample(sample: &Sample) -> Value {
    let Sample { debtor, person, at, overdue, script, subject, text } = sample;
    json!({
        "debtor": { "code": debtor.code, "name": debtor.name }, "person": person, "at": at,
        "overdue": overdue.iter().collect::<Vec<Money>>(), "script": script, "subject": subject, "text": text,
    })
}

/// A group: its line, the rules that stop some, and its samples.
fn shown(group: Group, counts: &Counts, lang: Lang) -> String {
    let Group { channel, purpose, stage, lang: of } = group;
    let title = [
        words::word("channel", channel.code(), lang),
        words::word("purpose", purpose.code(), lang),
        words::word("stage", stage.code(), lang),
        of.code().to_owned(),
    ];
    let mut parts = vec![match lang {
        Lang::Zh => format!("可发 {} 条（{} 位客户）", count(counts.leaving), count(counts.debtors)),
        Lang::En => format!("{} would leave to {} debtors", count(counts.leaving), count(counts.debtors)),
    }];
    if counts.overdue.iter().next().is_some() {
        let overdue = wording::amounts(counts.overdue.iter(), lang);
        parts.push(format!("{}{overdue}", either(lang, "逾期 ", "overdue ")));
    }
    if let Some(segments) = counts.parts {
        parts.push(match lang {
            Lang::Zh => format!("短信 {} 段", count(segments)),
            Lang::En => format!("{} parts", count(segments)),
        });
    }
    for (number, zh, en) in
        [(counts.refused, "不得发 ", " may not"), (counts.lacking, "缺文本 ", " lack words")]
    {
        if number > 0 {
            let number = count(number);
            parts.push(match lang {
                Lang::Zh => format!("{zh}{number} 条"),
                Lang::En => format!("{number}{en}"),
            });
        }
    }
    let mut out = format!("{}\n  {}\n", title.join(" · "), parts.join(either(lang, "，", ", ")));
    out.push_str(&spoken(&counts.refused_by, lang));
    out.push_str(&spoken(&counts.lacking_by, lang));
    for Sample { debtor, person, at, subject, text, .. } in &counts.samples {
        let _ = writeln!(out, "  {debtor} · {person} · {at}");
        let subject = subject.as_ref().map(|subject| format!("{subject}\n\n")).unwrap_or_default();
        out.push_str(&indented(&(subject + text), "    │ "));
    }
    out
}

/// How often each rule spoke, with what it says of the first.
fn spoken(Rules(rules): &Rules, lang: Lang) -> String {
    let mut out = String::new();
    for (id, Spoken { times, said: [zh, en], .. }) in rules {
        let said = if lang == Lang::Zh { zh } else { en };
        let _ =
            writeln!(out, "    {} × `{id}`{}{said}", count(*times), either(lang, "，如：", ", such as: "));
    }
    out
}
