//! `huikuan send`: each message whose hour has come is judged with the facts of that moment, and handed over if it still
//! may leave. Whatever happens, none leaves twice by itself.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    time::Duration,
};

use letters::Words;
use outreach::{Cleared, Finding, Lang, Text, words};
use receivables::{
    calendar::Day,
    call::Moment,
    debtor::Channel,
    decision::PlannedContact,
    gate::{Refusal, Wanted},
    message::{
        Answer, Cancellation, HandOver, Leave, MessageState, SendingMode, State, Stop, UtcMicros,
        may_leave_by_hand, may_still_leave,
    },
    money::Currency,
    reason::Horizon,
    verification,
};
use serde_json::{Value, json};
use store::{
    Act, Carriage, Cost, DueMessage, GateCheck, Judging, Mode, OutboxRow, PersonName, Rendered, Store, Which,
};

use super::{
    carriage_json, carriage_line,
    carrier::{Carrier, Carriers, Parcel, has_carrier},
    gateway::{self, Mouth},
    line, line_json,
    mail::Mail,
    mode, pause_line,
    press::Press,
    spoken,
};
use crate::{
    args, clock,
    company::Company,
    contact_check, letter,
    progress::Progress,
    said::said,
    screen::{count, either},
    stop,
    texts::{self, Case},
    worklist,
};

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
/// How long whoever hands a message over may take to answer. Our number: a file takes a fraction of a second.
const LEASE: i64 = 10 * MINUTE;
/// The span of a carrier's limit, and how often to look whether there is room.
const A_MINUTE: Duration = Duration::from_mins(1);
const PACE: Duration = Duration::from_millis(250);
/// Messages one after the other that were not taken, after which the fault is the carrier's. Our number.
const FAULTS: usize = 3;

/// What became of a message.
enum Became {
    Sent {
        receipt: String,
        /// Where a gateway carries it.
        carriage: Option<Carriage>,
    },
    /// It is in the batch that is about to be printed.
    Laid,
    /// It would have left, were sending not in test mode.
    Shown,
    WouldLeave,
    Failed {
        why: String,
        /// Others would fare the same.
        is_carriers_fault: bool,
    },
    Unclear {
        why: String,
    },
    Refused {
        reasons: Vec<Value>,
    },
    Cancelled {
        why: Cancellation,
        reasons: Vec<Value>,
    },
    /// It waits for its hour.
    NotYet,
    /// It could not be judged, and waits until somebody has mended what is wrong.
    Broken {
        error: anyhow::Error,
    },
}

/// Why sending stopped before the end.
enum Stopped {
    Paused(store::Pause),
    /// Somebody switched between test mode and live.
    Switched,
    Limit(Full),
    Carrier,
    /// It was asked to stop.
    Asked,
}

/// As many have left as may.
struct Full {
    /// `None` is all channels together.
    channel: Option<Channel>,
    code: &'static str,
    most: u32,
}

/// What a round of sending did.
pub(crate) struct Report {
    dry_run: bool,
    mode: Mode,
    /// Messages of which nobody knows whether they left, because whoever was sending them did not come back.
    expired: Vec<i64>,
    lines: Vec<(OutboxRow, Became)>,
    /// Channels of which the rest waits.
    full: Vec<Full>,
    stopped: Option<Stopped>,
    /// Channels of which messages wait, because nobody takes them.
    without_carrier: BTreeSet<Channel>,
    /// Channels whose carrier cannot be reached; their messages wait.
    unreachable: BTreeMap<Channel, anyhow::Error>,
}

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
        let progress = Progress::new("messages", usize::try_from(waiting(self.store)?).unwrap_or(0));
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
                match worded(company, &case, &contact, written) {
                    Ok((person, text)) => {
                        self.send(judging, row, now, &case, (person, &contact, &text), &check)
                    }
                    Err(reason) => self.refuse(judging, vec![reason], &check),
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
    fn send(
        &self,
        judging: Judging<'_>,
        row: &OutboxRow,
        moment: Moment,
        case: &Case,
        (person, contact, cleared): (&PersonName, &PlannedContact, &Cleared),
        check: &GateCheck,
    ) -> anyhow::Result<Became> {
        if self.dry_run {
            return Ok(Became::WouldLeave);
        }
        if self.mode.mode == SendingMode::Test {
            return self.show(judging, row, moment, case, (person, contact, cleared), check);
        }
        let Some(carrier) = self.carriers.as_ref().and_then(|carriers| carriers.of(row.key.channel)) else {
            return Ok(Became::NotYet);
        };
        // What cannot be set or found is found out before anything is written down.
        let papers = match carrier {
            Carrier::Spool(_) | Carrier::Gateway(_) => Ok(Vec::new()),
            Carrier::Press(press) => {
                press.letter(case, contact, person, "", row, Words::Final(cleared)).map(|_| Vec::new())
            }
            Carrier::Mail(mail) => mail.papers(case, contact, person, row),
        };
        let papers = match papers {
            Ok(papers) => papers,
            Err(error) => return Ok(Became::Broken { error }),
        };
        let (now, by, text) = (clock::now(), self.company.actor(), cleared.text());
        let mut rendered = rendered(text);
        let mut carriage = None;
        if let Carrier::Gateway(mouth) = carrier {
            rendered.body = mouth.line.signed(text.body(), text.lang());
            let carried = mouth.line.carriage(&rendered.body);
            judging.carry(&carried, now)?;
            carriage = Some(carried);
        }
        // Written down as used in the same transaction.
        let act = Act { by, why: &row.key.to_string(), at: now.0 };
        let address = self.store.reach(case.names.debtor.id, person.id, contact.channel, &act)?;
        let hand_over = HandOver { moment, lease_until: UtcMicros(now.0.saturating_add(LEASE)) };
        let begun = judging.begin(hand_over, &rendered, check, now, by)?;
        let address = address.as_deref().unwrap_or_default();
        let creditor = match text.lang() {
            Lang::Zh => &self.company.creditor_name.zh,
            Lang::En => &self.company.creditor_name.en,
        };
        let parcel = Parcel {
            key: row.key,
            at: &clock::written(now),
            creditor: creditor.as_deref(),
            code: case.names.debtor.code.as_deref(),
            debtor: &case.names.debtor.name,
            person: &person.name,
            address,
            text: cleared,
        };
        let (answer, is_carriers_fault) = match carrier {
            Carrier::Spool(spool) => (spool.take(&parcel), true),
            Carrier::Mail(mail) => {
                let sent = mail.take(&parcel, row, now, &papers);
                (sent.answer, sent.is_servers_fault)
            }
            Carrier::Gateway(mouth) => {
                let segments = carriage.as_ref().map_or(1, |carriage| carriage.segments);
                mouth.take(&row.key.to_string(), address, &rendered.body, contact.channel, segments)
            }
            Carrier::Press(press) => {
                match press.letter(case, contact, person, address, row, Words::Final(cleared)) {
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
    fn show(
        &self,
        judging: Judging<'_>,
        row: &OutboxRow,
        moment: Moment,
        case: &Case,
        (person, contact, cleared): (&PersonName, &PlannedContact, &Cleared),
        check: &GateCheck,
    ) -> anyhow::Result<Became> {
        let specimen = match self.press() {
            None => None,
            Some(press) => {
                let address = person.way(contact.channel).unwrap_or_default();
                let words = Words::Specimen(cleared.text());
                match press.letter(case, contact, person, address, row, words) {
                    Ok(letter) => Some((press, letter)),
                    Err(error) => return Ok(Became::Broken { error }),
                }
            }
        };
        let mut rendered = rendered(cleared.text());
        if let Some(line) = self.company.gateways.named(contact.channel.code()) {
            rendered.body = line.signed(cleared.text().body(), cleared.text().lang());
        }
        judging.show(moment, &rendered, check, clock::now(), self.company.actor())?;
        if let Some((press, letter)) = specimen {
            press.lay_specimen(letter);
        }
        Ok(Became::Shown)
    }
}

/// The words as they are kept.
fn rendered(text: &Text) -> Rendered {
    Rendered {
        script: text.script().to_owned(),
        lang: text.lang().code().to_owned(),
        subject: text.subject().map(str::to_owned),
        body: text.body().to_owned(),
        signed_by: text.signed_by().map(str::to_owned),
    }
}

/// The person, who has an address for the channel, and the words that the guard let pass, those that a person wrote if they
/// did; else what is lacking, as a reason.
pub(super) fn worded<'c>(
    company: &Company,
    case: &'c Case,
    contact: &PlannedContact,
    written: Option<&Rendered>,
) -> Result<(&'c PersonName, Cleared), Value> {
    let own = |rule: &str, said: &dyn Fn(Lang) -> String| json!({ "rule": rule, "zh": said(Lang::Zh), "en": said(Lang::En) });
    let person = case.names.people.iter().find(|person| person.id == contact.person);
    let Some(person) = person.filter(|person| person.way(contact.channel).is_some()) else {
        let facts = [("channel", contact.channel.code()), ("because", "no-address")];
        let rule = "channel-unavailable";
        return Err(own(rule, &|lang| words::sentence(rule, facts, lang)));
    };
    let text = match written {
        Some(written) => written_by_hand(company, case, contact, written)
            .map_err(|findings| own("text-blocked", &|lang| outreach::why_blocked(&findings, lang)))?,
        None => texts::text(company, case, contact)
            .map_err(|none| own(none.rule(), &|lang| none.said(contact, lang)))?,
    };
    let text = text.cleared().map_err(|doubted| {
        own("text-to-review", &|lang| worklist::to_review(&doubted, lang).unwrap_or_default())
    })?;
    Ok((person, text))
}

/// Whether a message was stopped at the very moment it was to be written down.
fn is_halted(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(store::Error::Halted))
}

/// The words that a person wrote, as the guard reads them with the facts of this moment.
fn written_by_hand(
    company: &Company,
    case: &Case,
    contact: &PlannedContact,
    written: &Rendered,
) -> Result<Text, Vec<Finding>> {
    let asked = wording::Text {
        lang: written.lang.parse().unwrap_or_else(|_| Lang::of(&written.body)),
        channel: contact.channel,
        stage: contact.stage,
        audience: contact.role,
        text: &written.body,
        facts: texts::on_file(company, case, contact.role),
    };
    Text::by_hand(&asked, written.subject.as_deref(), written.signed_by.as_deref())
}

impl Became {
    fn of(answer: Answer, is_carriers_fault: bool, carriage: Option<Carriage>) -> Self {
        match answer {
            Answer::Taken(receipt) => Self::Sent { receipt, carriage },
            Answer::Refused(why) => Self::Failed { why, is_carriers_fault },
            Answer::Unknown(why) => Self::Unclear { why },
        }
    }

    const fn code(&self) -> &'static str {
        match self {
            Self::Sent { .. } => "sent",
            Self::WouldLeave | Self::Laid => "would-leave",
            Self::Shown => "shown",
            Self::Failed { .. } => "failed",
            Self::Unclear { .. } => "unclear",
            Self::Refused { .. } => "refused",
            Self::Cancelled { .. } => "cancelled",
            Self::NotYet => "not-yet",
            Self::Broken { .. } => "not-judged",
        }
    }

    /// What is said of it below its line.
    fn said(&self, lang: Lang) -> Vec<String> {
        let words = |reasons: &[Value]| -> Vec<String> {
            let said = |reason: &Value| {
                let rule = reason.get("rule")?.as_str()?;
                Some(format!("{} `{rule}`", reason.get(lang.code())?.as_str()?))
            };
            reasons.iter().filter_map(said).collect()
        };
        match self {
            Self::Sent { receipt, carriage: Some(carriage) } => {
                vec![format!("{receipt} · {}", carriage_line(carriage, lang))]
            }
            Self::Sent { receipt: said, .. }
            | Self::Failed { why: said, .. }
            | Self::Unclear { why: said } => {
                vec![said.clone()]
            }
            Self::WouldLeave | Self::Laid | Self::Shown | Self::NotYet => Vec::new(),
            Self::Refused { reasons } => words(reasons),
            Self::Cancelled { why, reasons } => {
                let mut said = vec![words::word("cancellation", why.code(), lang)];
                said.extend(words(reasons));
                said
            }
            Self::Broken { error } => vec![crate::said::in_words(error, lang)],
        }
    }

    fn to_json(&self) -> Value {
        match self {
            Self::Sent { receipt, carriage } => {
                json!({ "receipt": receipt, "carriage": carriage.as_ref().map(carriage_json) })
            }
            Self::Failed { why, .. } | Self::Unclear { why } => json!({ "why": why }),
            Self::Refused { reasons } => json!({ "reasons": reasons }),
            Self::Cancelled { why, reasons } => json!({ "why": why, "reasons": reasons }),
            Self::Broken { error } => json!({ "why": error.to_string() }),
            Self::WouldLeave | Self::Laid | Self::Shown | Self::NotYet => json!({}),
        }
    }
}

impl Report {
    /// What did not go as it should is red; that the gate stopped something is as it should be.
    pub(crate) fn is_well(&self) -> bool {
        let is_red = |became: &Became| {
            matches!(became, Became::Failed { .. } | Became::Unclear { .. } | Became::Broken { .. })
        };
        self.expired.is_empty()
            && self.unreachable.is_empty()
            && !self.lines.iter().any(|(_, became)| is_red(became))
            && !matches!(self.stopped, Some(Stopped::Carrier))
    }

    /// It was asked to stop before the end.
    pub(crate) const fn is_broken_off(&self) -> bool {
        matches!(self.stopped, Some(Stopped::Asked))
    }

    fn counted(&self, code: &str) -> usize {
        self.lines.iter().filter(|(_, became)| became.code() == code).count()
    }

    /// Of what gateways took: which, and in how many parts at what cost.
    fn carried(&self) -> impl Iterator<Item = &Carriage> {
        self.lines.iter().filter_map(|(_, became)| match became {
            Became::Sent { carriage, .. } => carriage.as_ref(),
            _ => None,
        })
    }

    fn segments(&self) -> u64 {
        self.carried().map(|carriage| u64::from(carriage.segments)).sum()
    }

    /// What it cost, each currency by itself.
    fn costs(&self) -> BTreeMap<Currency, Cost> {
        let mut costs: BTreeMap<Currency, Cost> = BTreeMap::new();
        for cost in self.carried().filter_map(|carriage| carriage.cost) {
            let sum = costs.entry(cost.currency).or_insert(Cost { millionths: 0, ..cost });
            sum.millionths = sum.millionths.saturating_add(cost.millionths);
        }
        costs
    }

    fn to_json(&self, store: &Store) -> anyhow::Result<String> {
        let messages: Vec<Value> = self
            .lines
            .iter()
            .map(|(row, became)| {
                let mut line = line_json(row);
                if let (Some(line), Value::Object(facts)) = (line.as_object_mut(), became.to_json()) {
                    line.insert("became".to_owned(), json!(became.code()));
                    line.extend(facts);
                }
                line
            })
            .collect();
        let stopped = self.stopped.as_ref().map(|stopped| match stopped {
            Stopped::Paused(_) => "paused",
            Stopped::Switched => "switched",
            Stopped::Limit(full) => full.code,
            Stopped::Carrier => "carrier",
            Stopped::Asked => "asked",
        });
        let summary = json!({
            "dry_run": self.dry_run,
            "mode": self.mode.mode,
            "sent": self.counted("sent"),
            "would_leave": self.counted("would-leave"),
            "shown": self.counted("shown"),
            "failed": self.counted("failed"),
            "unclear": self.counted("unclear") + self.expired.len(),
            "refused": self.counted("refused"),
            "cancelled": self.counted("cancelled"),
            "not_judged": self.counted("not-judged"),
            "waiting": waiting(store)?,
            "stopped": stopped,
            "segments": self.segments(),
            "costs": self.costs().values().map(gateway::written).collect::<Vec<_>>(),
            "full": self.full.iter().map(Full::to_json).collect::<Vec<_>>(),
            "expired": self.expired,
            "without_carrier": self.without_carrier,
            "unreachable": self.unreachable.iter().map(|(channel, error)| (channel.code(), error.to_string())).collect::<BTreeMap<_, _>>(),
            "messages": messages,
        });
        Ok(format!("{summary}\n"))
    }

    fn to_text(&self, store: &Store, lang: Lang) -> anyhow::Result<String> {
        let mut out = String::new();
        for (row, became) in self.lines.iter().filter(|(_, became)| !matches!(became, Became::NotYet)) {
            let state = words::word("sending", became.code(), lang);
            let _ = writeln!(out, "{}  {state}", line(row, lang));
            for said in became.said(lang) {
                let _ = writeln!(out, "         {said}");
            }
        }
        for id in &self.expired {
            let _ = match lang {
                Lang::Zh => writeln!(out, "#{id} 交付中断，是否发出不明；请核实：huikuan outbox show {id}"),
                Lang::En => writeln!(
                    out,
                    "#{id} was being handed over when the sender broke off; find out whether it left: huikuan outbox show {id}"
                ),
            };
        }
        for full in &self.full {
            out.push_str(&full.said(lang));
        }
        if let Some(stopped) = &self.stopped {
            out.push_str(&stopped.said(lang));
        }
        for channel in &self.without_carrier {
            let channel = words::word("channel", channel.code(), lang);
            let _ = match lang {
                Lang::Zh => writeln!(
                    out,
                    "{channel}没有发送通道，消息留待发送；请在 huikuan.toml 写 [spool]，或该方式自己的通道"
                ),
                Lang::En => writeln!(
                    out,
                    "nothing takes messages by {channel}, and they wait; write [spool] into huikuan.toml, or a carrier of its own"
                ),
            };
        }
        for (channel, error) in &self.unreachable {
            let (channel, why) =
                (words::word("channel", channel.code(), lang), crate::said::in_words(error, lang));
            let _ = match lang {
                Lang::Zh => writeln!(out, "{channel}暂时发不出去，消息留待发送：{why}"),
                Lang::En => writeln!(out, "{channel} cannot leave now, and waits: {why}"),
            };
        }
        let _ = writeln!(out, "{}", self.summary(store, lang)?);
        if self.mode.mode == SendingMode::Test {
            out.push_str(&mode::line(&self.mode, lang));
        }
        Ok(out)
    }

    /// What became of how many, in a line.
    pub(crate) fn summary(&self, store: &Store, lang: Lang) -> anyhow::Result<String> {
        let mut out = String::new();
        if self.mode.mode == SendingMode::Test {
            out.push_str(either(lang, "【试运行，什么也没有发出】", "[TEST MODE, nothing left] "));
        }
        let codes =
            ["sent", "shown", "would-leave", "refused", "cancelled", "failed", "unclear", "not-judged"];
        let counts: Vec<String> = codes
            .iter()
            .map(|code| (code, self.counted(code)))
            .filter(|(_, found)| *found > 0)
            .map(|(code, found)| format!("{} {}", words::word("sending", code, lang), count(found)))
            .collect();
        if counts.is_empty() {
            out.push_str(either(lang, "现在没有到点的消息。", "No message is due now."));
        } else {
            out.push_str(&counts.join(either(lang, "，", ", ")));
        }
        let waiting = count(waiting(store)?);
        let _ = match lang {
            Lang::Zh => write!(out, "　待发送 {waiting}"),
            Lang::En => write!(out, "  {waiting} waiting"),
        };
        if self.segments() > 0 {
            let costs: Vec<String> = self.costs().values().map(gateway::written).collect();
            let (segments, costs) = (self.segments(), costs.join(either(lang, "、", ", ")));
            let _ = match lang {
                Lang::Zh => write!(out, "　短信 {segments} 段 {costs}"),
                Lang::En => write!(out, "  {segments} parts {costs}"),
            };
        }
        Ok(out)
    }
}

impl Full {
    fn said(&self, lang: Lang) -> String {
        let Self { channel, code, most } = self;
        let is_hour = *code == "per-hour";
        let (table, what) = channel.map_or_else(
            || ("[send]".to_owned(), String::new()),
            |channel| (format!("[send.{channel}]"), words::word("channel", channel.code(), lang)),
        );
        match lang {
            Lang::Zh => {
                let span = if is_hour { "一小时内" } else { "24 小时内" };
                format!("{span}已发{what} {most} 条，达到 huikuan.toml {table} 的上限；其余稍后再发\n")
            }
            Lang::En => {
                let span = if is_hour { "hour" } else { "24 hours" };
                let what = if what.is_empty() { what } else { format!("{what}: ") };
                format!(
                    "{what}{most} left within the last {span}, the limit of {table} in huikuan.toml; send the rest later\n"
                )
            }
        }
    }

    fn to_json(&self) -> Value {
        json!({ "channel": self.channel, "span": self.code, "most": self.most })
    }
}

impl Stopped {
    fn said(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Paused(pause), _) => pause_line(pause, lang),
            (Self::Switched, Lang::Zh) => "刚刚切换了试运行或正式发送，已停止；请再执行一次\n".to_owned(),
            (Self::Switched, Lang::En) => {
                "somebody switched test mode meanwhile, so sending stopped; run it again\n".to_owned()
            }
            (Self::Limit(full), _) => full.said(lang),
            (Self::Asked, Lang::Zh) => "按要求停止，其余稍后再发\n".to_owned(),
            (Self::Asked, Lang::En) => "stopped as asked; the rest waits\n".to_owned(),
            (Self::Carrier, Lang::Zh) => {
                format!(
                    "连续 {FAULTS} 条未被接收，已停止；请排除原因，再用 huikuan outbox retry 重新列入计划\n"
                )
            }
            (Self::Carrier, Lang::En) => format!(
                "{FAULTS} messages in a row were not taken, so sending stopped; mend the cause, then plan them anew with huikuan outbox retry\n"
            ),
        }
    }
}

/// Messages that wait for their hour or their turn.
fn waiting(store: &Store) -> anyhow::Result<u64> {
    let counts = store.message_counts()?;
    let planned = counts.iter().find(|(state, _)| *state == State::Planned.code());
    Ok(planned.map_or(0, |(_, waiting)| *waiting))
}
