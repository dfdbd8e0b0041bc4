//! `huikuan fact`: what is known, was decided or was signed about a debtor, and what texts may state of it.

use std::fmt::Write as _;

use outreach::{Lang, words};
use receivables::{
    fact::{Fact, FactKind, details::Details},
    ledger::{DebtorKey, Entry, FactEntry},
};
use serde_json::{Value, json};
use store::{DocumentId, Source, Store};

use crate::{
    args, clock,
    company::Company,
    said::said,
    screen::either,
    texts::Case,
    visit::{self, is_on_file, paper_in_words},
    worklist,
};

/// Shows what is on file about a debtor, after writing a fact down. Returns what to print, and that all is well.
pub(crate) fn run(
    args: &args::FactOnFile,
    store: &mut Store,
    company: &Company,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<(String, bool)> {
    let debtor = store.find_debtor(&args.debtor)?;
    if let Some(kind) = args.kind {
        let case = worklist::case(store, company, &debtor, clock::today())?;
        let row = entered(args, kind, store, &case, lang)?;
        let source = args.source.as_deref().unwrap_or_default();
        // As a file's row is, so that its name with the words stands in the chain, and a mistake can be undone.
        let named = format!("fact ({})", source.split_whitespace().collect::<Vec<_>>().join(" "));
        visit::enter(store, company, (&named, Source::Ledger), &Entry::Fact(row))?;
    }
    let case = worklist::case(store, company, &debtor, clock::today())?;
    let day = case.decision.day;
    let current = case.snapshot.facts.iter().filter(|fact| fact.until.is_none_or(|until| until >= day));
    let mut shown = if as_json { String::new() } else { format!("{debtor}\n") };
    let mut is_empty = true;
    for fact in current {
        is_empty = false;
        let details = case.details_of(fact);
        shown +=
            &if as_json { format!("{}\n", to_json(fact, details)) } else { to_text(fact, details, lang) };
    }
    if is_empty && !as_json {
        shown += either(lang, "  没有登记的事实\n", "  no facts are on file\n");
    }
    Ok((shown, true))
}

/// The row that is entered.
fn entered(
    args: &args::FactOnFile,
    kind: FactKind,
    store: &Store,
    case: &Case,
    lang: Lang,
) -> anyhow::Result<FactEntry> {
    if let Some(paper) = args.document {
        if !is_on_file(store, case.names.debtor.id, DocumentId(paper), None)? {
            return Err(said(
                format!("单据 #{paper} 不在该客户名下；huikuan document list 列出在档单据"),
                format!(
                    "document #{paper} is not on file for this customer; huikuan document list shows what is"
                ),
            ));
        }
    } else if kind.rests_on_paper() {
        return Err(said(
            format!("`{kind}` 须有文件依据；请先用 huikuan document add 存入，再用 --document 写明编号"),
            format!(
                "`{kind}` rests on a paper; file it first with huikuan document add, and name it by --document"
            ),
        ));
    }
    let paper = args.document.map(|paper| paper_in_words(DocumentId(paper), lang));
    let source = args.source.as_deref().map(|source| source.trim().to_owned());
    let source: Vec<String> = source.into_iter().chain(paper).filter(|source| !source.is_empty()).collect();
    let debtor = &case.names.debtor;
    Ok(FactEntry {
        debtor: DebtorKey {
            code: debtor.code.clone(),
            name: Some(debtor.name.clone()).filter(|name| !name.is_empty()),
        },
        kind,
        from: args.from.unwrap_or(case.decision.day),
        until: args.until,
        receivable: args.invoice.clone(),
        source: Some(source.join("; ")).filter(|source| !source.is_empty()),
        details: Details::of(kind, args.details.iter().map(|(name, value)| (name.as_str(), value.as_str())))
            .map_err(|fault| {
                let (zh, en) = intake::detail_fault(&fault);
                said(zh, en)
            })?,
    })
}

fn to_text(fact: &Fact, details: Option<&Details>, lang: Lang) -> String {
    let until = match (fact.until, lang) {
        (None, _) => String::new(),
        (Some(until), Lang::Zh) => format!(" 至 {until}"),
        (Some(until), Lang::En) => format!(" until {until}"),
    };
    let mut out = format!("  {}{until}  {}\n", fact.from, words::word("fact-kind", fact.kind.code(), lang));
    for (name, value) in details.into_iter().flat_map(Details::written) {
        let indented = value.replace('\n', "\n      ");
        let _ = writeln!(out, "      {}: {indented}", words::word("text-fact", name.code(), lang));
    }
    out
}

fn to_json(fact: &Fact, details: Option<&Details>) -> Value {
    json!({
        "kind": fact.kind, "from": fact.from, "until": fact.until,
        "details": details,
    })
}
