//! `huikuan send`: each message whose hour has come is judged with the facts of that moment, and handed over if it still
//! may leave. Whatever happens, none leaves twice by itself.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use letters::Words;
use mail::Attachment;
use outreach::{Cleared, Lang};
use receivables::{
    calendar::Day,
    call::Moment,
    debtor::Channel,
    decision::PlannedContact,
    gate::{Refusal, Wanted},
    message::{
        Answer, HandOver, Leave, MessageState, SendingMode, Stop, UtcMicros, may_leave_by_hand,
        may_still_leave,
    },
    reason::Horizon,
    verification,
};
use serde_json::{Value, json};
use store::{Act, DueMessage, GateCheck, Judging, Mode, OutboxRow, PersonName, Store, Which};

use super::{
    carrier::{Carrier, Carriers, Parcel, has_carrier},
    gateway::Mouth,
    mail::Mail,
    press::Press,
    report::{Became, FAULTS, Full, Report, Stopped},
    spoken,
    worded::{rendered, worded},
};
use crate::{
    args, clock, company::Company, contact_check, letter, progress::Progress, said::said, stop, texts::Case,
    worklist,
};

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
/// How long whoever hands a message over may take to answer. Our number: a file takes a fraction of a second.
const LEASE: i64 = 10 * MINUTE;
/// The span of a carrier's limit, and how often to look whether there is room.
const A_MINUTE: Duration = Duration::from_mins(1);
const PACE: Duration = Duration::from_millis(250);

/// One round.
struct Sender<'a> {
    store: &'a Store,
    company: &'a Company,
    /// It prints letters, and leaves everything else to `huikuan send`.
    prints: bool,
    /// It only looks.
    dry_run: bool,
    /// As it stood when the round began; whoever switches it ends the round.
    mode: Mode,
    /// `None` for a dry run, and in test mode where nothing is printed.
    carriers: Option<Carriers<'a>>,
    /// The day a dry run looks at.
    as_of: Option<Day>,
}

/// A message that the gate and the guard let pass at this moment.
struct Outgoing<'a> {
    row: &'a OutboxRow,
    moment: Moment,
    case: &'a Case,
    contact: &'a PlannedContact,
    person: &'a PersonName,
    text: &'a Cleared,
    check: &'a GateCheck,
}

/// `huikuan send`. Returns what to print, and whether all is well.
pub(crate) fn run(
    store: &Store,
    company: &Company,
    args: &args::Sending,
    lang: Lang,
    json: bool,
) -> anyhow::Result<(String, bool)> {
    let report = round(store, company, args)?;
    let is_well = report.is_well();
    Ok((if json { report.to_json(store)? } else { report.to_text(store, lang)? }, is_well))
}

/// Sends what is due.
pub(crate) fn round(store: &Store, company: &Company, args: &args::Sending) -> anyhow::Result<Report> {
    its_own_day(args)?;
    let mode = store.mode()?;
    let looks_only = args.dry_run || mode.mode == SendingMode::Test;
    let carriers = if looks_only { None } else { Some(carriers(store, company)?) };
    let as_of = args.as_of.filter(|_| args.dry_run);
    let sender = Sender { store, company, prints: false, dry_run: args.dry_run, mode, carriers, as_of };
    sender.round(args.limit.unwrap_or(usize::MAX))
}

/// Everybody who takes messages of `huikuan send`.
fn carriers<'a>(store: &'a Store, company: &'a Company) -> anyhow::Result<Carriers<'a>> {
    let mut carriers = Vec::new();
    if let Some(email) = &company.email {
        carriers.push(Carrier::Mail(Box::new(Mail::open(store, company, email)?)));
    }
    for line in [&company.gateways.sms, &company.gateways.wechat].into_iter().flatten() {
        carriers.push(Carrier::Gateway(Box::new(Mouth::open(line)?)));
    }
    if let Some(folder) = &company.spool {
        carriers.push(Carrier::spool(folder.clone())?);
    }
    if carriers.is_empty() {
        return Err(said(
            "没有发送通道，什么也不会发出；请在 huikuan.toml 写：[email]（贵公司的邮件服务器）、[sms] 或 [wechat]（短信、微信网关），或 [spool] folder = \"spool\"（贵公司的邮件、短信程序从该文件夹取件），或加 --dry-run 预览",
            "there is no carrier, and nothing leaves; write huikuan.toml with [email] for your mail server, [sms] or [wechat] for a gateway, or [spool] folder = \"spool\", from which your mail and SMS program picks up, or look with --dry-run",
        ));
    }
    Ok(Carriers(carriers))
}

/// `huikuan letter print`: the letters that are due, judged as every message is, in one file. Returns what to print, and
/// whether all is well.
pub(crate) fn print(
    store: &Store,
    company: &Company,
    args: &args::LetterPrint,
    lang: Lang,
    json: bool,
) -> anyhow::Result<(String, bool)> {
    let sending = &args.sending;
    its_own_day(sending)?;
    let paper = letter::paper(company)?;
    let carriers = match args.output.as_ref().filter(|_| !sending.dry_run) {
        Some(output) => {
            let press = Press::open(output, store, company, paper, lang)?;
            Some(Carriers(vec![Carrier::Press(Box::new(press))]))
        }
        None => None,
    };
    let as_of = sending.as_of.filter(|_| sending.dry_run);
    let (dry_run, mode) = (sending.dry_run, store.mode()?);
    let sender = Sender { store, company, prints: true, dry_run, mode, carriers, as_of };
    let report = sender.round(sending.limit.unwrap_or(letters::MOST).min(letters::MOST))?;
    let is_well = report.is_well();
    Ok((if json { report.to_json(store)? } else { report.to_text(store, lang)? }, is_well))
}

/// A message leaves on its own day alone; other days can be looked at.
fn its_own_day(args: &args::Sending) -> anyhow::Result<()> {
    if let Some(day) = args.as_of.filter(|&day| !args.dry_run && day != clock::today()) {
        return Err(said(
            format!("消息只在其当天发出；查看 {day} 的消息请加 --dry-run"),
            format!("messages leave on their own day alone; to look at those of {day}, add --dry-run"),
        ));
    }
    Ok(())
}

impl Sender<'_> {
    fn round(&self, limit: usize) -> anyhow::Result<Report> {
        let expired = self.expired()?;
        self.clear_leftovers()?;
        let mut report = Report {
            dry_run: self.dry_run,
            mode: self.mode.clone(),
            expired,
            lines: Vec::new(),
            full: Vec::new(),
            stopped: None,
            without_carrier: BTreeSet::new(),
            unreachable: BTreeMap::new(),
        };
        let progress =
            Progress::new("messages", usize::try_from(self.store.messages_waiting()?).unwrap_or(0));
        let (mut after, mut left, mut faults): (Option<DueMessage>, usize, usize) = (None, limit, 0);
        let until =
            self.as_of.map(|day| clock::moment_in(None, day.plus(2), receivables::calendar::Clock::MIDNIGHT));
        while left > 0 && report.stopped.is_none() {
            let batch = self.store.due_messages(until.unwrap_or_else(clock::now), after.as_ref())?;
            let Some(last) = batch.last() else { break };
            after = Some(*last);
            for due in &batch {
                if left == 0 {
                    break;
                }
                let Some(judging) = self.taken_up(due)? else { continue };
                let key = judging.row().key;
                let is_full = report.full.iter().any(|full| full.channel == Some(key.channel));
                if is_full
                    || self.as_of.is_some_and(|day| key.day != day)
                    || !self.carries(key.channel)
                    || !self.is_reached(key.channel, &mut report)
                {
                    continue;
                }
                report.stopped = self.stopped()?;
                match self.full(&judging, key.channel)? {
                    Some(full) if full.channel.is_some() && report.stopped.is_none() => {
                        report.full.push(full);
                        continue;
                    }
                    full => report.stopped = report.stopped.or(full.map(Stopped::Limit)),
                }
                if report.stopped.is_some() {
                    break;
                }
                let row = judging.row().clone();
                let became = match self.judge(judging, &row) {
                    Err(error) if is_halted(&error) => {
                        report.stopped = self.stopped()?;
                        continue;
                    }
                    became => became?,
                };
                match &became {
                    Became::Sent { .. } => (left, faults) = (left - 1, 0),
                    Became::WouldLeave | Became::Laid | Became::Shown => left -= 1,
                    Became::Failed { is_carriers_fault: true, .. } | Became::Unclear { .. } => faults += 1,
                    _ => {}
                }
                progress.add(1);
                report.lines.push((row, became));
                if faults == FAULTS {
                    report.stopped = Some(Stopped::Carrier);
                    break;
                }
            }
        }
        self.print_laid(&mut report)?;
        Ok(report)
    }

    /// Messages that were being handed over by somebody who did not come back.
    fn expired(&self) -> anyhow::Result<Vec<i64>> {
        if self.dry_run {
            return Ok(Vec::new());
        }
        Ok(self.store.expire_leases(clock::now(), self.company.actor())?)
    }

    /// Prints what was laid. Whoever paused meant the letters, too, that are not on paper yet.
    fn print_laid(&self, report: &mut Report) -> anyhow::Result<()> {
        let Some(press) = self.press() else { return Ok(()) };
        let answers = match self.store.pause()?.filter(|pause| pause.paused) {
            Some(_) => press.give_up()?,
            None => press.print()?,
        };
        let laid = report.lines.iter_mut().filter(|(_, became)| matches!(became, Became::Laid));
        for ((_, became), answer) in laid.zip(answers) {
            *became = Became::of(answer, true, None);
        }
        Ok(())
    }

    /// Whether messages of a channel are this round's. Who has paper prints letters; all others are handed over.
    fn carries(&self, channel: Channel) -> bool {
        match channel {
            Channel::Letter => self.prints || self.company.paper.is_none(),
            _ => !self.prints,
        }
    }

    /// The printer of this round.
    fn press(&self) -> Option<&Press<'_>> {
        match self.carriers.as_ref()?.of(Channel::Letter)? {
            Carrier::Press(press) => Some(press),
            Carrier::Spool(_) | Carrier::Mail(_) | Carrier::Gateway(_) => None,
        }
    }

    /// Whether somebody takes a channel's messages now. Those of others wait: a server that is away for an hour costs no message.
    fn is_reached(&self, channel: Channel, report: &mut Report) -> bool {
        if !has_carrier(self.company, channel) {
            report.without_carrier.insert(channel);
            return self.carriers.is_none();
        }
        if let Some(Carrier::Mail(mail)) = self.carriers.as_ref().and_then(|all| all.of(channel)) {
            if report.unreachable.contains_key(&channel) {
                return false;
            }
            if let Err(error) = mail.ready() {
                report.unreachable.insert(channel, error);
                return false;
            }
        }
        true
    }

    /// Takes a message up for judgement, once its carrier takes another within the minute. It waits before it holds the debtor.
    fn taken_up(&self, due: &DueMessage) -> anyhow::Result<Option<Judging<'_>>> {
        let mut waited = Duration::ZERO;
        loop {
            let Some(judging) = self.store.judge(due)? else { return Ok(None) };
            let channel = judging.row().key.channel;
            let carrier = self.carriers.as_ref().and_then(|carriers| carriers.of(channel));
            let Some(most) = carrier.and_then(Carrier::per_minute) else { return Ok(Some(judging)) };
            let since = UtcMicros(clock::now().0.saturating_sub(MINUTE));
            let is_full = judging.begun_after(since, Some(channel))? >= u64::from(most);
            // After a minute there is room, whatever a clock says that was set to stand still.
            if !is_full || waited > A_MINUTE || stop::is_asked() {
                return Ok(Some(judging));
            }
            drop(judging);
            stop::wait(PACE);
            waited += PACE;
        }
    }

    /// Clears away half of a message that a killed sender left: its words and the address lie there for all who may read the
    /// folder. Whether the message left is for a person to find out, and it is not sent again.
    fn clear_leftovers(&self) -> anyhow::Result<()> {
        for carrier in self.carriers.iter().flat_map(|carriers| &carriers.0) {
            self.clear_leftovers_of(carrier)?;
        }
        Ok(())
    }

    fn clear_leftovers_of(&self, carrier: &Carrier<'_>) -> anyhow::Result<()> {
        let leftovers = carrier.leftovers()?;
        if leftovers.is_empty() {
            return Ok(());
        }
        // Asked after the folder was read: whatever lies there was begun before, and is still under way or over.
        let under_way = self.store.messages(Some(MessageState::Sending), i32::MAX.unsigned_abs())?;
        let under_way: BTreeSet<String> = under_way.iter().map(|row| row.key.to_string()).collect();
        leftovers.iter().filter(|key| !under_way.contains(*key)).try_for_each(|key| carrier.clear(key))
    }

    /// Whether somebody asked to stop, paused sending, or switched it.
    fn stopped(&self) -> anyhow::Result<Option<Stopped>> {
        if stop::is_asked() {
            return Ok(Some(Stopped::Asked));
        }
        if self.dry_run {
            return Ok(None);
        }
        if let Some(pause) = self.store.pause()?.filter(|pause| pause.paused) {
            return Ok(Some(Stopped::Paused(pause)));
        }
        Ok((self.store.mode()?.mode != self.mode.mode).then_some(Stopped::Switched))
    }

    /// Whether as many have left as may, of all channels or of this one. What is only shown counts for nothing.
    fn full(&self, judging: &Judging<'_>, channel: Channel) -> anyhow::Result<Option<Full>> {
        if self.dry_run || self.mode.mode == SendingMode::Test {
            return Ok(None);
        }
        let limits = self.company.limits;
        for (channel, limit) in [(None, limits.whole()), (Some(channel), limits.of(channel))] {
            let spans = [("per-hour", limit.per_hour, HOUR), ("per-day", limit.per_day, 24 * HOUR)];
            for (code, most, span) in spans {
                let Some(most) = most else { continue };
                let since = UtcMicros(clock::now().0.saturating_sub(span));
                if judging.begun_after(since, channel)? >= u64::from(most) {
                    return Ok(Some(Full { channel, code, most }));
                }
            }
        }
        Ok(None)
    }

    /// Decides again, asks the gate and the guard, and goes on accordingly.
    fn judge(&self, judging: Judging<'_>, row: &OutboxRow) -> anyhow::Result<Became> {
        let (store, company, debtor) = (self.store, self.company, row.key.debtor);
        let snapshots = store.load(row.key.day, Which::One(debtor))?;
        let (Some(loaded), Some(names)) = (snapshots.at(0), store.names(debtor)?) else {
            return Ok(Became::NotYet);
        };
        let snapshot = loaded.snapshot;
        let zone = worklist::clock_at(company, &snapshot.debtor, names.zone.as_deref(), row.key.day);
        if let Some(zone) = zone.filter(|zone| !clock::knows(zone)) {
            // The hour at their place is not known, and the gate would be asked about another.
            let error = said(
                format!("不认识时区 `{zone}`；请在客户表中改正，如 Asia/Shanghai"),
                format!(
                    "the time zone `{zone}` is not known; correct the customer's row, such as Asia/Shanghai"
                ),
            );
            return Ok(Became::Broken { error });
        }
        let (day, at) = self.as_of.map_or_else(|| clock::now_in(zone), |day| (day, row.at));
        let policy = match company.policy(loaded.policy.as_deref(), snapshot.debtor.kind) {
            Ok(policy) => policy,
            // Others can be judged; this one waits until the row names a policy that there is.
            Err(error) => return Ok(Became::Broken { error }),
        };
        let now = Moment { day, at };
        let may_leave = if row.import.is_some() { may_leave_by_hand } else { may_still_leave };
        match may_leave(&snapshot, policy, &company.rulebook, now, &row.key) {
            Err(Stop::NotYet) => Ok(Became::NotYet),
            Err(Stop::Cancelled { why, reasons }) => {
                let reasons = reasons.iter().map(spoken).collect::<anyhow::Result<Vec<_>>>()?;
                if !self.dry_run {
                    judging.cancel(why, json!(reasons).to_string(), clock::now(), company.actor())?;
                }
                Ok(Became::Cancelled { why, reasons })
            }
            Err(Stop::Refused { wanted, refusals }) => {
                let reasons = refusals.iter().map(|refusal| spoken(&refusal.reason));
                let reasons = reasons.collect::<anyhow::Result<Vec<_>>>()?;
                let check = self.check(row, day, &wanted, &refusals)?;
                self.refuse(judging, reasons, &check)
            }
            Ok(Leave { decision, contact, wanted }) => {
                let mut horizon = Horizon::new(day);
                let verification =
                    verification::verify(&snapshot, policy, &decision.items, day, &mut horizon);
                let case = Case { snapshot, decision, names, verification, worked_by: None };
                let check = self.check(row, day, &wanted, &[])?;
                let written = row.rendered.as_ref().filter(|_| row.import.is_some());
                let (person, text) = match worded(company, &case, &contact, written) {
                    Ok(worded) => worded,
                    Err(reason) => return self.refuse(judging, vec![reason], &check),
                };
                let outgoing = Outgoing {
                    row,
                    moment: now,
                    case: &case,
                    contact: &contact,
                    person,
                    text: &text,
                    check: &check,
                };
                match (self.dry_run, self.mode.mode) {
                    (true, _) => Ok(Became::WouldLeave),
                    (false, SendingMode::Test) => self.show(judging, &outgoing),
                    (false, SendingMode::Live) => self.send(judging, &outgoing),
                }
            }
        }
    }

    fn check(
        &self,
        row: &OutboxRow,
        day: Day,
        wanted: &Wanted,
        refusals: &[Refusal],
    ) -> anyhow::Result<GateCheck> {
        let person = row.person.as_deref().unwrap_or_default();
        contact_check::recorded(self.company, person, clock::today(), day, wanted, refusals)
    }

    fn refuse(&self, judging: Judging<'_>, reasons: Vec<Value>, check: &GateCheck) -> anyhow::Result<Became> {
        if !self.dry_run {
            judging.refuse(json!(reasons).to_string(), check, clock::now(), self.company.actor())?;
        }
        Ok(Became::Refused { reasons })
    }

    /// Writes down that it leaves, hands it over, and writes down the answer.
    fn send(&self, judging: Judging<'_>, outgoing: &Outgoing<'_>) -> anyhow::Result<Became> {
        let &Outgoing { row, moment, case, contact, person, text, check } = outgoing;
        let Some(carrier) = self.carriers.as_ref().and_then(|carriers| carriers.of(row.key.channel)) else {
            return Ok(Became::NotYet);
        };
        // What cannot be set or found is found out before anything is written down.
        let papers = match outgoing.papers(carrier) {
            Ok(papers) => papers,
            Err(error) => return Ok(Became::Broken { error }),
        };
        let (now, by) = (clock::now(), self.company.actor());
        let mut rendered = rendered(text.text());
        let mut carriage = None;
        if let Carrier::Gateway(mouth) = carrier {
            rendered.body = mouth.line.signed(text.text().body(), text.text().lang());
            let carried = mouth.line.carriage(&rendered.body);
            judging.carry(&carried, now)?;
            carriage = Some(carried);
        }
        // Written down as used in the same transaction.
        let act = Act { by, why: &row.key.to_string(), at: now.0 };
        let address = self.store.reach(case.names.debtor.id, person.id, contact.channel, &act)?;
        let hand_over = HandOver { moment, lease_until: UtcMicros(now.0.saturating_add(LEASE)) };
        let begun = judging.begin(hand_over, &rendered, check, now, by)?;
        let parcel = Parcel {
            key: row.key,
            at: &clock::written(now),
            creditor: self.creditor(text.text().lang()),
            code: case.names.debtor.code.as_deref(),
            debtor: &case.names.debtor.name,
            person: &person.name,
            address: address.as_deref().unwrap_or_default(),
            text,
        };
        let (answer, is_carriers_fault) = match carrier {
            Carrier::Spool(spool) => (spool.take(&parcel), true),
            Carrier::Mail(mail) => {
                let sent = mail.take(&parcel, row, now, &papers);
                (sent.answer, sent.is_servers_fault)
            }
            Carrier::Gateway(mouth) => {
                let segments = carriage.as_ref().map_or(1, |carriage| carriage.segments);
                mouth.take(&row.key.to_string(), parcel.address, &rendered.body, contact.channel, segments)
            }
            Carrier::Press(press) => {
                match press.letter(case, contact, person, parcel.address, row, Words::Final(text)) {
                    Ok(letter) => {
                        press.lay(begun, row, letter);
                        return Ok(Became::Laid);
                    }
                    Err(error) => (Answer::Refused(error.to_string()), true),
                }
            }
        };
        self.store.record_answer(&begun, answer.clone(), clock::now(), by)?;
        Ok(Became::of(answer, is_carriers_fault, carriage))
    }

    /// Writes down what would have left at this moment. A letter is set as a specimen, to an address that stays masked.
    fn show(&self, judging: Judging<'_>, outgoing: &Outgoing<'_>) -> anyhow::Result<Became> {
        let &Outgoing { row, moment, case, contact, person, text, check } = outgoing;
        let specimen = match self.press() {
            None => None,
            Some(press) => {
                let address = person.way(contact.channel).unwrap_or_default();
                match press.letter(case, contact, person, address, row, Words::Specimen(text.text())) {
                    Ok(letter) => Some((press, letter)),
                    Err(error) => return Ok(Became::Broken { error }),
                }
            }
        };
        let mut rendered = rendered(text.text());
        if let Some(line) = self.company.gateways.named(contact.channel.code()) {
            rendered.body = line.signed(text.text().body(), text.text().lang());
        }
        judging.show(moment, &rendered, check, clock::now(), self.company.actor())?;
        if let Some((press, letter)) = specimen {
            press.lay_specimen(letter);
        }
        Ok(Became::Shown)
    }

    fn creditor(&self, lang: Lang) -> Option<&str> {
        let names = &self.company.creditor_name;
        match lang {
            Lang::Zh => names.zh.as_deref(),
            Lang::En => names.en.as_deref(),
        }
    }
}

impl Outgoing<'_> {
    /// What lies in the envelope, if its carrier takes any. A letter is set once before, to see that it can be.
    fn papers(&self, carrier: &Carrier<'_>) -> anyhow::Result<Vec<Attachment>> {
        let &Self { row, case, contact, person, text, .. } = self;
        match carrier {
            Carrier::Spool(_) | Carrier::Gateway(_) => Ok(Vec::new()),
            Carrier::Press(press) => {
                press.letter(case, contact, person, "", row, Words::Final(text)).map(|_| Vec::new())
            }
            Carrier::Mail(mail) => mail.papers(case, contact, person, row),
        }
    }
}

/// Whether a message was stopped at the very moment it was to be written down.
fn is_halted(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(store::Error::Halted))
}
