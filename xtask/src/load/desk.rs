//! One person at work: what they ask, one thing after the other, again and again.

use std::{
    net::SocketAddr,
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::client::Client;

/// Cases opened before somebody looks at the list again.
const CASES: usize = 4;
/// What a list is narrowed to, one after the other.
const FILTERS: [&str; 6] = [
    "round=morning",
    "stage=late",
    "channel=phone",
    "round=afternoon&currency=CNY",
    "task=ask-cause",
    "round=promises",
];
/// What is searched for: a part of a name (华, 机械), the beginning of a customer number, and what nobody is called.
const SEARCHED: [&str; 4] = ["%E5%8D%8E", "D00123", "%E6%9C%BA%E6%A2%B0", "Nobody%20of%20that%20name"];

macro_rules! questions {
    ($($name:ident = $text:literal,)+) => {
        /// A kind of question.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Question { $($name,)+ }

        impl Question {
            pub(super) const ALL: &[Self] = &[$(Self::$name,)+];

            pub(super) const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }
    };
}

questions! {
    List = "worklist",
    Counts = "counts",
    NextPage = "its next page",
    Filtered = "filtered",
    FilteredCounts = "filtered counts",
    Searched = "searched",
    GetNext = "get next",
    Case = "case",
    Timeline = "timeline",
}

/// How long an answer took.
pub(super) struct Answer {
    pub(super) question: Question,
    pub(super) took: Duration,
}

/// A desk with somebody signed in.
pub(super) struct Desk {
    client: Client,
    login: String,
    /// They work cases, and do not only look at them.
    works: bool,
    rounds: usize,
}

/// One stretch of work.
struct Work<'a> {
    client: &'a mut Client,
    until: Instant,
    longest_pause: Duration,
    random: u64,
    answers: Vec<Answer>,
}

impl Desk {
    pub(super) fn sign_in(address: SocketAddr, login: &str, password: &str) -> anyhow::Result<Self> {
        let mut client = Client::connect(address)?;
        let body = json!({ "login": login, "password": password }).to_string();
        let me = client.ask("POST", "/session", "", &body)?;
        let works = me
            .get("permissions")
            .and_then(Value::as_array)
            .is_some_and(|permissions| permissions.iter().any(|permission| permission == "work-cases"));
        Ok(Self { client, login: login.to_owned(), works, rounds: 0 })
    }

    /// Works until a moment.
    pub(super) fn work(
        &mut self,
        until: Instant,
        longest_pause: Duration,
        seed: u64,
    ) -> anyhow::Result<Vec<Answer>> {
        let client = &mut self.client;
        let mut work = Work { client, until, longest_pause, random: seed, answers: Vec::new() };
        while !work.is_over() {
            work.round(&self.login, self.works, self.rounds)?;
            self.rounds += 1;
        }
        Ok(work.answers)
    }
}

impl Work<'_> {
    fn is_over(&self) -> bool {
        Instant::now() >= self.until
    }

    /// The list, what is left to do, what somebody looks for, and the next few cases.
    fn round(&mut self, login: &str, works: bool, number: usize) -> anyhow::Result<()> {
        let one_of =
            |list: &[&'static str]| list.get(number % list.len().max(1)).copied().unwrap_or_default();
        let (filter, searched) = (one_of(&FILTERS), one_of(&SEARCHED));
        let list = self.get(Question::List, "/worklist")?;
        self.get(Question::Counts, "/worklist/counts")?;
        if let Some(cursor) = list.get("next_cursor").and_then(Value::as_str) {
            self.get(Question::NextPage, &format!("/worklist?cursor={cursor}"))?;
        }
        self.get(Question::Filtered, &format!("/worklist?{filter}"))?;
        self.get(Question::FilteredCounts, &format!("/worklist/counts?{filter}"))?;
        self.get(Question::Searched, &format!("/worklist?q={searched}"))?;
        if works {
            let key = format!("{login}-{}", self.drawn(u64::MAX));
            let next = self.ask(Question::GetNext, "POST", "/worklist/next", &key, r#"{"filters":{}}"#)?;
            self.case(next.get("debtor_id"))?;
        }
        let items = list.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        for _ in 0..CASES {
            let drawn = usize::try_from(self.drawn(u64::try_from(items.len())?))?;
            self.case(items.get(drawn).and_then(|item| item.pointer("/debtor/id")))?;
        }
        Ok(())
    }

    fn case(&mut self, id: Option<&Value>) -> anyhow::Result<()> {
        let Some(id) = id.and_then(Value::as_i64) else { return Ok(()) };
        self.get(Question::Case, &format!("/cases/{id}"))?;
        self.get(Question::Timeline, &format!("/cases/{id}/timeline"))?;
        Ok(())
    }

    fn get(&mut self, question: Question, path: &str) -> anyhow::Result<Value> {
        self.ask(question, "GET", path, "", "")
    }

    /// Pauses, asks, and notes how long the answer took. Once the time is over, nothing is asked any more.
    fn ask(
        &mut self,
        question: Question,
        method: &str,
        path: &str,
        key: &str,
        body: &str,
    ) -> anyhow::Result<Value> {
        let longest = u64::try_from(self.longest_pause.as_millis())?;
        let pause = Duration::from_millis(self.drawn(longest));
        thread::sleep(pause.min(self.until.saturating_duration_since(Instant::now())));
        if self.is_over() {
            return Ok(Value::Null);
        }
        let started = Instant::now();
        let answer = self.client.ask(method, path, key, body)?;
        self.answers.push(Answer { question, took: started.elapsed() });
        Ok(answer)
    }

    /// A number below another, as good as chance (Marsaglia's xorshift); nothing is below zero.
    fn drawn(&mut self, below: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random.checked_rem(below).unwrap_or_default()
    }
}
