//! What happened in a case, the latest first, each thing in a sentence.

use axum::{Json, extract::State};
use outreach::{Lang, wording, words};
use receivables::calendar::{Clock, Day};
use serde::Serialize;
use serde_json::{Map, Value};
use store::{Happened, Place};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    access::caller::Caller,
    api,
    case::covered,
    lang::Speaks,
    problem::Problem,
    take::{Path, Query},
    wire::{Listed, Money, Page},
};
use crate::{
    clock,
    screen::{either, recorded_reason},
};

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TimelineItem)]
pub(crate) struct Item {
    /// Of this list alone.
    id: String,
    /// When, in UTC; of what has only a day or an hour at the debtor's place, that.
    at: String,
    #[schema(value_type = String, format = Date)]
    day: Day,
    /// `payment`, `credit-note`, `contact`, `promise`, `dispute`, `dispute-closed`, `fact`, `document`, `message`,
    /// `decision`, `check`, `reveal`, `removal`, `incoming`, `delivery`, or `change`: what was entered at the page.
    kind: String,
    /// Who did it, where that is kept; empty elsewhere.
    actor: String,
    /// In the language of the request.
    title: String,
    detail: Option<String>,
    amount: Option<Money>,
    channel: Option<String>,
    /// `in` or `out`.
    direction: Option<String>,
    /// Number of the change by which it can be taken back.
    undo: Option<i64>,
}

/// What happened in a case
#[utoipa::path(
    get, path = "/cases/{id}/timeline", operation_id = "case_timeline", tag = "cases",
    params(("id" = i64, Path, description = "Number of the case"), Page),
    responses((status = OK, body = Listed<Item>))
)]
async fn list(
    State(desk): State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    Path(id): Path<i64>,
    Query(page): Query<Page>,
) -> Result<Json<Listed<Item>>, Problem> {
    let before = page.after::<(i64, i64, i64)>()?;
    let before = before.map_or(Place::END, |(minute, source, id)| Place { minute, source, id });
    let listed = desk.store(move |store| {
        let key = covered(store, &caller, id)?;
        let rows = store.timeline(key.debtor.id, before, page.limit() + 1, clock::minutes_ahead())?;
        let Listed { items, next_cursor } =
            page.listed(rows, |row| (row.place.minute, row.place.source, row.place.id));
        Ok(Listed { items: items.iter().map(|row| Item::new(row, lang)).collect(), next_cursor })
    });
    listed.await.map(Json)
}

/// Minutes of a day.
const A_DAY: i64 = 24 * 60;

impl Item {
    fn new(row: &Happened, lang: Lang) -> Self {
        let told = Told { row, lang };
        let (title, detail) = told.told();
        let day = Day(i32::try_from(row.place.minute.div_euclid(A_DAY)).unwrap_or(i32::MAX));
        let minute = u32::try_from(row.place.minute.rem_euclid(A_DAY)).unwrap_or(0);
        let local = match Clock::new(minute / 60, minute % 60).filter(|_| minute > 0) {
            Some(at) => format!("{day}T{at}"),
            None => day.to_string(),
        };
        let is_contact = row.kind == "contact";
        let is_spoken =
            is_contact || ["message", "check", "incoming", "delivery"].contains(&row.kind.as_str());
        Self {
            id: format!("{}-{}", row.kind, row.place.id),
            at: row.at.map_or(local, |at| clock::written(receivables::message::UtcMicros(at))),
            day,
            kind: row.kind.clone(),
            actor: row.actor.clone().unwrap_or_default(),
            title,
            detail: detail.filter(|detail| !detail.is_empty()),
            amount: row.amount.map(Money::from),
            channel: told.code(0).filter(|_| is_spoken).map(str::to_owned),
            direction: match row.kind.as_str() {
                "contact" => told.code(1).map(str::to_owned),
                "message" => Some("out".to_owned()),
                "incoming" => Some("in".to_owned()),
                _ => None,
            },
            undo: row.numbers.first().copied().flatten().filter(|_| row.kind == "change"),
        }
    }
}

/// A row with the language in which it is told.
struct Told<'a> {
    row: &'a Happened,
    lang: Lang,
}

impl Told<'_> {
    fn code(&self, at: usize) -> Option<&str> {
        self.row.codes.get(at)?.as_deref()
    }

    fn word(&self, table: &str, at: usize) -> String {
        self.code(at).map_or_else(String::new, |code| words::word(table, code, self.lang))
    }

    fn number(&self, at: usize) -> Option<i64> {
        self.row.numbers.get(at).copied().flatten()
    }

    fn day(&self, at: usize) -> String {
        let day = self.number(at).and_then(|day| i32::try_from(day).ok()).map(Day);
        day.map_or_else(String::new, |day| wording::day(day, self.lang))
    }

    fn text(&self) -> Option<String> {
        self.row.text.clone()
    }

    fn about(&self) -> &str {
        self.row.about.as_deref().unwrap_or_default()
    }

    fn says(&self, zh: &'static str, en: &'static str) -> String {
        either(self.lang, zh, en).to_owned()
    }

    /// Parts with blanks between, empty ones left out.
    fn joined(parts: &[&str]) -> String {
        parts.iter().copied().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// The title, and what else there is to say.
    fn told(&self) -> (String, Option<String>) {
        match self.row.kind.as_str() {
            "payment" | "credit-note" => self.money(),
            "contact" => self.contact(),
            "promise" => {
                let due = self.day(0);
                let title = match self.lang {
                    Lang::Zh => format!("承诺 {due} 前付款"),
                    Lang::En => format!("Promise to pay by {due}"),
                };
                let is_written = self.number(1).is_some_and(|written| written > 0);
                (title, is_written.then(|| self.says("已书面确认", "confirmed in writing")))
            }
            "dispute" => {
                (Self::joined(&[&self.says("提出争议", "Dispute raised"), self.about()]), self.text())
            }
            "dispute-closed" => {
                (Self::joined(&[&self.says("争议已了结", "Dispute settled"), self.about()]), self.text())
            }
            "fact" => {
                let until = self.day(0);
                let until = match (until.is_empty(), self.lang) {
                    (true, _) => String::new(),
                    (false, Lang::Zh) => format!("（至 {until}）"),
                    (false, Lang::En) => format!("(until {until})"),
                };
                (Self::joined(&[&self.word("fact-kind", 0), self.about(), &until]), self.text())
            }
            "document" => {
                let gone = self.number(0).filter(|&gone| gone > 0);
                let gone = gone.map(|_| self.says("已移除", "removed")).unwrap_or_default();
                (Self::joined(&[&self.word("document-kind", 0), &gone]), self.text())
            }
            "message" => self.message(),
            "delivery" => {
                let title = [
                    &self.word("channel", 0),
                    &self.word("purpose", 2),
                    self.about(),
                    &self.word("delivery-state", 1),
                ];
                (Self::joined(&title.map(AsRef::as_ref)), self.text())
            }
            "decision" => self.decision(),
            "check" => self.check(),
            "reveal" => (
                Self::joined(&[&self.says("查看联系方式", "Number or address shown"), self.about()]),
                self.text(),
            ),
            "incoming" => self.incoming(),
            "removal" => (self.says("删除个人信息", "Personal data removed"), self.text()),
            _ => self.change(),
        }
    }

    fn money(&self) -> (String, Option<String>) {
        let is_payment = self.row.kind == "payment";
        let title = if is_payment {
            self.says("收到款项", "Payment received")
        } else {
            self.says("红字或折让", "Credit note")
        };
        (Self::joined(&[&title, self.about()]), self.text())
    }

    fn contact(&self) -> (String, Option<String>) {
        let title = Self::joined(&[
            &self.word("channel", 0),
            &self.word("direction", 1),
            self.about(),
            &self.word("connection", 2),
            &self.word("outcome", 3),
        ]);
        (title, self.text())
    }

    fn message(&self) -> (String, Option<String>) {
        let title = Self::joined(&[
            &self.word("channel", 0),
            &self.word("purpose", 2),
            self.about(),
            &self.word("message-state", 1),
        ]);
        (title, self.text())
    }

    fn incoming(&self) -> (String, Option<String>) {
        let waits = self.number(0).is_some_and(|waits| waits > 0);
        let unread = if waits { self.says("（待阅读）", "(to be read)") } else { String::new() };
        let title =
            Self::joined(&[&self.word("channel", 0), &self.word("incoming-kind", 1), self.about(), &unread]);
        let about = self.number(1).map(|id| match self.lang {
            Lang::Zh => format!("关于第 {id} 号消息"),
            Lang::En => format!("about message #{id}"),
        });
        (title, about)
    }

    fn decision(&self) -> (String, Option<String>) {
        let stage = self.word("stage", 0);
        let step = self.number(0).map_or_else(String::new, |step| match self.lang {
            Lang::Zh => format!("第 {step} 步"),
            Lang::En => format!("step {step}"),
        });
        let title = Self::joined(&[&self.says("阶段", "Stage"), &stage, &step]);
        let before = self.word("stage", 2);
        let detail = match (before.is_empty(), self.lang) {
            (true, _) => None,
            (false, Lang::Zh) => Some(format!("此前：{before}")),
            (false, Lang::En) => Some(format!("before: {before}")),
        };
        (title, detail)
    }

    fn check(&self) -> (String, Option<String>) {
        let is_allowed = self.number(0).is_some_and(|allowed| allowed > 0);
        let verdict = if is_allowed {
            self.says("可以联系", "allowed")
        } else {
            self.says("不可联系", "refused")
        };
        let title =
            Self::joined(&[&self.word("channel", 0), &self.word("purpose", 1), self.about(), &verdict]);
        let refusals: Vec<Map<String, Value>> =
            self.row.text.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let why: Vec<String> = refusals.iter().map(|refusal| recorded_reason(refusal, self.lang).1).collect();
        (title, Some(why.join(" ")))
    }

    fn change(&self) -> (String, Option<String>) {
        let entered = self.word("change-kind", 0);
        let undone =
            if self.number(0).is_some() { String::new() } else { self.says("已撤销", "taken back") };
        (Self::joined(&[&entered, &undone]), self.text())
    }
}
