//! Late interest for one claim: the computation line by line, or as a lawyer would attach it to a statement of claim.

use std::fmt::Write as _;

use outreach::{Lang, wording, words};
use receivables::{
    calendar::Day,
    interest::{AllocationOrder, DayBase, Interest, RatePer, Segment, Settlement, cn_agreed_penalty},
    money::{Money, Ppm},
    rulebook::{Rulebook, Value, Written},
};
use serde_json::json;

use super::{
    authority,
    question::{Question, Rule},
    renew_hint,
};
use crate::{args, screen::either};

/// A question with its answer.
struct Answer<'a> {
    question: &'a Question,
    settled: Settlement,
    flat_sum: Option<Money>,
    order: AllocationOrder,
    order_source: Option<&'a Value>,
    book: &'a Rulebook,
    lang: Lang,
}

/// The name of a rate in the language of the screen; what the rulebook says of it where it has none.
fn rate_name(value: &Value, lang: Lang) -> String {
    let code = format!("{}-{}-{}", value.jurisdiction, value.topic, value.name.replace('_', "-"));
    if words::has_word("rate-name", &code) {
        words::word("rate-name", &code, lang)
    } else {
        value.what.clone()
    }
}

/// Late interest, segment by segment.
pub(crate) fn interest(
    args: &args::Interest,
    book: &Rulebook,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<String> {
    let question = Question::read(args, book)?;
    let flat_sum = question.flat_sum(book)?;
    let by_law = question.lawful_order(book);
    let order = question.agreed_order.or(by_law.map(|order| order.value));
    let order = order.unwrap_or(AllocationOrder::CostsInterestPrincipal);
    let costs = question.costs.saturating_add(flat_sum.map_or(0, |sum| sum.minor));
    let settled =
        receivables::interest::settle(&question.claim(), costs, &question.payments, order, |claim| {
            question.interest(claim, book)
        })?;
    let by_law = by_law.filter(|_| question.agreed_order.is_none());
    let answer = Answer {
        question: &question,
        settled,
        flat_sum,
        order,
        order_source: by_law.and_then(|order| book.value(order.id)),
        book,
        lang,
    };
    if as_json {
        return Ok(format!("{}\n", answer.json()));
    }
    Ok(if args.explain { answer.attached() } else { answer.short() })
}

impl Answer<'_> {
    fn interest(&self) -> &Interest {
        &self.settled.interest
    }

    fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.question.principal.currency)
    }

    fn amount(&self, minor: i64) -> String {
        wording::amount(self.money(minor), self.lang)
    }

    /// The days of a segment as people count them under its rule.
    fn days(&self, segment: &Segment) -> (Day, Day) {
        let earlier = -self.question.shown_earlier();
        (segment.from.plus(earlier), segment.to.plus(earlier))
    }

    /// Where the rate of a segment comes from.
    fn source(&self, segment: &Segment) -> String {
        segment.source.and_then(|id| self.book.value(id)).map_or_else(
            || either(self.lang, "合同约定", "the contract").to_owned(),
            |value| {
                let name = rate_name(value, self.lang);
                let parts = self.parts(segment, value);
                match self.lang {
                    Lang::Zh => {
                        format!("{name}{parts}，{} 起（{}）", value.from, authority(value, self.lang))
                    }
                    Lang::En => {
                        format!("{name}{parts}, from {} ({})", value.from, authority(value, self.lang))
                    }
                }
            },
        )
    }

    /// What a rate is made of where it is not the published one: ` (1.62% + 9.00%)`, ` (3.45% × 4)`.
    fn parts(&self, segment: &Segment, value: &Value) -> String {
        let published = match &value.written {
            Written::Text(text) => text.parse::<Ppm>().ok(),
            _ => None,
        };
        let Some(published) = published.filter(|published| *published != segment.rate) else {
            return String::new();
        };
        let (rate, published_percent) = (segment.rate.0, published.percent());
        let parts = match self.question.rule {
            Rule::Loan(..) | Rule::OldLoan { .. }
                if published.0 > 0 && rate.checked_rem(published.0) == Some(0) =>
            {
                format!("{published_percent}% × {}", rate.checked_div(published.0).unwrap_or_default())
            }
            _ => format!("{published_percent}% + {}%", Ppm(rate.saturating_sub(published.0)).percent()),
        };
        match self.lang {
            Lang::Zh => format!("（{parts}）"),
            Lang::En => format!(" ({parts})"),
        }
    }

    /// By what a rate is divided: ` / 365`, or nothing for a rate a day.
    fn divisor(&self, segment: &Segment) -> &'static str {
        match self.settled.interest.per {
            RatePer::Day => "",
            RatePer::Year(DayBase::D365) => " ÷ 365",
            RatePer::Year(DayBase::D360) => " ÷ 360",
            RatePer::Year(DayBase::ActAct) => {
                // No segment spans two years of different length.
                if segment.to.is_in_leap_year() { " ÷ 366" } else { " ÷ 365" }
            }
        }
    }

    /// `3.45% × 1.5`, or the rate alone where nothing is added.
    fn rate(&self, segment: &Segment) -> String {
        let rate = segment.rate.percent();
        let per = match (self.interest().per, self.lang) {
            (RatePer::Day, Lang::Zh) => "/日",
            (RatePer::Day, Lang::En) => " a day",
            (RatePer::Year(_), _) => "",
        };
        if segment.multiplier == Ppm::ONE {
            return format!("{rate}%{per}");
        }
        let times = segment.multiplier.percent();
        format!("{rate}%{per} × {}%", times.trim_end_matches('0').trim_end_matches('.'))
    }

    fn short(&self) -> String {
        let lang = self.lang;
        let regime = self.interest().regime.code();
        let mut out = format!("{} `{regime}`\n", words::word("regime", regime, lang));
        for segment in &self.interest().segments {
            let (from, to) = self.days(segment);
            let _ = writeln!(
                out,
                "  {from} .. {to}  {} × {} × {}{}   {}",
                wording::amount(segment.principal, lang),
                self.rate(segment),
                wording::days(i64::from(segment.days), lang),
                self.divisor(segment),
                self.source(segment),
            );
        }
        let (total, days) = (self.amount(self.interest().total.minor), self.interest().days());
        let _ = match lang {
            Lang::Zh => writeln!(out, "合计 {total}（{days} 天，仅此一次四舍五入）"),
            Lang::En => writeln!(out, "total {total} ({days} days, rounded once)"),
        };
        self.flat(&mut out, "");
        self.payments(&mut out, "  ");
        self.left(&mut out, "");
        for note in self.cautions() {
            let _ = writeln!(out, "{}{note}", either(lang, "注意：", "Note: "));
        }
        out
    }

    fn flat(&self, out: &mut String, indent: &str) {
        if let Some(sum) = self.flat_sum {
            let sum = wording::amount(sum, self.lang);
            let _ = match self.lang {
                Lang::Zh => writeln!(out, "{indent}另有法定固定补偿 {sum}"),
                Lang::En => writeln!(out, "{indent}and the fixed sum of the law {sum}"),
            };
        }
    }

    fn payments(&self, out: &mut String, indent: &str) {
        if self.settled.payments.is_empty() {
            return;
        }
        let order = words::word("allocation-order", self.order.code(), self.lang);
        let basis = match (self.order_source, self.lang) {
            (Some(value), _) => authority(value, self.lang),
            (None, Lang::Zh) => "当事人约定".to_owned(),
            (None, Lang::En) => "as agreed".to_owned(),
        };
        let _ = match self.lang {
            Lang::Zh => writeln!(out, "{indent}付款抵充：{order}（{basis}）"),
            Lang::En => writeln!(out, "{indent}payments are used {order} ({basis})"),
        };
        for payment in &self.settled.payments {
            let used = payment.used;
            let parts = [
                (either(self.lang, "费用", "costs"), used.costs),
                (either(self.lang, "利息", "interest"), used.interest),
                (either(self.lang, "本金", "principal"), used.principal),
                (either(self.lang, "超付", "more than was owed"), used.rest),
            ];
            let parts: Vec<String> = parts
                .iter()
                .filter(|(_, minor)| *minor != 0)
                .map(|(name, minor)| format!("{name} {}", self.amount(*minor)))
                .collect();
            let _ = writeln!(out, "{indent}  {}  {}", payment.day, parts.join(either(self.lang, "，", ", ")));
        }
    }

    /// What is still owed on the last day.
    fn left(&self, out: &mut String, indent: &str) {
        let settled = &self.settled;
        let all = settled.costs.saturating_add(settled.interest_open).saturating_add(settled.principal);
        let (costs, interest) = (self.amount(settled.costs), self.amount(settled.interest_open));
        let (principal, all) = (self.amount(settled.principal), self.amount(all));
        let until = self.question.until;
        let _ = match self.lang {
            Lang::Zh => writeln!(
                out,
                "{indent}截至 {until} 尚欠：本金 {principal}，利息 {interest}，费用及固定补偿 {costs}，共 {all}"
            ),
            Lang::En => writeln!(
                out,
                "{indent}owed on {until}: principal {principal}, interest {interest}, costs and fixed sum {costs}, in all {all}"
            ),
        };
    }

    /// What whoever uses the computation must know.
    fn cautions(&self) -> Vec<String> {
        let lang = self.lang;
        let mut notes = vec![words::word("regime-note", self.question.note(self.interest()), lang)];
        if self.interest().is_unverified {
            notes.push(
                either(
                    lang,
                    "所依据的数值中有尚待核实的。",
                    "it rests on a value that is still to be verified.",
                )
                .to_owned(),
            );
        }
        if self.interest().is_stale {
            let table = self.interest().segments.last().and_then(|segment| segment.source);
            if let Some(value) = table.and_then(|id| self.book.value(id)) {
                notes.push(renew_hint(value, lang));
            }
        }
        if self.settled.payments.iter().any(|payment| payment.used.rest > 0) {
            notes.push(
                either(
                    lang,
                    "付款超过欠款；超付部分应退还或冲抵其他欠款。",
                    "more was paid than was owed; return the rest or use it on another debt.",
                )
                .to_owned(),
            );
        }
        notes.extend(self.paid_later());
        notes.extend(self.house_multiplier());
        notes.extend(self.penalty_risk());
        notes.extend(self.below_floor());
        notes
    }

    /// Payments and credits after the last day counted, which are no part of the computation.
    fn paid_later(&self) -> Option<String> {
        let question = self.question;
        let paid = question.payments.iter().map(|(day, _)| *day);
        let later: Vec<_> = paid
            .chain(question.credits.iter().map(|credit| credit.day))
            .filter(|&day| day > question.until)
            .map(|day| day.to_string())
            .collect();
        let until = question.until;
        (!later.is_empty()).then(|| match self.lang {
            Lang::Zh => format!("计算截至 {until}，其后的款项未计入：{}。", later.join("、")),
            Lang::En => format!("computed up to {until}; what came later is left out: {}.", later.join(", ")),
        })
    }

    /// The multiple is the house's choice where nobody named one.
    fn house_multiplier(&self) -> Option<String> {
        let times = self.question.house_multiplier?.percent();
        let times = times.trim_end_matches('0').trim_end_matches('.');
        Some(match self.lang {
            Lang::Zh => format!(
                "倍数 {times}% 是公司内部规定，不是法律；可用 --multiplier 另定，由法院在幅度内酌定。"
            ),
            Lang::En => format!(
                "the multiple of {times}% is a house rule, not law; --multiplier takes another, and the court decides within the range."
            ),
        })
    }

    /// An agreed penalty that a court may reduce.
    fn penalty_risk(&self) -> Option<String> {
        let Rule::Penalty(per_day) = self.question.rule else { return None };
        let risk = cn_agreed_penalty::risk(per_day, self.question.claim().default_day(), self.book).ok()?;
        if !risk.exceeds() {
            return None;
        }
        let (agreed, threshold) = (risk.agreed_yearly.percent(), risk.threshold_yearly.percent());
        Some(match self.lang {
            Lang::Zh => format!("风险：年化 {agreed}% 超过损失的 130%（{threshold}%），对方可请求调减。"),
            Lang::En => format!(
                "Risk: {agreed}% a year exceeds 130% of the loss ({threshold}%); the debtor may ask a court to reduce it."
            ),
        })
    }

    /// An agreed rate that the law lifts or caps.
    fn below_floor(&self) -> Option<String> {
        let segment = self.interest().segments.first()?;
        let is_changed = match &self.question.rule {
            Rule::Sme { agreed: Some(agreed), .. } => segment.rate != *agreed,
            Rule::Loan(terms, _) => terms.overdue_rate.is_some() && segment.source.is_some(),
            _ => false,
        };
        let rate = segment.effective_percent();
        is_changed.then(|| match self.lang {
            Lang::Zh => format!("约定利率超出法定界限，按 {rate}% 计算。"),
            Lang::En => format!("the agreed rate lies outside the law; {rate}% is used instead."),
        })
    }

    /// The computation as an attachment. Parties and case are the lawyer's to add.
    fn attached(&self) -> String {
        let lang = self.lang;
        let question = self.question;
        let claim = question.claim();
        let mut out = String::new();
        let title = either(lang, "逾期利息计算书", "Computation of late interest");
        let _ = writeln!(out, "{title}\n");
        let _ = writeln!(out, "{}", either(lang, "一、依据", "1. Basis"));
        let regime = self.interest().regime.code();
        let basis = words::word("regime-basis", question.words(self.interest()), lang);
        let _ = writeln!(out, "  {} `{regime}`", words::word("regime", regime, lang));
        let _ = writeln!(out, "  {basis}");
        let (first, until) = (
            claim.default_day().plus(-question.shown_earlier()),
            claim.until.plus(-question.shown_earlier()),
        );
        let principal = wording::amount(question.principal, lang);
        let day = |day| wording::day(day, lang);
        let _ = match lang {
            Lang::Zh => writeln!(
                out,
                "  本金 {principal}；{}起计息，计至{}（均含当日），共 {} 天",
                day(first),
                day(until),
                claim.days_late()
            ),
            Lang::En => writeln!(
                out,
                "  Principal {principal}; interest from {} to {}, both days counted, {} in all",
                day(first),
                day(until),
                wording::days(i64::from(claim.days_late()), lang)
            ),
        };
        self.rates(&mut out);
        self.lines(&mut out);
        if !self.settled.payments.is_empty() {
            let _ = writeln!(out, "\n{}", either(lang, "四、付款", "4. Payments"));
            self.payments(&mut out, "  ");
        }
        let _ = writeln!(out, "\n{}", either(lang, "结果", "Result"));
        self.flat(&mut out, "  ");
        self.left(&mut out, "  ");
        let _ = writeln!(out, "\n{}", either(lang, "说明", "Notes"));
        let _ = writeln!(out, "  - {}", self.rounding());
        for note in self.cautions() {
            let _ = writeln!(out, "  - {note}");
        }
        out
    }

    /// Each rate once, with its source and the day it was published.
    fn rates(&self, out: &mut String) {
        let _ = writeln!(out, "\n{}", either(self.lang, "二、利率", "2. Rates"));
        let mut seen = Vec::new();
        for segment in &self.interest().segments {
            if seen.contains(&(segment.source, segment.rate, segment.multiplier)) {
                continue;
            }
            seen.push((segment.source, segment.rate, segment.multiplier));
            let _ = writeln!(out, "  {}  {}", self.rate(segment), self.source(segment));
            let value = segment.source.and_then(|id| self.book.value(id));
            if let Some(value) = value {
                let seen_at = either(self.lang, "录入依据：", "our copy: ");
                let _ = writeln!(out, "      {seen_at}{} ({}:{})", value.source, value.file, value.line);
            }
        }
    }

    fn lines(&self, out: &mut String) {
        let lang = self.lang;
        let _ = writeln!(out, "\n{}", either(lang, "三、分段计算（不舍入）", "3. Segments (not rounded)"));
        let exponent = self.question.principal.currency.exponent();
        for (number, segment) in (1..).zip(&self.interest().segments) {
            let (from, to) = self.days(segment);
            let _ = writeln!(
                out,
                "  {number}. {from} .. {to}  {} × {}{} × {} = {}",
                wording::amount(segment.principal, lang),
                self.rate(segment),
                self.divisor(segment),
                wording::days(i64::from(segment.days), lang),
                self.interest().of_segment(segment).decimal(exponent, 4),
            );
        }
        let exact = self.interest().exact().decimal(exponent, 4);
        let total = self.amount(self.interest().total.minor);
        let _ = match lang {
            Lang::Zh => writeln!(out, "  合计 {exact}，四舍五入为 {total}"),
            Lang::En => writeln!(out, "  sum {exact}, rounded {total}"),
        };
    }

    fn rounding(&self) -> String {
        let base = match (self.interest().per, self.lang) {
            (RatePer::Day, Lang::Zh) => "按日利率计算",
            (RatePer::Day, Lang::En) => "the rate is one a day",
            (RatePer::Year(DayBase::D365), Lang::Zh) => "一年按365天计算，闰年亦同",
            (RatePer::Year(DayBase::D365), Lang::En) => "a year has 365 days, also a leap year",
            (RatePer::Year(DayBase::D360), Lang::Zh) => "一年按360天计算",
            (RatePer::Year(DayBase::D360), Lang::En) => "a year has 360 days",
            (RatePer::Year(DayBase::ActAct), Lang::Zh) => "平年按365天、闰年按366天计算",
            (RatePer::Year(DayBase::ActAct), Lang::En) => "a year has 365 days, a leap year 366",
        };
        match self.lang {
            Lang::Zh => format!("{base}；各段不舍入，仅对合计四舍五入一次；单利，利息不再计息"),
            Lang::En => {
                format!(
                    "{base}; no segment is rounded, the sum once, halves up; simple interest, none on interest"
                )
            }
        }
    }

    fn json(&self) -> serde_json::Value {
        let segments: Vec<_> = self
            .interest()
            .segments
            .iter()
            .map(|segment| {
                let (from, to) = self.days(segment);
                let source = segment.source.and_then(|id| self.book.value(id));
                json!({
                    "from": from, "to": to, "days": segment.days,
                    "principal": segment.principal, "rate_pct": segment.effective_percent(),
                    "rate_from": source.map(|value| value.from),
                    "authority": source.map(|value| &value.authority),
                    "status": source.map(|value| value.status),
                })
            })
            .collect();
        let payments: Vec<_> = self.settled.payments.iter().map(|payment| {
            let used = payment.used;
            json!({
                "day": payment.day, "costs": self.money(used.costs), "interest": self.money(used.interest),
                "principal": self.money(used.principal), "rest": self.money(used.rest),
            })
        }).collect();
        let per = match self.interest().per {
            RatePer::Day => "day",
            RatePer::Year(base) => base.code(),
        };
        json!({
            "regime": self.interest().regime, "days": self.interest().days(),
            "segments": segments, "total": self.interest().total,
            "day_base": per, "fixed_sum": self.flat_sum,
            "allocation": self.order, "payments": payments,
            "open": {
                "principal": self.money(self.settled.principal),
                "interest": self.money(self.settled.interest_open),
                "costs": self.money(self.settled.costs),
            },
            "basis": words::word("regime-basis", self.question.words(self.interest()), self.lang),
            "notes": self.cautions(),
            "unverified": self.interest().is_unverified, "stale": self.interest().is_stale,
        })
    }
}
