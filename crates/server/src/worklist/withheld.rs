//! Part three: what may not be done, reason by reason, with everybody it holds for.

use std::{collections::BTreeMap, fmt::Write as _};

use outreach::{Lang, words};
use receivables::{calendar::Day, decision::Withheld};

use super::{Line, NAMED, Worklist, debtors, recorded::Refused};
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
            let ways = refused.refusals.iter().filter_map(|reason| remedy(reason.rule, lang));
            let ways: Vec<&str> = ways.collect();
            if ways.is_empty() {
                either(lang, "有人处理后可行", "once somebody has acted").to_owned()
            } else {
                ways.join(either(lang, "；", "; "))
            }
        }
    };
    let _ = writeln!(out, "  → {when}");
}

/// What makes a refusal go away that no day ends.
pub(crate) fn remedy(rule: &str, lang: Lang) -> Option<&'static str> {
    let (zh, en) = match rule {
        "kind-unknown" => (
            "写明是企业还是个人：客户表填“客户类型”，或再导入一次并加 --kind company",
            "say what they are: fill in the kind of customer, or import again with --kind company",
        ),
        "place-unknown" => (
            "写明国家和时区：客户表填写，或再导入一次并加 --country CN（有几个时区的国家另加 --zone，美国可不加）",
            "say where they are: fill in country and time zone, or import again with --country and --zone",
        ),
        "nobody-to-ask" => (
            "导入联系人表：客户编号、姓名、角色、手机或邮箱",
            "import a list of contacts: customer number, name, role, mobile or e-mail",
        ),
        "four-elements" => (
            "补齐四要素的单据（huikuan checklist 列出所缺），或核验后在风险信息表登记“四要素已核验”并导入",
            "file the papers that lack (huikuan checklist lists them), or verify and import the fact \"four elements verified\"",
        ),
        "ledger-stale" => (
            "重新导出并导入账目，加 --as-of 写明截至哪天",
            "export and import the ledger anew, with --as-of for its day",
        ),
        "money-unassigned" => {
            ("收款表填单据号后再导入", "give the invoice number in the list of payments and import it")
        }
        "open-dispute" => (
            "处理争议，在争议表填结束日期后再导入",
            "answer the dispute, and import it with the day on which it was settled",
        ),
        "validation-information" => (
            "先发债务核实信息，再在风险信息表登记“债务核实信息已发”并导入",
            "send the validation information, and import the fact \"validation information sent\" with its day",
        ),
        "suit-time-barred" => (
            "由律师核实时效；未过时效的，在风险信息表登记“时效内”并导入",
            "a lawyer checks limitation; if it has not passed, import the fact \"within limitation\"",
        ),
        "pre-action-protocol" => (
            "按诉前程序办理，在风险信息表登记后导入（诉前索偿函已发、诉前答复已到、文件已提供、起诉预告已发）",
            "follow the protocol, and import each fact with its day (letter of claim, reply, documents, notice)",
        ),
        "first-demand-information" => (
            "把这些内容写进首次催款的文本，再在 huikuan.toml 的 first_demand 中列出",
            "put these into the text of the first demand, then list them as first_demand in huikuan.toml",
        ),
        "law-unknown" => (
            "本国的联系规定尚未收录：请法务确认后加入自己的 rulebook 文件夹",
            "have the law of that country checked and add it to your own rulebook folder",
        ),
        "limitation-expired" | "limitation-claimed" | "debt-extinguished" => {
            ("交法务审查", "legal reviews it")
        }
        "visit-appointment" => (
            "先电话约好日期，登记“约定面谈”（起止均为当日）",
            "agree on a day by telephone, and enter the fact \"visit agreed\" for that day",
        ),
        "fax-number" => (
            "向收件人核实传真由其专收，登记“传真号码由收件人专收”；或改用其他渠道",
            "confirm with the addressee that they alone attend it, and enter the fact; or use another channel",
        ),
        "bankrupt" => ("申报债权", "file the claim in the insolvency proceedings"),
        _ => return None,
    };
    Some(either(lang, zh, en))
}
