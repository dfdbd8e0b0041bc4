//! A letter, ready to be set: the guarded words, with all that the paper says besides.

use outreach::{Cleared, Lang, Signer, Text, wording};
use receivables::{
    calendar::Day,
    interest::{DayBase, RatePer},
    money::{Money, Totals},
    script::Purpose,
};
use serde::Serialize;

use crate::{
    body::{Block, Known, blocks},
    epc,
    fault::{Fault, MissingGlyph},
    labels::labels,
    paper::{Addressee, Annex, AnnexPart, Letterhead, Payee, Row},
    templates::Templates,
};

/// The words, and whether the letter may leave.
#[derive(Debug, Clone, Copy)]
pub enum Words<'a> {
    /// To be looked at: it is marked across the page, so that nobody posts it past the gate.
    Specimen(&'a Text),
    /// To be posted: the guard has let it pass without a doubt.
    Final(&'a Cleared),
}

impl<'a> Words<'a> {
    const fn text(self) -> &'a Text {
        match self {
            Self::Specimen(text) => text,
            Self::Final(cleared) => cleared.text(),
        }
    }
}

/// What a letter says besides its words.
#[derive(Debug, Clone)]
pub struct Particulars<'a> {
    /// What it is for.
    pub purpose: Purpose,
    /// Its day.
    pub day: Day,
    /// Its number, which the debtor quotes and the post's receipt is filed under.
    pub reference: String,
    /// Who writes.
    pub head: &'a Letterhead,
    /// Where it goes.
    pub to: Addressee,
    /// Name of the debtor.
    pub debtor: String,
    /// The items, in the order of the text.
    pub rows: Vec<Row>,
    /// The account as the text states it.
    pub account: Option<&'a str>,
    /// For the payment code of European banks.
    pub payee: Option<&'a Payee>,
    /// How a charge was computed.
    pub annex: Option<Annex>,
    /// Who answers questions, with their number.
    pub contact: Option<String>,
    /// The lawyer who signs a lawyer's letter.
    pub lawyer: Option<&'a Signer>,
    /// How it is posted, such as EMS.
    pub service: String,
}

/// A letter, ready to be set.
#[derive(Debug, Clone)]
pub struct Letter {
    pub(crate) sheet: Sheet,
    /// Pictures, by the names that the sheet gives them.
    pub(crate) files: Vec<(String, Vec<u8>)>,
    pub(crate) day: Day,
    pub(crate) purpose: Purpose,
    pub(crate) lang: Lang,
    pub(crate) head: Letterhead,
    pub(crate) to: Addressee,
    pub(crate) debtor: String,
    pub(crate) service: String,
}

/// What the templates read.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Sheet {
    lang: Lang,
    pub(crate) reference: String,
    date: String,
    pub(crate) title: String,
    head: Head,
    to: Vec<String>,
    info: Vec<(String, String)>,
    blocks: Vec<Block>,
    table: Table,
    qr: Option<String>,
    annex: Option<AnnexSheet>,
    is_specimen: bool,
}

#[derive(Debug, Clone, Serialize)]
struct Head {
    name: String,
    address: String,
    phone: String,
    more: Vec<String>,
    logo: Option<&'static str>,
}

#[derive(Debug, Clone, Serialize)]
struct Table {
    has_issued: bool,
    rows: Vec<TableRow>,
    totals: Vec<Total>,
}

#[derive(Debug, Clone, Serialize)]
struct TableRow {
    number: String,
    issued: String,
    due: String,
    days: String,
    open: String,
}

#[derive(Debug, Clone, Serialize)]
struct Total {
    open: String,
    /// 大写金额, in Chinese letters about yuan.
    capitals: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct AnnexSheet {
    basis: String,
    parts: Vec<AnnexItem>,
    totals: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
struct AnnexItem {
    number: String,
    segments: Vec<Segment>,
    total: String,
}

#[derive(Debug, Clone, Serialize)]
struct Segment {
    from: String,
    to: String,
    days: i32,
    principal: String,
    rate: String,
    authority: String,
    amount: String,
}

impl Letter {
    /// Puts a letter together.
    ///
    /// # Errors
    /// [`Fault::NoMandate`]: a lawyer's letter needs the mandate of the lawyer whose name it bears.
    pub fn new(words: Words<'_>, about: Particulars<'_>) -> Result<Self, Fault> {
        let signs =
            |lawyer: &&Signer| lawyer.mandate().is_some() && words.text().signed_by() == Some(lawyer.user());
        if about.purpose == Purpose::LawyersLetter && !about.lawyer.as_ref().is_some_and(signs) {
            return Err(Fault::NoMandate);
        }
        let (text, lang) = (words.text(), words.text().lang());
        let date = wording::day(about.day, lang);
        let written: Vec<(String, String)> = about
            .rows
            .iter()
            .map(|row| (wording::day(row.due, lang), wording::amount(row.open, lang)))
            .collect();
        let known = Known {
            lang,
            head: &[&about.debtor, &about.head.name, about.to.name(), &date],
            day: &date,
            account: about.account,
            rows: &written,
        };
        let mut files = Vec::new();
        let sum = total(&about.rows).filter(|_| asks_for_the_rows(about.purpose));
        let qr = sum.and_then(|sum| epc::code(about.payee?, sum, &about.reference)).map(|svg| {
            let name = format!("/qr-{}.svg", about.reference);
            files.push((name.clone(), svg.into_bytes()));
            name
        });
        if let Some(logo) = &about.head.logo {
            files.push((logo.file().to_owned(), logo.bytes().clone()));
        }
        let sheet = Sheet {
            lang,
            title: text.subject().unwrap_or_default().to_owned(),
            head: head(about.head),
            to: address_lines(&about.to, lang),
            info: info(&about, &date, lang),
            blocks: blocks(text.body(), known),
            table: table(&about.rows, about.day, lang),
            qr,
            annex: about.annex.as_ref().map(|annex| annexed(annex, lang)),
            is_specimen: matches!(words, Words::Specimen(_)),
            date,
            reference: about.reference,
        };
        let (purpose, day, head) = (about.purpose, about.day, about.head.clone());
        let Particulars { to, debtor, service, .. } = about;
        Ok(Self { sheet, files, day, purpose, lang, head, to, debtor, service })
    }

    /// Its number.
    pub fn reference(&self) -> &str {
        &self.sheet.reference
    }

    pub(crate) fn is_to_be_signed(&self) -> bool {
        self.sheet.blocks.iter().any(|block| matches!(block, Block::Signatures { .. }))
    }

    /// Whether every character can be written with the fonts there are.
    pub fn check(&self, templates: &Templates) -> Result<(), Fault> {
        let value = serde_json::to_value(&self.sheet).unwrap_or_default();
        missing("", &value, templates).map_or(Ok(()), |glyph| Err(Fault::MissingGlyph(glyph)))
    }
}

/// The first character that no font has.
fn missing(field: &str, value: &serde_json::Value, templates: &Templates) -> Option<MissingGlyph> {
    use serde_json::Value;
    match value {
        Value::String(text) => {
            let character = text.chars().find(|&character| !templates.can_write(character))?;
            Some(MissingGlyph { character, field: field.to_owned(), within: text.clone() })
        }
        Value::Array(items) => {
            (0..).zip(items).find_map(|(at, item)| missing(&format!("{field}[{at}]"), item, templates))
        }
        Value::Object(fields) => fields.iter().find_map(|(name, value)| {
            let field = if field.is_empty() { name.clone() } else { format!("{field}.{name}") };
            missing(&field, value, templates)
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// Whether a letter asks for the sum of its rows, for our own account. A statement asks for nothing, a charge comes on top, a
/// plan has parts, and an assigned claim is paid to somebody else.
const fn asks_for_the_rows(purpose: Purpose) -> bool {
    matches!(
        purpose,
        Purpose::OverdueReminder
            | Purpose::ScheduleTalk
            | Purpose::FinalNotice
            | Purpose::LimitationLetter
            | Purpose::Warning
            | Purpose::LawyersLetter
            | Purpose::SupplyStop
    )
}

fn sums(amounts: impl Iterator<Item = Money>) -> Totals {
    let mut totals = Totals::default();
    for amount in amounts {
        totals.add(amount);
    }
    totals
}

/// The sum of the rows, if they are of one currency.
fn total(rows: &[Row]) -> Option<Money> {
    let totals = sums(rows.iter().map(|row| row.open));
    let mut sums = totals.iter();
    sums.next().filter(|_| sums.next().is_none())
}

fn head(head: &Letterhead) -> Head {
    let Letterhead { name, address, phone, more, logo } = head.clone();
    Head { name, address, phone, more, logo: logo.map(|logo| logo.file()) }
}

/// The address as the post of the country reads it: in China from the place to the person, elsewhere the other way.
fn address_lines(to: &Addressee, lang: Lang) -> Vec<String> {
    let person = to.person.as_deref();
    let company = to.company.clone();
    match lang {
        Lang::Zh => {
            let receives = labels(lang).get("attention");
            let person = person.map(|person| format!("{person}（{receives}）"));
            std::iter::once(to.address.clone()).chain(company).chain(person).collect()
        }
        Lang::En => {
            let attention = labels(lang).get("attention");
            let person = person.map(|person| {
                if company.is_some() { format!("{attention} {person}") } else { person.to_owned() }
            });
            let place = to.address.split([',', '\n']).map(|part| part.trim().to_owned());
            company.clone().into_iter().chain(person).chain(place.filter(|part| !part.is_empty())).collect()
        }
    }
}

fn info(about: &Particulars<'_>, date: &str, lang: Lang) -> Vec<(String, String)> {
    let labels = labels(lang);
    let mut info =
        vec![(labels.get("reference"), about.reference.clone()), (labels.get("date"), date.to_owned())];
    info.extend(about.contact.clone().map(|contact| (labels.get("contact"), contact)));
    info
}

fn table(rows: &[Row], day: Day, lang: Lang) -> Table {
    let row = |row: &Row| {
        let late = day.days_since(row.due);
        TableRow {
            number: row.number.clone(),
            issued: row.issued.map_or_else(|| "–".to_owned(), |day| wording::day(day, lang)),
            due: wording::day(row.due, lang),
            days: if late > 0 { late.to_string() } else { labels(lang).get("not-due") },
            open: wording::amount(row.open, lang),
        }
    };
    let total = |sum: Money| Total {
        open: wording::amount(sum, lang),
        capitals: sum.in_capitals().filter(|_| lang == Lang::Zh),
    };
    Table {
        has_issued: rows.iter().any(|row| row.issued.is_some()),
        rows: rows.iter().map(row).collect(),
        totals: sums(rows.iter().map(|row| row.open)).iter().map(total).collect(),
    }
}

fn annexed(annex: &Annex, lang: Lang) -> AnnexSheet {
    let totals = sums(annex.parts.iter().map(|part| part.interest.total));
    AnnexSheet {
        totals: totals.iter().map(|sum| wording::amount(sum, lang)).collect(),
        basis: annex.basis.clone(),
        parts: annex.parts.iter().map(|part| annex_item(part, lang)).collect(),
    }
}

fn annex_item(part: &AnnexPart, lang: Lang) -> AnnexItem {
    let interest = &part.interest;
    let labels = labels(lang);
    let per = match interest.per {
        RatePer::Day => labels.get("annex-per-day"),
        RatePer::Year(DayBase::D365) => format!("{} (365)", labels.get("annex-per-year")),
        RatePer::Year(DayBase::D360) => format!("{} (360)", labels.get("annex-per-year")),
        RatePer::Year(DayBase::ActAct) => format!("{} (365/366)", labels.get("annex-per-year")),
    };
    let segment = |(at, segment): (usize, &receivables::interest::Segment)| Segment {
        from: segment.from.to_string(),
        to: segment.to.to_string(),
        days: segment.days,
        principal: segment.principal.grouped(),
        rate: format!("{}%/{per}", segment.effective_percent()),
        authority: part.authorities.get(at).cloned().unwrap_or_default(),
        amount: interest.of_segment(segment).decimal(segment.principal.currency.exponent(), 2),
    };
    AnnexItem {
        number: part.number.clone(),
        segments: interest.segments.iter().enumerate().map(segment).collect(),
        total: wording::amount(interest.total, lang),
    }
}
