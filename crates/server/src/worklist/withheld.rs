//! Part three: what may not be done, reason by reason, with everybody it holds for.

use std::{collections::BTreeMap, fmt::Write as _};

use outreach::{Lang, words};
use receivables::{calendar::Day, decision::Withheld};

use super::{Line, NAMED, Remedy, Worklist, debtors, recorded::Refused};
use crate::{
    screen::{self, count, customers, either},
    texts::Case,
};

/// Debtors held back by the same rules with the same facts until the same day.
struct Group<'a> {
    first: (&'a Line, &'a Refused),
    /// Each with what the contact would have been for.
    debtors: Vec<(&'a Line, String)>,
}

impl Group<'_> {
    /// What the contacts would have been for, and of how many debtors.
    fn purposes(&self) -> BTreeMap<&str, usize> {
        let mut purposes = BTreeMap::new();
        for (_, purpose) in &self.debtors {
            *purposes.entry(purpose.as_str()).or_default() += 1;
        }
        purposes
    }
}

impl Worklist<'_> {
    /// Groups in the order of their first debtor.
    pub(super) fn withheld(&self, out: &mut String, lang: Lang) -> anyhow::Result<()> {
        let groups = self.groups(lang);
        if groups.is_empty() {
            out.push_str(either(lang, "没有被拦下的联系。\n", "Nothing is held back.\n"));
        }
        for group in groups.iter().take(self.limit) {
            let (line, refused) = group.first;
            let case = self.case(line)?;
            let anew = case.decision.withheld.iter().find(|anew| is_same(anew, refused));
            if let Some(anew) = anew {
                reasons(out, anew, self.day, lang);
            } else {
                // Facts came in since the run, which the head of the list says.
                let _ = writeln!(out, "· {}", refused.refusals);
            }
            let purposes = group.purposes();
            let is_one = group.debtors.len() > 1 && purposes.len() == 1;
            // Which steps wait is said where not every debtor is named, or all wait for the same.
            if is_one || group.debtors.len() > NAMED * 2 {
                let counted =
                    purposes.iter().map(|(purpose, held)| format!("{purpose}{}", customers(*held, lang)));
                let counted: Vec<String> = counted.collect();
                let _ = writeln!(out, "    {}", counted.join(either(lang, "，", ", ")));
            }
            let named = group.debtors.iter().map(|(line, purpose)| match (is_one, lang) {
                (true, _) => line.row.debtor.to_string(),
                (false, Lang::Zh) => format!("{}：{purpose}", line.row.debtor),
                (false, Lang::En) => format!("{}: {purpose}", line.row.debtor),
            });
            debtors(out, &named.collect::<Vec<_>>(), self.limit, lang);
        }
        if groups.len() > self.limit {
            let rest = count(groups.len() - self.limit);
            let _ = match lang {
                Lang::Zh => writeln!(out, "……另有 {rest} 种情况（--limit 0 列出全部）"),
                Lang::En => writeln!(out, "... and {rest} more reasons (--limit 0 lists all)"),
            };
        }
        Ok(())
    }

    fn groups(&self, lang: Lang) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        let mut known = BTreeMap::new();
        for line in &self.lines {
            for refused in &line.recorded.withheld {
                let purpose = words::word("purpose", refused.purpose.code(), lang);
                let purpose = refused.channel.map_or(purpose.clone(), |channel| {
                    let channel = words::word("channel", channel.code(), lang);
                    format!("{purpose}{}{channel}", either(lang, "，", ", "))
                });
                let key = (refused.refusals.to_string(), refused.may_on);
                let at = *known.entry(key).or_insert(groups.len());
                match groups.get_mut(at) {
                    Some(group) => group.debtors.push((line, purpose)),
                    None => groups.push(Group { first: (line, refused), debtors: vec![(line, purpose)] }),
                }
            }
        }
        groups
    }
}

fn is_same(anew: &Withheld, recorded: &Refused) -> bool {
    anew.purpose == recorded.purpose
        && serde_json::to_value(&anew.refusals).is_ok_and(|refusals| refusals == recorded.refusals)
}

/// One contact that is withheld, for the page of its debtor.
pub(crate) fn withheld_lines(out: &mut String, case: &Case, refused: &Withheld, lang: Lang) {
    let _ = writeln!(out, "  {}", words::word("purpose", refused.purpose.code(), lang));
    let mut why = String::new();
    reasons(&mut why, refused, case.decision.day, lang);
    out.push_str(&screen::indented(&why, "    "));
}

/// Every rule that refuses, and when or how the contact becomes possible.
pub(crate) fn reasons(out: &mut String, refused: &Withheld, day: Day, lang: Lang) {
    for reason in &refused.refusals {
        let _ = writeln!(out, "· {} `{}`", screen::reason(reason, lang), reason.rule);
    }
    let when = match (refused.may_on, lang) {
        (Some(may_on), Lang::Zh) if may_on <= day => "今日换个时间可行".to_owned(),
        (Some(may_on), Lang::En) if may_on <= day => "today at another hour".to_owned(),
        (Some(may_on), Lang::Zh) => format!("{may_on} 起可行"),
        (Some(may_on), Lang::En) => format!("from {may_on}"),
        (None, _) => {
            let ways = refused.refusals.iter().filter_map(|reason| Remedy::of(reason.rule));
            let ways: Vec<String> = ways.map(|remedy| remedy.at_terminal(lang)).collect();
            if ways.is_empty() {
                either(lang, "有人处理后可行", "once somebody has acted").to_owned()
            } else {
                ways.join(either(lang, "；", "; "))
            }
        }
    };
    let _ = writeln!(out, "  → {when}");
}
