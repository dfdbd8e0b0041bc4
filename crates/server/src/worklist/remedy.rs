//! What makes a refusal go away that no day ends: the same sentence in the terminal and on the page, and how each goes about it.

use outreach::Lang;
use receivables::fact::FactKind;

use crate::screen::either;

/// What to do.
pub(crate) struct Remedy {
    zh: &'static str,
    en: &'static str,
    by: By,
}

/// By which hand.
#[derive(Clone, Copy)]
enum By {
    /// A list that is imported anew, or an option of the import.
    Import(Option<&'static str>),
    /// Papers of the case.
    Papers,
    /// A fact that is entered.
    Fact(FactKind),
    /// Something outside of this program.
    Hand,
}

/// Rules and what to do where one refuses; nothing can be said in general of the others.
const REMEDIES: &[(&str, Remedy)] = &[
    (
        "kind-unknown",
        Remedy {
            by: By::Import(Some("--kind company")),
            zh: "写明是企业还是个人：客户表填“客户类型”再导入",
            en: "say what they are: fill in the kind of customer and import it",
        },
    ),
    (
        "place-unknown",
        Remedy {
            by: By::Import(Some("--country CN --zone Asia/Shanghai")),
            zh: "写明国家和时区：客户表填写再导入（只有一个时区的国家和美国可不填时区）",
            en: "say where they are: fill in country and time zone and import it",
        },
    ),
    (
        "nobody-to-ask",
        Remedy {
            by: By::Import(None),
            zh: "导入联系人表：客户编号、姓名、角色、手机或邮箱",
            en: "import a list of contacts: customer number, name, role, mobile or e-mail",
        },
    ),
    (
        "four-elements",
        Remedy {
            by: By::Papers,
            zh: "补齐四要素的单据，或核验后登记“四要素已核验”",
            en: "file the papers that lack, or verify and enter the fact \"four elements verified\"",
        },
    ),
    (
        "ledger-stale",
        Remedy {
            by: By::Import(Some("--as-of DAY")),
            zh: "重新导出并导入账目，写明截至哪天",
            en: "export and import the ledger anew, and say of which day it is",
        },
    ),
    (
        "money-unassigned",
        Remedy {
            by: By::Import(None),
            zh: "收款表填单据号后再导入",
            en: "give the invoice number in the list of payments and import it",
        },
    ),
    (
        "open-dispute",
        Remedy {
            by: By::Import(None),
            zh: "处理争议，在争议表填结束日期后再导入",
            en: "answer the dispute, and import it with the day on which it was settled",
        },
    ),
    (
        "validation-information",
        Remedy {
            by: By::Fact(FactKind::ValidationSent),
            zh: "先发债务核实信息，再登记“债务核实信息已发”",
            en: "send the validation information, and enter the fact \"validation information sent\" with its day",
        },
    ),
    (
        "suit-time-barred",
        Remedy {
            by: By::Fact(FactKind::WithinLimitation),
            zh: "由律师核实时效；未过时效的，登记“时效内”",
            en: "a lawyer checks limitation; if it has not passed, enter the fact \"within limitation\"",
        },
    ),
    (
        "pre-action-protocol",
        Remedy {
            by: By::Fact(FactKind::LetterOfClaimSent),
            zh: "按诉前程序办理并逐项登记（诉前索偿函已发、诉前答复已到、文件已提供、起诉预告已发）",
            en: "follow the protocol, and enter each fact with its day (letter of claim, reply, documents, notice)",
        },
    ),
    (
        "first-demand-information",
        Remedy {
            by: By::Hand,
            zh: "把这些内容写进首次催款的文本，再在 huikuan.toml 的 first_demand 中列出",
            en: "put these into the text of the first demand, then list them as first_demand in huikuan.toml",
        },
    ),
    (
        "law-unknown",
        Remedy {
            by: By::Hand,
            zh: "本国的联系规定尚未收录：请法务确认后加入自己的 rulebook 文件夹",
            en: "have the law of that country checked and add it to your own rulebook folder",
        },
    ),
    ("limitation-expired", Remedy { by: By::Hand, zh: "交法务审查", en: "legal reviews it" }),
    ("limitation-claimed", Remedy { by: By::Hand, zh: "交法务审查", en: "legal reviews it" }),
    ("debt-extinguished", Remedy { by: By::Hand, zh: "交法务审查", en: "legal reviews it" }),
    (
        "visit-appointment",
        Remedy {
            by: By::Fact(FactKind::VisitAgreed),
            zh: "先电话约好日期，登记“约定面谈”（起止均为当日）",
            en: "agree on a day by telephone, and enter the fact \"visit agreed\" for that day",
        },
    ),
    (
        "fax-number",
        Remedy {
            by: By::Fact(FactKind::FaxConfirmed),
            zh: "向收件人核实传真由其专收，登记“传真号码由收件人专收”；或改用其他渠道",
            en: "confirm with the addressee that they alone attend it, and enter the fact; or use another channel",
        },
    ),
    (
        "guarantor-and-lawyer",
        Remedy {
            by: By::Fact(FactKind::GuaranteeContract),
            zh: "保证人：存入保证合同，登记“保证合同在档”；律师：登记“已委托律师”",
            en: "a guarantor: file the guarantee and enter the fact; a lawyer: enter that they represent the debtor",
        },
    ),
    ("bankrupt", Remedy { by: By::Hand, zh: "申报债权", en: "file the claim in the insolvency proceedings" }),
];

impl Remedy {
    /// That of a rule; `None` where nothing can be said in general.
    pub(crate) fn of(rule: &str) -> Option<&'static Self> {
        REMEDIES.iter().find(|(known, _)| *known == rule).map(|(_, remedy)| remedy)
    }

    /// What to do, in a sentence.
    pub(crate) fn says(&self, lang: Lang) -> &'static str {
        either(lang, self.zh, self.en)
    }

    /// The same, and the command or the file that does it.
    pub(crate) fn at_terminal(&self, lang: Lang) -> String {
        let says = self.says(lang);
        let how = match (self.by, lang) {
            (By::Hand | By::Import(None), _) => return says.to_owned(),
            (By::Import(Some(option)), Lang::Zh) => format!("或导入时加 {option}"),
            (By::Import(Some(option)), Lang::En) => format!("or import again with {option}"),
            (By::Papers, Lang::Zh) => "huikuan checklist 列出所缺".to_owned(),
            (By::Papers, Lang::En) => "huikuan checklist lists what lacks".to_owned(),
            (By::Fact(kind), Lang::Zh) => format!("huikuan fact 客户 {kind}"),
            (By::Fact(kind), Lang::En) => format!("huikuan fact CUSTOMER {kind}"),
        };
        match lang {
            Lang::Zh => format!("{says}（{how}）"),
            Lang::En => format!("{says} ({how})"),
        }
    }

    /// The form of the page that does it: `import`, `document` or `fact`.
    pub(crate) const fn form(&self) -> Option<&'static str> {
        match self.by {
            By::Import(_) => Some("import"),
            By::Papers => Some("document"),
            By::Fact(_) => Some("fact"),
            By::Hand => None,
        }
    }

    /// Which fact is entered there.
    pub(crate) fn fact(&self) -> Option<FactKind> {
        match self.by {
            By::Fact(kind) => Some(kind),
            By::Import(_) | By::Papers | By::Hand => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_named_in_the_terminal_alone() {
        for (rule, remedy) in REMEDIES {
            for says in Lang::ALL.map(|lang| remedy.says(lang)) {
                assert!(!says.contains("huikuan ") && !says.contains("--"), "{rule}: {says}");
            }
        }
        for (rule, expected, form, why) in [
            (
                "kind-unknown",
                "(or import again with --kind company)",
                Some("import"),
                "an option does it too",
            ),
            ("four-elements", "(huikuan checklist lists what lacks)", Some("document"), "it needs papers"),
            ("visit-appointment", "(huikuan fact CUSTOMER visit-agreed)", Some("fact"), "it needs a fact"),
            ("law-unknown", "rulebook folder", None, "neither of them does it"),
        ] {
            let remedy = Remedy::of(rule).unwrap();
            let says = remedy.at_terminal(Lang::En);
            assert!(says.ends_with(expected), "{why}: {says}");
            assert_eq!(remedy.form(), form, "{why}");
        }
        assert!(Remedy::of("contact-hours").is_none(), "a day ends it");
    }
}
