//! What a pack holds besides the chain: how the claim adds up on a day, for people and for programs.

use std::{fmt::Write as _, fs, io::Write as _, path::Path};

use ::evidence::Computation;
use anyhow::Context as _;
use receivables::money::Money;
use serde_json::{Value, json};
use store::{DebtorRef, Store};

use crate::{company::Company, texts::Case};

/// Writes a pack whole or not at all.
pub(super) fn write(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut name = file.as_os_str().to_owned();
    name.push(".part");
    let part = Path::new(&name);
    let write = || {
        let mut out = fs::File::create(part)?;
        out.write_all(bytes)?;
        out.sync_all()?;
        fs::rename(part, file)
    };
    write().with_context(|| file.display().to_string())
}

/// The papers of a debtor that are on file, with the endings of their names.
pub(super) fn papers(
    store: &Store,
    company: &Company,
    debtor: &DebtorRef,
) -> anyhow::Result<Vec<(Vec<u8>, String)>> {
    let mut rows = store.documents(debtor.id)?;
    rows.retain(|row| row.removed.is_none());
    // The same file may be on file for several things.
    rows.sort_by(|one, other| one.sha256.cmp(&other.sha256));
    rows.dedup_by(|one, other| one.sha256 == other.sha256);
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let vault = company.vault.open(store)?;
    rows.iter()
        .map(|row| {
            let mut bytes = Vec::new();
            vault.get(&row.sha256.parse()?, &mut bytes)?;
            let ending = row.name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
            let is_plain = |ending: &String| {
                (1..=8).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
            };
            Ok((bytes, ending.filter(is_plain).unwrap_or_else(|| "bin".to_owned())))
        })
        .collect()
}

/// The computation of a case on the day of its decision.
pub(super) fn computation(case: &Case) -> Computation {
    let decision = &case.decision;
    let balances: Vec<Value> = decision
        .balances
        .iter()
        .map(|sums| {
            json!({
                "currency": sums.currency.code(), "open": sums.open, "overdue": sums.overdue,
                "disputed": sums.disputed, "unassigned": sums.unassigned, "interest": sums.interest,
                "fees": sums.fees,
            })
        })
        .collect();
    let items: Vec<Value> = decision
        .items
        .iter()
        .map(|item| {
            let name = case.names.receivables.iter().find(|name| name.id == item.receivable);
            json!({
                "number": name.map(|name| name.number.as_str()),
                "instalment": name.and_then(|name| name.instalment),
                "due": item.due.to_string(),
                "days_past_due": item.days_past_due,
                "currency": item.open.currency.code(),
                "open": item.open.minor,
                "disputed": item.disputed,
            })
        })
        .collect();
    let payments: Vec<Value> = case
        .names
        .payments
        .iter()
        .map(|payment| {
            json!({
                "day": payment.day.to_string(),
                "amount": payment.amount.minor,
                "currency": payment.amount.currency.code(),
                "reference": payment.reference,
                "number": payment.number,
            })
        })
        .collect();
    let json = json!({
        "day": decision.day.to_string(),
        "unit": "minor units of the currency",
        "balances": balances,
        "items": items,
        "payments": payments,
    });
    Computation { html: html(case), json }
}

fn html(case: &Case) -> String {
    let decision = &case.decision;
    let mut out = format!(
        "<!doctype html><html lang=\"zh\"><meta charset=\"utf-8\"><title>{0}</title>\
         <style>body{{font:16px/1.5 sans-serif;margin:2em}}table{{border-collapse:collapse}}\
         td,th{{border:1px solid #999;padding:.2em .6em;text-align:right}}</style>\
         <h1>欠款计算 Computation</h1><p>{0}，{1}</p>",
        escaped(&case.names.debtor.to_string()),
        decision.day
    );
    let mut table = |heading: &str, columns: &[&str], rows: Vec<Vec<String>>| {
        let _ = write!(out, "<h2>{heading}</h2><table><tr>");
        for column in columns {
            let _ = write!(out, "<th>{column}");
        }
        for row in rows {
            out.push_str("<tr>");
            for cell in row {
                let _ = write!(out, "<td>{}", escaped(&cell));
            }
        }
        out.push_str("</table>");
    };
    let sums = decision.balances.iter().map(|sums| {
        let parts = [sums.open, sums.overdue, sums.disputed, sums.unassigned, sums.interest, sums.fees];
        parts.iter().map(|&minor| Money::new(minor, sums.currency).to_string()).collect()
    });
    table(
        "合计 Sums",
        &[
            "未付 open",
            "逾期 overdue",
            "争议 disputed",
            "未核销 unassigned",
            "逾期利息 late interest",
            "费用 fees",
        ],
        sums.collect(),
    );
    let items = decision.items.iter().map(|item| {
        let name = case.names.receivables.iter().find(|name| name.id == item.receivable);
        let number = name.map_or_else(String::new, |name| match name.instalment {
            Some(instalment) => format!("{}-{instalment}", name.number),
            None => name.number.clone(),
        });
        vec![number, item.due.to_string(), item.days_past_due.to_string(), item.open.to_string()]
    });
    table(
        "单据 Invoices",
        &["号码 number", "到期 due", "逾期天数 days past due", "未付 open"],
        items.collect(),
    );
    let payments = case.names.payments.iter().map(|payment| {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            payment.day.to_string(),
            payment.amount.to_string(),
            text(&payment.reference),
            text(&payment.number),
        ]
    });
    table(
        "到账 Payments",
        &["日期 day", "金额 amount", "流水号 reference", "单据 invoice"],
        payments.collect(),
    );
    out.push_str("</html>\n");
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
