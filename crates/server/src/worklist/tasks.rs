//! Part two: what is to be done besides contacts, task by task.

use std::{collections::BTreeMap, fmt::Write as _};

use outreach::{Lang, words};
use receivables::decision::TaskKind;

use super::{Worklist, debtors};
use crate::screen::{customers, either};

impl Worklist<'_> {
    /// Tasks in the order of the first debtor who has each, with everybody who has it.
    pub(super) fn tasks(&self, out: &mut String, lang: Lang) {
        let mut groups: BTreeMap<usize, (TaskKind, Vec<String>)> = BTreeMap::new();
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        for line in &self.lines {
            for &task in &line.recorded.tasks {
                let next = first.len();
                let at = *first.entry(task.code()).or_insert(next);
                let group = groups.entry(at).or_insert_with(|| (task, Vec::new()));
                group.1.push(line.row.debtor.to_string());
            }
        }
        if groups.is_empty() {
            out.push_str(either(lang, "没有待办事项。\n", "There is nothing else to do.\n"));
        }
        for (task, names) in groups.values() {
            let title = words::word("task-kind", task.code(), lang);
            let how = how(*task, lang);
            let _ = writeln!(out, "[ ] {title}{}{how}", customers(names.len(), lang));
            debtors(out, names, self.limit, lang);
        }
    }
}

/// How a task is done with this program, where it is.
fn how(task: TaskKind, lang: Lang) -> &'static str {
    match task {
        TaskKind::ReadReply => either(
            lang,
            "：huikuan incoming list 列出，读后用 huikuan incoming read 登记",
            ": huikuan incoming list shows them; once read, huikuan incoming read says so",
        ),
        TaskKind::AskKind => either(
            lang,
            "：客户表中填“客户类型”，或再导入一次并加 --kind company（或 person）",
            ": fill in the kind of customer and import it, or import again with --kind company (or person)",
        ),
        TaskKind::AskPlace => either(
            lang,
            "：客户表中填“国家”“时区”，或再导入一次并加 --country CN（美国等另加 --zone）",
            ": fill in country and time zone and import them, or import again with --country and --zone",
        ),
        TaskKind::FindContact => either(
            lang,
            "：导入联系人表（客户编号、姓名、角色、手机或邮箱）",
            ": import a list of contacts (customer number, name, role, mobile or e-mail)",
        ),
        TaskKind::RefreshLedger => either(
            lang,
            "：从财务软件重新导出并导入，加 --as-of 写明截至哪天",
            ": export and import anew, with --as-of for the day it speaks of",
        ),
        TaskKind::AssignMoney => either(
            lang,
            "：收款表中填单据号后再导入",
            ": give the invoice number in the list of payments and import it",
        ),
        TaskKind::VerifyFourElements => either(
            lang,
            "：补齐单据（huikuan checklist 列出所缺），或核验后在风险信息表登记“四要素已核验”并导入",
            ": file the papers that lack (huikuan checklist lists them), or verify and import the fact \"four elements verified\"",
        ),
        TaskKind::SendValidation => either(
            lang,
            "：首次联系时一并说明或五日内发出，再在风险信息表登记“债务核实信息已发”并导入",
            ": with the first communication or within five days; then import the fact \"validation information sent\"",
        ),
        TaskKind::KeepAppointment => either(
            lang,
            "：两人同行，见本人才谈；回来后在客户页登记面谈（或 huikuan visit）",
            ": go in twos, speak with the person alone, and record the visit on the customer's page (or by huikuan visit)",
        ),
        TaskKind::ReviewReturnedLetter => either(
            lang,
            "：到达或者应当到达才中断时效（《民法典》第一百三十七条、第一百九十五条，时效规定第八条）；拒收、退回是否算应当到达，由法务认定后登记到达日",
            ": only a demand that reached them, or should have, interrupts limitation (Civil Code arts. 137, 195, 时效规定 art. 8); whether this one should have is for a lawyer, who then enters the day",
        ),
        TaskKind::CallBack => either(
            lang,
            "：对方来过电话或留言，尚未回电",
            ": they called or left a message, and nobody has called since",
        ),
        TaskKind::AskCause
        | TaskKind::AnswerDispute
        | TaskKind::ConfirmPromise
        | TaskKind::ReviewLimitation
        | TaskKind::ReviewPreservation
        | TaskKind::FileInsolvencyClaim
        | TaskKind::VerifyDeath
        | TaskKind::LookIntoFraud
        | TaskKind::PolicyStep => "",
    }
}
