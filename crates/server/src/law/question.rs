//! What is asked about a claim's late interest: the flags and the keys of a case, read as one object.

use std::{fs, io::Read as _, path::Path};

use anyhow::Context as _;
use lawcase::{Inputs, NotCovered};
use receivables::{
    calendar::Day,
    interest::{
        AllocationOrder, BalanceChange, Claim, DayBase, Interest, InterestError, Regime, agreed_rate,
        cn_agreed_penalty,
        cn_judgment_double::{self, Stay},
        cn_private_lending::{self, LoanTerms},
        cn_sale_lpr::{self, BeforeLpr, RateMode},
        cn_sme::{self, Payer},
        de_late_payment, eu_late_payment, uk_late_payment,
    },
    money::{Currency, Money, Ppm},
    rulebook::{Dated, Rulebook},
};
use serde_json::{Map, Value, json};

use crate::{
    args::{self, Governing},
    said::{said, unreadable},
};

/// A claim and the rule it is asked by.
pub(super) struct Question {
    pub(super) rule: Rule,
    pub(super) law: Governing,
    pub(super) principal: Money,
    /// Last day in time.
    pub(super) due: Day,
    /// Last day counted.
    pub(super) until: Day,
    /// What lowers the principal by itself.
    pub(super) credits: Vec<BalanceChange>,
    /// Payments, in minor units.
    pub(super) payments: Vec<(Day, i64)>,
    pub(super) costs: i64,
    /// As the parties agreed; else the law decides.
    pub(super) agreed_order: Option<AllocationOrder>,
    /// The multiple of the base rate, where it is our own choice and nobody named one.
    pub(super) house_multiplier: Option<Ppm>,
}

/// The rule and its own terms.
pub(super) enum Rule {
    Sale(cn_sale_lpr::Terms),
    Penalty(Ppm),
    AgreedRate(Ppm, DayBase),
    Sme { agreed: Option<Ppm>, contract: Day, day_base: DayBase },
    SmeVoidClause(RateMode, DayBase),
    Loan(LoanTerms, DayBase),
    OldLoan { agreed: Ppm, filed: Day, day_base: DayBase },
    Judgment(Vec<Stay>),
    Eu,
    De(de_late_payment::Terms),
    Uk,
}

/// The beginning of a regime's name, as on the command line or in a row, and the rule it stands for.
const REGIMES: &[(&str, Named)] = &[
    ("cn-sale", Named::Sale),
    ("cn-agreed-penalty", Named::Penalty),
    ("cn-liquidated-damages", Named::Penalty),
    ("agreed-rate", Named::AgreedRate),
    ("cn-sme-void-clause", Named::SmeVoidClause),
    ("cn-sme back-to-back", Named::SmeVoidClause),
    ("cn-sme", Named::Sme),
    ("cn-private-lending", Named::Loan),
    ("cn-judgment-double", Named::Judgment),
    ("eu-", Named::Eu),
    ("de-", Named::De),
    ("uk-", Named::Uk),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    Sale,
    Penalty,
    AgreedRate,
    Sme,
    SmeVoidClause,
    Loan,
    Judgment,
    Eu,
    De,
    Uk,
}

impl Question {
    /// Reads flags and input; a flag wins over the key it stands for.
    pub(super) fn read(args: &args::Interest, book: &Rulebook) -> anyhow::Result<Self> {
        let (mut map, row_regime) = match &args.input {
            Some(file) => object(file)?,
            None => (Map::new(), None),
        };
        flags(args, &mut map)?;
        let inputs = Inputs::new(map);
        let regime = args.regime.clone().or(row_regime).or(inputs.text(&["regime"]).map_err(told)?);
        let (named, law) = named(args, regime.as_deref(), &inputs)?;
        let usual = match law {
            Governing::Cn => Currency::CNY,
            Governing::Eu | Governing::De => Currency::EUR,
            Governing::Uk => Currency::GBP,
        };
        let question = Self::of(named, law, usual, &inputs, book)?;
        inputs.all_read().map_err(told)?;
        Ok(question)
    }

    fn of(
        named: Named,
        law: Governing,
        usual: Currency,
        inputs: &Inputs,
        book: &Rulebook,
    ) -> anyhow::Result<Self> {
        let read = |inputs: &Inputs| -> Result<Self, NotCovered> {
            let principal = inputs.need_money_in(&["principal", "judgment_debt"], usual)?;
            let due = due_day(named, inputs, book)?;
            let until =
                inputs.need_day(&["paid_date", "last_day_incl", "interest_until", "until", "as_of"])?;
            let credits = inputs.changes(&["credits", "credit_notes"], principal.currency)?;
            let paid = inputs.changes(&["payments", "part_payments", "payment"], principal.currency)?;
            let costs = inputs.money_in(&["costs"], principal.currency)?.map_or(0, |costs| costs.minor);
            let rule = rule(named, due, inputs, book)?;
            let house_multiplier = match &rule {
                Rule::Sale(terms) if inputs.value(&["multiplier"]).is_none() => Some(terms.multiplier),
                _ => None,
            };
            Ok(Self {
                rule,
                law,
                principal,
                due,
                until,
                credits,
                payments: paid.iter().map(|change| (change.day, change.minor.saturating_neg())).collect(),
                costs,
                agreed_order: order(inputs)?,
                house_multiplier,
            })
        };
        read(inputs).map_err(told)
    }

    /// The claim as every regime takes it.
    pub(super) fn claim(&self) -> Claim<'_> {
        Claim { principal: self.principal, due: self.due, until: self.until, changes: &self.credits }
    }

    /// The computation of the rule.
    pub(super) fn interest(&self, claim: &Claim<'_>, book: &Rulebook) -> Result<Interest, InterestError> {
        match &self.rule {
            Rule::Sale(terms) => cn_sale_lpr::interest(claim, terms, book),
            Rule::Penalty(per_day) => Ok(cn_agreed_penalty::interest(claim, *per_day)),
            Rule::AgreedRate(yearly, base) => Ok(agreed_rate::interest(claim, *yearly, *base)),
            Rule::Sme { agreed, contract, day_base } => {
                cn_sme::interest(claim, *agreed, *contract, *day_base, book).map(|found| found.interest)
            }
            Rule::SmeVoidClause(mode, base) => cn_sme::void_clause_interest(claim, *mode, *base, book),
            Rule::Loan(terms, base) => cn_private_lending::interest(claim, terms, *base, book),
            Rule::OldLoan { agreed, filed, day_base } => {
                cn_private_lending::transition_whole(claim, *agreed, *filed, *day_base, book)
            }
            Rule::Judgment(stays) => cn_judgment_double::interest(claim, stays, book),
            Rule::Eu => eu_late_payment::interest(claim, book),
            Rule::De(terms) => de_late_payment::interest(claim, terms, book),
            Rule::Uk => uk_late_payment::interest(claim, book),
        }
    }

    /// The sum owed for being late at all, where the law gives one.
    pub(super) fn flat_sum(&self, book: &Rulebook) -> Result<Option<Money>, InterestError> {
        let claim = self.claim();
        let sum = match &self.rule {
            Rule::Eu => eu_late_payment::flat_sum(&claim, book)?,
            Rule::De(terms) => de_late_payment::flat_sum(&claim, terms, book)?,
            Rule::Uk => uk_late_payment::fixed_sum(&claim, book)?,
            _ => return Ok(None),
        };
        Ok(Some(sum).filter(|sum| sum.minor > 0))
    }

    /// The order in which payments are used by law; `None` if the rulebook does not reach back.
    pub(super) fn lawful_order(&self, book: &Rulebook) -> Option<Dated<AllocationOrder>> {
        let day = self.due;
        let series = match (&self.rule, self.law) {
            (Rule::Judgment(_), _) => &book.interest_law().judgment_payment_order,
            (_, Governing::Cn) => &book.interest_law().payment_order,
            (_, Governing::Eu) => &book.eu_late_payment().payment_order,
            (_, Governing::De) => &book.de_late_payment().payment_order,
            (_, Governing::Uk) => &book.uk_late_payment().payment_order,
        };
        series.on(day).copied()
    }

    /// What to mind of the rule as it was computed.
    pub(super) fn note(&self, computed: &Interest) -> &'static str {
        match (&self.rule, computed.regime) {
            (Rule::Sale(terms), Regime::CnSaleLpr) if terms.mode == RateMode::FloatingPerPeriod => {
                "cn-sale-lpr-floating"
            }
            (Rule::Sale(terms), Regime::CnSalePboc) if terms.before_lpr == BeforeLpr::BenchmarkThenLpr => {
                "cn-sale-pboc-then-lpr"
            }
            _ => self.words(computed),
        }
    }

    /// The words of the rule: its basis.
    pub(super) fn words(&self, computed: &Interest) -> &'static str {
        match &self.rule {
            Rule::SmeVoidClause(..) => "cn-sme-void-clause",
            Rule::OldLoan { .. } => "cn-private-lending-transition",
            _ => computed.regime.code(),
        }
    }

    /// A loan counts its first overdue day and not the day of payment: so many days earlier than the other rules.
    pub(super) const fn shown_earlier(&self) -> i32 {
        if matches!(self.rule, Rule::Loan(..) | Rule::OldLoan { .. }) { 1 } else { 0 }
    }
}

/// An unreadable input in words.
pub(crate) fn told(why: NotCovered) -> anyhow::Error {
    let zh = why.zh.unwrap_or_else(|| format!("输入有误（{}）", why.en));
    said(format!("{zh}；参数见 --help"), format!("{}; --help lists the flags", why.en))
}

/// The object in a file, or standard input: the keys of a case, or a row of a cases file with its `inputs` and `regime`.
pub(crate) fn object(file: &Path) -> anyhow::Result<(Map<String, Value>, Option<String>)> {
    let text = if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).context("standard input")?;
        text
    } else {
        fs::read_to_string(file).map_err(|error| unreadable(file, &error))?
    };
    let no_object = |why: &str| {
        said(
            format!("{} 不是一个 JSON 对象（{why}）", file.display()),
            format!("{} is not a JSON object ({why})", file.display()),
        )
    };
    let mut map = match serde_json::from_str(&text) {
        Ok(Value::Object(map)) => map,
        Ok(_) => return Err(no_object("another kind of value")),
        Err(error) => return Err(no_object(&error.to_string())),
    };
    let Some(inputs) = map.remove("inputs") else { return Ok((map, None)) };
    let regime = map.get("regime").and_then(Value::as_str).map(str::to_owned);
    match inputs {
        Value::Object(inputs) => Ok((inputs, regime)),
        _ => Err(no_object("`inputs`")),
    }
}

/// Puts the flags in, as the keys they stand for.
fn flags(args: &args::Interest, map: &mut Map<String, Value>) -> anyhow::Result<()> {
    let text = |value: &Option<String>| value.as_ref().map(|text| json!(text));
    let day = |value: Option<Day>| value.map(|day| json!(day));
    let yes = |value: bool| value.then(|| json!(true));
    let base = if args.base_360 { Some(json!("360")) } else { text(&args.day_base) };
    let keys = [
        ("principal", text(&args.principal)),
        ("currency", text(&args.currency)),
        ("due_date", day(args.due)),
        ("paid_date", day(args.paid)),
        ("allocation", text(&args.allocation)),
        ("costs", text(&args.costs)),
        ("day_base", base),
        ("agreed_penalty_per_day", text(&args.penalty_per_day)),
        ("agreed_rate", text(&args.rate)),
        ("multiplier", text(&args.multiplier)),
        ("variant", args.floating.then(|| json!("floating_per_period"))),
        ("then_lpr", yes(args.then_lpr)),
        ("payer", text(&args.payer)),
        ("start_of_term", day(args.start_of_term)),
        ("term_days", args.term_days.map(|days| json!(days))),
        ("void_clause", yes(args.void_clause)),
        ("contract_date", day(args.contract)),
        ("term_rate", text(&args.term_rate)),
        ("overdue_rate", text(&args.overdue_rate)),
        ("penalty_and_fees_rate", text(&args.other_charges)),
        ("suit_filed", day(args.filed)),
        ("consumer", yes(args.consumer)),
        ("arose", day(args.arose)),
    ];
    map.extend(keys.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
    for (key, given) in [("payments", &args.payment), ("credits", &args.credit)] {
        if !given.is_empty() {
            let list = given.iter().map(|text| dated_amount(text)).collect::<anyhow::Result<Vec<_>>>()?;
            map.insert(key.to_owned(), Value::Array(list));
        }
    }
    if !args.stay.is_empty() {
        let list = args.stay.iter().map(|text| stretch(text)).collect::<anyhow::Result<Vec<_>>>()?;
        map.insert("stays".to_owned(), Value::Array(list));
    }
    Ok(())
}

fn dated_amount(text: &str) -> anyhow::Result<Value> {
    let (day, amount) = text.split_once('=').ok_or_else(|| {
        said(
            format!("`{text}` 应写成 日期=金额，如 2026-03-01=5000"),
            format!("`{text}` is not DATE=AMOUNT, such as 2026-03-01=5000"),
        )
    })?;
    Ok(json!({ "date": day.trim(), "amount": amount.trim() }))
}

fn stretch(text: &str) -> anyhow::Result<Value> {
    let (from, to) = text.split_once("..").ok_or_else(|| {
        said(
            format!("`{text}` 应写成 起日..止日，如 2026-03-01..2026-03-20"),
            format!("`{text}` is not FROM..TO, such as 2026-03-01..2026-03-20"),
        )
    })?;
    Ok(json!({ "start": from.trim(), "end": to.trim() }))
}

/// The rule and its law: as named, else the usual one of the law, else by the currency.
fn named(args: &args::Interest, regime: Option<&str>, inputs: &Inputs) -> anyhow::Result<(Named, Governing)> {
    let by_name = regime
        .map(|text| {
            let plain = text.trim().to_lowercase();
            let found = REGIMES.iter().find(|(name, _)| plain.starts_with(name)).map(|(_, named)| *named);
            found.ok_or_else(|| {
                said(
                    format!("没有规则 `{text}`；huikuan law interest --help 列出可用的规则"),
                    format!("there is no rule `{text}`; huikuan law interest --help lists them"),
                )
            })
        })
        .transpose()?;
    let of_rule = |named: Named| match named {
        Named::Eu => Some(Governing::Eu),
        Named::De => Some(Governing::De),
        Named::Uk => Some(Governing::Uk),
        Named::AgreedRate => None,
        _ => Some(Governing::Cn),
    };
    let currency = inputs.text(&["currency"]).map_err(told)?.map(|code| code.to_uppercase());
    let by_currency = match currency.as_deref() {
        Some("GBP") => Governing::Uk,
        Some("EUR") => Governing::Eu,
        _ => Governing::Cn,
    };
    let ruled = by_name.and_then(of_rule);
    let law = args.law.or(ruled).unwrap_or(by_currency);
    if ruled.is_some_and(|ruled| ruled != law) {
        return Err(said(
            "--regime 与 --law 不一致；只写其中一个".to_owned(),
            "--regime and --law name different laws; give one of them".to_owned(),
        ));
    }
    let has = |names: &[&str]| inputs.value(names).is_some();
    let usual = || match law {
        Governing::Eu => Named::Eu,
        Governing::De => Named::De,
        Governing::Uk => Named::Uk,
        Governing::Cn if has(&["agreed_penalty_per_day"]) => Named::Penalty,
        Governing::Cn if has(&["void_clause"]) => Named::SmeVoidClause,
        Governing::Cn if has(&["payer"]) => Named::Sme,
        Governing::Cn if has(&["judgment_debt"]) => Named::Judgment,
        Governing::Cn if has(&["overdue_rate", "term_rate", "suit_filed"]) => Named::Loan,
        Governing::Cn if has(&["agreed_rate"]) => Named::AgreedRate,
        Governing::Cn => Named::Sale,
    };
    let named = by_name.unwrap_or_else(|| {
        // An agreed price of delay comes before the law's, wherever.
        if has(&["agreed_penalty_per_day"]) {
            Named::Penalty
        } else if law != Governing::Cn && has(&["agreed_rate"]) {
            Named::AgreedRate
        } else {
            usual()
        }
    });
    let voided = named == Named::Sme && inputs.truth(&["void_clause"]).map_err(told)?.unwrap_or(false);
    Ok((if voided { Named::SmeVoidClause } else { named }, law))
}

/// The last day in time, by the keys of the rule.
fn due_day(named: Named, inputs: &Inputs, book: &Rulebook) -> Result<Day, NotCovered> {
    if let Some(first) = inputs.day(&["default_first_day", "default_date"])? {
        return Ok(first.plus(-1));
    }
    match named {
        Named::Loan => match inputs.day(&["overdue_from"])? {
            Some(first) => Ok(first),
            None if inputs.value(&["due_date"]).is_none() && inputs.value(&["suit_filed"]).is_some() => {
                inputs.need_day(&["contract_date"])
            }
            None => inputs.need_day(&["due_date"]).map(|due| due.plus(1)),
        },
        Named::Sme if inputs.value(&["due_date"]).is_none() => {
            let start = inputs.need_day(&["start_of_term", "delivered", "accepted"])?;
            let payer = payer(inputs)?;
            let agreed = inputs.count(&["term_days", "contract_term"])?.map(u16::try_from).transpose();
            let agreed = agreed.map_err(NotCovered::because)?;
            let days = cn_sme::agreed_term_days(payer, agreed, start, book);
            days.map(|days| start.plus(i32::from(days))).ok_or_else(|| {
                NotCovered::because("the law sets no term for this payer on that day; give `due_date`")
            })
        }
        _ => inputs.need_day(&[
            "due_date",
            "due_date_set_by_court",
            "relevant_day",
            "performance_period_ends",
            "effective_date",
        ]),
    }
}

fn payer(inputs: &Inputs) -> Result<Payer, NotCovered> {
    let text = inputs.text(&["payer"])?.ok_or_else(|| lawcase::missing(&["payer"]))?;
    let plain = text.to_lowercase().replace([' ', '_'], "-");
    let found = Payer::ALL.iter().find(|payer| plain.starts_with(payer.code()));
    found.copied().ok_or_else(|| {
        NotCovered::because(format!("`payer`: `{text}`; known are public-body and large-enterprise"))
    })
}

/// The rule with its own terms.
fn rule(named: Named, due: Day, inputs: &Inputs, book: &Rulebook) -> Result<Rule, NotCovered> {
    let base = day_base(inputs)?;
    let mode = match inputs.text(&["variant"])?.as_deref() {
        Some(text) if text.to_lowercase().starts_with("float") => RateMode::FloatingPerPeriod,
        _ => RateMode::FixedAtDefault,
    };
    Ok(match named {
        Named::Sale => {
            let mut terms = cn_sale_lpr::Terms::house(due, book)
                .ok_or_else(|| NotCovered::because("the rulebook has no multiple for that day"))?;
            terms.multiplier = inputs.factor(&["multiplier"])?.unwrap_or(terms.multiplier);
            terms.day_base = base.unwrap_or(terms.day_base);
            terms.mode = mode;
            if inputs.truth(&["then_lpr"])?.unwrap_or(false) {
                terms.before_lpr = BeforeLpr::BenchmarkThenLpr;
            }
            Rule::Sale(terms)
        }
        Named::Penalty => Rule::Penalty(per_day(inputs)?),
        Named::AgreedRate => Rule::AgreedRate(
            yearly(inputs, &["agreed_rate"])?.ok_or_else(|| lawcase::missing(&["agreed_rate"]))?,
            base.unwrap_or(DayBase::D365),
        ),
        Named::Sme => {
            inputs.ignore(&["payer", "start_of_term", "term_days", "void_clause"]);
            let start = inputs.day(&["start_of_term", "delivered", "accepted"])?;
            Rule::Sme {
                agreed: yearly(inputs, &["agreed_rate"])?,
                contract: inputs.day(&["contract_date"])?.or(start).unwrap_or(due),
                day_base: base.unwrap_or(DayBase::D365),
            }
        }
        Named::SmeVoidClause => {
            inputs.ignore(&["payer", "void_clause"]);
            if inputs.value(&["agreed_rate"]).is_some() {
                return Err(NotCovered::because(
                    "`agreed_rate`: a lawful agreed rate holds beside a void clause; use agreed-rate",
                ));
            }
            Rule::SmeVoidClause(mode, base.unwrap_or(DayBase::D365))
        }
        Named::Loan => loan(due, base.unwrap_or(DayBase::D365), inputs)?,
        Named::Judgment => {
            inputs.ignore(&["general_interest"]);
            Rule::Judgment(stays(inputs)?)
        }
        Named::Eu => Rule::Eu,
        Named::De => Rule::De(de_late_payment::Terms {
            arose: inputs.day(&["arose"])?.unwrap_or(due.plus(1)),
            has_consumer: inputs.truth(&["consumer"])?.unwrap_or(false),
            day_base: base.unwrap_or(DayBase::D365),
        }),
        Named::Uk => Rule::Uk,
    })
}

fn loan(due: Day, day_base: DayBase, inputs: &Inputs) -> Result<Rule, NotCovered> {
    let contract = inputs.day(&["contract_date"])?;
    if let Some(filed) = inputs.day(&["suit_filed"])? {
        let names = ["agreed_rate", "overdue_rate"];
        let agreed = yearly(inputs, &names)?.ok_or_else(|| lawcase::missing(&names))?;
        return Ok(Rule::OldLoan { agreed, filed, day_base });
    }
    let (term_rate, overdue_rate) =
        (yearly(inputs, &["term_rate", "agreed_rate"])?, yearly(inputs, &["overdue_rate"])?);
    let other_charges = yearly(inputs, &["penalty_and_fees_rate"])?;
    let agreed = term_rate.or(overdue_rate).or(other_charges).is_some();
    let contract = match contract {
        Some(contract) => contract,
        None if agreed => return Err(lawcase::missing(&["contract_date"])),
        None => due,
    };
    Ok(Rule::Loan(LoanTerms { contract, term_rate, overdue_rate, other_charges }, day_base))
}

fn stays(inputs: &Inputs) -> Result<Vec<Stay>, NotCovered> {
    let mut stays = Vec::new();
    for stay in inputs.objects("stays")? {
        stays.push(Stay { from: stay.need_day(&["start", "from"])?, to: stay.need_day(&["end", "to"])? });
        stay.all_read()?;
    }
    stays.sort_by_key(|stay| stay.from);
    Ok(stays)
}

fn day_base(inputs: &Inputs) -> Result<Option<DayBase>, NotCovered> {
    inputs
        .text(&["day_base"])?
        .map(|text| {
            DayBase::from_code(&text).ok_or_else(|| {
                NotCovered::because(format!("`day_base`: `{text}`; known are 365, 360, act-act"))
            })
        })
        .transpose()
}

fn order(inputs: &Inputs) -> Result<Option<AllocationOrder>, NotCovered> {
    inputs
        .text(&["allocation"])?
        .map(|text| {
            AllocationOrder::from_code(&text).ok_or_else(|| {
                let known: Vec<_> = AllocationOrder::ALL.iter().map(|order| order.code()).collect();
                NotCovered::because(format!("`allocation`: `{text}`; known are {}", known.join(", ")))
            })
        })
        .transpose()
}

/// A penalty a day. A bare number above one percent is nearly always percent without its sign, a hundred times too much.
fn per_day(inputs: &Inputs) -> Result<Ppm, NotCovered> {
    let names = ["agreed_penalty_per_day"];
    let text = inputs.text(&names)?.ok_or_else(|| lawcase::missing(&names))?;
    let rate = inputs.factor(&names)?.ok_or_else(|| lawcase::missing(&names))?;
    if rate > MOST_BARE_A_DAY && !text.contains('%') {
        return Err(NotCovered {
            en: format!("`{text}` a day is {}% a day; if {text}% is meant, write {text}%", rate.percent()),
            zh: Some(format!("`{text}` 即每日 {}%；如指每日 {text}%，请写 {text}%", rate.percent())),
        });
    }
    Ok(rate)
}

/// One percent a day: our number, above any penalty seen.
const MOST_BARE_A_DAY: Ppm = Ppm(10_000);

/// A rate a year in percent. A bare number below half a percent is nearly always a factor.
fn yearly(inputs: &Inputs, names: &[&str]) -> Result<Option<Ppm>, NotCovered> {
    let Some(rate) = inputs.percent(names)? else { return Ok(None) };
    let text = inputs.text(names)?.unwrap_or_default();
    if rate > Ppm(0) && rate < LEAST_BARE_A_YEAR && !text.contains('%') {
        return Err(NotCovered {
            en: format!(
                "`{text}` is read as {text}% a year; write it with its sign, {text}% or {}%",
                Ppm(rate.0.saturating_mul(100)).percent()
            ),
            zh: Some(format!(
                "`{text}` 会读作年利率 {text}%；请写明百分号：{text}% 或 {}%",
                Ppm(rate.0.saturating_mul(100)).percent()
            )),
        });
    }
    Ok(Some(rate))
}

/// Half a percent a year: our number.
const LEAST_BARE_A_YEAR: Ppm = Ppm(5_000);
