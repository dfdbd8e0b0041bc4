//! Until when a claim can be enforced: the way to the end, the last safe day, and what would save the claim.

use std::fmt::Write as _;

use anyhow::Context as _;
use lawcase::Inputs;
use outreach::{Lang, words};
use receivables::{
    calendar::Day,
    debtor::Country,
    liability::{JointEffect, Liability},
    limitation::{
        Alarm, EventEffect, EventKind, Limitation, LimitationEvent, LimitationStatus, Period, Start, Step,
        cn_guarantee::{Guarantee, GuaranteeState},
        cn_limitation, de_limitation, uk_limitation, us_limitation,
    },
    rulebook::{Dated, Rulebook},
};
use serde_json::json;

use super::{
    authority,
    question::{object, told},
};
use crate::{
    args::{self, LimitationLaw},
    said::said,
    screen::either,
};

/// A claim, as the flags or a file give it.
struct Question {
    law: LimitationLaw,
    starts: Vec<Start>,
    events: Vec<LimitationEvent>,
    /// Events with other joint debtors.
    others: Vec<LimitationEvent>,
    liability: Liability,
    guarantee: Option<Guarantee>,
}

/// Until when a claim can be enforced, and what led to it.
pub(crate) fn limitation(
    args: &args::Limitation,
    book: &Rulebook,
    today: Day,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<String> {
    let question = Question::read(args)?;
    let shared = question.joint_effect(today, book);
    let events = match shared {
        Some(shared) if question.liability == Liability::JointDebtor => {
            shared.value.joined(&question.events, &question.others)
        }
        _ => question.events.clone(),
    };
    let guarantee = match &question.guarantee {
        Some(guarantee) => Some(guarantee.state(&events, book).context(too_early())?),
        None => None,
    };
    let mut found = Vec::new();
    for &start in &question.starts {
        found.push((start, question.end(start, &events, book)?));
    }
    let thresholds = book.limitation_alarm_days(today).map_or(&[][..], |days| days.value.as_slice());
    let screen = Screen { question: &question, shared, book, today, thresholds, lang };
    if as_json {
        return Ok(screen.json(&found, guarantee.as_ref()));
    }
    let mut out = String::new();
    if let Some(state) = &guarantee {
        screen.guarantee(&mut out, state);
    }
    for (start, limitation) in &found {
        if found.len() > 1 {
            let _ = writeln!(out, "{} {}", either(lang, "到期日", "due"), start.day);
        }
        screen.one(&mut out, limitation);
    }
    if question.liability == Liability::JointDebtor {
        screen.joint(&mut out);
    }
    let is_over =
        |(_, limitation): &(Start, Limitation)| limitation.end.status(today) == LimitationStatus::Expired;
    screen.what_would(&mut out, !found.is_empty() && found.iter().all(is_over));
    Ok(out)
}

/// The group of events of which the rulebook does not say what they do.
const UNKNOWN: usize = 3;

fn bracketed(text: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("（{text}）"),
        Lang::En => format!(" ({text})"),
    }
}

fn too_early() -> &'static str {
    "the rulebook does not reach back to that day"
}

impl Question {
    fn read(args: &args::Limitation) -> anyhow::Result<Self> {
        let (mut due, mut judgment, mut harm) = (args.due.clone(), args.judgment, args.harm);
        let mut events = args.event.iter().map(|text| event(text)).collect::<anyhow::Result<Vec<_>>>()?;
        if let Some(file) = &args.input {
            let (map, _) = object(file)?;
            let inputs = Inputs::new(map);
            let mut read = |inputs: &Inputs| {
                let nested = inputs.object("start")?;
                let start = nested.as_ref().unwrap_or(inputs);
                due.extend(start.day(&["due_date", "last_instalment_due", "knowledge_date"])?);
                due.extend(start.days("instalments")?.unwrap_or_default());
                judgment = judgment.or(start.day(&["performance_period_ends", "enforceable_title_final"])?);
                harm = harm.or(start.day(&["harm_date"])?);
                if let Some(nested) = &nested {
                    nested.all_read()?;
                }
                events.extend(lawcase::limitation_events(inputs)?);
                inputs.ignore(&["state", "as_of"]);
                inputs.all_read()
            };
            read(&inputs).map_err(told)?;
        }
        let others = args.other_event.iter().map(|text| event(text)).collect::<anyhow::Result<Vec<_>>>()?;
        if due.is_empty() && judgment.is_none() {
            return Err(said(
                "缺少到期日：请写 --due 或 --judgment",
                "there is no due day: give --due or --judgment",
            ));
        }
        due.sort_unstable();
        let guarantee = args.debtor_kind.guarantee_is_joint().zip(due.last().copied());
        if guarantee.is_some() && args.law != LimitationLaw::China {
            return Err(said(
                "保证期间目前只收录中国法；其他法域请咨询当地律师",
                "guarantee periods are known for China only; ask a lawyer of the place",
            ));
        }
        let guarantee = guarantee.map(|(is_joint, due)| Guarantee {
            due,
            agreed_until: args.guarantee_until,
            called: args.guarantee_called,
            enforcement_failed: args.enforcement_failed,
            is_joint,
        });
        let starts = match (judgment, args.law) {
            _ if guarantee.is_some() => Vec::new(),
            (Some(ends), _) => vec![Start::enforcement(ends)],
            // In China one debt in instalments runs from the last; elsewhere each for itself.
            (None, LimitationLaw::China) => {
                let last = Start::last_instalment(due.iter().copied());
                last.map(|last| harm.map_or(last, |harm| Start::known(last.day, harm))).into_iter().collect()
            }
            (None, _) => due.iter().map(|&day| Start::due(day)).collect(),
        };
        Ok(Self { law: args.law, starts, events, others, liability: args.debtor_kind, guarantee })
    }

    fn end(&self, start: Start, events: &[LimitationEvent], book: &Rulebook) -> anyhow::Result<Limitation> {
        let found = match self.law {
            LimitationLaw::China => cn_limitation::limitation(start, events, book),
            LimitationLaw::Germany => de_limitation::limitation(start, events, book),
            LimitationLaw::EnglandAndWales => uk_limitation::limitation(start, events, book),
            LimitationLaw::Scotland => uk_limitation::in_scotland(start, events, book),
            LimitationLaw::UnitedStates(claim) => us_limitation::limitation(claim, start.day, events, book),
        };
        found.with_context(too_early)
    }

    fn joint_effect(&self, today: Day, book: &Rulebook) -> Option<Dated<JointEffect>> {
        match self.law {
            LimitationLaw::China => book.limitation_law(Country::CN)?.joint_debtors.on(today),
            LimitationLaw::Germany => book.de_limitation().joint_debtors.on(today),
            LimitationLaw::EnglandAndWales | LimitationLaw::Scotland => {
                book.uk_limitation().joint_debtors.on(today)
            }
            LimitationLaw::UnitedStates(_) => None,
        }
        .copied()
    }

    /// What an event of this kind does under the law; `None` where the rulebook is silent.
    fn effect(&self, kind: EventKind, day: Day, book: &Rulebook) -> Option<Dated<EventEffect>> {
        match self.law {
            LimitationLaw::China => cn_limitation::effect_of(kind, day, book),
            LimitationLaw::Germany => book.de_limitation().effects.on(kind, day),
            LimitationLaw::EnglandAndWales | LimitationLaw::Scotland => {
                book.uk_limitation().effects.on(kind, day)
            }
            LimitationLaw::UnitedStates(claim) => {
                book.us_limitation().part_payment(claim, day).filter(|_| kind == EventKind::PartPayment)
            }
        }
    }
}

/// What every part of the screen needs.
struct Screen<'a> {
    question: &'a Question,
    shared: Option<Dated<JointEffect>>,
    book: &'a Rulebook,
    today: Day,
    thresholds: &'a [u16],
    lang: Lang,
}

impl Screen<'_> {
    fn one(&self, out: &mut String, result: &Limitation) {
        let (lang, end) = (self.lang, &result.end);
        for entry in &result.timeline {
            let kind = entry.kind.map_or_else(String::new, |kind| {
                format!("{}{}", words::word("event-kind", kind.code(), lang), either(lang, "：", ": "))
            });
            let until = entry.nominal_end.map_or_else(|| "-".to_owned(), |day| day.to_string());
            let value = entry.value.and_then(|id| self.book.value(id));
            let basis = value.map_or_else(String::new, |value| format!("   {}", authority(value, lang)));
            let line = format!("  {}  {kind}{} → {until}{basis}", entry.day, step_words(entry.step, lang));
            let _ = writeln!(out, "{}", line.trim_end());
        }
        let day = |day: Option<Day>| day.map_or_else(|| "-".to_owned(), |day| day.to_string());
        let status = words::word("limitation-status", end.status(self.today).code(), lang);
        let today = self.today;
        let (ends, rolled, safe) = (day(end.nominal_end), day(end.rolled_end), day(end.last_safe_day));
        let _ = match lang {
            Lang::Zh => writeln!(out, "{status}（{today}）：届满 {ends}，顺延后 {rolled}，最后稳妥日 {safe}"),
            Lang::En => {
                writeln!(out, "{status} ({today}): ends {ends}, with days off {rolled}, last safe day {safe}")
            }
        };
        self.alarms(out, result);
        for note in self.notes(result) {
            let _ = writeln!(out, "{}{note}", either(lang, "注意：", "Note: "));
        }
    }

    /// The days on which the house looks again, and the one already crossed.
    fn alarms(&self, out: &mut String, result: &Limitation) {
        let Some(safe) = result.end.last_safe_day else { return };
        let days: Vec<String> = self
            .thresholds
            .iter()
            .map(|&before| (before, safe.plus(-i32::from(before))))
            .map(|(before, on)| match self.lang {
                Lang::Zh => format!("{before}天前 {on}"),
                Lang::En => format!("{before} days before: {on}"),
            })
            .collect();
        if !days.is_empty() {
            let _ = writeln!(
                out,
                "{}{}",
                either(self.lang, "提醒：", "alarms: "),
                days.join(either(self.lang, "，", ", "))
            );
        }
        if let Some(Alarm::Near { days_left, .. }) = result.end.alarm(self.today, self.thresholds) {
            let _ = writeln!(out, "{} {days_left}", either(self.lang, "剩余天数", "days left:"));
        }
    }

    fn notes(&self, result: &Limitation) -> Vec<String> {
        let lang = self.lang;
        let mut notes = Vec::new();
        if result.end.is_provisional {
            notes.push(either(
                lang,
                "届满日所在年份的放假安排尚未公布；公布后在自己的 rulebook 文件夹补充 holidays。",
                "the holidays of that year are not known yet; once they are, add them as holidays in your own rulebook folder.",
            ));
        }
        if result.end.is_unverified {
            notes.push(either(
                lang,
                "所依据的规则尚待核实。",
                "it rests on a rule that is still to be verified.",
            ));
        }
        if self.question.law == LimitationLaw::Scotland {
            notes.push(either(
                lang,
                "苏格兰：期间届满后债务本身消灭；事由的效力参照英格兰，尚待核实。",
                "Scotland: after the period the debt itself is gone; what events do is taken from England & Wales, to be verified.",
            ));
        }
        if matches!(self.question.law, LimitationLaw::UnitedStates(_)) {
            notes.push(either(
                lang,
                "美国：时效届满后，代收机构既不得起诉，也不得以起诉相威胁（12 CFR 1006.26）。",
                "United States: after the period a collector may neither sue nor threaten to (12 CFR 1006.26).",
            ));
        }
        notes.into_iter().map(str::to_owned).collect()
    }

    fn guarantee(&self, out: &mut String, state: &GuaranteeState) {
        let lang = self.lang;
        let who = words::word("liability", self.question.liability.code(), lang);
        let ends = state.period_ends;
        let _ = match lang {
            Lang::Zh => writeln!(out, "{who}：保证期间至 {ends}，不中止、不中断、不延长"),
            Lang::En => {
                writeln!(out, "{who}: the guarantee period ends on {ends}; nothing stops or renews it")
            }
        };
        let is_joint = self.question.liability == Liability::JointGuarantor;
        let told = match (state.in_time, is_joint) {
            (Some(true), _) => either(lang, "已在期间内主张", "the creditor turned to him in time"),
            (Some(false), _) => either(
                lang,
                "未在期间内主张：保证责任消灭",
                "the creditor did not in time: the guarantor is free",
            ),
            (None, true) => either(
                lang,
                "在此之前须请求保证人承担责任，并留存证据",
                "call on the guarantor before that day, with proof",
            ),
            (None, false) => either(
                lang,
                "在此之前须对债务人提起诉讼或者申请仲裁",
                "sue the debtor, or go to arbitration, before that day",
            ),
        };
        let _ = writeln!(out, "  {told}");
        match &state.limitation {
            Some(limitation) => self.one(out, limitation),
            None if state.in_time == Some(true) => {
                out.push_str(either(
                    lang,
                    "  诉讼时效自保证人拒绝承担保证责任的权利消灭之日起算，尚未起算\n",
                    "  limitation begins once the guarantor may no longer send us to the debtor first; not yet\n",
                ));
            }
            None => {}
        }
        out.push_str(either(
            lang,
            "注意：《民法典》第六百九十二条至第六百九十四条，尚待核实。\n",
            "Note: Civil Code arts. 692-694, still to be verified.\n",
        ));
    }

    fn joint(&self, out: &mut String) {
        let lang = self.lang;
        let Some(shared) = self.shared else {
            out.push_str(either(
                lang,
                "连带债务人：本法域未收录，按互不影响处理\n",
                "joint debtors: not known for this law; each is taken for himself\n",
            ));
            return;
        };
        let basis = self
            .book
            .value(shared.id)
            .map_or_else(String::new, |value| bracketed(&authority(value, lang), lang));
        let effect = words::word("joint-effect", shared.value.code(), lang);
        let _ = writeln!(out, "{}{effect}{basis}", either(lang, "连带债务人：", "joint debtors: "));
    }

    /// What would interrupt here, and what would not; once the period is over, what still takes the defence away.
    fn what_would(&self, out: &mut String, is_over: bool) {
        let lang = self.lang;
        if is_over {
            self.what_helps_after_expiry(out);
            return;
        }
        let mut groups: [(&str, Vec<String>); 4] = [
            (either(lang, "可使时效重新计算", "would start it anew"), Vec::new()),
            (either(lang, "可使时效停止", "would stop it"), Vec::new()),
            (either(lang, "没有作用", "would do nothing"), Vec::new()),
            (either(lang, "作用未收录，不可指望", "not known here: do not count on it"), Vec::new()),
        ];
        for &kind in EventKind::ALL {
            let effect = self.question.effect(kind, self.today, self.book);
            let place = match effect.map(|effect| effect.value) {
                Some(EventEffect::Interrupts | EventEffect::Agrees) => 0,
                Some(EventEffect::Proceeding | EventEffect::Suspends) => 1,
                Some(EventEffect::Nothing) => 2,
                Some(EventEffect::ProceedingEnd | EventEffect::Title) => continue,
                None => UNKNOWN,
            };
            let word = words::word("event-kind", kind.code(), lang);
            let value = effect.and_then(|effect| self.book.value(effect.id));
            let line = value.map_or_else(
                || word.clone(),
                |value| format!("{word}{}", bracketed(&authority(value, lang), lang)),
            );
            if let Some((_, list)) = groups.get_mut(place) {
                list.push(line);
            }
        }
        let _ = writeln!(out, "\n{}", either(lang, "在本法域：", "Under this law:"));
        for (place, (title, list)) in groups.iter().enumerate().filter(|(_, (_, list))| !list.is_empty()) {
            let _ = writeln!(out, "  {title}");
            if place == UNKNOWN {
                let _ = writeln!(out, "    {}", list.join(either(lang, "、", ", ")));
                continue;
            }
            for line in list {
                let _ = writeln!(out, "    - {line}");
            }
        }
    }

    /// Most events find nothing left to save: they are not listed, so that nobody counts on them.
    fn what_helps_after_expiry(&self, out: &mut String) {
        let lang = self.lang;
        let helps = EventKind::ALL.iter().filter_map(|&kind| {
            let effect = self.question.effect(kind, self.today, self.book)?;
            // Only Chinese law lets an agreement after expiry take the defence away; enforcement knows none.
            let agrees = effect.value == EventEffect::Agrees
                && self.question.law == LimitationLaw::China
                && self.question.starts.iter().all(|start| start.period == Period::General);
            let basis = self.book.value(effect.id).map(|value| bracketed(&authority(value, lang), lang));
            agrees.then(|| {
                format!("    - {}{}", words::word("event-kind", kind.code(), lang), basis.unwrap_or_default())
            })
        });
        let helps: Vec<String> = helps.collect();
        out.push_str(either(
            lang,
            "\n期间已届满：催款、付款都不能使其重新计算\n",
            "\nThe period is over: no demand and no payment starts it anew\n",
        ));
        if !helps.is_empty() {
            out.push_str(either(
                lang,
                "  债务人作出下列表示的，不得再以时效抗辩：\n",
                "  what still takes the defence away, if the debtor does it:\n",
            ));
            out.push_str(&helps.join("\n"));
            out.push('\n');
        }
    }

    fn json(&self, found: &[(Start, Limitation)], guarantee: Option<&GuaranteeState>) -> String {
        let effects: Vec<_> = EventKind::ALL
            .iter()
            .map(|&kind| {
                let effect = self.question.effect(kind, self.today, self.book);
                let value = effect.and_then(|effect| self.book.value(effect.id));
                json!({
                    "event": kind, "effect": effect.map(|effect| effect.value),
                    "authority": value.map(|value| &value.authority), "status": value.map(|value| value.status),
                })
            })
            .collect();
        let mut lines = String::new();
        let guaranteed = guarantee.and_then(|state| state.limitation.as_ref());
        let all = found.iter().map(|(start, limitation)| (Some(start.day), Some(limitation)));
        let all = all.chain(guarantee.map(|_| (None, guaranteed)));
        for (due, limitation) in all {
            let mut object = limitation.map_or_else(
                || json!({ "day": self.today }),
                |limitation| {
                    limitation_json(limitation, self.today, limitation.end.alarm(self.today, self.thresholds))
                },
            );
            if let Some(map) = object.as_object_mut() {
                map.insert("due".into(), json!(due));
                map.insert("debtor_kind".into(), json!(self.question.liability));
                map.insert("effects".into(), json!(effects));
                if let Some(state) = guarantee {
                    map.insert("guarantee_ends".into(), json!(state.period_ends));
                    map.insert("guarantee_in_time".into(), json!(state.in_time));
                }
            }
            let _ = writeln!(lines, "{object}");
        }
        lines
    }
}

fn event(text: &str) -> anyhow::Result<LimitationEvent> {
    let (kind, days) = text.split_once('=').ok_or_else(|| {
        said(
            format!("`{text}` 应写成 事件=日期 或 事件=起日..止日，如 demand-reached=2025-06-01"),
            format!("`{text}` is not KIND=DATE or KIND=DATE..DATE, such as demand-reached=2025-06-01"),
        )
    })?;
    let kind = EventKind::from_code(kind.trim()).ok_or_else(|| {
        let known: Vec<_> = EventKind::ALL.iter().map(|kind| kind.code()).collect();
        said(
            format!("没有事件 `{kind}`；可用：{}", known.join("、")),
            format!("`{kind}` is no event; known are {}", known.join(", ")),
        )
    })?;
    let (day, until) = match days.split_once("..") {
        Some((from, to)) => (from.trim().parse()?, Some(to.trim().parse()?)),
        None => (days.trim().parse()?, None),
    };
    if until.is_some_and(|until| until < day) {
        return Err(said(
            format!("`{text}` 的止日早于起日；请核对两个日期"),
            format!("`{text}` ends before it begins; check the two days"),
        ));
    }
    Ok(LimitationEvent { kind, day, until })
}

fn step_words(step: Step, lang: Lang) -> String {
    let fixed = match step {
        Step::Starts => ("起算", "starts"),
        Step::Interrupts => ("中断，重新计算", "interrupts: runs anew"),
        Step::Freezes => ("中断，程序终结后重新计算", "interrupts: runs anew once the proceedings end"),
        Step::Resumes => ("程序终结，重新计算", "proceedings end: runs anew"),
        Step::Suspends => ("中止", "suspends"),
        Step::StartsEnforcement => ("申请执行期间起算", "the period of enforcement starts"),
        Step::Revives => ("同意履行，重新计算", "agreed after expiry: a new period runs"),
        Step::CutShort => ("最长期间届满", "cut short by the longest period"),
        Step::Ends => ("届满", "ends"),
        Step::NoEffect(why) => {
            let why = words::word("no-effect", why.code(), lang);
            return match lang {
                Lang::Zh => format!("不影响时效（{why}）"),
                Lang::En => format!("no effect: {why}"),
            };
        }
    };
    either(lang, fixed.0, fixed.1).to_owned()
}

fn limitation_json(result: &Limitation, today: Day, alarm: Option<Alarm>) -> serde_json::Value {
    let timeline: Vec<_> = result
        .timeline
        .iter()
        .map(|entry| {
            json!({
                "day": entry.day, "event": entry.kind.map(EventKind::code),
                "step": step_words(entry.step, Lang::En), "nominal_end": entry.nominal_end,
            })
        })
        .collect();
    let days_left = alarm.and_then(|alarm| match alarm {
        Alarm::Near { days_left, .. } => Some(days_left),
        Alarm::PastSafeDay { .. } | Alarm::Expired { .. } => None,
    });
    json!({
        "day": today, "status": result.end.status(today), "nominal_end": result.end.nominal_end,
        "rolled_end": result.end.rolled_end, "last_safe_day": result.end.last_safe_day,
        "alarm": alarm.is_some(), "days_left": days_left, "provisional": result.end.is_provisional,
        "unverified": result.end.is_unverified, "timeline": timeline,
    })
}
