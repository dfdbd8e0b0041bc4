//! What a customer is billed: monthly deliveries, projects by stages, or the instalments of a plan.

use receivables::{calendar::Day, ledger::ContractEntry, money::Ppm, receivable::ReceivableKind};

use super::{
    Story,
    account::{Account, Bill},
};
use receivables::ledger::ReceivableEntry;

/// Months of history.
const MONTHS: i32 = 18;

/// Signs the contract and bills everything issued before `as_of`.
pub(super) fn bill(account: &mut Account, as_of: Day) {
    let start = as_of.plus_months(-MONTHS);
    if account.customer.is_person() {
        plan(account, as_of);
        return;
    }
    let days_before = account.customer.draw.between(20, 400);
    sign(account, start.plus(-days_before));
    match account.customer.story.map(Story::history) {
        Some(story_start) => {
            let start = story_start.map_or(as_of, |days| as_of.plus(-days));
            deliveries(account, start, as_of, 1);
        }
        None if account.customer.draw.chance(20) => projects(account, start, as_of),
        None => {
            let every = account.customer.draw.pick(&[1, 1, 1, 2, 2, 3]);
            deliveries(account, start, as_of, every);
        }
    }
}

fn sign(account: &mut Account, signed: Day) {
    let customer = &mut account.customer;
    let has_clause = customer.draw.chance(65);
    account.contract = Some(ContractEntry {
        governing_law: None,
        debtor: customer.key(),
        number: format!("HT{}-{}", signed.year(), customer.code),
        signed: Some(signed),
        terms_days: (customer.terms > 0).then_some(customer.terms),
        penalty_per_day: has_clause.then(|| Ppm(customer.draw.pick(&[300, 500, 500]))),
        damages_clause: has_clause
            .then(|| format!("第{}条", customer.draw.pick(&["八", "九", "十", "十二"]))),
        allows_supply_stop: customer.draw.chance(40),
    });
}

/// One invoice every so many months, on the customer's day of the month.
fn deliveries(account: &mut Account, start: Day, as_of: Day, every: i32) {
    let day_of_month = account.customer.draw.pick(&[5, 10, 20, 25, 28]);
    let usual = i64::from(account.customer.draw.between(180, 4_200)) * 10_000;
    let kind =
        account.customer.draw.pick(&[ReceivableKind::Goods, ReceivableKind::Goods, ReceivableKind::Service]);
    let mut month = start;
    while month < as_of {
        let issued = month.day_in_month(day_of_month);
        if issued >= start && issued < as_of {
            let fen = usual * i64::from(account.customer.draw.between(60, 140)) / 100
                + i64::from(account.customer.draw.between(0, 9_999));
            let amount = account.customer.worth(fen);
            account.invoice(kind, issued.plus(i32::from(account.customer.terms)), amount);
        }
        month = month.plus_months(every);
    }
}

/// A project every four or five months: a progress payment, and the balance two months later.
fn projects(account: &mut Account, start: Day, as_of: Day) {
    let mut begun = start.plus(account.customer.draw.between(0, 40));
    while begun < as_of {
        let names = ["厂区改造", "展厅装修", "信息系统二期", "生产线安装", "园区绿化"];
        let project = format!(
            "{}{}年{}项目",
            account.customer.city.0,
            begun.year(),
            account.customer.draw.pick(&names)
        );
        let fen = i64::from(account.customer.draw.between(2_000, 18_000)) * 10_000;
        for (kind, after, share) in
            [(ReceivableKind::Progress, 0, 70), (ReceivableKind::ProjectBalance, 60, 30)]
        {
            let issued = begun.plus(after);
            if issued < as_of {
                let amount = account.customer.worth(fen * share / 100);
                let at = account.invoice(kind, issued.plus(i32::from(account.customer.terms)), amount);
                if let Some(bill) = account.bills.get_mut(at) {
                    bill.entry.project = Some(project.clone());
                }
            }
        }
        begun = begun.plus_months(account.customer.draw.between(4, 5));
    }
}

/// A person's plan: equal monthly instalments, listed to one month past `as_of`.
fn plan(account: &mut Account, as_of: Day) {
    let (kind, prefix, due_day, count) = match account.customer.policy {
        "mortgage" => (ReceivableKind::Mortgage, "AJ", 16, 120),
        "credit-branch" => (ReceivableKind::Loan, "DK", account.customer.draw.pick(&[8, 12]), 24),
        _ => (
            ReceivableKind::Instalment,
            "FQ",
            account.customer.draw.pick(&[5, 15, 20]),
            account.customer.draw.pick(&[12, 18, 24]),
        ),
    };
    // A plan that had run out could not be told a story of.
    let oldest = if account.customer.story.is_some() { 10 } else { 15 };
    let signed = as_of
        .plus_months(-account.customer.draw.between(5, oldest))
        .plus(-account.customer.draw.between(0, 20));
    sign(account, signed);
    let fen = i64::from(account.customer.draw.between(60, 480)) * 1_000
        + i64::from(account.customer.draw.between(0, 99));
    let amount = account.customer.worth(fen);
    let number = format!("{prefix}{}{:03}", signed.year(), account.customer.number);
    for instalment in 1..=count {
        let due = signed.plus_months(i32::from(instalment)).day_in_month(due_day);
        if due > as_of.plus(31) {
            break;
        }
        let entry = ReceivableEntry {
            debtor: account.customer.key(),
            number: number.clone(),
            instalment: Some(instalment),
            kind: Some(kind),
            issued: Some(signed),
            due,
            amount,
            settled_undated: 0,
            cleared: None,
            disputed: false,
            contract: account.contract.as_ref().map(|contract| contract.number.clone()),
            project: None,
        };
        account.bills.push(Bill { entry, payments: Vec::new() });
    }
}
