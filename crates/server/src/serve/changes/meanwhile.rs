//! What happened to a case since somebody looked at it: a payment, a promise that a colleague entered.

use evidence::Kind;
use outreach::{Lang, wording};
use receivables::{
    debtor::DebtorId,
    money::{Currency, Money},
};
use serde_json::Value;
use store::{ChainRecord, Store};

use crate::serve::problem::{self, Problem};

/// Changes that are told one by one; what came before is counted.
const TOLD: usize = 3;

/// The facts are of another version now: says what came in.
pub(super) fn changed(
    store: &Store,
    debtor: DebtorId,
    seen: i64,
    current: i64,
) -> Result<Problem, store::Error> {
    let chain = store.chain(debtor)?;
    let since = usize::try_from(current.saturating_sub(seen)).unwrap_or(0).clamp(1, TOLD);
    let news = chain
        .records
        .iter()
        .rev()
        .filter(|record| Kind::from_code(&record.entry.kind).is_some_and(brings_facts));
    let news: Vec<&ChainRecord> = news.take(since).collect();
    let told = |lang: Lang| -> String {
        let told: Vec<String> = news.iter().map(|record| said(record, lang)).collect();
        told.join(if lang == Lang::Zh { "；" } else { "; " })
    };
    Ok(problem::changed_meanwhile(
        format!("您打开之后有新情况：{}。请看过最新内容再保存，您填写的内容还在", told(Lang::Zh)),
        format!(
            "since you opened it: {}. Look at the case again, then save; what you filled in is kept",
            told(Lang::En)
        ),
    ))
}

/// Whether an entry of the chain comes with a new version of the facts.
const fn brings_facts(kind: Kind) -> bool {
    match kind {
        Kind::Said
        | Kind::Sent
        | Kind::Resolved
        | Kind::Delivered
        | Kind::Returned
        | Kind::Answered
        | Kind::Promised
        | Kind::Disputed
        | Kind::Paid
        | Kind::Ledger
        | Kind::ImportUndone
        | Kind::Fact
        | Kind::Document
        | Kind::Removed => true,
        Kind::Decided
        | Kind::Checked
        | Kind::Queued
        | Kind::Sending
        | Kind::Shown
        | Kind::Refused
        | Kind::Cancelled
        | Kind::Failed
        | Kind::Unclear
        | Kind::Revealed
        | Kind::Exported => false,
    }
}

/// What an entry says in a few words; of money with the amounts.
fn said(record: &ChainRecord, lang: Lang) -> String {
    let content = record.content.as_deref().and_then(|content| serde_json::from_str::<Value>(content).ok());
    let brought = content.as_ref().and_then(brought);
    let title = brought.or_else(|| Kind::from_code(&record.entry.kind)).map_or("", |kind| match lang {
        Lang::Zh => kind.zh(),
        Lang::En => kind.en(),
    });
    let amounts = content.map(|content| amounts(&content)).unwrap_or_default();
    if amounts.is_empty() {
        return title.to_owned();
    }
    format!("{title} {}", wording::amounts(amounts, lang))
}

/// What a file brought, by its gravest rows: a payment says more than that the ledger changed.
fn brought(content: &Value) -> Option<Kind> {
    let tables = content.get("new")?.as_object()?;
    [("payment", Kind::Paid), ("promise", Kind::Promised), ("dispute", Kind::Disputed)]
        .into_iter()
        .find_map(|(table, kind)| tables.contains_key(table).then_some(kind))
}

/// The amounts of new rows.
fn amounts(content: &Value) -> Vec<Money> {
    let Some(tables) = content.get("new").and_then(Value::as_object) else { return Vec::new() };
    let mut found = Vec::new();
    for table in tables.values() {
        let columns: Vec<&str> = table
            .get("columns")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let place = |name: &str| columns.iter().position(|column| *column == name);
        let (Some(amount), Some(currency)) = (place("amount"), place("currency")) else { continue };
        for row in table.get("rows").and_then(Value::as_array).into_iter().flatten() {
            let minor = row.get(amount).and_then(Value::as_i64);
            let currency = row.get(currency).and_then(Value::as_str).and_then(Currency::from_code);
            found.extend(minor.zip(currency).map(|(minor, currency)| Money::new(minor, currency)));
        }
    }
    found
}
