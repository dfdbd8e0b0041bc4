//! How many entries one core appends in a second: canonical JSON, hashing, chaining.
//!
//! `cargo run --release -p evidence --example chain_speed`
#![expect(clippy::print_stdout, reason = "this program exists to print figures")]

use std::time::Instant;

use evidence::{Canonical, Head, Kind};
use serde_json::{Value, json};

const ENTRIES: u64 = 300_000;
const CASES: u64 = 1_000;

/// A decision of some 700 bytes, as a run records it.
fn content(number: u64) -> Value {
    let refusal = |rule| json!({"rule": rule, "facts": [["day", "2026-06-20"], ["zone", "Asia/Shanghai"]], "may_on": "2026-06-22"});
    json!({
        "stage": "overdue", "step": "second-call", "review_on": "2026-06-22", "priority": number % 100,
        "balances": [{"currency": "CNY", "open": 1_230_000 + number, "overdue": 980_000, "disputed": 0, "days_past_due": 34}],
        "cause": {"kind": "cash-short", "why": ["promise-broken", "partial-payments"]},
        "contacts": [{"purpose": "ask-for-payment", "person": "王芳", "channel": "phone", "on": "2026-06-22", "from": "09:30"}],
        "withheld": [refusal("contact-hours"), refusal("rest-days"), refusal("frequency")],
        "policy": "dealers@3", "rulebook": "2026-06-01",
    })
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let contents: Vec<Value> = (0..ENTRIES).map(content).collect();
    let mut heads: Vec<(String, Head)> =
        (0..CASES).map(|case| (format!("{case} C-{case:05}"), Head::EMPTY)).collect();
    let (mut bytes, mut at) = (0, 1_782_000_000_000_000);
    let started = Instant::now();
    for (content, case) in contents.iter().zip((0..heads.len()).cycle()) {
        let Some((name, head)) = heads.get_mut(case) else { continue };
        at += 100;
        let content = Canonical::of(content)?;
        let (_, next) = head.append(name, at, Kind::Decided, "huikuan", &content)?;
        bytes += content.bytes().len();
        *head = next;
    }
    let micros = started.elapsed().as_micros().max(1);
    println!("{ENTRIES} entries of {} bytes in {} ms on one core", bytes as u64 / ENTRIES, micros / 1000);
    println!("{} entries a second", u128::from(ENTRIES) * 1_000_000 / micros);
    Ok(())
}
