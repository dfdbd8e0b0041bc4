//! What the run of a day to come and its sending would do, in groups.

use std::sync::TryLockError;

use axum::Json;
use outreach::Lang;
use receivables::{calendar::Day, money::Totals};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    clock,
    outbox::tonight::{self, Counts, Group, Rules, Sample, Spoken, Tonight},
    serve::{
        access::caller::Caller,
        api,
        lang::Speaks,
        problem::{self, Problem},
        take::Query,
        wire::{DebtorLabel, Money},
    },
};

/// Which day.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// The day of the run; tomorrow if nothing is said.
    #[param(value_type = Option<String>, format = Date)]
    day: Option<Day>,
}

/// What would happen.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TonightView {
    day: String,
    /// Debtors decided for, and those who could not be.
    decided: usize,
    failed: usize,
    /// Messages that would leave.
    leaving: usize,
    /// Planned again, but dealt with on that day already.
    settled: usize,
    groups: Vec<TonightGroup>,
    /// Contacts withheld before a channel was chosen, and by which rules.
    withheld: usize,
    withheld_by: Vec<RuleCount>,
    took_ms: u64,
}

/// Messages of one channel, purpose, stage and language.
#[derive(Debug, Serialize, ToSchema)]
struct TonightGroup {
    channel: &'static str,
    purpose: &'static str,
    stage: &'static str,
    lang: &'static str,
    /// Messages that would leave, to how many debtors, and what is overdue of those by currency.
    leaving: usize,
    debtors: usize,
    overdue: Vec<Money>,
    /// Parts of text messages; `null` for other channels.
    parts: Option<usize>,
    /// Messages that the gate would refuse, and by which rules.
    refused: usize,
    refused_by: Vec<RuleCount>,
    /// Messages without words or without an address, and what they lack.
    lacking: usize,
    lacking_by: Vec<RuleCount>,
    /// Up to three, of cases that whoever asks may see.
    samples: Vec<MessageSample>,
}

/// How often a rule spoke.
#[derive(Debug, Serialize, ToSchema)]
struct RuleCount {
    rule: String,
    times: usize,
    /// What it says of the first.
    text: String,
}

/// A message as it would leave.
#[derive(Debug, Serialize, ToSchema)]
struct MessageSample {
    debtor: DebtorLabel,
    person: String,
    /// At the debtor's place.
    at: String,
    overdue: Vec<Money>,
    script: String,
    subject: Option<String>,
    text: String,
}

fn money(totals: &Totals) -> Vec<Money> {
    totals.iter().map(Money::from).collect()
}

fn rules(Rules(rules): Rules, lang: Lang) -> Vec<RuleCount> {
    let count = |(rule, Spoken { times, said: [zh, en], .. })| {
        let text = if lang == Lang::Zh { zh } else { en };
        RuleCount { rule, times, text }
    };
    rules.into_iter().map(count).collect()
}

fn sample(sample: Sample) -> MessageSample {
    let Sample { debtor, person, at, overdue, script, subject, text } = sample;
    let (at, overdue) = (at.to_string(), money(&overdue));
    MessageSample { debtor: debtor.into(), person, at, overdue, script, subject, text }
}

fn group((group, counts): (Group, Counts), lang: Lang) -> TonightGroup {
    TonightGroup {
        channel: group.channel.code(),
        purpose: group.purpose.code(),
        stage: group.stage.code(),
        lang: group.lang.code(),
        leaving: counts.leaving,
        debtors: counts.debtors,
        overdue: money(&counts.overdue),
        parts: counts.parts,
        refused: counts.refused,
        refused_by: rules(counts.refused_by, lang),
        lacking: counts.lacking,
        lacking_by: rules(counts.lacking_by, lang),
        samples: counts.samples.into_iter().map(sample).collect(),
    }
}

/// What would leave tonight
///
/// Everybody is decided for as the run of that day will, and every written contact is put to the gate at its hour and
/// rendered; nothing is recorded. One look at a time, since it takes all cores for some seconds.
#[utoipa::path(get, path = "/outbox/tonight", operation_id = "outbox_tonight", tag = "outbox", params(Which),
    responses((status = OK, body = TonightView)))]
pub(super) async fn tonight(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    Query(which): Query<Which>,
) -> Result<Json<TonightView>, Problem> {
    let company = desk.company();
    let day = which.day.unwrap_or_else(|| clock::day_in(&company.schedule.zone).plus(1));
    let looking = desk.looking();
    let found = desk.store(move |store| {
        let _alone = match looking.try_lock() {
            Err(TryLockError::WouldBlock) => return Err(problem::too_busy()),
            // Whoever broke off left nothing behind.
            Err(TryLockError::Poisoned(alone)) => alone.into_inner(),
            Ok(alone) => alone,
        };
        Ok(tonight::tonight(store, &company, day, Some(&caller.scope))?)
    });
    let Tonight { decided, failed, gathered, settled, took_ms, .. } = found.await?;
    let leaving = gathered.groups.values().map(|counts| counts.leaving).sum();
    Ok(Json(TonightView {
        day: day.to_string(),
        decided,
        failed,
        leaving,
        settled,
        groups: gathered.groups.into_iter().map(|found| group(found, lang)).collect(),
        withheld: gathered.withheld,
        withheld_by: rules(gathered.withheld_by, lang),
        took_ms,
    }))
}
