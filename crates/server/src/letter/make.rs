//! A case as a letter: the words, with what else is on file.

use letters::{Addressee, Annex, AnnexPart, Letter, Particulars, Row, Words};
use outreach::{Lang, wording, words};
use receivables::{
    balance::Item,
    debtor::DebtorKind,
    decision::PlannedContact,
    document::DocumentKind,
    interest::{Interest, Regime},
    script::Purpose,
};
use store::PersonName;

use super::paper::{Paper, firm};
use crate::{
    company::Company,
    texts::{self, Case},
};

/// What a letter is made of.
pub(crate) struct Made<'a> {
    pub(crate) case: &'a Case,
    pub(crate) contact: &'a PlannedContact,
    pub(crate) person: &'a PersonName,
    pub(crate) address: &'a str,
    pub(crate) reference: String,
    pub(crate) words: Words<'a>,
}

/// The paper it is filed as.
pub(crate) const fn kind(purpose: Purpose) -> DocumentKind {
    match purpose {
        Purpose::LawyersLetter => DocumentKind::LawyersLetter,
        Purpose::BalanceConfirmation => DocumentKind::DebtStatement,
        _ if purpose.is_demand() => DocumentKind::DemandLetter,
        _ => DocumentKind::Communication,
    }
}

/// Puts a letter together.
pub(crate) fn make(company: &Company, paper: &Paper, made: &Made<'_>) -> anyhow::Result<Letter> {
    let &Made { case, contact, person, address, words, .. } = made;
    let (purpose, day) = (contact.purpose, case.decision.day);
    let lang = texts::language(case);
    let facts = texts::facts(company, case, Some(contact));
    let lawyer = facts.lawyer.as_ref().ok().filter(|_| purpose == Purpose::LawyersLetter);
    let head = match lawyer {
        Some(lawyer) => firm(lawyer, lang),
        None => paper.head(&company.creditor_name, lang)?,
    };
    let is_company = case.snapshot.debtor.kind != Some(DebtorKind::Person);
    let debtor = case.names.debtor.name.clone();
    let payee = paper.payee(&company.creditor_name);
    let sender = facts.sender.as_ref().ok().filter(|_| lawyer.is_none());
    let contact_line = sender.and_then(|sender| {
        Some(format!("{} {}", sender.name().written(lang)?, sender.phone().written(lang)?))
    });
    let annex = (purpose == Purpose::DamagesNotice).then(|| annex(case, lang)).flatten();
    let letter = Letter::new(
        words,
        Particulars {
            purpose,
            day,
            reference: made.reference.clone(),
            head: &head,
            to: Addressee {
                company: is_company.then(|| debtor.clone()),
                person: Some(person.name.clone()),
                address: address.to_owned(),
            },
            debtor,
            rows: rows(case, purpose, lang),
            account: facts.account.written(lang),
            payee: payee.as_ref(),
            annex,
            contact: contact_line,
            lawyer,
            service: paper.service.clone(),
        },
    )?;
    Ok(letter)
}

/// The items as the text lists them.
fn rows(case: &Case, purpose: Purpose, lang: Lang) -> Vec<Row> {
    let items = texts::listed(case, Some(purpose));
    let row = |item: &Item| {
        let line = texts::line(item, &case.names);
        let receivable = case.snapshot.receivables.get(item.index);
        Row {
            number: wording::item(&line.number, line.instalment, lang),
            issued: receivable.and_then(|receivable| receivable.issued),
            due: line.due,
            open: if purpose == Purpose::BalanceConfirmation { item.open } else { line.open },
        }
    };
    items.into_iter().map(row).collect()
}

/// How the penalty agreed in the contract was computed, item by item.
fn annex(case: &Case, lang: Lang) -> Option<Annex> {
    let items = texts::listed(case, None);
    let part = |(item, interest): (&Item, Interest)| {
        let line = texts::line(item, &case.names);
        let clause = clause(item, case, lang).unwrap_or_default();
        AnnexPart {
            number: wording::item(&line.number, line.instalment, lang),
            authorities: interest.segments.iter().map(|_| clause.clone()).collect(),
            interest,
        }
    };
    let parts = items.into_iter().zip(texts::penalties(case)?).map(part).collect();
    Some(Annex { basis: words::word("regime-basis", Regime::CnAgreedPenalty.code(), lang), parts })
}

/// The clause under which an item bears a penalty.
fn clause(item: &Item, case: &Case, lang: Lang) -> Option<String> {
    let named = case.names.receivables.iter().find(|receivable| receivable.id == item.receivable)?;
    let number = texts::contract_number(named)?;
    let contract = case.names.contracts.iter().find(|contract| contract.number == number)?;
    let clause = contract.damages_clause.as_deref()?;
    Some(match lang {
        Lang::Zh => format!("合同{number} {clause}"),
        Lang::En => format!("contract {number}, {clause}"),
    })
}
